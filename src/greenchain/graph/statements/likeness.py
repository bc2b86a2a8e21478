"""Events that differ in nothing but quantities: most likely one event and its correction, sent without a declaration.

By the standard they are two events, and what they state adds up. Who sent 12,000 kg and then 11,000 kg of the same lot,
at the same instant, place and step, meant one of the two; nobody but the sender can say so (EPCIS 2.0, 7.4.1.4: an
error declaration). Where both carry an eventID that its sender gave, and these differ, the sender says that they are
two.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC

from greenchain.model.events import ObjectRef, TraceEvent

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
    if event.error is not None or not any(ref.quantity for ref in refs_with_amounts(event)):
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


def _bare(event: TraceEvent) -> TraceEvent:
    """The event without what may differ, and with its objects by name only."""
    blank: dict[str, object] = {"key": "", "event_id": "", "lots": (), "source": "", "where": ""}
    blank |= {name: tuple(sorted({ref.id for ref in getattr(event, name)})) for name in _LISTS}
    blank["extensions"] = {name: value for name, value in event.extensions.items() if name not in _AS_SENT}
    return replace(event, time_zone_offset="", **blank)  # type: ignore[arg-type] # compared only


def refs_with_amounts(event: TraceEvent) -> tuple[ObjectRef, ...]:
    """The objects of an event that may have a quantity: all but its parent."""
    return (*event.objects, *event.children, *event.inputs, *event.outputs)
