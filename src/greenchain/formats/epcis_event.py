"""The members of one EPCIS 2.0 event, of any of the five types, as a TraceEvent named by its hash.

Reading is tolerant: what leaves what, when and action unambiguous is taken, members unknown here are kept. What does
not is refused with every fault named (EPCIS 2.0, section 7.4; JSON binding). XML events come here as the same members.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from greenchain.formats._epcis_vocabulary import FIELDS
from greenchain.formats.document_spellings import Spellings
from greenchain.formats.epcis_terms import WordKind
from greenchain.formats.epcis_unsaid import with_unsaid
from greenchain.formats.event_hash import event_hash
from greenchain.formats.event_members import EventMembers
from greenchain.model.events import ERROR_MARK, Action, ErrorDeclaration, EventType, ObjectRef, TraceEvent
from greenchain.values.identifiers import IdentifierKind, canonical, class_of, kind_of
from greenchain.values.json import Json, freeze

_TYPES = {
    spelling + kind.value: kind for kind in EventType for spelling in ("", "epcis:", "https://ref.gs1.org/epcis/")
}
_ACTIONS = dict(Action.__members__)
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
_NOTHING: Mapping[str, Json] = MappingProxyType({})
_NAMES_KEPT = 1024  # names of master data members; a vocabulary has a few hundred


def read_event(members: Mapping[str, Json], *, where: str, source: str, spellings: Spellings) -> TraceEvent | None:
    """The event that ``members`` state, or ``None`` where it is refused; what was wrong is in the spellings' faults.

    Args:
        members: as in the JSON binding: plain dicts and lists; extension members prefixed or ``{namespace}local``.
        where: the place of the event in its document.
        source: the document's name.
        spellings: those of the document; also of its other events.
    """
    reader = EventMembers(members, where=where, spellings=spellings)
    kind = _type(reader)
    action = _action(reader, kind)
    _look_at_shapes(reader, members)
    _look_at_members(members, kind, where, spellings)
    fields = _stated(reader)
    fields["ilmd"] = _frozen(reader.mapping("ilmd")) if "ilmd" in members else _NOTHING
    fields["error"] = _error(reader) if "errorDeclaration" in members else None
    _check_times(reader, members)
    if kind is not None:
        _require_subject(reader, kind, action, fields)
    if reader.refused or kind is None:
        return None
    key = event_hash(members, names=spellings.names)
    return TraceEvent(
        type=kind,
        action=action,
        key=key + ERROR_MARK if fields["error"] else key,
        lots=_lots(members, action, fields, spellings),
        extensions=with_unsaid(_extensions(members), members, spellings.names),
        source=source,
        where=where,
        **fields,
    )


def _stated(reader: EventMembers) -> dict[str, Any]:
    """The fields of a TraceEvent that are read alike in all types."""
    time = reader.instant("eventTime")
    return {
        "event_time": time,
        "time_zone_offset": reader.offset(time),
        "event_id": reader.text("eventID"),
        "objects": reader.refs("epcList", "quantityList"),
        "parent": reader.identifier("parentID"),
        "children": reader.refs("childEPCs", "childQuantityList"),
        "inputs": reader.refs("inputEPCList", "inputQuantityList"),
        "outputs": reader.refs("outputEPCList", "outputQuantityList"),
        "transformation_id": reader.identifier("transformationID"),
        "biz_step": reader.word("bizStep", WordKind.BIZ_STEP),
        "disposition": reader.word("disposition", WordKind.DISPOSITION),
        "read_point": reader.place("readPoint"),
        "biz_location": reader.place("bizLocation"),
        "set_dispositions": reader.words("persistentDisposition", "set", kind=WordKind.DISPOSITION),
        "unset_dispositions": reader.words("persistentDisposition", "unset", kind=WordKind.DISPOSITION),
        "transactions": reader.transactions(),
        "sources": reader.transfers("sourceList", "source"),
        "destinations": reader.transfers("destinationList", "destination"),
    }


def _type(reader: EventMembers) -> EventType | None:
    text = reader.text("type")
    kind = _TYPES.get(text)
    if kind is None:
        reader.refuse("EVENT_TYPE_UNKNOWN", "one of the five event types", found=text, where=reader.at("type"))
    return kind


def _action(reader: EventMembers, kind: EventType | None) -> Action | None:
    text = reader.text("action")
    action = _ACTIONS.get(text)
    if action is None and (text or (kind is not None and kind is not EventType.TRANSFORMATION)):
        reader.refuse("EVENT_ACTION_UNKNOWN", "ADD, OBSERVE or DELETE", found=text, where=reader.at("action"))
    return action


def _look_at_members(members: Mapping[str, Json], kind: EventType | None, where: str, spellings: Spellings) -> None:
    """Name the members that an event of this type does not have."""
    if kind is None:
        return
    known = FIELDS[kind.value]
    if not known.issuperset(members):
        for name in members:
            if name not in known:
                spellings.member(name, kind.value, where)


def _look_at_shapes(reader: EventMembers, members: Mapping[str, Json]) -> None:
    """Name members of another shape than EPCIS has that nothing else here reads, and an empty eventID."""
    name = members.get("eventID")
    if isinstance(name, str) and not name.strip():
        reader.spellings.deviation("EMPTY_IDENTIFIER", "an identifier, or no member", reader.where, "eventID")
    stated = members.get("certificationInfo")
    if stated is not None and not all(
        isinstance(each, str) for each in (stated if isinstance(stated, list) else [stated])
    ):
        reader.deviates("certificationInfo", expected="a URI, or a list of URIs", found=stated)
    elements = members.get("sensorElementList")
    if elements is not None and not _is_list_of_objects(elements):
        reader.deviates("sensorElementList", expected="a list of objects", found=elements)
    for index, element in enumerate(elements if isinstance(elements, list) else ()):
        reports = element.get("sensorReport") if isinstance(element, dict) else None
        if reports is not None and not _is_list_of_objects(reports):
            reader.deviates("sensorElementList", index, "sensorReport", expected="a list of objects", found=reports)


def _is_list_of_objects(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _check_times(reader: EventMembers, members: Mapping[str, Json]) -> None:
    """Refuse times that no event may have, also those that are only data: recordTime, and those of sensors."""
    reader.check_instant("recordTime", value=members.get("recordTime"))
    elements = members.get("sensorElementList")
    if not isinstance(elements, list):
        return
    for index, element in enumerate(elements):
        if not isinstance(element, dict):
            continue
        metadata = element.get("sensorMetadata")
        for name in ("time", "startTime", "endTime"):
            if isinstance(metadata, dict):
                reader.check_instant("sensorElementList", index, "sensorMetadata", name, value=metadata.get(name))
        reports = element.get("sensorReport")
        for number, report in enumerate(reports if isinstance(reports, list) else ()):
            if isinstance(report, dict):
                where = ("sensorElementList", index, "sensorReport", number, "time")
                reader.check_instant(*where, value=report.get("time"))


def _require_subject(reader: EventMembers, kind: EventType, action: Action | None, fields: Mapping[str, Any]) -> None:
    """Refuse an event that says nothing about anything; each type has its own way to be about something."""
    listed = fields["objects"] or fields["children"] or fields["inputs"] or fields["outputs"]
    if kind in _CONTAINING:
        needs_parent = kind is EventType.ASSOCIATION or action is not Action.OBSERVE
        if needs_parent and not fields["parent"]:
            reader.refuse("EVENT_PARENT_MISSING", "a parentID", where=reader.at("parentID"))
        if action is not Action.ADD:
            return  # DELETE without children closes all; OBSERVE may see the container only
    elif kind is EventType.OBJECT:
        listed = listed or reader.has("sensorElementList")
    elif kind is EventType.TRANSACTION:
        listed = listed or fields["parent"] or fields["transactions"]
    if not listed:
        reader.refuse("EVENT_WITHOUT_OBJECTS", "at least one object", where=reader.at())


def _error(reader: EventMembers) -> ErrorDeclaration | None:
    if not reader.has("errorDeclaration"):
        return None
    stated = reader.mapping("errorDeclaration")
    inside = EventMembers(stated, where=reader.at("errorDeclaration"), spellings=reader.spellings)
    time = inside.instant("declarationTime")
    reason = inside.word("reason", WordKind.ERROR_REASON)
    ids = inside.texts("correctiveEventIDs")
    reader.refused = reader.refused or inside.refused
    return ErrorDeclaration(time, reason, ids) if time else None


def _extensions(members: Mapping[str, Json]) -> Mapping[str, Json]:
    kept: dict[str, Json] = {}
    for name, value in members.items():
        if name in _KNOWN:
            continue
        known = _KNOWN_INSIDE.get(name)
        if known is None:
            kept[name] = value if isinstance(value, str) else freeze(value)
        elif isinstance(value, dict) and not known.issuperset(value):
            kept[name] = freeze({key: item for key, item in value.items() if key not in known})
    return MappingProxyType(kept) if kept else _NOTHING


def _frozen(members: Mapping[str, Json]) -> Mapping[str, Json]:
    return MappingProxyType({name: freeze(value) for name, value in members.items()})


def _lots(
    members: Mapping[str, Json], action: Action | None, fields: Mapping[str, Any], spellings: Spellings
) -> tuple[tuple[str, str], ...]:
    """Which instance belongs to which lot: by the ILMD of its birth, or by a link that carries both.

    Canonical identifiers drop the lot of a link with lot and serial, so the links are read as they were written.
    """
    pairs = _linked_lots(members, spellings.both) if spellings.both else set()
    if fields["ilmd"]:
        born = fields["outputs"] or (fields["objects"] if action is Action.ADD else ())
        pairs |= _born_in(fields["ilmd"], born)
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1])) if pairs else ()


def _linked_lots(members: Mapping[str, Json], both: Mapping[str, tuple[str, str]]) -> set[tuple[str, str]]:
    found = set()
    for name in ("epcList", "childEPCs", "inputEPCList", "outputEPCList"):
        listed = members.get(name)
        found |= {both[item] for item in listed if item in both} if isinstance(listed, list) else set()
    for name in ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"):
        listed = members.get(name)
        elements = listed if isinstance(listed, list) else ()
        classes = {str(item.get("epcClass")) for item in elements if isinstance(item, dict)}
        found |= {both[text] for text in classes if text in both}
    parent = members.get("parentID")
    return found | ({both[parent]} if isinstance(parent, str) and parent in both else set())


def _born_in(ilmd: Mapping[str, Json], born: tuple[ObjectRef, ...]) -> set[tuple[str, str]]:
    stated = {value.strip() for name, value in ilmd.items() if isinstance(value, str) and _is_lot_name(name)}
    lot = quote(stated.pop(), safe="") if len(stated) == 1 else ""
    if not lot:
        return set()
    instances = [ref.id for ref in born if kind_of(ref.id) is IdentifierKind.INSTANCE and class_of(ref.id)]
    return {(instance, canonical(f"{class_of(instance)}/10/{lot}")) for instance in instances}


@lru_cache(maxsize=_NAMES_KEPT)
def _is_lot_name(name: str) -> bool:
    return re.split(r"[:/#}]", name)[-1].lower() in _LOT_NAMES
