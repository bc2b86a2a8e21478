"""Codes of the graph stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = ()
