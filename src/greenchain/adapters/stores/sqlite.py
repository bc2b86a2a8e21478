"""The log in an SQLite file: durable, shared by processes, the same log as the one in memory.

Positions are given under the write lock, so they have no gaps and follow the order of commits; an append is one
transaction, so a process killed inside it leaves the log as it was. That an entry is held once is a constraint of the
table. Any thread of the process that opened the store may call; calls wait for each other. A forked child opens its
own.

What is read is checked: bytes against digest, each entry against the root before it. Somebody who rewrites the whole
file consistently is found only by a checkpoint kept elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, select
from sqlalchemy.dialects.sqlite import insert

from greenchain.adapters.stores.log import EMPTY_ROOT, check_window, checked, extended, wall_clock
from greenchain.adapters.stores.schema import LOG, bring_up, is_current
from greenchain.adapters.stores.sqlite_file import (
    engine_of,
    path_of,
    require_ours_or_empty,
    telling,
    use_wal,
    writer_of,
)
from greenchain.model.ports import Appended, Checkpoint, Entry
from greenchain.values.errors import Fault, StoreError
from greenchain.values.json import digest
from greenchain.values.time import aware

BUSY_SECONDS = 30.0  # how long a writer waits for others: eight importers of large files stay well below

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ROWS_AT_ONCE = 256  # of a scan; with the next line a bound on its memory, whatever the size of the log
_BYTES_AT_ONCE = 4 * 1024 * 1024  # likewise; a single larger entry is read alone

_BEFORE = LOG.alias("before")
_ENTRY = select(
    LOG.c.position,
    LOG.c.digest,
    LOG.c.media_type,
    LOG.c.raw,
    LOG.c.source,
    LOG.c.recorded_at,
    LOG.c.root,
    _BEFORE.c.root,
).select_from(LOG.outerjoin(_BEFORE, _BEFORE.c.position == LOG.c.position - 1))
_LAST = select(LOG.c.position, LOG.c.root).order_by(LOG.c.position.desc()).limit(1)
_LATEST = select(func.max(LOG.c.recorded_at))
_INSERT = insert(LOG).on_conflict_do_nothing(index_elements=["digest"]).execution_options(preserve_rowcount=True)


class SqliteStore:
    """A ``RecordStore`` in one file; made by :meth:`open`."""

    def __init__(self, engine: Engine, path: Path, *, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._path = path
        self._clock = clock
        self._told: datetime | None = None
        self._lock = Lock()
        self._process = os.getpid()
        self._is_closed = False

    @classmethod
    def open(
        cls, location: str, *, busy_seconds: float = BUSY_SECONDS, clock: Callable[[], datetime] = wall_clock
    ) -> Self:
        """The store at ``location``; see :func:`greenchain.adapters.stores.open_sqlite`."""
        path = path_of(location)
        require_ours_or_empty(path)
        engine = engine_of(path, busy_seconds=busy_seconds)
        try:
            with telling(path):
                with engine.begin() as connection:
                    current = is_current(connection, file=str(path))
                if not current:
                    with writer_of(engine).begin() as connection:
                        bring_up(connection, file=str(path))
                use_wal(engine, busy_seconds=busy_seconds)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, path, clock=clock)

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Add the entries whose digest is new, in order and all together; the others are left as they were.

        Args:
            entries: held in memory together while they are checked, so that the file is locked only while writing.

        Raises:
            TypeError, ValueError: an entry whose digest is not that of its bytes, or whose instant has no offset.
            StoreError: an entry too large or with an unstorable name, or a database that refuses. Nothing was added.
        """
        taken = checked(entries)
        with self._connection(writer_of(self._engine)) as connection:
            start, root = self._last(connection)
            position = start
            for entry in taken:
                extension = extended(root, entry.digest)
                row = {
                    "position": position + 1,
                    "digest": entry.digest,
                    "media_type": entry.media_type,
                    "raw": entry.raw,
                    "source": entry.source,
                    "recorded_at": _microseconds(entry.recorded_at),
                    "root": extension,
                }
                if connection.execute(_INSERT, row).rowcount:
                    position, root = position + 1, extension
        return Appended(added=position - start, known=len(taken) - (position - start))

    def scan(self, *, after: int = 0, until: datetime | None = None) -> Iterator[Entry]:
        """Entries in order of position, beyond ``after``, recorded at or before ``until``; none appended later.

        Reads in portions and holds no transaction between them: a slow reader keeps nobody waiting.

        Raises:
            StoreError: when it reaches an entry that is not what was appended; those before it were given.
        """
        check_window(after, until)
        end = self.checkpoint().size
        return self._entries(after, end, until)

    def checkpoint(self) -> Checkpoint:
        """How far the log goes now."""
        with self._connection(self._engine) as connection:
            return Checkpoint(*self._last(connection))

    def now(self) -> datetime:
        """The clock's instant, but never before one it told or the latest ``recorded_at`` of the log.

        So a clock that was set back leaves the log in order of time as well as of position.
        """
        with self._connection(self._engine) as connection:
            latest = _instant(connection.execute(_LATEST).scalar())
            now = self._clock().astimezone(UTC)
            self._told = max(now, latest or now, self._told or now)
            return self._told

    def close(self) -> None:
        """Release the file; closing twice is harmless, any other call after it is a ``ValueError``."""
        with self._lock:
            if self._process == os.getpid():  # a child must not touch its parent's connection
                self._engine.dispose()
            self._is_closed = True

    @contextmanager
    def _connection(self, engine: Engine) -> Iterator[Connection]:
        if self._process != os.getpid():
            raise ValueError("the store was opened by another process: open it again after a fork")
        with self._lock:
            if self._is_closed:
                raise ValueError("the store is closed: open it again")
            with telling(self._path), engine.begin() as connection:
                yield connection

    def _last(self, connection: Connection) -> tuple[int, str]:
        row = connection.execute(_LAST).one_or_none()
        if row is None:
            return 0, EMPTY_ROOT
        position, root = row
        if not isinstance(position, int) or not _is_root(root):
            where, file = f"entry {position}", str(self._path)
            raise StoreError(Fault("STORE_LOG_BROKEN", "a position and a root", "others", where, file))
        return position, root

    def _entries(self, after: int, end: int, until: datetime | None) -> Iterator[Entry]:
        while after < end:
            with self._connection(self._engine) as connection:
                rows = _portion(connection, after, _window(end, until))
            if not rows:
                return
            for row in rows:
                yield self._entry(row)
            after = rows[-1][0]

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        position, entry_digest, media_type, raw, source, recorded, root, before = row
        where, file = f"entry {position}", str(self._path)
        if not isinstance(raw, bytes) or digest(raw) != entry_digest:
            raise StoreError(Fault("STORE_ENTRY_ALTERED", f"the bytes of {entry_digest}", "other bytes", where, file))
        before = EMPTY_ROOT if position == 1 else before
        if not _is_root(before) or extended(before, entry_digest) != root:
            raise StoreError(
                Fault("STORE_LOG_BROKEN", "the root that follows the entry before", "another", where, file)
            )
        recorded_at = _instant(recorded)
        if recorded_at is None or not isinstance(media_type, str) or not isinstance(source, str):
            raise StoreError(Fault("STORE_ENTRY_ALTERED", "a type, a name and an instant", "others", where, file))
        return Entry(entry_digest, media_type, raw, source, recorded_at, position)


