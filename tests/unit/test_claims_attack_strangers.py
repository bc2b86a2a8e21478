"""Attacks of those who may sign nothing, or anything: proofs of strangers, documents that cost more than they weigh."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

import log_world
from chain_world import ChainSimulator
from greenchain.adapters.keys import ecdsa_signer_from_seed
from greenchain.claims import (
    BundleFile,
    ClaimVerifier,
    EvidenceBundle,
    KeyRow,
    PinnedIssuer,
    VerifiedClaim,
    is_sealed,
    read_secured,
)
from greenchain.claims.di_jcs import create_proof
from greenchain.claims.di_rdfc import SignedStatements, signed_message
from greenchain.claims.jose import sign_compact
from greenchain.claims.log import entry_bytes
from greenchain.claims.multibase import encode_base58
from greenchain.claims.policy.rows import LogRow, WitnessRow
from greenchain.claims.rdfc import WorkBudget
from greenchain.values.errors import InputError
from greenchain.values.json import FrozenObject, canonical_json
from greenchain.values.outcome import Outcome
from greenchain.values.time import parse_instant
from rdf_world import BASE, CLAIM, LABEL, PROOF, contexts
from simulator import AT, CREATED, EPOCH, Scene, Simulator, label_claim, signer

STRANGER = signer("nobody in particular")
BEFORE = parse_instant("2026-01-05T00:00:00Z")
RDF = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019", "eddsa-jcs-2022")


@pytest.fixture(scope="module")
def world() -> Simulator:
    return Simulator()


def bad_codes(scene: Scene) -> set[str]:
    return {f.code for f in scene.examine().findings if f.outcome is Outcome.DOES_NOT_CONFORM}


def with_proof(raw: bytes, by, *, in_front: bool = False, suite: str = "eddsa-jcs-2022", created=BEFORE) -> bytes:
    """The document with one more good proof over it, by ``by``."""
    document = json.loads(raw)
    proof = document.pop("proof")
    added = create_proof(document, signer=by, created=created, suite=suite)
    return json.dumps({**document, "proof": [added, proof] if in_front else [proof, added]}).encode()


# --- a stranger's proof -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("in_front", [True, False])
@pytest.mark.parametrize(
    ("by", "suite"),
    [(STRANGER, "eddsa-jcs-2022"), (ecdsa_signer_from_seed(b"7" * 32, "p256"), "ecdsa-jcs-2019")],
    ids=["the same suite", "another suite"],
)
def test_a_good_proof_by_somebody_who_had_nothing_to_sign_refuses_the_claim(world, by, suite, in_front):
    honest = world.honest()
    assert honest.examine().outcome is Outcome.CONFORMS
    scene = replace(honest, secured=with_proof(honest.secured, by, in_front=in_front, suite=suite))
    examination = scene.examine()
    assert bad_codes(scene) == {"CONTROLLER_MISMATCH"}
    assert examination.claim is None
    told = next(f for f in examination.findings if f.code == "CONTROLLER_MISMATCH")
    assert told.where == ("/proof/0" if in_front else "/proof/1")
    assert told.values["verification_method"] == by.verification_method


def test_another_proof_by_the_issuer_itself_is_no_strangers(world):
    honest = world.honest()
    scene = replace(honest, secured=with_proof(honest.secured, world.body, created=CREATED))
    assert scene.examine().outcome is Outcome.CONFORMS


def test_a_co_signer_that_the_policy_asks_for_is_no_stranger_and_whoever_else_signs_is(world):
    honest = world.honest()
    auditor = signer("auditor")
    both = with_proof(honest.secured, auditor, created=CREATED)
    scene = replace(honest, secured=both, policy=honest.policy.with_required_proofs(auditor.did))
    assert scene.examine().outcome is Outcome.CONFORMS
    assert bad_codes(replace(scene, policy=honest.policy)) == {"CONTROLLER_MISMATCH"}
    document = json.loads(both)
    proofs = document.pop("proof")
    third = create_proof(document, signer=STRANGER, created=CREATED)
    document["proof"] = [*proofs, third]
    assert bad_codes(replace(scene, secured=json.dumps(document).encode())) == {"CONTROLLER_MISMATCH"}


def test_a_key_of_the_issuer_that_the_policy_does_not_pin_is_a_strangers(world):
    honest = world.honest()
    pinned = PinnedIssuer(world.body.did, (STRANGER.verification_method,))
    scene = replace(honest, secured=with_proof(honest.secured, STRANGER), policy=honest.policy.with_issuer(pinned))
    assert bad_codes(scene) >= {"CONTROLLER_MISMATCH"}


def test_a_strangers_proof_on_a_status_list_leaves_the_status_open(world):
    honest = world.honest()
    lists = [with_proof(world.status_list(), STRANGER), world.suspension_list()]
    scene = replace(honest, evidence=EvidenceBundle.of_status_lists(lists))
    assert scene.examine().claim is None
    own = [with_proof(world.status_list(), world.body, created=EPOCH), world.suspension_list()]
    assert replace(honest, evidence=EvidenceBundle.of_status_lists(own)).examine().outcome is Outcome.CONFORMS


@pytest.mark.parametrize("link", ["top", "low"])
def test_a_strangers_proof_on_an_accreditation_makes_it_count_for_nothing(link):
    chain = ChainSimulator()
    links = {"top": chain.top(), "low": chain.low()}
    assert chain.chained(*links.values()).examine().outcome is Outcome.CONFORMS
    links[link] = with_proof(links[link], STRANGER)
    assert chain.chained(*links.values()).examine().claim is None


# --- what a log proof holds after a theft (ADR 0021) -------------------------------------------------------------------

STOLEN = parse_instant("2026-03-01T00:00:00Z")


def token(world, document: Mapping[str, Any], **times: str) -> bytes:
    """A ``vc+jwt`` with these instants in the envelope."""
    seconds = {name: int(parse_instant(text).timestamp()) for name, text in times.items()}
    header = {"typ": "vc+jwt", "cty": "vc", "kid": world.body.verification_method}
    return sign_compact(canonical_json({**document, **seconds}), signer=world.body, header=header).encode()


def logged_and_stolen(world, logged: bytes, shown: bytes) -> Scene:
    """``shown`` with the proof that a log held ``logged`` before the key was stolen."""
    read = read_secured(logged)
    entries = [entry_bytes(claim_digest=read.digest, issuer=read.issuer)]
    text = log_world.checkpoint_text(entries)
    seen = log_world.cosignature(text, witness="w", at=CREATED)
    raw = log_world.proof(entries, 0, log_world.signature(text), seen, text=text)
    policy = world.policy.with_log(LogRow(log_world.ORIGIN, log_world.log_key()))
    policy = policy.with_witness(WitnessRow(log_world.witness_key("w")))
    policy = policy.with_key(KeyRow(world.body.verification_method, compromised_since=STOLEN))
    return Scene(policy, EvidenceBundle(files=(BundleFile("tlog-proof", raw, for_=f"sha256:{read.digest}"),)), shown)


def test_an_end_in_the_document_outlives_the_theft_of_the_key_and_one_in_the_envelope_does_not(world):
    document = {**label_claim(validUntil="2026-02-15T00:00:00Z"), "issuer": world.body.did}
    del document["credentialStatus"]
    made = {"iat": "2026-01-15T08:00:00Z"}
    original = token(world, document, **made)
    assert "EXPIRED" in bad_codes(logged_and_stolen(world, original, original))
    longer = token(world, {**document, "validUntil": "2029-01-01T00:00:00Z"}, **made)
    scene = logged_and_stolen(world, original, longer)  # another document, which no log held
    assert scene.examine().outcome is Outcome.NOT_DETERMINED
    open_end = {name: value for name, value in document.items() if name != "validUntil"}
    ending = token(world, open_end, exp="2026-02-15T00:00:00Z", **made)
    assert "EXPIRED" in bad_codes(logged_and_stolen(world, ending, ending))
    anew = logged_and_stolen(world, ending, token(world, open_end, **made))
    assert anew.examine().outcome is Outcome.CONFORMS  # the limit that ADR 0021 states
    today = replace(anew, policy=anew.policy.with_chain_must_hold("at"))
    assert today.examine().outcome is Outcome.DOES_NOT_CONFORM


# --- sealed evidence --------------------------------------------------------------------------------------------------


class Agreeing(str):
    """A text that says it is equal to whatever it is asked about."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


