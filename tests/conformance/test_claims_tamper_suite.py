"""The suite ``tamper``, claim by claim: the law of signed content over every altered copy, and the counts to show it."""

from __future__ import annotations

import json
import os
import runpy
from collections import Counter
from datetime import UTC, datetime
from functools import cache

import pytest

from conftest import ROOT, conformance_folder
from greenchain.adapters.conformance_data import own_suites, published_vectors
from greenchain.adapters.contexts import load_contexts
from greenchain.adapters.shipped import load_standards
from greenchain.claims import Anchor, ClaimVerifier, PinnedIssuer, TrustPolicy, read_secured
from greenchain.claims.suites import SUITES as CLAIM_SUITES
from greenchain.claims.vcdm import id_of
from greenchain.values.json import parse_json
from greenchain.workspace.suites import SUITES, SuiteData, run_data_suite, tamper
from greenchain.workspace.suites.tampering import Must, Mutation, restated

SUITE = json.loads((ROOT / "tests" / "conformance" / "tamper" / "suite.json").read_bytes())
IS_DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"  # all copies, else about 800 spread evenly over them
NAMES = [row["name"] for row in SUITE["claims"]]
OVER_STATEMENTS = [row["name"] for row in SUITE["claims"] if row["needs_contexts"]]
REFUSED_FAMILIES = {  # what of the table of attacks has to be among the copies of each claim over statements
    "order",
    "doubled",
    "wrapped",
    "unwrapped",
    "number",
    "decimal",
    "instant",
    "typed literal",
    "absolute name",
    "absolute IRI",
    "alias",
    "keyword",
    "context",
    "container",
    "redescribed",
    "reference",
    "moved",
    "renamed",
    "repeated",
    "dropped",
    "added",
    "nulled",
    "unicode",
    "spelling",
    "encoding",
    "option",
    "method",
    "value",
    "spelling of the value",
    "proofs",
    "strangers",
}


def files() -> dict[str, bytes]:
    """Our own files, and the W3C's contexts where they are at hand."""
    vectors, _ = published_vectors(conformance_folder())
    outside = {name: vectors[name] for name in vectors or {} if name.startswith("contexts/")}
    return {**outside, **{name: raw for name, raw in own_suites().items() if name.startswith("tamper/")}}


@cache
def subjects() -> dict[str, tamper.Subject]:
    return {subject.name: subject for subject in tamper.subjects(files(), standards=load_standards())}


def subject(name: str) -> tamper.Subject:
    if name in OVER_STATEMENTS and name not in subjects():
        pytest.skip("the W3C's contexts are not at hand: GREENCHAIN_CONFORMANCE_DATA")
    return subjects()[name]


