"""Where a lot in parts was: a plain ledger of pieces says which site held some, from when until when."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import example, given

from greenchain.graph import build_graph, history, where
from greenchain.model.events import Action
from holdings_world import LOT, PLACES, START, STEPS, replayed

END = START + timedelta(days=30)


def ledger(events):
    """By site, the stretches of event numbers in which it held some; and the numbers of the events that name a site."""
    held = dict.fromkeys(PLACES, 0)
    stretches = {place: [] for place in PLACES}
    taken = set()
    for number, event in enumerate(events):
        (ref,) = event.objects or event.inputs
        count, place = int(ref.quantity.value), event.biz_location
        if event.biz_step in ("receiving", "commissioning"):
            held[place] += count
        elif event.biz_step in ("shipping", "destroying") or event.inputs:
            held[place] -= count
        assert event.action is not Action.ADD or event.biz_step == "commissioning"
        is_open = bool(stretches[place]) and stretches[place][-1][1] is None
        if held[place] and not is_open:
            stretches[place].append([number, None])
        elif is_open and not held[place]:
            stretches[place][-1][1] = number
        taken.add(number)
    return held, {place: found for place, found in stretches.items() if found}


def only_received(steps):
    return [(*step[:4], "receiving") for step in steps]


@given(STEPS)
@example([("make", 0, 0, 10, ""), ("send", 0, 1, 5, ""), ("send", 0, 2, 5, "")])
@example([("make", 0, 0, 10, ""), ("send", 0, 1, 5, ""), ("send", 1, 0, 5, "")])
@example([("make", 0, 0, 10, ""), ("send", 0, 1, 10, ""), ("send", 1, 0, 10, "")])
def test_a_history_begins_and_ends_as_a_plain_ledger_says(steps) -> None:
    events, _, _ = replayed(only_received(steps))
    held, stretches = ledger(events)
    found = history(build_graph(events), LOT, at=END).locations
    told = {place: [each for each in found if each.place == place] for place in PLACES}
    for place in PLACES:
        begins = [START + timedelta(hours=since) for since, _ in stretches.get(place, ())]
        assert [each.since for each in told[place]] == begins
        for each, (_, until) in zip(told[place], stretches.get(place, ()), strict=True):
            if until is None:
                assert each.until is None
            else:  # a place holds until another one is stated after the last of it left
                after = [event for event in events[until:] if event.biz_location != place]
                assert each.until == (after[0].event_time if after else None)
    assert {place for place, count in held.items() if count} == {
        each.place for each in found if each.until is None and stretches[each.place][-1][1] is None
    }


@given(STEPS)
def test_what_is_somewhere_now_is_there_in_the_history_since_the_same_instant_with_the_amount_of_the_ledger(
    steps,
) -> None:
    events, _, _ = replayed(only_received(steps))
    held, _ = ledger(events)
    graph = build_graph(events)
    now = [each for each in where(graph, LOT, at=END).locations if each.state == "held"]
    assert {each.place: int(each.quantity.value) for each in now} == {p: n for p, n in held.items() if n}
    past = [(each.place, each.since) for each in history(graph, LOT, at=END).locations if each.until is None]
    assert {(each.place, each.since) for each in now} <= set(past)


@given(STEPS)
def test_a_lot_of_which_nothing_is_left_is_used_up_and_never_said_to_be_held(steps) -> None:
    events, _, _ = replayed(only_received(steps))
    held, _ = ledger(events)
    if any(held.values()) or not events:
        return
    (only,) = where(build_graph(events), LOT, at=END).locations
    assert (only.state, str(only.quantity.value)) == ("used_up", "0")
