"""What leads through a route: the engine's ways, asked once for all rows that it cannot tell apart.

A way hangs on the category and the certificate's criteria document only as far as pins and documents on file name them,
and on the day only as far as these begin or end, so rows that differ otherwise share their answers. Chains that begin
alike share the ways through what they have in common.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from greenchain.recognition.bulk.spans import BEGINNING, Span
from greenchain.recognition.bulk.steps import Stated, Steps, all_met
from greenchain.recognition.candidates import unknown_units
from greenchain.recognition.case import Case
from greenchain.recognition.categories import are_certain, are_dated, within
from greenchain.recognition.chains import Chain
from greenchain.recognition.documents_in_force import current_documents, document_checks
from greenchain.recognition.network import Direction
from greenchain.recognition.pins import PinUse, uses_of
from greenchain.recognition.result import Path
from greenchain.recognition.ruling import path_of
from greenchain.recognition.ways import States, arrived, begun, carried

Likeness = tuple[bool | None, ...]
Named = tuple[tuple[Likeness, int], ...]
Led = tuple[tuple[int, tuple[Path, ...]], ...]
_Key = tuple[Chain, str, tuple[Likeness, ...], int]


@dataclass(slots=True, eq=False)
class Leads:
    """The ways of a network for one effect, each worked out when it is first asked for."""

    steps: Steps
    _likeness: dict[tuple[Direction, date | None], tuple[int, Named | None]] = field(default_factory=dict)
    _uses: dict[tuple[Direction, Likeness, int], tuple[PinUse, ...]] = field(default_factory=dict)
    _states: dict[_Key, States] = field(default_factory=dict)
    _led: dict[_Key, tuple[Path, ...]] = field(default_factory=dict)
    _days: dict[Chain, tuple[int, ...]] = field(default_factory=dict)

    def stretches(self, chain: Chain, span: Span) -> Iterator[tuple[int, int, int]]:
        """The stretches of a span on which the same leads through a chain, each with the day that stands for it."""
        days = self._days_of(chain)
        first, last = bisect_right(days, span.since), bisect_left(days, span.until)
        for number in range(first, last + 1):
            since = days[number - 1] if number > first else span.since
            until = days[number] if number < last else span.until
            yield since, until, days[number - 1] if number else BEGINNING

    def through(
        self, chain: Chain, stated: Stated, categories: int, day: int
    ) -> Iterator[tuple[int, tuple[Path, ...]]]:
        """What leads through a chain on a day, for certain, by categories; its conditions and its end not told."""
        on = date.fromordinal(day) if are_dated(self.steps.network.known) else None
        alike: list[tuple[tuple[Likeness, ...], int]] = [((), categories)]
        for one in chain:
            named = self._named(one, on)
            alike = [
                ((*likeness, more), both)
                for likeness, those in alike
                for more, mask in named or (((), those),)
                if (both := those & mask)
            ]
        for likeness, those in alike:
            key = (chain, stated.criteria, likeness, day)
            found = self._led.get(key)
            if found is None:
                group = Stated(stated.scheme, stated.criteria, self.steps.coverage.one_of(those))
                found = self._led[key] = self._paths(self.steps.cases(chain, group, day), likeness, day)
            if found:
                yield those, found

    def _paths(self, cases: tuple[Case, ...], likeness: tuple[Likeness, ...], day: int) -> tuple[Path, ...]:
        asked = cases[0].asked
        states = self._carried(cases, likeness, day, is_last=True)
        ways = arrived(states, wanted=asked.question.criteria) if states else ()
        if unknown_units(ways) or (ways and not all_met(current_documents(cases))):
            return ()
        chain = tuple([case.direction for case in cases])
        return tuple(dict.fromkeys([path_of(chain, way) for way in ways]))

    def _carried(self, cases: tuple[Case, ...], likeness: tuple[Likeness, ...], day: int, *, is_last: bool) -> States:
        """The ways to the end of a chain, by criteria document."""
        uses = self._certain(cases[-1], likeness[-1], day)
        before = self._before(cases, likeness, day) if uses else {}
        return carried(before, cases[-1], uses, is_first=len(cases) == 1, is_last=is_last) if before else {}

    def _before(self, cases: tuple[Case, ...], likeness: tuple[Likeness, ...], day: int) -> States:
        """The ways that come upon the last agreement: no matter where it leads, so that they are kept."""
        asked = cases[0].asked
        if len(cases) == 1:
            return begun(asked, cases[0].direction) if all_met(document_checks(cases, asked)) else {}
        chain = tuple([case.direction for case in cases[:-1]])
        name = asked.certificate.criteria_sets[0] if asked.certificate.criteria_sets else ""
        key = (chain, name, likeness[:-1], _standing_for(day, self._days_of(chain)))
        found = self._states.get(key)
        if found is None:
            found = self._states[key] = self._carried(cases[:-1], likeness[:-1], day, is_last=False)
        return found

    def _certain(self, case: Case, like: Likeness, day: int) -> tuple[PinUse, ...]:
        key = (case.direction, like, _standing_for(day, self._days_of((case.direction,))))
        found = self._uses.get(key)
        if found is None:
            found = self._uses[key] = tuple([use for use in uses_of(case) if use.state is True])
        return found

    def _days_of(self, chain: Chain) -> tuple[int, ...]:
        """The days on which what leads through a chain may change while its agreements are open, in order."""
        found = self._days.get(chain)
        if found is None:
            found = self.steps.step(chain[-1]).papers
            if len(chain) > 1 and (before := self._days_of(chain[:-1])) != found:
                found = tuple(sorted({*before, *found}))
            self._days[chain] = found
        return found

    def _named(self, direction: Direction, on: date | None) -> Named | None:
        """The categories, by those that pins, other rules and documents of either side name in which they lie, or may.

        ``None`` where nothing names any.
        """
        key, every = (direction, on), self.steps.coverage.every
        found = self._likeness.get(key)
        if found is None or found[0] != every:
            found = self._likeness[key] = (every, self._alike(direction, on))
        return found[1]

    def _alike(self, direction: Direction, on: date | None) -> Named | None:
        sets_of = self.steps.network.known.sets_of
        sets = (one for end in (direction.source, direction.target) for one in sets_of.get(end, ()))
        tables = (direction.pins, direction.common, direction.remainders)
        named = {name for table in tables for rule in table for name in rule.categories}
        named |= {name for one in sets for name in one.categories}
        if not named:
            return None
        ordered = sorted(named)
        found: dict[Likeness, int] = {}
        for category, bit in self.steps.coverage.each(self.steps.coverage.every):
            likeness = (bool(category), *(self._lies_in(category, name, on) for name in ordered))
            found[likeness] = found.get(likeness, 0) | bit
        return tuple(found.items())

    def _lies_in(self, category: str, name: str, on: date | None) -> bool | None:
        links = within(category, name, known=self.steps.network.known, on=on) if category else None
        return False if links is None else are_certain(links, on=on) or None


def _standing_for(day: int, days: tuple[int, ...]) -> int:
    """The first day of the stretch between some days in which a day lies."""
    number = bisect_right(days, day)
    return days[number - 1] if number else BEGINNING
