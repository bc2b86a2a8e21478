"""What has no beginning: things that were made of one another and of nothing else.

Every step back in such a circle finds a maker, so no step is a gap by itself; yet where the matter came from is stated
nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

from greenchain.graph.engine.components import strong_parts

N = TypeVar("N", bound=Hashable)


def without_beginning(sources: Mapping[N, Collection[N]]) -> list[list[N]]:
    """The circles that nothing feeds, each with its members, in the order of ``sources``.

    Args:
        sources: by node, what it is from. A node without sources is a beginning, and so is one that is not listed.
    """
    begun = {node for node, behind in sources.items() if not behind or any(other not in sources for other in behind)}
    feeds: Mapping[N, list[N]] = defaultdict(list)
    for node, behind in sources.items():
        for other in behind:
            feeds[other].append(node)
    waiting = list(begun)
    while waiting:
        new = [node for node in feeds[waiting.pop()] if node not in begun]
        begun.update(new)
        waiting += new
    left = [node for node in sources if node not in begun]
    return list(_first_circles(left, sources)) if left else []


def _first_circles(nodes: list[N], sources: Mapping[N, Collection[N]]) -> Iterator[list[N]]:
    """Of ``nodes`` that only each other feed, the circles that no other circle feeds."""
    number = {node: place for place, node in enumerate(nodes)}
    behind = [[number[other] for other in sources[node]] for node in nodes]
    for part in strong_parts(range(len(nodes)), behind):
        inside = set(part)
        if all(other in inside for member in part for other in behind[member]):
            yield [nodes[place] for place in sorted(part)]
