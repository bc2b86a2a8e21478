"""Where lives end (rule E3), and what is said of an object afterwards.

A DELETE that states a quantity takes a part of a lot out of the world; one that states none ends the object. An event
at the very instant of the end says nothing about what came first; a later one is an anomaly and is used all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from greenchain.graph.rules import RULES, Rules
from greenchain.model.events import TraceEvent
from greenchain.values.identifiers import IdentifierKind, kind_of

_IN_PARTS = (IdentifierKind.LOT, IdentifierKind.CLASS)


def ends_of(events: Sequence[TraceEvent], rules: Rules = RULES) -> Mapping[str, int]:
    """The place in the graph's order of the event that ends each object that ends; the first of several."""
    found: dict[str, int] = {}
    for index, event in enumerate(events):
        if rules.governs("E3", event):
            for ref in event.objects:
                if ref.quantity is None and kind_of(ref.id) not in _IN_PARTS:
                    found.setdefault(ref.id, index)
    return found


def after_end(events: Sequence[TraceEvent], named: Sequence[int], *, end: int, cutoff: int) -> Iterator[int]:
    """Those of the ``named`` events that happened later than the end, among the first ``cutoff``."""
    ended = events[end].event_time
    return (index for index in named if end < index < cutoff and events[index].event_time > ended)
