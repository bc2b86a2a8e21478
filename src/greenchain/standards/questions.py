"""Questions about labels as documents: an absent key is unknown, never "none".

``"substances": []`` says that none were used. Only an absent ``variant_of`` says something: the product is the
certificate's own model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from greenchain.standards import shapes
from greenchain.standards.facts import FactsDocument
from greenchain.standards.facts_reader import facts_document
from greenchain.standards.shapes import Reading, Shape, each, word
from greenchain.values.errors import InputError
from greenchain.values.filling import filled
from greenchain.values.finding import Finding
from greenchain.values.identifiers import country
from greenchain.values.time import DatePeriod, format_instant

KIND = "recognition-question"
_MAX_DOCUMENTS = 1_000  # each is a day on which the answer may change, and is looked at on every such day: some 0.2 s
ANY_EFFECT = "*"
"""Asks for whatever effect an agreement has; a document cannot ask so."""
LICENCE = "licence"
"""What is asked for where nobody says for what: the label of the target itself."""


@dataclass(frozen=True, slots=True)
class Variant:
    """How a product differs from the model that holds the label: ``relation`` as the agreement names it.

    ``differs`` is ``None`` where it is not known in what.
    """

    relation: str
    differs: tuple[str, ...] | None = ()

    def to_dict(self) -> dict[str, object]:
        """As documents write it."""
        return _stated({"relation": self.relation, "differs": None if self.differs is None else list(self.differs)})


@filled
@dataclass(frozen=True, slots=True)
class Certificate:
    """A label certificate: what of it recognition looks at.

    Attributes:
        scheme: id of the scheme that granted it; empty where unknown.
        criteria_sets: the criteria documents met, letter for letter; a claim may name several.
        category: as the certificate names it; empty where it names none.
        country: of the factory it is limited to; empty where it names none.
        valid: when it is valid; ``None`` where unknown.
        issuer: the body that issued it; empty where unknown.
        route: by which it was granted; empty where unknown.
        is_attested: whether somebody else than the holder says so.
        doubts: facts of the claim that could not be read: with any of them nothing is recognized.
    """

    scheme: str
    criteria_sets: tuple[str, ...] = ()
    category: str = ""
    country: str = ""
    valid: DatePeriod | None = DatePeriod()  # noqa: RUF009 - a frozen value without content
    suspended: tuple[DatePeriod, ...] = ()
    issuer: str = ""
    route: str = ""
    id: str = ""
    is_attested: bool = True
    doubts: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """As documents write it."""
        document: dict[str, object] = {"scheme": self.scheme or None, "category": self.category or None}
        document["criteria_set"] = (
            list(self.criteria_sets) if len(self.criteria_sets) > 1 else _first(self.criteria_sets)
        )
        document |= {"id": self.id or None, "issuer": self.issuer or None, "route": self.route or None}
        document["valid"] = _ends(self.valid) if self.valid is not None else None
        document["suspended"] = [_ends(period) for period in self.suspended]
        return {key: value for key, value in document.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document that was shown; ``issued`` is ``None`` where it bears no date."""

    kind: str
    issued: date | None = None


