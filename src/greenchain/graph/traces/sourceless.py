"""What came from nowhere where a traced object was: it may have been made of it, so downstream nothing ends there.

A process that states no inputs, or goods sent off that were never made, born or received, leave open what they were
made of. An object that rested at that place may be what is missing, unless it is known to be used up or was seen
afterwards. A place that is not stated may be any place: leaving it out must not clear a trace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from heapq import merge
from typing import NamedTuple

from greenchain.graph.nodes import Direction, total
from greenchain.graph.statements.journeys import STEPS
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.trace import Gap
from greenchain.model.events import Action, EventType, TraceEvent
from greenchain.values.identifiers import IdentifierKind, kind_of


class Rest(NamedTuple):
    """From this place in the graph's order on, the object may be at the facility."""

    since: int
    object: str


class Source(NamedTuple):
    """A process or an object from nowhere: by which event, where, until when in the graph's order, making what."""

    name: str
    event: str
    facility: str
    until: int
    made: frozenset[str]
    is_process: bool


def sourceless_gaps(graph: SupplyGraph, reached: Iterable[str], *, cutoff: int) -> Iterator[Gap]:
    """A gap for everything from nowhere that may be made of one of the ``reached`` objects."""
    names = frozenset(reached)
    sources = [source for source in _sources(graph, cutoff) if source.is_process or source.name not in names]
    if not sources:
        return
    rests: dict[str, list[Rest]] = defaultdict(list)
    for name in sorted(names):
        for facility, index in _rests(graph, name, cutoff).items():
            rests[facility].append(Rest(index, name))
    for resting in rests.values():
        resting.sort()
    everywhere = list(merge(*rests.values()))
    for source in sources:
        here = merge(rests.get(source.facility, ()), rests.get("", ())) if source.facility else everywhere
        name = _first(here, source)
        if name:
            yield _gap(source, name)


def _sources(graph: SupplyGraph, cutoff: int) -> Iterator[Source]:
    processes, objects = graph.sourceless
    for key in processes:
        indices = [index for index in graph.processes[key] if index < cutoff]
        if indices and not any(graph.events[index].inputs for index in indices):
            seen = graph.process_until(key, cutoff)
            made = frozenset(ref.id for ref in seen.outputs)
            yield Source(key, seen.events[-1], seen.facility, _until(graph, indices[-1]), made, is_process=True)
    for name in objects:
        first = graph.journeys.named[name][0]
        births = (*graph.births.get(name, ()), *graph.births.get(graph.lot_until(name, cutoff), ()))
        is_container = any(stay.start < cutoff for stay in graph.aggregations.by_parent.get(name, ()))
        if first < cutoff and not is_container and not any(birth.index < cutoff for birth in births):
            event = graph.events[first]
            facility = graph.facility_of(event.biz_location or event.read_point)
            yield Source(name, event.key, facility, _until(graph, first), frozenset((name,)), is_process=False)


def _until(graph: SupplyGraph, index: int) -> int:
    """The last event of the same instant: among those the order says nothing about what came first."""
    return graph.cutoff(graph.events[index].event_time) - 1


def _first(resting: Iterable[Rest], source: Source) -> str:
    """The object that rests there longest and may have gone in; empty where none may."""
    for rest in resting:
        if rest.since > source.until:
            return ""
        if rest.object not in source.made:
            return rest.object
    return ""


def _gap(source: Source, name: str) -> Gap:
    if source.is_process:
        return Gap("PROCESS_WITHOUT_INPUTS", source.name, f"no inputs are stated: {name} may be one", source.event)
    return Gap("NO_BIRTH", source.name, f"sent off and never made: it may be made of {name}", source.event)


def _rests(graph: SupplyGraph, name: str, cutoff: int) -> dict[str, int]:
    """Where the object may have been left, and since when; the empty facility where that is not stated."""
    if kind_of(name) is IdentifierKind.CLASS:
        return {}  # a gap of its own
    sighted = sorted(set(graph.journeys.happenings(name, cutoff)))
    if not sighted:
        return {}  # a lot that only its instances name: they carry its places
    since = sighted[0][0]
    if kind_of(name) is IdentifierKind.INSTANCE:
        # a single thing that is seen again was not used up before
        since = max((index for index, via in sighted if not via), default=since)
        if _ends(graph.events[since], name):
            return {}
    elif is_all_consumed(graph, name, cutoff):
        return {}
    found: dict[str, int] = {}
    place = ""
    for index, _ in sighted:
        stated = _place(graph, graph.events[index])
        place = place if stated is None else stated
        if kind_of(name) is not IdentifierKind.INSTANCE or index >= since:
            found.setdefault(place, index)  # of a lot a part may stay behind at every place
    return found


def _place(graph: SupplyGraph, event: TraceEvent) -> str | None:
    """Where an object is that the event names; empty where it came to no stated place, ``None`` for where it was."""
    place = event.biz_location or event.read_point
    if place:
        return graph.facility_of(place)
    return "" if STEPS.get(event.biz_step) is Direction.IN else None


def _ends(event: TraceEvent, name: str) -> bool:
    """Whether a single thing ends in the event: consumed, or taken out of the world."""
    if event.type is EventType.TRANSFORMATION:
        return name not in {ref.id for ref in event.outputs}
    return event.type is EventType.OBJECT and event.action is Action.DELETE


def is_all_consumed(graph: SupplyGraph, name: str, cutoff: int) -> bool:
    """Whether as much of a lot is stated to be consumed or destroyed as was made."""
    made = total([birth.quantity for birth in graph.births.get(name, ()) if birth.index < cutoff])
    if made is None:
        return False
    gone = Fraction(0)
    for event in (graph.events[index] for index in graph.journeys.named[name] if index < cutoff):
        refs = event.inputs
        if event.type is EventType.OBJECT and event.action is Action.DELETE:
            refs = event.objects
        for ref in refs:
            if ref.id == name and ref.quantity is not None and ref.quantity.dimension == made.dimension:
                gone += ref.quantity.exact
    return gone >= made.exact
