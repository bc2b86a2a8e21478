"""The case that ships: what it must find, and that taking anything away never makes an answer better."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from greenchain.adapters.evidence import open_bundle
from greenchain.adapters.files import folder_files
from greenchain.adapters.shipped import load_standards
from greenchain.values.outcome import Outcome
from greenchain.workspace import Evaluation, evaluate, read_case

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "examples" / "01-solar-module"
FILES = folder_files(CASE)
RANK = {"not_applicable": 0, "conforms": 1, "not_determined": 2, "does_not_conform": 3}
LISTED = [file.path for file in read_case(FILES).files]


def run(files: Mapping[str, bytes], **options: Any) -> Evaluation:
    return evaluate(read_case(files), standards=load_standards(), **options)


@pytest.fixture(scope="module")
def whole() -> Evaluation:
    return run(FILES)


def conforming(document: object, place: str = "") -> Iterator[str]:
    """Where in a document something conforms, by place and code."""
    if isinstance(document, Mapping):
        if document.get("outcome") == "conforms":
            yield f"{place} {document.get('check', '')} {document.get('code', '')} {document.get('where', '')}"
        for key, value in document.items():
            yield from conforming(value, f"{place}/{key}")
    elif isinstance(document, list):
        for number, value in enumerate(document):
            name = value.get("source") or value.get("id") or "" if isinstance(value, Mapping) else number
            yield from conforming(value, f"{place}/{name}")


def test_the_findings_are_those_that_stand_beside_the_case(whole: Evaluation) -> None:
    expected = json.loads((ROOT / "examples" / "01-solar-module.expected.json").read_text(encoding="utf-8"))
    assert runpy.run_path(str(ROOT / "examples" / "expect.py"))["expectation"](whole.to_dict()) == expected


def test_the_case_rebuilds_byte_for_byte(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "examples" / "build_solar_module.py"))["build"](tmp_path)
    assert folder_files(tmp_path) == FILES


def test_the_tampered_the_expired_and_the_out_of_scope_claim_are_told_apart(whole: Evaluation) -> None:
    claims = {Path(c["source"]).stem: c for c in whole.answer("claims").result["claims"]}
    codes = {
        name: {f["code"] for f in claim["findings"] if f["outcome"] == "does_not_conform"}
        for name, claim in claims.items()
        if claim["outcome"] == "does_not_conform"
    }
    assert codes == {
        "polysilicon-b-tampered": {"PROOF_INVALID"},
        "cell-electricity-expired": {"EXPIRED"},
        "ingot-out-of-scope": {"OUT_OF_SCOPE"},
    }


def test_the_chain_reaches_from_quartz_to_the_exports(whole: Evaluation) -> None:
    trace = whole.answer("chain").result
    up = {item["id"] for item in trace["upstream"]["objects"]}
    down = {item["id"] for item in trace["downstream"]["objects"]}
    assert {i.rpartition("/")[2] for i in up} >= {
        "Q23-01",
        "M23-01",
        "PA23-07",
        "PB23-04",
        "I23-11",
        "W23-11",
        "C23-12",
    }
    assert {i.rpartition("/")[2] for i in down} >= {"USED25-01", "MS25-01", "ES24-01"}
    assert trace["upstream"]["outcome"] == "conforms"


def test_the_footprint_comes_to_471_on_the_national_grid(whole: Evaluation) -> None:
    footprint = whole.answer("performance").result["footprints"][0]
    assert abs(Decimal(footprint["point"]) - Decimal("471.0")) <= Decimal("0.5")
    assert Decimal(footprint["lower"]) < Decimal(footprint["point"]) < Decimal(footprint["upper"])
    assert sum(Decimal(stage["point"]) for stage in footprint["stages"].values()) == Decimal(footprint["point"])
    assert {"raw_material", "production", "circulation", "use", "end_of_life"} == set(footprint["stages"])
    assert {label["outcome"] for label in footprint["labels"]} <= {"not_determined", "not_applicable"}
    assert sum(label["outcome"] == "not_determined" for label in footprint["labels"]) >= 8
    assert footprint["omissions"]


STEPS = {  # the step table of the inventory's provenance, kg CO2e per kWp
    "mg_si": "34.4", "polysilicon": "89.5", "ingot_cz": "66.7", "wafer": "19.6", "cell": "57.6",
    "module_electricity": "38.2", "glass": "73.0", "other_materials": "35.5", "transport": "30.1", "end_of_life": "26.4",
}  # fmt: skip


def test_every_step_of_the_footprint_is_within_one_kilogram(whole: Evaluation) -> None:
    steps = whole.answer("performance").result["footprints"][0]["steps"]
    found = {name: Decimal(step["point"]) for name, step in steps.items()}
    assert {name for name, figure in STEPS.items() if abs(found[name] - Decimal(figure)) > 1} == set()
    assert set(found) == set(STEPS)


def test_the_scorecard_guarantees_86_and_allows_94(whole: Evaluation) -> None:
    card = whole.answer("performance").result["scorecards"][0]
    assert (card["guaranteed"], card["possible"]) == ("86", "94")


@pytest.mark.parametrize("at", [None, "2024-12-31T12:00:00+00:00", "2030-01-01T00:00:00+00:00"])
def test_two_declarations_a_day_apart_differ_in_the_e_waste_findings_alone(at: str | None) -> None:
    from datetime import datetime

    result = run(FILES, at=datetime.fromisoformat(at) if at else None).answer("exports").result
    found = {
        item["id"]: {
            (f["code"], f["where"]): f["citation"] and f["citation"]["instrument"]
            for f in item["findings"]
            if f["outcome"] in ("does_not_conform", "not_determined")
        }
        for item in result["declarations"]
    }
    before, after = found["EX-2024-1231"], found["EX-2025-0101"]
    assert before.keys() - after.keys() == {
        ("CODE_EXPIRED", "/items/2/waste_code"),  # Y49 is not yet an entry
        ("HS_CODE_MISMATCH", "/items/2/waste_code"),
    }
    assert after.keys() - before.keys() == {
        ("CODE_EXPIRED", "/items/1/waste_code"),  # B1110 is no longer one
        ("HS_CODE_MISMATCH", "/items/1/waste_code"),
        ("BASEL_9_1A", "/items/2/notification_no"),
        ("EU_EWASTE_2025", "/items/2/waste_code"),
    }
    assert all({**before, **after}.values()), "each finding cites its act"


@pytest.mark.parametrize("path", LISTED)
def test_deleting_a_file_is_named_and_improves_nothing(path: str, whole: Evaluation) -> None:
    without = run({name: raw for name, raw in FILES.items() if name != path})
    kind = next(file.kind for file in without.files if file.path == path)
    assert ("EVIDENCE_MISSING", path) in {(f.code, f.where) for f in without.findings}
    for answer, before in zip(without.answers, whole.answers, strict=True):
        if kind in answer.question.relies_on:
            assert RANK[answer.outcome] >= RANK["not_determined"]
            assert ("EVIDENCE_MISSING", path) in {(f.code, f.where) for f in answer.findings}
        else:
            assert answer.result == before.result, answer.question.id
    passing = set(conforming([{**a.result, "id": a.question.id} for a in whole.answers]))
    still = set(conforming([{**a.result, "id": a.question.id} for a in without.answers]))
    assert {weaker for weaker in still - passing if not was_proven(weaker, passing)} == set()
    assert not_better(without, whole)


def was_proven(asserted: str, passing: set[str]) -> bool:
    """Whether ``asserted`` only says of a claim's signing time less than was said before: stated instead of proven."""
    place = asserted.partition(" ")[0]
    return asserted == f"{place} signing_time SIGNING_TIME_ASSERTED /proof/created" and any(
        before.startswith(f"{place.rpartition('/findings/')[0]}/findings/") and " SIGNING_TIME_PROVEN" in before
        for before in passing
    )


