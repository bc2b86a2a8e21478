"""Public keys: from a did:key, did:jwk, JWK or Multikey text to something that verifies.

Encodings are strict, points of small order or with a second spelling are refused, and the key alone decides which
algorithm it speaks.
"""

from greenchain.claims.keys.did_urls import (
    did_jwk_of,
    is_did,
    only_verification_method,
    public_key_from_did_url,
    split_did_url,
)
from greenchain.claims.keys.jwk import jwk_of, public_key_from_jwk
from greenchain.claims.keys.public_key import KINDS, KeyKind, PublicKey, public_key_from_multikey

__all__ = [
    "KINDS",
    "KeyKind",
    "PublicKey",
    "did_jwk_of",
    "is_did",
    "jwk_of",
    "only_verification_method",
    "public_key_from_did_url",
    "public_key_from_jwk",
    "public_key_from_multikey",
    "split_did_url",
]
