"""Documents of UNTP 0.7.0 in the one model; and those spellings of them that pages of the specification have.

Source: UNTP 0.7.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from greenchain.formats.untp.nodes import Node
from greenchain.formats.untp.subjects import (
    Claim,
    Classification,
    ConformityAssessment,
    ConformityAttestation,
    ConformityProfile,
    ConformityScheme,
    Criterion,
    Endorsement,
    EventProduct,
    Facility,
    LifecycleEvent,
    Link,
    LinkSet,
    LinkTarget,
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
_UNCLASSIFIED: Final = Classification()


def named(node: Node) -> Named:
    """Something by id and name."""
    return Named(node.text("id"), node.text("name"), node.text("registeredId")) if node else _NOBODY


def names(nodes: list[Node]) -> tuple[Named, ...]:
    """Several of them."""
    return tuple([named(node) for node in nodes])


def measure(node: Node) -> Measure | None:
    """A number with its unit; ``None`` where there is no such object."""
    if not node:
        return None
    upper, lower = node.number("upperTolerance"), node.number("lowerTolerance")
    return Measure(node.number("value"), node.text("unit"), upper, lower)


def _link(node: Node) -> Link:
    digest = node.text("digestMultibase")
    return Link(
        node.text("linkURL"),
        node.text("linkName"),
        digest,
        "multibase" if digest else "",
        node.text("mediaType"),
        node.text("linkType"),
        node.where,
    )


def _links(nodes: list[Node]) -> tuple[Link, ...]:
    return tuple([_link(node) for node in nodes])


def classification(node: Node) -> Classification:
    """A code of a list; 0.6 spells the member of its scheme with capitals."""
    if not node:
        return _UNCLASSIFIED
    return Classification(
        node.text("code"),
        node.text("name"),
        node.text("schemeId", "schemeID"),
        node.text("schemeName"),
        node.text("id"),
    )


def classes(nodes: list[Node]) -> tuple[Classification, ...]:
    """Several of them."""
    return tuple([classification(node) for node in nodes])


def _performance(node: Node) -> Performance:
    score = node.child("score")
    rank = score.number("rank")
    return Performance(
        named(node.child("metric")),
        measure(node.child("measure")),
        score.text("code"),
        int(rank) if rank is not None and rank == int(rank) else None,
        node.where,
    )


def _performances(nodes: list[Node]) -> tuple[Performance, ...]:
    return tuple([_performance(node) for node in nodes])


def _parties(node: Node) -> tuple[PartyRole, ...]:
    found = []
    for one in node.children("relatedParty"):
        party = one.child("party")
        found.append(PartyRole(one.text("role"), named(party), party.child("registrationCountry").text("countryCode")))
    return tuple(found)


def _material(node: Node) -> Material:
    return Material(
        node.text("name"),
        node.child("originCountry").text("countryCode"),
        classification(node.child("materialType")),
        node.number("massFraction"),
        node.number("recycledMassFraction"),
        measure(node.child("mass")),
        node.flag("hazardous"),
        node.where,
    )


def _claim(node: Node) -> Claim:
    return Claim(
        node.text("id"),
        node.text("name"),
        names(node.children("referenceCriteria")),
        names(node.children("conformityTopic")),
        _performances(node.children("claimedPerformance")),
        _links(node.children("evidence")),
        node.flag("conformance"),
        node.text("claimDate"),
        node.where,
    )


def product_key(node: Node) -> ProductKey:
    """What tells the product from others; 0.6 has its number under another name."""
    return ProductKey(node.text("id"), node.text("batchNumber"), node.text("itemNumber", "serialNumber"))


def _product(document: Node) -> Product:
    node = document.child("credentialSubject")
    return Product(
        key=product_key(node),
        name=node.text("name"),
        granularity=node.text("idGranularity"),
        id_scheme=named(node.child("idScheme")),
        registered_id=node.text("registeredId"),
        model_number=node.text("modelNumber"),
        categories=classes(node.children("productCategory")),
        facility=named(node.child("producedAtFacility")),
        country=node.child("countryOfProduction").text("countryCode"),
        production_date=node.text("productionDate"),
        parties=_parties(node),
        materials=tuple([_material(one) for one in node.children("materialProvenance")]),
        claims=tuple([_claim(one) for one in node.children("performanceClaim")]),
        documents=_links(node.children("relatedDocument")),
        where=node.where,
    )


def _facility(document: Node) -> Facility:
    node = document.child("credentialSubject")
    usage = node.child("materialUsage")
    period = usage.child("applicablePeriod")
    return Facility(
        id=node.text("id"),
        name=node.text("name"),
        registered_id=node.text("registeredId"),
        id_scheme=named(node.child("idScheme")),
        country=node.child("countryOfOperation").text("countryCode"),
        processes=classes(node.children("processCategory")),
        parties=_parties(node),
        also_known_as=names(node.children("facilityAlsoKnownAs")),
        consumed=tuple([_material(one) for one in usage.children("materialConsumed")]),
        consumed_in=(period.text("startDate"), period.text("endDate")),
        claims=tuple([_claim(one) for one in node.children("performanceClaim")]),
        documents=_links(node.children("relatedDocument")),
        where=node.where,
    )


def _assessment(node: Node) -> ConformityAssessment:
    products = [one.child("product") for one in node.children("assessedProduct")]
    facilities = [one.child("facility") for one in node.children("assessedFacility")]
    return ConformityAssessment(
        id=node.text("id"),
        name=node.text("name"),
        criteria=names(node.children("assessmentCriteria")),
        topics=names(node.children("conformityTopic")),
        performances=_performances(node.children("assessedPerformance")),
        products=tuple([product_key(one) for one in products if one]),
        facilities=names([one for one in facilities if one]),
        organization=named(node.child("assessedOrganisation")),
        evidence=_links(node.children("evidence")),
        conformance=node.flag("conformance"),
        date=node.text("assessmentDate"),
        where=node.where,
    )


def endorsement(node: Node, link: Callable[[Node], Link]) -> Endorsement:
    """Who authorizes the assessor; ``link`` reads a link of the version."""
    evidence = node.child("endorsementEvidence")
    return Endorsement(node.text("name"), named(node.child("issuingAuthority")), link(evidence) if evidence else None)


def _attestation(document: Node) -> ConformityAttestation:
    node = document.child("credentialSubject")
    documents = [node.child("conformityCertificate"), node.child("auditableEvidence")]
    return ConformityAttestation(
        id=node.text("id"),
        name=node.text("name"),
        assessor_level=node.text("assessorLevel"),
        assessment_level=node.text("assessmentLevel"),
        attestation_type=node.text("attestationType"),
        issued_to=named(node.child("issuedToParty")),
        scheme=named(node.child("referenceScheme")),
        profile=named(node.child("referenceProfile")),
        endorsements=tuple([endorsement(one, _link) for one in node.children("authorisation")]),
        assessments=tuple([_assessment(one) for one in node.children("conformityAssessment")]),
        documents=_links([one for one in documents if one]),
        where=node.where,
    )


def _event_product(node: Node) -> EventProduct:
    product = node.child("product")
    return EventProduct(
        product_key(product),
        product.text("name"),
        measure(node.child("quantity")),
        node.text("disposition"),
        node.where,
    )


def _event_products(nodes: list[Node]) -> tuple[EventProduct, ...]:
    return tuple([_event_product(node) for node in nodes])


_EVENT_KINDS = (("MakeEvent", "outputProduct", "make"), ("MoveEvent", "movedProduct", "move"))


def _event_kind(node: Node) -> str:
    """The kind that the event's types say; of one that says none, the kind whose products it has."""
    types = node.texts("type")
    for by_type in (True, False):
        for name, member, kind in (*_EVENT_KINDS, ("ModifyEvent", "modifiedProduct", "modify")):
            if name in types if by_type else member in node.members:
                return kind
    return ""


