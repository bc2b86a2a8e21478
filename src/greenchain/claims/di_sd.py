"""The cryptosuite ``ecdsa-sd-2023``: proofs that a holder derived to disclose some of the signed statements.

The issuer signed every statement apart with a key made for the occasion, and that key together with the statements that
may not be left out. So a derived proof says: these statements are the issuer's, and none of the mandatory ones is
missing. It says nothing about what the holder chose to leave out. Blank nodes keep secret names, given in a map; a map
that gave two nodes one name would join them, and is refused. As with all suites over statements, only the content that
comes out of the gate may be read.

Source: W3C Data Integrity ECDSA Cryptosuites 1.0, 3.4.8 (parse derived proof), 3.4.9 (verify data), 3.5.8 (verify).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.claims.cbor import read_cbor
from greenchain.claims.contexts import Contexts
from greenchain.claims.di_rdfc import proof_options
from greenchain.claims.jsonld import Statements, read_statements
from greenchain.claims.keys import PublicKey
from greenchain.claims.multibase import decode_base64url, encode_base64url
from greenchain.claims.rdfc import canonicalize_quads
from greenchain.claims.rdfc.nquads import write_nquads
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json

SUITE = "ecdsa-sd-2023"
_HEADER = bytes.fromhex("d95d01")  # a derived proof; 5d00 is a base proof, which only holders may see
_P256_PREFIX = b"\x80\x24"
_SIGNATURE, _MULTIKEY, _LABEL = 64, 35, 32  # bytes
_PARTS = 5
_MAX_CHARACTERS = 1024 * 1024  # a signature a statement: some 7,000 statements


@dataclass(frozen=True, slots=True)
class DerivedProof:
    """What a derived proof value holds.

    Attributes:
        base_signature: the issuer's, over proof options, ``key`` and the mandatory statements.
        key: the key made for the occasion, P-256.
        signatures: one for each statement that is not mandatory, in their order.
        labels: the number of each canonical label -> the secret label.
        mandatory: the places of the mandatory statements, ascending.
    """

    base_signature: bytes
    key: PublicKey
    signatures: tuple[bytes, ...]
    labels: Mapping[int, bytes]
    mandatory: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a derived proof speaks of.

    Attributes:
        base_message: what the issuer's signature covers.
        statements: those that are not mandatory, sorted, secret labels in place.
        content: the document's content as its statements fix it.
    """

    base_message: bytes
    statements: tuple[str, ...]
    content: dict[str, Any]


def read_derived_proof(value: Json) -> DerivedProof:
    """The parts of a ``proofValue``.

    Raises:
        InputError: ``PROOF_INVALID``, or ``KEY_REFUSED`` for the key made for the occasion.
    """
    if not isinstance(value, str) or not value.startswith("u"):
        raise _refused("a multibase text with prefix u", repr(value))
    if len(value) > _MAX_CHARACTERS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {_MAX_CHARACTERS} characters", f"{len(value)} characters"))
    raw = decode_base64url(value[1:], code="PROOF_INVALID", what="proof value")
    if not raw.startswith(_HEADER):
        raise _refused("a derived proof", f"one that begins with {raw[:3].hex()}")
    parts = read_cbor(raw[len(_HEADER) :])
    if not isinstance(parts, list) or len(parts) != _PARTS:
        raise _refused(f"a list of {_PARTS} parts", type(parts).__name__)
    base, multikey, signatures, labels, mandatory = parts
    key = _bytes(multikey, _MULTIKEY)
    if not key.startswith(_P256_PREFIX):
        raise _refused("a P-256 key", key[:2].hex())
    if not (isinstance(signatures, list) and isinstance(labels, dict) and isinstance(mandatory, list)):
        raise _refused("signatures, labels and places of mandatory statements", "something else")
    places = tuple(place for place in mandatory if isinstance(place, int))
    if len(places) != len(mandatory) or list(places) != sorted(set(places)):
        raise _refused("places of mandatory statements in ascending order", repr(mandatory))
    return DerivedProof(
        base_signature=_bytes(base, _SIGNATURE),
        key=PublicKey("p256", key[len(_P256_PREFIX) :]),
        signatures=tuple(_bytes(signature, _SIGNATURE) for signature in signatures),
        labels={number: _bytes(label, _LABEL) for number, label in labels.items()},
        mandatory=places,
    )


def disclosed(
    document: Mapping[str, Json],
    proof: Mapping[str, Json],
    *,
    derived: DerivedProof,
    contexts: Contexts,
    allow_vocab: bool,
) -> Disclosure:
    """What ``derived``, the parts of ``proof``, speaks of in ``document`` (without its proof).

    Raises:
        InputError: what ``di_rdfc.signed_content`` raises; ``PROOF_INVALID`` where labels or places do not fit.
    """
    read = read_statements(document, contexts=contexts, allow_vocab=allow_vocab)
    options = read_statements(proof_options(document, proof), contexts=contexts, allow_vocab=allow_vocab)
    lines = _relabeled(read, derived)
    if derived.mandatory and derived.mandatory[-1] >= len(lines):
        raise _refused(f"places below {len(lines)}", str(derived.mandatory[-1]))
    chosen = frozenset(derived.mandatory)
    mandatory = "".join(line for place, line in enumerate(lines) if place in chosen)
    multikey = _P256_PREFIX + derived.key.raw
    message = _sha256(canonicalize_quads(options.quads).nquads) + multikey + _sha256(mandatory)
    others = tuple(line for place, line in enumerate(lines) if place not in chosen)
    return Disclosure(message, others, read.content)


def verify_derived(
    document: Mapping[str, Json],
    proof: Mapping[str, Json],
    *,
    key: PublicKey,
    contexts: Contexts,
    allow_vocab: bool,
) -> Disclosure | None:
    """What the issuer's ``key`` signed of ``document``; ``None`` where any of the signatures does not fit.

    Raises:
        InputError: as ``read_derived_proof`` and ``disclosed``; ``KEY_REFUSED`` where ``key`` is not P-256.
    """
    if key.algorithm != "p256":
        raise InputError(Fault("KEY_REFUSED", "a key of kind p256", key.algorithm, where="/proof"))
    derived = read_derived_proof(proof.get("proofValue"))
    found = disclosed(document, proof, derived=derived, contexts=contexts, allow_vocab=allow_vocab)
    if len(derived.signatures) != len(found.statements):
        return None
    if not key.verify(signature=derived.base_signature, message=found.base_message):
        return None
    pairs = zip(found.statements, derived.signatures, strict=True)
    if all(derived.key.verify(signature=signature, message=line.encode()) for line, signature in pairs):
        return found
    return None


def _relabeled(read: Statements, derived: DerivedProof) -> list[str]:
    """The statements, sorted, each blank node under its secret label."""
    labels = canonicalize_quads(read.quads).labels
    distinct = set(derived.labels.values())
    if derived.labels.keys() != set(range(len(labels))) or len(distinct) != len(labels):
        raise _refused(f"one label for each of {len(labels)} blank nodes", f"{len(distinct)} labels")
    secret = {blank: f"u{encode_base64url(derived.labels[int(label[4:])])}" for blank, label in labels.items()}
    return write_nquads(read.quads, labels=secret)


def _bytes(value: object, length: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != length:
        raise _refused(f"{length} bytes", type(value).__name__)
    return value


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _refused(expected: str, found: str) -> InputError:
    return InputError(Fault("PROOF_INVALID", expected, found, where="/proof/proofValue"))
