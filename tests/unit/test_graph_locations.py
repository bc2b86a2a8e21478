"""Where things are and were: containers from the innermost out, places that last until contradicted, parts of lots."""

from __future__ import annotations

from graph_events import END, GTIN, LOT, ONE, at, born, pack, ref, seen
from greenchain.graph import build_graph, history, where
from greenchain.model.events import Action
from greenchain.values.outcome import Outcome

PALLET = "https://id.gs1.org/00/095212340000000013"
JOURNEY = (
    born(0, ref(ONE), biz_location="urn:mill"),
    pack(1, PALLET, ref(ONE)),
    pack(2, "urn:truck", ref(PALLET)),
    seen(3, ref("urn:truck"), biz_location="urn:port"),
    pack(4, "urn:truck", ref(PALLET), action=Action.DELETE),
    seen(5, ref("urn:truck"), biz_location="urn:road", key="away"),
    seen(6, ref(PALLET), biz_location="urn:depot", key="depot"),
    pack(7, PALLET, action=Action.DELETE),
    seen(8, ref(PALLET), biz_location="urn:yard", key="yard"),
    seen(9, ref(ONE), read_point="urn:gate", key="gate"),
    seen(10, ref(ONE), biz_location="urn:shop", key="shop"),
)


def told(ask, name, hours, events=JOURNEY):
    found = ask(build_graph(events), name, at=at(hours))
    return [(each.place, each.containers, each.confidence) for each in found.locations]


def test_an_item_is_where_its_outermost_container_is_and_stays_there_when_unpacked():
    assert told(where, ONE, 0) == [("urn:mill", (), "stated")]
    assert told(where, ONE, 2) == [("urn:mill", (PALLET, "urn:truck"), "stated")]
    assert told(where, ONE, 3) == [("urn:port", (PALLET, "urn:truck"), "inferred")]
    assert told(where, ONE, 5) == [("urn:port", (PALLET,), "inferred")]
    assert told(where, ONE, 9) == [("urn:depot", (), "inferred")]
    assert told(where, ONE, 10) == [("urn:shop", (), "stated")]


def test_a_location_says_since_when_and_by_which_event():
    (location,) = where(build_graph(JOURNEY), ONE, at=at(9)).locations
    assert (location.since, location.last_seen, location.until, location.event) == (at(6), at(6), None, "depot")
    again = [*JOURNEY, seen(10.5, ref(ONE), biz_location="urn:shop", key="again")]
    (location,) = where(build_graph(again), ONE, at=END).locations
    assert (location.since, location.last_seen, location.event) == (at(10), at(10.5), "again")


def test_a_history_is_one_place_and_packing_after_the_other():
    found = history(build_graph(JOURNEY), ONE, at=END).locations
    assert [(each.place, each.since, each.until) for each in found] == [
        ("urn:mill", at(0), at(3)),
        ("urn:port", at(3), at(6)),
        ("urn:depot", at(6), at(10)),
        ("urn:shop", at(10), None),
    ]
    assert [each.containers for each in found] == [(), (PALLET, "urn:truck"), (PALLET,), ()]


def test_parts_of_a_lot_are_each_where_their_own_container_went():
    events = [
        born(0, ref(LOT, 10), biz_location="urn:mill"),
        pack(1, "urn:p", ref(LOT, 6)),
        pack(2, "urn:q", ref(LOT, 4)),
        seen(3, ref("urn:p"), biz_location="urn:x"),
        seen(4, ref("urn:q"), biz_location="urn:y"),
    ]
    assert told(where, LOT, 3, events) == [("urn:x", ("urn:p",), "inferred"), ("urn:mill", ("urn:q",), "stated")]
    assert told(where, LOT, 4, events) == [("urn:x", ("urn:p",), "inferred"), ("urn:y", ("urn:q",), "inferred")]


def test_what_nobody_names_or_places_is_not_determined():
    graph = build_graph([seen(1, ref(ONE))])
    found = where(graph, [ONE, GTIN + "/21/none"], at=END)
    assert [finding.code for finding in found.findings] == ["UNKNOWN_OBJECT", "LOCATION_UNKNOWN"]
    assert found.outcome is Outcome.NOT_DETERMINED
    assert found.to_dict()["locations"][0]["place"] is None
    assert where(build_graph(JOURNEY), ONE, at=END).outcome is Outcome.CONFORMS
    assert history(build_graph(JOURNEY), ONE, at=at(-1)).findings[0].code == "UNKNOWN_OBJECT"
