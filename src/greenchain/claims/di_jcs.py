"""The cryptosuites over canonical JSON: ``eddsa-jcs-2022`` and ``ecdsa-jcs-2019``.

What is signed is ``hash(proof options) || hash(document)``, each in RFC 8785 form, so that the very JSON that is read
later is covered: order in lists, every member, every number. P-384 hashes with SHA-384, the others with SHA-256.
Functions here say each step apart, as the standards and their test vectors do.

Source: W3C Data Integrity EdDSA Cryptosuites 1.0, 3.3; Data Integrity ECDSA Cryptosuites 1.0, 3.3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from greenchain.claims.keys import PublicKey
from greenchain.claims.multibase import decode_base58, encode_base58
from greenchain.claims.suites import SUITES
from greenchain.claims.vcdm import as_list
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, canonical_parsed, joined
from greenchain.values.time import format_instant

PROOF_TYPE = "DataIntegrityProof"
PURPOSE = "assertionMethod"


def proof_config(proof: Mapping[str, Json]) -> bytes:
    """The canonical proof options: the proof without its ``proofValue`` (3.3.5)."""
    return canonical_parsed({name: value for name, value in proof.items() if name != "proofValue"})


def signed_document(document: Mapping[str, Json], proof: Mapping[str, Json]) -> dict[str, Json]:
    """The document as ``proof`` covers it: without proofs, its contexts those that the proof repeats (3.3.2, step 5).

    Raises:
        InputError: the document's contexts do not begin with the proof's.
    """
    covered = dict(document)
    covered.pop("proof", None)
    if "@context" not in proof:
        return covered
    if proof["@context"] != document.get("@context", ()):
        repeated = as_list(proof["@context"])
        contexts = as_list(document.get("@context", ()))
        if contexts[: len(repeated)] != repeated:
            expected, found = "the contexts of the proof, in order", f"{len(contexts)} other contexts"
            raise InputError(Fault("CLAIM_CONTEXT_INVALID", expected, found, where="/proof/@context"))
    covered["@context"] = proof["@context"]
    return covered


def hash_data(*, config: bytes, document: bytes, algorithm: str = "ed25519") -> bytes:
    """What is signed: hash of the canonical options, then hash of the canonical document (3.3.4)."""
    if algorithm == "p384":
        return hashlib.sha384(config).digest() + hashlib.sha384(document).digest()
    return hashlib.sha256(config).digest() + hashlib.sha256(document).digest()


def hash_data_of(digest: str, *, config: bytes) -> bytes:
    """``hash_data`` of a document whose SHA-256 is at hand, for the algorithms that hash with it."""
    return hashlib.sha256(config).digest() + bytes.fromhex(digest)


def signature_of(proof: Mapping[str, Json], *, key: PublicKey) -> bytes:
    """The signature that ``proof`` holds.

    Raises:
        InputError: the proof value is not multibase base58btc of as many bytes as the key's signatures have.
    """
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise InputError(
            Fault("PROOF_INVALID", "a multibase text with prefix z", repr(value), where="/proof/proofValue")
        )
    return decode_base58(value[1:], length=key.signature_length)


def verify_proof(*, proof: Mapping[str, Json], document: bytes, key: PublicKey) -> bool:
    """Whether ``proof`` holds ``key``'s signature over its own options and the canonical ``document``.

    Raises:
        InputError: the proof value is not multibase base58btc of a signature.
    """
    signature = signature_of(proof, key=key)
    message = hash_data(config=proof_config(proof), document=document, algorithm=key.algorithm)
    return key.verify(signature=signature, message=message)


def secure(document: Mapping[str, Json], *, signer: Signer, created: datetime, suite: str = "eddsa-jcs-2022") -> bytes:
    """The unsecured ``document`` with the proof of ``signer``, in canonical form, which is made once for both uses.

    Raises:
        InputError: as ``create_proof``.
    """
    before = canonical_parsed({name: value for name, value in document.items() if name < "proof"})
    after = canonical_parsed({name: value for name, value in document.items() if name > "proof"})
    proof = _proof(document, joined(before, after), signer=signer, created=created, suite=suite)
    return joined(before, canonical_parsed({"proof": proof}), after)


def create_proof(
    document: Mapping[str, Json], *, signer: Signer, created: datetime, suite: str = "eddsa-jcs-2022"
) -> dict[str, Json]:
    """The proof of the unsecured ``document`` by ``signer``: for Ed25519 the same for the same input (3.3.1).

    Raises:
        InputError: no suite over canonical JSON, or the signer's key is not of its kind.
    """
    return _proof(document, canonical_parsed(document), signer=signer, created=created, suite=suite)


def _proof(
    document: Mapping[str, Json], canonical: bytes, *, signer: Signer, created: datetime, suite: str
) -> dict[str, Json]:
    row = SUITES.get(suite)
    if row is None or row.form != "jcs" or signer.algorithm not in row.algorithms:
        known = ", ".join(name for name, one in SUITES.items() if one.form == "jcs")
        found = f"{suite} with a key of kind {signer.algorithm}"
        raise InputError(Fault("SUITE_REFUSED", f"one of {known} and a key of its kind", found))
    proof: dict[str, Json] = {
        "type": PROOF_TYPE,
        "cryptosuite": suite,
        "created": format_instant(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": PURPOSE,
    }
    if "@context" in document:
        proof = {"@context": document["@context"], **proof}
    message = hash_data(config=proof_config(proof), document=canonical, algorithm=signer.algorithm)
    proof["proofValue"] = "z" + encode_base58(signer.sign(message))
    return proof
