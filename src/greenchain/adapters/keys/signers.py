"""Signers whose private key is held in memory; they fit the ``Signer`` port, as one for a token or an HSM would.

ECDSA is signed with the nonce of RFC 6979 where the library can, so that one message has one signature and no weak
random number gives the key away; elsewhere with a random nonce.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    SECP384R1,
    EllipticCurve,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from greenchain.claims.keys import PublicKey, public_key_from_did_url, split_did_url
from greenchain.values.errors import Fault, InputError

ALGORITHMS = ("ed25519", "p256", "p384")
CURVES: dict[str, EllipticCurve] = {"p256": SECP256R1(), "p384": SECP384R1()}
_HASHES: dict[str, HashAlgorithm] = {"p256": SHA256(), "p384": SHA384()}
_ALGORITHM_OF_CURVE = {curve.name: algorithm for algorithm, curve in CURVES.items()}
_ORDERS = {  # of the groups, SP 800-186, 3.2.1
    "p256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "p384": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
}
_SEED_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class _HeldKey:
    """What signers of every kind have: a public key, and the DID URL under which others find it."""

    public_key: PublicKey
    verification_method: str = ""

    def __post_init__(self) -> None:
        if not self.verification_method:
            object.__setattr__(self, "verification_method", self.public_key.verification_method)

    @property
    def did(self) -> str:
        """The DID that the key signs for."""
        return self.verification_method.partition("#")[0]

    @property
    def algorithm(self) -> str:
        """``ed25519``, ``p256`` or ``p384``."""
        return self.public_key.algorithm

    def under(self, verification_method: str) -> Self:
        """The same key, signing under another of its DID URLs.

        Raises:
            InputError: no DID URL, or the did:key or did:jwk of another key.
        """
        split_did_url(verification_method)
        if verification_method.startswith(("did:key:", "did:jwk:")):
            named = public_key_from_did_url(verification_method)
            if named != self.public_key:
                raise InputError(Fault("KEY_REFUSED", "a DID URL of this key", verification_method))
        return replace(self, verification_method=verification_method)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.did})"


@dataclass(frozen=True, slots=True, repr=False)
class Ed25519Signer(_HeldKey):
    """A signer with an Ed25519 key."""

    private_key: Ed25519PrivateKey = field(compare=False, kw_only=True)

    @classmethod
    def of(cls, private_key: Ed25519PrivateKey) -> Self:
        """The signer of ``private_key``, under its did:key."""
        raw = private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return cls(PublicKey("ed25519", raw), private_key=private_key)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self.private_key.sign(message)


@dataclass(frozen=True, slots=True, repr=False)
class EcdsaSigner(_HeldKey):
    """A signer with a P-256 or P-384 key."""

    private_key: EllipticCurvePrivateKey = field(compare=False, kw_only=True)

    @classmethod
    def of(cls, private_key: EllipticCurvePrivateKey) -> Self:
        """The signer of ``private_key``, under its did:key.

        Raises:
            InputError: a curve that is not accepted.
        """
        algorithm = _ALGORITHM_OF_CURVE.get(private_key.curve.name)
        if algorithm is None:
            raise InputError(Fault("KEY_REFUSED", "a key on P-256 or P-384", private_key.curve.name))
        raw = private_key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        return cls(PublicKey(algorithm, raw), private_key=private_key)

    def sign(self, message: bytes) -> bytes:
        """The signature, R and S side by side."""
        digest = _HASHES[self.algorithm]
        try:
            encoded = self.private_key.sign(message, ECDSA(digest, deterministic_signing=True))
        except UnsupportedAlgorithm:
            encoded = self.private_key.sign(message, ECDSA(digest))
        half = self.public_key.signature_length // 2
        return b"".join(number.to_bytes(half) for number in decode_dss_signature(encoded))


KeySigner = Ed25519Signer | EcdsaSigner
"""A signer of any kind."""


def signer_of(private_key: object) -> KeySigner:
    """The signer of a private key of whatever kind.

    Raises:
        InputError: a kind that is not accepted.
    """
    if isinstance(private_key, Ed25519PrivateKey):
        return Ed25519Signer.of(private_key)
    if isinstance(private_key, EllipticCurvePrivateKey):
        return EcdsaSigner.of(private_key)
    raise InputError(Fault("KEY_REFUSED", f"a key of kind {', '.join(ALGORITHMS)}", type(private_key).__name__))


def signer_from_seed(seed: bytes) -> Ed25519Signer:
    """The Ed25519 signer of the 32-byte ``seed``: always the same key.

    For published example keys and tests only: whoever knows the seed can sign.

    >>> signer_from_seed(bytes(32)).did
    'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
    """
    return Ed25519Signer.of(Ed25519PrivateKey.from_private_bytes(_seed(seed)))


def ecdsa_signer_from_seed(seed: bytes, algorithm: str) -> EcdsaSigner:
    """The P-256 or P-384 signer of the 32-byte ``seed``: always the same key, for examples and tests only."""
    if algorithm not in CURVES:
        raise ValueError(f"the algorithm is one of {', '.join(CURVES)}")
    number = int.from_bytes(hashlib.sha512(_seed(seed)).digest())  # 512 bits: no scalar is likelier than another
    return EcdsaSigner.of(derive_private_key(number % (_ORDERS[algorithm] - 1) + 1, CURVES[algorithm]))


def _seed(seed: bytes) -> bytes:
    if not isinstance(seed, bytes) or len(seed) != _SEED_BYTES:
        raise ValueError(f"a seed is {_SEED_BYTES} bytes")
    return seed
