"""The footprint of a lot: rolled up over its traced chain, one functional unit of 1 kWp, bounds from missing evidence.

Every figure is one of four things: an amount that events state, a figure that a claim proves, a range of the
inventory pack, or a factor of a pack. Nothing is fitted. What the inventory leaves out is named beside the total, and
because of it no verdict about a label is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from greenchain.scoring.burdens import UNIT, FootprintRow, bounds_dict
from greenchain.scoring.comparison import LabelAnswer, Published
from greenchain.scoring.omissions import Omission
from greenchain.scoring.span import Bounds
from greenchain.values.finding import Finding, PackRef
from greenchain.values.outcome import Outcome, combine
from greenchain.values.quantity import decimal_text
from greenchain.values.time import format_instant

_SHARE_PLACES = 6


@dataclass(frozen=True, slots=True)
class Footprint:
    """The footprint of one lot, in kilograms of CO2e for 1 kWp.

    Attributes:
        subject: the lot.
        total: point, lower (never missing) and upper (``None`` where something is unknown without bound).
        rows: contributions; stages, steps and total are their sums without remainder.
        primary_data_share: share of the point that rests on claims of the level asked for, from 0 to 1.
        omissions: what the inventory leaves out, by name.
        conventions: totals under every convention for electricity; ``grid`` is the one of all other figures.
        published: the published figure beside it; ``None`` where none is known.
        labels: what can be said of each label class.
    """

    subject: str
    at: datetime
    known_at: datetime | None
    inventory_set: str
    build: str
    grid: str
    total: Bounds
    stages: Mapping[str, Bounds]
    steps: Mapping[str, Bounds]
    rows: tuple[FootprintRow, ...]
    primary_data_share: Decimal
    omissions: tuple[Omission, ...]
    conventions: Mapping[str, Bounds]
    published: Published | None
    labels: tuple[LabelAnswer, ...]
    findings: tuple[Finding, ...]
    standards: tuple[PackRef, ...]
    unit: str = UNIT

    @property
    def point(self) -> Decimal:
        """The sum of the rows' points."""
        return self.total.point

    @property
    def lower(self) -> Decimal:
        """What it is at least, of all that is counted."""
        return self.total.lower

    @property
    def upper(self) -> Decimal | None:
        """What it is at most, of all that is counted; ``None`` where that is not known."""
        return self.total.upper

    @property
    def outcome(self) -> Outcome:
        """The findings combined; a figure nothing is to be said against is no verdict, so ``not_applicable``."""
        return combine((Outcome.NOT_APPLICABLE, *(finding.outcome for finding in self.findings)))

    def to_dict(self) -> dict[str, object]:
        """One item of the section ``footprints`` of a score document."""
        return {
            "id": self.subject,
            "subject": self.subject,
            "outcome": self.outcome.value,
            "known_at": format_instant(self.known_at) if self.known_at else None,
            "inventory_set": self.inventory_set,
            "build": self.build,
            "grid": self.grid,
            "unit": self.unit,
            **bounds_dict(self.total),
            "stages": {stage: bounds_dict(bounds) for stage, bounds in self.stages.items()},
            "steps": {step: bounds_dict(bounds) for step, bounds in self.steps.items()},
            "primary_data_share": decimal_text(self.primary_data_share),
            "conventions": {name: bounds_dict(bounds) for name, bounds in self.conventions.items()},
            "published": self.published.to_dict() if self.published else None,
            "omissions": [omission.to_dict() for omission in self.omissions],
            "labels": [label.to_dict() for label in self.labels],
            "rows": [row.to_dict() for row in self.rows],
        }
