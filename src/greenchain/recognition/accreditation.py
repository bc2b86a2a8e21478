"""Is the certificate's issuer accredited to a standard, for the category, by a body that signed for that standard?

Signatories are recognized per scope and from a date. Nothing is concluded from a list that does not name the issuer
where no list is on file at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from greenchain.recognition.answers import Phase, failed, met, opened, phase_of
from greenchain.recognition.case import Case
from greenchain.recognition.categories import Links, doubt_about, within_any
from greenchain.standards.facts import Accreditation, Condition, Signatory
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_BEST_FIRST = (Outcome.CONFORMS, Outcome.NOT_DETERMINED, Outcome.DOES_NOT_CONFORM)


def accredited(case: Case, condition: Condition) -> Finding:
    """The best answer that the accreditations on file give."""
    standard, issuer = condition.values[0], case.asked.certificate.issuer
    if not issuer:
        return opened("condition", "the issuer is not known", "issuer", code="ISSUER_NOT_ACCREDITED")
    found = [one for one in case.known.accreditations if (one.body, one.standard) == (issuer, standard)]
    if not found:
        detail = f"{issuer} is not accredited to {standard} by any record on file"
        return failed("condition", detail, condition.citation, code="ISSUER_NOT_ACCREDITED")
    alike = _first_of_each(found, lambda one: (one.by, one.scope, *_kind(one, case)))
    return _best(_answer(case, one) for one in alike)


Record = TypeVar("Record", Accreditation, Signatory)


def _first_of_each(records: Iterable[Record], kind: Callable[[Record], tuple[object, ...]]) -> list[Record]:
    """The first record of each kind, in order: those that no check tells apart are answered once."""
    found: dict[tuple[object, ...], Record] = {}
    for one in records:
        found.setdefault(kind(one), one)
    return list(found.values())


def _kind(record: Accreditation | Signatory, case: Case) -> tuple[object, ...]:
    return (phase_of(record.citation.period, case.on), record.citation.status)


def _best(answers: Iterable[Finding]) -> Finding:
    return min(answers, key=lambda answer: _BEST_FIRST.index(answer.outcome))


def _answer(case: Case, accreditation: Accreditation) -> Finding:
    """The best that any signature gives, by the firmest way into the scope: no order of the facts decides."""
    links = _category_links(case, accreditation)
    if links is None:
        detail = f"accreditation {accreditation.id} is for {', '.join(accreditation.scope)}"
        return failed("condition", detail, accreditation.citation, code="ISSUER_SCOPE")
    signed = [
        one for one in case.known.signatories if (one.body, one.standard) == (accreditation.by, accreditation.standard)
    ]
    if not signed:
        detail = f"{accreditation.by} has not signed for {accreditation.standard} by any record on file"
        return failed("condition", detail, accreditation.citation, code="ISSUER_NOT_ACCREDITED")
    alike = _first_of_each(signed, lambda one: _kind(one, case))
    return _best(_dated(case, accreditation, one, links) for one in alike)


def _dated(case: Case, accreditation: Accreditation, signatory: Signatory, links: Links) -> Finding:
    phases = {phase_of(one.citation.period, case.on) for one in (accreditation, signatory)}
    detail = f"{accreditation.body} is accredited by {accreditation.by}, {accreditation.citation.period}"
    if phases & {Phase.BEFORE, Phase.AFTER}:
        return failed("condition", detail, accreditation.citation, code="ISSUER_NOT_ACCREDITED")
    if Phase.UNCLEAR in phases:
        missing = f"exact days of {accreditation.id}"
        return opened("condition", detail, missing, code="DATE_IMPRECISE", citation=accreditation.citation)
    answer = met("condition", detail, accreditation.citation, signatory.citation, *(link.citation for link in links))
    return doubt_about(links, check="condition", detail=detail, on=case.on) or answer


def _category_links(case: Case, accreditation: Accreditation) -> Links | None:
    if accreditation.scope and not case.asked.category:
        return None
    return within_any(case.asked.category, accreditation.scope, known=case.known, on=case.on)
