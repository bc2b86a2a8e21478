"""Topological levels of a directed graph that may have cycles.

A node's level is one more than the highest of what feeds it; nodes that feed each other (a rework loop) form one
strongly connected part and share one level. Both searches are iterative: a chain may be a hundred thousand steps long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Successors = Sequence[Sequence[int]]


def levels(successors: Successors) -> list[int]:
    """The level of every node: 0 for those that nothing feeds."""
    count = len(successors)
    level = [0] * count
    waiting_for = [0] * count
    for targets in successors:
        for target in targets:
            waiting_for[target] += 1
    ready = [node for node in range(count) if waiting_for[node] == 0]
    for node in ready:  # grows while it is read
        for target in successors[node]:
            level[target] = max(level[target], level[node] + 1)
            waiting_for[target] -= 1
            if waiting_for[target] == 0:
                ready.append(target)
    if len(ready) < count:
        settled = set(ready)
        _condense([node for node in range(count) if node not in settled], successors, level)
    return level


def _condense(rest: list[int], successors: Successors, level: list[int]) -> None:
    """Level the nodes that lie on cycles or behind them; parts come out of Tarjan's search last feeder first."""
    parts = _strong_parts(rest, successors)
    part_of = {node: number for number, part in enumerate(parts) for node in part}
    for number in range(len(parts) - 1, -1, -1):
        shared = max(level[node] for node in parts[number])
        for node in parts[number]:
            level[node] = shared
        for node in parts[number]:
            for target in successors[node]:
                if part_of[target] != number:
                    level[target] = max(level[target], shared + 1)


def _strong_parts(nodes: list[int], successors: Successors) -> list[list[int]]:
    """The strongly connected parts of ``nodes`` (closed under successors), each after all that it feeds.

    Source: R. Tarjan, Depth-first search and linear graph algorithms, 1972; here with its stack made explicit.
    """
    search = _Search(successors)
    for root in nodes:
        if root not in search.number:
            search.run(root)
    return search.parts


class _Search:
    """Tarjan's depth-first search: order of discovery, lowest node reached back to, nodes of unfinished parts."""

    def __init__(self, successors: Successors) -> None:
        self._successors = successors
        self.number: dict[int, int] = {}
        self._low: dict[int, int] = {}
        self._path: list[int] = []
        self._on_path: set[int] = set()
        self.parts: list[list[int]] = []

    def run(self, root: int) -> None:
        """Search everything that can be reached from ``root``."""
        work = [(root, self._enter(root))]
        while work:
            node, targets = work[-1]
            target = next((target for target in targets if self._is_new(node, target)), None)
            if target is not None:
                work.append((target, self._enter(target)))
                continue
            work.pop()
            self._leave(node)
            if work:
                parent = work[-1][0]
                self._low[parent] = min(self._low[parent], self._low[node])

    def _enter(self, node: int) -> Iterator[int]:
        self.number[node] = self._low[node] = len(self.number)
        self._path.append(node)
        self._on_path.add(node)
        return iter(self._successors[node])

    def _is_new(self, node: int, target: int) -> bool:
        if target not in self.number:
            return True
        if target in self._on_path:
            self._low[node] = min(self._low[node], self.number[target])
        return False

    def _leave(self, node: int) -> None:
        if self._low[node] != self.number[node]:
            return
        part: list[int] = []
        while not part or part[-1] != node:
            part.append(self._path.pop())
        self._on_path.difference_update(part)
        self.parts.append(part)
