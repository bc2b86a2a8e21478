"""Receipts answer shippings as a plain search through all open ones would, at a cost that grows with their number only."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from fractions import Fraction

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


def fits(sent, received):
    shared = {end.type for end in sent.destinations} & {end.type for end in received.destinations}
    both = set(sent.destinations) & set(received.destinations)
    return shared == {end.type for end in both}


def plain(movements, amounts):
    """The rule, word by word, by a search through all open shippings: lists of the step, sent and missing."""
    waiting = []
    for move, amount in zip(movements, amounts, strict=True):
        if move.direction is Direction.OUT:
            waiting.append([move, amount or None, amount or None])
        elif move.direction is Direction.VOID:
            del waiting[-1:]
        elif move.direction is Direction.IN:
            fitting = [each for each in waiting if fits(each[0], move)]
            just = [each for each in fitting if amount and each[1] == each[2] == amount]
            left = amount
            for each in just[:1] or fitting:
                if left == 0:
                    break
                if left is None or each[2] is None or left >= each[2]:
                    waiting.remove(each)
                    left = 0 if left is None or each[2] is None else left - each[2]
                else:
                    each[2] -= left
                    left = 0
    return tuple(map(tuple, waiting))


amounts = st.one_of(st.none(), st.integers(0, 6).map(Fraction))


@given(st.lists(st.tuples(st.sampled_from(Direction), ends, amounts), max_size=40))
def test_the_open_shippings_are_those_of_a_plain_search(steps):
    movements = [step(number, direction, destinations) for number, (direction, destinations, _) in enumerate(steps)]
    moved = [amount for _, _, amount in steps]
    assert unpaired(movements, moved) == plain(movements, moved)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.data())
def test_whatever_the_order_of_the_receipts_what_was_not_received_lacks(sent, data):
    total = sum(sent)
    received = data.draw(st.lists(st.integers(1, 9), max_size=8))
    received = data.draw(st.permutations(received))
    out = [step(number, Direction.OUT) for number in range(len(sent))]
    come = [step(len(sent) + number, Direction.IN) for number in range(len(received))]
    lacking = unpaired([*out, *come], [*map(Fraction, sent), *map(Fraction, received)])
    assert sum(each.missing for each in lacking) == max(0, total - sum(received))


def calls(movements):
    """How many functions are called to pair ``movements``: a measure of work that no busy machine disturbs."""
    count = 0

    def note(*_):
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        unpaired(movements, [Fraction(1 + number % 3) for number in range(len(movements))])
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
