"""Our own scenarios of time: all right, complete by family, the same bytes for whoever makes them again."""

from __future__ import annotations

import json
import subprocess
import sys

import jsonschema
import pytest

from greenchain.adapters.conformance_data import own_suites
from greenchain.adapters.shipped import load_standards
from greenchain.values.codes import REGISTRY
from greenchain.values.errors import GreenchainError
from greenchain.workspace.suites import SUITES, SuiteData, run_data_suite
from greenchain.workspace.suites.as_of import read_scenario

FAMILIES = {
    "rotation": 3,
    "retirement": 3,
    "compromise": 4,
    "log proofs": 5,
    "signing time": 4,
    "not-yet-valid key": 1,
    "lapse of a link": 3,
    "withdrawal of a link": 4,
    "key of a link": 3,
    "restored link": 1,
    "scope and anchor": 4,
    "shape of the chain": 3,
    "validity of the claim": 1,
    "revocation": 2,
    "suspension": 2,
    "status lists": 4,
    "two purposes": 2,
    "boundaries of keys": 4,
    "boundaries of links": 2,
    "known_at": 2,
}


@pytest.fixture(scope="module")
def files():
    return {name: raw for name, raw in own_suites().items() if name.startswith("as-of/")}


@pytest.fixture(scope="module")
def documents(files):
    return [json.loads(raw) for raw in files.values()]


def run(files):
    return run_data_suite("as-of", data=SuiteData(shipped=files), standards=load_standards())


def test_every_scenario_comes_out_as_the_rule_says(files):
    result = run(files)
    assert result["failures"] == []
    assert result["passed"] == result["cases"] == result["total"] == len(files) == SUITES["as-of"].cases
    assert result["cases"] >= 30


def test_every_family_of_the_rule_has_its_scenarios(documents):
    told = [document["family"] for document in documents]
    assert {name: told.count(name) for name in FAMILIES if told.count(name) < FAMILIES[name]} == {}


def test_every_outcome_and_both_verdicts_are_expected_somewhere_and_told_apart(documents):
    seen = {(d["expected"]["outcome"], *d["expected"]["verdicts"].values()) for d in documents}
    for place in range(3):
        assert {row[place] for row in seen} >= {"conforms", "does_not_conform", "not_determined"}
    assert len(seen) >= 9


def test_every_scenario_keeps_to_the_published_schema_and_names_known_codes(documents, root):
    schema = json.loads((root / "docs" / "reference" / "asof.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for document in documents:
        assert list(validator.iter_errors(document)) == [], document["id"]
        expected = document["expected"]
        assert {*expected["codes"], *expected["absent_codes"]} <= REGISTRY.keys(), document["id"]


def test_the_files_and_their_table_are_made_again_byte_for_byte(files, root, tmp_path):
    tool = root / "tools" / "make_asof_suite.py"
    subprocess.run([sys.executable, str(tool), str(tmp_path)], check=True, capture_output=True)
    page = (tmp_path / "as-of.md").read_text(encoding="utf-8")
    assert page == (root / "docs" / "reference" / "as-of.md").read_text(encoding="utf-8")
    assert {f"as-of/{path.name}": path.read_bytes() for path in tmp_path.glob("*.json")} == files


@pytest.mark.parametrize("member", ["outcome", "at_signing", "at", "codes", "absent_codes"])
def test_a_wrong_expectation_fails_wherever_it_stands(files, documents, member):
    document = next(d for d in documents if d["id"] == "compromise-proof-after")
    expected = document["expected"]
    assert run_one(document) == ""
    if member in ("at_signing", "at"):
        expected = {**expected, "verdicts": {**expected["verdicts"], member: "conforms"}}
    elif member == "outcome":
        expected = {**expected, "outcome": "conforms"}
    else:
        expected = {**expected, member: ["KEY_RETIRED" if member == "codes" else "SIGNING_TIME_PROVEN"]}
    assert run_one({**document, "expected": expected})


def run_one(document):
    return read_scenario(json.dumps(document).encode()).difference()


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("at"),
        lambda d: d.update(format="greenchain-asof/2"),
        lambda d: d.update(known_At="2026-01-01T00:00:00Z"),
        lambda d: d["expected"].update(code=[]),
        lambda d: d["expected"].pop("absent_codes"),
        lambda d: d["files"].append({"path": "x", "kind": "schema", "text": "", "sha": ""}),
        lambda d: d["files"].append({"path": "x", "text": ""}),
        lambda d: d["files"].append({"path": "x", "kind": "schema"}),
        lambda d: d["files"].append({"path": "x", "kind": "schema", "text": "", "base64": ""}),
        lambda d: d.update(policy="[[anchor]]"),
        lambda d: d.update(at="yesterday"),
    ],
    ids=["no at", "format", "unknown", "unknown expected", "absent codes", "unknown of file", "no kind", "no bytes",
         "bytes twice", "policy", "instant"],
)  # fmt: skip
def test_a_scenario_that_is_not_in_the_format_is_refused_and_fails(documents, change):
    document = json.loads(json.dumps(documents[0]))
    change(document)
    raw = json.dumps(document).encode()
    with pytest.raises(GreenchainError):
        read_scenario(raw)
    assert run({f"as-of/{document['id']}.json": raw})["failed"] == [document["id"]]


def test_a_scenario_under_another_name_fails(files, documents):
    raw = json.dumps(documents[0]).encode()
    assert run({"as-of/renamed.json": raw})["failed"] == ["renamed"]


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff"])
def test_a_file_that_is_no_scenario_fails(raw):
    assert run({"as-of/x.json": raw})["failed"] == ["x"]
