"""Events become a graph: genealogy, containment in time, tracing with its frontier, suppliers, mass balance."""

from greenchain.graph.amounts.balance import MassBalance, ProcessBalance, mass_balance
from greenchain.graph.amounts.lot_ledger import LotBalance
from greenchain.graph.amounts.yields import YieldBand
from greenchain.graph.building import build_graph, graph_known
from greenchain.graph.engine.containment import Containment
from greenchain.graph.nodes import Birth, Direction, Movement, ObjectNode, Process, Stay
from greenchain.graph.rules import RULES, Rule, Rules
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.loading import Relevant, load_relevant, load_whereabouts
from greenchain.graph.traces.locations import Whereabouts, history, where
from greenchain.graph.traces.placing import Location
from greenchain.graph.traces.suppliers import Supplier, Suppliers, SupplyLink, supplier_graph, suppliers_of
from greenchain.graph.traces.trace import Gap, Trace, TraceDirection
from greenchain.graph.traces.tracing import trace_downstream, trace_upstream

__all__ = [
    "RULES",
    "Birth",
    "Containment",
    "Direction",
    "Gap",
    "Location",
    "LotBalance",
    "MassBalance",
    "Movement",
    "ObjectNode",
    "Process",
    "ProcessBalance",
    "Relevant",
    "Rule",
    "Rules",
    "Stay",
    "Supplier",
    "Suppliers",
    "SupplyGraph",
    "SupplyLink",
    "Trace",
    "TraceDirection",
    "Whereabouts",
    "YieldBand",
    "build_graph",
    "graph_known",
    "history",
    "load_relevant",
    "load_whereabouts",
    "mass_balance",
    "supplier_graph",
    "suppliers_of",
    "trace_downstream",
    "trace_upstream",
    "where",
]
