"""A patient source gives what its source gives, and stops asking once that would cost more than taking everything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_events import at, born, make, ref
from graph_world import BOXES, GOODS, GTIN, HOURS, ORDER, ListSource, hours, worlds
from graph_world import at as in_world
from greenchain.graph import build_graph, load_relevant, trace_downstream, trace_upstream
from greenchain.graph.traces.patient_source import EVENTS_A_QUESTION, MAX_EVENTS, PatientSource
from greenchain.graph.traces.trace import TraceDirection

WALKS = {TraceDirection.UPSTREAM: trace_upstream, TraceDirection.DOWNSTREAM: trace_downstream}


class Counted(ListSource):
    """Counts the questions about names, and how often everything was asked for."""

    questions = 0
    takings = 0

    def events_naming(self, names):
        self.questions += 1
        return super().events_naming(names)

    def everything(self):
        self.takings += 1
        return list(self.events)


class Complete(ListSource):
    def everything(self):
        return list(self.events)


@pytest.mark.parametrize("direction", list(TraceDirection))
@given(
    world=worlds(),
    seed=st.sampled_from([*GOODS, *BOXES, GTIN, ORDER]),
    hour=hours,
    patience=st.integers(0, 4),
    exposure=st.booleans(),
)
def test_a_trace_is_the_same_whenever_patience_ends(direction, world, seed, hour, patience, exposure):
    source = PatientSource(Complete(world), size=patience * EVENTS_A_QUESTION)
    options = {"parts": True, "exposure": exposure}
    loaded = load_relevant(source, [seed], direction=direction, at=in_world(hour), **options)
    graph = build_graph(loaded.events, whole=loaded.whole)
    told = WALKS[direction](graph, seed, at=in_world(hour), **options).to_dict()
    all_of_it = WALKS[direction](build_graph(world), seed, at=in_world(hour), **options).to_dict()
    assert json.dumps(told) == json.dumps(all_of_it)


def test_a_long_chain_is_taken_at_once_and_not_asked_for_link_by_link():
    length = 40
    world = [born(0, ref("urn:lot:0", 1))]
    world += [make(n + 1, [ref(f"urn:lot:{n}", 1)], [ref(f"urn:lot:{n + 1}", 1)]) for n in range(length)]
    source = Counted(world)
    patient = PatientSource(source, size=10 * EVENTS_A_QUESTION)
    loaded = load_relevant(patient, ["urn:lot:0"], direction=TraceDirection.DOWNSTREAM, at=at(HOURS * 10))
    assert len(loaded.events) == length + 1
    assert source.takings == 1
    assert source.questions <= 10


def test_of_a_large_store_nothing_is_taken_at_once():
    source = Counted([born(0, ref("urn:lot:0", 1))])
    patient = PatientSource(source, size=MAX_EVENTS + 1)
    for _ in range(2 * MAX_EVENTS // EVENTS_A_QUESTION):
        patient.events_naming(["urn:lot:0"])
    assert source.takings == 0
