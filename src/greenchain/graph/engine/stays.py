"""Rows by object and time, found by one search each; and stays: who is inside whom, climbed to the outermost parent.

Times are named by their places among all times that are stated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from greenchain.graph.engine.arrays import Longs

UNKNOWN = -1
"""No such row; no root, for what is inside itself; no place."""

MAX_OBJECTS = 1 << 30  # so that object and time make one 64-bit key


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows by object and time: ``keys``, ascending, are object * ``span`` + the time's place among all times."""

    span: int
    keys: Longs
    values: Longs

    def last(self, objects: Longs, times: Longs | int) -> Longs:
        """The last row of each object at or before each time; ``UNKNOWN`` where there is none."""
        floor = objects * self.span
        rows = np.searchsorted(self.keys, floor + times, side="right") - 1
        if not self.keys.size:
            return rows
        return np.where((rows >= 0) & (self.keys[rows] >= floor), rows, UNKNOWN)

    def value(self, objects: Longs, times: Longs | int) -> Longs:
        """The value of that row; ``UNKNOWN`` where there is none."""
        rows = self.last(objects, times)
        if not self.keys.size:
            return rows
        return np.where(rows >= 0, self.values[rows], UNKNOWN)


@dataclass(frozen=True, slots=True, eq=False)
class Stays:
    """Who is inside whom: rows by child and start, whose values are the parents; ``ends`` of each, as places of times.

    ``depth`` is how many containers can be around an item, one in another, where nothing is ever inside itself.
    """

    rows: Rows
    ends: Longs
    depth: int

    def parents(self, objects: Longs, times: Longs | int) -> Longs:
        """The immediate parent of each object at each time; ``UNKNOWN`` where there is none."""
        rows = self.rows.last(objects, times)
        if not self.ends.size:
            return rows
        is_inside = (rows >= 0) & (self.ends[rows] > times)
        return np.where(is_inside, self.rows.values[rows], UNKNOWN)

    def latest(self, objects: Longs, times: Longs | int, value: Callable[[Longs, Longs], Longs]) -> Longs:
        """The highest ``value`` among each object and all that is around it at each time.

        Args:
            objects: what is asked about.
            times: at which time each.
            value: of objects at times.
        """
        current, moments = objects.copy(), np.broadcast_to(np.asarray(times, np.int64), objects.shape)
        found, rising = value(current, moments), np.arange(objects.size)
        for _ in range(self.depth + 1):  # once more, to see that nothing is around
            parents = self.parents(current[rising], moments[rising])
            goes_on = parents != UNKNOWN
            rising = rising[goes_on]
            if not rising.size:
                return found
            current[rising] = parents[goes_on]
            found[rising] = np.maximum(found[rising], value(current[rising], moments[rising]))
        for row in rising.tolist():  # through objects that were inside each other, at this time or at different ones
            around = np.array(self._path(int(current[row]), int(moments[row])))
            found[row] = max(int(found[row]), int(value(around, np.full(around.size, moments[row])).max()))
        return found

    def _path(self, name: int, time: int) -> list[int]:
        """The object and what is around it, from the innermost out, each once."""
        path: dict[int, None] = {}
        while name != UNKNOWN and name not in path:
            path[name] = None
            name = int(self.parents(np.array([name]), time)[0])
        return list(path)

    def roots(self, objects: Longs, times: Longs | int) -> Longs:
        """The outermost parent of each object at each time: itself where it is in none, ``UNKNOWN`` in a circle."""
        found = objects.copy()
        rising = np.arange(objects.size)
        moments = np.broadcast_to(np.asarray(times, np.int64), objects.shape)
        for _ in range(self.depth + 1):
            parents = self.parents(found[rising], moments[rising])
            goes_on = parents != UNKNOWN
            rising = rising[goes_on]
            if not rising.size:
                return found
            found[rising] = parents[goes_on]
        return self._through_circles(found, moments, rising)

    def _through_circles(self, found: Longs, times: Longs, rising: Longs) -> Longs:
        """Go on one by one for those that rise longer than any order of containers allows."""
        memory: dict[tuple[int, int], int] = {}
        for row in rising.tolist():
            time = int(times[row])
            path: dict[int, None] = {}
            current = int(found[row])
            while (current, time) not in memory and current not in path:
                path[current] = None
                parent = int(self.parents(np.array([current]), time)[0])
                if parent == UNKNOWN:
                    memory[current, time] = current
                else:
                    current = parent
            root = memory.get((current, time), UNKNOWN)
            memory |= dict.fromkeys(((passed, time) for passed in path), root)
            found[row] = root
        return found
