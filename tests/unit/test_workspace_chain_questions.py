"""Lots asked about from Python: the same answers as the graph's own, and a past question that can be asked again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.graph import build_graph, history, trace_downstream, trace_upstream, where
from greenchain.values.errors import GreenchainError
from greenchain.workspace import Workspace
from store_world import epcis, event, making

AT = datetime(2026, 6, 1, tzinfo=UTC)
LOT = "urn:lot:b"


def born(number, name):
    return event(
        number,
        action="ADD",
        bizStep="commissioning",
        epcList=None,
        quantityList=[{"epcClass": name, "quantity": 10, "uom": "KGM"}],
        bizLocation={"id": "urn:site:mill"},
    )


@pytest.fixture
def workspace():
    with Workspace.open("memory:", standards=load_standards()) as opened:
        opened.add(epcis(born(1, "urn:lot:a"), making(2, ["urn:lot:a"], [LOT])), name="first.json")
        yield opened


def test_each_question_is_answered_as_the_graph_of_all_events_answers_it(workspace):
    graph = build_graph(workspace.inputs().events)
    assert workspace.trace(LOT, at=AT) == (trace_upstream(graph, LOT, at=AT),)
    assert workspace.trace([LOT], at=AT, direction="both", exposure=True) == (
        trace_upstream(graph, LOT, at=AT, exposure=True),
        trace_downstream(graph, LOT, at=AT, exposure=True),
    )
    assert workspace.where("urn:lot:a", at=AT) == where(graph, "urn:lot:a", at=AT)
    assert workspace.history("urn:lot:a", at=AT) == history(graph, "urn:lot:a", at=AT)
    told = workspace.suppliers(LOT, at=AT)
    assert (told["kind"], told["subject"]) == ("suppliers", LOT)
    with pytest.raises(GreenchainError, match="QUESTION_UNKNOWN"):
        workspace.trace(LOT, at=AT, direction="sideways")


def test_an_evaluation_says_what_was_known_and_asked_with_that_again_it_is_the_same(workspace):
    def told(known_at=None):
        return workspace.evaluate(LOT, questions=["trace"], at=AT, known_at=known_at)

    first = told()
    assert first.known_at == workspace.latest() != AT
    workspace.add(epcis(making(3, ["urn:lot:c"], [LOT]), note="later"), name="later.json")
    assert json.dumps(told(first.known_at).to_dict()) == json.dumps(first.to_dict())
    assert told().answers[0].result != first.answers[0].result
    assert told().known_at > first.known_at


def test_an_evaluation_of_an_empty_log_was_made_with_what_was_known_at_the_instant():
    with Workspace.open("memory:", standards=load_standards()) as empty:
        assert empty.evaluate(LOT, questions=["trace"], at=AT).known_at == AT
