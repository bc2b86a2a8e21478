"""Systems by example: the published worked case, evidence, credits, cycles, and the shape of the answer."""

from __future__ import annotations

from fractions import Fraction

import pytest

from greenchain.scoring.documents.vectors import check_document
from greenchain.standards import Standards
from greenchain.values.errors import InputError
from system_world import flows, solved

NONE = Standards(())
AT = "2026-01-01T00:00:00Z"
TOLERANCE = "0.000000001"


def activity(name, stage="production", **parts):
    return {"id": name, "stage": stage, **parts}


def one(burden, **rest):
    """A system of one activity that makes one product, with one burden."""
    made = activity("mill", outputs={"steel": 1}, burdens={"co2": burden})
    return {"id": "s", "demand": {"steel": 1}, "activities": [made], **rest}


def around(value):
    """A number and the five per cent about it."""
    share = abs(Fraction(value)) / 20
    lower, upper = Fraction(value) - share, Fraction(value) + share
    return {"value": value, "lower": str(float(lower)), "upper": str(float(upper))}


# Heijungs & Suh, The computational structure of life cycle assessment: electricity from fuel from crude
def electricity(amount=str, co2=str):
    return {
        "id": "hs",
        "demand": {"electricity": 1000},
        "activities": [
            activity("power", outputs={"electricity": amount("10")}, inputs={"fuel": amount("2")},
                     burdens={"co2": co2("1"), "so2": "0.1"}),
            activity("refinery", "raw_material", outputs={"fuel": amount("100")},
                     burdens={"co2": co2("10"), "so2": 2, "crude": -50}),
        ],
    }  # fmt: skip


def checked(system, expect, **asked):
    return check_document(
        {"input": {"document": {"systems": [system]}, "at": AT, **asked}, "expect": expect}, standards=NONE
    )


def near(value, tolerance=TOLERANCE):
    return {"value": value, "tolerance": tolerance}


def test_the_matrix_case_of_electricity_from_fuel_comes_out():
    found = checked(
        electricity(),
        {
            "/systems/0/method": "topological",
            "/systems/0/activity_levels/power": near("100"),
            "/systems/0/activity_levels/refinery": near("2"),
            "/systems/0/flows/co2/point": near("120"),
            "/systems/0/flows/so2/point": near("14"),
            "/systems/0/flows/crude/point": near("-100"),
            "/systems/0/outcome": "not_applicable",
        },
    )
    assert found == ""


def test_its_interval_with_all_coefficients_known_to_five_per_cent_comes_out():
    bounds = {"lower": near("106.84807256", "0.000001"), "upper": near("134.95844875", "0.000001"), "exact": True}
    assert checked(electricity(around, around), {f"/systems/0/flows/co2/{k}": v for k, v in bounds.items()}) == ""


@pytest.mark.parametrize(
    ("place", "wanted", "told"),
    [
        ("/systems/0/flows/co2/point", near("121"), "expected 121 within"),
        ("/systems/0/flows/co2/exact", False, "expected false, found true"),
        ("/systems/0/flows/co3/point", near("1"), "found no such place"),
        ("/systems/0/method", near("1"), 'found "topological"'),
        ("/systems/1", {}, "found no such place"),
    ],
)
def test_a_worked_case_that_expects_something_else_fails(place, wanted, told):
    assert told in checked(electricity(), {place: wanted})


def test_a_case_with_members_that_nothing_would_be_done_with_is_refused():
    with pytest.raises(ValueError, match="seed"):
        checked(electricity(), {"/kind": "score"}, seed=1)


# the shape of the answer ----------------------------------------------------------------------------------------------


def test_the_answer_has_its_keys_and_all_stages_zeros_too():
    body = solved(electricity()).body
    assert list(body) == [
        "method", "activity_levels", "flows", "stages", "rows", "variance_rows", "primary_data_share",
    ]  # fmt: skip
    assert list(body["flows"]["co2"]) == ["lower", "point", "upper", "variance", "sd", "exact"]
    assert body["stages"]["use"]["co2"] == {"lower": "0", "point": "0", "upper": "0"}
    assert body["stages"]["raw_material"]["co2"]["point"] == "20"
    row = body["rows"][0]
    assert row == {
        "stage": "production", "facility": None, "product": "electricity", "indicator": "power/co2", "claim": None,
        "level": "L1", "lower": "100", "point": "100", "upper": "100", "flow": "co2", "activity": "power",
    }  # fmt: skip
    assert len(body["rows"]) == 5


def test_lower_bounds_are_printed_rounded_down_and_upper_ones_up():
    system = one("1")
    system["activities"][0]["outputs"] = {"steel": 3}
    found = solved(system).body["flows"]["co2"]
    assert Fraction(found["lower"]) < Fraction(1, 3) < Fraction(found["upper"])
    assert Fraction(found["upper"]) - Fraction(found["lower"]) <= Fraction(1, 10**29)


