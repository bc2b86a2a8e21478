"""What a small file may cost is bounded: alternatives of pins, documents that were shown, exclusions, criteria."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from document_world import FACTS, QUESTION
from greenchain.recognition import RecognitionFacts, assess, read_facts, read_question
from greenchain.values.errors import InputError


def pinned(count, pins=1):
    names = [[f"{side}{number}" for number in range(count)] for side in "KN"]
    sets = [{"scheme": f"x.{end}", "name": name} for end, side in zip("ab", names, strict=True) for name in side]
    pin = {"from": names[0], "to": names[1]}
    agreement = {
        "id": "g", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any",
        "pins": [{"id": f"D{number}", **pin} for number in range(pins)],
    }  # fmt: skip
    facts = {"kind": "recognition-facts", "id": "w", "edition": "1", "criteria_sets": sets, "agreements": [agreement]}
    return json.dumps(facts).encode()


def test_alternatives_of_pins_are_paired_within_a_budget():
    read_facts(pinned(60, pins=20))
    read_facts(pinned(317))
    read_facts(pinned(1, pins=2_000))
    for raw in (pinned(318), pinned(60, pins=29)):
        with pytest.raises(InputError, match=r"BUDGET_EXCEEDED.*100000"):
            read_facts(raw)


def test_documents_of_a_question_are_counted():
    shown = [{"kind": "letter", "issued": "2023-05-01"}] * 1_000
    assert len(read_question({**QUESTION, "documents": shown}).question.documents) == 1_000
    with pytest.raises(InputError, match=r"BUDGET_EXCEEDED.*1000"):
        read_question({**QUESTION, "documents": [*shown, "letter"], "facts": FACTS})


def later(number):
    return (date(2023, 7, 1) + timedelta(days=number)).isoformat()


def excluded(count, **more):
    return [{"field": "substance", "values": [f"e{number}"], **more} for number in range(count)]


def limited(scheme, side, count, *, has_methods):
    methods = [{"method": f"{side}{number}"} if has_methods else {} for number in range(count)]
    limit = {"property": "lead", "comparator": "<=", "threshold": "5", "unit": "mg/kg"}
    criteria = [{"id": f"{side}{number}", **limit, **method} for number, method in enumerate(methods)]
    return {"scheme": f"x.{scheme}", "name": side, "criteria": criteria}


def criteria(count, *, has_methods, **more):
    sets = [limited(scheme, side, count, has_methods=has_methods) for scheme, side in (("a", "K"), ("b", "N"))]
    return {"level": "L3", "pins": [{"id": "D", "from": "K", "to": "N"}], **more}, sets


COMMON = [{"from": f"K{number}", "to": f"N{number}"} for number in range(400)]
COSTLY = {
    "a thousand substances, five hundred exclusions": ({"exclusions": excluded(500)}, [], 1000),
    "exclusions of many days": (
        {"exclusions": [one | {"valid": [later(n), later(n + 5)]} for n, one in enumerate(excluded(400))]}, [], 400,
    ),
    "only what a thousand allow": (
        {"exclusions": [{"field": "substance", "not_values": [f"e{number}"]} for number in range(500)]}, [], 500,
    ),
    "many methods": (*criteria(400, has_methods=True, credit="dominance"), 1),
    "much in common": (*criteria(400, has_methods=False, common=COMMON), 1),
}  # fmt: skip


@pytest.mark.parametrize("name", COSTLY)
def test_a_small_hostile_world_costs_little(name):
    rules, sets, count = COSTLY[name]
    agreement = {"id": "g", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", "valid": ["2020-01-01", None]}
    held = {"scheme": "x.a", "category": "copier", "valid": ["2022-01-01", "2027-01-01"]}
    asked = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "target": {"scheme": "x.b"},
        "certificate": held | ({"criteria_set": "K"} if sets else {}),
        "product": {"substances": [f"s{number}" for number in range(count)]},
        "facts": {"agreements": [{**agreement, **rules}], "criteria_sets": sets},
    }  # fmt: skip
    begun = time.process_time()
    document = read_question(asked)
    assess(document.question, facts=RecognitionFacts.of([document.facts]), at=datetime(2026, 5, 6, tzinfo=UTC))
    assert len(json.dumps(asked)) < 100_000
    assert time.process_time() - begun < 2  # a tenth of it on a free machine; each took five seconds and more
