"""The door of a record store: bytes go in once, however often they are sent, and come out as they came.

Taking in is all that an import needs, so nothing here knows claims, scores or reports; questions are asked of a
``Workspace``, which is such a door too.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from importlib.metadata import entry_points
from types import TracebackType
from typing import Self

from greenchain.formats import BUILT_IN, Format
from greenchain.model.ports import Checkpoint, EventSource, OnError, RecordStore
from greenchain.values.errors import Fault, StoreError
from greenchain.workspace.adding import Added, add_input
from greenchain.workspace.locations import scheme_of, shown


def open_store(location: str) -> RecordStore:
    """The store at ``location``: a path, ``memory:``, or a URL whose scheme a plug-in provides.

    Raises:
        StoreError: nothing opens such a location, or what lies there is no store of ours.
    """
    scheme = scheme_of(location)
    openers = {entry.name: entry for entry in entry_points(group="greenchain.stores")}
    if scheme not in openers:
        known = ", ".join(sorted(openers)) or "none: greenchain is not installed as a distribution"
        raise StoreError(Fault("STORE_SCHEME_UNKNOWN", f"a path or one of {known}", shown(location)))
    store: RecordStore = openers[scheme].load()(location)
    return store


class Records:
    """A record store and the formats that it takes; a context that closes it."""

    def __init__(self, store: RecordStore, *, formats: Sequence[Format] | None = None) -> None:
        self._store = store
        self._formats = BUILT_IN if formats is None else tuple(formats)
        self._has_written = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._has_written and kind is None:
            with suppress(StoreError):  # all is stored; what only makes answers faster may stay as it was
                self.refresh()
        self.close()

    def close(self) -> None:
        """Release the store; a workspace that is left as a context brings what is beside the log up to date first."""
        self._store.close()

    def checkpoint(self) -> Checkpoint:
        """How far the log goes, and a digest over all of it."""
        return self._store.checkpoint()

    def add(
        self,
        data: bytes,
        *,
        name: str,
        is_strict: bool = False,
        on_error: OnError = OnError.ROLLBACK,
        known_at: datetime | None = None,
    ) -> Added:
        """Read ``data`` and append it to the log; the same bytes again change nothing.

        Args:
            data: one document or table in any known format; claims, accreditations, status lists, log proofs, events,
                tables, declarations.
            name: what to call it in findings; no path is read.
            is_strict: whether of EPCIS only what GS1's JSON Schema allows is taken.
            on_error: whether a document of events is kept without those that are refused, or not at all.
            known_at: when it became known to us, for backfilling; not before anything in the log, and not to come. By
                the store's clock where it is not given.

        Raises:
            GreenchainError: no known format reads it, or ``known_at`` is too early or to come; nothing is stored.
        """
        self._has_written = True
        return add_input(
            self._store,
            data,
            name=name,
            formats=self._formats,
            is_strict=is_strict,
            on_error=on_error,
            known_at=known_at,
        )

    def events(self, *, known_at: datetime | None = None) -> EventSource:
        """The events in the log by what they name, as far as they were recorded at or before ``known_at``."""
        return self._store.events(known_at=known_at)

    def event_count(self) -> int:
        """How many different events the log holds."""
        return self._store.event_count()

    def latest(self) -> datetime | None:
        """When the latest entry was recorded; ``None`` where there is none."""
        return self._store.latest()

    def now(self) -> datetime:
        """The store's clock, which never goes back."""
        return self._store.now()

    def rebuild(self) -> None:
        """Make all that the store derives anew from its log."""
        self._has_written = True
        self._store.rebuild()

    def refresh(self) -> None:
        """Bring up to date what is kept beside the log so that questions are answered faster; changes no answer."""
        self._store.refresh()
