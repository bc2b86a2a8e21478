"""What is refused stays visible where it belongs, and what is doubtful is noted with row and column."""

from __future__ import annotations

import json

import pytest

from greenchain.formats import parse_declaration, read_records
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import DeclaredYield, Facility, Product, Shipment
from greenchain.values.errors import InputError


def table(*lines):
    return read_records("\n".join(lines).encode(), name="t.csv")


def named(faults):
    return [(fault.code, fault.where) for fault in faults]


def test_a_declaration_keeps_the_faults_of_its_refused_rows_and_others_stay_clean():
    batch = table("declaration_id,item_no,net_kg", "A,1,1", "A,2,five", "B,1,2")
    first, second = batch.records(Shipment)
    assert named(first.faults) == [("NUMBER_MALFORMED", "row 3 (A), column net_kg")]
    assert first.faults == batch.faults
    assert [item.item_no for item in first.items] == ["1"]
    assert second.faults == ()


def test_a_declaration_whose_only_row_is_refused_is_kept_without_items():
    batch = table("declaration_id,item_no,export_date,export_country,net_kg", "A4,1,31.12.2025,DE,1")
    (shipment,) = batch.records(Shipment)
    assert (shipment.id, shipment.items) == ("A4", ())
    assert dict(shipment.facts) == {"export_country": "DE"}
    assert named(shipment.faults) == [("DATE_MALFORMED", "row 2 (A4), column export_date")]
    assert batch.counts == {"read": 1, "refused": 1, "duplicate": 0, "Shipment": 1}


def test_the_header_facts_are_those_of_the_first_good_row():
    batch = table("declaration_id,item_no,export_country,net_kg", "A,1,DE,five", "A,2,NL,1")
    (shipment,) = batch.records(Shipment)
    assert dict(shipment.facts) == {"export_country": "NL"}
    assert len(shipment.faults) == 1


def test_a_row_without_a_readable_declaration_id_is_a_fault_of_the_batch_alone():
    batch = table("declaration_id,item_no,net_kg", ",1,1")
    assert named(batch.faults) == [("CELL_MISSING", "row 2, column declaration_id")]
    assert batch.content == ()


@pytest.mark.parametrize(("row", "code"), [("A,2,1,9", "ROW_RAGGED"), ('A,2,"x"y', "ROW_MALFORMED")])
def test_a_row_that_cannot_be_split_stays_with_the_declaration_it_begins_with(row, code):
    batch = table("declaration_id,item_no,net_kg", "A,1,1", row, "B,1,1")
    first, second = batch.records(Shipment)
    assert named(first.faults) == [(code, "row 3 (A)")]
    assert second.faults == ()
    assert batch.read == 3 == batch.refused + 2


def test_a_shifted_id_counts_only_where_other_rows_know_it():
    batch = table("item_no,declaration_id,net_kg", "1,A,1", "2,A,1,9", "3,NL,1,9")
    (shipment,) = batch.records(Shipment)
    assert named(shipment.faults) == [("ROW_RAGGED", "row 3")]
    assert named(batch.faults) == [("ROW_RAGGED", "row 3"), ("ROW_RAGGED", "row 4")]


def test_rows_swallowed_by_an_open_quotation_mark_are_not_lost_from_their_declarations():
    batch = table("declaration_id,item_no,description", "B,1,x", 'A,1,"open', "B,2,y", "C,1,z")
    found = {shipment.id: named(shipment.faults) for shipment in batch.records(Shipment)}
    assert found == {"A": [("ROW_MALFORMED", "row 3 (A)")], "B": [("ROW_MALFORMED", "row 3 (A)")]}


def test_a_cell_beyond_the_budget_stays_with_its_declaration(monkeypatch):
    monkeypatch.setattr("greenchain.formats.table.MAX_CELL", 5)
    batch = table("item_no,declaration_id,description", "1,A,123456")
    assert named(batch.records(Shipment)[0].faults) == [("BUDGET_EXCEEDED", "row 2 (A), column description")]


def test_a_declaration_beyond_the_listed_faults_still_does_not_look_clean(monkeypatch):
    monkeypatch.setattr("greenchain.formats.batch.MAX_FAULTS", 1)
    batch = table("declaration_id,item_no,net_kg", "A,1,x", "B,1,x", "B,2,x", "C,1,1")
    assert [[fault.code for fault in shipment.faults] for shipment in batch.records(Shipment)] == [
        ["NUMBER_MALFORMED"],
        ["BUDGET_EXCEEDED"],
        [],
    ]


