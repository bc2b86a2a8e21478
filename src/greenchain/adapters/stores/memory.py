"""The log in memory: for tests, for one pass over a case, and the reference that other stores must agree with.

Any thread may call; calls wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock

from greenchain.adapters.stores.documents import EVENTS_ONLY, events_of
from greenchain.adapters.stores.log import (
    EMPTY_ROOT,
    check_window,
    checked,
    entry_of,
    extended,
    require_in_order,
    wall_clock,
)
from greenchain.adapters.stores.memory_events import EventTable, MemoryEvents
from greenchain.model.events import TraceEvent
from greenchain.model.ports import Appended, Checkpoint, Document, Entry, Foreseen, OnError, Taken
from greenchain.values.time import aware


class MemoryStore:
    """A ``RecordStore`` that lives as long as the object."""

    def __init__(self, *, clock: Callable[[], datetime] = wall_clock) -> None:
        self._clock = clock
        self._told: datetime | None = None
        self._log: list[Entry] = []
        self._digests: set[str] = set()
        self._root = EMPTY_ROOT
        self._latest: datetime | None = None
        self._events = EventTable()
        self._whole: set[int] = set()
        self._lock = Lock()
        self._is_closed = False

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Add the entries whose digest is new, in order and all together; the others are left as they were.

        Raises:
            TypeError, ValueError: an entry whose digest is not that of its bytes, or whose instant has no offset.
            StoreError: an entry too large or with an unstorable name. In either case nothing was added.
        """
        taken = [(entry, events_of(entry)) for entry in checked(entries)]
        with self._lock:
            self._require_open()
            before = len(self._log)
            for entry, events in taken:
                if entry.digest not in self._digests:
                    self._write(entry, events)
            added = len(self._log) - before
        return Appended(added=added, known=len(taken) - added)

    def take(self, document: Document, *, known_at: datetime | None = None) -> Taken:
        """Append the document and all that its events say, together or not at all; the same bytes change nothing.

        Raises:
            StoreError: too large, a name no store can keep, or ``known_at`` before what was recorded last or to come.
            ValueError: ``known_at`` has no offset.
        """
        now = self._clock()
        entry = entry_of(document, recorded_at=aware(known_at or now, "known_at"))
        with self._lock:
            self._require_open()
            if known_at is not None:
                require_in_order(known_at, self._latest, now=now)
            if entry.digest in self._digests:
                known = sum(event.key in self._events.keys for event in document.events)
                first_in = self._events.first_in(document.events)
                return Taken(is_new=False, duplicate=known, left_out=len(document.events) - known, first_in=first_in)
            recorded_at = max(entry.recorded_at, self._latest or entry.recorded_at)
            doubts, first_in = self._events.doubts(document.events), self._events.first_in(document.events)
            new, duplicate = self._write(replace(entry, recorded_at=recorded_at), document.events)
        return Taken(is_new=True, new=new, duplicate=duplicate, first_in=first_in, doubts=doubts)

    def foresee(self, document: Document) -> Foreseen:
        """What :meth:`take` would meet; nothing is changed."""
        with self._lock:
            self._require_open()
            known = frozenset(event.key for event in document.events if event.key in self._events.keys)
            is_held = entry_of(document, recorded_at=self._clock()).digest in self._digests
            doubts = () if is_held else self._events.doubts(document.events)
            return Foreseen(is_held, known, self._events.first_in(document.events), doubts)

    def scan(self, *, after: int = 0, until: datetime | None = None) -> Iterator[Entry]:
        """Entries in order of position, beyond ``after``, recorded at or before ``until``; none appended later."""
        check_window(after, until)
        with self._lock:
            self._require_open()
            end = len(self._log)
        return self._entries(after, end, until)

    def scan_rest(self, *, until: datetime | None = None) -> Iterator[Entry]:
        """Of the entries that :meth:`scan` gives those that say more than the events taken of them."""
        return (entry for entry in self.scan(until=until) if entry.position not in self._whole)

    def checkpoint(self) -> Checkpoint:
        """How far the log goes now."""
        with self._lock:
            self._require_open()
            return Checkpoint(len(self._log), self._root)

    def now(self) -> datetime:
        """The clock's instant, but never before one it told or the latest ``recorded_at`` of the log."""
        with self._lock:
            self._require_open()
            now = self._clock().astimezone(UTC)
            self._told = max(now, self._latest or now, self._told or now)
            return self._told

    def latest(self) -> datetime | None:
        """When the latest entry was recorded; ``None`` where there is none."""
        with self._lock:
            self._require_open()
            return self._latest

    def events(self, *, known_at: datetime | None = None) -> MemoryEvents:
        """The events that were recorded at or before ``known_at``; all where it is not given."""
        with self._lock:
            self._require_open()
            return MemoryEvents(self._events, known_at=None if known_at is None else aware(known_at, "known_at"))

    def reached_by_flows(self, names: Collection[str], *, upstream: bool) -> Collection[str]:  # noqa: ARG002 - the port's
        """None: in memory every step is as quick."""
        return ()

    def event_count(self) -> int:
        """How many different events the log holds; an error declaration is an event of its own."""
        with self._lock:
            self._require_open()
            return len(self._events.keys)

    def refresh(self) -> None:
        """Nothing: nothing is kept beside the log."""

    def rebuild(self) -> None:
        """Read every document again, and keep what its events say."""
        with self._lock:
            self._require_open()
            self._events = EventTable()
            for entry in self._log:
                self._events.take(events_of(entry), recorded_at=entry.recorded_at)

    def close(self) -> None:
        """Forget everything; closing twice is harmless, any other call after it is a ``ValueError``."""
        with self._lock:
            self._is_closed = True
            self._log = []
            self._digests = set()
            self._events = EventTable()

    def _write(self, entry: Entry, events: Iterable[TraceEvent]) -> tuple[int, int]:
        """Add an entry that is new; how many of its events were, and how many were not."""
        self._digests.add(entry.digest)
        self._log.append(replace(entry, position=len(self._log) + 1))
        self._root = extended(self._root, entry.digest)
        self._latest = max(entry.recorded_at, self._latest or entry.recorded_at)
        counts = self._events.take(events, recorded_at=entry.recorded_at)
        if sum(counts) and entry.on_error is OnError.ROLLBACK and entry.media_type in EVENTS_ONLY:
            self._whole.add(len(self._log))
        return counts

    def _entries(self, after: int, end: int, until: datetime | None) -> Iterator[Entry]:
        for index in range(after, end):
            with self._lock:
                self._require_open()
                entry = self._log[index]
            if until is None or entry.recorded_at <= until:
                yield entry

    def _require_open(self) -> None:
        if self._is_closed:
            raise ValueError("the store is closed: open it again")
