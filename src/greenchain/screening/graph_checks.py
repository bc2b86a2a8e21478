"""What a supply chain tells of the lot that an item names, as facts for the graph-linked rules.

Thin yet: where the lot's chain was seen (collection, dismantling, recovery), and how much of it was recorded. A lot
that no event names has one fact only: that it is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Context

from greenchain.graph import SupplyGraph, trace_upstream
from greenchain.model.events import TraceEvent
from greenchain.values.errors import GreenchainError
from greenchain.values.identifiers import canonical
from greenchain.values.quantity import Quantity, decimal_text, parse_decimal

END_OF_LIFE_ROLES = frozenset({"collection", "dismantling", "weee", "elv"})
RECOVERY_ROLES = frozenset({"recovery", "recycling"})
END_OF_LIFE_STEPS = frozenset({"collecting"})
END_OF_LIFE_DISPOSITIONS = frozenset({"disposed"})
_MASS = "mass"
_EXACT = Context(prec=400)  # two numbers of at most 120 digits each multiply without rounding


def lot_facts(
    lot: str, *, graph: SupplyGraph, at: datetime, net_kg: str | None, tolerance: str | None
) -> dict[str, str | None]:
    """The facts of :data:`~greenchain.screening.rules.GRAPH_FACTS` that the chain can tell.

    Args:
        lot: as declared.
        graph: the supply chain.
        at: events after it are not counted.
        net_kg: the mass declared; ``None`` where not given.
        tolerance: factor on the recorded mass; ``None`` leaves the comparison out.
    """
    try:
        name = canonical(lot)
    except GreenchainError:
        return {"lot_known": "no"}
    trace = trace_upstream(graph, name, at=at)
    if not trace.seeds:
        return {"lot_known": "no"}
    cutoff = graph.cutoff(at)
    ends = {
        place
        for reached in trace.object_ids
        for event in _happenings(graph, reached, cutoff)
        if (place := _end_of_life(graph, event))
    }
    recovers = any(_has_role(graph, process.facility, RECOVERY_ROLES) for process in trace.processes)
    facts: dict[str, str | None] = {
        "lot_known": "yes",
        "upstream_end_of_life": "yes" if ends else "no",
        "upstream_recovery": "yes" if recovers else "no",
    }
    if ends:
        facts["end_of_life_at"] = ", ".join(sorted(ends))
    recorded = recorded_mass(graph, name, cutoff)
    if recorded is not None and tolerance is not None:
        facts["in_kg"] = decimal_text(recorded.value)
        facts["max_kg"] = decimal_text(_EXACT.multiply(recorded.value, parse_decimal(tolerance)))
    if net_kg is not None:
        facts["out_kg"] = net_kg
    return facts


def recorded_mass(graph: SupplyGraph, lot: str, cutoff: int) -> Quantity | None:
    """The mass that was commissioned or made, in kilograms; else the most that an event states of the lot."""
    made = graph.object(lot).made if graph.has_object(lot) else None
    if made is not None and made.dimension == _MASS:
        return made.to("KGM")
    stated = [
        ref.quantity.to("KGM")
        for event in _happenings(graph, lot, cutoff)
        for ref in (*event.objects, *event.children, *event.inputs, *event.outputs)
        if ref.id == lot and ref.quantity is not None and ref.quantity.dimension == _MASS
    ]
    return max(stated, key=lambda quantity: quantity.exact, default=None)


def _happenings(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[TraceEvent]:
    for index, _ in graph.journeys.happenings(name, cutoff):
        yield graph.events[index]


def _end_of_life(graph: SupplyGraph, event: TraceEvent) -> str:
    """Where the event shows the end of a product's life; empty where it does not."""
    place = event.biz_location or event.read_point
    shows = (
        event.biz_step in END_OF_LIFE_STEPS
        or event.disposition in END_OF_LIFE_DISPOSITIONS
        or not END_OF_LIFE_DISPOSITIONS.isdisjoint(event.set_dispositions)
        or _has_role(graph, place, END_OF_LIFE_ROLES)
    )
    return (place or event.biz_step or event.disposition or event.key) if shows else ""


def _has_role(graph: SupplyGraph, place: str, roles: frozenset[str]) -> bool:
    facility = graph.facilities.get(graph.facility_of(place)) if place else None
    return facility is not None and not roles.isdisjoint(facility.roles)
