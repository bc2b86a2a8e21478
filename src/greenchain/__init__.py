"""greenchain: green supply chain traceability and certification on one graph.

The public names, nothing else. Each is imported when it is first used, so that ``import greenchain`` stays light and
loads no database and no network library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from greenchain.adapters.files import folder_files
    from greenchain.adapters.keys import load_signer
    from greenchain.adapters.shipped import load_standards
    from greenchain.claims import ClaimVerifier, EvidenceBundle, TrustPolicy, VerifiedClaim, issue_claim
    from greenchain.evidence import ClaimFacts, EvidenceGraph, attach
    from greenchain.formats import Batch, event_hash, event_prehash, read_records
    from greenchain.graph import (
        SupplyGraph,
        build_graph,
        mass_balance,
        supplier_graph,
        trace_downstream,
        trace_upstream,
    )
    from greenchain.model.claims import Claim, SignedClaim
    from greenchain.model.events import TraceEvent
    from greenchain.model.nouns import Facility, Lot, Party, Product, Shipment
    from greenchain.recognition import Recognition, RecognitionQuestion, recognize
    from greenchain.report import Report
    from greenchain.scoring import Footprint, Scorecard, footprint, score
    from greenchain.screening import ScreeningResult, screen, screen_many
    from greenchain.standards import RulePack, Standards
    from greenchain.standards.facts import Criterion, RecognitionAgreement, Scheme
    from greenchain.values import (
        Citation,
        Finding,
        GreenchainError,
        Identifier,
        Outcome,
        Period,
        Quantity,
        Verdict,
    )
    from greenchain.workspace import Case, Evaluation, Question, Workspace, evaluate, read_case

_HOMES = {
    "greenchain.adapters.files": ("folder_files",),
    "greenchain.adapters.keys": ("load_signer",),
    "greenchain.adapters.shipped": ("load_standards",),
    "greenchain.claims": ("ClaimVerifier", "EvidenceBundle", "TrustPolicy", "VerifiedClaim", "issue_claim"),
    "greenchain.evidence": ("ClaimFacts", "EvidenceGraph", "attach"),
    "greenchain.formats": ("Batch", "event_hash", "event_prehash", "read_records"),
    "greenchain.graph": (
        "SupplyGraph",
        "build_graph",
        "mass_balance",
        "supplier_graph",
        "trace_downstream",
        "trace_upstream",
    ),
    "greenchain.model.claims": ("Claim", "SignedClaim"),
    "greenchain.model.events": ("TraceEvent",),
    "greenchain.model.nouns": ("Facility", "Lot", "Party", "Product", "Shipment"),
    "greenchain.recognition": ("Recognition", "RecognitionQuestion", "recognize"),
    "greenchain.report": ("Report",),
    "greenchain.scoring": ("Footprint", "Scorecard", "footprint", "score"),
    "greenchain.screening": ("ScreeningResult", "screen", "screen_many"),
    "greenchain.standards": ("RulePack", "Standards"),
    "greenchain.standards.facts": ("Criterion", "RecognitionAgreement", "Scheme"),
    "greenchain.values": (
        "Citation",
        "Finding",
        "GreenchainError",
        "Identifier",
        "Outcome",
        "Period",
        "Quantity",
        "Verdict",
    ),
    "greenchain.workspace": ("Case", "Evaluation", "Question", "Workspace", "evaluate", "read_case"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Batch",
    "Case",
    "Citation",
    "Claim",
    "ClaimFacts",
    "ClaimVerifier",
    "Criterion",
    "Evaluation",
    "EvidenceBundle",
    "EvidenceGraph",
    "Facility",
    "Finding",
    "Footprint",
    "GreenchainError",
    "Identifier",
    "Lot",
    "Outcome",
    "Party",
    "Period",
    "Product",
    "Quantity",
    "Question",
    "Recognition",
    "RecognitionAgreement",
    "RecognitionQuestion",
    "Report",
    "RulePack",
    "Scheme",
    "Scorecard",
    "ScreeningResult",
    "Shipment",
    "SignedClaim",
    "Standards",
    "SupplyGraph",
    "TraceEvent",
    "TrustPolicy",
    "Verdict",
    "VerifiedClaim",
    "Workspace",
    "attach",
    "build_graph",
    "evaluate",
    "event_hash",
    "event_prehash",
    "folder_files",
    "footprint",
    "issue_claim",
    "load_signer",
    "load_standards",
    "mass_balance",
    "read_case",
    "read_records",
    "recognize",
    "score",
    "screen",
    "screen_many",
    "supplier_graph",
    "trace_downstream",
    "trace_upstream",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """The public name, from the room it lives in; ``__version__`` from the installed distribution."""
    if name == "__version__":
        return import_module("importlib.metadata").version("greenchain")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'greenchain' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return list(__all__)
