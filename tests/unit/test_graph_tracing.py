"""Tracing both ways, and the declared frontier: a trace never ends silently."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from greenchain.graph import build_graph, trace_downstream, trace_upstream
from greenchain.model.events import Action, ErrorDeclaration, EventType, ObjectRef, TraceEvent, Transfer
from greenchain.values.outcome import Outcome

START = datetime(2026, 1, 1, tzinfo=UTC)
GTIN = "https://id.gs1.org/01/09521234003007"
LOT, ONE, TWO = GTIN + "/10/L1", GTIN + "/21/S1", GTIN + "/21/S2"
END = START + timedelta(days=400)


def at(hours):
    return START + timedelta(hours=hours)


def refs(names):
    return tuple(ObjectRef(name) for name in names.split())


def event(kind, hours, **parts):
    parts.setdefault("key", f"{kind.value}-{hours}")
    return TraceEvent(type=kind, event_time=at(hours), **parts)


def make(hours, inputs, outputs, **parts):
    return event(EventType.TRANSFORMATION, hours, inputs=refs(inputs), outputs=refs(outputs), **parts)


def born(hours, names, **parts):
    parts = {"biz_step": "commissioning", "biz_location": "urn:site"} | parts
    return event(EventType.OBJECT, hours, action=Action.ADD, objects=refs(names), **parts)


def move(hours, names, step, **parts):
    return event(EventType.OBJECT, hours, action=Action.OBSERVE, objects=refs(names), biz_step=step, **parts)


def pack(hours, parent, names, action=Action.ADD):
    return event(EventType.AGGREGATION, hours, action=action, parent=parent, children=refs(names))


def gaps(trace):
    return [(gap.code, gap.id) for gap in trace.frontier]


CHAIN = (
    born(0, "urn:a urn:b"),
    make(1, "urn:a urn:b", "urn:c", biz_location="urn:mill"),
    make(2, "urn:c", "urn:d urn:e"),
)


def test_upstream_reaches_every_origin_with_its_depth():
    trace = trace_upstream(build_graph(CHAIN), "urn:d", at=END)
    assert [(item.id, item.depth) for item in trace.objects] == [("urn:c", 1), ("urn:a", 2), ("urn:b", 2)]
    assert [(item.facility, item.depth) for item in trace.processes] == [("", 1), ("urn:mill", 2)]
    assert trace.origins == ("urn:a", "urn:b")
    assert trace.is_complete
    assert trace.outcome is Outcome.CONFORMS
    assert [finding.code for finding in trace.findings] == ["TRACE_COMPLETE"]


def test_downstream_reaches_everything_made_and_leaves_siblings_of_the_origin_out():
    trace = trace_downstream(build_graph(CHAIN), "urn:a", at=END)
    assert trace.object_ids == ("urn:a", "urn:c", "urn:d", "urn:e")
    assert trace.origins == ()


@pytest.mark.parametrize(("hours", "reached"), [(0.99, 0), (1, 1), (1.99, 1), (2, 3)])
def test_events_after_the_instant_are_not_counted(hours, reached):
    assert len(trace_downstream(build_graph(CHAIN), "urn:a", at=at(hours)).objects) == reached


def test_an_object_nobody_names_by_then_is_unknown_and_not_determined():
    graph = build_graph(CHAIN)
    for trace in (trace_upstream(graph, "urn:nobody", at=END), trace_upstream(graph, "urn:c", at=at(0.5))):
        assert [gap.code for gap in trace.frontier] == ["UNKNOWN_OBJECT"]
        assert trace.outcome is Outcome.NOT_DETERMINED


def test_an_object_without_birth_or_maker_is_a_gap_upstream():
    trace = trace_upstream(build_graph([make(1, "urn:a", "urn:b")]), "urn:b", at=END)
    assert gaps(trace) == [("NO_BIRTH", "urn:a")]
    assert trace.outcome is Outcome.NOT_DETERMINED


def test_a_birth_at_no_place_is_no_origin():
    graph = build_graph([born(0, "urn:a", biz_location=""), make(1, "urn:a", "urn:b")])
    assert gaps(trace_upstream(graph, "urn:b", at=END)) == [("NO_BIRTH", "urn:a")]
    placed = build_graph([born(0, "urn:a", biz_location="", read_point="urn:gate"), make(1, "urn:a", "urn:b")])
    assert trace_upstream(placed, "urn:b", at=END).is_complete


def test_a_birth_after_the_instant_is_no_origin_yet():
    graph = build_graph([make(1, "urn:a", "urn:b"), born(5, "urn:a")])
    assert gaps(trace_upstream(graph, "urn:b", at=at(4))) == [("NO_BIRTH", "urn:a")]
    assert trace_upstream(graph, "urn:b", at=at(5)).is_complete


def test_a_process_with_one_side_is_a_gap_either_way():
    only_out = build_graph([make(1, "", "urn:b", key="P")])
    assert gaps(trace_upstream(only_out, "urn:b", at=END)) == [("PROCESS_WITHOUT_INPUTS", "P")]
    only_in = build_graph([born(0, "urn:a"), make(1, "urn:a", "", key="P")])
    assert gaps(trace_downstream(only_in, "urn:a", at=END)) == [("PROCESS_WITHOUT_OUTPUTS", "P")]


def test_a_process_open_at_the_instant_is_one_sided_until_its_other_event():
    graph = build_graph(
        [
            born(0, "urn:a"),
            make(1, "urn:a", "", transformation_id="urn:t"),
            make(2, "", "urn:b", transformation_id="urn:t", key="z"),
        ]
    )
    assert gaps(trace_downstream(graph, "urn:a", at=at(1))) == [("PROCESS_WITHOUT_OUTPUTS", "urn:t")]
    assert trace_downstream(graph, "urn:a", at=at(2)).is_complete


def test_an_input_named_by_its_class_is_a_gap():
    graph = build_graph([make(1, GTIN, "urn:b")])
    assert gaps(trace_upstream(graph, "urn:b", at=END)) == [("CLASS_LEVEL_INPUT", GTIN)]


def test_a_lot_of_an_unknown_scheme_is_no_class():
    graph = build_graph([born(0, "urn:gdst:x:product:lot:class:a"), make(1, "urn:gdst:x:product:lot:class:a", "urn:b")])
    assert trace_upstream(graph, "urn:b", at=END).is_complete


def test_shipped_and_never_received_is_a_gap_downstream_only():
    sent = [born(0, "urn:a"), move(1, "urn:a", "shipping")]
    assert gaps(trace_downstream(build_graph(sent), "urn:a", at=END)) == [("SHIPPED_NOT_RECEIVED", "urn:a")]
    assert trace_upstream(build_graph(sent), "urn:a", at=END).is_complete
    graph = build_graph([*sent, move(2, "urn:a", "receiving", key="r")])
    assert trace_downstream(graph, "urn:a", at=END).is_complete
    assert not trace_downstream(graph, "urn:a", at=at(1.5)).is_complete


def test_each_shipping_of_a_lot_wants_its_own_receipt_from_its_own_recipient():
    def to(name):
        return {"destinations": (Transfer("owning_party", name),)}

    sent = [
        born(0, "urn:a"),
        move(1, "urn:a", "shipping", key="s1", **to("urn:x")),
        move(2, "urn:a", "shipping", key="s2", **to("urn:y")),
    ]
    received = move(3, "urn:a", "receiving", key="r", **to("urn:y"))
    trace = trace_downstream(build_graph([*sent, received]), "urn:a", at=END)
    assert [gap.event for gap in trace.frontier] == ["s1"]


def test_a_voided_shipping_needs_no_receipt():
    graph = build_graph([born(0, "urn:a"), move(1, "urn:a", "shipping"), move(2, "urn:a", "void_shipping")])
    assert trace_downstream(graph, "urn:a", at=END).is_complete


def test_a_lot_in_a_shipped_pallet_was_shipped_with_it_but_not_before_or_after():
    events = [
        born(0, "urn:a"),
        move(1, "urn:p", "shipping", key="before"),
        pack(2, "urn:p", "urn:a"),
        move(3, "urn:p", "shipping", key="with", biz_location="urn:mill"),
    ]
    trace = trace_downstream(build_graph(events), "urn:a", at=END)
    assert [(gap.code, gap.event) for gap in trace.frontier] == [("SHIPPED_NOT_RECEIVED", "with")]
    assert ("urn:mill", "urn:p") in [(sighting.place, sighting.via) for sighting in trace.places]
    arrived = [
        *events,
        move(4, "urn:p", "receiving", key="got"),
        pack(5, "urn:p", "", Action.DELETE),
        move(6, "urn:p", "shipping", key="after"),
    ]
    assert trace_downstream(build_graph(arrived), "urn:a", at=END).is_complete


def test_containment_is_no_genealogy():
    graph = build_graph([born(0, "urn:a urn:b"), pack(1, "urn:p", "urn:a urn:b")])
    assert trace_downstream(graph, "urn:a", at=END).object_ids == ("urn:a",)


def test_a_container_stands_for_what_it_holds_at_the_instant():
    graph = build_graph([*CHAIN, pack(3, "urn:p", "urn:d"), pack(4, "urn:p", "", Action.DELETE)])
    trace = trace_upstream(graph, "urn:p", at=at(3))
    assert [(seed.id, seed.expanded_from) for seed in trace.seeds] == [("urn:d", "urn:p")]
    assert trace.origins == ("urn:a", "urn:b")
    empty = trace_upstream(graph, "urn:p", at=at(4))
    assert gaps(empty) == [("CONTAINER_EMPTY", "urn:p")]
    assert empty.outcome is Outcome.NOT_DETERMINED


def test_a_class_stands_for_its_lots_and_instances():
    graph = build_graph([born(0, f"{LOT} {ONE} urn:other")])
    assert [seed.id for seed in trace_downstream(graph, GTIN, at=END).seeds] == [LOT, ONE]


def membership(*pairs):
    return {"lots": tuple(pairs)}


def test_a_lot_reaches_its_instances_but_an_instance_never_its_siblings():
    graph = build_graph([born(0, LOT), move(1, f"{ONE} {TWO}", "packing", **membership((ONE, LOT), (TWO, LOT)))])
    assert trace_downstream(graph, LOT, at=END).object_ids == (LOT, ONE, TWO)
    assert trace_downstream(graph, ONE, at=END).object_ids == (ONE,)
    assert trace_upstream(graph, ONE, at=END).object_ids == (LOT, ONE)
    assert trace_upstream(graph, LOT, at=END).object_ids == (LOT,)
    edges = trace_downstream(graph, LOT, at=END).edges
    assert [(edge.source, edge.target, edge.role) for edge in edges] == [(LOT, ONE, "member"), (LOT, TWO, "member")]


def test_the_origin_of_a_lot_is_the_origin_of_its_instances_and_the_reverse():
    by_lot = build_graph([born(0, LOT), move(1, ONE, "packing", **membership((ONE, LOT)))])
    assert trace_upstream(by_lot, ONE, at=END).is_complete
    by_instance = build_graph([born(0, ONE, **membership((ONE, LOT)))])
    assert trace_upstream(by_instance, ONE, at=END).is_complete
    by_none = build_graph([move(1, ONE, "packing", **membership((ONE, LOT)))])
    assert gaps(trace_upstream(by_none, ONE, at=END)) == [("NO_BIRTH", ONE)]


def test_a_voided_event_is_excluded_by_name_and_its_missing_corrective_is_a_gap():
    wrong = make(1, "urn:a", "urn:b", key="W", event_id="urn:id")
    error = ErrorDeclaration(at(5), "incorrect_data", ("urn:right",))
    declaration = make(1, "urn:a", "urn:b", key="W:error", event_id="urn:id", error=error)
    events = [born(0, "urn:a"), wrong, declaration]
    trace = trace_downstream(build_graph(events), "urn:a", at=END)
    assert trace.objects == ()
    assert [(item.event, item.reason, item.by) for item in trace.excluded] == [("W", "incorrect_data", "W:error")]
    assert gaps(trace) == [("CORRECTIVE_MISSING", "urn:a")]
    right = make(1, "urn:a", "urn:c", key="R", event_id="urn:right")
    corrected = trace_downstream(build_graph([*events, right]), "urn:a", at=END)
    assert corrected.object_ids == ("urn:a", "urn:c")
    assert corrected.is_complete


def test_what_was_recorded_later_is_not_known_yet_and_a_late_void_comes_back():
    first, second = make(1, "urn:a", "urn:b", key="F"), make(2, "urn:b", "urn:c", key="S")
    taken_back = make(1, "urn:a", "urn:b", key="F:error", error=ErrorDeclaration(at(1)))
    graph = build_graph(
        [born(0, "urn:a"), first, second, taken_back],
        recorded_at={"F": at(10), "S": at(20), "F:error": at(30)},
    )
    reached = {
        hours: len(trace_downstream(graph, "urn:a", at=END, known_at=at(hours)).objects)
        for hours in (9.9, 10, 19.9, 20, 29.9, 30)
    }
    assert reached == {9.9: 0, 10: 1, 19.9: 1, 20: 2, 29.9: 2, 30: 0}


def test_running_out_of_the_budget_is_a_gap():
    graph = build_graph(CHAIN)
    assert trace_upstream(graph, "urn:d", at=END, max_nodes=6).is_complete
    assert ("LIMIT_REACHED", "urn:d") in gaps(trace_upstream(graph, "urn:d", at=END, max_nodes=5))


def test_a_result_document_has_the_one_shape_and_the_same_bytes_in_any_order():
    documents = {
        json.dumps(trace_upstream(build_graph(events), "urn:d", at=END).to_dict())
        for events in (CHAIN, CHAIN[::-1], CHAIN * 2)
    }
    assert len(documents) == 1
    document = json.loads(documents.pop())
    assert (document["format"], document["kind"], document["outcome"]) == ("greenchain-result/1", "trace", "conforms")
    assert document["complete"] is True
    assert [edge["role"] for edge in document["edges"]].count("output") == 2


def test_a_subject_is_taken_in_any_spelling():
    graph = build_graph([born(0, "https://id.gs1.org/01/04012345123456/21/1")])
    assert trace_upstream(graph, "urn:epc:id:sgtin:4012345.012345.1", at=END).is_complete


@pytest.mark.parametrize("trace", [trace_upstream, trace_downstream])
def test_an_instant_without_offset_is_a_callers_mistake(trace):
    with pytest.raises(ValueError, match="offset"):
        trace(build_graph(CHAIN), "urn:a", at=datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("trace", [trace_upstream, trace_downstream])
def test_a_trace_of_nothing_is_a_callers_mistake(trace):
    with pytest.raises(ValueError, match="at least one object"):
        trace(build_graph(CHAIN), [], at=END)


def test_a_chain_of_8000_lots_is_traced_to_its_origin():
    events = [born(0, "urn:0"), *(make(1 + n / 100, f"urn:{n}", f"urn:{n + 1}", key=f"p{n:05}") for n in range(8_000))]
    trace = trace_upstream(build_graph(events), "urn:8000", at=END)
    assert len(trace.objects) == 8_000
    assert trace.objects[-1].depth == 8_000
    assert sum(len(item.path) for item in trace.objects) < 1_200_000
    ends = {item.id: item.path for item in trace.objects}
    assert ends["urn:7999"] == ("urn:8000", "p07999", "urn:7999")
    assert ends["urn:0"][-1] == "urn:0"
    assert ends["urn:0"][0] in ends  # too long to be written out for each: the rest is on that object's own path
    assert trace.is_complete


def test_a_rework_loop_ends_and_shares_one_level():
    events = [born(0, "urn:a"), make(1, "urn:a urn:r", "urn:b", key="p1"), make(2, "urn:b", "urn:r urn:c", key="p2")]
    graph = build_graph(events)
    assert trace_upstream(graph, "urn:c", at=END).object_ids == ("urn:a", "urn:b", "urn:c", "urn:r")
    network = graph.network
    loop = {int(network.level[network.objects[name]]) for name in ("urn:b", "urn:r")}
    loop |= {int(network.level[network.processes[name]]) for name in ("p1", "p2")}
    assert len(loop) == 1
    assert network.level[network.objects["urn:c"]] > loop.pop() > network.level[network.objects["urn:a"]]


@pytest.mark.parametrize(
    "events",
    [
        [make(1, "urn:a", "urn:b"), make(2, "urn:b", "urn:a")],
        [make(1, "urn:a", "urn:a")],
        [make(1, "urn:a", "urn:r"), make(2, "urn:r", "urn:a urn:b"), make(3, "urn:b", "urn:c")],
    ],
)
def test_what_is_made_of_itself_only_has_no_beginning(events):
    for name in {ref.id for event in events for ref in event.outputs}:
        trace = trace_upstream(build_graph(events), name, at=END)
        assert gaps(trace) == [("NO_BIRTH", "urn:a")]
        assert trace.outcome is Outcome.NOT_DETERMINED
        fed = trace_upstream(build_graph([born(0, "urn:o"), make(0, "urn:o", "urn:a", key="x"), *events]), name, at=END)
        assert fed.is_complete  # rework of something that began


def test_downstream_does_not_end_silently_where_a_process_took_in_the_class_alone():
    world = [born(0, LOT), make(2, GTIN, "urn:cake"), move(3, "urn:cake", "retail_selling")]
    trace = trace_downstream(build_graph(world), LOT, at=END)
    assert gaps(trace) == [("CLASS_LEVEL_INPUT", LOT)]
    before = trace_downstream(build_graph(world), LOT, at=at(1))
    assert before.is_complete
    stated = [born(0, LOT), make(2, LOT, "urn:cake")]
    assert trace_downstream(build_graph(stated), LOT, at=END).is_complete
    other = [make(1, GTIN, "urn:cake"), born(2, LOT)]  # made only after the class was taken in
    assert not [
        gap for gap in gaps(trace_downstream(build_graph(other), LOT, at=END)) if gap == ("CLASS_LEVEL_INPUT", LOT)
    ]


def test_what_was_inside_a_container_that_went_into_a_process_was_never_unpacked():
    world = [born(0, "urn:lot urn:box"), pack(1, "urn:box", "urn:lot"), make(2, "urn:box", "urn:cake")]
    assert ("NEVER_UNPACKED", "urn:lot") in gaps(trace_downstream(build_graph(world), "urn:lot", at=END))
    assert gaps(trace_upstream(build_graph(world), "urn:cake", at=END)) == [("NEVER_UNPACKED", "urn:lot")]
    emptied = [*world[:2], pack(1.5, "urn:box", "", action=Action.DELETE), world[2]]
    assert trace_upstream(build_graph(emptied), "urn:cake", at=END).is_complete
    assert trace_downstream(build_graph(emptied), "urn:lot", at=END).is_complete
