"""Codes of the evidence stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = ()
