"""Identifier documents: which keys they list for claims, and every way a document can try to mean two things."""

from __future__ import annotations

import json

import pytest

from greenchain.adapters.keys import ecdsa_signer_from_seed, signer_from_seed
from greenchain.claims.did_documents import (
    MAX_DOCUMENT,
    MAX_METHODS,
    did_web_url,
    make_did_document,
    read_did_document,
)
from greenchain.claims.keys import jwk_of
from greenchain.values.errors import GreenchainError, InputError
from greenchain.values.time import parse_instant

DID = "did:web:label.example"
KEY = signer_from_seed(b"d" * 32).public_key
OTHER = ecdsa_signer_from_seed(b"d" * 32, "p256").public_key


def method(name="#key-1", key=KEY, **changed):
    entry = {"id": name, "type": "Multikey", "controller": DID, "publicKeyMultibase": key.multikey, **changed}
    return {k: v for k, v in entry.items() if v is not ...}


def document(**changed):
    whole = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": DID,
        "verificationMethod": [method()],
        "assertionMethod": ["#key-1"],
        **changed,
    }
    return {k: v for k, v in whole.items() if v is not ...}


def read(whole, did=DID):
    return read_did_document(json.dumps(whole).encode(), did=did)


def refused(code, whole, did=DID):
    with pytest.raises(InputError) as caught:
        read(whole, did)
    assert caught.value.code == code, caught.value
    return caught.value.faults[0]


def test_a_key_for_claims_is_found_under_its_absolute_name():
    for name in ("#key-1", f"{DID}#key-1"):
        for reference in ("#key-1", f"{DID}#key-1"):
            found = read(document(verificationMethod=[method(name)], assertionMethod=[reference]))
            assert found.assertion_keys == {f"{DID}#key-1": KEY}
            assert (found.id, found.other_methods, dict(found.refused), dict(found.ends)) == (DID, frozenset(), {}, {})


def test_a_key_embedded_in_the_purpose_is_for_that_purpose():
    found = read(document(verificationMethod=..., assertionMethod=[method()]))
    assert found.assertion_keys == {f"{DID}#key-1": KEY}


@pytest.mark.parametrize("key", [KEY, OTHER, ecdsa_signer_from_seed(b"d" * 32, "p384").public_key])
def test_keys_of_every_kind_are_read_as_jwk_and_as_multikey(key):
    for entry in (
        method(key=key),
        method(type="JsonWebKey", publicKeyMultibase=..., publicKeyJwk=jwk_of(key)),
        method(type="JsonWebKey2020", publicKeyMultibase=..., publicKeyJwk={**jwk_of(key), "use": "sig"}),
    ):
        assert read(document(verificationMethod=[entry])).assertion_keys == {f"{DID}#key-1": key}


@pytest.mark.parametrize("purpose", ["authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation"])
def test_a_key_for_another_purpose_signs_no_claims(purpose):
    found = read(document(**{"assertionMethod": ..., purpose: ["#key-1"]}))
    assert found.assertion_keys == {}
    assert found.other_methods == {f"{DID}#key-1"}
    with pytest.raises(InputError, match="PURPOSE_MISMATCH"):
        found.key_of(f"{DID}#key-1")


def test_a_key_that_is_only_listed_signs_no_claims_and_one_that_is_not_is_unknown():
    found = read(document(verificationMethod=[method(), method("#key-2", OTHER)]))
    assert found.key_of(f"{DID}#key-1") == KEY
    with pytest.raises(InputError, match="PURPOSE_MISMATCH"):
        found.key_of(f"{DID}#key-2")
    for name in (f"{DID}#key-3", "#key-1", "key-1", f"{DID}#KEY-1", f"{DID}#key-1 ", f"{DID}/#key-1"):
        with pytest.raises(InputError, match="KEY_UNKNOWN"):
            found.key_of(name)


@pytest.mark.parametrize(
    "controller", ["did:web:other.example", "did:web:LABEL.example", f"{DID}#key-1", f"{DID}/", ""]
)
def test_a_key_controlled_by_somebody_else_signs_no_claims_of_this_issuer(controller):
    found = read(document(verificationMethod=[method(controller=controller)]))
    assert found.assertion_keys == {}
    assert found.other_methods == {f"{DID}#key-1"}


def test_a_key_named_under_another_did_signs_no_claims_of_this_issuer():
    foreign = "did:web:other.example#key-1"
    found = read(document(verificationMethod=[method(foreign)], assertionMethod=[foreign]))
    assert found.assertion_keys == {}
    assert read(document(assertionMethod=["#key-1", foreign])).assertion_keys.keys() == {f"{DID}#key-1"}


@pytest.mark.parametrize("value", [..., None, "did:web:other.example", f"{DID}/", f"{DID}#", "", 5, [DID], {"id": DID}])
def test_a_document_of_another_did_is_refused(value):
    refused("DID_DOCUMENT_INVALID", document(id=value))