def _event(node: Node) -> LifecycleEvent:
    return LifecycleEvent(
        kind=_event_kind(node),
        id=node.text("id"),
        name=node.text("name"),
        date=node.text("eventDate"),
        activity=classification(node.child("activityType")),
        inputs=_event_products(node.children("inputProduct")),
        outputs=_event_products(node.children("outputProduct")),
        products=_event_products(node.children("movedProduct", "modifiedProduct")),
        parent=_NOBODY,
        at=named(node.child("madeAtFacility", "modifiedAtFacility")),
        origin=named(node.child("fromFacility")),
        destination=named(node.child("toFacility")),
        consignment=node.text("consignmentId"),
        parties=_parties(node),
        documents=_links(node.children("relatedDocument")),
        where=node.where,
    )


def _events(document: Node) -> tuple[LifecycleEvent, ...]:
    return tuple([_event(one) for one in document.children("credentialSubject")])


def _identity(document: Node) -> RegisteredIdentity:
    node = document.child("credentialSubject")
    return RegisteredIdentity(
        id=node.text("id"),
        name=node.text("registeredName"),
        registered_id=node.text("registeredId"),
        date=node.text("registeredDate"),
        id_scheme=named(
            node.child("idScheme", "schemeId")
        ),  # the schema's name, and that of a page that issuers follow
        registrar=named(node.child("registrar")),
        register_type=node.text("registerType"),
        scope=node.texts("registrationScope"),
        where=node.where,
    )


