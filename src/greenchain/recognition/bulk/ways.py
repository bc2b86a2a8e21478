"""What leads through a route: the engine's ways, asked once for all rows that it cannot tell apart.

A way hangs on the category and the certificate's criteria document only as far as pins and documents on file name them,
and on the day only as far as these begin or end, so rows that differ otherwise share their answers. Chains that begin
alike share the ways through what they have in common.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from greenchain.recognition.bulk.steps import Stated, Steps, all_met
from greenchain.recognition.candidates import Candidate, document_checks, unknown_units
from greenchain.recognition.case import Case
from greenchain.recognition.categories import are_certain, are_dated, within
from greenchain.recognition.chains import Chain
from greenchain.recognition.network import Direction
from greenchain.recognition.pins import PinUse, uses_of
from greenchain.recognition.result import Path
from greenchain.recognition.ruling import Held
from greenchain.recognition.ways import States, arrived, begun, carried

Likeness = tuple[bool | None, ...]
Named = tuple[tuple[Likeness, int], ...]
_Key = tuple[Chain, str, tuple[Likeness, ...], int]


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of a chain: by rows of which group that stands for others alike, and on which day."""

    chain: Chain
    stated: Stated
    likeness: tuple[Likeness, ...]
    day: int

    @property
    def before(self) -> Asking:
        """The same of all but the last agreement."""
        return Asking(self.chain[:-1], self.stated, self.likeness[:-1], self.day)


@dataclass(slots=True, eq=False)
class Leads:
    """The ways of a network for one effect, each worked out when it is first asked for."""

    steps: Steps
    _likeness: dict[tuple[Direction, date | None], tuple[int, Named | None]] = field(default_factory=dict)
    _uses: dict[tuple[Direction, Likeness, int], tuple[PinUse, ...]] = field(default_factory=dict)
    _states: dict[_Key, States] = field(default_factory=dict)
    _led: dict[_Key, tuple[Path, ...]] = field(default_factory=dict)
    _days: dict[Chain, tuple[int, ...]] = field(default_factory=dict)

    def days_of(self, chain: Chain) -> tuple[int, ...]:
        """The days on which what leads through a chain may change while its agreements are open, in order."""
        found = self._days.get(chain)
        if found is None:
            found = self._days[chain] = tuple(sorted(frozenset().union(*(self.steps.step(one).papers for one in chain))))
        return found

    def through(self, chain: Chain, stated: Stated, categories: int, day: int) -> Iterator[tuple[int, tuple[Path, ...]]]:
        """What leads through a chain on a day, for certain, by categories; its conditions and its end not told."""
        on = date.fromordinal(day) if are_dated(self.steps.network.known) else None
        alike: dict[tuple[Likeness, ...], int] = {(): categories}
        for one in chain:
            named = self._named(one, on)
            if named is None:
                alike = {(*likeness, ()): those for likeness, those in alike.items()}
            else:
                alike = {
                    (*likeness, more): both
                    for likeness, those in alike.items()
                    for more, mask in named
                    if (both := those & mask)
                }
        for likeness, those in alike.items():
            group = Stated(stated.scheme, stated.criteria, self.steps.coverage.one_of(those))
            found = self._paths(Asking(chain, group, likeness, day))
            if found:
                yield those, found

    def _paths(self, asking: Asking) -> tuple[Path, ...]:
        key = self._key(asking)
        found = self._led.get(key)
        if found is None:
            found = self._led[key] = self._worked_out(asking)
        return found

    def _worked_out(self, asking: Asking) -> tuple[Path, ...]:
        cases = self._cases(asking)
        states = self._carried(asking, cases, is_last=True)
        ways = arrived(states, wanted=cases[0].asked.question.criteria)
        if unknown_units(ways):
            return ()
        candidate = Candidate(cases, (), ways)
        return tuple(dict.fromkeys(Held(candidate, way).path for way in ways))

    def _carried(self, asking: Asking, cases: tuple[Case, ...], *, is_last: bool) -> States:
        """The ways to the end of a chain, by criteria document."""
        uses = self._certain(cases[-1], asking.likeness[-1])
        before = self._before(asking, cases) if uses else {}
        return carried(before, cases[-1], uses, is_first=len(cases) == 1, is_last=is_last) if before else {}

    def _before(self, asking: Asking, cases: tuple[Case, ...]) -> States:
        """The ways that come upon the last agreement: no matter where it leads, so that they are kept."""
        if len(cases) == 1:
            is_on_file = all_met(document_checks(cases, cases[0].asked))
            return begun(cases[0].asked, cases[0].direction) if is_on_file else {}
        before = asking.before
        key = self._key(before)
        found = self._states.get(key)
        if found is None:
            found = self._states[key] = self._carried(before, cases[:-1], is_last=False)
        return found

    def _key(self, asking: Asking) -> _Key:
        stretch = bisect_right(self.days_of(asking.chain), asking.day)
        return (asking.chain, asking.stated.criteria, asking.likeness, stretch)

    def _cases(self, asking: Asking) -> tuple[Case, ...]:
        return self.steps.cases(asking.chain, asking.stated, asking.day)

    def _certain(self, case: Case, like: Likeness) -> tuple[PinUse, ...]:
        key = (case.direction, like, case.on.toordinal())
        found = self._uses.get(key)
        if found is None:
            found = self._uses[key] = tuple(use for use in uses_of(case) if use.state is True)
        return found

    def _named(self, direction: Direction, on: date | None) -> Named | None:
        """The categories, by those that pins and documents of either side name in which they lie, or may.

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
        named = {name for pin in direction.pins for name in pin.categories}
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
