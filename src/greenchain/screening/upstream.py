"""Where the matter of a lot ended its life before, and whether a recovery lies on the way from there to the lot.

Every way up the chain is walked with what was crossed on it: nothing, a transformation at a site of recovery, or one
whose end of waste a verified claim shows. A recovery elsewhere in the chain clears nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from greenchain.graph import Process, SupplyGraph, Trace
from greenchain.model.events import TraceEvent

END_OF_LIFE_ROLES = frozenset({"collection", "dismantling", "weee", "elv"})
RECOVERY_ROLES = frozenset({"recovery", "recycling"})
END_OF_LIFE_STEPS = frozenset({"collecting"})
END_OF_LIFE_DISPOSITIONS = frozenset({"disposed"})

_INPUT, _OUTPUT = "input", "output"  # roles of links between an object and a process; all others join two objects


class Crossed(IntEnum):
    """What lies on a way between an end of life and the lot; of several the best counts."""

    NOTHING = 0
    RECOVERY = 1
    END_OF_WASTE = 2


@dataclass(frozen=True, slots=True)
class Ends:
    """Where lives ended, sorted: with no recovery on some way to the lot, and with one that nothing proves."""

    bare: tuple[str, ...]
    unproven: tuple[str, ...]
    recovered_at: tuple[str, ...]


Node = tuple[bool, str]  # whether it is a process, and its name


def ends_of_life(graph: SupplyGraph, trace: Trace, *, cutoff: int, is_proven: Callable[[Process], bool]) -> Ends:
    """The ends of life behind the lot of ``trace``.

    Args:
        graph: the supply chain.
        trace: of the lot, upstream.
        cutoff: how many events had happened.
        is_proven: whether a verified claim shows that what a process of recovery made ceased to be waste.
    """
    sources: dict[Node, list[Node]] = defaultdict(list)
    for edge in trace.edges:
        sources[edge.role == _INPUT, edge.target].append((edge.role == _OUTPUT, edge.source))
    crossings: dict[str, Crossed] = {}
    seen: set[tuple[Node, Crossed]] = set()
    waiting: list[tuple[Node, Crossed]] = [((False, seed.id), Crossed.NOTHING) for seed in trace.seeds]
    while waiting:
        step = waiting.pop()
        if step in seen:
            continue
        seen.add(step)
        (is_process, name), crossed = step
        if is_process:
            if name not in crossings:
                crossings[name] = _crossing(graph, graph.process_until(name, cutoff), is_proven)
            crossed = max(crossed, crossings[name])
        if crossed is not Crossed.END_OF_WASTE:
            waiting += [(source, crossed) for source in sources[is_process, name]]
    reached = {
        crossed: {name for (is_process, name), on in seen if on is crossed and not is_process} for crossed in Crossed
    }
    ends = {name: _places(graph, name, cutoff) for names in reached.values() for name in names}
    told = {
        crossed: tuple(sorted({place for name in names for place in ends[name]})) for crossed, names in reached.items()
    }
    unproven = sorted(name for name, crossing in crossings.items() if crossing is Crossed.RECOVERY)
    sites = {graph.process_until(name, cutoff).facility or name for name in unproven}
    return Ends(told[Crossed.NOTHING], told[Crossed.RECOVERY], tuple(sorted(sites)))


def _crossing(graph: SupplyGraph, process: Process, is_proven: Callable[[Process], bool]) -> Crossed:
    if not has_role(graph, process.facility, RECOVERY_ROLES):
        return Crossed.NOTHING
    return Crossed.END_OF_WASTE if is_proven(process) else Crossed.RECOVERY


def _places(graph: SupplyGraph, name: str, cutoff: int) -> tuple[str, ...]:
    """Where events show that the life of the object ended."""
    events = (graph.events[index] for index, _ in graph.journeys.happenings(name, cutoff))
    return tuple({place for event in events if (place := _end_of_life(graph, event, name, cutoff))})


def _end_of_life(graph: SupplyGraph, event: TraceEvent, name: str, cutoff: int) -> str:
    """Where the event shows the end of a product's life; empty where it does not.

    A site that both collects and recovers shows nothing of what it recovered itself.
    """
    place = event.biz_location or event.read_point
    shows = (
        event.biz_step in END_OF_LIFE_STEPS
        or event.disposition in END_OF_LIFE_DISPOSITIONS
        or not END_OF_LIFE_DISPOSITIONS.isdisjoint(event.set_dispositions)
        or (
            has_role(graph, place, END_OF_LIFE_ROLES)
            and not (has_role(graph, place, RECOVERY_ROLES) and _is_made_at(graph, name, place, cutoff))
        )
    )
    return (place or event.biz_step or event.disposition or event.key) if shows else ""


def _is_made_at(graph: SupplyGraph, name: str, place: str, cutoff: int) -> bool:
    return any(graph.facility_of(place) == site for site in _made_at(graph, name, cutoff))


def _made_at(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[str]:
    for key in graph.producers_of(name):
        if graph.processes[key][0] < cutoff:
            yield graph.process_until(key, cutoff).facility


def has_role(graph: SupplyGraph, place: str, roles: frozenset[str]) -> bool:
    """Whether the tables give the site of ``place`` one of these roles."""
    facility = graph.facilities.get(graph.facility_of(place)) if place else None
    return facility is not None and not roles.isdisjoint(facility.roles)
