"""Whose word for a did:web document counts as of when: collectors, their signatures, and what is fetched and saved."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from greenchain.adapters import fetch
from greenchain.adapters.evidence import open_bundle
from greenchain.claims import Anchor, ClaimVerifier, EvidenceBundle, TrustPolicy, issue_claim
from greenchain.claims.di_jcs import hash_data, proof_config
from greenchain.claims.did_documents import did_web_url, make_did_document
from greenchain.claims.evidence.files import BundleFile
from greenchain.claims.evidence.manifest import manifest_document
from greenchain.claims.evidence.resolver import dated_bundle
from greenchain.claims.evidence.signature import Vouching
from greenchain.claims.keyring import Keyring
from greenchain.claims.multibase import encode_base58
from greenchain.claims.policy.rows import CollectorRow, DocumentRow, KeyRow
from greenchain.cli.main import run
from greenchain.model.claims import Claim
from greenchain.values.errors import InputError
from greenchain.values.json import canonical_json, digest
from simulator import CREATED, Simulator, label_claim, signer

SECOND = timedelta(seconds=1)
SIGNED, AT = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
WORLD, COLLECTOR, THIEF = Simulator(), signer("collector"), signer("mallory")
WEB = WORLD.body.under("did:web:label.example#k1")
STOLEN = THIEF.under("did:web:label.example#k1")
URL = did_web_url(WEB.did)
BY_COLLECTOR = TrustPolicy((Anchor(WEB.did),), collectors=(CollectorRow(COLLECTOR.did),))


def document(key=WEB) -> bytes:
    return canonical_json(make_did_document(key.public_key, verification_method=key.verification_method))


def retained(raw: bytes, since: datetime | None) -> BundleFile:
    return BundleFile("did-document", raw, url=URL, retrieved=since)


def claim(by=WEB) -> bytes:
    draft = {name: value for name, value in label_claim(issuer=by.did).items() if name != "credentialStatus"}
    return issue_claim(Claim(draft), signer=by, created=CREATED).raw


def collected(*files: BundleFile, expires: datetime | None = None, created: datetime = SIGNED) -> EvidenceBundle:
    listed = files or (retained(document(), datetime(2026, 1, 1, tzinfo=UTC)),)
    if expires is None:
        return EvidenceBundle(files=listed).signed(COLLECTOR, created=created)
    manifest = manifest_document(listed)
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": created.isoformat(),
        "expires": expires.isoformat(),
        "verificationMethod": COLLECTOR.verification_method,
        "proofPurpose": "assertionMethod",
    }
    message = hash_data(config=proof_config(proof), document=canonical_json(manifest))
    proof["proofValue"] = "z" + encode_base58(COLLECTOR.sign(message))
    return EvidenceBundle(files=listed, manifest=canonical_json({**manifest, "proof": proof}))


def verdict(bundle: EvidenceBundle, policy: TrustPolicy = BY_COLLECTOR, *, known_at=AT, raw=None) -> set[str]:
    examined = ClaimVerifier(policy, evidence=bundle).examine(raw or claim(), at=AT, known_at=known_at)
    assert (examined.outcome.value == "conforms") == (examined.claim is not None)
    fine = ("conforms", "not_applicable")
    return {finding.code for finding in examined.findings if finding.outcome.value not in fine}


@pytest.mark.parametrize(
    ("known_at", "open_codes"), [(SIGNED - SECOND, {"KEY_UNKNOWN"}), (SIGNED, set()), (AT, set()), (None, set())]
)
def test_a_collectors_signature_counts_from_the_instant_it_was_made(known_at, open_codes):
    assert verdict(collected(), known_at=known_at) == open_codes


@pytest.mark.parametrize(
    ("known_at", "open_codes"), [(AT - SECOND, set()), (AT, {"KEY_UNKNOWN"}), (AT + SECOND, {"KEY_UNKNOWN"})]
)
def test_a_collectors_signature_counts_until_it_runs_out(known_at, open_codes):
    assert verdict(collected(expires=AT), known_at=known_at) == open_codes


@pytest.mark.parametrize(
    ("known_at", "open_codes"), [(AT - SECOND, set()), (AT, {"KEY_UNKNOWN"}), (AT + SECOND, {"KEY_UNKNOWN"})]
)
def test_a_theft_learnt_later_changes_no_earlier_answer(known_at, open_codes):
    row = KeyRow(COLLECTOR.verification_method, compromised_since=CREATED, known_since=AT)
    assert verdict(collected(), BY_COLLECTOR.with_key(row), known_at=known_at) == open_codes


def test_what_becomes_known_is_answered_in_any_order_by_one_verifier():
    row = KeyRow(COLLECTOR.verification_method, compromised_since=CREATED, known_since=AT)
    verifier = ClaimVerifier(BY_COLLECTOR.with_key(row), evidence=collected())
    raw = claim()
    asked = [AT, AT - SECOND, SIGNED - SECOND, AT + SECOND, SIGNED]
    told = [verifier.examine(raw, at=AT, known_at=known_at).outcome.value for known_at in asked]
    assert told == ["not_determined", "conforms", "not_determined", "not_determined", "conforms"]


def test_a_document_that_a_thief_signed_for_names_no_key_once_the_theft_is_known():
    bundle = collected(retained(document(STOLEN), CREATED - SECOND))
    row = KeyRow(COLLECTOR.verification_method, compromised_since=CREATED, known_since=AT)
    pinned = BY_COLLECTOR.with_key(row).with_document(DocumentRow(URL, digest(document())))
    grown = bundle.with_file(retained(document(), None))
    assert verdict(grown, pinned) == set()
    assert verdict(grown, pinned, raw=claim(STOLEN)) != set()
    assert verdict(grown, pinned, raw=claim(STOLEN), known_at=AT - SECOND) == set()  # as was believed then


def test_a_document_pinned_later_and_not_at_hand_is_not_missed_before():
    policy = BY_COLLECTOR.with_document(DocumentRow(URL, "ab" * 32, AT))
    assert verdict(collected(), policy, known_at=AT - SECOND) == set()
    assert verdict(collected(), policy, known_at=AT) == {"KEY_UNKNOWN"}


def test_a_pinned_document_that_is_nowhere_is_still_told_so():
    policy = BY_COLLECTOR.with_document(DocumentRow(URL, "ab" * 32))
    with pytest.raises(InputError, match="pins"):
        Keyring(policy, collected()).histories(WEB.verification_method)


def test_loose_files_beside_a_signed_bundle_change_no_verdict():
    grown = collected().with_status_list(WORLD.status_list()).with_file(retained(document(STOLEN), CREATED - SECOND))
    assert verdict(grown) == set()
    assert verdict(grown, raw=claim(STOLEN)) == {"PROOF_INVALID"}


def test_a_copy_with_another_date_beside_a_signed_document_does_not_move_it():
    path = min("a.json", collected().files[0].path)
    for since in (None, CREATED + timedelta(days=9)):
        copy = BundleFile("did-document", document(), url=URL, retrieved=since, path=path)
        assert verdict(collected().with_file(copy)) == set()
    backdated = collected(retained(document(), CREATED + SECOND))
    copy = BundleFile("did-document", document(), url=URL, path=path)
    assert verdict(backdated.with_file(copy)) == {"KEY_UNKNOWN"}


def test_a_document_seen_twice_speaks_both_times():
    dates = [CREATED - timedelta(days=days) for days in (30, 20, 10)]
    files = [
        BundleFile("did-document", raw, url=URL, retrieved=since, path=f"{number}.json")
        for number, (raw, since) in enumerate(zip((document(), document(STOLEN), document()), dates, strict=True))
    ]
    assert verdict(collected(*files)) == set()
    assert verdict(collected(*files[:2])) == {"KEY_RETIRED"}


@pytest.mark.parametrize(
    ("vouching", "turns"),
    [
        (Vouching(SIGNED), {SIGNED}),
        (Vouching(SIGNED, AT, (KeyRow("did:a:b", known_since=CREATED), KeyRow("did:a:b"))), {SIGNED, AT, CREATED}),
    ],
)
def test_a_signature_tells_when_it_may_begin_or_cease_to_count(vouching, turns):
    assert set(vouching.turns()) == turns


def test_a_signer_signs_the_dates_of_the_policy_and_not_those_that_came_along():
    later = CREATED + timedelta(days=5)
    other = document(STOLEN)
    bundle = EvidenceBundle(files=(retained(document(), CREATED), retained(other, later)))
    policy = BY_COLLECTOR.with_document(DocumentRow(URL, digest(document()), later))

    def dates(policy):
        dated = dated_bundle(bundle, policy=policy, known_at=AT)
        return {file.raw: file.retrieved for file in dated.of_kind("did-document")}

    assert dates(policy) == {document(): later, other: later}
    undated = BY_COLLECTOR.with_document(DocumentRow(URL, digest(document())))
    both = undated.with_document(DocumentRow(URL, digest(other)))
    assert dates(both) == {document(): CREATED, other: CREATED}  # which came first is nobody's word
    assert dates(BY_COLLECTOR) == {document(): CREATED, other: later}


class Published:
    """A web on which the issuer's document is published."""

    def fetch(self, url: str, *, max_bytes: int) -> bytes:
        assert url == URL
        return document()[:max_bytes]


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fetch, "GuardedFetcher", Published)
    (tmp_path / "claim.json").write_bytes(claim())
    anchor = f'[[anchor]]\nid = "{WEB.did}"\nmay = ["issue"]\n[anchor.scope]\ncountries = ["MY"]\n'
    (tmp_path / "trust.toml").write_text(f'{anchor}[[collector]]\nid = "{COLLECTOR.did}"\n')
    pin = f'[[document]]\nurl = "{URL}"\nsha256 = "{digest(document())}"\n'
    (tmp_path / "pinned.toml").write_text(anchor + pin)

    def one(*arguments: str, code: int = 0) -> dict:
        assert run([*arguments, "--json"]) == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    return one


