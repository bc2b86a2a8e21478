"""The earlier legs of a run, laid out so that a re-export meets only those that may be its first leg.

Legs lie by party, State and span of days, and within by mass. An item looks into the few places where a match can be,
so a run costs in proportion to its items; which leg is named depends on the legs alone and on no order of files.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice

from greenchain.model.nouns import Shipment
from greenchain.screening.facts import Values
from greenchain.screening.linked import Linked
from greenchain.screening.relabeling import Leg, Match, Terms, first_legs, matched, party_keys
from greenchain.values.quantity import decimal_text

FIRST_LEG = "first_leg"
"""The fact that names the first leg of an item: none where there is none, absent where that cannot be told."""

MOST_COMPARED = 256
"""Legs held against one item. Loads of one party into one State within weeks and 3 % of one mass are a few dozen; a
file made of legs that are all alike but never fit would cost the square of its length. Beyond, the answer is open."""

_ENOUGH = 2  # legs alike in all but their names
_ANY, _OPEN = "*", "?"  # places beside those of parties: every leg, and the legs that leave a party open

Place = tuple[str, str | None]  # party and State


@dataclass(slots=True)
class _Shelf:
    """Legs of one place and span of days: sorted by mass, with the least and the most that a second leg may weigh."""

    weighed: list[Leg] = field(default_factory=list)
    unweighed: list[Leg] = field(default_factory=list)
    least: list[Decimal] = field(default_factory=list)
    most: list[Decimal] = field(default_factory=list)

    def sort(self, terms: Terms) -> None:
        """Put the legs in order; of those that nothing tells apart but their names, the first is enough."""
        self.weighed = _told_apart(sorted(self.weighed, key=lambda leg: (leg.mass, leg.came or date.max, leg.order)))
        self.unweighed = _told_apart(sorted(self.unweighed, key=lambda leg: leg.order))
        bounds = [terms.bounds(leg.mass) for leg in self.weighed if leg.mass is not None]
        self.least, self.most = [low for low, _ in bounds], [high for _, high in bounds]

    def near(self, mass: Decimal | None) -> Iterator[Leg]:
        """The legs that a second one of ``mass`` may belong to."""
        begin, end = 0, len(self.weighed)
        if mass is not None:
            begin, end = bisect_left(self.most, mass), bisect_right(self.least, mass)
        yield from map(self.weighed.__getitem__, range(begin, end))
        yield from self.unweighed


def _told_apart(legs: Iterable[Leg]) -> list[Leg]:
    """Legs that differ in more than their names; of others two are enough, since only its own declaration is no leg."""
    alike: dict[object, list[Leg]] = {}
    for leg in legs:
        known = alike.setdefault((leg.mass, leg.came, leg.went, leg.hs, leg.parties, leg.lacking), [])
        if len(known) < _ENOUGH and leg.declaration not in {other.declaration for other in known}:
            known.append(leg)
    return [leg for known in alike.values() for leg in known]


_NO_LEG = Linked({FIRST_LEG: None})


@dataclass(frozen=True, slots=True)
class Legs:
    """The items of waste of a run that were on their way into some State."""

    terms: Terms
    shelves: dict[Place, dict[int | None, _Shelf]]
    states: dict[str, tuple[str | None, ...]]

    @classmethod
    def of(cls, shipments: Iterable[Shipment], *, terms: Terms) -> Legs:
        """The legs of all these declarations."""
        return cls.laid_out((leg for shipment in shipments for leg in first_legs(shipment, terms)), terms=terms)

    @classmethod
    def laid_out(cls, legs: Iterable[Leg], *, terms: Terms) -> Legs:
        """These legs, in any order."""
        shelves: dict[Place, dict[int | None, _Shelf]] = {}
        states: dict[str, set[str | None]] = {}
        for leg in legs:
            state = leg.comes_to
            for party in (*leg.parties, _ANY, *((_OPEN,) if leg.lacking else ())):
                states.setdefault(party, set()).add(state)
                shelf = shelves.setdefault((party, state), {}).setdefault(_span(leg.came, terms), _Shelf())
                (shelf.unweighed if leg.mass is None else shelf.weighed).append(leg)
        for spans in shelves.values():
            for shelf in spans.values():
                shelf.sort(terms)
        ordered = {party: tuple(sorted(known, key=lambda state: state or "")) for party, known in states.items()}
        return cls(terms, shelves, ordered)

    def first_of(self, values: Values, *, declaration: str, item: str) -> Linked:
        """The leg whose load an item may be: the latest of those that fit, else one of which it cannot be told."""
        if not self.shelves or values.get("condition") == "waste":
            return _NO_LEG
        second = Leg.of(values, declaration=declaration, item=item)
        sure: list[Leg] = []
        open_: list[tuple[Leg, Match]] = []
        near = (leg for leg in self._near(second) if leg.declaration != second.declaration)
        for leg in islice(near, MOST_COMPARED):
            match = matched(leg, second, self.terms)
            if match.value:
                sure.append(leg)
            elif match.value is None:
                open_.append((leg, match))
        if sure:
            return _found(min(sure, key=_latest), values)
        if open_:
            leg, match = min(open_, key=lambda told: (len(told[1].missing), _latest(told[0])))
            told = _found(leg, values)
            facts = {name: text for name, text in told.facts.items() if name != FIRST_LEG}
            return Linked(facts, {FIRST_LEG: match.missing}, told.related)
        return _NO_LEG if next(near, None) is None else Linked()

    def _near(self, second: Leg) -> Iterator[Leg]:
        """The legs that may fit by party, State, span of days and mass, in an order of their own."""
        leaves = second.leaves
        parties = (_ANY,) if second.lacking else (*sorted(second.parties), _OPEN)
        for party in parties:
            for state in (leaves, None) if leaves else self.states.get(party, ()):
                spans = self.shelves.get((party, state), {})
                for span in self._spans(second, spans):
                    yield from spans[span].near(second.mass)

    def _spans(self, second: Leg, spans: dict[int | None, _Shelf]) -> Iterator[int | None]:
        last = _span(second.went, self.terms)
        near = sorted((span for span in spans if span is not None), reverse=True) if last is None else (last, last - 1)
        yield from (span for span in (*near, None) if span in spans)


def _span(day: date | None, terms: Terms) -> int | None:
    return None if day is None else day.toordinal() // (terms.days + 1)


def _latest(leg: Leg) -> tuple[int, tuple[str, str]]:
    return -leg.came.toordinal() if leg.came else 0, leg.order


def _found(leg: Leg, values: Values) -> Linked:
    shared = [text for key, text in party_keys(values).items() if key in leg.parties]
    facts = {
        FIRST_LEG: leg.name,
        "first_leg_hs": leg.hs,
        "first_leg_code": leg.code,
        "first_leg_kg": None if leg.mass is None else decimal_text(leg.mass),
        "first_leg_date": leg.came.isoformat() if leg.came else None,
        "first_leg_from": leg.leaves,
        "shared_party": ", ".join(shared) or None,
    }
    return Linked(facts, related={FIRST_LEG: (leg.name,)})
