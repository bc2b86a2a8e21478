"""Exact quantities: a Decimal and a unit of UN/ECE Recommendation 20.

Units convert inside one dimension, exactly, and never mix silently. Pieces are their own dimension: no factor joins a
piece to a kilogram without master data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Self

from greenchain.values.errors import Fault, InputError, UnitMismatchError

# 60 digits: beyond any mass on earth
_NUMBER = re.compile(r"[+-]?\d{1,60}(?:\.\d{1,60})?([eE][+-]?\d{1,3})?", re.ASCII)
_MAX_EXPONENT = 400  # a number is written out without exponent in results, so its length is bounded
_SIGNIFICANT = 50  # digits kept of a conversion whose decimals never end, such as joules in kilowatt hours


def parse_decimal(text: str | int | Decimal) -> Decimal:
    """The finite decimal that ``text`` writes; floats are a caller's mistake, for they are not exact.

    >>> parse_decimal("1.50")
    Decimal('1.50')
    """
    if isinstance(text, bool | float) or not isinstance(text, str | int | Decimal):
        raise TypeError(f"numbers are str, int or Decimal, not {type(text).__name__}: a float or bool is not exact")
    if isinstance(text, str):
        written = _NUMBER.fullmatch(text.strip())
        if written is None:
            raise InputError(Fault("NUMBER_MALFORMED", "a decimal number", repr(text)))
        number = Decimal(written[0])
        if written[1] is None:  # without an exponent its digits are counted already
            return number
    else:
        number = Decimal(text)
    if not _is_bounded(number):
        raise InputError(Fault("NUMBER_MALFORMED", f"a finite number of at most {_MAX_EXPONENT} digits", str(number)))
    return number


def decimal_text(number: Decimal) -> str:
    """``number`` without exponent and without zeros that say nothing; the form of every result figure.

    >>> decimal_text(Decimal("471.0100"))
    '471.01'
    """
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def round_half_even(number: Fraction | Decimal, places: int) -> Decimal:
    """``number`` at ``places`` decimals, half to even; the only rounding, and done on output only."""
    sign, digits, _ = Decimal(round(Fraction(number) * Fraction(10) ** places)).as_tuple()
    return Decimal((sign, digits, -places))  # put together: arithmetic would round to the caller's context


def exact_decimal(number: Fraction) -> Decimal:
    """``number`` as a Decimal, exact where its decimals end; else 50 significant digits, half to even.

    Compare by ``Fraction`` where a limit decides; this is for keeping and showing.

    >>> exact_decimal(Fraction(1, 8))
    Decimal('0.125')
    """
    remainder, twos, fives = number.denominator, 0, 0
    while remainder % 2 == 0:
        remainder, twos = remainder // 2, twos + 1
    while remainder % 5 == 0:
        remainder, fives = remainder // 5, fives + 1
    if remainder == 1:
        return round_half_even(number, max(twos, fives))
    # the decimal place it begins at, or one more; written out, very long numbers are refused by Python
    size = Decimal(number.numerator).adjusted() - Decimal(number.denominator).adjusted()
    return round_half_even(number, _SIGNIFICANT - size)


def _is_bounded(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and max(abs(exponent), abs(number.adjusted())) <= _MAX_EXPONENT


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its Recommendation 20 code, symbol, dimension and exact size in the dimension's base unit."""

    code: str
    symbol: str
    dimension: str
    size: Fraction


def _table(*rows: tuple[str, str, str, str]) -> Mapping[str, Unit]:
    units = {code: Unit(code, symbol, dimension, Fraction(size)) for code, symbol, dimension, size in rows}
    return MappingProxyType(units)


