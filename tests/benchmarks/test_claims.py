"""What claims cost, as ratios of CPU time to one bare Ed25519 verification of a message as long, in the same run.

Run with ``pytest -s tests/benchmarks`` to see the figures. Only ratios are printed, and none is asserted, since shared
machines are noisy; what is asserted is that every measured call comes to the right answer.
"""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from greenchain.claims import (
    Anchor,
    BundleFile,
    ClaimVerifier,
    EvidenceBundle,
    Scope,
    TrustPolicy,
    issue_claim,
)
from greenchain.model.claims import Claim
from greenchain.values.outcome import Outcome
from simulator import AT, CREATED, label_claim, signer

ROUNDS = 5
BARS = {
    "examine, eddsa-rdfc-2022": 30.0,
    "examine, eddsa-jcs-2022": 2.0,
    "examine, vc+jwt": 2.0,
    "issue, eddsa-jcs-2022": 1.3,
    "each accreditation link already seen": 2.5,
    "300 claims under one chain": 700.0,
}


def label_of_2400_bytes() -> dict:
    draft = label_claim()
    draft.pop("credentialStatus")
    draft["credentialSubject"]["criteria"] = [
        {"standard": f"EN 1400{number}", "lifeCycleStage": "production", "value": "12.50", "unit": "KGM"}
        for number in range(15)
    ]
    return draft


def compact(raw: bytes) -> bytes:
    """The same claim as a machine would send it, without indentation."""
    from greenchain.values.json import canonical_json, parse_json

    return canonical_json(parse_json(raw))


def cpu(work: Callable[[], object], times: int) -> float:
    started = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - started) / times


def ratio(work: Callable[[], object], reference: Callable[[], object], *, times: int = 200) -> float:
    """The median of several interleaved measurements."""
    work()
    reference()
    return statistics.median(cpu(work, times) / cpu(reference, times) for _ in range(ROUNDS))


def tell(name: str, figure: float) -> None:
    bar = f" (bar {BARS[name]})" if name in BARS else ""
    print(f"\n{name}: {figure:.2f} raw verifications{bar}", end="")


