"""Public keys: from a did:key or a Multikey text to something that verifies.

A key decides by itself which algorithm it speaks; no header or proof may choose for it. Encodings are strict, and
Ed25519 points of small order or with a second spelling are refused, because with them one signature fits any content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from greenchain.claims.multibase import decode_base58, encode_base58
from greenchain.values.errors import Fault, InputError

_CACHED = 1024  # issuers whose key is kept decoded: more than any policy names, a few hundred kilobytes
_P = 2**255 - 19  # the field of edwards25519 (RFC 8032, 5.1)
_D = -121665 * pow(121666, -1, _P) % _P
# The y coordinates of the eight points of order 1, 2, 4 and 8: with such a key a signature says nothing about the
# message. The last two are the roots of d*y^4 + 2*y^2 - 1 (points that double to one of order 4).
_Y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_SMALL_ORDER_Y = frozenset({0, 1, _P - 1, _Y8, _P - _Y8})


@dataclass(frozen=True, slots=True)
class KeyKind:
    """One row of the table of key kinds: its multicodec prefix, its length, how it is checked and how it verifies."""

    algorithm: str
    prefix: bytes
    length: int
    weakness: Callable[[bytes], str]
    verify: Callable[[bytes, bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key that was checked when it was made.

    Attributes:
        algorithm: ``ed25519``.
        raw: the encoded point.
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


@lru_cache(maxsize=_CACHED)
def public_key_from_did_url(url: str) -> PublicKey:
    """The key behind the verification method ``did:key:z...#z...``.

    Raises:
        InputError: ``KEY_UNKNOWN`` for another DID method, ``KEY_REFUSED`` where the fragment is not the key itself or
            the key is not accepted.
    """
    if not url.startswith("did:key:"):
        raise InputError(Fault("KEY_UNKNOWN", "a did:key verification method", url))
    multikey, _, fragment = url.removeprefix("did:key:").partition("#")
    if fragment != multikey:
        raise InputError(Fault("KEY_REFUSED", "a fragment that repeats the key", url))
    return public_key_from_multikey(multikey)


def _verify_ed25519(raw: bytes, signature: bytes, message: bytes) -> bool:
    try:
        _ed25519(raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=_CACHED)
def _ed25519(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


def _ed25519_weakness(raw: bytes) -> str:
    """What is wrong with an Ed25519 point; empty for a good one (RFC 8032, 5.1.3)."""
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    if y >= _P:
        return "a non-canonical encoding"
    if y in _SMALL_ORDER_Y:
        return "a point of small order"
    x_squared = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    if pow(x_squared, (_P - 1) // 2, _P) != 1:
        return "no point of the curve"
    return ""


KINDS: Mapping[str, KeyKind] = MappingProxyType(
    {"ed25519": KeyKind("ed25519", b"\xed\x01", 32, _ed25519_weakness, _verify_ed25519)}
)
"""Accepted kinds of key by algorithm; P-256 and P-384 become two further rows."""
