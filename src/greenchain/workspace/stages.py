"""The one pass: records join into a graph, claims are examined and attached, and everything later asks only that.

Each stage runs once however many questions follow. Time, knowledge and standards are arguments; nothing is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from greenchain.claims import ClaimVerifier, EvidenceBundle, Examination, TrustPolicy, VerifiedClaim
from greenchain.evidence import EvidenceGraph, attach
from greenchain.graph import SupplyGraph, build_graph
from greenchain.standards import Standards
from greenchain.values.errors import Fault
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.workspace.evidence_files import gather_evidence
from greenchain.workspace.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Stages:
    """What the questions are asked of.

    Attributes:
        examinations: one for each signed claim with the name it came under, by name and bytes; none without a policy.
        evidence: the verified claims on the graph.
        faults: evidence files that were refused.
        notes: evidence files on which nothing rests.
    """

    inputs: Inputs
    graph: SupplyGraph
    examinations: tuple[tuple[str, Examination], ...]
    evidence: EvidenceGraph
    standards: Standards
    at: datetime
    known_at: datetime
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()

    def findings(self) -> tuple[Finding, ...]:
        """What is to be said beside the answers: evidence refused or not counting, doubts of the graph."""
        refused = (Finding.of_fault(f, check="input", outcome=Outcome.NOT_DETERMINED) for f in self.faults)
        odd = (Finding.of_fault(f, check="note", outcome=Outcome.NOT_APPLICABLE) for f in self.notes)
        return (*refused, *odd, *self._doubts())

    def _doubts(self) -> tuple[Finding, ...]:
        """Disputed master data, a claim about nothing."""
        attached = (f for f in self.evidence.verdict.findings if f.outcome is not Outcome.CONFORMS)
        return (*self.graph.notices, *attached)

    def verified(self) -> tuple[VerifiedClaim, ...]:
        """The claims that conform, in the order of their names."""
        return tuple(examination.claim for _, examination in self.examinations if examination.claim is not None)


def run_stages(inputs: Inputs, *, standards: Standards, at: datetime, known_at: datetime) -> Stages:
    """Build the graph, examine every claim, attach what conforms."""
    graph = build_graph(
        inputs.events,
        facilities=inputs.facilities,
        products=inputs.products,
        parties=inputs.parties,
        missing=inputs.missing_events,
    )
    claims_read = tuple(signed.raw for signed in inputs.claims)
    gathered = gather_evidence(inputs.evidence, claims=claims_read, policy=inputs.policy)
    examinations = (
        _examine(inputs, policy=inputs.policy, bundle=gathered.bundle, at=at, known_at=known_at)
        if inputs.policy
        else ()
    )
    claims = [examination.claim for _, examination in examinations if examination.claim is not None]
    evidence = attach(graph, claims, standards=standards)
    return Stages(inputs, graph, examinations, evidence, standards, at, known_at, gathered.faults, gathered.notes)


def _examine(
    inputs: Inputs, *, policy: TrustPolicy, bundle: EvidenceBundle, at: datetime, known_at: datetime
) -> tuple[tuple[str, Examination], ...]:
    verifier = ClaimVerifier(policy, evidence=bundle)
    ordered = sorted(inputs.claims, key=lambda signed: (signed.source, signed.sha256))
    return tuple(
        (signed.source, verifier.examine(signed.raw, at=at, known_at=known_at, source=signed.source))
        for signed in ordered
    )
