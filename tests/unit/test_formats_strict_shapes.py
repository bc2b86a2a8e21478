"""Strict reading: each rule of the schema at its edge, one finding a place, and the good events kept."""

from __future__ import annotations

import copy
import json

import pytest

from greenchain.formats import STRICT, read_records
from greenchain.formats._epcis_vocabulary import FIELDS
from greenchain.formats.epcis_strict import strict_faults
from greenchain.formats.epcis_strict_table import EVENT_TYPES, OBJECTS, SUBJECTS
from greenchain.formats.epcis_strict_texts import is_time, is_uri
from greenchain.values.errors import InputError

ID = "urn:epc:id:sgtin:0614141.107346.2017"
BASE = {"eventTime": "2026-01-02T03:04:05Z", "eventTimeZoneOffset": "+00:00"}
QUANTITIES = [{"epcClass": ID, "quantity": 1}]
EVENTS = {
    "ObjectEvent": BASE | {"action": "ADD", "epcList": [ID], "ilmd": {"a:b": 1}},
    "AggregationEvent": BASE | {"action": "OBSERVE", "childEPCs": [ID]},
    "AssociationEvent": BASE | {"action": "ADD", "parentID": ID, "childQuantityList": QUANTITIES},
    "TransactionEvent": BASE | {"action": "ADD", "bizTransactionList": [{"bizTransaction": ID}], "epcList": []},
    "TransformationEvent": BASE | {"inputEPCList": [ID], "outputQuantityList": QUANTITIES},
    "ext:Event": BASE,
}


def document(*events):
    return {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-01-02T03:04:05Z",
        "epcisBody": {"eventList": [*events]},
    }


def event(kind, **changes):
    return {"type": kind, **copy.deepcopy(EVENTS[kind]), **changes}


def found(kind, **changes):
    """Code and place of what is refused of an event, ``None`` for a member that is taken out."""
    stated = {name: value for name, value in event(kind, **changes).items() if value is not ...}
    faults = strict_faults(document(stated))
    return [(fault.code, fault.where.removeprefix("/epcisBody/eventList/0")) for fault in faults]


def read(value, *, as_text=False):
    return read_records(value.encode() if as_text else json.dumps(value).encode(), name="d", formats=STRICT)


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_a_plain_event_of_each_type_is_allowed(kind):
    assert found(kind) == []
    assert found(kind, **{"ext:any": None, "urn:x": [1]}) == []


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_time_and_offset_are_required_and_names_need_a_prefix(kind):
    assert found(kind, eventTime=...) == [("SCHEMA_MEMBER_MISSING", "/eventTime")]
    assert found(kind, eventTimeZoneOffset=...) == [("SCHEMA_MEMBER_MISSING", "/eventTimeZoneOffset")]
    assert found(kind, _comment="x") == [("SCHEMA_MEMBER_UNKNOWN", "/_comment")]


