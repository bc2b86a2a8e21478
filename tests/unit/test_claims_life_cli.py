"""A claim's whole life through the command line alone, under each default suite: the story that the README promises."""

from __future__ import annotations

import json

import pytest

from greenchain.cli.main import run

SUITES = [
    ("eddsa-jcs-2022", "ed25519"),
    ("ecdsa-jcs-2019", "p256"),
    ("ecdsa-jcs-2019", "p384"),
    ("vc+jwt", "ed25519"),
    ("vc+jwt", "p256"),
    ("vc+jwt", "p384"),
]
URL = "https://label.example/status/1"
DRAFT = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:0d1f6f0a-6a0b-4c7e-9a43-2f7f3a3e2b10",
    "type": ["VerifiableCredential", "LabelCredential"],
    "validFrom": "2026-01-01T00:00:00Z",
    "validUntil": "2029-01-01T00:00:00Z",
    "credentialSubject": {"id": "https://id.gs1.example/01/09520123456788/10/LOT42", "facility": {"country": "MY"}},
}


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def one(*arguments: str, code: int = 0) -> dict:
        assert run([*arguments, "--json"]) == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    return one


def codes(document: dict) -> set[str]:
    return {finding["code"] for finding in document["claims"][0]["findings"]}


@pytest.mark.parametrize(("suite", "algorithm"), SUITES)
def test_keys_issue_log_witness_prove_verify_revoke_verify(call, tmp_path, suite, algorithm):
    (tmp_path / "draft.json").write_text(json.dumps(DRAFT))
    key = call("keys", "new", "--alg", algorithm, "--out", "k.pem", "--unencrypted")
    assert call("keys", "show", "k.pem")["verification_method"] == key["verification_method"]
    for name in ("log", "witness"):
        call("keys", "new", "--alg", "ed25519", "--out", f"{name}.pem", "--unencrypted")
    log = call("log", "init", "L", "--origin", "log.example/1", "--key", "log.pem")
    made = ("--purpose", "revocation", "--key", "k.pem", "--out", "list.json", "--valid-from", "2026-01-01T00:00:00Z")
    call("revoke", "new-list", "--url", URL, *made)
    (tmp_path / "then.json").write_bytes((tmp_path / "list.json").read_bytes())
    signed = ("--key", "k.pem", "--suite", suite, "--created", "2026-02-01T00:00:00Z", "--out", "claim")
    issued = call("issue", "draft.json", *signed, "--status", "list.json")["claim"]
    assert issued["suite"] == suite
    call("log", "add", "L", "claim")
    witness = call("log", "witness", "L", "--name", "witness.example", "--key", "witness.pem")
    proof = call("log", "prove", "L", "claim", "--out", "proof")
    assert call("log", "check", "L")["size"] == proof["size"] == 1
    policy = f'[[anchor]]\nid = "{key["did"]}"\nmay = ["issue"]\n[anchor.scope]\ncountries = ["MY"]\n'
    policy += f'[[log]]\norigin = "log.example/1"\nkey = "{log["vkey"]}"\n[[witness]]\nkey = "{witness["vkey"]}"\n'
    (tmp_path / "trust.toml").write_text(policy)
    bundle(tmp_path, issued["digest"])

    before = call("verify", "claim", "--trust", "trust.toml", "--evidence", "bundle")
    assert before["outcome"] == "conforms"
    assert before["claims"][0]["signing_time"]["proven_by"] is not None
    assert codes(before) >= {"SIGNING_TIME_PROVEN", "STATUS_GOOD", "IN_SCOPE"}

    revoked = call("revoke", "set", "claim", "--list", "list.json", "--key", "k.pem")
    assert (revoked["index"], revoked["value"]) == (issued["status_index"], True)
    after = call("verify", "claim", "--trust", "trust.toml", "--status", "list.json", code=1)
    assert "STATUS_REVOKED" in codes(after)
    at = ("--at", "2026-03-01T00:00:00Z")
    then = call("verify", "claim", "--trust", "trust.toml", "--evidence", "bundle", *at)
    assert then["outcome"] == "conforms"
    both = ("--status", "then.json", "--status", "list.json")
    assert call("verify", "claim", "--trust", "trust.toml", *both, *at)["outcome"] == "conforms"
    assert "STATUS_REVOKED" in codes(call("verify", "claim", "--trust", "trust.toml", *both, code=1))


def bundle(folder, claim_digest: str) -> None:
    from greenchain.adapters.evidence import save_bundle
    from greenchain.claims import BundleFile, EvidenceBundle

    evidence = EvidenceBundle.of_status_lists([(folder / "then.json").read_bytes()])
    proof = BundleFile("tlog-proof", (folder / "proof").read_bytes(), for_=f"sha256:{claim_digest}")
    save_bundle(evidence.with_file(proof), folder / "bundle")