@filled
@dataclass(frozen=True, slots=True)
class RecognitionQuestion:
    """Is the label held accepted by ``target`` on the legal date ``on``?

    Attributes:
        target: id of the scheme asked.
        category: of the product, as the agreements name it; empty where unknown.
        on: the legal calendar date; never derived from an instant.
        criteria: the target's criteria document, letter for letter; empty for the pinned one, else the one in force.
        jurisdiction: where it is asked, by code (``EU``, ``NO``) or by a country's name; empty where unknown.
        effect: what it is asked for, letter for letter as agreements name it; ``None`` where unknown.
        certificate: the stated holding; ``None`` where a verified claim takes its place.
        factory_country, origin: ISO 3166-1 countries; ``None`` where unknown.
        made_on: when the unit was made; ``None`` where unknown.
        substances: what was used of what agreements exclude; ``None`` where unknown.
        variant: how the product differs from the certified model; ``None`` for that model itself.
        documents: the documents shown; ``None`` where unknown.
        evidence: ids of what was proven again for a variant; ``None`` where unknown.

    Raises:
        IdentifierError: a country that is none.
    """

    target: str
    category: str
    on: date
    criteria: str = field(default="", kw_only=True)
    jurisdiction: str = field(default="", kw_only=True)
    effect: str | None = field(default=LICENCE, kw_only=True)
    certificate: Certificate | None = field(default=None, kw_only=True)
    model: str = field(default="", kw_only=True)
    factory_country: str | None = field(default=None, kw_only=True)
    origin: str | None = field(default=None, kw_only=True)
    made_on: date | None = field(default=None, kw_only=True)
    substances: tuple[str, ...] | None = field(default=None, kw_only=True)
    variant: Variant | None = field(default=None, kw_only=True)
    documents: tuple[ShownDocument, ...] | None = field(default=None, kw_only=True)
    evidence: tuple[str, ...] | None = field(default=None, kw_only=True)
    known_at: datetime | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if isinstance(self.on, datetime) or not isinstance(self.on, date):
            raise TypeError("on must be a date: the legal calendar date of the question")
        if not self.target:
            raise ValueError("a recognition question names a target scheme")
        for name in ("factory_country", "origin"):
            stated = getattr(self, name)
            if stated is not None:
                object.__setattr__(self, name, country(stated))
        if self.jurisdiction:
            object.__setattr__(self, "jurisdiction", shapes.place_named(self.jurisdiction))

    def to_dict(self) -> dict[str, object]:
        """As documents write it; what is unknown is absent."""
        product = {
            "model": self.model or None,
            "category": self.category or None,
            "factory_country": self.factory_country,
            "origin": self.origin,
            "made_on": self.made_on.isoformat() if self.made_on else None,
            "substances": None if self.substances is None else list(self.substances),
            "variant_of": self.variant.to_dict() if self.variant else None,
        }
        target = {
            "scheme": self.target,
            "criteria_set": self.criteria or None,
            "jurisdiction": self.jurisdiction or None,
        }
        document = {
            "kind": KIND,
            "on": self.on.isoformat(),
            "known_at": format_instant(self.known_at) if self.known_at else None,
            "effect": self.effect,
            "certificate": self.certificate.to_dict() if self.certificate else None,
            "product": _stated(product),
            "documents": None
            if self.documents is None
            else [
                _stated({"kind": d.kind, "issued": d.issued.isoformat() if d.issued else None}) for d in self.documents
            ],
            "evidence": None if self.evidence is None else list(self.evidence),
            "target": _stated(target),
        }
        return _stated(document)


def _stated(members: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in members.items() if value is not None}


def _first(names: tuple[str, ...]) -> str | None:
    return names[0] if names else None


def _ends(period: DatePeriod) -> list[str | None]:
    return [str(end) if end else None for end in (period.since, period.until)]


def _sets(value: object, where: str, reading: Reading) -> tuple[str, ...]:
    if value is None:
        return ()
    read: tuple[str, ...] = shapes.texts((value,) if isinstance(value, str) else value, where, reading)
    return read


CERTIFICATE = Shape(
    {},
    {
        "id": shapes.optional_text,
        "scheme": shapes.optional_text,
        "criteria_set": _sets,
        "category": shapes.optional_text,
        "valid": shapes.optional_period,
        "suspended": each(shapes.period),
        "issuer": shapes.optional_text,
        "route": shapes.optional_text,
    },
)
_VARIANT = Shape({"relation": shapes.text}, {"differs": shapes.texts})


def _variant(value: object, where: str, reading: Reading) -> Variant | None:
    if value is None:
        return None
    members = _VARIANT(value, where, reading)
    return Variant(members.get("relation", ""), members.get("differs"))


def _day_or_none(value: object, where: str, reading: Reading) -> date | None:
    return None if value is None else shapes.legal_date(value, where, reading)


