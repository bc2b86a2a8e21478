"""Write the tables of ``scorecards/green-enterprise-21`` and the worked cases of all scorecards.

Run by a maintainer, in an environment that has ``PyYAML`` beside greenchain, once for a new edition (a released edition
is never edited): ``GREENCHAIN_CONFORMANCE_DATA=... python tools/make_scorecards.py``. Worked cases are counted here, in
whole micro-points and by hand-written rules, never by the product that they check. What sectors report beside the card
is kept by hand.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", ROOT.parent / "shared" / "data"))
EDITION, AT, MIIT, GREEN = (
    "2026.1",
    "2025-06-30T12:00:00Z",
    "scorecards/miit-gsc-general",
    "scorecards/green-enterprise-21",
)
CITED = ["valid_from", "valid_until", "source", "status"]
COUNTED = "own arithmetic on the published weights"
GATES = {f"G{number}": "1" for number in range(1, 8)}

# group of the source -> id, names (our translation; the source prints none), stage where all of it has one
GROUPS = {
    "strategy": ("E1", "Strategy", "战略"),
    "governance": ("E2", "Governance", "治理"),
    "management_system": ("E3", "Management systems", "管理体系"),
    "operation": ("E4", "Operation", "运营"),
    "emission": ("E5", "Emissions", "排放"),
    "performance": ("E6", "Performance", "绩效"),
}
# stages are our reading of the indicator's name; all others are governance
STAGES = {
    "basic resources": "production",
    "green technology": "production",
    "pollutant discharge": "production",
    "energy consumption": "production",
    "greenhouse gas": "production",
    "low-carbon operation": "production",
    "clean energy mix": "production",
    "energy efficiency": "production",
    "clean discharge": "production",
}


def main() -> None:
    """Write everything."""
    write_green()
    for folder in sorted((ROOT / "standards/scorecards").glob("sector-*")):
        write_vectors(f"scorecards/{folder.name}", [*sector_cases(folder.name.removeprefix("sector-"))])
    write_vectors(MIIT, [*miit_cases()])
    write_vectors(GREEN, [*green_cases()])


# --- green-enterprise-21 ---------------------------------------------------------------------------------------------


def green_indicators() -> list[dict[str, str]]:
    """The 21 indicators with ids of ours: the group's and a number."""
    told = yaml.safe_load((DATA / "scoring/green_enterprise_21.yaml").read_text(encoding="utf-8"))["indicators"]
    places: dict[str, int] = {}
    rows = []
    for entry in told:
        group = GROUPS[entry["group"]][0]
        places[group] = places.get(group, 0) + 1
        rows.append(
            {
                "id": f"{group}{places[group]}",
                "group": group,
                "kind": "graded",
                "maximum": str(entry["w"]),
                "stage": STAGES.get(entry["en"], "governance"),
                "en": entry["en"][0].upper() + entry["en"][1:].replace("isation", "ization"),
                "zh": entry["zh"],
                "source": "green-21",
                "status": "read",
            }
        )
    return rows


def write_green() -> None:
    """The tables of ``scorecards/green-enterprise-21``; its ``pack.toml`` is kept by hand."""
    rows = green_indicators()
    groups = [
        {
            "id": name,
            "en": en,
            "zh": zh,
            "maximum": str(sum(int(row["maximum"]) for row in rows if row["group"] == name)),
            "source": "green-21",
            "status": "derived",
        }
        for name, en, zh in GROUPS.values()
    ]
    _table(GREEN, "groups.csv", ["id", "en", "zh", "maximum"], groups)
    _table(GREEN, "indicators.csv", ["id", "group", "kind", "maximum", "stage", "en", "zh"], rows)


# --- sectors ---------------------------------------------------------------------------------------------------------


def sector_cases(sector: str) -> Iterator[dict[str, Any]]:
    """The general card's two gaps with every figure of the sector stated, and with none."""
    answers, expected = gaps()
    table = ROOT / "standards" / "scorecards" / f"sector-{sector}" / EDITION / "reported.csv"
    with table.open(encoding="utf-8", newline="") as file:
        figures = {row["id"]: "50" if row["largest"] else "1.25" for row in csv.DictReader(file)}
    yield _case(
        f"{sector}-figures-earn-nothing",
        "the general card with X23 and X44 open; every figure of the sector stated",
        {**answers, **figures},
        {**expected, "reported": figures},
    )
    yield _case(
        f"{sector}-figures-are-no-gap",
        "the general card with X23 and X44 open; no figure of the sector stated",
        answers,
        {**expected, "reported": dict.fromkeys(figures)},
    )


# --- worked cases ----------------------------------------------------------------------------------------------------


def miit() -> dict[str, tuple[int, bool]]:
    """Maximum in micro-points and whether the answer is a percentage, by indicator."""
    told = yaml.safe_load((DATA / "scoring/miit_gsc_enterprise.yaml").read_text(encoding="utf-8"))["indicators"]
    return {each["id"]: (int(Decimal(str(each["max"])) * 10**6), each["kind"] == "quant") for each in told}


def full() -> dict[str, str]:
    """Every indicator at its maximum, every gate held."""
    answers = {name: "100" if is_share else _points(most) for name, (most, is_share) in miit().items()}
    return {**answers, **GATES}


