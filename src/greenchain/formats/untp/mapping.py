"""How UNTP's words and greenchain's nouns stand for one another, as a table that code, pages and tests read.

A row is a noun. Its homes say which attribute is filled from what of the one model, and where that stands in 0.7.0 and
in 0.6. What has no home on either side is named, so that nothing is dropped without a word: the document keeps it.

Source: UNTP 0.7.0 and 0.6.1; EPCIS 2.0 and CBV 2.0 for events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple


class Home(NamedTuple):
    """One attribute of a noun and where UNTP states it.

    Attributes:
        attribute: of the noun.
        source: attributes of the one model, divided by dots, from the value that the row is about.
        v0_7_0: the kind of object and its member; several divided by blanks.
        v0_6: likewise; empty where 0.6 has none.
    """

    attribute: str
    source: str
    v0_7_0: str
    v0_6: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One noun.

    Attributes:
        noun: of greenchain.
        about: the class of the one model that it is read from.
        homes: attribute by attribute.
        not_in_untp: attributes of the noun that UNTP has no member for.
        not_in_greenchain: members of 0.7.0 that the noun has no place for; they stay in the document.
    """

    noun: str
    about: str
    homes: tuple[Home, ...]
    not_in_untp: tuple[str, ...] = ()
    not_in_greenchain: tuple[str, ...] = ()


class EventHome(NamedTuple):
    """How a kind of event is written in EPCIS.

    Attributes:
        type: of the event; of a make event without inputs it is that of ``without_inputs``.
        action: where the document states none; empty where the type has none.
        step: the business step where the activity is no word of CBV.
        without_inputs: the kind that a make event is that consumes nothing.
    """

    type: str
    action: str = ""
    step: str = ""
    without_inputs: str = ""


EVENTS: Final[Mapping[str, EventHome]] = MappingProxyType(
    {
        "make": EventHome("TransformationEvent", without_inputs="commission"),
        "commission": EventHome("ObjectEvent", "ADD", "commissioning"),
        "move": EventHome("ObjectEvent", "OBSERVE"),
        "modify": EventHome("ObjectEvent", "OBSERVE"),
        "aggregate": EventHome("AggregationEvent", "OBSERVE"),
        "associate": EventHome("AssociationEvent", "OBSERVE"),
    }
)
"""The events of EPCIS by kind of event; the last two are of 0.6 only: 0.7 has no event that puts things together."""

DISPOSITIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "inTransit": "in_transit",
        "active": "active",
        "recalled": "recalled",
        "expired": "expired",
        "disposed": "disposed",
    }
)
"""Words of CBV 2.0 by those of UNTP; ``new``, ``repaired``, ``consumed`` and ``recycled`` have none and no home."""

ENDS: Final = frozenset({"consumed", "recycled", "disposed"})
"""Dispositions after which a product is no more: where all products of a modify event have one, it is a deletion."""

