"""Stock that keeps its mark after an agreement's end, where the agreement says so.

It covers units made before the end in the jurisdiction asked, by a route that the agreement lists, and nothing but the
use it names. When a unit was made, or by which route, may be unknown: then the answer is open.
"""

from __future__ import annotations

from dataclasses import replace

from greenchain.recognition.answers import met, opened
from greenchain.recognition.candidates import Candidate, judge
from greenchain.recognition.case import Asked, Case
from greenchain.recognition.force import end_of
from greenchain.standards.facts import Grandfather
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_ENDS = ("period", "ending")


def kept_stock(candidate: Candidate) -> Candidate | None:
    """The candidate with the rule for existing stock in place of its end; ``None`` where no such rule fits."""
    if len(candidate.cases) != 1 or not candidate.failures:
        return None
    case = candidate.cases[0]
    if any(finding.check not in _ENDS or finding.code != "AGR_EXPIRED" for finding in candidate.failures):
        return None
    rules = [rule for rule in case.agreement.grandfather if rule.effect == case.asked.question.effect]
    answers = [answer for rule in rules if (answer := _answer(rule, case)) is not None]
    if not answers:
        return None
    best = min(answers, key=lambda answer: answer.outcome is not Outcome.CONFORMS)
    others = [finding for finding in candidate.findings if finding.outcome is not Outcome.DOES_NOT_CONFORM]
    kept = replace(candidate, findings=(best, *others))
    return replace(kept, ways=_ways(candidate)) if kept.holds else kept


def _ways(candidate: Candidate) -> tuple:  # type: ignore[type-arg]
    """The ways through the chain as they were on the last day of the agreement."""
    case = candidate.cases[0]
    citation = end_of(case)
    end = citation.period.until or citation.period.since if citation else None
    if end is None or end.first.toordinal() <= 1:
        return ()
    last = end.first.fromordinal(end.first.toordinal() - 1)
    question = replace(case.asked.question, on=last)
    asked = Asked.of(case.asked.certificate, question, network=case.asked.network)
    return judge((case.direction,), asked).ways


def _answer(rule: Grandfather, case: Case) -> Finding | None:
    """What one rule says; ``None`` where it is about other stock."""
    certificate, made = case.asked.certificate, case.asked.question.made_on
    citation = end_of(case)
    end = (citation.period.until or citation.period.since) if citation else None
    if end is None or (certificate.route and certificate.route != rule.route):
        return None
    if made is not None and made >= end.last:
        return None
    if not certificate.route:
        return opened(
            "stock", "the route of the certificate is not known", "route", code="AGR_EXPIRED", citation=rule.citation
        )
    if made is None:
        return opened(
            "stock", "it is not known when the unit was made", "made_on", code="AGR_EXPIRED", citation=rule.citation
        )
    if made >= end.first:
        return opened(
            "stock", f"it ended {end}", "the exact day of the end", code="DATE_IMPRECISE", citation=rule.citation
        )
    return met("stock", f"made {made}, before the end on {end}, by {rule.route}", rule.citation)
