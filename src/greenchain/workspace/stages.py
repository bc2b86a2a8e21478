"""The one pass: records join into a graph, claims are examined and attached, and everything later asks only that.

Each stage runs once however many questions follow. Time, knowledge and standards are arguments; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
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
        examinations: one for each signed claim, by the name it came under; empty where there is no policy.
        evidence: the verified claims on the graph.
    """

    inputs: Inputs
    graph: SupplyGraph
    examinations: Mapping[str, Examination]
    evidence: EvidenceGraph
    standards: Standards
    at: datetime
    known_at: datetime
    faults: tuple[Fault, ...] = ()

    def doubts(self) -> tuple[Finding, ...]:
        """What is to be said of joining claims to the graph, such as a claim about nothing in it."""
        return tuple(f for f in self.evidence.verdict.findings if f.outcome is not Outcome.CONFORMS)

    def verified(self) -> tuple[VerifiedClaim, ...]:
        """The claims that conform, in the order of their names."""
        return tuple(e.claim for _, e in sorted(self.examinations.items()) if e.claim is not None)


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
        _examine(inputs, policy=inputs.policy, bundle=bundle, at=at, known_at=known_at) if inputs.policy else {}
    )
    claims = [e.claim for _, e in sorted(examinations.items()) if e.claim is not None]
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
) -> dict[str, Examination]:
    verifier = ClaimVerifier(policy, evidence=bundle)
    return {signed.source: verifier.examine(signed.raw, at=at, known_at=known_at) for signed in inputs.claims}