def test_a_json_declaration_keeps_its_faults_but_parsing_one_mapping_is_strict():
    members = {"declaration_id": "A", "items": [{"item_no": 1, "net_kg": "five"}]}
    raw = json.dumps({"declarations": [members]}).encode()
    batch = read_records(raw, name="d.json")
    (shipment,) = batch.records(Shipment)
    assert shipment.items == ()
    assert shipment.faults == batch.faults
    assert named(batch.faults) == [("NUMBER_MALFORMED", "/declarations/0/items/0/net_kg (A)")]
    assert (batch.read, batch.refused) == (1, 1)
    with pytest.raises(InputError) as caught:
        parse_declaration(members)
    assert named(caught.value.faults) == [("NUMBER_MALFORMED", "/items/0/net_kg")]


@pytest.mark.parametrize("word", ["refurbished", "waste.", "wast"])
def test_a_condition_outside_its_three_words_is_refused_and_the_words_are_named(word):
    (fault,) = table("declaration_id,item_no,condition", f"A,1,{word}").faults
    assert (fault.code, fault.expected, fault.where) == (
        "VALUE_UNKNOWN",
        "one of new, used, waste",
        "row 2 (A), column condition",
    )


@pytest.mark.parametrize("word", ["new", "Used", " WASTE ", "ｗａｓｔｅ"])
def test_the_three_words_of_a_condition_are_read_in_any_case_and_width(word):
    batch = table("declaration_id,item_no,condition", f"A,1,{word}")
    assert batch.records(Shipment)[0].items[0].facts["condition"] in {"new", "used", "waste"}
    assert batch.faults == ()


@pytest.mark.parametrize("code", ["", "XX", "zz"])
def test_a_country_that_says_nothing_is_noted_in_declarations_and_tables(code):
    batch = table("declaration_id,item_no,export_country", f"A,1,{code}")
    assert named(batch.notes) == [("COUNTRY_NOT_GIVEN", "row 2 (A), column export_country")]
    assert batch.faults == ()
    for column in ("facility", "party"):
        batch = table(f"{column},name,country", f"urn:x:1,n,{code}", "urn:x:2,n,DE")
        assert named(batch.notes) == [("COUNTRY_NOT_GIVEN", "row 2, column country")]
        assert len(batch.content) == 2


def test_a_reserved_country_on_the_way_is_noted_but_no_transit_at_all_is_not():
    batch = table("declaration_id,item_no,transit_countries", "A,1,NL;XX", "B,1,")
    assert named(batch.notes) == [("COUNTRY_NOT_GIVEN", "row 2 (A), column transit_countries")]
    assert [shipment.facts["transit_countries"] for shipment in batch.records(Shipment)] == ["NL", None]


def test_a_null_country_in_json_is_noted_and_an_unknown_one_refused():
    stated = {"declaration_id": "A", "export_country": None, "items": [{"item_no": 1, "origin_country": "XQ"}]}
    batch = read_records(json.dumps({"declarations": [stated]}).encode(), name="d")
    assert named(batch.notes) == [("COUNTRY_NOT_GIVEN", "/declarations/0/export_country (A)")]
    assert named(batch.faults) == [("COUNTRY_UNKNOWN", "/declarations/0/items/0/origin_country (A)")]


@pytest.mark.parametrize(
    ("header", "row", "column", "near"),
    [
        ("facility,name,contry", "urn:f,x,DE", "contry", "country"),
        ("party,name,rolls", "urn:p,x,y", "rolls", "roles"),
        ("facility,indicator,value,unit,valid_frm", "urn:f,e,1,KWH,2025", "valid_frm", "valid_from"),
        ("facility,yield_low,yield_high,produkt", "urn:f,0.1,0.2,x", "produkt", "product"),
        ("declaration_id,item_no,nett_kg", "A,1,5", "nett_kg", "net_kg"),
    ],
)
def test_an_unknown_column_is_noted_with_the_name_it_may_be_meant_as(header, row, column, near):
    batch = table(header, row)
    (note,) = batch.notes
    assert (note.code, note.found, note.where) == ("FIELD_UNKNOWN", column, f"row 1, column {column}")
    assert near in note.remedy
    assert len(batch.content) == 1


def test_further_columns_of_products_are_facts_and_not_noted():
    batch = table("product,name,power_w", "urn:p,Module,430")
    assert batch.notes == ()
    assert dict(batch.records(Product)[0].facts) == {"power_w": "430"}


WRONG_GLN = "https://id.gs1.org/414/9521234000144"


@pytest.mark.parametrize(
    ("header", "row", "column", "kept"),
    [
        ("facility,name", "9521234000144,x", "facility", "9521234000144"),
        ("facility,name", f"{WRONG_GLN},x", "facility", WRONG_GLN),
        ("facility,name", "urn:gln:9521234000144,x", "facility", "urn:gln:9521234000144"),
        ("party,name", "9521234000144,x", "party", "9521234000144"),
        ("product,name", "09520123456789,x", "product", "09520123456789"),
    ],
)
def test_an_identifier_whose_check_digit_does_not_fit_is_kept_as_written_and_noted(header, row, column, kept):
    batch = table(header, row)
    assert named(batch.notes) == [("CHECK_DIGIT", f"row 2, column {column}")]
    assert batch.faults == ()
    assert [record.id for record in batch.content] == [kept]


