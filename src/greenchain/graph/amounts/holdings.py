"""Where the parts of a lot are: how much of it each site still holds, and how much is under way.

A lot is seldom in one place. What a site made and took in, less what it used, destroyed and sent off, is what it holds;
a shipping that no receipt answers is under way (rule E9). An amount that some event leaves out makes the site's amount
unknown and never zero: a site is left out only where the figures show that nothing remained.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TypeGuard

from greenchain.graph.amounts.lot_ledger import amounts_moved
from greenchain.graph.nodes import Direction, Movement
from greenchain.graph.statements.pairing import unpaired
from greenchain.graph.statements.parties import PARTY_ENDS
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.values.identifiers import IdentifierKind, kind_of
from greenchain.values.quantity import UNITS, Quantity, exact_decimal

IN_PARTS = (IdentifierKind.LOT, IdentifierKind.CLASS, IdentifierKind.OTHER)
"""Kinds of identifiers of which parts may be at several places."""

# One arrival is often told several times: goods arrive, are received, are accepted. Of a site's words the first of
# these that it uses counts, so that no amount comes in twice (CBV 2.0, business steps)
_TAKING_IN = ("receiving", "accepting", "arriving")


class HoldingState(StrEnum):
    """Whether a part is at a site, or between two."""

    HELD = "held"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True)
class Holding:
    """A part of a lot.

    Attributes:
        place: the site that holds it, or where it was sent; empty where not stated.
        holder: the party that took it last; empty where no event and no table says.
        quantity: how much, in the unit that the lot was first stated in; ``None`` where the events leave it open.
        state: held, or under way.
        since: when the site's part of it, or the shipping, began.
        last_seen: the last event that counts for it.
        event: its key.
        is_stated: whether that event names the lot itself, and not only what carried it.
    """

    place: str
    holder: str
    quantity: Quantity | None
    state: HoldingState
    since: datetime
    last_seen: datetime
    event: str
    is_stated: bool


@dataclass(slots=True)
class _Site:
    """One site's account of the lot while the events go by."""

    indices: list[int] = field(default_factory=list)
    holder: str = ""
    amount: Fraction = Fraction(0)
    is_open: bool = False
    took_in: dict[str, list[Quantity | None]] = field(default_factory=dict)

    def add(self, quantities: list[Quantity | None], unit: str, *, sign: int) -> None:
        for quantity in quantities:
            if not _counts(quantity, unit):
                self.is_open = True
            else:
                self.amount += sign * quantity.exact


def holdings(graph: SupplyGraph, name: str, *, cutoff: int) -> tuple[Holding, ...]:
    """The parts of the lot ``name`` after the first ``cutoff`` events: at sites, by place, then those under way.

    Empty where nothing remained, and for what is one thing and has no parts.
    """
    if kind_of(name) not in IN_PARTS:
        return ()
    moves = graph.journeys.movements(name, cutoff)
    unit = _unit(graph, name, moves, cutoff)
    sites = _sites(graph, name, moves, cutoff, unit)
    held = [_held(graph, name, place, site=site, unit=unit) for place, site in sorted(sites.items()) if _remains(site)]
    return (*held, *(_sent(graph, name, step, unit) for step in unpaired(moves)))


def _sites(graph: SupplyGraph, name: str, moves: tuple[Movement, ...], cutoff: int, unit: str) -> dict[str, _Site]:
    sites: dict[str, _Site] = {}

    def site(place: str, index: int) -> _Site:
        found = sites.setdefault(graph.facility_of(place), _Site())
        found.indices.append(index)
        return found

    for birth in graph.births.get(name, ()):
        if birth.index < cutoff:
            site(birth.place, birth.index).add([birth.quantity], unit, sign=1)
    for index in graph.journeys.named.get(name, ()):
        event = graph.events[index]
        gone = [ref.quantity for ref in _used(event) if ref.id == name] if index < cutoff else []
        if gone:
            site(event.biz_location or event.read_point, index).add(gone, unit, sign=-1)
    for step in moves:
        _move(graph, name, step, unit, site(step.place, step.index))
    for found in sites.values():
        word = next((word for word in _TAKING_IN if word in found.took_in), "")
        found.add(found.took_in.get(word, []), unit, sign=1)
    return sites


def _move(graph: SupplyGraph, name: str, step: Movement, unit: str, site: _Site) -> None:
    amounts = amounts_moved(graph, name, step)
    if step.direction is Direction.IN:
        site.took_in.setdefault(step.biz_step, []).extend(amounts)
        site.holder = _taker(step) or site.holder
    elif step.direction in (Direction.OUT, Direction.VOID):
        site.add(amounts, unit, sign=-1 if step.direction is Direction.OUT else 1)


def _used(event: TraceEvent) -> tuple[ObjectRef, ...]:
    """What ended in the event: consumed, or taken out of the world."""
    is_end = event.type is EventType.OBJECT and event.action is Action.DELETE
    return event.objects if is_end else event.inputs


def _remains(site: _Site) -> bool:
    """Whether something is or may be there; less than nothing shows that the figures are not the whole story."""
    return site.is_open or site.amount != 0


def _held(graph: SupplyGraph, name: str, place: str, *, site: _Site, unit: str) -> Holding:
    is_known = not site.is_open and site.amount > 0
    row = graph.facilities.get(place)
    last = graph.events[max(site.indices)]
    return Holding(
        place=place,
        holder=site.holder or (row.party if row else ""),
        quantity=_quantity(site.amount, unit) if is_known else None,
        state=HoldingState.HELD,
        since=graph.events[min(site.indices)].event_time,
        last_seen=last.event_time,
        event=last.key,
        is_stated=max(site.indices) in graph.journeys.named.get(name, ()),
    )


def _sent(graph: SupplyGraph, name: str, step: Movement, unit: str) -> Holding:
    amounts = amounts_moved(graph, name, step)
    stated = [amount.exact for amount in amounts if _counts(amount, unit)]
    places = sorted({end.id for end in step.destinations if end.type == "location"})
    return Holding(
        place=places[0] if len(places) == 1 else "",
        holder=_taker(step),
        quantity=_quantity(sum(stated, Fraction(0)), unit) if len(stated) == len(amounts) else None,
        state=HoldingState.UNDER_WAY,
        since=step.time,
        last_seen=step.time,
        event=step.event,
        is_stated=not step.via,
    )


def _unit(graph: SupplyGraph, name: str, moves: tuple[Movement, ...], cutoff: int) -> str:
    """What the lot is counted in: the unit of the first birth, else of the first movement, that states one."""
    return next((quantity.unit for quantity in _stated(graph, name, moves, cutoff) if quantity), "")


def _stated(graph: SupplyGraph, name: str, moves: tuple[Movement, ...], cutoff: int) -> Iterator[Quantity | None]:
    yield from (birth.quantity for birth in graph.births.get(name, ()) if birth.index < cutoff)
    for step in moves:
        yield from amounts_moved(graph, name, step)


def _taker(step: Movement) -> str:
    for kind in PARTY_ENDS:
        named = sorted({end.id for end in step.destinations if end.type == kind})
        if named:
            return named[0]
    return ""


def _counts(quantity: Quantity | None, unit: str) -> TypeGuard[Quantity]:
    return quantity is not None and bool(unit) and quantity.dimension == UNITS[unit].dimension


def _quantity(amount: Fraction, unit: str) -> Quantity:
    return Quantity(exact_decimal(amount / UNITS[unit].size), unit)
