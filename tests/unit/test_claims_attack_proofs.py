"""Attacks on proofs (classes A3, A4 and A6): sets and chains, purposes and keys, instants that lie or cannot be read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from greenchain.claims import BundleFile, DocumentRow, KeyRow, PinnedIssuer, make_status_list
from greenchain.claims.di_jcs import hash_data, proof_config
from greenchain.claims.did_documents import make_did_document
from greenchain.claims.jose import sign_compact
from greenchain.claims.multibase import encode_base58
from greenchain.values.json import canonical_json
from greenchain.values.outcome import Outcome
from simulator import AT, CREATED, EPOCH, LIST_URL, SUSPENSION_URL, Scene, Simulator, label_claim, signer

SECOND = timedelta(seconds=1)
AUDITOR = signer("auditor")
WEB = "did:web:label.example"
WEB_URL = "https://label.example/.well-known/did.json"


@pytest.fixture(scope="module")
def world() -> Simulator:
    return Simulator()


def options(by, **more) -> dict:
    made = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-01-15T08:00:00Z",
        "verificationMethod": by.verification_method,
        "proofPurpose": "assertionMethod",
        **more,
    }
    return {name: value for name, value in made.items() if value is not None}


def signed(document: dict, by, *, over: list | None = None, **more) -> dict:
    """A proof by ``by`` over ``document``, and over the proofs ``over``."""
    made = options(by, **more)
    covered = {**document, "proof": over} if over else document
    message = hash_data(config=proof_config(made), document=canonical_json(covered))
    return {**made, "proofValue": "z" + encode_base58(by.sign(message))}


def draft(world, **changes) -> dict:
    return {**label_claim(**changes), "issuer": world.body.did}


def codes(scene: Scene, outcome: Outcome = Outcome.DOES_NOT_CONFORM) -> set[str]:
    return {finding.code for finding in scene.examine().findings if finding.outcome is outcome}


def proven(world, *proofs, document=None, policy=None, **changes) -> Scene:
    """The honest scene with exactly these proofs."""
    whole = {**(document or draft(world)), "proof": list(proofs)}
    return replace(world.honest(), secured=json.dumps(whole).encode(), policy=policy or world.policy, **changes)


def co_signed(world):
    """The policy of the world that asks for the auditor's proof too."""
    return world.policy.with_required_proofs(AUDITOR.did)


# --- A3: the result of several proofs ---------------------------------------------------------------------------------


def test_a_required_co_signer_who_signed_is_enough_and_one_who_did_not_is_missed(world):
    document = draft(world)
    policy = world.policy.with_required_proofs(AUDITOR.did)
    both = (signed(document, world.body), signed(document, AUDITOR))
    for proofs in (both, both[::-1]):
        assert proven(world, *proofs, policy=policy).examine().outcome is Outcome.CONFORMS
    alone = proven(world, both[0], policy=policy)
    assert codes(alone) == {"PROOF_MISSING"}
    assert next(f.check for f in alone.examine().findings if f.code == "PROOF_MISSING") == "controller"
    assert codes(proven(world, both[1], policy=policy)) >= {"CONTROLLER_MISMATCH"}


def test_every_required_co_signer_must_have_signed(world):
    document = draft(world)
    policy = world.policy.with_required_proofs(AUDITOR.did, world.thief.did)
    proofs = [signed(document, one) for one in (world.body, AUDITOR, world.thief)]
    assert proven(world, *proofs, policy=policy).examine().outcome is Outcome.CONFORMS
    assert codes(proven(world, *proofs[:2], policy=policy)) == {"PROOF_MISSING"}


@pytest.mark.parametrize(
    ("others", "besides"),
    [(lambda w: w.thief, {"CONTROLLER_MISMATCH"}), (lambda w: w.body, set())],
    ids=["somebody else", "the issuer again"],
)
def test_a_required_proof_by_another_key_is_missed(world, others, besides):
    document = draft(world)
    proofs = (signed(document, world.body), signed(document, others(world)))
    scene = proven(world, *proofs, policy=world.policy.with_required_proofs(AUDITOR.did))
    assert codes(scene) == {"PROOF_MISSING"} | besides


def test_a_required_co_signer_without_a_did_has_the_keys_that_the_policy_pins(world):
    document, name = draft(world), "https://auditor.example/"
    proofs = (signed(document, world.body), signed(document, AUDITOR))
    for key, missing in ((AUDITOR, set()), (world.thief, {"PROOF_MISSING", "CONTROLLER_MISMATCH"})):
        pinned = PinnedIssuer(name, (key.verification_method,))
        policy = world.policy.with_required_proofs(name).with_issuer(pinned)
        assert codes(proven(world, *proofs, policy=policy)) == missing


