"""The footprint of a lot over a chain of events: what is counted, what is open, what a claim changes."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from footprint_world import ALL_OPEN, STANDARDS, about, codes, meter, of, row
from greenchain.evidence import EvidenceError, EvidenceGraph
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.scoring import footprint, score_document
from greenchain.values.errors import InputError
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import Quantity
from scoring_world import (
    AT,
    CELL,
    INGOT,
    MG,
    MODULE,
    POLY_A,
    POLY_B,
    STEPS,
    WAFER,
    World,
    instant,
    product,
    site,
)


def test_a_complete_chain_has_bounds_and_only_the_omissions_keep_it_open():
    result = of(World())
    assert codes(result) == ["FOOTPRINT_INCOMPLETE"]
    assert result.outcome is Outcome.NOT_DETERMINED
    assert result.upper is not None
    assert 0 < result.lower < result.point < result.upper


def test_all_five_stages_are_printed_and_use_is_an_explicit_zero():
    result = of(World())
    assert list(result.stages) == ["raw_material", "production", "circulation", "use", "end_of_life"]
    assert (result.stages["use"].lower, result.stages["use"].upper) == (0, 0)


def test_rows_stages_steps_and_total_agree_to_the_last_digit():
    result = of(World())
    for parts in (result.stages.values(), result.steps.values(), [r.bounds for r in result.rows]):
        listed = list(parts)
        assert sum((p.point for p in listed), Decimal(0)) == result.point
        assert sum((p.lower for p in listed), Decimal(0)) == result.lower
        assert sum((p.upper for p in listed), Decimal(0)) == result.upper


def test_two_polysilicon_sites_take_the_factor_of_their_own_grid():
    result = of(World(), grid="regional_average")
    northwest, southwest = row(result, "po.el.20", site(3)), row(result, "po.el.20", site(4))
    ratio = Fraction(northwest.bounds.point) / Fraction(southwest.bounds.point)
    assert abs(ratio - Fraction("0.5543") / Fraction("0.2472") * Fraction("344.098") / Fraction("229.399")) < Fraction(
        1, 10**5
    )
    assert northwest.citations[1].row == "grid/average/Northwest"


def test_conventions_for_electricity_are_distinct_and_labelled():
    result = of(World())
    points = [bounds.point for bounds in result.conventions.values()]
    assert list(result.conventions) == ["national_average", "regional_average", "residual", "life_cycle"]
    assert len(set(points)) == 4
    assert result.conventions["national_average"] == result.total


def test_upstream_of_direct_factors_is_left_out_only_where_the_factor_is_direct():
    names = {grid: {o.id for o in of(World(), grid=grid).omissions} for grid in ("national_average", "life_cycle")}
    assert names["national_average"] - names["life_cycle"] == {"grid_upstream"}


def test_rows_without_a_factor_are_named_as_omissions():
    omitted = {omission.id for omission in of(World()).omissions}
    assert {"mo.pb", "e.land", "factories", "upstream_freight"} <= omitted


def test_the_published_figure_stands_beside_with_its_deviation():
    published = of(World()).published
    assert published is not None
    assert (published.id, published.value, published.use) == ("or2", Decimal(750), "compare, never fit")
    assert published.deviation_percent == Decimal("-37.2")


def test_labels_that_depend_on_the_footprint_are_not_determined():
    labels = {label.id: label for label in of(World()).labels}
    assert len(labels) == 12
    assert {label.finding.outcome for label in labels.values()} == {Outcome.NOT_DETERMINED, Outcome.NOT_APPLICABLE}
    assert labels["lb5"].interval == "below"
    assert labels["lb11"].finding.code == "LABEL_WITHOUT_THRESHOLD"


@pytest.mark.parametrize(
    ("missing", "lot"), [("mg", MG), ("poly-b", POLY_B), ("ingot", INGOT), ("wafer", WAFER), ("cell", CELL)]
)
def test_a_chain_that_breaks_has_no_upper_bound_and_names_the_lot(missing, lot):
    result = of(World().without(missing))
    assert result.upper is None
    assert result.lower > 0
    assert result.outcome is Outcome.NOT_DETERMINED
    assert about(result, "CHAIN_BROKEN") == {lot}
    assert result.lower < of(World()).lower


def test_a_break_before_the_wafer_leaves_production_open_but_not_the_end_of_life():
    result = of(World().without("wafer"))
    assert result.stages["production"].upper is None
    assert result.stages["raw_material"].upper is None
    assert result.stages["end_of_life"].upper == of(World()).stages["end_of_life"].upper


def test_a_lot_nobody_made_is_open_everywhere():
    result = of(World().without("module"))
    assert about(result, "CHAIN_BROKEN") == {MODULE}
    assert result.upper is None


def test_a_lot_of_another_product_has_no_functional_unit():
    evidence = World().evidence().as_graph()
    result = footprint(POLY_A, evidence=evidence, standards=STANDARDS, at=AT)
    assert "FOOTPRINT_PRODUCT" in codes(result)
    assert {stage for stage in ALL_OPEN if result.stages[stage].upper is None} == set(ALL_OPEN)


def test_an_unknown_lot_is_named_and_nothing_is_claimed_about_it():
    result = footprint(f"{product(7)}/10/NONE", evidence=World().evidence().as_graph(), standards=STANDARDS, at=AT)
    assert result.upper is None
    assert "CHAIN_BROKEN" in codes(result)


def test_an_input_without_quantity_takes_the_range_of_the_inventory():
    place, day, _, output = STEPS["cell"]
    result = of(World().with_step("cell", (place, day, ((WAFER, None),), output)))
    known = of(World())
    assert about(result, "QUANTITY_MISSING") == {WAFER}
    assert result.point == known.point  # the link's own value is what the world was made with
    assert result.lower < known.lower
    assert result.upper > known.upper


def test_an_unusual_ratio_takes_the_usual_range_in_as_well():
    place, day, _, output = STEPS["ingot"]
    shy = World().with_step("ingot", (place, day, ((POLY_A, "3.44"), (POLY_B, "2.29")), output))
    result, known = of(shy), of(World())
    assert about(result, "INPUT_RATIO_UNUSUAL") == {"step-ingot"}
    assert result.point < known.point
    assert result.upper >= known.upper


def test_consuming_more_than_was_made_opens_the_upper_bound():
    place, day, inputs, _ = STEPS["wafer"]
    result = of(World().with_step("wafer", (place, day, inputs, (WAFER, "900"))))
    assert about(result, "LOT_OVERDRAWN") == {WAFER}
    assert result.upper is None


def test_consuming_exactly_what_was_made_is_no_overdraft():
    assert "LOT_OVERDRAWN" not in codes(of(World()))


def test_a_lot_drawn_by_another_chain_as_well_opens_the_upper_bound():
    other = TraceEvent(
        EventType.TRANSFORMATION, instant("2023-04-11"), "other",
        inputs=(ObjectRef(POLY_A, Quantity.of("1", "KGM")),),
        outputs=(ObjectRef(f"{product(4)}/10/OTHER", Quantity.of("1", "KGM")),), biz_location=site(5),
    )  # fmt: skip
    result = of(replace(World(), extra=(other,)))
    assert about(result, "LOT_OVERDRAWN") == {POLY_A}
    assert result.upper is None
    assert result.lower < of(World()).lower


def test_what_another_chain_draws_later_than_the_question_does_not_count():
    later = TraceEvent(
        EventType.TRANSFORMATION, AT + timedelta(days=1), "later",
        inputs=(ObjectRef(POLY_A, Quantity.of("1", "KGM")),),
        outputs=(ObjectRef(f"{product(4)}/10/OTHER", Quantity.of("1", "KGM")),), biz_location=site(5),
    )  # fmt: skip
    assert of(replace(World(), extra=(later,))).total == of(World()).total


@pytest.mark.parametrize(("lot", "amount", "place"), [(POLY_A, "34000", 2), (MG, "64805.2", 3)])
def test_a_lot_commissioned_beside_its_process_has_another_maker_of_which_nothing_is_known(lot, amount, place):
    birth = TraceEvent(
        EventType.OBJECT, instant("2023-03-02"), "again", objects=(ObjectRef(lot, Quantity.of(amount, "KGM")),),
        action=Action.ADD, biz_step="commissioning", biz_location=site(place),
    )  # fmt: skip
    result = of(replace(World(), extra=(birth,)))
    assert about(result, "LOT_BORN_TWICE") == {lot}
    assert result.upper is None
    assert result.lower <= of(World()).lower


def test_a_stated_supply_that_exhausts_the_range_leaves_the_unstated_one_open():
    place, day, _, output = STEPS["ingot"]
    result = of(World().with_step("ingot", (place, day, ((POLY_A, "1720.5"), (POLY_B, None)), output)))
    assert "step-ingot" in about(result, "INPUT_RATIO_UNUSUAL")
    assert row(result, "po.el.20", site(4)).bounds.upper is None


def test_figures_come_only_from_claims_about_the_place_asked_for(monkeypatch):
    told, bare = World().evidence(meter("52")).as_graph(), of(World())
    monkeypatch.setattr(EvidenceGraph, "claims_about", lambda self, node, *, on: ())
    assert footprint(MODULE, evidence=told, standards=STANDARDS, at=AT).total == bare.total


@pytest.mark.parametrize("made", [copy.copy, lambda graph: SimpleNamespace(graph=graph.graph, claims=graph.claims)])
def test_only_evidence_that_attach_made_is_evidence(made):
    with pytest.raises(TypeError, match="made by attach"):
        footprint(MODULE, evidence=made(World().evidence(meter("52")).as_graph()), standards=STANDARDS, at=AT)


def test_a_process_that_consumes_its_own_product_upstream_is_a_named_cycle():
    loop = World().with_step("poly-a", (3, "03-01", ((MG, "388.831"), (POLY_B, "1")), (POLY_A, "344.098")))
    loop = loop.with_step("poly-b", (4, "03-03", ((MG, "259.221"), (POLY_A, "1")), (POLY_B, "229.399")))
    result = of(loop)
    assert about(result, "CHAIN_CYCLIC") >= {"step-poly-a", "step-poly-b"}
    assert result.upper is None


def test_a_lot_made_by_two_processes_adds_in_proportion():
    place = STEPS["cell"][0]
    half = ("481.73615", "467.705")
    split = World().with_step("cell", (place, "05-08", ((WAFER, half[0]),), (CELL, half[1])))
    split = split.with_step("cell-2", (place, "05-09", ((WAFER, half[0]),), (CELL, half[1])))
    assert abs(of(split).point - of(World()).point) < Decimal("0.0001")
    assert codes(of(split)) == codes(of(World()))


def test_the_same_site_under_two_identifiers_splits_rows_and_keeps_the_total():
    _, day, inputs, output = STEPS["cell"]
    other = World().with_step("cell", (5, day, inputs, output))
    assert abs(of(other).point - of(World()).point) < Decimal("0.0001")


def test_a_commissioned_lot_of_silicon_counts_its_own_process_and_needs_no_further_input():
    birth = TraceEvent(
        EventType.OBJECT, instant("2023-02-10"), "mg-birth", objects=(ObjectRef(MG, Quantity.of("648.052", "KGM")),),
        action=Action.ADD, biz_step="commissioning", biz_location=site(2),
    )  # fmt: skip
    result = of(replace(World().without("mg"), extra=(birth,)))
    assert abs(result.point - of(World()).point) < Decimal("0.0001")


def test_co_products_without_a_rule_are_refused():
    both = TraceEvent(
        EventType.TRANSFORMATION, instant("2023-04-10"), "step-both",
        inputs=(ObjectRef(POLY_A, Quantity.of("344.098", "KGM")), ObjectRef(POLY_B, Quantity.of("229.399", "KGM"))),
        outputs=(ObjectRef(INGOT, Quantity.of("573.497", "KGM")), ObjectRef(f"{product(5)}/10/X", Quantity.of("1", "MTK"))),
        biz_location=site(5),
    )  # fmt: skip
    result = of(replace(World().without("ingot"), extra=(both,)))
    assert about(result, "ALLOCATION_MISSING") == {"step-both"}
    assert result.upper is None


def test_events_after_the_instant_are_not_counted():
    early = datetime(2023, 5, 1, tzinfo=UTC)
    evidence = World().evidence(meter("52"))
    result = footprint(MODULE, evidence=replace(evidence, at=early).as_graph(), standards=STANDARDS, at=early)
    assert result.upper is None
    assert "CHAIN_BROKEN" in codes(result)


# transport ------------------------------------------------------------------------------------------------------------


def test_without_a_named_leg_circulation_is_unknown_without_bound():
    result = of(replace(World(), legs=()))
    assert "TRANSPORT_NOT_RECORDED" in codes(result)
    assert result.stages["circulation"].upper is None
    assert result.steps["transport"].point == 0


def shipped(leg: str, *, key: str, amount: str = "500", day: str = "2023-07-05", place: int = 7) -> TraceEvent:
    return TraceEvent(
        EventType.OBJECT, instant(day), key, objects=(ObjectRef(MODULE, Quantity.of(amount, "H87")),),
        action=Action.OBSERVE, biz_step="shipping", read_point=site(place), extensions={"gc:leg": leg} if leg else {},
    )  # fmt: skip


def test_a_leg_travelled_twice_counts_twice():
    once, twice = row(of(World()), "lg7").bounds, row(of(replace(World(), legs=("lg7", "lg11", "lg7"))), "lg7").bounds
    for name in ("lower", "point", "upper"):
        assert abs(getattr(twice, name) - 2 * getattr(once, name)) <= Decimal("0.000002")


def test_one_journey_stated_in_two_events_counts_once():
    ways = replace(World(), legs=("lg11",), extra=(shipped("lg7", key="a"), shipped("lg7", key="b")))
    assert of(ways).total == of(World()).total


def test_parts_of_a_lot_that_travel_apart_are_one_journey_by_their_share():
    parts = (shipped("lg7", key="a", amount="200"), shipped("lg7", key="b", amount="300", day="2023-07-09"))
    assert of(replace(World(), legs=("lg11",), extra=parts)).total == of(World()).total


def test_the_part_of_a_lot_that_no_event_moves_takes_the_range_of_the_section():
    part = of(replace(World(), legs=("lg11",), extra=(shipped("lg7", key="a", amount="200"),)))
    assert "LEG_NOT_NAMED" in codes(part)
    assert part.point == of(World()).point
    assert part.lower < of(World()).lower
    assert part.upper >= of(World()).upper


@pytest.mark.parametrize("legs", [("lg11",), ("lg7",), ("", "lg11"), ("lg7", ""), ("lg7", "lg99"), ("lg99", "lg11")])
def test_a_section_of_the_route_that_nobody_names_costs_at_least_what_naming_it_costs(legs):
    silent, told = of(replace(World(), legs=legs)), of(World())
    assert "LEG_NOT_NAMED" in codes(silent)
    assert silent.upper >= told.upper
    assert silent.lower < told.lower
    assert silent.point == told.point


@pytest.mark.parametrize("leg", ["lg7", "lg8", "lg9", "lg10"])
def test_no_leg_of_a_section_is_longer_than_what_stands_in_for_it(leg):
    assert of(replace(World(), legs=("", "lg11"))).upper >= of(replace(World(), legs=(leg, "lg11"))).upper


def test_striking_the_name_of_a_repeated_journey_does_not_lower_the_upper_bound():
    often = ("lg7", "lg11", "lg7")
    for place in range(3):
        struck = tuple("" if place == number else leg for number, leg in enumerate(often))
        assert of(replace(World(), legs=struck)).upper >= of(replace(World(), legs=often)).upper


def test_a_shipping_without_a_leg_from_the_end_of_the_route_is_an_omission_only():
    last_mile = of(replace(World(), extra=(shipped("", key="last", place=6),)))
    assert last_mile.total == of(World()).total
    assert "unnamed_legs" in {omission.id for omission in last_mile.omissions}


def test_a_shipping_that_was_taken_back_is_not_counted():
    void = replace(shipped("lg7", key="void", day="2023-07-06"), biz_step="void_shipping")
    assert of(replace(World(), extra=(shipped("lg7", key="sent"), void))).total == of(World()).total


def test_a_leg_outside_the_boundary_is_named_and_not_counted():
    result = of(replace(World(), legs=("lg6", "lg7", "lg11", "lg14")))
    assert result.total == of(World()).total
    assert {"lg6", "lg14"} <= {omission.id for omission in result.omissions}


def test_a_leg_that_the_pack_does_not_know_is_a_finding():
    result = of(replace(World(), legs=("lg7", "lg11", "lg99")))
    assert "LEG_UNKNOWN" in codes(result)
    assert (result.lower, result.point) == (of(World()).lower, of(World()).point)
    assert result.upper >= of(World()).upper


# electricity ----------------------------------------------------------------------------------------------------------


def test_the_factor_follows_the_year_of_the_activity():
    later = of(replace(World(), year="2024"))
    assert "GRID_FACTOR_OTHER_YEAR" in codes(later)
    earlier = of(replace(World(), year="2022"))
    assert "GRID_FACTOR_OTHER_YEAR" not in codes(earlier)
    assert row(earlier, "ce.el.20").citations[1].period.holds(instant("2022-05-08").date()) is True
    assert earlier.point > of(World()).point  # 0.5366 against 0.5306


def test_a_facility_without_country_leaves_electricity_unbounded():
    result = of(replace(World(), country=""))
    assert "GRID_UNKNOWN" in codes(result)
    assert result.stages["production"].upper is None


def test_another_country_has_its_life_cycle_factor_and_says_so():
    result = of(replace(World(), country="DE"))
    assert about(result, "GRID_CONVENTION_MISSING") == {site(i) for i in range(2, 8)}
    assert "GRID_CONVENTION_MISSING" not in codes(of(replace(World(), country="DE"), grid="life_cycle"))


def test_an_unknown_region_takes_all_regions_in():
    result = of(replace(World(), regions={}), grid="regional_average")
    assert about(result, "GRID_REGION_UNKNOWN") == {site(i) for i in range(2, 8)}
    assert result.lower < of(World(), grid="regional_average").lower


def test_evidence_of_another_instant_is_refused():
    evidence = World().evidence(meter("52"))
    with pytest.raises(EvidenceError, match="VERIFIED_AT_OTHER_INSTANT"):
        footprint(MODULE, evidence=evidence.as_graph(), standards=STANDARDS, at=AT + timedelta(seconds=1))


# settings and shape ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{"grid": "best"}, {"build": "paper"}, {"inventory_set": "1999"}])
def test_a_setting_that_no_pack_knows_is_an_error_that_lists_what_is_known(settings):
    with pytest.raises(InputError, match="FOOTPRINT_SETTING_UNKNOWN"):
        of(World(), **settings)


def test_area_and_pieces_tell_the_same():
    place, day, inputs, _ = STEPS["module"]
    by_area = replace(World(), module_unit="MTK").with_step("module", (place, day, inputs, (MODULE, "1000")))
    assert of(by_area).total == of(World()).total


def test_amounts_beyond_reason_are_named_and_not_computed_with():
    place, day, _, output = STEPS["cell"]
    result = of(World().with_step("cell", (place, day, ((WAFER, "1E+300"),), output)))
    assert about(result, "QUANTITY_UNUSABLE") == {WAFER}


def test_the_document_is_json_and_the_same_every_time():
    documents = [json.dumps(score_document(at=AT, footprints=[of(World(), meter("52"))])) for _ in range(2)]
    assert documents[0] == documents[1]
    document = json.loads(documents[0])
    assert document["kind"] == "score"
    assert document["outcome"] == "not_determined"
    item = document["footprints"][0]
    assert sum(Decimal(r["point"]) for r in item["rows"]) == Decimal(item["point"])
    assert {ref["pack"] for ref in document["standards"]} == {"factors/pv-inventory", "factors/cn-grid-2023"}
