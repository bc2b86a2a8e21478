"""Who supplies whom: the parties behind objects and processes, and the tiers of those behind one lot (rule E9).

A party supplies another where it made what the other used, or where an event hands an object from one to the other.
Whoever made a thing and is not named leaves a gap, ``PARTY_UNKNOWN``: a supplier whom nobody states is not nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from greenchain.graph.building import graph_known
from greenchain.graph.statements.parties import transfers_of, worker_of
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.reached import party_of
from greenchain.graph.traces.trace import Gap
from greenchain.graph.traces.tracing import trace_upstream
from greenchain.values.time import aware

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True, order=True)
class SupplyLink:
    """One supplier and one customer, what was supplied, and the events that say so; all canonical and sorted."""

    supplier: str
    customer: str
    objects: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Supplier:
    """A party behind a lot.

    Attributes:
        party: canonical identifier.
        tier: how many supply links, at least, lie between it and a maker of the lot; the makers are tier 0.
        objects: what it supplied of what is in the lot, sorted; of a maker, what it made.
        facilities: where it worked on that, sorted.
    """

    party: str
    tier: int
    objects: tuple[str, ...]
    facilities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suppliers:
    """Everybody behind the objects asked about.

    Attributes:
        subjects: canonical identifiers asked about.
        parties: by tier, then identifier; makers first, at tier 0.
        links: the supply links between them, sorted.
        frontier: where the trace to the origins ended, and makers whom nobody names, sorted.
    """

    at: datetime
    known_at: datetime | None
    subjects: tuple[str, ...]
    parties: tuple[Supplier, ...]
    links: tuple[SupplyLink, ...]
    frontier: tuple[Gap, ...]

    @property
    def suppliers(self) -> tuple[Supplier, ...]:
        """The parties without the makers themselves."""
        return tuple(party for party in self.parties if party.tier)


def supplier_graph(graph: SupplyGraph, *, at: datetime, known_at: datetime | None = None) -> nx.DiGraph[str]:
    """The parties and whom they supply, as stated up to ``at``; nobody supplies itself.

    Nodes carry ``tier``, the fewest links to a party that supplies nobody (to a loop of parties, where only the loop is
    supplied), edges ``objects`` and ``events``, sorted tuples. ``graph.graph["frontier"]`` holds a gap for every maker
    whom nobody names. Nodes and edges are added in the order of their names.

    Args:
        graph: the supply chain.
        at: the instant of the question; aware. Events after it are not counted.
        known_at: leave out what was recorded after it; ``None`` for all that is known.
    """
    import networkx as nx  # noqa: PLC0415 - a third of a second that only this needs

    known = graph_known(graph, known_at=known_at)
    book = _links(known, known.objects, known.processes, cutoff=known.cutoff(at))
    parties: nx.DiGraph[str] = nx.DiGraph(frontier=tuple(sorted(book.gaps)))
    parties.add_nodes_from(sorted(book.parties()))
    for link in book.links():
        parties.add_edge(link.supplier, link.customer, objects=link.objects, events=link.events)
    loops = nx.condensation(parties)
    ends = {name for loop in loops if not loops.out_degree(loop) for name in loops.nodes[loop]["members"]}
    for name, tier in _tiers(ends, book.links()).items():
        parties.nodes[name]["tier"] = tier
    return parties


def suppliers_of(
    graph: SupplyGraph, seeds: str | Iterable[str], *, at: datetime, known_at: datetime | None = None
) -> Suppliers:
    """Everybody behind ``seeds``, tier by tier, as :func:`trace_upstream` reaches them."""
    known = graph_known(graph, known_at=known_at)
    cutoff = known.cutoff(at)
    trace = trace_upstream(known, seeds, at=at)
    book = _links(known, trace.object_ids, (process.id for process in trace.processes), cutoff=cutoff)
    makers = {party for seed in trace.seeds for party, _ in _makers(known, seed.id, cutoff) if party}
    tiers = _tiers(makers, book.links())
    parties = tuple(
        Supplier(name, tier, tuple(sorted(book.given[name] or book.made[name])), tuple(sorted(book.places[name])))
        for tier, name in sorted((tier, name) for name, tier in tiers.items())
    )
    links = tuple(link for link in book.links() if link.supplier in tiers and link.customer in tiers)
    frontier = tuple(sorted({*trace.frontier, *book.gaps}))
    return Suppliers(aware(at), known_at, trace.subjects, parties, links, frontier)


@dataclass(slots=True)
class _Book:
    objects: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    events: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    given: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    made: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    places: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    gaps: set[Gap] = field(default_factory=set)

    def add(self, supplier: str, customer: str, name: str, event: str) -> None:
        if supplier and customer and supplier != customer:
            self.objects[supplier, customer].add(name)
            self.events[supplier, customer].add(event)
            self.given[supplier].add(name)

    def links(self) -> tuple[SupplyLink, ...]:
        return tuple(
            SupplyLink(*ends, tuple(sorted(self.objects[ends])), tuple(sorted(self.events[ends])))
            for ends in sorted(self.objects)
        )

    def parties(self) -> set[str]:
        return {name for ends in self.objects for name in ends} | self.made.keys()


def _links(graph: SupplyGraph, names: Iterable[str], processes: Iterable[str], *, cutoff: int) -> _Book:
    """What is stated about supplies of ``names`` into ``processes``."""
    book = _Book()
    wanted = frozenset(processes)
    for name in names:
        makers = dict(_makers(graph, name, cutoff))
        for party, event in makers.items():
            if party:
                book.made[party].add(name)
                book.places[party] |= {_facility(graph, event)} - {""}
            else:
                site = _facility(graph, event)
                detail = f"nobody says which party made it{f' at {site}' if site else ''}"
                book.gaps.add(Gap("PARTY_UNKNOWN", name, detail, graph.events[event].key))
        _hand_over(graph, name, set(makers) - {""}, book, wanted=wanted, cutoff=cutoff)
    return book


def _hand_over(
    graph: SupplyGraph, name: str, makers: set[str], book: _Book, *, wanted: frozenset[str], cutoff: int
) -> None:
    """The ways of one object from its makers to its users."""
    handed = [
        (transfer.giver, transfer.taker, graph.events[index].key)
        for index in sorted({index for index, _ in graph.journeys.happenings(name, cutoff)})
        for transfer in transfers_of(graph.events[index], graph.rules)
    ]
    takers = {taker for _, taker, _ in handed}
    for giver, taker, event in handed:
        book.add(giver, taker, name, event)
        if giver not in takers and giver not in makers:
            for maker in makers:
                book.add(maker, giver, name, event)
    for user, event in _users(graph, name, wanted, cutoff):
        if user not in takers and user not in makers:
            for maker in makers:
                book.add(maker, user, name, event)


def _makers(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[tuple[str, int]]:
    """The parties that made an object, or the lot it is one of, with the event; an empty one where nobody is named."""
    births = [birth for birth in graph.births.get(name, ()) if birth.index < cutoff]
    births = births or [birth for birth in graph.births.get(graph.lot_until(name, cutoff), ()) if birth.index < cutoff]
    for birth in births:
        event = graph.events[birth.index]
        if birth.process:
            yield party_of(graph, birth.process, cutoff=cutoff), birth.index
        else:
            place = graph.facility_of(birth.place)
            yield worker_of(event, place, facilities=graph.facilities, rules=graph.rules), birth.index


def _users(graph: SupplyGraph, name: str, wanted: frozenset[str], cutoff: int) -> Iterator[tuple[str, str]]:
    """The parties whose processes used an object, with an event that says so."""
    for key in graph.consumers_of(name):
        indices = [index for index in graph.processes[key] if index < cutoff and key in wanted]
        for index in indices:
            event = graph.events[index]
            if any(ref.id == name for ref in event.inputs):
                yield party_of(graph, key, cutoff=cutoff), event.key


def _facility(graph: SupplyGraph, event: int) -> str:
    stated = graph.events[event]
    return graph.facility_of(stated.biz_location or stated.read_point)


def _tiers(nearest: Iterable[str], links: Iterable[SupplyLink]) -> dict[str, int]:
    """The fewest links from each party to one of the ``nearest``."""
    suppliers: dict[str, list[str]] = defaultdict(list)
    for link in links:
        suppliers[link.customer].append(link.supplier)
    tiers = dict.fromkeys(sorted(nearest), 0)
    waiting = list(tiers)
    for name in waiting:  # grows while it is read
        for supplier in suppliers[name]:
            if supplier not in tiers:
                tiers[supplier] = tiers[name] + 1
                waiting.append(supplier)
    return tiers
