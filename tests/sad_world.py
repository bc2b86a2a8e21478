"""Writes declarations of our own fields as ASYCUDA customs XML, and the map that reads them back."""

from __future__ import annotations

from xml.sax.saxutils import escape

from greenchain.formats.column_map import ColumnMap
from greenchain.formats.declaration_fields import HEADER_FIELDS

_HEADER = {
    "exporter": "Traders/Exporter/Exporter_code",
    "importer": "Traders/Consignee/Consignee_code",
    "export_country": "General_information/Country/Export/Export_country_code",
    "import_country": "General_information/Country/Destination/Destination_country_code",
}
_ITEM = {
    "origin_country": "Goods_description/Country_of_origin_code",
    "description": "Goods_description/Commercial_Description",
    "gross_kg": "Valuation_item/Weight_itm/Gross_weight_itm",
    "net_kg": "Valuation_item/Weight_itm/Net_weight_itm",
    "value": "Valuation_item/Item_Invoice/Amount_foreign_currency",
    "currency": "Valuation_item/Item_Invoice/Currency_code",
}


def element(path, text):
    names = path.split("/")
    inner = "<null/>" if text is None else escape(str(text))
    return "".join(f"<{name}>" for name in names) + inner + "".join(f"</{name}>" for name in reversed(names))


def merged(pairs):
    """Elements of one parent put together, as a form writes them."""
    groups = {}
    for path, text in pairs:
        head, _, rest = path.partition("/")
        groups.setdefault(head, []).append((rest, text))
    parts = []
    for head, inner in groups.items():
        if inner[0][0]:
            parts.append(f"<{head}>{merged(inner)}</{head}>")
        else:
            parts += [element(head, text) for _, text in inner]
    return "".join(parts)


def hs_parts(hs):
    return (
        []
        if hs is None
        else [
            ("Tarification/HScode/Commodity_code", str(hs)[:8]),
            *([("Tarification/HScode/Precision_1", str(hs)[8:])] if len(str(hs)) > 8 else []),
        ]
    )


def sad(declaration, *, number="1", day=lambda iso: iso):
    """The declaration in XML, and the map for what the form has no path for."""
    date = "import_date" if declaration.get("import_date") else "export_date"
    head = [
        ("Identification/Office_segment/Customs_clearance_office_code", "OFF1"),
        ("Identification/Type/Type_of_declaration", "IM" if date == "import_date" else "EX"),
        ("Identification/Registration/Number", number),
    ]
    if date in declaration:
        head.append(("Identification/Registration/Date", declaration[date] and day(declaration[date])))
    head += [(path, declaration[name]) for name, path in _HEADER.items() if name in declaration]
    constants = {
        name: ";".join(text) if isinstance(text, list) else text or ""
        for name, text in declaration.items()
        if name in HEADER_FIELDS and name not in _HEADER and name != date
    }
    documents, items = {}, ""
    for item in declaration["items"]:
        pairs = [(path, item[name]) for name, path in _ITEM.items() if name in item]
        pairs += (
            hs_parts(item["hs"])
            if item.get("hs")
            else [("Tarification/HScode/Commodity_code", None)]
            if "hs" in item
            else []
        )
        others = {name for name in item if name not in _ITEM and name not in ("hs", "item_no")}
        documents |= {f"T{name}": name for name in others}
        attached = "".join(
            "<Attached_documents>"
            + merged([("Attached_document_code", f"T{name}"), ("Attached_document_reference", item[name])])
            + "</Attached_documents>"
            for name in sorted(others)
            if item[name] is not None
        )
        items += f"<Item>{attached}{merged(pairs)}</Item>"
    text = f'<?xml version="1.0" encoding="UTF-8"?><ASYCUDA>{merged(head)}{items}</ASYCUDA>'
    return text.encode(), ColumnMap({}, constants, documents)
