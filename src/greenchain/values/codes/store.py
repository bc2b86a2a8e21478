"""Codes of the store stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = ()
