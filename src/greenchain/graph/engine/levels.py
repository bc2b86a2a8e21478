"""Topological levels of a directed graph that may have cycles, in numpy.

A node's level is one more than the highest of what feeds it; nodes that feed each other (a rework loop) form one
strongly connected part and share one level. Waves of ready nodes are taken at once while they are wide, and node by
node while they are narrow: a chain may be a hundred thousand steps long.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Edges, Ints, neighbors
from greenchain.graph.engine.cycles import looping_parts

NARROW = 48  # ready nodes below which a plain loop is quicker than some ten numpy calls
WIDE = 96  # and above which it is slower; the gap keeps waves about as wide as the limit from going to and fro
_UNSETTLED = -1


class Leveled(NamedTuple):
    """Levels by node, and the parts that feed themselves: nodes of part ``p`` at ``offsets[p]:offsets[p + 1]``."""

    level: Ints
    part_offsets: Ints
    part_members: Ints


def leveled(edges: Edges) -> Leveled:
    """Levels of every node: 0 for those that nothing feeds; a node that feeds itself is a part of its own."""
    level = _settled(edges)
    rest = np.flatnonzero(level == _UNSETTLED)
    if not rest.size:
        return Leveled(level, np.zeros(1, np.int32), np.zeros(0, np.int32))
    offsets, members = looping_parts(edges, rest)
    head = np.arange(level.size, dtype=np.int32)  # every part stands under its lowest node
    lowest = np.minimum.reduceat(members, offsets[:-1]) if members.size else members
    head[members] = np.repeat(lowest, np.diff(offsets))
    sources = head[np.repeat(np.arange(level.size, dtype=np.int32), np.diff(edges.offsets))]
    targets = head[edges.targets]
    between = sources != targets
    level = _settled(edges_of(level.size, sources=sources[between], targets=targets[between]))[head]
    order = np.argsort(level[lowest], kind="stable")
    counts = np.diff(offsets)[order]
    starts = np.zeros(order.size + 1, np.int32)
    np.cumsum(counts, out=starts[1:])
    places = np.arange(members.size) + np.repeat(offsets[:-1][order] - starts[:-1], counts)
    return Leveled(level, starts, members[places])


def edges_of(count: int, *, sources: Ints, targets: Ints) -> Edges:
    """The edges ``sources[i] -> targets[i]`` over ``count`` nodes, sorted."""
    keys = np.sort((sources.astype(np.int64) << 32) | targets)
    return Edges(offsets_of(keys >> 32, count), (keys & 0xFFFF_FFFF).astype(np.int32))


def offsets_of(sources: npt.NDArray[np.integer], count: int) -> Ints:
    """Where the edges of each of ``count`` nodes begin among edges sorted by ``sources``."""
    offsets = np.zeros(count + 1, np.int32)
    np.cumsum(np.bincount(sources, minlength=count), out=offsets[1:])
    return offsets


def _settled(edges: Edges) -> Ints:
    """Levels of the nodes that no cycle feeds; ``_UNSETTLED`` for the rest."""
    count = edges.offsets.size - 1
    waiting = np.bincount(edges.targets, minlength=count).astype(np.int32)
    level = np.full(count, _UNSETTLED, np.int32)
    claim = np.zeros(count, np.int32)
    ready = np.flatnonzero(waiting == 0)
    depth = 0
    while ready.size:
        if ready.size < NARROW:
            ready, depth = _narrow(edges, ready.tolist(), depth, waiting=waiting, level=level)
            continue
        level[ready] = depth
        depth += 1
        fed = neighbors(edges, ready)
        np.subtract.at(waiting, fed, 1)
        fed = fed[waiting[fed] == 0]
        claims = np.arange(fed.size, dtype=np.int32)
        claim[fed] = claims
        ready = fed[claim[fed] == claims]
    return level


def _narrow(
    edges: Edges, ready: list[int], depth: int, *, waiting: Ints, level: Ints
) -> tuple[npt.NDArray[np.int64], int]:
    """Go on node by node until the wave is wide or gone; the wave, and the level it is on."""
    offsets, targets = edges.offsets.data, edges.targets.data
    waits, levels = waiting.data, level.data
    while ready and len(ready) < WIDE:
        following: list[int] = []
        for node in ready:
            levels[node] = depth
            for place in range(offsets[node], offsets[node + 1]):
                target = targets[place]
                waits[target] -= 1
                if not waits[target]:
                    following.append(target)
        ready = following
        depth += 1
    return np.array(ready, dtype=np.int64), depth
