"""The most a lot can weigh: at, below and above what its makers declare, down the chain, and what leaves it open."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.shipped import load_standards
from greenchain.formats import read_records
from greenchain.formats.declarations import parse_declaration
from greenchain.graph import build_graph
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.nouns import DeclaredYield
from greenchain.screening import screen
from greenchain.screening.yield_mass import bound_text
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import Quantity, decimal_text

AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDARDS = load_standards()
MILL, PLANT = "https://id.gs1.org/414/9521234000013", "https://id.gs1.org/414/9521234000020"
FLAKE, GRAIN = "https://id.gs1.org/01/09521234003007", "https://id.gs1.org/01/09521234003014"
RAW, MID, OUT = f"{FLAKE}/10/RAW", f"{GRAIN}/10/MID", f"{GRAIN}/10/OUT"


def event(day, kind, **parts):
    return TraceEvent(type=kind, event_time=datetime(2026, 9, day, tzinfo=UTC), key=f"e{day}", **parts)


def ref(name, kg):
    return ObjectRef(name, Quantity.of(kg, "KGM") if kg else None)


def born(day, name, kg):
    return event(
        day, EventType.OBJECT, action=Action.ADD, objects=(ref(name, kg),), biz_step="commissioning", biz_location=MILL
    )


def made(day, inputs, outputs, place=MILL):
    sides = {"inputs": tuple(ref(*each) for each in inputs), "outputs": tuple(ref(*each) for each in outputs)}
    return event(day, EventType.TRANSFORMATION, biz_location=place, **sides)


def everything(events, *, net, recipes=(), name=OUT):
    item = {"item_no": 1, "hs": "390120", "condition": "new", "waste_code": None, "operation": None, "lot": name}
    item |= {"net_kg": net, "gross_kg": None}
    head = {"declaration_id": "D", "export_country": "NL", "import_country": "GH"}
    head |= {"export_date": "2026-10-05", "import_date": "2026-10-25"}
    result = screen(
        parse_declaration({**head, "items": [item]}),
        standards=STANDARDS,
        at=AT,
        graph=build_graph(events),
        recipes=recipes,
    )
    return {finding.code: finding for finding in result.findings}


def ask(events, **asked):
    return everything(events, **asked).get("GRAPH_MASS")


CHAIN = [born(1, RAW, "1000"), made(2, [(RAW, "1000")], [(OUT, "940")])]
YIELD = DeclaredYield(MILL, "0.8", "0.95")


@pytest.mark.parametrize(("net", "fires"), [("949.999", False), ("950", False), ("950.001", True)])
def test_the_high_end_of_the_yield_bounds_the_mass(net, fires):
    found = ask(CHAIN, net=net, recipes=[YIELD])
    assert (found is not None) is fires
    if found:
        assert found.outcome is Outcome.NOT_DETERMINED
        told = found.values
        assert (told["in_kg"], told["max_kg"], told["out_kg"]) == ("1000", "950", net)


def test_without_a_yield_the_comparison_is_open_and_says_what_is_missing():
    found = ask(CHAIN, net="900")
    assert found.missing == ("yield",)
    assert found.outcome is Outcome.NOT_DETERMINED
    assert ask(CHAIN, net="900", recipes=[DeclaredYield(PLANT, "0.8", "0.95")]).missing == ("yield",)


def test_more_than_was_recorded_is_told_without_a_yield():
    assert ask(CHAIN, net="987", recipes=()).missing == ("yield",)  # 940 and five percent
    found = ask(CHAIN, net="987.001")
    assert found.missing == ()
    assert found.values["max_kg"] == "987"


def test_two_yields_that_fit_alike_and_differ_decide_nothing():
    assert ask(CHAIN, net="900", recipes=[YIELD, DeclaredYield(MILL, "0.8", "0.9")]).missing == ("yield",)
    assert ask(CHAIN, net="900", recipes=[YIELD, YIELD]) is None


@pytest.mark.parametrize(("net", "fires"), [("902.5", False), ("902.501", True)])
def test_bounds_go_down_the_chain(net, fires):
    chain = [born(1, RAW, "1000"), made(2, [(RAW, "1000")], [(MID, "2000")]), made(3, [(MID, "2000")], [(OUT, "1500")])]
    assert (ask(chain, net=net, recipes=[YIELD]) is not None) is fires


def test_a_recipe_may_name_what_goes_in_and_what_comes_out():
    narrow = DeclaredYield(MILL, "0.5", "0.6", product=GRAIN, input=FLAKE)
    assert ask(CHAIN, net="601", recipes=[YIELD, narrow]) is not None
    assert ask(CHAIN, net="601", recipes=[YIELD, DeclaredYield(MILL, "0.5", "0.6", input=GRAIN)]) is None
    table = f"facility,yield_low,yield_high,input,output\n{MILL},0.5,0.6,{FLAKE},{GRAIN}\n"
    (read,) = read_records(table.encode(), name="recipes.csv").records(DeclaredYield)
    assert (read.input, read.product, read.high) == (FLAKE, GRAIN, "0.6")


def test_an_input_without_a_mass_leaves_it_open():
    chain = [born(1, RAW, None), made(2, [(RAW, None)], [(OUT, "940")])]
    assert everything(chain, net="900", recipes=[YIELD])["FACTS_NOT_GIVEN"].missing == ("in_kg",)
    assert ask(chain, net="987.001", recipes=[YIELD]).values["max_kg"] == "987"


def test_a_circle_of_lots_ends():
    circle = [
        born(1, RAW, "1000"),
        made(2, [(RAW, "1000"), (OUT, "5")], [(MID, "900")]),
        made(3, [(MID, "900")], [(OUT, "800")]),
    ]
    assert ask(circle, net="2000", recipes=[YIELD]) is not None


@given(
    st.decimals("0.1", "1000", places=3),
    st.fractions(0, 2, max_denominator=1000).map(lambda share: Fraction(round(share * 1000), 1000)),
    st.decimals("0.1", "3000", places=3),
)
def test_it_fires_exactly_beyond_input_times_the_high_end(went_in, high, net):
    high_text = decimal_text(Quantity.of(str(float(high)), "KGM").value)
    chain = [born(1, RAW, str(went_in)), made(2, [(RAW, str(went_in))], [(OUT, "100000")])]
    found = ask(chain, net=str(net), recipes=[DeclaredYield(MILL, "0", high_text)])
    assert (found is not None) is (Fraction(net) > Fraction(went_in) * high)


@given(st.fractions(0, 10**6))
def test_a_bound_is_rounded_outward(amount):
    told = Fraction(bound_text(amount))
    assert amount <= told < amount + Fraction(1, 10**9)