def claims_of(evaluation: Evaluation) -> dict[str, Any]:
    return {Path(c["source"]).stem: c for c in evaluation.answer("claims").result["claims"]}


def without(*names: str) -> Evaluation:
    assert set(names) <= FILES.keys()
    return run({name: raw for name, raw in FILES.items() if name not in names})


def test_every_claim_that_holds_is_judged_through_its_chain(whole: Evaluation) -> None:
    kinds = {
        name: [link["kind"] for link in claim["chain"]]
        for name, claim in claims_of(whole).items()
        if claim["outcome"] == "conforms"
    }
    accredited = ["anchor", "accreditation"]
    assert kinds == {
        "label-licence": accredited,
        "module-electricity": [*accredited, "accreditation"],
        "polysilicon-a-electricity": [*accredited, "accreditation"],
        "supply-chain-management": ["anchor"],
        "wafer-electricity-own": ["anchor"],
    }


def test_the_log_proves_when_some_claims_existed(whole: Evaluation) -> None:
    proven = {name: claim["signing_time"]["proven_by"] for name, claim in claims_of(whole).items()}
    named = {"label-licence", "polysilicon-a-electricity", "supply-chain-management"}
    assert {name for name, instant in proven.items() if instant} == named
    assert {proven[name] for name in named} == {"2024-01-11T09:30:27Z"}


