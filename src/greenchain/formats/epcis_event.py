"""One EPCIS 2.0 event in JSON, of any of the five types, as a TraceEvent.

Reading is tolerant: what leaves what, when and action unambiguous is taken, members unknown here are kept. What does
not is refused with every fault named (EPCIS 2.0, section 7.4; JSON binding).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import quote

from greenchain.formats.batch import FaultList
from greenchain.formats.epcis_terms import WordKind
from greenchain.formats.event_key import event_key
from greenchain.formats.event_members import EventMembers
from greenchain.model.events import Action, ErrorDeclaration, EventType, TraceEvent
from greenchain.values.identifiers import IdentifierKind, canonical, class_of, kind_of, lot_of
from greenchain.values.json import Json, freeze

_TYPES = {
    spelling + kind.value: kind for kind in EventType for spelling in ("", "epcis:", "https://ref.gs1.org/epcis/")
}
_CONTAINING = (EventType.AGGREGATION, EventType.ASSOCIATION)

# Members that a TraceEvent has fields for; every other one is kept in its extensions
_KNOWN = frozenset(
    {"type", "eventID", "eventTime", "eventTimeZoneOffset", "action", "epcList", "quantityList", "parentID"}
    | {"childEPCs", "childQuantityList", "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList"}
    | {"transformationID", "bizStep", "disposition", "persistentDisposition", "bizTransactionList", "sourceList"}
    | {"destinationList", "ilmd"}
)
_KNOWN_INSIDE = {
    "readPoint": frozenset({"id"}),
    "bizLocation": frozenset({"id"}),
    "errorDeclaration": frozenset({"declarationTime", "reason", "correctiveEventIDs"}),
}

_LOT_NAMES = frozenset({"lotnumber", "hasbatchlotnumber"})  # the lot in master data: CBV and GS1 Web Vocabulary
_NO_TIME = datetime.max.replace(tzinfo=UTC)  # stands in a draft that is refused for its missing time


def read_event(members: Mapping[str, Json], *, where: str, source: str, faults: FaultList) -> TraceEvent | None:
    """The event that ``members`` state, or ``None`` where it is refused; what was wrong is in ``faults``."""
    reader = EventMembers(members, where=where, faults=faults)
    kind = _type(reader)
    time = reader.instant("eventTime")
    draft = TraceEvent(
        type=kind or EventType.OBJECT,
        event_time=time or _NO_TIME,
        key="",
        time_zone_offset=reader.offset(time),
        event_id=reader.text("eventID"),
        action=_action(reader, kind),
        objects=reader.refs("epcList", "quantityList"),
        parent=reader.identifier("parentID"),
        children=reader.refs("childEPCs", "childQuantityList"),
        inputs=reader.refs("inputEPCList", "inputQuantityList"),
        outputs=reader.refs("outputEPCList", "outputQuantityList"),
        transformation_id=reader.identifier("transformationID"),
        biz_step=reader.word("bizStep", WordKind.BIZ_STEP),
        disposition=reader.word("disposition", WordKind.DISPOSITION),
        read_point=reader.place("readPoint"),
        biz_location=reader.place("bizLocation"),
        set_dispositions=reader.words("persistentDisposition", "set", kind=WordKind.DISPOSITION),
        unset_dispositions=reader.words("persistentDisposition", "unset", kind=WordKind.DISPOSITION),
        transactions=reader.transactions(),
        sources=reader.transfers("sourceList", "source"),
        destinations=reader.transfers("destinationList", "destination"),
        ilmd=_frozen(reader.mapping("ilmd")),
        error=_error(reader),
        extensions=_extensions(members),
        source=source,
        where=where,
    )
    if kind is not None:
        _require_subject(reader, draft)
    if reader.refused:
        return None
    return replace(draft, key=event_key(draft), lots=_lots(draft, reader.links))


def _type(reader: EventMembers) -> EventType | None:
    text = reader.text("type")
    if text not in _TYPES:
        reader.refuse("EVENT_TYPE_UNKNOWN", "one of the five event types", found=text, where=reader.at("type"))
    return _TYPES.get(text)


def _action(reader: EventMembers, kind: EventType | None) -> Action | None:
    text = reader.text("action")
    if text in Action.__members__:
        return Action[text]
    if text or (kind is not None and kind is not EventType.TRANSFORMATION):
        reader.refuse("EVENT_ACTION_UNKNOWN", "ADD, OBSERVE or DELETE", found=text, where=reader.at("action"))
    return None


def _require_subject(reader: EventMembers, event: TraceEvent) -> None:
    """Refuse an event that says nothing about anything; each type has its own way to be about something."""
    listed = bool(event.objects or event.children or event.inputs or event.outputs)
    if event.type in _CONTAINING:
        needs_parent = event.type is EventType.ASSOCIATION or event.action is not Action.OBSERVE
        if needs_parent and not event.parent:
            reader.refuse("EVENT_PARENT_MISSING", "a parentID", where=reader.at("parentID"))
        if event.action is not Action.ADD:
            return  # DELETE without children closes all; OBSERVE may see the container only
    elif event.type is EventType.OBJECT:
        listed = listed or reader.has("sensorElementList")
    elif event.type is EventType.TRANSACTION:
        listed = listed or bool(event.parent or event.transactions)
    if not listed:
        reader.refuse("EVENT_WITHOUT_OBJECTS", "at least one object", where=reader.at())


def _error(reader: EventMembers) -> ErrorDeclaration | None:
    if not reader.has("errorDeclaration"):
        return None
    stated = reader.mapping("errorDeclaration")
    inside = EventMembers(stated, where=reader.at("errorDeclaration"), faults=reader.faults)
    time = inside.instant("declarationTime")
    reason = inside.word("reason", WordKind.ERROR_REASON)
    ids = inside.texts("correctiveEventIDs")
    reader.refused = reader.refused or inside.refused
    return ErrorDeclaration(time, reason, ids) if time else None


def _extensions(members: Mapping[str, Json]) -> Mapping[str, Json]:
    kept: dict[str, Json] = {}
    for name, value in members.items():
        if name in _KNOWN_INSIDE:
            rest = (
                {k: v for k, v in value.items() if k not in _KNOWN_INSIDE[name]} if isinstance(value, Mapping) else {}
            )
            if rest:
                kept[name] = rest
        elif name not in _KNOWN:
            kept[name] = value
    return _frozen(kept)


def _frozen(members: Mapping[str, Json]) -> Mapping[str, Json]:
    return MappingProxyType({name: freeze(value) for name, value in members.items()})


def _lots(event: TraceEvent, links: list[str]) -> tuple[tuple[str, str], ...]:
    """Which instance belongs to which lot: by the ILMD of its birth, or by a link that carries both.

    Canonical identifiers drop the lot of a link with lot and serial, so the links are read as they were written.
    """
    pairs = {(canonical(link), lot_of(link)) for link in links if lot_of(link)}
    stated = {
        value.strip()
        for name, value in event.ilmd.items()
        if _local_name(name) in _LOT_NAMES and isinstance(value, str)
    }
    born = event.outputs or (event.objects if event.action is Action.ADD else ())
    for lot in stated - {""} if len(stated) == 1 else ():
        instances = [ref.id for ref in born if kind_of(ref.id) is IdentifierKind.INSTANCE and class_of(ref.id)]
        pairs |= {(instance, canonical(f"{class_of(instance)}/10/{quote(lot, safe='')}")) for instance in instances}
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))


def _local_name(name: str) -> str:
    return re.split(r"[:/#]", name)[-1].lower()