@pytest.mark.parametrize("offset", [-SECOND, 0 * SECOND, SECOND])
def test_the_key_of_a_co_signer_is_judged_like_that_of_the_issuer(world, offset):
    document = draft(world)
    proofs = (signed(document, world.body), signed(document, AUDITOR))
    stolen = KeyRow(AUDITOR.verification_method, compromised_since=CREATED + offset)
    policy = world.policy.with_required_proofs(AUDITOR.did).with_key(stolen)
    scene = proven(world, *proofs, policy=policy)
    if offset > 0 * SECOND:
        assert "SIGNING_TIME_UNPROVEN" in codes(scene, Outcome.NOT_DETERMINED)
    else:
        assert codes(scene) == {"KEY_COMPROMISED"}


@pytest.mark.parametrize(("created", "code"), [(AT, ""), (AT + SECOND, "SIGNED_IN_FUTURE")])
def test_a_co_signature_of_the_future_is_none_yet(world, created, code):
    document = draft(world)
    text = created.isoformat().replace("+00:00", "Z")
    proofs = (signed(document, world.body), signed(document, AUDITOR, created=text))
    assert codes(proven(world, *proofs, policy=co_signed(world))) == ({code} if code else set())


def test_a_co_signature_made_after_what_was_known_leaves_the_answer_open(world):
    document = draft(world)
    proofs = (signed(document, world.body), signed(document, AUDITOR, created="2026-03-01T00:00:00Z"))
    turn = datetime(2026, 3, 1, tzinfo=UTC)
    policy = co_signed(world)
    assert proven(world, *proofs, policy=policy, known_at=turn).examine().outcome is Outcome.CONFORMS
    scene = proven(world, *proofs, policy=policy, known_at=turn - SECOND)
    assert codes(scene, Outcome.NOT_DETERMINED) == {"NOT_YET_KNOWN"}


BAD_BESIDES = {
    "another signature": ({"proofValue": "z" + encode_base58(bytes(64))}, "PROOF_INVALID"),
    "an unknown suite": ({"cryptosuite": "later-2031"}, "SUITE_REFUSED"),
    "an old suite": ({"type": "Ed25519Signature2020"}, "SUITE_REFUSED"),
    "another purpose": ({"proofPurpose": "authentication"}, "PURPOSE_MISMATCH"),
    "an unknown key": ({"verificationMethod": "did:web:nowhere.example#key-1"}, "KEY_UNKNOWN"),
    "a key that is refused": ({"verificationMethod": "did:key:z6Mk#z6Mk"}, "KEY_REFUSED"),
    "no value": ({"proofValue": None}, "PROOF_INVALID"),
    "an instant that is none": ({"created": "yesterday"}, "PROOF_INVALID"),
    "a fraction": ({"weight": 1.5}, "FRACTION_REFUSED"),
}


@pytest.mark.parametrize("name", BAD_BESIDES)
@pytest.mark.parametrize("is_first", [True, False])
def test_one_bad_proof_beside_a_good_one_refuses_the_claim(world, name, is_first):
    changes, code = BAD_BESIDES[name]
    good = signed(draft(world), world.body)
    bad = {**good, **changes}
    scene = proven(world, *((bad, good) if is_first else (good, bad)))
    examination = scene.examine()
    assert examination.claim is None
    assert examination.signed is None
    assert code in examination.verdict.codes
    assert "PROOF_VALID" not in examination.verdict.codes


def test_a_proof_that_expires_ends_the_claim_whichever_of_the_proofs_it_is(world):
    document = draft(world)
    short = {"expires": "2026-06-01T00:00:00Z"}
    for proofs in (
        (signed(document, world.body, **short), signed(document, AUDITOR)),
        (signed(document, world.body), signed(document, AUDITOR, **short)),
    ):
        assert codes(proven(world, *proofs, policy=co_signed(world))) == {"EXPIRED"}
        assert proven(world, *proofs, policy=co_signed(world), at=AT - SECOND).examine().outcome is Outcome.CONFORMS


