"""Deliveries that arrive in part: what of them did not is told as a gap and as a row under way."""

from __future__ import annotations

import pytest

from graph_events import END, born, ref, seen
from greenchain.graph import build_graph, trace_downstream
from greenchain.graph.traces.trace_table import COLUMNS, trace_rows


def _sent_and_received(*received):
    sent = [born(0, ref("urn:a", 100), biz_location="urn:x"), moved(1, "shipping", 100, "urn:x")]
    return build_graph([*sent, *(moved(2 + n, step, kg, "urn:y") for n, (step, kg) in enumerate(received))])


def moved(hours, step, kg, place):
    return seen(hours, ref("urn:a", kg), biz_step=step, biz_location=place, key=f"m{hours}")


@pytest.mark.parametrize(
    ("received", "lacks"),
    [
        ([("receiving", 1)], "99"),
        ([("receiving", 1), ("receiving", 98)], "1"),
        ([("receiving", 98), ("receiving", 1)], "1"),
        ([("arriving", 40), ("receiving", 40), ("accepting", 40)], "60"),
        ([("arriving", 100), ("receiving", 1)], "99"),
        ([("receiving", 0)], None),
    ],
)
def test_what_did_not_arrive_of_a_delivery_is_a_gap_that_says_how_much_of_which(received, lacks):
    (gap,) = trace_downstream(_sent_and_received(*received), "urn:a", at=END).frontier
    said = f", {lacks} KGM of it not received" if lacks else " and not received"
    assert (gap.code, gap.event) == ("SHIPPED_NOT_RECEIVED", "m1")
    assert gap.detail == "100 KGM shipped from urn:x at 2026-01-01T01:00:00Z" + said


@pytest.mark.parametrize(
    "received",
    [[("receiving", 1), ("receiving", 99)], [("receiving", 99), ("receiving", 1)], [("receiving", 101)]],
)
def test_a_delivery_received_in_parts_that_sum_to_it_is_no_gap_in_any_order(received):
    assert trace_downstream(_sent_and_received(*received), "urn:a", at=END).is_complete


def test_what_did_not_arrive_of_a_delivery_is_a_row_under_way():
    graph = _sent_and_received(("receiving", 1))
    rows = trace_rows(trace_downstream(graph, "urn:a", at=END), graph)
    told = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    assert [(row["state"], row["place"], row["quantity"]) for row in told] == [
        ("held", "urn:y", "1"),
        ("under_way", "", "99"),
    ]
