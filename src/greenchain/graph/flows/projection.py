"""The flows in networkx, for everybody's own algorithms, drawing and exchange, and back.

The graph is bipartite and directed: objects lead into processes, processes into what they make. Nodes carry ``kind``
(``object`` or ``process``), edges ``kg`` where a mass is stated, processes ``time`` where that is.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import FlowArrays, Longs, Truths
from greenchain.graph.engine.assembling import MAX_NODES, Flows, assemble, checked_flows
from greenchain.graph.flows.network import FlowNetwork, named_network, no_network

if TYPE_CHECKING:
    import networkx as nx

PROCESS_PREFIX = "process:"
"""Begins the node names of processes, for a transformationID may be the same text as an object's identifier."""


def to_networkx(network: FlowNetwork, objects: npt.ArrayLike | None = None) -> nx.DiGraph[Any]:
    """Objects under their identifiers, processes under ``process:`` and their key.

    Nodes carry ``level``, too, edges ``event`` (place in the graph's order). Nodes and edges are added in the order of
    their numbers. With ``objects``, numbers, only those and the processes they flow into or out of are in the graph.
    """
    import networkx as nx  # noqa: PLC0415 - a third of a second that only this needs

    names = [
        PROCESS_PREFIX + name if is_process else name
        for name, is_process in zip(network.names, network.is_process.tolist(), strict=True)
    ]
    graph: nx.DiGraph[Any] = nx.DiGraph()
    shown = _shown(network.arrays, objects)
    for number in np.flatnonzero(shown).tolist():
        kind = "process" if network.is_process[number] else "object"
        graph.add_node(names[number], kind=kind, level=int(network.level[number]))
    for number in np.flatnonzero(shown).tolist():
        for target, event in network.forward.edges(number):
            if shown[target]:
                graph.add_edge(names[number], names[target], event=event)
    return graph


def numbers_to_networkx(arrays: FlowArrays, objects: npt.ArrayLike | None = None) -> nx.DiGraph[Any]:
    """Objects under their numbers, processes under ``process:`` and theirs; ``objects`` as ``to_networkx`` has it."""
    import networkx as nx  # noqa: PLC0415 - as above

    graph: nx.DiGraph[Any] = nx.DiGraph()
    shown = _shown(arrays, objects)
    for number in np.flatnonzero(shown[arrays.object_node]).tolist():
        graph.add_node(number, kind="object")
    for number in np.flatnonzero(shown[arrays.process_node]).tolist():
        stated = {} if arrays.time is None else {"time": int(arrays.time[number])}
        graph.add_node(f"{PROCESS_PREFIX}{number}", kind="process", **stated)
    graph.add_edges_from(_edges(arrays, shown))
    return graph


def read_networkx(graph: nx.DiGraph[Any]) -> tuple[FlowNetwork, FlowArrays | None]:
    """The network of a bipartite directed graph; and its arrays where its objects are whole numbers, not names.

    Args:
        graph: every node with ``kind``, ``object`` or ``process``; every edge from one kind to the other, with ``kg``
            where a mass is stated; ``time`` on all processes, or on none. Objects that are whole numbers keep them;
            others are numbered by their place among the sorted names. ``process:`` before a name is taken off.

    Raises:
        ValueError: another kind, or an edge between nodes of one kind.
    """
    kinds = dict(graph.nodes(data="kind"))
    if wrong := [node for node, kind in kinds.items() if kind not in ("object", "process")]:
        raise ValueError(f"kind object or process is wanted on every node, not found on {wrong[0]!r}")
    of_objects = [node for node, kind in kinds.items() if kind == "object"]
    of_processes = [node for node, kind in kinds.items() if kind == "process"]
    process_names, processes = _by_name(of_processes, PROCESS_PREFIX)
    objects = _by_number(of_objects)
    if objects is not None:
        processes = _by_number(of_processes) or processes
        flows = _flows(graph, objects, processes)
        return no_network(), assemble(flows, process_time=_times(graph, processes)).arrays
    object_names, objects = _by_name(of_objects, "")
    flows = _flows(graph, objects, processes)
    return named_network(object_names, process_names, flows=flows, process_time=_times(graph, processes)), None


