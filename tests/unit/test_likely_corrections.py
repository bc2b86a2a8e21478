"""An event that differs from another one in quantities only is named, in the import and in traces of the lot."""

from __future__ import annotations

import json

import pytest

from graph_events import END, born, event, ref, seen
from greenchain.formats import read_records
from greenchain.graph import build_graph, trace_downstream, trace_upstream
from greenchain.graph.statements.likeness import is_likely_correction, likeness
from greenchain.model.events import ERROR_MARK, ErrorDeclaration, EventType, Transfer
from greenchain.workspace.records import Records, open_store

TIME = "2026-01-01T00:00:00Z"


def told(trace):
    return [(gap.code, gap.id) for gap in trace.frontier]


def sent(kg, hours=0, name="urn:a", **parts):
    return born(hours, ref(name, kg), **{"key": f"k{kg}-{hours}"} | parts)


def test_two_births_that_differ_in_kilograms_only_leave_every_trace_of_the_lot_open():
    for events in ([sent(12000), sent(11000)], [sent(11000), sent(12000)]):
        graph = build_graph(events)
        for trace in (trace_upstream(graph, "urn:a", at=END), trace_downstream(graph, "urn:a", at=END)):
            (gap,) = trace.frontier
            assert (gap.code, gap.id) == ("LIKELY_CORRECTION", "urn:a")
            assert gap.detail.endswith("11000 KGM by k11000-0, 12000 KGM by k12000-0")


@pytest.mark.parametrize(
    "other",
    [
        {"hours": 1},
        {"biz_location": "urn:elsewhere"},
        {"biz_step": "storing"},
        {"name": "urn:b"},
        {"disposition": "active"},
        {"destinations": (Transfer("owning_party", "urn:p"),)},
        {"extensions": {"x:line": "2"}},
        {"transactions": (("po", "urn:order:2"),)},
    ],
)
def test_events_that_differ_in_anything_else_are_two(other):
    assert not is_likely_correction(sent(12000), sent(11000, **other))


def test_events_with_eventids_of_their_own_are_two_but_an_id_made_of_the_content_says_nothing():
    assert not is_likely_correction(sent(1, event_id="urn:e:1"), sent(2, event_id="urn:e:2"))
    assert is_likely_correction(sent(1, event_id="urn:e:1"), sent(2, event_id="urn:e:1"))
    assert is_likely_correction(sent(1, event_id="urn:e:1"), sent(2))
    assert is_likely_correction(sent(1, event_id="ni:///sha-256;1"), sent(2, event_id="ni:///sha-256;2"))


def test_a_record_time_and_the_offset_of_the_same_instant_make_no_difference():
    assert is_likely_correction(
        sent(1, extensions={"recordTime": TIME}), sent(2, time_zone_offset="+08:00", extensions={"recordTime": "x"})
    )


def test_items_and_events_without_quantities_are_never_alike():
    assert likeness(seen(0, ref("urn:a"))) == 0
    assert likeness(event(EventType.AGGREGATION, 0, parent="urn:p")) == 0


def test_a_declared_correction_leaves_nothing_open():
    wrong = sent(12000)
    declaration = sent(12000, key="k12000-0" + ERROR_MARK, error=ErrorDeclaration(END, "incorrect_data", ()))
    graph = build_graph([wrong, declaration, sent(11000)])
    assert told(trace_upstream(graph, "urn:a", at=END)) == []


def document(*kilograms, **members):
    listed = [
        {
            "type": "ObjectEvent",
            "action": "ADD",
            "eventTime": TIME,
            "eventTimeZoneOffset": "+00:00",
            "bizStep": "commissioning",
            "bizLocation": {"id": "urn:site"},
            "quantityList": [{"epcClass": "urn:a", "quantity": each, "uom": "KGM"}],
            **members,
        }
        for each in kilograms
    ]
    return json.dumps({"type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": listed}}).encode()


def notes(added):
    return [(note.code, note.where) for note in added.notes if note.code in ("LIKELY_CORRECTION", "EVENT_ID_REUSED")]


@pytest.fixture(params=["memory:", "x.db"])
def records(request, tmp_path):
    where = request.param if request.param == "memory:" else str(tmp_path / request.param)
    with Records(open_store(where)) as opened:
        yield opened


WRONG = "/epcisBody/eventList/0"


@pytest.mark.parametrize(("first", "then"), [(12000, 11000), (11000, 12000)])
def test_the_import_names_both_events_whichever_came_first(records, first, then):
    assert notes(records.add(document(first), name="first.json")) == []
    added = records.add(document(then), name="again.json")
    assert notes(added) == [("LIKELY_CORRECTION", WRONG)]
    (note,) = added.notes
    assert note.found == read_records(document(then), name="again.json").keys[0]
    assert read_records(document(first), name="first.json").keys[0] in note.expected


def test_the_import_names_a_likely_correction_inside_one_document(records):
    assert notes(records.add(document(12000, 11000), name="both.json")) == [
        ("LIKELY_CORRECTION", "/epcisBody/eventList/1")
    ]


def test_the_import_says_nothing_of_the_same_event_again_or_of_a_declared_one(records):
    records.add(document(12000), name="first.json")
    assert notes(records.add(document(12000) + b" ", name="again.json")) == []
    error = {"errorDeclaration": {"declarationTime": "2026-02-01T00:00:00Z", "reason": "incorrect_data"}}
    assert notes(records.add(document(12000, **error), name="declared.json")) == []
    assert notes(records.add(document(11000), name="right.json")) == []


def test_one_eventid_on_different_events_is_named_across_documents(records):
    records.add(document(1, eventID="urn:e:1"), name="first.json")
    other = document(1, eventID="urn:e:1", bizLocation={"id": "urn:elsewhere"})
    assert notes(records.add(other, name="other.json")) == [("EVENT_ID_REUSED", WRONG)]
    assert notes(records.add(document(1, eventID="urn:e:1") + b" ", name="again.json")) == []
