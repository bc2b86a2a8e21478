"""A target is reached by what is proven and by nothing else: stated figures, single ends and weak cards never conform."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from card_world import bands, card_of, card_pack, indicator, scored
from greenchain.adapters.shipped import load_standards
from greenchain.graph import build_graph
from greenchain.model.nouns import Facility
from greenchain.scoring.cards.targets import Target
from greenchain.scoring.documents.document import answer_document, scoring_document
from greenchain.scoring.items.sections import Asked
from greenchain.standards import Standards
from greenchain.values.outcome import Outcome
from greenchain.values.time import DatePeriod
from scoring_world import Evidence, World, claim, party
from system_world import AT

STANDARDS = load_standards()
SITE, MINE = "https://id.gs1.org/414/9506000134352", "https://id.gs1.org/414/9506000134369"
YEAR = DatePeriod.parse("2026-01-01", "2027-01-01")
PATH = {"base": {"at": "2020-01-01", "value": 5000}, "goal": {"at": "2030-01-01", "value": 4000}}
UP = {"base": {"at": "2020-01-01", "value": 1}, "goal": {"at": "2030-01-01", "value": 6}, "direction": "up"}


def evidence(*claims):
    return Evidence(build_graph([], facilities=[Facility(SITE), Facility(MINE)]), claims, AT).as_graph()


def answered(document, *claims, standards=STANDARDS, **settings):
    graph = evidence(*claims) if claims else None
    found = answer_document(scoring_document(document), Asked(standards, AT, evidence=graph, **settings))
    assert not found.faults, found.faults
    return found.answers


def target(document, actual, *claims, path=PATH, **settings):
    asked = {**document, "targets": [{"id": "t", "actual": actual, **path}]}
    (answer,) = answered(asked, *claims, **settings)["targets"]
    return answer.outcome.value, answer.findings[0].code, answer.body["change"]


def system(**burdens):
    """A mill that takes ore of a mine; every amount under the level may be proven by a claim about its site."""
    return {
        "systems": [{
            "id": "s", "evidence_min": "L2", "demand": {"steel": 1},
            "activities": [
                {"id": "mill", "stage": "production", "facility": SITE, "outputs": {"steel": 1},
                 "inputs": {"ore": {"value": 2, "default": {"lower": 1, "upper": 2}}},
                 "burdens": {"co2": {"quantity": "3000 KGM", "default": {"lower": 1000, "upper": 3000}}, **burdens}},
                {"id": "mine", "stage": "raw_material", "facility": MINE, "outputs": {"ore": 1},
                 "burdens": {"co2": {"quantity": "100 KGM", "default": {"lower": 50, "upper": 100}}}},
                {"id": "idle", "stage": "use", "outputs": {"heat": 1}, "burdens": {"co2": {"quantity": "9 KGM"}}},
            ],
        }]
    }  # fmt: skip


ONE = {"per": "C62", "period": YEAR}  # figures of one of the product, whatever one run makes
MILL = claim(SITE, {"mill/co2": "2800"}, name="mill", unit="KGM", **ONE)
ORE = claim(SITE, {"mill/ore": "2"}, name="ore", **ONE)
MINED = claim(MINE, {"mine/co2": "80"}, name="mine", unit="KGM", level="L2", **ONE)
PROVEN = (MILL, ORE, MINED)
FLOW = "/systems/s/flows/co2"


def test_a_flow_whose_amounts_are_all_signed_reaches_its_target():
    assert target(system(), FLOW, *PROVEN) == ("conforms", "TARGET_REACHED", [])
    assert target(system(so2=1), FLOW, *PROVEN)[0] == "conforms", "another flow has no part in it"
    assert target(system(), "/systems/s/stages/production/co2", *PROVEN)[0] == "conforms"
    assert target(system(), FLOW, *PROVEN, what_if=True)[0] == "not_determined"


@pytest.mark.parametrize("kept", [(), (MILL,), (MILL, ORE), (MILL, MINED), (ORE, MINED)])
def test_a_default_bounds_and_proves_nothing_and_change_names_what_would(kept):
    outcome, code, change = target(system(), FLOW, *kept)
    assert (outcome, code) == ("not_determined", "TARGET_NOT_PROVEN")
    names = {"mill/co2": MILL, "mill/ore": ORE, "mine/co2": MINED}
    assert {one["indicator"] for one in change} == {name for name, proof in names.items() if proof not in kept}


def test_change_lists_what_nothing_bounds_first_and_then_the_widest():
    change = target(system(), FLOW)[2]
    assert [(one["indicator"], one["width"]) for one in change] == [
        ("mill/ore", None), ("mill/co2", "2000"), ("mine/co2", "150")
    ]  # fmt: skip


def test_saying_less_of_a_system_never_helps():
    document = {"systems": [{"id": "p", "demand": {"e": 10}, "activities": [
        {"id": "a", "stage": "production", "outputs": {"e": 1}, "burdens": {"co2": {"value": 1}}}]}]}  # fmt: skip
    assert target(document, "/systems/p/flows/co2")[:2] == ("not_determined", "TARGET_NOT_PROVEN")
    document["systems"][0]["activities"][0]["burdens"]["co2"]["level"] = "L4"
    assert target(document, "/systems/p/flows/co2")[:2] == ("not_determined", "TARGET_NOT_PROVEN")


@pytest.mark.parametrize(
    ("document", "actual"),
    [
        ({}, 2),
        ({}, {"lower": 1, "upper": 2}),
        ({"shipments": [{"id": "s", "mass_t": 1, "legs": [
            {"mode": "road", "distance_km": 100, "distance_kind": "actual", "factor_kgco2e_per_tkm": "0.00001",
             "primary": True}]}]}, "/shipments/s"),
        ({"goods": [{"id": "g", "cn": "7208", "origin": "CN", "year": 2026, "declared_see": 1}]}, "/goods/g/see"),
        ({"goods": [{"id": "g", "cn": "7208", "origin": "CN", "year": 2026}]}, "/goods/g/see"),
        ({"goods": [{"id": "g", "cn": "7208", "origin": "CN", "year": 2026}]}, "/goods/g/default/with_markup"),
        ({"impacts": [{"id": "i", "method": "ef-3.1", "values": {"CC": 1}}]}, "/impacts/i/points"),
        (system(), "/systems/s/primary_data_share"),
    ],
)  # fmt: skip
def test_what_the_document_alone_states_reaches_no_target_and_may_miss_one(document, actual):
    claims = PROVEN if "systems" in document else ()
    assert target(document, actual, *claims)[:2] == ("not_determined", "TARGET_NOT_PROVEN")
    strict = {"base": {"at": "2020-01-01", "value": -2}, "goal": {"at": "2030-01-01", "value": -1}}
    assert target(document, actual, *claims, path=strict)[0] == "does_not_conform"


@pytest.mark.parametrize("place", ["/systems/s/flows/co2/lower", "/systems/s/flows/co2/point", "/goods/g/see/declared"])
def test_one_end_of_an_interval_is_no_figure_for_a_target(place):
    document = {
        **system(),
        "goods": [{"id": "g", "declared_see": 1}],
        "targets": [{"id": "t", "actual": place, **PATH}],
    }
    found = answer_document(scoring_document(document), Asked(STANDARDS, AT))
    assert [(fault.code, fault.where) for fault in found.faults] == [("TARGET_REFERENCE", "/targets/0/actual")]


# goods ----------------------------------------------------------------------------------------------------------------

GOODS = {"id": "coil", "cn": "7208", "origin": "CN", "year": 2026, "facility": SITE, "declared_see": "1.9"}


def see(value="1.9", **settings):
    parts = {"unit": "TNE", "per": "TNE", "period": YEAR, "name": f"see-{value}", **settings}
    return claim(SITE, {"coil/see": value}, **parts)


def goods(item, *claims, **settings):
    (answer,) = answered({"goods": [item]}, *claims, **settings)["goods"]
    codes = [finding.code for finding in answer.findings]
    return answer.body["see"]["lower"], answer.body["see"]["upper"], answer.outcome.value, codes


def test_a_verifiers_claim_about_the_installation_proves_the_figure_of_goods():
    assert goods(GOODS, see()) == ("1.9", "1.9", "not_applicable", [])
    assert goods({**GOODS, "level": "L3"}, see()) == ("1.9", "1.9", "not_applicable", [])
    assert goods(GOODS, see("1.95", unit="KGM", per="KGM"))[:3] == ("1.95", "1.95", "not_applicable")
    path = {"base": {"at": "2020-01-01", "value": 3}, "goal": {"at": "2030-01-01", "value": 2}}
    assert target({"goods": [GOODS]}, "/goods/coil/see", see(), path=path)[0] == "conforms"
    assert target({"goods": [GOODS]}, "/goods/coil/see", see(level="L2"), path=path)[0] == "not_determined"


@pytest.mark.parametrize(
    ("claims", "upper", "code"),
    [
        ((see(level="L2"),), "3.5057", "CBAM_NOT_VERIFIED"),
        ((see("9", level="L2"),), "9", "CBAM_NOT_VERIFIED"),
        ((see(unit="", per=""),), "3.5057", "FIGURE_UNIT"),
        ((see("-1"),), "3.5057", "FIGURE_OUT_OF_RANGE"),
        ((see(period=DatePeriod.parse("2025-01-01", "2026-01-01")),), "3.5057", "CBAM_NOT_VERIFIED"),
        ((see(), see("2.5")), "2.5", "FIGURES_CONTRADICT"),
        ((see(), see("2.5", level="L2")), "2.5", "FIGURES_CONTRADICT"),
    ],
)
def test_a_claim_that_is_weaker_or_of_something_else_proves_no_goods(claims, upper, code):
    found = goods(GOODS, *claims)
    assert (found[1], found[2]) == (upper, "not_determined")
    assert code in found[3]


def test_a_claim_counts_only_for_the_installation_that_the_item_names():
    assert goods({**GOODS, "facility": MINE}, see())[2] == "not_determined"
    assert goods({key: value for key, value in GOODS.items() if key != "facility"}, see())[2] == "not_determined"


@pytest.mark.parametrize(
    ("declared", "lower", "is_told"),
    [("1", "1", True), ("1.99", "1.99", True), ("1.9996", "1.9996", False), ("2", "2", False), ("2.01", "2", True)],
)
def test_a_declared_figure_that_its_parts_do_not_come_to_is_told_and_both_count(declared, lower, is_told):
    item = {**GOODS, "declared_see": declared, "activity_t": 1, "attributed_tco2e": 2}
    found = goods(item)
    assert found[0] == lower
    assert ("CBAM_DECLARED_DIFFERS" in found[3]) is is_told
    assert goods(item, what_if=True)[0] == lower
    assumed = goods({**item, "level": "L3"}, what_if=True)
    assert (assumed[0], assumed[1]) == tuple(sorted([declared, "2"], key=Decimal))


@pytest.mark.parametrize(
    ("declared", "activity", "attributed", "is_told"),
    [("0.5", 10000, 5001, False), ("0.6", 48, 29, True), ("0.604", 48, 29, False), ("0.9996", 1, 1, False),
     ("0.0999", 10, 1, True), ("12.34", 1, "12.349", False), ("12.34", 1, "12.36", True)],
)  # fmt: skip
def test_declared_and_computed_figures_agree_at_exactly_three_significant_figures(
    declared, activity, attributed, is_told
):
    item = {**GOODS, "declared_see": declared, "activity_t": activity, "attributed_tco2e": attributed}
    assert ("CBAM_DECLARED_DIFFERS" in goods(item)[3]) is is_told


@pytest.mark.parametrize(
    ("stated", "outcome", "told"),
    [
        ({"declared_see": "1.5"}, "not_applicable", []),
        ({"declared_see": "1.4"}, "not_applicable", ["DECLARED_OUTSIDE"]),
        ({"declared_see": "2.5"}, "not_determined", ["DECLARED_OUTSIDE"]),
        ({"activity_t": 1, "attributed_tco2e": "2.5"}, "not_determined", ["DECLARED_OUTSIDE"]),
    ],
)
def test_goods_that_declare_something_else_than_their_verifier_signed_are_told(stated, outcome, told):
    item = {**{key: value for key, value in GOODS.items() if key != "declared_see"}, **stated}
    assert goods(item, see("1.5")) == ("1.5", "1.5", outcome, told)
    path = {"base": {"at": "2020-01-01", "value": 3}, "goal": {"at": "2030-01-01", "value": 2}}
    reached = target({"goods": [item]}, "/goods/coil/see", see("1.5"), path=path)[0]
    assert reached == ("conforms" if outcome == "not_applicable" else "not_determined")


@pytest.mark.parametrize(
    ("year", "period", "is_signed"),
    [
        (2026, ("2026-06-01", "2026-06-02"), True),
        (2028, ("2025-01-01", "2027-01-01"), False),
        (2028, ("2025-01-01", "2028-12-31"), False),
        (2028, ("2025-01-01", "2029-01-01"), True),
        (2025, ("2025-01-01", "2026-12-31"), True),
        (2025, ("2025-01-02", "2026-12-31"), False),
        (0, ("2025-01-01", "2029-01-01"), False),
        (10000, ("2025-01-01", "2029-01-01"), False),
    ],
)
def test_a_claim_about_goods_speaks_of_the_year_of_the_goods(year, period, is_signed):
    found = goods({**GOODS, "year": year}, see(period=DatePeriod.parse(*period)))
    assert (found[1] == "1.9") is is_signed


def test_goods_without_any_figure_are_a_gap():
    item = {key: value for key, value in GOODS.items() if key != "declared_see"}
    assert goods(item) == ("0", "3.5057", "not_determined", ["CBAM_FIGURE_MISSING"])


# scorecards -----------------------------------------------------------------------------------------------------------


def own(least, *, a2="", **tables):
    head = f'aggregate = "sum"\nscale = 10\nevidence_min = "{least}"\nquantum = "0.000001"\n'
    rows = [indicator("A1", "6"), indicator("A2", "4", **({"evidence_min": a2} if a2 else {}))]
    return card_pack(head=head, indicators=rows, **tables)


@pytest.mark.parametrize(
    ("pack", "answers", "points", "outcome", "code"),
    [
        (own("L1"), {"A1": (6, "L1"), "A2": (4, "L1")}, 6, "not_determined", "TARGET_NOT_PROVEN"),
        (own("L1"), {"A1": (6, "L2"), "A2": (4, "L1")}, 6, "conforms", "TARGET_REACHED"),
        (own("L1"), {"A1": (6, "L2")}, 6, "conforms", "TARGET_REACHED"),
        (own("L1"), {"A1": (6, "L2"), "A2": (4, "L1")}, 7, "not_determined", "TARGET_NOT_PROVEN"),
        (own("L2"), {"A1": (6, "L2"), "A2": (4, "L1")}, 7, "not_determined", "TARGET_OPEN"),
        (own("L3", a2="L1"), {"A1": (6, "L3"), "A2": (4, "L1")}, 7, "not_determined", "TARGET_NOT_PROVEN"),
        (own("L1"), {"A1": (1, "L1"), "A2": (1, "L1")}, 7, "does_not_conform", "TARGET_MISSED"),
    ],
)
def test_what_nobody_signed_reaches_no_target_whatever_the_card_asks_for(pack, answers, points, outcome, code):
    card = scored(card_of(pack), answers, target=Target(points=Decimal(points)))
    assert (card.outcome.value, card.findings[-1].code) == (outcome, code)


def gift():
    """A card that gives half of A1's points where nobody answers."""
    head = 'aggregate = "sum"\nscale = 10\nevidence_min = "L3"\nquantum = "0.000001"\n'
    generous = {"kind": "percent", "missing_low": "50", "missing_high": "60"}
    return card_pack(head=head, indicators=[indicator("A1", "6", **generous), indicator("A2", "4")])


