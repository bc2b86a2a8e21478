"""Codes of the formats stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = ()
