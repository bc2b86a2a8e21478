"""Evidence: what verified claims say about which node of the supply graph."""

from greenchain.evidence.attaching import attach
from greenchain.evidence.evidence_graph import EvidenceGraph, is_attached, require_attached
from greenchain.evidence.facts import LEVEL_OF_ROLE, ClaimFacts, EvidenceLevel, Indicator, days_of
from greenchain.evidence.instants import EvidenceError, require_instant
from greenchain.evidence.reading import read_facts

__all__ = [
    "LEVEL_OF_ROLE",
    "ClaimFacts",
    "EvidenceError",
    "EvidenceGraph",
    "EvidenceLevel",
    "Indicator",
    "attach",
    "days_of",
    "is_attached",
    "read_facts",
    "require_attached",
    "require_instant",
]
