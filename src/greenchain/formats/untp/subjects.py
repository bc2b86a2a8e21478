"""What UNTP documents are about, in one model for all versions that are read: the words of 0.7.0, as far as they go.

Texts that a document does not state are empty, numbers, quantities and answers ``None``: nothing is filled in. Each
value that a finding may have to name says where it stands in its document.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeAlias


class ProductKey(NamedTuple):
    """What tells one product of a passport from another: one id may cover many batches and items."""

    id: str
    batch: str = ""
    item: str = ""


class Named(NamedTuple):
    """Something that stands here by its id and name, and is told elsewhere."""

    id: str = ""
    name: str = ""
    registered_id: str = ""


class Classification(NamedTuple):
    """A code of a list; of 0.6 also the address of the entry."""

    code: str = ""
    name: str = ""
    scheme_id: str = ""
    scheme_name: str = ""
    id: str = ""


class Measure(NamedTuple):
    """A number and its unit by Recommendation 20, as they are written; ``None`` where there is no number."""

    value: Decimal | None
    unit: str = ""
    upper_tolerance: Decimal | None = None
    lower_tolerance: Decimal | None = None


class Link(NamedTuple):
    """A link out of the document; ``digest_method`` is ``multibase`` or the name of a hash whose digest is in hex."""

    url: str
    name: str = ""
    digest: str = ""
    digest_method: str = ""
    media_type: str = ""
    link_type: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Performance:
    """A figure or score of one metric; 0.6 names the metric and gives it no id."""

    metric: Named
    measure: Measure | None = None
    score: str = ""
    rank: int | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of itself about a product or facility.

    Attributes:
        criteria: what it says to meet.
        topics: conformity topics; 0.6 has one word and no id of its own.
        conformance: whether it says to meet them; only 0.6 asks, and ``None`` is not true.
        date: the day of the claim, as written.
    """

    id: str
    name: str
    criteria: tuple[Named, ...]
    topics: tuple[Named, ...]
    performances: tuple[Performance, ...]
    evidence: tuple[Link, ...]
    conformance: bool | None
    date: str
    where: str


@dataclass(frozen=True, slots=True)
class Material:
    """A declared material; ``mass_fraction`` is its share of the product's mass."""

    name: str
    country: str
    category: Classification
    mass_fraction: Decimal | None
    recycled_fraction: Decimal | None
    mass: Measure | None
    hazardous: bool | None
    where: str


class PartyRole(NamedTuple):
    """Who does what."""

    role: str
    party: Named
    country: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """The subject of a passport."""

    key: ProductKey
    name: str
    granularity: str
    id_scheme: Named
    registered_id: str
    model_number: str
    categories: tuple[Classification, ...]
    facility: Named
    country: str
    production_date: str
    parties: tuple[PartyRole, ...]
    materials: tuple[Material, ...]
    claims: tuple[Claim, ...]
    documents: tuple[Link, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Facility:
    """The subject of a facility record; ``consumed`` are the materials of ``consumed_in``, two dates as written."""

    id: str
    name: str
    registered_id: str
    id_scheme: Named
    country: str
    processes: tuple[Classification, ...]
    parties: tuple[PartyRole, ...]
    also_known_as: tuple[Named, ...]
    consumed: tuple[Material, ...]
    consumed_in: tuple[str, str]
    claims: tuple[Claim, ...]
    documents: tuple[Link, ...]
    where: str


@dataclass(frozen=True, slots=True)
class ConformityAssessment:
    """What an assessor found about some products, facilities or an organization.

    Attributes:
        conformance: whether it found them to conform; an optional answer in 0.7, and ``None`` is not true.
    """

    id: str
    name: str
    criteria: tuple[Named, ...]
    topics: tuple[Named, ...]
    performances: tuple[Performance, ...]
    products: tuple[ProductKey, ...]
    facilities: tuple[Named, ...]
    organization: Named
    evidence: tuple[Link, ...]
    conformance: bool | None
    date: str
    where: str


class Endorsement(NamedTuple):
    """Who authorizes the assessor."""

    name: str
    authority: Named
    evidence: Link | None = None


@dataclass(frozen=True, slots=True)
class ConformityAttestation:
    """The subject of a conformity credential; levels and type in the words of 0.7 where 0.6 has the same ones."""

    id: str
    name: str
    assessor_level: str
    assessment_level: str
    attestation_type: str
    issued_to: Named
    scheme: Named
    profile: Named
    endorsements: tuple[Endorsement, ...]
    assessments: tuple[ConformityAssessment, ...]
    documents: tuple[Link, ...]
    where: str


@dataclass(frozen=True, slots=True)
class EventProduct:
    """A product that an event names; ``quantity`` is ``None`` where it does not say how much, which is not zero."""

    key: ProductKey
    name: str
    quantity: Measure | None
    disposition: str
    where: str


@dataclass(frozen=True, slots=True)
class LifecycleEvent:
    """One event of a traceability credential.

    Attributes:
        kind: ``make``, ``move`` or ``modify``; of 0.6 also ``aggregate`` and ``associate``, which 0.7 has no event for.
        date: the instant, as written.
        inputs: what a make event consumed.
        outputs: what it made.
        products: what was moved, modified, or put together.
        parent: what they were put into, where they were; empty otherwise.
        at: where it was made or modified.
        origin: from where it was moved.
        destination: to where.
        parties: who took part; those of a change of hands as ``consignor`` and ``consignee``.
        action: ``observe``, ``add`` or ``delete``, as 0.6 states it; empty in 0.7.
    """

    kind: str
    id: str
    name: str
    date: str
    activity: Classification
    inputs: tuple[EventProduct, ...]
    outputs: tuple[EventProduct, ...]
    products: tuple[EventProduct, ...]
    parent: Named
    at: Named
    origin: Named
    destination: Named
    consignment: str
    parties: tuple[PartyRole, ...]
    documents: tuple[Link, ...]
    where: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredIdentity:
    """The subject of an identity anchor: the DID ``id`` is that of a member of the register.

    Attributes:
        register_type: a word of 0.7; empty where it is not stated, which only 0.6 allows.
        scope: what the member is registered for, as addresses.
    """

    id: str
    name: str
    registered_id: str
    date: str
    id_scheme: Named
    registrar: Named
    register_type: str
    scope: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of a scheme, with what it requires."""

    id: str
    name: str
    version: str
    status: str
    topics: tuple[Named, ...]
    performances: tuple[Performance, ...]
    where: str


@dataclass(frozen=True, slots=True)
class ConformityProfile:
    """A set of criteria under which attestations are made."""

    id: str
    name: str
    version: str
    status: str
    valid_from: str
    criteria: tuple[Criterion, ...]
    where: str


@dataclass(frozen=True, slots=True)
class ConformityScheme:
    """A scheme as its owner publishes it; ``read_conformity_scheme`` makes facts of the same document."""

    id: str
    name: str
    owner: Named
    endorsement_level: str
    profiles: tuple[ConformityProfile, ...]
    where: str


class LinkTarget(NamedTuple):
    """One link of a link set, from ``anchor``."""

    anchor: str
    relation: str
    url: str
    title: str = ""
    media_type: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class LinkSet:
    """The links that a resolver gives, in the order of the document."""

    links: tuple[LinkTarget, ...]


Subject: TypeAlias = (
    Product
    | ConformityAttestation
    | Facility
    | tuple[LifecycleEvent, ...]
    | RegisteredIdentity
    | ConformityScheme
    | LinkSet
)
"""What ``UntpDocument.subject`` may be, by its kind: dpp, dcc, dfr, dte, dia, cvc, linkset."""
