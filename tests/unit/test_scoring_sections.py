"""Impacts, shipments, goods and targets: the published examples, gaps that stay gaps, and limits from both sides."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.scoring.documents.document import answer_document, scoring_document
from greenchain.scoring.items.sections import Asked

AT = datetime(2026, 7, 1, tzinfo=UTC)
STANDARDS = load_standards()


def answered(document, *, at=AT, what_if=False):
    return answer_document(scoring_document(document), Asked(STANDARDS, at, what_if=what_if))


def one(section, item, **settings):
    found = answered({section: [{"id": "x", **item}]}, **settings)
    assert not found.faults, found.faults
    return found.all()[0]


def body(section, item, **settings):
    return one(section, item, **settings).to_dict()


def codes(answer):
    return [finding.code for finding in answer.findings]


def faults(section, item):
    return {(fault.code, fault.where) for fault in answered({section: [{"id": "x", **item}]}).faults}


# impacts


def test_one_persons_year_of_climate_change_earns_the_weight_of_its_category():
    found = body("impacts", {"method": "ef-3.1", "values": {"CC": "7553.083162851173"}})
    assert abs(Decimal(found["points"]) - Decimal("0.2106")) < Decimal("1e-6")
    assert abs(Decimal(found["micropoints"]) - 210600) < Decimal("1e-6")
    assert (found["complete"], found["possible"], found["outcome"]) == (False, None, "not_determined")
    assert found["coverage_weight"] == "21.06"
    assert Decimal(found["categories"]["CC"]["share"]) == 1


def test_a_complete_inventory_has_a_possible_and_its_categories_add_without_remainder():
    codes_of = body("impacts", {"method": "ef-3.1", "values": {}})["missing"]
    found = body("impacts", {"method": "ef-3.1", "values": dict.fromkeys(codes_of, "1.7")})
    assert (found["complete"], found["outcome"]) == (True, "not_applicable")
    assert found["possible"] == found["points"]
    parts = [Decimal(category["micropoints"]) for category in found["categories"].values()]
    assert sum(parts) == Decimal(found["micropoints"]) == Decimal(found["points"]) * 10**6


def test_a_null_value_is_missing_and_a_zero_is_a_value():
    found = body("impacts", {"method": "ef-3.1", "values": {"CC": 0, "ODP": None}})
    assert "ODP" in found["missing"]
    assert "CC" not in found["missing"]
    assert found["categories"]["CC"]["share"] is None


def test_unknown_categories_and_editions_that_are_no_method_are_refused():
    assert faults("impacts", {"method": "ef-3.1", "values": {"GWP": 1}}) == {
        ("CATEGORY_UNKNOWN", "/impacts/0/values/GWP")
    }
    assert {code for code, _ in faults("impacts", {"method": "ef-3.0", "values": {"CC": 1}})} == {"EF_METHOD_UNKNOWN"}


# shipments


def leg(**more):
    return {"mode": "hgv", "distance_km": 100, "distance_kind": "actual", **more}


def test_a_chain_of_three_legs_is_the_published_example():
    truck = "all artics, average laden"
    legs = [
        leg(mode="road", distance_km=150, **{"class": truck}),
        leg(mode="rail", distance_km=11000, **{"class": "freight train (UK average)"}),
        leg(mode="road", distance_km=200, **{"class": truck}),
    ]
    found = body("shipments", {"mass_t": 10, "legs": legs, "on": "2025-07-01"})
    assert [leg["kgco2e"] for leg in found["legs"]] == ["144.345", "3817", "192.46"]
    assert (found["kgco2e"], found["tkm"], found["outcome"]) == ("4153.805", "113500", "not_applicable")
    assert body("shipments", {"mass_kg": 10_000, "legs": legs}) == found


@pytest.mark.parametrize(
    ("at", "is_of_day"), [("2024-12-31", False), ("2025-01-01", True), ("2025-12-31", True), ("2026-01-01", False)]
)
def test_a_factor_of_other_days_than_the_question_is_told_where_the_shipment_states_none(at, is_of_day):
    item = {"mass_t": 10, "legs": [leg(mode="rail", **{"class": "freight train (UK average)"})]}
    instant = datetime.fromisoformat(f"{at}T00:00:00Z")
    answer = one("shipments", item, at=instant)
    assert (answer.outcome.value, answer.body["kgco2e"]) == ("not_applicable", "34.7")
    assert codes(answer) == ([] if is_of_day else ["FREIGHT_FACTOR_OTHER_YEAR"])
    assert codes(one("shipments", {**item, "on": "2025-06-01"}, at=instant)) == []
    assert codes(one("shipments", {**item, "on": "2026-06-01"}, at=instant)) == ["FREIGHT_FACTOR_UNKNOWN"]


def test_hubs_count_and_own_figures_may_be_intervals_and_primary():
    legs = [
        leg(factor_kgco2e_per_tkm="0.1", primary=True),
        {"hub": "port", "kgco2e_per_t": "1.5"},
        leg(mode="rail", factor_kgco2e_per_tkm={"lower": "0.02", "upper": "0.03"}),
    ]
    found = body("shipments", {"mass_t": 2, "legs": legs})
    assert [part["kgco2e"] for part in found["legs"]] == ["20", "3", None]
    assert (found["kgco2e"], found["lower"], found["upper"]) == (None, "27", "29")
    assert found["primary_share"] == {"tkm": "0.5", "emissions": None}
    exact = body("shipments", {"mass_t": 2, "legs": legs[:2]})
    assert exact["primary_share"] == {"tkm": "1", "emissions": "0.869565217391"}


def test_a_class_without_its_energys_provision_is_a_gap_and_never_the_known_part_alone():
    table = STANDARDS.pack("factors/desnz-freight-2025").table("freight").rows
    partial = next(row for row in table if row.get("wtt") is None)
    answer = one(
        "shipments", {"mass_t": 1, "legs": [leg(mode=partial.text("mode"), **{"class": partial.text("class")})]}
    )
    assert (answer.body["kgco2e"], answer.body["upper"]) == (None, None)
    assert codes(answer) == ["FREIGHT_FACTOR_UNKNOWN"]
    unknown = one("shipments", {"mass_t": 1, "legs": [leg(**{"class": "flying carpet"})]})
    assert (unknown.body["upper"], codes(unknown)) == (None, ["FREIGHT_FACTOR_UNKNOWN"])


def test_a_distance_of_no_stated_kind_leaves_the_answer_open():
    answer = one("shipments", {"mass_t": 1, "legs": [{"mode": "hgv", "distance_km": 5, "factor_kgco2e_per_tkm": 1}]})
    assert (answer.body["kgco2e"], codes(answer)) == ("5", ["DISTANCE_KIND_MISSING"])


@pytest.mark.parametrize(
    "item",
    [
        {"mass_t": 1, "mass_kg": 1000, "legs": [leg(factor_kgco2e_per_tkm=1)]},
        {"legs": [leg(factor_kgco2e_per_tkm=1)]},
        {"mass_t": 0, "legs": [leg(factor_kgco2e_per_tkm=1)]},
        {"mass_t": 1, "legs": []},
        {"mass_t": 1, "legs": [leg()]},
        {"mass_t": 1, "legs": [leg(factor_kgco2e_per_tkm=1, **{"class": "c"})]},
        {"mass_t": 1, "legs": [leg(factor_kgco2e_per_tkm=-1)]},
        {"mass_t": 1, "legs": [leg(factor_kgco2e_per_tkm={"lower": 2, "upper": 1})]},
        {"mass_t": 1, "legs": [leg(factor_kgco2e_per_tkm=1, distance_kind="crow")]},
        {"mass_t": 1, "legs": [{"hub": "port", "kgco2e_per_t": None}]},
    ],
)
def test_shipments_that_contradict_themselves_are_refused(item):
    assert faults("shipments", item)


# goods

PLATE = {
    "activity_t": 1, "attributed_tco2e": "0.05",
    "precursors": [{"id": "slab", "mass_t": "1.05", "see": "1.6", "evidence": "actual"}],
}  # fmt: skip
STEEL = {"cn": "7208", "origin": "CN", "year": 2026}


def test_a_complex_good_adds_its_own_and_its_precursors_emissions():
    found = body("goods", PLATE)
    assert found["see"] == {"declared": "1.73", "lower": "1.73", "upper": None}
    assert found["share_by_evidence"]["emissions"] == {"actual": "1", "estimated": "0", "default": "0"}
    assert found["outcome"] == "not_determined"


def test_the_default_with_the_mark_up_of_the_year_bounds_what_is_not_verified():
    answer = one("goods", {**PLATE, **STEEL})
    default = answer.body["default"]
    assert (default["value"], default["markup_pct"], default["with_markup"]) == ("3.187", "10", "3.5057")
    assert answer.body["see"] == {"declared": "1.73", "lower": "1.73", "upper": "3.5057"}
    assert codes(answer) == ["CBAM_NOT_VERIFIED"]
    later = body("goods", {**PLATE, **STEEL, "year": 2027})
    assert Decimal(later["default"]["with_markup"]) == Decimal("3.187") * Decimal(
        later["default"]["markup_pct"]
    ) / 100 + Decimal("3.187")
    assert later["default"]["markup_pct"] == "20"


def test_a_level_counts_only_as_a_what_if_and_then_nothing_conforms():
    item = {**PLATE, **STEEL, "level": "L3"}
    assert codes(one("goods", item)) == ["LEVEL_NOT_PROVEN", "CBAM_NOT_VERIFIED"]
    assumed = one("goods", item, what_if=True)
    assert assumed.body["see"] == {"declared": "1.73", "lower": "1.73", "upper": "1.73"}
    weaker = one("goods", {**item, "level": "L2"}, what_if=True)
    assert weaker.body["see"]["upper"] == "3.5057"


def test_a_declared_figure_above_the_default_keeps_itself_inside_the_bounds():
    found = body("goods", {**STEEL, "declared_see": 9})
    assert found["see"] == {"declared": "9", "lower": "3.5057", "upper": "9"}


@pytest.mark.parametrize(
    "change", [{"cn": "9999"}, {"cn": "720"}, {"cn": "steel"}, {"origin": "Atlantis"}, {"year": 1999}, {"year": 0}]
)
def test_a_code_origin_or_year_without_a_row_is_a_gap(change):
    answer = one("goods", {**PLATE, **STEEL, **change})
    assert answer.body["default"]["with_markup"] is None
    assert answer.body["see"]["upper"] is None
    assert answer.outcome.value == "not_determined"
    assert {"CBAM_DEFAULT_UNKNOWN", "CBAM_MARKUP_UNKNOWN"} & set(codes(answer))


@pytest.mark.parametrize(("estimated", "is_over"), [("0.24", False), ("0.25", False), ("0.26", True)])
def test_estimates_are_held_against_their_cap_by_emissions_not_by_mass(estimated, is_over):
    parts = [
        {"id": "a", "mass_t": 100, "see": estimated, "evidence": "estimated"},
        {"id": "b", "mass_t": 1, "see": 50, "evidence": "default"},
    ]
    item = {"activity_t": 1, "attributed_tco2e": 50, "precursors": parts, "estimate_cap": "0.2"}
    answer = one("goods", item)
    assert ("CBAM_ESTIMATE_CAP" in codes(answer)) is is_over
    assert Decimal(answer.body["share_by_evidence"]["mass"]["estimated"]) > Decimal("0.99")


@pytest.mark.parametrize(
    "item",
    [
        {**PLATE, "activity_t": 0},
        {**PLATE, "attributed_tco2e": -1},
        {"precursors": PLATE["precursors"]},
        {"activity_t": 1},
        {**PLATE, "precursors": PLATE["precursors"] * 2},
        {**PLATE, "estimate_cap": 20},
        {**PLATE, "level": "L9"},
    ],
)
def test_goods_that_cannot_be_meant_are_refused(item):
    assert faults("goods", item)


# targets

PATH = {"base": {"at": "2020-01-01", "value": 100}, "goal": {"at": "2030-01-01", "value": 0}}


def due(at, path):
    return body("targets", {"actual": {"lower": 0, "upper": 0}, **path}, at=datetime.fromisoformat(f"{at}T00:00:00Z"))[
        "due"
    ]


def test_what_is_due_runs_linearly_in_days_through_the_milestones():
    assert due("2020-01-01", PATH) == "100"
    assert due("2020-01-02", PATH) == "99.972625239529"  # 3,653 days
    assert due("2030-01-01", PATH) == due("2035-01-01", PATH) == "0"
    assert due("2019-12-31", PATH) is None
    bent = {**PATH, "milestones": [{"at": "2025-01-01", "value": 90}]}
    assert due("2025-01-01", bent) == "90"
    assert Decimal(due("2024-12-31", bent)) > 90 > Decimal(due("2025-01-02", bent))


@pytest.mark.parametrize(
    ("lower", "upper", "down", "up"),
    [
        ("49", "50", "conforms", "not_determined"),
        ("50", "50", "conforms", "conforms"),
        ("49", "51", "not_determined", "not_determined"),
        ("50", "51", "not_determined", "conforms"),
        ("50.000001", "51", "does_not_conform", "conforms"),
        ("40", "49.999999", "conforms", "does_not_conform"),
        ("40", None, "not_determined", "not_determined"),
        ("51", None, "does_not_conform", "conforms"),
    ],
)
def test_only_an_interval_wholly_on_one_side_answers(lower, upper, down, up):
    path = {"base": {"at": "2020-01-01", "value": 50}, "goal": {"at": "2030-01-01", "value": 50}}
    codes_of = {"not_determined": "TARGET_OPEN", "does_not_conform": "TARGET_MISSED", "conforms": "TARGET_NOT_PROVEN"}
    item = {"actual": {"lower": lower, "upper": upper}, **path}
    for direction, side in ((None, down), ("down", down), ("up", up)):
        answer = one("targets", {**item, **({"direction": direction} if direction else {})})
        assert codes(answer) == [codes_of[side]]
        assert answer.to_dict()["outcome"] == side
        assert answer.outcome.value == {"conforms": "not_determined"}.get(side, side), "nobody signed the figure"
        assert answer.assumed().to_dict()["outcome"] != "conforms"


def test_a_target_may_refer_to_a_figure_of_the_same_document_and_tells_what_is_missing_there():
    document = {
        "goods": [{"id": "plate", **PLATE, **STEEL}],
        "impacts": [{"id": "a/b", "method": "ef-3.1", "values": {"CC": 1}}],
        "targets": [
            {"id": "t", "actual": "/goods/plate/see", **PATH},
            {"id": "u", "actual": "/impacts/a/b/coverage_weight", **PATH},
            {"id": "v", "actual": "/goods/plate/nothing", **PATH},
            {"id": "w", "actual": "/goods/other/see", **PATH},
        ],
    }
    found = answered(document)
    plate, impact = found.answers["targets"]
    assert plate.body["actual"] == {"lower": "1.73", "upper": "3.5057"}
    assert (plate.outcome.value, codes(plate)) == ("not_determined", ["TARGET_NOT_PROVEN"])
    assert impact.body["actual"] == {"lower": "21.06", "upper": "21.06"}
    assert "ODP" in impact.body["change"]
    assert [(fault.code, fault.where) for fault in found.faults] == [
        ("TARGET_REFERENCE", "/targets/2/actual"),
        ("TARGET_REFERENCE", "/targets/3/actual"),
    ]


@pytest.mark.parametrize(
    "item",
    [
        {**PATH, "actual": {"lower": 2, "upper": 1}},
        {**PATH, "actual": {"upper": 1}},
        {**PATH, "actual": "goods/plate"},
        {**PATH, "actual": None},
        {"base": PATH["goal"], "goal": PATH["base"], "actual": 1},
        {**PATH, "actual": 1, "milestones": [PATH["base"]]},
        {**PATH, "actual": 1, "direction": "sideways"},
        {"base": {"at": "2020", "value": 1}, "goal": PATH["goal"], "actual": 1},
    ],
)
def test_paths_that_lead_nowhere_are_refused(item):
    assert faults("targets", item)
