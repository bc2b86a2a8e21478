"""What the graph shows of itself: processes, objects, movements, stays; frozen values with canonical identifiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from greenchain.model.events import ObjectRef, Transfer
from greenchain.values.identifiers import IdentifierKind
from greenchain.values.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Process:
    """One transformation: everything its events put in may be in everything they got out (rules E5, E6).

    Attributes:
        key: the transformationID, or the key of its only event where it has none.
        facility: where it happened, as a facility of the tables where that is known; empty where not stated.
        time: when its last event happened.
        inputs, outputs: what went in and came out, one entry an object, by identifier; a quantity is ``None`` where one
            event does not state it.
        biz_step: the word of its first event that has one.
        events: the keys of its events, in order of time.
    """

    key: str
    facility: str
    time: datetime
    inputs: tuple[ObjectRef, ...]
    outputs: tuple[ObjectRef, ...]
    biz_step: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Birth:
    """An object's beginning, or a lot's growth: commissioned (rule E1) or made by a process (rule E5).

    Attributes:
        index: place of the event in the graph's order.
        event: its key.
        time: when.
        place: where, as stated; empty where not stated.
        quantity: how much; ``None`` where not stated.
        process: key of the process that made it; empty for a commissioning.
        biz_step: word of the event.
    """

    index: int
    event: str
    time: datetime
    place: str
    quantity: Quantity | None
    process: str
    biz_step: str


@dataclass(frozen=True, slots=True)
class ObjectNode:
    """One lot, instance, class or container.

    Attributes:
        id: canonical identifier.
        kind: what the identifier names.
        product: its product class; empty where the identifier does not tell.
        made: how much was commissioned and made in all; ``None`` where a birth does not state it, or there is none.
        facility: where it was born first; empty where not stated.
        lot: the lot it belongs to, for an instance whose lot is stated.
        events: keys of the events that name it, in order of time.
    """

    id: str
    kind: IdentifierKind
    product: str
    made: Quantity | None
    facility: str
    lot: str
    events: tuple[str, ...]


class Direction(StrEnum):
    """What a movement does: sends off, takes in, takes a sending back, or neither."""

    OUT = "out"
    IN = "in"
    VOID = "void"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Movement:
    """One step of a journey (rule E9).

    Attributes:
        index: place of the event in the graph's order.
        event: its key.
        time: when.
        direction: what it does.
        biz_step: word of the event.
        place: bizLocation, else readPoint; empty where neither is stated.
        objects: what moved, as the event names it.
        sources, destinations: from whom or where, to whom or where.
        via: the container that moved, where the object asked about was inside it; empty where it was named itself.
    """

    index: int
    event: str
    time: datetime
    direction: Direction
    biz_step: str
    place: str
    objects: tuple[ObjectRef, ...]
    sources: tuple[Transfer, ...]
    destinations: tuple[Transfer, ...]
    via: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """One stretch of time that a child spends in a parent, half-open: it begins with one event and ends before another.

    Attributes:
        start, end: places of those events in the graph's order; ``end`` is ``None`` while open.
        quantity: how much of a lot is inside; ``None`` for single objects, and where not stated.
        implicit: whether the end was concluded from a later packing elsewhere (``IMPLICIT_UNPACK``).
    """

    child: str
    parent: str
    start: int
    end: int | None
    quantity: Quantity | None
    implicit: bool = False

    def covers(self, cutoff: int) -> bool:
        """Whether the child is inside once the first ``cutoff`` events have happened."""
        return self.start < cutoff and (self.end is None or self.end >= cutoff)


def total(quantities: list[Quantity | None]) -> Quantity | None:
    """The sum of ``quantities``; ``None`` where there are none, one is not stated, or they measure different things."""
    stated = [quantity for quantity in quantities if quantity is not None]
    if not stated or len(stated) < len(quantities) or len({quantity.dimension for quantity in stated}) > 1:
        return None
    first, *rest = stated
    for quantity in rest:
        first = first + quantity
    return first
