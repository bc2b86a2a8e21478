"""Events behind an answer that are most likely corrections and do not say so: nobody knows which quantity holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from greenchain.graph.statements.likeness import is_likely_correction, likeness, refs_with_amounts
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.trace import Gap
from greenchain.model.events import TraceEvent
from greenchain.values.quantity import decimal_text


def undeclared_corrections(graph: SupplyGraph, names: Iterable[str], *, cutoff: int) -> Iterator[Gap]:
    """A gap for each two events about ``names`` among the first ``cutoff`` that differ in quantities only."""
    for name, one, other in _likely_corrections(graph, names, cutoff=cutoff):
        said = f"{_amounts_of(one, name)} by {one.key}, {_amounts_of(other, name)} by {other.key}"
        yield Gap("LIKELY_CORRECTION", name, f"two events differ in quantities only: {said}", one.key)


def _likely_corrections(
    graph: SupplyGraph, names: Iterable[str], *, cutoff: int
) -> Iterator[tuple[str, TraceEvent, TraceEvent]]:
    """Pairs of such events among the first ``cutoff`` that stand, each with one of ``names`` that they are about."""
    told: set[tuple[str, str]] = set()
    for name in sorted(names):
        at_once: list[TraceEvent] = []
        for index in graph.journeys.named.get(name, ()):
            event = graph.events[index]
            if index >= cutoff:
                break
            if at_once and at_once[0].event_time != event.event_time:
                yield from _pairs(name, at_once, told)
                at_once = []
            at_once.append(event)
        yield from _pairs(name, at_once, told)


def _amounts_of(event: TraceEvent, name: str) -> str:
    """The quantities that an event states of an object, as text."""
    stated = [ref.quantity for ref in refs_with_amounts(event) if ref.id == name and ref.quantity]
    return " + ".join(f"{decimal_text(each.value)} {each.unit}" for each in stated) or "no quantity"


def _pairs(
    name: str, at_once: list[TraceEvent], told: set[tuple[str, str]]
) -> Iterator[tuple[str, TraceEvent, TraceEvent]]:
    """Of events at one instant those that are alike, each with the next."""
    alike: dict[int, list[TraceEvent]] = {}
    for event in at_once if len(at_once) > 1 else ():
        alike.setdefault(likeness(event), []).append(event)
    for number, events in alike.items():
        for one, other in pairwise(events) if number else ():
            if (one.key, other.key) not in told and is_likely_correction(one, other):
                told.add((one.key, other.key))
                yield name, one, other
