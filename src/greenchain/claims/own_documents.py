"""Whether a document is one's own: authentic under the key in hand, or another key of the same identifier.

An issuer who changes a list or revokes a claim needs no trust policy to know its own signature. Keys under a did:key or
did:jwk speak for themselves; the key in hand speaks for the verification method it signs under; keys that were retired
since are read from identifier documents that the issuer kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from greenchain.claims.authentic import Authentication, authenticate
from greenchain.claims.did_documents import MAX_DOCUMENT, did_web_url, make_did_document
from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.evidence.files import BundleFile
from greenchain.claims.keyring import Keyring
from greenchain.claims.keys import PublicKey
from greenchain.claims.policy.anchors import Anchor, PinnedIssuer
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.policy.rows import DocumentRow
from greenchain.claims.reading import MAX_LIST_BYTES, read_secured
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import canonical_json, parse_json


def own_authenticator(
    *, key: PublicKey, verification_method: str, documents: Iterable[bytes] = ()
) -> Callable[[bytes], Authentication]:
    """A function that says how far bytes are an authentic document of whoever holds ``key``.

    Args:
        key: the key in hand.
        verification_method: the DID URL that it signs under.
        documents: did:web documents of the issuer, with keys it signed under before.

    Raises:
        InputError: one of ``documents`` is no did:web document, or the verification method is none.
    """
    did = verification_method.partition("#")[0]
    kept = list(documents)
    if did.startswith("did:web:"):
        kept.append(canonical_json(make_did_document(key, verification_method=verification_method)))
    files = tuple({file.sha256: file for file in map(_document, kept)}.values())
    policy = TrustPolicy((Anchor(did),), documents=tuple(DocumentRow(file.url, file.sha256) for file in files))
    return partial(_authenticate, policy=policy, evidence=EvidenceBundle(files=files), method=verification_method)


def _authenticate(raw: bytes, *, policy: TrustPolicy, evidence: EvidenceBundle, method: str) -> Authentication:
    issuer = _issuer(raw)
    if issuer and not issuer.startswith("did:"):
        # An issuer without a DID has no keys that others could look up: what the key in hand signed is its own
        policy = TrustPolicy(policy.anchors, issuers=(PinnedIssuer(issuer, (method,)),), documents=policy.documents)
    return authenticate(raw, policy=policy, keyring=Keyring(policy, evidence), max_bytes=MAX_LIST_BYTES)


def _issuer(raw: bytes) -> str:
    try:
        return read_secured(raw, max_bytes=MAX_LIST_BYTES).issuer
    except InputError:
        return ""


def _document(raw: bytes) -> BundleFile:
    document = parse_json(raw, max_bytes=MAX_DOCUMENT)
    did = document.get("id") if isinstance(document, dict) else None
    if not isinstance(did, str):
        raise InputError(Fault("DID_WEB_REFUSED", "the document of a did:web", "another document"))
    return BundleFile("did-document", raw, url=did_web_url(did))
