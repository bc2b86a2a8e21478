"""Stock that keeps its mark after an agreement's end, where the agreement says so.

It covers units made before the end in the jurisdiction asked, by a route that the agreement lists, and nothing but the
use it names. What is kept must have been held: on the last day of the agreement the label led there, and what the
target had to examine then it still has. When a unit was made, or by which route, may be unknown: then the answer is
open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from greenchain.recognition.answers import met, opened
from greenchain.recognition.candidates import Candidate, judge
from greenchain.recognition.case import Case
from greenchain.recognition.force import End, end_of
from greenchain.standards.facts import Grandfather
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_ENDS = ("period", "ending")


def kept_stock(candidate: Candidate) -> Candidate | None:
    """The candidate with the rule for existing stock in place of its end; ``None`` where no such rule fits."""
    if len(candidate.cases) != 1 or not candidate.failures:
        return None
    if any(finding.check not in _ENDS or finding.code != "AGR_EXPIRED" for finding in candidate.failures):
        return None
    case = candidate.cases[0]
    end = end_of(case)
    answers = list(_answers(case, end)) if end else []
    before = _before(case, end.first) if end and answers else None
    if before is None or before.failures:
        return None
    best = min(answers, key=lambda answer: answer.outcome is not Outcome.CONFORMS)
    others = [finding for finding in candidate.findings if finding.outcome is not Outcome.DOES_NOT_CONFORM]
    others += [finding for finding in before.doubts if finding not in others]
    kept = replace(candidate, findings=(best, *others))
    return replace(kept, ways=before.ways) if kept.holds else kept


def _before(case: Case, end: date) -> Candidate | None:
    """What was held on the last day before ``end``."""
    if end == date.min:
        return None
    return judge((case.direction,), case.asked.on_day(end - timedelta(days=1)))


def _answers(case: Case, end: End) -> Iterator[Finding]:
    """What the rules for the use asked say; nothing of those that are about other stock."""
    for rule in case.agreement.grandfather:
        if rule.effect == case.asked.question.effect:
            answer = _answer(rule, case, end)
            if answer is not None:
                yield answer


def _answer(rule: Grandfather, case: Case, end: End) -> Finding | None:
    """What one rule says; ``None`` where it is about other stock."""
    certificate, made = case.asked.certificate, case.asked.question.made_on
    if (certificate.route and certificate.route != rule.route) or (made is not None and made >= end.last):
        return None
    missing, code = _unknown(case, end)
    if not missing:
        return met("stock", f"made {made}, before the end on {end.first}, by {rule.route}", rule.citation)
    return opened("stock", f"it ended {end}: {missing} is not known", missing, code=code, citation=rule.citation)


def _unknown(case: Case, end: End) -> tuple[str, str]:
    """What would settle whether a rule covers the unit, and the code for want of it; empty where nothing is."""
    made = case.asked.question.made_on
    if not case.asked.certificate.route:
        return "route", "AGR_EXPIRED"
    if made is None:
        return "made_on", "AGR_EXPIRED"
    if made >= end.first:
        return ("jurisdiction", "AGR_EXPIRED") if end.is_by_place else ("the exact day of the end", "DATE_IMPRECISE")
    return "", ""
