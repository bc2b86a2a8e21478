"""The same event from another party, in another syntax or once more: kept beside the first, with what it adds.

Equal content may come under another eventID, name other correctives of an error, or say from which lot an instance is
where the first did not. All of that is found under the event, from the entry on that said so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from greenchain.adapters.stores.names import written_name, written_text
from greenchain.adapters.stores.sightings import Numbered, Place
from greenchain.adapters.stores.sql import among, insert_new, insert_rows
from greenchain.adapters.stores.statements import member_flows, voids_of
from greenchain.adapters.stores.tables import ALIASES, EVENTS, FLOWS, MENTIONS


def write_aliases(
    connection: Connection,
    again: Sequence[Numbered],
    *,
    place: Place,
    numbers: Mapping[str, int],
    keys: Mapping[str, int],
) -> None:
    """Write the sightings of events that are known, and what they add to them."""
    if not again:
        return
    events = sorted({one.number for one in again})
    texts = select(EVENTS.c.number, EVENTS.c.content).where(among(connection, EVENTS.c.number, events))
    first = {row[0]: row[1] for row in connection.execute(texts)}
    rows = [_row(one, place, first[one.number]) for one in again]
    insert_new(connection, ALIASES, rows)
    more: defaultdict[Table, list[tuple[Any, ...]]] = defaultdict(list)
    for one in again:
        event, number = one.sighting.event, one.number
        more[MENTIONS] += [(numbers[name], number) for name in one.sighting.names]
        for table, row in voids_of(event, number):
            more[table].append(row)
    for table, listed in more.items():
        insert_rows(connection, table, listed)  # most of it the event said before
    _write_flows(connection, [one for one in again if one.sighting.event.lots], place, numbers, keys)


def _row(one: Numbered, place: Place, first: str) -> tuple[Any, ...]:
    event, _, text, _ = one.sighting
    return (
        place.position,
        one.item,
        one.number,
        written_text(event.where),
        place.recorded_at,
        written_name(event.event_id),
        "" if text == first else text,
    )


def _write_flows(
    connection: Connection,
    again: Iterable[Numbered],
    place: Place,
    numbers: Mapping[str, int],
    keys: Mapping[str, int],
) -> None:
    """The instances that a repetition puts into lots, as far as the event did not yet say so."""
    stated = _flows(connection, sorted({one.number for one in again}))
    rows: list[tuple[Any, ...]] = []
    for one in again:
        known = stated[one.number]
        for flow in member_flows(one.sighting.event, numbers, keys):
            if flow not in known:
                rows.append((one.number, len(known), *flow, "", "", place.position))
                known.append(flow)
    insert_new(connection, FLOWS, rows)


def _flows(connection: Connection, events: list[int]) -> Mapping[int, list[tuple[int, int, bool]]]:
    """Process, object and direction of every flow of the events, in order."""
    columns = select(FLOWS.c.event, FLOWS.c.process, FLOWS.c.object, FLOWS.c.is_input)
    chosen = columns.where(among(connection, FLOWS.c.event, events)).order_by(FLOWS.c.event, FLOWS.c.item)
    found: defaultdict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for event, process, node, is_input in connection.execute(chosen):
        found[event].append((process, node, bool(is_input)))
    return found
