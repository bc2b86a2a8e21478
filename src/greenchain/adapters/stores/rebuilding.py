"""What is derived follows the log: brought to its end where it lags, made anew where it was derived otherwise.

The table ``store`` says how far the derived tables go and by which code. They lag where the log was written without
them, and differ where an older version wrote them; either way the log says all there is to know.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select, update

from greenchain.adapters.stores.deriving import DERIVATION, derive, sightings
from greenchain.adapters.stores.documents import events_of
from greenchain.adapters.stores.log import microseconds
from greenchain.adapters.stores.log_table import end_of_log, entries_between, last_position
from greenchain.adapters.stores.sightings import Place
from greenchain.adapters.stores.sql import table_names
from greenchain.adapters.stores.tables import DERIVED, STORE
from greenchain.values.errors import Fault, StoreError

VERSION = 3
"""Of the whole schema; a store of a newer version is refused, an older one migrated."""


class Watermark(NamedTuple):
    """How far the derived tables go, and by which code they were derived."""

    derivation: int
    derived_to: int


def watermark(connection: Connection) -> Watermark | None:
    """What the store says of its derived tables; ``None`` where it says nothing."""
    row = connection.execute(select(STORE.c.derivation, STORE.c.derived_to).where(STORE.c.id == 1)).one_or_none()
    return None if row is None or not all(isinstance(value, int) for value in row) else Watermark(*row)


def is_at_end(connection: Connection) -> bool:
    """Whether every derived table is there, made by this code, and goes as far as the log."""
    if not table_names(connection) >= {table.name for table in (STORE, *DERIVED)}:
        return False
    found = watermark(connection)
    return found is not None and found == (DERIVATION, last_position(connection))


def bring_to_end(connection: Connection, *, file: str) -> None:
    """Derive what entries behind the watermark say; everything where this code derives otherwise.

    Raises:
        StoreError: a newer version derived it, or the log does not hold together.
    """
    found = watermark(connection)
    if found is not None and found.derivation > DERIVATION:
        raise StoreError(Fault("STORE_VERSION_NEWER", f"derivation {DERIVATION}", str(found.derivation), file=file))
    end = end_of_log(connection, file=file).position
    if found is None or found.derivation != DERIVATION or found.derived_to > end:
        rebuild(connection, file=file)
    elif found.derived_to < end:
        _derive_from(connection, found.derived_to, file=file)


def rebuild(connection: Connection, *, file: str) -> None:
    """Drop every derived table and make it anew from the log.

    Raises:
        StoreError: the log does not hold together.
    """
    for table in reversed(DERIVED):
        table.drop(connection, checkfirst=True)
    for table in DERIVED:
        table.create(connection)
    _derive_from(connection, 0, file=file)


def mark_derived(connection: Connection, position: int) -> None:
    """Note that the derived tables go as far as ``position``."""
    values = {"version": VERSION, "derivation": DERIVATION, "derived_to": position}
    if not connection.execute(update(STORE).where(STORE.c.id == 1).values(values)).rowcount:
        connection.execute(STORE.insert().values(id=1, **values))


def _derive_from(connection: Connection, after: int, *, file: str) -> None:
    end = end_of_log(connection, file=file).position
    while after < end:
        begin = after
        for entry in entries_between(connection, after, end, file=file):
            place = Place(entry.position, microseconds(entry.recorded_at))
            derive(connection, sightings(events_of(entry)), place=place)
            after = entry.position
        if after == begin:
            raise StoreError(Fault("STORE_LOG_BROKEN", f"entries up to {end}", "none", f"entry {after + 1}", file))
    mark_derived(connection, end)
