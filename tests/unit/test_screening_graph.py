"""The graph-linked rules: a lot nobody knows, end-of-life goods sold as product, more mass than was recorded."""

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
USED, SCRAP, INGOT = (f"https://id.gs1.org/01/09521234003007/10/{name}" for name in ("USED", "SCRAP", "INGOT"))
YARD, PLANT, DEPOT = (f"https://id.gs1.org/414/95212340000{end}" for end in ("13", "20", "37"))
FACILITIES = [Facility(YARD, roles=("dismantling",)), Facility(PLANT, roles=("recovery",))]


def ref(name, amount=None, unit="KGM"):
    return ObjectRef(name, Quantity.of(amount, unit) if amount else None)


def event(day, kind=EventType.OBJECT, **parts):
    return TraceEvent(type=kind, event_time=datetime(2026, 9, day, tzinfo=UTC), key=f"e{day}", **parts)


EVENTS = [
    event(1, action=Action.ADD, objects=(ref(USED, "4000"),), biz_step="commissioning", biz_location=YARD),
    event(2, action=Action.ADD, objects=(ref(SCRAP, "7", "TNE"),), biz_step="collecting", biz_location=DEPOT),
    event(
        3, EventType.TRANSFORMATION, inputs=(ref(SCRAP, "7", "TNE"),), outputs=(ref(INGOT, "6000"),), biz_location=PLANT
    ),
]
GRAPH = build_graph(EVENTS, facilities=FACILITIES)


def ask(graph=GRAPH, *, importer="GH", at=AT, **item):
    facts = {
        "item_no": 1,
        "waste_code": None,
        "operation": None,
        "function_test": "T",
        "net_kg": "100",
        "gross_kg": "100",
        "lot": None,
        **item,
    }
    head = {
        "declaration_id": "D",
        "export_country": "NL",
        "import_country": importer,
        "export_date": "2026-10-05",
        "import_date": "2026-10-25",
    }
    result = screen(parse_declaration({**head, "items": [facts]}), standards=STANDARDS, at=at, graph=graph)
    return {finding.code: finding for finding in result.findings}


def test_used_modules_from_a_dismantler_without_test_report():
    found = ask(hs="854143", condition="used", lot=USED, function_test=None)
    assert set(found) == {"PV_USED_NOTEST", "GRAPH_EOL"}
    assert all(finding.outcome is Outcome.NOT_DETERMINED for finding in found.values())
    assert YARD in found["GRAPH_EOL"].detail
    assert found["GRAPH_EOL"].check == "graph/basel"


def test_238_tonnes_of_mixed_metal_scrap_of_a_lot_of_seven():
    found = ask(
        hs="720449",
        condition="waste",
        waste_code="B1010",
        lot=SCRAP,
        net_kg="238000",
        gross_kg="238100",
        annex_vii_no="A1",
        importer="MY",
    )
    assert set(found) == {"GRAPH_MASS"}
    values = found["GRAPH_MASS"].values
    assert (values["in_kg"], values["max_kg"], values["out_kg"]) == ("7000", "7350", "238000")
    assert found["GRAPH_MASS"].where == "/items/1/net_kg"


@pytest.mark.parametrize(("net", "fires"), [("4199.99", False), ("4200", False), ("4200.01", True)])
def test_the_tolerance_on_the_recorded_mass_is_five_percent(net, fires):
    assert ("GRAPH_MASS" in ask(hs="854143", condition="waste", lot=USED, net_kg=net, gross_kg="9999")) is fires


def test_goods_declared_as_waste_are_not_sold_as_product():
    assert "GRAPH_EOL" not in ask(hs="854143", condition="waste", lot=USED)


def test_a_product_heading_is_a_product_without_a_word_on_its_condition():
    assert "GRAPH_EOL" in ask(hs="854143", condition=None, lot=USED)
    assert "GRAPH_EOL" not in ask(hs="720449", condition=None, lot=USED)


def test_a_recovery_step_between_clears_the_suspicion():
    found = ask(hs="760110", condition="new", lot=INGOT)
    assert "GRAPH_EOL" not in found
    assert found["END_OF_WASTE_UNPROVEN"].outcome is Outcome.NOT_DETERMINED
    assert PLANT in found["END_OF_WASTE_UNPROVEN"].detail
    untouched = build_graph(EVENTS[1:], facilities=FACILITIES[:1])
    assert "GRAPH_EOL" in ask(untouched, hs="760110", condition="new", lot=INGOT)


def test_collecting_counts_without_a_facility_of_that_role():
    assert "GRAPH_EOL" in ask(hs="854143", condition="used", lot=SCRAP)


def test_a_lot_that_no_event_names_is_unknown():
    found = ask(hs="854143", condition="used", lot="https://id.gs1.org/01/09521234003007/10/NOBODY")
    assert set(found) == {"LOT_UNKNOWN"}
    assert found["LOT_UNKNOWN"].outcome is Outcome.NOT_DETERMINED


def test_events_after_the_question_are_not_counted():
    before = datetime(2026, 8, 1, tzinfo=UTC)
    assert "LOT_UNKNOWN" in ask(hs="854143", condition="used", lot=USED, at=before)


def test_goods_of_no_lot_are_not_asked_about_their_chain():
    assert set(ask(hs="854143", condition="used")) == {"NO_RULE_FIRED"}
    assert set(ask(None, hs="854143", condition="used")) == {"NO_RULE_FIRED"}


def test_a_lot_without_events_is_not_followed_so_leaving_them_away_clears_nothing():
    found = ask(None, hs="854143", condition="used", lot=USED)
    assert set(found) == {"LOT_NOT_FOLLOWED"}
    assert found["LOT_NOT_FOLLOWED"].outcome is Outcome.NOT_DETERMINED
    assert found["LOT_NOT_FOLLOWED"].missing == ("graph",)
    assert found["LOT_NOT_FOLLOWED"].where == "/items/1/lot"


def test_a_lot_without_recorded_mass_leaves_the_comparison_open():
    bare = build_graph([event(1, action=Action.ADD, objects=(ref(USED),), biz_step="commissioning")])
    found = ask(bare, hs="854143", condition="new", lot=USED)
    assert found["FACTS_NOT_GIVEN"].missing == ("max_kg",)


def test_of_a_lot_whose_declared_mass_is_none_the_mass_is_not_called_not_given():
    found = ask(hs="760110", condition="new", lot=INGOT, net_kg=None)
    assert "FACTS_NOT_GIVEN" not in found
    assert set(found["FACTS_NOT_DECISIVE"].missing) == {"net_kg", "out_kg"}
