"""The parts of a lot: a plain ledger of pieces, moved one by one, says who holds how many."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from greenchain.graph import build_graph
from greenchain.graph.amounts.holdings import HoldingState, holdings
from greenchain.model.events import ObjectRef
from holdings_world import LOT, PARTIES, PLACES, STEPS, replayed


@given(STEPS)
def test_what_each_site_holds_is_what_a_plain_ledger_says(steps) -> None:
    # a receipt that never comes is answered by the next one to the same party, so those worlds are told apart
    steps = [(*step[:4], "receiving" if step[4] == "lost" else step[4]) for step in steps]
    events, held, _ = replayed(steps)
    graph = build_graph(events)
    found = holdings(graph, LOT, cutoff=len(events))
    assert all(part.state is HoldingState.HELD for part in found if part.quantity)
    sites = {PLACES.index(part.place): part.quantity.value for part in found if part.state is HoldingState.HELD}
    assert sites == {place: Decimal(count) for place, count in held.items() if count}


@given(st.integers(1, 50), st.lists(st.integers(1, 50), min_size=1, max_size=4))
def test_what_was_sent_and_not_received_is_under_way_to_whom_it_was_sent(made, sent) -> None:
    steps = [("make", 0, 0, made + sum(sent), "")]
    steps += [("send", 0, 1 + number % 3, count, "lost") for number, count in enumerate(sent)]
    events, _, under_way = replayed(steps)
    found = holdings(build_graph(events), LOT, cutoff=len(events))
    told = Counter()
    for part in found:
        if part.state is HoldingState.UNDER_WAY:
            told[PARTIES.index(part.holder)] += part.quantity.value
    assert told == under_way
    assert [part.quantity.value for part in found if part.state is HoldingState.HELD] == [made]


@given(STEPS, st.data())
def test_an_amount_that_is_left_out_is_never_told_as_a_figure(steps, data) -> None:
    events, _, _ = replayed([(*step[:4], "receiving") for step in steps])
    moved = [number for number, event in enumerate(events) if event.biz_step == "shipping"]
    if not moved:
        return
    from dataclasses import replace

    blank = data.draw(st.sampled_from(moved))
    events[blank] = replace(events[blank], objects=(ObjectRef(LOT),))
    graph = build_graph(events)
    found = {part.place: part for part in holdings(graph, LOT, cutoff=len(events)) if part.state is HoldingState.HELD}
    assert found[events[blank].biz_location].quantity is None
