"""Every attack and lapse of the simulator comes to its own outcome and code; boundaries of time to the second."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from greenchain.claims import (
    Anchor,
    ClaimVerifier,
    EvidenceBundle,
    Scope,
    TrustPolicy,
    VerifiedClaim,
    make_status_list,
)
from greenchain.values.errors import NotConformingError
from greenchain.values.finding import Verdict
from greenchain.values.outcome import Outcome
from greenchain.values.time import Period
from simulator import AT, BROKEN, CREATED, END, EPOCH, INDEX, LIST_URL, Scene, Simulator, label_claim

SECOND = timedelta(seconds=1)
CHECKS = [
    "syntax",
    "data_model",
    "context",
    "proof",
    "controller",
    "key",
    "validity",
    "status",
    "accreditation",
    "signing_time",
]


@pytest.fixture(scope="module")
def world() -> Simulator:
    return Simulator()


def test_the_honest_claim_conforms_with_every_check_in_order(world):
    examination = world.honest().examine()
    assert examination.outcome is Outcome.CONFORMS
    assert list(dict.fromkeys(finding.check for finding in examination.findings)) == CHECKS


def test_verified_content_is_the_signed_document_without_proof(world):
    claim = world.honest().examine().require()
    expected = {**label_claim(), "issuer": world.body.did}
    assert claim.content["credentialSubject"]["criteria"][0]["value"] == "12.50"
    assert set(claim.content) == set(expected)
    assert (claim.issuer, claim.role, claim.suite) == (world.body.did, "third_party", "eddsa-jcs-2022")
    assert claim.types == ("VerifiableCredential", "LabelCredential")
    assert (claim.at, claim.known_at, claim.policy_digest) == (AT, AT, world.policy.digest)
    assert (claim.period, claim.signing_time.asserted) == (Period(EPOCH, END), CREATED)
    assert [link.id for link in claim.chain] == [world.body.did]


def test_every_attack_of_the_simulator_has_an_expectation():
    methods = {name.removeprefix("break_") for name in dir(Simulator) if name.startswith("break_")}
    assert methods == set(BROKEN)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_claim_is_refused_for_its_own_reason(world, name):
    outcome, code = BROKEN[name]
    examination = getattr(world, f"break_{name}")().examine()
    assert examination.claim is None
    assert examination.outcome.value == outcome
    assert code in {finding.code for finding in examination.findings if finding.outcome.value == outcome}
    with pytest.raises(NotConformingError, match=code):
        examination.require()


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_signed_is_null_unless_the_proof_conforms(world, name):
    examination = getattr(world, f"break_{name}")().examine()
    proof = Verdict(tuple(finding for finding in examination.findings if finding.check == "proof"))
    assert (examination.to_dict()["signed"] is not None) is (proof.outcome is Outcome.CONFORMS)


@pytest.mark.parametrize("index", ["-1", "+1", "01", "007", "1.0", " 1", "1 ", "", "٣", "1" * 30, 7, True, None, ["7"]])
def test_an_index_that_is_no_plain_digit_text_is_malformed(world, index):
    examination = world.break_index(index).examine()
    assert examination.outcome is Outcome.DOES_NOT_CONFORM
    assert "STATUS_ENTRY_INVALID" in examination.verdict.codes


@pytest.mark.parametrize(("index", "is_good"), [("0", True), ("131071", True), ("131072", False)])
def test_the_first_and_last_entry_of_a_list_count_and_none_beyond(world, index, is_good):
    assert (world.break_index(index).examine().outcome is Outcome.CONFORMS) is is_good


def test_one_revoked_entry_revokes_its_claim_and_no_neighbor(world):
    for entry, code in ((INDEX - 1, "STATUS_GOOD"), (INDEX, "STATUS_REVOKED"), (INDEX + 1, "STATUS_GOOD")):
        scene = world.with_lists(world.status_list(entry), world.suspension_list())
        assert code in scene.examine().verdict.codes


def test_a_lifted_suspension_conforms_again_and_the_past_stays_as_it_was(world):
    lifted_at = datetime(2026, 5, 1, tzinfo=UTC)
    lists = (world.suspension_list(INDEX), world.suspension_list(valid_from=lifted_at), world.status_list())
    for at, outcome in ((lifted_at - SECOND, "does_not_conform"), (lifted_at, "conforms")):
        assert world.with_lists(*lists, at=at).examine().outcome.value == outcome


def test_a_revocation_learnt_later_does_not_exist_for_an_earlier_known_at(world):
    revoked_at = datetime(2026, 5, 1, tzinfo=UTC)
    lists = (world.status_list(), world.status_list(INDEX, valid_from=revoked_at), world.suspension_list())
    now = world.with_lists(*lists)
    assert "STATUS_REVOKED" in now.examine().verdict.codes
    assert "STATUS_REVOKED" in replace(now, known_at=revoked_at).examine().verdict.codes
    then = replace(now, known_at=revoked_at - SECOND).examine()
    assert then.outcome is Outcome.CONFORMS
    assert then.require().known_at == revoked_at - SECOND
    assert replace(now, at=revoked_at - SECOND).examine().outcome is Outcome.CONFORMS


def test_an_authentic_list_of_somebody_else_beside_a_good_one_changes_nothing(world):
    forged = world.status_list(INDEX, by=world.thief, valid_from=AT)
    scene = world.with_lists(forged, world.status_list(), world.suspension_list())
    assert scene.examine().outcome is Outcome.CONFORMS


def damaged(raw: bytes) -> bytes:
    return raw.replace(b'"encodedList":"uH4s', b'"encodedList":"uH4t')


def unserved(world: Simulator) -> bytes:
    """A newer version that its issuer signed and made wrongly: its list is no list."""
    document = make_status_list(url=LIST_URL, purpose="revocation", valid_from=CREATED).document
    return world.issue({**document, "credentialSubject": {**document["credentialSubject"], "encodedList": "u"}})


@pytest.mark.parametrize("is_revoked", [True, False])
@pytest.mark.parametrize("is_newer", [True, False])
def test_a_damaged_version_beside_a_good_one_leaves_the_answer_open(world, is_revoked, is_newer):
    other = world.status_list(*([INDEX] if is_revoked else []), valid_from=EPOCH + SECOND * (1 if is_newer else -1))
    assert damaged(other) != other
    examination = world.with_lists(world.status_list(), damaged(other), world.suspension_list()).examine()
    assert examination.outcome is Outcome.NOT_DETERMINED
    assert "STATUS_VERSION_DOUBTFUL" in examination.verdict.codes
    assert examination.claim is None
    assert [answer.value for answer in examination.status] == [None, False]


def test_a_version_its_issuer_made_wrongly_leaves_the_answer_open(world):
    examination = world.with_lists(world.status_list(), unserved(world), world.suspension_list()).examine()
    assert "STATUS_VERSION_DOUBTFUL" in examination.verdict.codes


def test_a_damaged_suspension_list_leaves_the_answer_open_too(world):
    newer = damaged(world.suspension_list(INDEX, valid_from=CREATED))
    examination = world.with_lists(world.status_list(), world.suspension_list(), newer).examine()
    assert examination.outcome is Outcome.NOT_DETERMINED


def test_a_damaged_version_does_not_hide_a_revocation(world):
    newer = damaged(world.status_list(valid_from=CREATED))
    examination = world.with_lists(world.status_list(INDEX), newer, world.suspension_list()).examine()
    assert "STATUS_REVOKED" in examination.verdict.codes


def test_an_authentic_version_of_the_future_is_no_doubt_and_a_damaged_one_is(world):
    future = world.status_list(INDEX, valid_from=AT + SECOND)
    for newer, outcome in ((future, Outcome.CONFORMS), (damaged(future), Outcome.NOT_DETERMINED)):
        scene = world.with_lists(world.status_list(), newer, world.suspension_list())
        assert scene.examine().outcome is outcome


@pytest.mark.parametrize(
    ("known_at", "is_known"), [(CREATED - SECOND, False), (CREATED, True), (CREATED + SECOND, True)]
)
def test_a_claim_signed_after_known_at_did_not_exist(world, known_at, is_known):
    examination = replace(world.honest(), known_at=known_at).examine()
    assert (examination.claim is not None) is is_known
    assert ("NOT_YET_KNOWN" in examination.verdict.codes) is not is_known
    assert examination.outcome is (Outcome.CONFORMS if is_known else Outcome.NOT_DETERMINED)


@pytest.mark.parametrize(("offset", "is_known"), [(-SECOND, False), (timedelta(0), True)])
def test_without_a_stated_signing_a_claim_is_known_from_its_valid_from(world, offset, is_known):
    document = label_claim(validFrom="2026-02-01T00:00:00Z")
    secured = _unsigned_time(world, document)
    known_at = datetime(2026, 2, 1, tzinfo=UTC) + offset
    examination = replace(world.honest(), secured=secured, known_at=known_at).examine()
    assert ("NOT_YET_KNOWN" in examination.verdict.codes) is not is_known
    assert (examination.claim is not None) is is_known


def test_a_signing_after_the_question_stays_refused_whatever_was_known(world):
    scene = replace(world.break_signed_in_future(), known_at=EPOCH)
    assert scene.examine().outcome is Outcome.DOES_NOT_CONFORM


TURN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "second", "weakest"),
    [
        ("third_party", "supplier", "supplier"),
        ("supplier", "third_party", "supplier"),
        ("regulator", "third_party", "third_party"),
        ("regulator", "regulator", "regulator"),
    ],
)
def test_of_the_roles_within_the_signing_span_the_weakest_counts(world, first, second, weakest):
    rows = (
        replace(world.anchor, role=first, period=Period(EPOCH, TURN)),
        replace(world.anchor, role=second, period=Period(TURN, END)),
    )
    examination = replace(world.honest(), policy=TrustPolicy(rows)).examine()
    assert examination.require().role == weakest
    assert [link.role for link in examination.require().chain] == [first, second]
    assert ("ROLE_CHANGED" in examination.verdict.codes) is (first != second)


@pytest.mark.parametrize(("at", "role"), [(TURN - SECOND, "third_party"), (TURN, "supplier")])
def test_a_role_that_begins_after_the_question_does_not_count(world, at, role):
    rows = (
        replace(world.anchor, period=Period(EPOCH, TURN)),
        replace(world.anchor, role="supplier", period=Period(TURN, END)),
    )
    assert replace(world.honest(), policy=TrustPolicy(rows), at=at).examine().require().role == role


@pytest.mark.parametrize(("created", "role"), [(TURN - SECOND, "supplier"), (TURN, "third_party")])
def test_a_role_that_ended_before_the_stated_signing_does_not_count(world, created, role):
    rows = (
        replace(world.anchor, role="supplier", period=Period(EPOCH, TURN)),
        replace(world.anchor, period=Period(TURN, END)),
    )
    scene = replace(world.honest(), policy=TrustPolicy(rows), secured=world.issue(label_claim(), created=created))
    assert scene.examine().require().role == role


def test_of_two_lists_of_one_instant_the_worse_counts(world):
    first, second = world.suspension_list(), world.suspension_list(INDEX)
    for lists in ((first, second), (second, first)):
        assert "STATUS_SUSPENDED" in world.with_lists(*lists, world.status_list()).examine().verdict.codes


def test_a_claim_without_status_entry_is_judged_without_one(world):
    document = label_claim()
    del document["credentialStatus"]
    examination = replace(world.honest(), secured=world.issue(document), evidence=EvidenceBundle()).examine()
    assert "STATUS_NONE" in examination.verdict.codes
    assert examination.outcome is Outcome.CONFORMS


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2026, 2, 1, tzinfo=UTC) - SECOND, "NOT_YET_VALID"),
        (datetime(2026, 2, 1, tzinfo=UTC), "WITHIN_VALIDITY"),
        (datetime(2026, 2, 1, 8, tzinfo=timezone(timedelta(hours=8))), "WITHIN_VALIDITY"),
        (datetime(2026, 3, 1, tzinfo=UTC) - SECOND, "WITHIN_VALIDITY"),
        (datetime(2026, 3, 1, tzinfo=UTC), "EXPIRED"),
    ],
)
def test_validity_begins_with_its_first_second_and_ends_before_its_last(world, at, code):
    scene = world.altered(validFrom="2026-02-01T00:00:00Z", validUntil="2026-03-01T00:00:00Z")
    assert code in replace(scene, at=at).examine().verdict.codes


def test_a_proof_that_expires_ends_the_claim_with_it(world):
    scene = world.resigned(expires="2026-06-01T00:00:00Z")
    assert "EXPIRED" in replace(scene, at=AT).examine().verdict.codes
    claim = replace(scene, at=AT - SECOND).examine().require()
    assert claim.period.until == AT


@pytest.mark.parametrize(
    ("created", "code"),
    [
        (EPOCH - SECOND, "ACCREDITATION_LAPSED"),
        (EPOCH, "IN_SCOPE"),
        (datetime(2026, 3, 1, tzinfo=UTC) - SECOND, "SIGNING_TIME_UNPROVEN"),
        (datetime(2026, 3, 1, tzinfo=UTC), "ACCREDITATION_LAPSED"),
    ],
)
def test_the_anchor_must_hold_from_the_stated_signing_to_the_question(world, created, code):
    until = END if code == "IN_SCOPE" else datetime(2026, 3, 1, tzinfo=UTC)
    policy = TrustPolicy((replace(world.anchor, period=Period(EPOCH, until)),))
    secured = world.issue(label_claim(), created=created)
    assert code in Scene(policy, world.evidence, secured).examine().verdict.codes


def test_a_gap_between_two_anchor_rows_is_noticed(world):
    until, since = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    early = replace(world.anchor, period=Period(EPOCH, until))
    with_gap = TrustPolicy((early, replace(world.anchor, period=Period(since, END))))
    seamless = TrustPolicy((early, replace(world.anchor, period=Period(until, END))))
    assert "SIGNING_TIME_UNPROVEN" in replace(world.honest(), policy=with_gap).examine().verdict.codes
    assert replace(world.honest(), policy=seamless).examine().outcome is Outcome.CONFORMS


def test_a_scope_narrowed_after_signing_leaves_the_answer_open(world):
    turn = datetime(2026, 3, 1, tzinfo=UTC)
    wide = replace(world.anchor, period=Period(EPOCH, turn))
    narrow = replace(world.anchor, period=Period(turn, END), scope=Scope(countries=("SG",)))
    examination = replace(world.honest(), policy=TrustPolicy((wide, narrow))).examine()
    assert examination.outcome is Outcome.NOT_DETERMINED
    assert "SIGNING_TIME_UNPROVEN" in examination.verdict.codes


def test_without_any_stated_instant_the_signing_time_is_open(world):
    document = label_claim()
    del document["validFrom"]
    scene = world.resigned(created=None)
    assert scene.examine().outcome is Outcome.CONFORMS  # validFrom stands in
    world_without = replace(scene, secured=_unsigned_time(world, document))
    assert "SIGNING_TIME_UNPROVEN" in world_without.examine().verdict.codes


def _unsigned_time(world: Simulator, document: dict) -> bytes:
    import json

    from greenchain.claims.di_jcs import hash_data, proof_config
    from greenchain.claims.multibase import encode_base58
    from greenchain.values.json import canonical_json

    document = {**document, "issuer": world.body.did}
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": world.body.verification_method,
        "proofPurpose": "assertionMethod",
    }
    message = hash_data(config=proof_config(proof), document=canonical_json(document))
    return json.dumps(
        {**document, "proof": {**proof, "proofValue": "z" + encode_base58(world.body.sign(message))}}
    ).encode()


def test_a_context_added_after_signing_is_not_part_of_what_was_signed(world):
    scene = world.tampered(lambda d: d["@context"].append("https://evil.example/context"))
    assert scene.examine().require() == world.honest().examine().require()


def test_layout_member_order_and_a_list_of_one_proof_do_not_matter(world):
    original = world.honest().examine().require()
    for change in (
        lambda d: d.update(proof=[d["proof"]]),
        lambda d: d.update(issuer=d.pop("issuer")),
    ):
        assert world.tampered(change).examine().require() == original


@pytest.mark.parametrize("extra", ["/", ".", "#", " "])
def test_an_issuer_that_only_looks_like_the_anchor_is_reported_not_matched(world, extra):
    anchor = Anchor("https://Label.example/issuer")
    policy = TrustPolicy((anchor,), profile="test")
    raw = world.issue(label_claim(issuer="https://label.example/issuer/"))
    finding = next(f for f in Scene(policy, world.evidence, raw).examine().findings if f.code == "NO_TRUST_PATH")
    assert "looks like https://Label.example/issuer" in finding.detail


def test_a_role_other_than_the_default_reaches_the_evidence(world):
    policy = TrustPolicy((replace(world.anchor, role="supplier"),))
    assert replace(world.honest(), policy=policy).examine().require().role == "supplier"


def test_an_hs_prefix_covers_longer_codes_and_not_shorter_ones(world):
    subject = label_claim()["credentialSubject"]
    for code, is_good in (("3402", True), ("34025000", True), ("3402.50", True), ("34", False), ("340", False)):
        scene = world.altered(credentialSubject={**subject, "product": {"hsCode": code}})
        assert (scene.examine().outcome is Outcome.CONFORMS) is is_good, code


def test_a_claim_of_no_special_type_is_outside_a_scope_of_types(world):
    assert "OUT_OF_SCOPE" in world.altered(type=["VerifiableCredential"]).examine().verdict.codes


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"1", b'"x"', b"{}", b"{", b"\xff", b'{"proof": 1}'])
def test_bytes_that_are_no_claim_get_a_verdict(world, raw):
    examination = ClaimVerifier(world.policy).examine(raw, at=AT)
    assert examination.outcome is Outcome.DOES_NOT_CONFORM
    assert examination.to_dict()["signed"] is None


def test_a_naive_instant_is_the_callers_mistake(world):
    verifier = ClaimVerifier(world.policy)
    naive = datetime(2026, 6, 1)  # noqa: DTZ001 - that is the mistake
    with pytest.raises(ValueError, match="offset"):
        verifier.examine(b"{}", at=naive)
    with pytest.raises(ValueError, match="known_at"):
        verifier.examine(b"{}", at=AT, known_at=naive)
    with pytest.raises(TypeError):
        verifier.examine("text", at=AT)


def test_verify_many_gives_what_examine_gives(world):
    verifier = ClaimVerifier(world.policy, evidence=world.evidence)
    raws = [world.honest().secured, b"{}", world.break_content().secured]
    many = [examination.to_dict() for examination in verifier.verify_many(raws, at=AT)]
    assert many == [verifier.examine(raw, at=AT).to_dict() for raw in raws]


def test_verify_returns_evidence_or_raises_with_every_fault(world):
    verifier = ClaimVerifier(world.policy, evidence=world.evidence)
    assert isinstance(verifier.verify(world.honest().secured, at=AT), VerifiedClaim)
    with pytest.raises(NotConformingError) as caught:
        verifier.verify(world.altered(validUntil="2026-02-01T00:00:00Z", credentialStatus=[]).secured, at=AT)
    assert {fault.code for fault in caught.value.faults} == {"EXPIRED", "STATUS_UNKNOWN"}


def test_a_list_url_the_bundle_does_not_hold_names_what_is_missing(world):
    examination = replace(world.honest(), evidence=EvidenceBundle()).examine()
    finding = next(f for f in examination.findings if f.code == "STATUS_UNKNOWN")
    assert (finding.where, finding.missing) == (LIST_URL, ("status list",))


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ({"type": "StatusList2021Entry"}, "STATUS_UNKNOWN"),
        ({"statusPurpose": None}, "STATUS_UNKNOWN"),
        ({"statusSize": 2}, "STATUS_UNKNOWN"),
        ({"statusSize": True}, "STATUS_UNKNOWN"),
        ({"statusListCredential": "status/1"}, "STATUS_ENTRY_INVALID"),
        ({"statusListCredential": [LIST_URL]}, "STATUS_ENTRY_INVALID"),
    ],
)
def test_a_status_entry_that_is_not_understood_fails_closed(world, status, code):
    entry = {**label_claim()["credentialStatus"][0], **status}
    examination = world.altered(credentialStatus=entry).examine()
    assert code in examination.verdict.codes
    assert examination.claim is None


@pytest.mark.parametrize("number", [0, 17])
def test_no_status_entries_or_too_many_are_not_judged(world, number):
    entries = [label_claim()["credentialStatus"][0]] * number
    assert "STATUS_UNKNOWN" in world.altered(credentialStatus=entries).examine().verdict.codes


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d.update(type=["VerifiableCredential"]), "STATUS_LIST_INVALID"),
        (lambda d: d["credentialSubject"].update(type="StatusList2021"), "STATUS_LIST_INVALID"),
        (lambda d: d["credentialSubject"].update(id="https://label.example/status/9#list"), "STATUS_LIST_INVALID"),
        (lambda d: d["credentialSubject"].update(encodedList="uAAAA"), "STATUS_LIST_INVALID"),
        (lambda d: d["credentialSubject"].update(encodedList=["u"]), "STATUS_LIST_INVALID"),
        (lambda d: d.update(credentialSubject=[d["credentialSubject"]] * 2), "STATUS_LIST_INVALID"),
        (lambda d: d["credentialSubject"].pop("statusPurpose"), "STATUS_UNKNOWN"),
        (lambda d: d.update(credentialStatus=label_claim()["credentialStatus"]), "STATUS_UNKNOWN"),
    ],
)
def test_a_list_that_its_issuer_made_wrongly_tells_nothing(world, change, code):
    import json

    document = json.loads(world.status_list())
    del document["proof"]
    change(document)
    scene = world.with_lists(world.issue(document, created=EPOCH), world.suspension_list())
    examination = scene.examine()
    assert code in examination.verdict.codes
    assert examination.outcome is Outcome.NOT_DETERMINED


def test_one_list_may_serve_two_purposes(world):
    import json

    document = json.loads(world.status_list(INDEX))
    del document["proof"]
    document["credentialSubject"]["statusPurpose"] = ["refresh", "revocation"]
    scene = world.with_lists(world.issue(document, created=EPOCH), world.suspension_list())
    assert "STATUS_REVOKED" in scene.examine().verdict.codes
