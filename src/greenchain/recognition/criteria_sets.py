"""Criteria documents on their days: in force, replaced, standing for the one before."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from greenchain.recognition.answers import Phase, failed, few, met, opened, phase_of
from greenchain.recognition.categories import are_certain, doubt_within, within_any
from greenchain.recognition.remembering import remembered
from greenchain.standards.facts import CriteriaSet
from greenchain.standards.known_facts import KnownFacts
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome


def in_force(
    scheme: str,
    names: tuple[str, ...],
    *,
    days: tuple[date, ...],
    known: KnownFacts,
    check: str,
    category: str | None = None,
    on: date | None = None,
) -> Finding:
    """Whether one of the named documents is on file and in force on all ``days``, for the category where one is given.

    What lies in which category is looked up on the day asked, ``on``; without a day no category is.

    A document without an end on file is in force.
    """
    found = [known.criteria_sets[scheme, name] for name in names if (scheme, name) in known.criteria_sets]
    if not found:
        missing = f"{few(names)} of {scheme}"
        return opened(check, f"{missing} is not on file", missing, code="SCOPE_VERSION")
    answers = [max((_answer(one, on=day, check=check) for day in days), key=_place) for one in found]
    if on is not None:
        answers = [
            _for_category(one, answer, category, known=known, on=on) for one, answer in zip(found, answers, strict=True)
        ]
    return min(answers, key=_place)


def _for_category(one: CriteriaSet, answer: Finding, category: str | None, *, known: KnownFacts, on: date) -> Finding:
    """``answer``, or what is amiss or open of the categories that the document is for."""
    if not is_for(one, category, known=known, on=on):
        return _for_others(one, answer.check)
    if answer.outcome is not Outcome.CONFORMS:
        return answer
    return doubt_within(category, one.categories, what=one.name, check=answer.check, known=known, on=on) or answer


_BEST_FIRST = (Outcome.CONFORMS, Outcome.NOT_DETERMINED, Outcome.DOES_NOT_CONFORM)


def _place(answer: Finding) -> int:
    return _BEST_FIRST.index(answer.outcome)


def _for_others(one: CriteriaSet, check: str) -> Finding:
    return failed(check, f"{one.name} is for {few(one.categories)} only", one.citation, code="SCOPE_VERSION")


def _answer(one: CriteriaSet, *, on: date, check: str) -> Finding:
    period = one.citation.period
    phase = phase_of(period, on)
    if phase is Phase.IN:
        return met(check, f"{one.name} is in force {period}", one.citation)
    if phase is Phase.UNCLEAR:
        missing = f"exact dates of {one.name}"
        return opened(check, f"{one.name} holds {period}", missing, code="DATE_IMPRECISE", citation=one.citation)
    return failed(check, f"{one.name} holds {period} only", one.citation, code="SCOPE_VERSION")


@remembered  # asked again for every pin
def standing_for(scheme: str, name: str, *, on: date, known: KnownFacts) -> tuple[CriteriaSet, ...]:
    """The later documents that a certificate to ``name`` stands for, each carrying over the one before it."""
    return _carrying(scheme, name, known, lambda one: one.is_firm and phase_of(one.citation.period, on) is Phase.IN)


@remembered
def may_stand_for(scheme: str, name: str, *, on: date, known: KnownFacts) -> tuple[CriteriaSet, ...]:
    """As :func:`standing_for`, with those that nobody read, or of which it is not known whether they hold that day."""
    current = (Phase.IN, Phase.UNCLEAR)
    return _carrying(scheme, name, known, lambda one: phase_of(one.citation.period, on) in current)


def carrying_doubts(
    scheme: str, names: tuple[str, ...], *, among: Collection[str] = (), on: date, known: KnownFacts, check: str
) -> list[Finding]:
    """What is open of the later documents that certificates to ``names`` may stand for; none where that is settled.

    Of no interest where none of those they may stand for is ``among`` some, if any are given.
    """
    sure = {*names, *(one.name for name in names for one in standing_for(scheme, name, on=on, known=known))}
    perhaps = {one.name: one for name in names for one in may_stand_for(scheme, name, on=on, known=known)}
    left = [one for name, one in perhaps.items() if name not in sure]
    if among and not any(one.name in among for one in left):
        return []
    answers = (_answer(one, on=on, check=check) for one in left)
    return [answer for answer in answers if answer.outcome is not Outcome.CONFORMS]


def _carrying(
    scheme: str, name: str, known: KnownFacts, counts: Callable[[CriteriaSet], bool]
) -> tuple[CriteriaSet, ...]:
    found: list[CriteriaSet] = []
    reached, after = {name}, _carried_on(known=known)
    waiting = [name]
    while waiting:  # each document enters once
        old = waiting.pop()
        for one in after.get((scheme, old), ()):
            if one.name not in reached and counts(one):
                reached.add(one.name)
                found.append(one)
                waiting.append(one.name)
    return tuple(found)


@remembered  # looked up for every document and day
def _carried_on(*, known: KnownFacts) -> dict[tuple[str, str], list[CriteriaSet]]:
    """By scheme and document, those that carry it over."""
    after: dict[tuple[str, str], list[CriteriaSet]] = {}
    for scheme, listed in known.sets_of.items():
        for one in listed:
            if one.carries_over:
                after.setdefault((scheme, one.replaces), []).append(one)
    return after


@remembered
def current_sets(scheme: str, category: str | None, *, on: date, known: KnownFacts) -> tuple[CriteriaSet, ...]:
    """The documents of ``scheme`` on file that are in force for the category, or may be."""
    return tuple(
        one
        for one in known.sets_of.get(scheme, ())
        if phase_of(one.citation.period, on) in (Phase.IN, Phase.UNCLEAR) and is_for(one, category, known=known, on=on)
    )


def only_current(scheme: str, category: str | None, *, on: date, known: KnownFacts) -> CriteriaSet | None:
    """The document in force, where no other one may be meant; ``None`` where that is not certain."""
    found = current_sets(scheme, category, on=on, known=known)
    return found[0] if len(found) == 1 and phase_of(found[0].citation.period, on) is Phase.IN else None


def is_for(one: CriteriaSet, category: str | None, *, known: KnownFacts, on: date | None = None) -> bool:
    """Whether a document covers the category, or may; one that names none covers any, and so does an unknown one.

    Without a day that of any day counts.
    """
    return within_any(category, one.categories, known=known, on=on) is not None


def is_surely_for(one: CriteriaSet, category: str | None, *, known: KnownFacts, on: date) -> bool:
    """Whether a document covers the category by facts that were read and hold on the day."""
    if not one.categories:
        return True
    links = within_any(category, one.categories, known=known, on=on) if category else None
    return links is not None and are_certain(links, on=on)
