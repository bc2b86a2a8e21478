"""What the tables hold that events about to be written are odd beside: looked up before they are written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, and_, or_, select

from greenchain.adapters.stores.doubts import MAX_DOUBTS, Held, doubts_of
from greenchain.adapters.stores.names import name_of, written_name
from greenchain.adapters.stores.sightings import Sighting
from greenchain.adapters.stores.sql import among
from greenchain.adapters.stores.sql_events import events_numbered
from greenchain.adapters.stores.tables import ALIASES, EVENTS, VOIDS
from greenchain.graph.statements.likeness import likeness
from greenchain.model.events import TraceEvent
from greenchain.model.ports import Doubt


def doubts_among(connection: Connection, seen: Sequence[Sighting]) -> tuple[Doubt, ...]:
    """What is odd about the events ``seen``, none of them written yet, beside those of the tables."""
    events = [sight.event for sight in seen]
    return doubts_of(
        events,
        _held(connection, events),
        load=lambda hashes: _load(connection, hashes),
        declared=lambda event: _is_declared(connection, event),
    )


def _held(connection: Connection, events: Sequence[TraceEvent]) -> Iterable[Held]:
    numbers = sorted({number for event in events if (number := likeness(event))})
    ids = sorted({written_name(event.event_id) for event in events if event.event_id and event.error is None})
    most = len(events) + MAX_DOUBTS  # each may be held already
    columns = select(EVENTS.c.hash, EVENTS.c.likeness, EVENTS.c.event_id).where(~EVENTS.c.is_error_declaration)
    asked = [columns.where(EVENTS.c.likeness != 0, among(connection, EVENTS.c.likeness, numbers))] if numbers else []
    if ids:
        asked.append(columns.where(EVENTS.c.event_id != "", among(connection, EVENTS.c.event_id, ids)))
        again = select(EVENTS.c.hash, EVENTS.c.likeness, ALIASES.c.event_id)
        again = again.select_from(ALIASES.join(EVENTS, EVENTS.c.number == ALIASES.c.event))
        stated = and_(ALIASES.c.event_id != "", among(connection, ALIASES.c.event_id, ids))
        asked.append(again.where(~EVENTS.c.is_error_declaration, stated))
    for chosen in asked:
        for name, number, event_id in connection.execute(chosen.order_by(EVENTS.c.number).limit(most)):
            yield Held(name_of(name), number, name_of(event_id))


def _load(connection: Connection, hashes: Collection[str]) -> Iterable[TraceEvent]:
    listed = sorted(written_name(name) for name in hashes)
    chosen = select(EVENTS.c.number).where(among(connection, EVENTS.c.hash, listed), ~EVENTS.c.is_error_declaration)
    return events_numbered(connection, chosen) if listed else []


def _is_declared(connection: Connection, event: TraceEvent) -> bool:
    name = VOIDS.c.hash == written_name(event.key)
    if event.event_id:
        name = or_(name, VOIDS.c.event_id == written_name(event.event_id))
    return connection.execute(select(VOIDS.c.event).where(name).limit(1)).first() is not None
