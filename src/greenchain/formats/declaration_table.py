"""Declarations as a flat table: one row an item, the header facts repeated on every row.

Rows join by declaration_id in the order in which declarations first appear. Rows that contradict the header facts of
their declaration, or repeat an item, are refused alone: items and refused rows add up to the rows read. A refused row
leaves its faults with its declaration, which is kept even without items: one that lost an item must never look whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.column_map import ColumnMap, mapped_rows
from greenchain.formats.declaration_fields import HEADER_FIELDS, ITEM_FIELDS, normalized
from greenchain.formats.table import RefusedRow, Row, header_of, read_table
from greenchain.formats.table_shapes import SHAPES
from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.values.errors import Fault

NAME = "declarations-csv"
MEDIA_TYPE = "text/csv"
_KEYS = ("declaration_id", "item_no")
_SHOWN = 40  # characters of a declaration's id in the place of a fault: enough to recognize it


@dataclass(slots=True)
class _Draft:
    """A declaration while its rows come in; ``facts`` are of its first good row, else of its first refused one."""

    facts: Mapping[str, str | None] = field(default_factory=dict)
    items: dict[str, ShipmentItem] = field(default_factory=dict)
    faults: dict[Fault, None] = field(default_factory=dict)


class _Declarations:
    """The declarations of one table while it is read."""

    def __init__(self, faults: FaultList) -> None:
        self.faults = faults
        self.drafts: dict[str, _Draft] = {}
        self._doubtful: list[tuple[str, tuple[Fault, ...]]] = []

    def take(self, row: Row) -> bool:
        """Add a row's item to its declaration; whether it was good."""
        key = row.cells.get("declaration_id", "")
        before = len(self.faults)
        header = self._facts(row)
        item = self._facts(row, of_item=True)
        draft = self.drafts.setdefault(key, _Draft(header)) if key else _Draft()
        draft.facts = draft.facts or header
        if len(self.faults) == before:
            self._add(row, header, item, draft)
        draft.faults |= dict.fromkeys(self.faults.since(before))
        return len(self.faults) == before

    def refuse(self, row: RefusedRow) -> None:
        """Leave the fault of a row that does not fit the table with the declarations it may belong to."""
        sure = row.surely("declaration_id")
        before = len(self.faults)
        self.faults.take(row.fault, where=_place(row.number, sure))
        named = self.faults.since(before)
        if sure:
            self.drafts.setdefault(sure, _Draft()).faults |= dict.fromkeys(named)
        # elsewhere the text in its place may be no id: it counts where other rows know it
        others = dict.fromkeys(text.strip('"') for text in row.perhaps("declaration_id"))
        self._doubtful += [(text, named) for text in others if text and text != sure]

    def shipments(self) -> tuple[Shipment, ...]:
        """The declarations, in order of first appearance."""
        for key, named in self._doubtful:
            if key in self.drafts:
                self.drafts[key].faults |= dict.fromkeys(named)
        return tuple(
            Shipment(key, draft.facts, tuple(draft.items.values()), tuple(draft.faults))
            for key, draft in self.drafts.items()
        )

    def _facts(self, row: Row, *, of_item: bool = False) -> Mapping[str, str | None]:
        key_column = _KEYS[of_item]
        if not row.cells.get(key_column):
            self.faults.add("CELL_MISSING", f"a {key_column}", where=_at(row, key_column))
        found = normalized(row.cells, ITEM_FIELDS if of_item else HEADER_FIELDS)
        for column, faults in found.faults.items():
            self.faults.take(*faults, where=_at(row, column))
        for column, doubts in found.doubts.items():
            self.faults.remark(*doubts, where=_at(row, column))
        return found.facts

    def _add(self, row: Row, header: Mapping[str, str | None], item: Mapping[str, str | None], draft: _Draft) -> None:
        key, number = row.cells["declaration_id"], row.cells["item_no"]
        if not draft.items:
            draft.facts = header
        different = [name for name in HEADER_FIELDS if header.get(name, "") != draft.facts.get(name, "")]
        for name in different:
            expected = f"{draft.facts.get(name)!r}, as in the declaration's first row"
            self.faults.add("DECLARATION_CONFLICT", expected, found=repr(header.get(name)), where=_at(row, name))
        if different:
            return
        if number in draft.items:
            found = f"{key}, item {number}"
            self.faults.add("ROW_DUPLICATE", "each item once", found=found, where=_at(row, "item_no"))
            return
        draft.items[number] = ShipmentItem(number, item)


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the header names declarations and items."""
    return SHAPES[NAME].recognizes(header_of(data))


def read(data: bytes, name: str) -> Batch:
    """The declarations of the table, in order of first appearance.

    Raises:
        InputError: the bytes are no table, or its header is not clear.
    """
    faults = FaultList(file=name)
    SHAPES[NAME].note_unknown(header_of(data), faults)
    return _batch(read_table(data, faults=faults), name, faults)


def read_by(column_map: ColumnMap, data: bytes, name: str) -> Batch:
    """The declarations of a table of somebody else, by a map; faults name our fields.

    Raises:
        InputError: as :func:`read`, or the map does not fit the table.
    """
    faults = FaultList(file=name)
    rows = mapped_rows(read_table(data, faults=faults), header_of(data), by=column_map)
    return _batch(rows, name, faults)


def _batch(rows: Iterable[Row | RefusedRow], name: str, faults: FaultList) -> Batch:
    declarations = _Declarations(faults)
    read_count = refused = 0
    for row in rows:
        read_count += 1
        if isinstance(row, RefusedRow):
            declarations.refuse(row)
            refused += 1
        elif not declarations.take(row):
            refused += 1
    shipments = declarations.shipments()
    return Batch(name, NAME, MEDIA_TYPE, shipments, faults.faults, faults.notes, read=read_count, refused=refused)


def _place(number: int, key: str) -> str:
    shown = key if len(key) <= _SHOWN else key[:_SHOWN] + "..."
    return f"row {number} ({shown})" if key else f"row {number}"


def _at(row: Row, column: str) -> str:
    return f"{_place(row.number, row.cells.get('declaration_id', ''))}, column {column}"


DECLARATIONS_CSV = Format(NAME, MEDIA_TYPE, recognizes, read)
"""Flat tables of declarations as a format."""
