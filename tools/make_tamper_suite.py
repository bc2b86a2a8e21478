"""Makes the claims of the suite ``tamper``: one signed by each suite, another of the same issuer beside it.

Run it as ``python tools/make_tamper_suite.py [FOLDER]``; FOLDER holds the W3C's contexts, by default those of the
conformance data. The keys are of published seeds and sign nothing else. Where the library signs ECDSA with the nonce of
RFC 6979, the files are always the same; elsewhere the signatures differ and are as good.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from greenchain.adapters.contexts import load_contexts
from greenchain.adapters.keys import KeySigner, ecdsa_signer_from_seed, signer_from_seed
from greenchain.claims import Contexts, issue_claim, make_status_list, status_entry
from greenchain.claims.di_jcs import hash_data, proof_config
from greenchain.claims.di_rdfc import signed_message
from greenchain.claims.multibase import encode_base58
from greenchain.model.claims import Claim
from greenchain.values.json import canonical_json

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "conformance" / "tamper"
CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
BASE, LABEL = "https://www.w3.org/ns/credentials/v2", "https://label.example/contexts/v1"
NS, XSD = "https://label.example/terms#", "http://www.w3.org/2001/XMLSchema#"
SCHEME = "https://label.example/schemes/detergents"
_SEED = hashlib.sha256(b"greenchain tamper suite").digest()
SIGNERS: dict[str, KeySigner] = {
    "ed25519": signer_from_seed(_SEED),
    "p256": ecdsa_signer_from_seed(_SEED, "p256"),
    "p384": ecdsa_signer_from_seed(_SEED, "p384"),
}
SINGLE = (  # name, suite, key
    ("eddsa-jcs-2022", "eddsa-jcs-2022", "ed25519"),
    ("ecdsa-jcs-2019-p256", "ecdsa-jcs-2019", "p256"),
    ("ecdsa-jcs-2019-p384", "ecdsa-jcs-2019", "p384"),
    ("vc-jwt-ed25519", "vc+jwt", "ed25519"),
    ("vc-jwt-p256", "vc+jwt", "p256"),
    ("vc-jwt-p384", "vc+jwt", "p384"),
    ("eddsa-rdfc-2022", "eddsa-rdfc-2022", "ed25519"),
    ("ecdsa-rdfc-2019-p256", "ecdsa-rdfc-2019", "p256"),
    ("ecdsa-rdfc-2019-p384", "ecdsa-rdfc-2019", "p384"),
)
_CHANGES = {  # What makes no difference to the kind of key is tried on one of them
    "eddsa-jcs-2022": ["tree", "statements"],
    "ecdsa-jcs-2019-p256": ["tree"],
    "ecdsa-jcs-2019-p384": ["tree"],
    "eddsa-rdfc-2022": ["tree", "statements"],
    "ecdsa-rdfc-2019-p256": ["statements"],
    "ecdsa-rdfc-2019-p384": ["tree"],
}

TERMS: dict[str, Any] = {
    "@protected": True,
    "LabelCredential": f"{NS}LabelCredential",
    "Criterion": f"{NS}Criterion",
    "product": {"@id": f"{NS}product", "@type": "@id"},
    "facility": {"@id": f"{NS}facility", "@type": "@id"},
    "scheme": {"@id": f"{NS}scheme", "@type": "@id"},
    "criteria": {"@id": f"{NS}criteria", "@type": "@id"},
    "hsCode": f"{NS}hsCode",
    "country": f"{NS}country",
    "standard": f"{NS}standard",
    "value": f"{NS}value",
    "unit": f"{NS}unit",
    "lifeCycleStage": f"{NS}lifeCycleStage",
    "isMet": {"@id": f"{NS}isMet", "@type": f"{XSD}boolean"},
    "testedOn": {"@id": f"{NS}testedOn", "@type": f"{XSD}date"},
    "counts": f"{NS}counts",
    "batches": {"@id": f"{NS}batches", "@type": f"{XSD}integer"},
    "tags": {"@id": f"{NS}tags", "@container": "@set"},
    "steps": {"@id": f"{NS}steps", "@container": "@list"},
    "title": {"@id": f"{NS}title", "@container": "@language"},
    "annex": {"@id": f"{NS}annex", "@type": "@json"},
}


def draft(issuer: KeySigner, *, lot: int = 42) -> dict[str, Any]:
    """A label licence for one lot, with a value of every kind; what differs between two lots is told by ``lot``."""
    return {
        "@context": [BASE, LABEL],
        "id": f"urn:uuid:6c1f9a34-1c0e-4b8e-9a54-0f3f5f6c1a{lot}",
        "type": ["VerifiableCredential", "LabelCredential"],
        "issuer": issuer.did,
        "name": "\u00c9tiquette \u00e9cologique",
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2029-01-01T00:00:00Z",
        "credentialStatus": status_entry(url=list_url(issuer), purpose="revocation", index=4700 + lot),
        "credentialSubject": {
            "id": f"https://id.gs1.example/01/09520123456788/10/LOT{lot}",
            "product": {"hsCode": "340250", "name": "Detergent \U0001f33f"},
            "facility": {"id": "https://id.gs1.example/414/9520123456788", "country": "MY"},
            "scheme": {"id": SCHEME, "name": "Detergents"},
            "criteria": [
                {
                    "type": "Criterion",
                    "standard": "ISO 14024",
                    "lifeCycleStage": "production",
                    "value": f"12.{lot}0",
                    "unit": "KGM",
                    "isMet": True,
                    "testedOn": "2025-10-01",
                },
                {"type": "Criterion", "standard": "OECD 301", "lifeCycleStage": "use", "value": "0.1", "isMet": True},
            ],
            "counts": [5, 7, lot],
            "batches": lot,
            "tags": ["detergent", "household"],
            "steps": ["mix", "dry", "pack"],
            "title": {"en": "Licence", "zh": "\u8bb8\u53ef\u8bc1"},
            "annex": {"pages": [1, 1, lot], "isDraft": False},
        },
    }


def list_url(issuer: KeySigner) -> str:
    """Where the status list of ``issuer`` is published."""
    return f"https://label.example/status/{issuer.algorithm}"


def secured(document: dict[str, Any], *, suite: str, signer: KeySigner, contexts: Contexts) -> bytes:
    """``document`` signed under ``suite``."""
    if "rdfc" not in suite:
        return issue_claim(Claim(document), signer=signer, created=CREATED, suite=suite).raw
    proof = options(suite, signer)
    message = signed_message(document, proof, contexts=contexts, algorithm=signer.algorithm, allow_vocab=False)
    return shown({**document, "proof": {**proof, "proofValue": "z" + encode_base58(signer.sign(message))}})


def options(suite: str, signer: KeySigner) -> dict[str, Any]:
    """What a proof says besides its value."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2026-01-02T03:04:05Z",
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }


def proven(document: dict[str, Any], proof: dict[str, Any], *, signer: KeySigner) -> dict[str, Any]:
    """``proof`` with its value, over canonical JSON."""
    message = hash_data(config=proof_config(proof), document=canonical_json(document), algorithm=signer.algorithm)
    return {**proof, "proofValue": "z" + encode_base58(signer.sign(message))}


def co_signed(document: dict[str, Any], *, is_chain: bool) -> bytes:
    """``document`` with two proofs, side by side or the second over the first."""
    issuer, auditor = SIGNERS["ed25519"], SIGNERS["p256"]
    first = proven(document, {"id": "urn:example:proof:1", **options("eddsa-jcs-2022", issuer)}, signer=issuer)
    more = {"previousProof": "urn:example:proof:1"} if is_chain else {}
    covered = {**document, "proof": [first]} if is_chain else document
    second = proven(covered, {**options("ecdsa-jcs-2019", auditor), **more}, signer=auditor)
    return shown({**document, "proof": [first, second]})


def shown(document: dict[str, Any]) -> bytes:
    """``document`` for people to read."""
    return json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n"


def policy(context: bytes) -> bytes:
    """The trust policy: every key an anchor, the label's context pinned."""
    rows = [
        "# The policy of the suite tamper: three issuers, one for each kind of key",
        'suites = ["ecdsa-jcs-2019", "ecdsa-rdfc-2019", "eddsa-jcs-2022", "eddsa-rdfc-2022", "vc+jwt"]',
        f'\n[[context]]\nurl = "{LABEL}"\nsha256 = "{hashlib.sha256(context).hexdigest()}"',
    ]
    rows += [
        f'\n[[anchor]]\nid = "{signer.did}"\nmay = ["issue"]\n'
        "valid_from = 2026-01-01T00:00:00Z\nvalid_until = 2040-01-01T00:00:00Z\n"
        f'[anchor.scope]\ncredential_types = ["LabelCredential"]\ncountries = ["MY"]\nproduct_groups = ["3402"]\n'
        f'schemes = ["{SCHEME}"]\nstandards = ["ISO 14024", "OECD 301"]\nstages = ["production", "use"]'
        for signer in SIGNERS.values()
    ]
    return "\n".join(rows).encode() + b"\n"


