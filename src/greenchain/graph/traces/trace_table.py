"""A trace as a table and as a networkx graph, for spreadsheets and for everybody's own drawing.

The table is a recall list: a row for each object, seeds included, and for a lot one for each place that holds some of
it: how much, with whom, and how it is linked to the seeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from greenchain.graph.amounts.holdings import holdings
from greenchain.graph.building import graph_known
from greenchain.graph.flows.projection import PROCESS_PREFIX
from greenchain.graph.statements.parties import transfers_of
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.placing import SEEN, USED_UP, Location, is_used_up, present
from greenchain.graph.traces.trace import STATED, Trace, TracedObject
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
    "exposed",
    "product_name",
    "place_name",
    "holder_name",
)
"""What the columns of :func:`trace_rows` are called."""

_BETWEEN = " > "  # stands between the names of a path; no identifier holds a blank
_YES = "yes"
_PLACE = 4  # where in the columns from "made" on the place stands; the holder comes after it


def trace_rows(trace: Trace, graph: SupplyGraph) -> Iterator[tuple[str, ...]]:
    """The rows of the table, seeds first, in the order of the trace; a lot has one for each place that holds some.

    ``graph`` is what the trace was made of: it tells how much, where and with whom, as far as stated by then.
    ``quantity`` is what the place holds, empty where the events leave it open; ``made`` is all of the lot.
    """
    gaps: dict[str, set[str]] = {}
    for gap in trace.frontier:
        gaps.setdefault(gap.id, set()).add(gap.code)
    seeds = sorted({seed.id for seed in trace.seeds})
    reached = [TracedObject(name, kind_of(name).value, 0, class_of(name), path=(name,)) for name in seeds]
    reached += trace.objects
    known = graph_known(graph, known_at=trace.known_at)
    cutoff = known.cutoff(trace.at)
    for each in reached:
        head = (trace.direction.value, each.id, each.kind, each.product, str(each.depth), each.confidence)
        tail = (_BETWEEN.join(each.path), " ".join(sorted(gaps.get(each.id, ()))), _YES if each.is_exposed else "")
        for middle in _places(known, each.id, cutoff=cutoff):
            place, holder = middle[_PLACE], middle[_PLACE + 1]
            yield (
                *head,
                *middle,
                *tail,
                product_name(known, each.id),
                place_name(known, place),
                party_name(known, holder),
            )


def product_name(graph: SupplyGraph, name: str) -> str:
    """What the tables call an object, or the product that it is of; empty where they do not."""
    row = graph.products.get(name) or graph.products.get(class_of(name))
    return row.name if row else ""


def place_name(graph: SupplyGraph, place: str) -> str:
    """What the tables call the facility that a place is or is part of; empty where they do not."""
    row = graph.facilities.get(graph.facility_of(place))
    return row.name if row else ""


def party_name(graph: SupplyGraph, party: str) -> str:
    """What the tables call a party; empty where they do not."""
    row = graph.parties.get(party)
    return row.name if row else ""


def _places(graph: SupplyGraph, name: str, *, cutoff: int) -> Iterator[tuple[str, ...]]:
    """Made, quantity, unit, state, place, holder, time and containers: a row for each part."""
    made = graph.made_until(name, cutoff)
    parts = holdings(graph, name, cutoff=cutoff)
    is_named = any(index < cutoff for index in graph.journeys.named.get(name, ())[:1])
    found = list(present(graph, name, cutoff, parts=parts)) if is_named else []
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
    is_gone = is_used_up(graph, name, cutoff)
    yield (
        decimal_text(made.value) if made else "",
        "0" if is_gone else "",
        made.unit if made else "",
        USED_UP if is_gone else SEEN,
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


def trace_to_networkx(trace: Trace, graph: SupplyGraph | None = None) -> nx.DiGraph[str]:
    """The trace as a directed graph with the matter: objects, and processes under ``process:`` and their key.

    Nodes carry ``kind`` and ``depth``, objects ``confidence`` and whether they are only ``exposed``, processes
    ``time``, ``facility`` and ``party``, edges ``role`` and ``event``; added in order. Characters that no XML may hold
    are written as escapes. With the ``graph`` that the trace was made of, nodes carry the ``name`` of the product or
    the facility where a table tells it, and processes ``party_name``.
    """
    import networkx as nx  # noqa: PLC0415 - a third of a second that only this needs

    known = graph_known(graph, known_at=trace.known_at) if graph is not None else SupplyGraph()
    drawn: nx.DiGraph[str] = nx.DiGraph()
    for seed in trace.seeds:
        said = _said(name=product_name(known, seed.id))
        drawn.add_node(visible(seed.id), kind=seed.kind, depth=0, confidence=STATED, exposed=False, **said)
    for each in trace.objects:
        said = _said(name=product_name(known, each.id))
        told = {"kind": each.kind, "depth": each.depth, "confidence": each.confidence, "exposed": each.is_exposed}
        drawn.add_node(visible(each.id), **told, **said)
    for process in trace.processes:
        said = _said(
            name=place_name(known, process.facility),
            facility=process.facility,
            party=process.party,
            party_name=party_name(known, process.party),
        )
        name = PROCESS_PREFIX + visible(process.id)
        drawn.add_node(name, kind="process", depth=process.depth, time=format_instant(process.time), **said)
    for edge in trace.edges:
        source, target = visible(edge.source), visible(edge.target)
        source = PROCESS_PREFIX + source if edge.role == "output" else source
        target = PROCESS_PREFIX + target if edge.role == "input" else target
        drawn.add_edge(source, target, role=edge.role, event=visible(edge.event))
    return drawn


def _said(**texts: str) -> dict[str, str]:
    """The texts that are not empty, as XML may hold them."""
    return {key: visible(text) for key, text in texts.items() if text}
