"""Each dialect of EPCIS is taken and named, and what leaves what, when or action open is refused with every fault."""

from __future__ import annotations

import json
import time

import pytest

from greenchain.formats import read_records
from greenchain.formats.dialects import DIALECTS, identifier_dialect
from greenchain.model.events import TraceEvent
from greenchain.values.codes import REGISTRY
from greenchain.values.errors import InputError

LOT = "https://id.gs1.org/01/09521234003007/10/L1"
EPCIS = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
FIRST = "/epcisBody/eventList/0"


def event(**members):
    return {
        "type": "ObjectEvent",
        "eventTime": "2026-01-01T10:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE",
        "epcList": [LOT],
    } | members


def read(*events, context=EPCIS):
    document = {"@context": context, "schemaVersion": "2.0", "epcisBody": {"eventList": list(events)}}
    return read_records(json.dumps(document).encode(), name="e")


def named(faults):
    return [(fault.code, fault.where) for fault in faults]


def test_every_dialect_has_a_row_in_the_registry():
    assert REGISTRY.keys() >= DIALECTS


def test_an_event_of_the_standard_speaks_no_dialect():
    batch = read(event(**{"ex:field": 1}), context=[EPCIS, {"ex": "https://ex.example/"}])
    assert (batch.faults, batch.notes, batch.dialects) == ((), (), ())
    assert batch.schema_version == "2.0"


@pytest.mark.parametrize(
    ("members", "code", "where"),
    [
        ({"_comment": "x"}, "COMMENT_IN_JSON", "/_comment"),
        ({"colour": "red"}, "UNKNOWN_MEMBER", "/colour"),
        ({"quantityList": [{"epcClass": LOT, "colour": "red"}]}, "UNKNOWN_MEMBER", "/quantityList/0/colour"),
        ({"bizStep": "landing"}, "UNKNOWN_VOCABULARY", "/bizStep"),
        ({"disposition": "cbv:Disp-lost"}, "UNKNOWN_VOCABULARY", "/disposition"),
        ({"bizStep": "urn:epcglobal:cbv:bizstep:shipping"}, "URN_VOCABULARY", "/bizStep"),
        ({"transformationID": "urn:t"}, "FIELD_NOT_ALLOWED_HERE", "/transformationID"),
        ({"epcList": ["", LOT]}, "EMPTY_IDENTIFIER", "/epcList/0"),
        ({"bizLocation": {"id": " "}}, "EMPTY_IDENTIFIER", "/bizLocation/id"),
        ({"epcList": ["LOT-7"]}, "NOT_A_URI", "/epcList/0"),
        ({"epcList": ["(01)04012345123456(21)A"]}, "NOT_A_URI", "/epcList/0"),
        ({"epcList": ["urn:epc:id:sgtin:401234.1.1"]}, "IDENTIFIER_MALFORMED", "/epcList/0"),
        ({"epcList": ["https://id.gs1.org/01/123"]}, "IDENTIFIER_MALFORMED", "/epcList/0"),
        ({"epcList": ["https://id.gs1.org/01/04012345123457"]}, "CHECK_DIGIT_WRONG", "/epcList/0"),
    ],
)
def test_each_deviation_is_taken_and_named_at_its_pointer_once_a_document(members, code, where):
    batch = read(event(**members), event(eventTime="2026-01-02T00:00:00Z", **members))
    assert batch.faults == ()
    assert len(batch.records(TraceEvent)) == 2
    assert named(batch.dialects) == [(code, FIRST + where)]