def sealed() -> VerifiedClaim:
    return ChainSimulator().chained().examine().require()


@pytest.mark.parametrize("part", ["kind", "id", "role", "period", "digest", "entity"])
@pytest.mark.parametrize("new", ["did:web:evil.example", Agreeing("x")], ids=["another", "one that agrees"])
def test_no_link_can_be_written_into_and_another_in_its_place_breaks_the_seal(part, new):
    claim = sealed()
    with pytest.raises(AttributeError):
        object.__setattr__(claim.chain[-1], part, new)
    assert is_sealed(claim)
    object.__setattr__(claim, "chain", (*claim.chain[:-1], claim.chain[-1]._replace(**{part: new})))
    assert not is_sealed(claim)


@pytest.mark.parametrize("part", ["asserted", "proven_by", "evidence"])
def test_no_signing_time_can_be_written_into_and_another_in_its_place_breaks_the_seal(part):
    claim = sealed()
    with pytest.raises(AttributeError):
        object.__setattr__(claim.signing_time, part, Agreeing("x"))
    assert is_sealed(claim)
    object.__setattr__(claim, "signing_time", claim.signing_time._replace(**{part: Agreeing("x")}))
    assert not is_sealed(claim)


def members_of(claim: VerifiedClaim, *path: str | int) -> dict[str, Any]:
    value: Any = claim.content
    for part in path:
        value = value[part]
    return value._members


