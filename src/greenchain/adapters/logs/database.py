"""The database of a log: its tables, how it is opened, and readers that trust no row.

Entries and nodes are append-only, a checkpoint may only gain signatures; triggers see to it against mistakes. Against
somebody who rewrites the file only the checkpoints kept elsewhere help, so whatever is read is checked for its type and
length here and for its truth by ``check``. Each call opens its own connection: threads and forks need no care.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from greenchain.adapters.stores.sqlite_file import require_ours_or_empty, telling
from greenchain.claims.log import SignedNote, VerifierKey, parse_vkey, read_note
from greenchain.values.errors import Fault, InputError, StoreError

APPLICATION_ID = int.from_bytes(b"grLg", "big")
VERSION = 1
BUSY_SECONDS = 30.0  # how long a writer waits for others: adding a thousand claims takes less than one

_TABLES = MappingProxyType(
    {
        "log": "CREATE TABLE log (one INTEGER PRIMARY KEY CHECK (one = 1), vkey TEXT NOT NULL)",
        "entry": "CREATE TABLE entry (place INTEGER PRIMARY KEY, leaf BLOB NOT NULL UNIQUE, raw BLOB NOT NULL)",
        "node": "CREATE TABLE node (level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL,"
        " PRIMARY KEY (level, place)) WITHOUT ROWID",
        "checkpoint": "CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note BLOB NOT NULL)",
        "witness": "CREATE TABLE witness (vkey TEXT PRIMARY KEY) WITHOUT ROWID",
    }
)
_TRIGGERS = MappingProxyType(
    {
        **{
            f"{table}_refuses_{verb}": f"CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb.upper()} ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'a log is append-only'); END"
            for table in ("log", "entry", "node", "checkpoint", "witness")
            for verb in ("update", "delete")
            if (table, verb) != ("checkpoint", "update")
        },
        "checkpoint_only_grows": "CREATE TRIGGER checkpoint_only_grows BEFORE UPDATE ON checkpoint"
        " WHEN NEW.size IS NOT OLD.size OR substr(NEW.note, 1, length(OLD.note)) IS NOT OLD.note"
        " BEGIN SELECT RAISE(ABORT, 'a checkpoint only gains signatures'); END",
    }
)


@dataclass(frozen=True, slots=True)
class Rows:
    """One open transaction on a log's database."""

    connection: sqlite3.Connection
    path: Path

    def size(self) -> int:
        """The number of entries."""
        return self._number("SELECT coalesce(max(place), -1) + 1 FROM entry")

    def node(self, level: int, place: int) -> bytes:
        """The hash of the complete subtree at (level, place)."""
        found = self.connection.execute("SELECT hash FROM node WHERE level = ? AND place = ?", (level, place))
        return self._blob(found.fetchone(), f"node {level}/{place}", length=32)

    def place_of(self, leaf: bytes) -> int | None:
        """Where the leaf stands; ``None`` where it is not in the log."""
        row = self.connection.execute("SELECT place FROM entry WHERE leaf = ?", (leaf,)).fetchone()
        return None if row is None else int(row[0])

    def entries(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Every entry in order: place, leaf hash, bytes."""
        for place, leaf, raw in self.connection.execute("SELECT place, leaf, raw FROM entry ORDER BY place"):
            yield place, self._blob((leaf,), f"entry {place}", length=32), self._blob((raw,), f"entry {place}")

    def node_count(self) -> int:
        """The number of nodes held."""
        return self._number("SELECT count(*) FROM node")

    def sizes(self, *, above: int = -1) -> tuple[int, ...]:
        """The sizes beyond ``above`` of which there is a checkpoint, rising."""
        query = "SELECT size FROM checkpoint WHERE size > ? ORDER BY size"
        return tuple(int(row[0]) for row in self.connection.execute(query, (above,)))

    def note(self, size: int) -> SignedNote:
        """The checkpoint of ``size`` as a signed note, its signatures not verified."""
        row = self.connection.execute("SELECT note FROM checkpoint WHERE size = ?", (size,)).fetchone()
        try:
            return read_note(self._blob(row, f"checkpoint {size}"))
        except InputError as error:
            raise self.damaged(error.faults[0].expected, f"checkpoint {size}") from None

    def unsound(self) -> tuple[str, ...]:
        """What SQLite finds wrong with its own pages and indexes; empty where nothing is."""
        found = self.connection.execute("PRAGMA integrity_check(10)").fetchall()  # a few are enough to know
        return tuple(str(row[0]) for row in found if row[0] != "ok")

    def key(self) -> VerifierKey:
        """The log's own key, whose name is its origin."""
        return self._vkey(self.connection.execute("SELECT vkey FROM log").fetchone())

    def witnesses(self) -> tuple[VerifierKey, ...]:
        """The keys of all witnesses that cosigned here, sorted."""
        rows = self.connection.execute("SELECT vkey FROM witness ORDER BY vkey").fetchall()
        return tuple(self._vkey(row) for row in rows)

    def add_entry(self, place: int, leaf: bytes, raw: bytes, *, nodes: Iterable[tuple[int, int, bytes]]) -> None:
        """Keep an entry and the nodes that it completes."""
        self.connection.execute("INSERT INTO entry VALUES (?, ?, ?)", (place, leaf, raw))
        self.connection.executemany("INSERT INTO node VALUES (?, ?, ?)", nodes)

    def add_checkpoint(self, size: int, note: SignedNote) -> None:
        """Keep the checkpoint of a new size."""
        self.connection.execute("INSERT INTO checkpoint VALUES (?, ?)", (size, note.raw))

    def add_cosignature(self, size: int, note: SignedNote, *, key: VerifierKey) -> None:
        """Keep the checkpoint of ``size`` with one more line, made by the witness ``key``."""
        self.connection.execute("INSERT OR IGNORE INTO witness VALUES (?)", (key.text,))
        self.connection.execute("UPDATE checkpoint SET note = ? WHERE size = ?", (note.raw, size))

    def damaged(self, expected: str, where: str) -> StoreError:
        """The error for a row that cannot be what was written."""
        return StoreError(Fault("LOG_DAMAGED", expected, "something else", where=where, file=str(self.path)))

    def _vkey(self, row: tuple[object, ...] | None) -> VerifierKey:
        try:
            return parse_vkey(str(row[0] if row else ""))
        except InputError:
            raise self.damaged("a vkey", "the keys") from None

    def _number(self, query: str) -> int:
        return int(self.connection.execute(query).fetchone()[0])

    def _blob(self, row: tuple[object, ...] | None, where: str, *, length: int | None = None) -> bytes:
        value = row[0] if row else None
        if not isinstance(value, bytes) or length not in (None, len(value)):
            raise self.damaged("a row as it was written", where)
        return value


def create_database(path: Path, *, key: VerifierKey, note: SignedNote) -> None:
    """A new database at ``path``: the key, and the checkpoint of the empty tree.

    Raises:
        StoreError: something is there already, or it cannot be written.
    """
    if is_log(path):
        raise StoreError(Fault("LOG_EXISTS", "a folder without a log", "a log", file=str(path)))
    with _transaction(path, "BEGIN EXCLUSIVE") as connection:
        for statement in (*_TABLES.values(), *_TRIGGERS.values()):
            connection.execute(statement)
        connection.execute("INSERT INTO log VALUES (1, ?)", (key.text,))
        connection.execute("INSERT INTO checkpoint VALUES (0, ?)", (note.raw,))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def reading(path: Path) -> Iterator[Rows]:
    """The rows of the log at ``path`` as they stand at one instant.

    Raises:
        StoreError: no log, another file, or a newer version.
    """
    _require_log(path)
    with _transaction(path, "BEGIN") as connection:
        yield _known(connection, path)


@contextmanager
def writing(path: Path) -> Iterator[Rows]:
    """Likewise, alone: what is written is kept all together or, where an error leaves the block, not at all."""
    _require_log(path)
    with _transaction(path, "BEGIN IMMEDIATE") as connection:
        yield _known(connection, path)


def is_log(path: Path) -> bool:
    """Whether there is something at ``path``; an empty file is what an attempt that failed leaves."""
    return path.exists() and (not path.is_file() or path.stat().st_size > 0)


def _require_log(path: Path) -> None:
    if not is_log(path):
        raise StoreError(Fault("LOG_MISSING", "a folder with a log", "none", file=str(path)))
    require_ours_or_empty(path, application_id=APPLICATION_ID)


def _known(connection: sqlite3.Connection, path: Path) -> Rows:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise StoreError(Fault("STORE_VERSION_NEWER", f"version {VERSION} or older", str(version), file=str(path)))
    # A trigger or view of somebody else's would act in our place: only what this version made is let in
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    if dict(connection.execute(query).fetchall()) != {**_TABLES, **_TRIGGERS}:
        fault = Fault("STORE_DAMAGED", f"the tables of version {VERSION}", "others", file=str(path))
        raise StoreError(fault)
    return Rows(connection, path)


@contextmanager
def _transaction(path: Path, begin: str) -> Iterator[sqlite3.Connection]:
    with telling(path), closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")  # what was signed survives a power cut
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute(begin)
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.execute("COMMIT")
