"""From entries of the log to the derived tables, inside the transaction that writes the entry.

An event is held once by its hash and whether it is an error declaration, a constraint of the table; the same event
again is an alias. Numbers are given in the order of the log, under the lock that gives positions, so the tables are a
function of the log: made again from it, they come out byte for byte.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table, select

from greenchain.adapters.stores.aliases import write_aliases
from greenchain.adapters.stores.event_json import event_text
from greenchain.adapters.stores.event_names import names_in, processes_in
from greenchain.adapters.stores.log import microseconds
from greenchain.adapters.stores.names import MAX_INDEXED_BYTES, name_of, remainder, written_name, written_text
from greenchain.adapters.stores.numbering import last_number, number_objects, number_processes
from greenchain.adapters.stores.sightings import Numbered, Place, Sighting
from greenchain.adapters.stores.sql import among, insert_new
from greenchain.adapters.stores.statements import rows_of
from greenchain.adapters.stores.tables import EVENTS, LOG, MENTIONS
from greenchain.graph.statements.likeness import likeness
from greenchain.model.events import ERROR_MARK, TraceEvent
from greenchain.values.errors import Fault, StoreError

DERIVATION = 3
"""What the tables hold and how it is read from documents; raised with every change, so that stores derive anew."""

_DOCUMENTS_NAMED = 3  # enough to know where duplicates came from


def sightings(events: Iterable[TraceEvent]) -> list[Sighting]:
    """The events of a document, ready to be written.

    Raises:
        StoreError: a key that is longer than a name that is indexed, which no hash is.
    """
    return [Sighting(event, _key(event), event_text(event), tuple(dict.fromkeys(names_in(event)))) for event in events]


def known_among(connection: Connection, seen: Sequence[Sighting]) -> int:
    """How many of the events ``seen`` the tables hold, from whichever document."""
    return len(known_of(connection, seen))


def known_of(connection: Connection, seen: Sequence[Sighting]) -> list[Sighting]:
    """Those of the events ``seen`` that the tables hold, from whichever document."""
    known = _known(connection, seen)
    return [sight for sight in seen if sight.key in known]


def first_documents(connection: Connection, seen: Sequence[Sighting]) -> tuple[str, ...]:
    """Names of the documents that brought those of the events ``seen`` first that the tables hold; the first three."""
    known = _known(connection, seen)
    if not known:
        return ()
    positions = select(EVENTS.c.position).where(among(connection, EVENTS.c.number, sorted(known.values())))
    chosen = select(LOG.c.source).where(LOG.c.position.in_(positions)).order_by(LOG.c.position).limit(_DOCUMENTS_NAMED)
    return tuple(dict.fromkeys(name_of(row[0]) for row in connection.execute(chosen)))


def _key(event: TraceEvent) -> tuple[str, bool]:
    name = event.key.removesuffix(ERROR_MARK)
    if remainder(name):
        expected = f"an event key of at most {MAX_INDEXED_BYTES} bytes"
        raise StoreError(Fault("BUDGET_EXCEEDED", expected, f"{len(name)} characters", event.where))
    return written_name(name), event.error is not None


def derive(connection: Connection, seen: Sequence[Sighting], *, place: Place) -> tuple[int, int]:
    """Write what the entry at ``place`` says; the caller holds the lock that gives positions.

    Returns:
        How many of the events were new, and how many were known.
    """
    if not seen:
        return 0, 0
    fresh, again = _sorted_out(connection, seen)
    numbers = number_objects(connection, chain.from_iterable(sight.names for sight in seen))
    keys = number_processes(connection, chain.from_iterable(processes_in(sight.event) for sight in seen))
    events = [_event_row(one, place) for one in fresh]
    insert_new(connection, EVENTS, events)
    _write_statements(connection, fresh, place, numbers, keys)
    write_aliases(connection, again, place=place, numbers=numbers, keys=keys)
    return len(fresh), len(again)


def _sorted_out(connection: Connection, seen: Sequence[Sighting]) -> tuple[list[Numbered], list[Numbered]]:
    """Those that are new, with the numbers they get, and those that repeat an event of the log or of ``seen``."""
    known = _known(connection, seen)
    last = last_number(connection, EVENTS)
    fresh: list[Numbered] = []
    again: list[Numbered] = []
    for item, sight in enumerate(seen):
        number = known.setdefault(sight.key, last + len(fresh) + 1)
        (fresh if number == last + len(fresh) + 1 else again).append(Numbered(number, item, sight))
    return fresh, again


def _known(connection: Connection, seen: Sequence[Sighting]) -> dict[tuple[str, bool], int]:
    """The numbers of those events ``seen`` that have one, by key."""
    columns = select(EVENTS.c.hash, EVENTS.c.is_error_declaration, EVENTS.c.number)
    hashes = sorted({sight.key[0] for sight in seen})
    found = connection.execute(columns.where(among(connection, EVENTS.c.hash, hashes)))
    return {(name, bool(is_error)): number for name, is_error, number in found}


def _event_row(one: Numbered, place: Place) -> tuple[Any, ...]:
    event, (name, is_error), text, _ = one.sighting
    return (
        one.number,
        place.position,
        one.item,
        written_text(event.where),
        name,
        is_error,
        microseconds(event.event_time),
        place.recorded_at,
        event.type.value,
        event.action.value if event.action else "",
        written_name(event.event_id),
        written_name(event.transformation_id),
        written_name(event.biz_step),
        likeness(event),
        text,
    )


def _write_statements(
    connection: Connection, fresh: Iterable[Numbered], place: Place, numbers: Mapping[str, int], keys: Mapping[str, int]
) -> None:
    rows: defaultdict[Table, list[tuple[Any, ...]]] = defaultdict(list)
    for one in fresh:
        event, number = one.sighting.event, one.number
        rows[MENTIONS] += [(numbers[name], number) for name in one.sighting.names]
        for table, row in rows_of(event, number, position=place.position, numbers=numbers, keys=keys):
            rows[table].append(row)
    for table, listed in rows.items():
        insert_new(connection, table, listed)
