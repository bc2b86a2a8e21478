"""EPCIS 2.0 in JSON and JSON-LD: documents, query documents, a bare event or a list of them.

Nothing is fetched: the EPCIS context is known, prefixes that the document declares are read, and contexts it only names
stay unread. Comments and a byte order mark, which JSON does not have, are passed over and named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.epcis_context import names_of
from greenchain.formats.epcis_document import ReadDocument, StatedEvent, read_events, require_count
from greenchain.formats.json_faults import MENDABLE, parse_with_faults
from greenchain.formats.json_shape import outer_names, without_mark
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, parse_json, pointer

NAME = "epcis-json"
MEDIA_TYPE = "application/ld+json"
MAX_BYTES = 64 * 1024 * 1024  # one document is one transaction of a store, held in memory while it is read

# The sender's own name for an event is no part of what it says; one of GS1's published examples states two
_REPEATABLE = frozenset({"eventID"})

_VERSION = re.compile(r"2(?:\.[0-9]+)*", re.ASCII)
_DOCUMENT = frozenset({"epcisBody"})
_EVENT = frozenset({"eventTime", "type"})
# A string (kept), or a comment as JavaScript has it; possessive: one pass
_COMMENT = re.compile(rb'("[^"\\]*+(?:\\.[^"\\]*+)*+")|//[^\n\r]*+|/\*.*?\*/', re.DOTALL)


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the outermost members are those of an EPCIS document or of events."""
    # A claim may have any members beside its own; only where the word occurs at all must all names be seen
    enough = () if b'"credentialSubject"' in data else (_DOCUMENT, _EVENT)
    names = outer_names(data, enough=enough)
    if names is None or "credentialSubject" in names:
        return False
    return names >= _DOCUMENT or names >= _EVENT


def read(data: bytes, name: str) -> Batch:
    """The events of the document, in its order; every refused one is named by its JSON pointer.

    Raises:
        InputError: not one JSON document, over budget, or without a list of events.
    """
    faults = FaultList(file=name)
    document = parse_document(data, faults)
    return read_events(document, name=name, form=(NAME, MEDIA_TYPE), faults=faults)


def parse_document(data: bytes, faults: FaultList) -> ReadDocument:
    """The events of the JSON document, as they stand.

    Raises:
        InputError: not one JSON document, over budget, or without a list of events.
    """
    raw, marked = without_mark(data)
    if marked:
        faults.note("BYTE_ORDER_MARK", "UTF-8 without byte order mark")
    parsed, broken = _parse(raw, faults)
    where, listed = _events(parsed)
    require_count(len(listed))
    by_event = _by_event(broken, where, faults) if broken else {}
    head = parsed if isinstance(parsed, Mapping) else {}
    version = head.get("schemaVersion")
    _look_at_version(version, faults)
    return ReadDocument(
        events=[StatedEvent(place, item, by_event.get(place, ())) for place, item in listed],
        names=names_of(head.get("@context")),
        schema_version=version if isinstance(version, str) else "",
    )


def _look_at_version(version: Json, faults: FaultList) -> None:
    """Name a version that is no text, or none that has a JSON binding."""
    if version is not None and not isinstance(version, str):
        faults.note("SHAPE_DEVIATES", "a text such as 2.0", found=repr(version), where=pointer("schemaVersion"))
    if version is not None and not _VERSION.fullmatch(str(version)):
        expected = "2.0, the version with a JSON binding"
        faults.note("VERSION_UNKNOWN", expected, found=str(version), where=pointer("schemaVersion"))


def _by_event(broken: list[Fault], where: str, faults: FaultList) -> dict[str, list[Fault]]:
    """The faults inside each event of the list at ``where``, by its pointer; those outside go to ``faults``."""
    found: dict[str, list[Fault]] = defaultdict(list)
    for fault in broken:
        below = fault.where.removeprefix(where)
        event = where + "/" + below.split("/")[1] if where and fault.where.startswith(f"{where}/") else ""
        if event or not where:
            found[event].append(fault)
        else:
            faults.take(fault)
    return found


def _parse(raw: bytes, faults: FaultList) -> tuple[Json, list[Fault]]:
    """The document, and what is broken in it."""
    try:
        return parse_json(raw, max_bytes=MAX_BYTES), []
    except InputError as error:
        if error.code == "JSON_SYNTAX" and b"/" in raw:
            plain = _without_comments(raw)
            if plain != raw:
                parsed = _parse(plain, faults)
                faults.note("COMMENT_IN_JSON", "JSON without comments", where=error.faults[0].where)
                return parsed
        if error.code not in MENDABLE:
            raise
    document, broken = parse_with_faults(raw, max_bytes=MAX_BYTES, repeatable=_REPEATABLE)
    if not broken:
        faults.note("JSON_DUPLICATE_KEY", "one eventID an event", found="several; the last was taken")
    return document, broken


def _without_comments(raw: bytes) -> bytes:
    """``raw`` with blanks in place of comments, lines and columns unchanged."""

    def blank(match: re.Match[bytes]) -> bytes:
        return match[1] or re.sub(rb"[^\n\r]", b" ", match[0])

    return _COMMENT.sub(blank, raw)


def _events(document: Json) -> tuple[str, list[tuple[str, Json]]]:
    """The pointer of the list of events, and pointer and value of each; a bare event has no list."""
    if isinstance(document, Mapping) and "epcisBody" not in document:
        return "", [("", document)]
    body, where = document, ""
    for member in ("epcisBody", "queryResults", "resultsBody", "eventList"):
        if isinstance(body, Mapping) and (member in body or member == "eventList"):
            body, where = body.get(member), where + pointer(member)
    if not isinstance(body, list):
        raise InputError(Fault("EVENT_MALFORMED", "a list of events", type(body).__name__, where=where))
    return where, [(f"{where}/{index}", item) for index, item in enumerate(body)]


EPCIS_JSON = Format(NAME, MEDIA_TYPE, recognizes, read)
"""EPCIS 2.0 JSON as a format."""
