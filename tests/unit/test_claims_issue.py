"""Issuing: what is checked before signing, what is filled in, and that the bytes are always the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from greenchain.claims import EvidenceBundle, issue_claim, make_status_list
from greenchain.claims.issue import indented
from greenchain.claims.status.bitstring import MAX_BYTES, MIN_ENTRIES
from greenchain.model.claims import Claim
from greenchain.values.errors import InputError
from greenchain.values.json import canonical_json, parse_json
from greenchain.values.outcome import Outcome
from simulator import AT, CREATED, Simulator, label_claim, signer


def issue(document: dict, **options):
    return issue_claim(Claim(document), signer=signer("label body"), created=CREATED, **options)


def test_the_same_draft_key_and_instant_give_the_same_bytes_whatever_the_member_order():
    document = label_claim()
    backwards = dict(reversed(document.items()))
    assert issue(document).raw == issue(backwards).raw
    assert issue(document).raw == canonical_json(parse_json(issue(document).raw))


def test_a_claim_laid_out_for_a_person_is_the_same_claim():
    raw = issue(label_claim()).raw
    told = indented(raw)
    assert told != raw
    assert told.endswith(b"}\n")
    assert parse_json(told) == parse_json(raw)
    token = issue(label_claim(), suite="vc+jwt").raw
    assert indented(token) == token


def test_an_absent_issuer_is_filled_from_the_key_and_a_stated_one_is_kept():
    assert json.loads(issue(label_claim()).raw)["issuer"] == signer("label body").did
    stated = {"id": "https://label.example/issuer", "name": "Label body"}
    assert json.loads(issue(label_claim(issuer=stated)).raw)["issuer"] == stated


def test_issuing_leaves_the_draft_as_it_was():
    draft = Claim(label_claim())
    before = dict(draft.document)
    issue_claim(draft, signer=signer("label body"), created=CREATED)
    assert dict(draft.document) == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"type": ["LabelCredential"]}, "CLAIM_TYPE_INVALID"),
        ({"@context": ["https://www.w3.org/ns/credentials/examples/v2"]}, "CLAIM_CONTEXT_INVALID"),
        ({"credentialSubject": {}}, "CLAIM_SUBJECT_INVALID"),
        ({"issuer": "label body"}, "CLAIM_ISSUER_INVALID"),
        ({"validUntil": "2026-01-01T00:00:00Z"}, "CLAIM_VALIDITY_INVALID"),
        ({"validFrom": "2026-01-01"}, "CLAIM_VALIDITY_INVALID"),
        ({"credentialSubject": {"mass": Decimal("1.5")}}, "FRACTION_REFUSED"),
        ({"credentialSubject": {"mass": 1.5}}, "FRACTION_REFUSED"),
        ({"credentialSubject": {"mass": 2**53}}, "JSON_NUMBER_UNSAFE"),
        ({"credentialSubject": {"name": "\ud800"}}, "JSON_ENCODING"),
        ({"credentialSubject": {"text": "x" * 70_000}}, "BUDGET_EXCEEDED"),
        ({"proof": {"type": "DataIntegrityProof"}}, "PROOF_INVALID"),
    ],
)
def test_a_draft_that_no_verifier_would_accept_is_not_signed(changes, code):
    with pytest.raises(InputError) as caught:
        issue(label_claim(**changes))
    assert {fault.code for fault in caught.value.faults} == {code}


def test_all_faults_of_a_draft_are_told_together():
    with pytest.raises(InputError) as caught:
        issue({"credentialSubject": []})
    assert [fault.code for fault in caught.value.faults] == [
        "CLAIM_CONTEXT_INVALID",
        "CLAIM_TYPE_INVALID",
        "CLAIM_SUBJECT_INVALID",
    ]


@dataclass
class OtherSigner:
    """A signer of a kind that the suite does not take."""

    verification_method: str = "did:key:zDn#zDn"
    algorithm: str = "p256"

    def sign(self, message: bytes) -> bytes:
        raise AssertionError(message)


def test_a_suite_takes_only_keys_of_its_kind():
    with pytest.raises(InputError, match="SUITE_REFUSED"):
        issue_claim(Claim(label_claim()), signer=OtherSigner(), created=CREATED)
    with pytest.raises(InputError, match="SUITE_REFUSED"):
        issue(label_claim(), suite="eddsa-rdfc-2022")


def test_a_naive_instant_of_signing_is_the_callers_mistake():
    with pytest.raises(ValueError, match="created"):
        issue_claim(Claim(label_claim()), signer=signer("x"), created=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_full_random_list_can_be_issued_and_read():
    entries = [entry for entry in range(MIN_ENTRIES) if entry * entry % 10_007 < 5_000]  # about half, without pattern
    world = Simulator()
    scene = world.with_lists(world.status_list(*entries), world.suspension_list())
    revoked = "STATUS_REVOKED" in scene.examine().verdict.codes
    assert revoked is (4711 in entries)


@pytest.mark.parametrize(
    "options",
    [
        {"purpose": "message"},
        {"url": "status/1"},
        {"entries": [-1]},
        {"entries": [MIN_ENTRIES]},
        {"size": MIN_ENTRIES - 8},
        {"size": MIN_ENTRIES + 1},
        {"size": MAX_BYTES * 8 + 8},
    ],
)
def test_a_status_list_made_wrongly_is_the_callers_mistake(options):
    good = {"url": "https://label.example/status/1", "purpose": "revocation", "valid_from": AT}
    make_status_list(**good)
    with pytest.raises(ValueError, match=r"purpose|url|entries|outside"):
        make_status_list(**{**good, **options})


def test_a_bundle_keeps_versions_apart_and_its_base_unchanged():
    world = Simulator()
    base = EvidenceBundle()
    later = world.status_list(valid_from=datetime(2026, 2, 1, tzinfo=UTC))
    grown = base.with_status_list(world.status_list()).with_status_list(later).with_status_list(later)
    assert base.status_lists == {}
    assert [len(versions) for versions in grown.status_lists.values()] == [2]


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"id": "x"}', b"[]"])
def test_bytes_that_name_no_url_are_no_status_list(raw):
    with pytest.raises(InputError):
        EvidenceBundle().with_status_list(raw)


def test_too_many_versions_of_one_list_exceed_the_budget():
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        EvidenceBundle({"https://label.example/status/1": tuple(b"%d" % number for number in range(65))})


def test_an_issued_claim_conforms_under_the_policy_that_trusts_its_key():
    assert Simulator().honest().examine().outcome is Outcome.CONFORMS


def test_of_very_many_faults_a_readable_number_is_told():
    with pytest.raises(InputError) as caught:
        issue(label_claim(evidence=[{}] * 500, termsOfUse=[{}] * 500))
    assert len(caught.value.faults) == 20
