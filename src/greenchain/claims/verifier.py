"""The verifier: one pass over a secured claim, all checks in order, and the only place where evidence is made.

``examine`` answers on any bytes and never raises on them; ``verify`` is ``examine(...).require()``. Checks, in order:
syntax, data_model, context, proof, controller, key, validity, status, accreditation, signing_time. What follows the
proof is said only of content that somebody signed.

Two verdicts are told apart: ``at_signing``, whether key and chain held while the claim may have been signed, and
``at``, whether all of it would hold at the instant asked. The claim's own validity and status are always judged at the
instant asked; whether its chain must hold then too is the policy's word (``chain_must_hold``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType

from greenchain.claims.accreditation.trust import SeenList, Trust
from greenchain.claims.asof import Span, judge_span, signing_span, signing_time_finding, validity_finding
from greenchain.claims.authentic import Authentication, authenticate
from greenchain.claims.contexts import Contexts
from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.examination import Examination
from greenchain.claims.grounds import Grounds, prepare
from greenchain.claims.key_history import ACCEPTED
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.reading import MAX_CLAIM_BYTES, Reading
from greenchain.claims.scope import ClaimProfile
from greenchain.claims.status.entries import StatusAnswer, StatusSetting, judge_status
from greenchain.claims.vcdm import STATUS_LIST_TYPE
from greenchain.claims.verified import SigningTime, VerifiedClaim, _seal
from greenchain.model.ports import StatusMemory
from greenchain.values.finding import Finding, Verdict, outcome_of
from greenchain.values.outcome import Outcome, combine
from greenchain.values.time import aware

_STATUS_NOT_ASKED = Finding(
    "status", Outcome.NOT_DETERMINED, "STATUS_NOT_ASKED", "nothing leads from the policy to this issuer"
)
_HOLDS_NO_MORE = Finding(
    "accreditation", Outcome.NOT_APPLICABLE, "CHAIN_NOT_HELD_NOW", "held at signing; it would not hold now"
)


@dataclass(frozen=True, slots=True)
class ClaimVerifier:
    """Judges claims under one trust policy, with the evidence at hand.

    Attributes:
        policy: whom to trust with what.
        evidence: what is at hand besides the claims; ``None`` is nothing.
        profile: where claims state the facts that scopes restrict.
        contexts: pinned JSON-LD contexts, for suites that sign statements.
        memory: the status lists seen before.
        max_bytes: the budget of one claim.
    """

    policy: TrustPolicy
    evidence: EvidenceBundle | None = field(default=None, kw_only=True)
    profile: ClaimProfile = field(default_factory=ClaimProfile, kw_only=True)
    contexts: Contexts = field(default_factory=Contexts, kw_only=True)
    memory: StatusMemory | None = field(default=None, kw_only=True)
    max_bytes: int = field(default=MAX_CLAIM_BYTES, kw_only=True)
    _grounds: Grounds = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        bundle = self.evidence or EvidenceBundle()
        grounds = prepare(self.policy, evidence=bundle, profile=self.profile, contexts=self.contexts)
        object.__setattr__(self, "_grounds", grounds)

    def verify(
        self, secured: bytes, *, at: datetime, known_at: datetime | None = None, source: str = ""
    ) -> VerifiedClaim:
        """The evidence that ``secured`` is at the instant ``at``.

        Raises:
            NotConformingError: it is none; the faults say why.
        """
        return self.examine(secured, at=at, known_at=known_at, source=source).require()

    def verify_many(
        self, secured: Iterable[bytes], *, at: datetime, known_at: datetime | None = None
    ) -> Iterator[Examination]:
        """``examine`` of each, in order; keys, lists and accreditations are read once for all."""
        return (self.examine(raw, at=at, known_at=known_at) for raw in secured)

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
        at = aware(at).astimezone(UTC)  # two wall clocks of one zone may be equal and an hour apart
        known_at = at if known_at is None else aware(known_at, "known_at").astimezone(UTC)
        found = authenticate(
            secured,
            policy=self.policy,
            keyring=self._grounds.keyring,
            known_at=known_at,
            max_bytes=self.max_bytes,
            co_signers=self.policy.required_proofs,
        )
        reading = found.reading
        if reading is None:
            return Examination(source, Verdict(found.findings))
        findings = found.findings + _kind_findings(reading)
        if not (found.is_signed and reading.issuer):
            return Examination(source, Verdict(findings), None, reading, found.is_signed)
        return self._judge(found, reading, findings, at=at, known_at=known_at, source=source)

    def _judge(
        self,
        found: Authentication,
        reading: Reading,
        base: tuple[Finding, ...],
        *,
        at: datetime,
        known_at: datetime,
        source: str,
    ) -> Examination:
        """What is said of a document that is signed: key, validity, status, trust and time."""
        existence = self._grounds.logs.existence(reading).as_known(known_at)
        span = signing_span(reading, existence=existence, at=at, known_at=known_at)
        setting = StatusSetting(self._grounds.shelf, at, known_at, self.policy.max_status_age, self.memory)
        keys, keys_now = _judge_keys(found, span, at=at, known_at=known_at)
        validity = validity_finding(reading, at=at)
        status, answers = self._status(reading, setting)
        trust = self._grounds.trust.judge(reading, span=span, at=at, setting=setting)
        times = (signing_time_finding(reading, existence=existence, at=at, known_at=known_at), *existence.notes)
        now = combine((keys_now, trust.now))
        verdict = Verdict((*base, *keys, validity, *status, *trust.findings, *times))
        outcome = verdict.outcome
        if now is Outcome.CONFORMS is outcome:  # and so does every part of it
            verdicts = _verdicts(now, now)
        else:
            then = outcome_of(keys + trust.findings)
            always = outcome_of(base + times)
            notes = _now_findings(then, now, must_hold=self.policy.chain_must_hold == "at")
            verdict = Verdict((*base, *keys, validity, *status, *trust.findings, *notes, *times))
            outcome = verdict.outcome
            verdicts = _verdicts(combine((always, then)), combine((always, validity.outcome, outcome_of(status), now)))
        time = SigningTime(reading.created, existence.proven_by, existence.evidence)
        claim = None
        if outcome is Outcome.CONFORMS and trust.role:
            claim = self._evidence_of(reading, trust, time=time, at=at, known_at=known_at)
        return Examination(
            source,
            verdict,
            claim,
            reading,
            True,  # noqa: FBT003 - by place, which takes a third of the time
            trust.chain,
            answers,
            time,
            verdicts,
            _lists(reading, answers, trust),
        )

    def _status(self, reading: Reading, setting: StatusSetting) -> tuple[tuple[Finding, ...], tuple[StatusAnswer, ...]]:
        """The claim's own status, looked up only for issuers that somebody vouches for: lists may be made huge."""
        if "credentialStatus" in reading.document and not self._grounds.trust.may_be_trusted(reading.issuer):
            return (_STATUS_NOT_ASKED,), ()
        return judge_status(reading, setting, instant=min(setting.at, setting.known_at))

    def _evidence_of(
        self, reading: Reading, trust: Trust, *, time: SigningTime, at: datetime, known_at: datetime
    ) -> VerifiedClaim:
        """The evidence that a claim is which was found to conform."""
        return _seal(
            canonical=reading.canonical,
            digest=reading.digest,
            document_id=reading.id,
            issuer=reading.issuer,
            types=reading.types,
            suite=reading.suite,
            role=trust.role,
            chain=trust.chain,
            signing_time=time,
            period=reading.period,
            at=at,
            known_at=known_at,
            policy_digest=self.policy.digest,
        )


