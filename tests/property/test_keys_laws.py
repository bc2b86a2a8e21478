"""Laws of keys and tokens: every spelling leads back, every altered one is refused, curves judged by an own formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.keys import Naming, ecdsa_signer_from_seed, signer_from_seed
from greenchain.claims.did_documents import make_did_document, read_did_document
from greenchain.claims.jose import open_compact, parse_compact, sign_compact
from greenchain.claims.keys import (
    PublicKey,
    did_jwk_of,
    jwk_of,
    public_key_from_did_url,
    public_key_from_jwk,
    public_key_from_multikey,
)
from greenchain.values.errors import GreenchainError
from greenchain.values.json import canonical_json

# FIPS 186-4, D.1.2: p and b; a is -3 for both
CURVES = {
    "p256": (
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    ),
    "p384": (
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
    ),
}
seeds = st.binary(min_size=32, max_size=32)
signers = st.one_of(
    st.builds(signer_from_seed, seeds), st.builds(ecdsa_signer_from_seed, seeds, st.sampled_from(sorted(CURVES)))
)
NAMINGS = (Naming(), Naming("jwk"), Naming("web", "label.example"), Naming("web", "a.example:b:c"))


@given(signers)
def test_every_spelling_of_a_key_leads_back_to_it(signer):
    key = signer.public_key
    assert public_key_from_multikey(key.multikey) == key
    assert public_key_from_jwk(jwk_of(key)) == key
    assert public_key_from_did_url(key.verification_method) == key
    assert public_key_from_did_url(f"{did_jwk_of(key)}#0") == key


@given(signers, st.sampled_from(NAMINGS))
def test_a_document_made_for_a_key_lists_exactly_that_key(signer, naming):
    method = naming.of(signer.public_key)
    raw = canonical_json(make_did_document(signer.public_key, verification_method=method))
    document = read_did_document(raw, did=method.partition("#")[0])
    assert document.assertion_keys == {method: signer.public_key}
    assert document.other_methods == frozenset()
    assert document.key_of(method) == signer.public_key


@given(st.sampled_from(sorted(CURVES)), st.data())
def test_a_compressed_point_is_accepted_exactly_where_the_curve_has_it(algorithm, data):
    p, b = CURVES[algorithm]
    length = (p.bit_length() + 7) // 8
    x = data.draw(st.one_of(st.integers(0, 2 ** (8 * length) - 1), st.integers(p - 2, p + 5), st.integers(0, 5)))
    raw = bytes((data.draw(st.sampled_from((2, 3))),)) + x.to_bytes(length)
    right = (pow(x, 3, p) - 3 * x + b) % p
    is_point = x < p and pow(right, (p - 1) // 2, p) in (0, 1)
    if not is_point:
        with pytest.raises(GreenchainError, match="KEY_REFUSED"):
            PublicKey(algorithm, raw)
        return
    key = PublicKey(algorithm, raw)
    root = pow(right, (p + 1) // 4, p)
    y = root if root % 2 == raw[0] % 2 else p - root
    assert public_key_from_jwk(jwk_of(key)) == key
    assert (x, y) == tuple(int.from_bytes(part) for part in _coordinates(key))


def _coordinates(key):
    from greenchain.claims.multibase import decode_base64url

    jwk = jwk_of(key)
    return decode_base64url(jwk["x"]), decode_base64url(jwk["y"])


@given(signers, st.binary(max_size=200), st.data())
def test_a_signature_over_one_message_fits_no_other_and_no_other_key(signer, message, data):
    other = data.draw(signers)
    signature = signer.sign(message)
    assert signer.public_key.verify(signature=signature, message=message)
    assert not signer.public_key.verify(signature=signature, message=message + b"\0")
    if other.public_key != signer.public_key:
        assert not other.public_key.verify(signature=signature, message=message)


@given(signers, st.binary(max_size=120))
def test_any_bytes_as_signature_are_false_and_no_error(signer, signature):
    assert not signer.public_key.verify(signature=signature, message=b"x")


@given(signers, st.binary(min_size=1, max_size=100), st.data())
def test_a_token_with_one_letter_changed_is_refused(signer, payload, data):
    token = sign_compact(payload, signer=signer, header={"typ": "vc+jwt"})
    alg = signer.public_key.jose_names[0]
    assert open_compact(token, signer.public_key, alg=alg) == payload
    index = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.one_of(st.sampled_from("AZaz09-_.= \n"), st.characters(codec="utf-8")))
    changed = token[:index] + letter + token[index + 1 :]
    if changed != token:
        with pytest.raises(GreenchainError):
            open_compact(changed, signer.public_key, alg=alg)


@given(signers, st.binary(min_size=1, max_size=50), st.data())
def test_a_token_with_a_part_dropped_doubled_or_swapped_is_refused(signer, payload, data):
    token = sign_compact(payload, signer=signer, header={})
    alg = signer.public_key.jose_names[0]
    parts = data.draw(st.lists(st.sampled_from([*token.split("."), ""]), max_size=5))
    if ".".join(parts) != token:
        with pytest.raises(GreenchainError):
            open_compact(".".join(parts), signer.public_key, alg=alg)


@given(st.text(max_size=60))
def test_any_text_is_a_token_or_refused(text):
    for token in (text, f"{text}.{text}.{text}"):
        try:
            jws = parse_compact(token)
        except GreenchainError:
            continue
        assert jws.signing_input.decode() == token.rpartition(".")[0]


@given(st.text(max_size=60))
def test_any_text_after_a_method_is_a_key_or_refused(text):
    for url in (text, f"did:key:{text}", f"did:jwk:{text}#0", f"did:key:{text}#{text}"):
        with pytest.raises(GreenchainError):
            public_key_from_did_url(url)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = ["kty", "crv", "x", "y", "d", "use", "key_ops", "alg", "kid"]


@given(signers, st.dictionaries(st.sampled_from(MEMBERS), json_values, max_size=3), st.sets(st.sampled_from(MEMBERS)))
def test_any_jwk_is_the_key_or_refused(signer, changed, dropped):
    jwk = {name: value for name, value in {**jwk_of(signer.public_key), **changed}.items() if name not in dropped}
    try:
        key, code = public_key_from_jwk(jwk), ""
    except GreenchainError as error:
        key, code = None, error.code
    assert (key, code) in ((signer.public_key, ""), (None, "KEY_REFUSED"))
