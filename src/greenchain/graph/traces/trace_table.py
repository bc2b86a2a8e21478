"""A trace as a table and as a networkx graph, for spreadsheets and for everybody's own drawing.

The table is a recall list: a row for each object, seeds included, and for a lot one for each place that holds some of
it: how much, with whom, and how it is linked to the seeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from greenchain.graph.amounts.holdings import IN_PARTS, holdings
from greenchain.graph.building import graph_known
from greenchain.graph.flows.projection import PROCESS_PREFIX
from greenchain.graph.statements.parties import transfers_of
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.locations import Location, where
from greenchain.graph.traces.trace import STATED, Trace
from greenchain.values.identifiers import class_of, kind_of
from greenchain.values.quantity import decimal_text
from greenchain.values.text import visible
from greenchain.values.time import format_instant

if TYPE_CHECKING:
    import networkx as nx

COLUMNS = (
    "direction",
    "id",
    "kind",
    "product",
    "depth",
    "confidence",
    "made",
    "quantity",
    "unit",
    "state",
    "place",
    "holder",
    "last_seen",
    "containers",
    "path",
    "gaps",
)
"""What the columns of :func:`trace_rows` are called."""

_BETWEEN = " > "  # stands between the names of a path; no identifier holds a blank
_USED_UP = "used_up"  # the figures show that nothing of it remained anywhere
_SEEN = "seen"  # one thing, where it was last


def trace_rows(trace: Trace, graph: SupplyGraph) -> Iterator[tuple[str, ...]]:
    """The rows of the table, seeds first, in the order of the trace; a lot has one for each place that holds some.

    ``graph`` is what the trace was made of: it tells how much, where and with whom, as far as stated by then.
    ``quantity`` is what the place holds, empty where the events leave it open; ``made`` is all of the lot.
    """
    gaps: dict[str, set[str]] = {}
    for gap in trace.frontier:
        gaps.setdefault(gap.id, set()).add(gap.code)
    seeds = sorted({seed.id for seed in trace.seeds})
    reached: list[tuple[str, int, str, tuple[str, ...]]] = [(name, 0, STATED, (name,)) for name in seeds]
    reached += [(each.id, each.depth, each.confidence, each.path) for each in trace.objects]
    known = graph_known(graph, known_at=trace.known_at)
    cutoff = known.cutoff(trace.at)
    for name, depth, confidence, path in reached:
        head = (trace.direction.value, name, kind_of(name).value, class_of(name), str(depth), confidence)
        tail = (_BETWEEN.join(path), " ".join(sorted(gaps.get(name, ()))))
        for middle in _places(known, name, cutoff=cutoff, at=trace.at):
            yield (*head, *middle, *tail)


def _places(graph: SupplyGraph, name: str, *, cutoff: int, at: datetime) -> Iterator[tuple[str, ...]]:
    """Made, quantity, unit, state, place, holder, time and containers: a row for each part."""
    made = graph.made_until(name, cutoff)
    found = where(graph, name, at=at).locations
    parts = holdings(graph, name, cutoff=cutoff)
    for part in parts:
        inside = [each for each in found if graph.facility_of(each.place) == part.place]
        yield (
            decimal_text(made.value) if made else "",
            decimal_text(part.quantity.value) if part.quantity else "",
            (part.quantity or made).unit if part.quantity or made else "",  # type: ignore[union-attr] # one of them is
            part.state.value,
            part.place,
            part.holder,
            format_instant(part.last_seen),
            _containers(inside),
        )
    if parts:
        return
    is_gone = made is not None and kind_of(name) in IN_PARTS
    yield (
        decimal_text(made.value) if made else "",
        "0" if is_gone else "",
        made.unit if made else "",
        _USED_UP if is_gone else _SEEN,
        " ".join(dict.fromkeys(each.place for each in found)),
        holder_of(graph, name, cutoff),
        max((format_instant(each.last_seen) for each in found if each.last_seen), default=""),
        _containers(found),
    )


def _containers(found: Iterable[Location]) -> str:
    return " ".join(dict.fromkeys(container for each in found for container in each.containers))


def holder_of(graph: SupplyGraph, name: str, cutoff: int) -> str:
    """Who had the object last: by the events that handed it over, else the operator of where it is; else empty."""
    for index in sorted({index for index, _ in graph.journeys.happenings(name, cutoff)}, reverse=True):
        takers = [transfer.taker for transfer in transfers_of(graph.events[index], graph.rules)]
        if takers:
            return takers[0]
    row = graph.facilities.get(graph.facility_of(graph.journeys.place_of(name, cutoff)))
    return row.party if row else ""


def trace_to_networkx(trace: Trace) -> nx.DiGraph[str]:
    """The trace as a directed graph with the matter: objects, and processes under ``process:`` and their key.

    Nodes carry ``kind`` and ``depth``, objects ``confidence``, processes ``time``, edges ``role`` and ``event``; added
    in order. Characters that no XML may hold are written as escapes.
    """
    import networkx as nx  # noqa: PLC0415 - a third of a second that only this needs

    graph: nx.DiGraph[str] = nx.DiGraph()
    for seed in trace.seeds:
        graph.add_node(visible(seed.id), kind=seed.kind, depth=0, confidence=STATED)
    for each in trace.objects:
        graph.add_node(visible(each.id), kind=each.kind, depth=each.depth, confidence=each.confidence)
    for process in trace.processes:
        name = PROCESS_PREFIX + visible(process.id)
        graph.add_node(name, kind="process", depth=process.depth, time=format_instant(process.time))
    for edge in trace.edges:
        source, target = visible(edge.source), visible(edge.target)
        source = PROCESS_PREFIX + source if edge.role == "output" else source
        target = PROCESS_PREFIX + target if edge.role == "input" else target
        graph.add_edge(source, target, role=edge.role, event=visible(edge.event))
    return graph
