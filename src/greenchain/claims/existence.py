"""By when a claim provably existed: the earliest time that the log proofs at hand show under the policy.

A proof that proves nothing is reported and counts as none; it takes nothing from what other proofs show. Two roots of
one tree make every proof of that tree worthless.

Source: C2SP tlog-proof; RFC 9162, 2.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.log import entry_bytes, examine_log_proof, leaf_hash, seen_checkpoints, split_views
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.reading import Reading
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Existence:
    """What the log proofs of one claim came to.

    Attributes:
        proven_by: the earliest proven time; ``None`` where nothing is proven.
        evidence: the log that proves it.
        notes: why other proofs prove nothing.
    """

    proven_by: datetime | None = None
    evidence: str = ""
    notes: tuple[Finding, ...] = ()

    def as_known(self, known_at: datetime) -> Existence:
        """What of it was known at ``known_at``: a time that was proven later does not exist yet."""
        if self.proven_by is None or self.proven_by <= known_at:
            return self
        return Existence(notes=self.notes)


_NOTHING = Existence()


@dataclass(frozen=True, slots=True)
class LogDesk:
    """Judges the log proofs of one bundle under one policy."""

    policy: TrustPolicy
    evidence: EvidenceBundle
    _split: list[frozenset[tuple[str, int]]] = field(default_factory=list, init=False, repr=False)

    def existence(self, reading: Reading) -> Existence:
        """By when the claim that was read existed, as far as anything at hand proves."""
        proofs = self.evidence.log_proofs(reading.digest) if self.evidence.of_kind("tlog-proof") else ()
        if not proofs or not reading.issuer:
            return _NOTHING
        logs = {row.origin: row.key for row in self.policy.logs}
        leaf = leaf_hash(entry_bytes(claim_digest=reading.digest, issuer=reading.issuer))
        best = _NOTHING
        notes: list[Finding] = []
        for raw in proofs:
            proof = examine_log_proof(
                raw,
                leaf=leaf,
                logs=logs,
                witnesses=tuple(row.key for row in self.policy.witnesses),
                quorum=self.policy.witness_quorum,
                split=self._split_views(),
            )
            notes += [
                Finding("signing_time", Outcome.NOT_APPLICABLE, fault.code, f"{fault.expected}: {fault.found}")
                for fault in proof.faults
            ]
            if proof.proven_by is not None and (best.proven_by is None or proof.proven_by < best.proven_by):
                named = f"{proof.origin} {proof.index}/{proof.size}, {', '.join(proof.witnesses)}"
                best = Existence(proof.proven_by, named)
        return Existence(best.proven_by, best.evidence, tuple(notes))

    def _split_views(self) -> frozenset[tuple[str, int]]:
        """Origins and sizes seen with two roots, found once for the whole bundle."""
        if not self._split:
            seen = seen_checkpoints(
                proofs=[file.raw for file in self.evidence.of_kind("tlog-proof")],
                checkpoints=self.evidence.checkpoints,
                logs={row.origin: row.key for row in self.policy.logs},
            )
            self._split.append(frozenset(split_views(seen)))
        return self._split[0]
