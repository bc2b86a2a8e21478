"""Events that differ in nothing but quantities: most likely one event and its correction, sent without a declaration.

By the standard they are two events, and what they state adds up. Who sent 12,000 kg and then 11,000 kg of the same lot,
at the same instant, place and step, meant one of the two; nobody but the sender can say so (EPCIS 2.0, 7.4.1.4: an
error declaration). Where both carry an eventID that its sender gave, and these differ, the sender says that they are
two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from itertools import pairwise

from greenchain.graph.supply_graph import SupplyGraph
from greenchain.model.events import ObjectRef, TraceEvent
from greenchain.values.quantity import decimal_text

_OF_CONTENT = "ni:///"  # an eventID that is made from the content says nothing that the content does not
# A repeated message has a recordTime of its own; the others are kept where fields do not say how they were written
_AS_SENT = frozenset(
    {
        "recordTime",
        "eventTimeZoneOffset",
        "quantityList",
        "childQuantityList",
        "inputQuantityList",
        "outputQuantityList",
    }
)
_LISTS = ("objects", "children", "inputs", "outputs")


def likeness(event: TraceEvent) -> int:
    """A number of 63 bits that events alike but for quantities share; 0 of those without, and of declarations."""
    if event.error is not None or not any(ref.quantity for ref in _refs(event)):
        return 0
    said = (
        event.type,
        event.action,
        event.event_time.astimezone(UTC).isoformat(),
        event.biz_step,
        event.parent,
        event.transformation_id,
        event.biz_location,
        event.read_point,
        *(sorted(ref.id for ref in getattr(event, name)) for name in _LISTS),
    )
    digest = hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1 or 1


def is_likely_correction(one: TraceEvent, other: TraceEvent) -> bool:
    """Whether two events differ in quantities and in nothing else that counts."""
    if one.key == other.key or likeness(one) != likeness(other):
        return False
    names = {event.event_id for event in (one, other) if event.event_id and not event.event_id.startswith(_OF_CONTENT)}
    return len(names) < 2 and _bare(one) == _bare(other)  # noqa: PLR2004 - two names of two events


def likely_corrections(
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


def amounts_of(event: TraceEvent, name: str) -> str:
    """The quantities that an event states of an object, as text."""
    stated = [ref.quantity for ref in _refs(event) if ref.id == name and ref.quantity]
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


def _bare(event: TraceEvent) -> TraceEvent:
    """The event without what may differ, and with its objects by name only."""
    blank: dict[str, object] = {"key": "", "event_id": "", "lots": (), "source": "", "where": ""}
    blank |= {name: tuple(sorted({ref.id for ref in getattr(event, name)})) for name in _LISTS}
    blank["extensions"] = {name: value for name, value in event.extensions.items() if name not in _AS_SENT}
    return replace(event, time_zone_offset="", **blank)  # type: ignore[arg-type] # compared only


def _refs(event: TraceEvent) -> tuple[ObjectRef, ...]:
    return (*event.objects, *event.children, *event.inputs, *event.outputs)
