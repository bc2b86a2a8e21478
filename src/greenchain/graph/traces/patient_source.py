"""An event source that stops asking one by one: after enough questions it takes everything and answers from that.

A chain of five thousand lots, one made of the other, is five thousand rounds of questions to a database, each for a
few events. Whoever asks cannot know beforehand. So it rents until the rent would have bought: it asks until the
questions have cost what taking everything costs, and then does that; it is never more than twice as slow as whichever
way would have been the better one (the ski rental problem).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from greenchain.graph.statements.references import refs_of
from greenchain.model.events import TraceEvent
from greenchain.model.ports import EventSource

EVENTS_A_QUESTION = 50
"""A question to a database takes about as long as reading so many events in one go: some milliseconds."""

MAX_EVENTS = 100_000  # that are taken at once: some hundred megabytes; larger stores have a snapshot that leads the way


class PatientSource:
    """``source``, which holds about ``size`` events; gives what it gives, and more often from memory."""

    def __init__(self, source: EventSource, *, size: int) -> None:
        self._source = source
        self._left = size // EVENTS_A_QUESTION if size <= MAX_EVENTS else -1
        self._events: tuple[TraceEvent, ...] = ()
        self._under: dict[tuple[str, str], list[int]] = {}

    def events_naming(self, names: Collection[str]) -> Iterable[TraceEvent]:
        """As the source."""
        return self._ask("name", names, self._source.events_naming)

    def events_of_lots(self, lots: Collection[str]) -> Iterable[TraceEvent]:
        """As the source."""
        return self._ask("lot", lots, self._source.events_of_lots)

    def events_of_processes(self, transformation_ids: Collection[str]) -> Iterable[TraceEvent]:
        """As the source."""
        return self._ask("process", transformation_ids, self._source.events_of_processes)

    def events_at(self, places: Collection[str]) -> Iterable[TraceEvent]:
        """As the source."""
        return self._ask("place", places, self._source.events_at)

    def events_of_transactions(self, transactions: Collection[str]) -> Iterable[TraceEvent]:
        """As the source: asked once a trace."""
        return self._source.events_of_transactions(transactions)

    def events_under(self, event_ids: Collection[str]) -> Iterable[TraceEvent]:
        """As the source: only where events are taken back."""
        return self._source.events_under(event_ids)

    def declarations_under(self, event_ids: Collection[str]) -> Iterable[TraceEvent]:
        """As the source, but nothing of ids that nobody declares anything about."""
        if not self._under:
            return self._source.declarations_under(event_ids)
        named = [name for name in event_ids if ("declared", name) in self._under]
        return self._source.declarations_under(named) if named else ()

    def names_of_class(self, classes: Collection[str]) -> Iterable[str]:
        """As the source: asked once a trace."""
        return self._source.names_of_class(classes)

    def from_nowhere(self) -> Iterable[str]:
        """As the source: asked once a trace."""
        return self._source.from_nowhere()

    def everything(self) -> Iterable[TraceEvent]:
        """As the source."""
        return self._source.everything()

    def _ask(
        self, aspect: str, names: Collection[str], ask: Callable[[Collection[str]], Iterable[TraceEvent]]
    ) -> Iterable[TraceEvent]:
        if self._left == 0:
            self._take_everything()
        self._left -= 1
        if not self._under:
            return ask(names)
        places = {place for name in names if name for place in self._under.get((aspect, name), ())}
        return [self._events[place] for place in sorted(places)]

    def _take_everything(self) -> None:
        self._events = tuple(self._source.everything())
        under: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, event in enumerate(self._events):
            for aspect in set(_aspects(event)):
                under[aspect].append(place)
        self._under = dict(under)


def _aspects(event: TraceEvent) -> Iterator[tuple[str, str]]:
    """What an event is found under, as the port says."""
    yield from (("name", ref.id) for ref in refs_of(event))
    for instance, lot in event.lots:
        yield "name", instance
        yield "lot", lot
    yield "process", event.transformation_id
    yield "place", event.biz_location
    if event.error is not None:
        yield from (("declared", name) for name in (event.event_id, *event.error.corrective_ids))
