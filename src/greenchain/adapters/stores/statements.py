"""What one event says, row by row: the derived tables are these rows and nothing else.

Each function looks at one event alone, so a row is the same whatever came before it or comes later. ``numbers`` gives
the number of each object, ``keys`` that of each process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Table

from greenchain.adapters.stores.event_names import openings_in
from greenchain.adapters.stores.names import written_name
from greenchain.adapters.stores.tables import (
    CORRECTIVES,
    CUSTODY,
    FLOWS,
    OPENINGS,
    PLACES,
    STAYS,
    TRANSACTIONS,
    VOIDS,
)
from greenchain.graph.statements.processes import MEMBERS, process_key
from greenchain.model.events import ERROR_MARK, EventType, ObjectRef, TraceEvent
from greenchain.values.quantity import decimal_text

Row = tuple[Table, tuple[Any, ...]]

_KINDS = {EventType.AGGREGATION: "aggregation", EventType.ASSOCIATION: "association"}


def rows_of(
    event: TraceEvent, number: int, *, position: int, numbers: Mapping[str, int], keys: Mapping[str, int]
) -> Iterator[Row]:
    """The rows of the event that has the number ``number`` and was first seen in the entry at ``position``.

    All but the event's own and those of the objects it names, which whoever writes them has at hand.
    """
    for item, (flow, amount) in enumerate(_flows(event, numbers, keys)):
        yield FLOWS, (number, item, *flow, *amount, position)
    for name, is_made in dict(openings_in(event)).items():
        yield OPENINGS, (numbers[name], number, is_made)
    if event.type in _KINDS and event.parent:
        yield from _stays(event, number, numbers)
    for role, place in (("readPoint", event.read_point), ("bizLocation", event.biz_location)):
        if place:
            yield PLACES, (number, role, written_name(place))
    ends = [("source", end) for end in event.sources] + [("destination", end) for end in event.destinations]
    for item, (side, end) in enumerate(ends):
        yield CUSTODY, (number, item, written_name(end.type), side, written_name(end.id))
    for item, (kind, name) in enumerate(event.transactions):
        yield TRANSACTIONS, (number, item, written_name(kind), written_name(name))
    yield from voids_of(event, number)


def voids_of(event: TraceEvent, number: int) -> Iterator[Row]:
    """What an error declaration takes back, and each eventID that it names as a corrective."""
    if event.error is not None:
        yield VOIDS, (number, written_name(event.event_id), written_name(event.key.removesuffix(ERROR_MARK)))
        for name in dict.fromkeys(event.error.corrective_ids):
            yield CORRECTIVES, (number, written_name(name))


def member_flows(
    event: TraceEvent, numbers: Mapping[str, int], keys: Mapping[str, int]
) -> Iterator[tuple[int, int, bool]]:
    """Process, object, whether it goes in: an instance comes out of its lot (rule E11)."""
    for instance, lot in event.lots:
        yield keys[MEMBERS + lot], numbers[lot], True
        yield keys[MEMBERS + lot], numbers[instance], False


def _flows(
    event: TraceEvent, numbers: Mapping[str, int], keys: Mapping[str, int]
) -> Iterator[tuple[tuple[int, int, bool], tuple[str, str]]]:
    if event.type is EventType.TRANSFORMATION:
        process = keys[process_key(event)]
        for ref in event.inputs:
            yield (process, numbers[ref.id], True), _amount(ref)
        for ref in event.outputs:
            yield (process, numbers[ref.id], False), _amount(ref)
    for flow in dict.fromkeys(member_flows(event, numbers, keys)):
        yield flow, ("", "")


def _stays(event: TraceEvent, number: int, numbers: Mapping[str, int]) -> Iterator[Row]:
    kind, action = _KINDS[event.type], event.action.value if event.action else ""
    parent = numbers[event.parent]
    for item, ref in enumerate(event.children):
        yield STAYS, (number, item, kind, parent, numbers[ref.id], action, *_amount(ref))
    if not event.children:
        yield STAYS, (number, 0, kind, parent, None, action, "", "")


def _amount(ref: ObjectRef) -> tuple[str, str]:
    return (decimal_text(ref.quantity.value), ref.quantity.unit) if ref.quantity else ("", "")
