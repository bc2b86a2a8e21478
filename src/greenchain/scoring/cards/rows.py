"""The parts of a scorecard: a row an indicator, an answer a gate, a line for each thing still missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.card import CardIndicator, Reported
from greenchain.scoring.leaves import Leaf
from greenchain.scoring.span import PLACES, Bounds
from greenchain.values.finding import Citation, Finding
from greenchain.values.quantity import decimal_text, round_half_even


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One indicator's points.

    Attributes:
        bounds: what it adds to the guaranteed, declared and possible total.
        earned: its own points, out of its maximum; those of a sum are what it adds.
        weight: what of the scale it stands for.
        facility: the one place that its claims are limited to; empty where they name none, or several.
        product: the one product on which the labels behind it stand; empty where there is none, or several.
    """

    indicator: CardIndicator
    bounds: Bounds
    earned: Bounds
    weight: Fraction
    level: EvidenceLevel
    claims: tuple[str, ...]
    facility: str = ""
    product: str = ""

    @property
    def width(self) -> Decimal:
        """What missing evidence leaves open of its own points."""
        return (self.earned.upper or Decimal(0)) - self.earned.lower

    @property
    def is_covered(self) -> bool:
        """Whether its evidence reaches the level asked for."""
        return self.level.reaches(self.indicator.evidence_min)

    def to_dict(self, subject: str) -> dict[str, object]:
        """As results print it."""
        stated = _row_dict(self.indicator, subject, level=self.level, claims=self.claims, facility=self.facility)
        return {
            **stated,
            "product": self.product or None,
            "evidence_min": self.indicator.evidence_min.value,
            "maximum": weight_text(self.weight),
            **points_dict(self.bounds),
            "citation": self.indicator.citation.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A figure beside the points: its leaf, ``None`` where nobody states it."""

    reported: Reported
    leaf: Leaf | None

    def to_dict(self, subject: str) -> dict[str, object]:
        """As results print it: a row that earns nothing, with its figure."""
        leaf, asked = self.leaf, self.reported
        level = leaf.level if leaf else EvidenceLevel.L0
        stated = _row_dict(asked, subject, level=level, claims=leaf.claims if leaf else (), facility="")
        figures = Bounds.of(leaf.span) if leaf else None
        return {
            **stated,
            "maximum": "0",
            **dict.fromkeys(("guaranteed", "possible", "declared"), "0"),
            "reported": {
                "lower": decimal_text(figures.lower) if figures else None,
                "point": decimal_text(figures.point) if figures else None,
                "upper": decimal_text(figures.upper) if figures and figures.upper is not None else None,
                "unit": asked.unit or None,
                "per": asked.per or None,
                "factors": asked.factors or None,
                "gap": asked.gap or None,
            },
            "citation": asked.citation.to_dict(),
        }


def _row_dict(
    asked: CardIndicator | Reported, subject: str, *, level: EvidenceLevel, claims: tuple[str, ...], facility: str
) -> dict[str, object]:
    return {
        "stage": asked.stage,
        "facility": facility or None,
        "product": None,
        "subject": subject,
        "indicator": asked.id,
        "text": asked.text,
        "text_zh": asked.text_zh,
        "claim": claims[0] if len(claims) == 1 else None,
        "claims": list(claims),
        "level": level.value,
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


def points_dict(bounds: Bounds) -> dict[str, str]:
    """The three figures of points as decimal texts."""
    return {
        "guaranteed": decimal_text(bounds.lower),
        "possible": decimal_text(bounds.upper or Decimal(0)),
        "declared": decimal_text(bounds.point),
    }


def weight_text(number: Fraction) -> str:
    """Points of the scale as a decimal text."""
    return decimal_text(round_half_even(number, PLACES))