# UN/ECE Recommendation 20, the codes that supply chain documents use; sizes are exact by definition
UNITS: Mapping[str, Unit] = _table(
    ("MGM", "mg", "mass", "1/1000000"),
    ("GRM", "g", "mass", "1/1000"),
    ("KGM", "kg", "mass", "1"),
    ("TNE", "t", "mass", "1000"),
    ("LBR", "lb", "mass", "45359237/100000000"),
    ("ONZ", "oz", "mass", "45359237/1600000000"),
    ("STN", "short ton", "mass", "90718474/100000"),
    ("LTN", "long ton", "mass", "1016.0469088"),
    ("MMT", "mm", "length", "1/1000"),
    ("CMT", "cm", "length", "1/100"),
    ("MTR", "m", "length", "1"),
    ("KMT", "km", "length", "1000"),
    ("CMK", "cm2", "area", "1/10000"),
    ("MTK", "m2", "area", "1"),
    ("MLT", "ml", "volume", "1/1000"),
    ("LTR", "l", "volume", "1"),
    ("MTQ", "m3", "volume", "1000"),
    ("3B", "MJ", "energy", "1"),
    ("JOU", "J", "energy", "1/1000000"),
    ("KJO", "kJ", "energy", "1/1000"),
    ("GV", "GJ", "energy", "1000"),
    ("WHR", "Wh", "energy", "0.0036"),
    ("KWH", "kWh", "energy", "3.6"),
    ("MWH", "MWh", "energy", "3600"),
    ("WTT", "W", "power", "1"),
    ("KWT", "kW", "power", "1000"),
    ("MAW", "MW", "power", "1000000"),
    ("TKM", "t km", "transport", "1"),
    ("SEC", "s", "time", "1"),
    ("MIN", "min", "time", "60"),
    ("HUR", "h", "time", "3600"),
    ("DAY", "d", "time", "86400"),
    ("P1", "%", "share", "1/100"),
    ("C62", "1", "count", "1"),
    ("H87", "piece", "count", "1"),
    ("EA", "each", "count", "1"),
    ("PR", "pair", "count", "2"),
    ("DZN", "dozen", "count", "12"),
)

# What senders write for the code: symbols of the SI Brochure, 9th edition, 2.3 and table 8 (kg, g, m, t, l), and of the
# international pound (NIST SP 811, 2008, B.8). Only as written there: in capitals, KG and M may be something else
PLAIN_SYMBOLS: Mapping[str, str] = MappingProxyType(
    {"kg": "KGM", "g": "GRM", "t": "TNE", "lb": "LBR", "l": "LTR", "L": "LTR", "m": "MTR"}
)


def unit(code: str) -> Unit:
    """The unit with this code; an error that names the code otherwise."""
    found = UNITS.get(code.strip().upper()) if isinstance(code, str) and code.isascii() else None
    if found is None:
        raise InputError(Fault("UNIT_UNKNOWN", "a Recommendation 20 code such as KGM, TNE, MTK, KWH", repr(code)))
    return found


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount of something measurable.

    >>> Quantity.of("1.5", "TNE").to("KGM")
    Quantity(value=Decimal('1500'), unit='KGM')
    """

    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal) or not self.value.is_finite():
            raise TypeError("a quantity is a finite Decimal: use Quantity.of for texts and integers")
        if not _is_bounded(self.value):
            raise InputError(Fault("NUMBER_MALFORMED", f"at most {_MAX_EXPONENT} digits", str(self.value)))
        if self.unit not in UNITS:
            unit(self.unit)
            raise InputError(Fault("UNIT_UNKNOWN", "an upper-case Recommendation 20 code", repr(self.unit)))

    @classmethod
    def of(cls, value: str | int | Decimal, code: str) -> Self:
        """Read a quantity from text; the unit's code may be in any case."""
        return cls(parse_decimal(value), unit(code).code)

    @property
    def dimension(self) -> str:
        """What is measured: mass, count, energy, ..."""
        return UNITS[self.unit].dimension

    @property
    def exact(self) -> Fraction:
        """The amount in the dimension's base unit, exact."""
        return Fraction(self.value) * UNITS[self.unit].size

    def to(self, code: str) -> Quantity:
        """The same amount in another unit of the dimension, as :func:`exact_decimal` writes it.

        Raises:
            UnitMismatchError: the units measure different things.
        """
        target = unit(code)
        if target.dimension != self.dimension:
            raise UnitMismatchError(
                Fault("UNIT_MISMATCH", f"a unit of {self.dimension}", f"{target.code}, a unit of {target.dimension}")
            )
        if target.code == self.unit:
            return self
        return Quantity(exact_decimal(self.exact / target.size), target.code)

    def __add__(self, other: Quantity) -> Quantity:
        if not isinstance(other, Quantity):
            return NotImplemented
        own = UNITS[self.unit]
        other.to(self.unit)
        return Quantity(exact_decimal((self.exact + other.exact) / own.size), self.unit)

    def __str__(self) -> str:
        return f"{decimal_text(self.value)} {UNITS[self.unit].symbol}"
