"""The evidence graph: which sealed claims speak of a node; it answers from its own record and from nothing else.

A dataclass can be copied with other figures, or written over, by whoever holds it. So :func:`attach` alone makes an
evidence graph, and notes here what it made it of. A graph without that record is no evidence; one that differs from it,
or holds facts that do, is refused the moment it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import final
from weakref import WeakKeyDictionary

from greenchain.claims import VerifiedClaim
from greenchain.evidence.coverage import covers, fits_site, kind_in, subjects_of
from greenchain.evidence.facts import ClaimFacts
from greenchain.graph import SupplyGraph
from greenchain.standards import Table
from greenchain.values.finding import Verdict
from greenchain.values.identifiers import canonical


@final
@dataclass(frozen=True, slots=True, eq=False, init=False, weakref_slot=True)
class EvidenceGraph:
    """A supply graph and what verified claims say about its nodes; made by :func:`attach` and by nothing else.

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
    at: datetime | None
    known_at: datetime | None
    policy_digest: str

    def __init__(self, *_: object, **__: object) -> None:
        raise _not_attached()

    def __init_subclass__(cls) -> None:
        raise _not_attached()

    def claims_about(self, node: str, *, on: date) -> tuple[ClaimFacts, ...]:
        """The claims that speak of ``node`` and are valid on the day ``on`` (see ``facts.days_of``), in order.

        Args:
            node: a party, facility, product class, lot or instance, in any spelling.
            on: the legal calendar date of the thing judged.

        Raises:
            TypeError: this is no graph that ``attach`` made, or it or a claim's facts were written over since.
        """
        require_attached(self)
        node_kind = kind_in(self.graph, canonical(node))
        subjects = {
            subject
            for subject, relation in subjects_of(self.graph, node)
            if covers(self.coverage, kind_in(self.graph, subject), node_kind=node_kind, relation=relation, on=on)
        }
        return tuple(
            _unchanged(facts, read, sealed=sealed)
            for facts, (read, sealed) in zip(self.claims, _RECORDS[self].facts, strict=True)
            if read.subject in subjects and read.days.holds(on) is True and fits_site(self.graph, node, read)
        )


@dataclass(frozen=True, slots=True)
class _Record:
    """What a graph was made of: its members; copies of its facts, which nobody is handed; the members of each claim."""

    members: tuple[object, ...]
    facts: tuple[tuple[ClaimFacts, tuple[object, ...]], ...]


_RECORDS: WeakKeyDictionary[EvidenceGraph, _Record] = WeakKeyDictionary()
_MEMBERS = tuple(field.name for field in fields(EvidenceGraph))
_CLAIM_MEMBERS = tuple(field.name for field in fields(VerifiedClaim))


def is_attached(evidence: object) -> bool:
    """Whether ``attach`` made ``evidence``, and its members are still those that it was made of."""
    if type(evidence) is not EvidenceGraph:
        return False
    record = _RECORDS.get(evidence)
    return record is not None and all(
        getattr(evidence, name, None) is member for name, member in zip(_MEMBERS, record.members, strict=True)
    )


def require_attached(evidence: EvidenceGraph) -> EvidenceGraph:
    """``evidence``, where :func:`is_attached` holds of it.

    Raises:
        TypeError: anything else, a copy of an evidence graph among it.
    """
    if not is_attached(evidence):
        raise _not_attached()
    return evidence


def _attached(
    graph: SupplyGraph,
    claims: tuple[ClaimFacts, ...],
    *,
    verdict: Verdict,
    coverage: Table,
    first: VerifiedClaim | None,
) -> EvidenceGraph:
    """The evidence graph of facts just read from sealed claims, ``first`` among them. Called by ``attaching`` alone."""
    evidence = object.__new__(EvidenceGraph)
    asked = (first.at, first.known_at, first.policy_digest) if first else (None, None, "")
    members = (graph, claims, verdict, coverage, *asked)
    for name, member in zip(_MEMBERS, members, strict=True):
        object.__setattr__(evidence, name, member)
    _RECORDS[evidence] = _Record(members, tuple((_copy(facts), _members(facts.claim)) for facts in claims))
    return evidence


def _copy(facts: ClaimFacts) -> ClaimFacts:
    return replace(facts, indicators=tuple(replace(indicator) for indicator in facts.indicators))


def _members(claim: VerifiedClaim) -> tuple[object, ...]:
    return tuple(getattr(claim, name) for name in _CLAIM_MEMBERS)


def _unchanged(facts: ClaimFacts, read: ClaimFacts, *, sealed: tuple[object, ...]) -> ClaimFacts:
    """``facts`` where they still say what was read from their claim.

    The claim was found sealed when it was attached. Its members are compared here; its content is not digested again
    on every question, since nothing looks into it anymore.
    """
    members = _members(facts.claim) if facts.claim is read.claim else ()
    if len(members) != len(sealed) or any(a is not b for a, b in zip(members, sealed, strict=True)) or facts != read:
        raise TypeError("a claim or its facts were written over after they were read")
    return facts


def _not_attached() -> TypeError:
    return TypeError("an EvidenceGraph is made by attach and by nothing else")