def test_an_activity_that_nobody_needs_is_told_with_zeros():
    system = one("5")
    system["activities"].append(activity("other", outputs={"tin": 1}, inputs={"tin": 2}, burdens={"co2": 9}))
    body = solved(system).body
    assert (body["method"], body["activity_levels"]["other"], body["flows"]["co2"]["point"]) == (
        "topological",
        "0",
        "5",
    )
    assert [row["upper"] for row in body["rows"]] == ["5", "0"]


def test_several_products_and_several_makers_share_as_stated():
    system = {
        "id": "s",
        "demand": {"steel": 6},
        "activities": [
            activity("a", outputs={"steel": {"value": 2, "share": "0.5"}, "slag": 1}, burdens={"co2": 10},
                     allocation={"steel": "0.9", "slag": "0.1"}),
            activity("b", outputs={"steel": {"value": 1, "share": "0.5"}}, burdens={"co2": 1}),
        ],
    }  # fmt: skip
    body = solved(system).body
    assert body["activity_levels"] == {"a": "1.35", "b": "3"}
    assert body["flows"]["co2"]["point"] == "16.5"
    assert [(row["product"], row["point"]) for row in body["rows"]] == [
        ("steel", "13.5"),
        ("slag", "0"),
        ("steel", "3"),
    ]


def test_shares_that_have_no_last_decimal_are_scaled_to_one():
    third = "0.3333333333"
    makers = [activity(n, outputs={"steel": {"value": 1, "share": third}}, burdens={"co2": 3}) for n in "abc"]
    assert flows({"id": "s", "demand": {"steel": 1}, "activities": makers})["co2"].point == 3


# evidence -------------------------------------------------------------------------------------------------------------

LEAF = {"value": 10, "level": "L3", "default": {"lower": 8, "upper": 40}}


def bounds(system, **settings):
    found = flows(system, **settings)["co2"]
    return found.lower, found.point, found.upper


def codes(system, **settings):
    return [finding.code for finding in solved(system, **settings).findings]


def test_a_level_that_only_the_document_states_is_honored_only_in_what_if():
    system = one(LEAF, evidence_min="L3")
    assert bounds(system) == (8, 10, 40)
    assert codes(system) == ["LEVEL_NOT_PROVEN"]
    assert solved(system).outcome == "not_determined"
    assert bounds(system, what_if=True) == (10, 10, 10)
    assert codes(system, what_if=True) == []


def test_a_level_just_below_the_one_asked_for_does_not_count():
    assert bounds(one({**LEAF, "level": "L2"}, evidence_min="L3"), what_if=True) == (8, 10, 40)
    assert bounds(one({**LEAF, "level": "L3"}, evidence_min="L3"), what_if=True) == (10, 10, 10)
    assert bounds(one({**LEAF, "level": "L4"}, evidence_min="L3"), what_if=True) == (10, 10, 10)


def test_a_weak_figure_outside_of_its_default_widens_it():
    assert bounds(one({**LEAF, "value": 50, "level": None}, evidence_min="L3")) == (8, 50, 50)


def test_without_a_default_nothing_bounds_a_weak_figure():
    system = one({"value": 10}, evidence_min="L3")
    assert bounds(system) == (0, 10, None)
    assert solved(system).body["flows"]["co2"]["upper"] is None
    assert codes(system) == ["SYSTEM_FIGURE_OPEN"]
    assert solved(system).findings[0].where == "/systems/s/activities/0/burdens/co2"
    assert bounds(one("10", evidence_min="L3")) == (0, 10, None)


def test_a_weak_output_may_be_almost_nothing_and_a_bare_one_is_no_figure():
    system = one({**LEAF, "level": "L4"}, evidence_min="L3")
    assert bounds(system, what_if=True) == (10, 10, 10)
    system["activities"][0]["outputs"] = {"steel": {"value": 1}}
    assert bounds(system, what_if=True) == (0, 10, None)
    system["activities"][0]["outputs"] = {"steel": {"value": 1, "default": {"lower": "0.5", "upper": 2}}}
    assert bounds(system, what_if=True) == (5, 10, 20)


def test_a_weak_credit_without_default_has_no_bound_at_all():
    assert bounds(one("-10", evidence_min="L3")) == (None, -10, None)


def test_an_amount_that_nobody_states_is_its_default_range():
    assert bounds(one({"default": {"lower": 8, "upper": 40}})) == (8, 40, 40)


