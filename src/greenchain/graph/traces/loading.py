"""Which events bear on a trace: a fixed point over names, so that a question loads a few events and not a store.

The answer on the events loaded here is, byte for byte, the answer on all events. Names are of two kinds. *Followed*
names are those a trace may reach: inputs or outputs of their processes, lots or instances, parts, and with exposure
whatever shared a container or a place. *Carried* names are these, their containers, and the containers of those: their
own events say where things went. Loading may take in too much, since nothing a trace says of one object rests on the
absence of another; it must never take in too little. So it reads every declaration of error, corrective and bearer of a
reused eventID that can decide whether a loaded event stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from greenchain.graph.statements.processes import process_key
from greenchain.graph.statements.references import refs_of
from greenchain.graph.traces.trace import TraceDirection
from greenchain.model.events import ERROR_MARK, EventType, TraceEvent
from greenchain.model.ports import EventSource
from greenchain.values.errors import Fault, InputError
from greenchain.values.identifiers import IdentifierKind, canonical, class_of, kind_of
from greenchain.values.time import aware

MAX_EVENTS = 2_000_000  # behind one answer: as many as a trace may reach nodes; some gigabytes of memory

_CONTAINING = (EventType.AGGREGATION, EventType.ASSOCIATION)


@dataclass(frozen=True, slots=True)
class Relevant:
    """Events that bear on a question.

    Attributes:
        events: in no order, some perhaps more than once.
        whole: the objects of which all events up to the instant are among them; ``None`` where that is every object.
    """

    events: tuple[TraceEvent, ...]
    whole: frozenset[str] | None

    def joined(self, other: Relevant) -> Relevant:
        """What bears on either of two questions."""
        whole = None if self.whole is None or other.whole is None else self.whole | other.whole
        return Relevant((*self.events, *other.events), whole)


def load_relevant(
    source: EventSource,
    seeds: Iterable[str],
    *,
    direction: TraceDirection,
    at: datetime,
    parts: bool = False,
    exposure: bool = False,
    reached: Iterable[str] = (),
) -> Relevant:
    """The events on which a trace from ``seeds`` may rest, in no order; the options are those of the trace.

    Args:
        source: where events come from, opened for what was known at the time asked about.
        seeds: what is asked about, in any spelling.
        direction: which way the trace goes.
        at: the instant of the question; aware. Later events are left out.
        parts, exposure: as for the trace.
        reached: objects already known to be reached, from arrays say; they save rounds and change no answer.

    Raises:
        InputError: ``BUDGET_EXCEEDED``, more than ``MAX_EVENTS``.
    """
    is_upstream = direction is TraceDirection.UPSTREAM
    loader = _Loader(source, aware(at), upstream=is_upstream, parts=parts, exposure=exposure)
    loader.begin(sorted({canonical(seed) for seed in seeds}))
    loader.follow(reached)
    if not is_upstream:
        loader.note_strangers()
    return loader.run()


def load_whereabouts(source: EventSource, names: Iterable[str], *, at: datetime) -> Relevant:
    """The events on which the places of ``names`` and of what they stand for rest; else as :func:`load_relevant`."""
    loader = _Loader(source, aware(at), flows=False)
    loader.begin(sorted({canonical(name) for name in names}))
    return loader.run()


class _Sides(NamedTuple):
    """Of an event what it made, or upstream took in; its children; and what belongs to each instance or lot."""

    near: frozenset[str]
    children: frozenset[str]
    members: Mapping[str, Sequence[str]]


@dataclass(slots=True)
class _Loader:
    source: EventSource
    at: datetime
    upstream: bool = True
    parts: bool = False
    exposure: bool = False
    flows: bool = True
    events: dict[tuple[object, ...], TraceEvent] = field(default_factory=dict)
    by_name: dict[str, list[TraceEvent]] = field(default_factory=lambda: defaultdict(list))
    by_process: dict[str, list[TraceEvent]] = field(default_factory=lambda: defaultdict(list))
    by_place: dict[str, list[TraceEvent]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    followed: set[str] = field(default_factory=set)
    carried: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    unfollowed: set[str] = field(default_factory=set)
    fresh: list[TraceEvent] = field(default_factory=list)
    sides: dict[int, _Sides] = field(default_factory=dict)

    def begin(self, seeds: Collection[str]) -> None:
        """Follow the seeds and what stands for them: members of classes, contents, what transactions join."""
        self.open(seeds)
        classes = {name for name in seeds if kind_of(name) is IdentifierKind.CLASS}
        if classes:
            self.follow(name for name in self.source.names_of_class(sorted(classes)) if class_of(name) in classes)
        self._take("transactions", seeds, self.source.events_of_transactions)
        for event in self.events.values():
            if any(name in seeds for _, name in event.transactions):
                self.open(_objects(event))
        self._take("names", seeds, self.source.events_naming)
        self._declarations(tuple(self.fresh))
        for lot in (name for name in seeds if not self._is_surely_named(name)):
            self._take("lots", [lot], self.source.events_of_lots)  # it may be known by its instances only

    def follow(self, names: Iterable[str]) -> None:
        """Take in whatever ``names`` lead to."""
        new = set(names) - self.followed
        self.followed |= new
        self.unfollowed |= new

    def open(self, names: Iterable[str]) -> None:
        """Follow ``names`` and all that they ever held; one that was followed before is gone through again."""
        new = set(names) - self.opened
        self.opened |= new
        self.followed |= new
        self.unfollowed |= new

    def note_strangers(self) -> None:
        """Load what may be from nowhere, which leaves a trace to the users open: see ``sourceless``."""
        names = sorted(set(self.source.from_nowhere()))
        self._take("names", names, self.source.events_naming)
        events = [event for name in names for event in self.by_name[name]]
        made = {event.transformation_id for event in events if event.type is EventType.TRANSFORMATION}
        self._take("processes", made, self.source.events_of_processes)
        self._take("names", {lot for event in events for _, lot in event.lots}, self.source.events_naming)

    def run(self) -> Relevant:
        """Load until nothing leads further."""
        while self.unfollowed or self.fresh:
            names, self.unfollowed = self.unfollowed, set()
            self._take("names", names, self.source.events_naming)
            if self.flows and not self.upstream:
                self._take("lots", names, self.source.events_of_lots)
                self._take("names", map(class_of, names), self.source.events_naming)  # a process may take in the class
            fresh, self.fresh = self.fresh, []
            for name in sorted(names):
                for event in tuple(self.by_name[name]):
                    self._lead_on(event, name)
            for event in fresh:
                for name in sorted(name for name in _named(event) if name in self.followed and name not in names):
                    self._lead_on(event, name)
                self._go_on(event)
            self._carry(names, fresh)
            self._declarations(fresh)
        return Relevant(tuple(self.events.values()), frozenset(self.asked["names"]))

    def _take(self, kind: str, names: Iterable[str], ask: Callable[[Collection[str]], Iterable[TraceEvent]]) -> None:
        """Ask the source for names that it was not asked for in this way, and keep what it gives."""
        new = sorted(set(names) - self.asked[kind] - {""})
        if not new:
            return
        self.asked[kind].update(new)
        for event in ask(new):
            identity = (event.key, event.event_id, event.error, event.lots)
            # a later corrective does not count yet, but it is here: what it corrects lacks nothing
            if identity in self.events or (event.event_time > self.at and kind != "events"):
                continue
            if len(self.events) >= MAX_EVENTS:
                raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_EVENTS} events behind one answer"))
            self.events[identity] = event
            self.fresh.append(event)
            for name in _named(event):
                self.by_name[name].append(event)
            if event.type is EventType.TRANSFORMATION:
                self.by_process[process_key(event)].append(event)
            if event.biz_location:
                self.by_place[event.biz_location].append(event)

    def _lead_on(self, event: TraceEvent, name: str) -> None:
        """Follow what a followed name leads to by one of its events."""
        if self.flows and event.type is EventType.TRANSFORMATION:
            self._through(event, name)
        sides = self._sides_of(event)
        if self.flows:
            self.follow(sides.members.get(name, ()))
        children = sides.children
        if event.type is EventType.ASSOCIATION and self.parts:
            self.follow(children if self.upstream and event.parent == name else ())
            self.follow([event.parent] if name in children and not self.upstream else ())
        if event.type is EventType.AGGREGATION and event.parent == name and (name in self.opened or self.exposure):
            self.open(children)
        if self.exposure:
            self._nearby(event, name)

    def _sides_of(self, event: TraceEvent) -> _Sides:
        """Made once: a pallet of thousands is asked by each of them."""
        found = self.sides.get(id(event))  # which is kept, so that no other has its place
        if found is None:
            members: dict[str, list[str]] = defaultdict(list)
            for instance, lot in event.lots:
                near, far = (instance, lot) if self.upstream else (lot, instance)
                members[near].append(far)
            near_side = frozenset(ref.id for ref in (event.outputs if self.upstream else event.inputs))
            children = frozenset(ref.id for ref in event.children)
            found = self.sides[id(event)] = _Sides(near_side, children, members)
        return found

    def _through(self, event: TraceEvent, name: str) -> None:
        """Follow the other side of a process, once for all that lead to it."""
        key = process_key(event)
        if key in self.passed or name not in self._sides_of(event).near:
            return
        self.passed.add(key)
        self._take("processes", [event.transformation_id], self.source.events_of_processes)
        for other in self.by_process[key]:
            self._other_side(other)

    def _other_side(self, event: TraceEvent) -> None:
        self.follow(ref.id for ref in (event.inputs if self.upstream else event.outputs))

    def _nearby(self, event: TraceEvent, name: str) -> None:
        """Exposure: containers are followed like goods, and so is whatever came to a place where those were."""
        if event.type is EventType.AGGREGATION and event.parent != name:
            self.follow([event.parent] if event.parent else ())
        place = event.biz_location
        if place and place not in self.asked["places"]:
            self._take("places", [place], self.source.events_at)
            for other in self.by_place[place]:
                self.follow(_objects(other))

    def _go_on(self, event: TraceEvent) -> None:
        """An event that came after its process or its place was passed leads on from there."""
        if event.type is EventType.TRANSFORMATION and process_key(event) in self.passed:
            self._other_side(event)
        if event.biz_location in self.asked["places"]:
            self.follow(_objects(event))

    def _carry(self, names: Collection[str], fresh: Collection[TraceEvent]) -> None:
        """Ask for the events of the containers of what is followed, and of theirs."""
        new = set(names)
        self.carried |= new
        parents = {parent for event in fresh for parent in self._parent(event, self.carried)}
        parents |= {parent for name in new for event in self.by_name[name] for parent in self._parent(event, new)}
        while parents := parents - self.carried:
            self.carried |= parents
            self._take("names", parents, self.source.events_naming)
            parents = {
                outer for name in parents for event in self.by_name[name] for outer in self._parent(event, parents)
            }

    def _parent(self, event: TraceEvent, carried: Collection[str]) -> Iterator[str]:
        if event.type in _CONTAINING and event.parent and any(ref.id in carried for ref in event.children):
            yield event.parent

    def _declarations(self, fresh: Collection[TraceEvent]) -> None:
        """Ask for every declaration and eventID that decides whether these events stand."""
        self._take("declared", (event.event_id for event in fresh), self.source.declarations_under)
        declared = {
            name
            for event in (*fresh, *self.fresh)
            if event.error is not None
            for name in (event.event_id, *event.error.corrective_ids)
        }
        self._take("events", declared, self.source.events_under)

    def _is_surely_named(self, name: str) -> bool:
        """Whether an event that nobody takes back names the object itself."""
        declared = [event for event in self.events.values() if event.error is not None]
        ids = {event.event_id for event in declared} - {""}
        doubtful = {event.key.removesuffix(ERROR_MARK) for event in declared}
        doubtful |= {event.key for event in self.events.values() if event.event_id in ids}
        return any(
            event.error is None and event.key not in doubtful and name in _objects(event)
            for event in self.by_name[name]
        )


def _named(event: TraceEvent) -> set[str]:
    """What an event is found under: its objects, and the instances and lots that it joins."""
    return {*_objects(event), *(name for pair in event.lots for name in pair)}


def _objects(event: TraceEvent) -> set[str]:
    return {ref.id for ref in refs_of(event)}
