"""A figure that is known between bounds: lower, point, upper, exact fractions, never negative.

Sums and products of non-negative figures grow with every part, so adding and multiplying bound by bound gives the exact
bounds of the whole: two corners are enough. An upper bound that nobody knows is ``None``, and stays so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Self

PLACES = 6  # decimals of printed figures: 1 mg of a kilogram, one micro-point of a score
_GRAIN = 2**1024  # beyond 1024 bits of a denominator bounds are widened outward: exact chains of any use stay below


@dataclass(frozen=True, slots=True)
class Span:
    """``lower <= point <= upper``, all at least zero; ``upper`` is ``None`` where nothing bounds it.

    >>> (Span.of(3, lower=2, upper=4) * Span.exactly(10)).upper
    Fraction(40, 1)
    """

    lower: Fraction
    point: Fraction
    upper: Fraction | None

    def __post_init__(self) -> None:
        if not 0 <= self.lower <= self.point or (self.upper is not None and self.upper < self.point):
            raise ValueError(f"a span needs 0 <= lower <= point <= upper, not {self.lower}, {self.point}, {self.upper}")

    @classmethod
    def of(cls, point: Decimal | int, *, lower: Decimal | int, upper: Decimal | int) -> Self:
        """The span around ``point``."""
        return cls(Fraction(lower), Fraction(point), Fraction(upper))

    @classmethod
    def exactly(cls, value: Fraction | Decimal | int) -> Self:
        """A figure known for sure."""
        return cls(Fraction(value), Fraction(value), Fraction(value))

    def __add__(self, other: Span) -> Span:
        upper = None if self.upper is None or other.upper is None else self.upper + other.upper
        return Span(self.lower + other.lower, self.point + other.point, upper)

    def __mul__(self, other: Span) -> Span:
        upper = None if self.upper is None or other.upper is None else self.upper * other.upper
        if other.upper == 0 or self.upper == 0:
            upper = Fraction(0)  # nothing of something unbounded is nothing
        return Span(self.lower * other.lower, self.point * other.point, upper)

    def scaled(self, factor: Fraction) -> Span:
        """Every bound times ``factor``."""
        return self * Span.exactly(factor)

    def inverse(self) -> Span:
        """One over the figure; what is large becomes small. Needs a lower bound above zero and an upper bound."""
        if self.upper is None or self.lower <= 0:
            raise ValueError("only a figure bounded away from zero and above has an inverse")
        return Span(1 / self.upper, 1 / self.point, 1 / self.lower)

    def less(self, amount: Fraction) -> Span:
        """What is left after ``amount`` is taken away; nothing where it does not suffice."""
        upper = None if self.upper is None else max(self.upper - amount, Fraction(0))
        return Span(max(self.lower - amount, Fraction(0)), max(self.point - amount, Fraction(0)), upper)

    def tidy(self) -> Span:
        """The span, widened by less than 2**-1024 where its denominators have grown beyond use."""
        ends = (self.lower, self.point, self.upper or Fraction(0))
        if all(end.denominator <= _GRAIN for end in ends):
            return self
        upper = None if self.upper is None else Fraction(ceil(self.upper * _GRAIN), _GRAIN)
        return Span(_floored(self.lower), _floored(self.point), upper)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A printed figure: decimals at the one quantum, the lower bound rounded down and the upper one up."""

    lower: Decimal
    point: Decimal
    upper: Decimal | None

    @classmethod
    def of(cls, span: Span) -> Self:
        """``span`` at the quantum; what was inside stays inside."""
        scale = 10**PLACES
        upper = None if span.upper is None else decimal_of(ceil(span.upper * scale))
        return cls(decimal_of(floor(span.lower * scale)), decimal_of(round(span.point * scale)), upper)

    @classmethod
    def nearest(cls, span: Span) -> Self:
        """``span`` at the quantum, every bound half to even: as points are counted, so what is known stays exact."""
        scale = 10**PLACES
        upper = None if span.upper is None else decimal_of(round(span.upper * scale))
        return cls(decimal_of(round(span.lower * scale)), decimal_of(round(span.point * scale)), upper)

    @classmethod
    def total(cls, parts: Iterable[Bounds]) -> Self:
        """The sum of ``parts``, without any rounding; of none, zero."""
        listed = list(parts)
        upper = None if any(part.upper is None for part in listed) else exact_sum(part.upper or 0 for part in listed)
        return cls(exact_sum(p.lower for p in listed), exact_sum(p.point for p in listed), upper)


def decimal_of(quanta: int) -> Decimal:
    """That many quanta as a Decimal; exact whatever the length, which arithmetic in a context is not."""
    return Decimal(f"{quanta}E-{PLACES}")


def exact_sum(numbers: Iterable[Decimal | int]) -> Decimal:
    """The sum of decimals at the quantum, exact whatever the length."""
    ratios = (number.as_integer_ratio() for number in numbers)
    return decimal_of(sum(top * 10**PLACES // bottom for top, bottom in ratios))


def _floored(number: Fraction) -> Fraction:
    return Fraction(floor(number * _GRAIN), _GRAIN)