def written(bundle: EvidenceBundle, path) -> None:
    for name, raw in bundle.members().items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)


def test_online_fetches_a_document_that_is_pinned_already(call):
    document = call("verify", "claim.json", "--trust", "pinned.toml", "--online")
    assert "KEY_UNKNOWN" not in {finding["code"] for finding in document["claims"][0]["findings"]}  # pinned for ever


def test_what_is_pinned_is_saved_without_a_collector_even_where_it_was_fetched(call):
    call("verify", "claim.json", "--trust", "pinned.toml", "--online", "--save-evidence", "s.zip")
    assert {file.kind for file in open_bundle("s.zip").files} == {"claim", "did-document"}


def test_a_list_or_a_fetch_beside_a_signed_bundle_leaves_the_collectors_word(call, tmp_path):
    written(collected(), tmp_path / "signed")
    (tmp_path / "list.json").write_bytes(WORLD.status_list())
    asked = ("verify", "claim.json", "--trust", "trust.toml", "--evidence", "signed")
    for more in ((), ("--status", "list.json"), ("--online",)):
        findings = call(*asked, *more)["claims"][0]["findings"]
        assert not {"KEY_UNKNOWN", "KEY_RETIRED"} & {finding["code"] for finding in findings}


def test_saving_a_signed_bundle_with_more_in_it_takes_a_collectors_key(call, tmp_path):
    written(collected(), tmp_path / "signed")
    asked = ("verify", "claim.json", "--trust", "trust.toml", "--evidence", "signed", "--save-evidence", "s.zip")
    refused = call(*asked, code=3)["findings"][0]
    assert refused["code"] == "DOCUMENT_NOT_TRUSTED"
    assert not (tmp_path / "s.zip").exists()
    call("keys", "new", "--out", "k.pem", "--unencrypted")
    call(*asked, "--collector-key", "k.pem")
    saved = open_bundle("s.zip")
    assert [file.raw for file in saved.claims] == [claim()]
    assert saved.of_kind("did-document") == collected().of_kind("did-document")


