"""What an agreement asks to be shown besides the label, and whether it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from greenchain.recognition.answers import Phase, failed, met, opened, phase_of
from greenchain.recognition.case import Case
from greenchain.recognition.force import add_months
from greenchain.recognition.scope import variant_rule
from greenchain.standards.agreements import AgreementCondition
from greenchain.values.finding import Citation, Finding
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
    """Every condition that binds in this direction, in the pack's order, then what a variant must prove again."""
    for condition in case.agreement.conditions:
        binds = case.is_this_way(condition.source, condition.target)
        is_due = case.question.variant is not None or not condition.variant_only
        phase = phase_of(condition.citation.period, case.on)
        if binds and is_due and phase in (Phase.IN, Phase.UNCLEAR):
            state, finding = _JUDGES[condition.kind](case, condition)
            if phase is Phase.UNCLEAR and finding.outcome is Outcome.DOES_NOT_CONFORM:
                detail = f"{finding.detail}, asked for {condition.citation.period}"
                finding = opened(
                    "condition", detail, "the exact date", code="DATE_IMPRECISE", citation=condition.citation
                )
            yield ConditionState(condition.id, state), finding
    rule = variant_rule(case)
    for proof in rule.reprove if rule else ():
        citation = rule.citation if rule else None
        state, finding = _shown(proof, case.question.evidence, text=f"{proof} proven again", citation=citation)
        yield ConditionState(proof, state), finding


def _document(case: Case, condition: AgreementCondition) -> tuple[str, Finding]:
    shown = case.question.documents
    return _shown(condition.values[0], shown, text=condition.text, citation=condition.citation)


def _shown(name: str, shown: tuple[str, ...] | None, *, text: str, citation: Citation | None) -> tuple[str, Finding]:
    """Showing satisfies; whatever else leaves it open, for a document may still be obtained."""
    if shown is None:
        detail = f"{text}: not known whether it was shown"
        return "unknown", opened("condition", detail, name, code="CONDITION_UNMET", citation=citation)
    if name in shown:
        return "met", met("condition", text)
    return "unmet", opened("condition", f"{text}: not shown", name, code="CONDITION_UNMET", citation=citation)


def _iso_type(case: Case, condition: AgreementCondition) -> tuple[str, Finding]:
    scheme = case.facts.schemes.get(case.edge.source)
    if scheme is None or not scheme.iso_type:
        missing = f"type of {case.edge.source}"
        detail = f"the {missing} is not known"
        return "unknown", opened("condition", detail, missing, code="TYPE_MISMATCH", citation=condition.citation)
    detail = f"{scheme.id} is of type {scheme.iso_type}"
    if scheme.iso_type in condition.values:
        return "met", met("condition", detail, scheme.citation)
    return "unmet", failed("condition", detail, condition.citation, code="TYPE_MISMATCH")


def _min_remaining_months(case: Case, condition: AgreementCondition) -> tuple[str, Finding]:
    """Calendar months; exactly so many are enough. An end that is not stated, or not to the day, may be too near."""
    end = case.holding.days.until
    if end is None:
        detail, missing = f"the certificate states no end; asked: {condition.text}", "the certificate's end"
        return "unknown", opened("condition", detail, missing, code="CERT_MIN_VALIDITY", citation=condition.citation)
    needed = add_months(case.on, int(condition.values[0]))
    if needed <= end.first:
        return "met", met("condition", condition.text)
    if needed <= end.last:
        detail, missing = f"valid until {end}; asked: {condition.text}", "the certificate's exact end"
        return "unknown", opened("condition", detail, missing, code="DATE_IMPRECISE", citation=condition.citation)
    detail = f"valid until {end} only; asked: {condition.text}"
    return "unmet", failed("condition", detail, condition.citation, code="CERT_MIN_VALIDITY")


_JUDGES: Mapping[str, Callable[[Case, AgreementCondition], tuple[str, Finding]]] = {
    "document": _document,
    "iso_type": _iso_type,
    "min_remaining_months": _min_remaining_months,
}
