"""Draws of uncertain amounts: the raw stream of a counter-based generator and an inverse transform of our own.

Distributions of libraries may change between their versions, logarithms between processors. The raw stream does not,
and all arithmetic here is that of IEEE 754 basic operations, which are the same everywhere: additions, products,
quotients and square roots, each of them rounded by itself.

Sources: Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC 2011 (the generator Philox); Wichura, Algorithm
AS 241, Applied Statistics 37 (1988) (the quantiles of the normal distribution).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Draws: TypeAlias = NDArray[np.float64]

_KEY_BYTES = 16  # of a Philox key
_LN2_HIGH = 6.93147180369123816490e-01  # 33 bits: its product with a small integer is exact
_LN2_LOW = 1.90821492927058770002e-10
_ROOT_HALF = 0.7071067811865476
_LOG_TERMS = 14  # of the series of the logarithm: 0.172**29 / 29 is far below the last bit
_EXP_TERMS = 16  # of that of the exponential: 0.347**17 / 17! is
_CENTRAL, _TAIL = 0.425, 5.0  # AS 241: where one rational function ends and the next begins


def uniform(n: int, *, seed: int, name: str) -> Draws:
    """``n`` numbers between 0 and 1, neither of them, of the stream that belongs to ``name`` under ``seed``."""
    key = int.from_bytes(sha256(f"{seed}\0{name}".encode()).digest()[:_KEY_BYTES], "big")
    raw = np.random.Philox(key=key).random_raw(n)
    return ((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def triangular(chance: Draws, *, lower: float, mode: float, upper: float) -> Draws:
    """The quantiles of the triangular distribution between two bounds; for ``lower < upper``."""
    width = upper - lower
    left, right = (mode - lower) / width, (upper - mode) / width
    rising = lower + width * np.sqrt(chance * left)
    falling = upper - width * np.sqrt((1.0 - chance) * right)
    return np.clip(np.where(chance < left, rising, falling), lower, upper)


def lognormal(chance: Draws, *, mean: float, cv: float) -> Draws:
    """The quantiles of the log-normal distribution with this mean and coefficient of variation; mirrored below zero."""
    spread = log(np.array([1.0 + cv * cv]))
    return mean * exp(normal(chance) * np.sqrt(spread) - spread * 0.5)


def normal(chance: Draws) -> Draws:
    """The quantiles of the standard normal distribution, to 16 digits."""
    off = chance - 0.5
    inside = 0.180625 - off * off
    central = off * _ratio(_A, _B, inside)
    small = np.minimum(chance, 1.0 - chance)
    far = np.sqrt(-log(small))
    tail = np.where(far <= _TAIL, _ratio(_C, _D, far - 1.6), _ratio(_E, _F, far - _TAIL))
    return np.where(np.abs(off) <= _CENTRAL, central, np.where(off < 0.0, -tail, tail))


def log(number: Draws) -> Draws:
    """The natural logarithm of positive numbers."""
    part, power = np.frexp(number)
    is_low = part < _ROOT_HALF
    part = np.where(is_low, part * 2.0, part)
    power = np.where(is_low, power - 1, power).astype(np.float64)
    ratio = (part - 1.0) / (part + 1.0)
    square = ratio * ratio
    series = np.zeros_like(ratio)
    for term in range(_LOG_TERMS, -1, -1):
        series = series * square + 1.0 / (2 * term + 1)
    return power * _LN2_HIGH + (power * _LN2_LOW + 2.0 * ratio * series)


def exp(number: Draws) -> Draws:
    """The exponential of numbers of moderate size."""
    power = np.rint(number / (_LN2_HIGH + _LN2_LOW))
    rest = (number - power * _LN2_HIGH) - power * _LN2_LOW
    series = np.ones_like(rest)
    for term in range(_EXP_TERMS, 0, -1):
        series = series * rest / term + 1.0
    return np.ldexp(series, power.astype(np.int32))


def _ratio(above: Sequence[float], below: Sequence[float], at: Draws) -> Draws:
    return _polynomial(above, at) / _polynomial(below, at)


def _polynomial(coefficients: Sequence[float], at: Draws) -> Draws:
    total = np.zeros_like(at)
    for coefficient in reversed(coefficients):
        total = total * at + coefficient
    return total


# AS 241, routine PPND16
_A = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
_B = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
_C = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
_D = (
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
_E = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
_F = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)
