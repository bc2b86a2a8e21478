"""The file below an SQLite store: where it is, whether it may be opened, how connections behave, what errors mean.

Whether a file is ours is read from its first hundred bytes before SQLite sees it, so a file of somebody else's is not
even opened by a library that might tidy it. Nothing here configures logging, and no statement's values reach a message.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from greenchain.adapters.stores.schema import APPLICATION_ID
from greenchain.values.errors import Fault, StoreError

_URL = "sqlite:///"
_MAGIC = b"SQLite format 3\x00"
_APPLICATION_ID = slice(68, 72)  # SQLite file format, 1.3: the database header
_HEADER_BYTES = 100  # likewise
_CACHE_KIBIBYTES = 64 * 1024  # what a document of 20,000 events writes; pages that do not fit are written twice
_PAGES_AHEAD = 8192  # of the journal before the file takes them: one write for a page that many documents change
_PAUSE_SECONDS = 0.01  # between two tries to switch to WAL; a switch takes about a millisecond

_CODES = {
    sqlite3.SQLITE_BUSY: "STORE_BUSY",
    sqlite3.SQLITE_LOCKED: "STORE_BUSY",
    sqlite3.SQLITE_CANTOPEN: "STORE_UNAVAILABLE",
    sqlite3.SQLITE_FULL: "STORE_UNAVAILABLE",
    sqlite3.SQLITE_IOERR: "STORE_UNAVAILABLE",
    sqlite3.SQLITE_NOMEM: "STORE_UNAVAILABLE",
    sqlite3.SQLITE_PERM: "STORE_UNAVAILABLE",
    sqlite3.SQLITE_READONLY: "STORE_UNAVAILABLE",
}


def path_of(location: str) -> Path:
    """The absolute path that ``location`` names: a path, or ``sqlite:///`` and a path.

    Raises:
        StoreError: empty, a URL of another kind, or with parameters.
    """
    is_url = location.startswith(_URL)
    text = location.removeprefix(_URL)
    is_refused = "\x00" in text or "://" in text or text.startswith((":memory:", "sqlite:")) or (is_url and "?" in text)
    if not text or is_refused:
        raise StoreError(Fault("STORE_LOCATION", "a path, or sqlite:/// and a path", ascii(location)))
    return Path(text).absolute()


def require_ours_or_empty(path: Path, *, application_id: int = APPLICATION_ID) -> None:
    """Return if ``path`` is free, an empty file or a database of ours, of the kind that ``application_id`` says.

    Raises:
        StoreError: a folder, another file, or one that cannot be read.
    """
    try:
        if not path.exists():
            if not path.parent.is_dir():
                raise StoreError(Fault("STORE_UNAVAILABLE", "a folder to put the store in", "none", file=str(path)))
            return
        if not path.is_file():
            raise StoreError(Fault("STORE_FOREIGN", "a file", "a folder or device", file=str(path)))
        with path.open("rb") as stream:
            header = stream.read(_HEADER_BYTES)
    except OSError as error:
        raise StoreError(Fault("STORE_UNAVAILABLE", "a readable file", type(error).__name__, file=str(path))) from None
    if not header:
        return
    if not header.startswith(_MAGIC):
        raise StoreError(Fault("STORE_FOREIGN", "a greenchain store", "a file of another format", file=str(path)))
    if header[_APPLICATION_ID] != application_id.to_bytes(4, "big"):
        raise StoreError(Fault("STORE_FOREIGN", "a greenchain store", "another SQLite database", file=str(path)))


def engine_of(path: Path, *, busy_seconds: float) -> Engine:
    """An engine with one connection, which begins transactions as told and is never in one otherwise."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": busy_seconds, "check_same_thread": False},  # SqliteStore's lock keeps threads apart
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def writer_of(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at once: readers that turn writers could deadlock."""
    return engine.execution_options(greenchain_begin="BEGIN IMMEDIATE")


def use_wal(engine: Engine, *, busy_seconds: float) -> None:
    """Let readers and a writer work side by side. Where the file system cannot, the store is slower and as right.

    SQLite does not wait for others when it switches the journal, so this does.
    """
    deadline = time.monotonic() + busy_seconds
    with closing(engine.raw_connection()) as connection:
        while True:
            try:
                connection.cursor().execute("PRAGMA journal_mode = WAL").close()
            except sqlite3.OperationalError as error:
                if _code(error) != "STORE_BUSY" or time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE_SECONDS)
            else:
                return


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Whatever SQLite raises inside becomes a ``StoreError`` that names the file."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        origin = getattr(error, "orig", None) or error
        fault = Fault(_code(origin), "a database that answers", str(origin), file=str(path))
        raise StoreError(fault) from None


def _code(error: BaseException) -> str:
    primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the rest is SQLite's extended code
    return _CODES.get(primary, "STORE_DAMAGED")


def _prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 begins no transactions of its own: _begin does
    connection.execute("PRAGMA synchronous = FULL")  # what append has returned survives a power cut
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_AHEAD}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("greenchain_begin", "BEGIN"))
