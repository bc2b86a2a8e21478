"""Every way from an anchor of the policy down to an issuer, found without asking what holds when.

The search goes upward from the issuer and is bounded twice, in length and in links looked at, because accreditations
come with the evidence and may be made to grow without end. What cuts a way short (a circle, too many links, nobody
above) is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from greenchain.claims.accreditation.links import Link
from greenchain.claims.policy.policy import TrustPolicy

MAX_DEPTH = 6  # accreditor of accreditors, accreditor, certifier and three in reserve
MAX_LINKS = 64  # links looked at for one issuer


@dataclass(frozen=True, slots=True)
class Way:
    """One way: the anchor's id, then links from it down to the issuer; none where the issuer is the anchor."""

    anchor: str
    links: tuple[Link, ...] = ()


@dataclass(slots=True)
class Search:
    """What a search found: the ways, shortest first, and ``(code, id)`` of what cut others short."""

    ways: list[Way] = field(default_factory=list)
    cut: list[tuple[str, str]] = field(default_factory=list)
    looked_at: int = 0


def find_ways(issuer: str, *, policy: TrustPolicy, links: Mapping[str, tuple[Link, ...]]) -> Search:
    """Every way to ``issuer``.

    Args:
        issuer: compared letter for letter, as every id on the way.
        policy: its anchors begin the ways.
        links: by whom they recognize.
    """
    search = Search()
    if policy.anchors_of(issuer):
        search.ways.append(Way(issuer))
    _climb(issuer, (), frozenset({issuer}), search=search, policy=policy, links=links)
    search.ways.sort(key=lambda way: (len(way.links), way.anchor, [link.sort_key for link in way.links]))
    search.cut = sorted(set(search.cut))
    return search


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
            search.ways.append(Way(link.issuer, way))
        elif link.issuer not in links:
            search.cut.append(("NO_TRUST_PATH", link.issuer))
        _climb(link.issuer, way, seen | {link.issuer}, search=search, policy=policy, links=links)
