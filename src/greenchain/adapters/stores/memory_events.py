"""Events by what they name, kept in memory: plain sets and dictionaries, the meaning that the SQL must have.

An event is counted once by its key; each of its sightings is kept, with when it was recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from greenchain.adapters.stores.doubts import Held, doubts_of
from greenchain.adapters.stores.event_names import names_in, openings_in
from greenchain.graph.statements.likeness import likeness
from greenchain.graph.statements.references import refs_of
from greenchain.model.events import ERROR_MARK, TraceEvent
from greenchain.model.ports import Doubt
from greenchain.values.identifiers import class_of


class Seen(NamedTuple):
    """An event as a document brought it, and when that was recorded."""

    event: TraceEvent
    recorded_at: datetime


class EventTable:
    """Every sighting of every event, by what it names."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.keys: set[str] = set()
        self.places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self.objects: dict[str, str] = {}

    def take(self, events: Iterable[TraceEvent], *, recorded_at: datetime) -> tuple[int, int]:
        """Keep the events of a document; how many were new, and how many were known."""
        before, count = len(self.keys), 0
        for count, event in enumerate(events, start=1):  # noqa: B007 - the count is what is left of it
            for aspect in set(_aspects(event)):
                self.places[aspect].append(len(self.seen))
            self.objects.update((name, class_of(name)) for name in names_in(event))
            self.seen.append(Seen(event, recorded_at))
            self.keys.add(event.key)
        new = len(self.keys) - before
        return new, count - new

    def first_in(self, events: Iterable[TraceEvent]) -> tuple[str, ...]:
        """Names of the documents, three at most, that brought those of ``events`` first that are here."""
        places = sorted({self.places["key", event.key][0] for event in events if event.key in self.keys})
        return tuple(dict.fromkeys(self.seen[place].event.source for place in places))[:3]

    def doubts(self, events: Sequence[TraceEvent]) -> tuple[Doubt, ...]:
        """What is odd about the events of a document, none of them taken yet, beside those of the table."""
        return doubts_of(events, self._held(events), load=self._load, declared=self._is_declared)

    def _held(self, events: Sequence[TraceEvent]) -> Iterator[Held]:
        aspects = {("like", str(likeness(event))) for event in events} | {("id", event.event_id) for event in events}
        for place in sorted({place for aspect in aspects if aspect[1] for place in self.places.get(aspect, ())}):
            event = self.seen[place].event
            if event.error is None:
                yield Held(event.key, likeness(event), event.event_id)

    def _load(self, keys: Collection[str]) -> Iterator[TraceEvent]:
        return (self.seen[self.places["key", key][0]].event for key in sorted(keys))

    def _is_declared(self, event: TraceEvent) -> bool:
        under = self.places.get(("id", event.event_id), ()) if event.event_id else ()
        is_wrong = any(self.seen[place].event.error is not None for place in under)
        return is_wrong or event.key + ERROR_MARK in self.keys


class MemoryEvents:
    """An ``EventSource`` on a table of events: what was recorded at or before ``known_at``."""

    def __init__(self, table: EventTable, *, known_at: datetime | None) -> None:
        self._table = table
        self._end = len(table.seen)
        self._known_at = known_at

    def events_naming(self, names: Collection[str]) -> Iterable[TraceEvent]:
        """Events with one of ``names`` as object, parent, child, input or output, or in ``lots``."""
        return self._under("names", names)

    def events_of_lots(self, lots: Collection[str]) -> Iterable[TraceEvent]:
        """Events whose ``lots`` put an instance into one of ``lots``."""
        return self._under("lot", lots)

    def events_of_processes(self, transformation_ids: Collection[str]) -> Iterable[TraceEvent]:
        """Events with one of these as their ``transformation_id``."""
        return self._under("transformation", transformation_ids)

    def events_of_transactions(self, transactions: Collection[str]) -> Iterable[TraceEvent]:
        """Events whose ``transactions`` name one of these, an order or an invoice, whatever its type."""
        return self._under("transaction", transactions)

    def events_under(self, event_ids: Collection[str]) -> Iterable[TraceEvent]:
        """Events and error declarations that carry one of these eventIDs."""
        return self._with_copies(self._under("id", event_ids))

    def declarations_under(self, event_ids: Collection[str]) -> Iterable[TraceEvent]:
        """Error declarations only: those that carry one of these eventIDs, or name one as a corrective."""
        found = [*self._under("id", event_ids), *self._under("corrective", event_ids)]
        return self._with_copies(event for event in found if event.error is not None)

    def events_at(self, places: Collection[str]) -> Iterable[TraceEvent]:
        """Events with one of these as bizLocation."""
        return self._under("place", places)

    def names_of_class(self, classes: Collection[str]) -> Iterable[str]:
        """Every object of these product classes that events name, also as members only."""
        asked = {name for name in classes if name}
        return [name for name, own in self._table.objects.items() if own in asked]

    def from_nowhere(self) -> Iterable[str]:
        """Objects whose own beginning may be unstated, as if events that were taken back were not there."""
        found: set[str] = set()
        first: dict[str, datetime] = {}
        for event in (seen.event for seen in self._table.seen):
            for name, is_made in openings_in(event):
                if is_made:
                    found.add(name)
                else:
                    first[name] = min(first.get(name, event.event_time), event.event_time)
        proving = self._proving()
        found.update(
            name
            for name, sent in first.items()
            if not any(event.key in proving and event.event_time < sent for event in self.events_naming((name,)))
        )
        return sorted(found)

    def everything(self) -> Iterable[TraceEvent]:
        """Every event, as often as it came."""
        return list(self._known(range(self._end)))

    def _under(self, aspect: str, names: Collection[str]) -> Iterable[TraceEvent]:
        places = {place for name in names if name for place in self._table.places.get((aspect, name), ())}
        return list(self._known(sorted(places)))

    def _known(self, places: Iterable[int]) -> Iterator[TraceEvent]:
        for place in places:
            seen = self._table.seen[place]
            if place < self._end and (self._known_at is None or seen.recorded_at <= self._known_at):
                yield seen.event

    def _with_copies(self, events: Iterable[TraceEvent]) -> Iterable[TraceEvent]:
        """The events with every other sighting of theirs."""
        return self._under("key", {event.key for event in events})

    def _proving(self) -> set[str]:
        """Keys of the events that prove a beginning: no declarations, and surely not taken back."""
        declared = [seen.event for seen in self._table.seen if seen.event.error is not None]
        hashes = {event.key.removesuffix(ERROR_MARK) for event in declared}
        ids = {event.event_id for event in declared if event.event_id}
        doubted = {seen.event.key for seen in self._table.seen if seen.event.event_id in ids} | hashes
        return {event.key for event in self.everything() if event.error is None and event.key not in doubted}


def _aspects(event: TraceEvent) -> Iterator[tuple[str, str]]:
    yield "key", event.key
    if number := likeness(event):
        yield "like", str(number)
    yield "id", event.event_id
    yield "transformation", event.transformation_id
    yield "place", event.biz_location
    for ref in refs_of(event):
        yield "names", ref.id
    for instance, lot in event.lots:
        yield from (("names", instance), ("names", lot), ("lot", lot))
    for _, name in event.transactions:
        yield "transaction", name
    for name in event.error.corrective_ids if event.error else ():
        yield "corrective", name