@pytest.mark.parametrize(
    "members",
    [
        {"bizStep": "urn:gdst:bizStep:landing"},
        {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"},
        {"epcList": ["urn:gdst:example.org:product:lot:class:x.1"]},
        {"epcList": [], "quantityList": [{"epcClass": "urn:epc:idpat:sgtin:4012345.*.*"}]},
        {"ilmd": {"cbvmda:lotNumber": "1"}},
        {"rdfs:comment": "said aside"},
    ],
)
def test_other_vocabularies_are_no_deviation(members):
    assert read(event(**members)).dialects == ()


def test_a_context_that_is_only_named_is_not_read_and_its_names_stay_as_written():
    batch = read(event(**{"far:field": 1}), context=[EPCIS, "https://far.example/context.jsonld"])
    assert [(note.code, note.where, note.found) for note in batch.dialects] == [
        ("CONTEXT_NOT_AVAILABLE", "/@context", "https://far.example/context.jsonld")
    ]
    inside = read(event(**{"@context": "https://far.example/x"}))
    assert named(inside.dialects) == [("CONTEXT_NOT_AVAILABLE", f"{FIRST}/@context")]


def test_one_event_id_on_different_events_keeps_both_under_their_hashes():
    batch = read(event(eventID="urn:e"), event(eventID="urn:e", bizStep="packing"), event(eventID="urn:f"))
    assert named(batch.dialects) == [("EVENT_ID_REUSED", "/epcisBody/eventList/1")]
    assert len({one.key for one in batch.records(TraceEvent)}) == 2
    assert len(batch.keys) == 3


def test_an_error_declaration_of_an_event_does_not_reuse_its_id():
    declared = event(eventID="urn:e", errorDeclaration={"declarationTime": "2026-01-02T00:00:00Z"})
    batch = read(event(eventID="urn:e"), declared)
    assert batch.dialects == ()
    assert batch.keys[1] == batch.keys[0] + ":error"


def test_comments_in_the_text_are_passed_over_and_strings_that_look_like_them_are_kept():
    text = json.dumps({"epcisBody": {"eventList": [event(readPoint={"id": "https://x.example//a/*b*/"})]}})
    commented = text.replace('"epcisBody"', '// it\'s "here"\n/* and\nhere */ "epcisBody"')
    batch = read_records(commented.encode(), name="e")
    assert [note.code for note in batch.dialects] == ["COMMENT_IN_JSON"]
    assert batch.records(TraceEvent)[0].read_point == "https://x.example//a/*b*/"
    with pytest.raises(InputError) as caught:
        read_records(b'{"epcisBody": {"eventList": [ / ]}}', name="e")
    assert caught.value.code == "JSON_SYNTAX"


BAD = [
    ('"action": "OBSERVE"', '"action": "observe"', "EVENT_ACTION_UNKNOWN", "/action"),
    ('"type": "ObjectEvent"', '"type": "objectevent"', "EVENT_TYPE_UNKNOWN", "/type"),
    ("10:00:00Z", "10:00:00", "INSTANT_MALFORMED", "/eventTime"),
    ("10:00:00Z", "10:00:00+14:01", "INSTANT_MALFORMED", "/eventTime"),
    ("10:00:00Z", "10:00:60Z", "INSTANT_MALFORMED", "/eventTime"),
    ("2026-", "10000-", "INSTANT_MALFORMED", "/eventTime"),
    ("2026-", "0000-", "INSTANT_MALFORMED", "/eventTime"),
    ('"+00:00"', '"+14:01"', "EVENT_MALFORMED", "/eventTimeZoneOffset"),
    ('"quantity": 1', '"quantity": -1', "QUANTITY_MALFORMED", "/quantityList/0/quantity"),
    ('"quantity": 1', '"quantity": -1.0e-3', "QUANTITY_MALFORMED", "/quantityList/0/quantity"),
    ('"quantity": 1', '"quantity": "many"', "QUANTITY_MALFORMED", "/quantityList/0/quantity"),
    ('"quantity": 1', '"quantity": NaN', "JSON_NUMBER_UNSAFE", "/quantityList/0/quantity"),
    ('"quantity": 1', '"quantity": Infinity', "JSON_NUMBER_UNSAFE", "/quantityList/0/quantity"),
    ('"quantity": 1', '"quantity": 1e999', "JSON_NUMBER_UNSAFE", "/quantityList/0/quantity"),
    ('"quantity": 1', f'"quantity": {"9" * 420}', "JSON_NUMBER_UNSAFE", "/quantityList/0/quantity"),
    ('"action"', '"action": "ADD", "action"', "JSON_DUPLICATE_KEY", "/action"),
    ('"epcClass"', '"uom": "KGM", "uom": "TNE", "epcClass"', "JSON_DUPLICATE_KEY", "/quantityList/0/uom"),
    ('"action"', '"__proto__": 1, "action"', "JSON_NAME_REFUSED", "/__proto__"),
]
GOOD = event(quantityList=[{"epcClass": LOT, "quantity": 1}])


@pytest.mark.parametrize(("old", "new", "code", "where"), BAD)
def test_bad_input_is_one_finding_with_its_pointer_and_the_next_event_is_kept(old, new, code, where):
    text = json.dumps({"epcisBody": {"eventList": [{}, GOOD]}})
    broken = json.dumps(GOOD).replace(old, new)
    assert broken != json.dumps(GOOD)
    batch = read_records(text.replace("{}", broken, 1).encode(), name="e")
    assert (code, FIRST + where) in named(batch.faults)
    assert [one.where for one in batch.records(TraceEvent)] == ["/epcisBody/eventList/1"]
    assert (batch.read, batch.refused) == (2, 1)


def test_all_faults_of_a_document_are_told_together():
    stated = [json.dumps(GOOD).replace(old, new) for old, new, _, _ in BAD]
    text = '{"epcisBody": {"eventList": [' + ",".join(stated) + "]}}"
    batch = read_records(text.encode(), name="e")
    found = set(named(batch.faults))
    for index, (_, _, code, where) in enumerate(BAD):
        assert (code, f"/epcisBody/eventList/{index}{where}") in found
    assert batch.refused == len(BAD) == batch.read


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("AggregationEvent", "ADD"),
        ("AggregationEvent", "DELETE"),
        ("AssociationEvent", "ADD"),
        ("AssociationEvent", "DELETE"),
    ],
)
def test_what_opens_or_closes_a_containment_without_parent_is_refused_also_where_the_parent_is_empty(kind, action):
    stated = {"type": kind, "action": action, "eventTime": "2026-01-01T00:00:00Z", "childEPCs": [LOT]}
    for members in ({}, {"parentID": ""}):
        assert ("EVENT_PARENT_MISSING", f"{FIRST}/parentID") in named(read(stated | members).faults)


