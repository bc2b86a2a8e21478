"""Rows of tables that are screened by the million read their dates in the order of the map, as single files do."""

from __future__ import annotations

import pytest

from greenchain.formats.column_map import ColumnMap
from greenchain.formats.declaration_rows import RowReader

FIELDS = ("declaration_id", "item_no", "import_date", "consent_to", "description")


@pytest.mark.parametrize(("order", "iso"), [("dmy", "2025-12-03"), ("mdy", "2025-03-12")])
def test_every_date_of_a_row_is_read_in_the_order_of_the_map(order, iso):
    reader = RowReader(FIELDS, columns=ColumnMap(day_order=order))
    shipment, refused = reader.declaration("A", [("A", "1", "3/12/2025", "2025-01-31", "3/12/2025")])
    assert refused == 0
    assert shipment.facts["import_date"] == iso
    assert dict(shipment.items[0].facts) == {"consent_to": "2025-01-31", "description": "3/12/2025"}


def test_without_an_order_such_a_date_is_a_fault():
    shipment, refused = RowReader(FIELDS).declaration("A", [("A", "1", "3/12/2025", "", "")])
    assert refused == 1
    assert [fault.code for fault in shipment.faults] == ["DATE_MALFORMED"]
