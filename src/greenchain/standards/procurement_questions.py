"""Questions of procurement and display as documents; an absent key is unknown, and left to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from greenchain.standards import shapes
from greenchain.standards.facts import Criterion, FactsDocument
from greenchain.standards.facts_reader import criteria_of, facts_document
from greenchain.standards.facts_shapes import CRITERION
from greenchain.standards.questions import CERTIFICATE, PRODUCT, certificate_of, with_kind
from greenchain.standards.questions import Certificate as StatedCertificate
from greenchain.standards.shapes import Reading, Shape, by_key, each, word
from greenchain.values.errors import InputError

KIND = "procurement-question"
RULES = (
    "cn.caiku_2019_9",
    "eu.2014_24.art43",
    "eu.2024_825",
    "jp.green_purchasing",
    "kr.green_products_act",
    "my.ggp",
    "tw.price_preference",
    "us.far_23",
)
LABEL_CONDITIONS = (
    "requirements_linked_to_subject_matter",
    "objectively_verifiable_non_discriminatory",
    "open_transparent_procedure_all_stakeholders",
    "accessible_to_all",
    "set_by_third_party_not_under_decisive_influence_of_applicant",
)
"""What a buyer who names a label must be able to say of it: Directive 2014/24/EU, article 43(1)."""

_TENDER = Shape(
    {},
    {
        "named_label": Shape({"scheme": shapes.text}, {"criteria_set": shapes.optional_text}),
        "requirements": each(CRITERION),
        "label_conditions": by_key(shapes.flag),
        "list": shapes.text,
        "item": shapes.text,
        "buyer": word("state", "local"),
    },
)
_OFFER = Shape(
    {},
    {
        "certificate": CERTIFICATE,
        "product": PRODUCT,
        "proven": shapes.texts,
        "could_obtain_in_time": shapes.flag,
        "attributable_to_operator": shapes.flag,
        "price_gap_percent": shapes.decimal,
    },
)
_DISPLAY = Shape(
    {},
    {
        "audience": word("consumer", "business"),
        "basis": word("self_made", "certification_scheme", "public_authority"),
        "open_terms": shapes.flag,
        "third_party_monitoring": shapes.flag,
    },
)
_QUESTION = Shape(
    {"kind": word(KIND), "rule": word(*RULES), "on": shapes.legal_date},
    {
        "id": shapes.text,
        "known_at": shapes.instant,
        "facts": shapes.anything,
        "tender": _TENDER,
        "offer": _OFFER,
        "display": _DISPLAY,
    },
)


@dataclass(frozen=True, slots=True)
class ProcurementQuestion:
    """What a rule is asked.

    Attributes:
        rule, on: which rule, on which legal date.
        tender, offer, display: what was stated, by key; a key that is absent is unknown.
        certificate: of the offer; ``None`` where it has none.
        requirements: what the buyer listed; ``None`` where unknown.
        facts: the whole world, where the question carries one.
        stated: the document.
    """

    rule: str
    on: date
    known_at: datetime | None
    tender: Mapping[str, Any]
    offer: Mapping[str, Any]
    display: Mapping[str, Any]
    certificate: StatedCertificate | None
    requirements: tuple[Criterion, ...] | None
    facts: FactsDocument | None
    stated: Mapping[str, Any]


def read_procurement(document: object) -> ProcurementQuestion:
    """The question that a parsed document of kind ``procurement-question`` asks.

    Raises:
        InputError: with every fault found, each with its JSON pointer.
    """
    reading = Reading()
    members = _QUESTION(document, "", reading)
    facts = None
    if members.get("facts") is not None:  # an empty one is a world of its own, too
        try:
            facts = facts_document(with_kind(members["facts"]), where="/facts")
        except InputError as error:
            reading.faults += error.faults
    InputError.raise_if(reading.faults)
    tender, offer = members.get("tender", {}), members.get("offer", {})
    listed = tender.get("requirements")
    return ProcurementQuestion(
        rule=members["rule"],
        on=members["on"],
        known_at=members.get("known_at"),
        tender=tender,
        offer=offer,
        display=members.get("display", {}),
        certificate=certificate_of(offer["certificate"]) if offer.get("certificate") else None,
        requirements=None if listed is None else criteria_of(listed),
        facts=facts,
        stated=document if isinstance(document, Mapping) else {},
    )
