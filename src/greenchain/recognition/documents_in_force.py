"""Agreements without pins: the documents at both ends must be on file, in force and for the category, and known to be.

The certificate counts by the documents it names and by those that stand for them; the target by the one that is asked
for, else by the one in force there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from greenchain.recognition.case import Asked, Case
from greenchain.recognition.criteria_sets import carrying_doubts, current_sets, in_force, may_stand_for, standing_for
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome


def document_checks(cases: tuple[Case, ...], asked: Asked) -> Iterator[Finding]:
    """Without pins, documents that are named must be on file, in force and for the category."""
    first, last, names = cases[0].direction, cases[-1].direction, asked.certificate.criteria_sets
    about: dict[str, Any] = {"known": asked.known, "category": asked.category, "on": asked.on}
    if names and not first.is_pinned:
        sure = (one.name for name in names for one in standing_for(first.source, name, on=asked.on, known=asked.known))
        every = tuple(dict.fromkeys((*names, *sure)))
        answer = in_force(first.source, every, days=asked.spec_days, check="criteria", **about)
        is_refused = answer.outcome is Outcome.DOES_NOT_CONFORM
        yield next(iter(_held_perhaps(first.source, asked)), answer) if is_refused else answer
    if asked.question.criteria and not last.is_pinned:
        yield in_force(last.target, (asked.question.criteria,), days=(asked.on,), check="target_criteria", **about)


def _held_perhaps(scheme: str, asked: Asked) -> list[Finding]:
    """What is open of the later documents that the certificate may stand for, where they are in force or may be."""
    names, known = asked.certificate.criteria_sets, asked.known
    later = tuple(one.name for name in names for one in may_stand_for(scheme, name, on=asked.on, known=known))
    about: dict[str, Any] = {"known": known, "category": asked.category, "on": asked.on, "check": "criteria"}
    if not later or in_force(scheme, later, days=asked.spec_days, **about).outcome is Outcome.DOES_NOT_CONFORM:
        return []
    return carrying_doubts(scheme, names, on=asked.on, known=known, check="criteria")


def current_documents(cases: tuple[Case, ...]) -> Iterator[Finding]:
    """What is open of the documents in force where agreements lead, and neither question nor pins name one.

    One that is only recalled, or of which it is not known whether it holds that day, is none to be recognized to; where
    none is on file, none is missed.
    """
    for case in cases:
        is_named = case is cases[-1] and bool(case.asked.question.criteria)
        if not case.direction.is_pinned and not is_named and case.direction.target in case.known.sets_of:
            yield from _current(case.asked, case.direction.target)


def _current(asked: Asked, scheme: str) -> Iterator[Finding]:
    about: dict[str, Any] = {"known": asked.known, "on": asked.on}
    names = tuple(one.name for one in current_sets(scheme, asked.category, **about))
    if names:
        found = in_force(scheme, names, days=(asked.on,), check="target_criteria", category=asked.category, **about)
        yield from (found,) if found.outcome is not Outcome.CONFORMS else ()
