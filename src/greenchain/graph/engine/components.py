"""Strongly connected parts: the nodes of a graph that feed each other (rework loops).

The search is iterative, for a loop may be as long as the graph.

Source: R. Tarjan, Depth-first search and linear graph algorithms, 1972; here with its stack made explicit.
"""

from __future__ import annotations

from collections.abc import Sequence


def strong_parts(nodes: Sequence[int], successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """The strongly connected parts of ``nodes`` (closed under successors), each after all that it feeds."""
    place = {node: number for number, node in enumerate(nodes)}
    starts, followers = [0], []
    for node in nodes:
        followers += [place[target] for target in successors[node]]
        starts.append(len(followers))
    return [[nodes[number] for number in part] for part in strong_parts_of_rows(starts, followers)]


def strong_parts_of_rows(starts: Sequence[int], followers: Sequence[int]) -> list[list[int]]:
    """The same for nodes ``0 .. len(starts) - 2``; those after ``n`` are ``followers[starts[n]:starts[n + 1]]``."""
    count = len(starts) - 1
    done = count + 1
    low = [0] * count  # 0: not seen; else the lowest number that the node leads back to, or ``done``
    number_of = [0] * count
    following = list(starts[:-1])
    number = 0
    path: list[int] = []
    parts: list[list[int]] = []
    for root in range(count):
        work = [] if low[root] else [root]
        while work:
            node = work[-1]
            if not low[node]:
                number += 1
                number_of[node] = low[node] = number
                path.append(node)
            place, end = following[node], starts[node + 1]
            while place < end and low[followers[place]]:
                low[node] = min(low[node], low[followers[place]])
                place += 1
            following[node] = place
            if place < end:
                work.append(followers[place])
                continue
            work.pop()
            if low[node] == number_of[node]:
                part = _cut(path, node)
                parts.append(part)
                for member in part:
                    low[member] = done
    return parts


def _cut(path: list[int], node: int) -> list[int]:
    """Take the end of ``path`` from ``node`` on."""
    part = [path.pop()]
    while part[-1] != node:
        part.append(path.pop())
    return part
