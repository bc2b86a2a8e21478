"""Which events stand: each once, those taken back set aside and named, in an order that no arrival can change.

Rule E13: an error declaration is the event again, with the declaration in it. It takes back the event of its eventID;
where several different events carry that ID, or none is stated, the one of equal content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from greenchain.model.events import ERROR_MARK, TraceEvent
from greenchain.values.time import aware


@dataclass(frozen=True, slots=True)
class Voided:
    """An event that was taken back: by which declaration, and which of its correctives are not here."""

    event: TraceEvent
    by: TraceEvent
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The events of a graph, sorted out.

    Attributes:
        events: those that stand, by time, then key.
        voided: those taken back, in the same order.
        unmatched: declarations whose event is not here.
        reused_ids: sender's event names that different events carry.
    """

    events: tuple[TraceEvent, ...]
    voided: tuple[Voided, ...]
    unmatched: tuple[TraceEvent, ...]
    reused_ids: tuple[str, ...]


def distinct(events: Iterable[TraceEvent]) -> tuple[TraceEvent, ...]:
    """Each event once, by time, then key, whatever the order they came in; copies join what they say about lots."""
    by_key: dict[str, TraceEvent] = {}
    for event in events:
        aware(event.event_time, "event_time")
        first = by_key.get(event.key)
        by_key[event.key] = event if first is None else _joined(first, event)
    return tuple(sorted(by_key.values(), key=lambda event: (event.event_time, event.key)))


def standing(events: Iterable[TraceEvent]) -> Standing:
    """Sort out ``events``: what stands, and what was taken back by whom."""
    everything = distinct(events)
    stated = {event.key: event for event in everything if event.error is None}
    by_id: dict[str, list[TraceEvent]] = defaultdict(list)
    for event in stated.values():
        if event.event_id:
            by_id[event.event_id].append(event)
    voided: dict[str, Voided] = {}
    unmatched = []
    for declaration in everything:
        if declaration.error is None:
            continue
        target = _target(declaration, stated, by_id)
        if target is None:
            unmatched.append(declaration)
        elif target.key not in voided:
            missing = tuple(sorted(name for name in declaration.error.corrective_ids if name not in by_id))
            voided[target.key] = Voided(target, declaration, missing)
    return Standing(
        events=tuple(event for event in stated.values() if event.key not in voided),
        voided=tuple(voided[key] for key in stated if key in voided),
        unmatched=tuple(unmatched),
        reused_ids=tuple(sorted(name for name, carriers in by_id.items() if len(carriers) > 1)),
    )


def _target(
    declaration: TraceEvent, stated: Mapping[str, TraceEvent], by_id: Mapping[str, list[TraceEvent]]
) -> TraceEvent | None:
    named = by_id.get(declaration.event_id, []) if declaration.event_id else []
    if len(named) == 1:
        return named[0]
    return stated.get(declaration.key.removesuffix(ERROR_MARK))


def _joined(one: TraceEvent, other: TraceEvent) -> TraceEvent:
    first = min(one, other, key=lambda event: (event.event_id, event.source, event.where))
    return replace(first, lots=tuple(sorted({*one.lots, *other.lots})))
