"""Days and periods of a rechecked acceptance: what holds on a day, and which days anything names."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from greenchain.values.errors import GreenchainError
from greenchain.values.months import add_months
from greenchain.values.time import DatePeriod, PartialDate

J: TypeAlias = Any  # a JSON value
Facts: TypeAlias = dict[tuple[str, str], J]
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)


def period_of(period: J) -> DatePeriod:
    """A period; an end that cannot be read may be any day."""
    since, until = period or (None, None)
    return _period(since, until)


@lru_cache(maxsize=4096)  # read again for every row on every day
def _period(since: str | None, until: str | None) -> DatePeriod:
    return DatePeriod(since and day_of(since), until and day_of(until))  # type: ignore[arg-type]


@lru_cache(maxsize=4096)  # the days of one witness, asked of each of them
def day_of(text: str) -> PartialDate:
    """A date; one that cannot be read may be any day."""
    try:
        return PartialDate.parse(text)
    except GreenchainError:
        return PartialDate(text, date.min, date.max)


def holds(period: J, on: date) -> bool | None:
    """Whether a period covers a day; nothing where its ends are too vague."""
    return period_of(period).holds(on)


def state(bounds: list[J], on: date) -> bool | None:
    """Whether all of the rows hold on a day; nothing where one may or may not."""
    return all_of([holds(one.get("valid"), on) for one in bounds])


def all_of(states: list[bool | None]) -> bool | None:
    """Whether all hold; nothing where one may or may not."""
    return False if False in states else None if None in states else True


def begins(bounds: list[J]) -> date:
    """The first day on which all of the rows may hold."""
    periods = [period_of(one.get("valid")) for one in bounds]
    return max((one.since.first for one in periods if one.since), default=date.min)


def meet(bounds: list[J]) -> bool:
    """Whether the rows have any day in common."""
    ends = [until.last for one in bounds if (until := period_of(one.get("valid")).until)]
    return not ends or begins(bounds) < min(ends)


def is_named(end: str | None, question: J, facts: Facts) -> bool:
    """Whether a day on which an answer may change is one that the question or a fact names."""
    return not end or date.fromisoformat(end) in named_days(question, facts)


def named_days(question: J, facts: Facts) -> set[date]:
    """Every day on which something named in the facts or the question may begin or end."""
    found: set[date] = set()
    waiting: list[J] = [question, *facts.values()]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one
        elif isinstance(one, str) and _DAY.fullmatch(one) and one > "0001":
            day = PartialDate.parse(one)
            found |= {day.first, day.last}
    until = question["certificate"]["valid"][1]
    ends = {PartialDate.parse(until).first, PartialDate.parse(until).last} if until else set()
    rules = [one for fact in facts.values() for one in fact.get("conditions", []) if "min_remaining_months" in one]
    near = [add_months(end, -one["min_remaining_months"]) for one in rules for end in ends]
    return found | {day + timedelta(days=more) for day in near if day.year < date.max.year for more in range(5)}
