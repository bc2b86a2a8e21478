"""A dry run beside a store: everything is read and counted as an import would, and nothing is written.

What the files of one run repeat among themselves is known from a store in memory that takes them; what the store knows
already is asked of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from greenchain.formats import Format
from greenchain.model.ports import Document, OnError, RecordStore, Taken
from greenchain.workspace.adding import Added, add_input


class Rehearsal:
    """Takes documents as ``store`` would after those it took before, and keeps them in ``memory`` only."""

    def __init__(self, store: RecordStore, memory: RecordStore, *, formats: Sequence[Format]) -> None:
        self._store = store
        self._memory = memory
        self._formats = formats

    def add(self, data: bytes, *, name: str, is_strict: bool = False, on_error: OnError = OnError.ROLLBACK) -> Added:
        """What adding ``data`` would do; as ``Records.add``.

        Raises:
            GreenchainError: no known format reads it; nothing would be stored.
        """
        return add_input(self, data, name=name, formats=self._formats, is_strict=is_strict, on_error=on_error)

    def take(self, document: Document, *, known_at: datetime | None = None) -> Taken:  # noqa: ARG002 - as the port has it
        """What the store would say of the document."""
        foreseen = self._store.foresee(document)
        if foreseen.is_held:
            left_out = len(document.events) - sum(event.key in foreseen.known for event in document.events)
            duplicate = len(document.events) - left_out
            return Taken(is_new=False, duplicate=duplicate, left_out=left_out, first_in=foreseen.first_in)
        unknown = tuple(event for event in document.events if event.key not in foreseen.known)
        taken = self._memory.take(replace(document, events=unknown))
        doubts = tuple(dict.fromkeys((*foreseen.doubts, *taken.doubts)))
        duplicate = len(document.events) - taken.new - taken.left_out
        first_in = tuple(dict.fromkeys((*foreseen.first_in, *taken.first_in)))
        return replace(taken, duplicate=duplicate, first_in=first_in, doubts=doubts)
