"""One lot's account: made, used, sent off; nobody can use or send more of a lot than was made of it.

Everywhere: what all processes consumed. At the site that made it: what was consumed there and shipped from there, less
what came back. What is shipped and then consumed elsewhere is counted once at each place, never added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from greenchain.graph.nodes import Birth, Direction, Movement, total
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.values.finding import Finding
from greenchain.values.identifiers import IdentifierKind, kind_of
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import Quantity

_NOT_LOTS = (IdentifierKind.CLASS, IdentifierKind.PALLET, IdentifierKind.PLACE, IdentifierKind.PARTY)


@dataclass(frozen=True, slots=True)
class LotBalance:
    """The account of one lot, amounts in the base unit of its dimension; ``None`` where an amount is not stated.

    Attributes:
        lot: canonical identifier.
        dimension: what is measured, such as ``mass``; empty where no making states it.
        sites: the facilities that made it, sorted; empty where a making states no place.
        made: in all.
        consumed: by all processes, as far as stated.
        drawn: consumed at those sites and shipped from them, less what they received back, as far as stated.
        finding: the judgement.
    """

    lot: str
    dimension: str
    sites: tuple[str, ...]
    made: Fraction | None
    consumed: Fraction
    drawn: Fraction
    finding: Finding


@dataclass(slots=True)
class _Sum:
    """Stated amounts of one dimension added up, and whether some were not stated."""

    dimension: str
    amount: Fraction = Fraction(0)
    is_partial: bool = False

    def add(self, quantity: Quantity | None) -> None:
        if quantity is None or quantity.dimension != self.dimension:
            self.is_partial = True
        else:
            self.amount += quantity.exact


def lot_balance(graph: SupplyGraph, name: str, *, cutoff: int) -> LotBalance | None:
    """The account of one object after the first ``cutoff`` events; ``None`` where it is no lot or nothing was drawn."""
    if kind_of(name) in _NOT_LOTS:
        return None
    births = [birth for birth in graph.births.get(name, ()) if birth.index < cutoff]
    uses = _uses(graph, name, cutoff)
    moves = graph.journeys.movements(name, cutoff)
    if not _has_amount(graph, name, births) or not (uses or any(step.direction is Direction.OUT for step in moves)):
        return None
    made_at = {graph.facility_of(birth.place) for birth in births}
    sites = frozenset() if "" in made_at else frozenset(made_at)
    stated = next((birth.quantity for birth in births if birth.quantity), None)
    account = _Account(stated.dimension if stated else "", has_making=bool(births))
    for birth in births:
        account.made.add(birth.quantity)
    account.enter_uses(uses, sites)
    for step in moves:
        target = account.entry(step.direction, graph.facility_of(step.place), sites=sites)
        if target is not None:
            for quantity in amounts_moved(graph, name, step):
                target.add(quantity)
    return account.closed(name, sites)


def _has_amount(graph: SupplyGraph, name: str, births: list[Birth]) -> bool:
    """Whether there is an amount to overdraw: not of one single thing, nor of a container whatever its identifier."""
    if not births and name in graph.aggregations.by_parent:
        return False
    return kind_of(name) is not IdentifierKind.INSTANCE or total([birth.quantity for birth in births]) is not None


class _Account:
    """The sums of one lot while its events are entered.

    What is shipped or received at no stated place may or may not belong to the sites: it can clear a lot of suspicion,
    and keep it from being covered, but never the reverse.
    """

    def __init__(self, dimension: str, *, has_making: bool) -> None:
        self.made = _Sum(dimension, is_partial=not has_making)
        self.consumed = _Sum(dimension)
        self.drawn = _Sum(dimension)
        self.returned = _Sum(dimension)
        self.perhaps_drawn = _Sum(dimension)
        self.perhaps_returned = _Sum(dimension)

    def enter_uses(self, uses: list[tuple[str, Quantity | None]], sites: frozenset[str]) -> None:
        """Enter what processes consumed, with the facility of each."""
        for place, quantity in uses:
            self.consumed.add(quantity)
            if place in sites:
                self.drawn.add(quantity)

    def entry(self, direction: Direction, place: str, *, sites: frozenset[str]) -> _Sum | None:
        """The sum that a movement belongs to; ``None`` where it is none of the sites' business."""
        if direction is Direction.OTHER:
            return None
        is_out = direction is Direction.OUT
        if place in sites:
            return self.drawn if is_out else self.returned
        if not place or not sites:
            return self.perhaps_drawn if is_out else self.perhaps_returned
        return None

    def closed(self, name: str, sites: frozenset[str]) -> LotBalance:
        """The account with its judgement."""
        made, drawn = self.made, self.drawn.amount - self.returned.amount
        outcome, code, detail, missing = self._judgement()
        values = {
            "dimension": made.dimension,
            "made": str(made.amount),
            "consumed": str(self.consumed.amount),
            "drawn": str(drawn),
        }
        finding = Finding("balance/lot", outcome, code, detail, name, values=values, missing=missing)
        amount = None if made.is_partial else made.amount
        return LotBalance(name, made.dimension, tuple(sorted(sites)), amount, self.consumed.amount, drawn, finding)

    def _judgement(self) -> tuple[Outcome, str, str, tuple[str, ...]]:
        if self.made.is_partial:
            return Outcome.NOT_DETERMINED, "MASS_UNSTATED", "how much was made is not stated", ("made",)
        made = self.made.amount
        # what is stated is a lower bound of what was drawn; what came back must be stated in full to be taken off
        back = self.returned.amount + self.perhaps_returned.amount
        is_back_stated = not self.returned.is_partial and not self.perhaps_returned.is_partial
        if self.consumed.amount > made or (is_back_stated and self.drawn.amount - back > made):
            return Outcome.DOES_NOT_CONFORM, "LOT_OVERDRAWN", "more was used or shipped than was made", ()
        parts = {"consumed": self.consumed, "drawn": self.drawn, "shipped": self.perhaps_drawn}
        missing = tuple(label for label, part in parts.items() if part.is_partial)
        if missing or self.drawn.amount + self.perhaps_drawn.amount - self.returned.amount > made:
            return Outcome.NOT_DETERMINED, "MASS_UNSTATED", "not every draw states amount and place", missing
        return Outcome.CONFORMS, "LOT_COVERED", "not more was used or shipped than was made", ()


def _uses(graph: SupplyGraph, name: str, cutoff: int) -> list[tuple[str, Quantity | None]]:
    """Facility and quantity of every input of the lot."""
    found = []
    for key in graph.consumers_of(name):
        for event in (graph.events[index] for index in graph.processes[key] if index < cutoff):
            place = graph.facility_of(event.biz_location or event.read_point)
            found += [(place, ref.quantity) for ref in event.inputs if ref.id == name]
    return found


def amounts_moved(graph: SupplyGraph, name: str, step: Movement) -> list[Quantity | None]:
    """The amounts of the lot that moved: as named, else as the moved containers hold."""
    named = [ref.quantity for ref in step.objects if ref.id == name]
    if named:
        return named
    stays = [stay for ref in step.objects for stay in graph.aggregations.contents(ref.id, step.index + 1)]
    inside = [stay.quantity for stay in dict.fromkeys(stays) if stay.child == name]
    return inside or [None]
