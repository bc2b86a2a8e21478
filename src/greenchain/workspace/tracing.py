"""Traces and suppliers as result documents: one way or both, with the claims that suppliers hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from greenchain.evidence import ClaimFacts, EvidenceGraph
from greenchain.graph import (
    Supplier,
    SupplyGraph,
    Trace,
    TraceDirection,
    suppliers_of,
    trace_downstream,
    trace_upstream,
)
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.finding import Finding
from greenchain.values.identifiers import class_of
from greenchain.values.identifiers.gs1 import RESOLVER
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import result_document
from greenchain.values.text import counted
from greenchain.values.time import format_instant
from greenchain.workspace.near_names import Hint
from greenchain.workspace.stages import Stages

BOTH = "both"
UNKNOWN = "UNKNOWN_OBJECT"
_CHECK = "trace/suppliers"
_DAY = timedelta(days=1)


def trace_ways(
    graph: SupplyGraph,
    subjects: str | Sequence[str],
    *,
    direction: str,
    at: datetime,
    known_at: datetime | None = None,
    shares: bool = False,
    **options: Any,  # noqa: ANN401 - the options that both traces take
) -> tuple[Trace, ...]:
    """The traces of ``subjects``: one for ``upstream`` or ``downstream``, two for ``both``.

    Args:
        graph: the supply chain.
        subjects: one or several, in any spelling.
        direction: ``upstream``, ``downstream`` or ``both``.
        at, known_at: the instants of the question.
        shares: whether to work out shares, which only the way upstream has.
        options: ``parts``, ``exposure``, ``time_plausible``, ``max_depth``, as the traces take them.

    Raises:
        GreenchainError: another direction.
    """
    traces: list[Trace] = []
    for way in ways_of(direction):
        if way is TraceDirection.UPSTREAM:
            traces.append(trace_upstream(graph, subjects, at=at, known_at=known_at, shares=shares, **options))
        else:
            traces.append(trace_downstream(graph, subjects, at=at, known_at=known_at, **options))
    return tuple(traces)


def ways_of(direction: str) -> tuple[TraceDirection, ...]:
    """The ways that ``upstream``, ``downstream`` or ``both`` mean.

    Raises:
        GreenchainError: another word.
    """
    if direction == BOTH:
        return tuple(TraceDirection)
    if direction not in tuple(TraceDirection):
        raise GreenchainError(Fault("QUESTION_UNKNOWN", "direction upstream, downstream or both", direction))
    return (TraceDirection(direction),)


def trace_document(traces: Sequence[Trace], *, log_position: int | None = None) -> Mapping[str, Any]:
    """The result document of one trace, or of two with one under the name of each direction."""
    told = {trace.direction.value: trace.to_dict(log_position=log_position) for trace in traces}
    if len(traces) == 1:
        return told[traces[0].direction.value]
    outcome = combine(trace.outcome for trace in traces)
    document = result_document(
        "trace",
        outcome,
        at=traces[0].at,
        findings=[finding for trace in traces for finding in trace.findings],
        direction=BOTH,
        subject=traces[0].subject,
    )
    return {**document, **told, "log_position": log_position}


def with_names(document: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The document with what the tables call the things in it under ``names``, for people to read; evidence of nothing.

    ``names`` is by identifier; of a lot or an item the name of its product is told.
    """
    found: set[str] = set()
    waiting: list[object] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            # a path names only what the answer lists elsewhere, and all paths of a long chain are millions of names
            waiting += (value for key, value in node.items() if key != "path")
        elif isinstance(node, list | tuple):
            waiting += node
        elif isinstance(node, str):
            found.add(node)
    found |= {class_of(name) for name in found if name.startswith(RESOLVER)}
    return {**document, "names": {name: dict(names[name]) for name in sorted(found & names.keys())}}


def with_hints(document: Mapping[str, Any], hints: Sequence[Hint]) -> dict[str, Any]:
    """The document with each lasting hint said where it says that nothing is known of the name."""
    said = {hint.name: hint.said for hint in hints if hint.is_lasting}
    return {name: _with_hints(value, said) if said else value for name, value in document.items()}


def _with_hints(node: object, said: Mapping[str, str]) -> object:
    """A member of a document; findings and gaps of unknown objects get their hint, one-way traces are gone into."""
    if isinstance(node, Mapping):
        name = node.get("where") or node.get("id")
        if node.get("code") == UNKNOWN and isinstance(name, str) and name in said:
            return {**node, "detail": f"{node['detail']}; {said[name]}"}
        is_trace = "findings" in node
        return {key: _with_hints(value, said) for key, value in node.items()} if is_trace else node
    if isinstance(node, list) and node and isinstance(node[0], Mapping) and "code" in node[0]:
        return [_with_hints(each, said) for each in node]
    return node


