"""Containment in time as arrays: for millions of items at once, what each was inside of, and where it was.

An item is inside one parent at a time: a later stay of the same child ends the one before (rule E4). The root of an
item is the outermost parent, itself where it is in none. Its place is that of the last sighting, its own or that of any
container around it, and it takes along what it had when it was taken out: the last sighting around it at the end of a
stay counts from then on as the item's own, as old as it was. ``statements.journeys`` has the same rule for events.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Longs, whole_numbers
from greenchain.graph.engine.packing import packed
from greenchain.graph.engine.stays import MAX_OBJECTS, UNKNOWN, Rows, Stays


@dataclass(frozen=True, slots=True, eq=False)
class Containment:
    """Who is inside whom from when until when, and who was seen where; made ``from_arrays``.

    Attributes:
        times: every time that is stated, ascending.
        stays: who is inside whom.
        sightings: rows by object and time, whose values are the last sighting that counts for the object itself.
        sighting_place: the places of sightings, in the order of time.
    """

    times: Longs
    stays: Stays
    sightings: Rows
    sighting_place: Longs

    @classmethod
    def from_arrays(
        cls,
        child: npt.ArrayLike,
        parent: npt.ArrayLike,
        start: npt.ArrayLike,
        end: npt.ArrayLike,
        located: npt.ArrayLike,
        place: npt.ArrayLike,
        place_start: npt.ArrayLike,
    ) -> Containment:
        """The containment of stays and sightings.

        Args:
            child, parent, start, end: object ``child[i]`` is inside object ``parent[i]`` from ``start[i]`` until before
                ``end[i]``; times are whole numbers in one unit, ``end`` the highest 64-bit number while it is open.
            located, place, place_start: object ``located[j]`` was seen at ``place[j]``, a number from 0, at
                ``place_start[j]``. Of sightings at one instant the later row counts as later.

        Raises:
            TypeError: numbers that are not whole.
            ValueError: vectors that do not fit each other, objects or places out of range.
        """
        return cls(*packed(child, parent, start=start, end=end, located=located, place=place, place_start=place_start))

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        rows = (self.stays.rows, self.sightings)
        tables = sum(table.keys.nbytes + table.values.nbytes for table in rows)
        return tables + self.times.nbytes + self.stays.ends.nbytes + self.sighting_place.nbytes

    def roots(self, items: npt.ArrayLike, *, at: int) -> Longs:
        """The outermost parent of each of ``items`` at that time: itself where it is in none, -1 in a circle."""
        return self.stays.roots(_objects(items), self._moment(at))

    def places(self, items: npt.ArrayLike, *, at: int) -> Longs:
        """The place of each of ``items`` at that time, -1 where none is known."""
        objects, moment = _objects(items), self._moment(at)
        seen = self.stays.latest(objects, moment, self.sightings.value)
        if not self.sighting_place.size:
            return seen
        return np.where(seen >= 0, self.sighting_place[seen], UNKNOWN)

    def _moment(self, at: int) -> int:
        """The place of the last time at or before ``at``; -1 where all are later."""
        return int(np.searchsorted(self.times, at, side="right")) - 1


def _objects(items: npt.ArrayLike) -> Longs:
    objects = whole_numbers(items, "items")
    if objects.size and not 0 <= int(objects.min()) <= int(objects.max()) < MAX_OBJECTS:
        raise ValueError(f"object numbers go from 0 to {MAX_OBJECTS - 1}")
    return objects
