"""Rows of one declaration, in any order, to the declaration: the same whatever order or file they stand in.

Rows that contradict one another in header facts are all refused, since nobody can tell which counts; so is every row
of an item that is given more than once. What is refused is named by declaration and item, never by row number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from greenchain.formats.column_map import DATE_FIELDS, ColumnMap
from greenchain.formats.declaration_fields import (
    HEADER_FIELDS,
    ITEM_FIELDS,
    NOT_GIVEN,
    QUICK,
    Normalizer,
    fact_of,
)
from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.json import pointer

Cells = tuple[str | None, ...]
"""The texts of a row by field; ``None`` where its table has no such column."""

_MOST_KEPT = 20_000  # texts of one field: codes, countries and days come again and again, masses do not
_ALL_FIELDS: Mapping[str, Normalizer] = {**HEADER_FIELDS, **ITEM_FIELDS}


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one text says of a field: a fact, or faults, or (neither) nothing."""

    is_given: bool
    fact: str | None
    faults: tuple[Fault, ...]


class _Place:
    """A column and its field, what its texts said before, and how to read those that hardly ever come again."""

    __slots__ = ("at", "known", "name", "quick")

    def __init__(self, at: int, name: str) -> None:
        self.at = at
        self.name = name
        self.known: dict[str, _Reading] = {}
        self.quick = QUICK.get(_ALL_FIELDS[name])


@dataclass(frozen=True, slots=True)
class _ReadRow:
    key: str
    item: str
    header: Mapping[str, str | None]
    facts: Mapping[str, str | None]
    faults: tuple[Fault, ...]
    is_header_good: bool


class RowReader:
    """Reads rows whose cells stand for ``fields``; a text that comes again is not normalized again.

    Where a map says in which order dates are printed, they are read in it.
    """

    def __init__(self, fields: Sequence[str], *, columns: ColumnMap | None = None) -> None:
        self._columns = columns or ColumnMap()
        self._key = fields.index("declaration_id")
        self._item = fields.index("item_no")
        self._header = [_Place(at, name) for at, name in enumerate(fields) if name in HEADER_FIELDS]
        self._facts = [_Place(at, name) for at, name in enumerate(fields) if name in ITEM_FIELDS]

    def key(self, cells: Cells) -> str:
        """The id of the declaration that a row is of; empty where it has none."""
        return (cells[self._key] or "").strip()

    def declaration(self, key: str, rows: Iterable[Cells]) -> tuple[Shipment, int]:
        """The declaration of ``rows``, all of one key, and how many of them were refused.

        The shipment's faults name each refused row's declaration and item as a pointer, sorted.
        """
        read = [self._row(key, cells) for cells in rows]
        if len(read) == 1 and not read[0].faults:
            (row,) = read
            return Shipment(key, row.header, (ShipmentItem(row.item, row.facts),)), 0
        headers = {tuple(sorted(row.header.items(), key=str)) for row in read if row.is_header_good}
        counts = Counter(row.item for row in read)
        items: list[ShipmentItem] = []
        faults: list[Fault] = []
        refused = 0
        for row in read:
            wrong = row.faults
            if len(headers) > 1 and row.is_header_good:
                wrong += _contradictions(row, headers)
            if row.item and counts[row.item] > 1:
                found = f"{counts[row.item]} times"
                wrong += (Fault("ROW_DUPLICATE", "each item once", found, where=pointer("items", row.item)),)
            if wrong:
                refused += 1
                faults += wrong
            else:
                items.append(ShipmentItem(row.item, row.facts))
        agreed = dict(headers.pop()) if len(headers) == 1 else {}
        ordered = sorted(faults, key=lambda fault: (fault.where, fault.code, fault.found))
        return Shipment(key, agreed, tuple(items), tuple(ordered)), refused

    def _row(self, key: str, cells: Cells) -> _ReadRow:
        item = (cells[self._item] or "").strip()
        faults: list[Fault] = []
        if not key:
            faults.append(Fault("CELL_MISSING", "a declaration_id", where=pointer("declaration_id")))
        if not item:
            faults.append(Fault("CELL_MISSING", "an item_no", where=pointer("items", item, "item_no")))
        before = len(faults)
        header = self._read(self._header, cells, item, faults)
        is_header_good = len(faults) == before
        facts = self._read(self._facts, cells, item, faults)
        return _ReadRow(key, item, header, facts, tuple(faults), is_header_good)

    def _read(self, places: Iterable[_Place], cells: Cells, item: str, faults: list[Fault]) -> dict[str, str | None]:
        facts: dict[str, str | None] = {}
        for place in places:
            text = cells[place.at]
            if text is None:
                continue
            if place.quick is not None and (quick := place.quick(text)):
                facts[place.name] = quick
                continue
            reading = place.known.get(text) or self._reading(place, text)
            if reading.is_given:
                facts[place.name] = reading.fact
            elif reading.faults:
                faults += [fault.within(where=pointer("items", item, place.name)) for fault in reading.faults]
        return facts

    def _reading(self, place: _Place, text: str) -> _Reading:
        if len(place.known) >= _MOST_KEPT:
            place.known.clear()
        printed = self._columns.iso_date(text) if place.name in DATE_FIELDS else text
        reading = place.known[text] = _reading(place.name, printed)
        return reading


def _reading(name: str, text: str) -> _Reading:
    try:
        fact = fact_of(text.strip(), _ALL_FIELDS[name])
    except GreenchainError as error:
        return _Reading(is_given=False, fact=None, faults=error.faults)
    return _Reading(is_given=fact != NOT_GIVEN, fact=fact, faults=())


def stated(name: str, text: str) -> tuple[bool, str | None] | None:
    """Whether ``text`` states the field ``name``, and what; ``None`` where it is refused."""
    reading = _reading(name, text)
    return None if reading.faults else (reading.is_given, reading.fact)


def _contradictions(row: _ReadRow, headers: Iterable[tuple[tuple[str, str | None], ...]]) -> tuple[Fault, ...]:
    """The header facts of a row that its declaration's rows do not agree on."""
    stated = [dict(header) for header in headers]
    return tuple(
        Fault(
            "DECLARATION_CONFLICT",
            "one answer in all rows of a declaration",
            repr(row.header[name]) if name in row.header else "nothing",
            where=pointer("items", row.item, name),
        )
        for name in HEADER_FIELDS
        if len({facts.get(name, "") for facts in stated}) > 1
    )
