"""What is asked, and what is held: the two sides of a recognition before any agreement is looked at.

In a question an absent value is unknown, never "none": ``substances=()`` says that none were used. Only an absent
variant says something: the product is the certificate's own model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from greenchain.evidence import ClaimFacts, EvidenceLevel
from greenchain.values.finding import Finding
from greenchain.values.identifiers import country
from greenchain.values.time import DatePeriod


@dataclass(frozen=True, slots=True)
class Variant:
    """How a product differs from the model that holds the label: ``relation`` as the agreement names it."""

    relation: str
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecognitionQuestion:
    """Is the label held accepted by ``target`` on the legal date ``on``?

    Attributes:
        target: id of the scheme asked.
        category: product category, as the agreements name it; empty where unknown.
        on: the legal calendar date; never derived from an instant.
        criteria: the target's criteria document, letter for letter; empty for the pinned one.
        jurisdiction: where it is asked, as the agreements write it (``EU``, ``NO``); empty where unknown.
        factory_country, origin: ISO 3166-1 countries; ``None`` where unknown.
        substances: what was used of what agreements exclude; ``None`` where unknown.
        variant: how the product differs from the certified model; ``None`` for that model itself.
        documents: ids of the documents shown; ``None`` where unknown.
        evidence: ids of what was proven again for a variant; ``None`` where unknown.

    Raises:
        IdentifierError: a country that is none.
    """

    target: str
    category: str
    on: date
    criteria: str = field(default="", kw_only=True)
    jurisdiction: str = field(default="", kw_only=True)
    factory_country: str | None = field(default=None, kw_only=True)
    origin: str | None = field(default=None, kw_only=True)
    substances: tuple[str, ...] | None = field(default=None, kw_only=True)
    variant: Variant | None = field(default=None, kw_only=True)
    documents: tuple[str, ...] | None = field(default=None, kw_only=True)
    evidence: tuple[str, ...] | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if isinstance(self.on, datetime) or not isinstance(self.on, date):
            raise TypeError("on must be a date: the legal calendar date of the question")
        if not self.target:
            raise ValueError("a recognition question names a target scheme")
        for name in ("factory_country", "origin"):
            stated = getattr(self, name)
            if stated is not None:
                object.__setattr__(self, name, country(stated))

    def to_dict(self) -> dict[str, object]:
        """As results print it; what is unknown is null."""
        variant = {"relation": self.variant.relation, "differs": list(self.variant.differs)} if self.variant else None
        lists = {name: getattr(self, name) for name in ("substances", "documents", "evidence")}
        return {
            "target": self.target,
            "category": self.category or None,
            "on": self.on.isoformat(),
            "criteria": self.criteria or None,
            "jurisdiction": self.jurisdiction or None,
            "factory_country": self.factory_country,
            "origin": self.origin,
            "variant": variant,
            **{name: None if values is None else list(values) for name, values in lists.items()},
        }


@dataclass(frozen=True, slots=True)
class Holding:
    """A label certificate: what of a claim recognition looks at.

    Attributes:
        scheme: id of the scheme that granted it; empty where unknown.
        criteria: criteria documents met, letter for letter.
        category: as the certificate names it; empty where it names none.
        country: of the factory it is limited to; empty where it names none.
        days: when it is valid.
        is_attested: whether somebody else than the holder says so.
        doubts: facts of the claim that could not be read: with any of them nothing is recognized.
    """

    scheme: str
    criteria: tuple[str, ...] = ()
    category: str = ""
    country: str = ""
    days: DatePeriod = DatePeriod()  # noqa: RUF009 - a frozen value without content
    is_attested: bool = True
    doubts: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, facts: ClaimFacts) -> Holding:
        """The certificate that a claim states."""
        return cls(
            scheme=facts.scheme,
            criteria=facts.criteria,
            category=facts.category,
            country=facts.facility_country,
            days=facts.days,
            is_attested=facts.level.reaches(EvidenceLevel.L3),
            doubts=tuple(finding for finding in facts.findings if finding.check == "facts"),
        )
