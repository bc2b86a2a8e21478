"""Laws of closures over arrays, against networkx; each in the plain loop and in the passes over arrays."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flow_world import NEVER, digraph, flows, graph_of, objects_in, processes_in, reached
from greenchain.graph import SupplyGraph
from greenchain.graph.engine import closure, levels, recalls, waves

shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(params=["loops", "passes"], autouse=True)
def way(request, monkeypatch):
    """The same law whichever way waves are walked."""
    if request.param == "passes":
        for module in (closure, levels, recalls, waves):
            monkeypatch.setattr(module, "NARROW", 0)


def seeds_of(some, data):
    return data.draw(st.sets(st.integers(0, objects_in(some) - 1), max_size=3)) if some else set()


@shared
@given(flows(), st.data())
def test_closures_are_those_of_networkx_cycles_or_not(some, data):
    graph, reference, seeds = graph_of(some), digraph(some), seeds_of(some, data)
    assert graph.upstream(list(seeds)).tolist() == reached(reference, seeds, is_upstream=True)
    assert graph.downstream(list(seeds)).tolist() == reached(reference, seeds, is_upstream=False)


@shared
@given(flows())
def test_one_is_upstream_of_another_where_that_is_downstream_of_it(some):
    graph = graph_of(some)
    every = range(objects_in(some))
    up = {(lot, other) for lot in every for other in graph.upstream([lot]).tolist()}
    down = {(other, lot) for lot in every for other in graph.downstream([lot]).tolist()}
    assert up == down


@shared
@given(flows(), st.integers(1, 70), st.data())
def test_many_recalls_at_once_are_each_recall_alone(some, count, data):
    graph = graph_of(some)
    groups = [sorted(seeds_of(some, data)) for _ in range(min(count, 5))] * (count // 5 + 1)
    words = graph.downstream_many(groups)
    assert words.shape == (objects_in(some), -(-len(groups) // 64))
    for number, group in enumerate(groups):
        bit = words[:, number // 64] >> number % 64 & 1
        assert bit.nonzero()[0].tolist() == graph.downstream(group).tolist()


@shared
@given(flows(), st.sets(st.integers(0, 6)), st.data())
def test_what_was_taken_back_does_not_count_until_the_step_before(some, taken_back, data):
    count, seeds = processes_in(some), seeds_of(some, data)
    graph = graph_of(some, voided_from=[5 if number in taken_back else NEVER for number in range(count)])
    before, after = digraph(some), digraph(some, without=frozenset(taken_back))
    for known_until, reference in ((None, after), (5, after), (4, before)):
        for is_upstream, ask in ((True, graph.upstream), (False, graph.downstream)):
            expected = reached(reference, seeds, is_upstream=is_upstream)
            assert ask(list(seeds), known_until=known_until).tolist() == expected
    words = graph.downstream_many([sorted(seeds)])
    assert words[:, 0].nonzero()[0].tolist() == reached(after, seeds, is_upstream=False)


@shared
@given(flows(), st.lists(st.integers(-3, 3), min_size=7, max_size=7), st.integers(-4, 4), st.data())
def test_later_processes_and_those_not_yet_known_are_left_out(some, steps, until, data):
    seeds, steps = seeds_of(some, data), steps[: processes_in(some)]
    reference = digraph(some, without=frozenset(number for number, step in enumerate(steps) if step > until))
    happened, known = graph_of(some, process_time=steps), graph_of(some, known_from=steps)
    for is_upstream in (True, False):
        expected = reached(reference, seeds, is_upstream=is_upstream)
        name = "upstream" if is_upstream else "downstream"
        assert getattr(happened, name)(list(seeds), until_time=until).tolist() == expected
        assert getattr(known, name)(list(seeds), known_until=until).tolist() == expected


@shared
@given(flows(), st.randoms(use_true_random=False), st.lists(st.integers(0, 3), min_size=7, max_size=7))
def test_any_order_of_flows_gives_the_same_arrays(some, random, times):
    shuffled = random.sample(some, len(some))
    one, other = (graph_of(each, process_time=times[: processes_in(some)]).flows for each in (some, shuffled))
    for name, array in one.named_arrays().items():
        assert array.tobytes() == other.named_arrays()[name].tobytes(), name


@shared
@given(flows(), st.integers(0, 24), st.booleans(), st.data())
def test_a_tail_changes_no_answer(some, place, is_twice, data):
    whole, begun = graph_of(some), graph_of(some[:place])
    parts = [some[place:]] if not is_twice else [some[place : place + 3], some[place + 3 :]]
    for part in parts:
        begun = begun.with_tail(
            [flow.process for flow in part],
            [flow.object for flow in part],
            [flow.is_input for flow in part],
            [float("nan") if flow.kg is None else flow.kg for flow in part],
        )
    seeds = sorted(seeds_of(some, data))
    assert begun.upstream(seeds).tolist() == whole.upstream(seeds).tolist()
    assert begun.downstream(seeds).tolist() == whole.downstream(seeds).tolist()
    assert (begun.downstream_many([seeds]) == whole.downstream_many([seeds])).all()
    assert (begun.unknown_share() == whole.unknown_share()).all()


@shared
@given(flows())
def test_networkx_and_back_gives_the_same_arrays(some):
    graph = graph_of(some, process_time=list(range(processes_in(some))))
    again = SupplyGraph.from_networkx(graph.to_networkx())
    for name, array in graph.flows.named_arrays().items():
        if array.size and (name != "mass" or any(flow.kg is not None for flow in some)):
            assert array.tobytes() == again.flows.named_arrays()[name].tobytes(), name
