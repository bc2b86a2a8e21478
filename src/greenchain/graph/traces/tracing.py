"""Tracing: from lots to their origins, or to everything they went into, as stated up to an instant.

Genealogy comes from transformations (rules E5, E6) and from lot to instance, one way (E11). Containment is no
genealogy; it shows where things went: a lot in a shipped pallet was shipped. Parts (E7) and exposure, what was together
in one container or place, are followed when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from greenchain.graph.building import graph_known
from greenchain.graph.flows.search import MAX_NODES
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.anomalies import anomalies_of
from greenchain.graph.traces.exposure import spread
from greenchain.graph.traces.following import Bounds, Found, follow, is_joined_by_us
from greenchain.graph.traces.frontier import circle_gaps, corrections, is_origin, object_gaps, process_gap
from greenchain.graph.traces.measuring import measured_of
from greenchain.graph.traces.presence import Interval, intervals_of
from greenchain.graph.traces.reached import MAX_SIGHTINGS, edges_of, objects_of, processes_of, sightings_of
from greenchain.graph.traces.seeds import only_carries, seeds_of
from greenchain.graph.traces.shares import Shares, mass_shares
from greenchain.graph.traces.sourceless import sourceless_gaps
from greenchain.graph.traces.trace import Gap, Sighting, Trace, TraceDirection
from greenchain.graph.traces.undeclared import undeclared_corrections
from greenchain.graph.traces.unread import unread_about, unread_gaps
from greenchain.values.time import aware

MAX_SHARE_WORK = 2_000_000  # seeds times nodes behind them: a minute of exact fractions
_UNKNOWN = Shares({}, Fraction(1))  # of a seed beyond that


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a trace is asked for; see :func:`trace_upstream`."""

    direction: TraceDirection
    at: datetime
    known_at: datetime | None
    bounds: Bounds
    exposure: bool
    shares: bool

    @property
    def upstream(self) -> bool:
        return self.direction is TraceDirection.UPSTREAM


def trace_upstream(
    graph: SupplyGraph,
    seeds: str | Iterable[str],
    *,
    at: datetime,
    known_at: datetime | None = None,
    parts: bool = False,
    exposure: bool = False,
    time_plausible: bool = False,
    shares: bool = False,
    max_depth: int | None = None,
    max_nodes: int = MAX_NODES,
) -> Trace:
    """Everything that ``seeds`` may be made of.

    Args:
        graph: the supply chain.
        seeds: lots, instances, containers, product classes, orders or invoices, in any spelling; one or several.
        at: the instant of the question; aware. Events after it are not counted.
        known_at: leave out what was recorded after it; ``None`` for all that is known.
        parts: also follow what is a part of what (rule E7).
        exposure: also name what was in one container or place with something reached, at one time.
        time_plausible: link no output of a process to an input that came after it. Narrower than the standard.
        shares: also work out the share of each origin by mass, exactly.
        max_depth: follow at most so many processes from a seed; what lies behind is a gap, ``LIMIT_REACHED``.
        max_nodes: the budget of objects and processes; running out is the same gap.

    Returns:
        A trace; complete only where every object reached has a stated origin or maker.

    Raises:
        TypeError: a seed that is no text.
        ValueError: no seed, or a graph made of numbers, which has no events.
    """
    bounds = Bounds(max_nodes, max_depth, parts, time_plausible)
    asked = _Asked(TraceDirection.UPSTREAM, aware(at), known_at, bounds, exposure, shares)
    return _trace(graph, _listed(seeds), asked)


def trace_downstream(
    graph: SupplyGraph,
    seeds: str | Iterable[str],
    *,
    at: datetime,
    known_at: datetime | None = None,
    parts: bool = False,
    exposure: bool = False,
    time_plausible: bool = False,
    max_depth: int | None = None,
    max_nodes: int = MAX_NODES,
) -> Trace:
    """Everything that ``seeds`` may have gone into, and where all of it was sent.

    Takes what :func:`trace_upstream` takes, but for shares. Complete only where every process reached states its
    outputs, every shipping is answered by a receipt, what arrived in a container was unpacked, and nothing came from
    nowhere where an object that was reached may have been.
    """
    bounds = Bounds(max_nodes, max_depth, parts, time_plausible)
    asked = _Asked(TraceDirection.DOWNSTREAM, aware(at), known_at, bounds, exposure, shares=False)
    return _trace(graph, _listed(seeds), asked)


def _listed(seeds: object) -> tuple[str, ...]:
    """The seeds one by one; one that is no list is a list of itself, so that what is wrong with it is said once."""
    return tuple(seeds) if isinstance(seeds, Iterable) and not isinstance(seeds, str) else (seeds,)  # type: ignore[return-value] # looked at in _trace