def gaps() -> tuple[dict[str, str], dict[str, Any]]:
    """The example of the published material: X23 and X44 open, three shares below full."""
    answers = full() | {"X26": "75", "X41": "40", "X42": "60"}
    del answers["X23"], answers["X44"]
    return answers, counted(answers)


def counted(answers: Mapping[str, str]) -> dict[str, Any]:
    """What answers come to, in whole micro-points; gates are 1, 0 or absent."""
    low = high = covered = 0
    open_ones: list[tuple[int, str]] = []
    for name, (most, is_share) in miit().items():
        if name in answers:
            micro = Decimal(answers[name]) * (Decimal(most) / 100 if is_share else 10**6)
            if micro != int(micro):
                raise ValueError(f"no case here may need rounding, but {name} does")
            low, high, covered = low + int(micro), high + int(micro), covered + most
        else:
            high += most
            open_ones.append((-most, name))
    gates = [answers.get(name) for name in GATES]
    failed, unknown = "0" in gates, None in gates
    eligible = "does_not_conform" if failed else "not_determined" if unknown else "conforms"
    return {
        "guaranteed": _points(low),
        "possible": _points(high),
        "declared": _points(low),
        "coverage_weight": _points(covered),
        "band": {
            "guaranteed": None if failed or unknown else _stars(low),
            "possible": None if failed else _stars(high),
        },
        "eligible": eligible,
        "missing": [name for _, name in sorted(open_ones)],
    }


def _stars(micro: int) -> int | None:
    reached = [stars for stars, least in enumerate((70, 75, 80, 85, 90), start=1) if micro >= least * 10**6]
    return max(reached, default=None)


def miit_cases() -> Iterator[dict[str, Any]]:
    """The gaps, full marks, nothing; every band at, below and above its bound; gates."""
    answers, expected = gaps()
    what = "everything evidenced except X23 and X44; X26 at 75, X41 at 40, X42 at 60 per cent"
    yield _case("miit-missing-evidence", what, answers, expected)
    yield _case("miit-full-marks", "everything evidenced at its maximum", full(), counted(full()))
    yield _case("miit-nothing-known", "no evidence at all", {}, counted({}))
    for bound in (70, 75, 80, 85, 90):
        for name, micro in (("below", -1), ("at", 0), ("above", 1)):
            stated = _lowered(100 * 10**6 - bound * 10**6 - micro)
            yield _case(
                f"miit-band-{bound}-{name}", f"{_points(bound * 10**6 + micro)} points", stated, counted(stated)
            )
    for gate, value, name in (("G3", "0", "failed"), ("G7", "", "unknown")):
        stated = full() | {gate: value} if value else {key: said for key, said in full().items() if key != gate}
        yield _case(f"miit-gate-{name}", f"full marks, {gate} {name}", stated, counted(stated))


def _lowered(lost: int) -> dict[str, str]:
    """Full marks less ``lost`` micro-points."""
    stated = full()
    for name in ("X31", "X32", "X51", "X11"):
        taken = min(lost, miit()[name][0])
        stated[name] = _points(miit()[name][0] - taken)
        lost -= taken
    return stated


def green_cases() -> Iterator[dict[str, Any]]:
    """All, half, one open, nothing; the table has neither gates nor bands."""
    weights = {row["id"]: int(row["maximum"]) for row in green_indicators()}
    ordered = [name for _, name in sorted((-weight, name) for name, weight in weights.items())]
    nothing = {"band": {"guaranteed": None, "possible": None}, "eligible": "not_applicable"}
    every = {name: str(weight) for name, weight in weights.items()}
    half = {name: _points(weight * 500_000) for name, weight in weights.items()}
    but_one = {name: value for name, value in every.items() if name != ordered[0]}
    widest = weights[ordered[0]]
    for name, what, answers, low, high, covered, missing in (
        ("full-marks", "everything evidenced at its maximum", every, 100, 100, 100, []),
        ("half-marks", "everything evidenced at half of its maximum", half, 50, 50, 100, []),
        ("widest-open", f"all but {ordered[0]}", but_one, 100 - widest, 100, 100 - widest, ordered[:1]),
        ("nothing-known", "no evidence at all", {}, 0, 100, 0, ordered),
    ):
        figures = {"guaranteed": str(low), "possible": str(high), "declared": str(low), "coverage_weight": str(covered)}
        yield _case(f"green-{name}", what, answers, {**figures, **nothing, "missing": missing})


def _case(name: str, what: str, answers: Mapping[str, str], expected: Mapping[str, Any]) -> dict[str, Any]:
    stated = {"answers": dict(answers), "level": "L3", "at": AT}
    return {"id": name, "what": what, "source": COUNTED, "input": stated, "expect": dict(expected)}


def _points(micro: int) -> str:
    text = f"{micro // 10**6}.{micro % 10**6:06d}"
    return text.rstrip("0").rstrip(".")


# --- files -----------------------------------------------------------------------------------------------------------


def write_vectors(pack: str, cases: list[dict[str, Any]]) -> None:
    """The suite of one pack."""
    document = {"format": "greenchain-vectors/1", "suite": pack, "cases": cases}
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    (ROOT / "standards" / pack / EDITION / "vectors.json").write_text(text, encoding="utf-8")


def _table(pack: str, name: str, columns: list[str], rows: Iterable[Mapping[str, str]]) -> None:
    folder = ROOT / "standards" / pack / EDITION
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns, *CITED], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