def test_points_that_a_card_gives_for_no_answer_reach_no_target():
    aimed = {"target": Target(points=Decimal(3))}
    silent = scored(card_of(gift()), {}, **aimed)
    assert (silent.guaranteed, silent.findings[-1].code) == (3, "TARGET_NOT_PROVEN")
    assert silent.outcome is Outcome.NOT_DETERMINED
    assert scored(card_of(gift()), {"A1": 90}, **aimed).outcome is Outcome.CONFORMS
    path = {**UP, "goal": {"at": "2030-01-01", "value": 3}}
    assert card_target(gift(), path=path).code == "TARGET_NOT_PROVEN"
    assert card_target(gift(), points("90", unit="P1"), path=path).code == "TARGET_REACHED"


def test_a_signed_answer_worse_than_what_the_card_gives_for_none_is_told():
    for value, told in (("10", True), ("50", False), ("90", False)):
        graph = World().evidence(points(value, unit="P1"))
        asked = Asked(Standards.of((*STANDARDS.packs, gift())), graph.at, evidence=graph.as_graph())
        found = answer_document(scoring_document({"scorecards": [{"id": "c", "pack": "own", "party": BUYER}]}), asked)
        assert ("FIGURE_OUTSIDE_DEFAULT" in {one.code for one in found.all()[0].findings}) is told


