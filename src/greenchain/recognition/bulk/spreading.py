"""Rows held against the entries of their groups, by arrays: which ways are open, which is the best, when that changes.

Every way of a row is a set of stretches of days, clipped to its certificate and to the rest of validity that is asked
for. A target accepts the row where some way is open on the day asked; the answer changes where the first of the open
ways closes or another opens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from greenchain.recognition.bulk.claims import Claims, Numbers
from greenchain.recognition.bulk.remaining import first_days_short
from greenchain.recognition.bulk.shelf import PLACE_BITS, Entries
from greenchain.recognition.bulk.spans import NEVER, NO_REST
from greenchain.recognition.pareto import is_better, rank
from greenchain.recognition.result import Path

Flags = NDArray[np.bool_]

_PAIRS = 1 << 18  # a row and an entry, held at a time: some 100 bytes each while they are worked on
_DAY_BITS = 22  # day numbers lie below 2^22
_NONE = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """By acceptance: the row, the target's number, the path's number, the day of change."""

    row: NDArray[np.int32]
    target: NDArray[np.int32]
    path: NDArray[np.int32]
    expires: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Stretches:
    """Stretches of days by row, target, way and day: on each of them the way is open for the row."""

    row: Numbers
    entry: Numbers
    since: Numbers
    until: Numbers

    def where(self, kept: Flags | Numbers) -> _Stretches:
        return _Stretches(self.row[kept], self.entry[kept], self.since[kept], self.until[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Spreader:
    """Rows, and the entries that they are held against.

    Attributes:
        groups: by group of the claims, its number among the entries.
        allowed: by mask of the entries and country of the claims, whether it is let through.
        paths: what the numbers of ways stand for.
    """

    claims: Claims
    groups: Numbers
    entries: Entries
    allowed: Flags
    paths: list[Path]

    def found(self) -> Found:
        """Every acceptance, sorted by row and target."""
        group = self.groups[self.claims.group]
        parts = [self._chosen(self._joined(self._open(group, rows))) for rows in _chunks(self.entries, group)]
        empty = np.zeros(0, dtype=np.int32)
        return Found(
            *(np.concatenate([empty, *(getattr(part, name) for part in parts)]) for name in Found.__dataclass_fields__)
        )

    def _open(self, group: Numbers, rows: slice) -> _Stretches:
        """The stretches of some rows that end after the day asked."""
        claims, entries = self.claims, self.entries
        is_valid = (claims.since[rows] <= claims.on[rows]) & (claims.on[rows] < claims.until[rows])
        valid = np.flatnonzero(is_valid) + rows.start
        counts, starts = entries.counts[group[valid]], entries.starts[group[valid]]
        entry = np.arange(counts.sum()) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
        kept = np.flatnonzero(entries.until[entry] > np.repeat(claims.on[valid], counts))  # most are sorted out by that
        row, entry = np.repeat(valid, counts)[kept], entry[kept]
        kept = np.flatnonzero(self.allowed[entries.mask[entry], claims.country[row]])
        row, entry = row[kept], entry[kept]
        until = np.minimum(entries.until[entry], claims.until[row])
        since = np.maximum(entries.since[entry], claims.since[row])
        resting = np.flatnonzero(entries.months[entry] != NO_REST)
        ends = claims.until[row[resting]]
        until[resting] = np.minimum(until[resting], first_days_short(ends, entries.months[entry[resting]]))
        return _Stretches(row, entry, since, until).where((until > claims.on[row]) & (until > since))

    def _joined(self, found: _Stretches) -> _Stretches:
        """Stretches of one way that touch or overlap as one."""
        is_new = _differs(found.row) | _differs(self.entries.way[found.entry])
        if is_new.all():
            return found
        way = np.cumsum(is_new)
        reached = np.maximum.accumulate((way << _DAY_BITS) | found.until) & ((1 << _DAY_BITS) - 1)
        begins = is_new.copy()
        begins[1:] |= found.since[1:] > reached[:-1]
        firsts = np.flatnonzero(begins)
        return replace(found.where(firsts), until=np.maximum.reduceat(found.until, firsts))

    def _chosen(self, found: _Stretches) -> Found:
        """By row and target with an open way: the best, and the first day of change."""
        if not len(found.row):
            nothing = np.zeros(0, dtype=np.int32)
            return Found(nothing, nothing, nothing, nothing)
        entries = self.entries
        target = entries.target[found.entry]
        firsts = np.flatnonzero(_differs(found.row) | _differs(target))
        is_open = found.since <= self.claims.on[found.row]
        ends = (1 << _DAY_BITS) - 1 - np.minimum(found.until, NEVER - 1)  # ranked as the last of all days
        order = (
            (entries.left[found.entry] << (_DAY_BITS + PLACE_BITS)) | (ends << PLACE_BITS) | entries.place[found.entry]
        )
        best = np.minimum.reduceat(np.where(is_open, order, _NONE), firsts)
        change = np.minimum.reduceat(np.where(is_open, found.until, found.since), firsts)
        hits = np.flatnonzero(best != _NONE)
        row, first = found.row[firsts[hits]], found.entry[firsts[hits]]
        way = entries.way[first] - entries.place[first] + (best[hits] & ((1 << PLACE_BITS) - 1))
        path = entries.way_of[way]
        for hit in np.flatnonzero(entries.rivals[way]).tolist():
            ends_at = firsts[hits[hit] + 1] if hits[hit] + 1 < len(firsts) else len(found.row)
            those = slice(firsts[hits[hit]], ends_at)
            path[hit] = self._best_of(found.where(np.arange(len(found.row))[those][is_open[those]]))
        columns = (row, target[firsts[hits]], path, change[hits])
        return Found(*(column.astype(np.int32) for column in columns))

    def _best_of(self, ways: _Stretches) -> int:
        """The number of the best path among open ways, where their ends do not tell."""
        numbers = self.entries.way_of[self.entries.way[ways.entry]].tolist()
        ended = [
            (replace(self.paths[number], expires_on=None if day == NEVER else date.fromordinal(day)), number)
            for number, day in zip(numbers, ways.until.tolist(), strict=True)
        ]
        kept = [one for one in ended if not any(is_better(other, one[0]) for other, _ in ended)]
        return int(min(kept, key=lambda one: rank(one[0]))[1])


def _chunks(entries: Entries, group: Numbers) -> Iterator[slice]:
    """Rows in order, about ``_PAIRS`` entries at a time."""
    upto = np.cumsum(entries.counts[group])
    start = 0
    while start < len(group):
        taken = upto[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(upto, taken + _PAIRS, side="right")))
        yield slice(start, stop)
        start = stop


def _differs(column: Numbers) -> Flags:
    """Whether each value is another than the one before it."""
    found = np.ones(len(column), dtype=np.bool_)
    np.not_equal(column[1:], column[:-1], out=found[1:])
    return found
