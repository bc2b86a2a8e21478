"""The book of a certified stock: one posting a row.

A repeated posting_id is kept: a replayed row is for the balance to find, not for the reader to hide. So is a unit that
is not known here, since the row's account must then be left open rather than judged without it.
"""

from __future__ import annotations

from decimal import Decimal

from greenchain.formats.batch import Format
from greenchain.formats.column_keys import any_key, place_key, product_key
from greenchain.formats.declaration_fields import number
from greenchain.formats.record_table import Cells, RecordTable
from greenchain.formats.table_shapes import SHAPES
from greenchain.model.postings import Posting, PostingDirection
from greenchain.values.errors import Fault, InputError
from greenchain.values.quantity import parse_decimal
from greenchain.values.time import format_instant, parse_instant


def _direction(text: str) -> str:
    word = text.strip().lower()
    if word not in set(PostingDirection):
        raise InputError(Fault("VALUE_UNKNOWN", f"one of {', '.join(PostingDirection)}", repr(text)))
    return word


def _instant(text: str) -> str:
    return format_instant(parse_instant(text))


def _amount(text: str) -> str:
    plain = number(text)
    if parse_decimal(plain) < 0:
        raise InputError(Fault("NUMBER_MALFORMED", "zero or more; the direction says which way", repr(text)))
    return plain


def _posting(cells: Cells) -> tuple[str, object]:
    name = cells.required("posting_id")
    time = cells.key("time", _instant)
    site, product = cells.key("site", place_key), cells.key("product", product_key)
    direction = cells.key("direction", _direction)
    quantity = cells.key("quantity", _amount)
    where = f"row {cells.row.number}"
    lot, counterparty = cells.read("lot", any_key), cells.read("counterparty", place_key)
    if not cells.is_good:
        return where, None
    return where, Posting(
        time=parse_instant(time),
        id=name,
        direction=PostingDirection(direction),
        site=site,
        characteristic=cells.text("characteristic"),
        scheme=cells.text("scheme"),
        product=product,
        quantity=Decimal(quantity),
        uom=cells.text("uom").upper(),
        lot=lot,
        counterparty=counterparty,
        certificate=cells.text("certificate"),
        model=cells.text("model").lower(),
        where=where,
    )


POSTINGS_CSV: Format = RecordTable(SHAPES["postings-csv"], "posting_id", _posting).as_format()
"""Books as a format."""
