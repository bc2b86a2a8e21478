"""Everything that a wave of nodes reaches along one direction, objects and processes alike, wave by wave.

For whoever has to look at every node that was reached, as a tail does; ``closure`` is quicker where only objects count.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from greenchain.graph.engine.arrays import Edges, FlowArrays, Longs, neighbors
from greenchain.graph.engine.gates import Gate
from greenchain.graph.engine.marks import Marks

NARROW = 40  # nodes of a wave below which a plain loop is quicker than some ten numpy calls
WIDE = 100  # and above which it is slower; between them a wave stays as it is walked


def spread(arrays: FlowArrays, edges: Edges, *, marks: Marks, wave: Longs, gate: Gate | None = None) -> Iterator[Longs]:
    """The nodes that a marked ``wave`` reaches and that were not marked, wave by wave; they are marked now."""
    walk = _Walk(arrays, edges, marks, gate)
    while wave.size:
        if wave.size < NARROW:
            walked, wave = walk.loop(wave.tolist())
            yield walked
        else:
            wave = walk.step(wave)
        yield wave


class _Walk:
    """The two ways to take a wave on, over the same marks."""

    __slots__ = ("_edges", "_gate", "_marks", "_number", "_views")

    def __init__(self, arrays: FlowArrays, edges: Edges, marks: Marks, gate: Gate | None) -> None:
        self._edges = edges
        self._marks = marks
        self._gate = gate
        self._number = arrays.number
        self._views = tuple(array.data for array in (edges.offsets, edges.targets, marks.array))

    def step(self, wave: Longs) -> Longs:
        """The wave after ``wave``."""
        following = self._marks.take(neighbors(self._edges, wave))
        if self._gate is None or not following.size:
            return following
        numbers = self._number[following]
        is_process = numbers < 0
        if not is_process.any():
            return following
        closed = np.zeros(following.size, np.bool_)
        closed[is_process] = ~self._gate.passes(~numbers[is_process])
        return following[~closed]

    def loop(self, wave: list[int]) -> tuple[Longs, Longs]:
        """The waves after ``wave`` that are narrow, in one; and the first that is not, or none."""
        offsets, targets, slots = self._views
        first = self._marks.first
        walked: list[int] = []
        while True:
            following: list[int] = []
            for node in wave:
                for place in range(offsets[node], offsets[node + 1]):
                    target = targets[place]
                    if slots[target] < first:
                        slots[target] = first
                        following.append(target)
            wave = following if self._gate is None else self._open(following, self._gate)
            if not 0 < len(wave) < WIDE:
                return np.array(walked, dtype=np.int64), np.array(wave, dtype=np.int64)
            walked += wave

    def _open(self, wave: list[int], gate: Gate) -> list[int]:
        numbers = self._number
        return [node for node in wave if (number := numbers.item(node)) >= 0 or gate.passes_one(~number)]
