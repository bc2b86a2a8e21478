"""Claims about a facility prove the amounts of its activities: in their unit, at their level, on the activity's day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.graph import build_graph
from greenchain.model.nouns import Facility
from greenchain.scoring.systems.settled import Settled
from greenchain.values.time import DatePeriod
from scoring_world import Evidence, claim
from system_world import AT, flows, solved

SITE = "https://id.gs1.org/414/9506000134352"
YEAR = DatePeriod.parse("2026-01-01", "2027-01-01")


def proof(*claims):
    """The claims verified and attached to a graph that knows the site."""
    return Evidence(build_graph([], facilities=[Facility(SITE)]), claims, AT).as_graph()


def mill(burden=None, *, output=None, **rest):
    """A steel mill at the site, which burns coal; evidence of the third level asked for."""
    activity = {
        "id": "mill", "stage": "production", "facility": SITE,
        "outputs": {"steel": output or {"value": 2, "quantity": "TNE", "level": "L3"}},
        "burdens": {"co2": burden or {"value": 3000, "quantity": "KGM", "default": {"lower": 1000, "upper": 9000}}},
        **rest,
    }  # fmt: skip
    return {"id": "s", "evidence_min": "L3", "demand": {"steel": 2}, "activities": [activity]}


def co2(system, *claims, **settings):
    """The bounds of carbon dioxide; the output is bare, so that it is no figure to be proven."""
    found = flows(system, evidence=proof(*claims), **settings)["co2"]
    return found.lower, found.point, found.upper


def bare(**parts):
    system = mill(**parts)
    system["activities"][0]["outputs"] = {"steel": 2}
    return system


def about(value, name="a", subject=SITE, key="mill/co2", period=YEAR, **parts):
    return claim(subject, {key: value}, name=name, period=period, **parts)


def test_without_a_claim_the_default_holds():
    assert co2(bare()) == (1000, 3000, 9000)


def test_a_claim_of_the_level_asked_for_replaces_value_and_default():
    assert co2(bare(), about("2.8", unit="TNE")) == (2800, 2800, 2800)
    body = solved(bare(), evidence=proof(about("2.8", unit="TNE"))).body
    (row,) = body["rows"]
    assert (row["claim"], row["level"], row["facility"]) == (about("2.8", unit="TNE").digest, "L3", SITE)
    assert body["primary_data_share"] == "1"


@pytest.mark.parametrize(
    "other",
    [
        about("2.8", unit="TNE", level="L2"),
        about("2.8", unit="TNE", subject="https://id.gs1.org/414/9506000134369"),
        about("2.8", unit="TNE", key="mine/co2"),
        about("2.8", unit="TNE", key="mill/so2"),
        about("2.8", unit="TNE", period=DatePeriod.parse("2025-01-01", "2026-01-01")),
    ],
    ids=["weaker", "another site", "another activity", "another flow", "another year"],
)
def test_a_claim_that_is_weaker_or_of_something_else_does_not_narrow(other):
    lower, _, upper = co2(bare(), other)
    assert (lower, upper) == (1000, 9000)


def test_the_day_is_that_of_the_activity_where_it_states_one():
    of_2025 = about("2.8", unit="TNE", period=DatePeriod.parse("2025-01-01", "2026-01-01"))
    assert co2(bare(on="2025-12-31"), of_2025) == (2800, 2800, 2800)
    assert co2(bare(on="2026-01-01"), of_2025) == (1000, 3000, 9000)


def test_a_figure_per_product_counts_for_the_product_of_one_run():
    system = mill(output={"value": 2, "quantity": "TNE"})
    system["evidence_min"] = None
    system["demand"] = {"steel": {"quantity": "2000 KGM"}}
    assert co2(system, about("1.4", unit="KGM", per="KGM")) == (2800, 2800, 2800)


@pytest.mark.parametrize(("unit", "per"), [("KWH", ""), ("", ""), ("KGM", "KWH")])
def test_a_figure_in_units_that_do_not_fit_is_not_used(unit, per):
    evidence = proof(about("2.8", unit=unit, per=per))
    answer = solved(bare(), evidence=evidence)
    assert [finding.code for finding in answer.findings] == ["FIGURE_UNIT"]
    assert answer.value.flows["co2"].upper == 9000


def test_a_negative_figure_is_not_used():
    answer = solved(bare(), evidence=proof(about("-1", unit="KGM")))
    assert [finding.code for finding in answer.findings] == ["FIGURE_OUT_OF_RANGE"]
    assert answer.value.flows["co2"].upper == 9000


def test_claims_that_contradict_are_all_taken_in_and_told():
    claims = (about("2.8", "a", unit="TNE"), about("4", "b", unit="TNE"))
    assert co2(bare(), *claims) == (2800, 4000, 4000)
    answer = solved(bare(), evidence=proof(*claims))
    assert [finding.code for finding in answer.findings] == ["FIGURES_CONTRADICT"]
    assert set(answer.findings[0].related) == {each.digest for each in claims}


def test_a_level_that_the_document_states_is_proven_by_a_claim_of_that_level_only():
    stated = {"value": 3000, "quantity": "KGM", "level": "L3", "default": {"lower": 1000, "upper": 9000}}
    for level, codes in (("L2", ["LEVEL_NOT_PROVEN"]), ("L3", ["DECLARED_OUTSIDE"]), ("L4", ["DECLARED_OUTSIDE"])):
        evidence = proof(about("2.8", unit="TNE", level=level))
        assert [finding.code for finding in solved(bare(burden=stated), evidence=evidence).findings] == codes


def test_where_no_level_is_asked_for_the_strongest_claims_count():
    system = {**bare(), "evidence_min": None}
    assert co2(system, about("2.8", unit="TNE", level="L2")) == (2800, 2800, 2800)
    both = (about("2.8", "a", unit="TNE", level="L3"), about("2.9", "b", unit="TNE", level="L2"))
    assert co2(system, *both) == (2800, 2900, 2900)
    assert co2(system) == (3000, 3000, 3000)


def test_claims_are_asked_for_on_the_day_of_the_question():
    late = about("2.8", unit="TNE")
    assert co2(bare(), late, at=AT.replace(year=2027)) == (1000, 3000, 9000)


@given(st.integers(1000, 9000), st.sampled_from(["L2", "L3", "L4"]), st.integers(0, 12000))
def test_a_claim_inside_of_the_default_never_widens_and_one_that_is_lost_never_narrows(value, level, stated):
    system = bare(burden={"value": stated, "quantity": "KGM", "default": {"lower": 1000, "upper": 9000}})
    lower, _, upper = co2(system, about(str(value), unit="KGM", level=level))
    without_lower, _, without_upper = co2(system)
    assert without_lower <= lower <= upper <= without_upper


def test_settled_amounts_are_told_by_their_place():
    net = solved(bare()).value.net
    assert isinstance(net.settled, Settled)
    assert set(net.settled.amounts) == {"/activities/0/outputs/steel", "/activities/0/burdens/co2"}
