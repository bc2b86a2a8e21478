"""Solves ``x = c + M x`` for many unknowns round by round, only where every round is proven to shrink what is left.

The proof is a vector ``v > 0`` with ``|M| v <= theta v`` and ``theta < 1``: it holds whatever the units of the unknowns
are. The same vector bounds how far any guess is from the solution, by what one more round changes of it. Rounds are
counted in integers of many bits, so the answer is the same on every machine.

Source: Collatz and Wielandt's bounds of the spectral radius of a matrix without negative entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from greenchain.scoring.systems.elimination import NotProductiveError, Rows
from greenchain.scoring.systems.steps import OutOfBudgetError, Steps

_BITS = 320  # of a rounded number: 96 decimals, more than any result shows
_MOST_BITS = 16 * _BITS  # of an entry of the vector: where it grows beyond, one part of a matrix runs away from another
_SETTLED = 2**64  # a round that changes less than this many of the last bits is the last


@dataclass(frozen=True, slots=True)
class Contraction:
    """The proof that a matrix shrinks: ``|M| v <= theta v``."""

    vector: tuple[Fraction, ...]
    theta: Fraction

    def enclosed(self, matrix: Rows, right: Sequence[Fraction], steps: Steps) -> list[tuple[Fraction, Fraction]]:
        """Bounds of the solution for a matrix that is nowhere larger than the proven one.

        Raises:
            OutOfBudgetError: it is not reached in the steps that are left.
        """
        guess = _guessed(matrix, right, steps)
        rest = [abs(c + _times(row, guess) - x) for c, row, x in zip(right, matrix, guess, strict=True)]
        far = max(r / v for r, v in zip(rest, self.vector, strict=True)) / (1 - self.theta)
        return [(x - far * v, x + far * v) for x, v in zip(guess, self.vector, strict=True)]


def contraction(matrix: Rows, steps: Steps) -> Contraction:
    """The proof for a matrix without negative entries.

    Raises:
        NotProductiveError: it is proven not to shrink.
        OutOfBudgetError: neither is proven in the steps that are left.
    """
    rows = [[(at, _ceiled(entry)) for at, entry in row.items()] for row in matrix]
    vector = [1 << _BITS for _ in rows]
    while max(vector).bit_length() <= _MOST_BITS:
        steps.take(2 * _entries(matrix))
        after = [sum(entry * vector[at] for at, entry in row) >> _BITS for row in rows]
        if all(new < old for new, old in zip(after, vector, strict=True)) or all(
            new >= old for new, old in zip(after, vector, strict=True)
        ):
            found = _ratios(matrix, [Fraction(one) for one in vector])
            if max(found) < 1:
                return Contraction(tuple(Fraction(one) for one in vector), max(found))
            if min(found) >= 1:
                raise NotProductiveError
        vector = [new + (1 << _BITS) for new in after]
    raise OutOfBudgetError("the amounts of a cycle lie too far apart")


def _ratios(matrix: Rows, vector: Sequence[Fraction]) -> list[Fraction]:
    return [_times(row, vector) / own for row, own in zip(matrix, vector, strict=True)]


def _times(row: dict[int, Fraction], vector: Sequence[Fraction]) -> Fraction:
    return sum((entry * vector[at] for at, entry in row.items()), Fraction(0))


def _guessed(matrix: Rows, right: Sequence[Fraction], steps: Steps) -> list[Fraction]:
    """A guess at the solution, rounds after rounds, each unknown counted with what is new of those before it."""
    size = max((abs(c) for c in right), default=Fraction(0))
    if not size:
        return [Fraction(0) for _ in right]
    rows = [[(at, _ceiled(entry)) for at, entry in row.items()] for row in matrix]
    sides = [_ceiled(c / size) for c in right]
    found = list(sides)
    while True:
        steps.take(_entries(matrix))
        moved = 0
        for at, row in enumerate(rows):
            new = sides[at] + (sum(entry * found[column] for column, entry in row) >> _BITS)
            moved = max(moved, abs(new - found[at]))
            found[at] = new
        if moved < _SETTLED:
            return [Fraction(x, 1 << _BITS) * size for x in found]


def _entries(matrix: Rows) -> int:
    return sum(len(row) for row in matrix) + len(matrix)


def _ceiled(number: Fraction) -> int:
    return -(-(number.numerator << _BITS) // number.denominator)
