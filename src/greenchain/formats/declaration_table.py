"""Declarations as a flat table: one row an item, the header facts repeated on every row.

Rows join by declaration_id in the order in which declarations first appear. Rows that contradict the header facts of
their declaration, or repeat an item, are refused alone: items and refused rows add up to the rows read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.declaration_fields import HEADER_FIELDS, ITEM_FIELDS, normalized
from greenchain.formats.table import Row, header_of, read_table
from greenchain.model.nouns import Shipment, ShipmentItem

NAME = "declarations-csv"
MEDIA_TYPE = "text/csv"
_KEYS = ("declaration_id", "item_no")


@dataclass(slots=True)
class _Draft:
    """A declaration while its rows come in."""

    facts: Mapping[str, str | None]
    items: dict[str, ShipmentItem] = field(default_factory=dict)


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the header names declarations and items."""
    return set(_KEYS) <= set(header_of(data))


def read(data: bytes, name: str) -> Batch:
    """The declarations of the table, in order of first appearance.

    Raises:
        InputError: the bytes are no table, or its header is not clear.
    """
    faults = FaultList(file=name)
    drafts: dict[str, _Draft] = {}
    read_count = refused = 0
    for row in read_table(data, faults=faults):
        read_count += 1
        if read_count == 1 and row:
            _note_unknown(row, faults)
        if row is None or not _take(row, drafts, faults):
            refused += 1
    shipments = tuple(Shipment(key, draft.facts, tuple(draft.items.values())) for key, draft in drafts.items())
    return Batch(name, NAME, MEDIA_TYPE, shipments, faults.faults, faults.notes, read=read_count, refused=refused)


def _take(row: Row, drafts: dict[str, _Draft], faults: FaultList) -> bool:
    before = len(faults)
    for column in _KEYS:
        if not row.cells.get(column):
            faults.add("CELL_MISSING", f"a {column}", where=row.at(column))
    header, bad_header = normalized(row.cells, HEADER_FIELDS)
    item, bad_item = normalized(row.cells, ITEM_FIELDS)
    for column, found in (bad_header | bad_item).items():
        faults.take(*found, where=row.at(column))
    if len(faults) > before:
        return False
    key, number = row.cells["declaration_id"], row.cells["item_no"]
    draft = drafts.get(key)
    if draft is None:
        draft = _Draft(header)
    elif _contradicts(row, header, draft.facts, faults):
        return False
    if number in draft.items:
        faults.add("ROW_DUPLICATE", "each item once", found=f"{key}, item {number}", where=row.at("item_no"))
        return False
    drafts[key] = draft
    draft.items[number] = ShipmentItem(number, item)
    return True


def _contradicts(
    row: Row, header: Mapping[str, str | None], first: Mapping[str, str | None], faults: FaultList
) -> bool:
    different = [name for name in HEADER_FIELDS if header.get(name, "") != first.get(name, "")]
    for name in different:
        expected = f"{first.get(name)!r}, as in the declaration's first row"
        faults.add("DECLARATION_CONFLICT", expected, found=repr(header.get(name)), where=row.at(name))
    return bool(different)


def _note_unknown(row: Row, faults: FaultList) -> None:
    known = {*_KEYS, *HEADER_FIELDS, *ITEM_FIELDS}
    for column in row.cells:
        if column not in known:
            faults.note("FIELD_UNKNOWN", "a column of a declaration", found=column, where=f"row 1, column {column}")


DECLARATIONS_CSV = Format(NAME, MEDIA_TYPE, recognizes, read)
"""Flat tables of declarations as a format."""
