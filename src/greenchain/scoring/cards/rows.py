"""The parts of a scorecard: a row an indicator, an answer a gate, a line for each thing still missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.card import CardIndicator
from greenchain.scoring.span import Bounds, Span
from greenchain.values.finding import Finding
from greenchain.values.quantity import decimal_text


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
        citation = self.finding.citation
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


def points_dict(bounds: Bounds) -> dict[str, str]:
    """The three figures of points as decimal texts."""
    return {
        "guaranteed": decimal_text(bounds.lower),
        "possible": decimal_text(bounds.upper or Decimal(0)),
        "declared": decimal_text(bounds.point),
    }
