"""A label claim whose statements can be signed, and the pinned contexts it needs: the W3C's and one of the test's own."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from conftest import conformance_folder
from greenchain.claims.contexts import Contexts

BASE = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
LABEL = "https://label.example/contexts/v1"
NS = "https://label.example/terms#"
XSD = "http://www.w3.org/2001/XMLSchema#"

W3C_FILES = {
    BASE: "credentials-v2.jsonld",
    EXAMPLES: "credentials-examples-v2.jsonld",
    "https://www.w3.org/2018/credentials/v1": "credentials-v1.jsonld",
    DATA_INTEGRITY: "data-integrity-v2.jsonld",
    "https://w3id.org/security/multikey/v1": "multikey-v1.jsonld",
    "https://w3id.org/security/jwk/v1": "jwk-v1.jsonld",
    "https://w3id.org/security/suites/ed25519-2020/v1": "lds-ed25519-2020-v1.json",
    "https://w3id.org/citizenship/v4rc1": "citizenship-v4rc1.jsonld",
}

# One term of every kind that passes the gate
LABEL_TERMS: dict[str, Any] = {
    "@protected": True,
    "LabelCredential": NS + "LabelCredential",
    "Plant": {
        "@id": NS + "Plant",
        "@context": {"@protected": True, "country": NS + "country", "site": NS + "siteOfPlant"},
    },
    "Product": {
        "@id": NS + "Product",
        "@context": {
            "@protected": True,
            "hsCode": NS + "hsCode",
            "site": {"@id": NS + "siteOfProduct", "@type": "@id"},
            "facility": {"@id": NS + "facility", "@type": "@id"},
        },
    },
    "Criterion": NS + "Criterion",
    "product": {"@id": NS + "product", "@type": "@id"},
    "scheme": {"@id": NS + "scheme", "@type": "@id"},
    "criteria": {"@id": NS + "criterion", "@type": "@id"},
    "standard": NS + "standard",
    "value": NS + "value",
    "unit": NS + "unit",
    "isMet": {"@id": NS + "isMet", "@type": XSD + "boolean"},
    "count": {"@id": NS + "count", "@type": XSD + "integer"},
    "testedOn": {"@id": NS + "testedOn", "@type": XSD + "date"},
    "steps": {"@id": NS + "steps", "@container": "@list"},
    "stops": {"@id": NS + "stops", "@type": "@id", "@container": "@list"},
    "title": {"@id": NS + "title", "@container": "@language"},
    "slogan": {"@id": NS + "slogan", "@language": "en"},
    "tags": {"@id": NS + "tag", "@container": "@set"},
    "annex": {"@id": NS + "annex", "@type": "@json"},
    "lifeCycleStage": {
        "@id": NS + "stage",
        "@type": "@vocab",
        "@context": {"@protected": True, "use": NS + "stage-use", "production": NS + "stage-production"},
    },
}

# 2.4 kB once signed, 66 statements: the claim of the benchmark
CLAIM: dict[str, Any] = {
    "@context": [BASE, LABEL],
    "id": "urn:uuid:6c1f9a34-1c0e-4b8e-9a54-0f3f5f6c1a01",
    "type": ["VerifiableCredential", "LabelCredential"],
    "issuer": "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    "validFrom": "2026-01-01T00:00:00Z",
    "validUntil": "2029-01-01T00:00:00Z",
    "name": "Label licence",
    "credentialStatus": {
        "id": "https://label.example/status/3#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": "https://label.example/status/3",
    },
    "credentialSubject": {
        "id": "https://id.gs1.example/01/09520123456788/10/LOT42",
        "product": {
            "type": "Product",
            "name": "Washing powder",
            "hsCode": "340250",
            "facility": {"type": "Plant", "country": "MY", "name": "Plant 7"},
        },
        "scheme": {"id": "https://label.example/schemes/detergents", "name": "Detergents"},
        "title": {"en": "Licence", "zh": "许可证"},
        "tags": ["detergent", "household"],
        "criteria": [
            {
                "type": "Criterion",
                "standard": standard,
                "lifeCycleStage": stage,
                "value": value,
                "unit": unit,
                "isMet": True,
                "count": count,
                "testedOn": day,
            }
            for standard, stage, value, unit, count, day in (
                ("EN 14885", "use", "0.35", "P1", 3, "2025-10-01"),
                ("ISO 14040", "production", "12.75", "KGM", 5, "2025-10-02"),
                ("OECD 301", "use", "60", "P1", 7, "2025-10-03"),
                ("ISO 14021", "production", "1.5", "MJ", 9, "2025-10-04"),
            )
        ],
        "steps": ["mix", "dry", "pack"],
    },
}

PROOF: dict[str, Any] = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-01-02T03:04:05Z",
    "verificationMethod": (
        "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    ),
    "proofPurpose": "assertionMethod",
}


def claim(**subject: Any) -> dict[str, Any]:
    """A fresh copy of the claim, ``subject`` added to what it says of its subject."""
    fresh = deepcopy(CLAIM)
    fresh["credentialSubject"].update(subject)
    return fresh


@cache
def w3c_documents() -> dict[str, bytes]:
    """The W3C's contexts by URL, from the conformance data; the test skips where they are absent."""
    folder = conformance_folder() / "w3c-vc" / "contexts"
    if not folder.is_dir():
        pytest.skip("GREENCHAIN_CONFORMANCE_DATA is not there")
    return {url: (folder / name).read_bytes() for url, name in W3C_FILES.items()}


@cache
def contexts(*, with_examples: bool = True, **others: str) -> Contexts:
    """The pinned contexts: the W3C's, the label's, and ``others`` (terms as JSON) under ``https://NAME.example/c``."""
    documents = dict(w3c_documents())
    if not with_examples:
        del documents[EXAMPLES]
    documents[LABEL] = json.dumps({"@context": LABEL_TERMS}).encode()
    for name, terms in others.items():
        documents[f"https://{name}.example/c"] = f'{{"@context": {terms}}}'.encode()
    return Contexts(documents)
