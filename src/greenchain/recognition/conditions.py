"""What an agreement asks to be shown besides the label, and whether it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from greenchain.recognition.accreditation import accredited
from greenchain.recognition.answers import Phase, failed, met, opened, phase_of
from greenchain.recognition.case import Case
from greenchain.recognition.scope import variant_rule
from greenchain.standards.facts import Condition
from greenchain.values.finding import Citation, Finding
from greenchain.values.months import add_months
from greenchain.values.outcome import Outcome


@dataclass(frozen=True, slots=True)
class ConditionState:
    """A condition and how it stands: ``met``, ``unmet`` or ``unknown``."""

    id: str
    state: str

    def to_dict(self) -> dict[str, str]:
        """As results print it."""
        return {"id": self.id, "state": self.state}


def conditions_of(case: Case) -> Iterator[tuple[ConditionState, Finding]]:
    """Every condition that binds, in the order of the facts, then what a variant must prove again."""
    for condition, phase in due(case):
        state, finding = _JUDGES[condition.kind](case, condition)
        if phase is Phase.UNCLEAR and finding.outcome is Outcome.DOES_NOT_CONFORM:
            detail = f"{finding.detail}, asked for {condition.citation.period}"
            finding = opened("condition", detail, "the exact date", code="DATE_IMPRECISE", citation=condition.citation)
        yield ConditionState(condition.id, state), finding
    rule = variant_rule(case)
    for proof in rule.reprove if rule else ():
        citation = rule.citation if rule else None
        shown = case.asked.question.evidence
        told = f"{proof} proven again"
        state, finding = _shown(proof, is_shown=None if shown is None else proof in shown, text=told, citation=citation)
        yield ConditionState(proof, state), finding


def due(case: Case) -> Iterator[tuple[Condition, Phase]]:
    """The conditions that bind on the day, or may, and where the day lies in their time."""
    for condition in case.direction.conditions:
        phase = phase_of(condition.citation.period, case.on)
        is_due = case.asked.question.variant is not None or not condition.is_for_variants
        if is_due and phase in (Phase.IN, Phase.UNCLEAR):
            yield condition, phase


def _document(case: Case, condition: Condition) -> tuple[str, Finding]:
    """A document counts that was issued by the day asked, or of which no date is stated: none is asked for."""
    name, shown = condition.values[0], case.asked.question.documents
    text, in_time = condition.text or f"{name} is shown", None
    if shown is not None:
        counting = [one for one in shown if one.kind == name and (one.issued is None or one.issued <= case.on)]
        in_time = bool(counting)
        text += ", its date not stated" if counting and all(one.issued is None for one in counting) else ""
    return _shown(name, is_shown=in_time, text=text, citation=condition.citation)


def _shown(name: str, *, is_shown: bool | None, text: str, citation: Citation | None) -> tuple[str, Finding]:
    """Showing satisfies; whatever else leaves it open, for a document may still be obtained."""
    if is_shown is None:
        detail = f"{text}: not known whether it was shown"
        return "unknown", opened("condition", detail, name, code="CONDITION_UNMET", citation=citation)
    if is_shown:
        return "met", met("condition", text)
    return "unmet", opened("condition", f"{text}: not shown", name, code="CONDITION_UNMET", citation=citation)


def _iso_type(case: Case, condition: Condition) -> tuple[str, Finding]:
    name = case.direction.source
    scheme = case.known.schemes.get(name)
    phase = phase_of(scheme.citation.period, case.on) if scheme else Phase.AFTER
    if scheme and phase is Phase.UNCLEAR:
        detail, missing = f"{name} is of type {scheme.iso_type} {scheme.citation.period}", f"exact dates of {name}"
        return "unknown", opened("condition", detail, missing, code="DATE_IMPRECISE", citation=scheme.citation)
    if scheme is None or not scheme.iso_type or phase is not Phase.IN:
        missing = f"type of {name}"
        detail = f"the {missing} is not known"
        return "unknown", opened("condition", detail, missing, code="TYPE_MISMATCH", citation=condition.citation)
    detail = f"{scheme.id} is of type {scheme.iso_type}"
    if scheme.iso_type in condition.values:
        return "met", met("condition", detail, scheme.citation)
    return "unmet", failed("condition", detail, condition.citation, code="TYPE_MISMATCH")


def _min_remaining_months(case: Case, condition: Condition) -> tuple[str, Finding]:
    """Calendar months; exactly so many are enough. An end that is not stated, or not to the day, may be too near."""
    valid = case.asked.certificate.valid
    end = valid.until if valid else None
    asked = condition.text or f"{condition.values[0]} months of validity left"
    if end is None:
        detail, missing = f"the certificate states no end; asked: {asked}", "the certificate's end"
        return "unknown", opened("condition", detail, missing, code="CERT_MIN_VALIDITY", citation=condition.citation)
    needed = add_months(case.on, int(condition.values[0]))
    if needed <= end.first:
        return "met", met("condition", asked)
    if needed <= end.last:
        detail, missing = f"valid until {end}; asked: {asked}", "the certificate's exact end"
        return "unknown", opened("condition", detail, missing, code="DATE_IMPRECISE", citation=condition.citation)
    detail = f"valid until {end} only; asked: {asked}"
    return "unmet", failed("condition", detail, condition.citation, code="CERT_MIN_VALIDITY")


def _issuer_accredited(case: Case, condition: Condition) -> tuple[str, Finding]:
    finding = accredited(case, condition)
    states = {Outcome.CONFORMS: "met", Outcome.DOES_NOT_CONFORM: "unmet"}
    return states.get(finding.outcome, "unknown"), finding


_JUDGES: Mapping[str, Callable[[Case, Condition], tuple[str, Finding]]] = {
    "document": _document,
    "iso_type": _iso_type,
    "min_remaining_months": _min_remaining_months,
    "issuer_accredited": _issuer_accredited,
}
