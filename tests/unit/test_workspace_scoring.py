"""Scoring documents inside a case: answered at the case's instant, relied on as evidence is, refused as inputs are."""

from __future__ import annotations

import json

import pytest

from greenchain.cli.main import run as command

CASE = """format = "greenchain-case/1"
title = "Two documents"
at = 2026-01-01T00:00:00Z

[[file]]
path = "inventory.toml"
kind = "scoring"

[[file]]
path = "more.json"
kind = "scoring"

[[question]]
id = "all"
kind = "score"

[[question]]
id = "one"
kind = "score"
document = "inventory.toml"
"""
INVENTORY = """
[[shipments]]
id = "rail"
mass_t = 10
legs = [{mode = "rail", class = "freight train (UK average)", distance_km = 11000, distance_kind = "actual"}]

[[targets]]
id = "less"
actual = "/shipments/rail"
base = {at = 2020-01-01, value = 10000}
goal = {at = 2030-01-01, value = 1000}
"""


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    (folder / "inventory.toml").write_text(INVENTORY, encoding="utf-8")
    peers = {"rankings": [{"id": "peers", "method": "entropy", "matrix": [[1, 2], [3, 4]]}]}
    (folder / "more.json").write_text(json.dumps(peers), encoding="utf-8")
    return folder


@pytest.fixture
def score(capsys):
    def call(*arguments):
        capsys.readouterr()
        code = command(["score", *map(str, arguments), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return call


def test_all_documents_are_scored_unless_one_is_named(case, score):
    code, found = score(case)
    assert (code, found["kind"], found["basis"], found["at"]) == (4, "score", "verified", "2026-01-01T00:00:00Z")
    assert [item["id"] for item in found["shipments"]] == ["rail", "rail"]
    assert [item["id"] for item in found["rankings"]] == ["peers"]
    assert {item["outcome"] for item in found["targets"]} == {"not_determined"}
    assert {finding["code"] for finding in found["findings"]} == {"FREIGHT_FACTOR_OTHER_YEAR", "TARGET_NOT_PROVEN"}


def test_a_document_that_is_listed_and_absent_leaves_the_answer_open(case, score):
    (case / "inventory.toml").unlink()
    code, found = score(case)
    assert (code, found["outcome"]) == (4, "not_determined")
    assert "EVIDENCE_MISSING" in [finding["code"] for finding in found["findings"]]


def test_a_faulty_item_is_refused_and_the_rest_is_scored(case, score):
    text = (case / "inventory.toml").read_text(encoding="utf-8")
    (case / "inventory.toml").write_text(text + '\n[[shipments]]\nid = "odd"\nlegs = []\n', encoding="utf-8")
    code, found = score(case)
    assert code == 3
    assert [item["id"] for item in found["shipments"]] == ["rail", "rail"]
    assert "INPUT_REFUSED" in [finding["code"] for finding in found["findings"]]


def test_a_fault_found_while_answering_is_refused_too(case, score):
    text = (case / "inventory.toml").read_text(encoding="utf-8").replace("/shipments/rail", "/shipments/none")
    (case / "inventory.toml").write_text(text, encoding="utf-8")
    code, found = score(case)
    assert code == 3
    assert "TARGET_REFERENCE" in [finding["code"] for finding in found["findings"]]


def test_levels_of_a_case_come_from_its_claims(case, capsys):
    assert command(["score", str(case), "--what-if"]) == 2
    assert "claims" in capsys.readouterr().err


def test_the_receipt_of_a_case_with_documents_replays(case, score, tmp_path):
    assert score(case, "--receipt", tmp_path / "r")[0] == 4
    assert score("--replay", tmp_path / "r")[0] == 0
