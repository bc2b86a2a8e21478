"""Documents of UNTP 0.6.0 and 0.6.1 in the one model: words and places of 0.7, where the two mean the same.

A passport wraps its product, a facility record its facility; topics and metrics are words and have no ids; events are
those of EPCIS. A transformation makes, a change of hands moves; an observation moves or makes where its business step
says so, and modifies otherwise. What was put together or taken apart has no event of 0.7 and keeps its own kind.

Source: UNTP 0.6.0 and 0.6.1; CBV 2.0 (business steps).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from greenchain.formats.untp.nodes import Node
from greenchain.formats.untp.reading_0_7 import (
    classes,
    classification,
    endorsement,
    measure,
    named,
    names,
    product_key,
)
from greenchain.formats.untp.subjects import (
    Claim,
    Classification,
    ConformityAssessment,
    ConformityAttestation,
    EventProduct,
    Facility,
    LifecycleEvent,
    Link,
    Material,
    Measure,
    Named,
    PartyRole,
    Performance,
    Product,
    ProductKey,
    RegisteredIdentity,
    Subject,
)

_NOBODY: Final = Named()
_LEVELS: Final = frozenset({"Self", "Commercial", "Buyer", "Membership", "Unspecified"})
_REGISTERS: Final = frozenset({"Product", "Facility", "Business", "Trademark", "Land", "Accreditation"})


def _link(node: Node) -> Link:
    digest = node.text("hashDigest")
    method = node.text("hashMethod") if digest else ""
    return Link(
        node.text("linkURL"), node.text("linkName"), digest, method, "", node.text("linkType"), where=node.where
    )


def _links(nodes: list[Node]) -> tuple[Link, ...]:
    return tuple([_link(node) for node in nodes if node])


def _performance(node: Node) -> Performance:
    metric = Named("", node.text("metricName"))
    return Performance(metric, measure(node.child("metricValue")), node.text("score"), None, node.where)


def _performances(nodes: list[Node]) -> tuple[Performance, ...]:
    return tuple([_performance(node) for node in nodes])


def _topics(node: Node) -> tuple[Named, ...]:
    return tuple([Named(word) for word in node.texts("conformityTopic")])


def _claim(node: Node) -> Claim:
    return Claim(
        id=node.text("id"),
        name=node.text("description"),
        criteria=names(node.children("assessmentCriteria")),
        topics=_topics(node),
        performances=_performances(node.children("declaredValue")),
        evidence=_links(node.children("conformityEvidence")),
        conformance=node.flag("conformance"),
        date=node.text("assessmentDate"),
        where=node.where,
    )


def _material(node: Node) -> Material:
    return Material(
        name=node.text("name"),
        country=node.text("originCountry"),
        category=classification(node.child("materialType")),
        mass_fraction=node.number("massFraction"),
        recycled_fraction=node.number("recycledMassFraction"),
        mass=measure(node.child("mass")),
        hazardous=node.flag("hazardous"),
        where=node.where,
    )


def _role(role: str, node: Node) -> tuple[PartyRole, ...]:
    return (PartyRole(role, named(node)),) if node else ()


def _product(document: Node) -> Product:
    passport = document.child("credentialSubject")
    node = passport.child("product")
    declaration = passport.child("dueDiligenceDeclaration")
    return Product(
        key=product_key(node),
        name=node.text("name"),
        granularity=passport.text("granularityLevel"),
        id_scheme=named(node.child("idScheme")),
        registered_id=node.text("registeredId"),
        model_number="",
        categories=classes(node.children("productCategory")),
        facility=named(node.child("producedAtFacility")),
        country=node.text("countryOfProduction"),
        production_date=node.text("productionDate"),
        parties=_role("producer", node.child("producedByParty")),
        materials=tuple([_material(one) for one in passport.children("materialsProvenance")]),
        claims=tuple([_claim(one) for one in passport.children("conformityClaim")]),
        documents=_links([*node.children("furtherInformation"), declaration, *_traced(passport)]),
        where=node.where,
    )


def _traced(passport: Node) -> list[Node]:
    """The events that a passport links to, stage by stage."""
    return [
        link for stage in passport.children("traceabilityInformation") for link in stage.children("traceabilityEvent")
    ]


def _facility(document: Node) -> Facility:
    record = document.child("credentialSubject")
    node = record.child("facility")
    return Facility(
        id=node.text("id"),
        name=node.text("name"),
        registered_id=node.text("registeredId"),
        id_scheme=named(node.child("idScheme")),
        country=node.text("countryOfOperation"),
        processes=classes(node.children("processCategory")),
        parties=_role("operator", node.child("operatedByParty")),
        also_known_as=names(node.children("facilityAlsoKnownAs")),
        consumed=(),
        consumed_in=("", ""),
        claims=tuple([_claim(one) for one in record.children("conformityClaim")]),
        documents=(),
        where=node.where,
    )


def _assessment(node: Node) -> ConformityAssessment:
    products = [one.child("product") for one in node.children("assessedProduct")]
    facilities = [one.child("facility") for one in node.children("assessedFacility")]
    return ConformityAssessment(
        id=node.text("id"),
        name=node.text("name"),
        criteria=names(node.children("assessmentCriteria")),
        topics=_topics(node),
        performances=_performances(node.children("declaredValue")),
        products=tuple([product_key(one) for one in products if one]),
        facilities=names([one for one in facilities if one]),
        organization=named(node.child("assessedOrganisation")),
        evidence=(),
        conformance=node.flag("conformance"),
        date=node.text("assessmentDate"),
        where=node.where,
    )


def _attestation(document: Node) -> ConformityAttestation:
    node = document.child("credentialSubject")
    level = node.text("assessorLevel")
    return ConformityAttestation(
        id=node.text("id"),
        name=node.text("name"),
        assessor_level=level.lower() if level in _LEVELS else level,
        assessment_level=node.text("assessmentLevel"),
        attestation_type=node.text("attestationType"),
        issued_to=named(node.child("issuedToParty")),
        scheme=named(node.child("scope")),
        profile=_NOBODY,
        endorsements=tuple([endorsement(one, _link) for one in node.children("authorisation")]),
        assessments=tuple([_assessment(one) for one in node.children("assessment")]),
        documents=_links([node.child("conformityCertificate"), node.child("auditableEvidence")]),
        where=node.where,
    )


def _identity(document: Node) -> RegisteredIdentity:
    node = document.child("credentialSubject")
    register = node.text("registerType")
    return RegisteredIdentity(
        id=node.text("id"),
        name=node.text("name"),
        registered_id=node.text("registeredId"),
        date="",
        id_scheme=named(node.child("idScheme", "schemeId")),
        registrar=_NOBODY,
        register_type=register.lower() if register in _REGISTERS else register,
        scope=node.texts("registrationScopeList", "registrationScope"),
        where=node.where,
    )


# Business steps of CBV that move goods, and those that bring them into being; an id ends with the word
_MOVES = frozenset({"shipping", "receiving", "departing", "arriving", "transporting", "loading", "unloading"})
_MAKES = frozenset({"commissioning", "creating_class_instance"})
_ROLES = (("sourceParty", "consignor"), ("destinationParty", "consignee"))
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "TransformationEvent": "make",
        "AggregationEvent": "aggregate",
        "AssociationEvent": "associate",
        "TransactionEvent": "move",
    }
)


def _event_kind(node: Node, step: str) -> str:
    types = node.texts("type")
    stated = next((kind for name, kind in _KINDS.items() if name in types), "")
    return stated or ("move" if step in _MOVES else "make" if step in _MAKES else "modify")


def _things(node: Node, *members: str) -> tuple[EventProduct, ...]:
    """The items and amounts under ``members``; an item has no amount, and an amount names no batch."""
    found = []
    for one in [child for member in members for child in node.children(member)]:
        amount = one.number("quantity")
        quantity = None if amount is None else Measure(amount, one.text("uom"))
        name = one.text("productName", "name")
        found.append(EventProduct(ProductKey(one.text("productId", "id")), name, quantity, "", one.where))
    return tuple(found)


def _event(node: Node) -> LifecycleEvent:
    step = node.text("bizStep")
    kind = _event_kind(node, step.rpartition("-")[2].rpartition(":")[2])
    things = _things(node, "epcList", "quantityList", "childEPCList", "childQuantityList")
    place = Named(node.text("bizLocation"))
    is_move = kind == "move"
    return LifecycleEvent(
        kind=kind,
        id=node.text("id"),
        name=node.text("processType"),
        date=node.text("eventTime"),
        activity=Classification(step.rpartition("-")[2], id=step),
        inputs=_things(node, "inputEPCList", "inputQuantityList"),
        outputs=(*_things(node, "outputEPCList", "outputQuantityList"), *(things if kind == "make" else ())),
        products=things if kind != "make" else (),
        parent=named(node.child("parentEPC")),
        at=_NOBODY if is_move else place,
        origin=_NOBODY,
        destination=place if is_move else _NOBODY,
        consignment=node.text("bizTransaction"),
        parties=tuple([PartyRole(role, Named(node.text(name))) for name, role in _ROLES if node.text(name)]),
        documents=(),
        where=node.where,
        action=node.text("action"),
    )


def _events(document: Node) -> tuple[LifecycleEvent, ...]:
    return tuple([_event(one) for one in document.children("credentialSubject")])


READERS: Final[Mapping[str, Callable[[Node], Subject]]] = MappingProxyType(
    {"dpp": _product, "dcc": _attestation, "dfr": _facility, "dte": _events, "dia": _identity}
)
"""What reads the subject of a document, by its kind."""
