"""Shippings and the receipts that answer them (rule E9), in time that grows with the number of steps only.

A receipt answers the first open shipping that does not name another recipient of the same kind. Two thousand retailers
may each be sent a part of one lot, so open shippings are looked up by recipient, never searched one by one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from itertools import product
from math import prod

from greenchain.graph.nodes import Direction, Movement
from greenchain.values.errors import Fault, InputError

Choice = tuple[str | None, ...]
"""One recipient of each kind asked about; ``None`` where the shipping names none of that kind."""

# Look-ups a step: a receipt of three kinds of recipient makes 8; more is no commerce but an attempt to keep us busy
LOOKUPS_PER_STEP = 64
LOOKUPS_FREE = 10_000  # so that a few steps may name many recipients


def unpaired(movements: Sequence[Movement]) -> tuple[Movement, ...]:
    """The shippings among ``movements`` (of one object, in order) that no receipt follows.

    A void_shipping takes back the last open one.

    Raises:
        InputError: ``BUDGET_EXCEEDED``, where the steps name recipients in more combinations than commerce does.
    """
    waiting = _Open(LOOKUPS_FREE + LOOKUPS_PER_STEP * len(movements))
    for number, step in enumerate(movements):
        if step.direction is Direction.OUT:
            waiting.add(number, step)
        elif step.direction is Direction.VOID:
            waiting.take_back()
        elif step.direction is Direction.IN:
            waiting.answer(step)
    return tuple(waiting.steps.values())


class _Open:
    """Open shippings by number, and for every set of kinds that a receipt named, by their recipients of those kinds."""

    def __init__(self, budget: int) -> None:
        self.steps: dict[int, Movement] = {}
        self._queues: dict[tuple[str, ...], dict[Choice, deque[int]]] = {}
        self._budget = budget

    def add(self, number: int, sent: Movement) -> None:
        self.steps[number] = sent
        for kinds, queues in self._queues.items():
            self._enqueue(number, sent, kinds, queues)

    def take_back(self) -> None:
        if self.steps:
            self.steps.popitem()  # the last one added; the queues notice when they come to it

    def answer(self, received: Movement) -> None:
        stated = _recipients(received)
        kinds = tuple(sorted(stated))
        queues = self._queues.get(kinds)
        if queues is None:
            queues = self._queues[kinds] = defaultdict(deque)
            for number, sent in self.steps.items():
                self._enqueue(number, sent, kinds, queues)
        options: list[list[str | None]] = [[None, *stated[kind]] for kind in kinds]
        self._spend(options)
        first = min((head for choice in product(*options) if (head := self._head(queues, choice)) >= 0), default=-1)
        self.steps.pop(first, None)

    def _enqueue(self, number: int, sent: Movement, kinds: tuple[str, ...], queues: dict[Choice, deque[int]]) -> None:
        named = _recipients(sent)
        options: list[list[str | None]] = [[*named[kind]] if kind in named else [None] for kind in kinds]
        self._spend(options)
        for choice in product(*options):
            queues[choice].append(number)

    def _head(self, queues: dict[Choice, deque[int]], choice: Choice) -> int:
        """The first of a queue that is still open; -1 where none is."""
        queue = queues.get(choice)
        while queue and queue[0] not in self.steps:
            queue.popleft()
        return queue[0] if queue else -1

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
