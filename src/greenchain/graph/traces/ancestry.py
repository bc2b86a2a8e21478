"""What an object came from, step by step back: the processes that made it, what went into them, where that begins.

Amounts are kept beside each step as stated; whether they add up to shares is the business of ``shares``. An object that
no process makes is an origin. So is one that the caller vouches for, as with the certificate of a bought lot: nothing
behind it is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from greenchain.graph.flows.search import MAX_NODES
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.beginnings import without_beginning
from greenchain.values.identifiers import canonical
from greenchain.values.quantity import Quantity


class Node(NamedTuple):
    """A step: ``kind`` is object, process or origin."""

    kind: str
    name: str


Sources: TypeAlias = Mapping[Node, list[Quantity | None]]
"""What a step came from, with each amount as stated."""


@dataclass(frozen=True, slots=True)
class Ancestry:
    """Everything behind one object.

    Attributes:
        sources: by object and process, the seed among them; a process that states no inputs has none.
        unclear: objects that one process made and whose lot another made: how much came from where is not stated.
        is_exhausted: whether the budget ran out, so that more may lie behind.
    """

    sources: Mapping[Node, Sources]
    unclear: frozenset[str]
    is_exhausted: bool

    @property
    def objects(self) -> tuple[str, ...]:
        """The objects behind the seed and itself, sorted."""
        return tuple(sorted(node.name for node in self.sources if node.kind == "object"))

    @property
    def processes(self) -> tuple[str, ...]:
        """Keys of the processes behind the seed, sorted."""
        return tuple(sorted(node.name for node in self.sources if node.kind == "process"))

    @property
    def origins(self) -> tuple[str, ...]:
        """Where it all begins, sorted; what went in with a stated amount of zero is no part of it."""
        ends = {node.name for sources in self.sources.values() for node in sources if node.kind == "origin"}
        return tuple(sorted(ends))

    @property
    def sourceless(self) -> tuple[str, ...]:
        """Processes that state no inputs, sorted."""
        return tuple(
            sorted(node.name for node, sources in self.sources.items() if node.kind == "process" and not sources)
        )

    @property
    def circular(self) -> tuple[str, ...]:
        """Objects that were made of one another and of nothing else, sorted."""
        return tuple(
            sorted(node.name for circle in without_beginning(self.sources) for node in circle if node.kind == "object")
        )


def ancestry(
    graph: SupplyGraph, name: str, *, cutoff: int, ends_at: Collection[str] = (), max_nodes: int = MAX_NODES
) -> Ancestry:
    """Everything behind one object, after the first ``cutoff`` events.

    Args:
        graph: the supply chain.
        name: the object, in any spelling; one that no event names is its own origin.
        cutoff: how many events count, as ``graph.cutoff(at)`` gives it.
        ends_at: canonical objects to take as origins.
        max_nodes: how many objects and processes to look at.
    """
    found: dict[Node, Sources] = {}
    unclear: set[str] = set()
    waiting = [Node("object", canonical(name))]
    while waiting and len(found) < max_nodes:
        node = waiting.pop()
        if node in found:
            continue
        if node.kind == "process":
            found[node] = _inputs(graph, node.name, cutoff)
        elif node.name in ends_at:
            found[node] = {Node("origin", node.name): [None]}
        else:
            found[node], is_clear = _makers(graph, node.name, cutoff)
            unclear.update(() if is_clear else (node.name,))
        waiting += [source for source in found[node] if source.kind != "origin"]
    return Ancestry(found, frozenset(unclear), is_exhausted=any(node not in found for node in waiting))


def _makers(graph: SupplyGraph, name: str, cutoff: int) -> tuple[Sources, bool]:
    """What an object came from: commissioning, processes, or its lot (rule E11); and whether that is clear."""
    births = [birth for birth in graph.births.get(name, ()) if birth.index < cutoff]
    lot = _lot_of(graph, name, cutoff)
    of_lot = [birth for birth in graph.births.get(lot, ()) if birth.index < cutoff] if lot else []
    made_by = {birth.process for birth in births if birth.process}
    if not made_by and lot and (of_lot or not births):
        return {Node("object", lot): [None]}, True
    if not births:
        return {Node("origin", name): [None]}, True
    sources: dict[Node, list[Quantity | None]] = {}
    for birth in births:
        source = Node("process", birth.process) if birth.process else Node("origin", name)
        sources.setdefault(source, []).append(birth.quantity)
    if of_lot and {birth.process for birth in of_lot} != made_by:
        sources.setdefault(Node("object", lot), []).append(None)
        return sources, False
    return sources, True


def _lot_of(graph: SupplyGraph, name: str, cutoff: int) -> str:
    """The lot that the first ``cutoff`` events put an instance into; empty where they state none."""
    lot = graph.lots.get(name, "")
    named = graph.journeys.named.get(name, ()) if lot else ()
    return lot if any((name, lot) in graph.events[index].lots for index in named if index < cutoff) else ""


def _inputs(graph: SupplyGraph, key: str, cutoff: int) -> Sources:
    """What went into a process; what went in with a stated amount of zero did not."""
    sources: dict[Node, list[Quantity | None]] = {}
    for index in graph.processes[key]:
        for ref in graph.events[index].inputs if index < cutoff else ():
            sources.setdefault(Node("object", ref.id), []).append(ref.quantity)
    return {
        node: amounts
        for node, amounts in sources.items()
        if any(amount is None or amount.exact != 0 for amount in amounts)
    }
