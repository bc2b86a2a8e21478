"""What a child says is common, or is left to be examined, counts for the categories and days of the child only."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
AGREEMENT = {
    "id": "g1",
    "from": "x.a",
    "to": "x.b",
    "level": "L3",
    "scope": ["copier", "toner"],
    "valid": ["2020-01-01", None],
}
SETS = [
    {"scheme": "x.a", "name": "K1"},
    {"scheme": "x.b", "name": "N4", "criteria": [{"id": "b1", "property": "p", "comparator": "<=", "threshold": "5"}]},
]
COMMON = {"common": [{"from": "a1", "to": "b1"}]}
WORDS = {"residual": [{"text": "t"}]}
NOT_COMMON = [{"criterion": "b1", "code": "NOT_COMMON"}]
REST = [{"remainder_of": "x.b", "code": "UNLISTED"}]
TOLD = [{"remainder_of": "t", "code": "UNLISTED"}]
CASES = [
    ({"scope": ["copier"], **COMMON}, {}, SETS, []),
    ({"scope": ["toner"], **COMMON}, {}, SETS, NOT_COMMON),
    ({"scope": ["imaging"], **COMMON}, {}, SETS, []),
    ({**COMMON}, {}, SETS, []),
    ({"scope": ["copier"], **WORDS}, {}, [], TOLD),
    ({"scope": ["toner"], **WORDS}, {}, [], REST),
    ({"valid": ["2010-01-01", "2012-01-01"], **WORDS}, {}, [], REST),
    ({"valid": ["2030-01-01", None], **WORDS}, {}, [], REST),
    ({"status": "recalled", **WORDS}, {}, [], TOLD + REST),
    ({"valid": ["2023", None], **WORDS}, {}, [], TOLD + REST),
    ({"scope": ["toner"], **WORDS}, {"level": "L4"}, [], []),
    ({"valid": ["2030-01-01", None], **WORDS}, {"level": "L4"}, [], []),
    ({"status": "recalled", **WORDS}, {"level": "L4"}, [], TOLD),
    (None, {"residual": [{"text": "t", "status": "recalled"}]}, [], TOLD + REST),
]


@pytest.mark.parametrize(("child", "own", "sets", "residual"), CASES)
def test_what_is_left_is_that_of_the_category_and_the_day(child, own, sets, residual):
    children = [{"id": "c", "parent": "g1", **child}] if child else []
    document = {
        "kind": "recognition-facts", "id": "w", "edition": "1", "criteria_sets": sets, "agreements": [{**AGREEMENT, **own}, *children],
        "categories": [{"id": "copier", "within": "imaging"}],
    }  # fmt: skip
    facts = read_facts(json.dumps(document).encode())
    held = {
        "scheme": "x.a",
        "category": "copier",
        "valid": ["2022-01-01", "2027-01-01"],
        **({"criteria_set": "K1"} if sets else {}),
    }
    asked = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "certificate": held,
        "product": {"category": "copier"}, "target": {"scheme": "x.b"},
    }  # fmt: skip
    found = assess(read_question(asked).question, facts=facts, at=AT)
    answer = json.loads(result_text(found.to_dict()))
    assert sorted(map(str, answer["residual"])) == sorted(map(str, residual))
    assert recheck(answer) == []
    columns = {
        "scheme": ["x.a"], "criteria_set": ["K1" if sets else None], "category": ["copier"], "factory_country": [None],
        "valid_from": [date(2022, 1, 1)], "valid_until": [date(2027, 1, 1)], "on": [date(2023, 6, 1)],
    }  # fmt: skip
    hits = RecognitionTable.compile(facts, AT).decide_many(columns)
    found_there = dict(zip(hits.targets, zip(hits.decisions, hits.expires_on, strict=True), strict=True))
    assert found_there["x.b"] == (found.decision, found.expires_on)
