"""Codes of the claims stage."""

ROWS: tuple[tuple[str, str, str, str], ...] = ()
