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
from greenchain.values.quantity import UNITS, Quantity, decimal_text, exact_decimal

_NAMED = 8  # sites named in a sentence: enough to see what is meant
_NOT_LOTS = (IdentifierKind.CLASS, IdentifierKind.PALLET, IdentifierKind.PLACE, IdentifierKind.PARTY)


@dataclass(frozen=True, slots=True)
class LotBalance:
    """The account of one lot, amounts in the base unit of its dimension; ``None`` where an amount is not stated.

    Attributes:
        lot: canonical identifier.
        dimension: what is measured, such as ``mass``; empty where no making states it.
        sites: the facilities that made it, sorted; empty where a making states no place.
        made: in all.
        consumed: by all processes, as far as stated; ``None`` where something was and no amount is stated.
        drawn: consumed at those sites and shipped from them, less what they received back; stated likewise.
        finding: the judgement.
    """

    lot: str
    dimension: str
    sites: tuple[str, ...]
    made: Fraction | None
    consumed: Fraction | None
    drawn: Fraction | None
    finding: Finding

    @property
    def is_overdrawn(self) -> bool:
        """Whether more of it was used or shipped than was made."""
        return self.finding.outcome is Outcome.DOES_NOT_CONFORM

    @property
    def part_made(self) -> Fraction:
        """Which part of what was used or shipped had been made: at most all of it, and all where that is not known."""
        used = max(self.consumed or Fraction(0), self.drawn or Fraction(0))
        return Fraction(1) if self.made is None or used <= self.made else self.made / used

    def to_dict(self) -> dict[str, object]:
        """As results print it; an amount that nobody stated is null, never zero."""
        return {
            "lot": self.lot,
            "dimension": self.dimension,
            "unit": unit_of(self.dimension),
            "sites": list(self.sites),
            "made": amount_of(self.made),
            "consumed": amount_of(self.consumed),
            "drawn_at_sites": amount_of(self.drawn),
            "outcome": self.finding.outcome.value,
            "code": self.finding.code,
        }


@dataclass(slots=True)
class _Sum:
    """Stated amounts of one dimension added up, and whether some were not stated."""

    dimension: str
    amount: Fraction = Fraction(0)
    is_partial: bool = False
    is_stated: bool = False

    def add(self, quantity: Quantity | None) -> None:
        if quantity is None or quantity.dimension != self.dimension:
            self.is_partial = True
        else:
            self.amount += quantity.exact
            self.is_stated = True

    @property
    def is_unknown(self) -> bool:
        """Whether there was something, and none of it is stated."""
        return self.is_partial and not self.is_stated


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
        made = None if self.made.is_partial else self.made.amount
        consumed = None if self.consumed.is_unknown else self.consumed.amount
        drawn = None if self.drawn.is_unknown else self.drawn.amount - self.returned.amount
        outcome, code, detail, missing = self._judgement(tuple(sorted(sites)))
        amounts = {"made": made, "consumed": consumed, "drawn": drawn}
        values = {"dimension": self.made.dimension, "unit": unit_of(self.made.dimension)}
        values = {key: text for key, text in values.items() if text}
        values |= {key: text for key, amount in amounts.items() if (text := amount_of(amount)) is not None}
        finding = Finding(
            "balance/lot", outcome, code, detail, name, values=values, missing=missing, related=tuple(sorted(sites))
        )
        return LotBalance(name, self.made.dimension, tuple(sorted(sites)), made, consumed, drawn, finding)

    def _judgement(self, sites: tuple[str, ...]) -> tuple[Outcome, str, str, tuple[str, ...]]:
        if self.made.is_partial:
            return Outcome.NOT_DETERMINED, "MASS_UNSTATED", "how much was made is not stated", ("made",)
        made = self.made.amount
        # what is stated is a lower bound of what was drawn; what came back must be stated in full to be taken off
        back = self.returned.amount + self.perhaps_returned.amount
        is_back_stated = not self.returned.is_partial and not self.perhaps_returned.is_partial
        if self.consumed.amount > made or (is_back_stated and self.drawn.amount - back > made):
            return Outcome.DOES_NOT_CONFORM, "LOT_OVERDRAWN", self._overdrawn(back, sites), ()
        parts = {"consumed": self.consumed, "drawn": self.drawn, "shipped": self.perhaps_drawn}
        missing = tuple(label for label, part in parts.items() if part.is_partial)
        if missing or self.drawn.amount + self.perhaps_drawn.amount - self.returned.amount > made:
            return Outcome.NOT_DETERMINED, "MASS_UNSTATED", "not every draw states amount and place", missing
        return Outcome.CONFORMS, "LOT_COVERED", "not more was used or shipped than was made", ()

    def _overdrawn(self, back: Fraction, sites: tuple[str, ...]) -> str:
        """The amounts that do not agree: of all processes, else at the sites that made the lot."""
        unit = unit_of(self.made.dimension)
        made = f"{amount_of(self.made.amount)} {unit} made"
        if self.consumed.amount > self.made.amount:
            return f"more was used than was made: {amount_of(self.consumed.amount)} {unit} used, {made}"
        drawn = amount_of(self.drawn.amount - back)
        where = f" at {', '.join(sites[:_NAMED])}" if sites else ""
        return f"more was used or shipped than was made: {drawn} {unit} used or shipped{where}, {made}"


def unit_of(dimension: str) -> str:
    """The symbol of the dimension's base unit, in which lots are counted; empty where there is no dimension.

    >>> unit_of("mass"), unit_of("count")
    ('kg', 'pieces')
    """
    if dimension == "count":
        return "pieces"
    return next((unit.symbol for unit in UNITS.values() if unit.dimension == dimension and unit.size == 1), "")


def amount_of(amount: Fraction | None) -> str | None:
    """An amount as decimal text, exact where its decimals end; ``None`` where it is not stated."""
    return None if amount is None else decimal_text(exact_decimal(amount))


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
