"""The documents over which a way may go on later: it stays the same way while its agreements and pins do.

An agreement without pins leads to whatever document is the only one in force, and a pin, or several of one id, may name
more than one. Until which day a way leads there is seen only with those documents at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from greenchain.recognition.case import Asked, Case
from greenchain.recognition.criteria_sets import only_current
from greenchain.recognition.pins import is_about
from greenchain.standards.facts import CriteriaSet, Pin

_MOST_REVISIONS = 64  # of one scheme within one way's days; real ones are revised every few years


def may_go_over(case: Case, pin: str, *, until: date | None) -> Iterator[CriteriaSet]:
    """The documents on file that one agreement of a way may lead to before the way ends.

    Args:
        case: the agreement, on the day asked.
        pin: the id of the pin used; empty where it has none.
        until: the end of the way; ``None`` where none is known.
    """
    direction, asked = case.direction, case.asked
    scheme = direction.target
    if not direction.is_pinned:
        is_wanted = scheme == asked.question.target and asked.question.criteria
        yield from () if is_wanted else _revisions(scheme, asked, until)
        return
    for one in direction.pins:
        if one.id == pin and is_about(one, asked) and _may_begin(one, case):
            names = one.sets[1][1] if one.is_directed else one.of(scheme)
            found = (case.known.criteria_sets.get((scheme, name)) for name in names)
            yield from (document for document in found if document)


def _may_begin(pin: Pin, case: Case) -> bool:
    """Whether the certificate may come to stand for a document of the pin; of a later step it is not asked."""
    scheme, held = case.direction.source, case.asked.certificate
    if scheme != held.scheme or not held.criteria_sets:
        return True
    later = {one.name for one in case.known.sets_of.get(scheme, ()) if one.carries_over}
    named = pin.sets[0][1] if pin.is_directed else pin.of(scheme)
    return bool({*held.criteria_sets, *later} & set(named))


def _revisions(scheme: str, asked: Asked, until: date | None) -> Iterator[CriteriaSet]:
    """Each document that is the only one in force, from the day on which the one before ends."""
    day = asked.on
    for _ in range(_MOST_REVISIONS):
        one = only_current(scheme, asked.category, on=day, known=asked.known)
        if one is None:
            return
        yield one
        end = one.citation.period.until
        if end is None or end.last <= day or (until is not None and end.last >= until):
            return
        day = end.last
