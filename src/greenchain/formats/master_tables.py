"""Tables of what a chain is made of: facilities, parties, products, measured values and declared yields.

Each table is recognized by its header. A blank country or a reserved one (ZZ, XX) is not given; a key that
stands twice is refused the second time, since nobody can tell which row counts. Columns that are not read, countries
that say nothing and check digits that do not fit are noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.column_keys import party_key, place_key, product_key
from greenchain.formats.declaration_fields import calendar_date, country_code, doubts_of, hs_digits, number
from greenchain.formats.table import RefusedRow, Row, header_of, read_table
from greenchain.formats.table_shapes import SHAPES, TableShape
from greenchain.model.nouns import DeclaredYield, Facility, Measurement, Party, Product
from greenchain.values.errors import GreenchainError

MEDIA_TYPE = "text/csv"
_BETWEEN_ROLES = re.compile(r"[;|,]")
_PRODUCT_COLUMNS = frozenset(SHAPES["products-csv"].columns)


class _Cells:
    """The cells of one row, read one by one; ``is_good`` turns false with the first fault."""

    def __init__(self, row: Row, faults: FaultList) -> None:
        self.row = row
        self._faults = faults
        self.is_good = True

    def text(self, column: str) -> str:
        return self.row.cells.get(column, "")

    def required(self, column: str) -> str:
        text = self.text(column)
        if not text:
            self._faults.add("CELL_MISSING", f"a {column}", where=self.row.at(column))
            self.is_good = False
        return text

    def read(self, column: str, reader: Callable[[str], str]) -> str:
        """The cell as ``reader`` normalizes it; empty where blank or absent. What is doubtful of it is noted."""
        text = self.text(column)
        if column in self.row.cells and self._faults.has_room:
            self._faults.remark(*doubts_of(text, reader), where=self.row.at(column))
        if not text:
            return ""
        try:
            return reader(text)
        except GreenchainError as error:
            self._faults.take(*error.faults, where=self.row.at(column))
            self.is_good = False
            return ""

    def key(self, column: str, reader: Callable[[str], str]) -> str:
        """An identifier that the row cannot do without."""
        self.required(column)
        return self.read(column, reader)

    def refuse(self, code: str, expected: str, found: str, *, column: str) -> None:
        """A fault of the row that no single cell shows."""
        self._faults.add(code, expected, found=found, where=self.row.at(column))
        self.is_good = False

    def roles(self) -> tuple[str, ...]:
        words = _BETWEEN_ROLES.split(self.text("roles") or self.text("role"))
        return tuple(word.strip().lower() for word in words if word.strip())


def _facility(cells: _Cells) -> tuple[str, object]:
    key = cells.key("facility", place_key)
    country = cells.read("country", country_code)
    party = cells.read("party", party_key)
    return key, Facility(key, cells.text("name"), country, party, cells.text("grid"), cells.roles())


def _party(cells: _Cells) -> tuple[str, object]:
    key = cells.key("party", party_key)
    return key, Party(key, cells.text("name"), cells.read("country", country_code), cells.roles())


def _product(cells: _Cells) -> tuple[str, object]:
    key = cells.key("product", product_key)
    facts = {name: cell or None for name, cell in cells.row.cells.items() if name not in _PRODUCT_COLUMNS}
    hs_code = cells.read("hs_code", hs_digits)
    producer = cells.read("producer", party_key)
    return key, Product(
        key, cells.text("name"), hs_code, cells.text("process"), cells.text("category"), producer, facts
    )


def _measurement(cells: _Cells) -> tuple[str, object]:
    facility = cells.key("facility", place_key)
    indicator, unit = cells.required("indicator"), cells.required("unit")
    cells.required("value")
    value = cells.read("value", number)
    since, until = cells.read("valid_from", calendar_date), cells.read("valid_until", calendar_date)
    where = f"row {cells.row.number}"
    # one figure of a facility may be stated for many periods: the key holds them
    key = repr((facility, indicator, since, until))
    return key, Measurement(facility, indicator, value, unit, since, until, where)


def _yield(cells: _Cells) -> tuple[str, object]:
    facility, product = cells.key("facility", place_key), cells.read("product", product_key)
    for column in ("yield_low", "yield_high"):
        cells.required(column)
    low, high = cells.read("yield_low", number), cells.read("yield_high", number)
    if cells.is_good and not 0 <= Decimal(low) <= Decimal(high):
        cells.refuse("YIELD_ORDER", "0 <= yield_low <= yield_high", f"{low} .. {high}", column="yield_low")
    return repr((facility, product)), DeclaredYield(facility, low, high, product, f"row {cells.row.number}")


@dataclass(frozen=True, slots=True)
class _Table:
    """How the rows of a table of one shape become records; ``key_column`` is named where a row repeats another."""

    shape: TableShape
    key_column: str
    record: Callable[[_Cells], tuple[str, object]]

    def recognizes(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - every format is asked with the name
        return self.shape.recognizes(header_of(data))

    def read(self, data: bytes, name: str) -> Batch:
        faults = FaultList(file=name)
        self.shape.note_unknown(header_of(data), faults)
        taken: dict[str, object] = {}
        read_count = refused = 0
        for row in read_table(data, faults=faults):
            read_count += 1
            if isinstance(row, RefusedRow):
                faults.take(row.fault, where=f"row {row.number}")
                refused += 1
            elif not self._take(row, taken, faults):
                refused += 1
        content = tuple(taken.values())
        return Batch(
            name, self.shape.name, MEDIA_TYPE, content, faults.faults, faults.notes, read=read_count, refused=refused
        )

    def _take(self, row: Row, taken: dict[str, object], faults: FaultList) -> bool:
        cells = _Cells(row, faults)
        key, record = self.record(cells)
        if not cells.is_good:
            return False
        if key in taken:
            faults.add(
                "ROW_DUPLICATE", "each key once", found=cells.text(self.key_column), where=row.at(self.key_column)
            )
            return False
        taken[key] = record
        return True

    def as_format(self) -> Format:
        return Format(self.shape.name, MEDIA_TYPE, self.recognizes, self.read)


_TABLES = (
    _Table(SHAPES["measurements-csv"], "indicator", _measurement),
    _Table(SHAPES["products-csv"], "product", _product),
    _Table(SHAPES["facilities-csv"], "facility", _facility),
    _Table(SHAPES["yields-csv"], "facility", _yield),
    _Table(SHAPES["parties-csv"], "party", _party),
)

MASTER_TABLES: tuple[Format, ...] = tuple(table.as_format() for table in _TABLES)
"""Facilities, parties, products, measurements and yields as formats."""
