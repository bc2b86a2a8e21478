"""Verified claims and a small supply graph for tests of evidence and recognition."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from greenchain.adapters.keys import signer_from_seed
from greenchain.claims import Anchor, ClaimVerifier, TrustPolicy, VerifiedClaim, issue_claim
from greenchain.graph import SupplyGraph, build_graph
from greenchain.model.claims import Claim
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.nouns import Facility, Party, Product
from greenchain.values.quantity import Quantity
from greenchain.values.time import Period
from label_world import shipped_standards

AT = datetime(2026, 6, 1, tzinfo=UTC)
CREATED = datetime(2026, 1, 15, 8, tzinfo=UTC)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def _signer(name: str):
    return signer_from_seed(hashlib.sha256(f"evidence world: {name}".encode()).digest())


body, supplier, regulator = _signer("label body"), _signer("supplier"), _signer("regulator")
POLICY = TrustPolicy(
    tuple(
        Anchor(key.did, role=role, period=Period(_EPOCH))
        for key, role in ((body, "third_party"), (supplier, "supplier"), (regulator, "regulator"))
    ),
    profile="test",
)

CLASS = "https://id.gs1.org/01/09521234000013"
OTHER_CLASS = "https://id.gs1.org/01/09521234000020"
LOT, OTHER_LOT = f"{CLASS}/10/L1", f"{CLASS}/10/L2"
PIECE = f"{CLASS}/21/S1"
SITE, OTHER_SITE = "https://id.gs1.org/414/9521234000006", "https://id.gs1.org/414/9521234000037"
MAKER = "https://id.gs1.org/417/9521234000006"


def standards():
    """The shipped packs that evidence and recognition need."""
    return shipped_standards()


def label(**changes) -> dict:
    """The subject of a label claim about a copier."""
    subject = {
        "id": "https://id.gs1.org/01/09521234000013",
        "scheme": {"id": "jp.eco_mark"},
        "licence": "19-155-007",
        "category": "copier",
        "criteria": [{"standard": "No.155 V1", "lifeCycleStage": "use"}],
        "product": {"hsCode": "844331"},
        "facility": {"id": "9521234000006", "country": "TH"},
        **changes,
    }
    return {key: value for key, value in subject.items() if value is not None}


def measurement(**changes) -> dict:
    """One measured figure."""
    return {
        "indicator": "polysilicon/electricity",
        "value": "49",
        "unit": "KWH",
        "per": "KGM",
        "from": "2025-01-01",
        "until": "2026-01-01",
        **changes,
    }


def issued(subject, *, by=body, name: str = "urn:example:claim:1", **members) -> bytes:
    """A signed claim about ``subject``."""
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": name,
        "type": ["VerifiableCredential", "EcoLabelCredential"],
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": subject,
        **members,
    }
    return issue_claim(Claim(document), signer=by, created=CREATED).raw


def verified(
    subject, *, at: datetime = AT, known_at: datetime | None = None, policy: TrustPolicy = POLICY, **more
) -> VerifiedClaim:
    """A verified claim about ``subject``."""
    return ClaimVerifier(policy).verify(issued(subject, **more), at=at, known_at=known_at)


def made(*names: str, site: str = SITE, hour: int = 0) -> TraceEvent:
    """A commissioning of ``names``."""
    return TraceEvent(
        EventType.OBJECT,
        _EPOCH + timedelta(hours=hour),
        key=f"event-{hour}-{'-'.join(names)}",
        action=Action.ADD,
        objects=tuple(ObjectRef(name, Quantity.of(1, "C62")) for name in names),
        biz_step="commissioning",
        read_point=site,
        biz_location=site,
    )


def chain() -> SupplyGraph:
    """Two lots and a piece of one class, one lot made elsewhere; the tables of their makers."""
    return build_graph(
        [made(LOT, PIECE), made(OTHER_LOT, site=OTHER_SITE, hour=1)],
        facilities=[Facility(SITE, country="TH", party=MAKER), Facility(OTHER_SITE, country="CN", party=MAKER)],
        products=[Product(CLASS, producer=supplier.did)],
        parties=[Party(MAKER), Party(supplier.did)],
    )
