"""Public keys as JSON Web Keys: what a JWK says of itself is kept to, and one key has one spelling."""

from __future__ import annotations

import pytest

from greenchain.adapters.keys import ecdsa_signer_from_seed, signer_from_seed
from greenchain.claims.keys import PublicKey, did_jwk_of, jwk_of, public_key_from_did_url, public_key_from_jwk
from greenchain.claims.multibase import encode_base64url
from greenchain.values.errors import InputError
from greenchain.values.json import canonical_json

KEYS = {
    "ed25519": signer_from_seed(b"k" * 32).public_key,
    "p256": ecdsa_signer_from_seed(b"k" * 32, "p256").public_key,
    "p384": ecdsa_signer_from_seed(b"k" * 32, "p384").public_key,
}
each_key = pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)


@each_key
@pytest.mark.parametrize(
    "member",
    [
        {},
        {"use": "sig"},
        {"key_ops": ["verify"]},
        {"key_ops": ["sign", "verify"]},
        {"kid": "any", "x5t": "left alone", "vendor": {"a": [1]}},
    ],
)
def test_a_jwk_that_says_nothing_against_it_is_read(key, member):
    assert public_key_from_jwk({**jwk_of(key), **member}) == key


@each_key
@pytest.mark.parametrize(
    ("member", "where"),
    [
        ({"use": "enc"}, "/use"),
        ({"use": None}, "/use"),
        ({"use": ["sig"]}, "/use"),
        ({"key_ops": ["encrypt"]}, "/key_ops"),
        ({"key_ops": ["sign"]}, "/key_ops"),
        ({"key_ops": []}, "/key_ops"),
        ({"key_ops": "verify"}, "/key_ops"),
        ({"key_ops": ["verify", "encrypt"]}, "/key_ops"),
        ({"key_ops": ["verify", "verify"]}, "/key_ops"),
        ({"key_ops": ["verify", {"a": 1}]}, "/key_ops"),
        ({"key_ops": ["verify", 1]}, "/key_ops"),
        ({"key_ops": None}, "/key_ops"),
        ({"alg": "RS256"}, "/alg"),
        ({"alg": "none"}, "/alg"),
        ({"alg": "ES512"}, "/alg"),
        ({"alg": None}, "/alg"),
        ({"alg": ["ES256"]}, "/alg"),
        ({"d": "AAAA"}, "/d"),
        ({"kty": "RSA"}, "/crv"),
        ({"kty": "oct"}, "/crv"),
        ({"kty": None}, "/crv"),
        ({"kty": ["EC"]}, "/crv"),
        ({"crv": "P-521"}, "/crv"),
        ({"crv": "secp256k1"}, "/crv"),
        ({"crv": "X25519"}, "/crv"),
        ({"crv": {}}, "/crv"),
        ({"x": ""}, "/x"),
        ({"x": None}, "/x"),
        ({"x": 5}, "/x"),
        ({"x": "A" * 100_000}, "/x"),
    ],
)
def test_a_jwk_that_is_for_something_else_is_refused(key, member, where):
    with pytest.raises(InputError, match="KEY_REFUSED") as caught:
        public_key_from_jwk({**jwk_of(key), **member})
    assert caught.value.faults[0].where == where


@each_key
def test_a_jwk_that_lacks_a_member_is_refused(key):
    for name in jwk_of(key):
        jwk = jwk_of(key)
        del jwk[name]
        with pytest.raises(InputError, match="KEY_REFUSED"):
            public_key_from_jwk(jwk)


@each_key
def test_the_algorithm_a_jwk_names_must_be_its_own(key):
    for other in KEYS.values():
        for name in other.jose_names:
            jwk = {**jwk_of(key), "alg": name}
            if other is key:
                assert public_key_from_jwk(jwk) == key
            else:
                with pytest.raises(InputError, match="KEY_REFUSED"):
                    public_key_from_jwk(jwk)


@each_key
@pytest.mark.parametrize("spoil", [lambda x: x + "=", lambda x: x + "\n", lambda x: " " + x, lambda x: "AA" + x])
def test_a_coordinate_has_one_spelling(key, spoil):
    jwk = jwk_of(key)
    with pytest.raises(InputError, match="KEY_REFUSED"):
        public_key_from_jwk({**jwk, "x": spoil(jwk["x"])})


