"""Reads the packs of a scorecard into a card, or refuses them with every fault they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.card import Band, Card, CardIndicator, Gate, Reported
from greenchain.scoring.cards.cells import cell_fraction, cell_text, cell_words, full_of, map_of, missing_of, number_of
from greenchain.scoring.cards.checking import card_faults
from greenchain.scoring.cards.layers import Layers, layers_of
from greenchain.standards import Row, RulePack, Standards
from greenchain.values.errors import PackError

_KEPT = 64  # cards: those of all sectors in two editions; reading one again costs as much as scoring it


def read_card(pack: RulePack, *, standards: Standards | None = None) -> Card:
    """The card that a pack of the kind ``scorecards`` holds, together with the packs that it extends.

    Args:
        pack: tables ``groups``, ``indicators`` and, where there are some, ``gates``, ``bands`` and ``reported``.
        standards: where the pack that it extends is found.

    Raises:
        PackError: its tables do not make a card; every fault named.
    """
    return _read(_Source(pack, standards))


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """What a card is read from; the same objects give the same card, for they cannot change."""

    pack: RulePack
    standards: Standards | None

    def __hash__(self) -> int:
        return hash((id(self.pack), id(self.standards)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and self.pack is other.pack and self.standards is other.standards


@lru_cache(maxsize=_KEPT)
def _read(source: _Source) -> Card:
    layers = layers_of(source.pack, source.standards)
    PackError.raise_if(card_faults(layers))
    head = layers.head
    level = EvidenceLevel(str(head["evidence_min"]))
    claim_types = tuple(str(name) for name in head.get("claim_types", ()))
    return Card(
        packs=layers.packs,
        indicators=tuple(_indicator(row, owner, level, claim_types) for row, owner in layers.rows("indicators")),
        gates=tuple(_gate(row, owner) for row, owner in layers.rows("gates")),
        bands=tuple(sorted((_band(row) for row in layers.top("bands")), key=lambda band: band.minimum)),
        scale=number_of(head["scale"]) or Fraction(0),
        evidence_min=level,
        claim_types=claim_types,
        weak=tuple(_weak(layers)),
        aggregate=str(head["aggregate"]),
        reported=tuple(_reported(row, owner, level) for row, owner in layers.rows("reported")),
    )


def _name(row: Row, owner: RulePack) -> str:
    """Under which claims state an answer: a row that an overlay changed is another question, and bears its name."""
    return f"{owner.id}/{row['id']}"


def _indicator(row: Row, owner: RulePack, level: EvidenceLevel, claim_types: tuple[str, ...]) -> CardIndicator:
    return CardIndicator(
        id=row.text("id"),
        group=row.text("group"),
        kind=row.text("kind"),
        maximum=Fraction(row.decimal("maximum")),
        stage=row.text("stage"),
        text=row.text("en"),
        text_zh=row.text("zh"),
        citation=row.citation,
        full=full_of(row),
        missing=missing_of(row),
        evidence_min=EvidenceLevel(cell_text(row, "evidence_min") or level),
        name=_name(row, owner),
        map=map_of(row),
        claim_types=cell_words(row, "claim_types") or claim_types,
        is_strict=bool(cell_words(row, "claim_types")),
        computed=cell_text(row, "computed"),
    )


def _reported(row: Row, owner: RulePack, level: EvidenceLevel) -> Reported:
    return Reported(
        id=row.text("id"),
        stage=row.text("stage"),
        text=row.text("en"),
        text_zh=row.text("zh"),
        citation=row.citation,
        name=_name(row, owner),
        evidence_min=level,
        unit=cell_text(row, "unit"),
        per=cell_text(row, "per"),
        largest=cell_fraction(row, "largest"),
        factors=cell_text(row, "factors"),
        gap=cell_text(row, "gap"),
    )


def _gate(row: Row, owner: RulePack) -> Gate:
    return Gate(row.text("id"), row.text("en"), row.citation, _name(row, owner))


def _band(row: Row) -> Band:
    return Band(int(row.text("band")), Fraction(row.decimal("minimum")), row.citation, cell_text(row, "en"))


def _weak(layers: Layers) -> Iterator[str]:
    for pack in layers.packs:
        prefix = "" if pack is layers.packs[0] else f"{pack.name}@{pack.edition} "
        for place, citation in pack.citations():
            if not citation.status.is_firm:
                yield f"{prefix}{place}"
