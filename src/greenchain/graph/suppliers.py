"""Who supplies whom: facilities and parties as an edge list, derived from movements and from what processes share.

A facility supplies another where a thing made at the first went into a process at the second, or where a movement names
both. Parties follow from sources and destinations, and from the operators of facilities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from greenchain.graph.building import graph_known
from greenchain.graph.journeys import STEPS
from greenchain.graph.supply_graph import SupplyGraph

_PARTY_ENDS = ("owning_party", "possessing_party")
_FACILITY_ENDS = ("location",)


@dataclass(frozen=True, slots=True, order=True)
class SupplyLink:
    """One supplier and one customer.

    Attributes:
        level: ``facility`` or ``party``.
        supplier, customer: canonical identifiers.
        objects: what was supplied, sorted.
        events: the events that say so, sorted.
    """

    level: str
    supplier: str
    customer: str
    objects: tuple[str, ...]
    events: tuple[str, ...]


def supplier_graph(graph: SupplyGraph, *, at: datetime, known_at: datetime | None = None) -> tuple[SupplyLink, ...]:
    """The supply links stated up to ``at``, sorted; nobody supplies itself.

    Args:
        graph: the supply chain.
        at: the instant of the question; aware. Events after it are not counted.
        known_at: leave out what was recorded after it; ``None`` for all that is known.
    """
    known = graph_known(graph, known_at=known_at)
    cutoff = known.cutoff(at)
    objects: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    events: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for level, supplier, customer, name, event in [*_of_processes(known, cutoff), *_of_movements(known, cutoff)]:
        if supplier and customer and supplier != customer:
            objects[level, supplier, customer].add(name)
            events[level, supplier, customer].add(event)
    return tuple(SupplyLink(*key, tuple(sorted(objects[key])), tuple(sorted(events[key]))) for key in sorted(objects))


def _of_processes(graph: SupplyGraph, cutoff: int) -> Iterator[tuple[str, str, str, str, str]]:
    for key, indices in graph.processes.items():
        events = [graph.events[index] for index in indices if index < cutoff]
        customer = graph.process_until(key, cutoff).facility if events else ""
        for event in events:
            for ref in event.inputs:
                makers = {birth.place for birth in graph.births.get(ref.id, ()) if birth.index < cutoff and birth.place}
                for supplier in sorted(graph.facility_of(place) for place in makers):
                    yield "facility", supplier, customer, ref.id, event.key
                    yield "party", _operator(graph, supplier), _operator(graph, customer), ref.id, event.key


def _of_movements(graph: SupplyGraph, cutoff: int) -> Iterator[tuple[str, str, str, str, str]]:
    for event in graph.events[:cutoff]:
        if event.biz_step not in STEPS:
            continue
        names = [ref.id for ref in (*event.objects, *event.children)] or [event.parent]
        for kinds, level in ((_PARTY_ENDS, "party"), (_FACILITY_ENDS, "facility")):
            for kind in kinds:
                suppliers = [end.id for end in event.sources if end.type == kind]
                customers = [end.id for end in event.destinations if end.type == kind]
                for supplier in suppliers:
                    for customer in customers:
                        for name in names:
                            yield level, supplier, customer, name, event.key


def _operator(graph: SupplyGraph, facility: str) -> str:
    row = graph.facilities.get(facility)
    return row.party if row else ""
