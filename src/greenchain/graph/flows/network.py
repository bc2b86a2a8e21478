"""The flows of a graph of records: the arrays of ``engine``, with names, and with the event behind every edge.

Nodes are numbered by topological level, then time, then name, so that neighbors lie close together and any arrival
order gives the same arrays. An edge carries the place of its event in the graph's order: "by then" is one comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Edges, FlowArrays
from greenchain.graph.engine.assembling import Flows, assemble
from greenchain.graph.flows.flow import Flow

Numbers: TypeAlias = npt.NDArray[np.int32]

NO_EVENT = -1
"""The event of a flow that no event states, as in a graph that came from networkx."""


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
        arrays: the flows by number: objects and processes each by their place among the sorted names.
        object_names, process_names: those names.
        names: object identifiers and process keys, by node number.
        is_process: which nodes are processes.
        level: topological level; parts that feed each other share one.
        forward, backward: edges with the flow and against it.
        objects, processes: node numbers by name.
    """

    arrays: FlowArrays
    object_names: tuple[str, ...]
    process_names: tuple[str, ...]
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
        events = self.forward.events.nbytes + self.backward.events.nbytes
        return self.arrays.nbytes + events + self.is_process.nbytes + self.level.nbytes


def flow_network(objects: Iterable[str], processes: Iterable[str], *, flows: Iterable[Flow]) -> FlowNetwork:
    """The network of ``flows`` over the nodes given and all that flows name; the earliest event of an edge counts."""
    stated = list(flows)
    object_names = tuple(sorted({*objects, *(flow.object for flow in stated)}))
    process_names = tuple(sorted({*processes, *(flow.process for flow in stated)}))
    object_number = {name: number for number, name in enumerate(object_names)}
    process_number = {name: number for number, name in enumerate(process_names)}
    return named_network(
        object_names,
        process_names,
        flows=Flows(
            process=np.array([process_number[flow.process] for flow in stated], dtype=np.int64),
            object=np.array([object_number[flow.object] for flow in stated], dtype=np.int64),
            is_input=np.array([flow.is_input for flow in stated], dtype=np.bool_),
            objects=len(object_names),
            processes=len(process_names),
            time=np.array([flow.event for flow in stated], dtype=np.int64),
        ),
    )


def named_network(
    object_names: Sequence[str],
    process_names: Sequence[str],
    *,
    flows: Flows,
    process_time: npt.NDArray[np.int64] | None = None,
) -> FlowNetwork:
    """The network of flows between numbers, which are places among the names; ``flows.time`` are their events."""
    arrays, forward_events, backward_events = assemble(flows, process_time=process_time)
    is_process = arrays.number < 0
    names = tuple(process_names[~number] if number < 0 else object_names[number] for number in arrays.number.tolist())
    level = np.repeat(np.arange(arrays.level_start.size - 1, dtype=np.int32), np.diff(arrays.level_start))
    is_process.setflags(write=False)
    level.setflags(write=False)
    return FlowNetwork(
        arrays=arrays,
        object_names=tuple(object_names),
        process_names=tuple(process_names),
        names=names,
        is_process=is_process,
        level=level,
        forward=_adjacency(arrays.forward, forward_events),
        backward=_adjacency(arrays.backward, backward_events),
        objects=MappingProxyType(dict(zip(object_names, arrays.object_node.tolist(), strict=True))),
        processes=MappingProxyType(dict(zip(process_names, arrays.process_node.tolist(), strict=True))),
    )


def no_network() -> FlowNetwork:
    """A network of nothing."""
    return flow_network((), (), flows=())


def _adjacency(edges: Edges, events: npt.NDArray[np.int64] | None) -> Adjacency:
    along = np.full(edges.targets.size, NO_EVENT, np.int32) if events is None else events.astype(np.int32)
    along.setflags(write=False)
    return Adjacency(edges.offsets, edges.targets, along)
