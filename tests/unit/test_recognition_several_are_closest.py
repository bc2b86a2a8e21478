"""Of several agreements that are equally close, what is told does not hang on what they are called."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import permutations, product

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


def permuted(agreement, sets):
    """What is told in every order of what the agreement lists."""
    question = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence",
        "certificate": {"scheme": "x.a", "criteria_set": "K1", "category": "copier", "valid": [None, None], "suspended": []},
        "product": {}, "target": {"scheme": "x.b"},
    }  # fmt: skip
    listed = ("pins", "scope")
    for order in product(*(permutations(agreement[name]) for name in listed)):
        own = {**agreement, **dict(zip(listed, map(list, order), strict=True))}
        kin = [{"id": "copier", "within": "imaging"}]
        stated = {"kind": "recognition-facts", "categories": kin, "criteria_sets": sets, "agreements": [own]}
        yield assess(read_question(question).question, facts=read_facts(json.dumps(stated).encode()), at=AT)


def test_the_order_of_pins_and_scopes_does_not_reach_what_is_missing():
    sets = [{"scheme": "x.a", "name": "K1"}, *({"scheme": "x.b", "name": name} for name in ("N1", "N2", "N3"))]
    agreement = {
        "id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "status": "recalled",
        "scope": ["copier", {"category": "imaging", "valid": [None, "2024-02-01"]}],
        "pins": [
            {"id": "D1", "from": "K1", "to": "N1", "valid": [None, "2024-09-12"]},
            {"id": "D2", "from": "K1", "to": "N2", "valid": [None, "2025-02-12"]},
            {"id": "D3", "from": "K1", "to": "N3", "valid": ["2020-01-01", None]},
        ],
    }  # fmt: skip
    told = {(one.decision, one.reasons, one.missing, one.expires_on) for one in permuted(agreement, sets)}
    assert len(told) == 1
    assert {"confirmation of pins/g1/D1", "confirmation of pins/g1/D2"} <= set(told.pop()[2])
