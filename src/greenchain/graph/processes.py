"""Transformations as processes, and the lots of instances as processes of another kind.

Rule E6: events that share a transformationID are one process. An identifier that is a URI is unique in the world; a
bare one such as ``1`` is only unique at its site, so there it is joined with the place. Rule E11: an instance comes out
of its lot, one way: what reaches the lot reaches its instances, but an instance never leads to its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from greenchain.graph.network import Flow
from greenchain.graph.nodes import total
from greenchain.model.events import EventType, ObjectRef, TraceEvent
from greenchain.values.quantity import Quantity

MEMBERS = "members:"
"""Begins the node name of the process that stands between a lot and its instances."""


def process_key(event: TraceEvent) -> str:
    """The process that a transformation event belongs to."""
    if not event.transformation_id:
        return event.key
    place = event.biz_location or event.read_point
    if ":" in event.transformation_id or not place:
        return event.transformation_id
    return f"{event.transformation_id} at {place}"


def processes_of(events: Sequence[TraceEvent]) -> dict[str, tuple[int, ...]]:
    """The transformations: places of their events in the graph's order, by process key."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, event in enumerate(events):
        if event.type is EventType.TRANSFORMATION:
            found[process_key(event)].append(index)
    return {key: tuple(found[key]) for key in sorted(found)}


def flows_of(events: Sequence[TraceEvent]) -> Iterator[Flow]:
    """Every flow of the events: inputs and outputs of transformations, instances out of their lots."""
    for index, event in enumerate(events):
        if event.type is EventType.TRANSFORMATION:
            key = process_key(event)
            yield from (Flow(key, ref.id, True, index) for ref in event.inputs)  # noqa: FBT003 - a field of the tuple
            yield from (Flow(key, ref.id, False, index) for ref in event.outputs)  # noqa: FBT003 - likewise
        for instance, lot in event.lots:
            yield Flow(MEMBERS + lot, lot, True, index)  # noqa: FBT003 - likewise
            yield Flow(MEMBERS + lot, instance, False, index)  # noqa: FBT003 - likewise


def merged(refs: Sequence[ObjectRef]) -> tuple[ObjectRef, ...]:
    """One entry an object, by identifier: quantities added, ``None`` where one of them is not stated."""
    stated: dict[str, list[Quantity | None]] = defaultdict(list)
    for ref in refs:
        stated[ref.id].append(ref.quantity)
    return tuple(ObjectRef(name, total(stated[name])) for name in sorted(stated))


def lots_of(events: Sequence[TraceEvent]) -> Mapping[str, str]:
    """The lot of each instance; of several stated, the first in the graph's order."""
    found: dict[str, str] = {}
    for event in events:
        for instance, lot in event.lots:
            found.setdefault(instance, lot)
    return found
