"""Cycles: the two ways of solving them agree with each other and with exact solutions; what does not shrink is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.scoring.systems import cycles
from greenchain.scoring.systems.components import components
from greenchain.scoring.systems.contraction import contraction
from greenchain.scoring.systems.elimination import NotProductiveError, eliminated
from greenchain.scoring.systems.steps import Steps
from system_world import flows, gauss, systems

entries = st.fractions(min_value=0, max_value=2, max_denominator=20)


@st.composite
def matrices(draw, *, entry=entries, most=5):
    """A matrix without negative entries whose rows all need each other, and a right side."""
    size = draw(st.integers(1, most))
    rows = [
        {at: e for at, e in enumerate(draw(st.lists(entry, min_size=size, max_size=size))) if e} for _ in range(size)
    ]
    for at in range(size):
        rows[at].setdefault((at + 1) % size, Fraction(1, 20))
    return rows, draw(st.lists(entry, min_size=size, max_size=size))


def identity_less(rows):
    size = len(rows)
    return [[Fraction(int(i == j)) - rows[i].get(j, Fraction(0)) for j in range(size)] for i in range(size)]


def is_productive(rows):
    """By the definition: some demand for everything is met with nothing negative (and so every other one is)."""
    table = identity_less(rows)
    try:
        met = gauss(table, [Fraction(1)] * len(rows))
    except StopIteration:  # no pivot: no solution
        return False
    return all(level > 0 for level in met)


@settings(max_examples=150)
@given(matrices())
def test_elimination_finds_the_solution_exactly_where_the_cycle_is_productive(case):
    rows, right = case
    if is_productive(rows):
        found = [x for (x,) in eliminated(rows, [[c] for c in right], Steps.of(1000))]
        assert found == gauss(identity_less(rows), right)
    else:
        with pytest.raises(NotProductiveError):
            eliminated(rows, [[c] for c in right], Steps.of(1000))


@settings(max_examples=60)
@given(matrices(entry=st.fractions(min_value=0, max_value="0.3", max_denominator=20)))
def test_rounds_enclose_the_exact_solution_tightly_where_they_are_proven_to_shrink(case):
    rows, right = case
    if not is_productive(rows):
        with pytest.raises(NotProductiveError):
            contraction(rows, Steps.of(1000))
        return
    proof = contraction(rows, Steps.of(1000))
    assert proof.theta < 1
    exact = gauss(identity_less(rows), right)
    for (low, high), x in zip(proof.enclosed(rows, right, Steps.of(1000)), exact, strict=True):
        assert low <= x <= high
        assert high - low <= Fraction(1, 10**60) * max(right)


@given(matrices(entry=st.fractions(min_value=1, max_value=2, max_denominator=20)))
def test_rounds_that_are_proven_not_to_shrink_are_refused(case):
    with pytest.raises(NotProductiveError):
        contraction(case[0], Steps.of(1000))


@settings(max_examples=40)
@given(systems(cyclic=True), systems(cyclic=True, negative=True))
def test_systems_solved_round_by_round_are_those_solved_exactly(system, credited):
    for one in (system, credited):
        exact = flows(one)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cycles, "MAX_EXACT", 0)
            by_rounds = flows(one)
        for flow, total in exact.items():
            for end in ("lower", "point", "upper"):
                mine, its = getattr(total, end), getattr(by_rounds[flow], end)
                assert abs(mine - its) <= Fraction(1, 10**40) * max(abs(mine), 1)


@given(
    st.integers(1, 9).flatmap(lambda n: st.lists(st.lists(st.integers(0, n - 1), max_size=3), min_size=n, max_size=n))
)
def test_components_are_the_nodes_that_reach_each_other_followers_first(following):
    found = components(range(len(following)), following)
    reach = [{at} for at in range(len(following))]
    for _ in following:
        reach = [{at}.union(*(reach[after] for after in following[at])) for at in range(len(following))]
    for group in found:
        assert all(set(group) == {b for b in reach[a] if a in reach[b]} for a in group)
    order = {node: place for place, group in enumerate(found) for node in group}
    assert sorted(order) == list(range(len(following)))
    assert all(order[after] <= order[node] for node in order for after in following[node])