FIRST, SECOND_ID = "urn:example:1", "urn:example:2"
LINKS = {
    "dangling": ({"id": FIRST}, {"previousProof": "urn:example:none"}),
    "of another case": ({"id": FIRST}, {"previousProof": "urn:EXAMPLE:1"}),
    "to itself": ({"id": FIRST}, {"id": SECOND_ID, "previousProof": SECOND_ID}),
    "in a circle": ({"id": FIRST, "previousProof": SECOND_ID}, {"id": SECOND_ID, "previousProof": FIRST}),
    "to a doubled id": ({"id": FIRST}, {"id": FIRST, "previousProof": FIRST}),
    "twice to one": ({"id": FIRST}, {"previousProof": [FIRST, FIRST]}),
    "to one good and one dangling": ({"id": FIRST}, {"previousProof": [FIRST, "urn:example:none"]}),
    "to nothing": ({"id": FIRST}, {"previousProof": []}),
    "to a number": ({"id": FIRST}, {"previousProof": 1}),
    "to null": ({"id": FIRST}, {"previousProof": None}),
    "to an object": ({"id": FIRST}, {"previousProof": {"id": FIRST}}),
    "to a list in a list": ({"id": FIRST}, {"previousProof": [[FIRST]]}),
    "to an id that is a number": ({"id": 1}, {"previousProof": 1}),
    "to an id that is a list": ({"id": [FIRST]}, {"previousProof": FIRST}),
}


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("is_backwards", [False, True])
def test_a_chain_of_proofs_that_is_none_is_refused(world, name, is_backwards):
    document = draft(world)
    members = LINKS[name]
    first = {**signed(document, world.body), **members[0]}
    second = {**signed(document, AUDITOR, over=[first]), **members[1]}
    proofs = (second, first) if is_backwards else (first, second)
    assert codes(proven(world, *proofs)) == {"PROOF_INVALID"}


def test_a_chain_of_a_hundred_thousand_links_is_refused_by_its_number(world):
    document = draft(world)
    first = signed(document, world.body, id="urn:example:0")
    many = [{"id": f"urn:example:{n}", "previousProof": f"urn:example:{n - 1}"} for n in range(1, 300)]
    assert codes(proven(world, first, *many)) == {"BUDGET_EXCEEDED"}


def test_a_chain_covers_what_it_names_and_a_set_does_not(world):
    document = draft(world)
    first = signed(document, world.body, id=FIRST)
    chained = signed(document, AUDITOR, over=[first], previousProof=FIRST)
    policy = co_signed(world)
    assert proven(world, first, chained, policy=policy).examine().outcome is Outcome.CONFORMS
    assert proven(world, chained, first, policy=policy).examine().outcome is Outcome.CONFORMS
    named_only = signed(document, AUDITOR, previousProof=FIRST)
    assert codes(proven(world, first, named_only)) == {"PROOF_INVALID"}
    covering_only = signed(document, AUDITOR, over=[first])
    assert codes(proven(world, first, covering_only)) == {"PROOF_INVALID"}
    assert codes(proven(world, chained)) == {"PROOF_INVALID"}  # its beginning taken away


def test_a_proof_put_in_the_place_of_the_one_that_was_countersigned_is_noticed(world):
    document = draft(world)
    first = signed(document, world.body, id=FIRST)
    later = signed(document, world.body, id=FIRST, created="2026-02-01T00:00:00Z")
    chained = signed(document, AUDITOR, over=[first], previousProof=FIRST)
    assert codes(proven(world, later, chained)) == {"PROOF_INVALID"}


def test_the_order_of_the_proofs_does_not_show_in_the_evidence(world):
    document = draft(world)
    proofs = [signed(document, one) for one in (world.body, AUDITOR, world.thief)]
    policy = world.policy.with_required_proofs(AUDITOR.did, world.thief.did)
    orders = (proofs, proofs[::-1], proofs[1:] + proofs[:1])
    claims = [proven(world, *order, policy=policy).examine().require() for order in orders]
    assert claims[0] == claims[1] == claims[2]


# --- A4: purpose and controller ---------------------------------------------------------------------------------------


def of_web(world, document: dict, *, method: str = f"{WEB}#key-1", issuer: str = WEB) -> Scene:
    """A claim of a did:web whose document is pinned, signed with the body's key under ``method``."""
    raw = json.dumps(document).encode()
    file = BundleFile("did-document", raw, url=WEB_URL)
    policy = replace(world.policy, anchors=(replace(world.anchor, id=WEB),))
    policy = policy.with_document(DocumentRow(WEB_URL, file.sha256))
    by = world.body.under(method)
    lists = [_list(by, url, purpose) for url, purpose in ((LIST_URL, "revocation"), (SUSPENSION_URL, "suspension"))]
    evidence = type(world.evidence).of_status_lists(lists).with_file(file)
    secured = world.issue(label_claim(issuer=issuer), by=by)
    return Scene(policy, evidence, secured)