ALIKE: Mapping[str, Callable[[VerifiedClaim], Any]] = {
    "a float for an integer": lambda c: members_of(c, "credentialSubject").update(batches=3.0),
    "true for one": lambda c: members_of(c, "credentialSubject").update(batches=True),
    "a text of another class": lambda c: members_of(c).update(validFrom=Agreeing(c.content["validFrom"])),
    "another text of another class": lambda c: members_of(c).update(validFrom=Agreeing("2020-01-01T00:00:00Z")),
    "a list for a tuple": lambda c: members_of(c).update(type=list(c.content["type"])),
    "a dict for an object": lambda c: members_of(c).update(credentialSubject=dict(c.content["credentialSubject"])),
    "one member more": lambda c: members_of(c, "credentialSubject").update(extra=None),
    "one member less": lambda c: members_of(c, "credentialSubject").pop("batches"),
    "one element less": lambda c: members_of(c).update(type=c.content["type"][:1]),
    "a name of another class": lambda c: members_of(c).update({Agreeing("id"): members_of(c).pop("id")}),
    "another form to be parsed from": lambda c: object.__setattr__(c.content, "_canonical", b"{}"),
    "no members": lambda c: (len(c.content), object.__delattr__(c.content, "_members")),
}


@pytest.mark.parametrize("name", ALIKE)
def test_content_that_only_looks_like_what_was_signed_breaks_the_seal(name):
    claim = sealed()
    ALIKE[name](claim)
    assert is_sealed(claim) is (name == "no members")  # which are then parsed again from what was signed


def test_content_with_fractions_stays_sealed_to_the_last_digit(world):
    honest = world.honest()
    claim = honest.examine().require()
    held = FrozenObject.of_canonical(b'{"a":[1.5,-0.25,1e+30],"b":{"c":null}}')
    assert held.is_exactly(b'{"a":[1.5,-0.25,1e+30],"b":{"c":null}}')
    held._members["a"] = (Decimal("1.50"), *held["a"][1:])
    assert not held.is_exactly(b'{"a":[1.5,-0.25,1e+30],"b":{"c":null}}')
    assert is_sealed(claim)


# --- statements -------------------------------------------------------------------------------------------------------


def rdf_claim(**subject: Any) -> dict[str, Any]:
    return {**CLAIM, "credentialSubject": {**CLAIM["credentialSubject"], **subject}}


def rdf_signed(document: Mapping[str, Any], by, *, over: tuple = (), is_good: bool = True, **options: Any) -> dict:
    """A proof over the statements of ``document``, and over the proofs ``over``."""
    made = {**PROOF, "verificationMethod": by.verification_method, **options}
    signature = bytes(64)
    if is_good:
        whole = {**document, "proof": list(over)} if over else document
        message = signed_message(whole, made, contexts=contexts(), algorithm=by.algorithm, allow_vocab=False)
        signature = by.sign(message)
    return {**made, "proofValue": "z" + encode_base58(signature)}


def examined(world, document: Mapping[str, Any], *proofs: Mapping[str, Any]):
    policy = replace(world.policy, suites=RDF)
    verifier = ClaimVerifier(policy, contexts=contexts())
    return verifier.examine(json.dumps({**document, "proof": list(proofs)}, separators=(",", ":")).encode(), at=AT)


