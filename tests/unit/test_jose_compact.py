"""Compact JWS: the attacks on its header, its algorithm and its encoding, each refused under its code."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from greenchain.adapters.keys import ecdsa_signer_from_seed, signer_from_seed
from greenchain.claims.jose import ALGORITHMS, REFUSED_HEADERS, open_compact, parse_compact, sign_compact
from greenchain.claims.keys import jwk_of
from greenchain.claims.multibase import encode_base64url
from greenchain.values.errors import GreenchainError, InputError

PAYLOAD = b'{"a":1}'
SIGNERS = {
    "EdDSA": signer_from_seed(b"j" * 32),
    "ES256": ecdsa_signer_from_seed(b"j" * 32, "p256"),
    "ES384": ecdsa_signer_from_seed(b"j" * 32, "p384"),
}
each = pytest.mark.parametrize(("alg", "signer"), SIGNERS.items(), ids=SIGNERS)


def forge(header, signer, payload=PAYLOAD, *, raw_header=None):
    """A token that is signed well over a header that our own issuing side would refuse."""
    text = raw_header if raw_header is not None else json.dumps(header).encode()
    signing_input = f"{encode_base64url(text)}.{encode_base64url(payload)}"
    return f"{signing_input}.{encode_base64url(signer.sign(signing_input.encode()))}"


@each
def test_what_is_signed_is_opened(alg, signer):
    token = sign_compact(PAYLOAD, signer=signer, header={"typ": "x"})
    assert open_compact(token, signer.public_key, alg=alg) == PAYLOAD
    assert parse_compact(token).header == {"alg": alg, "typ": "x"}
    assert forge({"alg": alg}, signer) != token
    assert open_compact(forge({"alg": alg}, signer), signer.public_key, alg=alg) == PAYLOAD


def test_both_names_of_the_edwards_algorithm_are_accepted_and_each_must_be_asked_for():
    signer = SIGNERS["EdDSA"]
    token = sign_compact(PAYLOAD, signer=signer, header={"alg": "Ed25519"})
    assert open_compact(token, signer.public_key, alg="Ed25519") == PAYLOAD
    with pytest.raises(InputError, match="ALGORITHM_REFUSED"):
        open_compact(token, signer.public_key, alg="EdDSA")


def refusal(code, token, signer, alg):
    with pytest.raises(InputError) as caught:
        open_compact(token, signer.public_key, alg=alg)
    assert caught.value.code == code, caught.value


@each
@pytest.mark.parametrize(
    "algorithm",
    ["none", "None", "NONE", "", "HS256", "HS384", "RS256", "PS256", "ES512", "ES256K", "EDDSA", "es256", None, 1,
     ["ES256"], {}],
)  # fmt: skip
def test_an_algorithm_outside_the_table_is_refused_although_the_signature_fits(alg, signer, algorithm):
    for asked in (alg, str(algorithm)):
        refusal("ALGORITHM_REFUSED", forge({"alg": algorithm}, signer), signer, asked)
    with pytest.raises(InputError, match="ALGORITHM_REFUSED"):
        parse_compact(forge({"alg": algorithm}, signer))


@each
def test_a_header_without_algorithm_is_refused(alg, signer):
    refusal("ALGORITHM_REFUSED", forge({"typ": "vc+jwt"}, signer), signer, alg)


@each
def test_the_key_decides_the_algorithm_whatever_header_and_caller_say(alg, signer):
    for other in ALGORITHMS - set(signer.public_key.jose_names):
        token = forge({"alg": other}, signer)
        refusal("ALGORITHM_REFUSED", token, signer, other)
        refusal("ALGORITHM_REFUSED", token, signer, alg)
        refusal("ALGORITHM_REFUSED", forge({"alg": alg}, signer), signer, other)


@each
def test_a_token_without_signature_is_refused(alg, signer):
    header = encode_base64url(b'{"alg":"none"}')
    for token in (f"{header}.{encode_base64url(PAYLOAD)}.", f"{header}.{encode_base64url(PAYLOAD)}"):
        refusal("ENVELOPE_MALFORMED", token, signer, alg)


@each
def test_the_public_key_as_secret_of_a_hash_signs_nothing(alg, signer):
    jwk = json.dumps(jwk_of(signer.public_key)).encode()
    for secret in (signer.public_key.raw, signer.public_key.multikey.encode(), jwk):
        for header in ({"alg": "HS256"}, {"alg": alg}):
            text = f"{encode_base64url(json.dumps(header).encode())}.{encode_base64url(PAYLOAD)}"
            mac = hmac.new(secret, text.encode(), hashlib.sha256).digest()
            code = "ALGORITHM_REFUSED" if header["alg"] == "HS256" else "PROOF_INVALID"
            refusal(code, f"{text}.{encode_base64url(mac)}", signer, alg)


@each
@pytest.mark.parametrize("member", sorted(REFUSED_HEADERS))
@pytest.mark.parametrize("value", [None, False, True, "x", ["exp"], {}])
def test_a_header_that_brings_a_key_or_asks_for_an_extension_is_refused(alg, signer, member, value):
    refusal("ENVELOPE_HEADER_REFUSED", forge({"alg": alg, member: value}, signer), signer, alg)


@each
def test_an_embedded_key_of_the_attacker_is_not_used(alg, signer):
    attacker = signer_from_seed(b"a" * 32)
    for header in ({"alg": "EdDSA", "jwk": jwk_of(attacker.public_key)}, {"alg": "EdDSA", "kid": attacker.did}):
        with pytest.raises(InputError):
            open_compact(forge(header, attacker), signer.public_key, alg=alg)


@each
@pytest.mark.parametrize(
    "raw_header",
    [
        b"",
        b"null",
        b"[]",
        b'"alg"',
        b"{",
        b"\xff",
        b'{"alg":"EdDSA","alg":"EdDSA"}',
        b'\xef\xbb\xbf{"alg":"EdDSA"}',
        b'{"alg":"EdDSA"}x',
        b'{"alg":"EdDSA","x":NaN}',
        b'{"alg":"EdDSA","x":' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"alg":"EdDSA","x":"' + b"x" * 5000 + b'"}',
    ],
    ids=range(12),
)
def test_a_header_that_is_no_strict_object_is_refused(alg, signer, raw_header):
    with pytest.raises(GreenchainError):
        open_compact(forge(None, signer, raw_header=raw_header), signer.public_key, alg=alg)


@each
def test_each_part_has_one_spelling(alg, signer):
    header, payload, signature = sign_compact(PAYLOAD, signer=signer, header={}).split(".")
    for spoil in ("{}=", "{}==", "{}\n", " {}", "{}\t", "A{}", "{}é", "{}*", "{}\x00"):
        for parts in (
            (spoil.format(header), payload, signature),
            (header, spoil.format(payload), signature),
            (header, payload, spoil.format(signature)),
        ):
            with pytest.raises(GreenchainError):
                open_compact(".".join(parts), signer.public_key, alg=alg)


def test_trailing_bits_that_decode_to_the_same_bytes_are_refused():
    """Of 86 letters, the last of a 64-byte signature carries four idle bits: 15 of 16 spellings must be refused."""
    signer = SIGNERS["EdDSA"]
    token = sign_compact(PAYLOAD, signer=signer, header={})
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    refused = 0
    for letter in letters:
        if letter != token[-1]:
            with pytest.raises(InputError):
                open_compact(token[:-1] + letter, signer.public_key, alg="EdDSA")
            refused += 1
    assert refused == 63


@pytest.mark.parametrize("alg", ["ES256", "ES384"])
def test_der_and_zero_signatures_are_refused(alg):
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    signer = SIGNERS[alg]
    header, payload, signature = sign_compact(PAYLOAD, signer=signer, header={}).split(".")
    raw = parse_compact(f"{header}.{payload}.{signature}").signature
    half = len(raw) // 2
    der = encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))
    for forged in (
        der,
        bytes(len(raw)),
        b"\xff" * len(raw),
        raw + b"\0",
        b"\0" + raw,
        raw[:-1],
        raw[:half] + b"\0" + raw[half:],
    ):
        refusal("PROOF_INVALID", f"{header}.{payload}.{encode_base64url(forged)}", signer, alg)


@each
@pytest.mark.parametrize("token", ["", ".", "..", "...", "a.b", "a.b.c.d", "a..c", ".b.c", "a.b.", "éé.b.c", "a" * 100])
def test_what_is_not_three_parts_is_refused(alg, signer, token):
    with pytest.raises(InputError):
        open_compact(token, signer.public_key, alg=alg)


def test_a_token_beyond_the_budget_is_refused_unread():
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        parse_compact("a" * (6 * 1024 * 1024 + 1))


@each
def test_issuing_refuses_what_opening_would(alg, signer):
    for header, code in (
        ({"alg": "none"}, "ALGORITHM_REFUSED"),
        ({"alg": "HS256"}, "ALGORITHM_REFUSED"),
        ({"crit": ["exp"]}, "ENVELOPE_HEADER_REFUSED"),
        ({"jwk": {}}, "ENVELOPE_HEADER_REFUSED"),
    ):
        with pytest.raises(InputError, match=code):
            sign_compact(PAYLOAD, signer=signer, header=header)
    with pytest.raises(InputError, match="ENVELOPE_MALFORMED"):
        sign_compact(b"", signer=signer, header={})