def _list(by, url: str, purpose: str) -> bytes:
    from greenchain.claims import issue_claim

    return issue_claim(
        make_status_list(url=url, purpose=purpose, entries=(), valid_from=EPOCH), signer=by, created=EPOCH
    ).raw


def web_document(world, **changes) -> dict:
    made = make_did_document(world.body.public_key, verification_method=f"{WEB}#key-1")
    return {name: value for name, value in {**made, **changes}.items() if value is not None}


def test_a_key_that_the_issuers_document_lists_for_claims_is_accepted(world):
    assert of_web(world, web_document(world)).examine().outcome is Outcome.CONFORMS


@pytest.mark.parametrize("purpose", ["authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation"])
def test_a_key_listed_for_another_purpose_signs_no_claims(world, purpose):
    document = web_document(world, assertionMethod=None, **{purpose: [f"{WEB}#key-1"]})
    assert codes(of_web(world, document)) >= {"PURPOSE_MISMATCH"}


def test_a_key_that_is_only_listed_signs_no_claims(world):
    assert codes(of_web(world, web_document(world, assertionMethod=[]))) >= {"PURPOSE_MISMATCH"}


def test_a_key_that_its_document_says_to_belong_to_somebody_else_signs_no_claims(world):
    document = web_document(world)
    document["verificationMethod"][0]["controller"] = "did:web:evil.example"
    scene = of_web(world, document)
    assert scene.examine().claim is None
    assert codes(scene) & {"PURPOSE_MISMATCH", "KEY_REFUSED", "DID_DOCUMENT_INVALID"}


@pytest.mark.parametrize(
    "method",
    [
        "did:web:label.example#key-1",
        "did:web:label.example:..#key-1",
        "did:web:label.example%2F..#key-1",
        "did:web:label.example/..#key-1",
        "did:web:label.example?versionId=1#key-1",
        "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp?x#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        "https://label.example/keys/1",
        "urn:uuid:0d1f6f0a-6a0b-4c7e-9a43-2f7f3a3e2b10",
        "key-1",
        "#key-1",
        "",
        " did:key:z6Mk#z6Mk",
    ],
)
def test_a_method_that_is_no_key_of_the_issuer_is_refused(world, method):
    examination = world.resigned(verificationMethod=method).examine()
    assert examination.claim is None
    assert set(examination.verdict.codes) & {"PROOF_INVALID", "KEY_UNKNOWN", "KEY_REFUSED", "DID_WEB_REFUSED"}


@pytest.mark.parametrize(
    "issuer",
    [
        ["BODY"],
        [],
        {},
        {"id": ["BODY"]},
        {"name": "BODY"},
        None,
        7,
        "",
        "label body",
        {"id": "BODY", "@id": "x", "id ": "y"},
    ],
    ids=repr,
)
def test_an_issuer_that_is_not_one_url_is_refused_although_its_key_signed(world, issuer):
    named = json.loads(json.dumps(issuer).replace("BODY", world.body.did))
    document = label_claim(issuer=named)
    scene = proven(world, signed(document, world.body), document=document)
    examination = scene.examine()
    if isinstance(named, dict) and named.get("id") == world.body.did:
        assert examination.issuer == world.body.did
    else:
        assert examination.claim is None
        assert "CLAIM_ISSUER_INVALID" in examination.verdict.codes


def test_two_issuers_in_a_list_are_none(world):
    document = label_claim(issuer=[world.body.did, world.thief.did])
    assert "CLAIM_ISSUER_INVALID" in codes(proven(world, signed(document, world.body), document=document))


# --- A6: time ---------------------------------------------------------------------------------------------------------

UNREADABLE = [
    "",
    "yesterday",
    "2026-01-15",
    "2026-01-15T08:00:00",
    "2026-01-15 08:00:00Z",
    "2026-01-15T08:00:00z",
    "2026-01-15T08:00:60Z",
    "2026-01-15T24:00:01Z",
    "2026-13-15T08:00:00Z",
    "2026-02-29T08:00:00Z",
    "9999-12-31T23:59:59-00:01",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+00:01",
    "10000-01-01T00:00:00Z",
    "-2026-01-15T08:00:00Z",
    "2026-01-15T08:00:00+14:01",
    "2026-01-15T08:00:00+8",
    "２０２６-01-15T08:00:00Z",
    " 2026-01-15T08:00:00Z",
    "2026-01-15T08:00:00Z\n",
    "2026-W03-4T08:00:00Z",
    1768464000,
    ["2026-01-15T08:00:00Z"],
    {"@value": "2026-01-15T08:00:00Z"},
    True,
]


