"""Customs XML: blanks of every spelling, dates by the map alone, hostile documents refused."""

from __future__ import annotations

import pytest

from greenchain.formats import read_records
from greenchain.formats.column_map import ColumnMap
from greenchain.formats.mapped import mapped_formats
from greenchain.model.nouns import Shipment
from greenchain.values.errors import InputError
from sad_world import sad

GOOD = {
    "declaration_id": "OFF1/2025-12-03/17",
    "import_date": "2025-12-03",
    "exporter": "E1",
    "importer": "I1",
    "export_country": "MY",
    "import_country": "CN",
    "items": [
        {"item_no": "1", "hs": "7602000040", "net_kg": "10", "gross_kg": "11", "value": "5", "currency": "USD"},
        {"item_no": "2", "hs": "760200", "description": None, "waste_code": "B1010", "origin_country": "TH"},
    ],
}


def read(raw, column_map=None):
    return read_records(raw, name="d.xml", formats=mapped_formats(column_map or ColumnMap()))


def codes(call, *arguments):
    with pytest.raises(InputError) as caught:
        call(*arguments)
    return [fault.code for fault in caught.value.faults]


def test_every_path_of_the_form_is_read_into_its_field():
    raw, column_map = sad(GOOD, number="17")
    batch = read(raw, column_map)
    (shipment,) = batch.records(Shipment)
    assert shipment.id == "OFF1/2025-12-03/17"
    assert shipment.facts["import_date"] == "2025-12-03"
    assert {name: shipment.facts[name] for name in ("export_country", "import_country")} == {
        "export_country": "MY",
        "import_country": "CN",
    }
    first, second = (dict(item.facts) for item in shipment.items)
    assert first == {
        "hs": "7602000040",
        "net_kg": "10",
        "gross_kg": "11",
        "value": "5",
        "currency": "USD",
        "waste_code": None,
    }
    assert second == {"hs": "760200", "description": None, "waste_code": "B1010", "origin_country": "TH"}
    assert (batch.read, batch.refused, batch.faults) == (2, 0, ())


@pytest.mark.parametrize(
    "blank", ["<X/>", "<X></X>", "<X> </X>", "<X>null</X>", "<X><null/></X>", "<X>\n<null></null></X>"]
)
def test_every_spelling_of_blank_is_a_declared_none_and_absence_is_not_given(blank):
    raw, _ = sad(GOOD)
    element = blank.replace("X", "Net_weight_itm")
    items = read(raw.replace(b"<Net_weight_itm>10</Net_weight_itm>", element.encode())).records(Shipment)[0].items
    assert items[0].facts["net_kg"] is None
    assert "net_kg" not in items[1].facts


def test_a_name_stands_in_where_a_trader_has_no_code():
    raw, _ = sad(GOOD)
    named = raw.replace(b"<Exporter_code>E1</Exporter_code>", b"<Exporter_code/><Exporter_name>ACME</Exporter_name>")
    assert (
        read(named).records(Shipment)[0].facts["exporter"]
        == read(raw.replace(b">E1<", b">ACME<")).records(Shipment)[0].facts["exporter"]
    )


def test_the_price_of_the_form_stands_in_where_there_is_no_invoice():
    raw, _ = sad(GOOD)
    cut = raw.replace(b"<Amount_foreign_currency>5</Amount_foreign_currency>", b"<Amount_foreign_currency/>")
    priced = cut.replace(b"<HScode>", b"<Item_price>77</Item_price><HScode>", 1)
    facts = read(priced).records(Shipment)[0].items[0].facts
    assert facts["value"] == "77"
    assert "currency" not in facts


def test_an_export_declares_its_export_date_and_another_type_neither():
    raw, _ = sad(GOOD)
    out = read(raw.replace(b">IM<", b">EX<")).records(Shipment)[0]
    assert out.facts["export_date"] == "2025-12-03"
    assert "import_date" not in out.facts
    other = read(raw.replace(b">IM<", b">TR<"))
    assert {"import_date", "export_date"}.isdisjoint(other.records(Shipment)[0].facts)
    assert [note.code for note in other.notes] == ["VALUE_UNKNOWN"]