def made(contexts: Contexts) -> Mapping[str, bytes]:
    """Every file of the suite by its name."""
    context = shown({"@context": TERMS})
    with_label = contexts.with_document(LABEL, context)
    files = {"label-context.jsonld": context, "trust.toml": policy(context)}
    claims: list[dict[str, Any]] = []
    for kind, signer in SIGNERS.items():
        blank = make_status_list(url=list_url(signer), purpose="revocation", entries=(), valid_from=EPOCH)
        suite = "eddsa-jcs-2022" if kind == "ed25519" else "ecdsa-jcs-2019"
        files[f"status-{kind}.json"] = issue_claim(blank, signer=signer, created=EPOCH, suite=suite).raw
    for name, suite, kind in SINGLE:
        ending = "jwt" if suite == "vc+jwt" else "json"
        for lot, beside in ((42, ""), (43, ".other")):
            raw = secured(draft(SIGNERS[kind], lot=lot), suite=suite, signer=SIGNERS[kind], contexts=with_label)
            files[f"{name}{beside}.{ending}"] = raw
        claims.append({"name": name, "claim": f"{name}.{ending}", "other": f"{name}.other.{ending}"})
    for name in ("proof-set", "proof-chain"):
        for lot, beside in ((42, ""), (43, ".other")):
            document = draft(SIGNERS["ed25519"], lot=lot)
            files[f"{name}{beside}.json"] = co_signed(document, is_chain=name == "proof-chain")
        required = [SIGNERS["ed25519"].did, SIGNERS["p256"].did]
        row = {"name": name, "claim": f"{name}.json", "other": f"{name}.other.json", "required_proofs": required}
        claims.append(row)
    for row in claims:
        row["needs_contexts"] = "rdfc" in row["name"]
        row["changes"] = _CHANGES.get(row["name"], [])
    index = {
        "format": "greenchain-tamper/1",
        "at": "2026-06-01T00:00:00Z",
        "after_expiry": "2030-01-01T00:00:00Z",
        "policy": "trust.toml",
        "contexts": [{"url": LABEL, "path": "label-context.jsonld"}],
        "status_lists": [f"status-{kind}.json" for kind in SIGNERS],
        "claims": claims,
    }
    return {**files, "suite.json": shown(index)}


if __name__ == "__main__":
    default = ROOT.parent / "shared" / "data" / "w3c-vc" / "contexts"
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, raw in made(load_contexts(given)).items():
        (FOLDER / path).write_bytes(raw)
