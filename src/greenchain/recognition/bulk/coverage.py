"""Which categories a scope covers, and on which days: a bit for each category that was ever asked about.

So the agreements between schemes are gone through once for all categories and not once for each. Scopes that rest on
the same days and the same firmness cover what lies in them on the same days, and the engine is asked about one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from greenchain.recognition.bulk.numbered import Numbered
from greenchain.recognition.bulk.spans import sweep
from greenchain.recognition.categories import are_certain, are_dated, within
from greenchain.recognition.network import Network
from greenchain.standards.facts import ScopeItem
from greenchain.values.finding import FactStatus
from greenchain.values.time import DatePeriod

Rest = tuple[DatePeriod, FactStatus, bool]
Likeness = tuple[str | Rest, ...]
Stretches = tuple[tuple[int, int], ...]


@dataclass(slots=True, eq=False)
class Coverage:
    """The categories that were asked about, and what scopes say of them."""

    network: Network
    names: Numbered[str] = field(default_factory=Numbered)
    _inside: dict[str, tuple[int, int]] = field(default_factory=dict)
    _placed: int = 0  # of the categories, those that are noted in what they lie in
    _stretches: dict[Likeness, Stretches] = field(default_factory=dict)

    @property
    def every(self) -> int:
        """All categories that were asked about."""
        return (1 << len(self.names.values)) - 1

    def mask(self, categories: Iterable[str]) -> int:
        """The bits of some categories."""
        return sum({1 << self.names.number(name) for name in categories})

    def one_of(self, categories: int) -> str:
        """The first of some categories."""
        return self.names.values[(categories & -categories).bit_length() - 1]

    def each(self, categories: int) -> Iterator[tuple[str, int]]:
        """The names of some categories, each with its bit."""
        while categories:
            bit = categories & -categories
            yield self.names.values[bit.bit_length() - 1], bit
            categories ^= bit

    def alike(self, scope: tuple[ScopeItem, ...]) -> Iterator[tuple[Likeness, int]]:
        """What the items that cover a category rest on, and the categories of which that is so.

        Where categories have days of their own each is like itself only.
        """
        inside = [(item, self._lying_in(item.category)) for item in scope]
        if are_dated(self.network.known):
            for name, bit in self.each(self.every):
                covering = [item for item, (firm, weak) in inside if (firm | weak) & bit]
                if covering:
                    yield (name, *(part for item in covering for part in _resting(item, is_firm=True, named=True))), bit
            return
        found: dict[Likeness, int] = {(): self.every}
        for item, (firm, weak) in inside:
            split: dict[Likeness, int] = {}
            for likeness, those in found.items():
                for more, mask in (
                    ((*likeness, *_resting(item, is_firm=True)), those & firm),
                    ((*likeness, *_resting(item, is_firm=False)), those & weak),
                    (likeness, those & ~(firm | weak)),
                ):
                    if mask:
                        split[more] = split.get(more, 0) | mask
            found = split
        yield from ((likeness, mask) for likeness, mask in found.items() if likeness)

    def when(self, likeness: Likeness, days: tuple[int, ...], covers: Callable[[int], bool]) -> Stretches:
        """The stretches of days on which a scope covers what it does by ``likeness``; asked once for all such."""
        found = self._stretches.get(likeness)
        if found is None:
            told = [(since, until) for since, until, is_covered in sweep(days, covers) if is_covered]
            found = self._stretches[likeness] = tuple(_joined(told))
        return found

    def _lying_in(self, other: str) -> tuple[int, int]:
        """The categories that lie in another on some day, by facts that all were read, and by others."""
        while self._placed < len(self.names.values):
            self._place(self.names.values[self._placed], 1 << self._placed)
            self._placed += 1
        return self._inside.get(other, (0, 0))

    def _place(self, category: str, bit: int) -> None:
        """Note a category with all that it may lie in."""
        known = self.network.known
        above = {category: None}
        waiting = [category]
        while waiting:  # each category enters once
            link = known.categories.get(waiting.pop())
            higher = [name for name in link.within if name not in above] if link else []
            above |= dict.fromkeys(higher)
            waiting += higher
        for other in above:
            links = within(category, other, known=known)
            if links is not None:
                firm, weak = self._inside.get(other, (0, 0))
                self._inside[other] = (firm | bit, weak) if are_certain(links, on=None) else (firm, weak | bit)


def _resting(item: ScopeItem, *, is_firm: bool, named: bool = False) -> Likeness:
    rest = (item.citation.period, item.citation.status, is_firm)
    return (item.category, rest) if named else (rest,)


def _joined(told: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches in order, those that touch as one."""
    begins: int | None = None
    for place, (since, until) in enumerate(told):
        begins = since if begins is None else begins
        if place + 1 == len(told) or told[place + 1][0] != until:
            yield begins, until
            begins = None