@pytest.mark.conformance
@pytest.mark.parametrize("name", NAMES)
def test_no_altered_copy_is_accepted_and_at_least_200_effective_ones_are_refused(name, capsys):
    wrong, results = [], Counter()
    copies = list(subject(name).mutations())
    every = 1 if IS_DEEP else max(1, len(copies) // 800)
    tried = [copy for number, copy in enumerate(copies) if number % every == 0 or copy.must is Must.SAME]
    for trial in tamper.trials(subject(name), tried):
        results[trial.result, trial.is_effective] += 1
        if trial.detail:
            wrong.append((trial.mutation.family, trial.mutation.where, trial.detail, trial.codes))
    assert wrong == []
    assert results["accepted", True] == results["accepted", False] == 0
    refused, same, spelled = results["refused", True], results["same", True], results["same", False]
    assert refused >= tamper.LEAST
    assert spelled >= 5  # other spellings of the same JSON stay accepted
    with capsys.disabled():
        print(f"\n{name}: {refused} effective copies refused, {same} without effect, {spelled} respelled, 0 accepted")  # noqa: T201 - the counts are to be seen


@pytest.mark.conformance
@pytest.mark.parametrize("name", ["eddsa-jcs-2022", "eddsa-rdfc-2022"])
def test_the_whole_table_of_attacks_on_statements_is_tried(name):
    assert REFUSED_FAMILIES - {mutation.family for mutation in subject(name).mutations()} == set()


def test_the_copies_are_the_same_in_every_run_and_each_is_tried_once():
    first, second = (list(subjects()["vc-jwt-ed25519"].mutations()) for _ in range(2))
    assert first == second
    assert len({mutation.raw for mutation in first}) == len(first)


@pytest.mark.conformance
def test_the_command_tells_one_case_for_each_copy():
    complete = len(subjects()) == len(NAMES)
    own = {"tamper/suite.json": json.dumps({**SUITE, "claims": SUITE["claims"][-2:]}).encode()}
    result = run_data_suite("tamper", data=SuiteData(shipped={**files(), **own}), standards=load_standards())
    assert (result["failed"], result["failures"]) == ([], [])
    assert result["cases"] == result["passed"] == sum(len(list(subjects()[n].mutations())) + 2 for n in NAMES[-2:])
    assert result["skipped"] == SUITES["tamper"].cases - result["cases"]
    if complete:
        assert SUITES["tamper"].cases == sum(len(list(one.mutations())) + 2 for one in subjects().values())


def test_without_contexts_the_claims_over_statements_are_left_out_and_counted():
    own = {name: raw for name, raw in files().items() if name.startswith("tamper/")}
    assert [one.name for one in tamper.subjects(own, standards=load_standards())] == [
        name for name in NAMES if name not in OVER_STATEMENTS
    ]
    assert list(tamper.run({}, standards=load_standards())) == []


class Lenient:
    """A verifier that believes one claim whatever is presented: the mistake that the suite exists to find."""

    def __init__(self, honest: tamper.Subject, believed: bytes) -> None:
        self.honest, self.believed = honest.verifier, believed

    def verify(self, raw, *, at):
        return self.honest.verify(raw, at=at)

    def examine(self, raw, *, at):
        return self.honest.examine(self.believed, at=at)


@pytest.mark.parametrize(
    ("must", "believes", "detail"),
    [
        (Must.LAW, "other", "accepted, and says something else than was signed"),
        (Must.REFUSED, "raw", "accepted, although signature or envelope were altered"),
        (Must.SAME, "nothing", "refused, although only its spelling changed"),
        (Must.LAW, "nothing", ""),
        (Must.LAW, "raw", ""),
    ],
)
def test_a_verifier_that_is_mistaken_is_found_out(must, believes, detail, monkeypatch):
    honest = subjects()["eddsa-jcs-2022"]
    believed = {"other": honest.other, "raw": honest.raw, "nothing": b"{}"}[believes]
    one = Mutation("family", "where", b"presented", must)
    monkeypatch.setattr(tamper.Subject, "mutations", lambda _: iter([one]))
    mistaken = tamper.Subject(
        honest.name,
        honest.raw,
        honest.other,
        Lenient(honest, believed),  # type: ignore[arg-type]
        honest.at,
        honest.after_expiry,
        honest.changes,
    )
    (trial,) = tamper.trials(mistaken)
    assert trial.detail.startswith(detail)
    assert bool(trial.detail) is bool(detail)


def test_two_readings_that_differ_in_a_number_s_text_or_a_repeated_name_are_told_apart():
    seen = tamper._seen
    assert seen(b'{"a": 1, "b": [true]}') == seen(b'{ "b":[true],"a":1}')
    texts = [b'{"a": 1}', b'{"a": 1.0}', b'{"a": "1"}', b'{"a": true}', b'{"a": 1, "a": 1}', b'{"a": [1]}', b"a"]
    assert len({repr(seen(text)) for text in texts}) == len(texts)


@pytest.mark.conformance
def test_the_claims_are_what_their_maker_writes(conformance_data):
    """Ed25519 and everything unsigned to the byte; ECDSA at least says the same, where its nonce is a random one."""
    tool = runpy.run_path(str(ROOT / "tools" / "make_tamper_suite.py"))
    made = tool["made"](load_contexts(conformance_data / "w3c-vc" / "contexts"))
    held = {path.name: path.read_bytes() for path in (ROOT / "tests" / "conformance" / "tamper").iterdir()}
    assert sorted(made) == sorted(held)
    for name, raw in made.items():
        is_random = "p256" in name or "p384" in name or name.startswith("proof-")
        if is_random:
            assert read_secured(raw).document == read_secured(held[name]).document
        else:
            assert raw == held[name]


@pytest.mark.parametrize("name", ["proof-set", "proof-chain"])
def test_a_co_signed_claim_conforms_only_with_all_that_the_policy_requires(name):
    one = subjects()[name]
    document = parse_json(one.raw)
    for kept in ([0], [1], []):
        fewer = json.dumps({**document, "proof": [document["proof"][index] for index in kept]}).encode()
        assert one.verifier.examine(fewer, at=one.at).claim is None
    free = ClaimVerifier(one.verifier.policy.with_required_proofs(), evidence=one.verifier.evidence)
    first = json.dumps({**document, "proof": document["proof"][0]}).encode()
    assert free.examine(first, at=one.at).claim is not None  # a proof alone is a claim of its own


EMPLOYED = (
    "vc-di-eddsa/TestVectors/eddsa-rdfc-2022/employ/signedDataInt.json",
    "vc-di-ecdsa/TestVectors/ecdsa-rdfc-2019-p384/employ/signedECDSAP384.json",
)


@pytest.mark.conformance
@pytest.mark.parametrize("path", EMPLOYED)
def test_the_law_holds_below_a_vocabulary_too(path, conformance_data):
    """Documents of the W3C under a test policy, in which ``@vocab`` gives names to whatever has none."""
    vectors, _ = published_vectors(conformance_data)
    raw = vectors[path]
    document = json.loads(raw)
    issuer, method = id_of(document["issuer"]), document["proof"]["verificationMethod"]
    pinned = PinnedIssuer(issuer, (method,))
    policy = TrustPolicy((Anchor(issuer),), profile="test", suites=tuple(CLAIM_SUITES), issuers=(pinned,))
    verifier = ClaimVerifier(policy, contexts=load_contexts(conformance_data / "w3c-vc" / "contexts"))
    at = datetime(2024, 6, 1, tzinfo=UTC)
    original = tamper.fingerprint(verifier.verify(raw, at=at))
    refused = 0
    for mutation in restated(document):
        claim = verifier.examine(mutation.raw, at=at).claim
        assert claim is None or tamper.fingerprint(claim) == original, (mutation.family, mutation.where)
        refused += claim is None
    assert refused >= tamper.LEAST


@pytest.mark.parametrize("name", ["eddsa-jcs-2022", "ecdsa-jcs-2019-p256"])
def test_a_strangers_proof_is_a_good_one_and_refused_for_whose_it_is(name):
    one = subject(name)
    copies = [mutation for mutation in one.mutations() if mutation.family == "strangers"]
    assert len(copies) == 6
    for mutation in copies:
        codes = one.verifier.examine(mutation.raw, at=one.at).verdict.codes
        assert {"PROOF_VALID", "CONTROLLER_MISMATCH"} <= set(codes), mutation.where
