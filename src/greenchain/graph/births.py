"""Where objects begin: commissioned at a place, or made by a process (rules E1, E5).

For a single instance, a process output that a commissioning follows is one birth. For a lot each one adds quantity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from greenchain.graph.nodes import Birth
from greenchain.graph.processes import process_key
from greenchain.model.events import Action, EventType, TraceEvent
from greenchain.values.identifiers import IdentifierKind, kind_of

# Steps by which an object comes from elsewhere: an ADD with one of them is a first sighting, not an origin
# (CBV 2.0, business steps)
ARRIVALS = frozenset({"receiving", "accepting", "arriving", "unloading", "storing", "stocking"})


def births_of(events: Sequence[TraceEvent]) -> Mapping[str, tuple[Birth, ...]]:
    """The births of every object, in the graph's order."""
    found: dict[str, list[Birth]] = defaultdict(list)
    for index, event in enumerate(events):
        place = event.biz_location or event.read_point
        if event.type is EventType.TRANSFORMATION:
            made_by, refs = process_key(event), event.outputs
        elif event.type is EventType.OBJECT and event.action is Action.ADD and event.biz_step not in ARRIVALS:
            made_by, refs = "", event.objects
        else:
            continue
        for ref in refs:
            birth = Birth(index, event.key, event.event_time, place, ref.quantity, made_by, event.biz_step)
            if not _repeats(birth, found[ref.id], ref.id):
                found[ref.id].append(birth)
    return {name: tuple(births) for name, births in found.items()}


def _repeats(birth: Birth, before: list[Birth], name: str) -> bool:
    """Whether a commissioning only confirms the process output that came before it, for a single instance."""
    return bool(before) and not birth.process and bool(before[-1].process) and kind_of(name) is IdentifierKind.INSTANCE