def suppliers_document(
    stages: Stages, subjects: str | Sequence[str], *, claim_type: str = "", log_position: int | None = None
) -> Mapping[str, Any]:
    """Everybody behind ``subjects``, tier by tier, and who of them has no claim of a type in force at the instant.

    Args:
        stages: graph and verified claims, at the instants of the question.
        subjects: one or several, in any spelling.
        claim_type: a credential type or the id of a scheme; empty to ask for no claims.
        log_position: how far the store was read, if there is one.

    A claim counts for a supplier where it is about the supplier, or where each site at which the supplier worked on
    what is in the lot has one: an attestation of a site is none of its operator, but it is one of that work.
    """
    found = suppliers_of(stages.graph, subjects, at=stages.at, known_at=None)
    held = {each.party: _claims(stages, each, claim_type) for each in found.suppliers} if claim_type else {}
    without = [each for each in found.suppliers if claim_type and not held[each.party]]
    gaps = [
        Finding(_CHECK, Outcome.NOT_DETERMINED, gap.code, gap.detail, gap.id, related=(gap.event,) if gap.event else ())
        for gap in found.frontier
    ]
    findings = [*gaps, *(_missing(each, claim_type) for each in without)]
    if claim_type and stages.inputs.policy is None:
        findings.append(Finding(_CHECK, Outcome.NOT_DETERMINED, "POLICY_MISSING", "no trust policy was given"))
    if not findings:
        tiers = max([0, *(each.tier for each in found.suppliers)])
        detail = f"{counted(len(found.suppliers), 'supplier')} in {counted(tiers, 'tier')}"
        findings.append(Finding(_CHECK, Outcome.CONFORMS, "SUPPLIERS_KNOWN", detail, ", ".join(found.subjects)))
    return result_document(
        "suppliers",
        combine(finding.outcome for finding in findings),
        at=stages.at,
        findings=findings,
        known_at=format_instant(stages.known_at),
        subject=", ".join(found.subjects),
        makers=[_told(each) for each in found.parties if not each.tier],
        suppliers=[_told(each, claims=held.get(each.party, [])) for each in found.suppliers],
        links=[
            {"from": link.supplier, "to": link.customer, "objects": list(link.objects), "events": list(link.events)}
            for link in found.links
        ],
        frontier=[{"code": g.code, "id": g.id, "detail": g.detail, "event": g.event or None} for g in found.frontier],
        complete=not found.frontier,
        claim_type=claim_type or None,
        without_claim=[each.party for each in without],
        log_position=log_position,
    )


def _told(supplier: Supplier, **more: object) -> dict[str, object]:
    return {
        "party": supplier.party,
        "tier": supplier.tier,
        "objects": list(supplier.objects),
        "facilities": list(supplier.facilities),
        **more,
    }


def _missing(supplier: Supplier, claim_type: str) -> Finding:
    detail = f"tier {supplier.tier} has no claim of type {claim_type} in force"
    return Finding(
        _CHECK, Outcome.NOT_DETERMINED, "SUPPLIER_WITHOUT_CLAIM", detail, supplier.party, missing=(claim_type,)
    )


def _claims(stages: Stages, supplier: Supplier, claim_type: str) -> list[dict[str, str]]:
    """The claims of the type that hold for the supplier at the instant, by id; none where a site lacks one."""
    own = _in_force(stages.evidence, supplier.party, claim_type, stages.at)
    sites = [_in_force(stages.evidence, site, claim_type, stages.at) for site in supplier.facilities]
    counted = {*own, *(claim for site in sites for claim in site if all(sites))}
    return [{"id": claim, "subject": subject} for claim, subject in sorted(counted)]


def _in_force(evidence: EvidenceGraph, node: str, claim_type: str, at: datetime) -> set[tuple[str, str]]:
    # a claim is valid on calendar days of its issuer's offset, which may be the day before or after in ours
    days = {(at + shift).date() for shift in (-_DAY, timedelta(), _DAY)}
    claims: Iterable[ClaimFacts] = (facts for day in sorted(days) for facts in evidence.claims_about(node, on=day))
    return {
        (facts.claim.id or facts.claim.digest, facts.subject)
        for facts in claims
        if claim_type in (*facts.types, facts.scheme) and facts.period.holds(at)
    }
