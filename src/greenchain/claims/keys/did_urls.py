"""Where a key stands: DID URLs, and the two methods whose identifier is the key itself.

``did:key`` repeats the key as fragment, ``did:jwk`` has the fragment 0; nothing else names them. Keys of other methods
come out of documents (``did_documents``). Paths, queries and second fragments are refused in every method: they would
give one key many names.

Source: W3C DID 1.0, 3.2; did:key 3.1; did:jwk.
"""

from __future__ import annotations

import re
from functools import lru_cache

from greenchain.claims.keys.jwk import jwk_of, public_key_from_jwk
from greenchain.claims.keys.points import CACHED
from greenchain.claims.keys.public_key import PublicKey, public_key_from_multikey
from greenchain.claims.multibase import decode_base64url, encode_base64url
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import canonical_json, parse_json

MAX_URL = 2048  # characters of a DID URL: a did:jwk with an EC key has about 200
_JWK_FRAGMENT = "0"
_DID = re.compile(r"did:[a-z0-9]+:(?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})", re.ASCII)
_FRAGMENT = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+", re.ASCII)


def is_did(text: object) -> bool:
    """Whether ``text`` is a bare DID: no path, query or fragment."""
    return isinstance(text, str) and len(text) <= MAX_URL and _DID.fullmatch(text) is not None


@lru_cache(maxsize=CACHED)
def split_did_url(url: str) -> tuple[str, str]:
    """The DID and the fragment of a verification method's absolute URL.

    Raises:
        InputError: ``KEY_UNKNOWN`` where it is not a DID with a fragment and nothing else.

    >>> split_did_url("did:web:label.example#key-1")
    ('did:web:label.example', 'key-1')
    """
    did, mark, fragment = url.partition("#")
    if not mark or len(url) > MAX_URL or not is_did(did) or not _FRAGMENT.fullmatch(fragment):
        raise InputError(Fault("KEY_UNKNOWN", "a DID, # and a fragment, without path or query", url))
    return did, fragment


@lru_cache(maxsize=CACHED)
def public_key_from_did_url(url: str) -> PublicKey:
    """The key behind the verification method ``did:key:z...#z...`` or ``did:jwk:...#0``.

    Raises:
        InputError: ``KEY_UNKNOWN`` for another DID method, ``KEY_REFUSED`` where the fragment is not the one that the
            method gives its key, or the key is not accepted.
    """
    if url.startswith("did:key:"):
        multikey, _, fragment = url.removeprefix("did:key:").partition("#")
        if fragment != multikey:
            raise InputError(Fault("KEY_REFUSED", "a fragment that repeats the key", url))
        return public_key_from_multikey(multikey)
    if url.startswith("did:jwk:"):
        encoded, _, fragment = url.removeprefix("did:jwk:").partition("#")
        if fragment != _JWK_FRAGMENT:
            raise InputError(Fault("KEY_REFUSED", "the fragment 0", url))
        return _key_of_did_jwk(encoded)
    raise InputError(Fault("KEY_UNKNOWN", "a did:key or did:jwk verification method", url))


def only_verification_method(did: str) -> str:
    """The DID URL of the one key of a ``did:key`` or ``did:jwk``; empty for other methods, which may have many."""
    if did.startswith("did:key:"):
        return f"{did}#{did.removeprefix('did:key:')}"
    if did.startswith("did:jwk:"):
        return f"{did}#{_JWK_FRAGMENT}"
    return ""


def did_jwk_of(key: PublicKey) -> str:
    """``key`` as did:jwk, always the same text for one key."""
    return f"did:jwk:{encode_base64url(canonical_json(dict(jwk_of(key))))}"


def _key_of_did_jwk(encoded: str) -> PublicKey:
    if len(encoded) > MAX_URL:
        raise InputError(Fault("KEY_REFUSED", f"at most {MAX_URL} characters", str(len(encoded))))
    try:
        jwk = parse_json(decode_base64url(encoded))
    except InputError:
        raise InputError(Fault("KEY_REFUSED", "a JSON Web Key in base64url", encoded)) from None
    return public_key_from_jwk(jwk)
