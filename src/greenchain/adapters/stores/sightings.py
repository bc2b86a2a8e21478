"""What a document brings of an event, and where that stands: the values that pass through deriving."""

from __future__ import annotations

from typing import NamedTuple

from greenchain.model.events import TraceEvent


class Sighting(NamedTuple):
    """An event as a document brings it, made ready outside the lock: writing the text takes longest.

    ``key`` is the event's hash and whether it is an error declaration: what makes it the same event. ``names`` are the
    objects that it names, each once, in its order.
    """

    event: TraceEvent
    key: tuple[str, bool]
    text: str
    names: tuple[str, ...]


class Numbered(NamedTuple):
    """A sighting with the number of its event, and its place among the events of its document."""

    number: int
    item: int
    sighting: Sighting


class Place(NamedTuple):
    """An entry of the log: its position, and when it was recorded, in microseconds since 1970 UTC."""

    position: int
    recorded_at: int
