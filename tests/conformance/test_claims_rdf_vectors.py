"""W3C vectors of the suites over statements: every intermediate value, then the signature; proof sets and chains."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import pytest

from conftest import conformance_folder
from greenchain.claims.di_rdfc import proof_options, signed_content, signed_message
from greenchain.claims.jsonld import read_statements
from greenchain.claims.keys import public_key_from_did_url
from greenchain.claims.multibase import decode_base58
from greenchain.claims.rdfc import canonicalize_quads
from greenchain.values.errors import InputError
from greenchain.values.json import parse_json
from rdf_world import contexts

pytestmark = pytest.mark.conformance


@dataclass(frozen=True)
class Vector:
    folder: str
    tail: str
    algorithm: str
    length: int

    def text(self, name):
        return (self.path / f"{name}{self.tail}.txt").read_text(encoding="utf-8")

    @property
    def path(self):
        return conformance_folder() / "w3c-vc" / self.folder

    @property
    def signed(self):
        return parse_json((self.path / f"signed{self.tail}.json").read_bytes())

    @property
    def hash_algorithm(self):
        return "sha384" if self.algorithm == "p384" else "sha256"


VECTORS = [
    Vector(f"vc-di-{kind}/TestVectors/{suite}{below}", tail, algorithm, length)
    for kind, suite, tail, algorithm, length in (
        ("eddsa", "eddsa-rdfc-2022", "DataInt", "ed25519", 64),
        ("ecdsa", "ecdsa-rdfc-2019-p256", "ECDSAP256", "p256", 64),
        ("ecdsa", "ecdsa-rdfc-2019-p384", "ECDSAP384", "p384", 96),
    )
    for below in ("", "/employ")
]
each_vector = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.folder.split("TestVectors/")[1])


def parts(vector):
    contexts()  # skips where the data is absent
    signed = vector.signed
    return {name: value for name, value in signed.items() if name != "proof"}, signed["proof"]


def canonical(document, algorithm):
    read = read_statements(document, contexts=contexts(), allow_vocab=True)
    return canonicalize_quads(read.quads, hash_algorithm=algorithm).nquads


@each_vector
def test_the_canonical_document_is_the_vector_s(vector):
    document, _ = parts(vector)
    found = canonical(document, vector.hash_algorithm)
    assert found == vector.text("canonDoc")
    assert hashlib.new(vector.hash_algorithm, found.encode()).hexdigest() == vector.text("docHash").strip()


@each_vector
def test_the_canonical_proof_options_are_the_vector_s(vector):
    document, proof = parts(vector)
    options = proof_options(document, proof)
    assert options == json.loads((vector.path / f"proofConfig{vector.tail}.json").read_text())
    found = canonical(options, vector.hash_algorithm)
    assert found == vector.text("proofCanon")
    assert hashlib.new(vector.hash_algorithm, found.encode()).hexdigest() == vector.text("proofHash").strip()


@each_vector
def test_the_message_and_the_signature_are_the_vector_s(vector):
    document, proof = parts(vector)
    message = signed_message(document, proof, contexts=contexts(), algorithm=vector.algorithm, allow_vocab=True)
    assert message.hex() == vector.text("combinedHash").strip()
    signature = decode_base58(proof["proofValue"][1:], length=vector.length)
    assert signature.hex() == vector.text("sigHex").strip()
    key = public_key_from_did_url(proof["verificationMethod"])
    assert key.algorithm == vector.algorithm
    assert key.verify(signature=signature, message=message)
    assert not key.verify(signature=signature, message=message[::-1])


@each_vector
def test_outside_a_test_policy_the_vocabulary_of_examples_is_refused(vector):
    document, proof = parts(vector)
    if vector.folder.endswith("employ"):  # its context defines every term
        assert signed_message(document, proof, contexts=contexts(), algorithm=vector.algorithm, allow_vocab=False)
        return
    with pytest.raises(InputError, match="@vocab") as refused:
        signed_message(document, proof, contexts=contexts(), algorithm=vector.algorithm, allow_vocab=False)
    assert refused.value.code == "RDF_GATE_REFUSED"


CHAINS = ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"]


def fitting(name, *, covered):
    """Whether each proof of a file fits, its document carrying the proofs that ``covered`` picks of the earlier ones."""
    folder = conformance_folder() / "w3c-vc" / "vc-di-eddsa" / "TestVectors" / "proof-set-chain"
    contexts()
    document = parse_json((folder / f"{name}.json").read_bytes())
    proofs = document.pop("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    found = []
    for proof in proofs:
        named = proof.get("previousProof", [])
        named = [named] if isinstance(named, str) else named
        earlier = covered([other for other in proofs if other.get("id") in named])
        secured = {**document, "proof": earlier} if earlier else document
        message = signed_message(secured, proof, contexts=contexts(), algorithm="ed25519", allow_vocab=True)
        key = public_key_from_did_url(proof["verificationMethod"])
        found.append(key.verify(signature=decode_base58(proof["proofValue"][1:], length=64), message=message))
    return found


@pytest.mark.parametrize("name", CHAINS)
def test_every_proof_of_a_set_or_chain_fits_over_the_proofs_it_names(name):
    assert all(fitting(name, covered=lambda earlier: earlier))
    assert all(fitting(name, covered=lambda earlier: earlier[::-1]))  # a set of graphs has no order


@pytest.mark.parametrize("name", CHAINS[2:])
def test_a_proof_of_a_chain_does_not_fit_without_the_proofs_it_names(name):
    assert not all(fitting(name, covered=lambda earlier: []))


def test_message_and_content_come_from_one_reading():
    document, proof = parts(VECTORS[0])
    both = signed_content(document, proof, contexts=contexts(), algorithm="ed25519", allow_vocab=True)
    assert both.message == signed_message(document, proof, contexts=contexts(), algorithm="ed25519", allow_vocab=True)
    assert both.content["credentialSubject"] == document["credentialSubject"]
    assert "@context" not in both.content


def test_the_proof_may_repeat_the_first_contexts_and_nothing_else():
    document, proof = parts(VECTORS[0])
    plain = signed_message(document, proof, contexts=contexts(), algorithm="ed25519", allow_vocab=True)
    for repeated in (document["@context"], document["@context"][:1], document["@context"][0]):
        again = signed_message(
            document, {**proof, "@context": repeated}, contexts=contexts(), algorithm="ed25519", allow_vocab=True
        )
        assert again == plain
    with pytest.raises(InputError) as refused:
        signed_message(
            document,
            {**proof, "@context": document["@context"][::-1]},
            contexts=contexts(),
            algorithm="ed25519",
            allow_vocab=True,
        )
    assert refused.value.code == "CLAIM_CONTEXT_INVALID"


def test_a_proof_that_names_two_does_not_fit_over_one_of_them():
    assert not all(fitting("signedProofChain1", covered=lambda earlier: earlier[:1]))