@pytest.mark.parametrize("algorithm", ["p256", "p384"])
def test_a_point_beside_the_curve_is_refused_also_when_only_y_is_wrong(algorithm):
    jwk = jwk_of(KEYS[algorithm])
    length = len(KEYS[algorithm].raw) - 1
    for y in (bytes(length), b"\xff" * length, b"\1" * length):
        with pytest.raises(InputError, match="KEY_REFUSED"):
            public_key_from_jwk({**jwk, "y": encode_base64url(y)})
    with pytest.raises(InputError, match="KEY_REFUSED"):
        public_key_from_jwk({**jwk, "x": encode_base64url(bytes(length)), "y": encode_base64url(bytes(length))})


def test_a_weak_ed25519_point_is_refused_in_a_jwk_too():
    identity = (1).to_bytes(32, "little")
    with pytest.raises(InputError, match="small order"):
        public_key_from_jwk({"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(identity)})


@pytest.mark.parametrize("algorithm", ["p256", "p384"])
def test_only_the_compressed_form_is_a_raw_key(algorithm):
    key = KEYS[algorithm]
    for raw in (b"\x04" + key.raw[1:], b"\x00" + key.raw[1:], b"\x05" + key.raw[1:], key.raw[1:], key.raw + b"\0", b""):
        with pytest.raises(InputError, match="KEY_REFUSED"):
            PublicKey(algorithm, raw)


@pytest.mark.parametrize("jwk", [None, [], "x", 1, b"{}"])
def test_what_is_no_object_is_no_jwk(jwk):
    with pytest.raises(InputError, match="KEY_REFUSED"):
        public_key_from_jwk(jwk)


@each_key
@pytest.mark.parametrize("fragment", ["", "#", "#1", "#00", "#0#0", "#0 ", "?x#0", "/p#0", "\n#0"])
def test_a_did_jwk_has_one_fragment(key, fragment):
    assert public_key_from_did_url(f"{did_jwk_of(key)}#0") == key
    with pytest.raises(InputError, match="KEY_REFUSED"):
        public_key_from_did_url(f"{did_jwk_of(key)}{fragment}")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b"\xff\xfe",
        b'{"kty":"EC","kty":"EC"}',
        b'{"crv":"Ed25519","kty":"OKP","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}',
        b"[" * 1000,
        b"x" * 5000,
    ],
)
def test_a_did_jwk_that_holds_no_good_key_is_refused(raw):
    with pytest.raises(InputError, match="KEY_REFUSED"):
        public_key_from_did_url(f"did:jwk:{encode_base64url(raw)}#0")


@each_key
def test_a_did_jwk_with_its_private_member_is_refused(key):
    encoded = encode_base64url(canonical_json({**jwk_of(key), "d": "AAAA"}))
    with pytest.raises(InputError, match="KEY_REFUSED"):
        public_key_from_did_url(f"did:jwk:{encoded}#0")


@each_key
@pytest.mark.parametrize("length", [0, 1, 63, 65, 95, 97, 72, 104, 4096])
def test_a_signature_of_another_length_is_false(key, length):
    assert not key.verify(signature=bytes(length), message=b"x")
    assert not key.verify(signature=b"\xff" * length, message=b"x")


@pytest.mark.parametrize("algorithm", ["p256", "p384"])
def test_der_signatures_are_false_and_the_mirrored_s_verifies_the_same_message(algorithm):
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    from greenchain.adapters.keys.signers import _ORDERS

    signer = ecdsa_signer_from_seed(b"k" * 32, algorithm)
    signature = signer.sign(b"message")
    half = len(signature) // 2
    r, s = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
    assert not signer.public_key.verify(signature=encode_dss_signature(r, s), message=b"message")
    mirrored = signature[:half] + (_ORDERS[algorithm] - s).to_bytes(half)
    assert signer.public_key.verify(signature=mirrored, message=b"message")
    assert not signer.public_key.verify(signature=mirrored, message=b"other")
    beyond = s + _ORDERS[algorithm]
    if beyond < 1 << (8 * half):
        assert not signer.public_key.verify(signature=signature[:half] + beyond.to_bytes(half), message=b"message")
