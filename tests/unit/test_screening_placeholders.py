"""What people write where they have nothing is no evidence, in whatever width, case or script."""

from __future__ import annotations

import pytest

from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.screening.facts import item_values

NOTHING = [
    "", " ", "-", "--", "－", "—", "–", "０", "0", "000", "n/a", "N/A", "n.a.", "Ｎ／Ａ", "none", "None.", "nil", "TBD", "t.b.d.", "xxx",
    "X", "?", "...", "無", "无", "暂无", "不适用", "нет", "\u200b", "\u200b-\u200b", "not available", "Not Applicable", "null", "no",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize(
    "field", ["annex_vii_no", "function_test", "conformity_evidence", "notification_no", "facility_permit"]
)
def test_a_placeholder_is_a_declared_none(field, text):
    assert item_values(Shipment("d"), ShipmentItem("1", {field: text}))[field] is None


@pytest.mark.parametrize("text", ["DE1", "7", "AVII-1", "NL 100/2025", "yes", "合格", "N-100", "A0", "X1"])
def test_what_names_something_stays(text):
    assert item_values(Shipment("d"), ShipmentItem("1", {"notification_no": text}))["notification_no"] == text
