"""Receipts answer shippings as a plain search through all open ones would, at a cost that grows with their number only."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.graph.nodes import Direction, Movement
from greenchain.graph.statements.pairing import LOOKUPS_FREE, unpaired
from greenchain.model.events import Transfer
from greenchain.values.errors import InputError

START = datetime(2026, 1, 1, tzinfo=UTC)
KINDS, RECIPIENTS = ["owning_party", "possessing_party", "location"], ["urn:x", "urn:y", "urn:z"]
ends = st.lists(st.builds(Transfer, st.sampled_from(KINDS), st.sampled_from(RECIPIENTS)), max_size=4).map(tuple)


def step(number, direction, destinations=()):
    return Movement(number, f"e{number}", START, direction, "step", "", (), (), tuple(destinations))


def plain(movements):
    """The rule, word by word, by a search through all open shippings."""
    waiting = []
    for move in movements:
        if move.direction is Direction.OUT:
            waiting.append(move)
        elif move.direction is Direction.VOID:
            del waiting[-1:]
        elif move.direction is Direction.IN:
            for sent in waiting:
                shared = {end.type for end in sent.destinations} & {end.type for end in move.destinations}
                both = set(sent.destinations) & set(move.destinations)
                if shared == {end.type for end in both}:
                    waiting.remove(sent)
                    break
    return tuple(waiting)


@given(st.lists(st.tuples(st.sampled_from(Direction), ends), max_size=40))
def test_the_open_shippings_are_those_of_a_plain_search(steps):
    movements = [step(number, direction, destinations) for number, (direction, destinations) in enumerate(steps)]
    assert unpaired(movements) == plain(movements)


def calls(movements):
    """How many functions are called to pair ``movements``: a measure of work that no busy machine disturbs."""
    count = 0

    def note(*_):
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        unpaired(movements)
    finally:
        sys.setprofile(before)
    return count


def to(number, name):
    return [Transfer("location", name), Transfer("owning_party", f"urn:owner:{number % 7}")]


WAYS = {
    "all sent to one place and received at another": lambda n: (
        [step(k, Direction.OUT, to(k, "urn:x")) for k in range(n)],
        [step(n + k, Direction.IN, to(k, "urn:y")) for k in range(n)],
    ),
    "received in the reverse order, each at its own place": lambda n: (
        [step(k, Direction.OUT, to(k, f"urn:{k}")) for k in range(n)],
        [step(2 * n - k, Direction.IN, to(k, f"urn:{k}")) for k in reversed(range(n))],
    ),
    "received by anybody": lambda n: (
        [step(k, Direction.OUT, to(k, f"urn:{k}")) for k in range(n)],
        [step(n + k, Direction.IN) for k in range(n)],
    ),
    "never received": lambda n: ([step(k, Direction.OUT, to(k, "urn:x")) for k in range(2 * n)], []),
    "taken back after being received": lambda n: (
        [step(k, Direction.OUT) for k in range(n)],
        [step(n + k, Direction.IN if k % 2 else Direction.VOID) for k in range(n)],
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_ten_times_the_steps_cost_about_ten_times_the_work(way):
    few, many = ([*sent, *received] for sent, received in map(WAYS[way], (2_000, 20_000)))
    assert calls(many) <= 12 * calls(few)


def test_recipients_in_absurd_combinations_are_refused_and_in_the_most_that_is_allowed_are_not():
    def crowd(count):
        return [Transfer(kind, f"urn:{number}") for kind in ("a", "b") for number in range(count)]

    allowed = [step(0, Direction.OUT), step(1, Direction.IN, crowd(99))]
    assert unpaired(allowed) == ()
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        unpaired([step(0, Direction.OUT), step(1, Direction.IN, crowd(LOOKUPS_FREE))])
