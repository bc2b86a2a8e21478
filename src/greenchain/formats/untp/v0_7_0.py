"""UNTP 0.7.0: what its seven kinds of documents hold.

The six credentials and the scheme are JSON-LD of one context; a link set is RFC 9264 and has none.

Source: UNTP 0.7.0, JSON Schemas of the release of 4 May 2026.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from greenchain.formats.untp.notation import SIMPLE, Kind, Simple, Table, either, entity, value, words

VERSION: Final = "0.7.0"
CREDENTIALS: Final = "https://www.w3.org/ns/credentials/v2"
CONTEXT: Final = "https://vocabulary.uncefact.org/untp/0.7.0/context/"
ROOTS: Final = MappingProxyType(
    {
        "dpp": "DigitalProductPassport",
        "dcc": "DigitalConformityCredential",
        "dfr": "DigitalFacilityRecord",
        "dte": "DigitalTraceabilityEvent",
        "dia": "DigitalIdentityAnchor",
        "cvc": "ConformityScheme",
        "linkset": "LinkSet",
    }
)
"""The kind of the whole document by kind of document."""

SUBJECT_TYPES: Final = MappingProxyType(
    {
        "Product": "dpp",
        "ConformityAttestation": "dcc",
        "Facility": "dfr",
        "LifecycleEvent": "dte",
        "RegisteredIdentity": "dia",
    }
)
"""Which document is about which type of subject; asked where a credential does not state its own type."""

_WORDS = words(
    status="BitstringStatusListEntry",
    purpose="refresh revocation suspension message",
    granularity="model batch item",
    role="owner producer manufacturer processor remanufacturer recycler operator serviceProvider inspector certifier"
    " logisticsProvider carrier consignor consignee importer exporter distributor retailer brandOwner regulator",
    assessor="self commercial buyer membership unspecified 3rdParty hybrid",
    assessment="authority-benchmark authority-mandate authority-globalmra authority-peer authority-extended-mra"
    " scheme-self scheme-cab no-endorsement",
    attestation="certification declaration inspection testing verification validation calibration",
    disposition="new inTransit active repaired recalled expired consumed recycled disposed",
    register="product facility business trademark land accreditation",
    standing="proposed active deprecated",
    level="meets exceeds partial",
    subject="product facility organisation",
    endorsed="endorsed_self endorsed_mandate endorsed_accreditation endorsed_benchmarked",
    licence="proprietary-Code proprietary-Document permissive-OpenSource copyleft creative-Commons source-Available"
    " public",
)

_HEAD = "@context:context id:uri issuer:CredentialIssuer validFrom:instant name:text"
_FOOT = (
    "validUntil:instant credentialStatus:BitstringStatusListEntry renderMethod:[RenderTemplate2024]"
    " issuingSoftware:IssuingSoftware"
)
_VC = "VerifiableCredential"
_NAMED = "id:uri name:text"

_CREDENTIALS = {
    "DigitalProductPassport": entity(f"{_HEAD} credentialSubject:Product", _FOOT, "DigitalProductPassport", _VC),
    "DigitalConformityCredential": entity(
        f"{_HEAD} credentialSubject:ConformityAttestation", _FOOT, "DigitalConformityCredential", _VC
    ),
    "DigitalFacilityRecord": entity(f"{_HEAD} credentialSubject:Facility", _FOOT, "DigitalFacilityRecord", _VC),
    "DigitalTraceabilityEvent": entity(
        f"{_HEAD} credentialSubject:[LifecycleEvent]", _FOOT, "DigitalTraceabilityEvent", _VC
    ),
    "DigitalIdentityAnchor": entity(
        f"{_HEAD} credentialSubject:RegisteredIdentity", _FOOT, "DigitalIdentityAnchor", _VC
    ),
    "CredentialIssuer": entity(_NAMED, "issuerAlsoKnownAs:[PartyName]", "CredentialIssuer"),
    "BitstringStatusListEntry": value(
        "type:status statusPurpose:purpose statusListIndex:index statusListCredential:uri", "id:uri"
    ),
    "RenderTemplate2024": value(
        "",
        "name:text mediaQuery:text template:text url:uri mediaType:text digestMultibase:text",
        "RenderTemplate2024",
    ),
    "IssuingSoftware": value(f"{_NAMED} version:text vendor:Vendor"),
    "Vendor": value(_NAMED),
}

# What another document tells more about stands by id and name
_REFERENCES = {
    "PartyName": entity(_NAMED, "registeredId:text", "Party"),
    "IssuedParty": entity(_NAMED, "registeredId:text description:text", "Party"),
    "PartyOnly": entity(_NAMED, "", "Party"),
    "FacilityName": entity(_NAMED, "registeredId:text", "Facility"),
    "FacilityOnly": entity(_NAMED, "", "Facility"),
    "ProductName": entity(_NAMED, "modelNumber:text batchNumber:text itemNumber:text", "Product"),
    "ProductOnly": entity(_NAMED, "", "Product"),
    "EventProductName": entity(
        f"{_NAMED} idGranularity:granularity", "modelNumber:text batchNumber:text itemNumber:text", "Product"
    ),
    "SchemeOfIds": entity(_NAMED, "", "IdentifierScheme"),
    "SchemeName": entity(_NAMED, "", "ConformityScheme"),
    "ProfileName": entity(_NAMED, "", "ConformityProfile"),
    "CriterionName": entity(_NAMED, "", "Criterion"),
    "RegulationName": entity(_NAMED, "", "Regulation"),
    "StandardName": entity(_NAMED, "", "Standard"),
    "MetricName": entity(_NAMED, "", "PerformanceMetric"),
    "Named": entity(_NAMED),
}

_VALUES = {
    "Link": value("linkURL:uri linkName:text", "digestMultibase:text mediaType:text linkType:text"),
    "Classification": value("code:text name:text schemeId:uri schemeName:text", "definition:text"),
    "Country": value("countryCode:country", "countryName:text"),
    "Address": value(
        "streetAddress:text postalCode:text addressLocality:text addressRegion:text addressCountry:Country"
    ),
    "Measure": value("value:number unit:unit", "upperTolerance:number lowerTolerance:number"),
    "Image": value("name:text imageData:bytes mediaType:media", "description:text"),
    "Period": value("startDate:date endDate:date", "periodInformation:text"),
    "Score": value("code:text", "rank:whole definition:text"),
    "Coordinate": value("latitude:latitude longitude:longitude"),
    "PartyRole": value("role:role party:Party"),
    "Performance": value("", "metric:MetricName measure:Measure score:Score", needs={"measure": "metric"}),
    "ConformityTopic": value(_NAMED, "definition:text", "ConformityTopic"),
}

_ENTITIES = {
    "Party": entity(
        _NAMED,
        "description:text registeredId:text idScheme:SchemeOfIds registrationCountry:Country partyAddress:Address"
        " organisationWebsite:uri industryCategory:[Classification] partyAlsoKnownAs:[PartyName]",
        "Party",
    ),
    "Claim": entity(
        f"{_NAMED} referenceCriteria:[CriterionName] claimDate:date claimedPerformance:[Performance]"
        " conformityTopic:[ConformityTopic]",
        "description:text referenceRegulation:[RegulationName] referenceStandard:[StandardName]"
        " applicablePeriod:Period evidence:[Link]",
        "Claim",
    ),
    "Material": entity(
        "name:text originCountry:Country materialType:Classification massFraction:ratio",
        "mass:Measure recycledMassFraction:ratio hazardous:flag symbol:Image materialSafetyInformation:Link",
    ),
    "Dimension": entity("", "weight:Measure length:Measure width:Measure height:Measure volume:Measure"),
    "Characteristics": entity(),
    "Package": entity(
        "description:text dimensions:Dimension materialUsed:[Material]",
        "packageLabel:[Image] performanceClaim:[Claim]",
    ),
    "Product": entity(
        f"{_NAMED} idScheme:SchemeOfIds idGranularity:granularity productCategory:[Classification]"
        " producedAtFacility:FacilityName countryOfProduction:Country",
        "description:text modelNumber:text batchNumber:text itemNumber:text productImage:Link"
        " characteristics:Characteristics relatedDocument:[Link] relatedParty:[PartyRole] productionDate:date"
        " expiryDate:date dimensions:Dimension materialProvenance:[Material] packaging:Package productLabel:[Image]"
        " performanceClaim:[Claim]",
        "Product",
    ),
    "Location": entity("", "plusCode:uri geoLocation:Coordinate geoBoundary:[Coordinate]"),
    "MaterialUsage": value("materialConsumed:[Material]", "applicablePeriod:Period"),
    "Facility": entity(
        f"{_NAMED} countryOfOperation:Country processCategory:[Classification] locationInformation:Location"
        " address:Address",
        "description:text registeredId:text idScheme:SchemeOfIds relatedParty:[PartyRole] relatedDocument:[Link]"
        " facilityAlsoKnownAs:[FacilityName] materialUsage:MaterialUsage performanceClaim:[Claim]",
        "Facility",
    ),
    "RegisteredIdentity": entity(
        "id:uri registeredName:text registeredId:text registeredDate:date idScheme:IdentifierScheme"
        " registerType:register",
        "publicInformation:uri registrar:PartyOnly registrationScope:[uri]",
        "RegisteredIdentity",
    ),
    "IdentifierScheme": value(_NAMED, "", "IdentifierScheme"),
}

_ATTESTATION = {
    "ConformityAttestation": entity(
        f"{_NAMED} assessorLevel:assessor assessmentLevel:assessment attestationType:attestation"
        " issuedToParty:IssuedParty referenceScheme:SchemeName",
        "description:text authorisation:[Endorsement] referenceProfile:ProfileName profileScore:Score"
        " conformityCertificate:Link auditableEvidence:Link trustmark:Image"
        " conformityAssessment:[ConformityAssessment]",
        "ConformityAttestation",
    ),
    "Endorsement": entity("name:text issuingAuthority:PartyName", "trustmark:Image endorsementEvidence:Link"),
    "ConformityAssessment": entity(
        f"{_NAMED} assessmentCriteria:[CriterionName] assessmentDate:date assessedPerformance:[Performance]"
        " conformityTopic:[ConformityTopic]",
        "description:text assessedProduct:[ProductVerification] assessedFacility:[FacilityVerification]"
        " assessedOrganisation:PartyOnly referenceStandard:[StandardName] referenceRegulation:[RegulationName]"
        " specifiedCondition:[text] evidence:[Link] conformance:flag",
        "ConformityAssessment",
    ),
    "ProductVerification": entity("product:ProductName", "idVerifiedByCAB:flag"),
    "FacilityVerification": entity("facility:FacilityName", "idVerifiedByCAB:flag"),
}

_EVENT = f"{_NAMED} eventDate:instant activityType:Classification"
_EVENT_MAY = "description:text sensorData:[SensorData] relatedDocument:[Link] relatedParty:[PartyRole]"
_EVENTS = {
    "LifecycleEvent": either("MakeEvent", "MoveEvent", "ModifyEvent"),
    "MakeEvent": entity(
        f"{_EVENT} inputProduct:[EventProduct] outputProduct:[EventProduct] madeAtFacility:FacilityOnly",
        _EVENT_MAY,
        "MakeEvent",
        "LifecycleEvent",
    ),
    "MoveEvent": entity(
        f"{_EVENT} movedProduct:[EventProduct] fromFacility:FacilityOnly toFacility:FacilityOnly",
        f"{_EVENT_MAY} consignmentId:uri",
        "MoveEvent",
        "LifecycleEvent",
    ),
    "ModifyEvent": entity(
        f"{_EVENT} modifiedProduct:[EventProduct] modifiedAtFacility:FacilityOnly",
        _EVENT_MAY,
        "ModifyEvent",
        "LifecycleEvent",
    ),
    "EventProduct": value("product:EventProductName", "quantity:Measure disposition:disposition"),
    "SensorData": value(
        "metric:MetricName measure:[Measure]", "rawData:[Link] sensor:ProductOnly geoLocation:Coordinate"
    ),
}

_SCHEME = {
    "ConformityScheme": entity(
        f"@context:context {_NAMED} owner:Owner endorsementLevel:endorsed documentation:uri",
        "description:text endorsement:SchemeEndorsement schemeScoringFramework:ScoringFramework licenseType:licence"
        " establishedDate:date geographicScope:[Classification] industryScope:[Classification] trustmark:Image"
        " conformsTo:Reference includedProfile:[ConformityProfile]",
        "ConformityScheme",
    ),
    "ConformityProfile": entity(
        f"{_NAMED} version:text validFrom:date status:standing criterion:[Criterion] scheme:Named",
        "description:text subjectType:subject standardAlignment:[StandardAlignment]"
        " regulatoryAlignment:[RegulatoryAlignment] criterionScoringFramework:[ScoringFramework] documentation:uri"
        " scope:[Classification]",
        "ConformityProfile",
    ),
    "Criterion": entity(
        f"{_NAMED} version:text status:standing conformityTopic:[ConformityTopic]"
        " requiredPerformance:[RequiredPerformance]",
        "description:text documentation:uri tag:[text]",
        "Criterion",
    ),
    "RequiredPerformance": value("metric:Named", "measure:Measure score:Score"),
    "ScoringFramework": entity("name:text description:text score:[Score]"),
    "StandardAlignment": value("standard:Named", "alignmentLevel:level"),
    "RegulatoryAlignment": value("regulation:Named", "alignmentLevel:level"),
    "SchemeEndorsement": entity("name:text issuingAuthority:Owner", "trustmark:Image endorsementEvidence:Link"),
    "Owner": entity(_NAMED, "registeredId:text"),
    "Reference": entity("linkURL:uri linkName:text"),
}

# A relation is a word in small letters, or an address; of letters without a host the schema asks no more than these
_RELATION = re.compile(r"(?!(?:anchor|itemDescription|description))^[a-z-]+$|^https?://[a-zA-Z0-9./]+$")
_LINK_SET = {
    "LinkSet": value("linkset:[LinkContext]"),
    "LinkContext": Kind(
        value("anchor:address").must,
        value("", "itemDescription:text description:text").may,
        is_open=False,
        others=(_RELATION, "[LinkTarget]"),
    ),
    "LinkTarget": value(
        "href:address title:text",
        "hreflang:[language] type:medium context:[any] fwqs:flag public:flag rel:[text] method:[text]"
        " encryptionMethod:text accessRole:[text]",
    ),
}
_LINK_SET_TYPES = {
    "address": Simple("text", pattern=re.compile(r"^https?://[a-zA-Z0-9./]+"), form="uri"),
    "language": Simple("text", pattern=re.compile(r"^\w{2}$|^\w{2}-\w{2}$")),
    "medium": Simple("text", pattern=re.compile(r"\w+/[-+.\w]+")),
}

TABLE: Final = Table(
    MappingProxyType(
        {**_CREDENTIALS, **_REFERENCES, **_VALUES, **_ENTITIES, **_ATTESTATION, **_EVENTS, **_SCHEME, **_LINK_SET}
    ),
    _WORDS,
    MappingProxyType({**SIMPLE, **_LINK_SET_TYPES}),
    MappingProxyType({**dict.fromkeys(list(_CREDENTIALS)[:5], (CREDENTIALS, CONTEXT)), "ConformityScheme": (CONTEXT,)}),
)
"""Everything that the seven documents hold."""
