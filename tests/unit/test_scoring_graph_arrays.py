"""Footprint graphs in arrays: small graphs by hand, wrong figures told all together, budgets kept."""

from __future__ import annotations

import numpy as np
import pytest

from greenchain.scoring.arrays import FootprintGraph, footprint_graph, loops, roll_up, variance
from greenchain.values.errors import InputError

ONE = ([1.0], [1.0], [1.0])
TWO = ([1.0, 1.0], [1.0, 1.0], [1.0, 1.0])


def graph(size=2, supplier=(0,), consumer=(1,), amount=ONE, burden=TWO):
    return FootprintGraph.from_edges(
        size=size, supplier=list(supplier), consumer=list(consumer), amount=amount, burden=burden
    )


def test_a_product_carries_its_own_burden_and_that_of_what_it_needs():
    found = roll_up(graph(amount=([2], [3], [4]), burden=([1, 10], [2, 20], [3, 30])))
    assert found.point.tolist() == [2.0, 26.0]
    assert found.lower[0] == 1.0
    assert found.upper[0] == 3.0
    assert found.lower[1] == pytest.approx(12, rel=1e-14)
    assert found.upper[1] == pytest.approx(42, rel=1e-14)
    assert found.lower.dtype == found.point.dtype == found.upper.dtype == np.float64


def test_parallel_edges_add():
    found = roll_up(graph(supplier=[0, 0], consumer=[1, 1], amount=([1, 2], [1, 2], [1, 2])))
    assert found.point.tolist() == [1.0, 4.0]


def test_an_empty_graph_and_one_without_edges_have_totals():
    empty = ([], [], [])
    assert roll_up(graph(0, [], [], empty, empty)).point.size == 0
    assert roll_up(graph(2, [], [], empty, ([1, 0], [1, 2], [4, 2]))).upper.tolist() == [4.0, 2.0]


def test_a_product_that_consumes_of_its_own_output_is_normalized_by_what_is_left():
    found = roll_up(graph(1, [0], [0], ([0.5], [0.5], [0.75]), ([1.0], [1.0], [1.0])))
    assert found.point.tolist() == pytest.approx([2.0])
    assert found.upper.tolist() == pytest.approx([4.0])


@pytest.mark.parametrize(("amount", "is_productive"), [(0.999, True), (1.0, False), (1.001, False)])
def test_a_loop_is_refused_from_one_on(amount, is_productive):
    made = graph(1, [0], [0], ([0.0], [0.0], [amount]), ([1.0], [1.0], [1.0]))
    if is_productive:
        assert roll_up(made).upper.tolist() == pytest.approx([1 / (1 - amount)])
        return
    with pytest.raises(InputError, match=r"SYSTEM_NOT_PRODUCTIVE.*found products 0"):
        roll_up(made)


def test_products_that_do_not_loop_may_stand_on_the_level_of_a_loop():
    supplier, consumer = [0, 1, 2, 0, 3], [1, 2, 1, 3, 4]
    amount = ([1, 0.5, 0.5, 2, 1],) * 3
    found = roll_up(graph(5, supplier, consumer, amount, ([1, 0, 0, 0, 0],) * 3))
    assert found.point.tolist() == pytest.approx([1, 4 / 3, 2 / 3, 2, 2])


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -1.0, 1.1e15])
@pytest.mark.parametrize("what", ["amount", "burden"])
def test_a_figure_that_is_none_is_refused_with_its_place(what, wrong):
    values = {"amount": ([1.0], [1.0], [1.0]), "burden": ([1.0, 1.0], [1.0, 1.0], [1.0, 1.0])}
    for column in values[what]:
        column[0] = wrong
    with pytest.raises(InputError) as caught:
        graph(**values)
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [("GRAPH_FIGURE", f"/{what}/0")]


@pytest.mark.parametrize("amount", [([2], [1], [3]), ([1], [4], [3]), ([np.nan], [1], [1]), ([1], [np.nan], [1])])
def test_bounds_in_the_wrong_order_are_refused(amount):
    with pytest.raises(InputError, match="GRAPH_FIGURE"):
        graph(amount=amount)


