"""The log in memory: for tests, for one pass over a case, and the reference that other stores must agree with.

Any thread may call; calls wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock

from greenchain.adapters.stores.log import EMPTY_ROOT, check_window, checked, extended, wall_clock
from greenchain.model.ports import Appended, Checkpoint, Entry


class MemoryStore:
    """A ``RecordStore`` that lives as long as the object."""

    def __init__(self, *, clock: Callable[[], datetime] = wall_clock) -> None:
        self._clock = clock
        self._told: datetime | None = None
        self._log: list[Entry] = []
        self._digests: set[str] = set()
        self._root = EMPTY_ROOT
        self._lock = Lock()
        self._is_closed = False

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Add the entries whose digest is new, in order and all together; the others are left as they were.

        Raises:
            TypeError, ValueError: an entry whose digest is not that of its bytes, or whose instant has no offset.
            StoreError: an entry too large or with an unstorable name. In either case nothing was added.
        """
        taken = checked(entries)
        with self._lock:
            self._require_open()
            before = len(self._log)
            for entry in taken:
                if entry.digest not in self._digests:
                    self._digests.add(entry.digest)
                    self._log.append(replace(entry, position=len(self._log) + 1))
                    self._root = extended(self._root, entry.digest)
                    self._told = max(self._told or entry.recorded_at, entry.recorded_at)
            added = len(self._log) - before
        return Appended(added=added, known=len(taken) - added)

    def scan(self, *, after: int = 0, until: datetime | None = None) -> Iterator[Entry]:
        """Entries in order of position, beyond ``after``, recorded at or before ``until``; none appended later."""
        check_window(after, until)
        with self._lock:
            self._require_open()
            end = len(self._log)
        return self._entries(after, end, until)

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
            self._told = max(self._told or now, now)
            return self._told

    def close(self) -> None:
        """Forget everything; closing twice is harmless, any other call after it is a ``ValueError``."""
        with self._lock:
            self._is_closed = True
            self._log = []
            self._digests = set()

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