def test_a_lapsed_accreditation_carries_what_a_log_held_before_and_nothing_else(whole: Evaluation) -> None:
    claim = claims_of(whole)["polysilicon-a-electricity"]
    assert (claim["outcome"], claim["verdicts"]) == (
        "conforms",
        {"at_signing": "conforms", "at": "does_not_conform"},
    )
    unproven = claims_of(without("evidence/log/polysilicon-a-electricity.tlog-proof"))["polysilicon-a-electricity"]
    assert unproven["outcome"] == "not_determined"
    assert "SIGNING_TIME_UNPROVEN" in {f["code"] for f in unproven["findings"]}


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("label-agency.jwt", {"label-licence", "ingot-out-of-scope"}),
        ("verifier.json", {"module-electricity", "cell-electricity-expired"}),
        ("former-verifier.json", {"polysilicon-a-electricity"}),
        ("energy-board.json", {"module-electricity", "cell-electricity-expired", "polysilicon-a-electricity"}),
    ],
)
def test_without_an_accreditation_no_anchor_leads_to_those_below_it(name: str, lost: set[str]) -> None:
    claims = claims_of(without(f"evidence/accreditations/{name}"))
    assert lost == {n for n, c in claims.items() if "NO_TRUST_PATH" in {f["code"] for f in c["findings"]}}


def test_the_log_proofs_find_their_claims_where_the_case_does_not_say_them(whole: Evaluation) -> None:
    silent = b"\n".join(line for line in FILES["case.toml"].split(b"\n") if not line.startswith(b"for = "))
    found = run({**FILES, "case.toml": silent})
    assert [answer.result for answer in found.answers] == [answer.result for answer in whole.answers]


def test_the_evidence_of_the_case_is_a_bundle_of_its_own() -> None:
    bundle = open_bundle(CASE / "evidence")
    listed = {file.path: file.kind for file in read_case(FILES).files if file.path.startswith("evidence/")}
    assert {f"evidence/{file.path}": file.kind for file in bundle.files} | {"evidence/bundle.json": "note"} == listed


def not_better(without: Evaluation, whole: Evaluation) -> bool:
    """No guaranteed figure improves: points do not rise, the footprint's upper bound does not fall."""
    was, now = whole.answer("performance").result, without.answer("performance").result
    if now["kind"] == "refusal":  # no figure at all is no better figure
        return now["outcome"] == "not_determined"
    for before, after in zip(was["scorecards"], now["scorecards"], strict=True):
        assert Decimal(after["guaranteed"]) <= Decimal(before["guaranteed"])
    for before, after in zip(was["footprints"], now["footprints"], strict=True):
        assert after["upper"] is None or Decimal(after["upper"]) >= Decimal(before["upper"])
    return True


def test_the_same_case_gives_the_same_document(whole: Evaluation) -> None:
    assert run(dict(reversed(FILES.items()))).to_dict() == whole.to_dict()


def test_a_file_that_is_not_listed_is_named_and_not_used(whole: Evaluation) -> None:
    extra = run({**FILES, "claims/zz.json": FILES["claims/label-licence.json"]})
    assert ("FILE_NOT_LISTED", "claims/zz.json") in {(f.code, f.where) for f in extra.findings}
    assert [a.result for a in extra.answers] == [a.result for a in whole.answers]


def test_an_altered_file_is_told(whole: Evaluation) -> None:
    altered = {**FILES, "events/05-cell.jsonld": FILES["events/05-cell.jsonld"].replace(b'"MTK"', b'"MTR"', 1)}
    codes = {(f.code, f.where) for f in run(altered).findings}
    assert ("EVIDENCE_ALTERED", "events/05-cell.jsonld") in codes
    assert whole.outcome is Outcome.DOES_NOT_CONFORM
