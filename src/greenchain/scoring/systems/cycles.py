"""Levels of activities that need each other: the fixed point of ``x = c + M x``, with bounds.

Where no entry may be negative, the fixed point grows with every entry, so it is solved at the lower and at the upper
corner, and its bounds are exact. Else an interval that certainly holds it is narrowed round by round. At the upper
corner the cycle must shrink from round to round; where nothing bounds an entry, at the point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from greenchain.scoring.systems.contraction import contraction
from greenchain.scoring.systems.elimination import NotProductiveError, Rows, eliminated
from greenchain.scoring.systems.reach import NOTHING, Reach, nearest
from greenchain.scoring.systems.steps import EXACT, Steps

MAX_EXACT = 16  # unknowns solved exactly: numbers grow with each, and the work with their third power
_NARROWINGS = 40  # rounds of interval arithmetic, enough where it narrows at all; every round holds the fixed point
_ENTRY = 5 * EXACT  # steps of one entry in a round of interval arithmetic

Matrix: TypeAlias = Sequence[dict[int, Reach]]
Ends: TypeAlias = list[tuple[Fraction, Fraction]]
Solve: TypeAlias = Callable[[Rows, Sequence[Fraction], Steps], Ends]

__all__ = ["MAX_EXACT", "NotProductiveError", "fixed_point", "solver"]


def solver(largest: Rows, steps: Steps) -> Solve:
    """A function that encloses the solution for any matrix nowhere larger than ``largest``, which is nowhere negative.

    Raises:
        NotProductiveError: ``largest`` does not shrink.
        OutOfBudgetError: that was not found out.
    """
    if len(largest) <= MAX_EXACT:
        eliminated(largest, [[] for _ in largest], steps)
        return _exactly
    return contraction(largest, steps).enclosed


def fixed_point(matrix: Matrix, right: Sequence[Reach], steps: Steps) -> list[Reach]:
    """The levels that satisfy ``x = right + matrix x``.

    Raises:
        NotProductiveError: the cycle needs as much as it makes.
        OutOfBudgetError: whether it does was not found out.
    """
    if all(c.is_zero for c in right):
        return [NOTHING for _ in right]
    entries = [entry for row in matrix for entry in row.values()]
    is_open = any(reach.lower is None or reach.upper is None for reach in (*entries, *right))
    solve = solver(_rows(matrix, _at_point if is_open else _largest), steps)
    points = [nearest((low + high) / 2) for low, high in solve(_rows(matrix, _point), [c.point for c in right], steps)]
    if any(reach.may_be_negative for reach in (*entries, *right)):
        if is_open:
            return [Reach(None, point, None) for point in points]
        return _narrowed(matrix, right, points, solve=solve, steps=steps)
    lowest = [low for low, _ in solve(_rows(matrix, _lower), [c.lower or Fraction(0) for c in right], steps)]
    if is_open:
        highest: list[Fraction | None] = [None for _ in right]
    else:
        highest = [high for _, high in solve(_rows(matrix, _largest), [_largest(c) for c in right], steps)]
    return [
        _around(point, max(low, Fraction(0)), high) for low, point, high in zip(lowest, points, highest, strict=True)
    ]


def _around(point: Fraction, low: Fraction, high: Fraction | None) -> Reach:
    """The reach between two ends; a point that was rounded past one of them takes it along."""
    return Reach(min(low, point), point, None if high is None else max(high, point)).tidy()


def _narrowed(
    matrix: Matrix,
    right: Sequence[Reach],
    points: Sequence[Fraction],
    *,
    solve: Solve,
    steps: Steps,
) -> list[Reach]:
    """Intervals that hold the fixed point for every choice of entries."""
    most = [high for _, high in solve(_rows(matrix, _largest), [_largest(c) for c in right], steps)]
    found = [_around(point, -high, high) for point, high in zip(points, most, strict=True)]
    cost = _ENTRY * sum(len(row) + 1 for row in matrix)
    for _ in range(min(_NARROWINGS, steps.left // cost)):
        steps.take(cost)
        after = [_met(old, _round(row, c, found)) for old, row, c in zip(found, matrix, right, strict=True)]
        if after == found:
            break
        found = after
    return found


def _round(row: dict[int, Reach], own: Reach, levels: Sequence[Reach]) -> Reach:
    total = own
    for at, entry in row.items():
        total += entry * levels[at]
    return total.tidy()


def _met(one: Reach, other: Reach) -> Reach:
    """What both hold; the point of the first."""
    lower = max(end for end in (one.lower, other.lower) if end is not None)
    upper = min(end for end in (one.upper, other.upper) if end is not None)
    return Reach(min(lower, one.point), one.point, max(upper, one.point))


def _exactly(matrix: Rows, right: Sequence[Fraction], steps: Steps) -> Ends:
    return [(x, x) for (x,) in eliminated(matrix, [[c] for c in right], steps)]


def _rows(matrix: Matrix, end: Callable[[Reach], Fraction]) -> list[dict[int, Fraction]]:
    return [{at: end(entry) for at, entry in row.items()} for row in matrix]


def _lower(reach: Reach) -> Fraction:
    return reach.lower or Fraction(0)


def _point(reach: Reach) -> Fraction:
    return reach.point


def _at_point(reach: Reach) -> Fraction:
    return abs(reach.point)


def _largest(reach: Reach) -> Fraction:
    """The most that it may be either way; for ends that are bounded."""
    return max(abs(end) for end in (reach.lower, reach.upper) if end is not None)
