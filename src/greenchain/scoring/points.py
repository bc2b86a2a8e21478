"""Counts the points of a card: every indicator and gate answered from claims, then totals, bands and the target.

A gate that fails takes both bands whatever the points; one that is unknown takes the guaranteed band.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from fractions import Fraction
from types import MappingProxyType

from greenchain.evidence import EvidenceGraph, EvidenceLevel, require_instant
from greenchain.model.nouns import Measurement
from greenchain.scoring.answers import Answers
from greenchain.scoring.card import CARD_STAGES, Card, CardIndicator, read_card
from greenchain.scoring.card_rows import GateAnswer, Missing, ScoreRow
from greenchain.scoring.figures import of_facility
from greenchain.scoring.leaves import Leaf
from greenchain.scoring.scorecard import Scorecard
from greenchain.scoring.span import Bounds, Span
from greenchain.scoring.targets import Target, judge_target
from greenchain.standards import Standards
from greenchain.values.identifiers import canonical
from greenchain.values.outcome import Outcome, combine
from greenchain.values.time import aware


def score(
    subject: str,
    *,
    card: str,
    evidence: EvidenceGraph,
    standards: Standards,
    at: datetime,
    known_at: datetime | None = None,
    on: date | None = None,
    declared: Iterable[Measurement] = (),
    target: Target | None = None,
) -> Scorecard:
    """The score of ``subject`` on a card: guaranteed, possible and declared points.

    Args:
        subject: a party, in any spelling.
        card: name of a pack of the kind ``scorecards``.
        evidence: claims about the subject count by level; the card says which level it asks for.
        standards: must hold the card's pack.
        at: the instant of the question; aware.
        known_at: what was known; must be what the evidence was verified under.
        on: the day that answers must cover; the UTC day of ``at`` where not given.
        declared: unsigned answers; shown as declared, they guarantee nothing.
        target: a band or a number of points to judge against; without one there is no verdict.

    Raises:
        EvidenceError: the evidence was verified for other instants.
        InputError: the target is none of the card's.
    """
    require_instant(evidence, at=aware(at), known_at=known_at)
    read = read_card(standards.pack(card))
    day = on or at.astimezone(UTC).date()
    said = Answers(
        read, evidence.claims_about(subject, on=day), of_facility(declared, subject), day, canonical(subject)
    )
    return count(said, at=at, known_at=known_at, target=target)


def count(said: Answers, *, at: datetime, known_at: datetime | None = None, target: Target | None = None) -> Scorecard:
    """The scorecard that all the answers about a subject come to; whose answers count is the caller's business."""
    card = said.card
    asked = [(indicator, said.indicator(indicator)) for indicator in card.indicators]
    rows = tuple(_row(indicator, leaf) for indicator, (leaf, _) in asked)
    answered = [(gate, said.gate(gate)) for gate in card.gates]
    gates = tuple(GateAnswer(gate.id, verdict, leaf.level, leaf.claims) for gate, (verdict, leaf, _) in answered)
    refused = [f for _, (_, found) in asked for f in found] + [f for _, (_, _, found) in answered for f in found]
    total = Bounds.total(row.bounds for row in rows)
    eligible = combine((Outcome.NOT_APPLICABLE, *(gate.finding.outcome for gate in gates)))
    judged = judge_target(target, card=card, total=total, eligible=eligible, where=said.subject) if target else None
    guaranteed, possible = _bands(card, total, eligible)
    return Scorecard(
        subject=said.subject,
        at=at,
        known_at=known_at,
        card=card,
        total=total,
        gates=gates,
        band_guaranteed=guaranteed,
        band_possible=possible,
        stages=MappingProxyType({s: Bounds.total(r.bounds for r in _of_stage(rows, s)) for s in CARD_STAGES}),
        maxima=MappingProxyType({s: _weight(_of_stage(rows, s)) for s in CARD_STAGES}),
        coverage=_weight(row for row in rows if row.level.reaches(card.evidence_min)),
        by_level=MappingProxyType({each.value: _weight(r for r in rows if r.level is each) for each in EvidenceLevel}),
        rows=rows,
        missing=_missing(card, rows),
        target=target,
        findings=(*refused, *((judged,) if judged else ())),
    )


def _row(indicator: CardIndicator, leaf: Leaf) -> ScoreRow:
    upper = leaf.span.upper if leaf.span.upper is not None else indicator.full
    points = Span(indicator.points(leaf.span.lower), indicator.points(leaf.span.point), indicator.points(upper))
    return ScoreRow(indicator, Bounds.nearest(points), leaf.level, leaf.claims)


def _bands(card: Card, total: Bounds, eligible: Outcome) -> tuple[int | None, int | None]:
    """Guaranteed and possible band: a failed gate takes both, an unknown one the guaranteed."""
    if eligible is Outcome.DOES_NOT_CONFORM:
        return None, None
    guaranteed = None if eligible is Outcome.NOT_DETERMINED else card.band_of(Fraction(total.lower))
    return guaranteed, card.band_of(Fraction(total.upper or 0))


def _of_stage(rows: Iterable[ScoreRow], stage: str) -> list[ScoreRow]:
    return [row for row in rows if row.indicator.stage == stage]


def _weight(rows: Iterable[ScoreRow]) -> Fraction:
    return sum((row.indicator.maximum for row in rows), Fraction(0))


def _missing(card: Card, rows: Iterable[ScoreRow]) -> tuple[Missing, ...]:
    open_rows = [row for row in rows if row.width > 0]
    ordered = sorted(open_rows, key=lambda row: (-row.width, row.indicator.id))
    return tuple(Missing(row.indicator.id, card.claim_types, row.width) for row in ordered)
