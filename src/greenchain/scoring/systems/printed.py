"""How figures of a system are printed: 29 or 30 significant digits, lower bounds rounded down and upper ones up."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, isqrt

from greenchain.scoring.systems.reach import Reach
from greenchain.values.quantity import decimal_text

DIGITS = 30  # sums of printed rows agree with printed flows far beyond 12 digits, and figures stay readable

_WHOLE: Callable[[Fraction], int] = round


def printed(number: Fraction | None, toward: Callable[[Fraction], int] = _WHOLE) -> str | None:
    """``number`` as a decimal text, exact where 29 digits are enough; ``None`` for ``None``.

    >>> printed(Fraction(1, 8)), printed(Fraction(-2, 3), floor)
    ('0.125', '-0.66666666666666666666666666667')
    """
    if number is None:
        return None
    places = DIGITS - _size(number)
    sign, digits, _ = Decimal(toward(number * Fraction(10) ** places)).as_tuple()
    return decimal_text(Decimal((sign, digits, -places)))


def ends(reach: Reach) -> dict[str, str | None]:
    """The three values of a figure, as rows print them."""
    return {"lower": printed(reach.lower, floor), "point": printed(reach.point), "upper": printed(reach.upper, ceil)}


def root(number: Fraction) -> Fraction:
    """The square root to more digits than are printed, rounded down."""
    places = DIGITS + 4 - _size(number) // 2
    scale = Fraction(10) ** places
    return isqrt(floor(number * scale * scale)) / scale


def _size(number: Fraction) -> int:
    """Decimal digits before the point, one more at most; negative for zeros after it."""
    if not number:
        return 0
    return Decimal(number.numerator).adjusted() - Decimal(number.denominator).adjusted() + 1
