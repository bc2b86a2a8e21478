"""The ruling of one day: every agreement judged, the best way chosen, or the closest miss named.

Ways that hold come before ways that are only open; an open one of label level comes before one that takes over
reports; and where nothing at all leads there, the reason says how far the two schemes are from an agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenchain.recognition.answers import opened
from greenchain.recognition.candidates import Candidate, judge
from greenchain.recognition.case import Case
from greenchain.recognition.distance import COOPERATION, distant_ties, nearest
from greenchain.recognition.question import Holding, RecognitionQuestion
from greenchain.recognition.result import Decision, Rejected, Ruling
from greenchain.recognition.same_scheme import rule_within
from greenchain.standards.agreements import LabelFacts
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_BEST_LEVEL_FIRST = ("L5", "L4", "L3", "L2", "L1", "L0")


def rule(holding: Holding, question: RecognitionQuestion, *, facts: LabelFacts) -> Ruling:
    """What the arrangements of ``facts`` give for ``holding`` on the day of ``question``."""
    unknown = [name for name in (holding.scheme, question.target) if name not in facts.schemes]
    if unknown:
        return _unknown_scheme(question, unknown[0] or "the claim's scheme")
    if holding.scheme == question.target:
        return rule_within(holding, question, facts=facts)
    candidates = [judge(case) for case in _cases(holding, question, facts)]
    holding_ways = sorted((c for c in candidates if c.is_for_labels and not c.failures and not c.doubts), key=_merit)
    if holding_ways:
        return _recognized(question, holding_ways, candidates)
    open_ways = sorted((c for c in candidates if c.is_for_labels and not c.failures), key=_doubt)
    if open_ways:
        return _indeterminate(question, open_ways, candidates)
    return _not_recognized(holding, question, facts, candidates)


def _cases(holding: Holding, question: RecognitionQuestion, facts: LabelFacts) -> Iterator[Case]:
    for agreement in facts.agreements:
        edge = agreement.edge(holding.scheme, question.target)
        if edge is not None and agreement.level != COOPERATION:
            yield Case(holding, question, agreement, edge, facts)


def _merit(candidate: Candidate) -> tuple[int, int, int, str]:
    level = _BEST_LEVEL_FIRST.index(candidate.case.agreement.level)
    return (len(candidate.residual), len(candidate.conditions), level, candidate.case.agreement.id)


def _doubt(candidate: Candidate) -> tuple[int, str]:
    return (len(candidate.doubts), candidate.case.agreement.id)


def _miss(candidate: Candidate) -> int:
    return len({finding.check for finding in candidate.failures})


def _recognized(question: RecognitionQuestion, ways: list[Candidate], candidates: list[Candidate]) -> Ruling:
    best = ways[0]
    residual = tuple(
        opened("residual", f"{item.criterion or item.remainder_of} is for {question.target} to examine", code=item.code)
        for item in best.residual
    )
    return Ruling(
        Decision.RECOGNIZED_RESIDUAL if best.residual else Decision.RECOGNIZED,
        question.target,
        path=best.path,
        paths=tuple(way.path for way in ways),
        residual=best.residual,
        conditions=best.conditions,
        rejected=tuple(_rejection(c) for c in candidates if c.failures or c.doubts or not c.is_for_labels),
        findings=(*best.findings, *residual),
    )


def _indeterminate(question: RecognitionQuestion, ways: list[Candidate], candidates: list[Candidate]) -> Ruling:
    best = ways[0]
    return Ruling(
        Decision.INDETERMINATE,
        question.target,
        conditions=best.conditions,
        reasons=_codes(best.doubts),
        rejected=tuple(_rejection(candidate) for candidate in candidates),
        missing=tuple(sorted({name for finding in best.doubts for name in finding.missing})),
        findings=best.findings,
    )


def _not_recognized(
    holding: Holding, question: RecognitionQuestion, facts: LabelFacts, candidates: list[Candidate]
) -> Ruling:
    distant = tuple(distant_ties(holding.scheme, question, facts=facts))
    rejected = (*(_rejection(candidate) for candidate in candidates), *distant)
    low = [c for c in candidates if not c.is_for_labels and not c.failures and not c.doubts]
    if low:
        detail = f"{low[0].case.agreement.id} takes over reports or audits, not the label"
        finding = opened("level", detail, code="LEVEL_TOO_LOW", citation=low[0].case.agreement.citation)
        return Ruling(
            Decision.EVIDENCE_ONLY, question.target, reasons=(), rejected=rejected, findings=(*low[0].findings, finding)
        )
    missed = [c for c in candidates if c.is_for_labels]
    if missed:
        fewest = min(_miss(candidate) for candidate in missed)
        closest = [candidate for candidate in missed if _miss(candidate) == fewest]
        reasons = _codes(finding for candidate in closest for finding in candidate.failures)
        findings = tuple(finding for candidate in closest for finding in candidate.findings)
    else:
        code, detail, citation = nearest([c.case.agreement for c in candidates], distant, facts=facts)
        # What no row says is answered by the absence of a row, which no status weakens
        finding = Finding("agreement", Outcome.DOES_NOT_CONFORM, code, detail, citation=citation)
        reasons, findings = (code,), (finding,)
    return Ruling(Decision.NOT_RECOGNIZED, question.target, reasons=reasons, rejected=rejected, findings=findings)


def _rejection(candidate: Candidate) -> Rejected:
    agreement = candidate.case.agreement
    if not candidate.is_for_labels:
        codes = tuple(sorted({"LEVEL_TOO_LOW", *_codes(candidate.failures)}))
        return Rejected(candidate.path, codes, f"{agreement.level}: reports or audits, not the label")
    wanting = candidate.failures or candidate.doubts
    return Rejected(candidate.path, _codes(wanting), "; ".join(finding.detail for finding in wanting))


def _codes(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({finding.code for finding in findings}))


def _unknown_scheme(question: RecognitionQuestion, name: str) -> Ruling:
    finding = opened("scheme", f"{name} is not on file", name, code="SCHEME_UNKNOWN")
    return Ruling(
        Decision.INDETERMINATE, question.target, reasons=("SCHEME_UNKNOWN",), missing=(name,), findings=(finding,)
    )
