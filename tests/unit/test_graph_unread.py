"""Events that were refused open only the traces that they may bear on; where what they name is unknown, all of them."""

from __future__ import annotations

import json

import pytest

from graph_events import END, born, make, pack, ref, seen
from greenchain.formats import read_records
from greenchain.graph import build_graph, trace_downstream, trace_upstream
from greenchain.model.unread import UnreadEvents

BOX = "https://id.gs1.org/00/095212340000000013"
LOT = "https://id.gs1.org/01/09521234003007/10/L1"
TIME = {"eventTime": "2026-01-01T00:00:00Z", "eventTimeZoneOffset": "+00:00"}


def refused(*events):
    document = {"type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": list(events)}}
    batch = read_records(json.dumps(document).encode(), name="d.json")
    assert batch.refused == len(events) == len(batch.unread)
    assert [fault for each in batch.unread for fault in each.faults] == list(batch.faults)
    return batch.unread


def stated(**members):
    return {"type": "ObjectEvent", "action": "OBSERVE", **TIME, **members}


def used(*names, made=("urn:new",), **members):
    inputs = [{"epcClass": name, "quantity": -1, "uom": "KGM"} for name in names]
    outputs = [{"epcClass": name, "quantity": -1, "uom": "KGM"} for name in made]
    return {
        "type": "TransformationEvent",
        **TIME,
        "inputQuantityList": inputs,
        "outputQuantityList": outputs,
        **members,
    }


def chain(*missing):
    """Two lots made of one each: urn:b of urn:a, in a box; urn:y of urn:x, elsewhere."""
    return build_graph(
        [
            born(0, ref("urn:a"), biz_location="urn:here"),
            born(0, ref("urn:x"), biz_location="urn:there", key="born"),
            make(1, [ref("urn:a")], [ref("urn:b")], biz_location="urn:here", event_id="urn:e:1", transformation_id="T"),
            make(1, [ref("urn:x")], [ref("urn:y")], biz_location="urn:there", key="other"),
            pack(2, BOX, ref("urn:b"), biz_location="urn:here"),
        ],
        missing=missing,
    )


def told(trace):
    return [gap.code for gap in trace.frontier]


@pytest.mark.parametrize(
    "event",
    [
        used("urn:b"),
        used("urn:zz", made=["urn:a"]),
        used("urn:zz", transformationID="T"),
        stated(epcList=[BOX], eventTime="soon", bizStep="receiving"),
        stated(epcList=["urn:zz"], eventID="urn:e:1", recordTime="soon"),
        stated(epcList=["urn:zz"], recordTime="soon", errorDeclaration={"correctiveEventIDs": ["urn:e:1"]}),
    ],
)
def test_a_refused_event_that_names_something_of_a_trace_opens_it_and_no_other(event):
    graph = chain(*refused(event))
    assert told(trace_downstream(graph, "urn:a", at=END)) == ["EVENTS_MISSING"]
    assert told(trace_downstream(graph, "urn:x", at=END)) == []
    assert told(trace_upstream(graph, "urn:y", at=END)) == []


@pytest.mark.parametrize(
    "event",
    [
        stated(epcList=["urn:zz", 7]),
        stated(epcList=[]),
        stated(bizLocation=7, epcList=["urn:zz"]),
        {"type": "AggregationEvent", "action": "ADD", **TIME, "childEPCs": ["urn:zz"]},
        "no event",
    ],
)
def test_a_refused_event_of_which_nobody_knows_what_it_names_opens_every_trace(event):
    graph = chain(*refused(event))
    for trace in (trace_downstream(graph, "urn:a", at=END), trace_upstream(graph, "urn:y", at=END)):
        assert told(trace) == ["EVENTS_MISSING"]


def test_a_document_that_is_not_there_opens_every_trace():
    assert told(trace_upstream(chain("lost.json"), "urn:y", at=END)) == ["EVENTS_MISSING"]
    assert told(trace_upstream(chain(UnreadEvents("lost.json")), "urn:b", at=END)) == ["EVENTS_MISSING"]


@pytest.mark.parametrize(("place", "is_open"), [("urn:here", True), ("urn:there", False), (None, True)])
def test_what_a_refused_event_made_of_nothing_stated_may_be_of_anything_at_its_place(place, is_open):
    graph = chain(*refused(used(made=["urn:zz"], **({"bizLocation": {"id": place}} if place else {}))))
    assert told(trace_downstream(graph, "urn:a", at=END)) == ["EVENTS_MISSING"] * is_open
    assert told(trace_upstream(graph, "urn:b", at=END)) == []


def test_with_exposure_a_refused_event_at_a_place_of_the_trace_opens_it():
    graph = chain(*refused(used("urn:zz", bizLocation={"id": "urn:here"})))
    assert told(trace_downstream(graph, "urn:a", at=END)) == []
    assert told(trace_downstream(graph, "urn:a", at=END, exposure=True)) == ["EVENTS_MISSING"]


@pytest.mark.parametrize(
    "name",
    [
        "https://id.gs1.org/01/09521234003007/10/L1/21/S",
        "urn:epc:class:lgtin:9521234.000300.L1",
        "https://id.gs1.org/01/09521234003007",
        "https://id.gs1.org/01/09521234003007/21/S",
    ],
)
def test_a_lot_is_named_by_its_class_and_by_items_that_may_be_of_it(name):
    graph = build_graph([born(0, ref(LOT))], missing=refused(stated(epcList=[name], recordTime="soon")))
    assert told(trace_upstream(graph, LOT, at=END)) == ["EVENTS_MISSING"]


def test_the_gap_says_how_many_events_of_which_document_and_where_the_first_is():
    graph = chain(*refused(used("urn:a"), used("urn:b"), used("urn:x")))
    (gap,) = trace_downstream(graph, "urn:a", at=END).frontier
    assert (gap.id, gap.detail) == ("d.json", "2 refused events may bear on this, first /epcisBody/eventList/0")


def test_a_shipping_that_was_read_stays_a_gap_of_its_own():
    graph = build_graph(
        [born(0, ref("urn:a")), seen(1, ref("urn:a"), biz_step="shipping")],
        missing=refused(stated(epcList=["urn:a"], eventTime="soon", bizStep="receiving")),
    )
    assert told(trace_downstream(graph, "urn:a", at=END)) == ["EVENTS_MISSING", "SHIPPED_NOT_RECEIVED"]
