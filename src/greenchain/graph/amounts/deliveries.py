"""Which deliveries of an object did not arrive, or not in full, by the amounts that shippings and receipts state.

A lot is sent in parts, and a part may arrive in parts: 1 kg received of 100 kg leaves 99 kg under way. One single thing
has no amounts and arrives whole. Where a site tells one arrival in several words, the amounts of one word count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from greenchain.graph.amounts.lot_ledger import amounts_moved
from greenchain.graph.amounts.site_accounts import TAKING_IN, counts
from greenchain.graph.nodes import Direction, Movement
from greenchain.graph.statements.pairing import Unanswered, unpaired
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.values.identifiers import IdentifierKind, kind_of
from greenchain.values.quantity import UNITS, Quantity, exact_decimal

IN_PARTS = (IdentifierKind.LOT, IdentifierKind.CLASS, IdentifierKind.OTHER)
"""Kinds of identifiers of which parts may be at several places."""


def open_deliveries(
    graph: SupplyGraph, name: str, moves: Sequence[Movement], *, cutoff: int
) -> tuple[tuple[Unanswered, ...], str]:
    """The shippings among ``moves``, all of the object's, that did not arrive in full, and the unit of what lacks.

    Amounts are in the base unit of its dimension. The unit is empty of what has no parts, or no stated amount.
    """
    unit = unit_of_lot(graph, name, moves, cutoff=cutoff) if kind_of(name) in IN_PARTS else ""
    if not unit:
        return unpaired(moves), ""
    counted = _told_once(graph, moves)
    return unpaired(counted, [_amount(graph, name, step, unit) for step in counted]), unit


def unit_of_lot(graph: SupplyGraph, name: str, moves: Sequence[Movement], *, cutoff: int) -> str:
    """What the lot is counted in: the unit of the first birth, else of the first movement, that states one."""
    return next((quantity.unit for quantity in _stated(graph, name, moves, cutoff) if quantity), "")


def quantity_in(unit: str, amount: Fraction) -> Quantity:
    """An amount in the base unit of a dimension as a quantity in ``unit`` of that dimension."""
    return Quantity(exact_decimal(amount / UNITS[unit].size), unit)


def _stated(graph: SupplyGraph, name: str, moves: Sequence[Movement], cutoff: int) -> Iterator[Quantity | None]:
    yield from (birth.quantity for birth in graph.births.get(name, ()) if birth.index < cutoff)
    for step in moves:
        yield from amounts_moved(graph, name, step)


def _told_once(graph: SupplyGraph, moves: Sequence[Movement]) -> list[Movement]:
    """The movements, of what a site tells in several words only those of the word that its account uses."""
    words: dict[str, set[str]] = {}
    for step in moves:
        if step.direction is Direction.IN:
            words.setdefault(graph.facility_of(step.place), set()).add(step.biz_step)
    said = {site: next(word for word in TAKING_IN if word in used) for site, used in words.items()}
    return [
        step
        for step in moves
        if step.direction is not Direction.IN or step.biz_step == said[graph.facility_of(step.place)]
    ]


def _amount(graph: SupplyGraph, name: str, step: Movement, unit: str) -> Fraction | None:
    """How much of the lot a step moved; ``None`` where that is not stated in full, or not in such a unit."""
    amounts = amounts_moved(graph, name, step)
    stated = [amount.exact for amount in amounts if counts(amount, unit)]
    return sum(stated, Fraction(0)) if len(stated) == len(amounts) else None
