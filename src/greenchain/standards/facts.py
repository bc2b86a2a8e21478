"""What is known of labels and of what they recognize of each other, as typed values.

An agreement between label schemes is never a bare "accepted": it has a direction, a level, categories, pins to exact
criteria documents on both sides, exclusions, rules for variants, conditions, suspensions, ends by jurisdiction. A fact
has an id, days, source, status and the instant it became known; rules inside an agreement may have their own. Packs and
documents are read into the same values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from greenchain.values.filling import filled
from greenchain.values.finding import Citation, FactStatus, PackRef
from greenchain.values.json import Json, canonical_json, digest
from greenchain.values.time import PartialDate

ANYTHING = "any"
"""The scope that covers every category."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fact:
    """What every fact has.

    Attributes:
        kind: the list of the document that it stands in, such as ``agreements``.
        id: its name there; ``scheme/name`` for a criteria set.
        citation: its days, source and status.
        recorded: when it became known; ``None`` for always.
        stated: the members as they were written.
    """

    kind: str
    id: str
    citation: Citation
    recorded: datetime | None
    stated: Mapping[str, Json]

    @property
    def is_firm(self) -> bool:
        """Whether an acceptance may rest on it."""
        return self.citation.status.is_firm

    @property
    def sha256(self) -> str:
        """SHA-256 of its canonical JSON, without prefix."""
        return digest(canonical_json(self.stated)).removeprefix("sha256:")


@dataclass(frozen=True, slots=True)
class Scheme(Fact):
    """A label or certification scheme; ``iso_type`` is empty where it is not known."""

    name: str = ""
    owner: str = ""
    iso_type: str = ""
    jurisdictions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category(Fact):
    """``id`` lies within each of ``within``; none for a category at the top."""

    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a criteria set.

    Attributes:
        comparator: ``< <= = >= >``; empty where it states no direction.
        threshold: exact; ``None`` where it states none.
        unit: as it was written, a Recommendation 20 code or a symbol; empty for a bare number.
        conditions: of measurement, by name.
        requirement: mandatory, optional or points.
    """

    id: str
    property: str = ""
    comparator: str = ""
    threshold: Decimal | None = None
    unit: str = ""
    method: str = ""
    conditions: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    statistic: str = ""
    evidence: str = ""
    requirement: str = "mandatory"
    citation: Citation = field(default_factory=lambda: Citation("", status=FactStatus.READ))


@dataclass(frozen=True, slots=True)
class CriteriaSet(Fact):
    """A criteria document of a scheme; without criteria its text is not on file, ``is_partial`` not all of it."""

    scheme: str = ""
    name: str = ""
    categories: tuple[str, ...] = ()
    replaces: str = ""
    carries_over: bool = False
    is_partial: bool = False
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodEquivalence(Fact):
    """A measurement by ``source`` may stand for one by ``target`` for ``property`` (empty: any); never the reverse."""

    source: str = ""
    target: str = ""
    property: str = ""


@filled
@dataclass(frozen=True, slots=True)
class ScopeItem:
    """A category that an agreement covers, with all that lies within it."""

    category: str
    citation: Citation


@filled
@dataclass(frozen=True, slots=True)
class Pin:
    """Criteria documents that stand for each other, letter for letter.

    Attributes:
        id: as the parties name the common-criteria document; empty where they give it no name.
        sets: the national documents by scheme; several of one scheme are alternatives.
        is_directed: whether it was written from one document to another, and holds that way only.
        categories: that it is for; empty for all of its documents' own.
    """

    id: str
    sets: tuple[tuple[str, tuple[str, ...]], ...]
    is_directed: bool
    categories: tuple[str, ...]
    citation: Citation

    def of(self, scheme: str) -> tuple[str, ...]:
        """The documents it names for ``scheme``."""
        return next((names for party, names in self.sets if party == scheme), ())


@filled
@dataclass(frozen=True, slots=True)
class CommonPair:
    """Criterion ``source`` of one party stands for ``target`` of another, for ``parties`` only (empty: the two)."""

    source: str
    target: str
    parties: tuple[str, ...]
    citation: Citation
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sided:
    """A rule that binds in one direction; an empty end stands for any."""

    source: str
    target: str
    citation: Citation

    def binds(self, source: str, target: str) -> bool:
        """Whether it binds from ``source`` to ``target``."""
        return self.source in ("", source) and self.target in ("", target)


@filled
@dataclass(frozen=True, slots=True)
class Exclusion(Sided):
    """What is left out: ``values`` of ``field``, or (``is_only``) all but them."""

    field: str = ""
    values: tuple[str, ...] = ()
    is_only: bool = False
    text: str = ""


@filled
@dataclass(frozen=True, slots=True)
class Condition(Sided):
    """What must be shown besides the label.

    ``kind`` is document, min_remaining_months, issuer_accredited or iso_type.
    """

    id: str = ""
    kind: str = ""
    values: tuple[str, ...] = ()
    is_for_variants: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class VariantRule(Sided):
    """How far a product may differ from the model that holds the label, and what is proven again for it."""

    relation: str = ""
    may_differ: tuple[str, ...] = ()
    reprove: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@filled
@dataclass(frozen=True, slots=True)
class Suspension(Sided):
    """Suspended for the days of the citation."""


@dataclass(frozen=True, slots=True)
class Ending(Sided):
    """From the first day of the citation on it no longer holds in ``jurisdiction``; empty for everywhere."""

    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Grandfather:
    """Stock by ``route`` keeps ``effect`` after the end."""

    route: str
    effect: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Remainder(Sided):
    """What the target examines besides, in words."""

    text: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A scheme that belongs to an agreement, for the days of the citation."""

    scheme: str
    citation: Citation


