"""Laws of criteria: a residual is what measurements still have to meet, no less and no more."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from criteria_world import UNITS, criteria, measurements, meets, written
from greenchain.recognition import assess, read_facts, read_question
from many_examples import MANY

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)


def answer(held, wanted, *, unit: str | None = None):
    facts = {
        "kind": "recognition-facts",
        "criteria_sets": [
            {"scheme": "x.a", "name": "K", "criteria": [written(one, f"a{n}", unit=unit) for n, one in enumerate(held)]},
            {"scheme": "x.b", "name": "N", "criteria": [written(one, f"b{n}", unit=unit) for n, one in enumerate(wanted)]},
        ],
        "agreements": [
            {"id": "g", "from": "x.a", "to": "x.b", "level": "L3", "credit": "dominance", "scope": "any",
             "pins": [{"from": "K", "to": "N"}]}
        ],
    }  # fmt: skip
    question = {
        "kind": "recognition-question", "on": "2020-01-01", "effect": "licence",
        "certificate": {"scheme": "x.a", "criteria_set": "K", "category": "c", "valid": [None, None], "suspended": []},
        "product": {"category": "c"}, "target": {"scheme": "x.b", "criteria_set": "N"},
    }  # fmt: skip
    return assess(read_question(question).question, facts=read_facts(json.dumps(facts).encode()), at=AT)


@MANY
@given(criteria, st.lists(criteria.filter(bool).map(lambda found: found[0]), min_size=1, max_size=3))
def test_what_meets_source_and_residual_meets_the_target_and_no_item_is_needless(held, wanted):
    assume(any(meets(measured, held) for measured in measurements()))
    left = {item.criterion for item in answer(held, wanted).residual}
    listed = [one for number, one in enumerate(wanted) if f"b{number}" in left]
    for measured in measurements():
        if meets(measured, held) and meets(measured, listed):
            assert meets(measured, wanted)
    for one in listed:  # each item by itself: something certified does not meet it
        assert any(meets(measured, held) and not meets(measured, [one]) for measured in measurements())


@MANY
@given(criteria, criteria.filter(bool), st.sampled_from(list(UNITS)))
def test_units_do_not_reach_the_decision(held, wanted, unit):
    one, other = answer(held, wanted), answer(held, wanted, unit=unit)
    assert (one.decision, one.residual) == (other.decision, other.residual)
