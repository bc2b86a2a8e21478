"""How the points of indicators make a total: sum, weighted mean, least, geometric mean; exact, whatever is rounded.

Only absolute aggregates may certify: what a peer set decides is a ranking. A geometric mean is seldom a fraction, so a
total is kept as the root of one: whether it reaches a band is decided by comparing powers, and its printed bounds are
rounded outward. Every total is split over the indicators without remainder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from greenchain.scoring.span import PLACES, Bounds, decimal_of

SUM, MEAN, LEAST, GEOMETRIC = AGGREGATES = ("sum", "weighted_mean", "min", "geometric")
MAX_DEGREE = 1_000  # of a root: weights in tenths of a point need 1000, and powers stay below 10^5 digits
_QUANTA = 10**PLACES


@dataclass(frozen=True, slots=True)
class Root:
    """The number whose ``degree``-th power is ``radicand``; not negative."""

    radicand: Fraction
    degree: int = 1

    def reaches(self, points: Fraction) -> bool:
        """Whether it is at least ``points``, decided exactly.

        >>> Root(Fraction(2), 2).reaches(Fraction(141421, 100000)), Root(Fraction(2), 2).reaches(Fraction(3, 2))
        (True, False)
        """
        return self.radicand >= _raised(points, self.degree)

    def floor(self) -> int:
        """The quanta below or at it."""
        power = self._power()
        return integer_root(power.numerator // power.denominator, self.degree)

    def ceil(self) -> int:
        """The quanta above or at it."""
        below = self.floor()
        return below if below**self.degree == self._power() else below + 1

    def nearest(self) -> int:
        """The quanta nearest to it, half up."""
        below = self.floor()
        middle = Fraction(2 * below + 1, 2)
        return below + 1 if self._power() >= _raised(middle, self.degree) else below

    def _power(self) -> Fraction:
        return self.radicand * _raised(Fraction(_QUANTA), self.degree)


def _raised(number: Fraction, power: int) -> Fraction:
    return Fraction(number.numerator**power, number.denominator**power)


@dataclass(frozen=True, slots=True)
class Total:
    """A total: what decides bands, and its printed bounds."""

    lower: Root
    upper: Root
    bounds: Bounds


def integer_root(number: int, degree: int) -> int:
    """The largest integer whose ``degree``-th power is at most ``number``, by Newton's steps from above."""
    if number < 2 or degree == 1:  # noqa: PLR2004 - 0 and 1 are their own roots
        return number
    guess = 1 << (number.bit_length() // degree + 1)
    while True:
        better = ((degree - 1) * guess + number // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better


def exponents(maxima: Sequence[Fraction]) -> tuple[int, ...]:
    """The weights as whole numbers without a common factor; their sum is the degree of a geometric mean."""
    common = lcm(*(maximum.denominator for maximum in maxima))
    whole = [int(maximum * common) for maximum in maxima]
    shared = gcd(*whole)
    return tuple(number // shared for number in whole)


def total_of(kind: str, points: Sequence[Fraction], *, maxima: Sequence[Fraction], scale: Fraction) -> Root:
    """The total of ``points``, each out of its maximum, on a scale.

    Args:
        kind: one of ``AGGREGATES``.
        points: at the quantum, in the order of ``maxima``.
        maxima: weights too; above zero.
        scale: the total where every indicator earns its maximum.
    """
    if kind == SUM:
        return Root(sum(points, Fraction(0)))
    parts = [each / maximum for each, maximum in zip(points, maxima, strict=True)]
    if kind == MEAN:
        return Root(scale * sum(points, Fraction(0)) / sum(maxima, Fraction(0)))
    if kind == LEAST:
        return Root(scale * min(parts))
    powers = exponents(maxima)
    radicand = _raised(scale, sum(powers))
    for part, power in zip(parts, powers, strict=True):
        radicand *= _raised(part, power)
    return Root(radicand, sum(powers))


def aggregate(
    kind: str, earned: Sequence[Bounds], *, maxima: Sequence[Fraction], scale: Fraction
) -> tuple[Total, tuple[Bounds, ...]]:
    """The total of ``earned`` points, and what each indicator adds to it: the parts sum to the total exactly.

    A sum and a weighted mean are split as the points were earned. The least and the geometric mean count every
    indicator as if it had the part of its maximum that the total has of the scale.
    """
    lower, point, upper = (
        total_of(kind, figures, maxima=maxima, scale=scale)
        for figures in zip(*(_fractions(each) for each in earned), strict=True)
    )
    if kind == SUM:
        return Total(lower, upper, Bounds.total(earned)), tuple(earned)
    low, high = lower.floor(), upper.ceil()
    ends = (low, min(max(point.nearest(), low), high), high)
    steps = [_steps(each) if kind == MEAN else (maximum,) * 3 for each, maximum in zip(earned, maxima, strict=True)]
    amounts = (ends[0], ends[1] - ends[0], ends[2] - ends[1])
    parts = [
        split(amount, [step[end] for step in steps], otherwise=maxima) for end, amount in enumerate(amounts)
    ]  # of what lies between two ends, so that no part's bounds cross
    bounds = Bounds(*(decimal_of(end) for end in ends))
    rows = [Bounds(decimal_of(a), decimal_of(a + b), decimal_of(a + b + c)) for a, b, c in zip(*parts, strict=True)]
    return Total(lower, upper, bounds), tuple(rows)


def split(amount: int, weights: Sequence[Fraction], *, otherwise: Sequence[Fraction]) -> list[int]:
    """``amount`` quanta shared by ``weights`` (by ``otherwise`` where all are zero), the largest remainders first.

    >>> split(10, [Fraction(1), Fraction(1), Fraction(1)], otherwise=[])
    [4, 3, 3]
    """
    whole = sum(weights, Fraction(0))
    if not whole:
        return split(amount, otherwise, otherwise=otherwise) if amount else [0] * len(weights)
    exact = [amount * weight / whole for weight in weights]
    parts = [each.numerator // each.denominator for each in exact]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[: amount - sum(parts)]:
        parts[index] += 1
    return parts


def _fractions(bounds: Bounds) -> tuple[Fraction, Fraction, Fraction]:
    return Fraction(bounds.lower), Fraction(bounds.point), Fraction(bounds.upper or 0)


def _steps(bounds: Bounds) -> tuple[Fraction, Fraction, Fraction]:
    lower, point, upper = _fractions(bounds)
    return lower, point - lower, upper - point
