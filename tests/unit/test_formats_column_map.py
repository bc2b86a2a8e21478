"""Maps: every field has one source, what is not mapped is not given, and no date is guessed."""

from __future__ import annotations

import gzip

import pytest

from greenchain.formats import read_records
from greenchain.formats.column_map import ColumnMap, read_map
from greenchain.formats.mapped import mapped_formats
from greenchain.model.nouns import Shipment
from greenchain.values.errors import InputError

TABLE = b"Decl ID,HS6 Code,Net Mass,Note\nA1,854143,10.5,x\nA2,391510,,y\n"
MAP = ColumnMap(
    {"declaration_id": "Decl ID", "hs": "hs6-code", "net_kg": "Net Mass"}, {"item_no": "1", "import_country": "KR"}
)


def by(column_map, data, name="t.csv"):
    return read_records(data, name=name, formats=mapped_formats(column_map))


def refusal(call, *arguments, **named):
    with pytest.raises(InputError) as caught:
        call(*arguments, **named)
    return [(fault.code, fault.where) for fault in caught.value.faults]


def test_a_mapped_column_a_blank_cell_and_an_unmapped_column_are_three_states():
    first, second = by(MAP, TABLE).records(Shipment)
    assert dict(first.items[0].facts) == {"hs": "854143", "net_kg": "10.5"}
    assert dict(second.items[0].facts) == {"hs": "391510", "net_kg": None}
    assert dict(first.facts) == {"import_country": "KR"}


def test_an_engine_learns_the_place_of_each_field_and_the_constants():
    assert MAP.places(["Decl ID", "HS6 Code", "Net Mass", "Note"]) == {"declaration_id": 0, "hs": 1, "net_kg": 2}
    assert dict(MAP.constants) == {"item_no": "1", "import_country": "KR"}


def test_all_rows_may_be_of_one_declaration_also_the_refused_ones():
    given = ColumnMap({"item_no": "No", "hs": "HS"}, {"declaration_id": "D9"})
    batch = by(given, b"No,HS\n1,854143\n2\n3,391510\n")
    (shipment,) = batch.records(Shipment)
    assert (shipment.id, [item.item_no for item in shipment.items]) == ("D9", ["1", "3"])
    assert [(fault.code, fault.where) for fault in shipment.faults] == [("ROW_RAGGED", "row 3 (D9)")]


def test_a_column_that_stands_twice_is_refused_where_it_is_read_and_only_there():
    with pytest.raises(InputError) as caught:
        MAP.places(["Decl ID", "HS6 Code", "hs6-code", "Net Mass"])
    assert [fault.code for fault in caught.value.faults] == ["HEADER_DUPLICATE"]
    assert MAP.places(["Decl ID", "HS6 Code", "Net Mass", "Note", "Note"])["net_kg"] == 2


def test_a_constant_stands_for_a_column_of_the_same_name():
    given = ColumnMap(constants={"item_no": "7"})
    (shipment,) = by(given, b"declaration_id,item_no\nA,3\n").records(Shipment)
    assert shipment.items[0].item_no == "7"


def test_one_column_may_serve_two_fields():
    both = ColumnMap({"declaration_id": "Decl ID", "notification_no": "Decl ID"}, {"item_no": "1"})
    assert [s.items[0].facts["notification_no"] for s in by(both, TABLE).records(Shipment)] == ["A1", "A2"]


def test_a_map_without_fields_takes_the_columns_that_bear_our_names():
    given = ColumnMap(constants={"item_no": "7"}, day_order="dmy")
    (shipment,) = by(given, b"declaration_id,import_date\nA,03.12.2025\n").records(Shipment)
    assert shipment.facts["import_date"] == "2025-12-03"
    assert shipment.items[0].item_no == "7"


def test_a_column_that_is_not_there_is_refused_with_the_near_names():
    wrong = ColumnMap({"declaration_id": "Decl ID", "hs": "HS6 Cod"}, {"item_no": "1"})
    with pytest.raises(InputError) as caught:
        by(wrong, TABLE)
    (fault,) = caught.value.faults
    assert (fault.code, fault.file) == ("MAP_COLUMN_MISSING", "t.csv")
    assert "hs6_code" in fault.remedy


def test_a_table_that_names_no_item_is_refused_and_not_numbered_by_guess():
    assert refusal(by, ColumnMap({"declaration_id": "Decl ID"}), TABLE) == [("MAP_COLUMN_MISSING", "row 1")]


