"""The vectors that ship with the pack of labels: the worked cases that one hop answers, and the date of every pin."""

from __future__ import annotations

import json
import re

import pytest

from greenchain.recognition import assess, label_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.recognition.vectors import check_vector
from greenchain.standards.vectors import cases_of
from greenchain.values.json import thaw
from greenchain.values.outcome import Outcome
from greenchain.values.result import result_text
from greenchain.values.time import parse_instant
from label_world import LABELS, shipped, shipped_standards

CASES = cases_of(shipped(*LABELS).vectors)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_worked_case_is_answered_as_worked_out(case):
    assert check_vector(case, pack=shipped(*LABELS), standards=shipped_standards()) == ""


ACCEPTED = ("recognized", "recognized_residual", "grandfathered")
HOLD = [case for case in CASES if case["expect"].get("decision") in ACCEPTED and "P10" not in case["id"]]
NAMED = [case for case in HOLD if case["input"]["question"]["certificate"].get("category")]


def asked(stated):
    facts = label_facts(shipped_standards())
    return assess(read_question(stated["question"]).question, at=parse_instant(stated["at"]), facts=facts)


def test_most_worked_cases_that_recognize_name_a_category():
    assert len(NAMED) > len(HOLD) / 2


@pytest.mark.parametrize("case", HOLD, ids=lambda case: case["id"])
def test_every_acceptance_follows_from_the_facts_it_cites(case):
    assert recheck(json.loads(result_text(asked(thaw(case["input"])).to_dict()))) == []


@pytest.mark.parametrize("case", NAMED, ids=lambda case: case["id"])
def test_no_worked_case_recognizes_a_certificate_whose_category_was_struck_out(case):
    stated = thaw(case["input"])
    del stated["question"]["certificate"]["category"]
    answer = asked(stated)
    assert (answer.decision.value, answer.outcome) == ("indeterminate", Outcome.NOT_DETERMINED)
    assert "SCOPE_CATEGORY" in answer.reasons


def test_every_pin_date_of_two_named_documents_has_vectors():
    letters = {case["id"].split(" ")[0] for case in CASES if "->" in case["id"]}
    pack = shipped(*LABELS)
    named: dict[str, set[str]] = {}
    for row in pack.table("pins").rows:
        named.setdefault(row.text("document"), set()).add(row.text("scheme"))
    assert letters == {name for name, schemes in named.items() if len(schemes) > 1 and name.startswith("CJK")}


@pytest.mark.conformance
def test_schemes_and_agreements_are_those_of_the_sources(conformance_data):
    """Ids letter for letter, statuses as marked there; read by pattern, since YAML is no dependency."""
    pack = shipped(*LABELS)
    for name, table, column in (("schemes", "schemes", "scheme"), ("agreements", "agreements", "agreement")):
        text = (conformance_data / "recognition" / f"{name}.yaml").read_text(encoding="utf-8").split("iso_family:")[0]
        ids = re.findall(r"^  - (?:\{id: |id: )([a-z0-9_.-]+)", text, re.MULTILINE)
        rows = {row.text(column): row for row in pack.table(table).rows}
        assert set(ids) <= rows.keys()
        assert len(ids) == {"schemes": 47, "agreements": 34}[name]
        marks = re.findall(r"mark: (read|recalled)[}\n]", text)
        assert [rows[key].status.value for key in ids] == marks


@pytest.mark.conformance
def test_documents_of_pins_are_those_of_the_source(conformance_data):
    text = (conformance_data / "recognition" / "agreements.yaml").read_text(encoding="utf-8")
    documents = re.findall(r"\{doc: ([^,]+), cat: ([a-z_]+)", text)
    letters = {row.text("document"): row.words("categories") for row in shipped(*LABELS).table("letters").rows}
    assert len(documents) == 15
    assert {name: (category,) for name, category in documents} == {
        name: categories for name, categories in letters.items() if name.startswith("CJK")
    }
