"""Headings that an edition of the Harmonized System has not: from the day of the change, and only where it was read."""

from __future__ import annotations

from datetime import date

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.formats import parse_declaration
from greenchain.standards.heading_editions import HeadingEditions
from greenchain.workspace.declared import with_headings_in_force

EDITIONS = HeadingEditions.of(load_standards())


@pytest.mark.parametrize(
    ("hs", "days", "is_absent"),
    [
        ("854810", ["2021-12-31"], False),
        ("854810", ["2022-01-01"], True),
        ("8548109000", ["2022-01-01"], True),
        ("854800", ["2022-01-01"], False),
        ("854911", ["2021-12-31"], True),
        ("854911", ["2022-01-01"], False),
        ("8549", ["2021-12-31"], False),
        ("854810", ["2021-12-31", "2022-01-01"], False),
        ("854810", [], False),
        ("440140", ["2023-01-01"], False),
        ("700100", ["2023-01-01"], False),
    ],
)
def test_a_heading_is_absent_on_the_right_side_of_the_change_that_was_read(hs, days, is_absent):
    fault = EDITIONS.fault(hs, [date.fromisoformat(day) for day in days])
    assert (fault is not None) == is_absent
    assert fault is None or (fault.code, fault.found) == ("HS_CODE_ABSENT", hs)


def test_an_item_under_an_absent_heading_is_refused_and_named_and_the_others_are_kept():
    shipment = parse_declaration(
        {
            "declaration_id": "D",
            "import_date": "2022-01-01",
            "items": [{"item_no": "1", "hs": "854810"}, {"item_no": "2", "hs": "391510"}],
        }
    )
    kept, faults = with_headings_in_force(shipment, EDITIONS)
    assert [item.item_no for item in kept.items] == ["2"]
    assert [(fault.code, fault.where) for fault in faults] == [("HS_CODE_ABSENT", "/items/1/hs")]
    assert kept.faults == faults


def test_a_month_counts_as_each_of_its_days():
    members = {"declaration_id": "D", "items": [{"item_no": "1", "hs": "854810"}]}
    for month, count in (("2021-12", 0), ("2022-01", 1), ("2021", 0), ("2022", 1)):
        shipment = parse_declaration({**members, "export_date": month})
        assert len(with_headings_in_force(shipment, EDITIONS)[1]) == count
