"""Stores: the one append-only log behind ``RecordStore``, in memory, in an SQLite file and in PostgreSQL.

All keep the same log alike: the same entries appended in the same order have the same checkpoint, whichever store
holds them and however they were grouped into calls.
"""

from __future__ import annotations

from greenchain.model.ports import RecordStore
from greenchain.values.errors import Fault, StoreError

__all__ = ["open_memory", "open_postgresql", "open_sqlite"]

_MEMORY_LOCATIONS = ("", "memory:", "memory://")


def open_memory(location: str) -> RecordStore:
    """A new empty store that lives as long as the object.

    Args:
        location: empty, ``memory:`` or ``memory://``; a store in memory has no place that could be named.

    Raises:
        StoreError: ``location`` names a place.

    >>> open_memory("").checkpoint().size
    0
    """
    from greenchain.adapters.stores.memory import MemoryStore  # noqa: PLC0415 - as below

    if location not in _MEMORY_LOCATIONS:
        raise StoreError(
            Fault(
                "STORE_LOCATION", "memory: and nothing after it", location, remedy="Leave the path out, or use sqlite."
            )
        )
    return MemoryStore()


def open_sqlite(location: str) -> RecordStore:
    """The store in an SQLite file; made there if no file or an empty one is found, migrated if it is older.

    Args:
        location: a path, or ``sqlite:///`` and a path.

    Raises:
        StoreError: not a path, a file that is no store of ours, a newer store, or a disk that refuses.
    """
    from greenchain.adapters.stores.sqlite import SqliteStore  # noqa: PLC0415 - SQL is imported when first asked for

    return SqliteStore.open(location)


def open_postgresql(location: str) -> RecordStore:
    """The store in a PostgreSQL database; made there where its schema has no tables.

    Args:
        location: ``postgresql://user@host/database`` or ``postgresql+psycopg://...``, with what else libpq knows behind
            the ``?``; ``schema=`` names the schema, which is ``greenchain`` without it.

    Raises:
        StoreError: not such an address, no driver (extra ``postgres``), no database that answers, tables of somebody
            else's, or a newer store.
    """
    from greenchain.adapters.stores.postgres import PostgresStore  # noqa: PLC0415 - likewise

    return PostgresStore.open(location)
