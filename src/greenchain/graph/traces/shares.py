"""What an object is made of: the share of each origin by mass, exact, and the share of which nobody can tell.

All that a process makes is one mix of what went into it, by mass (rules E5, E6); what several processes made or
commissionings added is mixed by the masses made. Where a mass that decides a mix is not stated, the whole of that mix
is unknown: it is neither guessed nor spread over the rest. Cycles (rework) are solved exactly, not iterated.

The amount 1 starts at the object and is pushed towards its origins, part after part in topological order; inside a
strongly connected part the nodes are taken out one by one and what flowed through them is led past (state elimination
of an absorbing Markov chain: J. Kemeny, J. Snell, Finite Markov Chains, 1960, chapter 3). Whatever reaches no origin,
as in a loop that nothing feeds, is unknown: it is what is left of 1 in the end.

For whoever prints them (``trace --shares``): ``origins`` and ``unknown`` add up to exactly 1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from types import MappingProxyType

from greenchain.graph.engine.components import strong_parts
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.ancestry import Ancestry, Node, Sources, ancestry
from greenchain.values.identifiers import canonical

MAX_BITS = 2048
"""Of a denominator: exact to here, which covers a hundred mixings; beyond, what is cut off counts as unknown."""
_KEPT_BITS = 1024  # to which longer fractions are cut, downward: far finer than any limit that a person states
_MAX_LOOP_WORK = 1_000_000  # redirected flows of the loops of one object: some ten seconds; the rest is unknown
_ZERO, _ONE = Fraction(0), Fraction(1)
_Row = Mapping[Node, Fraction]
"""What a node is mixed of, by share; together at most 1, and less where part of it is unknown."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What one object is made of; the parts add up to exactly 1.

    Attributes:
        origins: the share of each object that no process makes, by identifier, sorted; shares of nothing left out.
        unknown: the share of which masses or inputs do not tell, and what was cut off beyond ``MAX_BITS``.
    """

    origins: Mapping[str, Fraction]
    unknown: Fraction


def mass_shares(graph: SupplyGraph, name: str, *, cutoff: int, ends_at: Collection[str] = ()) -> Shares:
    """The shares of the origins of one object, after the first ``cutoff`` events.

    Args:
        graph: the supply chain.
        name: the object, in any spelling; one that no event names is its own origin.
        cutoff: how many events count, as ``graph.cutoff(at)`` gives it.
        ends_at: canonical objects to take as origins, whatever made them.
    """
    return shares_of(ancestry(graph, name, cutoff=cutoff, ends_at=ends_at), canonical(name))


def shares_of(behind: Ancestry, name: str, *, there: Mapping[str, Fraction] = MappingProxyType({})) -> Shares:
    """The shares of the origins of one object, given all that lies behind it.

    ``there`` says of objects of which more was used than there was which part of that there was: the rest is unknown.
    """
    rows = {node: _row(behind, node) for node in behind.sources}
    for node in (Node("object", each) for each in there):
        rows[node] = {source: share * there[node.name] for source, share in rows[node].items()}
    amounts = dict.fromkeys(rows, _ZERO) | {Node("object", name): _ONE}
    ends: dict[Node, Fraction] = {}
    budget = _MAX_LOOP_WORK
    for part in _ordered_parts(rows):
        inside = {node: dict(rows[node]) for node in part}
        budget = max(0, budget - _eliminate(inside, amounts, ends, budget))
    known = {node.name: amount for node, amount in ends.items() if amount and node.kind == "origin"}
    origins = MappingProxyType({origin: known[origin] for origin in sorted(known)})
    return Shares(origins, _ONE - sum(known.values(), _ZERO))


def _row(behind: Ancestry, node: Node) -> _Row:
    if node.kind == "object" and node.name in behind.unclear:
        return {}
    return _mix(behind.sources[node])


def _mix(sources: Sources) -> _Row:
    """The share of each source by mass; a single one needs no mass to be the whole."""
    if len(sources) == 1:
        return dict.fromkeys(sources, _ONE)
    masses: dict[Node, Fraction] = {}
    for source, quantities in sources.items():
        stated = [quantity.exact for quantity in quantities if quantity is not None and quantity.dimension == "mass"]
        if len(stated) < len(quantities) or min(stated) < 0:
            return {}
        masses[source] = sum(stated, _ZERO)
    total = sum(masses.values(), _ZERO)
    return {source: mass / total for source, mass in masses.items() if mass} if total else {}


def _ordered_parts(rows: Mapping[Node, _Row]) -> list[list[Node]]:
    """The strongly connected parts of the nodes, each before all that it draws from."""
    nodes = sorted(rows)
    number = {node: place for place, node in enumerate(nodes)}
    draws_from = [[number[source] for source in rows[node] if source in number] for node in nodes]
    parts = strong_parts(list(range(len(nodes))), draws_from)
    return [sorted(nodes[place] for place in part) for part in reversed(parts)]


def _eliminate(
    inside: dict[Node, dict[Node, Fraction]],
    amounts: dict[Node, Fraction],
    ends: dict[Node, Fraction],
    budget: int,
) -> int:
    """Push the amounts of one strongly connected part out of it; gives how many flows were led past a node."""
    feeders: dict[Node, set[Node]] = {node: set() for node in inside}
    for node, row in inside.items():
        for source in row.keys() & inside.keys():
            feeders[source].add(node)
    work = 0
    for node in _least_first(inside, feeders):
        row = inside.pop(node)
        row = _without_self(node, row) if work <= budget else {}
        for source, share in _times(row, amounts[node]):
            target = amounts if source in amounts else ends
            target[source] = _bounded(target.get(source, _ZERO) + share)
        for feeder in feeders.pop(node) & inside.keys():
            _lead_past(node, row, inside[feeder])
            work += len(row)
            for source in row.keys() & inside.keys():
                feeders[source].add(feeder)
    return work


def _least_first(inside: Mapping[Node, _Row], feeders: Mapping[Node, set[Node]]) -> Iterator[Node]:
    """The nodes left inside, that through which the fewest flows lead first: the order that adds the fewest."""

    def flows(node: Node) -> int:
        return len(feeders[node]) * len(inside[node])

    heap = [(flows(node), node) for node in inside]
    heapify(heap)
    while heap:
        stated, node = heappop(heap)
        if flows(node) > stated:  # others were led past since: wait for its turn
            heappush(heap, (flows(node), node))
        else:
            yield node


def _lead_past(node: Node, row: _Row, feeder: dict[Node, Fraction]) -> None:
    """What ``feeder`` drew from ``node`` it now draws from where that came from."""
    through = feeder.pop(node)
    for source, share in _times(row, through):
        feeder[source] = _bounded(feeder.get(source, _ZERO) + share)


def _without_self(node: Node, row: dict[Node, Fraction]) -> dict[Node, Fraction]:
    """The row of a node that feeds itself, as what goes round in the end becomes."""
    back = row.pop(node, _ZERO)
    return dict(_times(row, _ONE / (_ONE - back))) if back and row else row


def _times(row: _Row, amount: Fraction) -> Iterator[tuple[Node, Fraction]]:
    return ((source, _bounded(share * amount)) for source, share in row.items())


def _bounded(share: Fraction) -> Fraction:
    """``share`` exactly where its denominator is short enough, else a little less."""
    if share.denominator.bit_length() <= MAX_BITS:
        return share
    return Fraction((share.numerator << _KEPT_BITS) // share.denominator, 1 << _KEPT_BITS)
