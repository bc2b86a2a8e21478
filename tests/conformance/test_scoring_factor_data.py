"""The packs of factors against the data they were made from: each figure is there, and each file of them is right."""

from __future__ import annotations

import csv
import runpy
from decimal import Context, Decimal
from pathlib import Path

import pytest

from greenchain.adapters.shipped import load_standards, standards_folder
from greenchain.scoring.factors import cbam_defaults, ef_method
from greenchain.scoring.factors.checking import check_factors
from greenchain.values.outcome import Outcome

STANDARDS = load_standards()
ROOT = Path(__file__).resolve().parents[2]
FACTORS = {
    "ef31_factors.csv": ("ef-3.1", {"nf": "nf_ef31_per_person"}),
    "cbam_defaults_china.csv": ("cbam-defaults-2026", {}),
    "cbam_defaults_7208_by_country.csv": ("cbam-defaults-2026", {"direct_tco2e_per_t": "total_tco2e_per_t"}),
    "freight_factors_desnz2025.csv": ("desnz-freight-2025", {}),
    "cn_grid_factors.csv": ("cn-grid-2023", {}),
}
FIXED = {"cbam_defaults_china.csv": {"origin": "CN"}, "cbam_defaults_7208_by_country.csv": {"cn_code": "7208"}}

pytestmark = pytest.mark.conformance


def rows_of(folder, name):
    with (folder / "scoring" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rounded(cell):
    try:
        return str(Context(prec=3).create_decimal(Decimal(cell)))
    except ArithmeticError:
        return cell


@pytest.mark.parametrize("figures", ["as printed", "three"])
@pytest.mark.parametrize("name", FACTORS)
def test_every_file_of_factors_is_right_as_printed_and_at_three_figures(conformance_data, name, figures):
    against, aliases = FACTORS[name]
    listed = [row | FIXED.get(name, {}) for row in rows_of(conformance_data, name)]
    listed = [row | {column: row[alias] for column, alias in aliases.items()} for row in listed]
    keep = {"code", "unit", "cn_code", "origin", "mode", "class", "year", "scope", "region"}
    if figures == "three":
        listed = [{c: cell if c in keep else rounded(cell) for c, cell in row.items()} for row in listed]
    lines = [list(listed[0]), *([row[column] for column in listed[0]] for row in listed)]
    raw = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode()
    checked = check_factors(raw, against=against, standards=STANDARDS)
    assert (checked.findings, checked.faults) == ((), ())
    assert (checked.outcome, checked.rows) == (Outcome.CONFORMS, len(listed))


def test_every_figure_of_the_footprint_is_in_its_pack(conformance_data):
    method = ef_method(STANDARDS, "ef-3.1")
    neighbor = {row["code"]: row["value"] for row in STANDARDS.pack("ef-3.0").table("normalization").rows}
    rows = rows_of(conformance_data, "ef31_factors.csv")
    assert [row["code"] for row in rows] == list(method.categories)
    for row in rows:
        category = method.categories[row["code"]]
        assert (category.name, category.unit) == (row["category"], row["unit"])
        assert category.factor == Decimal(row["nf_ef31_per_person"])
        assert category.weight == Decimal(row["weight_pct"])
        without = row["weight_pct_no_tox"]
        assert category.weight_without_toxicity == (Decimal(without) if without else None)
        assert neighbor[row["code"]] == Decimal(row["nf_ef30_per_person_rounded"])


def test_every_default_and_mark_up_is_in_its_pack(conformance_data):
    defaults = cbam_defaults(STANDARDS)
    goods = rows_of(conformance_data, "cbam_defaults_china.csv")
    origins = rows_of(conformance_data, "cbam_defaults_7208_by_country.csv")
    assert len(defaults.defaults) == len(goods) + len(origins) == 83
    told = {(row.cn, row.goods): (row.direct, row.indirect, row.value) for row in defaults.defaults}
    for row in goods:
        indirect = row["indirect_tco2e_per_t"]
        stated = (row["direct_tco2e_per_t"], indirect or None, row["total"])
        expected = tuple(None if cell is None else Decimal(cell) for cell in stated)
        assert told[row["cn_code"].replace(" ", ""), row["goods"]] == expected
    for row in origins:
        place = defaults.origin_of(row["origin"])
        figures = [each.value for each in defaults.by_cn["7208"] if each.origin == place]
        assert Decimal(row["total_tco2e_per_t"]) in figures
    markups = rows_of(conformance_data, "cbam_markup.csv")
    assert len(markups) == len(defaults.markups)
    for row in markups:
        found = defaults.markup(row["product_group"], year=int(row["year"]))
        assert found.percent == Decimal(row["markup_pct"])


def test_every_member_of_a_footprint_is_in_its_pack(conformance_data):
    pack = STANDARDS.pack("pact-3.0").table("fields")
    rows = rows_of(conformance_data, "pact_v3_fields.csv")
    assert [(row["object"], row["field"]) for row in rows] == [(row["object"], row["field"]) for row in pack.rows]
    for row, found in zip(rows, pack.rows, strict=True):
        words = "|".join(found.words("words"))
        assert row["value_type"] == found.text("type") + (f"({words})" if words else "")
        assert row["rule"] == ",".join(found.words("rules"))
        assert (row["required_in_schema"] == "True", row["unit"]) == (found["required"], found.text("unit"))


def test_the_tables_are_what_their_maker_writes(conformance_data, tmp_path):
    maker = runpy.run_path(str(ROOT / "tools" / "convert_scoring.py"))
    for name in ("write_ef", "write_cbam", "write_pact"):
        maker[name].__globals__.update(ROOT=tmp_path, DATA=conformance_data / "scoring")
        maker[name]()
    written = sorted((tmp_path / "standards").rglob("*.csv"))
    assert len(written) == 10
    for path in written:
        assert path.read_bytes() == (standards_folder() / path.relative_to(tmp_path / "standards")).read_bytes()
