"""What a lot is known to be made of, for one characteristic: which origins are certified, which are not, which unknown.

An origin without a certificate is uncertified where its beginning is stated, and unknown where it is not. A certificate
for a lot whose beginning was stated and taken back counts as unknown: what it was about is no longer there. A lot of
which more was used than there was has its certified part divided among all that was used; the rest is unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from greenchain.graph.amounts.lot_ledger import LotBalance
from greenchain.graph.statements.births import births_of
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.ancestry import Ancestry, Node, ancestry
from greenchain.graph.traces.shares import shares_of
from greenchain.model.postings import ClaimRole, LotClaim
from greenchain.values.identifiers import folded

_ZERO = Fraction(0)
AccountOf: TypeAlias = Callable[[str], LotBalance | None]


@dataclass(frozen=True, slots=True)
class LotEvidence:
    """What lies behind one claimed lot.

    Attributes:
        behind: everything it was made of.
        certificates: the origin claim that counts, by certified origin.
        uncertified: origins of which not all is certified.
        unknown: origins, processes and objects at which it is not known what went in.
        sites: where certified origins began; an empty one where that is not stated.
        certified_share: exact share by mass that is known to be certified.
        unknown_share: exact share of which that is not known.
        overdrawn: accounts of the lots with certified goods in them of which more was used or sent than was made.
    """

    behind: Ancestry
    certificates: Mapping[str, LotClaim]
    uncertified: tuple[str, ...]
    unknown: tuple[str, ...]
    sites: frozenset[str]
    certified_share: Fraction
    unknown_share: Fraction
    overdrawn: tuple[LotBalance, ...] = ()


def matching(claim: LotClaim, claims: Iterable[LotClaim], role: ClaimRole) -> tuple[LotClaim, ...]:
    """The claims of a role with the same characteristic, and the same scheme unless the claim names none.

    A lot claimed under no scheme is claimed under any; an origin that names none vouches for none.
    """
    schemes = {folded(claim.scheme), *([""] if role is ClaimRole.CLAIMED else [])}
    return tuple(
        other
        for other in claims
        if other.role is role
        and folded(other.characteristic) == folded(claim.characteristic)
        and (not claim.scheme or folded(other.scheme) in schemes)
    )


def lot_evidence(
    graph: SupplyGraph, claim: LotClaim, *, claims: Iterable[LotClaim], cutoff: int, account_of: AccountOf
) -> LotEvidence:
    """What lies behind the claimed lot after the first ``cutoff`` events; ``account_of`` gives the account of a lot."""
    origins: dict[str, LotClaim] = {}
    for stated in sorted(matching(claim, claims, ClaimRole.ORIGIN)):
        if stated.lot not in origins or origins[stated.lot].share < stated.share:
            origins[stated.lot] = stated
    behind = ancestry(graph, claim.lot, cutoff=cutoff, ends_at=origins)
    accounts = (account_of(name) for name in _holding(behind, origins))
    overdrawn = tuple(account for account in accounts if account and account.is_overdrawn)
    shares = shares_of(behind, claim.lot, there={account.lot: account.part_made for account in overdrawn})
    taken_back = births_of([voided.event for voided in graph.voided])
    certificates: dict[str, LotClaim] = {}
    uncertified: list[str] = []
    unknown: set[str] = {*behind.sourceless, *behind.unclear, *behind.circular}
    sites: set[str] = set()
    for origin in behind.origins:
        places = {birth.place for birth in graph.births.get(origin, ()) if birth.index < cutoff}
        if not places and (origin not in origins or origin in taken_back):
            unknown.add(origin)
            continue
        sites |= {graph.facility_of(place) if place else "" for place in places or {""}}
        if origin in origins:
            certificates[origin] = origins[origin]
        if origin not in origins or origins[origin].share < 1:
            uncertified.append(origin)
    if behind.is_exhausted:
        unknown.add(claim.lot)
    certified = sum(
        (share * Fraction(certificates[o].share) for o, share in shares.origins.items() if o in certificates), _ZERO
    )
    open_share = shares.unknown + sum((share for o, share in shares.origins.items() if o in unknown), _ZERO)
    return LotEvidence(
        behind,
        certificates,
        tuple(uncertified),
        tuple(sorted(unknown)),
        frozenset(sites),
        certified,
        open_share,
        overdrawn,
    )


def _holding(behind: Ancestry, origins: Iterable[str]) -> list[str]:
    """The objects in which something of the origins is, sorted."""
    into: defaultdict[Node, list[Node]] = defaultdict(list)
    for node, sources in behind.sources.items():
        for source in sources:
            into[source].append(node)
    waiting = [Node("origin", name) for name in origins]
    reached: set[Node] = set()
    while waiting:
        new = [node for node in into.pop(waiting.pop(), ()) if node not in reached]
        reached.update(new)
        waiting += new
    return sorted(node.name for node in reached if node.kind == "object")
