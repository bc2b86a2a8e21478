"""Laws of strictness: one document dominates another exactly where no measurement meets it and fails the other."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from criteria_world import criteria, measurements, meets, written
from greenchain.recognition import read_facts
from greenchain.recognition.dominance import dominance

ON = date(2020, 1, 1)


def compared(held, wanted, **more):
    facts = {
        "kind": "recognition-facts",
        "criteria_sets": [
            {"scheme": "x.a", "name": "K", "criteria": held},
            {"scheme": "x.b", "name": "N", "criteria": wanted},
        ],
        **more,
    }
    known = read_facts(json.dumps(facts).encode()).known(None)
    return dominance(known.criteria_sets["x.a", "K"], known.criteria_sets["x.b", "N"], on=ON, known=known)


def listed(found, letter):
    return [written(one, f"{letter}{number}") for number, one in enumerate(found)]


@given(criteria.filter(bool), criteria.filter(bool))
def test_a_document_dominates_where_no_measurement_tells_the_two_apart(held, wanted):
    assume(any(meets(measured, held) for measured in measurements()))
    answer = compared(listed(held, "a"), listed(wanted, "b"))
    assert answer.dominates == all(meets(m, wanted) for m in measurements() if meets(m, held))
    left = {item.criterion for item in answer.residual}
    assert left | set(answer.implied) == {f"b{number}" for number in range(len(wanted))}
    assert not left & set(answer.implied)
    assert bool(left) == (answer.dominates is not True)


@given(criteria.filter(bool), criteria.filter(bool))
def test_nothing_on_a_property_follows_from_what_contradicts_itself(held, wanted):
    """A text that no measurement meets implies nothing of what it contradicts itself in."""
    for one in wanted:
        about = [each for each in held if each["property"] == one["property"]]
        if not any(meets(measured, about) for measured in measurements()):
            answer = compared(listed(held, "a"), listed([one], "b"))
            assert (answer.dominates, answer.implied) == (None, ())


@given(criteria, criteria, criteria)
def test_strictness_is_handed_on(first, second, third):
    steps = (first, second), (second, third)
    if all(compared(listed(held, "a"), listed(wanted, "b")).dominates for held, wanted in steps):
        answer = compared(listed(first, "a"), listed(third, "b"))
        assert answer.dominates


@given(criteria.filter(bool), criteria.filter(bool), st.data())
def test_what_is_not_said_is_never_a_yes_and_turns_no_into_open_where_it_matters(held, wanted, data):
    assume(any(meets(measured, held) for measured in measurements()))
    full = compared(listed(held, "a"), listed(wanted, "b"))
    side = data.draw(st.sampled_from("ab"))
    made = {"a": listed(held, "a"), "b": listed(wanted, "b")}
    one = data.draw(st.sampled_from(made[side]))
    one |= data.draw(st.sampled_from([{"comparator": None}, {"unit": "smoot"}, {"status": "recalled"}]))
    less = compared(made["a"], made["b"])
    if full.dominates is not True:
        assert less.dominates is not True
    elif side == "b":
        assert less.dominates is None


PLAIN = {"property": "lead", "comparator": "<=", "threshold": "5", "unit": "mg/kg"}
LAXER = {**PLAIN, "id": "b", "threshold": "6"}
STRICT = {**PLAIN, "id": "a"}


@pytest.mark.parametrize(
    ("held", "wanted", "dominates", "codes"),
    [
        ([STRICT], [LAXER], True, []),
        ([{**STRICT, "threshold": "6"}], [LAXER], True, []),
        ([{**STRICT, "threshold": "6.001"}], [LAXER], False, ["NOT_IMPLIED"]),
        ([], [LAXER], None, ["NOT_IMPLIED"]),
        ([STRICT, {**STRICT, "id": "c", "comparator": ">=", "threshold": "4"}], [LAXER], True, []),
        ([STRICT, {**STRICT, "id": "c", "comparator": ">=", "threshold": "5"}], [LAXER], True, []),
        ([STRICT, {**STRICT, "id": "c", "comparator": ">", "threshold": "5"}], [LAXER], None, ["NOT_IMPLIED"]),
        ([STRICT, {**STRICT, "id": "c", "comparator": ">=", "threshold": "7"}], [LAXER], None, ["NOT_IMPLIED"]),
        ([STRICT], [], None, ["UNLISTED"]),
        ([STRICT], [{**LAXER, "comparator": None}], None, ["NOT_IMPLIED"]),
        ([{**STRICT, "comparator": None}], [LAXER], None, ["NOT_IMPLIED"]),
        ([STRICT], [{**LAXER, "unit": "smoot"}], None, ["UNIT_UNKNOWN"]),
        ([STRICT], [{**LAXER, "requirement": "points"}], None, ["POINTS_UNMAPPED"]),
        ([STRICT], [{**LAXER, "threshold": "1", "requirement": "optional"}], True, []),
        ([{**STRICT, "requirement": "optional"}], [LAXER], False, ["NOT_IMPLIED"]),
        ([STRICT], [{**LAXER, "method": "M"}], False, ["METHOD_UNMAPPED"]),
        ([STRICT], [{**LAXER, "evidence": "test"}], False, ["EVIDENCE_WEAKER"]),
        ([STRICT], [{**LAXER, "status": "recalled"}], None, ["UNLISTED"]),
    ],
)
def test_examples_of_strictness(held, wanted, dominates, codes):
    answer = compared(held, wanted)
    assert (answer.dominates, [item.code for item in answer.residual]) == (dominates, codes)


@pytest.mark.parametrize(
    ("held_partial", "wanted_partial", "limit", "dominates", "codes"),
    [
        (False, False, "6", True, []),
        (True, False, "6", True, []),
        (False, True, "6", None, ["UNLISTED"]),
        (False, False, "4", False, ["NOT_IMPLIED"]),
        (True, False, "4", None, ["NOT_IMPLIED"]),
        (False, True, "4", False, ["NOT_IMPLIED", "UNLISTED"]),
    ],
)
def test_a_text_of_which_only_a_part_is_on_file_leaves_its_rest_open(
    held_partial, wanted_partial, limit, dominates, codes
):
    sets = [
        {"scheme": "x.a", "name": "K", "criteria": [STRICT], "partial": held_partial},
        {"scheme": "x.b", "name": "N", "criteria": [{**LAXER, "threshold": limit}], "partial": wanted_partial},
    ]
    known = read_facts(json.dumps({"kind": "recognition-facts", "criteria_sets": sets}).encode()).known(None)
    held, wanted = (known.criteria_sets[name] for name in (("x.a", "K"), ("x.b", "N")))
    answer = dominance(held, wanted, on=ON, known=known)
    assert (answer.dominates, [item.code for item in answer.residual]) == (dominates, codes)


@pytest.mark.parametrize(("since", "dominates"), [("2019-12-31", True), ("2020-01-01", True), ("2020-01-02", False)])
def test_an_equivalence_of_methods_counts_from_its_day_on(since, dominates):
    equivalence = {"id": "m", "from": "M1", "to": "M2", "property": "lead", "valid": [since, None]}
    held, wanted = [{**STRICT, "method": "M1"}], [{**LAXER, "method": "M2"}]
    answer = compared(held, wanted, method_equivalences=[equivalence])
    assert (answer.dominates, answer.equivalences) == (dominates, ("m",) if dominates else ())
