"""One EPCIS document, whatever its syntax, as a batch of events: every fault and every dialect named.

The readers of JSON and of XML find the events and their members; from there on both do the same. A broken event is
refused alone. The same event sent twice in one document is one event; where it comes under another eventID, is
declared wrong otherwise or says more about lots, it is given again as it came. Different events under one eventID
stay different.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from greenchain.formats.batch import Batch, FaultList
from greenchain.formats.document_spellings import Spellings, note_unavailable
from greenchain.formats.epcis_context import STANDARD, Names
from greenchain.formats.epcis_event import read_event
from greenchain.formats.epcis_refused import refused_event
from greenchain.model.events import ERROR_MARK, TraceEvent
from greenchain.model.unread import UnreadEvents
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.json import Json

MAX_EVENTS = 200_000  # about what 64 MB holds; a million empty events are an attack, not a delivery


class StatedEvent(NamedTuple):
    """One event as its document states it.

    Attributes:
        where: its place: a JSON pointer, or a line.
        members: as in the JSON binding; extension members prefixed or ``{namespace}local``.
        faults: what its syntax already forbids; such an event is read for its other faults and refused.
    """

    where: str
    members: Json
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """The parts of a document that its events need.

    Attributes:
        events: in its order.
        names: what its prefixes mean.
        schema_version: as it states, such as ``2.0``; empty where it does not.
        is_xml: whether words come as URNs and numbers as texts, as XML has them.
    """

    events: Sequence[StatedEvent]
    names: Names = STANDARD
    schema_version: str = ""
    is_xml: bool = False


def require_count(count: int) -> None:
    """Refuse a document of more events than one transaction may hold; ``InputError``."""
    if count > MAX_EVENTS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_EVENTS} events", f"{count} events"))


def read_events(document: ReadDocument, *, name: str, form: tuple[str, str], faults: FaultList) -> Batch:
    """The events of ``document`` as a batch.

    Args:
        document: as its syntax was read.
        name: what the input is called.
        form: name and media type of the format.
        faults: where faults and notes go; those already in it are kept.

    Raises:
        InputError: more events than the budget.
    """
    require_count(len(document.events))
    note_unavailable(document.names, faults, where="/@context")
    spellings = Spellings(document.names, faults, is_xml=document.is_xml)
    collected = _Collected(faults)
    unread: list[UnreadEvents] = []
    for stated in document.events:
        count = len(faults)
        event = _read_one(stated, name, spellings)
        collected.take(event, stated.where)
        if event is None:
            said = faults.since(count)
            unread.append(
                refused_event(stated.members, source=name, where=stated.where, faults=said, spellings=spellings)
            )
    return Batch(
        name,
        *form,
        content=tuple(collected.events.values()),
        faults=faults.faults,
        notes=faults.notes,
        read=len(document.events),
        refused=collected.refused,
        duplicates=len(collected.keys) - len(collected.events),
        schema_version=document.schema_version,
        keys=tuple(collected.keys),
        unread=tuple(unread),
    )


def _read_one(stated: StatedEvent, name: str, spellings: Spellings) -> TraceEvent | None:
    faults = spellings.faults
    faults.take(*stated.faults)
    if not isinstance(stated.members, dict):
        faults.add("EVENT_MALFORMED", "an event object", found=repr(stated.members), where=stated.where)
        return None
    if "@context" in stated.members:
        spellings = spellings.inside(stated.members["@context"], stated.where + "/@context")
    try:
        event = read_event(stated.members, where=stated.where, source=name, spellings=spellings)
    except GreenchainError as error:  # nested too deep for the hash
        faults.take(*error.faults, where=stated.where)
        return None
    return None if stated.faults else event


class _Collected:
    """The events of one document: each once, and again where it says something else of itself."""

    def __init__(self, faults: FaultList) -> None:
        self.events: dict[tuple[object, ...], TraceEvent] = {}
        self.keys: list[str] = []
        self.refused = 0
        self._faults = faults
        self._first: dict[str, str] = {}
        self._named: dict[str, str] = {}

    def take(self, event: TraceEvent | None, where: str) -> None:
        """Count an event in, or out."""
        if event is None:
            self.refused += 1
            return
        self.keys.append(event.key)
        # the hash leaves all three out: what differs in them is one event under several names, and no name is lost
        self.events.setdefault((event.key, event.event_id, event.error, event.lots), event)
        if event.key in self._first:
            found = f"again the event of {self._first[event.key]}"
            self._faults.note("EVENT_DUPLICATE", "each event once", found=found, where=where)
        else:
            self._first[event.key] = where
        if event.event_id:
            key = event.key.removesuffix(ERROR_MARK)
            if self._named.setdefault(event.event_id, key) != key:
                found = f"{event.event_id}, which names an earlier event"
                self._faults.note("EVENT_ID_REUSED", "one eventID for each event", found=found, where=where)
