"""Answers over time: what holds from one day to another, the same on every day between.

Days are proleptic ordinals. What an engine says of a day is asked for once a span, on its first day, because between
two of the days on which a fact begins or ends nothing changes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from greenchain.recognition.conditions import ConditionState
from greenchain.values.filling import filled

BEGINNING = date.min.toordinal()
NEVER = date.max.toordinal() + 1  # the end of what has none
NO_REST = -1
NOTHING = 0  # no category
MOST_MONTHS = 12 * date.max.year  # the calendar has no more, so that a longer rest is the same as this one

Answer = TypeVar("Answer")


@filled
@dataclass(frozen=True, slots=True)
class Terms:
    """What an open span still asks of a row.

    Attributes:
        countries: the factory's countries let through, a bit each.
        months: how many months the certificate must have left, even 0 asking for a stated end; ``NO_REST`` for none.
        conditions: as they stand for a row that passes.
    """

    countries: int
    months: int = NO_REST
    conditions: tuple[ConditionState, ...] = ()

    def joined(self, other: Terms) -> Terms:
        """Both: countries intersect, the longer rest binds, conditions unite."""
        return Terms(
            self.countries & other.countries, max(self.months, other.months), (*self.conditions, *other.conditions)
        )


@filled
@dataclass(frozen=True, slots=True)
class Span:
    """Open from ``since`` until the day before ``until``, on ``terms``, for ``categories``, a bit each."""

    since: int
    until: int
    terms: Terms
    categories: int


def sweep(
    days: Sequence[int], answer: Callable[[int], Answer], *, since: int = BEGINNING, until: int = NEVER
) -> Iterator[tuple[int, int, Answer]]:
    """The answer of each stretch between the ``days``, sorted, that lie from ``since`` to ``until``."""
    for day in days[bisect_right(days, since) : bisect_left(days, until)]:
        yield since, day, answer(since)
        since = day
    yield since, until, answer(since)


def everywhere(countries: int) -> Terms:
    """The terms that ask nothing, of so many countries."""
    return Terms((1 << countries) - 1)


def overlap(one: Iterable[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """The spans on which both are open, on the terms of both; none for which no country or category is left."""
    found = []
    for a in one:
        for b in other:
            categories = a.categories & b.categories
            since, until = max(a.since, b.since), min(a.until, b.until)
            if categories and since < until and a.terms.countries & b.terms.countries:
                found.append(Span(since, until, a.terms.joined(b.terms), categories))
    return tuple(found)