@pytest.fixture(scope="module", autouse=True)
def without_the_test_runner():
    """What the test runner keeps alive is no cost of claims: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="module")
def body():
    return signer("label body")


@pytest.fixture(scope="module")
def policy(body):
    scope = Scope(countries=("MY", "TH"), schemes=("my.eco-label",))
    return TrustPolicy((Anchor(body.did, scope=scope),))


def raw_verification(body, length: int) -> Callable[[], object]:
    message = b"x" * length
    signature = body.sign(message)
    return lambda: body.public_key.verify(signature=signature, message=message)


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "vc+jwt"])
def test_one_examination(body, policy, suite):
    raw = issue_claim(Claim(label_of_2400_bytes()), signer=body, created=CREATED, suite=suite).raw
    raw = compact(raw) if suite != "vc+jwt" else raw
    verifier = ClaimVerifier(policy)
    assert verifier.examine(raw, at=AT).outcome is Outcome.CONFORMS
    tell(f"examine, {suite}", ratio(lambda: verifier.examine(raw, at=AT), raw_verification(body, len(raw))))


def test_one_examination_of_statements(body):
    from greenchain.claims import ContextRow
    from greenchain.claims.di_rdfc import signed_message
    from greenchain.claims.multibase import encode_base58
    from rdf_world import PROOF, claim, contexts

    pinned = contexts(with_examples=False)
    document = {**claim(), "issuer": body.did}
    document.pop("credentialStatus", None)
    proof = {**PROOF, "verificationMethod": body.verification_method}
    message = signed_message(document, proof, contexts=pinned, algorithm="ed25519", allow_vocab=False)
    raw = compact(
        json.dumps({**document, "proof": {**proof, "proofValue": "z" + encode_base58(body.sign(message))}}).encode()
    )
    policy = TrustPolicy(
        (Anchor(body.did),),
        suites=("eddsa-rdfc-2022",),
        contexts=tuple(ContextRow(url, pinned.sha256[url]) for url in pinned.urls),
    )
    verifier = ClaimVerifier(policy, contexts=pinned)
    examination = verifier.examine(raw, at=AT)
    assert examination.outcome is Outcome.CONFORMS, examination.verdict.codes
    verify = raw_verification(body, len(raw))
    tell("examine, eddsa-rdfc-2022", ratio(lambda: verifier.examine(raw, at=AT), verify, times=50))


def test_one_issuance(body):
    claim = Claim(label_of_2400_bytes())
    length = len(issue_claim(claim, signer=body, created=CREATED).raw)
    tell(
        "issue, eddsa-jcs-2022",
        ratio(lambda: issue_claim(claim, signer=body, created=CREATED), raw_verification(body, length)),
    )


def accreditation(entity, issuer, action: str) -> bytes:
    draft = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:example:accreditation:{action}",
        "type": ["VerifiableCredential", "RecognizedEntityCredential"],
        "validFrom": "2025-01-01T00:00:00Z",
        "validUntil": "2030-01-01T00:00:00Z",
        "credentialSubject": {
            "id": entity.did,
            "type": "RecognizedEntity",
            "recognizedTo": {"type": "RecognizedAction", "action": action, "scope": {"countries": ["MY"]}},
        },
    }
    return issue_claim(Claim(draft), signer=issuer, created=datetime(2025, 1, 2, tzinfo=UTC)).raw


def test_claims_under_one_chain(body, policy):
    anchor, accreditor = signer("accreditation board"), signer("accreditor")
    links = (accreditation(accreditor, anchor, "recognize"), accreditation(body, accreditor, "issue"))
    bundle = EvidenceBundle().with_file(*(BundleFile("accreditation", raw) for raw in links))
    chained = TrustPolicy((Anchor(anchor.did, ("accredit",), scope=Scope(countries=("MY",))),))
    raws = []
    for number in range(300):
        draft = {**label_of_2400_bytes(), "id": f"urn:example:licence:{number}"}
        raws.append(compact(issue_claim(Claim(draft), signer=body, created=CREATED).raw))
    reference = raw_verification(body, len(raws[0]))
    verifier = ClaimVerifier(chained, evidence=bundle)
    assert {examination.outcome for examination in verifier.verify_many(raws, at=AT)} == {Outcome.CONFORMS}
    direct = ClaimVerifier(policy)
    with_chain = ratio(lambda: verifier.examine(raws[0], at=AT), reference)
    without = ratio(lambda: direct.examine(raws[0], at=AT), reference)
    tell("each accreditation link already seen", (with_chain - without) / len(links))

    def all_of_them() -> None:
        for _ in ClaimVerifier(chained, evidence=bundle).verify_many(raws, at=AT):
            pass

    tell("300 claims under one chain", statistics.median(cpu(all_of_them, 1) / cpu(reference, 300) for _ in range(3)))


HOSTILE = {
    "64 kB of nested lists": b'{"a":' + b"[" * 32_000 + b"]" * 32_000 + b"}",
    "64 kB of members": b"{" + b",".join(b'"%d":1' % number for number in range(7_000)) + b"}",
    "64 kB of one text": b'{"a":"' + b"\\u0041" * 10_000 + b'"}',
    "64 kB of numbers": b'{"a":[' + b",".join(b"1.5" for _ in range(15_000)) + b"]}",
    "64 kB of base58": b'{"proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-jcs-2022","proofPurpose":'
    b'"assertionMethod","verificationMethod":"did:key:z6Mk","proofValue":"z' + b"z" * 60_000 + b'"}}',
    "1 MB of members": b"{" + b",".join(b'"%d":1' % number for number in range(100_000)) + b"}",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_input(policy, name):
    raw = HOSTILE[name]
    verifier = ClaimVerifier(policy, max_bytes=2_000_000)
    assert verifier.examine(raw, at=AT).outcome is not Outcome.CONFORMS
    took = min(cpu(lambda: verifier.examine(raw, at=AT), 1) for _ in range(ROUNDS))
    print(f"\n{name}: {1000 * took:.1f} ms CPU (bar {500 if len(raw) > 500_000 else 50})", end="")
