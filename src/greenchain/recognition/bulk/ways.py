"""What leads through a route: the engine's ways, asked once for all rows that it cannot tell apart.

A way hangs on the category and the certificate's criteria document only as far as pins and documents on file name them,
so rows that differ otherwise share their answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from greenchain.recognition.bulk.routes import Route
from greenchain.recognition.bulk.steps import Stated, Steps, all_met
from greenchain.recognition.candidates import Candidate, document_checks, unknown_units
from greenchain.recognition.case import Case
from greenchain.recognition.categories import are_certain, are_dated, within
from greenchain.recognition.chains import Chain
from greenchain.recognition.network import Direction
from greenchain.recognition.pins import PinUse, uses_of
from greenchain.recognition.result import Path
from greenchain.recognition.ruling import Held
from greenchain.recognition.ways import ways_through

Likeness = tuple[bool | None, ...]


@dataclass(slots=True, eq=False)
class Leads:
    """The ways of a network for one effect, each worked out when it is first asked for."""

    steps: Steps
    _likeness: dict[tuple[Direction, str, date | None], Likeness] = field(default_factory=dict)
    _uses: dict[tuple[Direction, Likeness, int], tuple[PinUse, ...]] = field(default_factory=dict)
    _led: dict[tuple[Chain, str, tuple[Likeness, ...], int], tuple[Path, ...]] = field(default_factory=dict)

    def through(self, route: Route, stated: Stated, day: int) -> tuple[Path, ...]:
        """What leads through the chain on a day, for certain; its conditions and its end not told."""
        on = date.fromordinal(day) if are_dated(self.steps.network.known) else None
        likeness = tuple(self._alike(one, stated.category, on) for one in route.chain)
        key = (route.chain, stated.criteria, likeness, day)
        found = self._led.get(key)
        if found is None:
            cases = self.steps.cases(route.chain, stated, day)
            uses = tuple(self._certain(case, like) for case, like in zip(cases, likeness, strict=True))
            found = self._led[key] = _paths(cases, uses) if all(uses) else ()
        return found

    def _certain(self, case: Case, like: Likeness) -> tuple[PinUse, ...]:
        key = (case.direction, like, case.on.toordinal())
        found = self._uses.get(key)
        if found is None:
            found = self._uses[key] = tuple(use for use in uses_of(case) if use.state is True)
        return found

    def _alike(self, direction: Direction, category: str, on: date | None) -> Likeness:
        """In which of the categories that pins and documents of either side name the category lies, or may."""
        key = (direction, category, on)
        found = self._likeness.get(key)
        if found is None:
            sets_of = self.steps.network.known.sets_of
            sets = (one for end in (direction.source, direction.target) for one in sets_of.get(end, ()))
            named = {name for pin in direction.pins for name in pin.categories}
            named |= {name for one in sets for name in one.categories}
            inside = (self._lies_in(category, name, on) for name in sorted(named))
            found = self._likeness[key] = (bool(category), *inside) if named else ()
        return found

    def _lies_in(self, category: str, name: str, on: date | None) -> bool | None:
        links = within(category, name, known=self.steps.network.known, on=on) if category else None
        return False if links is None else are_certain(links, on=on) or None


def _paths(cases: tuple[Case, ...], uses: tuple[tuple[PinUse, ...], ...]) -> tuple[Path, ...]:
    asked = cases[0].asked
    if not all_met(document_checks(cases, asked)):
        return ()
    ways = ways_through(cases, uses, asked=asked)
    if unknown_units(ways):
        return ()
    candidate = Candidate(cases, (), ways)
    return tuple(dict.fromkeys(Held(candidate, way).path for way in ways))
