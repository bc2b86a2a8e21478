"""Decimals of PACT: texts that are matched whole, by the sign that each type allows.

The published patterns are anchored at one side of an alternative only, so text behind a number passes them; here every
character must belong to the number.

Source: PACT Technical Specifications 3.0, simple types.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_LONGEST = 100  # digits of a figure; no footprint needs them, and it bounds the work on hostile numbers

_SIGNS: Mapping[str, tuple[bool, bool, bool]] = MappingProxyType(
    {
        "Decimal": (True, True, True),
        "PositiveNonZeroDecimal": (False, False, True),
        "PositiveOrZeroDecimal": (False, True, True),
        "NegativeOrZeroDecimal": (True, True, False),
        "NegativeNonZeroDecimal": (True, False, False),
    }
)
"""By type, whether it may be below zero, zero, above zero."""


def is_decimal_type(name: str) -> bool:
    """Whether a type of the data model is a decimal."""
    return name in _SIGNS


def decimal_of(text: object) -> Fraction | None:
    """The number that ``text`` writes, all of it; ``None`` where it is none.

    >>> decimal_of("77.0"), decimal_of("77.0kg"), decimal_of(77)
    (Fraction(77, 1), None, None)
    """
    if not isinstance(text, str) or len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return None
    return Fraction(text)


def has_sign(number: Fraction, type_name: str) -> bool:
    """Whether a type of the data model allows the sign of ``number``."""
    below, zero, above = _SIGNS[type_name]
    return below if number < 0 else above if number > 0 else zero


def places_of(text: str) -> int:
    """How many decimals a figure states; sums are compared with it after rounding to as many."""
    return len(text.partition(".")[2])
