"""EPCIS 2.0 JSON becomes events: every part in its place, every fault at its pointer, the good rest kept."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from greenchain.formats import Format, read_records
from greenchain.formats.batch import Batch
from greenchain.formats.epcis_terms import WordKind, cbv_word
from greenchain.model.events import Action, EventType, TraceEvent, Transfer
from greenchain.values.errors import GreenchainError, InputError
from greenchain.values.quantity import Quantity

LOT = "https://id.gs1.org/01/09521234003007/10/L1"
LINK_OF_S1 = "https://shop.example/01/09521234003007/10/L1/21/S1"  # which names the lot too
S1 = "https://id.gs1.org/01/09521234003007/21/S1"
ERROR = {"declarationTime": "2026-01-02T00:00:00Z"}


def observe(**members):
    return {
        "type": "ObjectEvent",
        "eventTime": "2026-01-01T10:00:00+08:00",
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE",
        "epcList": [LOT],
    } | members


def transform(**members):
    return {
        "type": "TransformationEvent",
        "eventTime": "2026-01-01T10:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.A", "quantity": 10.5, "uom": "KGM"}],
        "outputEPCList": ["urn:epc:id:sgtin:4012345.012345.1"],
    } | members


def batch_of(*events, wrap=True):
    document = {"type": "EPCISDocument", "epcisBody": {"eventList": list(events)}} if wrap else list(events)
    return read_records(json.dumps(document).encode(), name="events.json")


def event_of(*events):
    batch = batch_of(*events)
    assert batch.faults == ()
    return batch.records(TraceEvent)[0]


def codes(batch):
    return [fault.code for fault in batch.faults]


def test_every_shape_of_document_gives_the_same_events():
    listed = [observe(), transform()]
    query = {"epcisBody": {"queryResults": {"resultsBody": {"eventList": listed}}}}
    keys = {
        tuple(event.key for event in read_records(json.dumps(document).encode(), name="x").records(TraceEvent))
        for document in ({"epcisBody": {"eventList": listed}}, query, listed)
    }
    assert len(keys) == 1
    bare = read_records(json.dumps(listed[0]).encode(), name="x").records(TraceEvent)
    assert [event.key for event in bare] == [next(iter(keys))[0]]


def test_transformation_keeps_inputs_outputs_and_exact_quantities():
    event = event_of(transform())
    assert event.type is EventType.TRANSFORMATION
    assert event.action is None
    assert event.inputs[0].id == "https://id.gs1.org/01/04012345123456/10/A"
    assert event.inputs[0].quantity == Quantity(Decimal("10.5"), "KGM")
    assert [ref.id for ref in event.outputs] == ["https://id.gs1.org/01/04012345123456/21/1"]
    assert event.outputs[0].quantity is None


@pytest.mark.parametrize(
    "spelling",
    [
        "shipping",
        "cbv:BizStep-shipping",
        "urn:epcglobal:cbv:bizstep:shipping",
        "https://ref.gs1.org/cbv/BizStep-shipping",
    ],
)
def test_a_vocabulary_word_is_one_word_in_all_its_spellings(spelling):
    assert cbv_word(spelling, WordKind.BIZ_STEP) == "shipping"
    assert event_of(observe(bizStep=spelling)).key == event_of(observe(bizStep="shipping")).key


def test_a_word_of_another_list_or_vocabulary_stays_as_written():
    assert cbv_word("cbv:Disp-shipping", WordKind.BIZ_STEP) == "cbv:Disp-shipping"
    assert cbv_word("urn:gdst:bizStep:landing", WordKind.BIZ_STEP) == "urn:gdst:bizStep:landing"


def test_quantity_without_unit_counts_pieces_and_without_quantity_is_not_stated():
    event = event_of(observe(quantityList=[{"epcClass": LOT, "quantity": 3}, {"epcClass": LOT + "2"}], epcList=[]))
    assert event.objects[0].quantity == Quantity(Decimal(3), "C62")
    assert event.objects[1].quantity is None


def test_an_unknown_unit_is_named_and_the_event_stands_without_that_amount():
    batch = batch_of(observe(quantityList=[{"epcClass": LOT, "quantity": 3, "uom": "FURLONG"}], epcList=[]))
    assert [note.code for note in batch.dialects] == ["UNIT_UNKNOWN"]
    assert batch.dialects[0].where == "/epcisBody/eventList/0/quantityList/0/uom"
    assert batch.records(TraceEvent)[0].objects[0].quantity is None
    assert batch.counts["refused"] == 0


@pytest.mark.parametrize("quantity", [-1, "twenty", True, [1]])
def test_a_quantity_that_is_no_amount_refuses_the_event(quantity):
    batch = batch_of(observe(quantityList=[{"epcClass": LOT, "quantity": quantity}]), transform())
    assert codes(batch) == ["QUANTITY_MALFORMED"]
    assert len(batch.records(TraceEvent)) == 1


def test_a_quantity_of_zero_is_an_amount():
    assert event_of(observe(quantityList=[{"epcClass": LOT, "quantity": 0}])).objects[1].quantity == Quantity(
        Decimal(0), "C62"
    )


def test_a_quantity_in_text_is_read_and_noted():
    batch = batch_of(observe(quantityList=[{"epcClass": LOT, "quantity": "20"}]))
    assert batch.records(TraceEvent)[0].objects[1].quantity == Quantity(Decimal(20), "C62")
    assert [note.code for note in batch.notes] == ["QUANTITY_AS_TEXT"]
    assert not batch.faults


def test_empty_identifiers_are_absent():
    event = event_of(transform(transformationID="", inputEPCList=["", " "]))
    assert event.transformation_id == ""
    assert [ref.id for ref in event.inputs] == ["https://id.gs1.org/01/04012345123456/10/A"]


def test_places_sides_dispositions_and_transactions_are_canonical():
    event = event_of(
        observe(
            readPoint={"id": "urn:epc:id:sgln:0614141.00888.0"},
            bizLocation={"id": "https://example.com/414/9521234000143"},
            persistentDisposition={"set": ["cbv:Disp-completeness_verified"], "unset": ["completeness_inferred"]},
            bizTransactionList=[
                {"type": "urn:epcglobal:cbv:btt:po", "bizTransaction": "urn:epc:id:gdti:0614141.00001.5"}
            ],
            sourceList=[{"type": "cbv:SDT-owning_party", "source": "urn:epc:id:pgln:4012345.00225"}],
            destinationList=[{"type": "location", "destination": "urn:x:dest"}],
        )
    )
    assert event.read_point == "https://id.gs1.org/414/0614141008889"
    assert event.biz_location == "https://id.gs1.org/414/9521234000143"
    assert event.set_dispositions == ("completeness_verified",)
    assert event.unset_dispositions == ("completeness_inferred",)
    assert event.transactions[0][0] == "po"
    assert event.sources == (Transfer("owning_party", "https://id.gs1.org/417/4012345002256"),)
    assert event.destinations == (Transfer("location", "urn:x:dest"),)


def test_what_is_not_known_here_is_kept():
    event = event_of(
        observe(
            **{
                "example:field": {"a": [1]},
                "certificationInfo": "https://c.example",
                "readPoint": {"id": "urn:p", "ext:b": 2},
            }
        )
    )
    assert event.extensions["example:field"]["a"] == (1,)
    assert event.extensions["certificationInfo"] == "https://c.example"
    assert event.extensions["readPoint"]["ext:b"] == 2


def test_the_key_ignores_order_name_and_record_time_but_not_content():
    two = [LOT, LOT + "2"]
    first = event_of(observe(epcList=two, eventID="urn:a", recordTime="2026-02-01T00:00:00Z"))
    again = event_of(observe(epcList=two[::-1], eventID="urn:b"))
    other = event_of(observe(epcList=two, disposition="in_transit"))
    assert first.key == again.key
    assert first.key != other.key


def test_an_error_declaration_has_the_key_of_its_event_with_a_mark():
    stated = event_of(observe(eventID="urn:a"))
    taken_back = event_of(
        observe(
            eventID="urn:a",
            errorDeclaration={"declarationTime": "2026-01-02T00:00:00Z", "reason": "incorrect_data", "x:y": 1},
        )
    )
    assert taken_back.key == stated.key + ":error"
    assert taken_back.error.reason == "incorrect_data"


def test_the_same_event_twice_is_one_event_and_a_note():
    batch = batch_of(observe(eventID="urn:a"), observe(eventID="urn:a"))
    assert batch.counts == {"read": 2, "refused": 0, "duplicate": 1, "TraceEvent": 1}
    assert [note.code for note in batch.notes] == ["EVENT_DUPLICATE"]


@pytest.mark.parametrize(
    ("one", "other", "field"),
    [
        ({"eventID": "urn:a"}, {"eventID": "urn:b"}, "event_id"),
        ({"errorDeclaration": ERROR}, {"errorDeclaration": {**ERROR, "correctiveEventIDs": ["urn:c"]}}, "error"),
        ({"epcList": [S1]}, {"epcList": [LINK_OF_S1]}, "lots"),
    ],
)
def test_the_same_event_under_another_name_is_given_again_as_it_came(one, other, field):
    batch = batch_of(observe(**one), observe(**other), observe(**one))
    first, again = batch.records(TraceEvent)
    assert first.key == again.key
    assert getattr(first, field) != getattr(again, field)
    assert batch.counts == {"read": 3, "refused": 0, "duplicate": 1, "TraceEvent": 2}
    assert [note.code for note in batch.notes] == ["EVENT_DUPLICATE"] * 2


def test_an_event_id_of_another_event_is_named_also_where_the_event_came_before():
    batch = batch_of(observe(eventID="urn:a"), observe(epcList=["urn:x"], eventID="urn:b"), observe(eventID="urn:b"))
    assert [note.code for note in batch.notes] == ["EVENT_DUPLICATE", "EVENT_ID_REUSED"]


def test_a_link_with_lot_and_serial_states_the_lot_of_the_instance():
    event = event_of(observe(epcList=["https://shop.example/01/09521234003007/10/L1/21/S1"]))
    instance = "https://id.gs1.org/01/09521234003007/21/S1"
    assert event.objects[0].id == instance
    assert event.lots == ((instance, LOT),)


def test_the_lot_number_of_the_master_data_states_the_lot_of_what_is_born():
    instance = "https://id.gs1.org/01/09521234003007/21/S1"
    born = event_of(observe(action="ADD", epcList=[instance], ilmd={"cbvmda:lotNumber": "L1"}))
    seen = event_of(observe(action="OBSERVE", epcList=[instance], ilmd={"cbvmda:lotNumber": "L1"}))
    assert born.lots == ((instance, LOT),)
    assert seen.lots == ()


@pytest.mark.parametrize(
    ("members", "code", "where"),
    [
        ({"type": "objectEvent"}, "EVENT_TYPE_UNKNOWN", "/type"),
        ({"action": "CREATE"}, "EVENT_ACTION_UNKNOWN", "/action"),
        ({"action": None}, "EVENT_ACTION_UNKNOWN", "/action"),
        ({"eventTime": "22-07-2026"}, "INSTANT_MALFORMED", "/eventTime"),
        ({"eventTime": "2026-07-22T00:00:00"}, "INSTANT_MALFORMED", "/eventTime"),
        ({"eventTimeZoneOffset": "+15:00"}, "EVENT_MALFORMED", "/eventTimeZoneOffset"),
        ({"epcList": "urn:a"}, "EVENT_MALFORMED", "/epcList"),
        ({"epcList": [3]}, "EVENT_MALFORMED", "/epcList/0"),
        ({"epcList": []}, "EVENT_WITHOUT_OBJECTS", ""),
        ({"bizStep": 7}, "EVENT_MALFORMED", "/bizStep"),
        ({"readPoint": {"name": "x"}}, "EVENT_MALFORMED", "/readPoint"),
        ({"sourceList": [{"type": "location"}]}, "EVENT_MALFORMED", "/sourceList/0"),
        ({"quantityList": [{"quantity": 1}]}, "EVENT_MALFORMED", "/quantityList/0/epcClass"),
        ({"ilmd": "x"}, "EVENT_MALFORMED", "/ilmd"),
    ],
)
def test_each_fault_is_named_at_its_pointer_and_the_next_event_is_kept(members, code, where):
    batch = batch_of(observe(**members), transform())
    assert (code, "/epcisBody/eventList/0" + where) in [(fault.code, fault.where) for fault in batch.faults]
    assert [event.type for event in batch.records(TraceEvent)] == [EventType.TRANSFORMATION]
    assert batch.counts["refused"] == 1


def test_all_faults_of_one_event_are_reported_together():
    assert set(codes(batch_of(observe(action="X", eventTime="?", bizStep=1)))) == {
        "EVENT_ACTION_UNKNOWN",
        "INSTANT_MALFORMED",
        "EVENT_MALFORMED",
    }


@pytest.mark.parametrize(
    ("kind", "action", "members", "taken"),
    [
        ("AggregationEvent", "ADD", {"childEPCs": ["urn:c"]}, False),
        ("AggregationEvent", "DELETE", {}, False),
        ("AggregationEvent", "OBSERVE", {"childEPCs": ["urn:c"]}, True),
        ("AggregationEvent", "DELETE", {"parentID": "urn:p"}, True),
        ("AggregationEvent", "ADD", {"parentID": "urn:p"}, False),
        ("AssociationEvent", "OBSERVE", {"childEPCs": ["urn:c"]}, False),
        ("AssociationEvent", "ADD", {"parentID": "urn:p", "childEPCs": ["urn:c"]}, True),
        ("TransactionEvent", "ADD", {"bizTransactionList": [{"type": "po", "bizTransaction": "urn:t"}]}, True),
        ("ObjectEvent", "OBSERVE", {"sensorElementList": [{"sensorReport": []}]}, True),
    ],
)
def test_an_event_is_taken_exactly_when_it_says_what_it_is_about(kind, action, members, taken):
    stated = {"type": kind, "action": action, "eventTime": "2026-01-01T00:00:00Z"} | members
    assert bool(batch_of(stated).records(TraceEvent)) is taken


def test_an_action_of_a_transformation_is_not_refused_when_known():
    assert event_of(transform(action="ADD")).action is Action.ADD


def test_the_offset_of_the_event_time_stands_in_for_an_absent_one():
    event = observe()
    del event["eventTimeZoneOffset"]
    assert event_of(event).time_zone_offset == "+08:00"


def test_a_byte_order_mark_is_passed_over_and_noted():
    batch = read_records(b"\xef\xbb\xbf" + json.dumps([observe()]).encode(), name="x")
    assert [note.code for note in batch.notes] == ["BYTE_ORDER_MARK"]
    assert len(batch.records(TraceEvent)) == 1


def test_a_doubled_event_id_is_passed_over_but_another_doubled_member_is_not():
    text = json.dumps(observe(eventID="urn:a"))
    named_twice = text.replace('"eventID": "urn:a"', '"eventID": "urn:a", "eventID": "urn:b"')
    batch = read_records(named_twice.encode(), name="x")
    assert batch.records(TraceEvent)[0].event_id == "urn:b"
    assert [note.code for note in batch.notes] == ["JSON_DUPLICATE_KEY"]
    other = read_records(named_twice.replace('"action"', '"action": "ADD", "action"').encode(), name="x")
    assert other.content == ()
    assert [(fault.code, fault.where) for fault in other.faults] == [("JSON_DUPLICATE_KEY", "/action")]


def test_a_document_broken_inside_is_named_as_broken_not_as_unsupported():
    with pytest.raises(InputError) as caught:
        read_records(b'{"type": "EPCISDocument", "epcisBody": {"eventList": [}}', name="cut.json")
    assert caught.value.code == "JSON_SYNTAX"
    assert caught.value.faults[0].file == "cut.json"


def test_too_many_events_are_refused_before_they_are_read(monkeypatch):
    monkeypatch.setattr("greenchain.formats.epcis_document.MAX_EVENTS", 2)
    assert len(batch_of(observe(), transform()).content) == 2
    with pytest.raises(InputError) as caught:
        batch_of(observe(), transform(), observe(bizStep="x"))
    assert caught.value.code == "BUDGET_EXCEEDED"


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\x00\xff" * 40, b"{}", b"[]", b'{"a": 1}', b"a;b\n1;2\n", b"PK\x03\x04"]
)
def test_what_no_format_recognizes_is_named_with_what_was_found(data):
    with pytest.raises(InputError) as caught:
        read_records(data, name="thing")
    assert caught.value.code == "FORMAT_UNSUPPORTED"
    assert caught.value.faults[0].found


def test_a_plugged_in_format_is_asked_first():
    ours = Format(
        "mine", "text/plain", lambda data, name: name == "m", lambda data, name: Batch(name, "mine", "text/plain")
    )
    assert read_records(b"{}", name="m", formats=(ours,)).format == "mine"
    with pytest.raises(GreenchainError):
        read_records(b"{}", name="other", formats=(ours,))


def test_faults_beyond_the_budget_are_counted_in_the_last_one(monkeypatch):
    monkeypatch.setattr("greenchain.formats.batch.MAX_FAULTS", 3)
    batch = batch_of(*[observe(action=f"X{number}") for number in range(5)])
    assert codes(batch) == ["EVENT_ACTION_UNKNOWN"] * 3 + ["BUDGET_EXCEEDED"]
    assert "2 more" in batch.faults[-1].found
    assert batch.counts["refused"] == 5
