"""Keys and JOSE against the vectors of others: Wycheproof (1,094 cases) and the published did:key documents."""

from __future__ import annotations

import json
import re

import pytest

from greenchain.claims.jose import ALGORITHMS, open_compact
from greenchain.claims.keys import (
    PublicKey,
    did_jwk_of,
    jwk_of,
    public_key_from_did_url,
    public_key_from_jwk,
    public_key_from_multikey,
)
from greenchain.claims.multibase import decode_base58
from greenchain.values.errors import GreenchainError, InputError

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="module")
def wycheproof(conformance_data):
    def groups(name):
        return json.loads((conformance_data / "w3c-vc" / "wycheproof" / f"{name}.json").read_text())["testGroups"]

    return groups


@pytest.mark.parametrize(
    ("name", "algorithm", "cases", "valid"),
    [
        ("ed25519_test", "ed25519", 151, 88),
        ("ecdsa_secp256r1_sha256_p1363_test", "p256", 262, 173),
        ("ecdsa_secp384r1_sha384_p1363_test", "p384", 280, 193),
    ],
)
def test_wycheproof_signatures_are_decided_as_given(wycheproof, name, algorithm, cases, valid):
    decided: list[bool] = []
    for group in wycheproof(name):
        key = _key_of(group, algorithm)
        for case in group["tests"]:
            verdict = key.verify(signature=bytes.fromhex(case["sig"]), message=bytes.fromhex(case["msg"]))
            assert verdict is (case["result"] == "valid"), case
            decided.append(verdict)
    assert len(decided) == cases
    assert sum(decided) == valid


def _key_of(group, algorithm):
    """The group's key, which its JWK and its raw point must agree on."""
    if algorithm == "ed25519":
        key = PublicKey(algorithm, bytes.fromhex(group["publicKey"]["pk"]))
    else:
        point = bytes.fromhex(group["publicKey"]["uncompressed"])
        half = len(point) // 2
        key = PublicKey(algorithm, bytes((2 + point[-1] % 2,)) + point[1 : half + 1])
    if "publicKeyJwk" in group:  # the file gives none for a few keys
        assert public_key_from_jwk(group["publicKeyJwk"]) == key
    assert public_key_from_multikey(key.multikey) == key
    return key


def test_wycheproof_jws_are_decided_as_given_and_every_other_algorithm_is_refused(wycheproof):
    accepted, refused, foreign = 0, 0, 0
    for group in wycheproof("json_web_signature_test"):
        jwk = group.get("public") or group["private"]
        for case in group["tests"]:
            try:
                key = public_key_from_jwk(jwk)
                open_compact(case["jws"], key, alg=jwk["alg"])
            except GreenchainError:
                is_accepted = False
            else:
                is_accepted = True
            is_ours = jwk.get("alg") in ALGORITHMS
            assert is_accepted is (is_ours and case["result"] == "valid"), case
            accepted += is_accepted
            refused += not is_accepted
            foreign += not is_ours
    assert (accepted, refused) == (2, 399)
    assert accepted + refused == 401
    assert foreign == 362


def test_wycheproof_keys_for_encryption_verify_nothing(wycheproof):
    refused = 0
    for group in wycheproof("json_web_signature_test"):
        jwk = group.get("public") or {}
        if jwk.get("use") == "enc" or jwk.get("key_ops") == ["encrypt"]:
            with pytest.raises(InputError, match="KEY_REFUSED"):
                public_key_from_jwk(jwk)
            refused += 1
    assert refused == 4


@pytest.mark.parametrize(
    ("name", "curve", "algorithm"), [("nist-curves", "P-256", "p256"), ("nist-curves", "P-384", "p384")]
)
def test_every_published_did_key_of_a_nist_curve_is_read_and_its_jwk_is_the_same_key(
    conformance_data, name, curve, algorithm
):
    rows = json.loads((conformance_data / "w3c-vc" / "did-key" / f"{name}.json").read_text())
    read = 0
    for did, row in rows.items():
        method = row["verificationMethod"]
        if method.get("publicKeyJwk", {}).get("crv") != curve:
            continue
        key = public_key_from_did_url(f"{did}#{did.removeprefix('did:key:')}")
        assert (key.algorithm, key.did) == (algorithm, did)
        public = method["publicKeyJwk"]
        assert jwk_of(key) == public
        assert public_key_from_jwk(public) == key
        assert public_key_from_did_url(f"{did_jwk_of(key)}#0") == key
        read += 1
    assert read >= 2


def test_every_published_ed25519_did_key_is_read(conformance_data):
    rows = json.loads((conformance_data / "w3c-vc" / "did-key" / "ed25519-x25519.json").read_text())
    for did in rows:
        key = public_key_from_did_url(f"{did}#{did.removeprefix('did:key:')}")
        assert (key.algorithm, key.did) == ("ed25519", did)
    assert len(rows) >= 3


@pytest.mark.parametrize("name", ["rsa", "secp256k1", "bls12381", "x25519"])
def test_published_did_keys_of_other_kinds_are_refused(conformance_data, name):
    text = (conformance_data / "w3c-vc" / "did-key" / f"{name}.json").read_text()
    dids = set(re.findall(r"did:key:z[1-9A-Za-z]+", text))
    assert dids
    for did in dids:
        with pytest.raises(InputError, match="KEY_REFUSED"):
            public_key_from_did_url(f"{did}#{did.removeprefix('did:key:')}")


def test_published_did_keys_on_p521_are_refused_and_one_in_base58_is_the_same_key(conformance_data):
    rows = json.loads((conformance_data / "w3c-vc" / "did-key" / "nist-curves.json").read_text())
    counts = {"P-521": 0, "base58": 0}
    for did, row in rows.items():
        method = row["verificationMethod"]
        url = f"{did}#{did.removeprefix('did:key:')}"
        if method.get("publicKeyJwk", {}).get("crv") == "P-521":
            with pytest.raises(InputError, match="KEY_REFUSED"):
                public_key_from_did_url(url)
            counts["P-521"] += 1
        elif "publicKeyBase58" in method:
            assert public_key_from_did_url(url).raw == decode_base58(method["publicKeyBase58"], length=33)
            counts["base58"] += 1
    assert counts == {"P-521": 2, "base58": 1}
