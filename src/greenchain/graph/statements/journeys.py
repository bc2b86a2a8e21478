"""Where objects were and went: their own events, and those of what they were inside at the time.

The place of an item is that of the last sighting, its own or that of a container around it, whichever is later (rule
E2: a bizLocation; a readPoint is only where something happened). Who is packed is from then on where the container is,
though that was seen before the packing; and it stays where it was last while inside, after unpacking, until another
place is stated. ``engine.containment`` answers the same for millions at once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from greenchain.graph.nodes import Direction, Movement
from greenchain.graph.rules import RULES, Rules
from greenchain.graph.statements.containment import StayBook
from greenchain.model.events import EventType, ObjectRef, TraceEvent
from greenchain.values.errors import Fault, InputError

MAX_VISITS = 200_000  # stretches of time looked at for one item: far above a real journey, below a second of work

UNSEEN = -1
"""The place in the order of a sighting that there is not."""

# CBV 2.0, business steps that say a thing changed place or hands
STEPS: Mapping[str, Direction] = {
    "shipping": Direction.OUT,
    "void_shipping": Direction.VOID,
    "receiving": Direction.IN,
    "accepting": Direction.IN,
    "arriving": Direction.IN,
    "departing": Direction.OTHER,
    "transporting": Direction.OTHER,
    "loading": Direction.OTHER,
    "unloading": Direction.OTHER,
}
_MOVING = (EventType.OBJECT, EventType.TRANSACTION, EventType.AGGREGATION)


class Located(NamedTuple):
    """One place of an object: from which place in the order on, by which event, and the container it came through.

    The event is at ``since`` itself, or before it where the object came to a container that had been seen there.
    """

    since: int
    event: int
    via: str


@dataclass(frozen=True, slots=True, eq=False)
class Journeys:
    """The events of every object, and the containers that carried it.

    Attributes:
        events: in the graph's order.
        named: places of the events that name an object, by identifier.
        tables: containment by aggregation, and by association.
        rules: the rules that hold.
    """

    events: Sequence[TraceEvent]
    named: Mapping[str, tuple[int, ...]]
    tables: tuple[StayBook, ...]
    rules: Rules = RULES

    def happenings(self, name: str, cutoff: int) -> Iterator[tuple[int, str]]:
        """Among the first ``cutoff`` events those that ``name`` took part in, with the container it was in, if any.

        No order, and an event may come more than once.

        Raises:
            InputError: more than ``MAX_VISITS`` stays.
        """
        for current, first, last in self._stretches(name, cutoff):
            via = "" if current == name else current
            indices = self.named.get(current, ())
            for index in indices[bisect_left(indices, first) : bisect_right(indices, last)]:
                yield index, via

    def _stretches(self, name: str, cutoff: int) -> Iterator[tuple[str, int, int]]:
        """The object itself, and each container around it with the first and last event of the time inside."""
        waiting = [(name, 0, cutoff - 1)]
        seen: set[tuple[str, int, int]] = set()
        while waiting:
            stretch = waiting.pop()
            if stretch in seen:
                continue
            seen.add(stretch)
            if len(seen) > MAX_VISITS:
                raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_VISITS} stays on one journey", where=name))
            yield stretch
            current, first, last = stretch
            for table in self.tables:
                for stay in table.by_child.get(current, ()):
                    begin, end = max(first, stay.start), last if stay.end is None else min(last, stay.end)
                    if begin <= end:
                        waiting.append((stay.parent, begin, end))

    def located(self, name: str, cutoff: int) -> list[Located]:
        """The places of ``name`` among the first ``cutoff`` events, in the order in which they hold, each once."""
        found = {Located(index, index, via) for index, via in self.happenings(name, cutoff) if self.locates(index)}
        for container, since, _ in self._stretches(name, cutoff):
            index = UNSEEN if container == name else self._latest(container, since)
            if index != UNSEEN:
                found.add(Located(since, index, container))
        return in_force(found)

    def place_of(self, name: str, cutoff: int) -> str:
        """The place of ``name`` after the first ``cutoff`` events; empty where none was stated."""
        index = self._latest(name, cutoff)
        return "" if index == UNSEEN else self.events[index].biz_location

    def _latest(self, name: str, cutoff: int) -> int:
        """The last sighting among the first ``cutoff`` events, its own or of what it was or is in."""
        best = UNSEEN
        waiting = [(name, cutoff)]
        asked: dict[str, int] = {}
        visits = 0
        while waiting:
            current, until = waiting.pop()
            if until <= max(best + 1, asked.get(current, 0)):
                continue  # nothing later can be there
            asked[current] = until
            visits += 1
            if visits > MAX_VISITS:
                raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_VISITS} stays on one journey", where=name))
            best = max(best, self._last_own(current, until))
            for table in self.tables:
                # the event that ends a stay is still one of the container
                waiting += (
                    (stay.parent, until if stay.end is None else min(until, stay.end + 1))
                    for stay in table.by_child.get(current, ())
                    if stay.start < until
                )
        return best

    def _last_own(self, name: str, cutoff: int) -> int:
        indices = self.named.get(name, ())
        backward = range(bisect_left(indices, cutoff) - 1, -1, -1)
        return next((indices[place] for place in backward if self.locates(indices[place])), UNSEEN)

    def locates(self, index: int) -> bool:
        """Whether the event there says where its objects are from then on (rule E2)."""
        return bool(self.events[index].biz_location) and self.rules.governs("E2", self.events[index])

    def movements(self, name: str, cutoff: int) -> tuple[Movement, ...]:
        """The movements of ``name`` among the first ``cutoff`` events, in order, its own and its containers'."""
        found: dict[int, str] = {}
        for index, via in self.happenings(name, cutoff):
            event = self.events[index]
            if event.type in _MOVING and event.biz_step in STEPS and self.rules.governs("E9", event):
                found[index] = min(via, found.get(index, via))
        return tuple(movement(index, self.events[index], via=found[index]) for index in sorted(found))


def in_force(sightings: Iterable[Located]) -> list[Located]:
    """Of all ``sightings`` those that are not behind a later one when they begin to hold, in order."""
    kept: list[Located] = []
    for sighting in sorted(sightings):
        while kept and kept[-1].since == sighting.since and kept[-1].event < sighting.event:
            kept.pop()
        if not kept or kept[-1].event <= sighting.event:
            kept.append(sighting)
    return kept


def movement(index: int, event: TraceEvent, *, via: str = "") -> Movement:
    """The movement that ``event`` states."""
    return Movement(
        index=index,
        event=event.key,
        time=event.event_time,
        direction=STEPS[event.biz_step],
        biz_step=event.biz_step,
        place=event.biz_location or event.read_point,
        objects=(*event.objects, *((ObjectRef(event.parent),) if event.parent else ()), *event.children),
        sources=event.sources,
        destinations=event.destinations,
        via=via,
    )
