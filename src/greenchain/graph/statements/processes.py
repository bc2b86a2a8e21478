"""Transformations as processes, and the lots of instances as processes of another kind.

Rule E6: events that share a transformationID are one process. An identifier that is a URI is unique in the world; a
bare one such as ``1`` is only unique at its site, so there it is joined with the place: two companies that both count
from 1 stay apart, and a process that is stated at two places falls in two, each then one-sided and declared so. Rule
E11: an instance comes out of its lot, one way: what reaches the lot reaches its instances, but an instance never leads
to its siblings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from greenchain.graph.flows.flow import Flow
from greenchain.graph.nodes import total
from greenchain.graph.rules import RULES, Rules
from greenchain.model.events import ObjectRef, TraceEvent
from greenchain.values.quantity import Quantity

MEMBERS = "members:"
"""Begins the node name of the process that stands between a lot and its instances."""


def process_key(event: TraceEvent, rules: Rules = RULES) -> str:
    """The process that a transformation event belongs to."""
    if not event.transformation_id or not rules.governs("E6", event):
        return event.key
    place = event.biz_location or event.read_point
    if ":" in event.transformation_id or not place:
        return event.transformation_id
    return f"{event.transformation_id} at {place}"


def is_local(transformation_id: str) -> bool:
    """Whether events that share the identifier are joined by our decision only, for it is no URI."""
    return bool(transformation_id) and ":" not in transformation_id


def processes_of(events: Sequence[TraceEvent], rules: Rules = RULES) -> dict[str, tuple[int, ...]]:
    """The transformations: places of their events in the graph's order, by process key."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, event in enumerate(events):
        if rules.governs("E5", event):
            found[process_key(event, rules)].append(index)
    return {key: tuple(found[key]) for key in sorted(found)}


def flows_of(events: Sequence[TraceEvent], rules: Rules = RULES) -> Iterator[Flow]:
    """Every flow of the events: inputs and outputs of transformations, instances out of their lots."""
    for index, event in enumerate(events):
        if rules.governs("E5", event):
            key = process_key(event, rules)
            yield from (Flow(key, ref.id, True, index) for ref in event.inputs)  # noqa: FBT003 - a field of the tuple
            yield from (Flow(key, ref.id, False, index) for ref in event.outputs)  # noqa: FBT003 - likewise
        for instance, lot in event.lots if rules.governs("E11", event) else ():
            yield Flow(MEMBERS + lot, lot, True, index)  # noqa: FBT003 - likewise
            yield Flow(MEMBERS + lot, instance, False, index)  # noqa: FBT003 - likewise


def merged(refs: Sequence[ObjectRef]) -> tuple[ObjectRef, ...]:
    """One entry an object, by identifier: quantities added, ``None`` where one of them is not stated."""
    stated: dict[str, list[Quantity | None]] = defaultdict(list)
    for ref in refs:
        stated[ref.id].append(ref.quantity)
    return tuple(ObjectRef(name, total(stated[name])) for name in sorted(stated))


def lots_of(events: Sequence[TraceEvent], rules: Rules = RULES) -> Mapping[str, str]:
    """The lot of each instance; of several stated, the first in the graph's order."""
    found: dict[str, str] = {}
    for event in events:
        for instance, lot in event.lots if rules.governs("E11", event) else ():
            found.setdefault(instance, lot)
    return found
