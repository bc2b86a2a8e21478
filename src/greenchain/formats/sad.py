"""ASYCUDA's single administrative document in XML: one customs declaration, its items in order.

The paths are those of one complete and several partial implementations; no official schema was read. An element may be
empty, hold ``<null/>`` or the text ``null``: all mean blank, a declared none. An element that is absent was not given.
What a country attaches as waste documents it says by codes of its own, so a map tells which of our fields a code is;
where a map does, an item without that document declares none. Containers stand beside the items and are attached to
none by guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.column_map import ColumnMap
from greenchain.formats.declaration_fields import HEADER_FIELDS, ITEM_FIELDS
from greenchain.formats.declarations import read_declaration
from greenchain.formats.guarded_xml import Node
from greenchain.formats.sad_tree import read_tree
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, pointer

NAME = "asycuda-sad-xml"
MEDIA_TYPE = "application/xml"
ROOT = "ASYCUDA"

_LOOKED_AT = 65_536  # bytes searched for the outermost element: prologues are short
_START = re.compile(rf"<{ROOT}[\s/>]")

_TYPE = "Identification/Type/Type_of_declaration"
_ID_PARTS = (
    "Identification/Office_segment/Customs_clearance_office_code",
    "Identification/Registration/Date",
    "Identification/Registration/Number",
)
_DATE_OF = {"IM": "import_date", "EX": "export_date"}
# our field -> the paths that may state it, the first that says something counts
_HEADER: Mapping[str, tuple[str, ...]] = {
    "exporter": ("Traders/Exporter/Exporter_code", "Traders/Exporter/Exporter_name"),
    "importer": ("Traders/Consignee/Consignee_code", "Traders/Consignee/Consignee_name"),
    "export_country": ("General_information/Country/Export/Export_country_code",),
    "import_country": ("General_information/Country/Destination/Destination_country_code",),
}
_ITEM: Mapping[str, tuple[str, ...]] = {
    "origin_country": ("Goods_description/Country_of_origin_code",),
    "description": ("Goods_description/Commercial_Description", "Goods_description/Description_of_goods"),
    "gross_kg": ("Valuation_item/Weight_itm/Gross_weight_itm",),
    "net_kg": ("Valuation_item/Weight_itm/Net_weight_itm",),
}
_HS = ("Tarification/HScode/Commodity_code", "Tarification/HScode/Precision_1")
_INVOICE = "Valuation_item/Item_Invoice/"
_PRICE = "Tarification/Item_price"
_DOCUMENTS = "Attached_documents"


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the bytes are XML with ``ASYCUDA`` outermost."""
    head = data[:_LOOKED_AT]
    text = head.decode("utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "ignore")
    return text.lstrip("\ufeff \t\r\n").startswith("<") and _START.search(text) is not None


def read(data: bytes, name: str) -> Batch:
    """The declaration of the document; dates only as ISO 8601 prints them, no attached documents."""
    return read_by(ColumnMap(), data, name)


def read_by(column_map: ColumnMap, data: bytes, name: str) -> Batch:
    """The declaration of the document; ``read`` and ``refused`` count items.

    Args:
        column_map: the order of dates, the codes of attached documents, and constants for what the form does not say.
        data: the document.
        name: what to call it in faults.

    Raises:
        InputError: no such XML, hostile XML, or beyond a budget.
    """
    root = read_tree(data)
    if root.name != ROOT:
        raise InputError(Fault("FORMAT_UNSUPPORTED", f"{ROOT} outermost", root.name, where=f"line {root.line}"))
    faults = FaultList(file=name)
    members = _header(root, column_map, faults)
    members["items"] = [
        _item(node, number, column_map, faults)
        for number, node in enumerate((child for child in root.children if child.name == "Item"), start=1)
    ]
    if any(child.name == "Container" for child in root.children):
        faults.note("FIELD_UNKNOWN", "containers named by an item", found="Container", where=f"/{ROOT}/Container")
    shipment, refused = read_declaration(members, where=f"/{ROOT}", faults=faults)
    kept = (shipment,) if shipment is not None else ()
    count = len(shipment.items) if shipment is not None else 0
    return Batch(name, NAME, MEDIA_TYPE, kept, faults.faults, faults.notes, read=count + refused, refused=refused)


def _header(root: Node, column_map: ColumnMap, faults: FaultList) -> dict[str, Json]:
    given = _stated(root, _HEADER)
    kind = (_text(root, _TYPE) or "").upper()[:2]
    date = _text(root, "Identification/Registration/Date")
    if kind in _DATE_OF:
        given |= {_DATE_OF[kind]: date} if date is not None else {}
    else:
        faults.note("VALUE_UNKNOWN", "IM or EX", found=kind, where=f"/{ROOT}/{_TYPE}")
    members = _with_constants(given, column_map, HEADER_FIELDS)
    parts = [_text(root, path) or "" for path in _ID_PARTS]
    # without its number a document is not registered yet: an office and a day name no declaration
    members["declaration_id"] = "/".join(part for part in parts if part) if parts[-1] else ""
    return members


def _item(node: Node, number: int, column_map: ColumnMap, faults: FaultList) -> Json:
    given = _stated(node, _ITEM) | _value(node)
    digits = [_text(node, path) for path in _HS]
    if digits[0] is not None:
        given["hs"] = digits[0] + (digits[1] or "" if digits[0] else "")
    for ours in dict.fromkeys(column_map.documents.values()):
        given[ours] = ""
    for code, reference in _documents(node):
        ours = column_map.documents.get(code, "")
        if not ours:
            continue
        if given[ours] and given[ours] != reference:
            where = f"/{ROOT}" + pointer("items", number - 1, ours)
            faults.add("DOCUMENT_AMBIGUOUS", "one document", found=f"{given[ours]}, {reference}", where=where)
            return None  # read_declaration refuses what is no item
        given[ours] = reference
    return _with_constants(given, column_map, ITEM_FIELDS) | {"item_no": str(number)}


def _value(node: Node) -> dict[str, str]:
    """The invoice in its own currency, else the price in that of the country, which the form leaves unsaid."""
    amount, currency = _text(node, _INVOICE + "Amount_foreign_currency"), _text(node, _INVOICE + "Currency_code")
    if amount:
        return {"value": amount} | ({"currency": currency} if currency is not None else {})
    price = _text(node, _PRICE)
    return {"value": price} if price is not None else {}


def _documents(item: Node) -> Iterator[tuple[str, str]]:
    """Code and reference of every document that the item attaches."""
    for child in item.children:
        if child.name == _DOCUMENTS:
            code, reference = _text(child, "Attached_document_code"), _text(child, "Attached_document_reference")
            if code:
                yield code, reference or ""


def _with_constants(given: dict[str, str], column_map: ColumnMap, fields: Mapping[str, object]) -> dict[str, Json]:
    """What is given, dates in ISO 8601, and what the map states of the rest; blanks as declared none."""
    constants = {name: text for name, text in column_map.constants.items() if name in fields}
    return {name: text or None for name, text in column_map.dated(constants | given).items()}


def _stated(node: Node, paths: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """By field, the first text that says something; ``""`` where all that are there are blank."""
    found: dict[str, str] = {}
    for name, candidates in paths.items():
        texts = [text for path in candidates if (text := _text(node, path)) is not None]
        if texts:
            found[name] = next((text for text in texts if text), "")
    return found


def _text(node: Node, path: str) -> str | None:
    """What the element at ``path`` says; ``""`` where it is blank, ``None`` where there is none."""
    for step in path.split("/"):
        inner = next((child for child in node.children if child.name == step), None)
        if inner is None:
            return None
        node = inner
    text = node.text.strip()
    return "" if text.lower() == "null" or any(child.name == "null" for child in node.children) else text


def sad_xml(column_map: ColumnMap) -> Format:
    """Customs XML as a format, read by a map."""
    return Format(NAME, MEDIA_TYPE, recognizes, partial(read_by, column_map))


SAD_XML = Format(NAME, MEDIA_TYPE, recognizes, read)
"""Customs XML as a format, without a map."""
