"""Every way from an anchor of the policy down to an issuer, found without asking what holds when.

The search goes upward from the issuer and is bounded twice, in length and in links looked at, because accreditations
come with the evidence and may be made to grow without end. What cuts a way short (a circle, too many links, nobody
above) is reported. All that a way comes to whatever the claim and the instant is found with it, once: what each row of
its anchor leaves of scope and role, and the instants at which it may change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from greenchain.claims.accreditation.links import Link
from greenchain.claims.accreditation.routes import Route, route_under
from greenchain.claims.policy.policy import TrustPolicy

MAX_DEPTH = 6  # accreditor of accreditors, accreditor, certifier and three in reserve
MAX_LINKS = 64  # links looked at for one issuer


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way: the anchor's id, then links from it down to the issuer; none where the issuer is the anchor.

    ``routes`` are the same way under each row of the anchor, by when the rows begin.
    """

    anchor: str
    links: tuple[Link, ...] = ()
    routes: tuple[Route, ...] = ()

    def route_at(self, instant: datetime) -> Route | None:
        """The route that is in force at ``instant``: rows of one anchor never overlap."""
        for route in self.routes:
            if route.row.period.holds(instant):
                return route
        return None


@dataclass(slots=True)
class Search:
    """What a search found: the ways, shortest first, and ``(code, id)`` of what cut others short.

    ``turns`` are the instants at which a way may change apart from its links' status, which ``revocable`` links have.
    """

    ways: list[Way] = field(default_factory=list)
    cut: list[tuple[str, str]] = field(default_factory=list)
    looked_at: int = 0
    turns: frozenset[datetime] = frozenset()
    revocable: tuple[Link, ...] = ()


def find_ways(issuer: str, *, policy: TrustPolicy, links: Mapping[str, tuple[Link, ...]]) -> Search:
    """Every way to ``issuer``.

    Args:
        issuer: compared letter for letter, as every id on the way.
        policy: its anchors begin the ways.
        links: by whom they recognize.
    """
    search = Search()
    if policy.anchors_of(issuer):
        search.ways.append(_way(issuer, (), policy))
    _climb(issuer, (), frozenset({issuer}), search=search, policy=policy, links=links)
    search.ways.sort(key=lambda way: (len(way.links), way.anchor, [link.sort_key for link in way.links]))
    search.cut = sorted(set(search.cut))
    search.turns = frozenset(turn for way in search.ways for turn in _turns(way))
    links_met = {id(link): link for way in search.ways for link in way.links}
    search.revocable = tuple(link for link in links_met.values() if "credentialStatus" in link.reading.document)
    return search


def _way(anchor: str, links: tuple[Link, ...], policy: TrustPolicy) -> Way:
    return Way(anchor, links, tuple(route_under(row, links) for row in policy.anchors_of(anchor)))


def _turns(way: Way) -> Iterator[datetime]:
    for route in way.routes:
        yield from (end for end in (route.row.period.since, route.row.period.until) if end)
    for link in way.links:
        yield from (end for _, end in (*link.reading.counts_from, *link.reading.counts_until))


def _climb(
    entity: str,
    below: tuple[Link, ...],
    seen: frozenset[str],
    *,
    search: Search,
    policy: TrustPolicy,
    links: Mapping[str, tuple[Link, ...]],
) -> None:
    needed = "recognize" if below else "issue"
    for link in links.get(entity, ()):
        if link.action != needed:
            continue
        if len(below) >= MAX_DEPTH:
            search.cut.append(("CHAIN_TOO_LONG", entity))
            return
        search.looked_at += 1
        if search.looked_at > MAX_LINKS:
            search.cut.append(("BUDGET_EXCEEDED", entity))
            return
        way = (link, *below)
        if link.issuer in seen:
            search.cut.append(("CHAIN_CYCLE", link.issuer))
            continue
        if policy.anchors_of(link.issuer):
            search.ways.append(_way(link.issuer, way, policy))
        elif link.issuer not in links:
            search.cut.append(("NO_TRUST_PATH", link.issuer))
        _climb(link.issuer, way, seen | {link.issuer}, search=search, policy=policy, links=links)
