"""One claim is one entry: whatever envelope, order of members or spelling of its signature it comes in."""

from __future__ import annotations

import json

import pytest

from greenchain.claims import issue_claim
from greenchain.claims.log import entry_bytes
from greenchain.claims.reading import read_secured
from greenchain.claims.vc_jwt import make_vc_jwt
from greenchain.model.claims import Claim
from greenchain.values.json import canonical_json, digest
from simulator import CREATED, label_claim, signer

ISSUER = signer("label body")


def entry(raw):
    reading = read_secured(raw)
    return entry_bytes(claim_digest=reading.digest, issuer=reading.issuer)


@pytest.fixture
def document():
    return label_claim(issuer={"id": ISSUER.did, "name": "Label body"})


@pytest.fixture
def embedded(document):
    return issue_claim(Claim(document), signer=ISSUER, created=CREATED).raw


def test_an_entry_holds_the_digest_of_the_canonical_unsecured_document(document, embedded):
    expected = {"claim": f"sha256:{digest(canonical_json(document))}", "issuer": ISSUER.did}
    assert json.loads(entry(embedded)) == expected
    assert entry(embedded) == canonical_json(expected)


def test_one_claim_in_three_envelopes_is_one_entry(document, embedded):
    token = make_vc_jwt(document, signer=ISSUER, created=CREATED)
    enveloped = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }
    assert entry(embedded) == entry(token.encode()) == entry(json.dumps(enveloped).encode())


def test_spelling_and_signature_have_no_part_in_an_entry(embedded):
    parsed = json.loads(embedded)
    backwards = json.dumps(dict(reversed(parsed.items())), indent=3, ensure_ascii=False).encode()
    parsed["proof"]["proofValue"] = "z" + "1" * 87
    assert entry(embedded) == entry(backwards) == entry(json.dumps(parsed).encode())


def test_any_change_of_content_is_another_entry(embedded):
    parsed = json.loads(embedded)
    for name, value in (("validUntil", "2099-01-01T00:00:00Z"), ("name", "x"), ("issuer", "did:example:thief")):
        assert entry(json.dumps({**parsed, name: value}).encode()) != entry(embedded)
