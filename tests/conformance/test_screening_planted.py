"""What was planted is found, and nothing in what looks like it: made declarations, papers and chains, screened."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from greenchain.values.outcome import Outcome
from greenchain.workspace.planting.cases import Kind
from greenchain.workspace.planting.stream import PATTERNS
from planted_world import screened

ROWS, SEED = 6_000, 11


@pytest.fixture(scope="module")
def judged():
    """Per pattern and kind: the codes expected of each item, and those found of it, signs that only score among them."""
    found = defaultdict(list)
    for declaration, result in screened(ROWS, seed=SEED):
        labels = {str(number): item.label for number, item in enumerate(declaration.items, start=1)}
        signs = {
            (number, sign.code)
            for sign in result.suspicion.indicators
            for number in sign.values.get("items", "").split(";")
        }
        for item in result.items:
            number, label = item.item.item_no, labels[item.item.item_no]
            codes = {finding.code for finding in item.findings if finding.outcome is not Outcome.CONFORMS}
            codes |= {code for of, code in signs if of == number}
            found[label.pattern, label.kind].append((set(label.expected), codes))
    return found


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_what_was_planted_is_found(judged, pattern):
    planted = judged[pattern, Kind.PLANTED]
    missed = [expected - codes for expected, codes in planted if not expected <= codes]
    assert len(planted) >= 6
    assert missed == []


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_nothing_is_found_in_what_looks_like_it(judged, pattern):
    alike = judged[pattern, Kind.LOOKALIKE]
    told = Counter(code for _, codes in alike for code in codes)
    assert len(alike) >= 6
    assert told == {}


def test_nothing_is_found_in_ordinary_rows(judged):
    ordinary = [codes for (_, kind), items in judged.items() if kind is Kind.ORDINARY for _, codes in items]
    assert len(ordinary) > ROWS * 0.9
    assert Counter(code for codes in ordinary for code in codes) == {}