def test_an_answer_or_gate_of_the_document_beside_a_claim_that_says_otherwise_is_told_with_both():
    graph = World().evidence(
        points("6"), claim(BUYER, {"own/G1": "1"}, name="g1", period=DatePeriod.parse("2024-01-01", None))
    )
    pack = own("L3", gates=[{"id": "G1", "en": "lawful"}])
    asked = Asked(Standards.of((*STANDARDS.packs, pack)), graph.at, evidence=graph.as_graph())
    item = {"id": "c", "pack": "own", "party": BUYER, "answers": {"A1": {"value": 0}}, "gates": {"G1": {"value": 0}}}
    (answer,) = answer_document(scoring_document({"scorecards": [item]}), asked).all()
    told = {one.values["indicator"]: one.values for one in answer.findings if one.code == "DECLARED_OUTSIDE"}
    assert {name: (one["declared"], one["lower"]) for name, one in told.items()} == {"A1": ("0", "6"), "G1": ("0", "1")}


def test_a_gate_that_nobody_signed_reaches_no_target():
    pack = own("L1", gates=[{"id": "G1", "en": "lawful"}])
    answers = {"A1": (6, "L2"), "A2": (4, "L2")}
    aimed = {"target": Target(points=Decimal(10))}
    assert scored(card_of(pack), {**answers, "G1": (1, "L1")}, **aimed).findings[-1].code == "TARGET_NOT_PROVEN"
    assert scored(card_of(pack), {**answers, "G1": (1, "L2")}, **aimed).outcome is Outcome.CONFORMS


