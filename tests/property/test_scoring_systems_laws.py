"""The laws of systems: completions stay inside, corners reach the bounds, cycles agree with exact solutions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from system_world import corners, ends_of, flows, leaves, oracle, points, solved, systems

FINE = 10**-12


@settings(max_examples=100)
@given(
    st.booleans().flatmap(lambda on: systems(cyclic=on)) | systems(negative=True) | systems(negative=True, cyclic=True),
    st.randoms(use_true_random=False),
)
def test_no_completion_of_a_system_lies_outside_of_its_bounds(system, random):
    found = flows(system)
    ends, base = {place: ends_of(system, place) for place in leaves(system)}, points(system)
    for _ in range(100):
        chosen = dict(base)
        for place, (lower, upper) in ends.items():
            chosen[place] = random.choice((lower, upper, lower + (upper - lower) * Fraction(random.randrange(17), 16)))
        for flow, total in oracle(system, chosen).items():
            assert found[flow].lower <= total <= found[flow].upper


@settings(max_examples=60)
@given(systems(most=4))
def test_every_bound_of_a_monotone_system_is_reached_by_a_corner(system):
    assume(len(leaves(system)) <= 8)
    found = flows(system)
    reached = [oracle(system, chosen) for chosen in corners(system)]
    for flow, total in found.items():
        assert (total.lower, total.upper) == (min(r[flow] for r in reached), max(r[flow] for r in reached))
    assert all(flow["exact"] for flow in solved(system).body["flows"].values())


@settings(max_examples=60)
@given(systems(most=3, cyclic=True))
def test_the_bounds_of_a_cycle_are_reached_by_a_corner_too(system):
    assume(len(leaves(system)) <= 8)
    found = flows(system)
    reached = [oracle(system, chosen) for chosen in corners(system)]
    for flow, total in found.items():
        assert (total.lower, total.upper) == (min(r[flow] for r in reached), max(r[flow] for r in reached))


@settings(max_examples=100)
@given(systems(cyclic=True, negative=True))
def test_points_are_those_of_the_exact_solution_cycles_and_credits_too(system):
    exact = oracle(system, points(system))
    assert {flow: total.point for flow, total in flows(system).items()} == exact


@given(systems(cyclic=True), st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_of_activities_matter(system, random):
    activities = [{**one, "id": f"{one['id']}-renamed"} for one in system["activities"]]
    random.shuffle(activities)
    assert flows({**system, "id": "other", "activities": activities}) == flows(system)


@given(systems(cyclic=True, negative=True))
def test_rows_and_stages_sum_to_the_flows(system):
    body = solved(system).body
    for flow, total in body["flows"].items():
        for end in ("lower", "point", "upper"):
            rows = sum((Fraction(row[end]) for row in body["rows"] if row["flow"] == flow), Fraction(0))
            stages = sum((Fraction(stage[flow][end]) for stage in body["stages"].values()), Fraction(0))
            scale = max(abs(Fraction(total[end])), Fraction(1, 10**6))
            assert abs(rows - Fraction(total[end])) <= FINE * scale
            assert abs(stages - Fraction(total[end])) <= FINE * scale
    assert list(body["stages"]) == ["raw_material", "production", "circulation", "use", "end_of_life", "governance"]


@given(systems())
def test_a_facility_under_two_names_splits_rows_and_keeps_totals(system):
    apart = {**system, "activities": [{**a, "facility": f"urn:f:{i}"} for i, a in enumerate(system["activities"])]}
    assert flows(apart) == flows(system)


@settings(max_examples=60)
@given(systems(cyclic=True, spread=False, most=4), st.data())
def test_variance_is_that_of_finite_differences_and_closes(system, data):
    noisy = data.draw(st.lists(st.sampled_from(sorted(points(system))), min_size=1, max_size=3, unique=True))
    for at, kind, flow in noisy:
        amount = system["activities"][at][kind][flow]
        amount = amount if isinstance(amount, dict) else {"value": amount}
        system["activities"][at][kind][flow] = {**amount, "cv": "0.1"}
    body = solved(system).body
    step = Fraction(1, 10**9)
    for flow, total in body["flows"].items():
        expected = Fraction(0)
        for place in noisy:
            value = points(system)[place]
            up, down = ({**points(system), place: value + sign * step} for sign in (1, -1))
            slope = (oracle(system, up)[flow] - oracle(system, down)[flow]) / (2 * step)
            expected += (slope * value / 10) ** 2
        assert float(Fraction(total["variance"])) == pytest.approx(float(expected), rel=1e-9, abs=1e-24)
        rows = sum(Fraction(r["variance"]) for r in body["variance_rows"] if r["flow"] == flow)
        assert abs(rows - Fraction(total["variance"])) <= Fraction(1, 10**25) * max(rows, Fraction(1, 10**5))
        assert abs(Fraction(total["sd"]) ** 2 - Fraction(total["variance"])) <= Fraction(1, 10**25) * max(rows, 1)
