"""Write the tables of the factor packs and of ``formats/pact-3.0`` from the project's own tables of published facts.

Run by a maintainer once for a new edition (a released edition is never edited), and the difference is reviewed:
``GREENCHAIN_CONFORMANCE_DATA=... python tools/convert_scoring.py``. It writes CSV files only; ``pack.toml`` and
``vectors.json`` beside them are kept by hand. What the data do not say (which group of goods a heading belongs to, what
adds to which total) stands in the tables below, to be reviewed like the data. Grid and freight are written by
``make_scoring_packs.py``.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from greenchain.values.identifiers import country

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", ROOT.parent / "shared" / "data")) / "scoring"
EDITION = "2026.1"
CITED = ("valid_from", "valid_until", "source", "status")
Row = Mapping[str, str]

CBAM_BEGINS = "2026-01-01"
ANY_OTHER = ("Other countries and territories", "*")
# Heading -> group that the mark-ups are printed for: follows from the goods and the order they are listed in, no more
GROUPS = {
    "2507": "Cement",
    "2523": "Cement",
    "2808": "Fertilisers",
    "2814": "Fertilisers",
    "3102": "Fertilisers",
    "3105": "Fertilisers",
    "76": "Aluminium",
    "280410": "Hydrogen",
    "260112": "Iron and steel",
    "72": "Iron and steel",
    "73": "Iron and steel",
}
# Which members add to which total of a footprint, by reading
LITERAL = (
    "fossilGhgEmissions",
    "landUseChangeGhgEmissions",
    "landManagementBiogenicCO2Emissions",
    "landManagementBiogenicCO2Removals",
    "technologicalCO2Removals",
    "ccsTechnologicalCO2Capture",
    "biogenicNonCO2Emissions",
)
READINGS = {
    "literal": LITERAL,
    "with_land_management": (*LITERAL[:2], "landManagementFossilGhgEmissions", *LITERAL[2:]),
}
EXCLUDING, INCLUDING, UPTAKE = "pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "biogenicCO2Uptake"
# What the schema leaves unbounded: object, field, lowest, highest, source
RANGES = (
    ("CarbonFootprint", "exemptedEmissionsPercent", "0", "100", "percent"),
    ("CarbonFootprint", "primaryDataShare", "0", "100", "percent"),
    ("DataQualityIndicators", "technologicalDQR", "1", "5", "users"),
    ("DataQualityIndicators", "geographicalDQR", "1", "5", "users"),
    ("DataQualityIndicators", "temporalDQR", "1", "5", "users"),
)


def write_ef() -> None:
    """``factors/ef-3.1`` whole, and of ``factors/ef-3.0`` the rounded normalization that it is to be told from."""
    rows = _rows("ef31_factors.csv")
    columns = ("code", "category", "unit", "value")
    for pack, column, status in (
        ("ef-3.1", "nf_ef31_per_person", "verified"),
        ("ef-3.0", "nf_ef30_per_person_rounded", "read"),
    ):
        normalization = [
            {**_picked(row, *columns[:3]), "value": row[column], "source": "normalization", "status": status}
            for row in rows
        ]
        _write(f"factors/{pack}", "normalization.csv", columns, normalization)
    weights = [
        {
            "code": row["code"],
            "weight": row["weight_pct"],
            "without_toxicity": row["weight_pct_no_tox"],
            "source": "weighting",
            "status": "read",
        }
        for row in rows
    ]
    _write("factors/ef-3.1", "weights.csv", ("code", "weight", "without_toxicity"), weights)


def write_cbam() -> None:
    """``factors/cbam-defaults-2026``: goods of China, one heading by origin, mark-ups; a blank cell is a gap."""
    pack, since = "factors/cbam-defaults-2026", {"valid_from": CBAM_BEGINS, "status": "read"}
    goods = [
        {
            "cn": row["cn_code"].replace(" ", ""),
            "origin": "CN",
            "goods": row["goods"],
            "direct": row["direct_tco2e_per_t"],
            "indirect": row["indirect_tco2e_per_t"],
            "total": row["total"],
            "route": row["route"],
            "source": "goods-of-china",
            **since,
        }
        for row in _rows("cbam_defaults_china.csv")
    ]
    _write(pack, "goods.csv", ("cn", "origin", "goods", "direct", "indirect", "total", "route"), goods)
    origins = [
        {
            "cn": "7208",
            "origin": _origin(row["origin"]),
            "name": row["origin"],
            "total": row["total_tco2e_per_t"],
            **{f"printed_{year}": row[f"with_markup_{year}"] for year in ("2026", "2027", "2028")},
            "route": row["route"],
            "source": "heading-by-origin",
            **since,
        }
        for row in _rows("cbam_defaults_7208_by_country.csv")
    ]
    printed = ("printed_2026", "printed_2027", "printed_2028")
    _write(pack, "origins.csv", ("cn", "origin", "name", "total", *printed, "route"), origins)
    markups = [
        {
            "group": row["product_group"],
            "year": row["year"],
            "percent": row["markup_pct"],
            "valid_from": f"{row['year']}-01-01",
            "valid_until": f"{int(row['year']) + 1}-01-01",
            "source": "markups",
            "status": "read",
        }
        for row in _rows("cbam_markup.csv")
    ]
    _write(pack, "markups.csv", ("group", "year", "percent"), markups)
    groups = [
        {"cn": cn, "group": group, "source": "groups", "status": "derived"} for cn, group in sorted(GROUPS.items())
    ]
    _write(pack, "groups.csv", ("cn", "group"), groups)


def write_pact() -> None:
    """``formats/pact-3.0``: every member with its rule, unit and type, what bounds it, and which add to which total."""
    pack = "formats/pact-3.0"
    fields = [
        {
            **_picked(row, "object", "field", "unit"),
            "required": "yes" if row["required_in_schema"] == "True" else "no",
            "rules": row["rule"].replace(",", ";"),
            "type": row["value_type"].partition("(")[0],
            "words": row["value_type"].partition("(")[2].removesuffix(")").replace("|", ";"),
            "section": row["methodology_section"],
            "source": "schema",
            "status": "read",
        }
        for row in _rows("pact_v3_fields.csv")
    ]
    _write(pack, "fields.csv", ("object", "field", "required", "rules", "unit", "type", "words", "section"), fields)
    ranges = [
        {"object": o, "field": f, "lowest": low, "highest": high, "source": source, "status": "derived"}
        for o, f, low, high, source in RANGES
    ]
    _write(pack, "ranges.csv", ("object", "field", "lowest", "highest"), ranges)
    terms = [
        {"total": EXCLUDING, "reading": reading, "field": field, "source": "balance", "status": status}
        for reading, status in (("literal", "read"), ("with_land_management", "derived"))
        for field in READINGS[reading]
    ]
    terms += [
        {"total": INCLUDING, "reading": "literal", "field": field, "source": "balance", "status": "read"}
        for field in (EXCLUDING, UPTAKE)
    ]
    _write(pack, "balance.csv", ("total", "reading", "field"), terms)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _picked(row: Row, *columns: str) -> dict[str, str]:
    return {column: row[column] for column in columns}


def _origin(name: str) -> str:
    return ANY_OTHER[1] if name == ANY_OTHER[0] else country(name)


def _write(pack: str, name: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    path = ROOT / "standards" / pack / EDITION / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns, *CITED], lineterminator="\n")
        writer.writeheader()
        writer.writerows({"valid_from": "", "valid_until": "", **row} for row in rows)


if __name__ == "__main__":
    write_ef()
    write_cbam()
    write_pact()
