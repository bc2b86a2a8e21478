"""A file of waste documents in JSON: ``{"notifications": [...], "movements": [...], "annex_vii": [...]}``.

The shape is strict: a member that no form has refuses its document, because a misspelt field would leave a comparison
out without a word. Each document is refused or taken on its own, with all of its faults. Of two documents with one
number both are refused: nobody can tell which one counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.json_shape import outer_names, without_mark
from greenchain.formats.waste_document_fields import ANNEX_VII, MOVEMENT, NOTIFICATION, Reader, read_fields
from greenchain.model.waste_documents import AnnexVII, Movement, Notification, WasteDocument, document_key
from greenchain.values.errors import InputError
from greenchain.values.json import Json, parse_json, pointer

NAME = "waste-documents-json"
MEDIA_TYPE = "application/json"
MAX_BYTES = 64 * 1024 * 1024  # as declarations: documents are fewer than the items they belong to

_KINDS: Mapping[str, tuple[type[WasteDocument], str, Mapping[str, Reader]]] = MappingProxyType(
    {
        "notifications": (Notification, "number", NOTIFICATION),
        "movements": (Movement, "id", MOVEMENT),
        "annex_vii": (AnnexVII, "number", ANNEX_VII),
    }
)


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the outermost object has one of the lists."""
    return not _KINDS.keys().isdisjoint(outer_names(data) or ())


def read(data: bytes, name: str) -> Batch:
    """The documents of the file, in its order; ``read`` and ``refused`` count documents.

    Raises:
        InputError: not one JSON document.
    """
    faults = FaultList(file=name)
    raw, marked = without_mark(data)
    if marked:
        faults.note("BYTE_ORDER_MARK", "UTF-8 without byte order mark")
    taken, count = _read(parse_json(raw, max_bytes=MAX_BYTES), faults)
    return Batch(name, NAME, MEDIA_TYPE, taken, faults.faults, faults.notes, read=count, refused=count - len(taken))


def parse_documents(members: Mapping[str, Json]) -> tuple[WasteDocument, ...]:
    """The documents that ``members`` state, shaped as the file.

    Raises:
        InputError: with every fault of every document.

    >>> parse_documents({"movements": [{"id": "M1", "serial": 1}]})[0].facts["serial"]
    '1'
    """
    faults = FaultList(file="")
    taken, _ = _read(members, faults)
    InputError.raise_if(faults.faults)
    return taken


def _read(document: Json, faults: FaultList) -> tuple[tuple[WasteDocument, ...], int]:
    if not isinstance(document, Mapping):
        faults.add("WASTE_DOCUMENT_MALFORMED", f"an object with {', '.join(_KINDS)}", found=type(document).__name__)
        return (), 0
    taken: list[WasteDocument] = []
    count = 0
    for name, listed in document.items():
        if name not in _KINDS:
            faults.add("FIELD_UNKNOWN", f"one of {', '.join(_KINDS)}", found=name, where=pointer(name))
        elif not isinstance(listed, list | tuple):
            found = type(listed).__name__
            faults.add("WASTE_DOCUMENT_MALFORMED", "a list of documents", found=found, where=pointer(name))
        else:
            count += len(listed)
            taken += _of_kind(listed, name, faults)
    return tuple(taken), count


def _of_kind(listed: list[Json] | tuple[Json, ...], name: str, faults: FaultList) -> list[WasteDocument]:
    record, key, fields = _KINDS[name]
    numbers = [_number(members, key) for members in listed]
    repeated = {number for number, times in Counter(map(document_key, numbers)).items() if number and times > 1}
    taken = []
    for index, (members, number) in enumerate(zip(listed, numbers, strict=True)):
        where, before = pointer(name, index), len(faults)
        if not isinstance(members, Mapping):
            faults.add("WASTE_DOCUMENT_MALFORMED", "a document, an object", found=type(members).__name__, where=where)
            continue
        if not number:
            faults.add("CELL_MISSING", f"a {key}", found=repr(members.get(key)), where=where + pointer(key))
        if document_key(number) in repeated:
            faults.add("ROW_DUPLICATE", "each document once", found=number, where=where + pointer(key))
        others = {field: value for field, value in members.items() if field != key}
        facts = read_fields(others, fields, where=where, faults=faults)
        if len(faults) == before:
            taken.append(record(number, facts))
    return taken


def _number(members: Json, key: str) -> str:
    """The document's own number; empty where it is none."""
    value = members.get(key) if isinstance(members, Mapping) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


WASTE_DOCUMENTS_JSON = Format(NAME, MEDIA_TYPE, recognizes, read)
"""JSON files of notifications, movement documents and Annex VII documents as a format."""
