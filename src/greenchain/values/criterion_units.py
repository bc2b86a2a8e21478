"""The units of criteria: those of quantities, and the ratios and levels that limits of labels are written in.

A unit is named by its Recommendation 20 code or by its symbol. Units convert inside one dimension, exactly. A mass
fraction is not a share: ``mg/kg`` says of what, ``%`` does not. Levels such as decibels convert into nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from greenchain.values.quantity import UNITS, Unit

# UN/ECE Recommendation 20: code, symbol, dimension, size in the dimension's base unit
_ROWS = (
    ("MC", "ug", "mass", "1/1000000000"),
    ("NA", "mg/kg", "mass fraction", "1/1000000"),
    ("J33", "ug/kg", "mass fraction", "1/1000000000"),
    ("GK", "g/kg", "mass fraction", "1/1000"),
    ("59", "ppm", "share", "1/1000000"),
    ("61", "ppb", "share", "1/1000000000"),
    ("GL", "g/l", "mass concentration", "1"),
    ("M1", "mg/l", "mass concentration", "1/1000"),
    ("H29", "ug/l", "mass concentration", "1/1000000"),
    ("A93", "g/m3", "mass concentration", "1/1000"),
    ("GP", "mg/m3", "mass concentration", "1/1000000"),
    ("GQ", "ug/m3", "mass concentration", "1/1000000000"),
    ("GM", "g/m2", "mass per area", "1/1000"),
    ("GO", "mg/m2", "mass per area", "1/1000000"),
    ("28", "kg/m2", "mass per area", "1"),
    ("2N", "dB", "level", "1"),
    ("LUM", "lm", "luminous flux", "1"),
    ("B60", "lm/W", "efficacy", "1"),
    ("C26", "ms", "time", "1/1000"),
    ("ANN", "a", "years", "1"),
    ("MON", "month", "years", "1/12"),
)


def _units() -> Mapping[str, Unit]:
    own = {code: Unit(code, symbol, dimension, Fraction(size)) for code, symbol, dimension, size in _ROWS}
    known = {**own, **UNITS}
    return MappingProxyType({**{found.symbol: found for found in known.values()}, **known})


_BY_NAME = _units()


def unit_of(written: str) -> Unit | None:
    """The unit that ``written`` names by code or symbol; ``None`` for an unknown one.

    >>> unit_of("mg/kg").code, unit_of("NA").symbol
    ('NA', 'mg/kg')
    """
    return _BY_NAME.get(written)
