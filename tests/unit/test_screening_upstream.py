"""Ends of life behind a lot, way by way: what lies between counts, and nothing that lies elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.formats.declarations import parse_declaration
from greenchain.graph import build_graph
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.nouns import Facility
from greenchain.screening import screen
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import Quantity

AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDARDS = load_standards()
YARD, PLANT, MILL, BOTH = (f"https://id.gs1.org/414/95212340000{end}" for end in ("13", "20", "37", "44"))
FACILITIES = [
    Facility(YARD, roles=("collection",)),
    Facility(PLANT, roles=("recovery",)),
    Facility(MILL, roles=("production",)),
    Facility(BOTH, roles=("recovery", "dismantling")),
]
MASS = Quantity.of("1000", "KGM")


def lot(name):
    return f"https://id.gs1.org/01/09521234003007/10/{name}"


def born(day, name, place, **more):
    return event(
        day,
        EventType.OBJECT,
        action=Action.ADD,
        objects=(ref(name),),
        biz_step="commissioning",
        biz_location=place,
        **more,
    )


def made(day, inputs, outputs, place):
    return event(
        day,
        EventType.TRANSFORMATION,
        inputs=tuple(map(ref, inputs)),
        outputs=tuple(map(ref, outputs)),
        biz_location=place,
    )


def ref(name):
    return ObjectRef(lot(name), MASS)


def event(day, kind, **parts):
    return TraceEvent(type=kind, event_time=datetime(2026, 9, day, tzinfo=UTC), key=f"e{day}", **parts)


def ask(events, name="OUT"):
    item = {"item_no": 1, "hs": "760110", "condition": "new", "waste_code": None, "operation": None, "lot": lot(name)}
    item |= {"net_kg": "100", "gross_kg": "100"}
    head = {"declaration_id": "D", "export_country": "NL", "import_country": "GH"}
    head |= {"export_date": "2026-10-05", "import_date": "2026-10-25"}
    graph = build_graph(events, facilities=FACILITIES)
    result = screen(parse_declaration({**head, "items": [item]}), standards=STANDARDS, at=AT, graph=graph)
    return {finding.code: finding for finding in result.findings}


ENDS = {"GRAPH_EOL", "END_OF_WASTE_UNPROVEN"}


def told(events, name="OUT"):
    return ENDS & ask(events, name).keys()


def test_new_material_has_no_end_of_life():
    assert told([born(1, "NEW", MILL), made(2, ["NEW"], ["OUT"], MILL)]) == set()


def test_collected_material_without_recovery():
    assert told([born(1, "OLD", YARD), made(2, ["OLD"], ["OUT"], MILL)]) == {"GRAPH_EOL"}


def test_collected_material_with_recovery_between():
    assert told([born(1, "OLD", YARD), made(2, ["OLD"], ["OUT"], PLANT)]) == {"END_OF_WASTE_UNPROVEN"}
    assert told([born(1, "OLD", YARD), made(2, ["OLD"], ["MID"], PLANT), made(3, ["MID"], ["OUT"], MILL)]) == {
        "END_OF_WASTE_UNPROVEN"
    }


def test_a_recovery_on_another_way_clears_nothing():
    beside = [born(1, "OLD", YARD), born(2, "NEW", MILL), made(3, ["NEW"], ["CLEAN"], PLANT)]
    assert told([*beside, made(4, ["OLD", "CLEAN"], ["OUT"], MILL)]) == {"GRAPH_EOL"}


def test_a_recovery_before_the_end_of_life_clears_nothing():
    chain = [born(1, "NEW", MILL), made(2, ["NEW"], ["MID"], PLANT)]
    collected = event(3, EventType.OBJECT, action=Action.OBSERVE, objects=(ref("MID"),), biz_step="collecting")
    assert told([*chain, collected, made(4, ["MID"], ["OUT"], MILL)]) == {"GRAPH_EOL"}


def test_one_way_with_and_one_without_recovery_say_both():
    chain = [born(1, "OLD", YARD), made(2, ["OLD"], ["MID"], PLANT), made(3, ["OLD", "MID"], ["OUT"], MILL)]
    assert told(chain) == ENDS


def test_what_a_site_of_both_roles_recovered_is_not_its_end_of_life():
    chain = [born(1, "OLD", BOTH), made(2, ["OLD"], ["OUT"], BOTH)]
    assert told(chain) == {"END_OF_WASTE_UNPROVEN"}
    assert told(chain, "OLD") == {"GRAPH_EOL"}
    sent = event(3, EventType.OBJECT, action=Action.OBSERVE, objects=(ref("OUT"),), biz_location=BOTH)
    assert told([*chain, sent]) == {"END_OF_WASTE_UNPROVEN"}
    taken_in = [born(1, "NEW", MILL), made(2, ["NEW"], ["OUT"], BOTH)]  # a dismantler took it in: its life ended there
    assert told(taken_in) == {"END_OF_WASTE_UNPROVEN"}


@pytest.mark.parametrize("place", ["disposition", "set_dispositions"])
def test_disposed_of_is_an_end_of_life(place):
    word = "disposed" if place == "disposition" else ("disposed",)
    gone = event(2, EventType.OBJECT, action=Action.OBSERVE, objects=(ref("NEW"),), biz_location=MILL, **{place: word})
    assert told([born(1, "NEW", MILL), gone, made(3, ["NEW"], ["OUT"], MILL)]) == {"GRAPH_EOL"}


def test_what_was_made_of_itself_is_told_all_the_same():
    circle = [born(1, "OLD", YARD), made(2, ["OLD", "OUT"], ["MID"], PLANT), made(3, ["MID"], ["OUT"], PLANT)]
    assert told(circle) == {"END_OF_WASTE_UNPROVEN"}


def test_a_chain_that_breaks_off_names_the_lot_and_the_place():
    seen = event(1, EventType.OBJECT, action=Action.OBSERVE, objects=(ref("FROM"),), biz_location=MILL)
    found = ask([seen, made(2, ["FROM"], ["OUT"], MILL)])["LOT_UNKNOWN"]
    assert found.outcome is Outcome.NOT_DETERMINED
    assert f"NO_BIRTH: {lot('FROM')} @ {MILL}" in found.detail


def test_a_process_without_inputs_breaks_the_chain_at_its_site():
    found = ask([made(2, [], ["OUT"], MILL)])["LOT_UNKNOWN"]
    assert f"PROCESS_WITHOUT_INPUTS: e2 @ {MILL}" in found.detail


def test_of_many_breaks_three_are_named_and_the_rest_counted():
    names = [f"FROM{number}" for number in range(5)]
    found = ask([made(2, names, ["OUT"], MILL)])["LOT_UNKNOWN"]
    assert found.detail.count("NO_BIRTH") == 3
    assert "(+2)" in found.detail


def test_a_chain_known_to_its_beginnings_says_nothing():
    assert "LOT_UNKNOWN" not in ask([born(1, "NEW", MILL), made(2, ["NEW"], ["OUT"], MILL)])