@pytest.mark.parametrize(
    "did", ["", "did:web:", "https://label.example", "did:web:label.example#k", "did:web:a b", "did:web:a/b"]
)
def test_a_document_is_asked_for_by_a_did_only(did):
    refused("DID_DOCUMENT_INVALID", document(id=did), did)


@pytest.mark.parametrize("name", ["verificationMethod", "assertionMethod"])
@pytest.mark.parametrize("value", [None, "x", 5, {}, "#key-1"])
def test_lists_are_lists(name, value):
    refused("DID_DOCUMENT_INVALID", document(**{name: value}))


@pytest.mark.parametrize("entry", [None, "x", 5, [], {}, {"id": "#k"}])
def test_an_entry_that_is_no_key_is_refused(entry):
    refused("DID_DOCUMENT_INVALID", document(verificationMethod=[method(), entry]))


@pytest.mark.parametrize(
    "name",
    [..., None, 5, "", "#", "key-1", "label.example#key-1", f"{DID}", f"{DID}#", f"{DID}#a#b", f"{DID}/../x#key-1",
     f"{DID}?versionId=1#key-1", f"{DID}/path#key-1", " #key-1", "#key 1", "#kéy", "https://label.example/#key-1",
     "DID:web:label.example#key-1", ["#key-1"]],
)  # fmt: skip
def test_ids_and_references_that_are_no_did_url_are_refused(name):
    refused("DID_DOCUMENT_INVALID", document(verificationMethod=[method(name)]))
    if name is not ...:
        refused("DID_DOCUMENT_INVALID", document(assertionMethod=[name]))


def test_a_key_listed_twice_is_refused_in_either_spelling():
    for first, second in (("#key-1", "#key-1"), ("#key-1", f"{DID}#key-1")):
        refused("DID_DOCUMENT_INVALID", document(verificationMethod=[method(first), method(second, OTHER)]))
        refused("DID_DOCUMENT_INVALID", document(assertionMethod=[first, second]))
    refused("DID_DOCUMENT_INVALID", document(assertionMethod=[method(key=OTHER)]))


def test_a_reference_to_a_key_that_is_not_there_is_refused():
    refused("DID_DOCUMENT_INVALID", document(assertionMethod=["#key-1", "#key-2"]))


@pytest.mark.parametrize(
    "entry",
    [
        method(publicKeyMultibase=...),
        method(publicKeyMultibase=5),
        method(publicKeyMultibase=KEY.multikey + " "),
        method(publicKeyMultibase="m" + KEY.multikey[1:]),
        method(publicKeyMultibase="z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"),
        method(type="Ed25519VerificationKey2018"),
        method(type="X25519KeyAgreementKey2020"),
        method(type="JsonWebKey"),
        method(publicKeyJwk=jwk_of(KEY)),
        method(type="JsonWebKey", publicKeyJwk=jwk_of(KEY)),
        method(publicKeyJwk=jwk_of(OTHER)),
        method(type="JsonWebKey", publicKeyMultibase=..., publicKeyJwk={**jwk_of(KEY), "use": "enc"}),
        method(type="JsonWebKey", publicKeyMultibase=..., publicKeyJwk={**jwk_of(KEY), "d": "AAAA"}),
        method(type="JsonWebKey", publicKeyMultibase=..., publicKeyJwk="x"),
        method(secretKeyMultibase="z"),
        method(privateKeyJwk={}),
    ],
)
def test_a_key_that_is_not_accepted_is_named_with_its_reason_and_spoils_nothing_beside_it(entry):
    good = method("#key-2", OTHER)
    found = read(document(verificationMethod=[entry, good], assertionMethod=["#key-1", "#key-2"]))
    assert found.assertion_keys == {f"{DID}#key-2": OTHER}
    assert found.other_methods == frozenset()
    with pytest.raises(InputError, match="KEY_REFUSED") as caught:
        found.key_of(f"{DID}#key-1")
    assert caught.value.faults[0].where.startswith("/verificationMethod/0")


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ({"expires": "2027-01-01T00:00:00Z"}, "2027-01-01T00:00:00Z"),
        ({"revoked": "2026-05-01T00:00:00Z"}, "2026-05-01T00:00:00Z"),
        ({"expires": "2027-01-01T00:00:00Z", "revoked": "2026-05-01T00:00:00Z"}, "2026-05-01T00:00:00Z"),
        ({"expires": "2026-01-01T00:00:00Z", "revoked": "2026-05-01T00:00:00Z"}, "2026-01-01T00:00:00Z"),
    ],
)
def test_a_key_ends_when_its_document_says_so(words, end):
    found = read(document(verificationMethod=[method(**words)]))
    assert found.ends == {f"{DID}#key-1": parse_instant(end)}
    for word in words:
        for value in ("2027-01-01", "soon", None, 5, ""):
            refused("DID_DOCUMENT_INVALID", document(verificationMethod=[method(**{**words, word: value})]))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "JSON_SYNTAX"),
        (b"<!doctype html><title>404</title>", "JSON_SYNTAX"),
        (b"[]", "DID_DOCUMENT_INVALID"),
        (b"null", "DID_DOCUMENT_INVALID"),
        (json.dumps(document()).encode().replace(b'"id": "did', b'"id": "x", "id": "did', 1), "JSON_DUPLICATE_KEY"),
        (json.dumps(document()).encode("utf-16"), "JSON_ENCODING"),
        (b"\xef\xbb\xbf" + json.dumps(document()).encode(), "JSON_ENCODING"),
        (b"[" * 10_000, "BUDGET_EXCEEDED"),
        (b" " * (MAX_DOCUMENT + 1), "BUDGET_EXCEEDED"),
    ],
    ids=["empty", "html", "list", "null", "duplicate", "utf-16", "bom", "deep", "large"],
)
def test_bytes_that_are_no_strict_document_are_refused(raw, code):
    with pytest.raises(InputError) as caught:
        read_did_document(raw, did=DID)
    assert caught.value.code == code


