"""Where objects were and went: their own events, and those of what they were inside at the time.

Place of an item: the bizLocation of its own last event or of a container's last event while the item was inside,
whichever is later; it stays with the item after unpacking until contradicted (rule E2: a readPoint is only where
something happened).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from greenchain.graph.nodes import Direction, Movement
from greenchain.graph.rules import RULES, Rules
from greenchain.graph.statements.containment import StayBook
from greenchain.model.events import EventType, ObjectRef, TraceEvent
from greenchain.values.errors import Fault, InputError

MAX_VISITS = 200_000  # stretches of time looked at for one item: far above a real journey, below a second of work

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
        waiting = [(name, 0, cutoff - 1)]
        seen: set[tuple[str, int, int]] = set()
        while waiting:
            stretch = waiting.pop()
            if stretch in seen:
                continue
            seen.add(stretch)
            if len(seen) > MAX_VISITS:
                raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_VISITS} stays on one journey", where=name))
            current, first, last = stretch
            via = "" if current == name else current
            indices = self.named.get(current, ())
            for index in indices[bisect_left(indices, first) : bisect_right(indices, last)]:
                yield index, via
            for table in self.tables:
                for stay in table.by_child.get(current, ()):
                    begin, end = max(first, stay.start), last if stay.end is None else min(last, stay.end)
                    if begin <= end:
                        waiting.append((stay.parent, begin, end))

    def located(self, name: str, cutoff: int) -> list[tuple[int, str]]:
        """Those happenings of ``name`` that say where it is from then on (rule E2), in order, each once."""
        return sorted(
            {
                (index, via)
                for index, via in self.happenings(name, cutoff)
                if self.events[index].biz_location and self.rules.governs("E2", self.events[index])
            }
        )

    def place_of(self, name: str, cutoff: int) -> str:
        """The place of ``name`` after the first ``cutoff`` events; empty where none was stated."""
        located = self.located(name, cutoff)
        return self.events[located[-1][0]].biz_location if located else ""

    def movements(self, name: str, cutoff: int) -> tuple[Movement, ...]:
        """The movements of ``name`` among the first ``cutoff`` events, in order, its own and its containers'."""
        found: dict[int, str] = {}
        for index, via in self.happenings(name, cutoff):
            event = self.events[index]
            if event.type in _MOVING and event.biz_step in STEPS and self.rules.governs("E9", event):
                found[index] = min(via, found.get(index, via))
        return tuple(movement(index, self.events[index], via=found[index]) for index in sorted(found))


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
