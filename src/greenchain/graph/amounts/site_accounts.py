"""What each site holds of one lot while the events go by, and since when it has held some without a break.

An account is closed where every amount is stated. Only then a site can be shown to hold nothing any more; where one is
open, the lot may be anywhere it ever was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, TypeGuard

from greenchain.graph.amounts.lot_ledger import amounts_moved
from greenchain.graph.nodes import Direction, Movement
from greenchain.graph.statements.parties import PARTY_ENDS
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.values.quantity import UNITS, Quantity

# One arrival is often told several times: goods arrive, are received, are accepted. Of a site's words the first of
# these that it uses counts, so that no amount comes in twice (CBV 2.0, business steps)
TAKING_IN = ("receiving", "accepting", "arriving")


class Presence(NamedTuple):
    """A stretch in which a site held some of the lot, by places in the graph's order.

    ``until`` is the event that took the last of it away; ``None`` while something is or may be there.
    """

    since: int
    until: int | None


class _Entry(NamedTuple):
    """What one event does to a site's account; ``word`` is that of an arrival, else empty."""

    event: int
    place: str
    amounts: Sequence[Quantity | None]
    sign: int = 0
    word: str = ""
    holder: str = ""


@dataclass(slots=True)
class _Tally:
    amount: Fraction = Fraction(0)
    is_open: bool = False

    def add(self, quantities: Sequence[Quantity | None], unit: str, *, sign: int) -> None:
        for quantity in quantities:
            if not counts(quantity, unit):
                self.is_open = True
            else:
                self.amount += sign * quantity.exact


@dataclass(slots=True)
class SiteAccount:
    """One site's account of a lot.

    Attributes:
        last: the last event that counts for it.
        holder: the party that took it last, as events say; empty where none does.
        presences: when it held some, in order.
    """

    last: int = 0
    holder: str = ""
    presences: list[Presence] = field(default_factory=list)
    _own: _Tally = field(default_factory=_Tally)
    _took_in: dict[str, _Tally] = field(default_factory=dict)

    def _arrived(self) -> _Tally:
        word = next((word for word in TAKING_IN if word in self._took_in), "")
        return self._took_in.get(word, _Tally())

    @property
    def amount(self) -> Fraction:
        """How much is there by the figures, in the base unit; less than nothing where they are not the whole story."""
        return self._own.amount + self._arrived().amount

    @property
    def is_open(self) -> bool:
        """Whether an amount is left out, so that nobody knows how much is there."""
        return self._own.is_open or self._arrived().is_open

    @property
    def remains(self) -> bool:
        """Whether something is or may be there."""
        return self.is_open or self.amount != 0

    def enter(self, entry: _Entry, unit: str) -> None:
        """Count one entry; entries come in order."""
        self.last = entry.event
        self.holder = entry.holder or self.holder
        tally = self._took_in.setdefault(entry.word, _Tally()) if entry.word else self._own
        tally.add(entry.amounts, unit, sign=entry.sign)
        is_held = bool(self.presences) and self.presences[-1].until is None
        if self.remains and not is_held:
            self.presences.append(Presence(entry.event, None))
        elif is_held and not self.remains:
            self.presences[-1] = self.presences[-1]._replace(until=entry.event)


def site_accounts(
    graph: SupplyGraph, name: str, moves: Sequence[Movement], *, cutoff: int, unit: str
) -> Mapping[str, SiteAccount]:
    """The account of each site that the lot ever was at, after the first ``cutoff`` events; ``moves`` are the lot's.

    Sites are facilities of the tables where those know the place; the empty one stands for places not stated.
    """
    sites: dict[str, SiteAccount] = {}
    for entry in sorted(_entries(graph, name, moves, cutoff), key=lambda entry: entry.event):
        sites.setdefault(graph.facility_of(entry.place), SiteAccount()).enter(entry, unit)
    return sites


def _entries(graph: SupplyGraph, name: str, moves: Sequence[Movement], cutoff: int) -> Iterator[_Entry]:
    for birth in graph.births.get(name, ()):
        if birth.index < cutoff:
            yield _Entry(birth.index, birth.place, [birth.quantity], 1)
    for index in graph.journeys.named.get(name, ()):
        event = graph.events[index]
        gone = [ref.quantity for ref in _used(event) if ref.id == name] if index < cutoff else []
        if gone:
            yield _Entry(index, event.biz_location or event.read_point, gone, -1)
    for step in moves:
        if step.direction is Direction.IN:
            amounts = amounts_moved(graph, name, step)
            yield _Entry(step.index, step.place, amounts, 1, step.biz_step, taker_of(step))
        elif step.direction in (Direction.OUT, Direction.VOID):
            sign = -1 if step.direction is Direction.OUT else 1
            yield _Entry(step.index, step.place, amounts_moved(graph, name, step), sign)
        else:
            yield _Entry(step.index, step.place, [])


def _used(event: TraceEvent) -> tuple[ObjectRef, ...]:
    """What ended in the event: consumed, or taken out of the world."""
    is_end = event.type is EventType.OBJECT and event.action is Action.DELETE
    return event.objects if is_end else event.inputs


def taker_of(step: Movement) -> str:
    """The party that a movement goes to; empty where it names none."""
    for kind in PARTY_ENDS:
        named = sorted({end.id for end in step.destinations if end.type == kind})
        if named:
            return named[0]
    return ""


def counts(quantity: Quantity | None, unit: str) -> TypeGuard[Quantity]:
    """Whether an amount can be added up in ``unit``."""
    return quantity is not None and bool(unit) and quantity.dimension == UNITS[unit].dimension
