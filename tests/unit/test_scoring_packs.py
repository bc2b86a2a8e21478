"""The packs of scoring: every row cited, sums that hold, grid and freight factors exact on their days, refusals of a bad card."""

from __future__ import annotations

from datetime import date

import pytest

from greenchain.adapters.shipped import load_standards, pack_files, standards_folder
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.factors.freight import well_to_wheel
from greenchain.scoring.inventory import STAGES, read_inventory
from greenchain.scoring.vectors import check_vector
from greenchain.standards import load_pack
from greenchain.values.errors import PackError

STANDARDS = load_standards()
NAMES = ("scorecards/miit-gsc-general", "factors/cn-grid-2023", "factors/desnz-freight-2025", "factors/pv-inventory")
INVENTORY = STANDARDS.pack("factors/pv-inventory")


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_a_source_and_a_status(name):
    citations = list(STANDARDS.pack(name).citations())
    assert citations
    assert all(citation.instrument and citation.source and citation.status for _, citation in citations)


@pytest.mark.parametrize(
    ("name", "case"),
    [(name, case) for name in ("cn-grid-2023", "desnz-freight-2025") for case in STANDARDS.pack(name).vectors["cases"]],
    ids=lambda value: value if isinstance(value, str) else value["id"],
)
def test_grid_factors_are_exact_on_their_days_and_a_gap_of_freight_stays_a_gap(name, case):
    assert check_vector(case, pack=STANDARDS.pack(name), standards=STANDARDS) == ""


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 1, 1)])
def test_freight_factors_speak_of_their_year_only(day):
    table = STANDARDS.pack("desnz-freight-2025").table("freight")
    assert well_to_wheel(table, mode="sea", vehicle_class="container ship average", on=day) is None


def test_rail_and_sea_of_the_inventory_are_the_freight_packs_sums():
    table, on = STANDARDS.pack("desnz-freight-2025").table("freight"), date(2025, 6, 30)
    factors = {row["id"]: row["value"] for row in INVENTORY.table("factors").rows}
    assert factors["f.rail"] == well_to_wheel(table, mode="rail", vehicle_class="freight train (UK average)", on=on)
    assert factors["f.sea"] == well_to_wheel(table, mode="sea", vehicle_class="container ship average", on=on)


def test_every_range_of_the_inventory_holds_its_value():
    for name, value in (("exchanges", "value"), ("factors", "value"), ("grids", "value"), ("logistics", "distance_km")):
        for row in INVENTORY.table(name).rows:
            assert row.decimal("low") <= row.decimal(value) <= row.decimal("high"), row["id"]


def test_every_exchange_has_a_known_stage_and_role():
    roles = {"electricity", "material", "direct", "freight", "link", "property", "internal"}
    rows = INVENTORY.table("exchanges").rows
    assert {row["stage"] for row in rows} <= set(STAGES)
    assert {row["role"] for row in rows} == roles
    assert all(bool(row["supplies"]) == (row["role"] == "link") for row in rows)


@pytest.mark.parametrize("inventory_set", ["2020", "2026"])
@pytest.mark.parametrize("build", ["glass-glass", "glass-backsheet"])
def test_a_set_and_build_has_each_indicator_once(inventory_set, build):
    inventory = read_inventory(INVENTORY, inventory_set=inventory_set, build=build)
    indicators = [e.indicator for e in inventory.exchanges.values()]
    assert len(set(indicators)) == len(indicators)
    assert inventory.property_of("module/power_density").default.lower > 0
    assert inventory.link("cell", "wafer").default.point > 1


def test_burdens_have_a_factor_or_are_known_omissions():
    inventory = read_inventory(INVENTORY, inventory_set="2020", build="glass-glass")
    assert {e.id for e in inventory.exchanges.values() if e.is_burden and not e.is_counted} == {"mo.pb", "e.land"}


def test_the_card_knows_what_it_does_not_know():
    card = read_card(STANDARDS.pack("miit-gsc-general"))
    assert card.is_partial
    assert card.weak == (
        "bands:bands/5",
        "parameter:aggregate",
        "parameter:percent_to_points",
        "parameter:share_of_suppliers",
    )
    assert [(i.id, i.kind) for i in card.indicators if i.kind != "graded"] == [
        ("X26", "computed"),
        ("X41", "percent"),
        ("X42", "percent"),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("indicators.csv", "X11,X1,graded,8,", "X11,X1,graded,9,", "that add to"),
        ("indicators.csv", "X11,X1,graded,8,governance", "X11,X1,graded,8,space", "a stage of"),
        ("indicators.csv", "X11,X1,graded,8", "X11,X1,starred,8", "a kind of"),
        ("pack.toml", 'aggregate = "sum"', 'aggregate = "topsis"', "the aggregate sum, "),
        ("pack.toml", 'quantum = "0.000001"', 'quantum = "0.1"', "a quantum of"),
        ("pack.toml", "[card]", "[other]", "a [card] table"),
    ],
)
def test_a_card_that_does_not_add_up_is_refused(file, old, new, expected):
    files = pack_files(standards_folder() / "scorecards/miit-gsc-general/2026.1")
    changed = files[file].decode().replace(old, new)
    assert changed != files[file].decode()
    with pytest.raises(PackError) as refused:
        read_card(load_pack({**files, file: changed.encode()}))
    assert expected in str(refused.value)
