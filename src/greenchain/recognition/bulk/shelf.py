"""The entries of a table in flat columns that only grow: group after group, as rows ask for them.

The entries of one group lie together, sorted by target, way and day, so that what they are spread over comes out
sorted too. Within a group every way has a place in the order in which ways are chosen that end on one day.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from greenchain.recognition.bulk.entries import Compiled
from greenchain.recognition.bulk.likeness import Likened
from greenchain.recognition.bulk.spans import Span
from greenchain.recognition.bulk.steps import Stated
from greenchain.recognition.pareto import rank
from greenchain.recognition.result import Path

Numbers = NDArray[np.int64]
Value = TypeVar("Value", bound=Hashable)

PLACE_BITS = 20  # ways of one group that can be told apart: a million
_COLUMNS = (
    "starts",
    "counts",
    "ways",
    "target",
    "place",
    "since",
    "until",
    "mask",
    "months",
    "left",
    "way_of",
    "rivals",
)


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """The entries of all groups that were asked for.

    Attributes:
        starts, counts: by group, its first entry and how many there are.
        ways: by group, where its ways begin in ``way_of`` and ``rivals``.
        target, place, since, until, mask, months: by entry; ``place`` is that of its way in its group.
        left: by entry, how much its way leaves to examine.
        way_of: by way of a group, the number of its path.
        rivals: by way of a group, whether some way that is ranked after it may make it needless.
    """

    starts: Numbers
    counts: Numbers
    ways: Numbers
    target: Numbers
    place: Numbers
    since: Numbers
    until: Numbers
    mask: Numbers
    months: Numbers
    left: Numbers
    way_of: Numbers
    rivals: Numbers


@dataclass(slots=True, eq=False)
class Numbered(Generic[Value]):
    """Values in the order in which they came."""

    values: list[Value] = field(default_factory=list)
    _numbers: dict[Value, int] = field(default_factory=dict)

    def number(self, value: Value) -> int:
        """The number of a value; the next one where it is new."""
        found = self._numbers.setdefault(value, len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found


@dataclass(slots=True, eq=False)
class Shelf:
    """A compiled network and the entries that were worked out so far."""

    compiled: Compiled
    targets: Numbered[str] = field(default_factory=Numbered)
    paths: Numbered[Path] = field(default_factory=Numbered)
    masks: Numbered[int] = field(default_factory=Numbered)
    _columns: dict[str, array[int]] = field(default_factory=lambda: {name: array("q") for name in _COLUMNS})
    _groups: dict[Stated, int] = field(default_factory=dict)
    _likened: Likened = field(init=False)

    def __post_init__(self) -> None:
        self._likened = Likened.of(self.compiled.steps.network)

    def group(self, stated: Stated) -> int:
        """The number of a group, worked out when it is first asked for."""
        found = self._groups.get(stated)
        if found is None:
            like = self._likened.like(stated)
            if like not in self._groups:
                self._groups[like] = self._added(like)
            found = self._groups[stated] = self._groups[like]
        return found

    def entries(self) -> Entries:
        """All entries so far, as arrays."""
        return Entries(**{name: np.array(self._columns[name], dtype=np.int64) for name in _COLUMNS})

    def _added(self, stated: Stated) -> int:
        columns = self._columns
        by_way: dict[tuple[str, Path], list[Span]] = {}
        for one in self.compiled.entries(stated):
            by_way.setdefault((one.target, one.path), []).append(one.span)
        columns["starts"].append(len(columns["target"]))
        columns["counts"].append(sum(map(len, by_way.values())))
        columns["ways"].append(len(columns["way_of"]))
        for place, way in enumerate(self._placed(by_way)):
            target, left = self.targets.number(way[0]), len(way[1].residual)
            for span in sorted(by_way[way], key=attrgetter("since", "until")):
                columns["target"].append(target)
                columns["place"].append(place)
                columns["since"].append(span.since)
                columns["until"].append(span.until)
                columns["mask"].append(self.masks.number(span.terms.countries))
                columns["months"].append(span.terms.months)
                columns["left"].append(left)
        return len(columns["starts"]) - 1

    def _placed(self, told: Iterable[tuple[str, Path]]) -> list[tuple[str, Path]]:
        """The ways of a group by target and in the order in which those are chosen that end on one day."""
        ways = sorted(told, key=lambda way: (way[0], rank(way[1])))
        for _, those in groupby(ways, key=lambda way: way[0]):
            paths = [path for _, path in those]
            self._columns["rivals"].extend(_is_rivalled(path, paths) for path in paths)
            self._columns["way_of"].extend(self.paths.number(path) for path in paths)
        return ways


def _is_rivalled(path: Path, others: list[Path]) -> bool:
    """Whether some other way asks for fewer conditions, though it names no fewer of them, and so is ranked after it."""
    asked = {one.id for one in path.conditions}
    return bool(asked) and any(
        len(other.conditions) >= len(path.conditions)
        and {one.id for one in other.conditions} < asked
        and other.residual == path.residual
        for other in others
    )
