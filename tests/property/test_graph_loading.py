"""What is loaded for a question is enough: the answer on it is, byte for byte, the answer on everything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_events import born, make, ref, seen
from graph_world import BOXES, GOODS, GTIN, HOURS, ITEMS, LOTS, ORDER, ListSource, at, hours, worlds
from greenchain.graph import (
    build_graph,
    history,
    load_relevant,
    load_whereabouts,
    trace_downstream,
    trace_upstream,
    where,
)
from greenchain.graph.traces.trace import TraceDirection

WALKS = {TraceDirection.UPSTREAM: trace_upstream, TraceDirection.DOWNSTREAM: trace_downstream}
subjects = st.sampled_from([*GOODS, *BOXES, GTIN, ORDER])


def built(found):
    return build_graph(found.events, whole=found.whole)


def answer(graph, direction, seeds, instant, **options):
    if direction is TraceDirection.UPSTREAM:
        options = options | {"shares": True}
    return json.dumps(WALKS[direction](graph, seeds, at=instant, **options).to_dict())


@pytest.mark.parametrize("direction", list(TraceDirection))
@given(
    world=worlds(),
    seeds=st.lists(subjects, min_size=1, max_size=2),
    hour=hours,
    parts=st.booleans(),
    exposure=st.booleans(),
)
def test_a_trace_on_what_was_loaded_is_the_trace_on_everything(direction, world, seeds, hour, parts, exposure):
    options = {"parts": parts, "exposure": exposure}
    loaded = load_relevant(ListSource(world), seeds, direction=direction, at=at(hour), **options)
    told = answer(built(loaded), direction, seeds, at(hour), **options)
    assert told == answer(build_graph(world), direction, seeds, at(hour), **options)


@pytest.mark.parametrize("direction", list(TraceDirection))
@given(world=worlds(), seed=subjects, hour=hours, data=st.data())
def test_loading_with_what_was_reached_before_or_in_any_order_changes_no_answer(direction, world, seed, hour, data):
    shuffled = data.draw(st.permutations(world))
    reached = WALKS[direction](build_graph(world), seed, at=at(hour)).object_ids
    loaded = load_relevant(ListSource(shuffled), [seed], direction=direction, at=at(hour), reached=reached)
    told = answer(built(loaded), direction, seed, at(hour))
    assert told == answer(build_graph(world), direction, seed, at(hour))


@given(world=worlds(), names=st.lists(st.sampled_from([*GOODS, *BOXES]), min_size=1, max_size=3), hour=hours)
def test_places_on_what_was_loaded_are_the_places_on_everything(world, names, hour):
    loaded = built(load_whereabouts(ListSource(world), names, at=at(hour)))
    for ask in (where, history):
        assert ask(loaded, names, at=at(hour)).to_dict() == ask(build_graph(world), names, at=at(hour)).to_dict()


@given(world=worlds(size=20))
def test_little_is_loaded_where_little_bears_on_the_question(world):
    unrelated = [event for event in world if not event.transactions]
    loaded = load_relevant(ListSource(unrelated), [ORDER], direction=TraceDirection.UPSTREAM, at=at(HOURS))
    assert loaded.events == ()


def test_the_source_is_asked_for_lots_and_instances_one_way():
    class Counting(ListSource):
        asked: list[str] = []  # noqa: RUF012 - of one test

        def events_naming(self, names):
            self.asked.extend(names)
            return super().events_naming(names)

    source = Counting([])
    load_relevant(source, [ITEMS[0]], direction=TraceDirection.UPSTREAM, at=at(HOURS))
    assert source.asked == [ITEMS[0]]
    assert LOTS[0] not in source.asked


def test_what_was_sent_along_with_a_followed_lot_is_not_taken_for_one_from_nowhere():
    # its beginning is no business of the question, so it is not loaded, and what is not loaded proves nothing
    wheat, flour, other = (f"urn:lot:{name}" for name in ("wheat", "flour", "other"))
    site = {"biz_location": "urn:site:mill"}
    world = [
        born(0, ref(wheat, 10), **site),
        born(1, ref(other, 10), **site),
        make(2, [ref(wheat, 10)], [ref(flour, 8)], **site),
        seen(3, ref(flour, 8), ref(other, 10), biz_step="shipping", **site),
        seen(4, ref(flour, 8), ref(other, 10), biz_step="receiving", biz_location="urn:site:shop"),
    ]
    loaded = load_relevant(ListSource(world), [wheat], direction=TraceDirection.DOWNSTREAM, at=at(9))
    assert other not in loaded.whole
    assert len(loaded.events) == len(world) - 1
    told = answer(built(loaded), TraceDirection.DOWNSTREAM, wheat, at(9))
    assert told == answer(build_graph(world), TraceDirection.DOWNSTREAM, wheat, at(9))
    assert json.loads(told)["frontier"] == []
    assert trace_downstream(build_graph(loaded.events), wheat, at=at(9)).frontier != ()
