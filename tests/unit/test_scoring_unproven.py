"""What claims cannot prove of a system keeps its targets open: runs, shares, allocations, demands, stages, factors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.graph import build_graph
from greenchain.model.nouns import Facility
from greenchain.scoring.documents.document import answer_document, scoring_document
from greenchain.scoring.items.sections import Asked
from greenchain.scoring.systems.factors import named_factor
from greenchain.standards import Standards
from greenchain.values.finding import FactStatus
from greenchain.values.time import DatePeriod
from scoring_world import Evidence, claim
from system_world import AT

STANDARDS = load_standards()
SITE = "https://id.gs1.org/414/9506000134352"
YEAR = DatePeriod.parse("2026-01-01", "2027-01-01")
FLOW = "/systems/s/flows/ghg"
FREIGHT = "desnz-freight-2025/rail/freight train (UK average)"


def answered(document, *claims, grid="", standards=STANDARDS):
    facilities = [Facility(SITE, grid=grid)]
    graph = Evidence(build_graph([], facilities=facilities), claims, AT).as_graph()
    found = answer_document(scoring_document(document), Asked(standards, AT, evidence=graph))
    assert not found.faults, found.faults
    return found.answers


def target(system, *claims, actual=FLOW, due=2000, demand=None, **settings):
    """The outcome of a target on the system, and the doubts that ``change`` names by indicator."""
    path = {"base": {"at": "2020-01-01", "value": due}, "goal": {"at": "2030-01-01", "value": due}}
    asked = {"id": "t", "actual": actual, **path, **({"demand": demand} if demand else {})}
    (answer,) = answered({"systems": [system], "targets": [asked]}, *claims, **settings)["targets"]
    change = {(one["indicator"], one.get("doubt", "")) for one in answer.body["change"]}
    return answer.outcome.value, change, answer.findings[0].detail


def mill(output=1, burden=1690, **rest):
    activity = {
        "id": "m",
        "stage": "production",
        "facility": SITE,
        "outputs": {"p": output},
        "burdens": {"ghg": burden},
    }
    return {"id": "s", "evidence_min": "L3", "demand": {"p": 1}, "activities": [{**activity, **rest}]}


def signed(value="1690", key="m/ghg", **parts):
    return claim(SITE, {key: value}, name=f"{key}-{value}-{'-'.join(sorted(parts))}", **{"period": YEAR, **parts})


EACH = signed(per="C62")


def flows(system, *claims):
    (answer,) = answered({"systems": [system]}, *claims)["systems"]
    found = answer.value.flows["ghg"]
    return found.lower, found.upper, [finding.code for finding in answer.findings]


# one run --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [1, 10, 1000])
def test_a_claim_of_one_run_proves_nothing_while_the_document_alone_says_what_one_run_makes(made):
    assert target(mill(made), signed())[:2] == ("not_determined", {("m/p", "RUN_NOT_SIGNED")})
    assert target(mill(made), signed(), due=1)[0] == "does_not_conform", "the own word may miss"
    assert target(mill(made), signed(), signed(str(made), "m/p"))[0] == "conforms"


@pytest.mark.parametrize("made", [1, 1000])
@pytest.mark.parametrize("unit", ["", "C62", "H87"])
def test_a_claim_per_piece_is_per_piece_of_the_product_and_never_per_run(made, unit):
    output = {"quantity": f"{made} {unit}"} if unit else made
    assert flows(mill(output), EACH)[:2] == (1690, 1690)
    assert target(mill(output), EACH)[:2] == ("conforms", set())


def test_a_claim_per_piece_is_of_no_use_where_the_product_is_weighed():
    found = flows(mill({"quantity": "1000 KGM"}), EACH)
    assert (found[:2], "FIGURE_UNIT" in found[2]) == ((0, None), True)


def test_a_figure_per_product_goes_by_the_signed_run_and_not_by_that_of_the_document():
    per = signed(per="TNE")
    assert flows(mill({"quantity": "1 TNE"}), per, signed("1000", "m/p", unit="TNE"))[:2] == (1690, 1690)


# shares, allocation, burdens that are not listed ----------------------------------------------------------------------


def test_a_share_of_supply_is_no_proof_even_if_it_is_nothing():
    for share in ("0", "0.001"):
        system = mill({"quantity": "1 TNE", "share": share})
        rest = str(1 - float(share))
        clean = {"id": "g", "stage": "production", "facility": SITE, "burdens": {"ghg": 0}}
        system["activities"].append({**clean, "outputs": {"p": {"quantity": "1 TNE", "share": rest}}})
        outcome, change, _ = target(system, signed(per="TNE"), signed("0", "g/ghg", per="TNE"))
        assert outcome == "not_determined"
        assert ("g/p", "SHARE_NOT_SIGNED") in change


@pytest.mark.parametrize(("part", "outcome"), [("0.001", "not_determined"), ("1", "conforms")])
def test_an_allocation_proves_only_where_the_product_bears_all(part, outcome):
    system = mill(allocation={"p": part, "w": str(1 - float(part))})
    system["activities"][0]["outputs"]["w"] = 1
    found = target(system, signed(), signed("1", "m/p"), signed("1", "m/w"))
    assert found[0] == outcome
    assert found[1] == ({("m/p", "ALLOCATION_NOT_SIGNED")} if outcome == "not_determined" else set())


def test_a_burden_that_an_activity_does_not_list_is_not_nothing():
    system = mill(inputs={"q": 1})
    maker = {"id": "n", "stage": "raw_material", "facility": SITE, "outputs": {"q": 1}}
    system["activities"].append(maker)
    taken = signed("1", "m/q", per="C62")
    assert target(system, EACH, taken)[:2] == ("not_determined", {("n/ghg", "")})
    maker["burdens"] = {"ghg": 0}
    assert target(system, EACH, taken, signed("0", "n/ghg", per="C62"))[0] == "conforms"


def test_a_stage_in_which_nothing_runs_reaches_no_target():
    outcome, _, detail = target(mill(), EACH, actual="/systems/s/stages/use/ghg")
    assert outcome == "not_determined"
    assert "stage use" in detail
    assert target(mill(), EACH, actual="/systems/s/stages/production/ghg")[0] == "conforms"


# the demand -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("demand", "named", "outcome"),
    [
        (1, None, "conforms"),
        (1, {"p": 1}, "conforms"),
        ("0.001", None, "not_determined"),
        ("0.001", {"p": "0.001"}, "conforms"),
        ("0.001", {"p": 1}, "not_determined"),
        (1, {"q": 1}, "not_determined"),
        (0, {"p": 0}, "not_determined"),
    ],
)
def test_a_target_is_held_against_one_unit_or_against_the_demand_that_it_names(demand, named, outcome):
    found = target({**mill(), "demand": {"p": demand}}, EACH, demand=named)
    assert found[0] == outcome
    assert f"for a demand of {demand} of p" in found[2]


# factors --------------------------------------------------------------------------------------------------------------


def test_a_factor_of_a_partial_pack_reaches_no_target():
    system = mill(burden={"quantity": "540 TKM", "factor": FREIGHT}, on="2025-06-30")
    proof = signed("540", unit="TKM", per="C62", period=DatePeriod.parse("2025-01-01", None))
    assert target(system, proof)[:2] == ("not_determined", {("m/ghg", "FACTOR_PARTIAL")})
    whole = Standards.of(replace(one, status="complete") for one in STANDARDS.packs)
    assert target(system, proof, standards=whole)[0] == "conforms"


@pytest.mark.parametrize(("status", "is_firm"), [("read", True), ("derived", False), ("recalled", False)])
def test_a_factor_whose_row_was_not_read_proves_nothing(status, is_firm):
    pack = STANDARDS.pack("cn-grid-2023")
    assert pack.status != "partial"
    table = pack.tables["grid"]
    rows = [replace(row, citation=replace(row.citation, status=FactStatus(status))) for row in table.rows]
    weaker = Standards.of([replace(pack, tables={**pack.tables, "grid": replace(table, rows=tuple(rows))})])
    found = named_factor("cn-grid-2023/average/North", standards=weaker, on=date(2023, 6, 1), day=AT.date())
    assert found.is_firm is is_firm


@pytest.mark.parametrize(
    ("grid", "row", "outcome"),
    [
        ("North China", "North China", "conforms"),
        ("north", "North China", "conforms"),
        ("North China", "Southwest", "not_determined"),
        ("North China", "China", "not_determined"),
        ("", "North China", "not_determined"),
    ],
)
def test_electricity_is_that_of_the_grid_of_its_facility(grid, row, outcome):
    burden = {"quantity": "1000 KWH", "factor": f"cn-grid-2023/average/{row}"}
    proof = signed("1000", unit="KWH", per="C62", period=DatePeriod.parse("2023-01-01", None))
    found = target(mill(burden=burden, on="2023-06-01"), proof, grid=grid)
    assert found[0] == outcome
    assert found[1] == (set() if outcome == "conforms" else {("m/ghg", "FACTOR_NOT_OF_PLACE")})


# defaults and declared figures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["L2", "L3"])
@pytest.mark.parametrize(("value", "is_told"), [("50", True), ("10", False), ("0.5", False)])
def test_a_claim_worse_than_the_default_is_told_and_leaves_the_system_open(level, value, is_told):
    system = mill(burden={"value": 5, "default": {"lower": 1, "upper": 10}})
    codes = flows(system, signed(value, per="C62", level=level))[2]
    assert ("FIGURE_OUTSIDE_DEFAULT" in codes) is is_told
    assert target(system, due=100)[0] == "not_determined", "whoever takes the claim away reaches nothing by the default"


@pytest.mark.parametrize(
    ("stated", "is_told"),
    [(50, False), (5000, True), (3, True), ({"value": 50, "lower": 3, "upper": 500}, True),
     ({"default": {"lower": 1, "upper": 60}}, False)],
)  # fmt: skip
def test_a_stated_amount_outside_of_what_claims_prove_is_told_with_both_figures(stated, is_told):
    (answer,) = answered({"systems": [mill(burden=stated)]}, signed("50", per="C62"))["systems"]
    told = [finding for finding in answer.findings if finding.code == "DECLARED_OUTSIDE"]
    assert bool(told) is is_told
    assert all(one.values["proven_upper"] == "50" and one.values["declared"] for one in told)
    assert answer.value.flows["ghg"].upper == 50
