"""EPCIS in XML, versions 2.0, 1.2 and 1.1: read, never written, because that is what the installed base sends.

Each event becomes the members that it has in JSON and is then read as those are, so that one event has one name in both
syntaxes. A place is named by its line and the JSON pointer of what was read there: ``line 17
/epcisBody/eventList/0/action``.

Source: EPCIS 2.0, XML binding (``urn:epcglobal:epcis:xsd:2``); EPCIS 1.2 and 1.1 (``urn:epcglobal:epcis:xsd:1``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.epcis_context import names_with
from greenchain.formats.epcis_document import ReadDocument, StatedEvent, read_events
from greenchain.formats.epcis_xml_members import members_of
from greenchain.formats.epcis_xml_tree import EVENT_NAMES, EventTrees
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, pointer

NAME = "epcis-xml"
MEDIA_TYPE = "application/xml"

_WHERE = re.compile(
    r"line \d+ (?P<place>(?:/epcisBody(?:/queryResults/resultsBody)?/eventList)?/(?P<event>\d+)(?P<inside>.*))",
    re.DOTALL,
)
_QUERY = "/epcisBody/queryResults/resultsBody/eventList"
_LOOKED_AT = 65_536  # bytes searched for the outermost element: prologues are short
_ROOT_NAMES = "|".join(sorted({"EPCISDocument", "EPCISQueryDocument", "QueryResults", "EventList", *EVENT_NAMES}))
_ROOT = re.compile(rf"<(?:[\w.\-]+:)?(?:{_ROOT_NAMES})[\s/>]")


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the bytes are XML with an EPCIS document, query document, event list or event near their beginning."""
    head = data[:_LOOKED_AT]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").decode("latin-1")  # UTF-16 without a mark
    return text.lstrip().startswith("<") and _ROOT.search(text) is not None


def read(data: bytes, name: str) -> Batch:
    """The events of the document, in its order; every refused one is named by line and pointer.

    Raises:
        InputError: not well-formed, over budget, with declarations in it, or without a list of events.
    """
    return read_judged(data, name, root=lambda _: (), event=lambda _: ())


def read_judged(
    data: bytes,
    name: str,
    *,
    root: Callable[[EventTrees], Sequence[Fault]],
    event: Callable[[Mapping[str, Json]], Sequence[Fault]],
) -> Batch:
    """As :func:`read`, where a receiver refuses more: by the outermost element, or by the members of an event.

    Args:
        data: the bytes.
        name: what to call them.
        root: what is wrong with the document as a whole, which is then refused.
        event: what is wrong with an event; places are pointers inside it.

    Raises:
        InputError: as :func:`read`, or what ``root`` said.
    """
    faults = FaultList(file=name)
    trees = EventTrees(data)
    events: list[StatedEvent] = []
    for found in trees:
        stated = members_of(found)
        where = f"line {found.node.line} {_place(trees.root)}{pointer(found.index)}"
        faults.remark(*stated.notes, where=where)
        placed = tuple(fault.within(file=name, where=where) for fault in (*stated.faults, *event(stated.members)))
        if found.prefixes != trees.prefixes:
            stated.members["@context"] = {**found.prefixes}
        events.append(StatedEvent(where, stated.members, placed))
    InputError.raise_if(root(trees))
    if trees.qualified:
        faults.note("XML_CHILD_QUALIFIED", "elements without namespace", where=f"line {trees.qualified}")
    document = ReadDocument(events, names_with(trees.prefixes), trees.attributes.get("schemaVersion", ""), is_xml=True)
    return _lined(read_events(document, name=name, form=(NAME, MEDIA_TYPE), faults=faults), data)


def _place(root: str) -> str:
    """Where the JSON binding keeps the event list of such a document."""
    return {"EPCISDocument": "/epcisBody/eventList", "EPCISQueryDocument": _QUERY}.get(root, "")


def _lined(batch: Batch, data: bytes) -> Batch:
    """``batch`` with each fault and note at the line of what it is about, not of its event.

    Lines are looked up only for events that something was said of: those of all events would be most of the memory.
    """
    said = [_WHERE.fullmatch(fault.where) for fault in (*batch.faults, *batch.notes)]
    wanted = {int(match["event"]) for match in said if match and match["inside"]}
    if not wanted:
        return batch
    lines = {found.index: members_of(found).lines for found in EventTrees(data) if found.index in wanted}

    def placed(fault: Fault) -> Fault:
        match = _WHERE.fullmatch(fault.where)
        if match is None or not match["inside"]:
            return fault
        of_event, nearest = lines[int(match["event"])], match["inside"]
        while nearest not in of_event:  # the event itself is always there
            nearest = nearest.rpartition("/")[0]
        return replace(fault, where=f"line {of_event[nearest]} {match['place']}")

    return replace(
        batch,
        faults=tuple(placed(fault) for fault in batch.faults),
        notes=tuple(placed(note) for note in batch.notes),
        unread=tuple(replace(each, faults=tuple(map(placed, each.faults))) for each in batch.unread),
    )


EPCIS_XML = Format(NAME, MEDIA_TYPE, recognizes, read)
"""EPCIS XML as a format."""
