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
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.workspace.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Stages:
    """What the questions are asked of.

    Attributes:
        examinations: one for each signed claim with the name it came under, by name and bytes; none without a policy.
        evidence: the verified claims on the graph.
    """

    inputs: Inputs
    graph: SupplyGraph
    examinations: tuple[tuple[str, Examination], ...]
    evidence: EvidenceGraph
    standards: Standards
    at: datetime
    known_at: datetime
    faults: tuple[Fault, ...] = ()

    def doubts(self) -> tuple[Finding, ...]:
        """What is to be said of the graph and of the claims on it: disputed master data, a claim about nothing."""
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
    bundle, faults = _bundle(inputs)
    examinations = (
        _examine(inputs, policy=inputs.policy, bundle=bundle, at=at, known_at=known_at) if inputs.policy else ()
    )
    claims = [examination.claim for _, examination in examinations if examination.claim is not None]
    evidence = attach(graph, claims, standards=standards)
    return Stages(inputs, graph, examinations, evidence, standards, at, known_at, tuple(faults))


def _bundle(inputs: Inputs) -> tuple[EvidenceBundle, list[Fault]]:
    bundle = EvidenceBundle()
    faults: list[Fault] = []
    for raw in inputs.status_lists:
        try:
            bundle = bundle.with_status_list(raw)
        except GreenchainError as error:
            faults += error.within(file="status list").faults
    return bundle, faults


def _examine(
    inputs: Inputs, *, policy: TrustPolicy, bundle: EvidenceBundle, at: datetime, known_at: datetime
) -> tuple[tuple[str, Examination], ...]:
    verifier = ClaimVerifier(policy, evidence=bundle)
    ordered = sorted(inputs.claims, key=lambda signed: (signed.source, signed.sha256))
    return tuple(
        (signed.source, verifier.examine(signed.raw, at=at, known_at=known_at, source=signed.source))
        for signed in ordered
    )
