"""A lot that is sent many times is traced at once: the work grows with the events, not with their square."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from greenchain.graph import build_graph, trace_downstream
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent, Transfer

START = datetime(2026, 1, 1, tzinfo=UTC)


def moves(count):
    for number in range(2 * count):
        is_sent = number < count
        yield TraceEvent(
            EventType.OBJECT,
            START + timedelta(seconds=number),
            f"k{number:06}",
            action=Action.OBSERVE,
            objects=(ObjectRef("urn:lot"),),
            biz_step="shipping" if is_sent else "receiving",
            destinations=(Transfer("location", "urn:A" if is_sent else "urn:B"),),
        )


def calls(count):
    graph, done = build_graph(moves(count)), 0

    def note(*_):
        nonlocal done
        done += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        trace = trace_downstream(graph, "urn:lot", at=START + timedelta(days=9))
    finally:
        sys.setprofile(before)
    assert len(trace.frontier) == count
    return done


def test_tracing_ten_times_as_many_unanswered_shippings_is_about_ten_times_the_work():
    assert calls(20_000) <= 12 * calls(2_000)
