"""The steel plate that ships: what it must find, and that losing or damaging a claim never makes a figure better."""

from __future__ import annotations

import json
import runpy
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from greenchain.adapters.files import folder_files
from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run as command
from greenchain.report import Report, summary
from greenchain.values.outcome import Outcome
from greenchain.workspace import Evaluation, evaluate, read_case

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "examples" / "05-steel-plate"
FILES = folder_files(CASE)
CLAIMS = sorted(path for path in FILES if path.startswith("claims/"))
STAGES = ["raw_material", "production", "circulation", "use", "end_of_life", "governance"]
SILENT = {"claims/rail-transport-revoked.json", "claims/paint-label-foreign.json"}  # no figure rests on these two


@dataclass(frozen=True)
class Figures:
    """What a case guarantees: points of its card, and the upper bound of every flow and stage; no bound is infinity."""

    guaranteed: Decimal
    uppers: Mapping[str, Decimal]

    def is_no_better_than(self, other: Figures) -> bool:
        return self.guaranteed <= other.guaranteed and all(
            self.uppers.get(name, Decimal("Infinity")) >= upper for name, upper in other.uppers.items()
        )


def run(files: Mapping[str, bytes], *, only: str = "") -> Evaluation:
    case = read_case(files)
    return evaluate(case.asking(only) if only else case, standards=load_standards())


def figures(files: Mapping[str, bytes]) -> Figures:
    result = run(files, only="score").answers[0].result
    if result["kind"] == "refusal":  # no figure at all is no better figure
        return Figures(Decimal(0), {})
    uppers = {}
    for system in result["systems"]:
        for flow, told in system["flows"].items():
            uppers[f"{system['id']}/{flow}"] = bound(told["upper"])
            for stage, flows in system["stages"].items():
                uppers[f"{system['id']}/{flow}/{stage}"] = bound(flows[flow]["upper"])
    for goods in result["goods"]:
        uppers[goods["id"]] = bound(goods["see"]["upper"])
    (card,) = result["scorecards"]
    return Figures(Decimal(card["guaranteed"]), uppers)


def bound(upper: str | None) -> Decimal:
    return Decimal("Infinity") if upper is None else Decimal(upper)


def without(*names: str) -> dict[str, bytes]:
    return {path: raw for path, raw in FILES.items() if path not in names}


