"""Tables and declarations: three states kept apart, every fault with row and column, the good rows kept."""

from __future__ import annotations

import json

import pytest

from greenchain.formats import parse_declaration, read_records
from greenchain.formats.table_shapes import almost_fitting
from greenchain.model.nouns import Facility, Measurement, Party, Product, Shipment
from greenchain.values.errors import InputError

GLN = "https://id.gs1.org/414/9521234000143"


def table(text, name="t.csv"):
    return read_records(text.encode(), name=name)


def faults(batch):
    return [(fault.code, fault.where) for fault in batch.faults]


def declaration(columns, *rows):
    return table("\n".join(["declaration_id,item_no," + columns, *rows]) + "\n")


def test_a_facility_is_read_with_its_gln_country_and_roles():
    batch = table(
        "facility,name,country,party,grid,roles\n9521234000143,Mill,China,4012345002256,CN,production; recovery\n"
    )
    assert batch.records(Facility) == (
        Facility(GLN, "Mill", "CN", "https://id.gs1.org/417/4012345002256", "CN", ("production", "recovery")),
    )
    assert batch.format == "facilities-csv"


def test_a_number_that_is_no_gln_stays_as_the_sender_wrote_it():
    batch = table("facility,name,country\n9521234000144,x,DE\nplant-7,y,DE\n")
    assert [row.id for row in batch.records(Facility)] == ["9521234000144", "plant-7"]


@pytest.mark.parametrize("code", ["", "ZZ", "xx"])
def test_blank_and_reserved_countries_are_not_given(code):
    assert table(f"party,name,country\nurn:p,ACME,{code}\n").records(Party)[0].country == ""


def test_further_columns_of_a_product_are_facts_and_blank_ones_are_none():
    batch = table("product,name,hs_code,power_w,note\n09521234003007,Module,8541.43,430,\n")
    product = batch.records(Product)[0]
    assert product.id == "https://id.gs1.org/01/09521234003007"
    assert product.hs_code == "854143"
    assert dict(product.facts) == {"power_w": "430", "note": None}
    assert product.category == ""


def test_a_measurement_keeps_exact_text_and_its_row():
    batch = table(f"facility,indicator,value,unit,valid_from,valid_until\n{GLN},energy,1.50,KWH,2025-01,2026\n")
    assert batch.records(Measurement) == (Measurement(GLN, "energy", "1.5", "KWH", "2025-01", "2026", "row 2"),)


def test_each_bad_cell_is_named_and_the_other_rows_are_kept():
    batch = table(
        "facility,indicator,value,unit,valid_from\n"
        "urn:f,energy,1,KWH,2025\n"
        "urn:f,water,abc,MTQ,2025\n"
        "urn:f,waste,1,KGM,31.12.2025\n"
        ",heat,1,KWH,2025\n"
        "urn:f,steam,1\n"
        "urn:f,energy,2,KWH,2025\n"
    )
    assert faults(batch) == [
        ("NUMBER_MALFORMED", "row 3, column value"),
        ("DATE_MALFORMED", "row 4, column valid_from"),
        ("CELL_MISSING", "row 5, column facility"),
        ("ROW_RAGGED", "row 6"),
        ("ROW_DUPLICATE", "row 7, column indicator"),
    ]
    assert all(fault.file == "t.csv" for fault in batch.faults)
    assert batch.counts == {"read": 6, "refused": 5, "duplicate": 0, "Measurement": 1}


@pytest.mark.parametrize(
    ("hs", "digits"),
    [
        ("85", "85"),
        ("8541", "8541"),
        ("8541.43", "854143"),
        ("8541 43 00", "85414300"),
        ("８５４１４３", "854143"),
        ("8541430000", "8541430000"),
    ],
)
def test_hs_codes_of_even_length_are_digits(hs, digits):
    assert declaration("hs", f"D,1,{hs}").records(Shipment)[0].items[0].facts["hs"] == digits


@pytest.mark.parametrize("hs", ["8", "854", "54143", "8541430", "854143000", "85414300000", "85A1", "854143000011"])
def test_hs_codes_of_other_lengths_are_refused_and_never_padded(hs):
    assert faults(declaration("hs", f"D,1,{hs}")) == [("HS_CODE_MALFORMED", "row 2 (D), column hs")]


def test_the_three_states_of_a_fact():
    batch = declaration("waste_code,operation", "D,1, b3011. ,")
    facts = batch.records(Shipment)[0].items[0].facts
    assert facts["waste_code"] == "B3011"
    assert facts["operation"] is None
    assert "condition" not in facts


def test_a_country_that_says_nothing_is_not_given_rather_than_declared_none():
    facts = declaration("export_country,import_country,origin_country", "D,1,ZZ,,XX").records(Shipment)[0]
    assert "export_country" not in facts.facts
    assert "import_country" not in facts.facts
    assert "origin_country" not in facts.items[0].facts


