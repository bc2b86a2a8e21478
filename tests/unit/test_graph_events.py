"""Events become a graph: processes, births, containment, places, and what was taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from greenchain.graph import Direction, build_graph
from greenchain.graph.statements import containment as containment_module
from greenchain.model.events import Action, ErrorDeclaration, EventType, ObjectRef, TraceEvent, Transfer
from greenchain.model.nouns import Facility, Party, Product
from greenchain.values.errors import InputError
from greenchain.values.quantity import Quantity

START = datetime(2026, 1, 1, tzinfo=UTC)
GTIN = "https://id.gs1.org/01/09521234003007"


def at(hours):
    return START + timedelta(hours=hours)


def ref(name, kg=None):
    return ObjectRef(name, None if kg is None else Quantity(Decimal(str(kg)), "KGM"))


def event(kind, hours, **parts):
    parts.setdefault("key", f"{kind.value}-{hours}-{sorted(str(value) for value in parts.values())}")
    return TraceEvent(type=kind, event_time=at(hours), **parts)


def make(hours, inputs, outputs, **parts):
    return event(EventType.TRANSFORMATION, hours, inputs=tuple(inputs), outputs=tuple(outputs), **parts)


def born(hours, *refs, place="urn:site", **parts):
    parts = {"biz_step": "commissioning", "biz_location": place} | parts
    return event(EventType.OBJECT, hours, action=Action.ADD, objects=refs, **parts)


def seen(hours, name, **parts):
    return event(EventType.OBJECT, hours, action=Action.OBSERVE, objects=(ref(name),), **parts)


def pack(hours, parent, *children, action=Action.ADD, kind=EventType.AGGREGATION, **parts):
    return event(kind, hours, action=action, parent=parent, children=tuple(children), **parts)


def unpack(hours, parent, *children, **parts):
    return pack(hours, parent, *children, action=Action.DELETE, **parts)


def test_a_transformation_is_one_process_with_its_facility_and_quantities():
    graph = build_graph([make(1, [ref("urn:a", 5)], [ref("urn:b", 4)], key="P", biz_location="urn:mill", biz_step="x")])
    process = graph.process("P")
    assert (process.facility, process.time, process.biz_step) == ("urn:mill", at(1), "x")
    assert process.inputs == (ref("urn:a", 5),)
    assert process.outputs == (ref("urn:b", 4),)
    assert graph.producers_of("urn:b") == graph.consumers_of("urn:a") == ("P",)
    assert graph.producers_of("urn:a") == graph.consumers_of("urn:b") == ()


def test_events_of_one_transformation_id_are_one_process_whatever_their_order():
    outputs_first = [
        make(1, [], [ref("urn:b", 1)], transformation_id="urn:t"),
        make(2, [ref("urn:a", 2)], [], transformation_id="urn:t"),
    ]
    process = build_graph(outputs_first).process("urn:t")
    assert [item.id for item in (*process.inputs, *process.outputs)] == ["urn:a", "urn:b"]
    assert process.time == at(2)
    assert len(process.events) == 2


def test_an_empty_transformation_id_never_joins_processes():
    graph = build_graph([make(1, [ref("urn:a")], [ref("urn:b")]), make(2, [ref("urn:c")], [ref("urn:d")])])
    assert len(graph.processes) == 2


def test_a_bare_transformation_id_joins_at_one_site_only():
    events = [
        make(1, [ref("urn:a")], [], transformation_id="1", biz_location="urn:x"),
        make(2, [], [ref("urn:b")], transformation_id="1", biz_location="urn:x"),
        make(3, [ref("urn:c")], [ref("urn:d")], transformation_id="1", biz_location="urn:y"),
    ]
    assert list(build_graph(events).processes) == ["1 at urn:x", "1 at urn:y"]


def test_the_same_input_in_two_events_adds_up_and_an_unstated_part_makes_it_unstated():
    graph = build_graph(
        [
            make(1, [ref("urn:a", 2), ref("urn:b", 1)], [ref("urn:c")], transformation_id="urn:t"),
            make(2, [ref("urn:a", 3), ref("urn:b")], [], transformation_id="urn:t"),
        ]
    )
    assert graph.process("urn:t").inputs == (ref("urn:a", 5), ref("urn:b"))


def test_a_process_seen_at_an_instant_has_the_events_until_then():
    graph = build_graph(
        [make(1, [ref("urn:a")], [], transformation_id="urn:t"), make(2, [], [ref("urn:b")], transformation_id="urn:t")]
    )
    assert graph.process("urn:t", at=at(1)).outputs == ()
    assert graph.process("urn:t", at=at(2)).outputs == (ref("urn:b"),)
    with pytest.raises(KeyError):
        graph.process("urn:t", at=at(0.9))


def test_a_lot_grows_with_each_commissioning_and_an_unstated_one_leaves_it_open():
    lot = GTIN + "/10/L1"
    node = build_graph([born(1, ref(lot, 2)), born(2, ref(lot, 3))]).object(lot)
    assert node.made == Quantity(Decimal(5), "KGM")
    assert (node.product, node.kind, node.facility) == (GTIN, "lot", "urn:site")
    assert build_graph([born(1, ref(lot, 2)), born(2, ref(lot))]).object(lot).made is None


def test_a_commissioning_after_the_making_of_an_instance_is_one_birth_and_two_commissionings_are_named():
    instance = GTIN + "/21/S1"
    made = make(1, [ref("urn:a")], [ref(instance)])
    assert len(build_graph([made, born(2, ref(instance))]).births[instance]) == 1
    graph = build_graph([born(1, ref(instance)), born(2, ref(instance))])
    assert [notice.code for notice in graph.notices] == ["SECOND_BIRTH"]


def test_a_receiving_that_adds_is_no_birth():
    assert "urn:a" not in build_graph([born(1, ref("urn:a"), biz_step="receiving")]).births


def test_an_object_is_inside_from_packing_until_before_unpacking():
    graph = build_graph([pack(1, "urn:p", ref("urn:a")), unpack(3, "urn:p", ref("urn:a"))])
    instants = {hours: graph.container_of("urn:a", at=at(hours)) for hours in (0.99, 1, 2, 2.99, 3)}
    assert instants == {0.99: "", 1: "urn:p", 2: "urn:p", 2.99: "urn:p", 3: ""}


def test_unpacking_without_children_empties_the_container():
    graph = build_graph([pack(1, "urn:p", ref("urn:a"), ref("urn:b", 4)), unpack(2, "urn:p")])
    assert graph.contents_of("urn:p", at=at(1)) == ("urn:a", "urn:b")
    assert graph.contents_of("urn:p", at=at(2)) == ()


def test_packing_elsewhere_ends_the_earlier_stay_and_says_so():
    graph = build_graph([pack(1, "urn:p", ref("urn:a")), pack(2, "urn:q", ref("urn:a"))])
    assert graph.container_of("urn:a", at=at(1)) == "urn:p"
    assert graph.container_of("urn:a", at=at(2)) == "urn:q"
    assert [(notice.code, notice.where) for notice in graph.notices] == [("IMPLICIT_UNPACK", "urn:a")]


def test_parts_of_a_lot_may_be_in_many_containers():
    graph = build_graph(
        [
            pack(1, "urn:p", ref("urn:lot", 6)),
            pack(2, "urn:q", ref("urn:lot", 4)),
            unpack(3, "urn:p", ref("urn:lot", 2)),
        ]
    )
    assert graph.containers_of("urn:lot", at=at(3)) == ("urn:p", "urn:q")
    assert graph.container_of("urn:lot", at=at(3)) == ""
    assert [stay.quantity for stay in graph.aggregations.contents("urn:p", graph.cutoff(at(3)))] == [
        ref("x", 4).quantity
    ]
    emptied = build_graph([*graph.events, unpack(4, "urn:p", ref("urn:lot", 4))])
    assert emptied.containers_of("urn:lot", at=at(4)) == ("urn:q",)


def test_an_observed_aggregation_changes_nothing():
    graph = build_graph([pack(1, "urn:p", ref("urn:a")), pack(2, "urn:p", ref("urn:b"), action=Action.OBSERVE)])
    assert graph.contents_of("urn:p", at=at(2)) == ("urn:a",)


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_nothing_is_ever_inside_itself(depth):
    names = [f"urn:{number}" for number in range(depth)]
    events = [pack(index, outer, ref(inner)) for index, (inner, outer) in enumerate(pairwise(names))]
    graph = build_graph([*events, pack(9, names[0], ref(names[-1]))])
    assert "CONTAINMENT_CYCLE" in [notice.code for notice in graph.notices]
    assert names[0] not in graph.contents_of(names[0], at=at(9))


def test_associations_are_parts_and_leave_the_container_alone():
    graph = build_graph(
        [pack(1, "urn:pallet", ref("urn:a")), pack(2, "urn:laptop", ref("urn:a"), kind=EventType.ASSOCIATION)]
    )
    assert graph.container_of("urn:a", at=at(2)) == "urn:pallet"
    assert graph.associations.containers("urn:a", graph.cutoff(at(2))) == ("urn:laptop",)
    assert graph.notices == ()


def test_the_place_of_an_item_is_that_of_its_outer_containers_while_inside_and_stays_after():
    graph = build_graph(
        [
            born(0, ref("urn:a"), place="urn:mill"),
            pack(1, "urn:p", ref("urn:a")),
            pack(2, "urn:ship", ref("urn:p")),
            seen(3, "urn:ship", biz_location="urn:port"),
            unpack(4, "urn:ship", ref("urn:p")),
            seen(5, "urn:ship", biz_location="urn:sea"),
            seen(6, "urn:p", biz_location="urn:depot"),
            unpack(7, "urn:p"),
            seen(8, "urn:p", biz_location="urn:yard"),
            seen(9, "urn:a", read_point="urn:door"),
        ]
    )
    places = {hours: graph.location_of("urn:a", at=at(hours)) for hours in (-1, 0, 2, 3, 5, 6, 8, 9)}
    assert places == {
        -1: "",
        0: "urn:mill",
        2: "urn:mill",
        3: "urn:port",
        5: "urn:port",
        6: "urn:depot",
        8: "urn:depot",
        9: "urn:depot",
    }


def test_movements_are_those_of_the_object_and_of_what_carried_it():
    owner = (Transfer("owning_party", "urn:x"),)
    graph = build_graph(
        [
            seen(0, "urn:p", biz_step="shipping"),
            pack(1, "urn:p", ref("urn:a")),
            seen(2, "urn:p", biz_step="shipping", biz_location="urn:mill", destinations=owner),
            seen(3, "urn:p", biz_step="receiving", read_point="urn:gate"),
            unpack(4, "urn:p"),
            seen(5, "urn:p", biz_step="shipping"),
            seen(6, "urn:a", biz_step="arriving"),
            seen(7, "urn:a", biz_step="inspecting"),
        ]
    )
    moves = graph.movements_of("urn:a")
    assert [(move.direction, move.via, move.place) for move in moves] == [
        (Direction.OUT, "urn:p", "urn:mill"),
        (Direction.IN, "urn:p", "urn:gate"),
        (Direction.IN, "", ""),
    ]
    assert moves[0].destinations == owner
    assert len(graph.movements_of("urn:a", at=at(2))) == 1


def void(event, **parts):
    return TraceEvent(
        **{
            **{name: getattr(event, name) for name in ("type", "event_time", "inputs", "outputs", "objects", "action")},
            "event_id": event.event_id,
            "key": event.key + ":error",
            "error": ErrorDeclaration(at(90), "incorrect_data"),
        }
        | parts
    )


def test_an_event_taken_back_by_its_id_leaves_the_graph_but_is_named():
    wrong = make(1, [ref("urn:a")], [ref("urn:b")], key="W", event_id="urn:id")
    graph = build_graph([void(wrong, key="other:error"), wrong])
    assert graph.processes == {}
    assert [(item.event.key, item.by.key) for item in graph.voided] == [("W", "other:error")]
    assert "urn:b" not in graph


def test_an_event_without_id_is_taken_back_by_its_content():
    wrong = make(1, [ref("urn:a")], [ref("urn:b")], key="W")
    assert build_graph([wrong, void(wrong)]).processes == {}


def test_of_two_events_with_one_id_only_the_one_of_equal_content_is_taken_back():
    one = make(1, [ref("urn:a")], [ref("urn:b")], key="ONE", event_id="urn:id")
    two = make(2, [ref("urn:a")], [ref("urn:c")], key="TWO", event_id="urn:id")
    graph = build_graph([one, two, void(two)])
    assert list(graph.processes) == ["ONE"]
    assert [notice.code for notice in graph.notices] == ["EVENT_ID_REUSED"]


def test_a_declaration_without_its_event_is_named_and_takes_back_nothing():
    stray = void(make(1, [ref("urn:a")], [ref("urn:b")], key="W"))
    graph = build_graph([stray, make(2, [ref("urn:c")], [ref("urn:d")], key="K")])
    assert list(graph.processes) == ["K"]
    assert [notice.code for notice in graph.notices] == ["DECLARATION_WITHOUT_EVENT"]


def test_the_graph_knows_objects_places_parties_classes_and_tables_in_any_spelling():
    graph = build_graph(
        [
            seen(
                1,
                "https://id.gs1.org/01/04012345123456/21/1",
                biz_location="urn:mill",
                sources=(Transfer("location", "urn:src"),),
            )
        ],
        facilities=[Facility("urn:f")],
        products=[Product("urn:product")],
        parties=[Party("urn:party")],
    )
    named = [
        "urn:epc:id:sgtin:4012345.012345.1",
        "https://id.gs1.org/01/04012345123456",
        "urn:mill",
        "urn:src",
        "urn:f",
        "urn:product",
        "urn:party",
    ]
    assert [name in graph for name in named] == [True] * len(named)
    assert "urn:else" not in graph
    assert 7 not in graph


def test_an_extension_of_a_place_belongs_to_the_facility_of_the_table():
    gln = "https://id.gs1.org/414/9521234000143"
    graph = build_graph([], facilities=[Facility(gln)])
    assert graph.facility_of(gln + "/254/door-3") == gln
    assert graph.facility_of("urn:x/254/3") == "urn:x/254/3"


def test_a_time_without_offset_is_a_callers_mistake():
    with pytest.raises(ValueError, match="offset"):
        build_graph([TraceEvent(type=EventType.OBJECT, event_time=datetime(2026, 1, 1), key="k")])  # noqa: DTZ001


def test_containers_joined_from_the_top_down_are_bounded_in_work(monkeypatch):
    monkeypatch.setattr(containment_module, "CLIMBS_FREE", 1000)
    names = [f"urn:c:{number:05}" for number in range(2001)]
    pairs = [pack(0, outer, ref(inner), key=f"a{inner}") for inner, outer in zip(names[::2], names[1::2], strict=False)]
    joins = zip(names[1::2], names[2::2], strict=False)
    joined = [pack(1, outer, ref(inner), key=f"b{5000 - int(inner[-5:]):05}") for inner, outer in joins]
    assert len(build_graph([*pairs, *joined[-20:]]).aggregations.by_child) == 1000 + 20
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        build_graph([*pairs, *joined])
