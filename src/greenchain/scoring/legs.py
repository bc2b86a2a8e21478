"""Which legs of transport a lot was moved over, and what stands in for the legs that nobody names.

The inventory's scenario is a route of sections, such as the sea and the way to the store; every counted leg belongs to
one, and each section has one leg that the scenario expects. So silence is never better than a name:

* a named leg counts once for each journey over it, weighed by the share of the lot that was moved; the same journey
  stated in two events (one instant, place, leg, load and end) is one;
* the share of the lot that no event moves over a section is counted all the same: at least nothing, at the point as the
  expected leg, at most as the longest leg of the section;
* a shipping without a known leg may be such a missing section. Where it left from a place that a counted leg also left
  from, it may be that section once more, and the upper bound has room for it. All others are omissions, by name;
* a lot that no event moves over any counted leg shows nothing of the scenario: its circulation stays open.

What no event and no scenario speaks of, such as a detour whose every trace is withheld, no rule can see.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from greenchain.graph import SupplyGraph
from greenchain.graph.nodes import Direction, Movement
from greenchain.scoring.inventory import Inventory, Leg
from greenchain.scoring.span import Span

_LEG_KEY = re.compile(r"(?:.*[:/#}])?leg", re.DOTALL)  # an extension field of any namespace: gc:leg, https://.../leg
_ZERO, _ONE = Fraction(0), Fraction(1)
_SOME = Span(_ZERO, _ONE, _ONE)  # of a lot, where no event says how much of it was moved


@dataclass(frozen=True, slots=True)
class Travel:
    """What one tonne of the lot emits on a leg; ``note`` says why where no event names the leg."""

    leg: Leg
    per_tonne: Span
    note: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """The transport of a lot.

    Attributes:
        travels: counted legs in the pack's order, then what stands in for sections that nobody names.
        uncounted: legs that events name and the inventory does not count.
        unknown: leg names that the inventory does not know.
        unnamed: how many shippings name no leg.
        missing: expected legs of the sections that are not wholly named; of a lot without any counted leg, all.
    """

    travels: tuple[Travel, ...]
    uncounted: tuple[Leg, ...]
    unknown: tuple[str, ...]
    unnamed: int
    missing: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class _Shipping:
    names: tuple[str, ...]
    place: str
    share: Span


@dataclass(slots=True)
class _Section:
    """One section of the route: shares of the lot moved over it by name, and at most moved over it without."""

    named: dict[str, Span] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    possible: Fraction = _ZERO

    def add(self, name: str, shipping: _Shipping) -> None:
        self.named[name] = self.named.get(name, Span.exactly(0)) + shipping.share
        self.places |= {shipping.place} - {""}

    def unnamed(self) -> Span:
        """The share of the lot that may have been moved over it by shippings that do not say so."""
        least = sum((share.lower for share in self.named.values()), _ZERO)
        likely = sum((share.point for share in self.named.values()), _ZERO)
        missing = max(_ONE - likely, _ZERO)
        return Span(_ZERO, missing, max(_ONE - least, missing, self.possible))


def legs_of(graph: SupplyGraph, lot: str, *, at: datetime, inventory: Inventory) -> Journey:
    """The legs that shippings of ``lot``, or of what it was packed in, name until ``at``; taken-back ones left out."""
    shippings = _shippings(graph, lot, at)
    sections: dict[str, _Section] = {leg.section: _Section() for leg in inventory.legs.values() if leg.is_counted}
    used = {name for shipping in shippings for name in shipping.names}
    for shipping in shippings:
        for name in shipping.names:
            leg = inventory.legs.get(name)
            if leg is not None and leg.is_counted:
                sections[leg.section].add(name, shipping)
    for shipping in shippings:
        if not any(name in inventory.legs for name in shipping.names):
            for section in sections.values():
                if shipping.place in section.places:
                    section.possible += shipping.share.upper or _ZERO
    is_recorded = any(section.named for section in sections.values())
    known = [leg for leg in inventory.legs.values() if leg.id in used]
    return Journey(
        travels=(*_named(sections, inventory), *_stand_ins(sections, inventory)) if is_recorded else (),
        uncounted=tuple(leg for leg in known if not leg.is_counted),
        unknown=tuple(sorted(used - inventory.legs.keys())),
        unnamed=sum(1 for shipping in shippings if not shipping.names),
        missing=tuple(
            leg for leg in inventory.legs.values() if leg.is_expected and sections[leg.section].unnamed().point
        ),
    )


def _named(sections: Mapping[str, _Section], inventory: Inventory) -> Iterator[Travel]:
    for leg in inventory.legs.values():
        if leg.is_counted and leg.id in sections[leg.section].named:
            yield Travel(leg, sections[leg.section].named[leg.id] * leg.per_tonne)


def _stand_ins(sections: Mapping[str, _Section], inventory: Inventory) -> Iterator[Travel]:
    for leg in inventory.legs.values():
        share = sections[leg.section].unnamed() if leg.is_expected else _SOME
        if leg.is_expected and share.upper:
            longest = max(
                other.per_tonne.upper or _ZERO
                for other in inventory.legs.values()
                if other.is_counted and other.section == leg.section
            )
            per_tonne = Span(_ZERO, leg.per_tonne.point, longest)
            yield Travel(leg, share * per_tonne, f"LEG_NOT_NAMED: a shipping over {leg.section} that names no leg")


def _shippings(graph: SupplyGraph, lot: str, at: datetime) -> list[_Shipping]:
    """Each journey once, in order; a void_shipping takes back the last of its load, and of its leg if named."""
    found: dict[object, _Shipping] = {}
    last: defaultdict[object, list[object]] = defaultdict(list)
    for movement in graph.movements_of(lot, at=at):
        names = tuple(sorted(set(_names(graph, movement))))
        load = tuple(sorted(ref.id for ref in movement.objects))
        if movement.direction is Direction.VOID:
            alike = last[load, names] if names else last[load]
            while alike and found.pop(alike.pop(), None) is None:
                pass
        if movement.direction is Direction.OUT:
            key = (movement.time, names, movement.place, movement.objects, movement.destinations)
            if key not in found:
                found[key] = _Shipping(names, graph.facility_of(movement.place), _share(graph, lot, movement))
                last[load].append(key)
                last[load, names].append(key)
    return list(found.values())


def _share(graph: SupplyGraph, lot: str, movement: Movement) -> Span:
    """The part of the lot that was moved; never more than all of it."""
    if movement.via:
        stays = graph.aggregations.by_child.get(lot, ())
        inside = [stay.quantity for stay in stays if stay.parent == movement.via and stay.covers(movement.index)]
    else:
        inside = [ref.quantity for ref in movement.objects if ref.id == lot]
    made = graph.object(lot).made
    moved = [quantity.exact for quantity in inside if quantity and made and quantity.dimension == made.dimension]
    if made is None or made.exact <= 0 or not moved or len(moved) < len(inside) or min(moved) < 0:
        return _SOME
    return Span.exactly(min(sum(moved, _ZERO) / made.exact, _ONE))


def _names(graph: SupplyGraph, movement: Movement) -> Iterator[str]:
    for key, value in sorted(graph.events[movement.index].extensions.items()):
        if _LEG_KEY.fullmatch(key) and isinstance(value, str) and value:
            yield value
