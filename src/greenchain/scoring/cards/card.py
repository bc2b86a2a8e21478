"""A scorecard pack as typed values: indicators with their maximum, gates, bands, and what the card asks of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.span import PLACES
from greenchain.standards import Row, RulePack
from greenchain.values.errors import Fault, PackError
from greenchain.values.finding import Citation
from greenchain.values.quantity import parse_decimal

CARD_STAGES = ("raw_material", "production", "circulation", "use", "end_of_life", "governance")
"""The stages of a scorecard, all of them always printed: a stage that gets no points shows its zero."""

_FULL = {"graded": None, "percent": Fraction(100)}  # what a full answer is; graded answers are points already


@dataclass(frozen=True, slots=True)
class CardIndicator:
    """One indicator: answers are points from 0 to ``maximum``, or percentages that ``maximum`` scales."""

    id: str
    group: str
    kind: str
    maximum: Fraction
    stage: str
    text: str
    text_zh: str
    citation: Citation

    @property
    def full(self) -> Fraction:
        """The answer that earns the maximum."""
        return _FULL[self.kind] or self.maximum

    def points(self, answer: Fraction) -> Fraction:
        """The points of an answer."""
        return self.maximum * answer / self.full


@dataclass(frozen=True, slots=True)
class Gate:
    """A basic requirement: failing one leaves no band, whatever the points."""

    id: str
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Band:
    """A band and the points from which on it is given, inclusive."""

    number: int
    minimum: Fraction
    citation: Citation


@dataclass(frozen=True, slots=True)
class Card:
    """One edition of a scorecard.

    Attributes:
        bands: lowest first.
        evidence_min: the level that an answer must reach to count.
        claim_types: what would close a gap.
        weak: rows and parameters that are derived or recalled; with any, no conformity is stated.
    """

    pack: RulePack
    indicators: tuple[CardIndicator, ...]
    gates: tuple[Gate, ...]
    bands: tuple[Band, ...]
    scale: Fraction
    evidence_min: EvidenceLevel
    claim_types: tuple[str, ...]
    weak: tuple[str, ...]

    @property
    def is_partial(self) -> bool:
        """Whether its figures may print and a conformity statement may not."""
        return self.pack.status == "partial" or bool(self.weak)

    def band_of(self, points: Fraction) -> int | None:
        """The highest band that ``points`` reach; ``None`` below the lowest."""
        reached = [band.number for band in self.bands if points >= band.minimum]
        return reached[-1] if reached else None


def read_card(pack: RulePack) -> Card:
    """The card that a pack of the kind ``scorecards`` holds.

    Raises:
        PackError: its tables do not make a card; every fault named.
    """
    head = pack.meta.get("card")
    if not isinstance(head, Mapping):
        raise PackError(Fault("PACK_SHAPE", "a [card] table in pack.toml", pack.name))
    rows = pack.table("indicators").rows
    PackError.raise_if(_faults(pack, head, rows))
    return Card(
        pack=pack,
        indicators=tuple(_indicator(row) for row in rows),
        gates=tuple(Gate(row.text("id"), row.text("en"), row.citation) for row in pack.table("gates").rows),
        bands=tuple(
            sorted(
                (
                    Band(int(row.text("band")), Fraction(row.decimal("minimum")), row.citation)
                    for row in pack.table("bands").rows
                ),
                key=lambda band: band.minimum,
            )
        ),
        scale=Fraction(parse_decimal(str(head["scale"]))),
        evidence_min=EvidenceLevel(str(head["evidence_min"])),
        claim_types=tuple(head["claim_types"]),
        weak=tuple(place for place, citation in pack.citations() if not citation.status.is_firm),
    )


def _indicator(row: Row) -> CardIndicator:
    return CardIndicator(
        id=row.text("id"),
        group=row.text("group"),
        kind=row.text("kind"),
        maximum=Fraction(row.decimal("maximum")),
        stage=row.text("stage"),
        text=row.text("en"),
        text_zh=row.text("zh"),
        citation=row.citation,
    )


def _faults(pack: RulePack, head: Mapping[str, object], rows: tuple[Row, ...]) -> list[Fault]:
    def fault(expected: str, found: object) -> Fault:
        return Fault("PACK_SHAPE", expected, str(found), file=pack.name)

    faults = [fault("the aggregate sum", head.get("aggregate"))] if head.get("aggregate") != "sum" else []
    if parse_decimal(str(head.get("quantum", ""))) * 10**PLACES != 1:
        faults.append(fault(f"a quantum of {PLACES} decimals", head.get("quantum")))
    faults += [
        fault(f"a kind of {', '.join(_FULL)}", f"{row['id']} {row['kind']}") for row in rows if row["kind"] not in _FULL
    ]
    faults += [
        fault(f"a stage of {', '.join(CARD_STAGES)}", f"{row['id']} {row['stage']}")
        for row in rows
        if row["stage"] not in CARD_STAGES
    ]
    faults += [fault("a maximum above zero", row["id"]) for row in rows if row.decimal("maximum") <= 0]
    for group in pack.table("groups").rows:
        total = sum((Fraction(row.decimal("maximum")) for row in rows if row["group"] == group["id"]), Fraction(0))
        if total != Fraction(group.decimal("maximum")):
            faults.append(fault(f"indicators of {group['id']} that add to {group['maximum']}", total))
    total = sum((Fraction(row.decimal("maximum")) for row in rows), Fraction(0))
    if total != Fraction(parse_decimal(str(head.get("scale", "0")))):
        faults.append(fault(f"indicators that add to {head.get('scale')}", total))
    if not pack.table("bands").rows or not rows:
        faults.append(fault("at least one indicator and one band", f"{len(rows)} indicators"))
    return faults