def _trace(graph: SupplyGraph, given: tuple[str, ...], asked: _Asked) -> Trace:
    if graph.numbered is not None:
        way = "upstream" if asked.upstream else "downstream"
        raise ValueError(f"a graph made of numbers has no events to trace: ask graph.{way}([number, ...])")
    if not given:
        raise ValueError("a trace begins with at least one object: found none")
    if not all(isinstance(name, str) for name in given):
        raise TypeError("seeds are identifiers as text, such as 'urn:lot:7'; numbers belong to a graph made of numbers")
    known = graph_known(graph, known_at=asked.known_at)
    cutoff = known.cutoff(asked.at)
    seeds, gaps = seeds_of(known, given, cutoff=cutoff, direction=asked.direction)
    starts = sorted({seed.id for seed in seeds})
    subjects = tuple(sorted({seed.expanded_from or seed.id for seed in seeds} | {gap.id for gap in gaps}))
    found = follow(known, starts, upstream=asked.upstream, cutoff=cutoff, bounds=asked.bounds)
    exposed, intervals = _exposed(known, found, asked, cutoff)
    certain = _certain(known, starts, found, asked, cutoff)
    objects = objects_of(known, found, exposed=exposed, certain=certain, cutoff=cutoff)
    processes = processes_of(known, {**found.processes, **exposed.processes}, cutoff=cutoff)
    names = sorted({*starts, *(reached.id for reached in objects)})
    matter = sorted(found.objects)
    places = tuple(sorted(sightings_of(known, names, cutoff=cutoff)))
    shares = _shares(known, starts, asked, len(found.depths), cutoff)
    excluded, missing = corrections(known, {*subjects, *names}, at=asked.at)
    told = {*subjects, *names, *(each.id for each in processes)}
    unread = unread_about(known, told, upstream=asked.upstream, exposure=asked.exposure)
    frontier = {
        *gaps,
        *missing,
        *unread_gaps(unread),
        *undeclared_corrections(known, names, cutoff=cutoff),
        *_limits(", ".join(subjects), asked, found, exposed),
        *_unlisted(places, shares, starts),
        *_ends(known, matter if asked.upstream else names, [process.id for process in processes], asked, cutoff),
    }
    return Trace(
        direction=asked.direction,
        subjects=subjects,
        at=asked.at,
        known_at=asked.known_at,
        seeds=seeds,
        objects=objects,
        processes=processes,
        edges=edges_of(known, (*found.steps, *exposed.steps), upstream=asked.upstream),
        origins=tuple(name for name in matter if asked.upstream and is_origin(known, name, cutoff=cutoff)),
        places=places,
        frontier=tuple(sorted(frontier)),
        excluded=excluded,
        anomalies=anomalies_of(known, names, processes=[process.id for process in processes], cutoff=cutoff),
        shares=shares,
        measured=measured_of(known, names, intervals, cutoff=cutoff) if asked.exposure else (),
        narrower_than_standard=asked.bounds.time_plausible,
        unread=unread,
    )


def _exposed(
    graph: SupplyGraph, found: Found, asked: _Asked, cutoff: int
) -> tuple[Found, Mapping[str, tuple[Interval, ...]]]:
    """What was exposed to what was found, and when all goods were where; nothing where it was not asked for."""
    if not asked.exposure:
        return Found(), {}
    goods = [name for name in graph.objects if not only_carries(graph, name, cutoff=cutoff)]
    intervals = intervals_of(graph, goods, cutoff=cutoff)
    return spread(graph, found, intervals, upstream=asked.upstream, cutoff=cutoff, bounds=asked.bounds), intervals


def _certain(graph: SupplyGraph, starts: Iterable[str], found: Found, asked: _Asked, cutoff: int) -> Found:
    """What stated steps alone reach: all of it, unless some process is one by our reading only."""
    if not any(is_joined_by_us(graph, key, cutoff) for key in found.processes):
        return found
    return follow(graph, starts, upstream=asked.upstream, cutoff=cutoff, bounds=replace(asked.bounds, certain=True))


def _shares(graph: SupplyGraph, starts: Sequence[str], asked: _Asked, nodes: int, cutoff: int) -> dict[str, Shares]:
    """What each seed is made of, for as many seeds as the budget of work allows."""
    if not asked.shares:
        return {}
    affordable = max(1, MAX_SHARE_WORK // max(1, nodes))
    known = {name: mass_shares(graph, name, cutoff=cutoff) for name in starts[:affordable]}
    return {name: known.get(name, _UNKNOWN) for name in starts}


def _limits(subject: str, asked: _Asked, found: Found, exposed: Found) -> Iterator[Gap]:
    for name in (*found.limited, *exposed.limited):
        yield Gap("LIMIT_REACHED", name, f"not followed beyond a depth of {asked.bounds.max_depth}")
    if found.is_exhausted or exposed.is_exhausted:
        yield Gap("LIMIT_REACHED", subject, f"more than {asked.bounds.max_nodes} objects and processes")


def _unlisted(places: Sequence[Sighting], shares: Mapping[str, Shares], starts: Sequence[str]) -> Iterator[Gap]:
    """What was left out of an answer because there is too much of it."""
    if len(places) >= MAX_SIGHTINGS:
        yield Gap("LIMIT_REACHED", ", ".join(starts[:1]), f"more than {MAX_SIGHTINGS} sightings")
    for name, each in shares.items():
        if each is _UNKNOWN:
            yield Gap("LIMIT_REACHED", name, "its shares were not worked out: ask about fewer objects at once")


def _ends(
    graph: SupplyGraph, names: Sequence[str], processes: Sequence[str], asked: _Asked, cutoff: int
) -> Iterator[Gap]:
    """The gaps at objects and processes."""
    for name in names:
        yield from object_gaps(graph, name, cutoff=cutoff, direction=asked.direction)
    for key in processes:
        yield from process_gap(graph, key, cutoff=cutoff)
    if asked.upstream:
        yield from circle_gaps(graph, names, cutoff=cutoff)
    else:
        yield from sourceless_gaps(graph, names, cutoff=cutoff)
