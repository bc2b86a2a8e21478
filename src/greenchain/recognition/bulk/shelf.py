"""The entries of a table in flat columns that only grow: group after group, as rows ask for them.

The groups of one scheme and criteria document are worked out together. The entries of one group lie together, sorted by
target, way and day, so that what they are spread over comes out sorted too. Among those to one target every way has a
place in the order in which ways are chosen that end on one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from greenchain.recognition.bulk.entries import Compiled, Entry
from greenchain.recognition.bulk.likeness import Likened
from greenchain.recognition.bulk.numbered import Numbered
from greenchain.recognition.bulk.spans import Span
from greenchain.recognition.bulk.steps import Stated
from greenchain.recognition.pareto import rank
from greenchain.recognition.residual import Residual
from greenchain.recognition.result import Path

Numbers = NDArray[np.int64]

PLACE_BITS = 20  # ways to one target that can be told apart: a million


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """The entries of all groups that were asked for.

    Attributes:
        starts, counts: by group, its first entry and how many there are.
        target, place, way, since, until, mask, months, left: by entry; ``place`` is that of its way among those to the
            target, ``left`` how much the way leaves to examine.
        way_of: by way, the number of its path.
        rivals: by way, whether some way that is ranked after it may make it needless.
    """

    starts: Numbers
    counts: Numbers
    target: Numbers
    place: Numbers
    way: Numbers
    since: Numbers
    until: Numbers
    mask: Numbers
    months: Numbers
    left: Numbers
    way_of: Numbers
    rivals: NDArray[np.bool_]


_COLUMNS = ("target", "place", "way", "since", "until", "mask", "months", "left")


@dataclass(slots=True, eq=False)
class Shelf:
    """A compiled network and the entries that were worked out so far."""

    compiled: Compiled
    targets: Numbered[str] = field(default_factory=Numbered)
    paths: Numbered[Path] = field(default_factory=Numbered)
    masks: Numbered[int] = field(default_factory=Numbered)
    _groups: dict[Stated, int] = field(default_factory=dict)
    _counts: list[int] = field(default_factory=list)
    _parts: list[Numbers] = field(default_factory=list)
    _way_of: list[int] = field(default_factory=list)
    _rivals: list[bool] = field(default_factory=list)
    _entries: Entries | None = field(default=None)
    _likened: Likened = field(init=False)

    def __post_init__(self) -> None:
        self._likened = Likened.of(self.compiled.steps.network)

    def groups(self, stated: Iterable[Stated]) -> Numbers:
        """The numbers of some groups, each worked out when it is first asked for."""
        asked = [self._likened.like(one) for one in stated]
        new = [one for one in dict.fromkeys(asked) if one not in self._groups]
        if new:
            self._add(new)
            self._entries = None
        return np.array([self._groups[one] for one in asked], dtype=np.int64)

    def entries(self) -> Entries:
        """All entries so far, as arrays."""
        if self._entries is None:
            rows = np.concatenate([np.zeros((0, len(_COLUMNS)), dtype=np.int64), *self._parts])
            self._parts = [rows]
            counts = np.array(self._counts, dtype=np.int64)
            columns = dict(zip(_COLUMNS, np.ascontiguousarray(rows.T), strict=True))
            ways = (np.array(self._way_of, dtype=np.int64), np.array(self._rivals, dtype=np.bool_))
            self._entries = Entries(np.cumsum(counts) - counts, counts, **columns, way_of=ways[0], rivals=ways[1])
        return self._entries

    def _add(self, new: list[Stated]) -> None:
        """Groups that were not asked for before: the routes out of a scheme are found once for all of its groups."""
        coverage = self.compiled.steps.coverage
        coverage.mask(one.category for one in new)
        by_scheme: dict[str, dict[str, list[Stated]]] = {}
        for one in new:
            by_scheme.setdefault(one.scheme, {}).setdefault(one.criteria, []).append(one)
        for scheme, by_criteria in by_scheme.items():
            masks = {held: coverage.mask(one.category for one in those) for held, those in by_criteria.items()}
            found: dict[str, list[Entry]] = {
                held: list(self.compiled.own(Stated(scheme, held), mask)) for held, mask in masks.items()
            }
            every = coverage.mask(one.category for those in by_criteria.values() for one in those)
            for route in self.compiled.routes.out_of(scheme, every):
                for held, mask in masks.items():
                    found[held] += self.compiled.through(route, Stated(scheme, held), mask)
            for held, those in by_criteria.items():
                self._shelve(found[held], those)

    def _shelve(self, found: list[Entry], groups: list[Stated]) -> None:
        by_way: dict[tuple[str, int], list[Span]] = {}
        for one in found:
            by_way.setdefault((one.target, self.paths.number(one.path)), []).append(one.span)
        rows: list[tuple[int, ...]] = []
        covered: list[int] = []
        for way, numbers in self._placed(by_way):
            left = len(self.paths.values[way[1]].residual)
            for span in sorted(by_way[way], key=lambda span: (span.since, span.until)):
                terms = span.terms
                mask = self.masks.number(terms.countries)
                rows.append((*numbers, span.since, span.until, mask, terms.months, left))
                covered.append(span.categories)
        columns = np.array(rows, dtype=np.int64).reshape(len(rows), len(_COLUMNS))
        is_for = self._spread(covered)
        for group in groups:
            part = columns[np.flatnonzero(is_for[:, self.compiled.steps.coverage.names.number(group.category)])]
            self._groups[group] = len(self._counts)
            self._counts.append(len(part))
            self._parts.append(part)

    def _spread(self, masks: list[int]) -> NDArray[np.bool_]:
        """By mask and category whether the category is among them."""
        size = len(self.compiled.steps.coverage.names.values) // 8 + 1
        packed = np.frombuffer(b"".join(mask.to_bytes(size, "little") for mask in masks), dtype=np.uint8)
        return np.unpackbits(packed.reshape(len(masks), size), axis=1, bitorder="little").astype(np.bool_)

    def _placed(self, told: Iterable[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], tuple[int, int, int]]]:
        """The ways by target and in the order in which those are chosen that end on one day, each with its numbers."""
        paths = self.paths.values
        ways = sorted(told, key=lambda way: (way[0], rank(paths[way[1]])))
        for target, those in groupby(ways, key=lambda way: way[0]):
            numbers = [number for _, number in those]
            kinds = {_kind(paths[number]) for number in numbers}
            for place, number in enumerate(numbers):
                yield (target, number), (self.targets.number(target), place, len(self._way_of))
                self._way_of.append(number)
                self._rivals.append(_is_rivalled(_kind(paths[number]), kinds))


_Kind = tuple[tuple[Residual, ...], frozenset[str], int]


def _kind(path: Path) -> _Kind:
    """What it leaves to examine, and the conditions it names, some of them perhaps more than once."""
    return (path.residual, frozenset([one.id for one in path.conditions]), len(path.conditions))


def _is_rivalled(kind: _Kind, others: Iterable[_Kind]) -> bool:
    """Whether some other way asks for fewer conditions, though it names no fewer of them, and so is ranked after it."""
    residual, asked, count = kind
    return bool(asked) and any(left == residual and named < asked and many >= count for left, named, many in others)
