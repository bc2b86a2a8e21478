"""One declaration as a mapping, such as a JSON object: header members beside a list of items.

The same fields, normalization and three states as the flat table: null is a declared none, an absent member was not
given.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from greenchain.formats.batch import FaultList
from greenchain.formats.declaration_fields import HEADER_FIELDS, ITEM_FIELDS, Normalizer, normalized
from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.values.errors import InputError
from greenchain.values.json import Json, pointer

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
    """The good part of a declaration, and how many of its items were refused.

    A fault in the header refuses the declaration, since it decides which law applies; one in an item only the item.
    """
    if not isinstance(members, Mapping):
        faults.add("DECLARATION_MALFORMED", "an object", found=repr(members), where=where)
        return None, 1
    items = members.get("items")
    if not isinstance(items, list | tuple) or not items or len(items) > MAX_ITEMS:
        found = f"{len(items)} items" if isinstance(items, list | tuple) else repr(items)
        faults.add("DECLARATION_MALFORMED", f"a list of 1 to {MAX_ITEMS} items", found=found, where=where + "/items")
        return None, 1
    before = len(faults)
    key = _key(members, "declaration_id", where, faults)
    facts = _facts(members, HEADER_FIELDS, where=where, faults=faults, others=("declaration_id", "items"))
    header_is_good = len(faults) == before
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
    if not header_is_good or not taken:
        return None, len(items)
    return Shipment(key, facts, tuple(taken.values())), len(items) - len(taken)


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
            faults.note("FIELD_UNKNOWN", "a field of a declaration", found=name, where=where + pointer(name))
        elif value is None:
            given[name] = None
        else:
            text = _text(value)
            if text is None:
                place = where + pointer(name)
                faults.add("CELL_MALFORMED", "a text, an integer or a Decimal", found=repr(value), where=place)
            else:
                given[name] = text
    facts, bad = normalized(given, fields)
    for name, found in bad.items():
        faults.take(*found, where=where + pointer(name))
    return facts


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
