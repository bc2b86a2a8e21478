"""Events become a graph: genealogy, containment in time, tracing with its frontier, suppliers, mass balance.

Each name is imported when it is first used: who only stores what events say needs neither arrays nor traces.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from greenchain.graph.traces.unread import unread_about

_HOMES = {
    "greenchain.graph.amounts.balance": ("MassBalance", "ProcessBalance", "mass_balance"),
    "greenchain.graph.amounts.lot_ledger": ("LotBalance",),
    "greenchain.graph.amounts.yields": ("YieldBand",),
    "greenchain.graph.building": ("build_graph", "graph_known"),
    "greenchain.graph.engine.containment": ("Containment",),
    "greenchain.graph.nodes": ("Birth", "Direction", "Movement", "ObjectNode", "Process", "Stay"),
    "greenchain.graph.rules": ("RULES", "Rule", "Rules"),
    "greenchain.graph.supply_graph": ("SupplyGraph",),
    "greenchain.graph.traces.loading": ("Relevant", "load_relevant", "load_whereabouts"),
    "greenchain.graph.traces.locations": ("Whereabouts", "history", "where"),
    "greenchain.graph.traces.placing": ("Location",),
    "greenchain.graph.traces.suppliers": ("Supplier", "Suppliers", "SupplyLink", "supplier_graph", "suppliers_of"),
    "greenchain.graph.traces.trace": ("Gap", "Trace", "TraceDirection"),
    "greenchain.graph.traces.tracing": ("trace_downstream", "trace_upstream"),
    "greenchain.graph.traces.unread": ("unread_about",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

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
    "unread_about",
    "where",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name is
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(home), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
