"""Strict reading: what GS1's JSON Schema refuses is refused, and what is left is read as ever.

An event that the schema refuses is refused alone; what it refuses outside the events refuses the document. Reading
itself goes on to refuse what has no meaning though the schema allows it, such as a negative quantity, an ADD without
its container, or an event of a type that EPCIS does not define.

An XML document is judged by the same table, because its members are the same: names in a namespace count as URIs, and
words may be URNs, as XML has them. ``schemaVersion`` and ``creationDate`` must stand on its root.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from greenchain.formats import epcis_json, epcis_xml
from greenchain.formats.batch import MAX_FAULTS, Batch, FaultList, Format
from greenchain.formats.epcis_context import names_of
from greenchain.formats.epcis_document import ReadDocument, StatedEvent, read_events
from greenchain.formats.epcis_strict import check_document, check_event
from greenchain.formats.epcis_strict_texts import TEXT_FORMS
from greenchain.formats.epcis_xml_tree import EventTrees
from greenchain.formats.json_shape import without_mark
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, parse_json

_REPEATABLE = frozenset({"eventID"})  # a validator sees one of two, and one of GS1's own examples states two
_URN_WORD = re.compile(r"urn:epcglobal:cbv:(?:bizstep|disp|btt|sdt|er|comp):([A-Za-z0-9_]+)", re.ASCII)


def read_json(data: bytes, name: str) -> Batch:
    """The events of a JSON document that the schema allows; the others are named by JSON pointer.

    Raises:
        InputError: not JSON (comments included), over budget, or refused by the schema outside its events.
    """
    raw, marked = without_mark(data)
    document = parse_json(raw, max_bytes=epcis_json.MAX_BYTES, repeatable=_REPEATABLE)
    found = FaultList(file=name)
    refused = check_document(document, faults=found)
    if refused.document:
        raise InputError(*found.faults)
    where, listed = _events(document)
    by_event = _by_event(found.faults, where)
    more = Fault("BUDGET_EXCEEDED", f"at most {MAX_FAULTS} faults", "more", file=name)
    events = [
        StatedEvent(
            f"{where}/{index}" if where else "", item, by_event.get(index, (more,) if index in refused.events else ())
        )
        for index, item in enumerate(listed)
    ]
    faults = FaultList(file=name)
    if marked:
        faults.note("BYTE_ORDER_MARK", "UTF-8 without byte order mark")
    stated = ReadDocument(events, names_of(document.get("@context")), str(document.get("schemaVersion", "")))
    return _once(read_events(stated, name=name, form=(epcis_json.NAME, epcis_json.MEDIA_TYPE), faults=faults))


def read_xml(data: bytes, name: str) -> Batch:
    """The events of an XML document that the table of the schema allows; the others are named by line.

    Raises:
        InputError: as the tolerant reader, or without version or date of creation.
    """
    return _once(epcis_xml.read_judged(data, name, root=lambda trees: tuple(_root_faults(trees)), event=_event_faults))


def _events(document: Mapping[str, Json]) -> tuple[str, Sequence[Json]]:
    """Pointer and events of a document that the schema allows."""
    path = {
        "EPCISDocument": ("epcisBody", "eventList"),
        "EPCISQueryDocument": ("epcisBody", "queryResults", "resultsBody", "eventList"),
    }.get(str(document["type"]), ())
    value: Json = document
    for member in path:
        value = value[member] if isinstance(value, Mapping) else None
    return "".join(f"/{member}" for member in path), value if isinstance(value, list) else [value]


def _by_event(faults: Sequence[Fault], where: str) -> Mapping[int, list[Fault]]:
    listed: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        number = fault.where.removeprefix(f"{where}/").partition("/")[0] if where else ""
        if number.isdecimal():
            listed[int(number)].append(fault)
    return listed


def _once(batch: Batch) -> Batch:
    """``batch`` with the first fault of each place: the schema and the reader often mean the same one."""
    first: dict[str, Fault] = {}
    for fault in batch.faults:
        first.setdefault(fault.where or fault.code, fault)
    return replace(batch, faults=tuple(first.values()))


def _root_faults(trees: EventTrees) -> Iterator[Fault]:
    for name, form in (("schemaVersion", "version"), ("creationDate", "time")):
        expected, is_form = TEXT_FORMS[form]
        stated = trees.attributes.get(name)
        if stated is None:
            yield Fault("SCHEMA_MEMBER_MISSING", f"the attribute {name}", where=f"line {trees.root_line}")
        elif not is_form(stated.strip()):
            yield Fault("SCHEMA_TEXT", expected, repr(stated), where=f"line {trees.root_line}")


def _event_faults(members: Mapping[str, Json]) -> tuple[Fault, ...]:
    faults = FaultList(file="")
    check_event(_as_json(members), where="", faults=faults)
    return faults.faults


def _as_json(value: Json) -> Json:
    """``value`` as the JSON binding spells it: names as URIs, words of the CBV bare."""
    if isinstance(value, Mapping):
        return {_uri_name(name): _as_json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    match = _URN_WORD.fullmatch(value) if isinstance(value, str) else None
    return match[1] if match else value


def _uri_name(name: str) -> str:
    return "".join(name[1:].split("}", 1)) if name.startswith("{") else name


EPCIS_JSON_STRICT = Format(epcis_json.NAME, epcis_json.MEDIA_TYPE, epcis_json.recognizes, read_json)
"""EPCIS 2.0 JSON, of which only what GS1's JSON Schema allows is taken."""

EPCIS_XML_STRICT = Format(epcis_xml.NAME, epcis_xml.MEDIA_TYPE, epcis_xml.recognizes, read_xml)
"""EPCIS XML, of which only what the same table allows is taken."""
