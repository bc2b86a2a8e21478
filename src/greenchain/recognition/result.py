"""What a recognition answers: a decision with its path, what is left to prove, until when, and why not otherwise.

The decision says what the arrangements give; the outcome says what may be relied upon. A path with a residual is no
pass: the target must examine the rest and alone grants its licence, so the outcome is ``not_determined``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from greenchain.recognition.conditions import ConditionState
from greenchain.recognition.residual import Residual
from greenchain.standards.facts import Fact
from greenchain.standards.questions import RecognitionQuestion
from greenchain.values.filling import filled
from greenchain.values.finding import Finding, PackRef, Verdict
from greenchain.values.json import Json
from greenchain.values.outcome import Outcome
from greenchain.values.result import result_document
from greenchain.values.time import format_instant


class Decision(StrEnum):
    """What the arrangements give for a label."""

    RECOGNIZED = "recognized"
    GRANDFATHERED = "grandfathered"
    RECOGNIZED_RESIDUAL = "recognized_residual"
    EVIDENCE_ONLY = "evidence_only"
    INDETERMINATE = "indeterminate"
    NOT_RECOGNIZED = "not_recognized"

    @property
    def is_acceptance(self) -> bool:
        """Whether a path leads there."""
        return self in (Decision.RECOGNIZED, Decision.GRANDFATHERED, Decision.RECOGNIZED_RESIDUAL)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A way that does not lead there: agreements, codes of the failed or open checks, one sentence."""

    path: tuple[str, ...]
    codes: tuple[str, ...]
    detail: str

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {"path": list(self.path), "codes": list(self.codes), "detail": self.detail}


@filled
@dataclass(frozen=True, slots=True)
class Path:
    """One way that leads there.

    Attributes:
        ids: agreement ids, each followed by the id of the pin used, where it has one.
        level: the lowest on the way.
        expires_on: the first day on which this way no longer leads there in the same way; ``None`` where none is known.
    """

    ids: tuple[str, ...]
    level: str
    residual: tuple[Residual, ...] = ()
    conditions: tuple[ConditionState, ...] = ()
    expires_on: date | None = None

    @property
    def decision(self) -> Decision:
        """What it gives where it is the best way."""
        return Decision.RECOGNIZED_RESIDUAL if self.residual else Decision.RECOGNIZED

    @property
    def agreements(self) -> int:
        """How many ids it names: a measure of its length."""
        return len(self.ids)

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {
            "path": list(self.ids),
            "level": self.level,
            "residual": [item.to_dict() for item in self.residual],
            "conditions": [condition.to_dict() for condition in self.conditions],
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
        }


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one day's look at the arrangements gives, without instants; equal rulings say the same.

    Attributes:
        paths: every best way that leads there, the chosen one first.
        reasons: codes of the closest miss; only where nothing holds.
        missing: plain names of the facts that would settle it.
        findings: what the decision rests on, check by check.
        conditions: of the chosen way, or of the closest that is open.
        residual: likewise.
    """

    decision: Decision
    decision_by: str
    paths: tuple[Path, ...] = ()
    residual: tuple[Residual, ...] = ()
    conditions: tuple[ConditionState, ...] = ()
    reasons: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The chosen way."""
        return self.paths[0].ids if self.paths else ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """The answer to a :class:`RecognitionQuestion`.

    Attributes:
        basis: ``verified`` for a claim, ``stated`` for a "what if".
        claim: digest of the claim; empty for a stated holding.
        source: scheme of the label held.
        expires_on: the first day after ``on`` on which the answer may differ; ``None`` where none is known.
        facts: all that an acceptance rests on.
        witness: what an independent check needs; ``None`` where nothing is accepted.
        subject: the product that the claim is about; empty for a stated holding.
        stated: keys of the question that say what its claim does not; empty for a stated holding, of which all is.
    """

    question: RecognitionQuestion
    ruling: Ruling
    basis: str
    claim: str
    source: str
    at: datetime
    known_at: datetime
    expires_on: date | None
    findings: tuple[Finding, ...]
    packs: tuple[PackRef, ...]
    facts: tuple[Fact, ...] = ()
    witness: Mapping[str, Json] | None = None
    subject: str = ""
    stated: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The findings of the way that decides."""
        return Verdict(self.findings)

    @property
    def outcome(self) -> Outcome:
        """What may be relied upon; ``conforms`` only where all the target asks is covered by a verified claim."""
        return self.verdict.outcome

    @property
    def decision(self) -> Decision:
        """What the arrangements give."""
        return self.ruling.decision

    @property
    def decision_by(self) -> str:
        """The scheme that decides: always the target."""
        return self.ruling.decision_by

    @property
    def path(self) -> tuple[str, ...]:
        """RecognitionAgreement ids, each followed by the id of the pin used; empty where nothing holds."""
        return self.ruling.path

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every best way."""
        return self.ruling.paths

    @property
    def residual(self) -> tuple[Residual, ...]:
        """What the target still examines."""
        return self.ruling.residual

    @property
    def conditions(self) -> tuple[ConditionState, ...]:
        """What must be shown besides the label."""
        return self.ruling.conditions

    @property
    def reasons(self) -> tuple[str, ...]:
        """Codes of the closest miss; only where nothing holds."""
        return self.ruling.reasons

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """Every other agreement that touches the two schemes, with why it does not lead there."""
        return self.ruling.rejected

    @property
    def missing(self) -> tuple[str, ...]:
        """Plain names of the facts that would settle it."""
        return self.ruling.missing

    def to_dict(self) -> dict[str, object]:
        """The result document of kind ``recognition``."""
        return result_document(
            "recognition",
            self.outcome,
            at=self.at,
            findings=self.findings,
            standards=self.packs,
            decision=self.decision.value,
            basis=self.basis,
            claim=self.claim or None,
            subject=self.subject or None,
            stated=list(self.stated),
            source=self.source,
            on=self.question.on.isoformat(),
            known_at=format_instant(self.known_at),
            effect=self.question.effect,
            decision_by=self.decision_by,
            path=list(self.path),
            paths=[path.to_dict() for path in self.paths],
            residual=[item.to_dict() for item in self.residual],
            conditions=[condition.to_dict() for condition in self.conditions],
            expires_on=self.expires_on.isoformat() if self.expires_on else None,
            reasons=list(self.reasons),
            rejected=[rejected.to_dict() for rejected in self.rejected],
            missing=list(self.missing),
            facts=[{"id": fact.id, "status": fact.citation.status.value, "sha256": fact.sha256} for fact in self.facts],
            question=self.question.to_dict(),
            witness=self.witness,
        )
