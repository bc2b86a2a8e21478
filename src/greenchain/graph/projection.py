"""The flow network in networkx, for everybody's own algorithms, drawing and exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greenchain.graph.network import FlowNetwork

if TYPE_CHECKING:
    import networkx as nx

PROCESS_PREFIX = "process:"
"""Begins the node names of processes, for a transformationID may be the same text as an object's identifier."""


def to_networkx(network: FlowNetwork) -> nx.DiGraph[str]:
    """A bipartite directed graph: objects under their identifiers, processes under ``process:`` and their key.

    Nodes carry ``kind`` (``object`` or ``process``) and ``level``, edges ``event`` (place in the graph's order). Nodes
    and edges are added in the order of their numbers.
    """
    import networkx as nx  # noqa: PLC0415 - a third of a second that only this needs

    names = [
        PROCESS_PREFIX + name if is_process else name
        for name, is_process in zip(network.names, network.is_process.tolist(), strict=True)
    ]
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number, name in enumerate(names):
        kind = "process" if network.is_process[number] else "object"
        graph.add_node(name, kind=kind, level=int(network.level[number]))
    for number, name in enumerate(names):
        for target, event in network.forward.edges(number):
            graph.add_edge(name, names[target], event=event)
    return graph
