"""A downstream trace stays open where something came from nowhere at a place that the traced object was last at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from greenchain.graph import build_graph, trace_downstream, trace_upstream
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.nouns import Facility
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import Quantity

START = datetime(2026, 1, 1, tzinfo=UTC)
END = START + timedelta(days=30)
GTIN = "https://id.gs1.org/01/09521234003007"
LOT, ONE, OTHER = GTIN + "/10/L1", GTIN + "/21/S1", GTIN + "/21/S2"


def ref(name, kg=None):
    return ObjectRef(name, None if kg is None else Quantity(Decimal(kg), "KGM"))


def event(kind, hours, **parts):
    parts.setdefault("key", f"{kind.value}-{hours}")
    return TraceEvent(type=kind, event_time=START + timedelta(hours=hours), **parts)


def born(hours, *refs, place="urn:mine"):
    return event(EventType.OBJECT, hours, action=Action.ADD, objects=refs, biz_step="commissioning", biz_location=place)


def seen(hours, *refs, step="inspecting", place="", action=Action.OBSERVE, **parts):
    return event(EventType.OBJECT, hours, action=action, objects=refs, biz_step=step, biz_location=place, **parts)


def make(hours, inputs, outputs, place="urn:mill", **parts):
    return event(
        EventType.TRANSFORMATION, hours, inputs=tuple(inputs), outputs=tuple(outputs), biz_location=place, **parts
    )


def moved(name, amount=10):
    return [
        born(0, ref(name, amount)),
        seen(1, ref(name, amount), step="shipping", place="urn:mine"),
        seen(2, ref(name, amount), step="receiving", place="urn:mill"),
    ]


def orphan(hours=3, place="urn:mill", **parts):
    return make(hours, (), [ref("urn:new", 5)], place, key="P", **parts)


def gaps(events, subject=LOT, *, facilities=(), at=END):
    trace = trace_downstream(build_graph(events, facilities=facilities), subject, at=at)
    assert trace.is_complete == (trace.outcome is Outcome.CONFORMS) == (not trace.frontier)
    return [(gap.code, gap.id) for gap in trace.frontier]


OPEN = [("PROCESS_WITHOUT_INPUTS", "P")]


def test_taking_the_inputs_from_the_last_process_does_not_close_the_trace():
    whole = make(3, [ref(LOT, 10)], [ref("urn:new", 5)], key="P")
    sent = seen(4, ref("urn:new", 5), step="shipping", place="urn:mill")
    assert gaps([*moved(LOT), whole, sent]) == [("SHIPPED_NOT_RECEIVED", "urn:new")]
    assert gaps([*moved(LOT), replace(whole, inputs=()), sent]) == OPEN
    assert gaps([*moved(LOT), sent]) == [("NO_BIRTH", "urn:new")]


def test_the_gap_names_the_process_the_object_and_the_event():
    trace = trace_downstream(build_graph([*moved(LOT), orphan()]), LOT, at=END)
    (gap,) = trace.frontier
    assert gap.event == gap.id == "P"
    assert LOT in gap.detail


def test_what_merely_rests_is_complete():
    assert gaps(moved(LOT)) == []


@pytest.mark.parametrize(("hours", "expected"), [(1.99, []), (2, OPEN), (2.01, OPEN)])
@pytest.mark.parametrize("key", ["A", "Z"])
def test_a_process_before_the_object_arrived_cannot_have_used_it(hours, expected, key):
    events = [*moved(LOT), replace(orphan(hours), key=key)]
    assert gaps(events) == [(code, key) for code, _ in expected]


def test_a_process_elsewhere_or_after_the_instant_is_no_concern_but_one_at_no_stated_place_is():
    assert gaps([*moved(LOT), orphan(place="urn:elsewhere")]) == []
    assert gaps([*moved(LOT), orphan()], at=START + timedelta(hours=2.5)) == []
    assert gaps([*moved(LOT), orphan(place="")]) == OPEN


def test_an_object_that_was_received_at_no_stated_place_may_be_anywhere():
    events = [*moved(LOT)[:2], seen(2, ref(LOT, 10), step="receiving"), orphan()]
    assert gaps(events) == OPEN


def test_a_part_of_the_place_is_the_place():
    events = [*moved(LOT), orphan(place="urn:mill/254/3")]
    assert gaps(events, facilities=[Facility("urn:mill")]) == OPEN


@pytest.mark.parametrize(("used", "expected"), [(9, OPEN), (10, []), (11, [])])
@pytest.mark.parametrize("is_destroyed", [False, True])
def test_a_lot_that_is_used_up_or_destroyed_cannot_have_gone_anywhere_else(used, expected, is_destroyed):
    end = (
        seen(5, ref(LOT, used), step="destroying", action=Action.DELETE)
        if is_destroyed
        else make(5, [ref(LOT, used)], [ref("urn:known", used)], "urn:other")
    )
    assert gaps([*moved(LOT), orphan(), end]) == expected


def test_an_unstated_amount_used_leaves_the_lot_open():
    assert gaps([*moved(LOT), orphan(), make(5, [ref(LOT)], [ref("urn:known")], "urn:other")]) == OPEN


def test_a_part_of_a_lot_may_stay_behind_where_a_single_thing_cannot():
    def onward(name):
        return [*moved(name), seen(2.5, ref(name), step="inspecting", place="urn:shop"), orphan()]

    assert gaps(onward(LOT)) == OPEN
    assert gaps(onward(ONE), ONE) == []


def test_a_single_thing_seen_afterwards_or_ended_before_was_not_used():
    rests = [*moved(ONE, None), orphan()]
    assert gaps(rests, ONE) == OPEN
    assert gaps([*rests, seen(4, ref(ONE), place="urn:mill")], ONE) == []
    assert gaps([*rests, seen(2.5, ref(ONE), place="urn:mill", action=Action.DELETE)], ONE) == []
    assert gaps([*rests, make(2.5, [ref(ONE)], [ref("urn:known")], "urn:mill")], ONE) == [
        ("PROCESS_WITHOUT_INPUTS", "P")  # what was made of it rests there now
    ]
    elsewhere = [make(2.5, [ref(ONE)], [ref(OTHER)], "urn:mill"), seen(2.7, ref(OTHER), place="urn:shop")]
    assert gaps([*rests, *elsewhere], ONE) == []


def test_a_single_thing_moves_with_its_container():
    def pack(hours, action):
        return event(EventType.AGGREGATION, hours, action=action, parent="urn:box", children=(ref(ONE),))

    events = [born(0, ref(ONE)), pack(1, Action.ADD), seen(2, ref("urn:box"), place="urn:mill"), orphan()]
    assert gaps(events, ONE) == OPEN
    assert gaps([*events[:2], seen(2, ref("urn:box"), place="urn:shop"), orphan(place="urn:shop")], ONE) == OPEN


def test_a_process_is_no_doubt_about_what_it_made_itself():
    assert gaps([make(1, (), [ref(LOT, 10)], key="P")]) == []


def test_a_process_whose_inputs_come_in_a_later_event_is_open_until_then():
    first = orphan(transformation_id="urn:t")
    later = make(6, [ref("urn:ore")], (), transformation_id="urn:t")
    events = [*moved(LOT), first, later]
    assert gaps(events, at=START + timedelta(hours=5)) == [("PROCESS_WITHOUT_INPUTS", "urn:t")]
    assert gaps(events) == []


def test_goods_that_were_received_or_born_before_they_were_sent_come_from_somewhere():
    sent = seen(4, ref("urn:new"), step="shipping", place="urn:mill")
    assert gaps([*moved(LOT), seen(3, ref("urn:new"), step="receiving", place="urn:mill"), sent]) == []
    assert gaps([*moved(LOT), born(3, ref("urn:new"), place="urn:mill"), sent]) == []
    assert gaps([*moved(LOT), replace(sent, biz_location="urn:elsewhere")]) == []


def test_upstream_a_process_from_nowhere_beside_the_chain_is_no_concern():
    graph = build_graph([*moved(LOT), orphan()])
    assert trace_upstream(graph, LOT, at=END).is_complete
