"""Labels and what they recognize of each other, as typed values.

An agreement between label schemes is never a bare "accepted": it has a direction, a level, categories, letters that pin
it to exact criteria documents on both sides, exclusions, rules for variants, conditions, suspensions, endings by
jurisdiction. Each of these is a row with its own days, source and status; the views keep the citation of every row, so
that a judgement can name it and weigh how well it is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from greenchain.values.finding import Citation, PackRef
from greenchain.values.time import PartialDate


@dataclass(frozen=True, slots=True)
class Scheme:
    """A label or certification scheme; ``iso_type`` is empty where it is not known."""

    id: str
    name: str
    operator: str
    jurisdictions: tuple[str, ...]
    iso_type: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a scheme's criteria document ``criteria``."""

    scheme: str
    criteria: str
    id: str
    requirement: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class CommonItem:
    """Criterion ``criterion`` of ``scheme`` is item ``item`` of a letter's common set, shared by ``parties`` only."""

    item: str
    scheme: str
    criterion: str
    parties: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Edge:
    """One direction: a holder of ``source`` may come to ``target``. The reverse is another edge, or absent."""

    source: str
    target: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Party:
    """A scheme named by an agreement, for the days of the citation."""

    scheme: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class CategoryScope:
    """A product category that an agreement covers, with all that lies within it."""

    category: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Pin:
    """One criteria document that a letter names for a scheme, letter for letter."""

    scheme: str
    criteria: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Letter:
    """A common-criteria document: for its categories, which national criteria documents stand for each other.

    Attributes:
        document: its key in the pack.
        name: as the parties name it; empty where they give it no name.
        pins: the national documents; several of one scheme are alternatives.
        common: items of the common set, where they are on file.
    """

    document: str
    name: str
    categories: tuple[str, ...]
    pins: tuple[Pin, ...]
    common: tuple[CommonItem, ...]
    citation: Citation

    def pins_of(self, scheme: str) -> tuple[Pin, ...]:
        """The documents it names for ``scheme``; empty where it names none."""
        return tuple(pin for pin in self.pins if pin.scheme == scheme)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What an agreement leaves out in one direction: ``mode`` excluded lists it, only lists all that is let in."""

    agreement: str
    source: str
    target: str
    field: str
    mode: str
    values: tuple[str, ...]
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class VariantRule:
    """How far a product may differ from the model that holds the label, and what is proven again for it."""

    agreement: str
    source: str
    target: str
    category: str
    relation: str
    may_differ: tuple[str, ...]
    reprove: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class AgreementCondition:
    """What must be shown besides the label: ``kind`` is document, iso_type or min_remaining_months."""

    agreement: str
    id: str
    kind: str
    values: tuple[str, ...]
    source: str
    target: str
    variant_only: bool
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Ending:
    """From the citation's first day the agreement no longer holds in ``jurisdiction``; empty for everywhere."""

    jurisdiction: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Suspension:
    """One direction is suspended for the days of the citation."""

    source: str
    target: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class RecognitionAgreement:
    """What some schemes have agreed to take over from each other.

    Attributes:
        parent: the agreement that this one narrows or extends; its rules then stand in the parent's tuples too.
        level: L0 cooperation, L1 test report, L2 audit, L3 common criteria, L4 certificate, L5 whole scheme.
        categories: ``listed`` (see scopes), ``letters`` (those of its letters), ``any``, or ``unstated``.
        onward: ``none``; nothing else was ever read.
        attested: where no beginning is stated, the first day from which a page shows it in force.
        residual: what the target examines itself, in words; ``extra_residual`` adds words by target.
    """

    id: str
    title: str
    parent: str
    level: str
    categories: str
    effect: str
    onward: str
    attested: PartialDate | None
    residual: str
    parties: tuple[Party, ...]
    edges: tuple[Edge, ...]
    scopes: tuple[CategoryScope, ...]
    letters: tuple[Letter, ...]
    exclusions: tuple[Exclusion, ...]
    variants: tuple[VariantRule, ...]
    conditions: tuple[AgreementCondition, ...]
    endings: tuple[Ending, ...]
    suspensions: tuple[Suspension, ...]
    extra_residual: tuple[tuple[str, str, Citation], ...]
    citation: Citation

    def edge(self, source: str, target: str) -> Edge | None:
        """The edge of that direction, where it is stated."""
        return next((edge for edge in self.edges if (edge.source, edge.target) == (source, target)), None)


@dataclass(frozen=True, slots=True)
class CategoryLink:
    """``category`` lies within ``within``."""

    category: str
    within: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """All that the loaded packs say about labels, ready to be looked up."""

    schemes: Mapping[str, Scheme]
    agreements: tuple[RecognitionAgreement, ...]
    links: tuple[CategoryLink, ...]
    criteria_sets: Mapping[tuple[str, str], tuple[Citation, ...]]
    criteria: Mapping[tuple[str, str], tuple[Criterion, ...]]
    packs: tuple[PackRef, ...]
