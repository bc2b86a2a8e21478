"""Joins verified claims to the supply graph: what is claimed about whom, on which day.

The judging rooms ask only here. A claim about nothing in the graph is named and kept; the same claim in two envelopes
counts once; claims verified for different instants are refused, for no one question could use them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from greenchain.claims import VerifiedClaim
from greenchain.evidence.coverage import covers, fits_site, kind_in, subjects_of
from greenchain.evidence.facts import ClaimFacts
from greenchain.evidence.instants import EvidenceError
from greenchain.evidence.reading import PROFILE, capped, read_facts
from greenchain.graph import SupplyGraph
from greenchain.standards import Standards, Table
from greenchain.values.errors import Fault
from greenchain.values.finding import Finding, Verdict
from greenchain.values.identifiers import canonical, class_of
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant


@dataclass(frozen=True, slots=True, eq=False)
class EvidenceGraph:
    """A supply graph and what verified claims say about its nodes; made by :func:`attach`.

    Attributes:
        claims: by claim id, then digest.
        verdict: one finding a claim, and what could not be read.
        coverage: which subject covers which node.
        at, known_at, policy_digest: what all claims were verified under; ``None`` and empty where there are none.
    """

    graph: SupplyGraph
    claims: tuple[ClaimFacts, ...]
    verdict: Verdict
    coverage: Table
    at: datetime | None = None
    known_at: datetime | None = None
    policy_digest: str = ""

    def claims_about(self, node: str, *, on: date) -> tuple[ClaimFacts, ...]:
        """The claims that speak of ``node`` and are valid on the day ``on`` (see ``facts.days_of``), in order.

        Args:
            node: a party, facility, product class, lot or instance, in any spelling.
            on: the legal calendar date of the thing judged.
        """
        node_kind = kind_in(self.graph, canonical(node))
        subjects = {
            subject
            for subject, relation in subjects_of(self.graph, node)
            if covers(self.coverage, kind_in(self.graph, subject), node_kind=node_kind, relation=relation, on=on)
        }
        return tuple(
            facts
            for facts in self.claims
            if facts.subject in subjects and facts.days.holds(on) is True and fits_site(self.graph, node, facts)
        )


def attach(graph: SupplyGraph, claims: Iterable[VerifiedClaim], *, standards: Standards) -> EvidenceGraph:
    """The graph with ``claims`` attached to the nodes they are about.

    Args:
        graph: the supply chain.
        claims: all verified for the same instants under the same policy; any order.
        standards: must hold one pack ``claims/profile``.

    Raises:
        EvidenceError: ``VERIFIED_AT_OTHER_INSTANT``, with every claim that differs from the first.
    """
    ordered = sorted(claims, key=lambda claim: (claim.id, claim.digest))
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
    return EvidenceGraph(
        graph,
        facts,
        Verdict(tuple(findings)),
        standards.pack(PROFILE).table("coverage"),
        at=first.at if first else None,
        known_at=first.known_at if first else None,
        policy_digest=first.policy_digest if first else "",
    )


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
    detail = "the same signed content came before, in another envelope or under another name"
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
