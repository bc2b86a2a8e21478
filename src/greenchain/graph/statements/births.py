"""Where objects begin: commissioned at a place, or made by a process (rules E1, E5).

For a single instance, a process output that a commissioning follows is one birth. For a lot each one adds quantity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from greenchain.graph.nodes import Birth
from greenchain.graph.rules import RULES, Rules
from greenchain.graph.statements.processes import process_key
from greenchain.model.events import TraceEvent
from greenchain.values.identifiers import IdentifierKind, kind_of

# Steps by which an object comes from elsewhere: an ADD with one of them is a first sighting, not an origin
# (CBV 2.0, business steps)
ARRIVALS = frozenset({"receiving", "accepting", "arriving", "unloading", "storing", "stocking"})


def births_of(events: Sequence[TraceEvent], rules: Rules = RULES) -> Mapping[str, tuple[Birth, ...]]:
    """The births of every object, in the graph's order."""
    found: dict[str, list[Birth]] = defaultdict(list)
    for index, event in enumerate(events):
        if rules.governs("E5", event):
            made_by, refs = process_key(event, rules), event.outputs
        elif rules.governs("E1", event) and event.biz_step not in ARRIVALS:
            made_by, refs = "", event.objects
        else:
            continue
        place = event.biz_location or event.read_point
        for ref in refs:
            birth = Birth(index, event.key, event.event_time, place, ref.quantity, made_by, event.biz_step)
            _take(birth, found[ref.id], is_single=kind_of(ref.id) is IdentifierKind.INSTANCE)
    return {name: tuple(births) for name, births in found.items()}


def _take(birth: Birth, before: list[Birth], *, is_single: bool) -> None:
    """Add a birth, unless one of a single thing only confirms the process output before it or at its very instant."""
    last = before[-1] if before and is_single else None
    if last is None or bool(last.process) == bool(birth.process):
        before.append(birth)
    elif birth.process:
        if last.time == birth.time:
            before[-1] = birth  # the order of one instant says nothing about what came first
        else:
            before.append(birth)
