"""One way to each object that was reached: the first that a search in order of names comes to.

A path begins with a seed. A chain of a hundred thousand lots has as many paths, half as long on average, which nobody
could write down; there a path begins with an earlier object of the answer, whose own path tells the rest.
"""

from __future__ import annotations

from collections.abc import Mapping

from greenchain.graph.statements.processes import MEMBERS
from greenchain.graph.traces.following import Node

MAX_NAMES = 2_000_000  # in all paths of one answer together: some hundred megabytes of text at most
_SHORTEST = 16  # steps that every path may have, however many objects there are


def paths(
    before: Mapping[Node, Node], depths: Mapping[str, int], *, is_process: Mapping[str, object]
) -> dict[str, tuple[str, ...]]:
    """The path of every object in ``depths``, objects and processes in turn.

    Args:
        before: the node from which each node was first reached; seeds are absent.
        depths: by object, the links from the nearest seed.
        is_process: the transformations by key; what stands between a lot and its instances is left out of paths.
    """
    longest = max(_SHORTEST, MAX_NAMES // (3 * max(1, len(depths))))
    return {name: _path(before, (False, name), depths, longest, is_process) for name in depths}


def _path(
    before: Mapping[Node, Node], node: Node, depths: Mapping[str, int], longest: int, is_process: Mapping[str, object]
) -> tuple[str, ...]:
    path = [node[1]]
    depth = depths[node[1]]
    stop = (depth - 1) // longest * longest
    while node in before:
        node = before[node]
        if not node[0]:
            path.append(node[1])
            if depths.get(node[1], 0) <= stop:
                break
        elif node[1] in is_process or not node[1].startswith(MEMBERS):
            path.append(node[1])
    return tuple(reversed(path))
