"""UNTP 0.6.0: what its five kinds of credentials hold; 0.6.1 differs from it in two kinds of objects.

Each credential has a context of its own. Dates of validity are refused where they are no XML Schema dateTime; events
are those of EPCIS; nearly nothing is required.

Source: UNTP 0.6.0, JSON Schemas of the release.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from greenchain.formats.untp.notation import SIMPLE, Kind, Simple, Table, either, entity, value, words
from greenchain.formats.untp.v0_7_0 import CREDENTIALS

VERSION: Final = "0.6.0"
ROOTS: Final = MappingProxyType(
    {
        "dpp": "DigitalProductPassport",
        "dcc": "DigitalConformityCredential",
        "dfr": "DigitalFacilityRecord",
        "dte": "DigitalTraceabilityEvent",
        "dia": "DigitalIdentityAnchor",
    }
)
"""The kind of the whole document by kind of document."""


def context(kind: str, version: str = VERSION) -> str:
    """The context of a kind of credential.

    >>> context("dia")
    'https://test.uncefact.org/vocabulary/untp/dia/0.6.0/'
    """
    return f"https://test.uncefact.org/vocabulary/untp/{kind}/{version}/"


def contexts(version: str = VERSION) -> Mapping[str, tuple[str, ...]]:
    """What ``@context`` begins with, by kind of the whole document."""
    return MappingProxyType({root: (CREDENTIALS, context(kind, version)) for kind, root in ROOTS.items()})


_TOPICS = (
    "environment.energy environment.emissions environment.water environment.waste environment.deforestation"
    " environment.biodiversity circularity.content circularity.design social.labour social.rights social.community"
    " social.safety governance.ethics governance.compliance governance.transparency"
)
_WORDS = words(
    granularity="item batch model",
    topic=_TOPICS,
    standing="proposed active deprecated",
    hash="SHA-256 SHA-1",
    cipher="none AES",
    reach="None CradleToGate CradleToGrave",
    assessor="Self Commercial Buyer Membership Unspecified 3rdParty",
    assessment="GovtApproval GlobalMRA Accredited Verified Validated Unspecified",
    attestation="certification declaration inspection testing verification validation calibration",
    action="observe add delete",
    register="Product Facility Business Trademark Land Accreditation",
    point="Point",
    polygon="Polygon",
)
# XML Schema Part 2, 3.2.7.1: dateTime, its zone required
_STAMP = re.compile(
    r"^-?(?:[1-9][0-9]{3,}|0[0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
    r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))$"
)

_VC = "VerifiableCredential"
_NAMED = "id:uri name:text"
_HEAD = "@context:context id:uri issuer:CredentialIssuer"
_FOOT = "validFrom:stamp validUntil:stamp"
_CREDENTIALS = {
    "DigitalProductPassport": entity(
        _HEAD, f"{_FOOT} credentialSubject:ProductPassport", "DigitalProductPassport", _VC
    ),
    "DigitalConformityCredential": entity(
        _HEAD, f"{_FOOT} credentialSubject:ConformityAttestation", "DigitalConformityCredential", _VC
    ),
    "DigitalFacilityRecord": entity(_HEAD, f"{_FOOT} credentialSubject:FacilityRecord", "DigitalFacilityRecord", _VC),
    "DigitalTraceabilityEvent": entity(
        _HEAD, "validFrom:stamp credentialSubject:[Event]", "DigitalTraceabilityEvent", _VC
    ),
    "DigitalIdentityAnchor": entity(
        _HEAD, f"{_FOOT} credentialSubject:RegisteredIdentity", "DigitalIdentityAnchor", _VC
    ),
    "CredentialIssuer": value(_NAMED, "issuerAlsoKnownAs:[Named]", "CredentialIssuer"),
    "Named": entity(_NAMED, "registeredId:text"),
    "Described": entity(_NAMED, "registeredId:text description:text"),
}
_VALUES = {
    "IdentifierScheme": value("", _NAMED, "IdentifierScheme"),
    "Link": value("", "linkURL:uri linkName:text linkType:text", "Link"),
    "SecureLink": value(
        "",
        "linkURL:uri linkName:text linkType:text hashDigest:text hashMethod:hash encryptionMethod:cipher",
        "SecureLink",
        "Link",
    ),
    "Classification": value(_NAMED, "code:text schemeID:uri schemeName:text", "Classification"),
    "Measure": value("value:number unit:unit", "", "Measure"),
    "Metric": value("metricName:text metricValue:Measure", "score:text accuracy:number", "Metric"),
    "Standard": value("issuingParty:Named", f"{_NAMED} issueDate:date", "Standard"),
    "Regulation": value(
        "administeredBy:Named", f"{_NAMED} jurisdictionCountry:country effectiveDate:date", "Regulation"
    ),
    "Criterion": value(
        f"{_NAMED} description:text conformityTopic:topic status:standing",
        "subCriterion:[Criterion] thresholdValue:Metric performanceLevel:text tags:text",
        "Criterion",
    ),
    "BinaryFile": value("", "fileName:text fileType:media file:bytes", "BinaryFile"),
    "Address": value(
        "",
        "streetAddress:text postalCode:text addressLocality:text addressRegion:text addressCountry:country",
        "Address",
    ),
    "Point": value("type:point", "coordinates:position"),
    "Polygon": value("type:polygon", "coordinates:[positions]"),
}
_ENTITIES = {
    "ProductPassport": entity(
        "",
        "id:uri product:Product granularityLevel:granularity conformityClaim:[Claim]"
        " emissionsScorecard:EmissionsPerformance traceabilityInformation:[TraceabilityPerformance]"
        " circularityScorecard:CircularityPerformance dueDiligenceDeclaration:Link materialsProvenance:[Material]",
        "ProductPassport",
    ),
    "Product": entity(
        _NAMED,
        "registeredId:text idScheme:IdentifierScheme batchNumber:text productImage:Link description:text"
        " characteristics:Characteristics productCategory:[Classification] furtherInformation:[Link]"
        " producedByParty:Named producedAtFacility:Named productionDate:date countryOfProduction:country"
        " serialNumber:text dimensions:Dimension",
        "Product",
    ),
    "Characteristics": entity("", "", "Characteristics"),
    "Dimension": entity("", "weight:Measure length:Measure width:Measure height:Measure volume:Measure", "Dimension"),
    "Claim": entity(
        "id:uri conformance:flag conformityTopic:topic",
        "description:text referenceStandard:Standard referenceRegulation:Regulation assessmentCriteria:[Criterion]"
        " assessmentDate:date declaredValue:[Metric] conformityEvidence:SecureLink",
        "Claim",
        "Declaration",
    ),
    "EmissionsPerformance": entity(
        "carbonFootprint:number declaredUnit:unit operationalScope:reach primarySourcedRatio:number",
        "reportingStandard:Standard",
        "EmissionsPerformance",
    ),
    "TraceabilityPerformance": entity(
        "", "valueChainProcess:text verifiedRatio:number traceabilityEvent:[SecureLink]", "TraceabilityPerformance"
    ),
    "CircularityPerformance": entity(
        "",
        "recyclingInformation:Link repairInformation:Link recyclableContent:number recycledContent:number"
        " utilityFactor:number materialCircularityIndicator:number",
        "CircularityPerformance",
    ),
    "Material": entity(
        "name:text",
        "originCountry:country materialType:Classification massFraction:number mass:Measure"
        " recycledMassFraction:number hazardous:flag symbol:text materialSafetyInformation:Link",
        "Material",
    ),
    "FacilityRecord": entity("", "id:uri facility:Facility conformityClaim:[Claim]", "FacilityRecord"),
    "Facility": entity(
        _NAMED,
        "registeredId:text idScheme:IdentifierScheme description:text countryOfOperation:country"
        " processCategory:[Classification] operatedByParty:Named facilityAlsoKnownAs:[Named]"
        " locationInformation:Location address:Address",
        "Facility",
    ),
    "Location": entity("", "plusCode:uri geoLocation:Point geoBoundary:Polygon", "Location"),
    "RegisteredIdentity": entity(
        _NAMED,
        "registeredId:text idScheme:IdentifierScheme registerType:register registrationScopeList:[uri]",
        "RegisteredIdentity",
    ),
}
_ATTESTATION = {
    "ConformityAttestation": entity(
        "id:uri assessorLevel:assessor assessmentLevel:assessment attestationType:attestation issuedToParty:Described",
        "name:text description:text authorisation:[Endorsement] conformityCertificate:SecureLink"
        " auditableEvidence:SecureLink scope:ConformityScheme assessment:[ConformityAssessment]",
        "ConformityAttestation",
        "Attestation",
    ),
    "Endorsement": entity(
        f"{_NAMED} issuingAuthority:Named", "trustmark:BinaryFile endorsementEvidence:Link", "Endorsement"
    ),
    "ConformityScheme": entity(
        "issuingParty:Named",
        f"{_NAMED} issueDate:date trustmark:BinaryFile",
        "ConformityAssessmentScheme",
        "Standard",
    ),
    "ConformityAssessment": entity(
        "id:uri conformance:flag conformityTopic:topic",
        "name:text description:text assessmentDate:date referenceStandard:Standard referenceRegulation:Regulation"
        " assessmentCriteria:[Criterion] declaredValue:[Metric] assessedProduct:[ProductVerification]"
        " assessedFacility:[FacilityVerification] assessedOrganisation:Described auditor:Described",
        "ConformityAssessment",
        "Declaration",
    ),
    "ProductVerification": entity("", "product:AssessedProduct IDverifiedByCAB:flag", "ProductVerification"),
    "AssessedProduct": entity(_NAMED, "registeredId:text serialNumber:text batchNumber:text"),
    "FacilityVerification": entity("", "facility:Named IDverifiedByCAB:flag", "FacilityVerification"),
}
_EVENT = (
    "id:uri processType:text eventTime:instant action:action disposition:text bizStep:text bizLocation:uri"
    " sensorElementList:[SensorElement]"
)
_ADDED = f"{_EVENT} parentEPC:Item childEPCList:[Item] childQuantityList:[QuantityElement]"
_EVENTS = {
    "Event": either("TransformationEvent", "ObjectEvent", "AggregationEvent", "TransactionEvent", "AssociationEvent"),
    "TransformationEvent": entity(
        "",
        f"{_EVENT} outputEPCList:[Item] inputEPCList:[Item] inputQuantityList:[QuantityElement]"
        " outputQuantityList:[QuantityElement]",
        "TransformationEvent",
        "Event",
    ),
    "ObjectEvent": entity("", f"{_EVENT} epcList:[Item] quantityList:[QuantityElement]", "ObjectEvent", "Event"),
    "AggregationEvent": entity("", _ADDED, "AggregationEvent", "Event"),
    "AssociationEvent": entity("", _ADDED, "AssociationEvent", "Event"),
    "TransactionEvent": entity(
        "sourceParty:text destinationParty:text",
        f"{_EVENT} bizTransaction:text epcList:[Item] quantityList:[QuantityElement]",
        "TransactionEvent",
        "Event",
    ),
    "Item": value(_NAMED, "", "Item"),
    "QuantityElement": value("productId:uri productName:text quantity:number", "uom:unit", "QuantityElement"),
    "SensorElement": value(
        "", "sensorMetadata:Sensor sensorReport:[SensorData] sensorIntegrityProof:uri", "SensorElement"
    ),
    "Sensor": value("", "device:Item dataProcessingMethod:uri", "Sensor"),
    "SensorData": value("", "time:instant sensorType:uri value:number uom:unit", "SensorData"),
}

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({**_CREDENTIALS, **_VALUES, **_ENTITIES, **_ATTESTATION, **_EVENTS})
WORDS: Final = _WORDS
TYPES: Final[Mapping[str, Simple]] = MappingProxyType(
    {
        **SIMPLE,
        "stamp": Simple("text", pattern=_STAMP, form="instant"),
        "position": Simple("position"),
        "positions": Simple("positions"),
    }
)
TABLE: Final = Table(KINDS, WORDS, TYPES, contexts())
"""Everything that the five credentials hold."""
