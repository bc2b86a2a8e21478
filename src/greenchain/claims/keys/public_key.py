"""The public key as a value, and the table of the kinds of key that are accepted.

A key decides by itself which algorithm it speaks; no header or proof may choose for it. Ed25519 signs as RFC 8032 has
it; P-256 goes with SHA-256 and P-384 with SHA-384, their signatures R and S side by side. A high S is accepted: it
verifies the same content, and a signature is no identity.

Source: W3C Controlled Identifiers 1.0 (Multikey); FIPS 186-5; RFC 7518, 3.4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from greenchain.claims.keys.points import (
    ec_point,
    ed25519_point,
    ed25519_weakness,
    p256_weakness,
    p384_weakness,
)
from greenchain.claims.multibase import decode_base58, encode_base58
from greenchain.values.errors import Fault, InputError


@dataclass(frozen=True, slots=True)
class KeyKind:
    """One row of the table of key kinds: how it is written, how it is checked, how it verifies.

    Attributes:
        algorithm: the name used here.
        prefix: its multicodec.
        length: bytes of its point.
        signature_length: bytes of a signature.
        curve: its name in a JWK.
        jose: its names as ``alg`` of a JOSE header, the one we write first.
        weakness: what is wrong with a point; empty for a good one.
        verify: whether a signature is the key's: point, signature, message.
    """

    algorithm: str
    prefix: bytes
    length: int
    signature_length: int
    curve: str
    jose: tuple[str, ...]
    weakness: Callable[[bytes], str]
    verify: Callable[[bytes, bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key that was checked when it was made.

    Attributes:
        algorithm: ``ed25519``, ``p256`` or ``p384``.
        raw: the encoded point, compressed for the NIST curves.
    """

    algorithm: str
    raw: bytes

    def __post_init__(self) -> None:
        kind = KINDS.get(self.algorithm)
        if kind is None:
            raise InputError(Fault("KEY_REFUSED", f"one of {', '.join(sorted(KINDS))}", self.algorithm))
        if len(self.raw) != kind.length:
            raise InputError(Fault("KEY_REFUSED", f"a key of {kind.length} bytes", f"{len(self.raw)} bytes"))
        weakness = kind.weakness(self.raw)
        if weakness:
            raise InputError(Fault("KEY_REFUSED", "a point of full order in its one encoding", weakness))

    def verify(self, *, signature: bytes, message: bytes) -> bool:
        """Whether ``signature`` is this key's over ``message``; false, never an error, on any bytes."""
        return KINDS[self.algorithm].verify(self.raw, signature, message)

    @property
    def signature_length(self) -> int:
        """Bytes of a signature."""
        return KINDS[self.algorithm].signature_length

    @property
    def jose_names(self) -> tuple[str, ...]:
        """What its algorithm is called in JOSE headers, the name we write first."""
        return KINDS[self.algorithm].jose

    @property
    def multikey(self) -> str:
        """The key as W3C Multikey text, multibase ``z``."""
        return "z" + encode_base58(KINDS[self.algorithm].prefix + self.raw)

    @property
    def did(self) -> str:
        """The key as did:key."""
        return f"did:key:{self.multikey}"

    @property
    def verification_method(self) -> str:
        """The DID URL of the key inside its own did:key document."""
        return f"{self.did}#{self.multikey}"


def public_key_from_multikey(text: str) -> PublicKey:
    """The key that a Multikey text such as ``z6Mk...`` holds.

    Raises:
        InputError: not base58btc, another length, a kind that is not accepted, or a weak point.
    """
    if not text.startswith("z"):
        raise InputError(Fault("KEY_REFUSED", "a Multikey in base58btc (prefix z)", text))
    for kind in KINDS.values():
        try:
            raw = decode_base58(text[1:], length=len(kind.prefix) + kind.length)
        except InputError:
            continue
        if raw.startswith(kind.prefix):
            return PublicKey(kind.algorithm, raw[len(kind.prefix) :])
    raise InputError(Fault("KEY_REFUSED", f"a Multikey of kind {', '.join(sorted(KINDS))}", text))


def _verify_ed25519(raw: bytes, signature: bytes, message: bytes) -> bool:
    try:
        ed25519_point(raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _verify_p256(raw: bytes, signature: bytes, message: bytes) -> bool:
    return _verify_ecdsa("p256", raw, signature=signature, message=message, scheme=_ECDSA_SHA256)


def _verify_p384(raw: bytes, signature: bytes, message: bytes) -> bool:
    return _verify_ecdsa("p384", raw, signature=signature, message=message, scheme=_ECDSA_SHA384)


def _verify_ecdsa(algorithm: str, raw: bytes, *, signature: bytes, message: bytes, scheme: ECDSA) -> bool:
    half = len(raw) - 1  # a scalar is as long as a coordinate
    if len(signature) != 2 * half:
        return False
    encoded = encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
    try:
        ec_point(algorithm, raw).verify(encoded, message, scheme)
    except InvalidSignature:
        return False
    return True


_ECDSA_SHA256 = ECDSA(SHA256())
_ECDSA_SHA384 = ECDSA(SHA384())

KINDS: Mapping[str, KeyKind] = MappingProxyType(
    {
        kind.algorithm: kind
        for kind in (
            # EdDSA is deprecated by RFC 9864 in favor of Ed25519, but the name that other verifiers know today
            KeyKind("ed25519", b"\xed\x01", 32, 64, "Ed25519", ("EdDSA", "Ed25519"), ed25519_weakness, _verify_ed25519),
            KeyKind("p256", b"\x80\x24", 33, 64, "P-256", ("ES256",), p256_weakness, _verify_p256),
            KeyKind("p384", b"\x81\x24", 49, 96, "P-384", ("ES384",), p384_weakness, _verify_p384),
        )
    }
)
"""Accepted kinds of key by algorithm."""
