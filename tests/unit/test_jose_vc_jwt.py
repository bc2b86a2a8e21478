"""Credentials in JOSE envelopes: what the envelope says agrees with the credential, or nothing is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from joserfc import jws as joserfc_jws
from joserfc.jwk import ECKey, OKPKey

from greenchain.adapters.keys import Naming, ecdsa_signer_from_seed, signer_from_seed
from greenchain.claims.jose import sign_compact
from greenchain.claims.keys import jwk_of, public_key_from_did_url
from greenchain.claims.vc_jwt import (
    compact_of,
    enveloped_credential,
    enveloped_token,
    make_vc_jwt,
    read_vc_jwt,
)
from greenchain.values.errors import GreenchainError, InputError
from greenchain.values.json import canonical_json, parse_json

SIGNERS = {
    "EdDSA": signer_from_seed(b"v" * 32),
    "ES256": ecdsa_signer_from_seed(b"v" * 32, "p256"),
    "ES384": ecdsa_signer_from_seed(b"v" * 32, "p384"),
}
each = pytest.mark.parametrize("signer", SIGNERS.values(), ids=SIGNERS)
CREATED = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
SIGNER = SIGNERS["EdDSA"]


def credential(signer=SIGNER, **changed):
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:example:claim:1",
        "type": ["VerifiableCredential", "EcoLabelCredential"],
        "issuer": signer.did,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "https://id.gs1.example/01/09520123456788", "mass": "12.5"},
        **changed,
    }


def token(payload=None, *, signer=SIGNER, **header):
    document = credential(signer) if payload is None else payload
    protected = {"typ": "vc+jwt", "kid": signer.verification_method, **header}
    return sign_compact(
        canonical_json(document), signer=signer, header={k: v for k, v in protected.items() if v is not ...}
    )


def refused(code, text):
    with pytest.raises(InputError) as caught:
        read_vc_jwt(text)
    assert caught.value.code == code, caught.value


@each
def test_what_is_issued_is_read_and_signed_by_the_issuer_s_key(signer):
    read = read_vc_jwt(make_vc_jwt(credential(signer), signer=signer, created=CREATED))
    assert read.document == credential(signer)
    assert read.method == signer.verification_method
    assert (read.issued_at, read.not_before, read.expires) == (CREATED, None, None)
    assert read.jws.header == {
        "alg": signer.public_key.jose_names[0], "cty": "vc", "kid": signer.verification_method, "typ": "vc+jwt",
    }  # fmt: skip
    assert read.jws.is_signed_by(signer.public_key)
    others = (other.public_key for other in SIGNERS.values() if other is not signer)
    for key in others:
        with pytest.raises(InputError, match="ALGORITHM_REFUSED"):
            read.jws.is_signed_by(key)


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # by RFC 9864, and still what other verifiers know
@each
def test_a_second_implementation_verifies_what_we_sign(signer):
    text = make_vc_jwt(credential(signer), signer=signer, created=CREATED)
    jwk = jwk_of(signer.public_key)
    key = (OKPKey if jwk["kty"] == "OKP" else ECKey).import_key(jwk)
    verified = joserfc_jws.deserialize_compact(text, key, algorithms=list(signer.public_key.jose_names))
    assert json.loads(verified.payload) == {**credential(signer), "iat": int(CREATED.timestamp())}
    assert verified.headers()["typ"] == "vc+jwt"


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # by RFC 9864, and still what other verifiers know
@pytest.mark.parametrize(
    ("kind", "alg"), [("Ed25519", "EdDSA"), ("Ed25519", "Ed25519"), ("P-256", "ES256"), ("P-384", "ES384")]
)
def test_we_verify_what_a_second_implementation_signs(kind, alg):
    from greenchain.claims.keys import did_jwk_of, public_key_from_jwk

    private = OKPKey.generate_key(kind) if kind == "Ed25519" else ECKey.generate_key(kind)
    key = public_key_from_jwk(private.as_dict(private=False))
    method = f"{did_jwk_of(key)}#0"
    document = {**credential(), "issuer": did_jwk_of(key), "iat": 5}
    header = {"alg": alg, "typ": "vc+jwt", "kid": method}
    text = joserfc_jws.serialize_compact(header, json.dumps(document).encode(), private, algorithms=[alg])
    read = read_vc_jwt(text)
    assert read.method == method
    assert read.jws.is_signed_by(public_key_from_did_url(read.method))
    assert read.document == {name: value for name, value in document.items() if name != "iat"}


@pytest.mark.parametrize(
    "typ", [..., "", "JWT", "vp+jwt", "at+jwt", "VC+JWT", "application/vc+jwt", "vc+ld+jwt", "statuslist+jwt", None,
            ["vc+jwt"], "vc+jwt "],
)  # fmt: skip
def test_another_media_type_is_refused(typ):
    refused("ENVELOPE_TYPE_REFUSED", token(typ=typ))


@pytest.mark.parametrize("cty", ["", "vp", "VC", "application/vc", None, ["vc"], "credential-claims-set+json"])
def test_another_content_type_is_refused_and_its_absence_is_not(cty):
    assert read_vc_jwt(token()).document == read_vc_jwt(token(cty="vc")).document
    refused("ENVELOPE_TYPE_REFUSED", token(cty=cty))


@pytest.mark.parametrize("name", ["vc", "vp", "proof", "aud"])
@pytest.mark.parametrize("value", [None, {}, [], "x", {"type": ["VerifiableCredential"]}])
def test_a_payload_with_a_second_meaning_is_refused(name, value):
    refused("ENVELOPE_MISMATCH", token({**credential(), name: value}))


@pytest.mark.parametrize("raw", [b"null", b"[]", b'"x"', b"5"])
def test_a_payload_that_is_no_object_is_refused(raw):
    refused("CLAIM_NOT_OBJECT", sign_compact(raw, signer=SIGNER, header={"typ": "vc+jwt", "kid": SIGNER.did}))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"issuer":"a","issuer":"b"}', "JSON_DUPLICATE_KEY"),
        (b'{"exp":NaN}', "JSON_NUMBER_UNSAFE"),
        (b'{"exp":Infinity}', "JSON_NUMBER_UNSAFE"),
        (b'{"exp":1e400}', "JSON_NUMBER_UNSAFE"),
        (b'{"exp":9007199254740993}', "JSON_NUMBER_UNSAFE"),
        (b"\xef\xbb\xbf{}", "JSON_ENCODING"),
        (b"{} ,", "JSON_SYNTAX"),
        (b"[" * 100_000, "BUDGET_EXCEEDED"),
    ],
)
def test_a_payload_that_readers_read_differently_is_refused(raw, code):
    refused(code, sign_compact(raw, signer=SIGNER, header={"typ": "vc+jwt", "kid": SIGNER.verification_method}))


def test_iss_sub_and_jti_that_agree_are_taken_off():
    document = credential()
    said = {"iss": SIGNER.did, "sub": document["credentialSubject"]["id"], "jti": document["id"]}
    assert read_vc_jwt(token({**document, **said})).document == document
    assert read_vc_jwt(token({**document, **said}, **said)).document == document
    assert read_vc_jwt(token(document, **said)).document == document
    nested = {
        **document,
        "issuer": {"id": SIGNER.did, "name": "x"},
        "credentialSubject": [document["credentialSubject"]],
    }
    assert read_vc_jwt(token({**nested, **said})).document == nested


@pytest.mark.parametrize("name", ["iss", "sub", "jti"])
@pytest.mark.parametrize("value", ["", "did:key:zOther", None, 5, True, ["x"], {"id": "x"}])
def test_iss_sub_and_jti_that_differ_are_refused_in_header_and_payload(name, value):
    refused("ENVELOPE_MISMATCH", token({**credential(), name: value}))
    refused("ENVELOPE_MISMATCH", token(credential(), **{name: value}))


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("jti", {"id": ...}),
        ("sub", {"credentialSubject": {"mass": "1"}}),
        ("sub", {"credentialSubject": [{"id": "urn:x"}, {"id": "urn:y"}]}),
        ("sub", {"credentialSubject": ["urn:x"]}),
        ("sub", {"credentialSubject": []}),
        ("iss", {"issuer": ["urn:x"]}),
        ("iss", {"issuer": {"name": "urn:x"}}),
        ("iss", {"issuer": ...}),
    ],
)
def test_a_claim_of_the_envelope_with_nothing_to_agree_with_is_refused(name, document):
    kept = {key: value for key, value in {**credential(), **document}.items() if value is not ...}
    for value in ("urn:x", "", None):
        refused("ENVELOPE_MISMATCH", token({**kept, name: value}))
        refused("ENVELOPE_MISMATCH", token(kept, **{name: value}))


@pytest.mark.parametrize("name", ["iat", "nbf", "exp"])
@pytest.mark.parametrize(
    ("value", "second"), [(0, 0), (1, 1), (1_772_366_400, 1_772_366_400), (253_402_300_799, 253_402_300_799)]
)
def test_times_of_the_envelope_are_whole_seconds(name, value, second):
    read = read_vc_jwt(token({**credential(), name: value}))
    found = {"iat": read.issued_at, "nbf": read.not_before, "exp": read.expires}
    assert found[name] == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    assert name not in read.document


@pytest.mark.parametrize("name", ["iat", "nbf", "exp"])
@pytest.mark.parametrize("value", [-1, 253_402_300_800, 2**53 - 1, True, False, "1772366400", [1], {}, 0.5])
def test_times_of_the_envelope_that_are_none_are_refused(name, value):
    refused("ENVELOPE_TIME_INVALID", token({**credential(), name: value}))


@pytest.mark.parametrize("name", ["iat", "nbf", "exp"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_time_that_says_nothing_is_refused(name, value):
    refused("ENVELOPE_MISMATCH", token({**credential(), name: value}))


@pytest.mark.parametrize("text", [b"1.0", b"1e3", b"1772366400.0"])
def test_a_whole_number_written_with_a_fraction_is_no_time(text):
    raw = canonical_json(credential()).removesuffix(b"}") + b',"exp":' + text + b"}"
    refused("ENVELOPE_TIME_INVALID", sign_compact(raw, signer=SIGNER, header={"typ": "vc+jwt", "kid": SIGNER.did}))


@pytest.mark.parametrize(("nbf", "exp", "ok"), [(10, 11, True), (10, 10, False), (11, 10, False)])
def test_an_envelope_ends_after_it_begins(nbf, exp, ok):
    text = token({**credential(), "nbf": nbf, "exp": exp})
    if ok:
        assert read_vc_jwt(text).expires > read_vc_jwt(text).not_before
    else:
        refused("ENVELOPE_TIME_INVALID", text)


@pytest.mark.parametrize("name", ["iat", "nbf", "exp"])
def test_a_time_in_the_header_alone_is_refused(name):
    refused("ENVELOPE_MISMATCH", token(credential(), **{name: 5}))
    refused("ENVELOPE_MISMATCH", token({**credential(), name: 5}, **{name: 6}))
    refused("ENVELOPE_MISMATCH", token({**credential(), name: 1}, **{name: True}))
    assert read_vc_jwt(token({**credential(), name: 5}, **{name: 5})).document == credential()


def test_a_relative_kid_is_of_the_issuer():
    document = credential(issuer="did:web:label.example")
    assert read_vc_jwt(token(document, kid="#key-1")).method == "did:web:label.example#key-1"
    document["issuer"] = {"id": "did:web:label.example"}
    assert read_vc_jwt(token(document, kid="#key-1")).method == "did:web:label.example#key-1"


def test_a_kid_may_be_left_out_where_the_issuer_is_its_key():
    for method in ("key", "jwk"):
        url = Naming(method).of(SIGNER.public_key)
        assert read_vc_jwt(token(credential(issuer=url.partition("#")[0]), kid=...)).method == url
    refused("KEY_UNKNOWN", token(credential(issuer="did:web:label.example"), kid=...))
    refused("KEY_UNKNOWN", token(credential(issuer="https://label.example"), kid=...))


@pytest.mark.parametrize(
    "kid",
    ["", "#", "key-1", "did:web:a.example", "did:web:a.example#", "did:web:a.example#a#b", "did:web:a.example/../b#k",
     "did:web:a.example?x=1#k", "did:web:a.example/path#k", "https://a.example/key#k", "#a b", "#é", "did:web:#k",
     " did:web:a.example#k", "did:web:a.example#k\n", "DID:web:a.example#k", "did:Web:a.example#k", "did::a#k",
     "did:web:a%2#k", None, 5, ["did:web:a.example#k"], {}, "did:web:" + "a" * 5000 + "#k"],
)  # fmt: skip
def test_a_kid_that_is_no_did_url_is_refused(kid):
    with pytest.raises(InputError) as caught:
        read_vc_jwt(token(credential(), kid=kid))
    assert caught.value.code in {"KEY_UNKNOWN", "BUDGET_EXCEEDED"}


def test_an_issuer_that_is_a_list_names_no_key():
    refused("KEY_UNKNOWN", token(credential(issuer=[SIGNER.did]), kid=...))
    refused("KEY_UNKNOWN", token(credential(issuer=[SIGNER.did]), kid="#key"))


@pytest.mark.parametrize("name", ["iat", "iss", "sub", "jti", "nbf", "exp", "proof", "vc", "vp", "aud"])
def test_a_draft_with_members_of_an_envelope_is_not_issued(name):
    with pytest.raises(InputError, match="ENVELOPE_MISMATCH"):
        make_vc_jwt({**credential(), name: "x"}, signer=SIGNER, created=CREATED)


def test_the_instant_of_signing_is_stated_to_the_second_and_must_have_an_offset():
    later = CREATED.astimezone(timezone(timedelta(hours=8))) + timedelta(microseconds=999_999)
    assert read_vc_jwt(make_vc_jwt(credential(), signer=SIGNER, created=later)).issued_at == CREATED
    with pytest.raises(ValueError, match="offset"):
        make_vc_jwt(credential(), signer=SIGNER, created=CREATED.replace(tzinfo=None))
    with pytest.raises(InputError, match="ENVELOPE_TIME_INVALID"):
        make_vc_jwt(credential(), signer=SIGNER, created=datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC))


def test_one_credential_issued_twice_has_one_token_where_signatures_have_one_text():
    assert make_vc_jwt(credential(), signer=SIGNER, created=CREATED) == make_vc_jwt(
        dict(reversed(credential().items())), signer=SIGNER, created=CREATED
    )


# The outer form


def test_bare_and_enveloped_tokens_are_found():
    text = token()
    assert compact_of(text.encode()) == text
    assert compact_of(text.encode() + b"\n") == text
    for outer in (
        enveloped_credential(text),
        {**enveloped_credential(text), "type": [enveloped_credential(text)["type"]]},
    ):
        assert compact_of(json.dumps(outer).encode()) == text
        assert compact_of(json.dumps(outer, indent=2).encode()) == text
        assert enveloped_token(outer) == text


def test_other_documents_are_no_tokens():
    for raw in (b"", b"{}", b"[]", b"1.5", b"null", b"e", b"eyJ9", b"false", b'"a.b.c"', canonical_json(credential())):
        assert compact_of(raw) is None
    mention = {**credential(), "note": "EnvelopedVerifiableCredential"}
    assert compact_of(canonical_json(mention)) is None
    assert compact_of(b'["EnvelopedVerifiableCredential"]') is None


@pytest.mark.parametrize(
    "raw", [b"e.", b"e..", b"eyJ.\xff.\xff", b"e\xc3\xa9.a.b", b"ey.a.b\n\n", b"ey.a.b ", b"ey.a.b\r\n"]
)
def test_bytes_that_look_like_a_token_are_read_as_one_and_refused(raw):
    found = compact_of(raw)
    assert found is not None
    refused("ENVELOPE_MALFORMED", found)


@pytest.mark.parametrize(
    "changed",
    [
        {"credentialSubject": {"id": "urn:other"}},
        {"issuer": "did:web:other.example"},
        {"validUntil": "2099-01-01T00:00:00Z"},
        {"credentialStatus": {}},
        {"proof": {}},
        {"name": "x"},
        {"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]},
        {"type": ["EnvelopedVerifiableCredential", "EnvelopedVerifiableCredential"]},
        {"@context": ...},
        {"id": ...},
    ],
)
def test_an_outer_object_that_says_anything_itself_is_refused(changed):
    outer = {k: v for k, v in {**enveloped_credential(token()), **changed}.items() if v is not ...}
    with pytest.raises(InputError, match="ENVELOPE_MISMATCH"):
        compact_of(json.dumps(outer).encode())


@pytest.mark.parametrize(
    "url",
    ["", "data:,x", "data:application/vp+jwt,{}", "data:application/vc+jwt;base64,{}", "data:application/vc+ld+json,{}",
     "DATA:application/vc+jwt,{}", "https://a.example/{}", " data:application/vc+jwt,{}", None, 5, ["x"], {}],
)  # fmt: skip
def test_an_outer_id_that_is_no_data_url_of_a_credential_is_refused(url):
    outer = {**enveloped_credential(token()), "id": url.format(token()) if isinstance(url, str) else url}
    with pytest.raises(InputError, match="ENVELOPE_MALFORMED"):
        compact_of(json.dumps(outer).encode())


def test_an_enveloped_presentation_is_no_credential():
    outer = {**enveloped_credential(token()), "type": "EnvelopedVerifiablePresentation"}
    assert compact_of(json.dumps(outer).encode()) is None


def test_the_outer_object_is_read_as_strictly_as_any():
    text = json.dumps(enveloped_credential(token()))
    for raw in (
        text.replace('"type"', '"id": "x", "type"'),
        text + "x",
        text[:-1],
        text.replace('"type"', '"__proto__"'),
    ):
        with pytest.raises(GreenchainError):
            compact_of(raw.encode())


def test_every_altered_byte_of_a_token_is_refused_or_says_the_same():
    """The law of signed content, walked through once: each place of a token, three ways."""
    text = token({**credential(), "iat": 5})
    key = SIGNER.public_key
    accepted = 0
    for index, letter in enumerate(text):
        for other in ("A" if letter != "A" else "B", "", letter + letter):
            try:
                read = read_vc_jwt(text[:index] + other + text[index + 1 :])
                accepted += read.jws.is_signed_by(key)
            except GreenchainError:
                continue
    assert accepted == 0
    assert parse_json(read_vc_jwt(text).jws.payload)["iat"] == 5
