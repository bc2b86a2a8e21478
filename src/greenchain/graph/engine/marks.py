"""Marks of searches: which nodes one search has been at, without clearing anything between searches.

One array of numbers a search: a node counts as visited when its mark is not below the number the search began with.
The same array tells duplicates of a wave apart: each writes its own number, and whoever reads its number back came last
and stays. Searches take marks from a pool and give them back, so threads never share one, and a pool holds as many as
were ever in use at once (4 bytes a node each).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

_HIGHEST = np.iinfo(np.int32).max


class Marks:
    """Marks of one search at a time."""

    __slots__ = ("array", "first", "following")

    def __init__(self, nodes: int) -> None:
        self.array: npt.NDArray[np.int32] = np.zeros(nodes, dtype=np.int32)
        self.first = 1
        self.following = 1

    def begin(self, work: int) -> None:
        """Forget all marks, for a search that will mark at most ``work`` times."""
        if self.following > _HIGHEST - work - 1:
            self.array.fill(0)
            self.following = 1
        self.first = self.following
        self.following += 1

    def take(self, nodes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Mark ``nodes`` and give those that were not marked, each once."""
        fresh = nodes[self.array[nodes] < self.first]
        claims = np.arange(self.following, self.following + fresh.size, dtype=np.int32)
        self.following += fresh.size
        self.array[fresh] = claims
        last: npt.NDArray[np.int64] = fresh[self.array[fresh] == claims]
        return last


class MarksPool:
    """Marks that wait for a search; lists hand out and take back their ends in one step, so no lock is needed."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: list[Marks] = []

    @contextmanager
    def lend(self, nodes: int, *, work: int) -> Iterator[Marks]:
        """Marks for one search over ``nodes`` nodes that marks at most ``work`` times."""
        try:
            marks = self._waiting.pop()
        except IndexError:
            marks = Marks(nodes)
        marks.begin(work)
        try:
            yield marks
        finally:
            self._waiting.append(marks)
