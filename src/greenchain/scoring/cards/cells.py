"""The cells of a scorecard's tables, columns that a pack may leave out among them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from greenchain.scoring.cards.card import GRADED
from greenchain.scoring.cards.maps import LINEAR, PointsMap
from greenchain.standards import Row
from greenchain.values.errors import GreenchainError
from greenchain.values.quantity import parse_decimal

DIRECTIONS = {"": False, "up": False, "down": True}
"""What a cell ``direction`` says of a map: whether less is better."""

_PERCENT = Fraction(100)


def cell_text(row: Row, column: str) -> str:
    """A cell as text; empty where it is blank or the table has no such column."""
    cell = row.get(column)
    return "" if cell is None else str(cell)


def cell_words(row: Row, column: str) -> tuple[str, ...]:
    """A cell that lists words; none where it is blank or the table has no such column."""
    cell = row.get(column)
    return cell if isinstance(cell, tuple) else ()


def cell_fraction(row: Row, column: str) -> Fraction | None:
    """A cell that holds a number; ``None`` where it is blank or the table has no such column."""
    cell = row.get(column)
    return Fraction(cell) if isinstance(cell, Decimal) else None


def number_of(value: object) -> Fraction | None:
    """A number of ``[card]``, plain or as text; ``None`` for what is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        return Fraction(parse_decimal(value))
    except GreenchainError:
        return None


def full_of(row: Row) -> Fraction:
    """The largest answer: the points of a graded indicator, else per cent."""
    return Fraction(row.decimal("maximum")) if row["kind"] == GRADED else _PERCENT


def missing_of(row: Row) -> tuple[Fraction, Fraction]:
    """The answers that are possible where nobody says anything."""
    low, high = cell_fraction(row, "missing_low"), cell_fraction(row, "missing_high")
    return (Fraction(0) if low is None else low, full_of(row) if high is None else high)


def map_of(row: Row) -> PointsMap:
    """The map from answers to points; an InputError where a step is none."""
    return PointsMap(
        kind=cell_text(row, "map") or LINEAR,
        steps=tuple(_steps(row)),
        benchmark=cell_fraction(row, "benchmark") or Fraction(0),
        is_falling=DIRECTIONS[cell_text(row, "direction")],
    )


def _steps(row: Row) -> Iterator[tuple[Fraction, Fraction]]:
    for word in cell_words(row, "steps"):
        answer, _, points = word.partition(":")
        yield Fraction(parse_decimal(answer)), Fraction(parse_decimal(points))
