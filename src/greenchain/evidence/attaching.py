"""Joins verified claims to the supply graph: what is claimed about whom, on which day.

The judging rooms ask only here. A claim about nothing in the graph is named and kept; the same claim in two envelopes
counts once, by the weaker of them; claims verified for different instants are refused, for no one question could use
them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from greenchain.claims import VerifiedClaim, require_sealed
from greenchain.evidence.evidence_graph import EvidenceGraph, _attached
from greenchain.evidence.facts import ClaimFacts
from greenchain.evidence.instants import EvidenceError
from greenchain.evidence.reading import PROFILE, capped, level_of, read_facts
from greenchain.graph import SupplyGraph
from greenchain.standards import Standards
from greenchain.values.errors import Fault
from greenchain.values.finding import Finding, Verdict
from greenchain.values.identifiers import class_of
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant


def attach(graph: SupplyGraph, claims: Iterable[VerifiedClaim], *, standards: Standards) -> EvidenceGraph:
    """The graph with ``claims`` attached to the nodes they are about.

    Args:
        graph: the supply chain.
        claims: all verified for the same instants under the same policy; any order.
        standards: must hold one pack ``claims/profile``.

    Raises:
        EvidenceError: ``VERIFIED_AT_OTHER_INSTANT``, with every claim that differs from the first.
        TypeError: something else than sealed claims.
    """
    ordered = sorted((require_sealed(claim) for claim in claims), key=_weakest_first)
    EvidenceError.raise_if(_differences(ordered))
    once: dict[str, VerifiedClaim] = {}
    findings: list[Finding] = []
    for claim in ordered:
        if claim.digest in once:
            findings.append(_repeated(claim))
        once.setdefault(claim.digest, claim)
    facts = tuple(_owned(graph, read_facts(claim, standards=standards)) for claim in once.values())
    for each in facts:
        findings += (_attachment(graph, each), *each.findings)
    first = ordered[0] if ordered else None
    coverage = standards.pack(PROFILE).table("coverage")
    return _attached(graph, facts, verdict=Verdict(tuple(findings)), coverage=coverage, first=first)


def _weakest_first(claim: VerifiedClaim) -> tuple[str, ...]:
    """By id and digest; of several envelopes of one content the weakest first, whatever order they came in."""
    signed = claim.signing_time.to_dict()
    times = (signed["proven_by"] or "", signed["asserted"] or "", signed["evidence"] or "")
    return (claim.id, claim.digest, level_of(claim).value, claim.role, claim.suite, *times)


def _differences(claims: list[VerifiedClaim]) -> Iterator[Fault]:
    for claim in claims[1:]:
        if _question(claim) != _question(claims[0]):
            asked, known = (format_instant(instant) for instant in (claim.at, claim.known_at))
            yield Fault(
                "VERIFIED_AT_OTHER_INSTANT",
                f"claims verified at {format_instant(claims[0].at)} under one policy",
                f"at {asked}, known at {known}, policy {claim.policy_digest[:12]}",
                where=claim.id or claim.digest,
            )


def _question(claim: VerifiedClaim) -> tuple[datetime, datetime, str]:
    return (claim.at, claim.known_at, claim.policy_digest)


def _repeated(claim: VerifiedClaim) -> Finding:
    detail = "the same signed content came in another envelope or under another name; the weakest counts"
    return Finding("subject", Outcome.NOT_APPLICABLE, "CLAIM_COUNTED_ONCE", detail, claim.id or claim.digest)


def _attachment(graph: SupplyGraph, facts: ClaimFacts) -> Finding:
    where = facts.claim.id or facts.claim.digest
    values = {"subject": facts.subject}
    if facts.subject and facts.subject in graph:
        detail = f"about {facts.subject}"
        return Finding("subject", Outcome.CONFORMS, "CLAIM_ATTACHED", detail, where, values)
    detail = f"about {facts.subject or 'no one subject'}, which the supply chain does not name"
    missing = (facts.subject,) if facts.subject else ()
    return Finding("subject", Outcome.NOT_DETERMINED, "SUBJECT_NOT_IN_GRAPH", detail, where, values, missing=missing)


def _owned(graph: SupplyGraph, facts: ClaimFacts) -> ClaimFacts:
    """``facts`` with the level of a self-made claim where the issuer is the subject's own party."""
    return replace(facts, level=capped(facts.level, issuer=facts.claim.issuer, parties=set(_parties(graph, facts))))


def _parties(graph: SupplyGraph, facts: ClaimFacts) -> Iterator[str]:
    """Who stands behind the subject, as the graph's tables say."""
    for place in (facts.subject, facts.facility):
        facility = graph.facilities.get(graph.facility_of(place)) if place else None
        if facility:
            yield facility.party
    known = graph.object(facts.subject) if graph.has_object(facts.subject) else None
    product = graph.products.get((known.product if known else "") or class_of(facts.subject) or facts.subject)
    if product:
        yield product.producer
