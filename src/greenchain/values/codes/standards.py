"""Codes of the standards stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = ()
