"""The packs against the data they were made from, and the footprint against the tables printed with that data."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.scoring.vectors import check_vector

STANDARDS = load_standards()
PACK = STANDARDS.pack("factors/pv-inventory")

pytestmark = pytest.mark.conformance


def _csv(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", PACK.vectors["cases"], ids=lambda case: case["id"])
def test_the_roll_up_reproduces_the_table_of_the_inventory(case):
    assert check_vector(case, pack=PACK, standards=STANDARDS) == ""


def test_every_row_of_the_inventory_file_is_in_the_pack_with_its_figures(conformance_data):
    tables = {name: {row["id"]: row for row in PACK.table(name).rows} for name in ("exchanges", "factors", "grids")}
    words = {
        "verified two sources": "verified",
        "read one source": "read",
        "derived": "derived",
        "recalled": "recalled",
    }
    rows = _csv(conformance_data, "demo/pv_inventory.csv")
    for row in rows:
        found = next(table[row["id"]] for table in tables.values() if row["id"] in table)
        for column in ("value", "low", "high"):
            assert found[column] == Decimal(row[column]), row["id"]
        assert found.status.value == words[row["status"]], row["id"]
    assert sum(len(table) for table in tables.values()) == len(rows)


def test_every_grid_and_freight_figure_of_the_data_is_in_its_pack(conformance_data):
    grid = sorted(row.decimal("value") for row in STANDARDS.pack("cn-grid-2023").table("grid").rows)
    assert grid == sorted(
        Decimal(row["kgco2_per_kwh"]) for row in _csv(conformance_data, "scoring/cn_grid_factors.csv")
    )
    freight = {(row["mode"], row["class"]): row for row in STANDARDS.pack("desnz-freight-2025").table("freight").rows}
    data = _csv(conformance_data, "scoring/freight_factors_desnz2025.csv")
    assert len(freight) == len(data)
    for row in data:
        found = freight[row["mode"], row["class"]]
        assert found["ttw"] == Decimal(row["ttw_kgco2e_per_tkm"])
        assert found["wtt"] == (Decimal(row["wtt_kgco2e_per_tkm"]) if row["wtt_kgco2e_per_tkm"] else None)


def test_every_leg_label_and_published_figure_of_the_data_is_in_the_pack(conformance_data):
    for file, table, column, source in (
        ("pv_logistics.csv", "logistics", "distance_km", "distance_km"),
        ("pv_labels.csv", "labels", "class", "class"),
        ("pv_oracle.csv", "oracle", "value_as_read", "value"),
    ):
        found = {row["id"]: row for row in PACK.table(table).rows}
        rows = _csv(conformance_data, f"demo/{file}")
        assert [row["id"] for row in rows] == list(found)
        for row in rows:
            read = found[row["id"]][column]
            assert read == (Decimal(row[source]) if isinstance(read, Decimal) else row[source]), row["id"]
