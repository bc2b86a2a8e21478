"""Of several agreements that are equally close, what is told does not hang on what they are called."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from greenchain.recognition import assess, read_facts, read_question

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
LETTER = {"id": "letter", "document": "letter"}
UNTIL = {**LETTER, "valid": [None, "2024-01-01"]}


def answer(rules, names):
    agreements = [
        {"id": name, "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", "status": "recalled", **rule}
        for name, rule in zip(names, rules, strict=True)
    ]
    question = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence",
        "certificate": {"scheme": "x.a", "category": "copier", "valid": [None, None], "suspended": []},
        "product": {}, "documents": ["letter"], "target": {"scheme": "x.b"},
    }  # fmt: skip
    stated = {"kind": "recognition-facts", "agreements": agreements}
    return assess(read_question(question).question, facts=read_facts(json.dumps(stated).encode()), at=AT)


@pytest.mark.parametrize(
    "rules",
    [
        ({"conditions": [UNTIL]}, {}),
        ({"conditions": [UNTIL]}, {"conditions": [LETTER]}),
        ({"conditions": [UNTIL]}, {"conditions": [LETTER, {**UNTIL, "id": "other"}]}),
    ],
)
def test_ids_do_not_reach_what_is_told_of_the_closest(rules):
    one, other = answer(rules, ("g1", "g2")), answer(rules, ("g2", "g1"))
    assert one.decision == other.decision == "indeterminate"
    assert (one.reasons, one.conditions, one.residual) == (other.reasons, other.conditions, other.residual)
    assert one.expires_on == other.expires_on


def test_what_is_told_of_the_only_one_lasts_as_long_as_its_condition():
    assert str(answer(({"conditions": [UNTIL]},), ("g1",)).expires_on) == "2024-01-01"
