"""The two ways to ask: ``recognize`` for a verified claim, ``assess`` for a holding that is only stated.

One engine serves both. What a stated holding would give is told in full, but its outcome never conforms.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from greenchain.claims import VerifiedClaim, require_sealed
from greenchain.evidence import ClaimFacts, EvidenceLevel, require_instant
from greenchain.evidence import read_facts as read_claim
from greenchain.recognition.answers import opened
from greenchain.recognition.beside_claim import only_stated, refuse_contradictions, stated_findings
from greenchain.recognition.breakpoints import outlook, same_scheme_days
from greenchain.recognition.case import Asked
from greenchain.recognition.network import network_of
from greenchain.recognition.pareto import best_ways, ended
from greenchain.recognition.result import Decision, Recognition, Ruling
from greenchain.recognition.ruling import Held, decide, look_at, open_question
from greenchain.recognition.same_scheme import rule_within
from greenchain.recognition.shadowing import shadow_findings
from greenchain.recognition.undated import undated_findings
from greenchain.recognition.witness import facts_of, facts_within, witnessed
from greenchain.standards import Standards
from greenchain.standards.known_facts import RecognitionFacts
from greenchain.standards.label_packs import label_facts
from greenchain.standards.questions import Certificate, RecognitionQuestion
from greenchain.values.time import aware


def recognize(
    claim: VerifiedClaim | ClaimFacts,
    question: RecognitionQuestion,
    *,
    at: datetime,
    known_at: datetime | None = None,
    standards: Standards,
    facts: RecognitionFacts | None = None,
) -> Recognition:
    """Whether the label that ``claim`` holds is accepted by the question's target.

    Args:
        claim: sealed evidence; of ``ClaimFacts`` only the sealed claim is used, and read again.
        question: the target and the legal date; a certificate that it states must not contradict the claim, which
            stands in its place, and without a factory's country it asks of the claim's. An acceptance that rests on
            what only the question says is not determined.
        at: the instant of the question; the claim must have been verified for it.
        known_at: by default ``at``; likewise.
        standards: must hold one pack ``claims/profile`` and, where no ``facts`` are given, packs of the kind
            ``recognition``.
        facts: what is known of labels; by default what ``standards`` say.

    Raises:
        EvidenceError: ``VERIFIED_AT_OTHER_INSTANT``.
        InputError: ``CERTIFICATE_CONTRADICTS``.
        TypeError: something else than sealed evidence.

    Source: the pack ``recognition/labels`` names for each row the page it was read on.
    """
    sealed = require_sealed(claim.claim if isinstance(claim, ClaimFacts) else claim)  # assess takes what is only stated
    require_instant(sealed, at=at, known_at=known_at)
    read = read_claim(sealed, standards=standards)
    certificate = certificate_of(read, beside=question.certificate)
    world = facts or label_facts(standards)
    known = world.known(sealed.known_at)
    refuse_contradictions(question.certificate, certificate, question=question, known=known)
    site = question.factory_country or certificate.country or None
    return _answer(
        replace(question, certificate=certificate, factory_country=site),
        claim=sealed.digest,
        subject=read.subject,
        stated=only_stated(question, certificate),
        at=at,
        known_at=sealed.known_at,
        facts=world,
    )


def certificate_of(facts: ClaimFacts, *, beside: Certificate | None = None) -> Certificate:
    """The certificate that a claim states; by which route, and when it was suspended, only the question can say."""
    return Certificate(
        scheme=facts.scheme,
        criteria_sets=facts.criteria,
        category=facts.category,
        country=facts.facility_country,
        valid=facts.days,
        issuer=facts.claim.issuer,
        route=beside.route if beside else "",
        suspended=beside.suspended if beside else (),
        id=facts.licence or facts.claim.id,
        is_attested=facts.level.reaches(EvidenceLevel.L3),
        doubts=tuple(finding for finding in facts.findings if finding.check == "facts"),
    )


def assess(
    question: RecognitionQuestion,
    *,
    facts: RecognitionFacts,
    at: datetime,
    known_at: datetime | None = None,
) -> Recognition:
    """What the arrangements would give for the certificate that the question states; it is never ``conforms``.

    Args:
        question: with a certificate as somebody describes it; nothing of it is verified.
        facts: what is known of labels, every version.
        at: the instant of the question.
        known_at: only facts recorded by then count; by default the question's own, else ``at``.

    Raises:
        ValueError: the question states no certificate.
    """
    if not isinstance(question, RecognitionQuestion):
        raise TypeError(f"assess takes a RecognitionQuestion, not {type(question).__name__}")
    if question.certificate is None:
        raise ValueError("assess takes a question that states a certificate")
    known = aware(known_at or question.known_at or at, "known_at")
    return _answer(question, claim="", at=aware(at), known_at=known, facts=facts)


def _answer(
    question: RecognitionQuestion,
    *,
    claim: str,
    at: datetime,
    known_at: datetime,
    facts: RecognitionFacts,
    subject: str = "",
    stated: tuple[str, ...] = (),
) -> Recognition:
    certificate = question.certificate or Certificate("")
    asked = Asked.of(certificate, question, network=network_of(facts.known(known_at)))
    ruling, expires, held = ruled(asked)
    said = (
        stated_findings(asked, ruling, held, stated=stated)
        if claim
        else (opened("claim", "the holding was stated, not verified", "claim", code="CLAIM_NOT_VERIFIED"),)
    )
    answer = Recognition(
        question=replace(question, known_at=known_at),
        ruling=ruling,
        basis="verified" if claim else "stated",
        claim=claim,
        source=certificate.scheme,
        at=at,
        known_at=known_at,
        expires_on=expires,
        findings=(
            *ruling.findings,
            *said,
            *shadow_findings(facts, known_at),
            *undated_findings(facts, known_at=known_at, at=at),
        ),
        packs=facts.packs,
        subject=subject,
        stated=stated,
        facts=facts_of(held[0]) if held else facts_within(asked) if ruling.decision.is_acceptance else (),
    )
    is_followed = held or (ruling.decision.is_acceptance and not ruling.paths)
    return replace(answer, witness=witnessed(answer, held, asked=asked)) if is_followed else answer


def ruled(asked: Asked) -> tuple[Ruling, date | None, tuple[Held, ...]]:
    """The ruling, the first day on which it differs, and the best ways, first the one it goes by."""
    simple = open_question(asked)
    if simple is not None:
        return simple, _first_change(asked, simple), ()
    look = look_at(asked)
    ahead = outlook(look)
    paths, held = best_ways(look.held(), ahead)
    ruling = decide(look, paths, held)
    kept = None if held else look.kept()
    if kept is None:
        return ruling, ahead.expires_on, held
    return replace(ruling, paths=ended((kept,), ahead)), ahead.expires_on, (kept,)


def _first_change(asked: Asked, ruling: Ruling) -> date | None:
    if ruling.decision is Decision.INDETERMINATE and ruling.reasons == ("SCHEME_UNKNOWN",):
        return None
    for day in same_scheme_days(asked):
        again = rule_within(asked.on_day(day))
        if (again.decision, again.reasons, again.missing) != (ruling.decision, ruling.reasons, ruling.missing):
            return day
    return None
