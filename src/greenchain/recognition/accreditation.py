"""Is the certificate's issuer accredited to a standard, for the category, by a body that signed for that standard?

Signatories are recognized per scope and from a date. Nothing is concluded from a list that does not name the issuer
where no list is on file at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from greenchain.recognition.answers import Phase, failed, met, opened, phase_of
from greenchain.recognition.case import Case
from greenchain.recognition.categories import Links, doubt_about, within_any
from greenchain.recognition.remembering import remembered
from greenchain.standards.facts import Accreditation, Condition, Fact, Signatory
from greenchain.standards.known_facts import KnownFacts
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_BEST_FIRST = (Outcome.CONFORMS, Outcome.NOT_DETERMINED, Outcome.DOES_NOT_CONFORM)
_WORST = _BEST_FIRST.index(Outcome.DOES_NOT_CONFORM)


def accredited(case: Case, condition: Condition) -> Finding:
    """The best answer that the accreditations on file give."""
    issuer = case.asked.certificate.issuer
    if not issuer:
        return opened("condition", "the issuer is not known", "issuer", code="ISSUER_NOT_ACCREDITED")
    best = _first_best(issuer, condition.values[0], case.asked.category, on=case.on, known=case.known)
    if best is None:
        detail = f"{issuer} is not accredited to {condition.values[0]} by any record on file"
        return failed("condition", detail, condition.citation, code="ISSUER_NOT_ACCREDITED")
    return best


@remembered  # asked again for every agreement
def _first_best(issuer: str, standard: str, category: str | None, *, on: date, known: KnownFacts) -> Finding | None:
    """The first of the best answers; what cannot answer better than one before it is not worked out at all."""
    signed, best = _signed(standard, on=on, known=known), None
    for one in known.accreditations:
        if (one.body, one.standard) != (issuer, standard):
            continue
        place, signatures = signed.get(one.by, (_WORST, []))
        if best is None or _may_be_better(best, one, place, on):
            answer = _answer(one, signatures, category, on=on, known=known)
            best = answer if best is None else _best((best, answer))
    return best


def _may_be_better(best: Finding, accreditation: Accreditation, signed: int, on: date) -> bool:
    """Whether an accreditation may answer better, whatever its scope; ``signed`` is the place of its signatures."""
    place = _BEST_FIRST.index(best.outcome)
    if not accreditation.is_firm:  # one that nobody read refuses for certain as little as it supports
        return place == _WORST
    return signed < place and _place_of(accreditation, on) < place


def _signed(standard: str, *, on: date, known: KnownFacts) -> dict[str, tuple[int, list[Signatory]]]:
    """By body, the best place of its signatures, and those that count: of those alike on the day the first."""
    found: dict[str, tuple[int, list[Signatory]]] = {}
    alike: set[tuple[object, ...]] = set()
    for one in known.signatories:
        key = (one.body, phase_of(one.citation.period, on), one.is_firm)
        if one.standard == standard and key not in alike:
            alike.add(key)
            best, listed = found.setdefault(one.body, (_WORST, []))
            listed.append(one)
            found[one.body] = (min(best, _place_of(one, on)), listed)
    return found


def _place_of(fact: Fact, on: date) -> int:
    phase = phase_of(fact.citation.period, on)
    if phase in (Phase.BEFORE, Phase.AFTER):
        return _WORST
    is_certain = phase is Phase.IN and fact.is_firm
    return _BEST_FIRST.index(Outcome.CONFORMS if is_certain else Outcome.NOT_DETERMINED)


def _best(answers: Iterable[Finding]) -> Finding:
    return min(answers, key=lambda answer: _BEST_FIRST.index(answer.outcome))


def _answer(
    accreditation: Accreditation, signed: list[Signatory], category: str | None, *, on: date, known: KnownFacts
) -> Finding:
    """The best that any signature gives, by the firmest way into the scope: no order of the facts decides."""
    is_limited = accreditation.scope and not category
    links = None if is_limited else within_any(category, accreditation.scope, known=known, on=on)
    if links is None:
        detail = f"accreditation {accreditation.id} is for {', '.join(accreditation.scope)}"
        return failed("condition", detail, accreditation.citation, code="ISSUER_SCOPE")
    if not signed:
        detail = f"{accreditation.by} has not signed for {accreditation.standard} by any record on file"
        return failed("condition", detail, accreditation.citation, code="ISSUER_NOT_ACCREDITED")
    return _best(_dated(accreditation, one, links, on) for one in signed)


def _dated(accreditation: Accreditation, signatory: Signatory, links: Links, on: date) -> Finding:
    phases = {phase_of(one.citation.period, on) for one in (accreditation, signatory)}
    detail = f"{accreditation.body} is accredited by {accreditation.by}, {accreditation.citation.period}"
    if phases & {Phase.BEFORE, Phase.AFTER}:
        return failed("condition", detail, accreditation.citation, code="ISSUER_NOT_ACCREDITED")
    if Phase.UNCLEAR in phases:
        missing = f"exact days of {accreditation.id}"
        return opened("condition", detail, missing, code="DATE_IMPRECISE", citation=accreditation.citation)
    answer = met("condition", detail, accreditation.citation, signatory.citation, *(link.citation for link in links))
    return doubt_about(links, check="condition", detail=detail, on=on) or answer
