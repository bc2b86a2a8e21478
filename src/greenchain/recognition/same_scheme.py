"""A label asked for by its own scheme: no agreement is needed, only the certificate and its document."""

from __future__ import annotations

from greenchain.recognition.answers import failed, few, met, opened
from greenchain.recognition.case import narrower
from greenchain.recognition.force import certificate_valid
from greenchain.recognition.question import Holding, RecognitionQuestion
from greenchain.recognition.result import Decision, Ruling
from greenchain.standards.agreements import LabelFacts
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome


def rule_within(holding: Holding, question: RecognitionQuestion, *, facts: LabelFacts) -> Ruling:
    """The label asked for is the one held: no agreement is needed, only the certificate and its document."""
    category, links = narrower(holding.category, question.category, facts=facts)
    findings = [Finding("scheme", Outcome.CONFORMS, "SAME_SCHEME", f"{holding.scheme} is the label held")]
    findings += certificate_valid(holding, question.on)
    if category is None:
        detail = f"the certificate is for {holding.category}, the question for {question.category}"
        findings.append(failed("category", detail, code="SCOPE_CATEGORY"))
    elif question.category and not holding.category:
        wanted = "category of the certificate"
        findings.append(opened("category", "the certificate names no category", wanted, code="SCOPE_CATEGORY"))
    else:
        findings.append(met("category", category or "none asked", *links))
    if question.criteria:
        findings.append(_same_criteria(holding, question))
    wanting = [finding for finding in findings if finding.outcome is Outcome.DOES_NOT_CONFORM]
    doubts = [finding for finding in findings if finding.outcome is Outcome.NOT_DETERMINED]
    decision = Decision.NOT_RECOGNIZED if wanting else Decision.INDETERMINATE if doubts else Decision.RECOGNIZED
    missing = tuple(sorted({name for finding in doubts for name in finding.missing}))
    return Ruling(
        decision,
        question.target,
        reasons=tuple(sorted({finding.code for finding in wanting or doubts})),
        missing=missing,
        findings=tuple(findings),
    )


def _same_criteria(holding: Holding, question: RecognitionQuestion) -> Finding:
    if question.criteria in holding.criteria:
        return met("criteria", f"certified to {question.criteria}")
    if not holding.criteria:
        name = "criteria of the certificate"
        return opened("criteria", "the certificate names no criteria document", name, code="SCOPE_VERSION")
    return failed("criteria", f"certified to {few(holding.criteria)}, not {question.criteria}", code="SCOPE_VERSION")
