"""Codes of the scoring stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = ()