def test_a_ragged_row_is_refused_under_the_id_of_its_own_column():
    batch = by(MAP, TABLE + b"A3,854143\n")
    assert batch.read == 3
    assert [(fault.code, fault.where) for fault in batch.faults] == [("ROW_RAGGED", "row 4 (A3)")]
    assert [shipment.id for shipment in batch.records(Shipment)] == ["A1", "A2", "A3"]


@pytest.mark.parametrize(
    ("order", "text", "iso"),
    [
        ("dmy", "3/12/2025", "2025-12-03"),
        ("mdy", "3/12/2025", "2025-03-12"),
        ("ymd", "2025/3/12", "2025-03-12"),
        ("dmy", "03122025", "2025-12-03"),
        ("ymd", "20251203", "2025-12-03"),
        ("dmy", "2025-12-03", "2025-12-03"),
        ("dmy", "3/12-2025", "3/12-2025"),
        ("", "3/12/2025", "3/12/2025"),
        ("dmy", "3/12/25", "3/12/25"),
        ("mdy", "13/1/2025", "2025-13-01"),
        ("dmy", "3/12/2025T", "3/12/2025T"),
    ],
)
def test_a_date_is_read_in_the_order_that_the_map_says_and_in_no_other(order, text, iso):
    assert ColumnMap(day_order=order).iso_date(text) == iso


def test_years_of_two_digits_need_a_century():
    assert ColumnMap(day_order="mdy", century="20").iso_date("1/14/25") == "2025-01-14"


def test_a_date_whose_order_is_not_said_is_a_fault_of_its_row():
    given = ColumnMap(constants={"item_no": "7"})
    batch = by(given, b"declaration_id,import_date\nA,03.12.2025\n")
    assert [fault.code for fault in batch.faults] == ["DATE_MALFORMED"]
    assert batch.refused == 1


def test_a_map_is_read_and_all_of_its_faults_are_told_together():
    good = read_map(
        b'[fields]\nhs = "HS6"\n[dates]\norder = "dmy"\ncentury = "20"\n[documents]\nN1 = "coa_no"\n', name="m"
    )
    assert good == ColumnMap({"hs": "HS6"}, {}, {"N1": "coa_no"}, "dmy", "20")
    bad = b"""[fields]
hz = "HS6"
hs = " "
net_kg = 1
item_no = "I"
[constants]
item_no = "1"
[documents]
N1 = "export_date"
[dates]
order = "guess"
century = "2"
zone = "x"
[columns]
"""
    assert sorted(where for _, where in refusal(read_map, bad, name="m")) == [
        "/columns",
        "/constants/item_no",
        "/dates/century",
        "/dates/order",
        "/dates/zone",
        "/documents/N1",
        "/fields/hs",
        "/fields/hz",
        "/fields/net_kg",
    ]
    assert refusal(read_map, b"fields = 1", name="m") == [("MAP_MALFORMED", "/fields")]
    assert refusal(read_map, b"[fields", name="m") == [("TOML_SYNTAX", "")]


def test_gzip_is_read_as_what_it_holds_also_in_several_members():
    packed = gzip.compress(TABLE[:31], mtime=0) + gzip.compress(TABLE[31:], mtime=0)
    assert by(MAP, packed).content == by(MAP, TABLE).content


@pytest.mark.parametrize("cut", [3, 12, -9, -4, -1])
def test_gzip_that_ends_too_early_is_refused_whole(cut):
    packed = gzip.compress(TABLE, mtime=0)
    assert refusal(by, MAP, packed[:cut]) == [("GZIP_BROKEN", "")]


def test_gzip_with_a_wrong_byte_or_with_more_behind_it_is_refused():
    packed = bytearray(gzip.compress(TABLE, mtime=0))
    assert refusal(by, MAP, bytes(packed) + b"more") == [("GZIP_BROKEN", "")]
    packed[-6] ^= 1
    assert refusal(by, MAP, bytes(packed)) == [("GZIP_BROKEN", "")]


def test_gzip_that_unpacks_without_end_stops_at_the_budget(monkeypatch):
    monkeypatch.setattr("greenchain.formats.gzip_bytes.MAX_UNPACKED", 1000)
    assert refusal(by, MAP, gzip.compress(b"0" * 1001)) == [("BUDGET_EXCEEDED", "")]
    halves = gzip.compress(b"0" * 600) * 2
    assert refusal(by, MAP, halves) == [("BUDGET_EXCEEDED", "")]
