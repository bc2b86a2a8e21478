"""The ruling of one day: every agreement judged, the best way chosen, or the closest miss named.

Ways that hold come before ways that are only open; an open one of label level comes before one that takes over
reports; and where nothing at all leads there, the reason says how far the two schemes are from an agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenchain.recognition.answers import Phase, failed, met, opened, phase_of
from greenchain.recognition.candidates import Candidate, judge
from greenchain.recognition.case import Case
from greenchain.recognition.force import certificate_valid
from greenchain.recognition.question import Holding, RecognitionQuestion
from greenchain.recognition.result import Decision, Rejected, Ruling
from greenchain.standards.agreements import Edge, LabelFacts, RecognitionAgreement
from greenchain.values.finding import Citation, Finding
from greenchain.values.outcome import Outcome

_BEST_LEVEL_FIRST = ("L5", "L4", "L3", "L2", "L1", "L0")
_COOPERATION = "L0"


def rule(holding: Holding, question: RecognitionQuestion, facts: LabelFacts) -> Ruling:  # noqa: PLR0917 - like a verdict
    """What the arrangements of ``facts`` give for ``holding`` on the day of ``question``."""
    unknown = [name for name in (holding.scheme, question.target) if name not in facts.schemes]
    if unknown:
        return _unknown_scheme(question, unknown[0] or "the claim's scheme")
    if holding.scheme == question.target:
        return _same_scheme(holding, question, facts)
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
        if edge is not None and agreement.level != _COOPERATION:
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
        opened("residual", item.code, f"{item.criterion or item.remainder_of} is for {question.target} to examine")
        for item in best.residual
    )
    return Ruling(
        Decision.RECOGNIZED_RESIDUAL if best.residual else Decision.RECOGNIZED,
        question.target,
        path=best.path,
        paths=tuple(way.path for way in ways),
        residual=best.residual,
        conditions=best.conditions,
        rejected=tuple(_rejection(c) for c in candidates if c not in ways),
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
    distant = tuple(_distant(holding, question, facts))
    rejected = (*(_rejection(candidate) for candidate in candidates), *distant)
    low = [c for c in candidates if not c.is_for_labels and not c.failures and not c.doubts]
    if low:
        detail = f"{low[0].case.agreement.id} takes over reports or audits, not the label"
        finding = opened("level", "LEVEL_TOO_LOW", detail, citation=low[0].case.agreement.citation)
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
        code, detail, citation = _nearest(candidates, distant, facts)
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


def _distant(holding: Holding, question: RecognitionQuestion, facts: LabelFacts) -> Iterator[Rejected]:
    """What joins the two schemes without being a way: cooperation, the other direction, a chain."""
    source, target = holding.scheme, question.target
    for agreement in facts.agreements:
        if agreement.edge(source, target) is None and _joins(agreement, source, target, question):
            if agreement.level == _COOPERATION:
                yield Rejected((agreement.id,), ("AGR_MOU_ONLY",), f"{agreement.title}: cooperation only")
            elif agreement.edge(target, source) is not None:
                yield Rejected((agreement.id,), ("DIR_REVERSED",), f"{agreement.title}: stated from {target} only")
            elif agreement.level in ("L1", "L2"):
                yield Rejected((agreement.id,), ("LEVEL_TOO_LOW",), f"{agreement.title}: no direction is stated")
    chain = _chain(source, target, facts)
    if chain:
        yield Rejected(chain, ("ONWARD_FORBIDDEN",), "none of them says that it may be passed on")


def _joins(agreement: RecognitionAgreement, source: str, target: str, question: RecognitionQuestion) -> bool:
    """Whether both are its parties on the day, and it is dated and in force; an undated one never is."""
    current = (Phase.IN, Phase.UNCLEAR)
    named = {party.scheme for party in agreement.parties if phase_of(party.citation.period, question.on) in current}
    is_reversed = agreement.edge(target, source) is not None
    is_dated = agreement.citation.period.since is not None or agreement.level not in ("L1", "L2")
    is_current = phase_of(agreement.citation.period, question.on) in current
    return is_reversed or ({source, target} <= named and is_dated and is_current)


def _nearest(
    candidates: list[Candidate], distant: tuple[Rejected, ...], facts: LabelFacts
) -> tuple[str, str, Citation | None]:
    """The code, sentence and citation of what comes nearest to an agreement."""
    if candidates:  # below L3, and not in force or not certain
        agreement = candidates[0].case.agreement
        return "LEVEL_TOO_LOW", f"{agreement.title} takes over reports or audits only", agreement.citation
    for code in ("LEVEL_TOO_LOW", "AGR_MOU_ONLY", "DIR_REVERSED", "ONWARD_FORBIDDEN"):
        for rejected in distant:
            if code in rejected.codes:
                citation = next((a.citation for a in facts.agreements if a.id == rejected.path[0]), None)
                return code, rejected.detail, citation
    return "AGR_NONE", "no agreement between the two schemes is on file", None


def _chain(source: str, target: str, facts: LabelFacts) -> tuple[str, ...]:
    """The agreements of a shortest chain of at least two, of whatever day; empty where there is none."""
    reached: dict[str, tuple[str, ...]] = {source: ()}
    waiting = [source]
    edges = [(agreement.id, edge) for agreement in facts.agreements for edge in agreement.edges]
    while waiting:  # each scheme enters once: bounded by the number of schemes times edges
        here = waiting.pop(0)
        for name, edge in edges:
            if edge.source == here and edge.target not in reached and not (here == source and edge.target == target):
                reached[edge.target] = (*reached[here], name)
                waiting.append(edge.target)
    return reached.get(target, ())


def _unknown_scheme(question: RecognitionQuestion, name: str) -> Ruling:
    finding = opened("scheme", "SCHEME_UNKNOWN", f"{name} is not on file", name)
    return Ruling(
        Decision.INDETERMINATE, question.target, reasons=("SCHEME_UNKNOWN",), missing=(name,), findings=(finding,)
    )


def _same_scheme(holding: Holding, question: RecognitionQuestion, facts: LabelFacts) -> Ruling:
    """The label asked for is the one held: no agreement is needed, only the certificate and its document."""
    citation = facts.schemes[holding.scheme].citation
    edge = Edge(holding.scheme, question.target, citation)
    case = Case(holding, question, _no_agreement(citation), edge, facts)
    findings = [Finding("scheme", Outcome.CONFORMS, "SAME_SCHEME", f"{holding.scheme} is the label held")]
    findings += certificate_valid(case)
    if case.category is None:
        detail = f"the certificate is for {holding.category}, the question for {question.category}"
        findings.append(failed("category", "SCOPE_CATEGORY", detail))
    elif question.category and not holding.category:
        findings.append(opened("category", "SCOPE_CATEGORY", "the certificate names no category", "category"))
    else:
        findings.append(met("category", case.category or "none asked", *case.category_links))
    if question.criteria:
        findings.append(_same_criteria(holding, question))
    wanting = [finding for finding in findings if finding.outcome is Outcome.DOES_NOT_CONFORM]
    doubts = [finding for finding in findings if finding.outcome is Outcome.NOT_DETERMINED]
    decision = Decision.NOT_RECOGNIZED if wanting else Decision.INDETERMINATE if doubts else Decision.RECOGNIZED
    missing = tuple(sorted({name for finding in doubts for name in finding.missing}))
    return Ruling(
        decision, question.target, reasons=_codes(wanting or doubts), missing=missing, findings=tuple(findings)
    )


def _same_criteria(holding: Holding, question: RecognitionQuestion) -> Finding:
    if question.criteria in holding.criteria:
        return met("criteria", f"certified to {question.criteria}")
    if not holding.criteria:
        name = "criteria of the certificate"
        return opened("criteria", "SCOPE_VERSION", "the certificate names no criteria document", name)
    return failed("criteria", "SCOPE_VERSION", f"certified to {', '.join(holding.criteria)}, not {question.criteria}")


def _no_agreement(citation: Citation) -> RecognitionAgreement:
    return RecognitionAgreement(*("", "", "", "L5", "any", "", "none", None, ""), *((),) * 11, citation=citation)