def test_keys_beyond_the_budget_are_refused_unread():
    names = [f"#key-{index}" for index in range(MAX_METHODS)]
    most = document(verificationMethod=[method(name) for name in names], assertionMethod=[])
    assert len(read(most).other_methods) == MAX_METHODS
    refused("BUDGET_EXCEEDED", document(verificationMethod=most["verificationMethod"], assertionMethod=["#key-0"]))


@pytest.mark.parametrize("url", [f"{DID}#key-1", KEY.verification_method, "did:web:a.example:b#z"])
def test_a_document_that_we_make_lists_the_key_for_claims_only(url):
    made = make_did_document(KEY, verification_method=url)
    assert set(made) == {"@context", "id", "verificationMethod", "assertionMethod"}
    assert read(made, url.partition("#")[0]).assertion_keys == {url: KEY}
    with pytest.raises(InputError, match="KEY_UNKNOWN"):
        make_did_document(KEY, verification_method=url.partition("#")[0])


@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:label.example", "https://label.example/.well-known/did.json"),
        ("did:web:a.b-c.example", "https://a.b-c.example/.well-known/did.json"),
        ("did:web:label.example:bodies:7", "https://label.example/bodies/7/did.json"),
        ("did:web:label.example:A_b.c-d", "https://label.example/A_b.c-d/did.json"),
        ("did:web:xn--bcher-kva.example", "https://xn--bcher-kva.example/.well-known/did.json"),
        ("did:web:3com.example", "https://3com.example/.well-known/did.json"),
        ("did:web:" + ".".join(["a" * 63] * 3) + ".example", "https://" + ".".join(["a" * 63] * 3) + ".example/.well-known/did.json"),
    ],
)  # fmt: skip
def test_a_did_web_has_its_document_at_one_https_url(did, url):
    assert did_web_url(did) == url


@pytest.mark.parametrize(
    "did",
    ["", "did:web:", "did:web", "did:key:z6Mk", "label.example", "did:web:label.example:", "did:web::a",
     "did:web:label.example::a", "did:web:localhost", "did:web:Label.example", "did:web:label.example.",
     "did:web:.label.example", "did:web:label..example", "did:web:-a.example", "did:web:a-.example",
     "did:web:label.example%3A8443", "did:web:label.example%3a443", "did:web:user%40label.example",
     "did:web:user@label.example", "did:web:label.example/x", "did:web:label.example?x", "did:web:label.example#k",
     "did:web:label.example:%2e%2e", "did:web:label.example:..", "did:web:label.example:.", "did:web:label.example:a%2Fb",
     "did:web:label.example:a/b", "did:web:label.example:a\\b", "did:web:label.example:é", "did:web:lábel.example",
     "did:web:label.example:a b", "did:web:label.example\n", "did:web:label.example:a\n", " did:web:label.example",
     "DID:web:label.example", "did:WEB:label.example", "did:web:127.0.0.1", "did:web:2130706433", "did:web:0x7f.0.0.1",
     "did:web:0x7f000001", "did:web:127.1", "did:web:10.0.0.0x1", "did:web:[::1]", "did:web:%5B%3A%3A1%5D", "did:web:169.254.169.254",
     "did:web:1.2.3.4.", "did:web:" + "a" * 64 + ".example", "did:web:" + ".".join(["a" * 63] * 4) + ".example",
     "did:web:label.example" + ":a" * 600, "did:web:label。example", "did:web:label_.example"],
)  # fmt: skip
def test_a_did_web_that_is_no_plain_public_name_is_refused(did):
    with pytest.raises(GreenchainError, match="DID_WEB_REFUSED"):
        did_web_url(did)