MAPPING: Final[tuple[Row, ...]] = (
    Row(
        "Party",
        "PartyRole",
        (
            Home("id", "party.id", "Party.id", "Named.id"),
            Home("name", "party.name", "Party.name", "Named.name"),
            Home("country", "country", "Party.registrationCountry"),
            Home("roles", "role", "PartyRole.role", "Product.producedByParty Facility.operatedByParty"),
        ),
        not_in_greenchain=(
            "Party.description",
            "Party.registeredId",
            "Party.idScheme",
            "Party.partyAddress",
            "Party.organisationWebsite",
            "Party.industryCategory",
            "Party.partyAlsoKnownAs",
        ),
    ),
    Row(
        "Facility",
        "Facility",
        (
            Home("id", "id", "Facility.id", "Facility.id"),
            Home("name", "name", "Facility.name", "Facility.name"),
            Home("country", "country", "Facility.countryOfOperation", "Facility.countryOfOperation"),
            Home("party", "parties", "Facility.relatedParty", "Facility.operatedByParty"),
        ),
        not_in_untp=("grid", "roles"),
        not_in_greenchain=(
            "Facility.description",
            "Facility.registeredId",
            "Facility.idScheme",
            "Facility.processCategory",
            "Facility.relatedDocument",
            "Facility.facilityAlsoKnownAs",
            "Facility.locationInformation",
            "Facility.address",
            "Facility.materialUsage",
            "Facility.performanceClaim",
        ),
    ),
    Row(
        "Product",
        "Product",
        (
            Home("id", "key.id", "Product.id", "Product.id"),
            Home("name", "name", "Product.name", "Product.name"),
            Home("category", "categories.0.code", "Product.productCategory", "Product.productCategory"),
            Home("producer", "parties", "Product.relatedParty", "Product.producedByParty"),
        ),
        not_in_untp=("hs_code", "process", "facts"),
        not_in_greenchain=(
            "Product.description",
            "Product.idScheme",
            "Product.modelNumber",
            "Product.idGranularity",
            "Product.productImage",
            "Product.characteristics",
            "Product.relatedDocument",
            "Product.producedAtFacility",
            "Product.productionDate",
            "Product.expiryDate",
            "Product.countryOfProduction",
            "Product.dimensions",
            "Product.materialProvenance",
            "Product.packaging",
            "Product.productLabel",
            "Product.performanceClaim",
        ),
    ),
    Row(
        "Lot",
        "EventProduct",
        (
            Home(
                "id",
                "key",
                "EventProductName.id EventProductName.batchNumber EventProductName.itemNumber"
                " Product.batchNumber Product.itemNumber",
                "QuantityElement.productId Item.id Product.batchNumber Product.serialNumber",
            ),
            Home("product", "key.id", "EventProductName.id", "QuantityElement.productId Item.id"),
            Home("quantity", "quantity", "EventProduct.quantity", "QuantityElement.quantity QuantityElement.uom"),
        ),
        not_in_greenchain=(
            "EventProductName.name",
            "EventProductName.idGranularity",
            "EventProductName.modelNumber",
            "Measure.upperTolerance",
            "Measure.lowerTolerance",
        ),
    ),
    Row(
        "Shipment",
        "LifecycleEvent",
        (
            Home("id", "consignment", "MoveEvent.consignmentId", "TransactionEvent.bizTransaction"),
            Home("items", "products", "MoveEvent.movedProduct", "TransactionEvent.quantityList"),
        ),
        not_in_untp=("facts", "faults"),
        not_in_greenchain=("MoveEvent.name", "MoveEvent.description", "MoveEvent.sensorData"),
    ),
    Row(
        "TraceEvent",
        "LifecycleEvent",
        (
            Home("type", "kind", "MakeEvent.outputProduct MoveEvent.movedProduct ModifyEvent.modifiedProduct"),
            Home("event_time", "date", "MakeEvent.eventDate", "ObjectEvent.eventTime"),
            Home("time_zone_offset", "date", "MakeEvent.eventDate", "ObjectEvent.eventTime"),
            Home("event_id", "id", "MakeEvent.id", "ObjectEvent.id"),
            Home("action", "action", "EventProduct.disposition", "ObjectEvent.action"),
            Home(
                "objects", "products", "MoveEvent.movedProduct ModifyEvent.modifiedProduct", "ObjectEvent.quantityList"
            ),
            Home("inputs", "inputs", "MakeEvent.inputProduct", "TransformationEvent.inputQuantityList"),
            Home("outputs", "outputs", "MakeEvent.outputProduct", "TransformationEvent.outputQuantityList"),
            Home("parent", "parent", "", "AggregationEvent.parentEPC"),
            Home("children", "products", "", "AggregationEvent.childQuantityList"),
            Home("biz_step", "activity", "MakeEvent.activityType", "ObjectEvent.bizStep"),
            Home("disposition", "products", "EventProduct.disposition"),
            Home(
                "biz_location",
                "at",
                "MakeEvent.madeAtFacility ModifyEvent.modifiedAtFacility",
                "ObjectEvent.bizLocation",
            ),
            Home("sources", "origin", "MoveEvent.fromFacility", "TransactionEvent.sourceParty"),
            Home("destinations", "destination", "MoveEvent.toFacility", "TransactionEvent.destinationParty"),
            Home("transactions", "consignment", "MoveEvent.consignmentId", "TransactionEvent.bizTransaction"),
            Home("where", "where", ""),
        ),
        not_in_untp=(
            "key",
            "transformation_id",
            "read_point",
            "set_dispositions",
            "unset_dispositions",
            "ilmd",
            "lots",
            "error",
            "extensions",
            "source",
        ),
        not_in_greenchain=(
            "MakeEvent.name",
            "MakeEvent.description",
            "MakeEvent.sensorData",
            "MakeEvent.relatedDocument",
            "ModifyEvent.relatedParty",
        ),
    ),
    Row(
        "Claim",
        "UntpDocument",
        (Home("document", "members", "DigitalProductPassport.credentialSubject", "Claim.id"),),
    ),
)
"""Every noun; a claim holds the whole credential, so nothing of it is without a home."""
