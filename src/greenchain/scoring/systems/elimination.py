"""Solves ``x = c + M x`` exactly for a few unknowns, where the solution is the sum of all rounds of the cycle.

Elimination without exchange of rows finds all leading principal minors of ``I - M``: for a matrix without negative
entries they are positive exactly where the cycle is productive.

Source: Hawkins and Simon, Some conditions of macroeconomic stability, Econometrica 17 (1949).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from greenchain.scoring.systems.steps import EXACT, Steps

Rows: TypeAlias = Sequence[dict[int, Fraction]]
"""A matrix, row by row, zeros left out."""


class NotProductiveError(Exception):
    """A cycle needs as much of its own product as it makes, or more."""


def eliminated(matrix: Rows, right: Sequence[Sequence[Fraction]], steps: Steps) -> list[list[Fraction]]:
    """The solutions ``x[i][s]`` for every right side ``right[i][s]``, exact.

    Raises:
        NotProductiveError: the sum of all rounds does not exist.
        OutOfBudgetError: more steps are needed than are left.
    """
    rows = [dict(row) for row in matrix]
    sides = [list(side) for side in right]
    for pivot in range(len(rows)):
        left = 1 - rows[pivot].pop(pivot, Fraction(0))
        if left <= 0:
            raise NotProductiveError
        rows[pivot] = {column: entry / left for column, entry in rows[pivot].items()}
        sides[pivot] = [entry / left for entry in sides[pivot]]
        for at, row in enumerate(rows):
            taken = row.pop(pivot, None) if at != pivot else None
            if taken:
                steps.take(EXACT * (len(rows[pivot]) + len(sides[pivot])))
                for column, entry in rows[pivot].items():
                    row[column] = row.get(column, Fraction(0)) + taken * entry
                sides[at] = [own + taken * entry for own, entry in zip(sides[at], sides[pivot], strict=True)]
    return sides
