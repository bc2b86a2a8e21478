"""Small facts that must survive the process and be written by one at a time: one SQLite file, one table shape a use.

Each use opens the file for one short write transaction, so the operating system's locks keep processes apart and a
crash leaves the facts as they were. This is for state beside a file (which indexes are used, what was seen); what
belongs to a chain lives in a store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType

from greenchain.values.errors import Fault, StoreError

VERSION = 1
_BUSY_SECONDS = 30.0  # a writer holds the file for milliseconds; a list is signed meanwhile, by a token perhaps

_CODES: Mapping[int, str] = MappingProxyType(
    {
        sqlite3.SQLITE_BUSY: "STORE_BUSY",
        sqlite3.SQLITE_LOCKED: "STORE_BUSY",
        sqlite3.SQLITE_NOTADB: "STORE_FOREIGN",
        sqlite3.SQLITE_CANTOPEN: "STORE_UNAVAILABLE",
        sqlite3.SQLITE_FULL: "STORE_UNAVAILABLE",
        sqlite3.SQLITE_IOERR: "STORE_UNAVAILABLE",
        sqlite3.SQLITE_PERM: "STORE_UNAVAILABLE",
        sqlite3.SQLITE_READONLY: "STORE_UNAVAILABLE",
    }
)


@contextmanager
def writing(path: Path, *, kind: bytes, tables: str) -> Iterator[sqlite3.Connection]:
    """A connection to ``path`` inside one write transaction, which is kept if the block ends well.

    Args:
        path: the file; made where there is none.
        kind: four bytes that say what the file is for, written into its header.
        tables: the statements that make its tables, each once.

    Raises:
        StoreError: the file is of another kind or a newer version, busy, damaged or cannot be reached.
    """
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("BEGIN IMMEDIATE")
            try:
                _prepare(connection, path, kind=int.from_bytes(kind, "big"), tables=tables)
                yield connection
            except BaseException:
                if connection.in_transaction:  # some faults, such as a full disk, have ended it already
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the rest is SQLite's extended code
        code = _CODES.get(primary, "STORE_DAMAGED")
        raise StoreError(Fault(code, "a state file that answers", str(error), file=str(path))) from None


def _prepare(connection: sqlite3.Connection, path: Path, *, kind: int, tables: str) -> None:
    """Make the tables of a new file; refuse one that is not of this kind and version."""
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    is_new = not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] and found in (0, kind)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if is_new:
        for statement in filter(str.strip, tables.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {kind}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    elif found != kind:
        raise StoreError(Fault("STORE_FOREIGN", "a state file of this kind", "another database", file=str(path)))
    elif version != VERSION:
        raise StoreError(Fault("STORE_VERSION_NEWER", f"version {VERSION}", str(version), file=str(path)))
