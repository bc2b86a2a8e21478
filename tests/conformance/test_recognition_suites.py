"""Both suites of recognition are met whole: the 141 paths of NIST and the 13 worked cases, none of them skipped; and so are the rulings."""

from __future__ import annotations

import json

import pytest

from greenchain.cli.main import run
from greenchain.recognition import RecognitionFacts, label_facts
from greenchain.recognition.procurement import procure
from greenchain.standards import Standards
from greenchain.standards.facts_reader import facts_document
from greenchain.standards.procurement_questions import read_procurement
from greenchain.standards.vectors import cases_of
from greenchain.values.json import thaw
from greenchain.values.time import parse_instant
from label_world import shipped, shipped_standards

TOTALS = {"pkits-abstract": 141, "recognition-cases": 13}


@pytest.mark.parametrize("suite", TOTALS)
def test_a_suite_is_met_whole(suite, conformance_data, capsys):
    assert conformance_data.is_dir()
    code = run(["conformance", "run", suite, "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (code, found["suite"], found["total"], found["passed"]) == (0, suite, TOTALS[suite], TOTALS[suite])
    assert (found["failures"], found["skipped"]) == ([], 0)


PROCUREMENT = cases_of(shipped("recognition", "procurement", "2026.1").vectors)


@pytest.mark.parametrize("case", PROCUREMENT, ids=lambda case: case["id"])
def test_a_worked_case_of_procurement_is_answered_and_cites_its_rule_and_its_day(case):
    stated = thaw(case["input"])
    standards = Standards.of([*shipped_standards().packs, shipped("recognition", "procurement", "2026.1")])
    documents = list(label_facts(standards).documents)
    if "facts" in stated:
        documents.append(facts_document({"kind": "recognition-facts", **stated["facts"]}))
    question = read_procurement(stated["question"])
    found = procure(
        question, at=parse_instant(stated["at"]), standards=standards, facts=RecognitionFacts.of(documents)
    ).to_dict()
    assert found["ruling"] == case["expect"]["ruling"]
    (cited,) = {one["citation"]["row"] for one in found["findings"] if one["check"] == "rule"}
    rule = stated["question"]["rule"]
    assert cited == f"rules/{rule}"
    citation = next(one["citation"] for one in found["findings"] if one["check"] == "rule")
    row = shipped("recognition", "procurement", "2026.1").table("rules").find(rule)[0]
    assert citation["instrument"] == row.citation.instrument != ""
    assert citation["valid_from"] == (str(row.period.since) if row.period.since else None)
    assert found["on"] == stated["question"]["on"]
