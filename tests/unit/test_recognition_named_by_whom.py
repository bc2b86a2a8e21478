"""A label asked for by its own scheme: somebody must have read that there is such a scheme."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.recognition.witness import seal_of
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
ASKED = {
    "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "product": {}, "target": {"scheme": "x.a"},
    "certificate": {"scheme": "x.a", "valid": ["2022-01-01", "2027-01-01"]},
}  # fmt: skip
L0 = {"id": "g1", "level": "L0"}
NAMING = {
    "a row": ("schemes", {"id": "x.a"}, {}),
    "a document": ("criteria_sets", {"scheme": "x.a", "name": "K9"}, {}),
    "an agreement": ("agreements", {**L0, "from": "x.q", "to": "x.a"}, {}),
    "a party": ("agreements", {**L0, "parties": ["x.q", {"scheme": "x.a"}]}, {"parties": ["x.q", {"scheme": "x.a", "status": "recalled"}]}),
    "a pair": ("agreements", {**L0, "pairs": [{"from": "x.a", "to": "x.q"}]}, {"pairs": [{"from": "x.a", "to": "x.q", "status": "derived"}]}),
}  # fmt: skip


def facts_of(table, fact):
    return read_facts(json.dumps({"kind": "recognition-facts", "id": "w", "edition": "1", table: [fact]}).encode())


def answered(facts):
    return json.loads(result_text(assess(read_question(ASKED).question, facts=facts, at=AT).to_dict()))


def in_bulk(facts):
    columns = {
        "scheme": ["x.a"], "criteria_set": [None], "category": [None], "factory_country": [None],
        "valid_from": [date(2022, 1, 1)], "valid_until": [date(2027, 1, 1)], "on": [date(2023, 6, 1)],
    }  # fmt: skip
    return list(RecognitionTable.compile(facts, AT).decide_many(columns).targets)


@pytest.mark.parametrize("name", NAMING)
@pytest.mark.parametrize("status", ["recalled", "derived"])
def test_a_scheme_that_only_unread_facts_name_is_not_known(name, status):
    table, fact, other = NAMING[name]
    read = answered(facts_of(table, fact))
    assert (read["decision"], recheck(read), in_bulk(facts_of(table, fact))) == ("recognized", [], ["x.a"])
    unread = facts_of(table, {**fact, **(other or {"status": status})})
    found = answered(unread)
    assert (found["decision"], found["reasons"]) == ("indeterminate", ["FACT_UNVERIFIED"])
    assert in_bulk(unread) == []


def test_an_answer_whose_witness_names_no_such_scheme_is_refused():
    document = answered(facts_of(*NAMING["an agreement"][:2]))
    document["witness"]["looked_at"] = []
    document["witness"]["sha256"] = seal_of(document)
    assert "the scheme is not on file that day" in recheck(document)
