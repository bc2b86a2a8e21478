"""Laws of footprints in arrays: exact fractions stand inside the bounds, whatever the order, the loops and the choice."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.scoring.arrays import FootprintGraph, roll_up, variance
from greenchain.values.errors import InputError

FIGURES = st.one_of(
    st.just(0.0),
    st.floats(1e-6, 1e6),
    st.integers(0, 20).map(float),
    st.floats(0, 1e-300),
)


@st.composite
def bounds(draw, figures=FIGURES):
    return tuple(sorted(draw(st.tuples(figures, figures, figures))))


@st.composite
def chains(draw, most=7):
    """Size, edges that run from lower to higher of shuffled numbers (so no loops), and bounds of all figures."""
    size = draw(st.integers(1, most))
    numbers = draw(st.permutations(range(size)))
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda pair: pair[0] < pair[1])
    edges = [(numbers[a], numbers[b]) for a, b in (draw(st.lists(ends, max_size=14)) if size > 1 else [])]
    return (
        size,
        edges,
        [draw(bounds()) for _ in edges],
        [draw(bounds()) for _ in range(size)],
    )


def columns(rows):
    return tuple([row[at] for row in rows] for at in range(3))


def made(size, edges, amounts, burdens):
    return FootprintGraph.from_edges(
        size=size,
        supplier=[edge[0] for edge in edges],
        consumer=[edge[1] for edge in edges],
        amount=columns(amounts),
        burden=columns(burdens),
    )


def exact(size, edges, amounts, burdens):
    """Totals of all products in fractions: by elimination, so loops are no different."""
    rows = [[Fraction(int(i == j)) for j in range(size)] + [Fraction(burdens[i])] for i in range(size)]
    for (supplier, consumer), amount in zip(edges, amounts, strict=True):
        rows[consumer][supplier] -= Fraction(amount)
    for at in range(size):
        pivot = next(i for i in range(at, size) if rows[i][at] != 0)
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for i in range(size):
            if i != at and rows[i][at]:
                factor = rows[i][at]
                rows[i] = [value - factor * own for value, own in zip(rows[i], rows[at], strict=True)]
    return [row[size] for row in rows]


def corner(world, at):
    size, edges, amounts, burdens = world
    return exact(size, edges, [row[at] for row in amounts], [row[at] for row in burdens])


def near(found, wanted):
    return abs(Fraction(float(found)) - wanted) <= wanted / 10**12 + Fraction(2) ** -990


@given(chains())
def test_corners_stand_inside_the_bounds_and_next_to_them(world):
    found = roll_up(made(*world))
    for lower, point, upper, *wanted in zip(
        found.lower, found.point, found.upper, *(corner(world, at) for at in range(3)), strict=True
    ):
        assert Fraction(float(lower)) <= wanted[0]
        assert wanted[2] <= Fraction(float(upper))
        assert lower <= point <= upper
        assert all(near(value, fraction) for value, fraction in zip((lower, point, upper), wanted, strict=True))


@given(chains(), st.data())
def test_no_choice_of_figures_leaves_the_bounds(world, data):
    size, edges, amounts, burdens = world
    found = roll_up(made(*world))
    chosen = [[data.draw(st.floats(row[0], row[2])) for row in rows] for rows in (amounts, burdens)]
    totals = exact(size, edges, *chosen)
    for lower, total, upper in zip(found.lower, totals, found.upper, strict=True):
        assert Fraction(float(lower)) <= total <= Fraction(float(upper))


@given(chains(), st.data())
def test_the_order_of_edges_changes_no_bit(world, data):
    size, edges, amounts, burdens = world
    order = data.draw(st.permutations(range(len(edges))))
    other = roll_up(made(size, [edges[i] for i in order], [amounts[i] for i in order], burdens))
    found = roll_up(made(*world))
    for name in ("lower", "point", "upper"):
        assert getattr(found, name).tobytes() == getattr(other, name).tobytes()


@st.composite
def loops(draw):
    """Any edges at all, each product taking at most nine tenths of what it gives in units that differ by product."""
    size = draw(st.integers(1, 6))
    end = st.integers(0, size - 1)
    edges = draw(st.lists(st.tuples(end, end), max_size=16))
    units = [10.0 ** draw(st.integers(-4, 4)) for _ in range(size)]
    taken = [sum(edge[1] == consumer for edge in edges) for consumer in range(size)]
    amounts = []
    for supplier, consumer in edges:
        share = draw(st.floats(0.01, 0.9)) / taken[consumer] * units[consumer] / units[supplier]
        amounts.append((share * draw(st.floats(0.1, 1)), share, share))
    burdens = [draw(bounds(st.one_of(st.just(0.0), st.floats(1e-3, 1e3)))) for _ in range(size)]
    return size, edges, amounts, burdens


@given(loops())
def test_loops_agree_with_a_solve_in_fractions(world):
    found = roll_up(made(*world))
    for lower, point, upper, *wanted in zip(
        found.lower, found.point, found.upper, *(corner(world, at) for at in range(3)), strict=True
    ):
        assert Fraction(float(lower)) <= wanted[0]
        assert wanted[2] <= Fraction(float(upper))
        assert lower <= point <= upper
        for value, fraction in zip((lower, point, upper), wanted, strict=True):
            assert abs(Fraction(float(value)) - fraction) <= fraction / 10**9


@given(st.integers(1, 5), st.floats(1.0, 50), st.lists(st.floats(1e-3, 1e3), min_size=5, max_size=5))
def test_a_ring_that_takes_all_it_gives_is_refused(size, excess, units):
    edges = [(i, (i + 1) % size) for i in range(size)]
    amounts = [units[b] / units[a] for a, b in edges]
    product = 1.0
    for amount in amounts:
        product *= amount
    amounts[0] *= max(1.0, 1.0000001 / product) * excess
    graph = made(size, edges, [(0.0, 0.0, amount) for amount in amounts], [(1.0, 1.0, 1.0)] * size)
    with pytest.raises(InputError, match="SYSTEM_NOT_PRODUCTIVE"):
        roll_up(graph)


@given(st.one_of(chains(), loops()), st.data())
def test_the_variance_is_that_of_finite_differences(world, data):
    size, edges, amounts, burdens = world
    graph = made(*world)
    product = data.draw(st.integers(0, size - 1))
    amount_sd = [data.draw(st.floats(0, 10)) for _ in edges]
    burden_sd = [data.draw(st.floats(0, 10)) for _ in range(size)]
    found = variance(graph, product, amount_sd=amount_sd, burden_sd=burden_sd)
    points = [row[1] for row in amounts], [row[1] for row in burdens]
    base = exact(size, edges, *points)[product]
    wanted_burdens, wanted_amounts = [], []
    for at, sd in enumerate(burden_sd):  # a total is a straight line in each burden: one step is the slope
        moved = [Fraction(value) + (i == at) for i, value in enumerate(points[1])]
        wanted_burdens.append(((exact(size, edges, points[0], moved)[product] - base) * Fraction(sd)) ** 2)
    step = Fraction(1, 10**40)
    for at, sd in enumerate(amount_sd):
        moved = [Fraction(value) + (i == at) * step for i, value in enumerate(points[0])]
        wanted_amounts.append(((exact(size, edges, moved, points[1])[product] - base) / step * Fraction(sd)) ** 2)
    for value, wanted in zip(
        [*found.by_burden, *found.by_amount, found.variance],
        [*wanted_burdens, *wanted_amounts, sum(wanted_burdens + wanted_amounts)],
        strict=True,
    ):
        assert abs(Fraction(float(value)) - wanted) <= wanted / 10**9 + Fraction(1, 10**250)


@given(st.integers(0, 10**6))
def test_narrow_and_wide_levels_agree_with_a_plain_pass(seed):
    rng = np.random.default_rng(seed)
    widths = rng.choice([1, 2, 40], size=12)
    starts = np.concatenate([[0], np.cumsum(widths)])
    size = int(starts[-1])
    edges = []
    for level in range(1, 12):
        for consumer in range(starts[level], starts[level + 1]):
            edges.append((int(rng.integers(starts[level - 1], starts[level])), consumer))
            edges.append((int(rng.integers(0, starts[level])), consumer))
    amounts, burdens = rng.random(len(edges)), rng.random(size)
    totals = [Fraction(float(burden)) for burden in burdens]
    for (supplier, consumer), amount in sorted(zip(edges, amounts.tolist(), strict=True), key=lambda row: row[0][1]):
        totals[consumer] += Fraction(amount) * totals[supplier]
    graph = made(size, edges, [(a, a, a) for a in amounts.tolist()], [(b, b, b) for b in burdens.tolist()])
    found = roll_up(graph)
    for lower, wanted, upper in zip(found.lower, totals, found.upper, strict=True):
        assert Fraction(float(lower)) <= wanted <= Fraction(float(upper))
        assert upper - lower <= 1e-13 * upper
