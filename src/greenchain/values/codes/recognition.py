"""Codes of the recognition stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = ()
