"""Events in a line each, for tests of the graph: hours after a start, objects with kilograms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.values.quantity import Quantity

START = datetime(2026, 1, 1, tzinfo=UTC)
END = START + timedelta(days=30)
GTIN = "https://id.gs1.org/01/09521234003007"
LOT, ONE, TWO = GTIN + "/10/L1", GTIN + "/21/S1", GTIN + "/21/S2"


def at(hours):
    return START + timedelta(hours=hours)


def ref(name, kg=None):
    return ObjectRef(name, None if kg is None else Quantity(Decimal(kg), "KGM"))


def event(kind, hours, **parts):
    parts.setdefault("key", f"{kind.value}-{hours}")
    return TraceEvent(type=kind, event_time=at(hours), **parts)


def seen(hours, *refs, action=Action.OBSERVE, **parts):
    return event(EventType.OBJECT, hours, action=action, objects=refs, **parts)


def born(hours, *refs, **parts):
    return seen(hours, *refs, action=Action.ADD, **{"biz_step": "commissioning", "biz_location": "urn:site"} | parts)


def make(hours, inputs, outputs, **parts):
    return event(EventType.TRANSFORMATION, hours, inputs=tuple(inputs), outputs=tuple(outputs), **parts)


def pack(hours, parent, *children, action=Action.ADD, kind=EventType.AGGREGATION, **parts):
    return event(kind, hours, action=action, parent=parent, children=children, **parts)
