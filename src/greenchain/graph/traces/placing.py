"""The places of one thing: where it is with how much of it, and where it was, a stretch after the other.

A single thing is at one place at a time. A lot may be at many: where all its amounts are stated, a site that got some
keeps it until the figures show that the last of it left, whatever other sites get meanwhile; so its stretches overlap.
Where an amount is left open, or the lot is seen where the figures do not have it, nobody knows what stayed behind, and
it is followed as if it were one thing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from greenchain.graph.amounts.deliveries import IN_PARTS
from greenchain.graph.amounts.holdings import Holding, HoldingState, holdings, presences
from greenchain.graph.amounts.site_accounts import Presence
from greenchain.graph.nodes import Stay, total
from greenchain.graph.statements.journeys import Located, in_force
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.trace import INFERRED, STATED
from greenchain.values.errors import Fault, InputError
from greenchain.values.identifiers import kind_of
from greenchain.values.quantity import UNITS, Quantity, decimal_text, exact_decimal
from greenchain.values.time import format_instant

MAX_CHAINS = 10_000  # ways out of nested containers that parts of one lot may be in: more are no packing list

USED_UP = "used_up"
"""The state of a lot of which the figures show that nothing remained anywhere."""
SEEN = "seen"
"""The state of one thing, and of a lot whose amounts are left open: it was last seen there."""

Chain = tuple[str, ...]
"""Containers from the innermost out."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where one thing, or a part of a lot, was for a while.

    Attributes:
        id: canonical identifier.
        place: where; empty where no event says.
        last_seen: time of the last event that says so; ``None`` where there is none.
        containers: what it was inside of, from the innermost out.
        since: time of the first event that says so without another place between.
        until: time of the event that says otherwise; ``None`` while nothing does.
        event: the last event that says so.
        confidence: ``stated`` by an event that names the thing, or ``inferred`` from what carried it.
        state: ``held``, ``under_way``, ``used_up`` or ``seen``; empty for what is over.
        quantity: how much of the lot that is now; ``None`` where it is left open, and for what is over.
        destination: the place, else the party, that a part under way was sent to; empty where neither is stated.
    """

    id: str
    place: str
    last_seen: datetime | None
    containers: Chain
    since: datetime | None
    until: datetime | None
    event: str
    confidence: str
    state: str = ""
    quantity: Quantity | None = None
    destination: str = ""

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        times = {name: getattr(self, name) for name in ("last_seen", "since", "until")}
        return {
            "id": self.id,
            "place": self.place or None,
            **{name: format_instant(time) if time else None for name, time in times.items()},
            "containers": list(self.containers),
            "event": self.event or None,
            "confidence": self.confidence,
            "state": self.state or None,
            "quantity": decimal_text(self.quantity.value) if self.quantity else None,
            "unit": self.quantity.unit if self.quantity else None,
            "destination": self.destination or None,
        }


def present(
    graph: SupplyGraph, name: str, cutoff: int, *, parts: Sequence[Holding] | None = None
) -> Iterator[Location]:
    """Where the thing is after the first ``cutoff`` events: a location for each part of a lot, else one.

    ``parts`` are those of the lot where the caller has them already.
    """
    held = holdings(graph, name, cutoff=cutoff) if parts is None else parts
    located = graph.journeys.located(name, cutoff)
    stays: dict[str, list[Stay]] = defaultdict(list)
    for stay in graph.aggregations.by_child.get(name, ()):
        if stay.covers(cutoff):
            stays[stay.parent].append(stay)
    chains = [
        _in_chain(graph, name, chain, stays[chain[0]] if chain else (), located=located, cutoff=cutoff)
        for chain in _chains(graph, name, cutoff)
    ]
    is_known = all(part.quantity and (part.place or part.state is HoldingState.UNDER_WAY) for part in held)
    if held and is_known and _agree(graph, name, cutoff):
        yield from _in_parts(graph, name, held, chains)
    elif len(held) == len(chains) == 1 and is_known and _is_at(graph, held[0], chains[0].place):
        yield replace(chains[0], state=held[0].state.value, quantity=held[0].quantity)
    elif not held and is_used_up(graph, name, cutoff):
        yield from (replace(each, state=USED_UP, quantity=_nothing_of(graph, name, cutoff)) for each in chains)
    else:
        yield from chains


def _agree(graph: SupplyGraph, name: str, cutoff: int) -> bool:
    """Whether the lot was only ever seen where the figures have it; else they are not the whole story."""
    located = graph.journeys.located(name, cutoff)
    if len({_place(graph, step) for step in located}) < 2:  # noqa: PLR2004 - seen at one place
        return True
    found = presences(graph, name, cutoff=cutoff)
    return found is None or bool(_in_presences(graph, _stretches(graph, name, located), found))


def _is_at(graph: SupplyGraph, part: Holding, place: str) -> bool:
    return part.state is HoldingState.HELD and graph.facility_of(place) == part.place


def is_used_up(graph: SupplyGraph, name: str, cutoff: int) -> bool:
    """Whether nothing is left of a lot that has no holdings: its amounts are stated and all gone."""
    return kind_of(name) in IN_PARTS and graph.made_until(name, cutoff) is not None


def _nothing_of(graph: SupplyGraph, name: str, cutoff: int) -> Quantity | None:
    made = graph.made_until(name, cutoff)
    return Quantity(exact_decimal(Fraction(0)), made.unit) if made else None


def _in_parts(
    graph: SupplyGraph, name: str, parts: Sequence[Holding], chains: Sequence[Location]
) -> Iterator[Location]:
    """The packed parts by their containers, then what each site holds beside them, then what else is under way."""
    sent = [part for part in parts if part.state is HoldingState.UNDER_WAY]
    held = {part.place: part for part in parts if part.state is HoldingState.HELD}
    carriers = {part.via: part for part in reversed(sent)}
    packed = [each for each in chains if each.containers]
    carrying = {container for each in packed for container in each.containers}
    rest: dict[str, Fraction] = {place: part.quantity.exact for place, part in held.items() if part.quantity}
    is_clear = True  # whether what is packed where can be taken off what the sites hold
    for each in packed:
        way = next((carriers[container] for container in each.containers if container in carriers), None)
        is_away = way is not None
        ends = _end(way) if way is not None else ""
        yield replace(each, state=(HoldingState.UNDER_WAY if is_away else HoldingState.HELD).value, destination=ends)
        place = graph.facility_of(each.place)
        if not is_away and place in rest and each.quantity is not None:
            rest[place] -= each.quantity.exact
        else:
            is_clear = is_clear and is_away
    for place, part in held.items():
        if part.quantity and rest[place] > 0 and is_clear:
            unit = part.quantity.unit
            yield _of_part(name, part, place, Quantity(exact_decimal(rest[place] / UNITS[unit].size), unit))
    for part in sent:
        if part.via not in carrying:
            place = graph.events[part.index].biz_location or graph.journeys.place_of(name, part.index)
            yield replace(_of_part(name, part, place, part.quantity), destination=_end(part))


def _end(part: Holding) -> str:
    """Where a part under way goes: the place, else the party."""
    return part.place or part.holder


def _of_part(name: str, part: Holding, place: str, quantity: Quantity | None) -> Location:
    confidence = STATED if part.is_stated else INFERRED
    return Location(
        name, place, part.last_seen, (), part.since, None, part.event, confidence, part.state.value, quantity
    )


def _in_chain(
    graph: SupplyGraph, name: str, chain: Chain, stays: Sequence[Stay], *, located: Sequence[Located], cutoff: int
) -> Location:
    """The part of the thing in a chain of containers, by its ``stays`` in the first; all where the chain is empty."""
    steps = _steps(graph, chain, stays, located=located, cutoff=cutoff) if chain else located
    found = replace(_location(graph, name, steps, chain), state=SEEN)
    return replace(found, quantity=total([stay.quantity for stay in stays]))


def past(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Location]:
    """Where the thing was among the first ``cutoff`` events: a location for each stretch, by its beginning."""
    located = graph.journeys.located(name, cutoff)
    if not located:
        yield from present(graph, name, cutoff)
        return
    parts = holdings(graph, name, cutoff=cutoff)
    held = presences(graph, name, cutoff=cutoff)
    stretches = _stretches(graph, name, located)
    if held is not None:
        stretches = _in_presences(graph, stretches, held) or stretches
    state = USED_UP if not parts and is_used_up(graph, name, cutoff) else ""
    for chain, steps, end in stretches:
        until = graph.events[end].event_time if end is not None else None
        yield replace(_location(graph, name, steps, chain, until), state=state if end is None else "")


_Stretch = tuple[Chain, list[Located], int | None]
"""Containers, the sightings in the stretch, and the event that ended it."""


def _stretches(graph: SupplyGraph, name: str, located: Sequence[Located]) -> list[_Stretch]:
    """The stretches of one thing: each ends where the next begins."""
    found: list[tuple[Chain, list[Located]]] = []
    for step in located:
        chain = _chain_at(graph, name, step)
        last = found[-1] if found else None
        if last and last[0] == chain and _place(graph, last[1][-1]) == _place(graph, step):
            last[1].append(step)
        else:
            found.append((chain, [step]))
    ends = [*(steps[0].since for _, steps in found[1:]), None]
    return [(chain, steps, end) for (chain, steps), end in zip(found, ends, strict=True)]


def _in_presences(
    graph: SupplyGraph, stretches: Sequence[_Stretch], held: Mapping[str, Sequence[Presence]]
) -> list[_Stretch]:
    """The stretches of a lot in parts; none where it was seen at a place that the figures do not have it at.

    A stretch ends where the lot was repacked at the same site, or else with the first sighting elsewhere after the last
    of it left the site.
    """
    found: dict[tuple[str, int], list[tuple[Chain, list[Located]]]] = {}
    for chain, steps, _ in stretches:
        place = graph.facility_of(_place(graph, steps[0]))
        number = _number(held.get(place, ()), steps[0].since)
        if number < 0:
            return []
        listed = found.setdefault((place, number), [])
        if listed and listed[-1][0] == chain:
            listed[-1][1].extend(steps)
        else:
            listed.append((chain, list(steps)))
    begins = [steps[0].since for _, steps, _ in stretches]
    places = [graph.facility_of(_place(graph, steps[0])) for _, steps, _ in stretches]
    told: list[_Stretch] = []
    for (place, number), listed in found.items():
        gone = held[place][number].until
        after = bisect_left(begins, gone) if gone is not None else len(begins)
        elsewhere = (begin for begin, other in zip(begins[after:], places[after:], strict=True) if other != place)
        last = next(elsewhere, None)
        ends = [*(steps[0].since for _, steps in listed[1:]), last]
        told += [(chain, steps, end) for (chain, steps), end in zip(listed, ends, strict=True)]
    return sorted(told, key=lambda stretch: (stretch[1][0].since, stretch[0]))


def _number(stretches: Sequence[Presence], index: int) -> int:
    """Which of them the event is in, the one that ends it among them; -1 where none."""
    for number, each in enumerate(stretches):
        if each.since <= index and (each.until is None or index <= each.until):
            return number
    return -1


def _location(
    graph: SupplyGraph, name: str, steps: Sequence[Located], chain: Chain, until: datetime | None = None
) -> Location:
    if not steps:
        return Location(name, "", None, chain, None, None, "", INFERRED)
    place = _place(graph, steps[-1])
    first = next((n for n in range(len(steps), 0, -1) if _place(graph, steps[n - 1]) != place), 0)
    event = graph.events[steps[-1].event]
    own = {step.event for step in steps if not step.via}
    return Location(
        id=name,
        place=place,
        last_seen=event.event_time,
        containers=chain,
        since=graph.events[steps[first].since].event_time,
        until=until,
        event=event.key,
        confidence=STATED if steps[-1].event in own else INFERRED,
    )


def _place(graph: SupplyGraph, step: Located) -> str:
    return graph.events[step.event].biz_location


def _steps(
    graph: SupplyGraph, chain: Chain, stays: Sequence[Stay], *, located: Sequence[Located], cutoff: int
) -> list[Located]:
    """What says where the part in ``chain`` is: not where other parts of the thing went since this was packed."""
    start = max(stay.start for stay in stays)
    own = (step for step in located if not step.via or step.since <= start)
    carried = (
        Located(max(step.since, start), step.event, step.via or chain[0])
        for step in graph.journeys.located(chain[0], cutoff)
    )
    return in_force({*own, *carried})


def _chain_at(graph: SupplyGraph, name: str, step: Located) -> Chain:
    """What the thing was inside of once the event had happened; of several, that which the event came through.

    A lot in thousands of containers is asked about thousands of times: the way out is climbed, not chosen from all.
    """
    cutoff = step.since + 1
    if not step.via:
        return _first_chain(graph, name, cutoff)
    stays = graph.aggregations.by_parent.get(step.via, ())
    if any(stay.child == name and stay.covers(cutoff) for stay in stays):
        return (step.via, *_first_chain(graph, step.via, cutoff))
    chains = _chains(graph, name, cutoff)
    return next((chain for chain in chains if step.via in chain), ())


def _first_chain(graph: SupplyGraph, name: str, cutoff: int) -> Chain:
    """The first of all ways out by name: at every step the first container."""
    chain: list[str] = []
    while outer := graph.aggregations.containers(chain[-1] if chain else name, cutoff):
        chain.append(outer[0])
    return tuple(chain)


def _chains(graph: SupplyGraph, name: str, cutoff: int) -> list[Chain]:
    """Every way from the thing out through its containers after the first ``cutoff`` events, sorted."""
    done: list[Chain] = []
    waiting: list[Chain] = [()]
    while waiting:
        chain = [*waiting.pop()]
        while len(outer := graph.aggregations.containers(chain[-1] if chain else name, cutoff)) == 1:
            chain += outer  # most things are in one container only: nothing is copied on the way out
        if outer:
            waiting += [(*chain, parent) for parent in outer]
        else:
            done.append(tuple(chain))
        if len(done) + len(waiting) > MAX_CHAINS:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_CHAINS} nested containers", where=name))
    return sorted(done)
