"""A figure that may be negative and is known between bounds; an end that nothing bounds is ``None``.

Sums and products end by end are exact where no figure is negative; where one is, they hold every value that the figures
can take together, and perhaps more: that is interval arithmetic. Numbers are exact fractions. Where denominators have
grown beyond use, ends are moved outward by less than 2**-255 of themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Self

LONGEST = 2**512  # of a denominator: exact chains of any use stay below, and numbers beyond are shortened
KEPT_BITS = 256  # significant bits of a shortened number: 77 digits, where 30 are printed


@dataclass(frozen=True, slots=True)
class Reach:
    """``lower <= point <= upper``, each end ``None`` where nothing bounds it.

    >>> (Reach.between(2, 3, 4) * Reach.exactly(-10)).lower
    Fraction(-40, 1)
    """

    lower: Fraction | None
    point: Fraction
    upper: Fraction | None

    def __post_init__(self) -> None:
        lower, point, upper = self.lower, self.point, self.upper
        is_low = lower is not None and lower is not point and lower > point
        if is_low or (upper is not None and upper is not point and upper < point):
            raise ValueError(f"a reach needs lower <= point <= upper, not {lower}, {point}, {upper}")

    @classmethod
    def between(cls, lower: Fraction | int, point: Fraction | int, upper: Fraction | int) -> Self:
        """The figure with these three values."""
        return cls(Fraction(lower), Fraction(point), Fraction(upper))

    @classmethod
    def exactly(cls, value: Fraction | int) -> Self:
        """A figure known for sure."""
        number = Fraction(value)
        return cls(number, number, number)

    @property
    def is_exact(self) -> bool:
        """Whether nothing about it is open."""
        return self.lower == self.point == self.upper

    @property
    def is_zero(self) -> bool:
        """Whether it is nothing, for sure."""
        return not self.point and self.is_exact

    @property
    def may_be_negative(self) -> bool:
        """Whether some value of it is below zero."""
        return self.lower is None or self.lower < 0

    def __add__(self, other: Reach) -> Reach:
        point = self.point + other.point
        if self.is_exact and other.is_exact:
            return Reach(point, point, point)
        lower = None if self.lower is None or other.lower is None else self.lower + other.lower
        upper = None if self.upper is None or other.upper is None else self.upper + other.upper
        return Reach(lower, point, upper)

    def __mul__(self, other: Reach) -> Reach:
        if self.is_zero or other.is_zero:
            return NOTHING  # nothing of something unbounded is nothing
        point = self.point * other.point
        if self.is_exact and other.is_exact:
            return Reach(point, point, point)
        if not self.may_be_negative:
            return Reach(_least(self, other), point, _most(self, other))
        if not other.may_be_negative:
            return Reach(_least(other, self), point, _most(other, self))
        if self.lower is None or self.upper is None or other.lower is None or other.upper is None:
            return Reach(None, point, None)
        ends = [mine * its for mine in (self.lower, self.upper) for its in (other.lower, other.upper)]
        return Reach(min(ends), point, max(ends))

    def scaled(self, factor: Fraction) -> Reach:
        """Every end times ``factor``."""
        return self * Reach.exactly(factor)

    def inverse(self) -> Reach:
        """One over a figure whose point is above zero and whose ends are not below it."""
        if self.may_be_negative or self.point <= 0:
            raise ValueError("only a figure above zero has an inverse")
        lower = Fraction(0) if self.upper is None else 1 / self.upper
        return Reach(lower, 1 / self.point, 1 / self.lower if self.lower else None)

    def hull(self, other: Reach) -> Reach:
        """This figure, its ends moved so that those of ``other`` lie inside."""
        lower = None if self.lower is None or other.lower is None else min(self.lower, other.lower)
        upper = None if self.upper is None or other.upper is None else max(self.upper, other.upper)
        return Reach(lower, self.point, upper)

    def tidy(self) -> Reach:
        """The figure with numbers of a bounded length, its ends moved outward where they are shortened."""
        if all(end is None or end.denominator <= LONGEST for end in (self.lower, self.point, self.upper)):
            return self
        lower = None if self.lower is None else _short(self.lower, floor)
        upper = None if self.upper is None else _short(self.upper, ceil)
        point = nearest(self.point)
        point = point if lower is None else max(point, lower)
        return Reach(lower, point if upper is None else min(point, upper), upper)


NOTHING = Reach.exactly(0)


def nearest(number: Fraction) -> Fraction:
    """``number``, or one of 256 significant bits next to it where it has grown beyond use."""
    return _short(number, round)


def _short(number: Fraction, toward: Callable[[Fraction], int]) -> Fraction:
    if number.denominator <= LONGEST:
        return number
    shift = KEPT_BITS + number.denominator.bit_length() - number.numerator.bit_length()
    return Fraction(toward(number * (1 << shift)), 1 << shift) if shift > 0 else Fraction(toward(number))


def _least(amount: Reach, other: Reach) -> Fraction | None:
    """The lower end of a product with an ``amount`` that is not negative."""
    if other.lower is None:
        return None
    end = amount.lower if other.lower >= 0 else amount.upper
    return None if end is None else end * other.lower


def _most(amount: Reach, other: Reach) -> Fraction | None:
    """The upper end of a product with an ``amount`` that is not negative."""
    if other.upper is None:
        return None
    end = amount.upper if other.upper > 0 else amount.lower
    return None if end is None else end * other.upper
