"""What an event names, of which processes it is part, and what in it may come from nowhere.

Read alike by the store in memory and by the tables, so that both find the same events.
"""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.graph.nodes import Direction
from greenchain.graph.statements.journeys import STEPS
from greenchain.graph.statements.processes import MEMBERS, process_key
from greenchain.graph.statements.references import refs_of
from greenchain.model.events import EventType, TraceEvent


def names_in(event: TraceEvent) -> Iterator[str]:
    """Every object that the event names, in its order, repeated where it repeats them; lots of instances come last."""
    for ref in refs_of(event):
        yield ref.id
    for pair in event.lots:
        yield from pair


def processes_in(event: TraceEvent) -> Iterator[str]:
    """The keys of the processes that the event is part of."""
    if event.type is EventType.TRANSFORMATION:
        yield process_key(event)
    for _, lot in event.lots:
        yield MEMBERS + lot


def openings_in(event: TraceEvent) -> Iterator[tuple[str, bool]]:
    """The objects of the event that may come from nowhere, and whether they were made in it.

    Made without inputs, or sent off from a stated place: whether that is so is asked of all their events.
    """
    if event.type is EventType.TRANSFORMATION:
        if not event.inputs:
            yield from ((ref.id, True) for ref in event.outputs)
    elif STEPS.get(event.biz_step) is Direction.OUT and (event.biz_location or event.read_point):
        yield from ((name, False) for name in names_in(event))
