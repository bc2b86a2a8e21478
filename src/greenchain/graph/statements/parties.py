"""Who had an object and who ran a process (rule E9), as far as events and tables say.

An event names parties as its sources and destinations, and in the members by which partners state the owner of what it
is about. Where it names none, the operator of the facility counts, as the tables give it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from greenchain.graph.rules import RULES, Rules
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import Facility
from greenchain.values.identifiers import canonical

PARTY_ENDS = ("possessing_party", "owning_party")  # whoever holds a thing works on it; owners stand second
_OWNER_MEMBERS = frozenset({"productowner"})  # GDST 1.2, key data element "product owner", in any namespace
_SEPARATORS = re.compile(r"[:/#}]")


class Handover(NamedTuple):
    """One party gives to another; ``kind`` is owning_party or possessing_party."""

    kind: str
    giver: str
    taker: str


def transfers_of(event: TraceEvent, rules: Rules = RULES) -> Iterator[Handover]:
    """The changes of hands between two different parties that the event states."""
    if not rules.governs("E9", event):
        return
    for kind in PARTY_ENDS:
        givers = [end.id for end in event.sources if end.type == kind]
        takers = [end.id for end in event.destinations if end.type == kind]
        yield from (Handover(kind, giver, taker) for giver in givers for taker in takers if giver != taker)


def worker_of(event: TraceEvent, facility: str, *, facilities: Mapping[str, Facility], rules: Rules = RULES) -> str:
    """The party that did what the event says, at ``facility``; empty where nobody says."""
    if rules.governs("E9", event):
        for kind in PARTY_ENDS:
            for ends in (event.sources, event.destinations):
                named = sorted({end.id for end in ends if end.type == kind})
                if named:
                    return named[0]
    row = facilities.get(facility)
    return _owner(event) or (row.party if row else "")


def _owner(event: TraceEvent) -> str:
    stated = sorted(
        value.strip()
        for name, value in event.extensions.items()
        if _SEPARATORS.split(name)[-1].lower() in _OWNER_MEMBERS and isinstance(value, str) and value.strip()
    )
    return canonical(stated[0]) if stated else ""