def test_a_strangers_proof_over_statements_does_not_change_what_is_shown_as_signed(world):
    document = {**CLAIM, "issuer": world.body.did}
    own = create_proof(document, signer=world.body, created=CREATED)
    alone = examined(world, document, own)
    assert alone.signed is not None
    assert "@context" in alone.signed
    other = rdf_signed(document, STRANGER, **{"@context": document["@context"]})
    for proofs in ((own, other), (other, own)):
        found = examined(world, document, *proofs)
        assert "CONTROLLER_MISMATCH" in found.verdict.codes
        assert found.claim is None
        assert found.signed == alone.signed


def many(**member: Any) -> Callable[[int], dict[str, Any]]:
    return lambda number: rdf_claim(criteria=[{**member} for _ in range(number)])


def nested(inner: Any, levels: int, **beside: Any) -> Any:
    for level in range(levels):
        inner = {"id": f"urn:level:{level}", "criteria": [inner, "urn:other"], **beside}
    return inner


TYPES = ("VerifiableCredential", "VerifiablePresentation", "JsonSchema", "BitstringStatusList", "Plant", "Product")
COSTLY: Mapping[str, Callable[[], dict[str, Any]]] = {
    "a thousand alike": lambda: many(type="Criterion", standard="S")(1000),
    "alike without type": lambda: many(standard="S")(1000),
    "six alike in each": lambda: rdf_claim(criteria=[{"criteria": [{"standard": "S"}] * 6} for _ in range(140)]),
    "trees alike": lambda: many(criteria=[{"criteria": [{"standard": "S"}] * 3}] * 3)(60),
    "lists alike": lambda: many(steps=["a"] * 9)(100),
    "nine thousand numbers": lambda: rdf_claim(tags=list(range(9000))),
    "objects as JSON text": lambda: rdf_claim(annex=[{}] * 19_000),
    "numbers as JSON text": lambda: rdf_claim(annex=[1] * 28_000),
    "a thousand contexts": lambda: {**CLAIM, "@context": [BASE] * 1100 + [LABEL]},
    "contexts in each": lambda: rdf_claim(
        criteria=[{"@context": [BASE, LABEL] * number, "standard": f"S{number}"} for number in range(1, 34)]
    ),
    "contexts inside one another": lambda: rdf_claim(criteria=[_scoped(28)]),
    "all combinations of types": lambda: rdf_claim(
        criteria=[{"type": list(chosen)} for size in (2, 3, 4) for chosen in combinations(TYPES, size)]
    ),
    "sets inside sets": lambda: rdf_claim(
        criteria=[nested("urn:end", 27, annex={"numbers": [1] * 400}, tags=[f"{n}" for n in range(90)])]
    ),
}


def _scoped(levels: int) -> Any:
    inner: Any = {"standard": "S"}
    for _ in range(levels):
        inner = {"@context": BASE, "criteria": inner}
    return inner


@pytest.mark.parametrize("number", [1, 16])
@pytest.mark.parametrize("name", COSTLY)
def test_no_statements_take_more_work_than_a_document_may_ask_for(world, name, number):
    document = {**COSTLY[name](), "issuer": STRANGER.did}
    proofs = [rdf_signed(document, STRANGER, is_good=False, created=f"2026-01-02T03:04:{n:02}Z") for n in range(number)]
    examined(world, CLAIM, proofs[0])  # the pinned contexts are compiled once for all
    begun = time.process_time()
    examined(world, CLAIM, proofs[0])
    usual, begun = time.process_time() - begun, time.process_time()
    examination = examined(world, document, *proofs)
    spent = time.process_time() - begun
    assert examination.outcome is Outcome.DOES_NOT_CONFORM
    assert spent < 100 * usual  # some fifteen times; several hundred before there was a purse


class _Counting(WorkBudget):
    """A purse that tells what was taken out, and never is empty."""

    spent = 0

    def spend(self, units: int) -> None:
        type(self).spent += units


@pytest.fixture
def counting(monkeypatch) -> type[_Counting]:
    _Counting.spent = 0
    monkeypatch.setattr(WorkBudget, "for_verifying", classmethod(lambda cls: _Counting(0)))
    return _Counting


