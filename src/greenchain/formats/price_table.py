"""The table of fair prices: the low end a kilogram, by heading of four digits, currency and month (blank: any)."""

from __future__ import annotations

import re

from greenchain.formats.batch import Format
from greenchain.formats.declaration_fields import ITEM_FIELDS, hs_digits, number
from greenchain.formats.record_table import Cells, RecordTable
from greenchain.formats.table_shapes import SHAPES
from greenchain.model.nouns import FairPrice
from greenchain.values.errors import Fault, InputError
from greenchain.values.quantity import parse_decimal

_HEADING = 4  # digits
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def _heading(text: str) -> str:
    digits = hs_digits(text)
    if len(digits) != _HEADING:
        raise InputError(Fault("HS_CODE_MALFORMED", "4 digits", repr(text)))
    return digits


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text.strip()):
        raise InputError(Fault("DATE_MALFORMED", "a month YYYY-MM, or a blank for any", repr(text)))
    return text.strip()


def _low(text: str) -> str:
    if parse_decimal(number(text)) < 0:
        raise InputError(Fault("NUMBER_MALFORMED", "a price of zero or more", repr(text)))
    return number(text)


def _price(cells: Cells) -> tuple[str, object]:
    heading, currency = cells.key("hs4", _heading), cells.key("currency", ITEM_FIELDS["currency"])
    month, low = cells.read("month", _month), cells.key("low_per_kg", _low)
    return repr((heading, month, currency)), FairPrice(heading, month, currency, low)


PRICES_CSV: Format = RecordTable(SHAPES["prices-csv"], "hs4", _price).as_format()
"""Fair prices as a format."""