def test_header_facts_and_values_are_normalized():
    batch = declaration(
        "export_date,export_country,transit_countries,condition,net_kg,value,currency,container,lot",
        "D,1,2025-01-01T00:30:00+08:00,Turkey,nl; de,USED,1.500,-3.0,eur,MSCU 123456 7,urn:epc:class:lgtin:4012345.012345.A",
    )
    shipment = batch.records(Shipment)[0]
    assert dict(shipment.facts) == {"export_date": "2025-01-01", "export_country": "TR", "transit_countries": "NL;DE"}
    assert dict(shipment.items[0].facts) == {
        "condition": "used",
        "net_kg": "1.5",
        "value": "-3",
        "currency": "EUR",
        "container": "MSCU1234567",
        "lot": "https://id.gs1.org/01/04012345123456/10/A",
    }


def test_items_join_by_declaration_in_order_of_first_appearance():
    batch = declaration("hs", "B,1,85", "A,1,84", "B,2,86")
    assert [(shipment.id, [item.item_no for item in shipment.items]) for shipment in batch.records(Shipment)] == [
        ("B", ["1", "2"]),
        ("A", ["1"]),
    ]


def test_items_and_refused_rows_add_up_to_the_rows_read():
    batch = declaration(
        "export_date,export_country,net_kg",
        "D,1,2024-12-31,DE,1",
        "D,2,2025-01-01,DE,1",
        "D,1,2024-12-31,DE,2",
        "D,,2024-12-31,DE,1",
        "D,3,2024-12-31,Atlantis,1",
        "D,4,2024-12-31,DE,-1",
        "D,5,2024-13-31,DE,1",
        "D,6,2024-12-31,DE,0",
    )
    assert faults(batch) == [
        ("DECLARATION_CONFLICT", "row 3 (D), column export_date"),
        ("ROW_DUPLICATE", "row 4 (D), column item_no"),
        ("CELL_MISSING", "row 5 (D), column item_no"),
        ("COUNTRY_UNKNOWN", "row 6 (D), column export_country"),
        ("NUMBER_MALFORMED", "row 7 (D), column net_kg"),
        ("DATE_MALFORMED", "row 8 (D), column export_date"),
    ]
    assert batch.records(Shipment)[0].faults == batch.faults
    assert batch.read == 8 == batch.refused + sum(len(shipment.items) for shipment in batch.records(Shipment))


def test_columns_nobody_knows_are_noted():
    batch = declaration("nett_kg", "D,1,5")
    assert [(note.code, note.found) for note in batch.notes] == [("FIELD_UNKNOWN", "nett_kg")]


def test_header_names_are_read_in_any_case_width_and_separator():
    batch = table("\ufeffDeclaration ID,ITEM-NO,ＨＳ\nD,1,85\n")
    assert batch.records(Shipment)[0].items[0].facts == {"hs": "85"}


def test_two_columns_of_one_name_refuse_the_table():
    with pytest.raises(InputError) as caught:
        declaration("hs,HS", "D,1,85,86")
    assert (caught.value.code, caught.value.faults[0].where) == ("HEADER_DUPLICATE", "row 1, column hs")


def test_a_column_without_a_name_is_noted_and_not_used():
    batch = table("party,name,\nurn:p,ACME,x\n")
    assert [note.code for note in batch.notes] == ["HEADER_BLANK"]
    assert batch.records(Party)[0].name == "ACME"


def test_a_row_that_breaks_its_quotes_is_refused_alone_and_line_breaks_in_cells_are_one_row():
    batch = table('party,name\nurn:a,"x" y\nurn:b,"two\nlines"\n\nurn:c,z\n')
    assert faults(batch) == [("ROW_MALFORMED", "row 2")]
    assert [(row.id, row.name) for row in batch.records(Party)] == [("urn:b", "two\nlines"), ("urn:c", "z")]


def test_bytes_that_are_not_utf8_are_named():
    with pytest.raises(InputError) as caught:
        read_records(b"party,name\nurn:a,\xff\n", name="x")
    assert caught.value.code == "TEXT_ENCODING"


@pytest.mark.parametrize(
    ("limit", "value", "text"),
    [
        ("MAX_COLUMNS", 3, "party,name,a,b\n"),
        ("MAX_ROWS", 2, "party,name\nurn:a,x\nurn:b,y\n"),
        ("MAX_BYTES", 10, "party,name\n"),
    ],
)
def test_tables_beyond_a_budget_are_refused(monkeypatch, limit, value, text):
    monkeypatch.setattr(f"greenchain.formats.table.{limit}", value)
    with pytest.raises(InputError) as caught:
        table(text)
    assert caught.value.code == "BUDGET_EXCEEDED"


