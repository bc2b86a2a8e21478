"""The two ways to ask: ``recognize`` for a verified claim, ``assess`` for a holding that is only stated.

One ruling serves both. What a stated holding would give is told in full, but its outcome never conforms.
"""

from __future__ import annotations

from datetime import datetime

from greenchain.claims import VerifiedClaim, require_sealed
from greenchain.evidence import ClaimFacts, read_facts, require_instant
from greenchain.recognition.answers import opened
from greenchain.recognition.breakpoints import expires_on
from greenchain.recognition.question import Holding, RecognitionQuestion
from greenchain.recognition.result import Recognition
from greenchain.recognition.ruling import rule
from greenchain.standards import Standards
from greenchain.standards.labels import read_labels
from greenchain.values.time import aware


def recognize(
    claim: VerifiedClaim | ClaimFacts,
    question: RecognitionQuestion,
    *,
    at: datetime,
    known_at: datetime | None = None,
    standards: Standards,
) -> Recognition:
    """Whether the label that ``claim`` holds is accepted by the question's target, by one agreement.

    Args:
        claim: sealed evidence; of ``ClaimFacts`` only the sealed claim is used, and read again.
        question: the target and the legal date.
        at: the instant of the question; the claim must have been verified for it.
        known_at: by default ``at``; likewise.
        standards: must hold one pack ``claims/profile`` and packs of the kind ``recognition``.

    Raises:
        EvidenceError: ``VERIFIED_AT_OTHER_INSTANT``.
        TypeError: something else than sealed evidence.

    Source: the pack ``recognition/labels`` names for each row the page it was read on.
    """
    sealed = require_sealed(claim.claim if isinstance(claim, ClaimFacts) else claim)  # assess takes what is only stated
    require_instant(sealed, at=at, known_at=known_at)
    holding = Holding.of(read_facts(sealed, standards=standards))
    return _answer(holding, question, claim=sealed.digest, at=at, known_at=sealed.known_at, standards=standards)


def assess(
    holding: Holding,
    question: RecognitionQuestion,
    *,
    at: datetime,
    known_at: datetime | None = None,
    standards: Standards,
) -> Recognition:
    """What the arrangements would give for a stated holding; the outcome is never ``conforms``.

    Args:
        holding: a certificate as somebody describes it; nothing of it is verified.
        question, at, known_at, standards: as for :func:`recognize`.
    """
    if not isinstance(holding, Holding):
        raise TypeError(f"assess takes a Holding, not {type(holding).__name__}")
    known = aware(at if known_at is None else known_at, "known_at")
    return _answer(holding, question, claim="", at=aware(at), known_at=known, standards=standards)


def _answer(
    holding: Holding,
    question: RecognitionQuestion,
    *,
    claim: str,
    at: datetime,
    known_at: datetime,
    standards: Standards,
) -> Recognition:
    facts = read_labels(standards)
    ruling = rule(holding, question, facts=facts)
    stated = (
        () if claim else (opened("claim", "the holding was stated, not verified", "claim", code="CLAIM_NOT_VERIFIED"),)
    )
    return Recognition(
        question=question,
        ruling=ruling,
        basis="verified" if claim else "stated",
        claim=claim,
        source=holding.scheme,
        at=at,
        known_at=known_at,
        expires_on=expires_on(holding, question, ruling=ruling, facts=facts),
        findings=(*ruling.findings, *stated),
        packs=facts.packs,
    )
