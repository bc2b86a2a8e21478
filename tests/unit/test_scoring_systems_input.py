"""What a system must not state: every fault with its code and place, all of them together; hostile sizes stay bounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.scoring.documents.document import answer_document, read_scoring_document
from greenchain.scoring.items.sections import Asked
from greenchain.scoring.sections import systems as section
from greenchain.scoring.systems import steps
from greenchain.standards import Standards
from system_world import AT, answered, faults, flows, solved

STANDARDS = load_standards()
HERE = "/systems/0/activities/0"


def mill(**parts):
    return {"id": "mill", "stage": "production", "outputs": {"steel": 1}, "burdens": {"co2": 2}, **parts}


def system(*activities, **rest):
    return {"id": "s", "demand": {"steel": 1}, "activities": list(activities or [mill()]), **rest}


@pytest.mark.parametrize(
    ("parts", "code", "where"),
    [
        ({"stage": "transport"}, "SCORE_SHAPE", "/stage"),
        ({"stage": None}, "SCORE_SHAPE", "/stage"),
        ({"colour": "red"}, "SCORE_SHAPE", "/colour"),
        ({"outputs": {"steel": 0}}, "NUMBER_OUT_OF_RANGE", "/outputs/steel"),
        ({"outputs": {"steel": -1}}, "NUMBER_OUT_OF_RANGE", "/outputs/steel"),
        ({"outputs": {"steel": {"value": 1, "lower": 0}}}, "NUMBER_OUT_OF_RANGE", "/outputs/steel"),
        ({"outputs": {"steel": {"value": 1, "default": {"lower": -1, "upper": 2}}}}, "NUMBER_OUT_OF_RANGE", "/outputs/steel/default"),
        ({"outputs": {"steel": {"value": 1, "share": "1.1"}}}, "NUMBER_OUT_OF_RANGE", "/outputs/steel/share"),
        ({"outputs": {"steel": {"value": 1, "share": "0.5"}}}, "ALLOCATION_SUM", "/outputs/steel/share"),
        ({"outputs": {"steel": 1, "slag": 1}}, "ALLOCATION_MISSING", "/allocation"),
        ({"outputs": {"steel": 1, "slag": 1}, "allocation": {"steel": 1}}, "ALLOCATION_MISSING", "/allocation/slag"),
        ({"outputs": {"steel": 1, "slag": 1}, "allocation": {"steel": "0.8", "slag": "0.1"}}, "ALLOCATION_SUM", "/allocation"),
        ({"allocation": {"steel": "0.5", "tin": "0.5"}}, "SYSTEM_FLOW_UNKNOWN", "/allocation/tin"),
        ({"allocation": {"steel": None}}, "SCORE_SHAPE", "/allocation/steel"),
        ({"inputs": {"ore": 1}}, "SYSTEM_FLOW_UNKNOWN", "/inputs/ore"),
        ({"burdens": {"steel": 1}}, "SYSTEM_FLOW_TWOFOLD", "/burdens/steel"),
        ({"burdens": {"co2": "NaN"}}, "NUMBER_MALFORMED", "/burdens/co2"),
        ({"burdens": {"co2": Decimal("Infinity")}}, "NUMBER_MALFORMED", "/burdens/co2"),
        ({"burdens": {"co2": True}}, "NUMBER_MALFORMED", "/burdens/co2"),
        ({"burdens": {"co2": None}}, "SCORE_SHAPE", "/burdens/co2"),
        ({"burdens": {"co2": "1e99"}}, "NUMBER_OUT_OF_RANGE", "/burdens/co2"),
        ({"burdens": {"co2": {"value": 1, "lower": 2}}}, "NUMBER_OUT_OF_RANGE", "/burdens/co2"),
        ({"burdens": {"co2": {"value": 1, "upper": "0.9"}}}, "NUMBER_OUT_OF_RANGE", "/burdens/co2"),
        ({"burdens": {"co2": {"value": 1, "cv": -1}}}, "NUMBER_OUT_OF_RANGE", "/burdens/co2/cv"),
        ({"burdens": {"co2": {"value": 1, "level": "L5"}}}, "SCORE_SHAPE", "/burdens/co2/level"),
        ({"burdens": {"co2": {"value": 1, "default": {"lower": 2, "upper": 1}}}}, "SCORE_SHAPE", "/burdens/co2/default"),
        ({"burdens": {"co2": {"value": 1, "share": 1}}}, "SCORE_SHAPE", "/burdens/co2/share"),
        ({"burdens": {"co2": {"value": 1, "quantity": "1 KGM"}}}, "SCORE_SHAPE", "/burdens/co2"),
        ({"burdens": {"co2": {"value": 1, "quantity": "stone"}}}, "UNIT_UNKNOWN", "/burdens/co2/quantity"),
        ({"burdens": {"co2": {"quantity": "1 KGM", "factor": "nothing/average/East"}}}, "SYSTEM_FACTOR_UNKNOWN", "/burdens/co2/factor"),
        ({"burdens": {"co2": {"quantity": "1 KWH", "factor": "cn-grid-2023/average/Moon"}}}, "SYSTEM_FACTOR_UNKNOWN", "/burdens/co2/factor"),
        ({"burdens": {"co2": {"quantity": "1 KGM", "factor": "cn-grid-2023/average/East"}}}, "UNIT_MISMATCH", "/burdens/co2/quantity"),
        ({"on": "soon"}, "DATE_MALFORMED", "/on"),
    ],
)  # fmt: skip
def test_each_fault_of_an_activity_is_told_with_its_code_and_place(parts, code, where):
    assert (code, HERE + where) in faults(system(mill(**parts)), standards=STANDARDS)


@pytest.mark.parametrize(
    ("rest", "code", "where"),
    [
        ({"demand": {}}, "SCORE_SHAPE", "/demand"),
        ({"demand": {"steel": -1}}, "NUMBER_OUT_OF_RANGE", "/demand/steel"),
        ({"demand": {"gold": 1}}, "SYSTEM_FLOW_UNKNOWN", "/demand/gold"),
        ({"demand": {"steel": {"quantity": "1 KGM"}}}, "UNIT_MISMATCH", "/demand/steel"),
        ({"evidence_min": "high"}, "SCORE_SHAPE", "/evidence_min"),
        ({"scale": 1}, "SCORE_SHAPE", "/scale"),
    ],
)
def test_each_fault_of_a_system_is_told_with_its_code_and_place(rest, code, where):
    assert (code, f"/systems/0{where}") in faults(system(**rest))


def test_activities_have_ids_of_their_own():
    assert faults(system(mill(), mill(outputs={"tin": 1}))) == {("SCORE_ID_TWICE", "/systems/0/activities/1/id")}


def test_several_makers_without_shares_are_refused():
    other = mill(id="other")
    assert faults(system(mill(), other)) == {
        ("ALLOCATION_MISSING", f"/systems/0/activities/{at}/outputs/steel/share") for at in (0, 1)
    }


def test_all_faults_are_told_together_and_other_systems_are_answered():
    bad = system(mill(stage="moon", burdens={"co2": "x", "so2": {"value": 1, "lower": 3}}))
    found = answered(bad, {**system(), "id": "t"})
    assert {fault.where for fault in found.faults} == {
        f"{HERE}/stage", f"{HERE}/burdens/co2", f"{HERE}/burdens/so2",
    }  # fmt: skip
    assert [answer.id for answer in found.all()] == ["t"]


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, {"id": 1, "demand": 1, "activities": 1}, {"id": "s", "demand": [1], "activities": [1]}])  # fmt: skip
def test_what_is_no_system_is_refused(value):
    assert {code for code, _ in faults(value)} == {"SCORE_SHAPE"}


def test_the_same_system_in_toml_and_json_has_the_same_answer():
    parts = b'"systems": [{"id": "s", "demand": {"steel": 0.3}, "activities": [%s]}]'
    of_json = b'{"id": "m", "stage": "use", "on": "2025-01-31", "outputs": {"steel": 1}, "burdens": {"co2": 0.1}}'
    of_toml = b"""