def test_a_signed_bundle_that_holds_everything_is_passed_on_as_it_is(call, tmp_path):
    whole = collected(*collected().files, BundleFile("claim", claim()))
    written(whole, tmp_path / "signed")
    asked = ("verify", "claim.json", "--trust", "trust.toml", "--evidence", "signed", "--save-evidence", "s.zip")
    call(*asked)
    assert open_bundle("s.zip").manifest == whole.manifest


def test_a_strangers_signature_is_not_passed_on(call, tmp_path):
    written(EvidenceBundle(files=collected().files).signed(THIEF, created=SIGNED), tmp_path / "signed")
    asked = ("verify", "claim.json", "--evidence", "signed", "--save-evidence", "s.zip")
    assert call(*asked, "--trust", "trust.toml", code=3)["findings"][0]["code"] == "DOCUMENT_NOT_TRUSTED"
    call(*asked, "--trust", "pinned.toml")
    assert b"proof" not in open_bundle("s.zip").manifest


def test_a_document_given_by_itself_counts_where_it_is_pinned(call, tmp_path):
    (tmp_path / "did.json").write_bytes(document())
    asked = ("verify", "claim.json", "--did-document", "did.json")
    assert call(*asked, "--trust", "pinned.toml")["outcome"] == "conforms"
    assert call(*asked, "--trust", "trust.toml", code=4)["outcome"] == "not_determined"
    (tmp_path / "did.json").write_bytes(b"{}")
    assert call(*asked, "--trust", "pinned.toml", code=3)["findings"][0]["code"] == "BUNDLE_MANIFEST_INVALID"


