"""What an engine that scores tables has to do: give the rows of a table, scored and in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from greenchain.scoring.arrays.rules import MICRO, ScoreRules


class ScoredRow(NamedTuple):
    """The points of one card, in millionths of a point; bands by number, -1 for none."""

    id: str
    guaranteed: int
    possible: int
    declared: int
    coverage: int
    band_guaranteed: int
    band_possible: int


class TableEngine(Protocol):
    """One way to score a table that lies somewhere outside: numpy, DuckDB, Spark."""

    @property
    def name(self) -> str:
        """As the command line calls it."""

    def rows(self, path: str, *, rules: ScoreRules) -> Iterator[ScoredRow]:
        """The rows of the table at ``path``, by id; ids that are empty or stand twice come as they are.

        Raises:
            InputError: the table cannot be read, has a wrong column or wrong cells.
        """


def points_text(micros: int) -> str:
    """Millionths of a point as a decimal text without zeros that say nothing.

    >>> points_text(86_500_000)
    '86.5'
    """
    whole, part = divmod(micros, MICRO)
    return f"{whole}.{part:06d}".rstrip("0") if part else str(whole)
