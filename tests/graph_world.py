"""Small worlds of events for the laws of tracing, and an event source over a plain list: every answer a linear scan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from greenchain.graph.statements.references import refs_of
from greenchain.graph.statements.standing import standing
from greenchain.model.events import ERROR_MARK, Action, ErrorDeclaration, EventType, ObjectRef, TraceEvent, Transfer
from greenchain.values.identifiers import class_of
from greenchain.values.quantity import Quantity

START = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = 8
GTIN = "https://id.gs1.org/01/09521234003007"
LOTS = [f"{GTIN}/10/L{number}" for number in range(2)]
ITEMS = [f"{GTIN}/21/S{number}" for number in range(3)]
THINGS = [f"urn:o:{number}" for number in range(3)]
BOXES = [f"https://id.gs1.org/00/0952123400000000{digits}" for digits in ("13", "20", "37")]
GOODS = [*LOTS, *ITEMS, *THINGS]
PLACES = ["", "urn:x", "urn:y"]
PARTIES = ["urn:p:1", "urn:p:2"]
ORDER = "urn:order:1"

hours = st.integers(0, HOURS)


def at(hour) -> datetime:
    return START + timedelta(hours=hour)


def _refs(draw, names, *, most=2):
    listed = draw(st.lists(st.sampled_from(names), max_size=most, unique=True))
    amount = st.sampled_from([None, 1, 2, 5])
    return tuple(
        ObjectRef(
            name, None if name in ITEMS or name in BOXES or not (kg := draw(amount)) else Quantity(Decimal(kg), "KGM")
        )
        for name in listed
    )


@st.composite
def events(draw, kinds=tuple(EventType)):
    """One event of any of the kinds, with a key of its own."""
    kind = draw(st.sampled_from(kinds))
    common = {
        "event_time": at(draw(hours)),
        "key": f"k{draw(st.integers(0, 10**9))}",
        "event_id": draw(st.sampled_from(["", "urn:e:1", "urn:e:2", "urn:e:3", "urn:e:4"])),
        "biz_location": draw(st.sampled_from(PLACES)),
        "lots": tuple(sorted(draw(st.sets(st.tuples(st.sampled_from(ITEMS[:2]), st.sampled_from(LOTS)), max_size=1)))),
    }
    if kind is EventType.TRANSFORMATION:
        return TraceEvent(
            kind,
            **common,
            inputs=_refs(draw, GOODS),
            outputs=_refs(draw, GOODS),
            transformation_id=draw(st.sampled_from(["", "", "urn:t:1", "1"])),
        )
    action = draw(st.sampled_from(Action))
    if kind in (EventType.AGGREGATION, EventType.ASSOCIATION):
        parent = draw(st.sampled_from(BOXES + THINGS[:1]))
        children = tuple(ref for ref in _refs(draw, [*GOODS, *BOXES]) if ref.id != parent)
        return TraceEvent(kind, **common, action=action, parent=parent, children=children)
    step = draw(st.sampled_from(["commissioning", "shipping", "receiving", "inspecting"]))
    owners = draw(st.sampled_from([(), PARTIES, PARTIES[::-1]]))
    return TraceEvent(
        kind,
        **common,
        action=action,
        objects=_refs(draw, [*GOODS, *BOXES]),
        biz_step=step,
        sources=tuple(Transfer("owning_party", owner) for owner in owners[:1]),
        destinations=tuple(Transfer("owning_party", owner) for owner in owners[1:]),
        transactions=(("po", ORDER),) if kind is EventType.TRANSACTION else (),
    )


@st.composite
def declarations(draw, stated):
    """Some of the events taken back, with correctives that may be any event, here or not, taken back or not."""
    found = []
    for event in draw(st.lists(st.sampled_from(stated), max_size=3)) if stated else ():
        correctives = draw(
            st.lists(st.sampled_from(["urn:e:1", "urn:e:2", "urn:e:3", "urn:gone"]), max_size=2, unique=True)
        )
        error = ErrorDeclaration(at(draw(hours)), "incorrect_data", tuple(correctives))
        found.append(replace(event, key=event.key + ERROR_MARK, error=error))
    return found


@st.composite
def worlds(draw, kinds=tuple(EventType), *, size=12, voided=True):
    """A list of events, each key once, and declarations of error about some of them."""
    stated = list({event.key: event for event in draw(st.lists(events(kinds), max_size=size))}.values())
    return [*stated, *draw(declarations(stated))] if voided else stated


@dataclass
class ListSource:
    """An ``EventSource`` that gives exactly what it is asked for."""

    events: list[TraceEvent]

    def events_naming(self, names):
        return self._where(lambda e: _objects(e) | {instance for instance, _ in e.lots}, names)

    def events_of_lots(self, lots):
        return self._where(lambda e: {lot for _, lot in e.lots}, lots)

    def events_of_processes(self, transformation_ids):
        return self._where(lambda e: {e.transformation_id}, transformation_ids)

    def events_of_transactions(self, transactions):
        return self._where(lambda e: {name for _, name in e.transactions}, transactions)

    def events_under(self, event_ids):
        return self._where(lambda e: {e.event_id}, event_ids)

    def declarations_under(self, event_ids):
        return self._where(lambda e: {e.event_id, *e.error.corrective_ids} if e.error else set(), event_ids)

    def events_at(self, places):
        return self._where(lambda e: {e.biz_location}, places)

    def names_of_class(self, classes):
        return [name for e in self.events for name in _objects(e) | set(sum(e.lots, ())) if class_of(name) in classes]

    def from_nowhere(self):
        for event in self.events:
            if event.type is EventType.TRANSFORMATION and not event.inputs:
                yield from (ref.id for ref in event.outputs)
            if event.biz_step == "shipping" and (event.biz_location or event.read_point):
                yield from (name for name in _objects(event) if not self._is_seen_before(name, event.event_time))

    def _is_seen_before(self, name, time):
        # no more than it must give: what is sent along with others is known by its other events
        return any(event.event_time < time and name in _objects(event) for event in standing(self.events).events)

    def _where(self, found, wanted):
        assert "" not in wanted
        return [event for event in self.events if not found(event).isdisjoint(wanted)]


def _objects(event) -> set[str]:
    return {ref.id for ref in refs_of(event)}