@filled
@dataclass(frozen=True, slots=True)
class RecognitionAgreement(Fact):
    """What some schemes have agreed to take over from each other.

    Attributes:
        edges: its directions; with ``parties`` every ordered pair.
        edge_citations: of directions with a row of their own.
        parent: the agreement that this one narrows or extends.
        level: L0 cooperation, L1 test report, L2 audit, L3 common criteria, L4 certificate, L5 whole scheme.
        effects: what it may be used for; empty for anything.
        credit: common, dominance or all.
        valid_in: days by jurisdiction, in place of the citation's.
        is_undated: whether nobody states when it began; ``attested`` is the first day a page shows it in force.
        scope: items, ``any``, or ``None`` where it is not stated.
        onward: ``any``, or the targets to which it may be passed on.
        max_hops: how long a path with it may be.
    """

    title: str = ""
    edges: tuple[tuple[str, str], ...] = ()
    edge_citations: Mapping[tuple[str, str], Citation] = field(default_factory=lambda: MappingProxyType({}))
    parties: tuple[Party, ...] = ()
    parent: str = ""
    level: str = ""
    effects: tuple[str, ...] = ()
    credit: str = ""
    valid_in: Mapping[str, Citation] = field(default_factory=lambda: MappingProxyType({}))
    is_undated: bool = False
    attested: PartialDate | None = None
    suspensions: tuple[Suspension, ...] = ()
    endings: tuple[Ending, ...] = ()
    scope: tuple[ScopeItem, ...] | str | None = None
    pins: tuple[Pin, ...] = ()
    common: tuple[CommonPair, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    conditions: tuple[Condition, ...] = ()
    variants: tuple[VariantRule, ...] = ()
    onward: tuple[str, ...] | str = ()
    max_hops: int = 1
    grandfather: tuple[Grandfather, ...] = ()
    remainders: tuple[Remainder, ...] = ()


@dataclass(frozen=True, slots=True)
class Accreditation(Fact):
    """``by`` has accredited ``body`` to ``standard`` for the categories of ``scope``; empty for all."""

    by: str = ""
    body: str = ""
    standard: str = ""
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatory(Fact):
    """Accreditation body ``body`` has signed the multilateral arrangement for ``standard``."""

    body: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True)
class PurchaseItem(Fact):
    """An item of a purchase list, to a standard, with what buying it means there."""

    list: str = ""
    item: str = ""
    standard: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class DesignatedBody(Fact):
    """A body whose certificates a purchase list asks for."""

    list: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class FactsDocument:
    """The facts of one document or pack, every version of each.

    Attributes:
        id, edition: its name.
        packs: the pack it was read from, or the document by its name and the digest of its bytes; none for facts that
            a question carries.
        facts: by kind, in the order of the document.
    """

    id: str
    edition: str
    facts: Mapping[str, tuple[Fact, ...]]
    packs: tuple[PackRef, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many facts there are of each kind."""
        return {kind: len(found) for kind, found in sorted(self.facts.items())}
