"""Draws that depend on a seed and a name alone: numbers read out of digests, on every machine the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import TypeVar

_T = TypeVar("_T")
_BITS = 256  # of one digest
_KEPT = 64  # bits that must be left before a draw: a remainder of fewer would favor small numbers
_EXACT = Context(prec=12)  # digits of an exponential, correctly rounded everywhere
_UNIFORMS = 12  # whose sum less six is nearly normal, with variance one
_GRAIN_BITS = 20  # of each uniform
_GRAIN = 1 << _GRAIN_BITS


class Draws:
    """A stream of draws that belongs to ``seed`` and ``name``.

    >>> Draws(1, "a").below(1000) == Draws(1, "a").below(1000)
    True
    """

    def __init__(self, seed: int, name: str) -> None:
        self._name = f"{seed}/{name}".encode()
        self._round = 0
        self._pool = 0
        self._left = 0

    def below(self, end: int) -> int:
        """A whole number from 0, below ``end``; ``end`` is far smaller than 2**64, so the remainder favors none."""
        if self._left < _KEPT + end.bit_length():
            self._pool, self._left = self._fresh(), _BITS
        self._pool, drawn = divmod(self._pool, end)
        self._left -= end.bit_length()
        return drawn

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + self.below(high - low + 1)

    def pick(self, choices: Sequence[_T]) -> _T:
        """One of them, each as likely."""
        return choices[self.below(len(choices))]

    def day(self, first: date, last: date) -> date:
        """A day, both ends included."""
        return first + timedelta(days=self.below((last - first).days + 1))

    def mass_kg(self, median_kg: int) -> Decimal:
        """A mass in kilograms to the gram, log-normal about a median, with a standard deviation of one of its log."""
        bits = self._fresh()
        sum_of_uniforms = sum((bits >> _GRAIN_BITS * place) % _GRAIN for place in range(_UNIFORMS))
        normal = Decimal(sum_of_uniforms - _UNIFORMS * _GRAIN // 2) / _GRAIN
        return max(Decimal("0.1"), (median_kg * _EXACT.exp(normal)).quantize(Decimal("0.001")))

    def _fresh(self) -> int:
        """The bits of the next digest."""
        self._round += 1
        return int.from_bytes(hashlib.sha256(self._name + b"/%d" % self._round).digest(), "big")
