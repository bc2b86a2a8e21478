"""Which measurements concern which objects (rule E18): those named, those inside, and those at the place meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from greenchain.graph.statements.references import refs_of
from greenchain.graph.statements.sensors import Reading, readings_of
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.presence import Interval, by_carrier, micros
from greenchain.graph.traces.trace import Measured
from greenchain.model.events import TraceEvent


def measured_of(
    graph: SupplyGraph, names: Iterable[str], intervals: Mapping[str, Sequence[Interval]], *, cutoff: int
) -> tuple[Measured, ...]:
    """The measurements among the first ``cutoff`` events that concern ``names``, sorted.

    ``intervals`` says by object when it was in which container and at which place.
    """
    wanted = frozenset(names)
    present = by_carrier({name: each for name, each in intervals.items() if name in wanted})
    found: set[Measured] = set()
    for event in graph.events[:cutoff]:
        readings = tuple(readings_of(event, graph.rules))
        for target in _targets(event) if readings else ():
            for reading in readings:
                found |= set(_concerned(reading, target, wanted, present.get(target, ())))
    return tuple(sorted(found))


def _targets(event: TraceEvent) -> tuple[str, ...]:
    named = tuple(sorted({ref.id for ref in refs_of(event)}))
    return named or tuple(sorted({event.read_point, event.biz_location} - {""}))


def _concerned(
    reading: Reading, target: str, wanted: frozenset[str], present: Iterable[Interval]
) -> Iterator[Measured]:
    said = (reading.since, reading.until, reading.event, reading.element)
    if target in wanted:
        yield Measured(target, *said)
    since, until = micros(reading.since), micros(reading.until)
    for interval in present:
        if interval.since <= until and since < interval.until:
            yield Measured(interval.name, *said, target)
