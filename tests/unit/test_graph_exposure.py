"""Exposure: what shared a container, a tank or a place at one time, along paths that respect time, only by request."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_events import END, LOT, ONE, at, born, make, pack, ref, seen
from graph_world import BOXES, GOODS, HOURS, worlds
from graph_world import at as hour_of
from greenchain.graph import build_graph, trace_downstream, trace_upstream
from greenchain.graph.traces.presence import FOREVER, intervals_of, micros
from greenchain.graph.traces.seeds import only_carries
from greenchain.model.events import Action


def exposed(events, name="urn:a", walk=trace_downstream, **options):
    trace = walk(build_graph(events), name, at=END, exposure=True, **options)
    return {item.id: item.depth for item in trace.objects if item.confidence == "inferred"}


def unpack(hours, parent, *children):
    return pack(hours, parent, *children, action=Action.DELETE)


def test_exposure_is_followed_only_when_asked_and_is_no_matter():
    events = [born(0, ref("urn:a"), biz_location="urn:x"), born(0, ref("urn:b"), biz_location="urn:y", key="b")]
    events += [pack(1, "urn:tank", ref("urn:a")), pack(2, "urn:tank", ref("urn:b"))]
    assert trace_downstream(build_graph(events), "urn:a", at=END).objects == ()
    trace = trace_downstream(build_graph(events), "urn:a", at=END, exposure=True)
    assert [(item.id, item.confidence, item.path) for item in trace.objects] == [
        ("urn:b", "inferred", ("urn:a", "urn:b"))
    ]
    assert [(edge.source, edge.target, edge.role, edge.via) for edge in trace.edges] == [
        ("urn:a", "urn:b", "exposure", "urn:tank")
    ]
    up = trace_upstream(build_graph(events), "urn:b", at=END, exposure=True)
    assert [(edge.source, edge.target) for edge in up.edges] == [("urn:a", "urn:b")]
    assert up.origins == ("urn:b",)
    assert up.is_complete


@pytest.mark.parametrize(("out", "is_exposed"), [(1.99, False), (2, False), (2.01, True)])
def test_stays_must_overlap_and_the_end_does_not_belong_to_them(out, is_exposed):
    events = [
        pack(1, "urn:tank", ref("urn:a")),
        unpack(out, "urn:tank", ref("urn:a")),
        pack(2, "urn:tank", ref("urn:b"), key="second"),
    ]
    assert exposed(events) == ({"urn:b": 1} if is_exposed else {})


def test_a_path_leaves_after_it_arrives():
    first, second = [pack(1, "urn:p", ref("urn:a"), ref("urn:b"))], [pack(3, "urn:q", ref("urn:b"), ref("urn:c"))]
    assert exposed([*first, unpack(2, "urn:p"), *second]) == {"urn:b": 1, "urn:c": 2}
    early = [pack(0, "urn:q", ref("urn:b"), ref("urn:c")), unpack(0.5, "urn:q"), *first]
    assert exposed(early) == {"urn:b": 1}
    assert exposed(early, "urn:c", trace_upstream) == {"urn:b": 1}
    assert exposed(early, "urn:c") == {"urn:b": 1, "urn:a": 2}


def test_boxes_in_one_truck_share_it_and_carriers_are_no_goods():
    events = [pack(1, "urn:box1", ref("urn:a")), pack(1, "urn:box2", ref("urn:b"), key="2")]
    events += [pack(2, "urn:truck", ref("urn:box1"), ref("urn:box2"))]
    assert exposed(events) == {"urn:b": 1}


def test_a_place_is_shared_until_a_thing_goes_elsewhere_or_ends():
    here = [seen(1, ref("urn:a"), biz_location="urn:x"), seen(3, ref("urn:b"), biz_location="urn:x")]
    assert exposed(here) == {"urn:b": 1}
    assert exposed([*here, seen(2, ref("urn:a"), biz_location="urn:y")]) == {}
    assert exposed([*here, seen(2, ref("urn:a"), action=Action.DELETE)]) == {}


def test_what_was_exposed_carries_it_into_what_is_made_of_it_afterwards_only():
    met = [pack(2, "urn:p", ref("urn:a"), ref("urn:b")), unpack(3, "urn:p")]
    assert exposed([*met, make(4, [ref("urn:b")], [ref("urn:late")])]) == {"urn:b": 1, "urn:late": 2}
    assert exposed([*met, make(1, [ref("urn:b")], [ref("urn:early")])]) == {"urn:b": 1}
    assert exposed([*met, seen(5, ref(ONE), lots=((ONE, "urn:b"),))]) == {"urn:b": 1, ONE: 2}


def test_a_limit_of_depth_is_said():
    events = [
        pack(1, "urn:p", ref("urn:a"), ref("urn:b")),
        unpack(2, "urn:p"),
        pack(3, "urn:q", ref("urn:b"), ref("urn:c")),
    ]
    trace = trace_downstream(build_graph(events), "urn:a", at=END, exposure=True, max_depth=1)
    assert [item.id for item in trace.objects] == ["urn:b"]
    assert [(gap.code, gap.id) for gap in trace.frontier] == [("LIMIT_REACHED", "urn:b")]
    few = trace_downstream(build_graph(events), "urn:a", at=END, exposure=True, max_nodes=2)
    assert [(gap.code, gap.id) for gap in few.frontier] == [("LIMIT_REACHED", "urn:a")]


def test_a_crowded_place_is_work_that_grows_with_the_crowd_only():
    crowd = [seen(n / 1000, ref(f"urn:{n}"), biz_location="urn:x", key=f"{n:05}") for n in range(3000)]
    assert len(exposed(crowd, "urn:0")) == 2999
    assert LOT not in exposed(crowd, "urn:0")


def relaxed(graph, name, cutoff, *, upstream):
    """The earliest instants at which each thing may have been reached, by relaxing every contact until nothing changes."""
    sign = -1 if upstream else 1
    goods = [each for each in graph.objects if not only_carries(graph, each, cutoff=cutoff)]
    spans = {
        each: [(i.carrier, *sorted((sign * i.since, sign * i.until))) for i in found]
        for each, found in intervals_of(graph, goods, cutoff=cutoff).items()
    }
    walk = trace_upstream if upstream else trace_downstream
    matter = walk(graph, name, at=hour_of(HOURS))
    best = dict.fromkeys(matter.object_ids, -FOREVER)
    changed = True
    while changed:
        changed = False
        for one, time in sorted(best.items()):
            found = []
            for carrier, since, until in spans.get(one, ()):
                for other, theirs in spans.items():
                    for place, begin, end in theirs:
                        start = max(time, since, begin)
                        if place == carrier and other != one and start < min(until, end):
                            found.append((other, start))
            if one not in matter.object_ids:
                found += flown(graph, one, time, cutoff, sign)
            for other, start in found:
                if start < best.get(other, FOREVER):
                    best[other] = start
                    changed = True
    return set(best)


def flown(graph, one, time, cutoff, sign):
    for indices in graph.processes.values():
        events = [(sign * micros(graph.events[i].event_time), graph.events[i]) for i in indices if i < cutoff]
        sides = ("inputs", "outputs") if sign > 0 else ("outputs", "inputs")
        went = [when for when, event in events if any(r.id == one for r in getattr(event, sides[0])) and when >= time]
        for when, event in events:
            if went and when >= min(went):
                yield from ((r.id, when) for r in getattr(event, sides[1]))


@pytest.mark.parametrize("walk", [trace_upstream, trace_downstream])
@given(world=worlds(voided=False), name=st.sampled_from(GOODS))
def test_exposure_reaches_what_relaxing_every_contact_reaches(walk, world, name):
    from dataclasses import replace

    graph = build_graph([replace(event, lots=()) for event in world])
    trace = walk(graph, name, at=hour_of(HOURS), exposure=True)
    if not trace.seeds or len(trace.seeds) > 1:
        return
    assert set(trace.object_ids) == relaxed(graph, name, len(graph.events), upstream=walk is trace_upstream)
    for item in trace.objects:
        assert len([step for step in item.path if step in graph.objects]) == item.depth + 1
        assert all(near != far for near, far in pairwise(item.path))
        assert item.id not in BOXES or not only_carries(graph, item.id, cutoff=len(graph.events))


def test_open_stays_have_no_end():
    graph = build_graph([pack(1, "urn:p", ref("urn:a"))])
    assert intervals_of(graph, ["urn:a"], cutoff=1)["urn:a"][0].until == FOREVER
    assert intervals_of(graph, ["urn:a"], cutoff=0) == {"urn:a": ()}
    assert graph.cutoff(at(0)) == 0
