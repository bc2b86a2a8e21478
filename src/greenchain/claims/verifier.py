"""The verifier: one pass over a secured claim, all checks in order, and the only place where evidence is made.

``examine`` answers on any bytes and never raises on them; ``verify`` is ``examine(...).require()``. Checks, in order:
syntax, data_model, context, proof, controller, key, validity, status, accreditation, signing_time. What follows the
proof is said only of content that somebody signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial

from greenchain.claims.accreditation import Trust, judge_trust
from greenchain.claims.asof import signing_time_finding, validity_finding
from greenchain.claims.authentic import Authentication, authenticate
from greenchain.claims.evidence import EvidenceBundle
from greenchain.claims.examination import Examination
from greenchain.claims.policy import TrustPolicy
from greenchain.claims.reading import MAX_CLAIM_BYTES, MAX_LIST_BYTES, Reading
from greenchain.claims.scope import ClaimProfile
from greenchain.claims.status import StatusSetting, judge_status
from greenchain.claims.vcdm import STATUS_LIST_TYPE
from greenchain.claims.verified import SigningTime, VerifiedClaim, _seal
from greenchain.values.finding import Finding, Verdict
from greenchain.values.outcome import Outcome
from greenchain.values.time import Period, aware


@dataclass(frozen=True, slots=True)
class ClaimVerifier:
    """Judges claims under one trust policy, with the evidence at hand.

    Attributes:
        policy: whom to trust with what.
        evidence: status lists at hand; ``None`` is none.
        profile: where claims state the facts that scopes restrict.
        max_bytes: the budget of one claim.
    """

    policy: TrustPolicy
    evidence: EvidenceBundle | None = field(default=None, kw_only=True)
    profile: ClaimProfile = field(default_factory=ClaimProfile, kw_only=True)
    max_bytes: int = field(default=MAX_CLAIM_BYTES, kw_only=True)

    def verify(
        self, secured: bytes, *, at: datetime, known_at: datetime | None = None, source: str = ""
    ) -> VerifiedClaim:
        """The evidence that ``secured`` is at the instant ``at``.

        Raises:
            NotConformingError: it is none; the faults say why.
        """
        return self.examine(secured, at=at, known_at=known_at, source=source).require()

    def examine(
        self, secured: bytes, *, at: datetime, known_at: datetime | None = None, source: str = ""
    ) -> Examination:
        """Everything found about ``secured``.

        Args:
            secured: the claim as it came; any bytes.
            at: the instant of the question; aware.
            known_at: what became known later does not count, nor does a claim signed later; by default ``at``.
            source: the name the bytes came under.
        """
        at = aware(at)
        known_at = at if known_at is None else aware(known_at, "known_at")
        found = authenticate(secured, policy=self.policy, max_bytes=self.max_bytes)
        reading = found.reading
        if reading is None:
            return Examination(source, Verdict(found.findings))
        findings = (*found.findings, *_kind_findings(reading))
        if not (found.is_signed and reading.issuer):
            return Examination(source, Verdict(findings), None, reading, found.is_signed)
        validity = validity_finding(reading, at=at)
        status, answers = judge_status(reading, self._status_setting(min(at, known_at)))
        trust = judge_trust(reading, policy=self.policy, profile=self.profile, at=at)
        signing_time = signing_time_finding(reading, at=at, known_at=known_at)
        verdict = Verdict((*findings, validity, *status, *trust.findings, signing_time))
        claim = self._evidence_of(found, trust, verdict=verdict, at=at, known_at=known_at)
        return Examination(source, verdict, claim, reading, found.is_signed, trust.chain, answers)

    def examine_many(
        self, secured: Iterable[bytes], *, at: datetime, known_at: datetime | None = None
    ) -> Iterator[Examination]:
        """``examine`` of each, in order."""
        return (self.examine(raw, at=at, known_at=known_at) for raw in secured)

    def _status_setting(self, instant: datetime) -> StatusSetting:
        return StatusSetting(
            evidence=self.evidence or EvidenceBundle(),
            # several entries may point to one list: it is verified once an examination
            authenticate=cache(partial(authenticate, policy=self.policy, max_bytes=MAX_LIST_BYTES)),
            instant=instant,
            max_age=self.policy.max_status_age,
        )

    def _evidence_of(
        self, found: Authentication, trust: Trust, *, verdict: Verdict, at: datetime, known_at: datetime
    ) -> VerifiedClaim | None:
        reading = found.reading
        if verdict.outcome is not Outcome.CONFORMS or reading is None or not trust.role:
            return None
        return _seal(
            canonical=reading.canonical,
            digest=reading.digest,
            id=reading.id,
            issuer=reading.issuer,
            types=reading.types,
            suite=reading.suite,
            role=trust.role,
            chain=trust.chain,
            signing_time=SigningTime(asserted=reading.created),
            period=Period(reading.valid_from, _earliest(reading.valid_until, reading.proof_expires)),
            at=at,
            known_at=known_at,
            policy_digest=self.policy.digest,
        )


def _kind_findings(reading: Reading) -> tuple[Finding, ...]:
    """A refusal of what is signed for another use than to claim something (brief attack class: type confusion)."""
    if STATUS_LIST_TYPE not in reading.types:
        return ()
    detail = "a status list is evidence about claims, and no claim itself"
    return (Finding("data_model", Outcome.DOES_NOT_CONFORM, "CLAIM_KIND_REFUSED", detail, "/type"),)


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)
