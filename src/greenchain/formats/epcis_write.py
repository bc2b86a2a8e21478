"""Events as one EPCIS 2.0 document in JSON-LD.

What was read and is written has the same event hash when it is read again, and every member that is unknown here comes
along. Identifiers and words are written in the one spelling that they are compared in, numbers with their digits. XML
is read, never written.

Source: EPCIS 2.0, JSON binding; JSON-LD 1.1, 4.1 (contexts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from greenchain.formats.batch import Batch
from greenchain.formats.epcis_context import names_of
from greenchain.formats.epcis_unsaid import CONTEXT, OFFSET
from greenchain.formats.exact_json import exact_text
from greenchain.model.events import ObjectRef, TraceEvent
from greenchain.values.errors import Fault, InputError
from greenchain.values.identifiers import class_of
from greenchain.values.json import Json
from greenchain.values.time import aware, format_instant

EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_NO_EVENTS = "1970-01-01T00:00:00Z"  # when an empty document says it was made: it says nothing else either
_EVENT_DEPTH = 3  # an event lies in document, body and list
_MASTER_DATA = "{urn:epcglobal:cbv:mda}"  # a namespace in XML, the prefix cbvmda in JSON-LD (CBV 2.0, 9)


def write_epcis(events: Batch | Iterable[TraceEvent], *, created: datetime | None = None) -> bytes:
    r"""The document of ``events``, in their order, as UTF-8.

    Args:
        events: what was read, or any events.
        created: the document's date of creation, aware; else the latest time of an event.

    Raises:
        InputError: an event is nested too deep to be read again, or holds text that has no encoding.

    >>> from greenchain.model.events import EventType
    >>> at = datetime.fromisoformat("2026-01-01T08:00:00+08:00")
    >>> write_epcis([TraceEvent(EventType.OBJECT, at, "")]).splitlines()[1]
    b'{"type":"ObjectEvent","eventTime":"2026-01-01T08:00:00+08:00","eventTimeZoneOffset":"+00:00"}'
    """
    listed = list(events.records(TraceEvent) if isinstance(events, Batch) else events)
    stated = [_members(event) for event in listed]
    shared = _shared_context(stated)
    for members in stated if shared is not None else ():
        del members[CONTEXT]
    prefixes = _new_prefixes(stated, shared)
    context = [EPCIS_CONTEXT, *_with_prefixes(shared or [], prefixes)]
    stated = [_prefixed(members, context) for members in stated]
    made = created or max((event.event_time for event in listed), default=None)
    head = {
        "@context": context if len(context) > 1 else EPCIS_CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": format_instant(aware(made, "created")) if made else _NO_EVENTS,
    }
    return _document(head, stated)


def _prefixed(members: dict[str, Json], context: list[Json]) -> dict[str, Json]:
    """The members under prefixed names, in a document of this context."""
    own = _as_list(members.pop(CONTEXT, None))
    declared = names_of([*context, *own]).prefixes
    prefixes = {namespace: prefix for prefix, namespace in sorted(declared.items(), reverse=True)}
    return {**({CONTEXT: own} if own else {}), **_compacted_members(members, prefixes)}


def _with_prefixes(context: list[Json], prefixes: Mapping[str, Json]) -> list[Json]:
    if not prefixes:
        return context
    last = context[-1] if context else None
    return [*context[:-1], {**last, **prefixes}] if isinstance(last, Mapping) else [*context, prefixes]


def _document(head: Mapping[str, Json], events: list[dict[str, Json]]) -> bytes:
    lines = ",\n".join(exact_text(members, _EVENT_DEPTH) for members in events)
    text = f'{exact_text(head, 0)[:-1]},"epcisBody":{{"eventList":[\n{lines}\n]}}}}\n'
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise InputError(Fault("JSON_ENCODING", "paired surrogates", "an unpaired surrogate")) from None


def _members(event: TraceEvent) -> dict[str, Json]:
    """The event as the JSON binding has it; names still as they are kept."""
    lots = _lots(event)
    members: dict[str, Json] = {
        "type": event.type.value,
        "eventTime": event.event_time.isoformat(),
        "eventTimeZoneOffset": event.time_zone_offset,
        "eventID": event.event_id,
        "action": event.action.value if event.action else "",
        "parentID": _link(event.parent, lots),
        "transformationID": event.transformation_id,
        "bizStep": event.biz_step,
        "disposition": event.disposition,
        "readPoint": _place(event, "readPoint", event.read_point),
        "bizLocation": _place(event, "bizLocation", event.biz_location),
        "persistentDisposition": _stated({"set": event.set_dispositions, "unset": event.unset_dispositions}),
        "bizTransactionList": [_stated({"type": kind, "bizTransaction": to}) for kind, to in event.transactions],
        "sourceList": [_stated({"type": end.type, "source": end.id}) for end in event.sources],
        "destinationList": [_stated({"type": end.type, "destination": end.id}) for end in event.destinations],
        "ilmd": event.ilmd,
        "errorDeclaration": _error(event),
    }
    for epcs, quantities, refs in (
        ("epcList", "quantityList", event.objects),
        ("childEPCs", "childQuantityList", event.children),
        ("inputEPCList", "inputQuantityList", event.inputs),
        ("outputEPCList", "outputQuantityList", event.outputs),
    ):
        kept = event.extensions.get(quantities)
        members[epcs], members[quantities] = _lists(refs, lots, kept if isinstance(kept, list | tuple) else None)
    members = _stated(members)
    for name, value in event.extensions.items():
        if name == OFFSET and value is None:  # none was sent
            del members[name]
        elif isinstance(value, Mapping) and isinstance(members.get(name), Mapping) and name != "persistentDisposition":
            members[name] = {**members[name], **value}  # type: ignore[dict-item]  # both are mappings, see above
        else:
            members[name] = value
    return members


def _place(event: TraceEvent, name: str, identifier: str) -> Json:
    """A place, without identifier only where something else is said of it."""
    return {"id": identifier} if identifier or name in event.extensions else ""


def _lists(refs: tuple[ObjectRef, ...], lots: Mapping[str, str], kept: Json) -> tuple[list[Json], Json]:
    """The identifiers and the quantities of one pair of lists; ``kept`` are quantities as they were sent."""
    if isinstance(kept, list | tuple):  # they are the last of the objects
        return [_link(ref.id, lots) for ref in refs[: len(refs) - len(kept)]], kept
    listed: list[Json] = [
        {"epcClass": _link(ref.id, lots), "quantity": ref.quantity.value, "uom": ref.quantity.unit}
        for ref in refs
        if ref.quantity
    ]
    return [_link(ref.id, lots) for ref in refs if not ref.quantity], listed


def _lots(event: TraceEvent) -> dict[str, str]:
    """The lot of each instance; of several that one which its master data does not give again."""
    stated = {quote(value.strip(), safe="") for value in event.ilmd.values() if isinstance(value, str)}
    return dict(sorted(event.lots, key=lambda pair: pair[1].rpartition("/10/")[2] not in stated))


def _link(identifier: str, lots: Mapping[str, str]) -> str:
    """``identifier``, with its lot where it is an instance of one: a Digital Link may carry both (EPCIS 2.0, 8)."""
    of_class, lot = class_of(identifier), lots.get(identifier, "")
    if not of_class or not lot.startswith(f"{of_class}/10/") or not identifier.startswith(f"{of_class}/21/"):
        return identifier
    return lot + identifier.removeprefix(of_class)


def _error(event: TraceEvent) -> Json:
    if event.error is None:
        return ""
    return _stated(
        {
            "declarationTime": event.error.time.isoformat(),
            "reason": event.error.reason,
            "correctiveEventIDs": event.error.corrective_ids,
        }
    )


def _stated(members: Mapping[str, Json]) -> dict[str, Json]:
    """The members that say anything."""
    return {name: value for name, value in members.items() if value}


def _shared_context(events: Sequence[Mapping[str, Json]]) -> list[Json] | None:
    """The context of all events where they have one and the same: it then stands once, on the document."""
    contexts = [members.get(CONTEXT) for members in events]
    if not contexts or contexts[0] is None or any(context != contexts[0] for context in contexts):
        return None
    return _as_list(contexts[0])


def _as_list(context: Json) -> list[Json]:
    return list(context) if isinstance(context, list | tuple) else [] if context is None else [context]


def _new_prefixes(events: list[dict[str, Json]], shared: list[Json] | None) -> dict[str, Json]:
    """A prefix for each namespace of a member name that none in scope is for; never one that a text begins with."""
    wanted: set[str] = set()
    for members in events:
        inner = _as_list(members.get(CONTEXT))
        declared = set(names_of([*(shared or []), *inner]).prefixes.values())
        wanted |= {name for name in _namespaces(members) if name not in declared}
    wanted.discard(_MASTER_DATA[1:-1])
    if not wanted:
        return {}
    text = "".join(exact_text(members, _EVENT_DEPTH) for members in events)
    free = (f"ns{number}" for number in range(1, len(text)) if f'"ns{number}' not in text)
    return dict(zip(free, sorted(wanted), strict=False))


def _namespaces(value: Json) -> Iterator[str]:
    """The namespaces of all names ``{namespace}local`` in ``value``."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name.startswith("{") and not name.startswith("{}") and "}" in name:
                yield name[1:].partition("}")[0]
            yield from _namespaces(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _namespaces(item)


def _compacted(value: Json, prefixes: Mapping[str, str]) -> Json:
    """``value`` with its names in prefixed form."""
    if isinstance(value, Mapping):
        return _compacted_members(value, prefixes)
    if isinstance(value, list | tuple):
        return [_compacted(item, prefixes) for item in value]
    return value


def _compacted_members(members: Mapping[str, Json], prefixes: Mapping[str, str]) -> dict[str, Json]:
    named = {name: _compact(name, prefixes) for name in members}
    return {  # where both spellings of a name stand side by side, each is kept
        name if named[name] != name and named[name] in members else named[name]: _compacted(item, prefixes)
        for name, item in members.items()
    }


def _compact(name: str, prefixes: Mapping[str, str]) -> str:
    if not name.startswith("{"):
        return name
    if name.startswith(_MASTER_DATA):
        return f"cbvmda:{name.removeprefix(_MASTER_DATA)}"
    namespace, _, local = name[1:].partition("}")
    prefix = prefixes.get(namespace)
    return f"{prefix}:{local}" if prefix and not local.startswith("//") else name
