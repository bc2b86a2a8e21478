"""Laws of tracing against oracles in plain Python and networkx: arrival, time, knowledge, lots, voids, places, shares."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_world import BOXES, GOODS, GTIN, HOURS, ITEMS, LOTS, THINGS, at, hours, worlds
from greenchain.graph import (
    Containment,
    build_graph,
    history,
    supplier_graph,
    suppliers_of,
    trace_downstream,
    trace_upstream,
    where,
)
from greenchain.graph.statements.references import refs_of
from greenchain.model.events import ERROR_MARK, Action, ErrorDeclaration, EventType, ObjectRef

WALKS = (trace_upstream, trace_downstream)
FLOWS = (EventType.TRANSFORMATION, EventType.OBJECT)


def told(graph, instant, known_at=None, names=(*GOODS, *BOXES, GTIN)):
    """Every answer about every thing, as text."""
    answers = [
        walk(graph, name, at=instant, known_at=known_at, parts=True, exposure=True).to_dict()
        for walk in WALKS
        for name in names
    ]
    answers += [ask(graph, names, at=instant, known_at=known_at).to_dict() for ask in (where, history)]
    answers.append(repr(suppliers_of(graph, names, at=instant, known_at=known_at)))
    parties = supplier_graph(graph, at=instant, known_at=known_at)
    answers.append(repr((list(parties.nodes(data=True)), list(parties.edges(data=True)), parties.graph)))
    return json.dumps(answers)


@given(world=worlds(), data=st.data(), hour=hours)
def test_any_order_of_arrival_and_any_repetition_give_the_same_answers(world, data, hour):
    arrived = data.draw(st.permutations(world + world[: len(world) // 2]))
    names = GOODS[:4]
    assert told(build_graph(arrived), at(hour), names=names) == told(build_graph(world), at(hour), names=names)


@given(world=worlds(), data=st.data(), hour=hours)
def test_what_was_known_then_is_answered_the_same_after_whatever_came_later(world, data, hour):
    before = data.draw(st.sets(st.sampled_from(sorted({event.key for event in world})))) if world else set()
    times = {event.key: at(1 if event.key in before else 2) for event in world}
    then = build_graph([event for event in world if event.key in before])
    now = build_graph(world, recorded_at=times)
    names = GOODS[:4]
    asked_then, asked_now = (
        json.loads(told(graph, at(hour), known, names)) for graph, known in ((then, None), (now, at(1)))
    )
    for answer in (*asked_then, *asked_now):
        if isinstance(answer, dict):
            answer.pop("known_at")
    assert [a for a in asked_then if isinstance(a, dict)] == [a for a in asked_now if isinstance(a, dict)]


@given(world=worlds(FLOWS, voided=False), data=st.data(), name=st.sampled_from(GOODS))
def test_knowing_more_reaches_no_less(world, data, name):
    times = {event.key: at(data.draw(hours)) for event in world}
    graph = build_graph(world, recorded_at=times)
    for walk in WALKS:
        reached = [set(walk(graph, name, at=at(HOURS), known_at=at(hour)).object_ids) for hour in range(HOURS + 1)]
        assert all(before <= after for before, after in pairwise(reached) if before)


def flows(world, until, *, members=True):
    """Objects, processes and members as rules E5, E6 and E11 say, in networkx."""
    graph = nx.DiGraph()
    for event in world:
        if event.event_time > until or event.error is not None:
            continue
        graph.add_nodes_from(ref.id for ref in refs_of(event))
        if members:
            graph.add_edges_from((lot, instance) for instance, lot in event.lots)
        if event.type is EventType.TRANSFORMATION:
            bare = event.transformation_id and ":" not in event.transformation_id
            key = event.transformation_id or event.key
            process = ("process", key, event.biz_location if bare else "")
            graph.add_edges_from((ref.id, process) for ref in event.inputs)
            graph.add_edges_from((process, ref.id) for ref in event.outputs)
    return graph


@given(world=worlds(FLOWS, voided=False), name=st.sampled_from([*ITEMS, *GOODS[5:]]), hour=hours)
def test_traces_reach_what_networkx_reaches_and_paths_witness_it(world, name, hour):
    graph, expected = build_graph(world), flows(world, at(hour))
    for walk, reach in ((trace_upstream, nx.ancestors), (trace_downstream, nx.descendants)):
        trace = walk(graph, name, at=at(hour))
        wanted = {node for node in reach(expected, name) if isinstance(node, str)} if name in expected else set()
        assert set(trace.object_ids) - {name} == wanted - {name}
        keys = {node[1] for node in expected if not isinstance(node, str)}
        for item in trace.objects:
            objects = [step for step in item.path if step in expected]
            assert (item.path[0], item.path[-1]) == (name, item.id)
            assert len(objects) == item.depth + 1
            for near, far in pairwise(objects):
                source, target = (far, near) if walk is trace_upstream else (near, far)
                assert nx.shortest_path_length(expected, source, target) <= 2
            assert all(step in expected or step.split(" at ")[0] in keys for step in item.path)


@given(world=worlds(voided=False), hour=hours)
def test_upstream_and_downstream_are_each_others_reverse(world, hour):
    graph = build_graph(world)
    ups = {(name, other) for name in GOODS for other in trace_upstream(graph, name, at=at(hour)).object_ids}
    downs = {(other, name) for name in GOODS for other in trace_downstream(graph, name, at=at(hour)).object_ids}
    seeds = {name: [seed.id for seed in trace_upstream(graph, name, at=at(hour)).seeds] for name in GOODS}
    whole = {name for name in GOODS if seeds[name] == [name]}  # it holds nothing, so it stands for itself only
    assert {pair for pair in ups if set(pair) <= whole} == {pair for pair in downs if set(pair) <= whole}


@given(world=worlds(FLOWS, voided=False), hour=hours)
def test_a_lot_reaches_its_instances_and_without_processes_no_instance_a_sibling(world, hour):
    past = [event for event in world if event.event_time <= at(hour)]
    members = {pair for event in past for pair in event.lots}
    graph = build_graph(world)
    for instance, lot in members:
        assert instance in trace_downstream(graph, lot, at=at(hour)).object_ids
        assert lot in trace_upstream(graph, instance, at=at(hour)).object_ids
    alone = build_graph([event for event in world if event.type is not EventType.TRANSFORMATION])
    for instance in ITEMS:
        assert set(trace_downstream(alone, instance, at=at(hour)).object_ids) <= {instance}
        assert not set(trace_upstream(alone, instance, at=at(hour)).object_ids) & (set(ITEMS) - {instance})


@given(world=worlds(voided=False), data=st.data(), hour=hours)
def test_taking_an_event_back_is_leaving_it_out_and_undoing_that_is_nothing(world, data, hour):
    if not world:
        return
    wrong = data.draw(st.sampled_from(world))
    world = [replace(event, event_id=f"urn:id:{number}") for number, event in enumerate(world)]
    wrong = next(event for event in world if event.key == wrong.key)
    better = replace(wrong, key=wrong.key + "-better", event_id="urn:better", biz_location="urn:z")
    taken = replace(wrong, key=wrong.key + ERROR_MARK, error=ErrorDeclaration(at(1), "", ("urn:better",)))
    undone = replace(better, key=better.key + ERROR_MARK, error=ErrorDeclaration(at(2), "", (wrong.event_id,)))
    corrected = [*world, taken, better]
    left_out = [better if event is wrong else event for event in world]

    def answers(events):
        asked = json.loads(told(build_graph(events), at(hour), names=GOODS[:4]))
        for answer in asked:
            if isinstance(answer, dict):
                answer.pop("excluded", None)
        return asked

    assert answers(corrected) == answers(left_out)
    assert answers([*corrected, undone]) == answers(world)


@given(world=worlds((EventType.TRANSFORMATION,), voided=False), name=st.sampled_from(GOODS))
def test_the_time_plausible_way_links_no_output_to_a_later_input(world, name):
    events = [replace(event, lots=()) for event in world]
    together = defaultdict(list)
    for event in events:
        bare = event.transformation_id and ":" not in event.transformation_id
        together[event.transformation_id or event.key, event.biz_location if bare else ""].append(event)
    links = nx.DiGraph()
    links.add_nodes_from(ref.id for event in events for ref in refs_of(event))
    for process in together.values():
        links.add_edges_from(
            (i.id, o.id)
            for a in process
            for b in process
            if a.event_time <= b.event_time
            for i in a.inputs
            for o in b.outputs
        )
    graph = build_graph(events)
    for walk, reach in ((trace_upstream, nx.ancestors), (trace_downstream, nx.descendants)):
        trace = walk(graph, name, at=at(HOURS), time_plausible=True)
        assert set(trace.object_ids) - {name} == (reach(links, name) - {name} if name in links else set())
        assert set(trace.object_ids) <= set(walk(graph, name, at=at(HOURS)).object_ids)
        assert trace.narrower_than_standard


@given(world=worlds(FLOWS, voided=False), name=st.sampled_from(GOODS), depth=st.integers(0, 3))
def test_a_depth_is_a_ball_and_says_so_where_more_lies_beyond(world, name, depth):
    graph = build_graph(world)
    for walk in WALKS:
        whole, ball = walk(graph, name, at=at(HOURS)), walk(graph, name, at=at(HOURS), max_depth=depth)
        assert ball.objects == tuple(item for item in whole.objects if item.depth <= depth)
        if ball.objects != whole.objects:
            assert "LIMIT_REACHED" in {gap.code for gap in ball.frontier}
        if len(ball.processes) == len(whole.processes) and ball.edges == whole.edges:
            assert "LIMIT_REACHED" not in {gap.code for gap in ball.frontier}


@given(world=worlds(voided=False), name=st.sampled_from(GOODS), hour=hours)
def test_shares_add_up_to_one_over_leaves_of_the_trace(world, name, hour):
    trace = trace_upstream(build_graph(world), name, at=at(hour), shares=True)
    for seed, shares in trace.shares.items():
        assert sum(shares.origins.values()) + shares.unknown == 1
        assert set(shares.origins) <= set(trace_upstream(build_graph(world), seed, at=at(hour)).object_ids)


UNSEEN = (-1, "")


def replay(world, until):
    """Where everything is by the words of the rule alone: an event takes along whatever is inside what it names.

    And what is packed is from then on where its container is, unless it was itself seen later.
    """
    parent, seen = {}, {}

    def inside(name):
        found, waiting = {name}, [name]
        while waiting:
            outer = waiting.pop()
            new = [child for child, of in parent.items() if of == outer and child not in found]
            found |= set(new)
            waiting += new
        return found

    past = (event for event in world if event.event_time <= until)
    for number, event in enumerate(sorted(past, key=lambda event: (event.event_time, event.key))):
        before = set().union(*(inside(ref.id) for ref in refs_of(event)), set())
        children = [ref.id for ref in event.children]
        if event.type is EventType.AGGREGATION and event.action is Action.ADD:
            parent |= {child: event.parent for child in children if event.parent not in inside(child)}
        if event.type is EventType.AGGREGATION and event.action is Action.DELETE:
            for child in children or list(parent):
                if parent.get(child) == event.parent:
                    del parent[child]
        after = set().union(*(inside(ref.id) for ref in refs_of(event)), set())
        for name in inside(event.parent) if event.parent else ():
            seen[name] = max(seen.get(name, UNSEEN), seen.get(event.parent, UNSEEN))
        if event.biz_location:
            seen |= dict.fromkeys(before | after, (number, event.biz_location))
    return parent, {name: place for name, (_, place) in seen.items()}


CARRIED = (EventType.OBJECT, EventType.AGGREGATION)


@given(world=worlds(CARRIED, size=18, voided=False), hour=hours)
def test_places_and_containers_are_those_of_a_plain_replay(world, hour):
    whole = [
        replace(
            event, children=tuple(replace(ref, quantity=None) for ref in event.children if ref.id not in LOTS), lots=()
        )
        for event in world
    ]
    parent, place = replay(whole, at(hour))
    ended = {ref.id for event in whole for ref in event.objects if event.action is Action.DELETE}
    for location in where(build_graph(whole), [*ITEMS, *BOXES], at=at(hour)).locations:
        chain, name = [], location.id
        while name in parent:
            name = parent[name]
            chain.append(name)
        assert (location.place, list(location.containers)) == (place.get(location.id, ""), chain), ended


FOREVER = 2**63 - 1


@given(world=worlds(CARRIED, size=18, voided=False), hour=hours)
def test_arrays_of_the_same_stays_and_sightings_tell_the_same_places(world, hour):
    whole = [replace(event, lots=(), children=tuple(ObjectRef(ref.id) for ref in event.children)) for event in world]
    graph = build_graph(whole)
    names = sorted({*graph.names, *LOTS, *ITEMS, *THINGS, *BOXES})
    number = {name: index for index, name in enumerate(names)}
    places = sorted({event.biz_location for event in graph.events})
    stays = [stay for name in names for stay in graph.aggregations.by_child.get(name, ()) if name not in LOTS]
    seen = [
        (number[name], places.index(graph.events[index].biz_location), index)
        for name in names
        for index in graph.journeys.named.get(name, ())
        if graph.events[index].biz_location
    ]
    # the place in the order is the time; the event that ends a stay still finds the child inside
    held = Containment.from_arrays(
        [number[stay.child] for stay in stays],
        [number[stay.parent] for stay in stays],
        [2 * stay.start - 1 for stay in stays],
        [FOREVER if stay.end is None else 2 * stay.end + 1 for stay in stays],
        *([list(column) for column in zip(*((o, p, 2 * t) for o, p, t in seen), strict=True)] or [[]] * 3),
    )
    cutoff = graph.cutoff(at(hour))
    things = [name for name in names if name not in LOTS]
    told = held.places([number[name] for name in things], at=2 * (cutoff - 1))
    assert {name: places[place] if place >= 0 else "" for name, place in zip(things, told.tolist(), strict=True)} == {
        name: graph.location_of(name, at=at(hour)) for name in things
    }


@given(world=worlds(voided=False), hour=hours, name=st.sampled_from([*ITEMS, *BOXES]))
def test_a_history_is_the_places_of_each_instant_one_after_the_other(world, hour, name):
    graph = build_graph(world)
    told = history(graph, name, at=at(hour)).locations
    for before, after in pairwise(told):
        assert before.until == after.since
        assert (before.place, before.containers) != (after.place, after.containers)
    for instant in range(hour + 1):
        now = where(graph, name, at=at(instant)).locations
        held = [
            each
            for each in told
            if each.since and each.since <= at(instant) and (not each.until or each.until > at(instant))
        ]
        if now and now[0].place:
            assert held[-1].place == now[0].place


@pytest.mark.parametrize("walk", WALKS)
@given(world=worlds(voided=False), name=st.sampled_from(GOODS), hour=hours)
def test_exposure_adds_and_takes_nothing_away(walk, world, name, hour):
    graph = build_graph(world)
    plain, exposed = walk(graph, name, at=at(hour)), walk(graph, name, at=at(hour), exposure=True)
    known = {item.id: item for item in plain.objects}
    assert [item for item in exposed.objects if item.id in known] == list(plain.objects)
    assert all(item.confidence == "inferred" for item in exposed.objects if item.id not in known)
    assert set(plain.edges) <= set(exposed.edges)
