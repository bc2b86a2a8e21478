"""One declaration as a mapping, such as a JSON object: header members beside a list of items.

The same fields, normalization and three states as the flat table: null is a declared none, an absent member was not
given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from greenchain.formats.batch import FaultList
from greenchain.formats.declaration_fields import HEADER_FIELDS, ITEM_FIELDS, Normalizer, normalized
from greenchain.formats.table_shapes import did_you_mean
from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.values.errors import InputError
from greenchain.values.json import Json, pointer

_SHOWN = 40  # characters of an id in the place of a fault
MAX_ITEMS = 10_000  # a customs declaration holds at most 9,999 goods items


def parse_declaration(members: Mapping[str, Json]) -> Shipment:
    """The declaration that ``members`` state.

    Args:
        members: ``declaration_id``, header fields and ``items``, a list of objects with ``item_no`` and item fields.

    Raises:
        InputError: with every fault of the declaration.

    >>> parse_declaration({"declaration_id": "D1", "items": [{"item_no": 1, "hs": "8541.43"}]}).items[0].facts["hs"]
    '854143'
    """
    faults = FaultList(file="")
    shipment, _ = read_declaration(members, where="", faults=faults)
    InputError.raise_if(faults.faults)
    if shipment is None:
        raise AssertionError("a declaration is refused only with a fault")
    return shipment


def read_declaration(members: Json, *, where: str, faults: FaultList) -> tuple[Shipment | None, int]:
    """The good part of a declaration, and how many of its items were refused; ``None`` where its id cannot be read.

    A fault in the header refuses all items, since it decides which law applies; one in an item only the item. The
    declaration keeps its faults, and stays even without items.
    """
    own = FaultList(file="")
    shipment, refused = _read(members, where=where, faults=own)
    suffix = f" ({_short(shipment.id)})" if shipment and where else ""  # a fault says which declaration it is of
    before = len(faults)
    faults.take(*(replace(fault, where=fault.where + suffix) for fault in own.faults))
    faults.remark(*(replace(note, where=note.where + suffix) for note in own.notes))
    return (replace(shipment, faults=faults.since(before)) if shipment else None), refused


def _read(members: Json, *, where: str, faults: FaultList) -> tuple[Shipment | None, int]:
    if not isinstance(members, Mapping):
        faults.add("DECLARATION_MALFORMED", "an object", found=repr(members), where=where)
        return None, 1
    key = _key(members, "declaration_id", where, faults)
    facts = _facts(members, HEADER_FIELDS, where=where, faults=faults, others=("declaration_id", "items"))
    header_is_good = not len(faults)
    items = members.get("items")
    if not isinstance(items, list | tuple) or not items or len(items) > MAX_ITEMS:
        found = f"{len(items)} items" if isinstance(items, list | tuple) else repr(items)
        faults.add("DECLARATION_MALFORMED", f"a list of 1 to {MAX_ITEMS} items", found=found, where=where + "/items")
        return (Shipment(key, facts) if key else None), 1
    taken = _items(items, where=where, faults=faults)
    kept = tuple(taken.values()) if header_is_good else ()
    return (Shipment(key, facts, kept) if key else None), len(items) - len(kept)


def _items(items: Sequence[Json], *, where: str, faults: FaultList) -> dict[str, ShipmentItem]:
    taken: dict[str, ShipmentItem] = {}
    for index, item in enumerate(items):
        found_item = _item(item, where=where + pointer("items", index), faults=faults)
        if found_item is None:
            continue
        if found_item.item_no in taken:
            place = where + pointer("items", index, "item_no")
            faults.add("ROW_DUPLICATE", "each item once", found=found_item.item_no, where=place)
            continue
        taken[found_item.item_no] = found_item
    return taken


def _item(members: Json, *, where: str, faults: FaultList) -> ShipmentItem | None:
    if not isinstance(members, Mapping):
        faults.add("DECLARATION_MALFORMED", "an item object", found=repr(members), where=where)
        return None
    before = len(faults)
    number = _key(members, "item_no", where, faults)
    facts = _facts(members, ITEM_FIELDS, where=where, faults=faults, others=("item_no",))
    return ShipmentItem(number, facts) if len(faults) == before else None


def _key(members: Mapping[str, Json], name: str, where: str, faults: FaultList) -> str:
    text = _text(members.get(name))
    if not text:
        faults.add("CELL_MISSING", f"a {name}", found=repr(members.get(name)), where=where + pointer(name))
    return text or ""


def _facts(
    members: Mapping[str, Json],
    fields: Mapping[str, Normalizer],
    *,
    where: str,
    faults: FaultList,
    others: tuple[str, ...],
) -> Mapping[str, str | None]:
    given: dict[str, str | None] = {}
    for name, value in members.items():
        if name in others:
            continue
        if name not in fields:
            near = did_you_mean(name, tuple(fields)) if faults.has_room else ""
            faults.note(
                "FIELD_UNKNOWN", "a field of a declaration", found=name, where=where + pointer(name), remedy=near
            )
        elif value is None:
            given[name] = None
        else:
            text = _text(value)
            if text is None:
                place = where + pointer(name)
                faults.add("CELL_MALFORMED", "a text, an integer or a Decimal", found=repr(value), where=place)
            else:
                given[name] = text
    result = normalized(given, fields)
    for name, found in result.faults.items():
        faults.take(*found, where=where + pointer(name))
    for name, found in result.doubts.items():
        faults.remark(*found, where=where + pointer(name))
    return result.facts


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def _text(value: Json) -> str | None:
    """``value`` as a cell would hold it; ``None`` where no cell could."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ";".join(str(item) for item in value)
    return None
