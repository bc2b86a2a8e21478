"""Factors of others, typed: each figure as printed, what is not on file is unknown, and no edition passes for another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.scoring.factors import cbam_defaults, ef_method, embedded_emissions, freight_factor, well_to_wheel
from greenchain.scoring.factors.cbam import cn_digits
from greenchain.standards import Standards
from greenchain.values.errors import InputError, PackError
from greenchain.values.finding import FactStatus
from greenchain.values.time import DatePeriod

STANDARDS = load_standards()
METHOD = ef_method(STANDARDS, "ef-3.1")
CBAM = cbam_defaults(STANDARDS)
FREIGHT = STANDARDS.pack("desnz-freight-2025").table("freight")
NEW = ("factors/ef-3.1", "factors/ef-3.0", "factors/cbam-defaults-2026", "formats/pact-3.0")


@pytest.mark.parametrize("name", NEW)
def test_every_row_has_a_source_and_a_status(name):
    citations = list(STANDARDS.pack(name).citations())
    assert citations
    assert all(citation.instrument and citation.source and citation.status for _, citation in citations)


# the environmental footprint ------------------------------------------------------------------------------------------


def test_the_method_has_sixteen_categories_and_two_sets_of_weights():
    assert len(METHOD.categories) == 16
    weights = [category.weight for category in METHOD.categories.values()]
    without = [category.weight_without_toxicity for category in METHOD.categories.values()]
    assert sum(weights) == 100
    assert sum(weight for weight in without if weight is not None) == Decimal("100.02")
    assert [code for code, c in METHOD.categories.items() if c.weight_without_toxicity is None] == [
        "HTC",
        "ECO",
        "HTNC",
    ]
    assert METHOD.covered_weight("CC", "AC") == Decimal("27.26")


@pytest.mark.parametrize(
    ("total", "whole"), [("99.95", True), ("99.9499", False), ("100.05", True), ("100.0501", False), ("1.0", False)]
)
def test_weights_are_whole_within_the_tolerance_of_their_rounding(total, whole):
    assert METHOD.weight_is_whole(Decimal(total)) is whole


def test_points_are_exact_and_a_person_year_of_everything_is_one():
    impacts = {code: category.factor for code, category in METHOD.categories.items()}
    points = {code: METHOD.categories[code].points(impact) for code, impact in impacts.items()}
    assert points["CC"] == Fraction("0.2106")
    assert sum(points.values()) == 1
    assert METHOD.categories["CC"].points(Decimal("-7553.083162851173")) == Fraction("-0.2106")


def test_a_category_is_known_no_better_than_its_weight():
    assert METHOD.categories["CC"].citation.status is FactStatus.VERIFIED
    assert METHOD.categories["CC"].status is FactStatus.READ


@pytest.mark.parametrize("name", ["ef-3.0", "factors/ef-3.0", "ef-2.0", "cbam-defaults-2026", ""])
def test_what_is_no_method_of_this_edition_is_refused(name):
    with pytest.raises(InputError) as refused:
        ef_method(STANDARDS, name)
    assert refused.value.code == "EF_METHOD_UNKNOWN"
    assert "ef-3.1" in str(refused.value)


def test_of_two_editions_of_a_pack_one_must_be_named():
    both = STANDARDS.with_pack(replace(METHOD.pack, edition="2027.1"))
    with pytest.raises(PackError):
        ef_method(both, "ef-3.1")
    assert ef_method(both, "ef-3.1@2026.1") == METHOD
    assert ef_method(both, "factors/ef-3.1@2027.1").pack.edition == "2027.1"


# the border adjustment ------------------------------------------------------------------------------------------------


def value(cn, origin, year):
    found = CBAM.default(cn, origin=origin, year=year)
    return found and (found.value, CBAM.with_markup(found, year=year))


@pytest.mark.parametrize(
    ("cn", "origin", "year", "expected"),
    [
        ("7208", "CN", 2026, (Decimal("3.187"), Decimal("3.5057"))),
        ("7208", "中国", 2027, (Decimal("3.187"), Decimal("3.8244"))),
        ("7208 39 00", "CN", 2028, (Decimal("3.187"), Decimal("4.1431"))),
        ("7208", "CN", 2025, None),
        ("7208", "CN", 2029, (Decimal("3.187"), None)),
        ("7208.51.20", "JP", 2026, (Decimal("2.10"), Decimal("2.31"))),
        ("7208", "Other countries and territories", 2026, (Decimal("4.05"), Decimal("4.455"))),
        ("7208", "Brunei", 2026, (Decimal("4.05"), Decimal("4.455"))),
        ("7208", "", 2026, None),
        ("7208", "XX", 2026, None),
        ("7208", "Atlantis", 2026, None),
        ("720", "CN", 2026, None),
        ("", "CN", 2026, None),
        ("７２０８", "CN", 2026, None),
        ("72O8", "CN", 2026, None),
        ("7208" + "0" * 7, "CN", 2026, None),
        ("7208", "CN", 0, None),
        ("7208", "CN", 10**9, None),
    ],
)
def test_the_default_of_a_code_origin_and_year(cn, origin, year, expected):
    assert value(cn, origin, year) == expected


def test_of_one_figure_printed_twice_the_more_precise_counts():
    figures = {row.value: row.resolution for row in CBAM.by_cn["7208"] if row.origin == "CN"}
    assert figures == {Decimal("3.187"): Decimal("0.001"), Decimal("3.19"): Decimal("0.01")}
    assert [row.value for row in CBAM.candidates("7208", origin="CN", year=2026)] == [Decimal("3.187")]


def with_rows(*rows):
    return replace(CBAM, by_cn={**CBAM.by_cn, rows[0].cn: rows})


@pytest.mark.parametrize(
    ("finer", "same"), [("3.185", True), ("3.195", True), ("3.1849", False), ("3.1951", False), ("3.20", False)]
)
def test_a_figure_restates_another_only_where_it_rounds_to_it(finer, same):
    coarse = next(row for row in CBAM.by_cn["7208"] if row.value == Decimal("3.19"))
    found = with_rows(coarse, replace(coarse, value=Decimal(finer))).candidates("7208", origin="CN", year=2026)
    assert len(found) == (1 if same else 2)


@pytest.mark.parametrize(
    ("since", "until", "known"),
    [
        ("2026-01-01", "2027-01-01", True),
        ("2026-01-02", None, False),
        (None, "2026-12-31", False),
        ("2026", None, False),
    ],
)
def test_a_row_counts_for_a_year_that_it_certainly_holds_all_of(since, until, known):
    row = CBAM.by_cn["7208"][0]
    dated = replace(row, citation=replace(row.citation, period=DatePeriod.parse(since, until)))
    assert (with_rows(dated).default("7208", origin="CN", year=2026) is not None) is known


def test_goods_of_one_code_that_differ_name_no_default():
    assert CBAM.default("2523 10 00", origin="CN", year=2026) is None
    found = CBAM.candidates("2523 10 00", origin="CN", year=2026)
    assert [(row.goods, row.value) for row in found] == [
        ("white clinker", Decimal("1.30")),
        ("grey clinker", Decimal("1.39")),
    ]


def test_the_longest_beginning_wins_over_a_shorter_one():
    row = CBAM.by_cn["7208"][0]
    longer = replace(row, cn="720851", value=Decimal("9.9"))
    both = replace(CBAM, by_cn={**CBAM.by_cn, "720851": (longer,)})
    assert both.default("7208 51 20", origin="CN", year=2026) == longer
    assert both.default("7208 50", origin="CN", year=2026) == row


def test_an_indirect_part_that_is_not_printed_is_unknown():
    assert CBAM.default("7601", origin="CN", year=2026).indirect is None
    assert CBAM.default("2523 29 00", origin="CN", year=2026).indirect == Decimal("0.07")


def test_every_default_has_a_group_whose_mark_ups_rise_or_stay():
    for row in CBAM.defaults:
        percents = [CBAM.markup(row.group, year=year).percent for year in (2026, 2027, 2028)]
        assert percents == sorted(percents), row
        assert row.group_citation.status is FactStatus.DERIVED


def test_marked_up_figures_that_are_printed_agree_within_a_hundredth():
    pack = CBAM.pack
    tolerance = pack.parameters["printed_tolerance"].value
    apart = [
        abs(CBAM.markup("Iron and steel", year=year).on(row.decimal("total")) - row.decimal(f"printed_{year}"))
        for row in pack.table("origins").rows
        for year in (2026, 2027, 2028)
    ]
    assert Decimal("0.005") < max(apart) <= Decimal("0.009") < tolerance


def test_the_total_is_the_sum_of_its_parts_but_for_rounding():
    for row in CBAM.pack.table("goods").rows:
        parts = row.decimal("direct") + (row.get("indirect") or 0)
        assert abs(parts - row.decimal("total")) <= Decimal("0.01"), row["goods"]


def test_a_complex_good_takes_what_its_precursors_embed():
    plate = embedded_emissions(
        activity=Decimal(1), attributed=Decimal("0.05"), precursors=[(Decimal("1.05"), Decimal("1.6"))]
    )
    assert plate == Fraction("1.73")
    assert embedded_emissions(activity=Decimal(3), attributed=Decimal(1)) == Fraction(1, 3)
    with pytest.raises(ValueError, match="above zero"):
        embedded_emissions(activity=Decimal(0), attributed=Decimal(1))


@pytest.mark.parametrize(
    ("text", "digits"), [(" 7306 30 77 ", "73063077"), ("7306.30", "730630"), ("73", ""), ("a", ""), ("1" * 11, "")]
)
def test_blanks_and_points_of_a_code_do_not_count(text, digits):
    assert cn_digits(text) == digits


# freight --------------------------------------------------------------------------------------------------------------

RAIL = {"mode": "rail", "vehicle_class": "freight train (UK average)"}


def test_well_to_wheel_is_both_parts_and_a_missing_part_is_a_gap():
    assert freight_factor(FREIGHT, **RAIL).well_to_wheel == Decimal("0.0347")
    ship = freight_factor(FREIGHT, mode="Sea", vehicle_class="bulk carrier average")
    assert (ship.tank_to_wheel, ship.well_to_tank, ship.well_to_wheel) == (Decimal("0.00353"), None, None)
    assert freight_factor(FREIGHT, mode="sea", vehicle_class="freight train (UK average)") is None


def test_with_and_without_radiative_forcing_are_two_classes():
    factors = [
        well_to_wheel(FREIGHT, mode="air", vehicle_class=f"freight flight long-haul, {forcing} RF")
        for forcing in ("with", "without")
    ]
    assert factors == [Decimal("1.03455"), Decimal("0.66646")]


@pytest.mark.parametrize(
    ("on", "known"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
        (None, True),
    ],
)
def test_a_factor_speaks_of_its_year_unless_no_day_is_stated(on, known):
    assert (freight_factor(FREIGHT, **RAIL, on=on) is not None) is known


# members of a footprint -----------------------------------------------------------------------------------------------


def test_the_members_that_the_schema_forgets_to_require_are_three():
    rows = STANDARDS.pack("pact-3.0").table("fields").rows
    assert len(rows) == 74
    forgotten = [row["field"] for row in rows if "SHALL" in row.words("rules") and row["required"] is False]
    assert forgotten == ["packagingEmissionsIncluded", "ccsTechnologicalCO2CaptureIncluded", "primaryDataShare"]


def test_bounds_and_totals_name_members_that_there_are():
    pack = STANDARDS.pack("pact-3.0")
    fields = {(row["object"], row["field"]) for row in pack.table("fields").rows}
    assert {(row["object"], row["field"]) for row in pack.table("ranges").rows} <= fields
    named = {row[column] for row in pack.table("balance").rows for column in ("total", "field")}
    assert {("CarbonFootprint", name) for name in named} <= fields


def test_without_its_pack_nothing_is_read():
    with pytest.raises(PackError):
        cbam_defaults(Standards())
    with pytest.raises(InputError):
        ef_method(Standards(), "ef-3.1")
