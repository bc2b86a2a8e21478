"""What tolerant reading takes though EPCIS has it otherwise is named, always; strict reading refuses the same."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from greenchain.formats import read_records
from greenchain.formats.reading import STRICT
from greenchain.model.events import TraceEvent
from greenchain.values.errors import GreenchainError
from greenchain.values.quantity import PLAIN_SYMBOLS, UNITS, Quantity

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
LOT = "https://id.gs1.org/01/09521234003007/10/L1"
EVENT = {
    "type": "ObjectEvent",
    "action": "OBSERVE",
    "eventTime": "2026-01-01T00:00:00Z",
    "eventTimeZoneOffset": "+00:00",
    "epcList": ["https://id.gs1.org/01/09521234003007/21/S1"],
}


def document(event, **head):
    return json.dumps(
        {
            "@context": [CONTEXT],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-01-01T00:00:00Z",
            "epcisBody": {"eventList": [{key: value for key, value in event.items() if value is not None}]},
            **head,
        }
    ).encode()


def is_strictly_taken(data):
    try:
        return not read_records(data, name="d.json", formats=STRICT).refused
    except GreenchainError:
        return False


def with_unit(uom):
    return {**EVENT, "epcList": None, "quantityList": [{"epcClass": LOT, "quantity": 3, "uom": uom}]}


@pytest.mark.parametrize(
    ("event", "head", "code", "where"),
    [
        ({**EVENT, "eventTimeZoneOffset": None}, {}, "MEMBER_MISSING", "eventTimeZoneOffset"),
        ({**EVENT, "bizLocation": "urn:x:site"}, {}, "SHAPE_DEVIATES", "bizLocation"),
        ({**EVENT, "readPoint": "urn:x:site"}, {}, "SHAPE_DEVIATES", "readPoint"),
        ({**EVENT, "certificationInfo": 5}, {}, "SHAPE_DEVIATES", "certificationInfo"),
        ({**EVENT, "certificationInfo": ["urn:x:c", 5]}, {}, "SHAPE_DEVIATES", "certificationInfo"),
        ({**EVENT, "sensorElementList": [[]]}, {}, "SHAPE_DEVIATES", "sensorElementList"),
        ({**EVENT, "sensorElementList": {}}, {}, "SHAPE_DEVIATES", "sensorElementList"),
        (
            {**EVENT, "sensorElementList": [{"sensorReport": 1}]},
            {},
            "SHAPE_DEVIATES",
            "sensorElementList/0/sensorReport",
        ),
        ({**EVENT, "eventID": ""}, {}, "EMPTY_IDENTIFIER", "eventID"),
        (EVENT, {"schemaVersion": 2.0}, "SHAPE_DEVIATES", None),
        (with_unit("kg"), {}, "UNIT_SYMBOL", "quantityList/0/uom"),
        (with_unit("furlong"), {}, "UNIT_UNKNOWN", "quantityList/0/uom"),
    ],
)
def test_a_deviation_is_named_at_its_place_and_refused_by_strict_reading(event, head, code, where):
    data = document(event, **head)
    batch = read_records(data, name="d.json")
    place = "/schemaVersion" if where is None else f"/epcisBody/eventList/0/{where}"
    assert (batch.refused, batch.faults) == (0, ())
    assert [(note.code, note.where) for note in batch.dialects] == [(code, place)]
    assert not is_strictly_taken(data)


def test_a_document_without_deviation_has_no_dialect_and_is_taken_by_both():
    for event in (
        EVENT,
        {**EVENT, "bizLocation": {"id": "urn:x:site"}, "certificationInfo": "urn:x:c"},
        with_unit("KGM"),
    ):
        assert read_records(document(event), name="d.json").notes == ()
        assert is_strictly_taken(document(event))


@pytest.mark.parametrize(("version", "codes"), [("2.0", []), ("2.0.1", []), ("3.0", ["VERSION_UNKNOWN"])])
def test_a_version_of_epcis_that_is_not_known_is_named(version, codes):
    batch = read_records(document(EVENT, schemaVersion=version), name="d.json")
    assert [note.code for note in batch.dialects] == codes


@pytest.mark.parametrize(("symbol", "code"), [*PLAIN_SYMBOLS.items(), ("kgm", "KGM"), (" KGM ", "KGM")])
def test_a_plain_symbol_is_the_unit_of_its_code(symbol, code):
    (event,) = read_records(document(with_unit(symbol)), name="d.json").records(TraceEvent)
    assert event.objects[0].quantity == Quantity(Decimal(3), code)


def test_every_plain_symbol_is_the_symbol_of_its_unit():
    assert {code: UNITS[code].symbol for code in PLAIN_SYMBOLS.values()} == {
        code: symbol for symbol, code in PLAIN_SYMBOLS.items() if symbol != "L"
    }


@pytest.mark.parametrize("symbol", ["KG", "G", "T", "M", "LB", "kgs", "tons"])
def test_what_may_be_another_unit_is_no_symbol(symbol):
    batch = read_records(document(with_unit(symbol)), name="d.json")
    assert [note.code for note in batch.dialects] == ["UNIT_UNKNOWN"]
    assert batch.records(TraceEvent)[0].objects[0].quantity is None