@pytest.mark.parametrize("created", UNREADABLE, ids=repr)
def test_an_instant_of_signing_that_cannot_be_read_is_refused(world, created):
    assert codes(world.resigned(created=created)) == {"PROOF_INVALID"}


@pytest.mark.parametrize("name", ["validFrom", "validUntil"])
@pytest.mark.parametrize("value", UNREADABLE, ids=repr)
def test_a_validity_that_cannot_be_read_is_refused(world, name, value):
    document = draft(world, **{name: value})
    assert "CLAIM_VALIDITY_INVALID" in codes(proven(world, signed(document, world.body), document=document))


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59+14:00", "2026-06-01T00:00:01.0000001Z"])
def test_the_last_instants_are_read_and_lie_in_the_future(world, text):
    assert codes(world.resigned(created=text)) == {"SIGNED_IN_FUTURE"}


@pytest.mark.parametrize(
    ("since", "until", "is_good"),
    [
        ("2026-06-02T00:00:00Z", "2026-06-01T00:00:00Z", False),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", False),
        ("2026-01-01T00:00:00Z", "2026-01-01T08:00:00+08:00", False),
        ("2026-01-01T00:00:00Z", "2026-06-01T00:00:01Z", True),
    ],
)
def test_a_validity_that_ends_before_it_begins_is_refused_or_never_holds(world, since, until, is_good):
    document = draft(world, validFrom=since, validUntil=until)
    scene = proven(world, signed(document, world.body), document=document)
    assert (scene.examine().claim is not None) is is_good
    assert is_good or codes(scene) & {"CLAIM_VALIDITY_INVALID", "EXPIRED"}


def test_a_claim_signed_before_its_validity_begins_counts_from_then(world):
    """Issued ahead: the anchor was in force at the signing, the claim begins later."""
    document = label_claim(validFrom="2026-05-01T00:00:00Z")
    scene = replace(world.honest(), secured=world.issue(document, created=CREATED))
    begin = datetime(2026, 5, 1, tzinfo=UTC)
    assert codes(replace(scene, at=begin - SECOND)) == {"NOT_YET_VALID"}
    assert replace(scene, at=begin).examine().outcome is Outcome.CONFORMS


@pytest.mark.parametrize(
    ("times", "code"),
    [
        ('"exp": NaN', "JSON_NUMBER_UNSAFE"),
        ('"exp": Infinity', "JSON_NUMBER_UNSAFE"),
        ('"exp": 1e400', "JSON_NUMBER_UNSAFE"),
        ('"exp": 4102444800.5', "ENVELOPE_TIME_INVALID"),
        ('"exp": 41024448e2', "ENVELOPE_TIME_INVALID"),
        ('"exp": "4102444800"', "ENVELOPE_TIME_INVALID"),
        ('"exp": true', "ENVELOPE_TIME_INVALID"),
        ('"exp": null', "ENVELOPE_MISMATCH"),
        ('"exp": -1', "ENVELOPE_TIME_INVALID"),
        ('"exp": 253402300800', "ENVELOPE_TIME_INVALID"),
        ('"exp": 1780272000', "EXPIRED"),
        ('"nbf": 1780272001', "NOT_YET_VALID"),
        ('"nbf": 5, "exp": 5', "ENVELOPE_TIME_INVALID"),
        ('"iat": 1780272001', "SIGNED_IN_FUTURE"),
        ('"iat": 0', "ACCREDITATION_LAPSED"),
    ],
)
def test_the_times_of_a_token_narrow_its_claim_or_are_refused(world, times, code):
    """1780272000 is the instant asked about."""
    plain = canonical_json(draft(world)).decode()
    payload = f"{plain[:-1]}, {times}}}".encode()
    header = {"typ": "vc+jwt", "kid": world.body.verification_method}
    token = sign_compact(payload, signer=world.body, header=header)
    scene = replace(world.honest(), secured=token.encode())
    assert code in codes(scene)
    assert scene.examine().claim is None


@pytest.mark.parametrize("offset", [-SECOND, 0 * SECOND, SECOND])
def test_a_claim_dated_back_with_a_retired_key_is_open_and_one_dated_after_is_refused(world, offset):
    row = KeyRow(world.body.verification_method, not_after=CREATED)
    scene = replace(
        world.honest(),
        policy=world.policy.with_key(row),
        secured=world.issue(label_claim(), created=CREATED + offset),
    )
    if offset < 0 * SECOND:
        assert "SIGNING_TIME_UNPROVEN" in codes(scene, Outcome.NOT_DETERMINED)
    else:
        assert codes(scene) == {"KEY_RETIRED"}
