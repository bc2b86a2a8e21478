"""Laws of the graph against independent oracles: networkx, brute-force intervals, plain fractions."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from greenchain.graph import build_graph, mass_balance, supplier_graph, trace_downstream, trace_upstream
from greenchain.graph.flows.levels import levels
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.values.quantity import Quantity

START = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = 12
NAMES = [f"urn:o:{number}" for number in range(9)]
PLACES = ["", "urn:x", "urn:y"]
names = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
hours = st.integers(0, HOURS)


def at(hour):
    return START + timedelta(hours=hour)


def refs(listed):
    return tuple(ObjectRef(name) for name in listed)


@st.composite
def transformations(draw):
    return TraceEvent(
        type=EventType.TRANSFORMATION,
        event_time=at(draw(hours)),
        key=f"t{draw(st.integers(0, 10**9))}",
        inputs=refs(draw(names)),
        outputs=refs(draw(names)),
        transformation_id=draw(st.sampled_from(["", "", "", "urn:t:1", "urn:t:2"])),
        biz_location=draw(st.sampled_from(PLACES)),
    )


@st.composite
def packings(draw):
    parent = draw(st.sampled_from(NAMES))
    return TraceEvent(
        type=EventType.AGGREGATION,
        event_time=at(draw(hours)),
        key=f"a{draw(st.integers(0, 10**9))}",
        action=draw(st.sampled_from(Action)),
        parent=parent,
        children=refs(name for name in draw(names) if name != parent),
        biz_location=draw(st.sampled_from(PLACES)),
    )


@st.composite
def sightings(draw):
    return TraceEvent(
        type=EventType.OBJECT,
        event_time=at(draw(hours)),
        key=f"o{draw(st.integers(0, 10**9))}",
        action=draw(st.sampled_from(Action)),
        objects=refs(draw(names)),
        biz_step=draw(st.sampled_from(["commissioning", "shipping", "receiving", "inspecting"])),
        biz_location=draw(st.sampled_from(PLACES)),
    )


def unique(events):
    return list({event.key: event for event in events}.values())


def worlds(*kinds, size=14):
    return st.lists(st.one_of(kinds), max_size=size).map(unique)


def oracle(events, until):
    graph = nx.DiGraph()
    for event in events:
        if event.type is EventType.TRANSFORMATION and event.event_time <= until:
            process = ("process", event.transformation_id or event.key)
            graph.add_edges_from((ref.id, process) for ref in event.inputs)
            graph.add_edges_from((process, ref.id) for ref in event.outputs)
    return graph


def objects(nodes):
    return {node for node in nodes if isinstance(node, str)}


@given(worlds(transformations()), st.sampled_from(NAMES), hours)
def test_traces_reach_what_networkx_reaches(events, subject, hour):
    graph, expected = build_graph(events), oracle(events, at(hour))
    up, down = trace_upstream(graph, subject, at=at(hour)), trace_downstream(graph, subject, at=at(hour))
    if subject not in expected:
        assert up.seeds == down.seeds == ()
        return
    assert {item.id for item in up.objects} == objects(nx.ancestors(expected, subject)) - {subject}
    assert {item.id for item in down.objects} == objects(nx.descendants(expected, subject)) - {subject}
    lengths = nx.single_source_shortest_path_length(expected, subject)
    assert {item.id: item.depth for item in down.objects} == {
        name: length // 2 for name, length in lengths.items() if isinstance(name, str) and name != subject
    }


@given(worlds(transformations()))
def test_upstream_and_downstream_are_each_others_reverse(events):
    graph = build_graph(events)
    ups = {(name, other) for name in graph.objects for other in trace_upstream(graph, name, at=at(HOURS)).object_ids}
    downs = {
        (other, name) for name in graph.objects for other in trace_downstream(graph, name, at=at(HOURS)).object_ids
    }
    assert ups == downs


@given(worlds(transformations(), packings(), sightings()), st.randoms(use_true_random=False), hours)
def test_any_order_of_arrival_and_any_repetition_give_the_same_bytes(events, random, hour):
    shuffled = events + events[: len(events) // 2]
    random.shuffle(shuffled)
    answers = set()
    for arrival in (events, shuffled):
        graph = build_graph(arrival)
        documents = [
            trace(graph, name, at=at(hour)).to_dict() for trace in (trace_upstream, trace_downstream) for name in NAMES
        ]
        documents.append(mass_balance(graph, at=at(hour), yields={}).to_dict())
        parties = supplier_graph(graph, at=at(hour))
        links = [repr(list(parties.nodes(data=True))), repr(list(parties.edges(data=True)))]
        notices = [notice.to_dict() for notice in graph.notices]
        answers.add(
            json.dumps([documents, links, notices, graph.network.forward.targets.tolist(), list(graph.network.names)])
        )
    assert len(answers) == 1


@given(worlds(transformations(), size=20))
def test_levels_rise_along_every_flow_except_inside_a_loop(events):
    network = build_graph(events).network
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(network.names)))
    graph.add_edges_from((node, target) for node in graph.nodes for target, _ in network.forward.edges(node))
    part_of = {node: number for number, part in enumerate(nx.strongly_connected_components(graph)) for node in part}
    for source, target in graph.edges:
        if part_of[source] == part_of[target]:
            assert network.level[source] == network.level[target]
        else:
            assert network.level[source] < network.level[target]
    assert network.level.tolist() == sorted(network.level.tolist())


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.tuples(st.just(n), st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))))
    )
)
def test_a_level_is_the_longest_way_through_the_condensation(sized):
    count, edges = sized
    graph = nx.DiGraph(list(edges))
    graph.add_nodes_from(range(count))
    condensed = nx.condensation(graph)
    longest = {}
    for part in nx.topological_sort(condensed):
        longest[part] = max((longest[before] + 1 for before in condensed.predecessors(part)), default=0)
    expected = [longest[condensed.graph["mapping"][node]] for node in range(count)]
    assert levels([sorted(graph.successors(node)) for node in range(count)]) == expected


@given(worlds(transformations(), size=20))
def test_both_directions_hold_the_same_edges_and_networkx_agrees(events):
    graph = build_graph(events)
    network = graph.network
    forward = {
        (node, target, event) for node in range(len(network.names)) for target, event in network.forward.edges(node)
    }
    backward = {
        (target, node, event) for node in range(len(network.names)) for target, event in network.backward.edges(node)
    }
    assert forward == backward
    exported = graph.to_networkx()
    assert exported.number_of_edges() == len(forward)
    assert {name for name, kind in exported.nodes(data="kind") if kind == "object"} == set(graph.objects)
    assert {name for name, kind in exported.nodes(data="kind") if kind == "process"} == {
        f"process:{key}" for key in graph.processes
    }


def holds(parent_of, outer, inner):
    while inner in parent_of and inner != outer:
        inner = parent_of[inner]
    return inner == outer


def replay(events, until):
    """Who is in what after replaying the events up to an instant, by the words of rule E4 alone."""
    parent_of: dict[str, str] = {}
    past = (event for event in events if event.event_time <= until)
    for event in sorted(past, key=lambda event: (event.event_time, event.key)):
        named = [ref.id for ref in event.children]
        if event.action is Action.ADD:
            for child in named:
                if not holds(parent_of, child, event.parent):
                    parent_of[child] = event.parent
        elif event.action is Action.DELETE:
            for child in named or list(parent_of):
                if parent_of.get(child) == event.parent:
                    del parent_of[child]
    return parent_of


@given(worlds(packings(), size=25), hours)
def test_containers_are_those_of_a_plain_replay(events, hour):
    graph, expected = build_graph(events), replay(events, at(hour))
    assert {name: graph.container_of(name, at=at(hour)) for name in NAMES} == {
        name: expected.get(name, "") for name in NAMES
    }
    for name in NAMES:
        inside, below = set(), [name]
        while below:
            outer = below.pop()
            children = {child for child, parent in expected.items() if parent == outer}
            inside |= children
            below += children
        assert graph.contents_of(name, at=at(hour)) == tuple(sorted(inside))


amounts = st.integers(1, 10_000).map(lambda grams: Decimal(grams) / 1000)


@given(
    st.lists(amounts, min_size=1, max_size=3),
    st.lists(amounts, min_size=1, max_size=3),
    st.fractions(0, 2),
    st.fractions(0, 2),
)
def test_the_process_balance_is_that_of_plain_fractions(inputs, outputs, one, other):
    low, high = sorted((one, other))
    event = TraceEvent(
        type=EventType.TRANSFORMATION,
        event_time=START,
        key="P",
        inputs=tuple(ObjectRef(f"urn:i:{n}", Quantity(kg * 1000, "GRM")) for n, kg in enumerate(inputs)),
        outputs=tuple(ObjectRef(f"urn:u:{n}", Quantity(kg / 1000, "TNE")) for n, kg in enumerate(outputs)),
    )
    account = mass_balance(build_graph([event]), at=START, yields={"P": (low, high)}).processes[0]
    into, out = sum(map(Fraction, inputs)), sum(map(Fraction, outputs))
    assert (account.input_kg, account.output_kg) == (into, out)
    assert (account.finding.code == "YIELD_IN_BAND") == (low * into <= out <= high * into)


def circles(events, reached, born):
    """The first name of each circle that was made of itself only: nothing else feeds it, and nothing of it was born."""
    flows = oracle(events, at(HOURS))
    flows.remove_edges_from([(process, name) for process, name in flows.edges if name in born])
    parts = [part for part in nx.strongly_connected_components(flows) if len(part) > 1 and objects(part) & reached]
    fed = {id(part) for part in parts for _ in nx.edge_boundary(flows, set(flows) - part, part)}
    return {min(objects(part)) for part in parts if id(part) not in fed}


@given(worlds(transformations(), sightings()), st.sampled_from(NAMES), hours)
def test_a_trace_is_complete_only_where_every_end_is_an_origin(events, subject, hour):
    trace = trace_upstream(build_graph(events), subject, at=at(hour))
    past = [event for event in events if event.event_time <= at(hour)]
    made = {ref.id for event in past for ref in event.outputs}
    born = {
        ref.id
        for event in past
        for ref in event.objects
        if event.action is Action.ADD and event.biz_step != "receiving" and event.biz_location
    }
    missing = {gap.id for gap in trace.frontier if gap.code == "NO_BIRTH"}
    assert missing == (set(trace.object_ids) - made - born) | circles(past, {*trace.object_ids, subject}, born)
    assert trace.is_complete == (trace.outcome == "conforms")
