"""Signed claims pass through untouched: a proof is over bytes, and judging them is another room's work."""

from __future__ import annotations

import json

import pytest

from greenchain.formats import read_records
from greenchain.model.claims import SignedClaim
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