def test_a_cell_beyond_the_budget_refuses_its_row(monkeypatch):
    monkeypatch.setattr("greenchain.formats.table.MAX_CELL", 5)
    batch = table("party,name\nurn:a,12345\nurn:b,123456\n")
    assert faults(batch) == [("BUDGET_EXCEEDED", "row 3, column name")]
    assert len(batch.content) == 1


def test_json_and_table_give_the_same_declaration():
    members = {
        "declaration_id": "D",
        "export_date": "2025-01-01",
        "export_country": "Germany",
        "transit_countries": ["NL", "BE"],
        "items": [{"item_no": 1, "hs": "8541.43", "net_kg": "2.50", "waste_code": None}],
    }
    from_json = read_records(json.dumps({"declarations": [members]}).encode(), name="d.json").records(Shipment)
    from_table = declaration(
        "export_date,export_country,transit_countries,hs,net_kg,waste_code", "D,1,2025-01-01,Germany,NL;BE,8541.43,2.5,"
    ).records(Shipment)
    assert from_json == from_table == (parse_declaration(members),)


def test_a_bad_item_is_refused_alone_but_a_bad_header_takes_all_items_of_its_declaration():
    document = {
        "declarations": [
            {"declaration_id": "A", "items": [{"item_no": 1, "hs": "854"}, {"item_no": 2, "hs": "85"}]},
            {"declaration_id": "B", "export_date": "2025-02-30", "items": [{"item_no": 1}]},
            {"declaration_id": "A", "items": [{"item_no": 3}]},
            {"declaration_id": "C", "items": []},
            7,
        ]
    }
    batch = read_records(json.dumps(document).encode(), name="d.json")
    assert [(shipment.id, len(shipment.items)) for shipment in batch.records(Shipment)] == [
        ("A", 1),
        ("B", 0),
        ("C", 0),
    ]
    assert faults(batch) == [
        ("HS_CODE_MALFORMED", "/declarations/0/items/0/hs (A)"),
        ("DATE_MALFORMED", "/declarations/1/export_date (B)"),
        ("ROW_DUPLICATE", "/declarations/2/declaration_id"),
        ("DECLARATION_MALFORMED", "/declarations/3/items (C)"),
        ("DECLARATION_MALFORMED", "/declarations/4"),
    ]
    first, second, third = batch.records(Shipment)
    assert first.faults == (batch.faults[0], batch.faults[2])
    assert (second.faults, third.faults) == ((batch.faults[1],), (batch.faults[3],))
    assert batch.refused == 5


def test_a_json_number_is_exact_and_a_float_in_a_mapping_is_refused():
    raw = b'{"declarations": [{"declaration_id": "D", "items": [{"item_no": 1, "net_kg": 0.1000000000000000000001}]}]}'
    facts = read_records(raw, name="d").records(Shipment)[0].items[0].facts
    assert facts["net_kg"] == "0.1000000000000000000001"
    with pytest.raises(InputError) as caught:
        parse_declaration({"declaration_id": "D", "items": [{"item_no": 1, "net_kg": 0.1}]})
    assert caught.value.code == "CELL_MALFORMED"


def test_parse_declaration_names_every_fault_at_once():
    with pytest.raises(InputError) as caught:
        parse_declaration({"items": [{"item_no": 1, "hs": "854", "net_kg": "NaN", "description": {"a": 1}}]})
    assert {fault.code for fault in caught.value.faults} == {
        "CELL_MISSING",
        "HS_CODE_MALFORMED",
        "NUMBER_MALFORMED",
        "CELL_MALFORMED",
    }


POSTINGS = (
    "posting_id,time,site,characteristic,scheme,product,direction,quantity,uom,lot,counterparty,certificate,model"
)


@pytest.mark.parametrize(
    ("header", "title", "found"),
    [
        (POSTINGS.replace("posting_id", "id"), "postings", "no posting_id, but id"),
        (POSTINGS.replace("time", "date"), "postings", "no time, but date"),
        (POSTINGS.replace("posting_id", "postingid"), "postings", "postingid (posting_id?)"),
        (POSTINGS.replace("posting_id,", ""), "postings", "no posting_id"),
        ("lot,rol,characteristic,scheme", "lot_claims", "rol (role?)"),
        ("country,name,id", "facilities", "no facility, but id"),
        ("party,nme", "parties", "nme (name?)"),
    ],
)
def test_a_header_is_compared_with_the_table_that_knows_most_of_it(header, title, found):
    expected, told = almost_fitting(header.split(","))
    assert (expected.split(":")[0], told) == (title, found)


def test_a_header_of_other_words_is_near_to_no_table():
    assert almost_fitting(["a", "b", "c"]) is None
    assert almost_fitting([]) is None