def test_every_key_column_of_every_table_notes_a_wrong_check_digit():
    rows = {
        "facility,name,party": "9521234000143,x,9521234000144",
        "product,name,producer": "09520123456788,x,9521234000144",
        "facility,indicator,value,unit": "9521234000144,e,1,KWH",
        "facility,yield_low,yield_high,product": "9521234000143,0.1,0.2,09520123456789",
        "declaration_id,item_no,exporter": "A,1,9521234000144",
        "declaration_id,item_no,facility": "A,1,9521234000144",
        "declaration_id,item_no,lot": "A,1,https://id.gs1.org/01/09520123456789/10/L",
    }
    for header, row in rows.items():
        assert [note.code for note in table(header, row).notes] == ["CHECK_DIGIT"], header


def test_right_and_foreign_identifiers_are_not_noted():
    assert (
        table("facility,name", "9521234000143,x", "plant-7,y", "123,z", "urn:epc:id:sgln:0614141.00888.0,u").notes == ()
    )


def test_a_wrong_check_digit_in_events_is_noted_once_a_document_and_the_event_kept():
    link = "https://id.gs1.org/01/09520123456789/21/S1"
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-01-01T00:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE",
        "epcList": ["https://id.gs1.org/01/09520123456788/21/S1", link],
        "readPoint": {"id": WRONG_GLN},
    }
    again = {**event, "eventTime": "2026-01-02T00:00:00Z"}
    batch = read_records(json.dumps([event, again]).encode(), name="e")
    assert [(note.code, note.where, link in note.found or "9520123456789" in note.found) for note in batch.notes] == [
        ("CHECK_DIGIT_WRONG", "/0/epcList/1", True),
        ("CHECK_DIGIT_WRONG", "/0/readPoint/id", False),
    ]
    first = batch.records(TraceEvent)[0]
    assert (first.objects[1].id, first.read_point) == (link, WRONG_GLN)
    assert batch.counts == {"read": 2, "refused": 0, "duplicate": 0, "TraceEvent": 2}


@pytest.mark.parametrize(
    ("header", "expected", "found"),
    [
        ("facilty,name,country", "facilities: facility and name or country", "facilty (facility?)"),
        ("facility,nam", "facilities: facility and name or country", "nam (name?)"),
        ("facility,yield_low,yield_hgh", "yields: facility, yield_low and yield_high", "yield_hgh (yield_high?)"),
        ("facility,indicator,valu,unit", "measurements: facility, indicator, value and unit", "valu (value?)"),
        ("declaration_id,item_nr,hs", "declarations: declaration_id and item_no", "item_nr (item_no?)"),
        ("declaration,hs,net_kg", "declarations: declaration_id and item_no", "declaration (declaration_id?)"),
        ("name,country", "facilities: facility and name or country", "no facility"),
        (
            "product,produced",
            "products: product and name, hs_code or category",
            "no name, no hs_code, no category, but produced",
        ),
    ],
)
def test_a_header_that_almost_fits_is_refused_with_what_the_nearest_table_needs(header, expected, found):
    with pytest.raises(InputError) as caught:
        table(header, ",".join("x" for _ in header.split(",")))
    (fault,) = caught.value.faults
    assert (fault.code, fault.expected, fault.found, fault.where) == ("FORMAT_UNSUPPORTED", expected, found, "row 1")


def test_a_header_near_to_no_table_is_refused_with_all_that_is_read():
    with pytest.raises(InputError) as caught:
        table("animal,legs", "ant,6")
    (fault,) = caught.value.faults
    assert fault.code == "FORMAT_UNSUPPORTED"
    for known in ("EPCIS", "claim", "log proof", "declaration", "table"):
        assert known in fault.expected


@pytest.mark.parametrize(("low", "high", "good"), [("0.2", "0.1", False), ("0.1", "0.1", True), ("-0.1", "1", False)])
def test_a_yield_runs_from_low_to_high(low, high, good):
    batch = table("facility,yield_low,yield_high", f"urn:f,{low},{high}")
    assert named(batch.faults) == ([] if good else [("YIELD_ORDER", "row 2, column yield_low")])
    assert len(batch.records(DeclaredYield)) == good


def test_a_table_of_facilities_with_one_yield_column_is_not_read_as_facilities():
    with pytest.raises(InputError) as caught:
        table("facility,name,yield_high", "urn:f,x,1")
    assert caught.value.faults[0].expected.startswith("yields: ")


def test_unknown_columns_are_noted_even_where_no_row_is_good():
    batch = table("facility,name,contry", "urn:f,x")
    assert [note.code for note in batch.notes] == ["FIELD_UNKNOWN"]
    assert batch.records(Facility) == ()
