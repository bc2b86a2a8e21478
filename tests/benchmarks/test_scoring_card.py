"""What one scorecard costs: counted, split, judged and told, against the bare sum of its points in plain Python.

Printed with ``pytest tests/benchmarks -s``. The bar of a single card, once its pack is loaded, is 5 ms; no test fails by a
clock.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from time import process_time

from greenchain.adapters.shipped import load_standards
from greenchain.scoring.documents.document import answer_document, read_scoring_document
from greenchain.scoring.items.sections import Asked

BAR_MS = 5
ROUNDS, TIMES = 15, 10


def test_a_single_card():
    standards = load_standards()
    answers = standards.pack("miit-gsc-general").vectors["cases"][0]["input"]["answers"]
    leaves = {name: {"value": value, "level": "L3"} for name, value in answers.items()}
    item = {
        "id": "a",
        "pack": "miit-gsc-general",
        "gates": {name: leaf for name, leaf in leaves.items() if name[0] == "G"},
        "answers": {name: leaf for name, leaf in leaves.items() if name[0] == "X"},
    }
    read = read_scoring_document(json.dumps({"scorecards": [item]}).encode())
    asked = Asked(standards, datetime(2025, 6, 30, tzinfo=UTC), what_if=True)
    values = [(float(value), 1.0) for name, value in answers.items() if name[0] == "X"]

    def card():
        return answer_document(read, asked).all()[0]

    def bare():
        return sum(value * weight for value, weight in values)

    assert card().body["guaranteed"] == "86"
    taken, plain = best(card), best(bare)
    print(f"\na single card: {taken:.2f} ms, {taken / BAR_MS:.2f} of the bar; {taken / plain:.0f} times a bare sum")


def best(call) -> float:
    """Milliseconds of one call, the best of several rounds."""
    found = []
    for _ in range(ROUNDS):
        start = process_time()
        for _ in range(TIMES):
            call()
        found.append((process_time() - start) / TIMES * 1000)
    return min(found)
