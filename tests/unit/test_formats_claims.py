"""Signed claims pass through untouched: a proof is over bytes, and judging them is another room's work."""

from __future__ import annotations

import json

import pytest

from greenchain.formats import read_records
from greenchain.formats.log_proofs import MAX_PROOF_BYTES
from greenchain.model.claims import SignedClaim, TlogProofFile
from greenchain.values.errors import InputError

CLAIM = b'{ "@context": ["x"],\n "credentialSubject": {"id": "urn:a", "m": 1.50}, "proof": {"proofValue": "z"} }'


def test_a_single_claim_keeps_its_very_bytes():
    batch = read_records(CLAIM, name="claim.json")
    assert batch.records(SignedClaim) == (SignedClaim(CLAIM, "claim.json"),)
    assert batch.format == "signed-claims"


def test_claims_of_a_list_keep_the_very_bytes_of_each_element():
    other = CLAIM.replace(b"urn:a", "urn:\u00e9".encode())
    batch = read_records(b"[ " + CLAIM + b" ,\n" + other + b"]", name="c")
    assert [claim.raw for claim in batch.records(SignedClaim)] == [CLAIM, other]
    assert [claim.source for claim in batch.records(SignedClaim)] == ["c/0", "c/1"]


def test_what_is_no_claim_in_a_list_is_named_and_the_others_are_kept():
    batch = read_records(b"[" + CLAIM + b', {"id": 1}, 7]', name="c")
    assert [(fault.code, fault.where) for fault in batch.faults] == [
        ("CLAIM_MALFORMED", "/1"),
        ("CLAIM_MALFORMED", "/2"),
    ]
    assert batch.counts == {"read": 3, "refused": 2, "duplicate": 0, "SignedClaim": 1}


@pytest.mark.parametrize(
    "changed",
    [
        CLAIM.replace(b', "proof": {"proofValue": "z"}', b""),
        CLAIM.replace(b'"m": 1.50', b'"m": 1, "m": 2'),
    ],
)
def test_a_stripped_or_ambiguous_claim_reaches_the_verifier_as_it_came(changed):
    assert read_records(changed, name="c").records(SignedClaim)[0].raw == changed


def test_a_claim_about_events_is_a_claim_not_an_event():
    claim = json.dumps({"@context": [], "type": ["x"], "eventTime": "?", "credentialSubject": {}, "proof": {}}).encode()
    assert read_records(claim, name="c").format == "signed-claims"


def test_an_oversize_claim_is_refused(monkeypatch):
    monkeypatch.setattr("greenchain.formats.signed_claims.MAX_BYTES", len(CLAIM))
    assert read_records(CLAIM, name="c").content
    with pytest.raises(InputError) as caught:
        read_records(CLAIM + b" ", name="c")
    assert caught.value.code == "BUDGET_EXCEEDED"


TOKEN = b"eyJhbGciOiJFZERTQSJ9.eyJpZCI6MX0.c2ln"
ENVELOPED = b'{"@context": "https://www.w3.org/ns/credentials/v2", "id": "data:application/vc+jwt,%s", "type": ' % TOKEN


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_compact_token_is_a_claim_and_keeps_its_very_bytes(end):
    batch = read_records(TOKEN + end, name="licence.jwt")
    assert batch.records(SignedClaim) == (SignedClaim(TOKEN + end, "licence.jwt"),)
    assert (batch.format, batch.media_type) == ("signed-claims", "application/vc+jwt")


@pytest.mark.parametrize("types", [b'"EnvelopedVerifiableCredential"}', b'["EnvelopedVerifiableCredential"]}'])
def test_an_enveloped_token_is_a_claim_and_keeps_its_envelope(types):
    raw = ENVELOPED + types
    assert read_records(raw, name="c").records(SignedClaim) == (SignedClaim(raw, "c"),)


def test_tokens_and_envelopes_in_lists_are_claims_each():
    enveloped = ENVELOPED + b'"EnvelopedVerifiableCredential"}'
    for order in ((b'"' + TOKEN + b'"', enveloped, CLAIM), (CLAIM, enveloped, b'"' + TOKEN + b'"')):
        batch = read_records(b"[" + b", ".join(order) + b"]", name="c")
        assert [claim.raw for claim in batch.records(SignedClaim)] == [raw.strip(b'"') for raw in order]
    assert read_records(b' [\n "' + TOKEN + b'"]', name="c").records(SignedClaim) == (SignedClaim(TOKEN, "c/0"),)


def test_what_in_a_list_is_neither_token_nor_envelope_is_named():
    odd = b'"text", {"id": "x", "type": "Other"}, {"id": 1, "type": ["EnvelopedVerifiableCredential"]}'
    batch = read_records(b"[" + CLAIM + b"," + odd + b"]", name="c")
    assert [fault.where for fault in batch.faults] == ["/1", "/2"]  # the third is the verifier's to refuse


@pytest.mark.parametrize(
    "raw",
    [
        b"eyJ, no token",
        b'["eyK.a.b"]',
        b'{"id": "x", "type": "VerifiablePresentation", "verifiableCredential": [{"type": "EnvelopedVerifiableCredential"}]}',
        b'{"id": "x", "type": "Other"}',
    ],
)
def test_what_only_begins_like_a_claim_is_none(raw):
    with pytest.raises(InputError, match="FORMAT_UNSUPPORTED"):
        read_records(raw, name="x")


PROOF = b"c2sp.org/tlog-proof@v1\nindex 0\n\nlog.example\n1\n"


@pytest.mark.parametrize("raw", [PROOF, PROOF.replace(b"@v1", b"@v9"), b"c2sp.org/tlog-proof@"])
def test_a_log_proof_keeps_its_very_bytes_whatever_is_wrong_with_it(raw):
    batch = read_records(raw, name="p")
    assert batch.records(TlogProofFile) == (TlogProofFile(raw, "p"),)
    assert batch.format == "tlog-proof"


def test_a_log_proof_that_no_verifier_would_read_is_refused():
    assert read_records(PROOF.ljust(MAX_PROOF_BYTES), name="p").content
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        read_records(PROOF.ljust(MAX_PROOF_BYTES + 1), name="p")
