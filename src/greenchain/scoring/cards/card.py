"""A scorecard as typed values: indicators with their maximum, gates, bands, and what the card asks of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.aggregates import SUM, Root
from greenchain.scoring.cards.maps import PointsMap
from greenchain.scoring.leaves import Favorable
from greenchain.scoring.span import Span
from greenchain.standards import RulePack
from greenchain.values.finding import Citation, PackRef

CARD_STAGES = ("raw_material", "production", "circulation", "use", "end_of_life", "governance")
"""The stages of a scorecard, all of them always printed: a stage that gets no points shows its zero."""

GRADED, PERCENT, COMPUTED = KINDS = ("graded", "percent", "computed")
"""Graded answers are points; the others percentages. A computed one is worked out from the graph where there is one."""

LABEL = "label:"
"""What an accepted claim type begins with that stands for a label: ``label:SCHEME`` or ``label:SCHEME#CRITERION``."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What an answer must look like to be one.

    Attributes:
        name: under which claims state it, such as ``miit-gsc-general/X11``.
        largest: answers lie between zero and it; ``None`` for no limit.
        unit, per: codes that it must be stated in; empty for a bare number.
        claim_types: those that may state it; none of them for any.
        is_percent: whether a bare number is per cent, not points.
        points: of a computed share, what all of it earns: a number easily written for it; ``None`` for others.
    """

    name: str
    largest: Fraction | None
    unit: str = ""
    per: str = ""
    claim_types: tuple[str, ...] = ()
    is_percent: bool = False
    points: Fraction | None = None


@dataclass(frozen=True, slots=True)
class CardIndicator:
    """One indicator.

    Attributes:
        kind: one of ``KINDS``.
        full: the largest answer; answers lie between 0 and it.
        missing: the answers that are possible where nobody says anything.
        map: from answers to points.
        evidence_min: the level that an answer must reach to count.
        claim_types: what would close a gap; where ``is_strict``, also the only claims that may answer.
        computed: of a computed one, the figure that claims about each supplier state: 1 where it counts, 0 where not.
        name: under which claims state the answer.
    """

    id: str
    group: str
    kind: str
    maximum: Fraction
    stage: str
    text: str
    text_zh: str
    citation: Citation
    full: Fraction
    missing: tuple[Fraction, Fraction]
    evidence_min: EvidenceLevel
    name: str
    map: PointsMap = field(default_factory=PointsMap)
    claim_types: tuple[str, ...] = ()
    is_strict: bool = False
    computed: str = ""

    def points(self, answer: Fraction) -> Fraction:
        """The points of an answer."""
        return self.map.points(answer, full=self.full, maximum=self.maximum)

    def points_of(self, span: Span) -> Span:
        """The points of an interval of answers."""
        return self.map.span(span, full=self.full, maximum=self.maximum)

    @property
    def favorable(self) -> Favorable:
        """Which end of an answer its owner would like."""
        return Favorable.LOW if self.map.is_falling else Favorable.HIGH

    @property
    def default(self) -> Span:
        """What holds where nobody says anything; the point is the end that nobody would like."""
        low, high = self.missing
        return Span(low, high if self.map.is_falling else low, high)

    @property
    def gives_unanswered(self) -> bool:
        """Whether it earns more than the worst answer would where nobody says anything."""
        anything = Span(Fraction(0), Fraction(0), self.full)
        return self.points_of(self.default).lower > self.points_of(anything).lower

    @property
    def labels(self) -> tuple[str, ...]:
        """The accepted labels: ``SCHEME`` or ``SCHEME#CRITERION``."""
        return tuple(name.removeprefix(LABEL) for name in self.claim_types if name.startswith(LABEL))

    @property
    def sought(self) -> Sought:
        """What an answer must look like."""
        types = tuple(name for name in self.claim_types if not name.startswith(LABEL)) if self.is_strict else ()
        points = self.maximum if self.kind == COMPUTED else None
        return Sought(self.name, self.full, claim_types=types, is_percent=self.kind != GRADED, points=points)


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure that is reported beside the points and earns none, until somebody publishes a weight.

    Attributes:
        unit, per: codes; empty for a bare number.
        factors: the pack that its factors come from; empty where ``gap`` says what is missing.
        gap: what was not found in any source.
    """

    id: str
    stage: str
    text: str
    text_zh: str
    citation: Citation
    name: str
    evidence_min: EvidenceLevel
    unit: str = ""
    per: str = ""
    largest: Fraction | None = None
    factors: str = ""
    gap: str = ""

    @property
    def sought(self) -> Sought:
        """What a figure must look like."""
        return Sought(self.name, self.largest, self.unit, self.per)


@dataclass(frozen=True, slots=True)
class Gate:
    """A basic requirement: failing one leaves no band, whatever the points."""

    id: str
    text: str
    citation: Citation
    name: str

    @property
    def sought(self) -> Sought:
        """What an answer must look like: 1 where it holds, 0 where it fails."""
        return Sought(self.name, Fraction(1))


@dataclass(frozen=True, slots=True)
class Band:
    """A band and the points from which on it is given, inclusive; ``text`` is what the card calls it."""

    number: int
    minimum: Fraction
    citation: Citation
    text: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One edition of a scorecard.

    Attributes:
        packs: its own pack, then those that it extends.
        bands: lowest first; none where no bands were published.
        aggregate: one of ``aggregates.AGGREGATES``.
        evidence_min: the level that a gate must reach to count; indicators have their own.
        claim_types: what would close a gap.
        weak: rows and parameters that are derived or recalled; with any, no conformity is stated.
        reported: figures without points.
    """

    packs: tuple[RulePack, ...]
    indicators: tuple[CardIndicator, ...]
    gates: tuple[Gate, ...]
    bands: tuple[Band, ...]
    scale: Fraction
    evidence_min: EvidenceLevel
    claim_types: tuple[str, ...]
    weak: tuple[str, ...]
    aggregate: str = SUM
    reported: tuple[Reported, ...] = ()

    @property
    def pack(self) -> RulePack:
        """Its own pack."""
        return self.packs[0]

    @property
    def sought(self) -> Mapping[str, Sought]:
        """What an answer to each indicator, gate and reported figure must look like, by its id."""
        listed = {each.id: each.sought for each in self.indicators} | {each.id: each.sought for each in self.gates}
        return listed | {each.id: each.sought for each in self.reported}

    @property
    def refs(self) -> tuple[PackRef, ...]:
        """Every pack it is made of."""
        return tuple(pack.ref for pack in self.packs)

    @property
    def is_partial(self) -> bool:
        """Whether its figures may print and a conformity statement may not."""
        return any(pack.status == "partial" for pack in self.packs) or bool(self.weak)

    @property
    def least_level(self) -> EvidenceLevel:
        """The lowest level that an answer or a gate may have and still counts."""
        levels = {each.evidence_min for each in self.indicators} | ({self.evidence_min} if self.gates else set())
        return next(level for level in EvidenceLevel if level in levels)

    def asking(self, least: EvidenceLevel) -> Card:
        """The card where nothing counts below the level ``least``, and nothing is earned without an answer."""
        indicators = tuple(
            replace(each, evidence_min=_higher(each.evidence_min, least), missing=(Fraction(0), each.full))
            for each in self.indicators
        )
        return replace(self, indicators=indicators, evidence_min=_higher(self.evidence_min, least))

    def out_of_force(self, day: date) -> tuple[str, ...]:
        """The indicators, gates and bands that are not certainly in force on a day."""
        parts = [(each.id, each.citation) for each in self.indicators]
        parts += [(gate.id, gate.citation) for gate in self.gates]
        parts += [(f"band {band.number}", band.citation) for band in self.bands]
        return tuple(name for name, citation in parts if citation.period.holds(day) is not True)

    @property
    def maxima(self) -> tuple[Fraction, ...]:
        """What each indicator can earn."""
        return tuple(indicator.maximum for indicator in self.indicators)

    @property
    def weights(self) -> tuple[Fraction, ...]:
        """What of the scale each indicator stands for."""
        total = sum(self.maxima, Fraction(0))
        return self.maxima if total == self.scale else tuple(each * self.scale / total for each in self.maxima)

    def band_of(self, points: Root | Fraction) -> int | None:
        """The highest band that ``points`` reach; ``None`` below the lowest."""
        total = points if isinstance(points, Root) else Root(points)
        reached = [band.number for band in self.bands if total.reaches(band.minimum)]
        return reached[-1] if reached else None


def _higher(one: EvidenceLevel, other: EvidenceLevel) -> EvidenceLevel:
    return one if one.reaches(other) else other
