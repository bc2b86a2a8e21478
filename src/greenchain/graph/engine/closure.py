"""Closures: the objects that seeds may be made of, or may have gone into.

Only processes are marked as visited, for an object usually comes out of one process: upstream it leads to the same
maker however often it is met, downstream it is met once. So the two steps from processes over objects to processes are
taken as one, and which objects were met is sorted out once in the end. Objects with several makers are marked, too, so
that none is followed twice.

A wave of twenty numpy calls costs as much as some fifty steps of a plain loop, so a chain of a hundred thousand lots is
walked node by node and a broad recall in passes over arrays.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Edges, FlowArrays, Ints, Longs, neighbors
from greenchain.graph.engine.gates import Gate
from greenchain.graph.engine.marks import Marks

NARROW = 40  # processes of a wave below which a plain loop is quicker than twenty numpy calls
WIDE = 80  # and above which it is slower; between them a wave stays as it is walked


def upstream_objects(arrays: FlowArrays, seeds: npt.ArrayLike, *, gate: Gate | None = None) -> Ints:
    """Sorted numbers of the objects that ``seeds`` may be made of, the seeds left out.

    Raises:
        TypeError, ValueError: seeds that are no object numbers.
    """
    return _objects(arrays, seeds, walk=_Upstream, gate=gate)


def downstream_objects(arrays: FlowArrays, seeds: npt.ArrayLike, *, gate: Gate | None = None) -> Ints:
    """Sorted numbers of the objects that ``seeds`` may have gone into, the seeds left out; raises as above."""
    return _objects(arrays, seeds, walk=_Downstream, gate=gate)


def _objects(arrays: FlowArrays, seeds: npt.ArrayLike, *, walk: type[_Walk], gate: Gate | None) -> Ints:
    nodes = arrays.object_nodes(seeds)
    if not nodes.size:
        return np.zeros(0, np.int32)
    with arrays.marks.lend(arrays.number.size, work=3 * arrays.edges + 2 * nodes.size) as marks:
        numbers = arrays.number[walk(arrays, marks, gate).closure(nodes)]
    numbers.sort()
    return numbers


class _Walk:
    """From processes to processes; what the two directions share."""

    __slots__ = ("_arrays", "_found", "_gate", "_marks", "_once")

    def __init__(self, arrays: FlowArrays, marks: Marks, gate: Gate | None) -> None:
        self._arrays = arrays
        self._marks = marks
        self._gate = gate
        self._found: list[Longs] = []
        self._once: list[Longs] = []  # objects with several makers: marked when they were met

    def closure(self, seeds: Longs) -> Longs:
        """Nodes of the objects that were met, each once, without the seeds."""
        wave = self._take(self.processes(self._marks.take(seeds)))
        while wave.size:
            if wave.size < NARROW:
                met, once, following = self.loop(wave.tolist())
                self._found.append(np.array(met, dtype=np.int64))
                self._once.append(np.array(once, dtype=np.int64))
                wave = np.array(following, dtype=np.int64)
            else:
                wave = self._take(self.processes(self.objects(wave)))
        return np.concatenate([self._marks.take(np.concatenate([np.zeros(0, np.int64), *self._found])), *self._once])

    def processes(self, objects: Longs) -> Longs:
        """The processes that ``objects`` lead to, with repetitions."""
        raise NotImplementedError

    def objects(self, processes: Longs) -> Longs:
        """The objects that ``processes`` lead to and that are to be followed, maybe with repetitions; they are met."""
        raise NotImplementedError

    def loop(self, wave: list[int]) -> tuple[list[int], list[int], list[int]]:
        """Go on node by node, until a wave is wide or none is left: what was met, met and marked; and that wave."""
        raise NotImplementedError

    def _meet(self, objects: Longs) -> Longs:
        """Note that ``objects`` were met, those with several makers only when they are new; gives those to follow."""
        if not self._arrays.several_makers.size:
            self._found.append(objects)
            return objects
        back = self._arrays.backward.offsets
        is_single = back[1:][objects] - back[objects] <= 1
        alone, several = objects[is_single], self._marks.take(objects[~is_single])
        self._found.append(alone)
        self._once.append(several)
        return np.concatenate([alone, several])

    def _new(self, edges: Edges, node: int) -> list[int]:
        """The followers of ``node`` that were not marked; they are now."""
        return [int(follower) for follower in self._marks.take(neighbors(edges, np.array([node])))]

    def _take(self, processes: Longs) -> Longs:
        fresh = self._marks.take(processes)
        if self._gate is None or not fresh.size:
            return fresh
        return fresh[self._gate.passes(~self._arrays.number[fresh])]

    def _open(self, wave: list[int], gate: Gate) -> list[int]:
        number = self._arrays.number
        return [process for process in wave if gate.passes_one(~number.item(process))]


class _Upstream(_Walk):
    __slots__ = ()

    def processes(self, objects: Longs) -> Longs:
        edges = self._arrays.backward
        made = objects[objects >= self._arrays.unfed]
        if not self._arrays.all_have_one_maker:
            return neighbors(edges, made)
        makers: Longs = edges.targets[edges.offsets[made].astype(np.int64)].astype(np.int64)
        return makers

    def objects(self, processes: Longs) -> Longs:
        return self._meet(neighbors(self._arrays.backward, processes))

    def loop(self, wave: list[int]) -> tuple[list[int], list[int], list[int]]:
        slots, first, gate = self._marks.array.data, self._marks.first, self._gate
        offsets, targets = self._arrays.backward.offsets.data, self._arrays.backward.targets.data
        unfed, is_single = self._arrays.unfed, self._arrays.all_have_one_maker
        met: list[int] = []
        once: list[int] = []
        while 0 < len(wave) < WIDE:
            following: list[int] = []
            for process in wave:
                for place in range(offsets[process], offsets[process + 1]):
                    lot = targets[place]
                    if lot < unfed:
                        met.append(lot)
                    elif is_single or offsets[lot + 1] - offsets[lot] == 1:
                        met.append(lot)
                        maker = targets[offsets[lot]]
                        if slots[maker] < first:
                            slots[maker] = first
                            following.append(maker)
                    elif slots[lot] < first:
                        slots[lot] = first
                        once.append(lot)
                        following += self._new(self._arrays.backward, lot)
            wave = following if gate is None else self._open(following, gate)
        return met, once, wave


class _Downstream(_Walk):
    __slots__ = ()

    def processes(self, objects: Longs) -> Longs:
        return neighbors(self._arrays.forward, objects)

    def objects(self, processes: Longs) -> Longs:
        return self._meet(neighbors(self._arrays.forward, processes))

    def loop(self, wave: list[int]) -> tuple[list[int], list[int], list[int]]:
        slots, first, gate = self._marks.array.data, self._marks.first, self._gate
        edges, back = self._arrays.forward, self._arrays.backward.offsets.data
        offsets, targets, is_single = edges.offsets.data, edges.targets.data, not self._arrays.several_makers.size
        met: list[int] = []
        once: list[int] = []
        while 0 < len(wave) < WIDE:
            following: list[int] = []
            for process in wave:
                for place in range(offsets[process], offsets[process + 1]):
                    lot = targets[place]
                    if is_single or back[lot + 1] - back[lot] == 1:
                        met.append(lot)
                        for way in range(offsets[lot], offsets[lot + 1]):
                            user = targets[way]
                            if slots[user] < first:
                                slots[user] = first
                                following.append(user)
                    elif slots[lot] < first:
                        slots[lot] = first
                        once.append(lot)
                        following += self._new(edges, lot)
            wave = following if gate is None else self._open(following, gate)
        return met, once, wave
