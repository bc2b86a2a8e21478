"""The days on which an answer may change, and the first one on which it does.

Every end of every row and certificate that the checks of a candidate look at is a day on which that candidate may
change, and between two of them it does not. So the days are gone through in order, on each only the candidates whose
day it is are judged again, until the answer differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import prod

from greenchain.recognition.candidates import judge
from greenchain.recognition.case import Asked
from greenchain.recognition.categories import category_days, within
from greenchain.recognition.chains import Chain
from greenchain.recognition.distance import silent_about
from greenchain.recognition.exclusions import binding
from greenchain.recognition.force import first_day_short
from greenchain.recognition.network import COOPERATION, Direction
from greenchain.recognition.pins import is_about
from greenchain.recognition.ruling import Held, Look, settled
from greenchain.standards.facts import Pin, ScopeItem
from greenchain.standards.known_facts import KnownFacts
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Citation
from greenchain.values.time import DatePeriod

_MOST_ROWS = 1_000_000
"""Rules of agreements times days: genuine ones have dozens of each; so many take some seconds."""
_PIN = 10  # rules that cost as much as one pin, whose documents are looked up with all that they stand for
_MOST_PAIRS = 2_000_000
"""Criteria of a source times those of a target times days: texts of two hundred each on fifty days; likewise."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What lies ahead of a look.

    Attributes:
        expires_on: the first day on which the answer differs; ``None`` where no known day changes it.
        ways: by way, the first day on which it no longer leads there; absent where none is known.
    """

    expires_on: date | None
    ways: dict[tuple[object, ...], date]


def outlook(look: Look) -> Outlook:
    """The first day after the look's on which the answer differs, and the end of each way that holds."""
    ahead = _agenda(look)
    gist, current, expires = _gist(look), look, None
    is_kept = not look.held()
    held = _leading(look, is_kept=is_kept)
    ends: dict[tuple[object, ...], date] = {}
    for day in sorted(ahead):
        if expires is not None and held <= ends.keys():
            break
        current = _judged_again(current, day, ahead[day])
        still = _leading(current, is_kept=is_kept) if held else held
        for key in held - still:
            ends.setdefault(key, day)
        if expires is None and _gist(current) != gist:
            expires = day
    return Outlook(expires, ends)


def _leading(look: Look, *, is_kept: bool) -> set[tuple[object, ...]]:
    """The ways that lead there; or the one by which stock is kept, where there is any."""
    if not is_kept:
        return {key_of(one) for one in look.held()}
    kept = look.kept()
    return {key_of(kept)} if kept else set()


def key_of(held: Held) -> tuple[object, ...]:
    """What makes a way the same way on another day."""
    return (held.ids, held.way.proof.residual, held.candidate.conditions, held.candidate.level)


def _gist(look: Look) -> tuple[object, ...]:
    """What an answer is compared by from day to day: all but the wording and the rejected ways."""
    held = look.held()
    if held:
        return (frozenset(key_of(one) for one in held),)
    ruling = settled(look, (), ())
    return (
        ruling.decision,
        ruling.path,
        ruling.residual,
        ruling.conditions,
        ruling.reasons,
        ruling.missing,
    )


def _judged_again(look: Look, day: date, places: Iterable[int]) -> Look:
    """The look on a later day, for which only the candidates at ``places``, reports behind the others, change."""
    asked = look.asked.on_day(day)
    every = [*look.candidates, *look.reports]
    for place in places:
        every[place] = judge(every[place].chain, asked)
    count = len(look.candidates)
    return Look(asked, tuple(every[:count]), tuple(every[count:]), look.is_cut)


def _agenda(look: Look) -> dict[date, list[int]]:
    """By day after the look's, the places of the candidates that may change on it."""
    ahead: dict[date, list[int]] = {}
    certificate, rows, pairs = set(_certificate_days(look.asked)), 0, 0
    for place, candidate in enumerate((*look.candidates, *look.reports)):
        later = [day for day in {*days_of(candidate.chain, look.asked), *certificate} if day > look.asked.on]
        rows += len(later) * sum(map(_rows, candidate.chain))
        pairs += len(later) * sum(_pairs(direction, look.asked.known) for direction in candidate.chain)
        for day in later:
            ahead.setdefault(day, []).append(place)
    for count, most, what in ((rows, _MOST_ROWS, "rules of agreements"), (pairs, _MOST_PAIRS, "pairs of criteria")):
        if count > most:
            expected = f"at most {most} {what} times days on which one may begin or end"
            raise InputError(Fault("BUDGET_EXCEEDED", expected, str(count)))
    for day in _other_days(look.asked):
        if day > look.asked.on:
            ahead.setdefault(day, [])
    return ahead


