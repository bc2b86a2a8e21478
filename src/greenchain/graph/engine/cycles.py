"""The parts that feed themselves, of edges in arrays: what no cycle can hold is peeled off first, in waves."""

from __future__ import annotations

import numpy as np

from greenchain.graph.engine.arrays import Edges, Ints, Longs
from greenchain.graph.engine.components import strong_parts_of_rows

_WORTH_ANOTHER_WAVE = 0.99  # share of edges that stay: peeling on would cost more than searching what is left


def looping_parts(edges: Edges, nodes: Longs) -> tuple[Ints, Ints]:
    """Offsets and members of the parts among ``nodes`` that feed themselves, sorted.

    Args:
        edges: all edges.
        nodes: a set that holds every cycle.
    """
    sources, targets = _core(edges, nodes)
    core = np.unique(np.concatenate([sources, targets]))
    local = np.zeros(edges.offsets.size - 1, np.int32)
    local[core] = np.arange(core.size, dtype=np.int32)
    starts = [0, *np.cumsum(np.bincount(local[sources], minlength=core.size)).tolist()]
    looping = set(local[sources[sources == targets]].tolist())
    found = strong_parts_of_rows(starts, local[targets].tolist())
    parts = sorted(sorted(part) for part in found if len(part) > 1 or part[0] in looping)
    members = core[np.array([node for part in parts for node in part], dtype=np.int64)].astype(np.int32)
    return np.cumsum([0, *(len(part) for part in parts)]).astype(np.int32), members


def _core(edges: Edges, nodes: Longs) -> tuple[Longs, Longs]:
    """The edges that are left when nodes without feeders or without followers are peeled off, by source."""
    count = edges.offsets.size - 1
    inside = np.zeros(count, np.bool_)
    inside[nodes] = True
    sources = np.arange(count).repeat(np.diff(edges.offsets))
    targets = edges.targets.astype(np.int64)
    while True:
        keep = inside[sources] & inside[targets]
        worth_it = np.count_nonzero(keep) < keep.size * _WORTH_ANOTHER_WAVE
        sources, targets = sources[keep], targets[keep]
        if not worth_it:
            return sources, targets
        feeds, is_fed = np.zeros_like(inside), np.zeros_like(inside)
        feeds[sources] = True
        is_fed[targets] = True
        inside = feeds & is_fed