def _criterion(node: Node) -> Criterion:
    return Criterion(
        node.text("id"),
        node.text("name"),
        node.text("version"),
        node.text("status"),
        names(node.children("conformityTopic")),
        _performances(node.children("requiredPerformance", "passThreshold")),
        node.where,
    )


def _profile(node: Node) -> ConformityProfile:
    return ConformityProfile(
        node.text("id"),
        node.text("name"),
        node.text("version"),
        node.text("status"),
        node.text("validFrom"),
        tuple([_criterion(one) for one in node.children("criterion")]),
        node.where,
    )


def _scheme(document: Node) -> ConformityScheme:
    """A scheme; or what of it was published on its own before the release, a profile or a criterion."""
    types = document.texts("type")
    if "ConformityProfile" in types:
        owner = document.child("scheme")
        return ConformityScheme(
            owner.text("id"), owner.text("name"), _NOBODY, "", (_profile(document),), document.where
        )
    if "Criterion" in types:
        alone = ConformityProfile("", "", "", "", "", (_criterion(document),), document.where)
        return ConformityScheme("", "", _NOBODY, "", (alone,), document.where)
    return ConformityScheme(
        document.text("id"),
        document.text("name"),
        named(document.child("owner")),
        document.text("endorsementLevel"),
        tuple([_profile(one) for one in document.children("includedProfile")]),
        document.where,
    )


def _link_set(document: Node) -> LinkSet:
    found = []
    for context in document.children("linkset"):
        for relation in context.members:
            for link in context.children(relation) if relation not in _ABOUT_ANCHOR else ():
                medium = link.text("type")
                url, title = link.text("href"), link.text("title")
                found.append(LinkTarget(context.text("anchor"), relation, url, title, medium, link.where))
    return LinkSet(tuple(found))


_ABOUT_ANCHOR = ("anchor", "itemDescription", "description")

READERS: Final[Mapping[str, Callable[[Node], Subject]]] = MappingProxyType(
    {
        "dpp": _product,
        "dcc": _attestation,
        "dfr": _facility,
        "dte": _events,
        "dia": _identity,
        "cvc": _scheme,
        "linkset": _link_set,
    }
)
"""What reads the subject of a document, by its kind."""
