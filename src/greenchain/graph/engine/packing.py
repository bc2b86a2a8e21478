"""Stays and sightings in vectors become rows to search: sorted once, and what a child takes along worked out.

Sightings are numbered in the order of time, so the later of two is the higher number. What a child takes along when it
is taken out is the last sighting of all that is around it at that time, and may itself have been taken along: so
containers are done before what they contain, all of one level at once. Objects that were inside each other at
different times have no such order; they are gone through in the order of time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Longs, whole_numbers
from greenchain.graph.engine.levels import Leveled, edges_of, leveled
from greenchain.graph.engine.stays import MAX_OBJECTS, UNKNOWN, Rows, Stays


class _Sightings(NamedTuple):
    """Rows of sightings while they are filled: those seen, and those taken along at the end of a stay."""

    objects: Longs
    moments: Longs
    values: Longs
    stay: Longs
    """The stay that ends with this row; ``UNKNOWN`` for what was seen."""


class Packed(NamedTuple):
    """Times, stays, rows of sightings and their places, as ``Containment`` has them."""

    times: Longs
    stays: Stays
    sightings: Rows
    sighting_place: Longs


def packed(
    child: npt.ArrayLike,
    parent: npt.ArrayLike,
    *,
    start: npt.ArrayLike,
    end: npt.ArrayLike,
    located: npt.ArrayLike,
    place: npt.ArrayLike,
    place_start: npt.ArrayLike,
) -> Packed:
    """What a ``Containment`` is made of; see ``Containment.from_arrays``."""
    children, parents = _vector(child, "child"), _vector(parent, "parent")
    starts, ends = whole_numbers(start, "start"), whole_numbers(end, "end")
    objects, places, seen = (
        _vector(located, "located"),
        _vector(place, "place"),
        whole_numbers(place_start, "place_start"),
    )
    if len({vector.size for vector in (children, parents, starts, ends)}) > 1:
        raise ValueError("child, parent, start and end are wanted in one length")
    if len({vector.size for vector in (objects, places, seen)}) > 1:
        raise ValueError("located, place and place_start are wanted in one length")
    times = np.unique(np.concatenate([starts, ends, seen]))
    order = np.lexsort((starts, children))
    children, parents = children[order], parents[order]
    begin, finish = (np.searchsorted(times, vector[order]) for vector in (starts, ends))
    count = 1 + max(int(vector.max(initial=-1)) for vector in (children, parents, objects))
    order_of_parents = leveled(edges_of(count, sources=parents.astype(np.int32), targets=children.astype(np.int32)))
    same_child = np.flatnonzero(children[1:] == children[:-1])
    finish[same_child] = np.minimum(finish[same_child], begin[same_child + 1])
    rows = Rows(times.size + 1, children * (times.size + 1) + begin, parents)
    stays = Stays(rows, finish, int(order_of_parents.level.max(initial=0)))
    by_time = np.argsort(seen, kind="stable")
    taken = np.flatnonzero((finish > begin) & (times[np.minimum(finish, times.size - 1)] < np.iinfo(np.int64).max))
    sightings = _sorted_rows(
        _Sightings(
            objects=np.concatenate([objects[by_time], children[taken]]),
            moments=np.concatenate([np.searchsorted(times, seen[by_time]), finish[taken]]),
            values=np.concatenate([np.arange(seen.size), np.full(taken.size, UNKNOWN)]),
            stay=np.concatenate([np.full(seen.size, UNKNOWN), taken]),
        )
    )
    return Packed(times, stays, _filled(sightings, stays, order_of_parents), places[by_time])


def _sorted_rows(sightings: _Sightings) -> _Sightings:
    order = np.lexsort((sightings.moments, sightings.objects))
    return _Sightings(*(vector[order] for vector in sightings))


def _filled(sightings: _Sightings, stays: Stays, parents_first: Leveled) -> Rows:
    """Rows by object and time with the last sighting that counts; containers are filled before what they contain."""
    span = stays.rows.span
    rows = Rows(span, sightings.objects * span + sightings.moments, sightings.values)
    in_circle = np.zeros(parents_first.level.size, np.bool_)
    in_circle[parents_first.part_members] = True
    level = parents_first.level[sightings.objects]
    order = np.argsort(level, kind="stable")
    for some in np.split(order, np.flatnonzero(np.diff(level[order])) + 1):
        straight = some[~in_circle[sightings.objects[some]]]
        ended = straight[sightings.stay[straight] != UNKNOWN]
        rows.values[ended] = _taken_along(sightings, ended, stays, rows)
        _carry_on(sightings, straight, rows.values)
        _in_order_of_time(sightings, some[in_circle[sightings.objects[some]]], stays, rows)
    return rows


def _taken_along(sightings: _Sightings, ended: Longs, stays: Stays, rows: Rows) -> Longs:
    """The last sighting around what leaves, for each stay that ``ended``, just before its end."""
    return stays.latest(stays.rows.values[sightings.stay[ended]], sightings.moments[ended] - 1, rows.value)


def _carry_on(sightings: _Sightings, some: Longs, values: Longs) -> None:
    """Let every row of an object hold the latest sighting of all its rows up to it."""
    width = values.size + 1
    base = sightings.objects[some] * width
    values[some] = np.maximum.accumulate(base + values[some] + 1) - base - 1


def _in_order_of_time(sightings: _Sightings, some: Longs, stays: Stays, rows: Rows) -> None:
    """The same for objects that were inside each other: moment by moment, what ends before what is seen."""
    pending = some[np.argsort(sightings.moments[some], kind="stable")]
    in_turn = np.zeros(1 + int(sightings.objects.max(initial=-1)), np.bool_)
    in_turn[sightings.objects[some]] = True
    latest = np.full(in_turn.size, UNKNOWN)

    def value(objects: Longs, moments: Longs) -> Longs:
        own = np.minimum(objects, in_turn.size - 1)
        return np.where((own == objects) & in_turn[own], latest[own], rows.value(objects, moments))

    for same in np.split(pending, np.flatnonzero(np.diff(sightings.moments[pending])) + 1):
        ended = same[sightings.stay[same] != UNKNOWN]
        around = stays.rows.values[sightings.stay[ended]]
        rows.values[ended] = stays.latest(around, sightings.moments[ended] - 1, value)
        np.maximum.at(latest, sightings.objects[same], rows.values[same])
        rows.values[same] = latest[sightings.objects[same]]


def _vector(values: npt.ArrayLike, what: str) -> Longs:
    vector = whole_numbers(values, what)
    if vector.size and not 0 <= int(vector.min()) <= int(vector.max()) < MAX_OBJECTS:
        raise ValueError(f"{what}: numbers from 0 to {MAX_OBJECTS - 1} are wanted")
    return vector
