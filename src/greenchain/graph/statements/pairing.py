"""Shippings and the receipts that answer them (rule E9), in time that grows with the number of steps only.

A receipt answers open shippings that do not name another recipient of the same kind: the first one of just its amount,
else from the first on as far as its amount goes, so that what did not arrive stays open. Where an amount is not stated,
it answers one shipping whole. Two thousand retailers may each be sent a part of one lot, so open shippings are looked
up by recipient, never searched one by one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import NamedTuple

from greenchain.graph.nodes import Direction, Movement
from greenchain.values.errors import Fault, InputError

Choice = tuple[str | None, ...]
"""One recipient of each kind asked about; ``None`` where the shipping names none of that kind."""

Wanted = tuple[Choice, Fraction | None]
"""A choice of recipients, with the amount sent where just that is looked for."""

# Look-ups a step: a receipt of three kinds of recipient makes 8; more is no commerce but an attempt to keep us busy
LOOKUPS_PER_STEP = 64
LOOKUPS_FREE = 10_000  # so that a few steps may name many recipients


class Unanswered(NamedTuple):
    """A shipping that no receipt answers in full, the amount that it stated and what of it did not arrive.

    Both are ``None`` where no amount is stated, and equal where nothing arrived.
    """

    step: Movement
    sent: Fraction | None
    missing: Fraction | None


def unpaired(movements: Sequence[Movement], amounts: Sequence[Fraction | None] | None = None) -> tuple[Unanswered, ...]:
    """The shippings among ``movements`` (of one object, in order) that receipts do not answer, or not in full.

    ``amounts`` has how much each moved, all in one unit; ``None`` where that is not stated, or of one single thing. A
    void_shipping takes back the last open one.

    Raises:
        InputError: ``BUDGET_EXCEEDED``, where the steps name recipients in more combinations than commerce does.
    """
    waiting = _Open(LOOKUPS_FREE + LOOKUPS_PER_STEP * len(movements))
    for number, step in enumerate(movements):
        amount = amounts[number] if amounts is not None else None
        if step.direction is Direction.OUT:
            waiting.add(number, step, amount or None)  # nothing is no amount to wait for
        elif step.direction is Direction.VOID:
            waiting.take_back()
        elif step.direction is Direction.IN:
            waiting.answer(step, amount)
    return tuple(waiting.steps.values())


class _Open:
    """Open shippings by number, and for every set of kinds that a receipt named, by their recipients of those kinds."""

    def __init__(self, budget: int) -> None:
        self.steps: dict[int, Unanswered] = {}
        self._queues: dict[tuple[str, ...], dict[Wanted, deque[int]]] = {}
        self._budget = budget

    def add(self, number: int, sent: Movement, amount: Fraction | None) -> None:
        self.steps[number] = Unanswered(sent, amount, amount)
        for kinds, queues in self._queues.items():
            self._enqueue(number, kinds, queues)

    def take_back(self) -> None:
        if self.steps:
            self.steps.popitem()  # the last one added; the queues notice when they come to it

    def answer(self, received: Movement, amount: Fraction | None) -> None:
        stated = _recipients(received)
        kinds = tuple(sorted(stated))
        queues = self._queues.get(kinds)
        if queues is None:
            queues = self._queues[kinds] = defaultdict(deque)
            for number in self.steps:
                self._enqueue(number, kinds, queues)
        options: list[list[str | None]] = [[None, *stated[kind]] for kind in kinds]
        first = self._first(queues, options, amount) if amount else -1
        first = first if first >= 0 else self._first(queues, options, None)
        left = amount
        while first >= 0 and left != 0:
            left = self._take(first, left)
            first = self._first(queues, options, None) if left else -1

    def _take(self, number: int, amount: Fraction | None) -> Fraction:
        """Take an amount off what the shipping lacks, or where one is not stated the whole; what is left of it."""
        lacking = self.steps[number]
        if amount is None or lacking.missing is None or amount >= lacking.missing:
            del self.steps[number]
            return Fraction(0) if amount is None or lacking.missing is None else amount - lacking.missing
        self.steps[number] = lacking._replace(missing=lacking.missing - amount)
        return Fraction(0)

    def _first(self, queues: dict[Wanted, deque[int]], options: list[list[str | None]], amount: Fraction | None) -> int:
        """The first open shipping to one of the recipients, of just the amount where one is given; -1 if none is."""
        self._spend(options)
        heads = (self._head(queues, (choice, amount)) for choice in product(*options))
        return min((head for head in heads if head >= 0), default=-1)

    def _enqueue(self, number: int, kinds: tuple[str, ...], queues: dict[Wanted, deque[int]]) -> None:
        sent = self.steps[number]
        named = _recipients(sent.step)
        options: list[list[str | None]] = [[*named[kind]] if kind in named else [None] for kind in kinds]
        self._spend(options)
        for choice in product(*options):
            queues[choice, None].append(number)
            if sent.sent is not None and sent.sent == sent.missing:
                queues[choice, sent.sent].append(number)

    def _head(self, queues: dict[Wanted, deque[int]], wanted: Wanted) -> int:
        """The first of a queue that is still open, and whole where just an amount is looked for; -1 where none is."""
        queue = queues.get(wanted)
        while queue and not self._is_open(queue[0], is_whole=wanted[1] is not None):
            queue.popleft()
        return queue[0] if queue else -1

    def _is_open(self, number: int, *, is_whole: bool) -> bool:
        step = self.steps.get(number)
        return step is not None and not (is_whole and step.sent != step.missing)

    def _spend(self, options: list[list[str | None]]) -> None:
        self._budget -= prod(map(len, options))
        if self._budget < 0:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {LOOKUPS_PER_STEP} combinations of recipients a step"))


def _recipients(step: Movement) -> dict[str, list[str]]:
    """To whom or where a step goes, by kind of recipient."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for end in step.destinations:
        found[end.type][end.id] = None
    return {kind: list(names) for kind, names in found.items()}
