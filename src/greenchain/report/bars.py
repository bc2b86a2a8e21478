"""Bars of figures that are known between bounds: where they lie on a common scale, in whole units of the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from greenchain.report.reading import number

SPAN = 1000  # units from nothing to the end of the scale
_STEPS = (1, 2, 5, 10)  # of a scale a person reads easily
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure as a document states it: decimals, ``None`` where it is not stated or not known."""

    lower: Decimal | None
    point: Decimal | None
    upper: Decimal | None

    @classmethod
    def of(cls, lower: object, point: object, upper: object) -> Interval:
        """The interval of three values of a document; what is negative or no number counts as not stated."""
        found = [number(value) for value in (lower, point, upper)]
        return cls(*(value if value is not None and value >= 0 else None for value in found))

    @property
    def stated(self) -> list[Decimal]:
        """What is stated of it."""
        return [value for value in (self.lower, self.point, self.upper) if value is not None]


@dataclass(frozen=True, slots=True)
class Scale:
    """From nothing to ``end``, with labeled ticks."""

    end: Decimal
    ticks: tuple[tuple[int, str], ...]

    @classmethod
    def over(cls, values: Iterable[Decimal]) -> Scale:
        """The least readable scale that holds all ``values``."""
        most = max(values, default=Decimal(0))
        if most <= 0:
            return cls(Decimal(1), ((0, "0"),))
        rough = most / _TICKS
        power = Decimal(1).scaleb(rough.adjusted())
        step = next(power * factor for factor in _STEPS if power * factor >= rough)
        count = int(most / step) + bool(most % step)
        ticks = tuple((SPAN * index // count, f"{(step * index).normalize():,f}") for index in range(count + 1))
        return cls(step * count, ticks)

    def at(self, value: Decimal) -> int:
        """Where ``value`` lies on the drawing."""
        return int(min(value, self.end) * SPAN / self.end)


@dataclass(frozen=True, slots=True)
class Bar:
    """A band from ``start`` over ``length`` with a tick at ``point``; ``is_open`` where nothing bounds it above."""

    start: int
    length: int
    point: int | None
    is_open: bool


def bar(interval: Interval, scale: Scale) -> Bar | None:
    """The bar of ``interval``; ``None`` where nothing of it is stated."""
    if not interval.stated:
        return None
    start = scale.at(interval.lower if interval.lower is not None else Decimal(0))
    end = SPAN if interval.upper is None else max(scale.at(interval.upper), start)
    point = None if interval.point is None else scale.at(interval.point)
    return Bar(start, end - start, point, interval.upper is None)


def scale_of(intervals: Sequence[Interval], *others: Decimal | None) -> Scale:
    """The scale that holds all intervals and the other figures that are known."""
    values = [value for interval in intervals for value in interval.stated]
    return Scale.over([*values, *(value for value in others if value is not None and value >= 0)])
