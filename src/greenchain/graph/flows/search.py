"""Breadth-first search over the flows, forward or backward, as far as the events of an instant go.

Iterative and bounded: no depth is too deep, and running out of the budget is said, never silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from greenchain.graph.flows.network import Adjacency

MAX_NODES = 2_000_000  # objects and processes of one trace: more than the closure of any product; about 1 GB of answer


class Step(NamedTuple):
    """One edge that was followed: from a node nearer to the seeds to one farther away, by which event."""

    near: int
    far: int
    event: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What a search found.

    Attributes:
        depths: distance in edges from the nearest seed, by node; the seeds at 0.
        steps: every edge between found nodes that the search passed, in order.
        is_exhausted: whether the budget ran out, so that more may be reachable.
    """

    depths: dict[int, int]
    steps: tuple[Step, ...]
    is_exhausted: bool


def reach(side: Adjacency, seeds: Iterable[int], *, cutoff: int, max_nodes: int = MAX_NODES) -> Reach:
    """Everything that ``seeds`` reach along ``side`` by edges of the first ``cutoff`` events."""
    depths = dict.fromkeys(sorted(set(seeds)), 0)
    steps: list[Step] = []
    frontier = list(depths)
    depth = 0
    while frontier:
        depth += 1
        reached: list[int] = []
        for node in frontier:
            for target, event in side.edges(node):
                if event >= cutoff:
                    continue
                if target not in depths:
                    if len(depths) >= max_nodes:
                        return Reach(depths, tuple(sorted(steps)), is_exhausted=True)
                    depths[target] = depth
                    reached.append(target)
                steps.append(Step(node, target, event))
        frontier = sorted(reached)
    return Reach(depths, tuple(sorted(steps)), is_exhausted=False)
