"""Codes of the screening stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = ()