def damaged(raw: bytes) -> dict[str, bytes]:
    """``raw`` with one bit turned at several places, cut short, and emptied."""
    size = len(raw)
    made = {}
    for place in sorted({0, size // 5, size // 3, size // 2, 2 * size // 3, 4 * size // 5, size - 2}):
        made[f"bit at {place}"] = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
    return {**made, "cut": raw[: size // 2], "empty": b""}


@pytest.fixture(scope="module")
def whole() -> Evaluation:
    return run(FILES)


@pytest.fixture(scope="module")
def proven() -> Figures:
    return figures(FILES)


def test_the_findings_and_figures_are_those_that_stand_beside_the_case(whole: Evaluation) -> None:
    expected = json.loads((ROOT / "examples" / "05-steel-plate.expected.json").read_text(encoding="utf-8"))
    assert runpy.run_path(str(ROOT / "examples" / "expect.py"))["expectation"](whole.to_dict()) == expected


def test_the_case_rebuilds_byte_for_byte(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "examples" / "build_steel_plate.py"))["build"](tmp_path)
    assert folder_files(tmp_path) == FILES


def test_the_three_figures_the_bands_and_the_widest_gap_are_told(whole: Evaluation) -> None:
    (card,) = whole.answer("performance").result["scorecards"]
    assert [card[key] for key in ("guaranteed", "declared", "possible")] == ["78", "88", "96"]
    assert card["band"] == {"guaranteed": 2, "possible": 5, "names": {"2": "2 stars", "5": "5 stars"}}
    assert card["missing"][0] == {"indicator": "X44", "claim_types": ["ScorecardCredential"], "width": "5"}
    assert list(card["stages"]) == STAGES
    assert card["outcome"] == "not_determined"


def test_the_rows_of_the_system_sum_to_its_flow_and_all_six_stages_stand(whole: Evaluation) -> None:
    (system,) = whole.answer("performance").result["systems"]
    assert list(system["stages"]) == STAGES
    for key in ("lower", "point", "upper"):
        total = Decimal(system["flows"]["ghg"][key])
        assert abs(sum(Decimal(row[key]) for row in system["rows"]) - total) <= total * Decimal("1e-12")
        assert sum(Decimal(stage["ghg"][key]) for stage in system["stages"].values()) == total


def test_claims_of_all_kinds_of_issuers_count_at_the_level_of_their_role(whole: Evaluation) -> None:
    claims = {Path(claim["source"]).stem: claim for claim in whole.answer("claims").result["claims"]}
    assert {name for name, claim in claims.items() if claim["outcome"] != "conforms"} == {"rail-transport-revoked"}
    assert "STATUS_REVOKED" in {finding["code"] for finding in claims["rail-transport-revoked"]["findings"]}
    result = whole.answer("performance").result
    levels = {row["activity"]: row["level"] for row in result["systems"][0]["rows"]}
    assert (levels["mining"], levels["mill"], levels["rail"], levels["use"]) == ("L2", "L3", "L1", "L1")
    own = {row["indicator"]: row for row in result["scorecards"][0]["rows"]}["X61"]
    assert (own["level"], own["guaranteed"], own["declared"]) == ("L2", "0", "2.5")


def test_the_meter_closes_the_range_of_what_it_reads(proven: Figures) -> None:
    lost = figures(without("claims/mill-electricity-meter.json"))
    assert lost.uppers["plate/ghg/production"] > proven.uppers["plate/ghg/production"]


def test_the_label_of_another_country_is_recognized_but_for_a_rest(whole: Evaluation) -> None:
    answer = whole.answer("label").result
    assert answer["decision"] == "recognized_residual"
    assert answer["path"] == ["cjk.framework", "CJK-07-2016(A)"]
    assert answer["basis"] == "verified"
    assert summary(whole.answer("label").to_dict())[0] == "kr.ecolabel as cn.cel: Recognized, with a rest to examine"


@pytest.mark.parametrize("name", CLAIMS)
def test_deleting_a_claim_never_makes_a_figure_better(name: str, proven: Figures) -> None:
    assert figures(without(name)).is_no_better_than(proven)


@pytest.mark.parametrize("name", CLAIMS)
def test_damaging_a_claim_anywhere_never_makes_a_figure_better(name: str, proven: Figures) -> None:
    for place, raw in damaged(FILES[name]).items():
        assert figures({**FILES, name: raw}).is_no_better_than(proven), place


def test_most_claims_are_worth_having(proven: Figures) -> None:
    worse = {name for name in CLAIMS if figures(without(name)) != proven}
    assert len(worse) >= 3
    # what its maker alone signs moves a figure that is declared, never one that is proven
    assert worse.isdisjoint(SILENT | {"claims/card-disclosure-own.json", "claims/mining-emissions-own.json"})


def test_without_any_claim_nothing_is_guaranteed() -> None:
    left = figures(without(*CLAIMS))
    assert left.guaranteed == 0


def test_a_lost_label_leaves_the_recognition_open() -> None:
    lost = run(without("claims/paint-label-foreign.json"), only="recognition").answers[0]
    assert lost.outcome is Outcome.NOT_DETERMINED
    assert lost.result.get("decision") is None


def test_the_page_shows_stages_figures_bands_and_the_widest_gap(whole: Evaluation) -> None:
    html = Report(whole.to_dict()).html()
    for part in ("2,708.1", "[2,548.2, 3,106.9]", "End of life", "2 stars to 5 stars", "X44", "Circulation"):
        assert part in html


def test_the_terminal_tells_the_figures_of_every_section(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["score", str(CASE)]) == 4
    said = capsys.readouterr().out
    for part in (
        "78 to 96 of 100 points",
        "widest gap: X44",
        "plate: ghg 2,708.1",
        "lot-26-01: 60,960.2",
        "plate-2030:",
    ):
        assert part in said