def _judge_keys(
    found: Authentication, span: Span, *, at: datetime, known_at: datetime
) -> tuple[tuple[Finding, ...], Outcome]:
    """Whether each key was good throughout ``span``, of several good ones told once, and what they come to ``at``."""
    changing = [key for key in found.keys if not key.is_constant]
    if found.keys and not changing:
        return (ACCEPTED,), ACCEPTED.outcome
    findings: list[Finding] = []
    for key in changing:
        findings += judge_span(
            lambda instant, key=key: (key.judge(instant, known_at=known_at),),  # type: ignore[misc]
            span=span,
            turns=key.turns(),
        )
    bad = [finding for finding in findings if finding.outcome is not Outcome.CONFORMS]
    return tuple(bad or findings[:1]), outcome_of([key.judge(at, known_at=known_at) for key in changing])


@lru_cache(maxsize=len(Outcome) ** 2)
def _verdicts(at_signing: Outcome, at: Outcome) -> Mapping[str, Outcome]:
    return MappingProxyType({"at_signing": at_signing, "at": at})


def _now_findings(then: Outcome, now: Outcome, *, must_hold: bool) -> tuple[Finding, ...]:
    """What is told of a chain that held at signing and would not hold at the instant asked."""
    if then is not Outcome.CONFORMS or now is Outcome.CONFORMS:
        return ()
    if not must_hold:
        return (_HOLDS_NO_MORE,)
    detail = "the policy asks that key and chain hold at the instant asked, and they do not"
    return (Finding("accreditation", now, "CHAIN_NOT_HELD_NOW", detail),)


def _lists(reading: Reading, answers: tuple[StatusAnswer, ...], trust: Trust) -> tuple[SeenList, ...]:
    """The status lists of a trusted issuer and of its chain, for whoever remembers them."""
    if not trust.chain or not (answers or trust.lists):
        return ()
    own = [SeenList(reading.issuer, a.list_url, a.list_valid_from) for a in answers if a.list_valid_from]
    return tuple(dict.fromkeys((*own, *trust.lists)))


def _kind_findings(reading: Reading) -> tuple[Finding, ...]:
    """A refusal of what is signed for another use than to claim something (brief attack class: type confusion)."""
    if STATUS_LIST_TYPE not in reading.types:
        return ()
    detail = "a status list is evidence about claims, and no claim itself"
    return (Finding("data_model", Outcome.DOES_NOT_CONFORM, "CLAIM_KIND_REFUSED", detail, "/type"),)
