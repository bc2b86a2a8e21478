"""The suite ``wycheproof``: signatures and JSON Web Signatures that were made to be got wrong.

Every case of an algorithm that is accepted here is decided as it is marked. RSA, HMAC, ES512 and keys that are for
encryption are refused whatever their mark.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from greenchain.claims.jose import ALGORITHMS, open_compact
from greenchain.claims.keys import PublicKey, public_key_from_jwk, public_key_from_multikey
from greenchain.standards import Standards
from greenchain.values.errors import GreenchainError
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer, expect

_FOLDER = "wycheproof"
_SIGNATURES: Mapping[str, str] = MappingProxyType(
    {
        "ed25519_test": "ed25519",
        "ecdsa_secp256r1_sha256_p1363_test": "p256",
        "ecdsa_secp384r1_sha384_p1363_test": "p384",
    }
)
_JWS = "json_web_signature_test"


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each case of each file at hand."""
    del standards
    for name, algorithm in _SIGNATURES.items():
        for group, case in _cases(files, name):
            yield answer(f"{algorithm}/{case['tcId']}", partial(_signature, group, case, algorithm))
    for group, case in _cases(files, _JWS):
        yield answer(f"jws/{case['tcId']}", partial(_jws, group, case))


def _cases(files: Files, name: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    path = f"{_FOLDER}/{name}.json"
    if path in files:
        for group in json.loads(files[path])["testGroups"]:
            for case in group["tests"]:
                yield group, case


def _signature(group: Mapping[str, Any], case: Mapping[str, Any], algorithm: str) -> str:
    key = _key_of(group, algorithm)
    found = key.verify(signature=bytes.fromhex(case["sig"]), message=bytes.fromhex(case["msg"]))
    return expect(case["result"] == "valid", found, case["comment"]) or _same_key(key, group)


def _key_of(group: Mapping[str, Any], algorithm: str) -> PublicKey:
    if algorithm == "ed25519":
        return PublicKey(algorithm, bytes.fromhex(group["publicKey"]["pk"]))
    point = bytes.fromhex(group["publicKey"]["uncompressed"])  # 04 || x || y
    half = len(point) // 2
    return PublicKey(algorithm, bytes((2 + point[-1] % 2,)) + point[1 : half + 1])


def _same_key(key: PublicKey, group: Mapping[str, Any]) -> str:
    """Whether the key comes back from its multikey, and from the JWK that most groups show beside it."""
    told = expect(key, public_key_from_multikey(key.multikey), "the key of its multikey")
    if "publicKeyJwk" in group:
        told = told or expect(key, public_key_from_jwk(group["publicKeyJwk"]), "the key of its JWK")
    return told


def _jws(group: Mapping[str, Any], case: Mapping[str, Any]) -> str:
    jwk = group.get("public") or group["private"]  # a secret of an HMAC stands under private
    is_ours = jwk.get("alg") in ALGORITHMS
    try:
        open_compact(case["jws"], public_key_from_jwk(jwk), alg=jwk["alg"])
        is_accepted = True
    except GreenchainError:
        is_accepted = False
    return expect(is_ours and case["result"] == "valid", is_accepted, case["comment"])
