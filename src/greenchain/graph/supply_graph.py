"""The supply graph: who was made of what, inside what, where and when; immutable, and the same for any arrival order.

Objects and processes are nodes of the flow network; containment, journeys and births stand beside it. Identifiers are
taken in any spelling and answered in the canonical one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from greenchain.graph.containment import Containment
from greenchain.graph.journeys import Journeys
from greenchain.graph.network import FlowNetwork
from greenchain.graph.nodes import Birth, Movement, ObjectNode, Process, total
from greenchain.graph.processes import merged
from greenchain.graph.projection import to_networkx
from greenchain.graph.standing import Voided
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import Facility, Party, Product
from greenchain.values.finding import Finding
from greenchain.values.identifiers import canonical, class_of, kind_of
from greenchain.values.time import aware

if TYPE_CHECKING:
    import networkx as nx

_BEFORE_EXTENSION = "/254/"  # GLN extension: a part of the place that the GLN before it names


@dataclass(frozen=True, slots=True, eq=False)
class SupplyGraph:
    """A supply chain as its events state it; made by ``build_graph`` only.

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
        stated: all events given, each once, those taken back and their declarations among them.
        recorded_at: when each event, by key, became known; an event without an entry counts as always known.
        missing: names of event documents that are known to exist and were not given, or not wholly read: no trace on
            such a graph is complete.
        sourceless: processes that begin without inputs, and objects sent off before any birth: see ``sourceless``.
    """

    events: tuple[TraceEvent, ...]
    voided: tuple[Voided, ...]
    notices: tuple[Finding, ...]
    facilities: Mapping[str, Facility]
    products: Mapping[str, Product]
    parties: Mapping[str, Party]
    network: FlowNetwork
    processes: Mapping[str, tuple[int, ...]]
    births: Mapping[str, tuple[Birth, ...]]
    lots: Mapping[str, str]
    journeys: Journeys
    aggregations: Containment
    associations: Containment
    stated: tuple[TraceEvent, ...]
    recorded_at: Mapping[str, datetime]
    names: frozenset[str]
    times: tuple[datetime, ...]
    missing: tuple[str, ...] = ()
    sourceless: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def __contains__(self, name: object) -> bool:
        """Whether events or tables name it: an object, process, product class, place, facility or party."""
        return isinstance(name, str) and (name in self.names or canonical(name) in self.names)

    @property
    def objects(self) -> tuple[str, ...]:
        """The identifiers of all objects, sorted."""
        return tuple(sorted(self.network.objects))

    def cutoff(self, at: datetime) -> int:
        """How many events have happened at ``at``: an event at that very instant has."""
        return bisect_right(self.times, aware(at))

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

    def facility_of(self, place: str) -> str:
        """The facility of the tables that ``place`` is or is part of, else ``place`` itself."""
        whole = place.partition(_BEFORE_EXTENSION)[0]
        return whole if place not in self.facilities and whole in self.facilities else place

    def to_networkx(self) -> nx.DiGraph[str]:
        """The flow network for networkx: see ``projection.to_networkx``."""
        return to_networkx(self.network)

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
