"""What condition an object is in (rule E16): its disposition, and the persistent ones that are set.

A disposition replaces the one before. Persistent dispositions are set and unset each by itself, and only by object and
transformation events; elsewhere they are a dialect that changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from greenchain.graph.rules import RULES, Rules
from greenchain.model.events import TraceEvent


@dataclass(frozen=True, slots=True)
class Dispositions:
    """The words in force: ``current`` is empty where none was stated, ``persistent`` is sorted."""

    current: str = ""
    persistent: tuple[str, ...] = ()


def dispositions_of(events: Sequence[TraceEvent], named: Iterable[int], *, rules: Rules = RULES) -> Dispositions:
    """The words in force after the ``named`` events, in the graph's order."""
    current, persistent = "", set[str]()
    for event in (events[index] for index in named):
        current = event.disposition or current
        if rules.governs("E16", event):
            persistent = (persistent | set(event.set_dispositions)) - set(event.unset_dispositions)
    if not rules.holds("E16"):
        return Dispositions()
    return Dispositions(current, tuple(sorted(persistent)))
