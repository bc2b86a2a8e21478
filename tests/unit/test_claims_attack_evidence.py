"""Hostile evidence beside a claim: lists dated back, lists of strangers, accreditations in several envelopes, bombs."""

from __future__ import annotations

import hashlib
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chain_world import LINK_LIST, ChainSimulator
from greenchain.adapters.status_memory import SeenLists
from greenchain.claims import BundleFile, ClaimVerifier, EvidenceBundle, KeyRow, TrustPolicy, issue_claim, status_entry
from greenchain.claims.multibase import encode_base64url
from greenchain.claims.status.bitstring import MAX_BYTES
from greenchain.claims.status.entries import memory_name
from greenchain.model.claims import Claim
from greenchain.values.json import parse_json
from greenchain.values.outcome import Outcome
from simulator import AT, CREATED, INDEX, SUSPENSION_URL, label_claim, signer

DAY = timedelta(days=1)
LINK_ENTRY = status_entry(url=LINK_LIST, purpose="suspension", index=7)


@pytest.fixture(scope="module")
def world() -> ChainSimulator:
    return ChainSimulator()


def link_list(world, *entries: int, valid_from: datetime, by=None) -> bytes:
    more = {"purpose": "suspension", "by": by or world.regional}
    return world.status_list(*entries, url=LINK_LIST, valid_from=valid_from, **more)


def on(month: int, day: int = 1) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def test_a_stranger_s_list_of_the_end_of_time_changes_nothing(world):
    evil = link_list(world, valid_from=datetime(9999, 12, 31, tzinfo=UTC), by=signer("mallory"))
    good = link_list(world, valid_from=on(1))
    policy = world.chain_policy.with_max_status_age(timedelta(days=365))
    links = (world.top(), world.low(status=LINK_ENTRY))
    plain = world.chained(*links, lists=[good], policy=policy).examine()
    assert world.chained(*links, lists=[good, evil], policy=policy).examine().to_dict() == plain.to_dict()
    assert plain.outcome is Outcome.CONFORMS


@pytest.mark.parametrize(("stolen", "outcome"), [(None, "conforms"), (on(4), "not_determined")])
def test_a_list_that_may_be_dated_back_with_a_stolen_key_lifts_no_suspension(world, stolen, outcome):
    suspended = world.status_list(INDEX + 1, url=SUSPENSION_URL, purpose="suspension", valid_from=on(2))
    lifted = world.status_list(url=SUSPENSION_URL, purpose="suspension", valid_from=on(3, 5))
    scene = world.with_lists(world.status_list(), suspended, lifted)
    key = world.body.verification_method
    rows = (KeyRow(key, compromised_since=stolen),) if stolen else ()
    policy = replace(world.policy, keys=rows)
    examination = replace(scene, policy=policy, at=on(3, 10), known_at=on(6)).examine()
    assert examination.outcome.value == outcome


def test_a_list_whose_key_was_stolen_later_is_no_answer_with_or_without_other_turns(world):
    rows = (KeyRow(world.regional.verification_method, compromised_since=on(4)),)
    policy = replace(world.chain_policy, keys=rows)
    links = (world.top(), world.low(status=LINK_ENTRY))
    lists = [link_list(world, valid_from=on(1))]
    alone = world.chained(*links, lists=lists, policy=policy).examine()
    other = world.accreditation(world.national, signer("somebody else"), since=on(5))
    beside = world.chained(*links, other, lists=lists, policy=policy).examine()
    assert alone.outcome is beside.outcome is Outcome.NOT_DETERMINED
    assert alone.verdicts["at"] is not Outcome.CONFORMS


def test_of_one_accreditation_in_two_envelopes_the_good_one_counts_whatever_they_are_called(world):
    good = world.low()
    document = parse_json(good)
    document.pop("proof")
    lapsed = lapsed_envelope(document, world.regional)
    outcomes = set()
    for first, second in ((good, lapsed), (lapsed, good)):
        files = (
            BundleFile("accreditation", first, path="a.json"),
            BundleFile("accreditation", second, path="b.json"),
            BundleFile("accreditation", world.top()),
        )
        evidence = EvidenceBundle.of_status_lists([world.status_list(), world.suspension_list()]).with_file(*files)
        scene = world.chained()
        outcomes.add(replace(scene, evidence=evidence).examine().outcome)
    assert outcomes == {Outcome.CONFORMS}


def lapsed_envelope(document, key) -> bytes:
    """The accreditation signed once more, with a proof that has expired."""
    from greenchain.claims.di_jcs import hash_data, proof_config
    from greenchain.claims.multibase import encode_base58
    from greenchain.values.json import canonical_json

    signed = parse_json(issue_claim(Claim(document), signer=key, created=on(1)).raw)
    proof = {**signed["proof"], "expires": "2026-01-10T00:00:00Z"}
    proof.pop("proofValue")
    message = hash_data(config=proof_config(proof), document=canonical_json(document))
    return canonical_json({**document, "proof": {**proof, "proofValue": "z" + encode_base58(key.sign(message))}})


