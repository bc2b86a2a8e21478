"""The facts by which an answer may change on a day, where none of those that it rests on names the day.

Another way may open, or another document come into force: the end of an answer is then told by a fact that it does not
rest on, and whoever checks it again must see that fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from greenchain.recognition.case import Asked
from greenchain.recognition.force import first_day_short
from greenchain.recognition.network import Direction
from greenchain.standards.facts import Fact
from greenchain.values.json import canonical_json


def facts_naming(days: Iterable[date], asked: Asked, cited: Iterable[Fact]) -> tuple[Fact, ...]:
    """For each of ``days`` that neither the certificate nor a fact of ``cited`` names, the first fact that does."""
    valid, known = asked.certificate.valid, tuple(cited)
    held = [end for period in (valid, *asked.certificate.suspended) if period for end in (period.since, period.until)]
    own = {day for end in held if end for day in (end.first, end.last)}
    own |= {shown.issued for shown in asked.question.documents or () if shown.issued}
    found: list[Fact] = []
    for day in sorted(set(days) - own):
        if not any(_names(fact, day, asked) for fact in (*known, *found)):
            found += [fact for fact in (next((one for one in _near(asked) if _names(one, day, asked)), None),) if fact]
    return tuple(found)


def _near(asked: Asked) -> Iterator[Fact]:
    """The facts of ways from the one scheme to the other, the nearest first; at last every other."""
    network, source, target = asked.network, asked.certificate.scheme, asked.question.target
    known = asked.known
    out = network.out.get(source, ())
    into = (one for direction in out for one in network.between.get((direction.target, target), ()))
    yield from _of((*network.between.get((source, target), ()), *out, *into))
    yield from (*known.sets_of.get(target, ()), *known.sets_of.get(source, ()), *known.equivalences)
    yield from (*known.accreditations, *known.signatories, *known.agreements.values(), *known.criteria_sets.values())
    yield from known.categories.values()


def _of(directions: Iterable[Direction]) -> Iterator[Fact]:
    for direction in directions:
        yield from (direction.agreement, *direction.children)


def _names(fact: Fact, day: date, asked: Asked) -> bool:
    """Whether a fact names the day, as precisely as it does, or counts months of validity up to it."""
    text = canonical_json(fact.stated).decode()
    last = (day + timedelta(days=1)).day == 1 if day < date.max else True
    spellings = [day.isoformat()]
    spellings += [day.isoformat()[:7]] if day.day == 1 or last else []
    spellings += [day.isoformat()[:4]] if (day.month, day.day) in ((1, 1), (12, 31)) else []
    return any(f'"{spelling}"' in text for spelling in spellings) or (
        '"min_remaining_months"' in text and day in _short_days(fact, asked)
    )


def _short_days(fact: Fact, asked: Asked) -> set[date | None]:
    valid = asked.certificate.valid
    ends = [day for end in (valid.until if valid else None,) if end for day in (end.first, end.last)]
    months = [one.values[0] for one in getattr(fact, "conditions", ()) if one.kind == "min_remaining_months"]
    return {first_day_short(end, int(count)) for end in ends for count in months}
