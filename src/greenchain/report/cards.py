"""Reads a trace as cards: a process with what it alone made, an object that none or several made, and their links.

A card holds two kinds of node of the graph at once, which halves the width of a drawing: a chain of eight works has
sixteen tiers of processes and objects, and eight of cards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from greenchain.report.reading import first, listing, mapping, mappings, text, texts

Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes:
        key: identifier of the process, or of the object.
        is_process: which of both.
        facility, time, step: where and when it happened and by which word; empty where not stated.
        objects: what the process alone made; for an object, itself.
        side: ``upstream``, ``subject`` or ``downstream``.
        events: the events that state it.
    """

    key: str
    is_process: bool
    facility: str
    time: str
    step: str
    objects: tuple[str, ...]
    side: str
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardLink:
    """A flow between two cards, by their numbers; ``source_object`` is what flows, empty for what a process makes."""

    source: int
    target: int
    source_object: str


@dataclass(frozen=True, slots=True)
class Cards:
    """A trace, read.

    Attributes:
        subject: identifier asked about.
        seeds: what the trace started from.
        links: sorted, each once.
        products: product of each object, where stated.
        gaps: codes at each object or process where the trace ended.
        origins: objects that begin by a stated commissioning.
    """

    subject: str
    cards: tuple[Card, ...]
    links: tuple[CardLink, ...]
    seeds: frozenset[str]
    products: Mapping[str, str]
    gaps: Mapping[str, tuple[str, ...]]
    origins: frozenset[str]


def walks(result: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The one-way traces of a trace document, with their direction."""
    both = [(name, mapping(result.get(name))) for name in ("upstream", "downstream") if result.get(name)]
    yield from both or [(text(result.get("direction")) or "upstream", result)]


@dataclass(slots=True)
class _Gathered:
    sides: dict[str, str] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    processes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    edges: set[Edge] = field(default_factory=set)
    gaps: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    origins: set[str] = field(default_factory=set)
    seen: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def add(self, direction: str, walk: Mapping[str, Any]) -> None:
        side = "downstream" if direction == "downstream" else "upstream"
        for seed in mappings(walk.get("seeds")):
            self.sides[text(seed.get("id"))] = "subject"
        exposed = exposed_in(walk)
        for item in mappings(walk.get("objects")):
            name = text(item.get("id"))
            if name not in exposed:
                self.sides.setdefault(name, side)
                self.products[name] = text(item.get("product"))
        edges = set(_edges(walk, exposed))
        linked = {end for edge in edges for end in edge}
        for process in mappings(walk.get("processes")):
            name = text(process.get("id"))
            if not exposed or name in linked:
                self.sides.setdefault(name, side)
                self.processes.setdefault(name, process)
        self.edges |= edges
        for gap in mappings(walk.get("frontier")):
            self.gaps[text(gap.get("id"))].add(text(gap.get("code")))
        self.origins |= {text(origin) for origin in listing(walk.get("origins"))}
        for sighting in mappings(walk.get("places")):
            name = text(sighting.get("object"))
            seen = text(sighting.get("time")), text(sighting.get("place")), text(sighting.get("biz_step"))
            self.seen[name] = min(self.seen.get(name, seen), seen)


def exposed_in(walk: Mapping[str, Any]) -> frozenset[str]:
    """What only exposure reached: it shared a container or a place, and is no part of the chain that is drawn."""
    return frozenset(text(item.get("id")) for item in mappings(walk.get("objects")) if item.get("is_exposed") is True)


def _edges(walk: Mapping[str, Any], exposed: frozenset[str]) -> Iterator[Edge]:
    for edge in mappings(walk.get("edges")):
        ends = text(edge.get("from")), text(edge.get("to"))
        if all(ends) and ends[0] != ends[1] and edge.get("role") != "exposure" and exposed.isdisjoint(ends):
            yield ends


def read_cards(result: Mapping[str, Any]) -> Cards:
    """The cards of a trace document, upstream first, then by identifier."""
    gathered = _Gathered()
    for direction, walk in walks(result):
        gathered.add(direction, walk)
    for source, target in sorted(gathered.edges):  # what an edge names and no list does is shown all the same
        side = first((gathered.sides.get(source, ""), gathered.sides.get(target, ""), "upstream"))
        for end in (source, target):
            gathered.sides.setdefault(end, "downstream" if side == "downstream" else "upstream")
    gathered.sides.pop("", None)
    makers: dict[str, set[str]] = defaultdict(set)
    for source, target in gathered.edges:
        if source in gathered.processes and target not in gathered.processes:
            makers[target].add(source)
    held = {name: min(found) for name, found in makers.items() if len(found) == 1}
    cards = tuple(_cards(gathered, held))
    seeds = frozenset(name for name, side in gathered.sides.items() if side == "subject")
    return Cards(
        subject=text(result.get("subject")),
        cards=cards,
        links=_links(gathered, cards),
        seeds=seeds,
        products=gathered.products,
        gaps={name: tuple(sorted(codes)) for name, codes in sorted(gathered.gaps.items())},
        origins=frozenset(gathered.origins),
    )


def _cards(gathered: _Gathered, held: Mapping[str, str]) -> Iterator[Card]:
    made: dict[str, list[str]] = defaultdict(list)
    for name, process in sorted(held.items()):
        made[process].append(name)
    for name in sorted(gathered.sides, key=lambda name: (gathered.sides[name] == "downstream", name)):
        if name in held:
            continue
        side = gathered.sides[name]
        found = gathered.processes.get(name)
        if found is None:
            time, place, step = gathered.seen.get(name, ("", "", ""))
            yield Card(name, is_process=False, facility=place, time=time, step=step, objects=(name,), side=side)
            continue
        is_subject = any(gathered.sides[item] == "subject" for item in made[name])
        yield Card(
            name,
            is_process=True,
            facility=text(found.get("facility")),
            time=text(found.get("time")),
            step=text(found.get("biz_step")),
            objects=tuple(made[name]),
            side="subject" if is_subject else side,
            events=texts(found.get("events")),
        )


def _links(gathered: _Gathered, cards: tuple[Card, ...]) -> tuple[CardLink, ...]:
    card_of = {name: number for number, card in enumerate(cards) for name in (card.key, *card.objects)}
    found = set()
    for source, target in gathered.edges:
        ends = card_of[source], card_of[target]
        if ends[0] != ends[1]:
            found.add((*ends, "" if source in gathered.processes else source))
    return tuple(CardLink(*link) for link in sorted(found))
