"""Figures as results print them: decimal texts at one fixed number of places; unknown is ``null``."""

from __future__ import annotations

from fractions import Fraction

from greenchain.values.quantity import decimal_text, round_half_even

PLACES = 12  # of a figure that is no sum of others; sums are made of printed parts


def figure(number: Fraction | None, *, places: int = PLACES) -> str | None:
    """The number as a decimal text, half to even; ``None`` where it is unknown."""
    return None if number is None else decimal_text(round_half_even(number, places))


def known(number: Fraction, *, places: int = PLACES) -> str:
    """The decimal text of a number that is known."""
    return decimal_text(round_half_even(number, places))


def part_of(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    """``part`` as a share of ``whole``; ``None`` where either is unknown or there is nothing to share."""
    return part / whole if part is not None and whole else None
