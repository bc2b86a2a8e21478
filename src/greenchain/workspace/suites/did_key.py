"""The suite ``did-key``: published identifiers; Ed25519, P-256 and P-384 are read, every other kind is refused.

Where the published document shows the key as JWK or in base58 too, all of them must be one key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from greenchain.claims.keys import PublicKey, did_jwk_of, jwk_of, public_key_from_did_url, public_key_from_jwk
from greenchain.claims.multibase import decode_base58
from greenchain.standards import Standards
from greenchain.values.errors import InputError
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer, below, expect

_FOLDER = "did-key"
_DID = re.compile(r"did:key:z[1-9A-Za-z]+", re.ASCII)
# How the multibase text of each accepted kind begins (did:key, 3.1); whatever begins otherwise is refused
_ACCEPTED: Mapping[str, str] = MappingProxyType({"z6Mk": "ed25519", "zDn": "p256", "z82": "p384"})


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each identifier that is published."""
    del standards
    for name in below(files, _FOLDER):
        rows = json.loads(files[name])
        for did in sorted(set(_DID.findall(files[name].decode()))):
            yield answer(did, partial(_check, did, rows.get(did, {})))


def _check(did: str, row: Mapping[str, Any]) -> str:
    multikey = did.removeprefix("did:key:")
    algorithm = next((kind for prefix, kind in _ACCEPTED.items() if multikey.startswith(prefix)), "")
    try:
        key = public_key_from_did_url(f"{did}#{multikey}")
    except InputError as error:
        return expect(algorithm or "KEY_REFUSED", error.code)
    return (
        expect((algorithm, did), (key.algorithm, key.did), "the key")
        or expect(key, public_key_from_did_url(f"{did_jwk_of(key)}#0"), "its did:jwk")
        or _shown_otherwise(key, row)
    )


def _shown_otherwise(key: PublicKey, row: Mapping[str, Any]) -> str:
    """Whether the other spellings that the published document has are the same key."""
    method = row.get("verificationMethod") or {}
    if "publicKeyJwk" in method:
        public = method["publicKeyJwk"]
        return expect(public, jwk_of(key), "its JWK") or expect(key, public_key_from_jwk(public), "the key of its JWK")
    if "publicKeyBase58" in method:
        raw = decode_base58(method["publicKeyBase58"], length=len(key.raw))
        return expect(key.raw.hex(), raw.hex(), "its base58")
    return ""
