"""Flows by number: what is taken, what is refused, and shapes that are hard on searches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import networkx as nx
import numpy as np
import pytest

from greenchain.graph import SupplyGraph, build_graph
from greenchain.graph.engine.arrays import NEVER
from greenchain.graph.engine.marks import Marks
from greenchain.graph.flows.levels import levels

MILL = {"process": [0, 0, 1, 1, 1], "object": [0, 1, 1, 2, 3], "is_input": [True, False, True, True, False]}


def mill(**more) -> SupplyGraph:
    """0 -> p0 -> 1; 1 and 2 -> p1 -> 3."""
    return SupplyGraph.from_flows(**MILL, **more)


def chain(length: int) -> SupplyGraph:
    process = np.repeat(np.arange(length - 1), 2)
    return SupplyGraph.from_flows(process, process + np.tile([0, 1], length - 1), np.tile([True, False], length - 1))


def test_a_small_mill_is_traced_both_ways():
    graph = mill()
    assert graph.upstream([3]).tolist() == [0, 1, 2]
    assert graph.downstream([0]).tolist() == [1, 3]
    assert graph.downstream([0, 1]).tolist() == [3]
    assert graph.upstream([]).tolist() == []
    assert graph.upstream(np.array([3], dtype=np.uint8)).dtype == np.int32


def test_numbers_that_no_flow_names_exist_and_stand_alone():
    graph = SupplyGraph.from_flows([4], [7], [True])
    assert graph.flows.objects == 8
    assert graph.upstream([5]).tolist() == graph.downstream([5]).tolist() == []
    assert graph.attribute(np.eye(8)).tolist() == np.eye(8).tolist()


def test_no_flows_are_a_graph_of_nothing():
    graph = SupplyGraph.from_flows([], [], [])
    assert graph.upstream([]).size == graph.flows.edges == 0
    assert graph.downstream_many([]).shape == (0, 0)
    assert graph.attribute(np.zeros((0, 2))).shape == (0, 2)
    assert graph.to_networkx().number_of_nodes() == 0


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"process": [0.0, 1.0, 1.0, 1.0, 1.0]}, TypeError, "whole"),
        ({"object": ["a"] * 5}, TypeError, "whole"),
        ({"is_input": [0, 1, 2, 0, 1]}, TypeError, "true or false"),
        ({"object": [0, 1]}, ValueError, "one length"),
        ({"object": [0, 1, -1, 2, 3]}, ValueError, "begin at 0"),
        ({"object": [0, 1, 2, 3, 2**40]}, ValueError, "up to"),
        ({"kg": [1, 2, 3, 4, -0.5]}, ValueError, "at least 0"),
        ({"kg": [1, 2, 3, 4, np.inf]}, ValueError, "finite"),
        ({"process_time": [1]}, ValueError, "process_time has 1 entries for 2"),
        ({"voided_from": [1.5, 2.5]}, TypeError, "voided_from"),
    ],
)
def test_flows_that_do_not_fit_are_a_callers_mistake(changed, error, words):
    with pytest.raises(error, match=words):
        SupplyGraph.from_flows(**{**MILL, **changed})


@pytest.mark.parametrize("seeds", [[4], [-1], [2**40]])
def test_a_seed_that_is_no_object_is_a_callers_mistake(seeds):
    for ask in (mill().upstream, mill().downstream, lambda some: mill().downstream_many([some])):
        with pytest.raises(ValueError, match="from 0 to 3"):
            ask(seeds)


def test_a_seed_that_is_no_number_is_a_callers_mistake():
    with pytest.raises(TypeError, match="whole"):
        mill().upstream([1.5])


@pytest.mark.parametrize("shares", [np.ones(4), np.ones((3, 1)), np.full((4, 1), np.nan)])
def test_shares_of_another_shape_are_a_callers_mistake(shares):
    with pytest.raises(ValueError, match=r"shape|finite"):
        mill(kg=[1, 1, 1, 1, 1]).attribute(shares)


def test_only_the_shares_of_origins_are_read():
    graph = mill(kg=[8, 6, 6, 2, 7])
    shares = np.array([[1.0, 0.0], [np.nan, 9.0], [0.0, 1.0], [5.0, np.nan]])
    assert graph.attribute(shares).tolist() == [[1, 0], [1, 0], [0, 1], [0.75, 0.25]]


def test_a_missing_mass_makes_the_whole_mix_unknown_and_nothing_else():
    graph = mill(kg=[np.nan, np.nan, 6, np.nan, 7])
    assert graph.unknown_share().tolist() == [0, 0, 0, 1]  # one input is the whole whatever its mass
    assert graph.attribute(np.ones((4, 1)))[:, 0].tolist() == [1, 1, 1, 0]
    assert mill().unknown_share().tolist() == [0, 0, 0, 1]


def test_what_a_process_without_inputs_makes_is_unknown():
    graph = SupplyGraph.from_flows([0, 1, 1, 1], [0, 0, 1, 2], [False, True, True, False], [4, 1, 3, 4])
    assert graph.unknown_share().tolist() == [1, 0, 0.25]


def test_a_flow_stated_twice_is_one_edge_with_both_masses():
    graph = SupplyGraph.from_flows([0, 0, 0, 0], [0, 1, 0, 2], [True, True, True, False], [1, 2, 1, 4])
    assert graph.flows.edges == 3
    assert graph.attribute(np.eye(3))[2].tolist() == [0.5, 0.5, 0]


def test_a_loop_that_nothing_feeds_ends_and_is_unknown():
    graph = SupplyGraph.from_flows([0, 0, 1, 1], [0, 1, 1, 0], [True, False, True, False], [1, 1, 1, 1])
    assert graph.upstream([0]).tolist() == [1]
    assert graph.unknown_share().tolist() == [1, 1]


@pytest.mark.parametrize("back", [1, 9, 99, 999])
def test_rework_is_iterated_until_shares_add_up(back):
    """One part is new, ``back`` parts go round: 50 to 99.9 percent."""
    graph = SupplyGraph.from_flows([0, 0, 0], [0, 1, 1], [True, True, False], [1, back, back + 1])
    assert graph.attribute(np.eye(2))[1, 0] == pytest.approx(1, abs=1e-12)


def test_one_transformation_of_1000_by_1000_has_2000_edges():
    lots = np.arange(2000)
    graph = SupplyGraph.from_flows(np.zeros(2000, int), lots, lots < 1000, np.ones(2000))
    assert graph.flows.edges == 2000
    assert graph.upstream([1999]).tolist() == list(range(1000))
    shares = np.zeros((2000, 2))
    shares[:250, 0] = shares[250:1000, 1] = 1
    assert np.abs(graph.attribute(shares)[1000:] - [0.25, 0.75]).max() < 1e-12


def test_a_chain_of_30000_lots_is_walked_from_end_to_end():
    graph = chain(30_000)
    assert graph.upstream([29_999]).size == graph.downstream([0]).size == 29_999
    words = graph.downstream_many([[0], [29_998]])
    assert words[29_999, 0] == 3
    assert graph.attribute(np.ones((30_000, 1))).min() == 1


def test_a_ring_of_30000_lots_ends():
    process = np.repeat(np.arange(30_000), 2)
    lot = (process + np.tile([0, 1], 30_000)) % 30_000
    graph = SupplyGraph.from_flows(process, lot, np.tile([True, False], 30_000))
    assert graph.flows.part_members.size == 60_000
    assert graph.upstream([7]).size == 29_999
    assert graph.downstream_many([[7]])[8, 0] == 1


def test_threads_may_ask_one_graph_at_once():
    rng = np.random.default_rng(7)
    process = np.repeat(np.arange(3000), 4)
    lot = np.where(
        np.arange(12_000) % 4 == 3, process + 200, np.maximum(process + 199 - rng.integers(0, 150, 12_000), 0)
    )
    graph = SupplyGraph.from_flows(process, lot, np.arange(12_000) % 4 != 3)
    alone = [graph.upstream([lot]).tolist() for lot in range(2800, 3200)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda lot: graph.upstream([lot]).tolist(), [*range(2800, 3200)] * 3))
    assert together == alone * 3


def test_marks_begin_again_when_their_numbers_run_out():
    marks = Marks(4)
    marks.following = 2**31 - 20
    for _ in range(40):
        marks.begin(6)
        assert marks.take(np.array([1, 3, 1])).tolist() == [3, 1]
        assert marks.take(np.array([3, 0])).tolist() == [0]


def test_steps_of_a_log_are_kept_in_32_bits_where_they_fit():
    narrow, wide = mill(voided_from=[5, NEVER]), mill(voided_from=[2**31, NEVER])
    assert narrow.flows.voided_from.dtype == np.int32
    assert wide.flows.voided_from.dtype == np.int64
    for graph, step in ((narrow, 5), (wide, 2**31)):
        assert graph.downstream([0], known_until=step - 1).tolist() == [1, 3]
        assert graph.downstream([0], known_until=step).tolist() == graph.downstream([0]).tolist() == []
        assert graph.downstream([1], known_until=2**62).tolist() == [3]


def test_a_tail_may_name_what_the_arrays_have_not():
    graph = mill().with_tail([1, 9], [10, 3], [False, True]).with_tail([9], [11], [False])
    assert graph.downstream([0]).tolist() == [1, 3, 10, 11]
    assert graph.upstream([11]).tolist() == [0, 1, 2, 3]
    assert mill().upstream([3]).tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="from 0 to 11"):
        graph.upstream([12])


def test_networkx_keeps_names_masses_and_times():
    given = nx.DiGraph()
    given.add_node("bread", kind="object")
    given.add_node("flour", kind="object")
    given.add_node("process:oven", kind="process", time=5)
    given.add_edge("flour", "process:oven", kg=2.5)
    given.add_edge("process:oven", "bread")
    graph = SupplyGraph.from_networkx(given)
    assert graph.objects == ("bread", "flour")
    assert graph.upstream([0]).tolist() == [1]
    assert graph.upstream([0], until_time=4).tolist() == []
    again = graph.to_networkx()
    assert set(again.edges) == set(given.edges)
    assert again.nodes["process:oven"]["kind"] == "process"


def test_networkx_objects_that_are_numbers_keep_them():
    given = nx.DiGraph()
    given.add_nodes_from([(5, {"kind": "object"}), ("mix", {"kind": "process"}), (2, {"kind": "object"})])
    given.add_edges_from([(5, "mix"), ("mix", 2)])
    graph = SupplyGraph.from_networkx(given)
    assert graph.upstream([2]).tolist() == [5]
    assert set(graph.to_networkx(objects=[2]).nodes) == {2, "process:0"}


@pytest.mark.parametrize(
    ("nodes", "edges", "words"),
    [
        ([("a", {})], [], "kind"),
        ([("a", {"kind": "lot"})], [], "kind"),
        ([("a", {"kind": "object"}), ("b", {"kind": "object"})], [("a", "b")], "joins an object and a process"),
        ([(-1, {"kind": "object"})], [], "from 0"),
        ([("p", {"kind": "process"}), ("process:p", {"kind": "process"})], [], "same name"),
        ([("p", {"kind": "process", "time": 1}), ("q", {"kind": "process"})], [], "every process"),
    ],
)
def test_a_networkx_graph_of_another_kind_is_a_callers_mistake(nodes, edges, words):
    given = nx.DiGraph()
    given.add_nodes_from(nodes)
    given.add_edges_from(edges)
    with pytest.raises(ValueError, match=words):
        SupplyGraph.from_networkx(given)


def test_a_graph_of_records_answers_by_number_too():
    graph = build_graph([])
    assert graph.objects == ()
    assert graph.nbytes == graph.flows.nbytes
    assert graph.upstream([]).tolist() == []


def test_levels_of_lists_are_the_longest_ways():
    assert levels([[1, 2], [3], [3], [], [4]]) == [0, 1, 1, 2, 0]


@pytest.mark.parametrize("kg", [5e-324, 1e-320, 1e-300, 1.0, 1e300, 1e308])
@pytest.mark.parametrize("sources", [2, 70])
def test_shares_of_masses_of_any_size_are_finite_and_add_up_or_are_told_as_unknown(kg, sources):
    flows = [*range(sources), sources]
    graph = SupplyGraph.from_flows([0] * (sources + 1), flows, [True] * sources + [False], kg=[kg] * (sources + 1))
    shares = graph.attribute(np.ones((sources + 1, 1)))
    assert np.isfinite(shares).all()
    unknown = graph.unknown_share()[sources]
    assert abs(shares[sources, 0] + unknown - 1) < 1e-9
    assert (unknown == 1) == (kg * sources == float("inf"))
