"""Groups of nodes that need each other, in an order in which each group stands after those it needs.

Source: Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972); without recursion, for chains
of any length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field


def components(roots: Iterable[int], following: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """The strongly connected components that ``roots`` reach, those that follow first, members in order.

    >>> components([0], [(1,), (2,), (1,)])
    [(1, 2), (0,)]
    """
    search = _Search(following)
    for root in roots:
        search.run(root)
    return search.found


@dataclass(slots=True)
class _Search:
    """The state of one search: nodes met, the stack of open ones, and those whose followers are still looked at."""

    following: Sequence[Sequence[int]]
    found: list[tuple[int, ...]] = field(default_factory=list)
    low: dict[int, int] = field(default_factory=dict)  # the lowest place on the stack that a node is known to reach
    place: dict[int, int] = field(default_factory=dict)  # of the open nodes on the stack
    stack: list[int] = field(default_factory=list)
    work: list[tuple[int, Iterator[int]]] = field(default_factory=list)

    def run(self, root: int) -> None:
        """Find the components that can be reached from ``root`` and were not met yet."""
        if root in self.low:
            return
        self._enter(root)
        while self.work:
            node, rest = self.work[-1]
            after = next(rest, None)
            if after is None:
                self._leave(node)
            elif after not in self.low:
                self._enter(after)
            elif after in self.place:
                self.low[node] = min(self.low[node], self.place[after])

    def _enter(self, node: int) -> None:
        self.low[node] = self.place[node] = len(self.stack)
        self.stack.append(node)
        self.work.append((node, iter(self.following[node])))

    def _leave(self, node: int) -> None:
        """All followers were looked at: close the component that begins here, or tell the node before."""
        self.work.pop()
        first = self.place[node]
        if self.low[node] == first:
            members = self.stack[first:]
            del self.stack[first:]
            for member in members:
                del self.place[member]
            self.found.append(tuple(sorted(members)))
        else:
            before = self.work[-1][0]
            self.low[before] = min(self.low[before], self.low[node])
