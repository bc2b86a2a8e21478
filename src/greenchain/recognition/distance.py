"""How far two schemes are from an agreement, where nothing leads from the one to the other.

Cooperation of the owners, an agreement in the other direction only, a chain that nobody may pass on: none of them is a
way, and each tells an agency what there is to negotiate. Silence about passing on means no.
"""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.recognition.answers import Phase, phase_of
from greenchain.recognition.question import RecognitionQuestion
from greenchain.recognition.result import Rejected
from greenchain.standards.agreements import LabelFacts, RecognitionAgreement
from greenchain.values.finding import Citation

COOPERATION = "L0"
_REPORTS = ("L1", "L2")
_NEAREST_FIRST = ("LEVEL_TOO_LOW", "AGR_MOU_ONLY", "DIR_REVERSED", "ONWARD_FORBIDDEN", "AGR_NONE")


def distant_ties(source: str, question: RecognitionQuestion, *, facts: LabelFacts) -> Iterator[Rejected]:
    """What joins the two schemes without being a way: cooperation, the other direction, a chain."""
    target = question.target
    for agreement in facts.agreements:
        is_way = agreement.level != COOPERATION and agreement.edge(source, target) is not None
        if not is_way and _joins(agreement, source, target, question):
            code, detail = _tie(agreement, source, target)
            yield Rejected((agreement.id,), (code,), f"{agreement.title}: {detail}")
    chain = _chain(source, target, facts)
    if chain:
        yield Rejected(chain, ("ONWARD_FORBIDDEN",), "none of them says that it may be passed on")


def _tie(agreement: RecognitionAgreement, source: str, target: str) -> tuple[str, str]:
    """What an agreement between the two is, that is no way from the one to the other."""
    if agreement.level == COOPERATION:
        return "AGR_MOU_ONLY", "cooperation only"
    if agreement.edge(target, source) is not None:
        return "DIR_REVERSED", f"stated from {target} to {source} only"
    if agreement.level in _REPORTS:
        return "LEVEL_TOO_LOW", "reports or audits only, and no direction is stated"
    return "AGR_NONE", "no direction is stated"


def _joins(agreement: RecognitionAgreement, source: str, target: str, question: RecognitionQuestion) -> bool:
    """Whether both are its parties on the day, and it is dated and in force; an undated one never is."""
    current = (Phase.IN, Phase.UNCLEAR)
    named = {party.scheme for party in agreement.parties if phase_of(party.citation.period, question.on) in current}
    is_reversed = agreement.edge(target, source) is not None
    is_dated = agreement.citation.period.since is not None or agreement.level not in _REPORTS
    is_current = phase_of(agreement.citation.period, question.on) in current
    return is_reversed or ({source, target} <= named and is_dated and is_current)


def nearest(
    reports: list[RecognitionAgreement], ties: tuple[Rejected, ...], *, facts: LabelFacts
) -> tuple[str, str, Citation | None]:
    """The code, sentence and citation of what comes nearest to a way.

    Args:
        reports: agreements of this direction below label level, in force or not.
        ties: what :func:`distant_ties` found.
        facts: where citations are looked up.
    """
    if reports:
        return "LEVEL_TOO_LOW", f"{reports[0].title} takes over reports or audits only", reports[0].citation
    for code in _NEAREST_FIRST:
        for tie in ties:
            if code in tie.codes:
                citation = next((a.citation for a in facts.agreements if a.id == tie.path[0]), None)
                return code, tie.detail, citation
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
