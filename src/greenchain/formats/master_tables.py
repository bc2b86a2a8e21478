"""Tables of what a chain is made of: facilities, parties, products, measured values and declared yields.

Each table is recognized by its header. A blank country or a reserved one (ZZ, XX) is not given; a key that
stands twice is refused the second time, since nobody can tell which row counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.column_keys import party_key, place_key, product_key
from greenchain.formats.declaration_fields import calendar_date, country_code, hs_digits, number
from greenchain.formats.table import Row, header_of, read_table
from greenchain.model.nouns import DeclaredYield, Facility, Measurement, Party, Product
from greenchain.values.errors import GreenchainError

MEDIA_TYPE = "text/csv"
_BETWEEN_ROLES = re.compile(r"[;|,]")
_PRODUCT_COLUMNS = frozenset({"product", "name", "hs_code", "process", "category", "producer"})


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
        """The cell as ``reader`` normalizes it; empty where blank or absent."""
        text = self.text(column)
        if not text:
            return ""
        try:
            return reader(text)
        except GreenchainError as error:
            self._faults.take(*error.faults, where=self.row.at(column))
            self.is_good = False
            return ""

    def refuse(self, code: str, expected: str, found: str, *, column: str) -> None:
        """A fault of the row that no single cell shows."""
        self._faults.add(code, expected, found=found, where=self.row.at(column))
        self.is_good = False

    def roles(self) -> tuple[str, ...]:
        words = _BETWEEN_ROLES.split(self.text("roles") or self.text("role"))
        return tuple(word.strip().lower() for word in words if word.strip())


def _facility(cells: _Cells) -> tuple[str, object]:
    key = place_key(cells.required("facility"))
    country = cells.read("country", country_code)
    party = cells.read("party", party_key)
    return key, Facility(key, cells.text("name"), country, party, cells.text("grid"), cells.roles())


def _party(cells: _Cells) -> tuple[str, object]:
    key = party_key(cells.required("party"))
    return key, Party(key, cells.text("name"), cells.read("country", country_code), cells.roles())


def _product(cells: _Cells) -> tuple[str, object]:
    key = product_key(cells.required("product"))
    facts = {name: cell or None for name, cell in cells.row.cells.items() if name not in _PRODUCT_COLUMNS}
    hs_code = cells.read("hs_code", hs_digits)
    producer = cells.read("producer", party_key)
    return key, Product(
        key, cells.text("name"), hs_code, cells.text("process"), cells.text("category"), producer, facts
    )


def _measurement(cells: _Cells) -> tuple[str, object]:
    facility = place_key(cells.required("facility"))
    indicator, unit = cells.required("indicator"), cells.required("unit")
    cells.required("value")
    value = cells.read("value", number)
    since, until = cells.read("valid_from", calendar_date), cells.read("valid_until", calendar_date)
    where = f"row {cells.row.number}"
    # one figure of a facility may be stated for many periods: the key holds them
    key = repr((facility, indicator, since, until))
    return key, Measurement(facility, indicator, value, unit, since, until, where)


def _yield(cells: _Cells) -> tuple[str, object]:
    facility, product = place_key(cells.required("facility")), cells.read("product", product_key)
    for column in ("yield_low", "yield_high"):
        cells.required(column)
    low, high = cells.read("yield_low", number), cells.read("yield_high", number)
    if cells.is_good and not 0 <= Decimal(low) <= Decimal(high):
        cells.refuse("YIELD_ORDER", "0 <= yield_low <= yield_high", f"{low} .. {high}", column="yield_low")
    return repr((facility, product)), DeclaredYield(facility, low, high, product, f"row {cells.row.number}")


@dataclass(frozen=True, slots=True)
class _Table:
    """How one table is recognized (all of ``needs``, one of ``any_of``, none of ``none_of``) and its rows read."""

    name: str
    needs: frozenset[str]
    any_of: frozenset[str]
    none_of: frozenset[str]
    key_column: str
    record: Callable[[_Cells], tuple[str, object]]

    def recognizes(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - every format is asked with the name
        columns = set(header_of(data))
        return self.needs <= columns and bool(self.any_of & columns) and not self.none_of & columns

    def read(self, data: bytes, name: str) -> Batch:
        faults = FaultList(file=name)
        taken: dict[str, object] = {}
        read_count = refused = 0
        for row in read_table(data, faults=faults):
            read_count += 1
            if row is None or not self._take(row, taken, faults):
                refused += 1
        content = tuple(taken.values())
        return Batch(
            name, self.name, MEDIA_TYPE, content, faults.faults, faults.notes, read=read_count, refused=refused
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
        return Format(self.name, MEDIA_TYPE, self.recognizes, self.read)


def _columns(*names: str) -> frozenset[str]:
    return frozenset(names)


_NEVER = _columns("declaration_id", "item_no", "yield_low")  # columns of other tables about facilities

_TABLES = (
    _Table(
        "measurements-csv",
        _columns("facility", "indicator", "value"),
        _columns("unit"),
        _NEVER,
        "indicator",
        _measurement,
    ),
    _Table("products-csv", _columns("product"), _columns("name", "hs_code", "category"), _NEVER, "product", _product),
    _Table(
        "facilities-csv",
        _columns("facility"),
        _columns("name", "country"),
        _NEVER | _columns("indicator", "product"),
        "facility",
        _facility,
    ),
    _Table(
        "yields-csv",
        _columns("facility", "yield_low", "yield_high"),
        _columns("facility"),
        _columns(),
        "facility",
        _yield,
    ),
    _Table(
        "parties-csv", _columns("party"), _columns("name", "country"), _NEVER | _columns("facility"), "party", _party
    ),
)

MASTER_TABLES: tuple[Format, ...] = tuple(table.as_format() for table in _TABLES)
"""Facilities, parties, products, measurements and yields as formats."""

COLUMNS: Mapping[str, str] = {table.name: ", ".join(sorted(table.needs)) for table in _TABLES}
"""The columns each table cannot be recognized without, for messages and documentation."""