def test_a_date_in_another_order_counts_only_as_the_map_says():
    raw, _ = sad(GOOD, day=lambda iso: "3/12/2025")
    assert read(raw, ColumnMap(day_order="dmy")).records(Shipment)[0].facts["import_date"] == "2025-12-03"
    assert read(raw, ColumnMap(day_order="mdy")).records(Shipment)[0].facts["import_date"] == "2025-03-12"
    unsaid = read(raw)
    assert [fault.code for fault in unsaid.faults] == ["DATE_MALFORMED"]
    assert (unsaid.read, unsaid.refused) == (2, 2)


def test_an_item_without_the_document_that_a_map_names_declares_none_and_without_a_map_nothing():
    raw, column_map = sad(GOOD)
    assert read(raw, column_map).records(Shipment)[0].items[0].facts["waste_code"] is None
    assert all("waste_code" not in item.facts for item in read(raw).records(Shipment)[0].items)


def test_two_documents_for_one_field_refuse_the_item_and_leave_the_others():
    raw, column_map = sad(GOOD)
    second = b"<Attached_documents><Attached_document_code>Twaste_code</Attached_document_code>"
    second += b"<Attached_document_reference>B3011</Attached_document_reference></Attached_documents></Item></ASYCUDA>"
    batch = read(raw.replace(b"</Item></ASYCUDA>", second), column_map)
    assert [item.item_no for item in batch.records(Shipment)[0].items] == ["1"]
    assert "DOCUMENT_AMBIGUOUS" in [fault.code for fault in batch.faults]
    assert (batch.read, batch.refused) == (2, 1)


def test_containers_are_attached_to_no_item():
    raw, _ = sad(GOOD)
    beside = b"<Container><Container_identity>MSKU1</Container_identity></Container></ASYCUDA>"
    batch = read(raw.replace(b"</ASYCUDA>", beside))
    assert all("container" not in item.facts for item in batch.records(Shipment)[0].items)
    assert [note.code for note in batch.notes] == ["FIELD_UNKNOWN"]


def test_a_document_without_number_names_no_declaration():
    raw, _ = sad(GOOD, number="")
    assert "CELL_MISSING" in [fault.code for fault in read(raw).faults]


BOMB = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><ASYCUDA><Item>&y;</Item></ASYCUDA>'
OUTSIDE = b'<!DOCTYPE ASYCUDA SYSTEM "file:///etc/passwd"><ASYCUDA/>'


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (BOMB, "XML_DOCTYPE_REFUSED"),
        (OUTSIDE, "XML_DOCTYPE_REFUSED"),
        (b"<ASYCUDA>" + b"<a>" * 40 + b"</a>" * 40 + b"</ASYCUDA>", "BUDGET_EXCEEDED"),
        (b"<ASYCUDA>" + b"<a>" * 100_000, "BUDGET_EXCEEDED"),
        (b"<ASYCUDA><Item></ASYCUDA>", "XML_SYNTAX"),
        (b"<ASYCUDA><Item>&nope;</Item></ASYCUDA>", "XML_SYNTAX"),
        (b'<?xml version="1.0" encoding="utf-7"?><ASYCUDA/>', "XML_ENCODING"),
        (b"<x><ASYCUDA/></x>", "FORMAT_UNSUPPORTED"),
        (b"<ASYCUDA>\xff\xfe</ASYCUDA>", "XML_SYNTAX"),
    ],
)
def test_hostile_or_broken_xml_is_refused_with_a_code(raw, code):
    assert codes(read, raw) == [code]


def test_a_document_beyond_the_budget_of_elements_is_refused(monkeypatch):
    monkeypatch.setattr("greenchain.formats.sad_tree.MAX_ELEMENTS", 20)
    raw, _ = sad(GOOD)
    assert codes(read, raw) == ["BUDGET_EXCEEDED"]


def test_the_document_is_recognized_without_a_map_too():
    raw, _ = sad(GOOD)
    assert read_records(raw, name="x").format == "asycuda-sad-xml"
    assert read_records(raw.decode().replace("UTF-8", "UTF-16").encode("utf-16"), name="x").read == 2
