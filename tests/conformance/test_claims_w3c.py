"""The W3C vectors of ``eddsa-jcs-2022`` step by step, and as a whole; the suite ``w3c-di`` runs all of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from greenchain.adapters.keys import signer_from_seed
from greenchain.claims import Anchor, ClaimVerifier, PinnedIssuer, TrustPolicy
from greenchain.claims.di_jcs import create_proof, hash_data, proof_config, signed_document, verify_proof
from greenchain.claims.multibase import decode_base58
from greenchain.values.json import canonical_json, parse_json
from greenchain.values.outcome import Outcome
from greenchain.values.time import parse_instant

pytestmark = pytest.mark.conformance
AT = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def vectors(conformance_data):
    return conformance_data / "w3c-vc" / "vc-di-eddsa" / "TestVectors"


@pytest.fixture(scope="module")
def jcs(vectors):
    return vectors / "eddsa-jcs-2022"


@pytest.fixture(scope="module")
def signed(jcs):
    return parse_json((jcs / "signedJCS.json").read_bytes())


@pytest.fixture(scope="module")
def vector_signer(vectors):
    pair = json.loads((vectors / "keyPair.json").read_text())
    raw = decode_base58(pair["privateKeyMultibase"][1:], length=34)
    assert raw[:2] == b"\x80\x26"
    return signer_from_seed(raw[2:])


def test_canonical_document_and_proof_options_are_the_vector_s(jcs, signed):
    document = signed_document(signed, signed["proof"])
    assert canonical_json(document).decode() == (jcs / "canonDocJCS.txt").read_text()
    assert proof_config(signed["proof"]).decode() == (jcs / "proofCanonJCS.txt").read_text()


def test_hashes_are_the_vector_s(jcs, signed):
    hashed = hash_data(
        config=proof_config(signed["proof"]), document=canonical_json(signed_document(signed, signed["proof"]))
    )
    assert hashed[:32].hex() == (jcs / "proofHashJCS.txt").read_text()
    assert hashed[32:].hex() == (jcs / "docHashJCS.txt").read_text()
    assert hashed.hex() == (jcs / "combinedHashJCS.txt").read_text()


def test_signature_is_the_vector_s_in_both_spellings(jcs, signed, vector_signer):
    combined = bytes.fromhex((jcs / "combinedHashJCS.txt").read_text())
    assert vector_signer.sign(combined).hex() == (jcs / "sigHexJCS.txt").read_text()
    value = (jcs / "sigBTC58JCS.txt").read_text()
    assert decode_base58(value[1:], length=64).hex() == (jcs / "sigHexJCS.txt").read_text()
    assert signed["proof"]["proofValue"] == value


def test_the_proof_made_is_the_vector_s_to_the_letter(vectors, signed, vector_signer):
    unsigned = parse_json((vectors / "unsigned.json").read_bytes())
    created = parse_instant(signed["proof"]["created"])
    assert create_proof(unsigned, signer=vector_signer, created=created) == signed["proof"]


def test_the_proof_of_the_vector_verifies_and_not_over_another_document(signed, vector_signer):
    document = canonical_json(signed_document(signed, signed["proof"]))
    assert verify_proof(proof=signed["proof"], document=document, key=vector_signer.public_key)
    assert not verify_proof(proof=signed["proof"], document=document + b" ", key=vector_signer.public_key)


@pytest.fixture(scope="module")
def policy(signed):
    issuer = signed["issuer"]
    pinned = PinnedIssuer(issuer, (signed["proof"]["verificationMethod"],))
    return TrustPolicy((Anchor(issuer),), profile="test", issuers=(pinned,))


def test_the_whole_vector_verifies_under_a_policy_that_pins_its_key(jcs, policy):
    claim = ClaimVerifier(policy).verify((jcs / "signedJCS.json").read_bytes(), at=AT)
    assert claim.issuer == "https://vc.example/issuers/5678"
    assert claim.content["credentialSubject"]["alumniOf"] == "The School of Examples"


def test_the_vector_without_a_pinned_key_is_a_controller_mismatch(jcs, signed):
    policy = TrustPolicy((Anchor(signed["issuer"]),), profile="test")
    examination = ClaimVerifier(policy).examine((jcs / "signedJCS.json").read_bytes(), at=AT)
    assert examination.outcome is Outcome.DOES_NOT_CONFORM
    assert "CONTROLLER_MISMATCH" in examination.verdict.codes


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("Ed25519Signature2020/signedEdSig.json", "SUITE_REFUSED"),
        ("eddsa-rdfc-2022/signedDataInt.json", "SUITE_REFUSED"),
        ("proof-set-chain/signedProofSet2.json", "SUITE_REFUSED"),
        ("proof-set-chain/signedProofChain2.json", "SUITE_REFUSED"),
    ],
)
def test_vectors_of_suites_that_the_policy_does_not_name_are_refused_by_name(vectors, policy, path, code):
    examination = ClaimVerifier(policy).examine((vectors / path).read_bytes(), at=AT)
    assert examination.outcome is not Outcome.CONFORMS
    assert examination.signed is None
    assert code in examination.verdict.codes


def test_published_seeds_make_the_published_identifiers(conformance_data):
    seeds = 0
    for did, row in json.loads((conformance_data / "w3c-vc" / "did-key" / "ed25519-x25519.json").read_text()).items():
        if "seed" in row:
            assert signer_from_seed(bytes.fromhex(row["seed"])).did == did
            seeds += 1
    assert seeds >= 3