def test_times_that_are_only_data_are_not_bent_either():
    sensors = [{"sensorMetadata": {"time": "today"}, "sensorReport": [{"type": "Temperature", "time": "2026-01-01"}]}]
    batch = read(event(recordTime="yesterday", sensorElementList=sensors))
    assert set(named(batch.faults)) == {
        ("INSTANT_MALFORMED", f"{FIRST}/recordTime"),
        ("INSTANT_MALFORMED", f"{FIRST}/sensorElementList/0/sensorMetadata/time"),
        ("INSTANT_MALFORMED", f"{FIRST}/sensorElementList/0/sensorReport/0/time"),
    }


def test_an_empty_process_name_joins_nothing():
    stated = {"type": "TransformationEvent", "eventTime": "2026-01-01T00:00:00Z", "transformationID": ""}
    batch = read(stated | {"inputEPCList": [LOT]}, stated | {"outputEPCList": [LOT]})
    assert [one.transformation_id for one in batch.records(TraceEvent)] == ["", ""]
    assert named(batch.dialects) == [
        ("MEMBER_MISSING", f"{FIRST}/eventTimeZoneOffset"),
        ("EMPTY_IDENTIFIER", f"{FIRST}/transformationID"),
    ]


@pytest.mark.parametrize("text", [LOT, "did:web:a.example", "urn:epc:id:unheardof:1.2.3", "https://example.org/x"])
def test_an_identifier_of_any_scheme_is_no_deviation(text):
    assert identifier_dialect(text) is None


@pytest.mark.parametrize(
    "data",
    [b"[" * 1_600_000, b"{" * 1_600_000, b"[" + b"[]," * 1_300_000, b'{"a":' * 400_000, b'["' + b'",""' * 900_000],
)
def test_brackets_without_end_are_refused_at_the_cost_of_a_look(data):
    begin = time.process_time()
    with pytest.raises(InputError):
        read_records(data, name="x.json")
    assert (
        time.process_time() - begin < 15
    )  # a second where no lines are measured; what it guards against takes minutes
