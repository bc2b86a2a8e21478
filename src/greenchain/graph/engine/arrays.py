"""The flows of a supply chain as numpy arrays: objects and processes in one numbering, edges both ways.

A node is an object or a process. Nodes are numbered by topological level, then time, so that what lies close in the
chain lies close in memory, and one pass over the numbers meets every feeder before what it feeds. Parts that feed each
other (rework loops) share a level and are listed. The caller's own numbers of objects and processes stay the public
ones: ``number`` and ``object_node`` translate.

Nothing here changes after it is made, so any number of threads may ask at once; each search takes marks of its own
(see ``marks``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.marks import MarksPool

Ints: TypeAlias = npt.NDArray[np.int32]
Longs: TypeAlias = npt.NDArray[np.int64]
Reals: TypeAlias = npt.NDArray[np.float64]
Truths: TypeAlias = npt.NDArray[np.bool_]
Steps: TypeAlias = npt.NDArray[np.int32] | npt.NDArray[np.int64]
"""Steps of a log: 32 bits wide where they fit, with the highest number of the width for never."""

Words: TypeAlias = npt.NDArray[np.uint64]

NEVER = np.iinfo(np.int64).max
"""End of what has not ended: an open stay, a process that nobody took back."""


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Edges of one direction: those of node ``n`` are ``targets[offsets[n]:offsets[n + 1]]``, in ascending order."""

    offsets: Ints
    targets: Ints


@dataclass(frozen=True, slots=True, eq=False)
class FlowArrays:
    """Objects and processes, and what flows between them, as arrays.

    Attributes:
        number: by node: the caller's object number, or ``~`` the caller's process number.
        object_node, process_node: nodes by the caller's numbers.
        level_start: the first node of each level, and the count of nodes behind the last.
        forward, backward: edges with the flow and against it.
        mass: kilograms along ``backward``, NaN where not stated; ``None`` where no flow states any.
        time: when, by process; ``None`` where not stated.
        known_from: since when a process is known, in steps of the caller's log; ``None`` for always.
        voided_from: since when it is known to be taken back, the highest number of their
            width for those that stand; ``None`` where all do.
        part_offsets, part_members: nodes of each part that feeds itself, by level.
        several_makers: nodes of the objects that more than one process makes, ascending.
    """

    number: Ints
    object_node: Ints
    process_node: Ints
    level_start: Ints
    forward: Edges
    backward: Edges
    part_offsets: Ints
    part_members: Ints
    several_makers: Ints
    mass: Reals | None = None
    time: Longs | None = None
    known_from: Steps | None = None
    voided_from: Steps | None = None
    marks: MarksPool = field(default_factory=MarksPool, repr=False)

    @property
    def objects(self) -> int:
        """How many object numbers there are: one more than the highest."""
        return self.object_node.size

    @property
    def processes(self) -> int:
        """How many process numbers there are: one more than the highest."""
        return self.process_node.size

    @property
    def edges(self) -> int:
        """How many flows there are, each counted once."""
        return self.forward.targets.size

    @property
    def unfed(self) -> int:
        """Nodes below this one have no feeders: those of level 0, where no part on it feeds itself."""
        loops = self.part_members  # by level, so the first is one of the lowest
        if self.level_start.size == 1 or (loops.size and loops[0] < self.level_start[1]):
            return 0
        return int(self.level_start[1])

    @property
    def all_have_one_maker(self) -> bool:
        """Whether every object that is not below ``unfed`` comes out of exactly one process."""
        return self.unfed > 0 and not self.several_makers.size

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays; the marks that searches borrow are not among them."""
        return sum(array.nbytes for array in self.named_arrays().values())

    def named_arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Every array by its name, in a fixed order; those that are not stated are left out."""
        arrays = {
            "number": self.number,
            "object_node": self.object_node,
            "process_node": self.process_node,
            "level_start": self.level_start,
            "forward_offsets": self.forward.offsets,
            "forward_targets": self.forward.targets,
            "backward_offsets": self.backward.offsets,
            "backward_targets": self.backward.targets,
            "part_offsets": self.part_offsets,
            "part_members": self.part_members,
            "several_makers": self.several_makers,
            "mass": self.mass,
            "time": self.time,
            "known_from": self.known_from,
            "voided_from": self.voided_from,
        }
        return {name: array for name, array in arrays.items() if array is not None}

    def object_nodes(self, numbers: npt.ArrayLike) -> Longs:
        """Nodes of the objects with these numbers, in the order given.

        Raises:
            TypeError: not whole numbers.
            ValueError: a number that no object has.
        """
        wanted = whole_numbers(numbers, "object numbers")
        if wanted.size and not 0 <= int(wanted.min()) <= int(wanted.max()) < self.objects:
            raise ValueError(f"object numbers go from 0 to {self.objects - 1}")
        return self.object_node[wanted].astype(np.int64)


def whole_numbers(values: npt.ArrayLike, what: str) -> Longs:
    """``values`` as a vector of 64-bit whole numbers; an empty list is one, too.

    Raises:
        TypeError: not whole numbers.
    """
    array = np.atleast_1d(np.asarray(values))
    if array.size and array.dtype.kind not in "iu":
        raise TypeError(f"{what} are whole numbers, found {array.dtype}")
    return array.astype(np.int64, copy=False).ravel()


def edges_at(edges: Edges, nodes: npt.NDArray[np.integer]) -> tuple[Longs, Longs]:
    """The places of all edges of ``nodes``, node by node, and how many each has.

    Here and in all searches indices are 64 bits wide: numpy takes several times as long to look up narrower ones.
    """
    at = nodes.astype(np.int64, copy=False)
    starts = edges.offsets[at].astype(np.int64)
    counts = edges.offsets[1:][at] - starts
    ends = counts.cumsum()
    places = np.arange(int(ends[-1]) if ends.size else 0)
    starts -= ends
    starts += counts
    places += starts.repeat(counts)
    return places, counts


def neighbors(edges: Edges, nodes: npt.NDArray[np.integer]) -> Longs:
    """The targets of all edges of ``nodes``, node by node, with repetitions."""
    return edges.targets[edges_at(edges, nodes)[0]].astype(np.int64)


def nodes_by_level(arrays: FlowArrays, nodes: Ints) -> dict[int, Ints]:
    """``nodes``, ascending, by the level they are on."""
    if not nodes.size:
        return {}
    level = np.searchsorted(arrays.level_start, nodes, side="right") - 1
    first = np.flatnonzero(np.concatenate(([True], level[1:] != level[:-1])))
    return dict(zip(level[first].tolist(), np.split(nodes, first[1:]), strict=True))


def parts_by_level(arrays: FlowArrays) -> dict[int, list[Ints]]:
    """The nodes of every part that feeds itself, by the level they are on."""
    parts: dict[int, list[Ints]] = {}
    if arrays.part_members.size:
        for members in np.split(arrays.part_members, arrays.part_offsets[1:-1]):
            level = int(np.searchsorted(arrays.level_start, members[0], side="right")) - 1
            parts.setdefault(level, []).append(np.sort(members))
    return parts
