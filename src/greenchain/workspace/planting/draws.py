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
_GRAIN = 1_000_000


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
            digest = hashlib.sha256(self._name + b"/%d" % self._round).digest()
            self._round, self._pool, self._left = self._round + 1, int.from_bytes(digest, "big"), _BITS
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
        sum_of_uniforms = sum(self.below(_GRAIN) for _ in range(_UNIFORMS))
        normal = Decimal(sum_of_uniforms - _UNIFORMS * _GRAIN // 2) / _GRAIN
        return max(Decimal("0.1"), (median_kg * _EXACT.exp(normal)).quantize(Decimal("0.001")))
