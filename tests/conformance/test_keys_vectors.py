"""What the vectors of others for keys hold; the suites ``wycheproof`` and ``did-key`` decide all of their cases."""

from __future__ import annotations

import json

import pytest

from greenchain.claims.jose import ALGORITHMS
from greenchain.claims.keys import public_key_from_jwk
from greenchain.values.errors import InputError

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="module")
def wycheproof(conformance_data):
    def groups(name):
        return json.loads((conformance_data / "w3c-vc" / "wycheproof" / f"{name}.json").read_text())["testGroups"]

    return groups


def test_wycheproof_holds_as_many_good_cases_as_its_authors_say(wycheproof):
    """The suite ``wycheproof`` decides every case as it is marked; here is how many are marked good."""
    good = {
        name: sum(case["result"] == "valid" for group in wycheproof(name) for case in group["tests"])
        for name in ("ed25519_test", "ecdsa_secp256r1_sha256_p1363_test", "ecdsa_secp384r1_sha384_p1363_test")
    }
    assert list(good.values()) == [88, 173, 193]
    ours = [group for group in wycheproof("json_web_signature_test") if _algorithm(group) in ALGORITHMS]
    assert sum(len(group["tests"]) for group in ours) == 401 - 362
    assert sum(case["result"] == "valid" for group in ours for case in group["tests"]) == 2


def _algorithm(group):
    return (group.get("public") or group["private"]).get("alg")


def test_wycheproof_keys_for_encryption_verify_nothing(wycheproof):
    refused = 0
    for group in wycheproof("json_web_signature_test"):
        jwk = group.get("public") or {}
        if jwk.get("use") == "enc" or jwk.get("key_ops") == ["encrypt"]:
            with pytest.raises(InputError, match="KEY_REFUSED"):
                public_key_from_jwk(jwk)
            refused += 1
    assert refused == 4