[[systems]]
id = "s"
demand = {steel = 0.3}
activities = [{id = "m", stage = "use", on = 2025-01-31, outputs = {steel = 1}, burdens = {co2 = 0.1}}]
"""
    raws = (b"{" + parts % of_json + b"}", of_toml)
    first, second = (answer_document(read_scoring_document(raw), Asked(Standards(()), AT)) for raw in raws)
    assert first.all()[0].body == second.all()[0].body
    assert first.all()[0].body["flows"]["co2"]["point"] == "0.03"


# units and factors ----------------------------------------------------------------------------------------------------


def furnace(steel="1 TNE", power="500 KWH", demand="2000 KGM"):
    plant = mill(
        id="plant", outputs={"power": {"quantity": "3.6 3B"}}, burdens={"co2": {"value": 1, "quantity": "KGM"}}
    )
    user = mill(outputs={"steel": {"quantity": steel}}, inputs={"power": {"quantity": power}},
                burdens={"co2": {"value": "0.1", "quantity": "t"}})  # fmt: skip
    return {"id": "s", "demand": {"steel": {"quantity": demand}}, "activities": [plant, user]}


def test_units_of_one_dimension_are_brought_together():
    body = solved(furnace()).body
    assert body["activity_levels"] == {"plant": "1000", "mill": "2"}
    assert (body["flows"]["co2"]["point"], body["flows"]["co2"]["unit"]) == ("1200", "KGM")
    assert solved(furnace(steel="1000 kg", power="1.8 GV", demand="2 TNE")).body["flows"] == body["flows"]


def test_units_of_other_dimensions_or_none_are_refused():
    assert faults(furnace(power="500 KGM")) == {("UNIT_MISMATCH", "/systems/0/activities/1/inputs/power")}
    assert faults(furnace(power="500")) == {("UNIT_MISMATCH", "/systems/0/activities/1/inputs/power")}
    assert faults(furnace(demand="1 KWH")) == {("UNIT_MISMATCH", "/systems/0/demand/steel")}


def test_a_demand_without_unit_of_a_flow_in_several_is_refused():
    mixed = furnace()
    mixed["demand"] = {"power": 1}
    assert faults(mixed) == {("UNIT_MISMATCH", "/systems/0/demand/power")}


def test_an_amount_times_a_factor_of_a_pack_is_a_burden_of_its_day():
    used = {"quantity": "1 MWH", "factor": "cn-grid-2023/average/East"}
    of_2023 = solved(system(mill(on="2023-05-01", burdens={"co2": used})), standards=STANDARDS)
    assert of_2023.body["flows"]["co2"]["point"] == "550"
    assert (of_2023.findings, [ref.pack for ref in of_2023.standards]) == ((), ["factors/cn-grid-2023"])
    today = solved(system(mill(burdens={"co2": used})), standards=STANDARDS)
    assert [finding.code for finding in today.findings] == ["GRID_FACTOR_OTHER_YEAR"]
    freight = {"quantity": 1000, "factor": "factors/desnz-freight-2025/rail/freight train (UK average)"}
    assert solved(system(mill(burdens={"co2": freight})), standards=STANDARDS).body["flows"]["co2"]["point"] == "34.7"


def test_factors_of_two_editions_of_a_pack_are_not_mixed():
    pack = STANDARDS.pack("cn-grid-2023")
    both = Standards.of([pack, replace(pack, edition="1999")])
    used = [{"quantity": "1 KWH", "factor": f"cn-grid-2023@{e}/average/East"} for e in (pack.edition, "1999")]
    mixed = system(mill(burdens={"co2": used[0], "so2": used[1]}))
    assert {code for code, _ in faults(mixed, standards=both)} == {"FACTOR_EDITIONS_MIXED"}
    assert not faults(system(mill(burdens={"co2": used[0]})), standards=both)


# bounded work ---------------------------------------------------------------------------------------------------------


def test_a_long_chain_is_answered_without_recursion():
    chain = [
        mill(id=f"a{at}", outputs={f"f{at}": "1.7"}, inputs={f"f{at + 1}": "1.3"} if at < 2999 else {}, burdens={"co2": "0.7"})
        for at in range(3000)
    ]  # fmt: skip
    found = flows({"id": "s", "demand": {"f0": 1}, "activities": chain})["co2"]
    assert float(found.point) == pytest.approx(0.7 / 1.7 / (1 - 1.3 / 1.7), rel=1e-12)
    assert found.lower <= found.point <= found.upper


def test_numbers_beyond_all_reason_are_refused():
    chain = [
        mill(id=f"a{at}", outputs={f"f{at}": "1e-15"}, inputs={f"f{at + 1}": "1e15"} if at < 99 else {}) for at in range(100)
    ]  # fmt: skip
    assert {code for code, _ in faults({"id": "s", "demand": {"f0": 1}, "activities": chain})} == {
        "SYSTEM_OUT_OF_RANGE"
    }


def test_a_system_over_its_budget_is_not_determined(monkeypatch):
    monkeypatch.setattr(section, "MAX_ACTIVITIES", 1)
    assert solved(system(mill())).findings == ()
    answer = solved(system(mill(), mill(id="other", outputs={"tin": 1})))
    assert [finding.code for finding in answer.findings] == ["SYSTEM_BUDGET"]
    assert (answer.outcome, answer.body["flows"], len(answer.body["stages"])) == ("not_determined", {}, 6)


def test_a_large_cycle_that_hardly_shrinks_runs_out_of_steps(monkeypatch):
    monkeypatch.setattr(steps, "MAX_STEPS", 1000)
    ring = [
        mill(id=f"a{at}", outputs={f"f{at}": 1}, inputs={f"f{(at + 1) % 30}": "0.999999"}) for at in range(30)
    ]  # fmt: skip
    answer = solved({"id": "s", "demand": {"f0": 1}, "activities": ring})
    assert [finding.code for finding in answer.findings] == ["SYSTEM_BUDGET"]
    assert answer.outcome == "not_determined"


def test_one_answer_takes_some_seconds_at_most():
    """A step takes about a microsecond; a cycle of 600 whose rounds lose a tenth of a billionth would take days."""
    ring = [
        mill(id=f"a{at}", outputs={f"f{at}": 1}, inputs={f"f{(at + 1) % 600}": "0.99999999999"}) for at in range(600)
    ]  # fmt: skip
    taken = steps.Steps.take
    count = 0

    def counted(self, more):
        nonlocal count
        count += more
        taken(self, more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps.Steps, "take", counted)
        answer = solved({"id": "s", "demand": {"f0": 1}, "activities": ring})
    assert [finding.code for finding in answer.findings] == ["SYSTEM_BUDGET"]
    assert count < 4_000_000


@pytest.mark.parametrize(
    "wide",
    [
        mill(outputs={"steel": 1, **{f"o{at}": 1 for at in range(300)}}, burdens={f"b{at}": 1 for at in range(300)},
             allocation={"steel": 1, **{f"o{at}": 0 for at in range(300)}}),
        mill(outputs={"steel": 1}, burdens={f"b{at}": {"value": 1, "cv": 1} for at in range(60_000)}),
    ],
    ids=["products times burdens", "burdens"],
)  # fmt: skip
def test_work_that_multiplies_is_given_up_before_it_begins(wide):
    assert [finding.code for finding in solved(system(wide)).findings] == ["SYSTEM_BUDGET"]


def test_many_makers_of_what_many_need_are_given_up_before_it_begins():
    many = [mill(id=f"a{at}", outputs={"f": {"value": 1, "share": "0.004"}}, inputs={"f": "0.1"}) for at in range(250)]
    answer = solved({"id": "s", "demand": {"f": 1}, "activities": many})
    assert [finding.code for finding in answer.findings] == ["SYSTEM_BUDGET"]


@pytest.mark.parametrize(("day", "codes"), [("2024-12-31", 1), ("2025-01-01", 0), ("2025-12-31", 0), ("2026-01-01", 1)])
def test_a_freight_factor_of_other_days_leaves_an_activity_without_a_day_open(day, codes):
    used = {"co2": {"quantity": "100 TKM", "factor": "desnz-freight-2025/rail/freight train (UK average)"}}
    at = datetime.fromisoformat(f"{day}T00:00:00Z")
    answer = solved(system(mill(burdens=used)), standards=STANDARDS, at=at)
    assert [finding.code for finding in answer.findings] == ["FREIGHT_FACTOR_OTHER_YEAR"] * codes
    assert answer.outcome.value == ("not_determined" if codes else "not_applicable")
