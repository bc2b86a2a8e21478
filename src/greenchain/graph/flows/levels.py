"""Topological levels of a directed graph given as lists; it may have cycles. ``engine.levels`` says what they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from greenchain.graph.engine.levels import edges_of, leveled


def levels(successors: Sequence[Sequence[int]]) -> list[int]:
    """The level of every node: 0 for those that nothing feeds; nodes that feed each other share one."""
    sources = np.repeat(np.arange(len(successors), dtype=np.int32), [len(targets) for targets in successors])
    targets = np.fromiter(chain.from_iterable(successors), np.int32, count=sources.size)
    edges = edges_of(len(successors), sources=sources, targets=targets)
    return [int(level) for level in leveled(edges).level]
