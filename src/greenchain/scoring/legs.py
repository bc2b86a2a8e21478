"""Which legs of transport a lot was moved over, as its shipping events name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from greenchain.graph import SupplyGraph
from greenchain.graph.nodes import Direction, Movement
from greenchain.scoring.inventory import Inventory, Leg

_LEG_KEY = re.compile(r"(?:.*[:/#])?leg", re.DOTALL)  # an extension field of any namespace: gc:leg, https://.../leg


@dataclass(frozen=True, slots=True)
class Journey:
    """The transport of a lot.

    Attributes:
        legs: counted legs, each once, in the pack's order.
        uncounted: legs that events name and the inventory does not count.
        unknown: leg names that the inventory does not know.
        unnamed: how many shippings name no leg.
    """

    legs: tuple[Leg, ...]
    uncounted: tuple[Leg, ...]
    unknown: tuple[str, ...]
    unnamed: int


def legs_of(graph: SupplyGraph, lot: str, *, at: datetime, inventory: Inventory) -> Journey:
    """The legs that shippings of ``lot``, or of what it was packed in, name until ``at``; taken-back ones left out."""
    named: dict[str, int] = {}
    unnamed = 0
    for movement in graph.movements_of(lot, at=at):
        sign = {Direction.OUT: 1, Direction.VOID: -1}.get(movement.direction, 0)
        names = tuple(_names(graph, movement)) if sign else ()
        for name in names:
            named[name] = named.get(name, 0) + sign
        unnamed += sign if not names else 0
    used = {name for name, count in named.items() if count > 0}
    known = [leg for leg in inventory.legs.values() if leg.id in used]
    return Journey(
        legs=tuple(leg for leg in known if leg.is_counted),
        uncounted=tuple(leg for leg in known if not leg.is_counted),
        unknown=tuple(sorted(used - inventory.legs.keys())),
        unnamed=max(unnamed, 0),
    )


def _names(graph: SupplyGraph, movement: Movement) -> Iterator[str]:
    for key, value in sorted(graph.events[movement.index].extensions.items()):
        if _LEG_KEY.fullmatch(key) and isinstance(value, str) and value:
            yield value
