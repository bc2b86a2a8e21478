"""Tables of what a chain is made of: facilities, parties, products, measured values and declared yields.

Each table is recognized by its header. A blank country or a reserved one (ZZ, XX) is not given; a key that
stands twice is refused the second time, since nobody can tell which row counts. Columns that are not read, countries
that say nothing and check digits that do not fit are noted.
"""

from __future__ import annotations

from decimal import Decimal

from greenchain.formats.batch import Format
from greenchain.formats.column_keys import party_key, place_key, product_key
from greenchain.formats.declaration_fields import calendar_date, country_code, hs_digits, number
from greenchain.formats.record_table import Cells, RecordTable
from greenchain.formats.table_shapes import SHAPES
from greenchain.model.nouns import DeclaredYield, Facility, Measurement, Party, Product

_PRODUCT_COLUMNS = frozenset(SHAPES["products-csv"].columns)


def _facility(cells: Cells) -> tuple[str, object]:
    key = cells.key("facility", place_key)
    country = cells.read("country", country_code)
    party = cells.read("party", party_key)
    return key, Facility(key, cells.text("name"), country, party, cells.text("grid"), cells.roles())


def _party(cells: Cells) -> tuple[str, object]:
    key = cells.key("party", party_key)
    return key, Party(key, cells.text("name"), cells.read("country", country_code), cells.roles())


def _product(cells: Cells) -> tuple[str, object]:
    key = cells.key("product", product_key)
    facts = {name: cell or None for name, cell in cells.row.cells.items() if name not in _PRODUCT_COLUMNS}
    hs_code = cells.read("hs_code", hs_digits)
    producer = cells.read("producer", party_key)
    return key, Product(
        key, cells.text("name"), hs_code, cells.text("process"), cells.text("category"), producer, facts
    )


def _measurement(cells: Cells) -> tuple[str, object]:
    facility = cells.key("facility", place_key)
    indicator, unit = cells.required("indicator"), cells.required("unit")
    cells.required("value")
    value = cells.read("value", number)
    since, until = cells.read("valid_from", calendar_date), cells.read("valid_until", calendar_date)
    where = f"row {cells.row.number}"
    # one figure of a facility may be stated for many periods: the key holds them
    key = repr((facility, indicator, since, until))
    return key, Measurement(facility, indicator, value, unit, since, until, where)


def _yield(cells: Cells) -> tuple[str, object]:
    facility, taken = cells.key("facility", place_key), cells.read("input", product_key)
    product = cells.read("product", product_key) or cells.read("output", product_key)
    for column in ("yield_low", "yield_high"):
        cells.required(column)
    low, high = cells.read("yield_low", number), cells.read("yield_high", number)
    if cells.is_good and not 0 <= Decimal(low) <= Decimal(high):
        cells.refuse("YIELD_ORDER", "0 <= yield_low <= yield_high", f"{low} .. {high}", column="yield_low")
    key = repr((facility, product, taken))
    return key, DeclaredYield(facility, low, high, product, f"row {cells.row.number}", taken)


_TABLES = (
    RecordTable(SHAPES["measurements-csv"], "indicator", _measurement),
    RecordTable(SHAPES["products-csv"], "product", _product),
    RecordTable(SHAPES["facilities-csv"], "facility", _facility),
    RecordTable(SHAPES["yields-csv"], "facility", _yield),
    RecordTable(SHAPES["parties-csv"], "party", _party),
)

MASTER_TABLES: tuple[Format, ...] = tuple(table.as_format() for table in _TABLES)
"""Facilities, parties, products, measurements and yields as formats."""