def _shown(arrays: FlowArrays, objects: npt.ArrayLike | None) -> Truths:
    """Which nodes are in the picture."""
    if objects is None:
        return np.ones(arrays.number.size, np.bool_)
    shown = np.zeros(arrays.number.size, np.bool_)
    nodes = arrays.object_nodes(objects)
    shown[nodes] = True
    for edges in (arrays.forward, arrays.backward):
        for node in nodes.tolist():
            shown[edges.targets[edges.offsets[node] : edges.offsets[node + 1]]] = True
    return shown


def _edges(arrays: FlowArrays, shown: Truths) -> Iterator[tuple[int | str, int | str, dict[str, float]]]:
    ends = np.repeat(np.arange(arrays.number.size), np.diff(arrays.backward.offsets))
    seen = np.flatnonzero(shown[ends] & shown[arrays.backward.targets])
    sources, targets = arrays.number[arrays.backward.targets[seen]], arrays.number[ends[seen]]
    masses = np.full(seen.size, np.nan) if arrays.mass is None else arrays.mass[seen]
    for source, target, mass in zip(sources.tolist(), targets.tolist(), masses.tolist(), strict=True):
        stated: dict[str, float] = {} if np.isnan(mass) else {"kg": mass}
        yield _name(source), _name(target), stated


def _name(code: int) -> int | str:
    return code if code >= 0 else f"{PROCESS_PREFIX}{~code}"


def _by_number(nodes: list[Hashable]) -> dict[Hashable, int] | None:
    """The number that each node is, or that follows ``process:``; ``None`` where some are names."""
    bare = {node: node.removeprefix(PROCESS_PREFIX) if isinstance(node, str) else node for node in nodes}
    numbers: dict[Hashable, int] = {}
    for node, name in bare.items():
        is_digits = isinstance(node, str) and name != node and str(name).isdecimal()
        if not (is_digits or (isinstance(node, int | np.integer) and not isinstance(node, bool))):
            return None
        numbers[node] = int(str(name))
    if len(set(numbers.values())) < len(numbers) or not all(0 <= number < MAX_NODES for number in numbers.values()):
        raise ValueError(f"numbers of one kind are wanted once each, from 0 to {MAX_NODES - 1}")
    return numbers


def _by_name(nodes: list[Hashable], prefix: str) -> tuple[list[str], dict[Hashable, int]]:
    """Sorted names without ``prefix``, and the place of each node among them."""
    names = {node: str(node).removeprefix(prefix) for node in nodes}
    if len(set(names.values())) < len(names):
        raise ValueError("two nodes of one kind have the same name")
    ordered = sorted(nodes, key=names.__getitem__)
    return [names[node] for node in ordered], {node: number for number, node in enumerate(ordered)}


def _flows(graph: nx.DiGraph[Any], objects: dict[Hashable, int], processes: dict[Hashable, int]) -> Flows:
    is_input = [source in objects for source, _ in graph.edges]
    masses: list[Any] = [attributes.get("kg") for _, _, attributes in graph.edges(data=True)]
    ends = [
        (source, target) if into else (target, source)
        for (source, target), into in zip(graph.edges, is_input, strict=True)
    ]
    if wrong := [pair for pair in ends if pair[0] not in objects or pair[1] not in processes]:
        raise ValueError(f"an edge joins an object and a process, found {wrong[0]!r}")
    stated = np.array([np.nan if mass is None else float(mass) for mass in masses])
    found = checked_flows(
        [processes[process] for _, process in ends],
        [objects[lot] for lot, _ in ends],
        is_input=np.array(is_input, dtype=np.bool_),
        kg=None if np.isnan(stated).all() else stated,
    )
    return found._replace(
        objects=1 + max(objects.values(), default=-1), processes=1 + max(processes.values(), default=-1)
    )


def _times(graph: nx.DiGraph[Any], processes: dict[Hashable, int]) -> Longs | None:
    stated: dict[Hashable, Any] = {
        node: time for node, time in graph.nodes(data="time") if node in processes and time is not None
    }
    if not stated:
        return None
    if len(stated) < len(processes):
        raise ValueError("time is wanted on every process, or on none")
    times = np.full(1 + max(processes.values()), np.iinfo(np.int64).min, np.int64)
    for node, time in stated.items():
        times[processes[node]] = int(time)
    return times
