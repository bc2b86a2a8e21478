"""What a small file may cost is bounded: alternatives of pins, documents that were shown."""

from __future__ import annotations

import json

import pytest

from document_world import FACTS, QUESTION
from greenchain.recognition import read_facts, read_question
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
