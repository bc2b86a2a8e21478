"""A scorecard: what the evidence guarantees, what stays possible, what is declared; and the gates and bands.

The width between guaranteed and possible is exactly the missing evidence. Rows are rounded once, to the micro-point,
before they are added, so they sum to every total without remainder. A gate that fails takes both bands whatever the
points; one that is unknown takes the guaranteed band.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from greenchain.evidence import EvidenceGraph, EvidenceLevel, require_instant
from greenchain.model.nouns import Measurement
from greenchain.scoring.answers import Answers
from greenchain.scoring.card import CARD_STAGES, Card, CardIndicator, read_card
from greenchain.scoring.figures import of_facility
from greenchain.scoring.leaves import Leaf
from greenchain.scoring.span import Bounds, Span
from greenchain.scoring.targets import Target, judge_target
from greenchain.standards import Standards
from greenchain.values.finding import Citation, Finding, PackRef
from greenchain.values.identifiers import canonical
from greenchain.values.outcome import Outcome, combine
from greenchain.values.quantity import decimal_text
from greenchain.values.time import aware, format_instant


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One indicator's points: ``bounds`` holds guaranteed, declared and possible."""

    indicator: CardIndicator
    bounds: Bounds
    level: EvidenceLevel
    claims: tuple[str, ...]

    @property
    def width(self) -> Decimal:
        """What missing evidence leaves open."""
        return (self.bounds.upper or Decimal(0)) - self.bounds.lower

    def to_dict(self, subject: str) -> dict[str, object]:
        """As results print it."""
        return {
            "stage": self.indicator.stage,
            "facility": None,
            "product": None,
            "subject": subject,
            "indicator": self.indicator.id,
            "text": self.indicator.text,
            "text_zh": self.indicator.text_zh,
            "maximum": decimal_text(Bounds.of(Span.exactly(self.indicator.maximum)).point),
            "level": self.level.value,
            "claims": list(self.claims),
            **points_dict(self.bounds),
            "citation": self.indicator.citation.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """One gate: its finding, the level and the claims it rests on."""

    id: str
    finding: Finding
    level: EvidenceLevel
    claims: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        citation: Citation | None = self.finding.citation
        return {
            "id": self.id,
            "outcome": self.finding.outcome.value,
            "code": self.finding.code,
            "detail": self.finding.detail,
            "level": self.level.value,
            "claims": list(self.claims),
            "citation": citation.to_dict() if citation else None,
        }


@dataclass(frozen=True, slots=True)
class Missing:
    """An indicator that is not settled, the claims that could settle it, and the points it leaves open."""

    indicator: str
    claim_types: tuple[str, ...]
    width: Decimal

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {
            "indicator": self.indicator,
            "claim_types": list(self.claim_types),
            "width": decimal_text(self.width),
        }


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The score of one subject on one card.

    Attributes:
        total: guaranteed, declared and possible points; unanswered indicators are declared as 0.
        gates: in the card's order.
        band_guaranteed, band_possible: numbers of bands, ``None`` where none is reached or a gate stands against it.
        stages: points by stage, all stages named; ``maxima`` what each could give.
        coverage: points of the scale whose evidence reaches the level asked for.
        by_level: points of the scale by level of evidence.
        missing: what is not settled, widest first, then by id.
        verdict: about the target; empty where none was asked for.
    """

    subject: str
    at: datetime
    known_at: datetime | None
    card: Card
    total: Bounds
    gates: tuple[GateAnswer, ...]
    band_guaranteed: int | None
    band_possible: int | None
    stages: Mapping[str, Bounds]
    maxima: Mapping[str, Fraction]
    coverage: Fraction
    by_level: Mapping[str, Fraction]
    rows: tuple[ScoreRow, ...]
    missing: tuple[Missing, ...]
    target: Target | None
    findings: tuple[Finding, ...]

    @property
    def guaranteed(self) -> Decimal:
        """Points that the evidence proves."""
        return self.total.lower

    @property
    def possible(self) -> Decimal:
        """Points that nothing excludes."""
        return self.total.upper or Decimal(0)

    @property
    def declared(self) -> Decimal:
        """Points as stated, proven or not."""
        return self.total.point

    @property
    def eligible(self) -> Outcome:
        """Whether all gates hold."""
        return _eligible(self.gates)

    @property
    def outcome(self) -> Outcome:
        """The answer about the target; without one, ``not_applicable``: points are no verdict."""
        about = [finding.outcome for finding in self.findings if finding.check == "scorecard/target"]
        return combine(about) if about else Outcome.NOT_APPLICABLE

    @property
    def standards(self) -> tuple[PackRef, ...]:
        """The packs it was made with."""
        return (self.card.pack.ref,)

    def to_dict(self) -> dict[str, object]:
        """One item of the section ``scorecards`` of a score document."""
        return {
            "id": self.subject,
            "subject": self.subject,
            "outcome": self.outcome.value,
            "known_at": format_instant(self.known_at) if self.known_at else None,
            "pack": self.card.pack.name,
            "edition": self.card.pack.edition,
            "status": self.card.pack.status,
            **points_dict(self.total),
            "band": {"guaranteed": self.band_guaranteed, "possible": self.band_possible},
            "eligible": self.eligible.value,
            "coverage": {
                "weight": _text(self.coverage),
                "by_level": {level: _text(weight) for level, weight in self.by_level.items()},
            },
            "gates": [gate.to_dict() for gate in self.gates],
            "stages": {
                stage: {"max": _text(self.maxima[stage]), **points_dict(bounds)}
                for stage, bounds in self.stages.items()
            },
            "rows": [row.to_dict(self.subject) for row in self.rows],
            "missing": [missing.to_dict() for missing in self.missing],
            "target": self.target.to_dict() if self.target else None,
        }


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
        on: the day that answers must cover; the calendar day of ``at`` in its own offset where not given.
        declared: unsigned answers; shown as declared, they guarantee nothing.
        target: a band or a number of points to judge against; without one there is no verdict.

    Raises:
        EvidenceError: the evidence was verified for other instants.
        InputError: the target is none of the card's.
    """
    require_instant(evidence, at=aware(at), known_at=known_at)
    read = read_card(standards.pack(card))
    day = on or at.date()
    said = Answers(
        read, evidence.claims_about(subject, on=day), of_facility(declared, subject), day, canonical(subject)
    )
    findings: list[Finding] = []
    rows: list[ScoreRow] = []
    for indicator in read.indicators:
        leaf, refused = said.indicator(indicator)
        findings += refused
        rows.append(_row(indicator, leaf))
    gates: list[GateAnswer] = []
    for gate in read.gates:
        verdict, leaf, refused = said.gate(gate)
        findings += refused
        gates.append(GateAnswer(gate.id, verdict, leaf.level, leaf.claims))
    total = Bounds.total(row.bounds for row in rows)
    guaranteed, possible = _bands(read, total, gates)
    eligible = _eligible(gates)
    if target is not None:
        findings.append(judge_target(target, card=read, total=total, eligible=eligible, where=said.subject))
    weights = {level.value: _weight(rows, [level]) for level in EvidenceLevel}
    return Scorecard(
        subject=said.subject,
        at=at,
        known_at=known_at,
        card=read,
        total=total,
        gates=tuple(gates),
        band_guaranteed=guaranteed,
        band_possible=possible,
        stages=MappingProxyType(
            {s: Bounds.total(row.bounds for row in rows if row.indicator.stage == s) for s in CARD_STAGES}
        ),
        maxima=MappingProxyType(
            {s: sum((i.maximum for i in read.indicators if i.stage == s), Fraction(0)) for s in CARD_STAGES}
        ),
        coverage=_weight(rows, [level for level in EvidenceLevel if level.reaches(read.evidence_min)]),
        by_level=MappingProxyType(weights),
        rows=tuple(rows),
        missing=_missing(read, rows),
        target=target,
        findings=tuple(findings),
    )


def points_dict(bounds: Bounds) -> dict[str, str]:
    """The three figures of points as decimal texts."""
    return {
        "guaranteed": decimal_text(bounds.lower),
        "possible": decimal_text(bounds.upper or Decimal(0)),
        "declared": decimal_text(bounds.point),
    }


def _row(indicator: CardIndicator, leaf: Leaf) -> ScoreRow:
    upper = leaf.span.upper if leaf.span.upper is not None else indicator.full
    points = Span(indicator.points(leaf.span.lower), indicator.points(leaf.span.point), indicator.points(upper))
    return ScoreRow(indicator, Bounds.of(points), leaf.level, leaf.claims)


def _eligible(gates: Iterable[GateAnswer]) -> Outcome:
    return combine((Outcome.NOT_APPLICABLE, *(gate.finding.outcome for gate in gates)))


def _bands(card: Card, total: Bounds, gates: Iterable[GateAnswer]) -> tuple[int | None, int | None]:
    outcomes = {gate.finding.outcome for gate in gates}
    if Outcome.DOES_NOT_CONFORM in outcomes:
        return None, None
    guaranteed = None if Outcome.NOT_DETERMINED in outcomes else card.band_of(Fraction(total.lower))
    return guaranteed, card.band_of(Fraction(total.upper or 0))


def _weight(rows: Iterable[ScoreRow], levels: list[EvidenceLevel]) -> Fraction:
    return sum((row.indicator.maximum for row in rows if row.level in levels), Fraction(0))


def _missing(card: Card, rows: Iterable[ScoreRow]) -> tuple[Missing, ...]:
    open_rows = [row for row in rows if row.width > 0]
    ordered = sorted(open_rows, key=lambda row: (-row.width, row.indicator.id))
    return tuple(Missing(row.indicator.id, card.claim_types, row.width) for row in ordered)


def _text(number: Fraction) -> str:
    return decimal_text(Bounds.of(Span.exactly(number)).point)
