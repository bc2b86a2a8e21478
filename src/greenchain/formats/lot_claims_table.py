"""Claims about lots: where certified material begins, and what lots are sold as."""

from __future__ import annotations

from decimal import Decimal

from greenchain.formats.batch import Format
from greenchain.formats.column_keys import any_key
from greenchain.formats.declaration_fields import number
from greenchain.formats.record_table import Cells, RecordTable
from greenchain.formats.table_shapes import SHAPES
from greenchain.model.postings import ClaimRole, LotClaim
from greenchain.values.errors import Fault, InputError
from greenchain.values.quantity import parse_decimal


def _role(text: str) -> str:
    word = text.strip().lower()
    if word not in set(ClaimRole):
        raise InputError(Fault("VALUE_UNKNOWN", f"one of {', '.join(ClaimRole)}", repr(text)))
    return word


def _share(text: str) -> str:
    plain = number(text)
    if not 0 <= parse_decimal(plain) <= 1:
        raise InputError(Fault("NUMBER_MALFORMED", "a share from 0 to 1", repr(text)))
    return plain


def _claim(cells: Cells) -> tuple[str, object]:
    lot, role = cells.key("lot", any_key), cells.key("role", _role)
    characteristic, scheme = cells.required("characteristic"), cells.text("scheme")
    share = cells.read("share", _share)
    key = repr((lot, role, characteristic, scheme))
    if not cells.is_good:
        return key, None
    return key, LotClaim(
        lot=lot,
        role=ClaimRole(role),
        characteristic=characteristic,
        scheme=scheme,
        model=cells.text("model").lower(),
        share=Decimal(share or "1"),
        certificate=cells.text("certificate"),
        where=f"row {cells.row.number}",
    )


LOT_CLAIMS_CSV: Format = RecordTable(SHAPES["lot_claims-csv"], "lot", _claim).as_format()
"""Claims about lots as a format."""
