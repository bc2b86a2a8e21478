"""A scorecard: what the evidence guarantees, what stays possible, what is declared; and the gates and bands.

The width between guaranteed and possible is exactly the missing evidence. Rows are rounded once, to the micro-point,
before they are added, so they sum to every total without remainder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from greenchain.scoring.cards.card import Card
from greenchain.scoring.cards.rows import GateAnswer, Missing, ReportedRow, ScoreRow, points_dict, weight_text
from greenchain.scoring.cards.targets import Target
from greenchain.scoring.span import Bounds
from greenchain.values.finding import Finding, PackRef
from greenchain.values.outcome import Outcome, combine
from greenchain.values.time import format_instant


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
        reported: figures beside the points, which earn none.
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
    reported: tuple[ReportedRow, ...] = ()

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
        return combine((Outcome.NOT_APPLICABLE, *(gate.finding.outcome for gate in self.gates)))

    @property
    def outcome(self) -> Outcome:
        """The answer about the target; without one, ``not_applicable``: points are no verdict.

        Nobody is to take points for the whole of what was measured where a measurement could not be used: then, too,
        it is ``not_determined``. A target is judged by bounds that hold whatever was refused.
        """
        about = [finding.outcome for finding in self.findings if finding.check == "scorecard/target"]
        return combine(about or (Outcome.NOT_APPLICABLE, *(finding.outcome for finding in self.findings)))

    def with_findings(self, findings: tuple[Finding, ...]) -> Scorecard:
        """The same scorecard with ``findings`` before its own."""
        return replace(self, findings=(*findings, *self.findings)) if findings else self

    @property
    def standards(self) -> tuple[PackRef, ...]:
        """The packs it was made with."""
        return self.card.refs

    def _bands(self) -> dict[str, object]:
        """Both bands by number, and what the card calls them where it has names for its bands."""
        found = {"guaranteed": self.band_guaranteed, "possible": self.band_possible}
        names = {str(band.number): band.text for band in self.card.bands if band.text and band.number in found.values()}
        return {**found, **({"names": names} if names else {})}

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
            "band": self._bands(),
            "eligible": self.eligible.value,
            "coverage": {
                "weight": weight_text(self.coverage),
                "by_level": {level: weight_text(weight) for level, weight in self.by_level.items()},
            },
            "gates": [gate.to_dict() for gate in self.gates],
            "stages": {
                stage: {"max": weight_text(self.maxima[stage]), **points_dict(bounds)}
                for stage, bounds in self.stages.items()
            },
            "rows": [
                *(row.to_dict(self.subject) for row in self.rows),
                *(row.to_dict(self.subject) for row in self.reported),
            ],
            "missing": [missing.to_dict() for missing in self.missing],
            "target": self.target.to_dict() if self.target else None,
        }
