"""The logic of conditions is Kleene's: against truth tables, and against every way of filling in what is missing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from greenchain.standards.conditions import All, AnyOf, Facts, IsNone, Not, OneOf

FIELDS = ("p", "q", "r")
DOMAIN = ("a", "b", None)
ON = date(2025, 1, 1)

LEAVES = st.one_of(
    st.builds(OneOf, st.sampled_from(FIELDS), st.sampled_from([("a",), ("b",), ("a", "b")])),
    st.builds(IsNone, st.sampled_from(FIELDS)),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: All(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)
VALUES = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(DOMAIN))


def number(tree, values):
    """The oracle: false 0, unknown one half, true 1; and is the least, or the greatest, not the complement."""
    match tree:
        case OneOf(field, wanted):
            return Fraction(1, 2) if field not in values else Fraction(int(values[field] in wanted))
        case IsNone(field):
            return Fraction(1, 2) if field not in values else Fraction(int(values[field] is None))
        case Not(part):
            return 1 - number(part, values)
        case All(parts):
            return min(number(part, values) for part in parts)
        case AnyOf(parts):
            return max(number(part, values) for part in parts)


def value(tree, values):
    return tree.evaluate(Facts(values, {}, ON)).value


@given(TREES, VALUES)
def test_a_condition_answers_as_the_truth_tables_do(tree, values):
    assert {0: False, Fraction(1, 2): None, 1: True}[number(tree, values)] is value(tree, values)


@given(TREES, VALUES)
def test_a_settled_answer_holds_however_the_missing_facts_turn_out(tree, values):
    answer = value(tree, values)
    absent = [field for field in FIELDS if field not in values]
    for filling in product(DOMAIN, repeat=len(absent)):
        full = {**values, **dict(zip(absent, filling, strict=True))}
        assert value(tree, full) is not None
        if answer is not None:
            assert value(tree, full) is answer


@given(TREES, VALUES, st.sampled_from(FIELDS))
def test_taking_a_fact_away_only_moves_an_answer_towards_unknown(tree, values, field):
    less = {name: text for name, text in values.items() if name != field}
    assert value(tree, less) in (None, value(tree, values))


@given(TREES, VALUES)
def test_an_open_answer_names_absent_facts_only(tree, values):
    truth = tree.evaluate(Facts(values, {}, ON))
    assert bool(truth.missing) is (truth.value is None)
    assert not set(truth.missing) & values.keys()


@given(st.lists(TREES, min_size=1, max_size=3), VALUES)
def test_de_morgan(parts, values):
    left = Not(All(tuple(parts)))
    right = AnyOf(tuple(Not(part) for part in parts))
    assert value(left, values) is value(right, values)
