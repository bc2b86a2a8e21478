"""Many recalls in one pass: every group of seeds is a bit, and bits flow along the levels.

Levels that are wide are taken at once; runs of narrow ones (a chain) node by node. In a part that feeds itself every
node reaches every other, so all of them end with the same bits; where a process in such a part was taken back that is
not so, and the groups are searched one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Edges, FlowArrays, Ints, Words, neighbors, nodes_by_level, parts_by_level
from greenchain.graph.engine.closure import downstream_objects
from greenchain.graph.engine.gates import closed_processes, gate

BITS = 64
NARROW = 24  # nodes of a level below which a plain loop is quicker than five numpy calls


def reached_by_groups(arrays: FlowArrays, groups: Sequence[npt.ArrayLike]) -> Words:
    """An array (objects, words): bit ``k % 64`` of word ``k // 64`` says whether group ``k`` reaches the object.

    The seeds of a group are not reached by it.

    Raises:
        TypeError, ValueError: seeds that are no object numbers.
    """
    seeds = [arrays.object_nodes(group) for group in groups]
    reached = np.zeros((arrays.objects, -(-len(groups) // BITS)), dtype=np.uint64)
    closed = arrays.process_node[closed_processes(arrays)]
    if bool(np.isin(closed, arrays.part_members).any()):
        _one_by_one(arrays, groups, reached)
        return reached
    closed.sort()
    for word in range(reached.shape[1]):
        block = seeds[word * BITS : (word + 1) * BITS]
        bits = np.zeros(arrays.number.size, dtype=np.uint64)
        for bit, nodes in enumerate(block):
            bits[nodes] |= np.uint64(1 << bit)
        _flow(arrays, bits, closed)
        for bit, nodes in enumerate(block):
            bits[nodes] &= ~np.uint64(1 << bit)
        reached[:, word] = bits[arrays.object_node.astype(np.int64)]
    return reached


def _one_by_one(arrays: FlowArrays, groups: Sequence[npt.ArrayLike], reached: Words) -> None:
    standing = gate(arrays)
    for number, group in enumerate(groups):
        found = downstream_objects(arrays, group, gate=standing)
        reached[found, number // BITS] |= np.uint64(1 << number % BITS)


def _flow(arrays: FlowArrays, bits: Words, closed: Ints) -> None:
    """Let every node take the bits of all that feeds it, level by level; closed processes keep none."""
    starts = arrays.level_start.tolist()
    shut = nodes_by_level(arrays, closed)
    parts = parts_by_level(arrays)
    loop = _Loop(arrays, bits)
    for level in range(len(starts) - 1):
        low, high = starts[level], starts[level + 1]
        if level and high - low < NARROW:  # nothing feeds level 0 but itself
            loop.feed(low, high)
        elif level:
            _feed(arrays.backward, bits, low, high)
        if level in shut:
            bits[shut[level]] = 0
        for members in parts.get(level, ()):
            bits[members] = np.bitwise_or.reduce(
                np.concatenate([bits[members], bits[neighbors(arrays.backward, members)]])
            )


def _feed(edges: Edges, bits: Words, low: int, high: int) -> None:
    """The nodes from ``low`` to ``high`` take the bits of what feeds them; above level 0 something feeds each."""
    first, last = int(edges.offsets[low]), int(edges.offsets[high])
    fed = bits[edges.targets[first:last].astype(np.int64)]
    if fed.size > high - low:
        fed = np.bitwise_or.reduceat(fed, edges.offsets[low:high] - first)
    bits[low:high] |= fed


class _Loop:
    """The same node by node."""

    __slots__ = ("_bits", "_offsets", "_targets")

    def __init__(self, arrays: FlowArrays, bits: Words) -> None:
        self._bits = bits.data
        self._offsets, self._targets = arrays.backward.offsets.data, arrays.backward.targets.data

    def feed(self, low: int, high: int) -> None:
        bits, offsets, targets = self._bits, self._offsets, self._targets
        for node in range(low, high):
            word = bits[node]
            for place in range(offsets[node], offsets[node + 1]):
                word |= bits[targets[place]]
            bits[node] = word
