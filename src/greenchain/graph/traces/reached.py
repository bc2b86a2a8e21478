"""What a search found, told as the records of an answer: objects, processes, links, sightings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from greenchain.graph.statements.parties import worker_of
from greenchain.graph.statements.processes import MEMBERS
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.following import Found, Node, Step
from greenchain.graph.traces.trace import INFERRED, STATED, Sighting, TracedObject, TracedProcess, TraceEdge
from greenchain.graph.traces.witness import paths
from greenchain.values.identifiers import class_of, kind_of

MAX_SIGHTINGS = 200_000  # places listed in one answer: beyond that it is a table for a database, not a trace


def objects_of(
    graph: SupplyGraph, found: Found, *, exposed: Found, certain: Found, cutoff: int
) -> tuple[TracedObject, ...]:
    """The objects of both searches, by depth, then identifier; ``certain`` is what stated steps alone reach."""
    depths = {**found.objects, **exposed.objects}
    before: Mapping[Node, Node] = {**found.before, **exposed.before, **certain.before}
    ways = paths(before, depths, is_process=graph.processes)
    stated, matter = certain.objects, found.objects
    reached = [
        TracedObject(
            id=name,
            kind=kind_of(name).value,
            depth=depth,
            product=class_of(name),
            confidence=STATED if name in stated else INFERRED,
            path=ways[name],
            is_exposed=name not in matter,
            made=graph.made_until(name, cutoff),
        )
        for name, depth in depths.items()
        if depth
    ]
    return tuple(sorted(reached, key=lambda item: (item.depth, item.id)))


def processes_of(graph: SupplyGraph, depths: Mapping[str, int], *, cutoff: int) -> tuple[TracedProcess, ...]:
    """The transformations among the processes reached, by depth, then key."""
    reached = []
    for key, depth in depths.items():
        if key not in graph.processes:
            continue
        seen = graph.process_until(key, cutoff)
        party = party_of(graph, key, cutoff=cutoff)
        reached.append(TracedProcess(key, seen.facility, seen.time, depth, seen.biz_step, seen.events, party))
    return tuple(sorted(reached, key=lambda item: (item.depth, item.id)))


def party_of(graph: SupplyGraph, key: str, *, cutoff: int) -> str:
    """Who ran a process, as the last of its events that says so tells; empty where none does."""
    for index in reversed([index for index in graph.processes[key] if index < cutoff]):
        event = graph.events[index]
        place = graph.facility_of(event.biz_location or event.read_point)
        party = worker_of(event, place, facilities=graph.facilities, rules=graph.rules)
        if party:
            return party
    return ""


def edges_of(graph: SupplyGraph, steps: Iterable[Step], *, upstream: bool) -> tuple[TraceEdge, ...]:
    """The links that were followed, sorted, in the direction of the matter."""
    found: set[TraceEdge] = set()
    for step in steps:
        (is_process, source), (to_process, target) = (step.far, step.near) if upstream else (step.near, step.far)
        event = graph.events[step.event].key
        if step.role:
            found.add(TraceEdge(source, target, step.role, event, step.via))
        elif (source if is_process else target) in graph.processes:
            found.add(TraceEdge(source, target, "output" if is_process else "input", event))
        elif not to_process:
            found.add(TraceEdge(source.removeprefix(MEMBERS), target, "member", event))
    return tuple(sorted(found))


def sightings_of(graph: SupplyGraph, names: Iterable[str], *, cutoff: int) -> Iterator[Sighting]:
    """Where objects were seen, ``MAX_SIGHTINGS`` at most."""
    count = 0
    for name in names:
        for index, via in sorted(set(graph.journeys.happenings(name, cutoff))):
            event = graph.events[index]
            place = event.biz_location or event.read_point
            if not place:
                continue
            yield Sighting(name, event.event_time, place, event.biz_step, event.key, via)
            count += 1
            if count >= MAX_SIGHTINGS:
                return