PRODUCT = Shape(
    {},
    {
        "model": shapes.optional_text,
        "category": shapes.optional_text,
        "factory_country": shapes.optional_nation,
        "origin": shapes.optional_nation,
        "made_on": _day_or_none,
        "substances": shapes.optional_texts,
        "variant_of": _variant,
    },
)
_SHOWN = Shape({"kind": shapes.text}, {"issued": _day_or_none})


def _documents(value: object, where: str, reading: Reading) -> tuple[ShownDocument, ...] | None:
    if value is None:
        return None
    if isinstance(value, list | tuple) and len(value) > _MAX_DOCUMENTS:
        reading.refuse(where, f"at most {_MAX_DOCUMENTS} documents", str(len(value)), code="BUDGET_EXCEEDED")
        return None
    return tuple(
        ShownDocument(part.get("kind", ""), part.get("issued"))
        for part in each(shapes_item(_SHOWN))(value, where, reading)
    )


def shapes_item(shape: Shape) -> shapes.Read:
    """An object of ``shape``, or a text that stands for its ``kind``."""
    return lambda value, where, reading: (
        {"kind": value} if isinstance(value, str) and value else shape(value, where, reading)
    )


def effect(value: object, where: str, reading: Reading) -> str:
    """What recognition is asked for, by its name; empty for ``null``."""
    if value == ANY_EFFECT:
        reading.refuse(where, "one effect by its name", value)
        return ""
    return shapes.optional_text(value, where, reading)


_TARGET = Shape(
    {"scheme": shapes.text},
    {"criteria_set": shapes.optional_text, "jurisdiction": shapes.optional_place},
)
_QUESTION = Shape(
    {"kind": word(KIND), "on": shapes.legal_date, "target": _TARGET},
    {
        "id": shapes.text,
        "known_at": shapes.instant,
        "effect": effect,
        "facts": shapes.anything,
        "certificate": CERTIFICATE,
        "product": PRODUCT,
        "documents": _documents,
        "evidence": shapes.optional_texts,
    },
)


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A question document: the question, and the facts that it carries as its whole world, if any."""

    question: RecognitionQuestion
    facts: FactsDocument | None


def read_question(document: object, *, where: str = "") -> AskedDocument:
    """The question that a parsed document of kind ``recognition-question`` asks.

    Raises:
        InputError: with every fault found, each with its JSON pointer.
    """
    reading = Reading()
    members = _QUESTION(document, where, reading)
    facts = None
    if members.get("facts") is not None:
        try:
            facts = facts_document(with_kind(members["facts"]), where=f"{where}/facts")
        except InputError as error:
            reading.faults += error.faults
    InputError.raise_if(reading.faults)
    return AskedDocument(_question(members), facts)


def with_kind(stated: object) -> object:
    """The facts inside a question need not say what they are."""
    return {"kind": "recognition-facts", **stated} if isinstance(stated, Mapping) else stated


def certificate_of(members: Mapping[str, Any]) -> Certificate:
    """The certificate of read members; what is absent is unknown."""
    return Certificate(
        scheme=members.get("scheme", ""),
        criteria_sets=members.get("criteria_set", ()),
        category=members.get("category", ""),
        valid=members.get("valid"),
        suspended=members.get("suspended", ()),
        issuer=members.get("issuer", ""),
        route=members.get("route", ""),
        id=members.get("id", ""),
    )


def _question(members: Mapping[str, Any]) -> RecognitionQuestion:
    product, target = members.get("product", {}), members["target"]
    return RecognitionQuestion(
        target["scheme"],
        product.get("category", ""),
        members["on"],
        criteria=target.get("criteria_set", ""),
        jurisdiction=target.get("jurisdiction", ""),
        effect=members.get("effect") or None,
        certificate=certificate_of(members.get("certificate", {})),
        model=product.get("model", ""),
        factory_country=product.get("factory_country"),
        origin=product.get("origin"),
        made_on=product.get("made_on"),
        substances=product.get("substances"),
        variant=product.get("variant_of"),
        documents=members.get("documents"),
        evidence=members.get("evidence"),
        known_at=members.get("known_at"),
    )
