"""A file of declarations in JSON: ``{"declarations": [{..., "items": [...]}]}``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.declarations import read_declaration
from greenchain.formats.json_shape import outer_names, without_mark
from greenchain.model.nouns import Shipment
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import parse_json, pointer

NAME = "declarations-json"
MEDIA_TYPE = "application/json"
MAX_BYTES = 64 * 1024 * 1024  # like a table: larger ones are for the bulk engines


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the outermost object has declarations."""
    return "declarations" in (outer_names(data) or ())


def read(data: bytes, name: str) -> Batch:
    """The declarations of the file, in its order; ``read`` and ``refused`` count items.

    Raises:
        InputError: not one JSON document, or without a list of declarations.
    """
    faults = FaultList(file=name)
    raw, marked = without_mark(data)
    if marked:
        faults.note("BYTE_ORDER_MARK", "UTF-8 without byte order mark")
    document = parse_json(raw, max_bytes=MAX_BYTES)
    listed = document.get("declarations") if isinstance(document, Mapping) else None
    if not isinstance(listed, list):
        found = type(listed).__name__
        raise InputError(Fault("DECLARATION_MALFORMED", "a list of declarations", found, where="/declarations"))
    taken: dict[str, Shipment] = {}
    later: dict[str, dict[Fault, None]] = {}  # faults of what repeats a declaration
    good = refused_items = 0
    for index, members in enumerate(listed):
        where = pointer("declarations", index)
        shipment, refused = read_declaration(members, where=where, faults=faults)
        if shipment is not None and shipment.id in taken:
            before = len(faults)
            faults.add("ROW_DUPLICATE", "each declaration once", found=shipment.id, where=where + "/declaration_id")
            later.setdefault(shipment.id, {}).update(dict.fromkeys((*shipment.faults, *faults.since(before))))
            refused += len(shipment.items)
        elif shipment is not None:
            taken[shipment.id] = shipment
            good += len(shipment.items)
        refused_items += refused
    return Batch(
        name,
        NAME,
        MEDIA_TYPE,
        tuple(replace(found, faults=(*found.faults, *later.get(key, ()))) for key, found in taken.items()),
        faults.faults,
        faults.notes,
        read=good + refused_items,
        refused=refused_items,
    )


DECLARATIONS_JSON = Format(NAME, MEDIA_TYPE, recognizes, read)
"""JSON files of declarations as a format."""
