"""Events become a graph: genealogy, containment in time, tracing with its frontier, suppliers, mass balance."""

from greenchain.graph.balance import MassBalance, ProcessBalance, mass_balance
from greenchain.graph.building import build_graph, graph_known
from greenchain.graph.lot_ledger import LotBalance
from greenchain.graph.nodes import Birth, Direction, Movement, ObjectNode, Process, Stay
from greenchain.graph.suppliers import SupplyLink, supplier_graph
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.trace import Gap, Trace, TraceDirection
from greenchain.graph.tracing import trace_downstream, trace_upstream
from greenchain.graph.yields import YieldBand

__all__ = [
    "Birth",
    "Direction",
    "Gap",
    "LotBalance",
    "MassBalance",
    "Movement",
    "ObjectNode",
    "Process",
    "ProcessBalance",
    "Stay",
    "SupplyGraph",
    "SupplyLink",
    "Trace",
    "TraceDirection",
    "YieldBand",
    "build_graph",
    "graph_known",
    "mass_balance",
    "supplier_graph",
    "trace_downstream",
    "trace_upstream",
]
