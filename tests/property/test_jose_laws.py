"""Laws of envelopes and identifier documents: read as what they say, or refused; never half, never another exception."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.keys import signer_from_seed
from greenchain.claims.did_documents import did_web_url, read_did_document
from greenchain.claims.jose import sign_compact
from greenchain.claims.keys import is_did, split_did_url
from greenchain.claims.vc_jwt import ENVELOPE_CLAIMS, compact_of, enveloped_credential, make_vc_jwt, read_vc_jwt
from greenchain.values.errors import GreenchainError
from greenchain.values.json import canonical_json

SIGNER = signer_from_seed(b"l" * 32)
MULTIKEY = SIGNER.public_key.multikey
DID = "did:web:label.example"

scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
CREDENTIAL = {
    "id": "urn:example:1",
    "issuer": SIGNER.did,
    "credentialSubject": {"id": "urn:example:lot"},
    "type": ["VerifiableCredential"],
}
AGREEING = {"iss": SIGNER.did, "jti": "urn:example:1", "sub": "urn:example:lot"}
envelope = st.dictionaries(
    st.sampled_from([*sorted(ENVELOPE_CLAIMS), "aud", "vc", "proof", "issuer", "id", "credentialSubject", "note"]),
    values | st.sampled_from(["urn:example:1", "urn:example:lot", SIGNER.did, 0, 5, 253_402_300_799]),
    max_size=4,
)


@given(
    envelope,
    st.dictionaries(st.sampled_from(["typ", "cty", "kid", "iss", "sub", "jti", "exp", "jwk"]), values, max_size=2),
)
def test_any_signed_envelope_is_read_as_its_credential_or_refused(members, header):
    payload = {**CREDENTIAL, **members}
    protected = {"typ": "vc+jwt", "kid": SIGNER.verification_method, **header}
    try:
        read = read_vc_jwt(sign_compact(canonical_json(payload), signer=SIGNER, header=protected))
    except GreenchainError:
        return
    assert read.document == {name: value for name, value in payload.items() if name not in ENVELOPE_CLAIMS}
    assert not {"aud", "vc", "proof"} & payload.keys()
    subject = payload["credentialSubject"]
    said = {
        "iss": payload["issuer"]["id"] if isinstance(payload["issuer"], dict) else payload["issuer"],
        "jti": payload["id"],
        "sub": (subject[0] if isinstance(subject, list) else subject)["id"] if "sub" in {**header, **payload} else "",
    }
    for name in said.keys() & {*payload, *protected}:
        assert {**protected, **payload}[name] == said[name]
    for name, instant in (("iat", read.issued_at), ("nbf", read.not_before), ("exp", read.expires)):
        second = payload.get(name)
        assert instant == (None if second is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second))


@given(
    st.dictionaries(st.text(min_size=1, max_size=8), values, max_size=4),
    st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds it
)
def test_what_is_issued_is_read_back_with_its_instant_in_whole_seconds(members, created):
    document = {**CREDENTIAL, **{name: value for name, value in members.items() if name != "__proto__"}}
    try:
        token = make_vc_jwt(document, signer=SIGNER, created=created)
    except GreenchainError:
        assert (ENVELOPE_CLAIMS | {"aud", "vc", "vp", "proof"}) & document.keys() or "__proto__" in str(document)
        return
    read = read_vc_jwt(token)
    assert canonical_json(read.document) == canonical_json(document)
    assert read.issued_at == created.replace(microsecond=0)
    assert read.jws.is_signed_by(SIGNER.public_key)
    assert compact_of(json.dumps(enveloped_credential(token)).encode()) == compact_of(token.encode()) == token


@given(st.binary(max_size=60), st.sampled_from([b"", b"e", b"eyJ9.", b'{"type":"EnvelopedVerifiableCredential",']))
def test_any_bytes_hold_a_token_or_none_or_are_refused(raw, start):
    try:
        found = compact_of(start + raw)
    except GreenchainError:
        return
    assert found is None or isinstance(found, str)


methods = st.fixed_dictionaries(
    {},
    optional={
        "id": values | st.sampled_from(["#a", "#b", f"{DID}#a", "did:web:x.example#a"]),
        "type": values | st.sampled_from(["Multikey", "JsonWebKey"]),
        "controller": values | st.sampled_from([DID, "did:web:x.example"]),
        "publicKeyMultibase": values | st.just(MULTIKEY),
        "publicKeyJwk": values,
        "expires": values | st.just("2027-01-01T00:00:00Z"),
    },
)
good = st.sampled_from(
    [
        {"id": name, "type": "Multikey", "controller": DID, "publicKeyMultibase": MULTIKEY}
        for name in ("#a", f"{DID}#b", "#c", "did:web:x.example#a")
    ]
)
entries = st.lists(good | methods, max_size=3) | values
purposes = st.lists(st.sampled_from(["#a", f"{DID}#b", "#c", "did:web:x.example#a"]) | good, max_size=3) | values


@given(
    st.fixed_dictionaries({"id": st.just(DID)}, optional={"verificationMethod": entries, "assertionMethod": purposes}),
    st.dictionaries(st.sampled_from(["authentication", "service", "@context", "alsoKnownAs"]), values, max_size=2),
)
def test_any_document_lists_for_claims_only_its_own_keys_that_it_names_so(members, more):
    try:
        document = read_did_document(json.dumps({**more, **members}).encode(), did=DID)
    except GreenchainError:
        return
    named = {
        entry if isinstance(entry, str) else entry["id"]
        for entry in members.get("assertionMethod", [])
        if isinstance(entry, str | dict)
    }
    absolute = {f"{DID}{name}" if name.startswith("#") else name for name in named}
    assert document.assertion_keys.keys() <= absolute
    assert all(name.startswith(f"{DID}#") for name in document.assertion_keys)
    assert all(key == SIGNER.public_key for key in document.assertion_keys.values())
    assert not document.assertion_keys.keys() & (document.other_methods | document.refused.keys())
    assert document.ends.keys() <= absolute


@given(st.text(alphabet="abcdefgh.:%-_/#?A0é1x[]@ \n", max_size=30))
def test_a_did_web_has_one_url_from_which_it_is_read_back_or_none(text):
    did = f"did:web:{text}"
    try:
        url = did_web_url(did)
    except GreenchainError:
        return
    rest = url.removeprefix("https://").removesuffix("/did.json").removesuffix("/.well-known")
    assert did == "did:web:" + rest.replace("/", ":")
    assert is_did(did)
    assert split_did_url(f"{did}#k") == (did, "k")


@given(st.text(max_size=40))
def test_a_did_url_splits_into_its_two_parts_or_is_refused(text):
    for url in (text, f"did:web:{text}", f"did:web:a.example#{text}"):
        try:
            did, fragment = split_did_url(url)
        except GreenchainError:
            continue
        assert f"{did}#{fragment}" == url
        assert "#" not in fragment
        assert not any(mark in did for mark in "/?# ")
