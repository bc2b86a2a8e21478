"""Readers of numbers for the shapes of scoring documents: plain or as a text, always exact."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from greenchain.standards.shapes import Reading
from greenchain.values.errors import GreenchainError
from greenchain.values.quantity import parse_decimal

MAX_MAGNITUDE = 10**15  # of any unit; nothing that is scored is larger, and it bounds the work on hostile numbers

NumberReader: TypeAlias = Callable[[Any, str, Reading], "Fraction | None"]


def number(value: object, where: str, reading: Reading) -> Fraction | None:
    """Any finite number, plain or as a text; ``None`` for ``null`` and for what is none, which is refused."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        reading.refuse(where, "a number", value, code="NUMBER_MALFORMED")
        return None
    try:
        read = Fraction(parse_decimal(value))
    except GreenchainError as error:
        reading.place(error, where)
        return None
    if abs(read) > MAX_MAGNITUDE:
        reading.refuse(where, f"a number up to {MAX_MAGNITUDE:.0e}", value, code="NUMBER_OUT_OF_RANGE")
        return None
    return read


def between(low: int | None, high: int | None, *, is_open: bool = False) -> NumberReader:
    """A number from ``low`` to ``high``, either ``None`` for no limit; ``is_open`` shuts ``low`` itself out."""

    def read(value: object, where: str, reading: Reading) -> Fraction | None:
        found = number(value, where, reading)
        if found is None:
            return None
        is_low = low is not None and (found < low or (is_open and found == low))
        if is_low or (high is not None and found > high):
            wanted = f"a number {'above' if is_open else 'of at least'} {low}" if low is not None else "a number"
            wanted += "" if high is None else f" and at most {high}"
            reading.refuse(where, wanted, value, code="NUMBER_OUT_OF_RANGE")
            return None
        return found

    return read


amount = between(0, None)
"""A number that is not negative."""

positive = between(0, None, is_open=True)
"""A number above zero."""

percent = between(0, 100)
"""A percentage, 0 to 100; not a fraction of one."""

share = between(0, 1)
"""A fraction of one."""
