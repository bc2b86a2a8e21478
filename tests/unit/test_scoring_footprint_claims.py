"""What claims change of a footprint: figures of one site, of one unit, for the days they were measured."""

from __future__ import annotations

from decimal import Decimal

import pytest

from footprint_world import about, codes, meter, of, row
from greenchain.model.nouns import Measurement
from greenchain.values.time import DatePeriod
from scoring_world import (
    MODULE,
    World,
    claim,
    site,
)

QUANTUM = Decimal("0.000001")
# the power of the modules, proven: without it every row is as wide as that
PINNED = claim(MODULE, {"module/power_density": "194"}, unit="WTT", per="MTK", name="power")


def test_a_third_party_figure_replaces_the_range_of_its_own_site_only():
    result, bare = of(World(), PINNED, meter("52")), of(World(), PINNED)
    proven, other = row(result, "po.el.20", site(3)), row(result, "po.el.20", site(4))
    assert proven.level.value == "L3"
    assert proven.claims == (meter("52").digest,)
    assert proven.bounds.upper - proven.bounds.lower <= QUANTUM
    assert other == row(bare, "po.el.20", site(4))
    assert result.upper < bare.upper
    assert result.lower > bare.lower
    assert 0 < result.primary_data_share < 1


def test_a_suppliers_own_figure_moves_the_point_and_keeps_the_range():
    result, bare = of(World(), meter("55", level="L2")), of(World())
    assert (result.lower, result.upper) == (bare.lower, bare.upper)
    assert result.point > bare.point
    assert result.primary_data_share == 0


def test_a_suppliers_own_figure_outside_the_range_widens_it():
    result, bare = of(World(), meter("10", level="L2")), of(World())
    assert result.lower < bare.lower
    assert result.upper == bare.upper


def test_contradicting_claims_are_both_taken_in():
    result = of(World(), PINNED, meter("50"), meter("58", name="b"))
    found = row(result, "po.el.20", site(3))
    assert about(result, "FIGURES_CONTRADICT") == {site(3)}
    assert found.bounds.upper - found.bounds.point <= QUANTUM < found.bounds.point - found.bounds.lower
    assert set(found.claims) == {meter("50").digest, meter("58", name="b").digest}


def test_a_figure_in_another_dimension_is_not_used():
    result = of(World(), claim(site(3), {"polysilicon/electricity": "49"}, unit="KGM", per="KGM"))
    assert "FIGURE_UNIT" in codes(result)
    assert result.total == of(World()).total


def test_a_figure_without_unit_is_not_used():
    result = of(World(), claim(site(3), {"polysilicon/electricity": "49"}))
    assert "FIGURE_UNIT" in codes(result)
    assert result.total == of(World()).total


def test_a_figure_in_another_unit_of_the_dimension_is_converted_exactly():
    tonnes = claim(site(3), {"polysilicon/electricity": "52"}, unit="MWH", per="TNE")
    assert of(World(), tonnes).total == of(World(), meter("52")).total


def test_a_negative_burden_is_refused():
    result = of(World(), meter("-49"))
    assert "FIGURE_OUT_OF_RANGE" in codes(result)
    assert result.total == of(World()).total


@pytest.mark.parametrize(
    ("period", "counts"),
    [
        (("2023-03-01", "2023-03-02"), True),
        (("2023-02-01", "2023-03-01"), False),
        (("2023-03-02", "2024-01-01"), False),
    ],
)
def test_a_figure_counts_only_for_the_days_it_was_measured(period, counts):
    result = of(World(), meter("52", period=DatePeriod.parse(*period)))
    assert (result.total != of(World()).total) is counts


def test_a_claim_about_another_site_changes_nothing():
    stranger = claim(site(9), {"polysilicon/electricity": "1"}, unit="KWH", per="KGM")
    assert of(World(), stranger).total == of(World()).total


def test_an_unsigned_measurement_is_shown_and_proves_nothing():
    declared = [Measurement(site(3), "polysilicon/electricity", "55", "KWH/KGM", "2023-01-01", "2024-01-01")]
    result, bare = of(World(), declared=declared), of(World())
    assert row(result, "po.el.20", site(3)).level.value == "L1"
    assert (result.lower, result.upper) == (bare.lower, bare.upper)
    assert result.point > bare.point


def test_a_measurement_that_is_no_number_is_a_finding():
    declared = [Measurement(site(3), "polysilicon/electricity", "many", "KWH/KGM", where="row 2")]
    result = of(World(), declared=declared)
    assert "NUMBER_MALFORMED" in codes(result)
    assert result.total == of(World()).total


def test_power_density_proven_for_the_lot_scales_everything():
    denser = claim(MODULE, {"module/power_density": "209"}, unit="WTT", per="MTK")
    result, bare = of(World(), denser), of(World())
    assert result.lower == bare.lower  # the range's best corner was 209 already
    assert result.upper < bare.upper
    assert result.point < bare.point