@pytest.mark.parametrize(("end", "is_there"), [(-1, False), (0, True), (1, True), (2, False), (2**63 - 1, False)])
def test_edges_name_products_of_the_graph(end, is_there):
    if is_there:
        assert graph(supplier=[end], amount=([0.1],) * 3).size == 2
        return
    with pytest.raises(InputError) as caught:
        graph(supplier=[end])
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [("GRAPH_EDGE", "/supplier/0")]


def test_all_faults_are_told_together_up_to_a_hundred_of_a_kind():
    count = 150
    with pytest.raises(InputError) as caught:
        graph(
            supplier=[7] * count,
            consumer=[-3] * count,
            amount=([-1.0] * count,) * 3,
            burden=([1, np.nan], [1, 1], [1, 1]),
        )
    codes = [fault.code for fault in caught.value.faults]
    assert codes.count("GRAPH_EDGE") == 2 * 101
    assert codes.count("GRAPH_FIGURE") == 101 + 1
    assert caught.value.faults[100].found == "50 more such"


@pytest.mark.parametrize(
    "given",
    [
        {"amount": ([1, 2], [1, 2], [1, 2])},
        {"burden": ([1], [1], [1])},
        {"amount": ([1], [1])},
        {"amount": [1]},
        {"consumer": [1, 1]},
        {"burden": ([[1, 1]], [[1, 1]], [[1, 1]])},
        {"size": -1},
    ],
)
def test_vectors_of_other_lengths_are_the_caller_s_mistake(given):
    with pytest.raises(ValueError, match=r"wanted|at least 0"):
        graph(**given)


@pytest.mark.parametrize(
    "given", [{"supplier": [0.5]}, {"amount": (["1"], ["1"], ["1"])}, {"size": "2"}, {"size": True}, {"size": 2.0}]
)
def test_what_should_be_numbers_is_refused_otherwise(given):
    with pytest.raises(TypeError):
        graph(**given)


def test_more_products_or_edges_than_the_budget_are_refused(monkeypatch):
    monkeypatch.setattr(footprint_graph, "MAX_PRODUCTS", 1)
    monkeypatch.setattr(footprint_graph, "MAX_EDGES", 0)
    with pytest.raises(InputError) as caught:
        graph()
    assert [fault.code for fault in caught.value.faults] == ["BUDGET_EXCEEDED"] * 2


def test_a_loop_that_does_not_settle_in_the_budget_is_no_answer(monkeypatch):
    monkeypatch.setattr(loops, "MAX_ROUNDS", 20)
    made = graph(1, [0], [0], ([0.99],) * 3, ([1.0],) * 3)
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        roll_up(made)


def test_totals_that_no_float_holds_are_refused():
    size = 30
    made = graph(size, range(size - 1), range(1, size), ([1e14] * (size - 1),) * 3, ([1.0] * size,) * 3)
    with pytest.raises(InputError, match="NUMBER_OUT_OF_RANGE"):
        roll_up(made)


def test_what_vanishes_below_floats_stays_inside_the_upper_bound():
    size = 40
    made = graph(size, range(size - 1), range(1, size), ([1e-15] * (size - 1),) * 3, ([1.0] + [0.0] * (size - 1),) * 3)
    found = roll_up(made)
    assert found.lower[-1] == 0
    assert found.upper[-1] > 0


def test_variance_counts_each_number_once_over_all_ways():
    # 0 feeds 1 and 2, both feed 3: the burden of 0 reaches 3 on two ways and is one number
    made = graph(4, [0, 0, 1, 2], [1, 2, 3, 3], ([1.0] * 4,) * 3, ([1.0, 0, 0, 0],) * 3)
    found = variance(made, 3, amount_sd=[0] * 4, burden_sd=[1, 0, 0, 0])
    assert found.variance == 4.0
    assert found.sd == 2.0
    assert found.sensitivity.tolist() == [2.0, 1.0, 1.0, 1.0]
    assert variance(made, 1, amount_sd=[3, 5, 7, 9], burden_sd=[0] * 4).by_amount.tolist() == [9.0, 0, 0, 0]


def test_deviations_and_the_product_are_checked():
    with pytest.raises(InputError) as caught:
        variance(graph(), 2, amount_sd=[-1], burden_sd=[np.nan, 1])
    assert [fault.where for fault in caught.value.faults] == ["/amount_sd/0", "/burden_sd/0", "/product"]
    with pytest.raises(ValueError, match="wanted"):
        variance(graph(), 0, amount_sd=[], burden_sd=[1, 1])