def test_a_collector_signs_what_its_policy_pins_with_the_policys_date(call, tmp_path):
    (tmp_path / "did.json").write_bytes(document())
    collector = call("keys", "new", "--out", "k.pem", "--unencrypted")["did"]
    row = "retrieved = 2026-01-10T00:00:00Z\n"
    (tmp_path / "pinned.toml").write_text((tmp_path / "pinned.toml").read_text() + row)
    written(EvidenceBundle(files=(retained(document(), datetime(2020, 1, 1, tzinfo=UTC)),)), tmp_path / "lying")
    saved = ("--save-evidence", "s.zip", "--collector-key", "k.pem")
    call("verify", "claim.json", "--trust", "pinned.toml", "--evidence", "lying", *saved)
    assert [file.retrieved for file in open_bundle("s.zip").of_kind("did-document")] == [
        datetime(2026, 1, 10, tzinfo=UTC)
    ]
    anchor = (tmp_path / "trust.toml").read_text().partition("[[collector]]")[0]
    (tmp_path / "theirs.toml").write_text(f'{anchor}[[collector]]\nid = "{collector}"\n')
    assert call("verify", "claim.json", "--trust", "theirs.toml", "--evidence", "s.zip")["outcome"] == "conforms"


def test_a_keyring_answers_as_of_an_instant_or_tells_every_state_of_knowledge_apart():
    keyring = Keyring(BY_COLLECTOR, collected(expires=AT))
    for known_at, is_known in [(SIGNED - SECOND, False), (SIGNED, True), (AT - SECOND, True), (AT, False)]:
        if is_known:
            assert [history.key for history in keyring.histories(WEB.verification_method, known_at=known_at)] == [
                WEB.public_key
            ]
        else:
            with pytest.raises(InputError, match="KEY_UNKNOWN"):
                keyring.histories(WEB.verification_method, known_at=known_at)
        (history,) = keyring.histories(WEB.verification_method)  # as lists and accreditations are read, once for all
        found = history.judge(CREATED, known_at=known_at)
        assert (found.outcome.value, found.code) == (
            ("conforms", "KEY_ACCEPTED") if is_known else ("not_determined", "KEY_UNKNOWN")
        )