@pytest.mark.parametrize("cells", [{}, {"evidence_min": "L0"}])
def test_no_evidence_is_no_level_that_a_card_may_ask_for(cells):
    with pytest.raises(Exception, match="L0 is no evidence"):
        card_of(card_pack(indicators=[indicator("A1", "10", **cells)], **({} if cells else {"head": HEAD_L0})))


HEAD_L0 = 'aggregate = "sum"\nscale = 10\nevidence_min = "L0"\nquantum = "0.000001"\n'


def dated(day):
    """A card whose highest band is given from 2026 on."""
    pack = card_pack(indicators=[indicator("A1", "10")], bands=bands("5", "8"))
    card = card_of(pack)
    later = replace(card.bands[-1].citation, period=DatePeriod.parse("2026-01-01", None))
    last = replace(card.bands[-1], citation=later)
    card = replace(card, bands=(*card.bands[:-1], last))
    return card.out_of_force(date.fromisoformat(day)), card


def test_a_card_that_is_not_in_force_that_day_is_told_and_reaches_nothing():
    assert dated("2025-12-31")[0] == ("band 2",)
    assert dated("2026-01-01")[0] == ()
    early = scored(dated("2025-06-30")[1], {"A1": 10}, target=Target(band=1))
    assert early.outcome is Outcome.NOT_DETERMINED
    assert {finding.code for finding in early.findings} == {"SCORECARD_NOT_IN_FORCE"}


