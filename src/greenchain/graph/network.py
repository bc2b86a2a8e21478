"""The flows as arrays: a bipartite graph of objects and processes, both directions, in compressed sparse rows.

Nodes are numbered by topological level, then time, then name, so that neighbors lie close together and any arrival
order gives the same arrays. An edge carries the place of its event in the graph's order: "by then" is one comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from greenchain.graph.levels import levels

Numbers: TypeAlias = npt.NDArray[np.int32]
Scalar = TypeVar("Scalar", bound=np.generic)


class Flow(NamedTuple):
    """An object that goes into a process or comes out of it, as an event states."""

    process: str
    object: str
    is_input: bool
    event: int


@dataclass(frozen=True, slots=True, eq=False)
class Adjacency:
    """Edges of one direction: those of node ``n`` are ``targets[offsets[n]:offsets[n + 1]]``, with their events."""

    offsets: Numbers
    targets: Numbers
    events: Numbers

    def edges(self, node: int) -> Iterator[tuple[int, int]]:
        """Target and event of every edge of ``node``."""
        begin, end = int(self.offsets[node]), int(self.offsets[node + 1])
        return zip(self.targets[begin:end].tolist(), self.events[begin:end].tolist(), strict=True)


@dataclass(frozen=True, slots=True, eq=False)
class FlowNetwork:
    """Objects and processes, and what flows between them.

    Attributes:
        names: object identifiers and process keys, by node number.
        is_process: which nodes are processes.
        level: topological level; parts that feed each other share one.
        forward, backward: edges with the flow and against it.
        objects, processes: node numbers by name.
    """

    names: tuple[str, ...]
    is_process: npt.NDArray[np.bool_]
    level: Numbers
    forward: Adjacency
    backward: Adjacency
    objects: Mapping[str, int]
    processes: Mapping[str, int]

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        sides = (self.forward, self.backward)
        edges = sum(side.offsets.nbytes + side.targets.nbytes + side.events.nbytes for side in sides)
        return edges + self.is_process.nbytes + self.level.nbytes


def flow_network(objects: Iterable[str], processes: Iterable[str], *, flows: Iterable[Flow]) -> FlowNetwork:
    """The network of ``flows`` over the nodes given and all that flows name; the earliest event of an edge counts."""
    earliest: dict[tuple[str, str, bool], int] = {}
    for process, name, is_input, event in flows:
        edge = (process, name, is_input)
        earliest[edge] = min(event, earliest.get(edge, event))
    first_seen: dict[tuple[bool, str], int] = {}
    for (process, name, _), event in earliest.items():
        for node in ((True, process), (False, name)):
            first_seen[node] = min(event, first_seen.get(node, event))
    unflowing = {(False, name) for name in objects} | {(True, key) for key in processes}
    nodes = sorted(unflowing.union(first_seen))
    draft = {node: index for index, node in enumerate(nodes)}
    successors: list[list[int]] = [[] for _ in nodes]
    for process, name, is_input in sorted(earliest):
        ends = (draft[False, name], draft[True, process])
        source, target = ends if is_input else ends[::-1]
        successors[source].append(target)
    level = levels(successors)
    order = sorted(range(len(nodes)), key=lambda index: (level[index], first_seen.get(nodes[index], -1), nodes[index]))
    number = {nodes[index]: place for place, index in enumerate(order)}
    pairs = [
        (number[False, name], number[True, process], event)
        if is_input
        else (number[True, process], number[False, name], event)
        for (process, name, is_input), event in earliest.items()
    ]
    forward = _adjacency(len(nodes), pairs)
    backward = _adjacency(len(nodes), [(target, source, event) for source, target, event in pairs])
    ordered = [nodes[index] for index in order]
    return FlowNetwork(
        names=tuple(name for _, name in ordered),
        is_process=_fixed(np.array([is_process for is_process, _ in ordered], dtype=np.bool_)),
        level=_numbers([level[index] for index in order]),
        forward=forward,
        backward=backward,
        objects={name: place for (is_process, name), place in number.items() if not is_process},
        processes={name: place for (is_process, name), place in number.items() if is_process},
    )


def _adjacency(count: int, edges: list[tuple[int, int, int]]) -> Adjacency:
    edges.sort()
    sources = np.array([source for source, _, _ in edges], dtype=np.int32)
    offsets = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(sources, minlength=count), out=offsets[1:])
    return Adjacency(
        _fixed(offsets), _numbers([target for _, target, _ in edges]), _numbers([event for _, _, event in edges])
    )


def _numbers(values: Sequence[int]) -> Numbers:
    return _fixed(np.array(values, dtype=np.int32))


def _fixed(array: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    array.setflags(write=False)
    return array
