"""Arranges a drawing in tiers: columns by distance from the subject, in each an order with few crossings.

Suppliers stand left of what they feed, as near to it as the longest way allows; users stand right. A link over several
tiers gets a waypoint in each tier between, so that it passes beside the cards and not under them.

Source: K. Sugiyama and others, Methods for visual understanding of hierarchical system structures, 1981 (barycentre).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from greenchain.graph.flows.levels import levels

MAX_WAYPOINTS = 4_000  # a drawing with more is no longer readable, and its order would take long to find
_SWEEPS = 4  # forth and back; crossings hardly fall any more after that

Link = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Columns of nodes, left to right and top to bottom; numbers from ``cards`` on are waypoints.

    Attributes:
        routes: for each link the nodes it runs through, both ends included.
    """

    cards: int
    columns: tuple[tuple[int, ...], ...]
    routes: Mapping[Link, tuple[int, ...]]


def tiers(count: int, links: Iterable[Link], *, upstream: Sequence[bool]) -> list[int]:
    """The tier of every node, the leftmost 0.

    Args:
        count: how many nodes there are.
        links: from what feeds to what is fed.
        upstream: whether a node stands on the supply side, or is the subject itself.
    """
    suppliers: list[list[int]] = [[] for _ in range(count)]
    users: list[list[int]] = [[] for _ in range(count)]
    users.append([node for node in range(count) if not upstream[node]])  # a feeder of them all: none stands beside it
    for source, target in links:
        if upstream[source] and upstream[target]:
            suppliers[target].append(source)
        elif not upstream[target]:
            users[source].append(target)
    before, after = levels(suppliers), levels(users)
    found = [-before[node] if upstream[node] else after[node] for node in range(count)]
    least = min(found, default=0)
    return [tier - least for tier in found]


def waypoint_count(tier_of: Sequence[int], links: Iterable[Link]) -> int:
    """How many waypoints the links need."""
    return sum(max(tier_of[target] - tier_of[source] - 1, 0) for source, target in links)


def arrange(tier_of: Sequence[int], links: Sequence[Link]) -> Arrangement:
    """The nodes in columns, ordered so that links cross seldom; the same input gives the same order."""
    columns: list[list[int]] = [[] for _ in range(max(tier_of, default=-1) + 1)]
    for node, tier in enumerate(tier_of):
        columns[tier].append(node)
    routes: dict[Link, tuple[int, ...]] = {}
    unused = len(tier_of)
    for source, target in sorted(set(links)):
        between = range(tier_of[source] + 1, tier_of[target])
        waypoints = tuple(range(unused, unused + len(between)))
        for tier, waypoint in zip(between, waypoints, strict=True):
            columns[tier].append(waypoint)
        unused += len(between)
        routes[source, target] = (source, *waypoints, target)
    _order(columns, routes.values(), unused)
    return Arrangement(len(tier_of), tuple(tuple(column) for column in columns), routes)


def _order(columns: list[list[int]], routes: Iterable[tuple[int, ...]], count: int) -> None:
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for route in routes:
        for left, right in pairwise(route):
            before[right].append(left)
            after[left].append(right)
    place = {node: index for column in columns for index, node in enumerate(column)}
    for sweep in range(_SWEEPS):
        neighbors, passed = (before, columns) if sweep % 2 == 0 else (after, columns[::-1])
        for column in passed:
            _sort(column, neighbors, place)


def _sort(column: list[int], neighbors: list[list[int]], place: dict[int, int]) -> None:
    def barycentre(node: int) -> Fraction:
        beside = neighbors[node]
        return Fraction(sum(place[other] for other in beside), len(beside)) if beside else Fraction(place[node])

    column.sort(key=lambda node: (barycentre(node), place[node]))
    place.update({node: index for index, node in enumerate(column)})