def _rows(direction: Direction) -> int:
    """How many rules of a direction may have to be looked at on one day."""
    limits = (*direction.exclusions, *direction.conditions, *direction.suspensions, *direction.endings)
    items = len(direction.scope) if isinstance(direction.scope, tuple) else 0
    pins = sum(_PIN + prod(len(names) or 1 for _, names in pin.sets) for pin in direction.pins)
    return pins + len(direction.common) + len(direction.variants) + len(limits) + items


def _pairs(direction: Direction, known: KnownFacts) -> int:
    """How many criteria may have to be held against each other on one day."""
    if direction.agreement.credit == "all":
        return 0
    ends = (known.sets_of.get(scheme, ()) for scheme in (direction.source, direction.target))
    near, far = (max((len(one.criteria) for one in listed), default=0) for listed in ends)
    return near * far


def days_of(chain: Chain, asked: Asked) -> Iterator[date]:
    """The days on which something of the chain that is about the category begins or ends."""
    for direction in chain:
        pins = [pin for pin in direction.pins if is_about(pin, asked)]
        for citation in (*_citations(direction, asked, pins), *_beside(direction, asked, pins)):
            yield from ends_of(citation.period)
        if direction.agreement.attested:
            yield from (direction.agreement.attested.first, direction.agreement.attested.last)
        yield from _short_days(direction, asked)
    yield from category_days(asked.known)
    yield from (shown.issued for shown in asked.question.documents or () if shown.issued)
    for equivalence in asked.known.equivalences:
        yield from ends_of(equivalence.citation.period)


def _beside(direction: Direction, asked: Asked, pins: list[Pin]) -> Iterator[Citation]:
    """What a direction rests on outside its agreement: criteria documents of both sides, accreditation."""
    for scheme in (direction.source, direction.target):
        names = {name for pin in pins for name in pin.of(scheme)}
        for one in asked.known.sets_of.get(scheme, ()):
            if not direction.is_pinned or one.name in names or one.carries_over:
                yield one.citation
        if scheme in asked.known.schemes:
            yield asked.known.schemes[scheme].citation
    if any(condition.kind == "issuer_accredited" for condition in direction.conditions):
        yield from (fact.citation for fact in (*asked.known.accreditations, *asked.known.signatories))


def _short_days(direction: Direction, asked: Asked) -> Iterator[date]:
    valid = asked.certificate.valid
    end = valid.until if valid else None
    for condition in direction.conditions:
        if condition.kind == "min_remaining_months" and end:
            for last in (end.first, end.last):
                day = first_day_short(last, int(condition.values[0]))
                if day:
                    yield day


def _certificate_days(asked: Asked) -> Iterator[date]:
    certificate = asked.certificate
    for period in (*((certificate.valid,) if certificate.valid else ()), *certificate.suspended):
        yield from ends_of(period)


def _other_days(asked: Asked) -> Iterator[date]:
    """Days of what is no candidate and yet names a reason: cooperation, agreements that state no direction."""
    ends = (asked.certificate.scheme, asked.question.target)
    directed = (direction.agreement for direction in asked.network.between.get(ends, ()))
    cooperation = (agreement for agreement in directed if agreement.level == COOPERATION)
    for agreement in (*cooperation, *silent_about(asked, ends[0])):
        yield from ends_of(agreement.citation.period)
        for party in agreement.parties:
            yield from ends_of(party.citation.period)


def _citations(direction: Direction, asked: Asked, pins: list[Pin]) -> Iterator[Citation]:
    agreement = direction.agreement
    yield agreement.citation
    yield from agreement.valid_in.values()
    yield from direction.ties
    for item in direction.scope or ():
        if isinstance(item, ScopeItem) and (not asked.category or _covers(item, asked)):
            yield item.citation
    rules: Iterable[object] = (
        *pins,
        *direction.common,
        *binding(direction, asked),
        *direction.conditions,
        *direction.variants,
        *direction.suspensions,
        *direction.endings,
        *direction.remainders,
    )
    yield from (rule.citation for rule in rules)  # type: ignore[attr-defined]


def _covers(item: ScopeItem, asked: Asked) -> bool:
    return within(asked.category or "", item.category, known=asked.known) is not None


def ends_of(period: DatePeriod) -> Iterator[date]:
    """The days on which a period may begin or end."""
    for end in (period.since, period.until):
        if end is not None and end.first != date.min:  # an end of which nothing is known is no day
            yield from (end.first, end.last)


def same_scheme_days(asked: Asked) -> list[date]:
    """The days on which the answer about a label of the target's own scheme may change."""
    days = {*_certificate_days(asked), *document_days(asked.known, asked.question.target)}
    return sorted(day for day in days if day > asked.on)


def document_days(known: KnownFacts, scheme: str) -> Iterator[date]:
    """The days on which the scheme, a document of it, or a category within another, begins or ends."""
    if scheme in known.schemes:
        yield from ends_of(known.schemes[scheme].citation.period)
    for one in known.sets_of.get(scheme, ()):
        yield from ends_of(one.citation.period)
    yield from category_days(known)
