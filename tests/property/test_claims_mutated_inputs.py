"""Whatever is examined, the answer is a verdict: mutated claims of every envelope, with bundles mutated too.

Ten thousand examples in the deep profile, few in the default one. What conforms says what was signed: the law of signed
content holds for whatever hypothesis finds, too.
"""

from __future__ import annotations

import base64
import json
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from chain_world import ChainSimulator
from conftest import ROOT
from greenchain.claims import BundleFile, ClaimVerifier, EvidenceBundle, LogRow, TrustPolicy, WitnessRow, issue_claim
from greenchain.claims.log import entry_bytes
from greenchain.claims.vc_jwt import enveloped_credential
from greenchain.model.claims import Claim
from greenchain.values.errors import GreenchainError
from greenchain.values.outcome import Outcome
from greenchain.workspace.suites.tamper import fingerprint
from log_world import ORIGIN, b64, checkpoint_text, cosignature, log_key, note, path, signature, witness_key
from simulator import AT, CREATED, label_claim

IS_DEEP = settings.default is not None and settings.default.max_examples >= 1000
EXAMPLES = settings(max_examples=10_000 if IS_DEEP else 60)
FEWER = settings(max_examples=2_000 if IS_DEEP else 30)
TAMPER = ROOT / "tests" / "conformance" / "tamper"
TOKENS = (
    b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\u", b"\\ud800", b"null", b"true", b"1e400", b"-0", b"NaN", b"\x00",
    b"\xff", b"\xef\xbb\xbf", b"__proto__", b"@context", b"proof", b"previousProof", b"did:key:z6Mk", b"#", b".", b"z", b"u", b"=",
    b"9007199254740993", b"2026-06-01T00:00:00Z", b"9999-12-31T23:59:59-14:00", b"data:application/vc+jwt,", b"eyJ", b"\n",
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers(-5, 2**54) | st.floats() | st.text(max_size=6)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
NAMES = (
    "@context", "id", "type", "issuer", "validFrom", "validUntil", "proof", "credentialSubject", "credentialStatus", "created",
    "expires", "previousProof", "proofValue", "verificationMethod", "cryptosuite", "statusListIndex", "recognizedTo", "scope",
    "outputValidation", "encodedList", "alg", "kid", "typ", "iat", "exp", "nbf", "iss", "protected", "payload", "",
)  # fmt: skip


@cache
def world() -> ChainSimulator:
    return ChainSimulator()


@cache
def claims() -> tuple[bytes, ...]:
    """One claim of each envelope by the label body, and those of the suite ``tamper``."""
    draft = {**label_claim(), "issuer": world().body.did}
    token = issue_claim(Claim(draft), signer=world().body, created=CREATED, suite="vc+jwt").raw
    wrapped = json.dumps(enveloped_credential(token.decode())).encode()
    shipped = [file.read_bytes() for file in sorted(TAMPER.iterdir()) if file.suffix in (".json", ".jwt")]
    return (world().honest().secured, token, wrapped, *shipped)


@cache
def policy() -> TrustPolicy:
    """Every suite, a log and a witness, and the anchors of both worlds."""
    shipped = TrustPolicy.from_toml((TAMPER / "trust.toml").read_text(encoding="utf-8"))
    rows = (*world().chain_policy.anchors, *shipped.anchors)
    log, witness = LogRow(ORIGIN, log_key()), WitnessRow(witness_key("witness.example/one"))
    return TrustPolicy(rows, suites=shipped.suites, contexts=shipped.contexts, logs=(log,), witnesses=(witness,))


@cache
def evidence() -> tuple[BundleFile, ...]:
    """A file of every kind, all of them good."""
    bundle = world().chained().evidence
    reading = ClaimVerifier(policy()).examine(claims()[0], at=AT)
    entries = [entry_bytes(claim_digest=reading.digest, issuer=reading.issuer), b"another"]
    text = checkpoint_text(entries)
    signed = note(text, signature(text), cosignature(text, witness="witness.example/one"))
    head = "\n".join(["c2sp.org/tlog-proof@v1", "index 0", *map(b64, path(0, entries)), "", ""]).encode()
    document = {"id": "did:web:label.example", "verificationMethod": [], "assertionMethod": []}
    return (
        *bundle.files,
        BundleFile("tlog-proof", head + signed, for_=f"sha256:{reading.digest}"),
        BundleFile("checkpoint", signed),
        BundleFile("schema", b'{"type": "object"}'),
        BundleFile("context", (TAMPER / "label-context.jsonld").read_bytes(), url="https://label.example/contexts/v1"),
        BundleFile("did-document", json.dumps(document).encode(), url="https://label.example/.well-known/did.json"),
        BundleFile("accreditation", world().accreditation(world().thief, world().body)),
    )


@cache
def originals() -> dict[bytes, str]:
    """What each claim that conforms says: the only evidence there may be."""
    found = {}
    verifier = ClaimVerifier(policy(), evidence=EvidenceBundle(files=(*evidence(), *lists())))
    for raw in claims():
        claim = verifier.examine(raw, at=AT).claim
        if claim is not None:
            found[fingerprint(claim)] = claim.digest
    return found


@cache
def lists() -> tuple[BundleFile, ...]:
    names = ("ed25519", "p256", "p384")
    return tuple(
        BundleFile(
            "status-list", (TAMPER / f"status-{name}.json").read_bytes(), url=f"https://label.example/status/{name}"
        )
        for name in names
    )


def flipped(draw, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(draw(st.integers(1, 4))):
        changed[draw(st.integers(0, len(raw) - 1))] ^= draw(st.integers(1, 255))
    return bytes(changed)


def cut(draw, raw: bytes) -> bytes:
    start, end = sorted((draw(st.integers(0, len(raw))), draw(st.integers(0, len(raw)))))
    return draw(st.sampled_from((raw[:start], raw[end:], raw[start:end], raw[:start] + raw[end:])))


def spliced(draw, raw: bytes) -> bytes:
    other = draw(st.sampled_from(claims()))
    return raw[: draw(st.integers(0, len(raw)))] + other[draw(st.integers(0, len(other))) :]


def stuffed(draw, raw: bytes) -> bytes:
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(raw)))
        raw = raw[:place] + draw(st.sampled_from(TOKENS)) + raw[place + draw(st.integers(0, 6)) :]
    return raw


