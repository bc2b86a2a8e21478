"""One input into a store: read once, taken whole or, where asked for, without the events that were refused.

A document of events is a capture job: by the standard's default nothing of it is kept where one event is refused
(EPCIS 2.0, 12.6.1), and ``proceed`` keeps the good ones. Of other inputs the good rows count, as they always did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from greenchain.formats import Batch, Format, read_records
from greenchain.formats.strictness import strict_formats
from greenchain.model.events import ERROR_MARK, TraceEvent
from greenchain.model.ports import Document, OnError, Taken
from greenchain.values.errors import Fault

_OF_EVENTS = ("epcis-json", "epcis-xml")


@dataclass(frozen=True, slots=True)
class AddedEvents:
    """What became of the events of a document.

    Attributes:
        format: ``epcis-json``, ``epcis-xml``, or a plug-in's.
        schema_version: the version of EPCIS that the document states; empty where it states none.
        read: how many events it has: the sum of the next four.
        new: those that the store had not seen.
        duplicate: those that it had, or that the document repeats.
        refused: those with a fault.
        left_out: good ones that were not kept because others were refused, now or when the bytes came first.
        first_in: names of the documents, three at most, that brought the duplicates first.
        dialects: how the document deviates from EPCIS without meaning anything else.
        hashes: the event hash of each that was not refused, in the order of the document.
    """

    format: str
    schema_version: str = ""
    read: int = 0
    new: int = 0
    duplicate: int = 0
    refused: int = 0
    left_out: int = 0
    first_in: tuple[str, ...] = ()
    dialects: tuple[Fault, ...] = ()
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What adding bytes did.

    Attributes:
        is_new: whether the bytes were not yet in the log, and now are.
        counts: records read, by kind.
        faults: rows and members that were refused; the rest counts, unless the document was rolled back.
        notes: what was read though it looks odd, such as a wrong check digit or a column nobody knows.
        is_rolled_back: whether nothing was kept because an event was refused.
        events: what became of the events; ``None`` where the input is no document of events.
    """

    is_new: bool
    counts: Mapping[str, int]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()
    is_rolled_back: bool = False
    events: AddedEvents | None = None


class Taker(Protocol):
    """What takes a document: a store, or a rehearsal of what one would do."""

    def take(self, document: Document, *, known_at: datetime | None = None) -> Taken:
        """As ``RecordStore.take``."""
        ...


def add_input(
    store: Taker,
    data: bytes,
    *,
    name: str,
    formats: Sequence[Format],
    is_strict: bool = False,
    on_error: OnError = OnError.ROLLBACK,
    known_at: datetime | None = None,
) -> Added:
    """Read ``data`` and let ``store`` take it; the same bytes again change nothing.

    Raises:
        GreenchainError: no known format reads it, or the store refuses; nothing is stored.
    """
    batch = read_records(data, name=name, formats=strict_formats(formats) if is_strict else formats)
    events = batch.records(TraceEvent)
    if not events and batch.format not in _OF_EVENTS:
        taken = store.take(Document(batch.media_type, data, name, (), is_strict, on_error), known_at=known_at)
        return Added(taken.is_new, batch.counts, batch.faults, batch.notes)
    if batch.refused and on_error is OnError.ROLLBACK:
        told = _told(batch, Taken(is_new=False, left_out=len(events) + batch.duplicates))
        return Added(False, batch.counts, batch.faults, batch.notes, is_rolled_back=True, events=told)  # noqa: FBT003 - a field
    taken = store.take(Document(batch.media_type, data, name, events, is_strict, on_error), known_at=known_at)
    told = _told(batch, taken, repeated=batch.duplicates)
    notes = (*batch.notes, *_doubted(taken, name))
    return Added(taken.is_new, batch.counts, (*batch.faults, *_otherwise(taken)), notes, events=told)


def _doubted(taken: Taken, name: str) -> Iterator[Fault]:
    """What is odd about new events beside earlier ones, which are all kept."""
    for doubt in taken.doubts:
        if doubt.code == "EVENT_ID_REUSED":
            expected, found = "one eventID for each event", f"{doubt.event_id}, which also names {doubt.other}"
        else:
            expected = f"a declaration that it corrects {doubt.other}, of which it differs in quantities only"
            found = doubt.event
        yield Fault(doubt.code, expected, found, where=doubt.where, file=name)


def _otherwise(taken: Taken) -> Iterator[Fault]:
    """The fault that the bytes were taken before without events that they are read with now."""
    if taken.left_out:
        found = f"{taken.left_out} events that it has not"
        yield Fault("DOCUMENT_TAKEN_OTHERWISE", "a document that the store holds as it is read now", found)


def _told(batch: Batch, taken: Taken, *, repeated: int = 0) -> AddedEvents:
    return AddedEvents(
        format=batch.format,
        schema_version=batch.schema_version,
        read=batch.read,
        new=taken.new,
        duplicate=taken.duplicate + repeated,
        refused=batch.refused,
        left_out=taken.left_out,
        first_in=taken.first_in,
        dialects=batch.dialects,
        hashes=tuple(key.removesuffix(ERROR_MARK) for key in batch.keys),
    )


def refused_document(data: bytes, *, name: str, formats: Sequence[Format]) -> AddedEvents | None:
    """What is told of a document of events that could not be read at all; ``None`` where it claims to be none."""
    for known in formats:
        if known.recognizes(data, name):
            return AddedEvents(known.name) if known.name in _OF_EVENTS else None
    return None
