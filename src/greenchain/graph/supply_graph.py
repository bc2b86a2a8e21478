"""The supply graph: who was made of what, inside what, where and when; immutable, and the same for any arrival order.

Objects and processes are nodes of the flow network; containment, journeys and births stand beside it. Identifiers are
taken in any spelling and answered in the canonical one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from greenchain.graph.engine.arrays import FlowArrays
from greenchain.graph.engine.assembling import arrays_of, checked_flows
from greenchain.graph.engine.tail import Tail, joined, tail_of
from greenchain.graph.flows.by_number import ByNumber
from greenchain.graph.flows.network import FlowNetwork, no_network
from greenchain.graph.flows.projection import numbers_to_networkx, read_networkx, to_networkx
from greenchain.graph.nodes import Birth, Movement, ObjectNode, Process, total
from greenchain.graph.rules import RULES, Rules
from greenchain.graph.statements.containment import StayBook
from greenchain.graph.statements.dispositions import Dispositions, dispositions_of
from greenchain.graph.statements.journeys import Journeys
from greenchain.graph.statements.processes import merged
from greenchain.graph.statements.standing import Voided
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import Facility, Party, Product
from greenchain.model.unread import UnreadEvents
from greenchain.values.finding import Finding
from greenchain.values.identifiers import canonical, class_of, kind_of
from greenchain.values.quantity import Quantity
from greenchain.values.text import counted
from greenchain.values.time import aware

if TYPE_CHECKING:
    import networkx as nx

_BEFORE_EXTENSION = "/254/"  # GLN extension: a part of the place that the GLN before it names


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SupplyGraph(ByNumber):
    """A supply chain as its events state it; made by ``build_graph`` from events.

    One made ``from_flows`` or ``from_networkx`` has no records, only numbered objects: see ``ByNumber``.

    Attributes:
        events: the events that stand, by time, then key; their places in this order are what ``index`` fields mean.
        voided: events that were taken back: not in the graph, but named.
        notices: oddities of the events, such as an object packed twice without unpacking.
        facilities, products, parties: the tables, by canonical identifier.
        network: objects, processes and flows as arrays.
        processes: places of the events of each transformation, by process key, sorted.
        births: by object.
        lots: the lot of each instance whose lot is stated.
        journeys: where objects were.
        aggregations, associations: containment for transport, and as parts.
        stated: all events given, each once a name it came under, those taken back and their declarations among them.
        recorded_at: when each event, by key, became known; an event without an entry counts as always known.
        missing: event documents that are known to exist and were not given, or events of them that were not read: no
            trace that one of them may bear on is complete.
        sourceless: processes that begin without inputs, and objects sent off before any birth: ``statements.unborn``.
        whole: the objects of which all events are given; ``None`` where that is every object.
        ends: places of the events that end objects, by object.
        transactions: places of the events of each business transaction, by its identifier.
        rules: the rules it was built by.
        numbered: the flows of a graph that was made from arrays; its objects have no names.
        tail: flows that came after the arrays were made.
    """

    events: tuple[TraceEvent, ...] = ()
    voided: tuple[Voided, ...] = ()
    notices: tuple[Finding, ...] = ()
    facilities: Mapping[str, Facility] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    parties: Mapping[str, Party] = field(default_factory=dict)
    network: FlowNetwork = field(default_factory=no_network)
    processes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    births: Mapping[str, tuple[Birth, ...]] = field(default_factory=dict)
    lots: Mapping[str, str] = field(default_factory=dict)
    journeys: Journeys = field(default_factory=lambda: Journeys((), {}, ()))
    aggregations: StayBook = field(default_factory=lambda: StayBook({}, {}, (), ()))
    associations: StayBook = field(default_factory=lambda: StayBook({}, {}, (), ()))
    stated: tuple[TraceEvent, ...] = ()
    recorded_at: Mapping[str, datetime] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    times: tuple[datetime, ...] = ()
    missing: tuple[UnreadEvents, ...] = ()
    sourceless: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    whole: frozenset[str] | None = None
    ends: Mapping[str, int] = field(default_factory=dict)
    transactions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    rules: Rules = RULES
    numbered: FlowArrays | None = None
    tail: Tail | None = None

    def __repr__(self) -> str:
        """How much is in it, in one line."""
        if self.numbered is not None:
            flows = self.numbered
            objects, processes = counted(flows.objects, "object"), counted(flows.processes, "process")
            return f"<SupplyGraph of numbers: {objects}, {processes}>"
        objects, processes = counted(len(self.network.objects), "object"), counted(len(self.processes), "process")
        return f"<SupplyGraph: {objects}, {processes}, {counted(len(self.events), 'event')}>"

    def __contains__(self, name: object) -> bool:
        """Whether events or tables name it: an object, process, product class, place, facility or party."""
        return isinstance(name, str) and (name in self.names or canonical(name) in self.names)

    @property
    def objects(self) -> tuple[str, ...]:
        """The identifiers of all objects, sorted."""
        return tuple(sorted(self.network.objects))

    def cutoff(self, at: datetime) -> int:
        """How many events have happened at ``at``: an event at that very instant has (rule E14)."""
        instant = aware(at)
        return bisect_right(self.times, instant) if self.rules.holds("E14") else len(self.times)

    def has_object(self, name: str) -> bool:
        """Whether an event names the object."""
        return canonical(name) in self.network.objects

    def process(self, key: str, *, at: datetime | None = None) -> Process:
        """One transformation, with the part of its events that had happened at ``at``, or all.

        Raises:
            KeyError: no such process, or none of its events had happened.
        """
        return self.process_until(key, self._cutoff_or_all(at))

    def process_until(self, key: str, cutoff: int) -> Process:
        """One transformation, with those of its events that are among the first ``cutoff``."""
        events = [self.events[index] for index in self.processes[key] if index < cutoff]
        if not events:
            raise KeyError(key)
        return Process(
            key=key,
            facility=next((self.facility_of(place) for event in reversed(events) if (place := _place(event))), ""),
            time=events[-1].event_time,
            inputs=merged([ref for event in events for ref in event.inputs]),
            outputs=merged([ref for event in events for ref in event.outputs]),
            biz_step=next((event.biz_step for event in events if event.biz_step), ""),
            events=tuple(event.key for event in events),
        )

    def object(self, name: str) -> ObjectNode:
        """One lot, instance, class or container.

        Raises:
            KeyError: no event names it.
        """
        key = canonical(name)
        if key not in self.network.objects:
            raise KeyError(key)
        births = self.births.get(key, ())
        return ObjectNode(
            id=key,
            kind=kind_of(key),
            product=class_of(key),
            made=total([birth.quantity for birth in births]),
            facility=next((self.facility_of(birth.place) for birth in births if birth.place), ""),
            lot=self.lots.get(key, ""),
            events=tuple(self.events[index].key for index in self.journeys.named.get(key, ())),
        )

    def producers_of(self, name: str) -> tuple[str, ...]:
        """Keys of the processes that made the object, sorted."""
        return self._neighbors(name, is_maker=True)

    def consumers_of(self, name: str) -> tuple[str, ...]:
        """Keys of the processes that the object went into, sorted."""
        return self._neighbors(name, is_maker=False)

    def movements_of(self, name: str, *, at: datetime | None = None) -> tuple[Movement, ...]:
        """Shipping, receiving and the like, of the object itself and of the containers it was in, in order."""
        return self.journeys.movements(canonical(name), self._cutoff_or_all(at))

    def containers_of(self, name: str, *, at: datetime) -> tuple[str, ...]:
        """The immediate containers at that instant, sorted; of a lot in parts there may be several."""
        return self.aggregations.containers(canonical(name), self.cutoff(at))

    def container_of(self, name: str, *, at: datetime) -> str:
        """The immediate container at that instant; empty where there is none, or where a lot is in several."""
        containers = self.containers_of(name, at=at)
        return containers[0] if len(containers) == 1 else ""

    def contents_of(self, name: str, *, at: datetime) -> tuple[str, ...]:
        """Everything inside a container at that instant, all levels down, sorted."""
        stays = self.aggregations.contents(canonical(name), self.cutoff(at))
        return tuple(sorted({stay.child for stay in stays}))

    def location_of(self, name: str, *, at: datetime) -> str:
        """The place of the object at that instant, as stated; empty where none was."""
        return self.journeys.place_of(canonical(name), self.cutoff(at))

    def made_until(self, name: str, cutoff: int) -> Quantity | None:
        """How much was commissioned and made by the first ``cutoff`` events; ``None`` where that is not stated."""
        return total([birth.quantity for birth in self.births.get(canonical(name), ()) if birth.index < cutoff])

    def lot_until(self, name: str, cutoff: int) -> str:
        """The lot that the first ``cutoff`` events put an instance into; empty where they state none."""
        lot = self.lots.get(name, "")
        named = self.journeys.named.get(name, ()) if lot else ()
        return lot if any((name, lot) in self.events[index].lots for index in named if index < cutoff) else ""

    def dispositions_of(self, name: str, *, at: datetime) -> Dispositions:
        """The condition of the object at that instant: its disposition and the persistent ones that are set."""
        cutoff = self.cutoff(at)
        named = self.journeys.named.get(canonical(name), ())
        return dispositions_of(self.events, (i for i in named if i < cutoff), rules=self.rules)

    def facility_of(self, place: str) -> str:
        """The facility of the tables that ``place`` is or is part of, else ``place`` itself."""
        whole = place.partition(_BEFORE_EXTENSION)[0]
        return whole if place not in self.facilities and whole in self.facilities else place

    def to_networkx(self, objects: npt.ArrayLike | None = None) -> nx.DiGraph[Any]:
        """The flows for networkx, or those of the objects with these numbers: see ``projection``."""
        if self.numbered is not None:
            return numbers_to_networkx(joined(self.numbered, self.tail), objects)
        return to_networkx(self.network, objects)

    @classmethod
    def from_networkx(cls, graph: nx.DiGraph[Any]) -> SupplyGraph:
        """The supply graph of a bipartite directed graph: see ``projection.read_networkx``."""
        network, numbered = read_networkx(graph)
        return cls(network=network, numbered=numbered)

    @classmethod
    def from_flows(
        cls,
        process: npt.ArrayLike,
        object: npt.ArrayLike,  # noqa: A002 - the word of the house
        is_input: npt.ArrayLike,
        kg: npt.ArrayLike | None = None,
        process_time: npt.ArrayLike | None = None,
        *,
        known_from: npt.ArrayLike | None = None,
        voided_from: npt.ArrayLike | None = None,
    ) -> SupplyGraph:
        """A graph of numbered objects and processes: flow ``i`` takes ``object[i]`` into ``process[i]``, or out of it.

        Args:
            process, object: numbers from 0; those between that no flow names exist, too.
            is_input: whether the object goes in.
            kg: mass of each flow, NaN where it is not stated.
            process_time: when each process was, by its number, in any whole unit.
            known_from, voided_from: by process number, since which step of the caller's log it is known, and known to
                be taken back (the highest 64-bit number where it stands).

        Raises:
            TypeError: numbers that are not whole.
            ValueError: vectors that do not fit each other, numbers or masses out of range.
        """
        return cls(
            numbered=arrays_of(
                process,
                object,
                is_input=is_input,
                kg=kg,
                process_time=process_time,
                known_from=known_from,
                voided_from=voided_from,
            )
        )

    def with_tail(
        self,
        process: npt.ArrayLike,
        object: npt.ArrayLike,  # noqa: A002 - as above
        is_input: npt.ArrayLike,
        kg: npt.ArrayLike | None = None,
    ) -> SupplyGraph:
        """This graph and some more flows, which may name new objects and processes; its arrays are not built again.

        Meant for the few events since a snapshot: closures go to and fro between the arrays and the tail; all other
        questions build the arrays anew. Takes what ``from_flows`` takes; every question about time passes the tail.
        """
        return replace(
            self, tail=tail_of(self.flows, self.tail, more=checked_flows(process, object, is_input=is_input, kg=kg))
        )

    @property
    def flows(self) -> FlowArrays:
        """The flows as arrays."""
        return self.network.arrays if self.numbered is None else self.numbered

    def _cutoff_or_all(self, at: datetime | None) -> int:
        return len(self.events) if at is None else self.cutoff(at)

    def _neighbors(self, name: str, *, is_maker: bool) -> tuple[str, ...]:
        node = self.network.objects.get(canonical(name))
        if node is None:
            return ()
        side = self.network.backward if is_maker else self.network.forward
        keys = {self.network.names[target] for target, _ in side.edges(node)}
        return tuple(sorted(key for key in keys if key in self.processes))


def _place(event: TraceEvent) -> str:
    return event.biz_location or event.read_point
