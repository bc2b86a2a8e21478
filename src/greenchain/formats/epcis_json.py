"""EPCIS 2.0 in JSON and JSON-LD: documents, query documents, a bare event or a list of them.

A broken event is refused alone. The same event sent twice in one input is one event. Nothing is fetched: contexts are
not expanded, and prefixed names of other vocabularies stay as written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.epcis_event import read_event
from greenchain.formats.json_shape import outer_names, without_mark
from greenchain.model.events import TraceEvent
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.json import Json, parse_json, pointer

NAME = "epcis-json"
MEDIA_TYPE = "application/ld+json"
MAX_BYTES = 64 * 1024 * 1024  # one document is one transaction of a store, held in memory while it is read
MAX_EVENTS = 200_000  # about what 64 MB holds; a million empty events are an attack, not a delivery

# The sender's own name for an event is no part of what it says; one of GS1's published examples states two
_REPEATABLE = frozenset({"eventID"})

_DOCUMENT = frozenset({"epcisBody"})
_EVENT = frozenset({"eventTime", "type"})


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the outermost members are those of an EPCIS document or of events."""
    names = outer_names(data)
    if names is None or "credentialSubject" in names:
        return False
    return names >= _DOCUMENT or names >= _EVENT


def read(data: bytes, name: str) -> Batch:
    """The events of the document, in its order; every refused one is named by its JSON pointer.

    Raises:
        InputError: not one JSON document, over budget, or without a list of events.
    """
    faults = FaultList(file=name)
    raw, marked = without_mark(data)
    if marked:
        faults.note("BYTE_ORDER_MARK", "UTF-8 without byte order mark")
    events: dict[str, TraceEvent] = {}
    read_count = refused = duplicates = 0
    for where, stated in _events(_parse(raw, faults)):
        read_count += 1
        event = _read_one(stated, where=where, source=name, faults=faults)
        if event is None:
            refused += 1
        elif event.key in events:
            duplicates += 1
            events[event.key] = _joined(events[event.key], event)
            faults.note(
                "EVENT_DUPLICATE", "each event once", found=f"again the event of {events[event.key].where}", where=where
            )
        else:
            events[event.key] = event
    return Batch(
        name,
        NAME,
        MEDIA_TYPE,
        tuple(events.values()),
        faults.faults,
        faults.notes,
        read=read_count,
        refused=refused,
        duplicates=duplicates,
    )


def _parse(raw: bytes, faults: FaultList) -> Json:
    try:
        return parse_json(raw, max_bytes=MAX_BYTES)  # type: ignore[no-any-return]  # a JSON value of any shape
    except InputError as error:
        if error.code != "JSON_DUPLICATE_KEY":
            raise
        document = parse_json(raw, max_bytes=MAX_BYTES, repeatable=_REPEATABLE)
        faults.note("JSON_DUPLICATE_KEY", "one eventID an event", found="several; the last was taken")
        return document  # type: ignore[no-any-return]


def _events(document: Json) -> Iterator[tuple[str, Json]]:
    """Pointer and value of every event, in order; wherever the document keeps its list."""
    if isinstance(document, Mapping) and "epcisBody" not in document:
        yield "", document  # a bare event
        return
    where, listed = _event_list(document)
    if len(listed) > MAX_EVENTS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_EVENTS} events", f"{len(listed)} events"))
    for index, item in enumerate(listed):
        yield where + pointer(index), item


def _event_list(document: Json) -> tuple[str, list[Json]]:
    body, where = document, ""
    for member in ("epcisBody", "queryResults", "resultsBody", "eventList"):
        if isinstance(body, Mapping) and (member in body or member == "eventList"):
            body, where = body.get(member), where + pointer(member)
    if not isinstance(body, list):
        raise InputError(Fault("EVENT_MALFORMED", "a list of events", type(body).__name__, where=where))
    return where, body


def _read_one(stated: Json, *, where: str, source: str, faults: FaultList) -> TraceEvent | None:
    if not isinstance(stated, Mapping):
        faults.add("EVENT_MALFORMED", "an event object", found=repr(stated), where=where)
        return None
    try:
        return read_event(stated, where=where, source=source, faults=faults)
    except GreenchainError as error:  # content without a canonical form
        faults.take(*error.faults, where=where)
        return None


def _joined(first: TraceEvent, again: TraceEvent) -> TraceEvent:
    """The first of two equal events, with what only the second says about lots."""
    return replace(first, lots=tuple(sorted({*first.lots, *again.lots}))) if again.lots else first


EPCIS_JSON = Format(NAME, MEDIA_TYPE, recognizes, read)
"""EPCIS 2.0 JSON as a format."""