def replanted(draw, raw: bytes) -> bytes:
    """A change of the tree: of the document, or of a token's header or payload."""
    if raw.startswith(b"e") and raw.count(b".") == 2:
        parts = raw.strip().split(b".")
        which = draw(st.integers(0, 1))
        try:
            inner = base64.urlsafe_b64decode(parts[which] + b"=" * (-len(parts[which]) % 4))
        except ValueError:  # spoilt by the mutation before
            return raw
        parts[which] = base64.urlsafe_b64encode(replanted(draw, inner)).rstrip(b"=")
        return b".".join(parts)
    try:
        document = json.loads(raw)
    except ValueError:
        return raw
    for _ in range(draw(st.integers(1, 3))):
        document = changed(draw, document)
    return json.dumps(document, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")


def changed(draw, value):
    """``value`` with one place of it replaced, dropped, doubled or renamed."""
    if value and isinstance(value, dict | list) and draw(st.integers(0, 3)):
        return changed_object(draw, value) if isinstance(value, dict) else changed_list(draw, value)
    return draw(TREES | st.just([value]) | st.just({"id": value}))


def changed_object(draw, value):
    key = draw(st.sampled_from(sorted(value)))
    rest = {name: item for name, item in value.items() if name != key}
    how, name = draw(st.integers(0, 5)), draw(st.sampled_from(NAMES))
    others = {0: rest, 1: {**rest, name: value[key]}}
    if how in others:
        return others[how]
    return {**value, name: draw(TREES)} if how == 2 else {**value, key: changed(draw, value[key])}


def changed_list(draw, value):
    index, how = draw(st.integers(0, len(value) - 1)), draw(st.integers(0, 3))
    others = {0: value[:index] + value[index + 1 :], 1: [*value, value[index]]}
    if how in others:
        return others[how]
    return [*value[:index], changed(draw, value[index]), *value[index + 1 :]]


MUTATIONS = (flipped, cut, spliced, stuffed, replanted, replanted, replanted)


@st.composite
def mutated(draw, sources):
    raw = draw(sources)
    for _ in range(draw(st.integers(1, 2))):
        raw = draw(st.sampled_from(MUTATIONS))(draw, raw) if raw else raw
    return raw


@st.composite
def bundles(draw):
    """The good files, some left out, some mutated in place; what a bundle refuses stays as it was."""
    files = []
    for file in (*evidence(), *lists()):
        how = draw(st.integers(0, 9))
        if how == 0:
            continue
        if how in (1, 2):
            raw = draw(mutated(st.just(file.raw)))
            try:
                files.append(BundleFile(file.kind, raw, path=file.path, url=file.url, for_=file.for_))
            except GreenchainError:
                files.append(file)
        else:
            files.append(file)
    return EvidenceBundle(files=tuple(files))


def test_the_claims_at_the_root_of_the_mutations_conform():
    assert len(originals()) >= 3
    assert len(claims()) >= 20


@EXAMPLES
@given(st.data())
def test_whatever_is_examined_gets_a_verdict(data):
    """With the good bundle most of the time, and with one of mutated files for the rest."""
    raw = data.draw(mutated(st.sampled_from(claims())))
    is_good = data.draw(st.integers(0, 4)) > 0
    bundle = EvidenceBundle(files=(*evidence(), *lists())) if is_good else data.draw(bundles())
    examination = ClaimVerifier(policy(), evidence=bundle).examine(raw, at=AT)
    assert examination.verdict.findings
    assert isinstance(examination.outcome, Outcome)
    assert (examination.claim is None) is (examination.outcome is not Outcome.CONFORMS)
    json.dumps(examination.to_dict(), allow_nan=False).encode()
    if examination.claim is not None:
        assert examination.claim.digest in originals().values()
        if is_good:
            assert fingerprint(examination.claim) in originals()


@FEWER
@given(bundles(), st.sampled_from(range(3)))
def test_mutated_evidence_never_makes_more_of_a_claim_than_good_evidence(bundle, which):
    """An honest claim with files lost or spoilt: it conforms with the same content, or not at all."""
    examination = ClaimVerifier(policy(), evidence=bundle).examine(claims()[which], at=AT)
    if examination.claim is not None:
        assert examination.claim.digest in originals().values()


@given(
    st.binary(max_size=300)
    | TREES.map(lambda tree: json.dumps(tree).encode())
    | st.text(max_size=100).map(lambda t: t.encode("utf-8", "surrogatepass"))
)
def test_bytes_from_nowhere_get_a_verdict_and_none_conforms(raw):
    assert ClaimVerifier(policy()).examine(raw, at=AT).outcome is not Outcome.CONFORMS
