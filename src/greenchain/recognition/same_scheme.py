"""A label asked for by its own scheme: no agreement is needed, only the certificate and its document."""

from __future__ import annotations

from greenchain.recognition.answers import failed, few, met, opened
from greenchain.recognition.case import Asked
from greenchain.recognition.criteria_sets import standing_for
from greenchain.recognition.force import certificate_valid
from greenchain.recognition.result import Decision, Ruling
from greenchain.recognition.scope import subject_finding
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome


def rule_within(asked: Asked) -> Ruling:
    """The label asked for is the one held."""
    certificate, question = asked.certificate, asked.question
    findings = [Finding("scheme", Outcome.CONFORMS, "SAME_SCHEME", f"{certificate.scheme} is the label held")]
    findings += certificate_valid(asked)
    subject = subject_finding(asked, needs_category=False)
    if subject is None:
        cited = (link.citation for link in asked.category_links)
        subject = met("category", asked.category or "none asked", *cited)
    findings.append(subject)
    if question.variant is not None:
        detail = "no rule reaches from the certified model to another of the same scheme"
        findings.append(failed("variant", detail, code="SCOPE_VARIANT"))
    if question.criteria:
        findings.append(_same_criteria(asked))
    wanting = [finding for finding in findings if finding.outcome is Outcome.DOES_NOT_CONFORM]
    doubts = [finding for finding in findings if finding.outcome is Outcome.NOT_DETERMINED]
    decision = Decision.NOT_RECOGNIZED if wanting else Decision.INDETERMINATE if doubts else Decision.RECOGNIZED
    return Ruling(
        decision,
        question.target,
        reasons=tuple(sorted({finding.code for finding in wanting or doubts})),
        missing=tuple(sorted({name for finding in doubts for name in finding.missing})),
        findings=tuple(findings),
    )


def _same_criteria(asked: Asked) -> Finding:
    names, wanted = asked.certificate.criteria_sets, asked.question.criteria
    if wanted in names:
        return met("criteria", f"certified to {wanted}")
    for name in names:
        later = standing_for(asked.certificate.scheme, name, on=asked.on, known=asked.known)
        found = next((one for one in later if one.name == wanted), None)
        if found:
            return met("criteria", f"certified to {name}, which stands for {wanted}", found.citation)
    if not names:
        missing = "criteria of the certificate"
        return opened("criteria", "the certificate names no criteria document", missing, code="SCOPE_VERSION")
    return failed("criteria", f"certified to {few(names)}, not {wanted}", code="SCOPE_VERSION")
