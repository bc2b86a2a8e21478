"""What keeps the criteria documents of a chain from meeting: a failure where they do not, a doubt where they may.

Each agreement takes certificates to some documents to others, by its pins of the day; they meet where one of them ends
at a document from which the next goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from greenchain.recognition.answers import alike, failed, few, opened
from greenchain.recognition.case import Asked, Case
from greenchain.recognition.criteria_sets import carrying_doubts, current_sets, may_stand_for, only_current
from greenchain.recognition.names import near_document, unknown_documents
from greenchain.recognition.pins import ANY_SET, NOT_ON_FILE, PinUse, is_current, label
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome


def pin_doubts(cases: tuple[Case, ...], possible: tuple[tuple[PinUse, ...], ...], asked: Asked) -> list[Finding]:
    """What keeps the pins from meeting for certain: of each agreement the uses with the fewest doubts."""
    names, wanted = asked.certificate.criteria_sets, asked.question.criteria
    scheme, known = cases[0].direction.source, asked.known
    later = (one.name for name in names for one in may_stand_for(scheme, name, on=asked.on, known=known))
    held = (*names, *later)
    found: list[Finding] = []
    if not names and any(case.direction.is_pinned for case in cases[:1]):
        missing = "criteria of the certificate"
        found.append(opened("criteria", "the certificate names no criteria document", missing, code="SCOPE_VERSION"))
    for index, through in enumerate(possible):
        fitting = [use for use in through if _fits(use, index, len(cases), names=held, wanted=wanted)] or list(through)
        found += _fewest([tuple(f for f in use.findings if f.outcome is Outcome.NOT_DETERMINED) for use in fitting])
    found += unclear_joints(cases)
    found += () if found else _carried_perhaps(cases, possible, asked)
    if not found:
        missing = "criteria documents that meet"
        found.append(opened("criteria", "the documents do not meet for certain", missing, code="SCOPE_VERSION"))
    return found


def _fewest(doubts: list[tuple[Finding, ...]]) -> Iterator[Finding]:
    """The doubts of a use that has fewest; of equal ones all that is missing, so that no order of pins is told."""
    kinds = [(len(each), tuple(sorted(one.code for one in each))) for each in doubts]
    closest = [sorted(each, key=_by_code) for each, kind in zip(doubts, kinds, strict=True) if kind == min(kinds)]
    yield from map(alike, zip(*closest, strict=True))


def _carried_perhaps(
    cases: tuple[Case, ...], possible: tuple[tuple[PinUse, ...], ...], asked: Asked
) -> Iterator[Finding]:
    """What is open of documents that may stand for others where agreements meet, at the certificate and at the end."""
    held = asked.certificate.criteria_sets
    for case, through in zip(cases, possible, strict=True):
        about: dict[str, Any] = {"on": asked.on, "known": asked.known, "check": "criteria"}
        yield from carrying_doubts(case.direction.source, held, among={use.source for use in through}, **about)
        held = tuple(dict.fromkeys(use.target for use in through))
    wanted = (asked.question.criteria,) if asked.question.criteria else ()
    if wanted:
        about = {"on": asked.on, "known": asked.known, "check": "target_criteria"}
        yield from carrying_doubts(cases[-1].direction.target, held, among=wanted, **about)


def unclear_joints(cases: tuple[Case, ...]) -> Iterator[Finding]:
    """Where pins go on from whatever is in force, and it is not certain which document that is."""
    for case, following in pairwise(cases):
        if case.direction.is_pinned or not following.direction.is_pinned:
            continue
        scheme = case.direction.target
        about: dict[str, Any] = {"on": case.on, "known": case.known}
        if only_current(scheme, case.asked.category, **about) is None:
            names = few(one.name for one in current_sets(scheme, case.asked.category, **about))
            detail = f"{case.agreement.id} names no document of {scheme}, where {names or 'none'} may be in force"
            yield opened("criteria", detail, f"criteria document of {scheme}", code="SCOPE_VERSION")


def _fits(use: PinUse, index: int, count: int, *, names: tuple[str, ...], wanted: str) -> bool:
    """Whether a use may begin at the certificate and end at what is wanted."""
    begins = index > 0 or not names or use.source in (*names, NOT_ON_FILE, ANY_SET)
    return begins and (index < count - 1 or not wanted or use.target in (wanted, NOT_ON_FILE, ANY_SET))


def pin_failure(cases: tuple[Case, ...], uses: tuple[tuple[PinUse, ...], ...], asked: Asked) -> Finding:
    """Why the documents do not meet: the pins of that day are others, or do not hold yet; or a name is on no file."""
    names, wanted = asked.certificate.criteria_sets, asked.question.criteria
    strange = unknown_documents(asked, cases[0].direction.source, cases[-1].direction.target)
    if strange and _may_meet(cases, uses, asked, strange=strange):
        return _not_on_file(strange, asked)
    for index, (case, through) in enumerate(zip(cases, uses, strict=True)):
        if not case.direction.is_pinned:
            continue
        current = [use for use in through if use.state is not False]
        named = [use for use in through if _fits(use, index, len(cases), names=names, wanted=wanted)]
        if named and not current and not any(is_current(pin, case) for pin in case.direction.pins):
            return min(
                (f for use in named for f in use.findings if f.outcome is Outcome.DOES_NOT_CONFORM), key=_by_code
            )
        if not any(use in named for use in current):
            pinned = ", ".join(sorted({label(use.pin) for use in current if use.pin}))
            stated = f"{', '.join(names[:5]) or 'unnamed'} to {wanted or 'the pinned document'}"
            said = f"{stated}: not by {pinned}" if pinned else f"{stated}: no pin holds on that day"
            return failed("pin", said, case.agreement.citation, code="SCOPE_VERSION")
    return failed("pin", "the pins of the agreements do not meet at one document", code="SCOPE_VERSION")


def _may_meet(
    cases: tuple[Case, ...],
    uses: tuple[tuple[PinUse, ...], ...],
    asked: Asked,
    *,
    strange: tuple[tuple[str, str], ...],
) -> bool:
    """Whether the pins of the day would meet, if the names that no fact knows were meant for those that they name."""
    unknown = {name for _, name in strange}
    names = () if unknown.intersection(asked.certificate.criteria_sets) else asked.certificate.criteria_sets
    wanted = "" if asked.question.criteria in unknown else asked.question.criteria
    return all(
        any(use.state is not False and _fits(use, index, len(cases), names=names, wanted=wanted) for use in through)
        for index, (case, through) in enumerate(zip(cases, uses, strict=True))
        if case.direction.is_pinned
    )


def _not_on_file(strange: tuple[tuple[str, str], ...], asked: Asked) -> Finding:
    """A document that no fact knows may be one that a pin names, misspelled: that is no firm no."""
    told_of = [
        f"{name} of {scheme} is not on file{near_document(scheme, name, network=asked.network)}"
        for scheme, name in strange
    ]
    missing = tuple(f"{name} of {scheme}" for scheme, name in strange)
    return replace(opened("pin", "; ".join(told_of), missing[0], code="SCOPE_VERSION"), missing=missing)


def _by_code(finding: Finding) -> tuple[str, str]:
    return (finding.code, finding.detail)
