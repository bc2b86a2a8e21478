"""Orders, invoices and deliveries: which events join objects to a business transaction (rule E8).

A transaction is no object and makes nothing of any; asked about, it stands for what was joined to it, so that a recall
can begin with an invoice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from greenchain.graph.rules import RULES, Rules
from greenchain.model.events import Action, EventType, TraceEvent


def transactions_of(events: Sequence[TraceEvent], rules: Rules = RULES) -> Mapping[str, tuple[int, ...]]:
    """The places in the graph's order of the events that name each transaction."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, event in enumerate(events):
        if event.transactions and rules.governs("E8", event):
            for name in sorted({identifier for _, identifier in event.transactions}):
                found[name].append(index)
    return {name: tuple(found[name]) for name in sorted(found)}


def joined_by(events: Sequence[TraceEvent], indices: Sequence[int], *, cutoff: int) -> dict[str, int]:
    """What is joined after the first ``cutoff`` events, by the place of the event that joined it last.

    A DELETE of a transaction event takes the objects that it names out again, without any it takes out all.
    """
    joined: dict[str, int] = {}
    for index in indices:
        event = events[index]
        if index >= cutoff:
            break
        names = {ref.id for ref in (*event.objects, *event.children, *event.inputs, *event.outputs)}
        names |= {event.parent} - {""}
        if event.type is EventType.TRANSACTION and event.action is Action.DELETE:
            for name in names or set(joined):
                joined.pop(name, None)
        else:
            joined |= dict.fromkeys(names, index)
    return joined
