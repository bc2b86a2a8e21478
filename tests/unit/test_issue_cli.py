"""What ``issue`` and ``log`` keep a hurried person from: a key written over, a licence without end, an agency not logged."""

from __future__ import annotations

import hashlib
import json

import pytest

from greenchain.cli.main import run

DRAFT = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential", "LabelCredential"],
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {"id": "https://id.gs1.example/01/09520123456788/10/LOT42", "facility": {"country": "MY"}},
}
ACCREDITATION = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential", "RecognizedEntityCredential"],
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:web:label.example",
        "type": "RecognizedEntity",
        "recognizedTo": {"type": "RecognizedAction", "action": "issue", "scope": {"countries": ["MY"]}},
    },
}


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def one(*arguments: str, code: int = 0) -> dict:
        assert run([*arguments, "--json"]) == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    one("keys", "new", "--alg", "p256", "--out", "k.pem", "--unencrypted")
    (tmp_path / "draft.json").write_text(json.dumps(DRAFT))
    return one


def code_of(document: dict) -> str:
    return document["findings"][0]["code"]


def test_the_suite_follows_the_key_unless_it_is_named(call):
    assert call("issue", "draft.json", "--key", "k.pem", "--out", "a")["claim"]["suite"] == "ecdsa-jcs-2019"
    named = call("issue", "draft.json", "--key", "k.pem", "--out", "b", "--suite", "vc+jwt")
    assert named["claim"]["suite"] == "vc+jwt"


@pytest.mark.parametrize("name", ["k.pem", "draft.json"])
def test_no_file_is_written_over_unless_asked_for(call, tmp_path, name):
    before = (tmp_path / name).read_bytes()
    assert code_of(call("issue", "draft.json", "--key", "k.pem", "--out", name, code=3)) == "FILE_UNWRITABLE"
    web = ("--method", "web", "--domain", "label.example")
    assert code_of(call("keys", "did-document", "k.pem", *web, "--out", name, code=3)) == "FILE_UNWRITABLE"
    assert (tmp_path / name).read_bytes() == before
    call("issue", "draft.json", "--key", "k.pem", "--out", "a")
    call("issue", "draft.json", "--key", "k.pem", "--out", "a", "--force")


@pytest.mark.parametrize("name", ["validuntil", "ValidFrom", "credentialstatus", "Issuer"])
def test_a_draft_with_a_misspelt_member_is_not_signed(call, tmp_path, name):
    (tmp_path / "wrong.json").write_text(json.dumps({**DRAFT, name: "2027-01-01T00:00:00Z"}))
    assert code_of(call("issue", "wrong.json", "--key", "k.pem", "--out", "a", code=3)) == "CLAIM_MEMBER_MISSPELT"
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    "change", [{"action": "certify"}, {"type": "Action"}, {"scope": {"country": ["MY"]}}, {"scope": {"countries": []}}]
)
def test_an_accreditation_that_nobody_could_use_is_not_handed_out(call, tmp_path, change):
    draft = json.loads(json.dumps(ACCREDITATION))
    (tmp_path / "right.json").write_text(json.dumps(draft))
    call("issue", "right.json", "--key", "k.pem", "--out", "right")
    draft["credentialSubject"]["recognizedTo"].update(change)
    (tmp_path / "wrong.json").write_text(json.dumps(draft))
    assert code_of(call("issue", "wrong.json", "--key", "k.pem", "--out", "a", code=3)) == "ACCREDITATION_INVALID"
    assert not (tmp_path / "a").exists()


def test_an_agency_under_did_web_logs_its_claims_and_its_lists(call, tmp_path):
    web = ("--method", "web", "--domain", "label.example")
    did = call("keys", "did-document", "k.pem", *web, "--out", "did.json")["did"]
    made = ("--purpose", "revocation", "--key", "k.pem", "--valid-from", "2026-01-01T00:00:00Z")
    call("revoke", "new-list", "--url", "https://label.example/status/1", *made, *web, "--out", "list.json")
    call("issue", "draft.json", "--key", "k.pem", *web, "--out", "claim")
    call("keys", "new", "--alg", "ed25519", "--out", "log.pem", "--unencrypted")
    call("log", "init", "L", "--origin", "log.example/1", "--key", "log.pem")
    pinned = hashlib.sha256((tmp_path / "did.json").read_bytes()).hexdigest()
    policy = f'[[anchor]]\nid = "{did}"\nmay = ["issue"]\n[anchor.scope]\ncountries = ["MY"]\n'
    policy += f'[[document]]\nurl = "https://label.example/.well-known/did.json"\nsha256 = "{pinned}"\n'
    (tmp_path / "trust.toml").write_text(policy)
    assert code_of(call("log", "add", "L", "claim", code=3)) == "KEY_UNKNOWN"
    added = call("log", "add", "L", "claim", "list.json", "--trust", "trust.toml", "--did-document", "did.json")
    assert added["size"] == 2


def test_with_list_and_claim_logged_a_later_theft_changes_nothing(call, tmp_path, capsys):
    made = ("--purpose", "revocation", "--key", "k.pem", "--valid-from", "2026-01-01T00:00:00Z")
    call("revoke", "new-list", "--url", "https://label.example/status/1", *made, "--out", "list.json")
    issued = ("--key", "k.pem", "--status", "list.json", "--created", "2026-02-01T00:00:00Z")
    call("issue", "draft.json", *issued, "--out", "claim")
    for name in ("log", "witness"):
        call("keys", "new", "--alg", "ed25519", "--out", f"{name}.pem", "--unencrypted")
    log = call("log", "init", "L", "--origin", "log.example/1", "--key", "log.pem")
    call("log", "add", "L", "claim", "list.json")
    seen = ("--name", "witness.example", "--key", "witness.pem", "--at", "2026-02-02T00:00:00Z")
    witness = call("log", "witness", "L", *seen)
    for name in ("claim", "list.json"):
        call("log", "prove", "L", name, "--out", f"{name}.proof")
    did = call("keys", "show", "k.pem")["verification_method"]
    policy = f'[[anchor]]\nid = "{did.partition("#")[0]}"\nmay = ["issue"]\n[anchor.scope]\ncountries = ["MY"]\n'
    policy += f'[[key]]\nid = "{did}"\ncompromised_since = 2026-06-01T00:00:00Z\n'
    policy += f'[[log]]\norigin = "log.example/1"\nkey = "{log["vkey"]}"\n[[witness]]\nkey = "{witness["vkey"]}"\n'
    (tmp_path / "trust.toml").write_text(policy)
    asked = ("verify", "claim", "--trust", "trust.toml", "--status", "list.json", "--at", "2026-09-01T00:00:00Z")
    both = ("--proof", "claim.proof", "--proof", "list.json.proof")
    assert call(*asked, *both)["outcome"] == "conforms"
    assert call(*asked, "--proof", "claim.proof", code=4)["outcome"] == "not_determined"
    assert run([*asked, "--proof", "draft.json"]) == 4
    assert "LOG_ENTRY_UNKNOWN" in capsys.readouterr().err