def test_many_proofs_over_one_document_pay_for_its_statements_once(counting):
    document = many(type="Criterion", standard="S")(100)
    statements = SignedStatements(document, contexts=contexts(), allow_vocab=False)
    sign = {"contexts": contexts(), "algorithm": "ed25519", "allow_vocab": False}
    first = statements.signed_by(PROOF, algorithm="ed25519")
    after_one = counting.spent
    for second in range(15):
        options = {**PROOF, "created": f"2026-01-02T03:04:{second:02}Z"}
        found = statements.signed_by(options, algorithm="ed25519")
        assert found.message == signed_message(document, options, **sign)
        assert found.content == first.content
    counting.spent = 0
    statements.signed_by(PROOF, algorithm="ed25519")
    assert counting.spent * 20 < after_one  # nothing but the proof's own options


def test_each_hash_and_each_set_of_covered_proofs_has_its_own_statements():
    statements = SignedStatements(CLAIM, contexts=contexts(), allow_vocab=False)
    earlier = rdf_signed(CLAIM, STRANGER, id="urn:example:1")
    chained = {**PROOF, "previousProof": "urn:example:1"}
    messages = {
        (algorithm, covered): statements.signed_by(
            chained, covered=(earlier,) if covered else (), algorithm=algorithm
        ).message
        for algorithm in ("ed25519", "p256", "p384")
        for covered in (False, True)
    }
    assert len(messages["p384", True]) == 96
    assert messages["ed25519", True] == messages["p256", True]
    assert len(set(messages.values())) == 4
    for (algorithm, covered), message in messages.items():
        whole = {**CLAIM, "proof": [earlier]} if covered else CLAIM
        alone = signed_message(whole, chained, contexts=contexts(), algorithm=algorithm, allow_vocab=False)
        assert message == alone


def test_a_document_that_is_no_good_is_read_once_for_all_proofs():
    statements = SignedStatements({**CLAIM, "noTerm": 1}, contexts=contexts(), allow_vocab=False)
    refusals = []
    for _ in range(3):
        with pytest.raises(InputError) as caught:
            statements.signed_by(PROOF, algorithm="ed25519")
        refusals.append([(fault.code, fault.where) for fault in caught.value.faults])
    assert refusals == [[("RDF_GATE_REFUSED", "/noTerm")]] * 3


def test_the_purse_of_a_document_is_emptied_by_many_readings(world):
    criteria = [{"type": "Criterion", "standard": f"S{n}", "value": f"{n}"} for n in range(250)]
    document = {**rdf_claim(criteria=criteria), "issuer": STRANGER.did}
    proofs: list[dict] = []
    for number in range(6):
        names = {"previousProof": [proof["id"] for proof in proofs]} if proofs else {}
        proofs.append(rdf_signed(document, STRANGER, over=tuple(proofs), id=f"urn:example:{number}", **names))
    assert "BUDGET_EXCEEDED" not in examined(world, document, *proofs[:1]).verdict.codes
    assert "PROOF_VALID" in examined(world, document, *proofs[:1]).verdict.codes
    assert "BUDGET_EXCEEDED" in examined(world, document, *proofs).verdict.codes


@pytest.mark.parametrize(("number", "is_good"), [(16, True), (17, False)])
def test_a_document_names_so_many_contexts_and_no_more(number, is_good):
    document = {**CLAIM, "@context": [BASE] * (number - 1) + [LABEL]}
    if is_good:
        assert signed_message(document, PROOF, contexts=contexts(), algorithm="ed25519", allow_vocab=False)
        return
    with pytest.raises(InputError) as caught:
        signed_message(document, PROOF, contexts=contexts(), algorithm="ed25519", allow_vocab=False)
    assert caught.value.code == "BUDGET_EXCEEDED"


def test_the_first_bad_proof_ends_the_work_and_open_ones_do_not_hide_it(world):
    document = {**label_claim(), "issuer": world.body.did}
    good = create_proof(document, signer=world.body, created=CREATED)
    bad = {**good, "proofValue": "z" + encode_base58(bytes(64))}
    unknown = {**good, "verificationMethod": "did:web:nowhere.example#key-1"}

    def told(*proofs: dict) -> list[str]:
        secured = json.dumps({**document, "proof": list(proofs)}).encode()
        examination = replace(world.honest(), secured=secured).examine()
        assert examination.claim is None
        return [
            f"{finding.outcome.name} {finding.where}" for finding in examination.findings if finding.check == "proof"
        ]

    assert told(bad, bad) == ["DOES_NOT_CONFORM /proof/0"]
    assert told(good, bad, unknown) == ["DOES_NOT_CONFORM /proof/1"]
    assert [line.split()[0] for line in told(unknown, bad)] == ["NOT_DETERMINED", "DOES_NOT_CONFORM"]