def test_a_weak_input_leaves_what_is_upstream_open_and_nothing_else():
    system = {
        "id": "s", "demand": {"steel": 1}, "evidence_min": "L3",
        "activities": [
            activity("mill", outputs={"steel": 1}, inputs={"ore": "2"}, burdens={"co2": LEAF}),
            activity("mine", outputs={"ore": 1}, burdens={"water": {"value": 3, "level": "L3"}}),
        ],
    }  # fmt: skip
    found = flows(system, what_if=True)
    assert (found["co2"].lower, found["co2"].upper) == (10, 10)
    assert (found["water"].lower, found["water"].point, found["water"].upper) == (0, 6, None)


def test_the_primary_share_is_that_of_burdens_with_signed_figures():
    system = one(LEAF)
    system["activities"].append(activity("truck", "circulation", outputs={"haul": 1}, burdens={"co2": {"value": 30}}))
    system["activities"][0]["inputs"] = {"haul": 1}
    assert solved(system, what_if=True).body["primary_data_share"] == "0.25"
    assert solved(system).body["primary_data_share"] == "0"
    assert solved(one("0")).body["primary_data_share"] is None


# credits and cycles ---------------------------------------------------------------------------------------------------


def test_credits_are_held_by_intervals_that_say_that_they_are_not_exact():
    system = electricity(around, around)
    system["activities"][1]["burdens"]["co2"] = around("-10")
    found = solved(system).body["flows"]
    assert (found["co2"]["exact"], found["so2"]["exact"], found["crude"]["exact"]) == (False, True, False)
    system["activities"][0]["inputs"]["fuel"] = around("-2")
    assert not any(flow["exact"] for flow in solved(system).body["flows"].values())
    assert solved(system).body["activity_levels"]["refinery"] == "-2"


def test_an_activity_that_takes_of_its_own_product_runs_for_it_too():
    system = one("8")
    system["activities"][0]["inputs"] = {"steel": {"value": "0.2", "lower": 0, "upper": "0.5"}}
    assert solved(system).body["method"] == "fixed_point"
    assert bounds(system) == (8, 10, 16)


@pytest.mark.parametrize(("upper", "is_productive"), [("0.999999", True), ("1", False), ("1.5", False)])
def test_a_cycle_must_be_productive_at_its_upper_bound(upper, is_productive):
    system = one("1")
    system["activities"][0]["inputs"] = {"steel": {"value": "0.5", "lower": 0, "upper": upper}}
    if is_productive:
        assert bounds(system) == (1, 2, 10**6)
    else:
        with pytest.raises(InputError) as caught:
            solved(system)
        fault = caught.value.faults[0]
        assert (fault.code, fault.where, fault.found) == ("SYSTEM_NOT_PRODUCTIVE", "/systems/0/activities/0", "mill")


def test_a_cycle_with_an_open_amount_is_open_above_and_productive_at_its_point():
    system = one({**LEAF}, evidence_min="L3")
    system["activities"][0]["inputs"] = {"steel": {"value": "0.5"}}
    assert bounds(system, what_if=True) == (10, 20, None)
    system["activities"][0]["inputs"] = {"steel": {"value": "1"}}
    with pytest.raises(InputError, match="SYSTEM_NOT_PRODUCTIVE"):
        solved(system, what_if=True)


def test_rounds_of_other_units_do_not_hide_that_a_cycle_shrinks():
    system = {
        "id": "s", "demand": {"power": 1},
        "activities": [
            activity("plant", outputs={"power": 1}, inputs={"steel_g": "1000000"}, burdens={"co2": 1}),
            activity("mill", outputs={"steel_g": 1}, inputs={"power": "0.0000005"}),
        ],
    }  # fmt: skip
    assert bounds(system) == (2, 2, 2)


def test_an_output_that_is_a_quantity_alone_says_what_one_run_is():
    system = one({"quantity": "10 KGM", "level": "L4"}, evidence_min="L3")
    system["activities"][0]["outputs"] = {"steel": {"quantity": "1 TNE"}}
    system["demand"] = {"steel": {"quantity": "1 TNE"}}
    assert bounds(system, what_if=True) == (10, 10, 10)
    system["activities"][0]["outputs"] = {"steel": {"quantity": "1 TNE", "level": "L1"}}
    assert bounds(system, what_if=True) == (0, 10, None)


@pytest.mark.parametrize(("cv", "is_told"), [("0.05", False), (1, False), ("1.01", True), (5, True)])
def test_noise_larger_than_the_figure_itself_is_told(cv, is_told):
    answer = solved(one({"value": 10, "cv": cv}))
    told = [(finding.code, finding.where) for finding in answer.findings]
    assert told == ([("CV_ABOVE_ONE", "/systems/s/activities/0/burdens/co2/cv")] if is_told else [])
    assert answer.outcome.value == "not_applicable"