def _window(end: int, until: datetime | None) -> ColumnElement[bool]:
    within = LOG.c.position <= end
    return within if until is None else and_(within, LOG.c.recorded_at <= _microseconds(until))


def _portion(connection: Connection, after: int, window: ColumnElement[bool]) -> list[tuple[Any, ...]]:
    """The next rows, as many as fit the budget and at least one: sizes are looked at before bytes are read."""
    ahead = and_(LOG.c.position > after, window)
    size_of = func.coalesce(func.length(LOG.c.raw), 0)
    sizes = select(LOG.c.position, size_of).where(ahead).order_by(LOG.c.position).limit(_ROWS_AT_ONCE)
    total, last = 0, after
    for position, size in connection.execute(sizes):
        total += size
        if total > _BYTES_AT_ONCE and last > after:
            break
        last = position
    rows = _ENTRY.where(ahead, LOG.c.position <= last).order_by(LOG.c.position)
    return [tuple(row) for row in connection.execute(rows)]


def _microseconds(instant: datetime) -> int:
    return (aware(instant) - _EPOCH) // _MICROSECOND


def _instant(microseconds: object) -> datetime | None:
    try:
        return _EPOCH + microseconds * _MICROSECOND if isinstance(microseconds, int) else None
    except OverflowError:
        return None


def _is_root(text: object) -> bool:
    return isinstance(text, str) and len(text) == len(EMPTY_ROOT) and set(text) <= set("0123456789abcdef")
