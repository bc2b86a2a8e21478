"""The store in a database: one log and what is derived from it, shared by processes, the same on SQLite and PostgreSQL.

Positions are given under a lock that writers hold until they commit, so they have no gaps and none is seen before a
lower one. An append is one transaction with all that is derived from it: a process killed inside it leaves both as they
were. That bytes and events are held once are constraints of the tables. Any thread of the process that opened the store
may call; calls wait for each other. A forked child opens its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from greenchain.adapters.stores.database import Database
from greenchain.adapters.stores.deriving import derive, first_documents, known_among, known_of, sightings
from greenchain.adapters.stores.documents import events_of
from greenchain.adapters.stores.log import (
    check_window,
    checked,
    entry_of,
    microseconds,
    require_in_order,
    wall_clock,
)
from greenchain.adapters.stores.log_table import (
    End,
    end_of_log,
    entries_between,
    is_held_alike,
    latest_record,
    write_entry,
)
from greenchain.adapters.stores.rebuilding import bring_to_end, mark_derived, rebuild
from greenchain.adapters.stores.rest import rest_of_log
from greenchain.adapters.stores.sightings import Place, Sighting
from greenchain.adapters.stores.sql_doubts import doubts_among
from greenchain.adapters.stores.sql_events import SqlEvents
from greenchain.adapters.stores.tables import EVENTS, LOG
from greenchain.model.ports import Appended, Checkpoint, Document, Entry, Foreseen, Taken
from greenchain.values.time import aware

if TYPE_CHECKING:
    from greenchain.adapters.stores.arrays import Flows


class SqlStore:
    """A ``RecordStore`` on an open database."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = wall_clock) -> None:
        self._database = database
        self._clock = clock
        self._told: datetime | None = None
        self._lock = Lock()
        self._process = os.getpid()
        self._is_closed = False

    def take(self, document: Document, *, known_at: datetime | None = None) -> Taken:
        """Append the document and all that its events say, together or not at all; the same bytes change nothing.

        Args:
            document: read already; what its events say is made ready before the database is locked.
            known_at: when it became known; by the store's clock where not given, which never goes back.

        Raises:
            StoreError: too large, a name no store can keep, ``known_at`` before what was recorded last or still to
                come, or a database that refuses. Nothing was changed.
            ValueError: ``known_at`` has no offset.
        """
        now = self._clock()
        entry = entry_of(document, recorded_at=aware(known_at or now, "known_at"))
        seen = sightings(document.events)
        with self._writing() as (connection, end):
            latest = latest_record(connection)
            if known_at is not None:
                require_in_order(known_at, latest, now=now)
            entry = replace(entry, recorded_at=max(entry.recorded_at, latest or entry.recorded_at))
            after = write_entry(connection, entry, end=end)
            if after == end:
                return _taken_before(connection, entry, seen)
            place = Place(after.position, microseconds(entry.recorded_at))
            doubts, first_in = doubts_among(connection, seen), first_documents(connection, seen)
            new, duplicate = derive(connection, seen, place=place)
            mark_derived(connection, after.position)
        return Taken(is_new=True, new=new, duplicate=duplicate, first_in=first_in, doubts=doubts)

    def foresee(self, document: Document) -> Foreseen:
        """What :meth:`take` would meet; nothing is changed."""
        digest = entry_of(document, recorded_at=self._clock()).digest
        seen = sightings(document.events)
        with self._reading() as connection:
            is_held = connection.execute(select(LOG.c.position).where(LOG.c.digest == digest)).first() is not None
            known = frozenset(sight.event.key for sight in known_of(connection, seen))
            doubts = () if is_held else doubts_among(connection, seen)
            return Foreseen(is_held, known, first_documents(connection, seen), doubts)

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Add the entries whose digest is new, in order and all together; the others are left as they were.

        Args:
            entries: held in memory together while they are checked, so that the file is locked only while writing.

        Raises:
            TypeError, ValueError: an entry whose digest is not that of its bytes, or whose instant has no offset.
            StoreError: an entry too large or with an unstorable name, or a database that refuses. Nothing was added.
        """
        taken = checked(entries)
        with self._writing() as (connection, begin):
            end = begin
            for entry in taken:
                after = write_entry(connection, entry, end=end)
                if after != end:
                    place = Place(after.position, microseconds(entry.recorded_at))
                    derive(connection, sightings(events_of(entry)), place=place)
                end = after
            mark_derived(connection, end.position)
        added = end.position - begin.position
        return Appended(added=added, known=len(taken) - added)

    def scan(self, *, after: int = 0, until: datetime | None = None) -> Iterator[Entry]:
        """Entries in order of position, beyond ``after``, recorded at or before ``until``; none appended later.

        Reads in portions and holds no transaction between them: a slow reader keeps nobody waiting.

        Raises:
            StoreError: when it reaches an entry that is not what was appended; those before it were given.
        """
        check_window(after, until)
        return self._entries(after, self.checkpoint().size, until)

    def scan_rest(self, *, until: datetime | None = None) -> Iterator[Entry]:
        """Of the entries that :meth:`scan` gives those that say more than the events taken of them; else likewise."""
        check_window(0, until)
        with self._reading() as connection:
            runs = list(rest_of_log(connection, until=until))
        return (entry for run in runs for entry in self._entries(run.after, run.last, until))

    def checkpoint(self) -> Checkpoint:
        """How far the log goes now."""
        with self._reading() as connection:
            return Checkpoint(*end_of_log(connection, file=self._database.name))

    def now(self) -> datetime:
        """The clock's instant, but never before one it told or the latest ``recorded_at`` of the log.

        So a clock that was set back leaves the log in order of time as well as of position.
        """
        with self._reading() as connection:
            latest = latest_record(connection)
            now = self._clock().astimezone(UTC)
            self._told = max(now, latest or now, self._told or now)
            return self._told

    def latest(self) -> datetime | None:
        """When the latest entry was recorded; ``None`` where there is none."""
        with self._reading() as connection:
            return latest_record(connection)

    def events(self, *, known_at: datetime | None = None) -> SqlEvents:
        """The events that were recorded at or before ``known_at``; all where it is not given."""
        until = None if known_at is None else microseconds(aware(known_at, "known_at"))
        return SqlEvents(self._reading, until=until)

    def reached_by_flows(self, names: Collection[str], *, upstream: bool) -> Collection[str]:  # noqa: ARG002 - the port's
        """None: a server has no folder beside it for a snapshot of the flows, and its tables lead as far."""
        return ()

    def event_count(self) -> int:
        """How many different events the log holds; an error declaration is an event of its own."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(EVENTS)).scalar_one()

    def flows_arrays(self, *, after: int = 0) -> Flows:
        """Every flow that entries beyond the position ``after`` stated, as arrays of one length."""
        from greenchain.adapters.stores.arrays import flows_after  # noqa: PLC0415 - who only writes needs no arrays

        with self._reading() as connection:
            return flows_after(connection, after)

    def object_numbers(self, names: Iterable[str]) -> dict[str, int]:
        """The numbers of those ``names`` that the store knows; canonical identifiers."""
        from greenchain.adapters.stores.arrays import numbers_of  # noqa: PLC0415 - who only writes needs no arrays

        with self._reading() as connection:
            return numbers_of(connection, names)

    def object_names(self, numbers: Iterable[int]) -> dict[int, str]:
        """The names of objects, by number."""
        from greenchain.adapters.stores.arrays import texts_of  # noqa: PLC0415 - who only writes needs no arrays

        with self._reading() as connection:
            return texts_of(connection, numbers)

    def refresh(self) -> None:
        """Nothing: all that is derived lies in the tables."""

    def rebuild(self) -> None:
        """Drop all that is derived and make it anew from the log; the same rows come out."""
        with self._connection(self._database.writing) as connection:
            rebuild(connection, file=self._database.name)

    def close(self) -> None:
        """Release the database; closing twice is harmless, any other call after it is a ``ValueError``."""
        with self._lock:
            if self._process == os.getpid():  # a child must not touch its parent's connection
                self._database.dispose()
            self._is_closed = True

    @contextmanager
    def _connection(self, begin: Callable[[], AbstractContextManager[Connection]]) -> Iterator[Connection]:
        if self._process != os.getpid():
            raise ValueError("the store was opened by another process: open it again after a fork")
        with self._lock:
            if self._is_closed:
                raise ValueError("the store is closed: open it again")
            with self._database.telling(), begin() as connection:
                yield connection

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._connection(self._database.reading)

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, End]]:
        """A writing transaction, the derived tables at the end of the log."""
        with self._connection(self._database.writing) as connection:
            bring_to_end(connection, file=self._database.name)
            yield connection, end_of_log(connection, file=self._database.name)

    def _entries(self, after: int, end: int, until: datetime | None) -> Iterator[Entry]:
        while after < end:
            with self._reading() as connection:
                entries = entries_between(connection, after, end, until=until, file=self._database.name)
            reached = after
            for entry in entries:
                yield entry
                reached = entry.position
            if reached == after:
                return
            after = reached


def _taken_before(connection: Connection, entry: Entry, seen: Sequence[Sighting]) -> Taken:
    """What taking bytes once more does: nothing, but they may be held as they were read in another way."""
    known = len(seen) if is_held_alike(connection, entry) else known_among(connection, seen)
    first_in = first_documents(connection, seen)
    return Taken(is_new=False, duplicate=known, left_out=len(seen) - known, first_in=first_in)