BUYER = party(5)


def card_target(pack, *claims, place="/scorecards/c", path=UP):
    graph = World().evidence(*claims)
    asked = Asked(Standards.of((*STANDARDS.packs, pack)), graph.at, evidence=graph.as_graph())
    document = {"scorecards": [{"id": "c", "pack": pack.name, "party": BUYER}],
                "targets": [{"id": "t", "actual": place, **path}]}  # fmt: skip
    found = answer_document(scoring_document(document), asked)
    assert not found.faults
    return found.answers["targets"][0].findings[0]


def points(value="6", **settings):
    return claim(BUYER, {"own/A1": value}, name=f"a1-{value}", period=DatePeriod.parse("2024-01-01", None), **settings)


def test_the_bounds_of_a_card_reach_a_target_where_the_card_itself_could():
    assert card_target(own("L3"), points()).outcome is Outcome.CONFORMS
    assert card_target(own("L3"), points(), place="/scorecards/c/stages/production").outcome is Outcome.CONFORMS
    assert card_target(own("L3"), points(level="L2")).code == "TARGET_OPEN"
    assert card_target(own("L1"), points()).code == "TARGET_NOT_PROVEN"
    assert card_target(own("L3", status="partial"), points()).code == "SCORECARD_PARTIAL"
    assert card_target(own("L3", gates=[{"id": "G1", "en": "lawful"}]), points()).code == "TARGET_NOT_PROVEN"
