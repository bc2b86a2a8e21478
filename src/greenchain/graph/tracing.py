"""Tracing: from a lot to its origins, or to everything it went into, as stated up to an instant.

Genealogy comes from transformations (rules E5, E6) and from lot to instance, one way (E11). Containment is no
genealogy; it only shows where things went: a lot in a shipped pallet was shipped. A container asked about stands for
its contents at that instant, a product class for its lots and instances.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from greenchain.graph.building import graph_known
from greenchain.graph.frontier import corrections, is_origin, object_gaps, process_gap
from greenchain.graph.processes import MEMBERS
from greenchain.graph.search import MAX_NODES, Reach, reach
from greenchain.graph.sourceless import sourceless_gaps
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.trace import (
    Gap,
    Seed,
    Sighting,
    Trace,
    TraceDirection,
    TracedObject,
    TracedProcess,
    TraceEdge,
)
from greenchain.values.identifiers import IdentifierKind, canonical, class_of, kind_of
from greenchain.values.time import aware

MAX_SIGHTINGS = 200_000  # places listed in one answer: beyond that it is a table for a database, not a trace


def trace_upstream(
    graph: SupplyGraph, subject: str, *, at: datetime, known_at: datetime | None = None, max_nodes: int = MAX_NODES
) -> Trace:
    """Everything that ``subject`` may be made of.

    Args:
        graph: the supply chain.
        subject: a lot, instance, container or product class, in any spelling.
        at: the instant of the question; aware. Events after it are not counted.
        known_at: leave out what was recorded after it; ``None`` for all that is known.
        max_nodes: the budget of objects and processes; running out is a gap, ``BUDGET_EXCEEDED``.

    Returns:
        A trace; complete only where every object reached has a stated origin or maker.
    """
    return _trace(graph, subject, TraceDirection.UPSTREAM, at=at, known_at=known_at, max_nodes=max_nodes)


def trace_downstream(
    graph: SupplyGraph, subject: str, *, at: datetime, known_at: datetime | None = None, max_nodes: int = MAX_NODES
) -> Trace:
    """Everything that ``subject`` may have gone into, and where all of it was sent.

    Takes what :func:`trace_upstream` takes. Complete only where every process reached states its outputs, every
    shipping is answered by a receipt, and nothing came from nowhere where an object that was reached may have been.
    """
    return _trace(graph, subject, TraceDirection.DOWNSTREAM, at=at, known_at=known_at, max_nodes=max_nodes)


def _trace(
    graph: SupplyGraph,
    subject: str,
    direction: TraceDirection,
    *,
    at: datetime,
    known_at: datetime | None,
    max_nodes: int,
) -> Trace:
    known = graph_known(graph, known_at=known_at)
    cutoff = known.cutoff(at)
    key = canonical(subject)
    seeds, gaps = _seeds(known, key, cutoff)
    side = known.network.backward if direction is TraceDirection.UPSTREAM else known.network.forward
    numbers = [known.network.objects[seed.id] for seed in seeds]
    found = reach(side, numbers, cutoff=cutoff, max_nodes=max_nodes)
    gaps += [Gap("FRONTIER_EVENTS_MISSING", name, "events known to exist were not given") for name in known.missing]
    if found.is_exhausted:
        gaps.append(Gap("BUDGET_EXCEEDED", key, f"more than {max_nodes} objects and processes"))
    objects = _objects(known, found)
    names = sorted({seed.id for seed in seeds} | {reached.id for reached in objects})
    processes = _processes(known, found, cutoff)
    for name in names:
        gaps += object_gaps(known, name, cutoff=cutoff, direction=direction)
    for process in processes:
        gaps += process_gap(known, process.id, cutoff=cutoff)
    if direction is TraceDirection.DOWNSTREAM:
        gaps += sourceless_gaps(known, names, cutoff=cutoff)
    excluded, missing = corrections(known, {key, *names})
    places = tuple(_sightings(known, names, cutoff))
    if len(places) >= MAX_SIGHTINGS:
        gaps.append(Gap("BUDGET_EXCEEDED", key, f"more than {MAX_SIGHTINGS} sightings"))
    return Trace(
        direction=direction,
        subject=key,
        at=aware(at),
        known_at=known_at,
        seeds=tuple(seeds),
        objects=objects,
        processes=processes,
        edges=_edges(known, found, direction),
        origins=tuple(name for name in names if is_origin(known, name, cutoff=cutoff))
        if direction is TraceDirection.UPSTREAM
        else (),
        places=tuple(sorted(places)),
        frontier=tuple(sorted({*gaps, *missing})),
        excluded=excluded,
    )


def _seeds(graph: SupplyGraph, key: str, cutoff: int) -> tuple[list[Seed], list[Gap]]:
    """Where to begin, and the gap where there is nowhere."""
    stands_for: Mapping[str, str] = {}
    if key in graph.network.objects and _is_seen(graph, key, cutoff):
        stands_for = {key: ""}
    if graph.aggregations.by_parent.get(key):
        inside = {stay.child for stay in graph.aggregations.contents(key, cutoff)}
        if not inside and not _flows(graph, key):
            return [], [Gap("FRONTIER_EMPTY_CONTAINER", key, "held nothing at that instant")]
        stands_for = dict.fromkeys(sorted(inside), key) | ({key: ""} if _flows(graph, key) else {})
    elif kind_of(key) is IdentifierKind.CLASS:
        members = (name for name in graph.objects if class_of(name) == key and name != key)
        stands_for = dict(stands_for) | dict.fromkeys((n for n in members if _is_seen(graph, n, cutoff)), key)
    if not stands_for:
        return [], [Gap("SUBJECT_UNKNOWN", key, "no event up to that instant names it")]
    return [Seed(name, kind_of(name).value, stands_for[name]) for name in sorted(stands_for)], []


def _is_seen(graph: SupplyGraph, name: str, cutoff: int) -> bool:
    named = graph.journeys.named.get(name)
    if named:
        return named[0] < cutoff
    node = graph.network.objects[name]  # a lot known by its instances only
    return any(event < cutoff for _, event in graph.network.forward.edges(node))


def _flows(graph: SupplyGraph, name: str) -> bool:
    return bool(graph.producers_of(name) or graph.consumers_of(name))


def _objects(graph: SupplyGraph, found: Reach) -> tuple[TracedObject, ...]:
    reached = [
        TracedObject(name, kind_of(name).value, depth // 2, class_of(name))
        for node, depth in found.depths.items()
        if depth and not graph.network.is_process[node]
        for name in (graph.network.names[node],)
    ]
    return tuple(sorted(reached, key=lambda item: (item.depth, item.id)))


def _processes(graph: SupplyGraph, found: Reach, cutoff: int) -> tuple[TracedProcess, ...]:
    reached = []
    for node, depth in found.depths.items():
        key = graph.network.names[node]
        if not graph.network.is_process[node] or key not in graph.processes:
            continue
        seen = graph.process_until(key, cutoff)
        reached.append(TracedProcess(key, seen.facility, seen.time, (depth + 1) // 2, seen.biz_step, seen.events))
    return tuple(sorted(reached, key=lambda item: (item.depth, item.id)))


def _edges(graph: SupplyGraph, found: Reach, direction: TraceDirection) -> tuple[TraceEdge, ...]:
    names, is_process = graph.network.names, graph.network.is_process
    edges: set[TraceEdge] = set()
    for near, far, event in found.steps:
        source, target = (far, near) if direction is TraceDirection.UPSTREAM else (near, far)
        key = graph.events[event].key
        process = names[source] if is_process[source] else names[target]
        if process in graph.processes:
            role = "output" if is_process[source] else "input"
            edges.add(TraceEdge(names[source], names[target], role, key))
        elif is_process[source]:
            edges.add(TraceEdge(process.removeprefix(MEMBERS), names[target], "member", key))
    return tuple(sorted(edges))


def _sightings(graph: SupplyGraph, names: Iterable[str], cutoff: int) -> Iterator[Sighting]:
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
