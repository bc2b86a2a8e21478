"""Write the tables of the scoring packs from the project's own tables of published facts.

Run by a maintainer, in an environment that has ``PyYAML`` beside greenchain, once for a new edition (a released edition
is never edited): ``GREENCHAIN_CONFORMANCE_DATA=... python tools/make_scoring_packs.py``. It writes CSV files only; the
``pack.toml`` and ``vectors.json`` beside them are kept by hand. What the data do not say (which process a row belongs
to, which factor multiplies it) stands in the tables below, to be reviewed like the data.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", ROOT.parent / "shared" / "data"))
EDITION = "2026.1"
STATUS = {"verified two sources": "verified", "read one source": "read", "derived": "derived", "recalled": "recalled"}
CITED = ["valid_from", "valid_until", "source", "status"]

# text that a source begins with -> id of the [[source]] in pack.toml, first day of the facts
SOURCES = (
    (r"IEA PVPS T12-19:2020", "iea-t12-19-2020", "2020"),
    (r"(amounts )?IEA PVPS T12-33:2026|T12-33:2026|back-calculated from IEA", "iea-t12-33-2026", "2026"),
    (r"oracle study: frameless", "mueller-2021", "2021"),
    (r"DESNZ 2025", "desnz-2025", "2025"),
    (r"scoring/freight_factors", "desnz-2025", "2025"),
    (r"IAI 2022", "iai-2022", "2022"),
    (r"scoring/cbam", "cbam-2025-2621", "2026"),
    (r"scoring/cn_grid", "mee-nbs-grid", "2023"),
    (r"codecarbon|TWh-weighted|Our World in Data", "codecarbon-grid", "2023"),
    (r"searoute", "searoute", ""),
    (r"derived from PV_ICE", "pv-ice", ""),
    (r"recalled|IPCC 0.0561", "recalled", ""),
    (r"sum: glass|2.75/0.9|own assumption", "own-arithmetic", ""),
)
# what the sources table already says, taken out of the remarks of a row
SAID = (
    (r", read in the transcription lci-PV\.xlsx of \w+ premise 2\.5\.2", ""),
    (r" \(Goetz et al\., doi 10\.69766/WJTE1771\) CN data set, read in lci-PV-2026\.xlsx of \w+ premise 2\.5\.2", ""),
    (r" \(scope3emissiontest-oss/JulesProject transcription\)", ""),
    (r"scoring/freight_factors_desnz2025\.csv", "factors/desnz-freight-2025"),
    (r"scoring/cn_grid_factors\.csv", "factors/cn-grid-2023"),
    (r"scoring/cbam_defaults_china\.csv", "CBAM default values for China"),
)

RAW, MAKE, MOVE, END = "raw_material", "production", "circulation", "end_of_life"
OTHER = ("module", "other_materials", RAW)
# row id without the suffix of its set -> process, step, stage, indicator, role, unit, per, factor
ROWS: Mapping[str, tuple[str, str, str, str, str, str, str, str]] = {
    "mg.el": ("mg_si", "mg_si", RAW, "electricity", "electricity", "KWH", "KGM", ""),
    "mg.co2": ("mg_si", "mg_si", RAW, "direct_co2", "direct", "KGM", "KGM", ""),
    "mg.up": ("mg_si", "mg_si", RAW, "reductants", "direct", "KGM", "KGM", ""),
    "mg.sand": ("mg_si", "mg_si", RAW, "silica_sand", "material", "KGM", "KGM", "f.sand"),
    "po.el": ("polysilicon", "polysilicon", RAW, "electricity", "electricity", "KWH", "KGM", ""),
    "po.el.fbr": ("polysilicon", "polysilicon", RAW, "electricity_fbr", "electricity", "KWH", "KGM", ""),
    "po.heat": ("polysilicon", "polysilicon", RAW, "heat", "material", "3B", "KGM", "f.gas"),
    "po.steam": ("polysilicon", "polysilicon", RAW, "steam", "material", "KGM", "KGM", "f.steam"),
    "po.mg": ("polysilicon", "polysilicon", RAW, "mg_si", "link", "KGM", "KGM", ""),
    "po.hcl": ("polysilicon", "polysilicon", RAW, "hydrochloric_acid", "material", "KGM", "KGM", "f.hcl"),
    "po.naoh": ("polysilicon", "polysilicon", RAW, "sodium_hydroxide", "material", "KGM", "KGM", "f.naoh"),
    "po.h2": ("polysilicon", "polysilicon", RAW, "hydrogen", "material", "KGM", "KGM", "f.h2"),
    "po.n2": ("polysilicon", "polysilicon", RAW, "nitrogen", "material", "KGM", "KGM", "f.n2"),
    "in.el": ("ingot_cz", "ingot_cz", MAKE, "electricity", "electricity", "KWH", "KGM", ""),
    "in.heat": ("ingot_cz", "ingot_cz", MAKE, "heat", "material", "3B", "KGM", "f.gas"),
    "in.poly": ("ingot_cz", "ingot_cz", MAKE, "polysilicon", "link", "KGM", "KGM", ""),
    "in.rec": ("ingot_cz", "ingot_cz", MAKE, "recycled_silicon", "internal", "KGM", "KGM", ""),
    "in.recel": ("ingot_cz", "ingot_cz", MAKE, "scrap_cleaning_electricity", "electricity", "KWH", "KGM", ""),
    "in.recetoh": ("ingot_cz", "ingot_cz", MAKE, "scrap_cleaning_ethanol", "material", "KGM", "KGM", "f.org"),
    "in.ar": ("ingot_cz", "ingot_cz", MAKE, "argon", "material", "KGM", "KGM", "f.ar"),
    "in.cruc": ("ingot_cz", "ingot_cz", MAKE, "crucible", "material", "KGM", "KGM", "f.cer"),
    "br.ingot": ("brick", "brick", MAKE, "ingot_cz", "link", "KGM", "KGM", ""),
    "br.el": ("brick", "brick", MAKE, "electricity", "electricity", "KWH", "KGM", ""),
    "wa.si": ("wafer", "wafer", MAKE, "ingot_cz", "link", "KGM", "MTK", ""),
    "wa.brick": ("wafer", "wafer", MAKE, "brick", "link", "KGM", "MTK", ""),
    "wa.brickT": ("wafer", "wafer", MAKE, "brick_topcon", "link", "KGM", "MTK", ""),
    "wa.el": ("wafer", "wafer", MAKE, "electricity", "electricity", "KWH", "MTK", ""),
    "wa.heat": ("wafer", "wafer", MAKE, "heat", "material", "3B", "MTK", "f.gas"),
    "wa.glycol": ("wafer", "wafer", MAKE, "glycol", "material", "KGM", "MTK", "f.org"),
    "wa.ni": ("wafer", "wafer", MAKE, "nickel", "material", "KGM", "MTK", "f.ni"),
    "ce.wafer": ("cell", "cell", MAKE, "wafer", "link", "MTK", "MTK", ""),
    "ce.waferT": ("cell", "cell", MAKE, "wafer_topcon", "link", "MTK", "MTK", ""),
    "ce.el": ("cell", "cell", MAKE, "electricity", "electricity", "KWH", "MTK", ""),
    "ce.elT": ("cell", "cell", MAKE, "electricity_topcon", "electricity", "KWH", "MTK", ""),
    "ce.ag": ("cell", "cell", MAKE, "silver_paste", "material", "KGM", "MTK", "f.ag"),
    "ce.agT": ("cell", "cell", MAKE, "silver_paste_topcon", "material", "KGM", "MTK", "f.ag"),
    "ce.al": ("cell", "cell", MAKE, "aluminium_paste", "material", "KGM", "MTK", "f.al"),
    "ce.ipa": ("cell", "cell", MAKE, "organic_solvents", "material", "KGM", "MTK", "f.org"),
    "ce.naoh": ("cell", "cell", MAKE, "sodium_hydroxide", "material", "KGM", "MTK", "f.naoh"),
    "ce.n2": ("cell", "cell", MAKE, "nitrogen", "material", "KGM", "MTK", "f.n2"),
    "ce.co2": ("cell", "cell", MAKE, "direct_co2", "direct", "KGM", "MTK", ""),
    "ce.hfc": ("cell", "cell", MAKE, "hfc_134a", "direct", "KGM", "MTK", ""),
    "mo.cell": ("module", "module_electricity", MAKE, "cell", "link", "MTK", "MTK", ""),
    "mo.cellT": ("module", "module_electricity", MAKE, "cell_topcon", "link", "MTK", "MTK", ""),
    "mo.el": ("module", "module_electricity", MAKE, "electricity", "electricity", "KWH", "MTK", ""),
    "mo.glassGG": ("module", "glass", RAW, "glass", "material", "KGM", "MTK", "f.glass"),
    "mo.glassGB": ("module", "glass", RAW, "glass", "material", "KGM", "MTK", "f.glass"),
    "mo.eva": (*OTHER, "encapsulant", "material", "KGM", "MTK", "f.film"),
    "mo.cu": (*OTHER, "copper", "material", "KGM", "MTK", "f.cu"),
    "mo.frame": (*OTHER, "frame", "material", "KGM", "MTK", "f.al"),
    "mo.frameGG": (*OTHER, "frame", "material", "KGM", "MTK", "f.al"),
    "mo.pet": (*OTHER, "backsheet_pet", "material", "KGM", "MTK", "f.pet"),
    "mo.pvf": (*OTHER, "backsheet_pvf", "material", "KGM", "MTK", "f.pvf"),
    "mo.nylon": (*OTHER, "junction_box_plastic", "material", "KGM", "MTK", "f.rigid"),
    "mo.sil": (*OTHER, "silicone", "material", "KGM", "MTK", "f.sil"),
    "mo.sn": (*OTHER, "solder", "material", "KGM", "MTK", "f.sn"),
    "mo.pb": (*OTHER, "lead", "material", "KGM", "MTK", ""),
    "mo.box": (*OTHER, "corrugated_board", "material", "KGM", "MTK", "f.board"),
    "mo.pallet": (*OTHER, "pallet_wood", "material", "KGM", "MTK", "f.wood"),
    "mo.lorry": ("module", "other_materials", MOVE, "inbound_lorry", "freight", "TKM", "MTK", "f.lorry"),
    "mo.rail": ("module", "other_materials", MOVE, "inbound_rail", "freight", "TKM", "MTK", "f.rail"),
    "mo.pGG": ("module", "module_electricity", MAKE, "power_density", "property", "WTT", "MTK", ""),
    "mo.pGB": ("module", "module_electricity", MAKE, "power_density", "property", "WTT", "MTK", ""),
    "mo.p": ("module", "module_electricity", MAKE, "power_density", "property", "WTT", "MTK", ""),
    "mo.m2": ("module", "module_electricity", MAKE, "area", "internal", "MTK", "H87", ""),
    "mo.massGG": ("module", "transport", MOVE, "mass", "property", "KGM", "MTK", ""),
    "mo.massGB": ("module", "transport", MOVE, "mass", "property", "KGM", "MTK", ""),
    "e.el": ("end_of_life", "end_of_life", END, "electricity", "electricity", "KWH", "KGM", ""),
    "e.diesel": ("end_of_life", "end_of_life", END, "diesel", "material", "3B", "KGM", "f.diesel"),
    "e.inc": ("end_of_life", "end_of_life", END, "incineration", "material", "KGM", "KGM", "f.inc"),
    "e.land": ("end_of_life", "end_of_life", END, "landfill", "material", "KGM", "KGM", ""),
    "e.tr": ("end_of_life", "end_of_life", END, "lorry", "freight", "TKM", "KGM", "f.lorry"),
}
SUPPLIES = {  # a link row -> the process that supplies it
    "po.mg": "mg_si",
    "in.poly": "polysilicon",
    "br.ingot": "ingot_cz",
    "wa.si": "ingot_cz",
    "wa.brick": "brick",
    "wa.brickT": "brick",
    "ce.wafer": "wafer",
    "ce.waferT": "wafer",
    "mo.cell": "cell",
    "mo.cellT": "cell",
}
ALSO_2020 = {"ce.ag", "ce.al", "mo.massGG", "mo.massGB"}  # 2026 rows that the 2020 set needs and does not have
FOR_BUILD = {"GG": "glass-glass", "GB": "glass-backsheet"}
BACKSHEET = {"mo.frame", "mo.pet", "mo.pvf"}
VARIANTS = {
    **dict.fromkeys(
        ("ce.wafer", "ce.el", "ce.ag", "ce.al", "ce.ipa", "ce.naoh", "ce.co2", "wa.brick", "mo.cell"), "perc"
    ),
    **dict.fromkeys(("ce.waferT", "ce.elT", "ce.agT", "wa.brickT", "mo.cellT"), "topcon"),
    "po.el.fbr": "fbr",
}
MULTIPLIERS = {"ce.ag": "silver_in_paste", "ce.agT": "silver_in_paste", "ce.hfc": "gwp_hfc_134a"}
TIMES = {"in.recel": "in.rec.26", "in.recetoh": "in.rec.26"}  # per kg recycled: multiplied by that row
UNIT_CODES = {"kg": "KGM", "MJ": "3B", "kWh": "KWH", "tkm": "TKM"}
GRIDS = {
    "g.cn": ("CN", "national_average"),
    "g.cn_lc": ("CN", "life_cycle"),
    "g.cn_ecs": ("CN", "diagnostic"),
    "g.eu": ("EU", "life_cycle"),
    "g.de": ("DE", "life_cycle"),
    "g.no": ("NO", "life_cycle"),
    "g.kr": ("KR", "life_cycle"),
}
FREIGHT = {"road": "f.lorry", "rail": "f.rail", "sea": "f.sea"}
PHASES = {**dict.fromkeys(range(1, 6), "inbound"), 6: "outbound", **dict.fromkeys(range(7, 12), "outbound")}
# the route of the scenario: which section a counted leg covers, and which leg is expected of each
SECTIONS = {"sea": "sea", "road": "distribution"}
EXPECTED = ("lg7", "lg11")
# leg -> why it is not counted when an event names it; all others are
UNCOUNTED = {
    **{f"lg{n}": "outside the boundary that was fixed before the first run" for n in (1, 2, 3, 4, 6)},
    "lg5": "stands in rows mo.lorry and mo.rail",
    "lg12": "stands in row e.tr",
    "lg13": "stands in row e.tr",
    **{f"lg{n}": "an attempted export is no part of the life cycle" for n in (14, 15, 16)},
}
# label row -> comparison, lower, upper, first day as far as it was read
LABELS = {
    "lb1": ("le", "", "400", "2023-03"),
    "lb2": ("le", "", "630", "2023"),
    "lb3": ("lt", "", "670", "2020-07-22"),
    "lb4": ("between", "670", "830", "2020-07-22"),
    "lb5": ("gt", "830", "", "2020-07-22"),
    "lb6": ("lt", "", "550", "2024-03"),
    "lb7": ("lt", "", "450", "2025-09"),
    "lb8": ("lt", "", "740", "2024-09"),
    "lb9": ("lt", "", "630", "2025-09"),
    "lb10": ("lt", "", "530", "2025-09"),
    "lb11": ("none", "", "", ""),
    "lb12": ("none", "", "", "2017"),
}
BUILDS = {"glass-glass": "glass-glass", "glass-backsheet": "glass-backsheet"}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(pack: str, name: str, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    path = ROOT / "standards" / pack / EDITION / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns, *CITED], lineterminator="\n")
        writer.writeheader()
        writer.writerows({"valid_until": "", **row} for row in rows)


def _cited(text: str, status: str) -> dict[str, str]:
    for pattern, source, since in SOURCES:
        if re.match(pattern, text):
            return {"valid_from": since, "source": source, "status": STATUS[status], "note": _note(text)}
    raise ValueError(f"no source known for {text!r}")


def _note(text: str) -> str:
    for pattern, replacement in SAID:
        text = re.sub(pattern, replacement, text)
    return text


def _stem(row_id: str) -> str:
    return row_id if row_id in ROWS else re.sub(r"\.(20|26)$", "", row_id)


def _exchange(row: Mapping[str, str]) -> dict[str, str]:
    stem = _stem(row["id"])
    process, step, stage, flow, role, unit, per, factor = ROWS[stem]
    sets = "2020;2026" if row["set"] == "both" or stem in ALSO_2020 else row["set"]
    build = FOR_BUILD.get(stem[-2:]) or ("glass-backsheet" if stem in BACKSHEET else "any")
    return {
        "id": row["id"],
        "sets": sets,
        "read_for": row["set"],
        "build": build,
        "variant": VARIANTS.get(stem, "any"),
        "process": process,
        "step": step,
        "stage": stage,
        "flow": flow,
        "text": row["flow"],
        "role": role,
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "unit": unit,
        "per": per,
        "factor": factor,
        "grid": "g.eu" if stem == "e.el" else "",
        "multiplier": MULTIPLIERS.get(stem, ""),
        "times": TIMES.get(stem, ""),
        "supplies": SUPPLIES.get(stem, ""),
        "indicator": f"{process}/{flow}",
        **_cited(row["source"], row["status"]),
    }


def _factor(row: Mapping[str, str]) -> dict[str, str]:
    per = UNIT_CODES[row["unit"].split("/")[1]]
    kept = {key: row[key] for key in ("id", "flow", "value", "low", "high")}
    return {**kept, "unit": "KGM", "per": per, **_cited(row["source"], row["status"])}


def _grid(row: Mapping[str, str]) -> dict[str, str]:
    country, convention = GRIDS[row["id"]]
    return {**_factor(row), "country": country, "convention": convention}


def write_inventory() -> None:
    """The tables of ``factors/pv-inventory`` that come from the inventory file."""
    pack, rows = "factors/pv-inventory", _rows("demo/pv_inventory.csv")
    exchanges = [_exchange(row) for row in rows if row["set"] in ("2020", "2026", "both")]
    columns = [key for key in exchanges[0] if key not in CITED]
    _write(pack, "exchanges.csv", columns, exchanges)
    figures = ["id", "flow", "value", "low", "high", "unit", "per"]
    _write(pack, "factors.csv", [*figures, "note"], [_factor(row) for row in rows if row["set"] == "factor"])
    grids = [_grid(row) for row in rows if row["set"] == "grid"]
    _write(pack, "grids.csv", [figures[0], "country", "convention", *figures[1:], "note"], grids)


def write_logistics() -> None:
    """The legs of ``factors/pv-inventory``."""
    rows = []
    for row in _rows("demo/pv_logistics.csv"):
        number = int(row["id"][2:])
        rows.append(
            {
                "id": row["id"],
                "leg": row["leg"],
                "mode": row["mode"],
                "phase": PHASES.get(number, "end_of_life"),
                "counted": "no" if row["id"] in UNCOUNTED else "yes",
                "reason": UNCOUNTED.get(row["id"], ""),
                "section": "" if row["id"] in UNCOUNTED else SECTIONS[row["mode"]],
                "expected": "yes" if row["id"] in EXPECTED else "no",
                "factor": FREIGHT[row["mode"]],
                "distance_km": row["distance_km"],
                "low": row["low"],
                "high": row["high"],
                "mass_t_per_kwp": row["mass_t_per_kWp"],
                **_cited(row["source"], row["status"]),
            }
        )
    _write("factors/pv-inventory", "logistics.csv", [key for key in rows[0] if key not in CITED], rows)


def write_comparisons() -> None:
    """The labels and the published figures that a footprint is compared with, never fitted to."""
    labels = []
    for row in _rows("demo/pv_labels.csv"):
        comparison, lower, upper, since = LABELS[row["id"]]
        labels.append(
            {
                "id": row["id"],
                "scheme": row["scheme"],
                "class": row["class"],
                "comparison": comparison,
                "lower": lower,
                "upper": upper,
                "unit_text": row["unit"],
                "boundary": row["boundary"],
                "dates_as_read": "; ".join(part for part in (row["valid_from"], row["valid_to"]) if part),
                "valid_from": since,
                "source": "label-pages",
                "status": STATUS[row["status"]],
                "note": row["source"],
            }
        )
    _write("factors/pv-inventory", "labels.csv", [key for key in labels[0] if key not in CITED], labels)
    published = []
    for row in _rows("demo/pv_oracle.csv"):
        low, _, high = row["value"].replace("about ", "").replace(" then ", "-").partition("-")
        build = next((name for name in BUILDS if name in row["product"] and row["unit"] == "kg CO2e/kWp"), "")
        published.append(
            {
                "id": row["id"],
                "product": row["product"],
                "build": build,
                "origin": row["origin"],
                "value_as_read": row["value"],
                "value": low if not high else "",
                "unit_text": row["unit"],
                "boundary": row["boundary"],
                "use": row["use"],
                "valid_from": row["year"],
                "source": "mueller-2021" if "Mueller" in row["source"] else "press-and-preprints",
                "status": STATUS[row["status"]],
                "note": row["source"],
            }
        )
    _write("factors/pv-inventory", "oracle.csv", [key for key in published[0] if key not in CITED], published)


def write_grid() -> None:
    """The one table of ``factors/cn-grid-2023``."""
    scopes = {"average": "average", "fossil power": "fossil"}
    aliases = {
        "China": "CN;中国",
        "North China": "North;华北",
        "Northeast": "Northeast China;东北",
        "East China": "East;华东",
        "Central China": "Central;华中",
        "Northwest": "Northwest China;西北",
        "South": "South China;南方",
        "Southwest": "Southwest China;西南",
    }
    rows = [
        {
            "scope": scopes.get(row["scope"], "residual"),
            "region": row["region"],
            "names": aliases[row["region"]],
            "year": row["year"],
            "value": row["kgco2_per_kwh"],
            "unit": "KGM",
            "per": "KWH",
            "valid_from": f"{row['year']}-01-01",
            "valid_until": f"{int(row['year']) + 1}-01-01",
            "source": "mee-nbs-2022" if row["year"] == "2022" else "mee-nbs-2023",
            "status": "read",
        }
        for row in _rows("scoring/cn_grid_factors.csv")
    ]
    _write("factors/cn-grid-2023", "grid.csv", [key for key in rows[0] if key not in CITED], rows)


def write_freight() -> None:
    """The one table of ``factors/desnz-freight-2025``; a blank cell is a gap, not a zero."""
    rows = [
        {
            "mode": row["mode"],
            "class": row["class"],
            "ttw": row["ttw_kgco2e_per_tkm"],
            "wtt": row["wtt_kgco2e_per_tkm"],
            "unit": "KGM",
            "per": "TKM",
            "valid_from": "2025-01-01",
            "valid_until": "2026-01-01",
            "source": "desnz-2025",
            "status": "read",
        }
        for row in _rows("scoring/freight_factors_desnz2025.csv")
    ]
    _write("factors/desnz-freight-2025", "freight.csv", [key for key in rows[0] if key not in CITED], rows)


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


COMPUTED = {"X26": "supplier/low_risk"}
"""A share of suppliers -> the figure that a claim about each of them states: 1 where it counts, 0 where it does not."""


_STARS = "一二三四五"


def write_scorecard() -> None:
    """The tables of ``scorecards/miit-gsc-general``."""
    pack = "scorecards/miit-gsc-general"
    card = yaml.safe_load((DATA / "scoring/miit_gsc_enterprise.yaml").read_text(encoding="utf-8"))
    bands = yaml.safe_load((DATA / "scoring/miit_star_bands.yaml").read_text(encoding="utf-8"))["bands"]
    read = {"valid_from": "", "source": "miit-general", "status": "read"}
    groups = [
        {"id": g["id"], "en": g["en"], "zh": g["zh"], "maximum": _number(g["max"]), **read} for g in card["groups"]
    ]
    _write(pack, "groups.csv", ["id", "en", "zh", "maximum"], groups)
    indicators = [
        {
            "id": entry["id"],
            "group": entry["id"][:2],
            "kind": "computed" if entry["id"] in COMPUTED else {"qual": "graded", "quant": "percent"}[entry["kind"]],
            "maximum": _number(entry["max"]),
            "stage": entry["stage"],
            "en": entry["en"],
            "zh": entry["zh"],
            "computed": COMPUTED.get(entry["id"], ""),
            **read,
        }
        for entry in card["indicators"]
    ]
    columns = ["id", "group", "kind", "maximum", "stage", "en", "zh", "computed"]
    _write(pack, "indicators.csv", columns, indicators)
    gates = [{"id": f"G{number}", "en": text, **read} for number, text in enumerate(card["gates"], start=1)]
    _write(pack, "gates.csv", ["id", "en"], gates)
    stars = [
        {
            "band": str(band["stars"]),
            "minimum": str(band["min"]),
            "en": f"{band['stars']} star{'s' * (int(band['stars']) > 1)}",
            "zh": f"{_STARS[int(band['stars']) - 1]}星级",
            "valid_from": "2018",
            "source": "miit-stars",
            "status": "derived" if band.get("inferred") else "read",
        }
        for band in sorted(bands, key=lambda band: int(band["stars"]))
    ]
    _write(pack, "bands.csv", ["band", "minimum", "en", "zh"], stars)


if __name__ == "__main__":
    write_inventory()
    write_logistics()
    write_comparisons()
    write_grid()
    write_freight()
    write_scorecard()
