"""Laws of shares by mass, against exact fractions."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flow_world import NEVER, attributed, flows, graph_of, mixes, objects_in, processes_in
from greenchain.graph.engine.means import Means


def exact(some, taken_back=frozenset()):
    table = np.zeros((objects_in(some),) * 2)
    for lot, row in enumerate(attributed(mixes(some, taken_back=taken_back))):
        for origin, share in row.items():
            table[lot, origin] = float(share)
    return table


@given(flows(), st.booleans())
def test_shares_are_the_exact_fractions_through_cycles_too(some, is_small):
    graph = graph_of(some)
    given_shares = np.eye(objects_in(some))
    mixed = graph.attribute(given_shares)
    assert np.abs(mixed - exact(some)).max(initial=0) < 1e-12
    if is_small:  # each column alone is the same column
        for column in range(given_shares.shape[1]):
            alone = graph.attribute(given_shares[:, [column]])
            assert np.abs(alone[:, 0] - mixed[:, column]).max(initial=0) < 1e-15


@given(flows())
def test_shares_and_the_unknown_share_add_up_to_one(some):
    graph = graph_of(some)
    whole = graph.attribute(np.eye(objects_in(some))).sum(axis=1) + graph.unknown_share()
    assert np.abs(whole - 1).max(initial=0) < 1e-12
    assert (graph.unknown_share() >= 0).all()


@given(flows(), st.frozensets(st.integers(0, 6)))
def test_what_was_taken_back_made_nothing(some, taken_back):
    graph = graph_of(some, voided_from=[3 if n in taken_back else NEVER for n in range(processes_in(some))])
    mixed = graph.attribute(np.eye(objects_in(some)))
    assert np.abs(mixed - exact(some, taken_back)).max(initial=0) < 1e-12


@given(flows(), st.sampled_from([2, 3, 1000]))
def test_shares_do_not_depend_on_the_unit_of_mass(some, factor):
    other = [type(flow)(flow.process, flow.object, flow.is_input, flow.kg and flow.kg * factor) for flow in some]
    one, two = (graph_of(each).attribute(np.eye(objects_in(some))) for each in (some, other))
    assert np.abs(one - two).max(initial=0) < 1e-14


@given(st.lists(st.integers(0, 200), min_size=1, max_size=8), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_means_of_many_edges_are_those_of_numpy(counts, columns, seed):
    rng = np.random.default_rng(seed)
    counts = np.array(counts)
    table, weight = rng.random((11, columns)), rng.random(counts.sum())
    row = rng.integers(0, 11, counts.sum())
    first = counts.cumsum() - counts
    mean, order = Means(table, row, weight).of(first, counts)
    for place, number in enumerate(order):
        some = slice(first[number], first[number] + counts[number])
        expected = np.average(table[row[some]], axis=0, weights=weight[some]) if counts[number] else 0.0
        assert np.abs(mean[place] - expected).max() < 1e-14