def test_a_memory_that_has_learnt_is_asked_again(world):
    links = (world.top(), world.low(status=LINK_ENTRY))
    scene = world.chained(*links, lists=[link_list(world, valid_from=on(1))])
    memory = SeenLists()
    verifier = ClaimVerifier(scene.policy, evidence=scene.evidence, memory=memory)
    assert verifier.examine(scene.secured, at=AT).outcome is Outcome.CONFORMS
    memory.note(memory_name(world.regional.did, LINK_LIST), on(2))
    assert verifier.examine(scene.secured, at=AT).outcome is Outcome.NOT_DETERMINED
    first = ClaimVerifier(scene.policy, evidence=scene.evidence, memory=memory)
    assert verifier.examine(scene.secured, at=AT).to_dict() == first.examine(scene.secured, at=AT).to_dict()


def test_the_lists_of_a_chain_are_told_for_whoever_remembers_them(world):
    lists = [link_list(world, valid_from=on(1)), link_list(world, 7, valid_from=on(2))]
    examination = world.chained(world.top(), world.low(status=LINK_ENTRY), lists=lists).examine()
    assert examination.outcome is Outcome.NOT_DETERMINED
    assert (world.regional.did, LINK_LIST, on(2)) in {(s.issuer, s.url, s.valid_from) for s in examination.lists}


def test_two_instants_of_one_wall_clock_are_two_questions(world):
    zone = ZoneInfo("Europe/Berlin")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=fold) for fold in (0, 1))
    links = (world.top(), world.low(status=LINK_ENTRY))
    withdrawn = link_list(world, 7, valid_from=datetime(2026, 10, 25, 1, 0, tzinfo=UTC))
    scene = world.chained(*links, lists=[link_list(world, valid_from=on(1)), withdrawn])
    verifier = ClaimVerifier(scene.policy, evidence=scene.evidence)
    before = verifier.examine(scene.secured, at=first)
    after = verifier.examine(scene.secured, at=second)
    assert before.outcome is Outcome.CONFORMS
    assert after.outcome is not Outcome.CONFORMS
    assert (
        after.to_dict()
        == ClaimVerifier(scene.policy, evidence=scene.evidence).examine(scene.secured, at=second).to_dict()
    )


def test_lists_of_an_issuer_whom_nobody_trusts_are_not_even_unpacked(world):
    mallory = signer("mallory")
    urls = [f"https://mallory.example/{number}" for number in range(4)]
    lists = [
        world.status_list(by=mallory, url=url, valid_from=on(1, day), size=MAX_BYTES * 8)
        for url in urls
        for day in range(1, 3)
    ]
    entries = [status_entry(url=url, purpose="revocation", index=1) for url in urls]
    raw = issue_claim(Claim(label_claim(credentialStatus=entries)), signer=mallory, created=CREATED).raw
    verifier = ClaimVerifier(world.policy, evidence=EvidenceBundle.of_status_lists(lists))
    tracemalloc.start()
    examination = verifier.examine(raw, at=AT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert {"NO_TRUST_PATH", "STATUS_NOT_ASKED"} <= set(examination.verdict.codes)
    assert peak < 2 * MAX_BYTES


def test_large_lists_of_a_trusted_issuer_are_not_kept_unpacked(world):
    body = world.body
    urls = [f"https://label.example/large/{number}" for number in range(6)]
    lists = [world.status_list(by=body, url=url, size=MAX_BYTES * 8) for url in urls]
    entries = [status_entry(url=url, purpose="revocation", index=1) for url in urls]
    raw = issue_claim(Claim(label_claim(credentialStatus=entries)), signer=body, created=CREATED).raw
    verifier = ClaimVerifier(world.policy, evidence=EvidenceBundle.of_status_lists(lists))
    tracemalloc.start()
    assert verifier.examine(raw, at=AT).outcome is Outcome.CONFORMS
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 5 * MAX_BYTES


def test_what_an_upper_link_asks_of_accreditations_is_asked(world):
    schema = b'{"type": "object", "required": ["nobody states this"]}'
    multihash = b"\x12\x20" + hashlib.sha256(schema).digest()
    asked = {"type": "JsonSchema", "digestMultibase": "u" + encode_base64url(multihash)}
    files = (BundleFile("schema", schema),)
    low = world.chained(world.top(), world.low(outputValidation=asked), files=files).examine()
    top = world.chained(world.top(outputValidation=asked), world.low(), files=files).examine()
    assert "OUTPUT_REFUSED" in low.verdict.codes
    assert "OUTPUT_REFUSED" in top.verdict.codes


def test_more_accreditations_than_are_read_leave_an_unknown_issuer_open(world):
    junk = tuple(BundleFile("accreditation", b'{"a": %d}' % number, path=f"0/{number}.json") for number in range(300))
    scene = world.chained()
    crowded = EvidenceBundle(files=(*scene.evidence.files, *junk))
    examination = replace(scene, evidence=crowded).examine()
    assert examination.outcome is not Outcome.DOES_NOT_CONFORM
    policy = TrustPolicy((world.root,))
    assert ClaimVerifier(policy, evidence=crowded).examine(scene.secured, at=AT).outcome is not Outcome.CONFORMS


def test_questions_about_strangers_leave_nothing_behind(world):
    verifier = ClaimVerifier(world.policy)
    for number in range(3):
        stranger = signer(f"stranger {number}")
        raw = issue_claim(Claim(label_claim()), signer=stranger, created=CREATED).raw
        verifier.examine(raw, at=AT)
    assert verifier._grounds.trust._searches == {}
    assert verifier._grounds.shelf._read == {}
