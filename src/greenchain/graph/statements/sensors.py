"""What was measured, and what it concerns (rule E18): the objects named or what was at the place, and what was inside.

A measurement covers an interval. It concerns an object that its event names, an object that was inside a named one at
some time of the interval, and where the event names no object, whatever was at its place then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from greenchain.graph.rules import RULES, Rules
from greenchain.model.events import TraceEvent
from greenchain.values.errors import InputError
from greenchain.values.time import parse_instant

_MEMBER = "sensorElementList"


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """One measurement: by which event, over which interval (both ends belong to it), where it stands in the event."""

    since: datetime
    until: datetime
    event: str
    element: int


def readings_of(event: TraceEvent, rules: Rules = RULES) -> Iterator[Reading]:
    """The measurements of one event; times that it does not state are its own."""
    listed = event.extensions.get(_MEMBER) if rules.governs("E18", event) else None
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return
    for number, element in enumerate(listed):
        if isinstance(element, Mapping):
            since, until = _interval(element, event.event_time)
            yield Reading(since, until, event.key, number)


def _interval(element: Mapping[str, Any], own: datetime) -> tuple[datetime, datetime]:
    metadata = element.get("sensorMetadata")
    stated = metadata if isinstance(metadata, Mapping) else {}
    instants = [_instant(stated.get(name)) for name in ("startTime", "endTime", "time")]
    start, end, at = instants
    since, until = start or at or own, end or at or own
    return min(since, until), max(since, until)


def _instant(text: object) -> datetime | None:
    try:
        return parse_instant(text) if isinstance(text, str) else None
    except InputError:
        return None