CASES = [
    ("ObjectEvent", {"action": "add"}, "SCHEMA_WORD", "/action"),
    ("ObjectEvent", {"action": ...}, "SCHEMA_MEMBER_MISSING", "/action"),
    ("ObjectEvent", {"action": "OBSERVE"}, "SCHEMA_ILMD_WITHOUT_ADD", "/ilmd"),
    ("ObjectEvent", {"epcList": ...}, "SCHEMA_EVENT_WITHOUT_SUBJECT", ""),
    ("ObjectEvent", {"epcList": ..., "quantityList": []}, "SCHEMA_EVENT_WITHOUT_SUBJECT", ""),
    ("ObjectEvent", {"epcList": [ID, ID]}, "SCHEMA_LIST", "/epcList"),
    ("ObjectEvent", {"epcList": [""]}, "SCHEMA_TEXT", "/epcList/0"),
    ("ObjectEvent", {"epcList": [1]}, "SCHEMA_TYPE", "/epcList/0"),
    ("ObjectEvent", {"epcList": ID}, "SCHEMA_TYPE", "/epcList"),
    ("ObjectEvent", {"epcList": None}, "SCHEMA_TYPE", "/epcList"),
    ("ObjectEvent", {"parentID": ID}, "SCHEMA_MEMBER_UNKNOWN", "/parentID"),
    ("ObjectEvent", {"bizStep": "urn:epcglobal:cbv:bizstep:shipping"}, "SCHEMA_WORD", "/bizStep"),
    ("ObjectEvent", {"bizStep": "https://ns.gs1.org/cbv/BizStep-shipping"}, "SCHEMA_WORD", "/bizStep"),
    ("ObjectEvent", {"bizStep": "shiping"}, "SCHEMA_WORD", "/bizStep"),
    ("ObjectEvent", {"bizStep": ["shipping"]}, "SCHEMA_TYPE", "/bizStep"),
    ("ObjectEvent", {"disposition": "shipping"}, "SCHEMA_WORD", "/disposition"),
    ("ObjectEvent", {"readPoint": ID}, "SCHEMA_TYPE", "/readPoint"),
    ("ObjectEvent", {"readPoint": {}}, "SCHEMA_MEMBER_MISSING", "/readPoint/id"),
    ("ObjectEvent", {"eventTimeZoneOffset": "Z"}, "SCHEMA_TEXT", "/eventTimeZoneOffset"),
    ("ObjectEvent", {"eventTimeZoneOffset": "+14:01"}, "SCHEMA_TEXT", "/eventTimeZoneOffset"),
    ("ObjectEvent", {"eventTime": "2026-01-02T03:04:05"}, "SCHEMA_TEXT", "/eventTime"),
    ("ObjectEvent", {"certificationInfo": [ID, "x"]}, "SCHEMA_TEXT", "/certificationInfo/1"),
    ("ObjectEvent", {"persistentDisposition": {}}, "SCHEMA_MEMBER_MISSING", "/persistentDisposition"),
    ("ObjectEvent", {"persistentDisposition": {"set": []}}, "SCHEMA_LIST", "/persistentDisposition/set"),
    ("ObjectEvent", {"errorDeclaration": {}}, "SCHEMA_MEMBER_MISSING", "/errorDeclaration/declarationTime"),
    ("ObjectEvent", {"ilmd": {"lot": "1"}}, "SCHEMA_MEMBER_UNKNOWN", "/ilmd/lot"),
    ("ObjectEvent", {"sourceList": [{"source": ID}]}, "SCHEMA_MEMBER_MISSING", "/sourceList/0/type"),
    ("ObjectEvent", {"sensorElementList": [{}]}, "SCHEMA_MEMBER_MISSING", "/sensorElementList/0/sensorReport"),
    ("AggregationEvent", {"childEPCs": []}, "SCHEMA_EVENT_WITHOUT_SUBJECT", ""),
    ("AggregationEvent", {"ilmd": {}}, "SCHEMA_MEMBER_UNKNOWN", "/ilmd"),
    ("AssociationEvent", {"parentID": ...}, "SCHEMA_MEMBER_MISSING", "/parentID"),
    ("TransactionEvent", {"bizTransactionList": []}, "SCHEMA_LIST", "/bizTransactionList"),
    ("TransactionEvent", {"epcList": ...}, "SCHEMA_EVENT_WITHOUT_SUBJECT", ""),
    ("TransformationEvent", {"inputEPCList": []}, "SCHEMA_EVENT_WITHOUT_SUBJECT", ""),
    ("TransformationEvent", {"action": "ADD"}, "SCHEMA_MEMBER_UNKNOWN", "/action"),
    ("TransformationEvent", {"transformationID": ""}, "SCHEMA_TEXT", "/transformationID"),
]
ALLOWED = [
    ("ObjectEvent", {"epcList": []}),
    ("ObjectEvent", {"epcList": ..., "quantityList": QUANTITIES}),
    ("ObjectEvent", {"action": "DELETE", "ilmd": ...}),
    ("ObjectEvent", {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"}),
    ("ObjectEvent", {"bizStep": "urn:gdst:bizStep:landing"}),
    ("ObjectEvent", {"eventTimeZoneOffset": "-14:00"}),
    ("ObjectEvent", {"readPoint": {"id": ID, "any": 1}}),
    ("ObjectEvent", {"certificationInfo": []}),
    ("AggregationEvent", {"action": "DELETE", "childEPCs": ...}),
    ("TransactionEvent", {"epcList": ..., "action": "DELETE"}),
    ("TransformationEvent", {"outputQuantityList": ..., "transformationID": ID}),
    ("ext:Event", {"action": "anything", "x": 1}),
]


@pytest.mark.parametrize(("kind", "changes", "code", "where"), CASES)
def test_what_the_schema_refuses_has_one_finding_at_its_place(kind, changes, code, where):
    assert found(kind, **changes) == [(code, where)]


@pytest.mark.parametrize(("kind", "changes"), ALLOWED)
def test_what_stands_just_inside_the_schema_is_allowed(kind, changes):
    assert found(kind, **changes) == []


@pytest.mark.parametrize("number", [True, "1", None, [1]])
def test_a_quantity_is_a_number(number):
    assert found("ObjectEvent", quantityList=[{"epcClass": ID, "quantity": number}]) == [
        ("SCHEMA_TYPE", "/quantityList/0/quantity")
    ]


def test_all_faults_of_a_document_come_together():
    broken = document(event("ObjectEvent", action="add"), event("ObjectEvent", bizStep="?"))
    del broken["schemaVersion"]
    assert [fault.where for fault in strict_faults(broken)] == [
        "/epcisBody/eventList/0/action",
        "/epcisBody/eventList/1/bizStep",
        "/schemaVersion",
    ]


@pytest.mark.parametrize("value", [None, 1, "x", [], [document()], {}, {"type": 1}, {"type": "EPCISDocument"}])
def test_what_is_no_document_is_refused(value):
    assert strict_faults(value)


def test_a_bare_event_needs_a_context():
    bare = event("ObjectEvent")
    assert [fault.where for fault in strict_faults(bare)] == ["/@context"]
    assert strict_faults(bare | {"@context": []}) == ()


def test_a_refused_event_leaves_the_others():
    batch = read(document(event("ObjectEvent", action="add"), event("AggregationEvent"), event("ObjectEvent", _x=1)))
    assert (batch.format, batch.read, batch.refused, len(batch.content)) == ("epcis-json", 3, 2, 1)
    assert [(fault.code, fault.where) for fault in batch.faults] == [
        ("SCHEMA_WORD", "/epcisBody/eventList/0/action"),
        ("SCHEMA_MEMBER_UNKNOWN", "/epcisBody/eventList/2/_x"),
    ]


def test_what_is_refused_around_the_events_refuses_the_document_with_all_its_faults():
    broken = document(event("ObjectEvent", action="add")) | {"creationDate": "today"}
    with pytest.raises(InputError) as caught:
        read(broken)
    assert {fault.where for fault in caught.value.faults} == {"/creationDate", "/epcisBody/eventList/0/action"}


def test_strict_reading_still_refuses_what_has_no_meaning():
    batch = read(document(event("ObjectEvent", quantityList=[{"epcClass": ID, "quantity": -1}])))
    assert [fault.code for fault in batch.faults] == ["QUANTITY_MALFORMED"]
    batch = read(document(event("AggregationEvent", action="ADD")))
    assert [fault.code for fault in batch.faults] == ["EVENT_PARENT_MISSING"]


def test_comments_are_no_json():
    with pytest.raises(InputError) as caught:
        read(json.dumps(document()).replace("{", "{ // x\n", 1), as_text=True)
    assert caught.value.code == "JSON_SYNTAX"


XML = """<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" {attributes}><EPCISBody><EventList>
<ObjectEvent><eventTime>2026-01-02T03:04:05Z</eventTime>{offset}
<epcList><epc>urn:epc:id:sgtin:0614141.107346.2017</epc></epcList><action>ADD</action>{more}</ObjectEvent>
</EventList></EPCISBody></e:EPCISDocument>"""
ROOT = 'schemaVersion="2.0" creationDate="2026-01-02T03:04:05Z"'
OFFSET = "<eventTimeZoneOffset>+00:00</eventTimeZoneOffset>"


def test_xml_is_judged_by_the_same_table_with_its_own_spellings():
    more = '<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep><x:a xmlns:x="https://x.example/">1</x:a>'
    assert read(XML.format(attributes=ROOT, offset=OFFSET, more=more), as_text=True).faults == ()
    for offset, more, code, inside in (
        ("", "", "SCHEMA_MEMBER_MISSING", "line 2 /epcisBody/eventList/0/eventTimeZoneOffset"),
        (OFFSET, "<bizStep>?</bizStep>", "SCHEMA_WORD", "line 3 /epcisBody/eventList/0/bizStep"),
        (OFFSET, "<other/>", "SCHEMA_MEMBER_UNKNOWN", "line 3 /epcisBody/eventList/0/other"),
    ):
        batch = read(XML.format(attributes=ROOT, offset=offset, more=more), as_text=True)
        assert [(fault.code, fault.where) for fault in batch.faults] == [(code, inside)]
        assert batch.refused == 1


@pytest.mark.parametrize("attributes", ["", 'schemaVersion="2.0"', ROOT.replace("2.0", "two"), ROOT.replace("T", " ")])
def test_xml_states_its_version_and_date(attributes):
    with pytest.raises(InputError) as caught:
        read(XML.format(attributes=attributes, offset=OFFSET, more=""), as_text=True)
    assert {fault.where for fault in caught.value.faults} == {"line 1"}


def test_the_table_agrees_with_the_pack_on_the_fields_of_each_event_type():
    assert {kind: set(OBJECTS[kind].members) for kind in EVENT_TYPES} == {
        kind: set(FIELDS[kind]) for kind in EVENT_TYPES
    }
    assert set(SUBJECTS) == set(EVENT_TYPES)


def test_every_object_that_a_shape_names_stands_in_the_table():
    shapes = [shape for known in OBJECTS.values() for shape in known.members.values()]
    named = {(shape.item or shape).of for shape in shapes if (shape.item or shape).kind == "object"}
    assert named <= set(OBJECTS)


def test_very_many_broken_events_end_with_a_bounded_list():
    batch = read(document(*({"type": "ObjectEvent"} for _ in range(12_000))))
    assert (batch.refused, len(batch.content)) == (12_000, 0)
    assert len(batch.faults) <= 10_001


@pytest.mark.parametrize("text", ["a:", "urn:x", "https://[::1]:8/%20?a#b", "x://[v1.a]/", "a:b//c", "mailto:a@b"])
def test_uris_are_told_from_other_text(text):
    assert is_uri(text)
    assert not is_uri(text[:0])
    assert not is_uri(text + " ")
    assert not is_uri(text + "\n")
    assert not is_uri(f"1{text}")


@pytest.mark.parametrize(
    "text", ["shipping", "a b:c", "https://[::1", "x://[1::2::3]/", "a:%2", "http://a:b:c/", "ä:b"]
)
def test_text_that_is_no_uri_is_told(text):
    assert not is_uri(text)


def test_times_end_where_the_calendar_ends():
    assert is_time("2024-02-29T23:59:59.123456789-23:59")
    for text in ("2023-02-29T00:00:00Z", "2024-04-31T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:60Z", "x"):
        assert not is_time(text)
