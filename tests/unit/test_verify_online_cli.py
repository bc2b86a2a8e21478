"""``verify --online``: fetched documents count here and now, and elsewhere only where a collector vouches for them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from greenchain.adapters import fetch
from greenchain.cli.main import run

SIGNED = "2026-02-01T00:00:00Z"
DRAFT = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential", "LabelCredential"],
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {"id": "https://id.gs1.example/01/09520123456788/10/LOT42", "facility": {"country": "MY"}},
}


class Published:
    """A web on which one document is published; it counts who asks."""

    document = b""
    asked: list[str]

    def fetch(self, url: str, *, max_bytes: int) -> bytes:
        self.asked.append(url)
        return self.document[:max_bytes]


@pytest.fixture
def call(capsys):
    def one(*arguments: str, code: int = 0) -> dict:
        assert run([*arguments, "--json"]) == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    return one


@pytest.fixture
def web(tmp_path, monkeypatch, call):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "draft.json").write_text(json.dumps(DRAFT))
    call("keys", "new", "--alg", "ed25519", "--out", "k.pem", "--unencrypted")
    collector = call("keys", "new", "--alg", "ed25519", "--out", "c.pem", "--unencrypted")["did"]
    named = ("--method", "web", "--domain", "label.example")
    document = call("keys", "did-document", "k.pem", *named, "--out", "did.json")
    for name, created in (("then", SIGNED), ("later", in_hours(1))):
        call("issue", "draft.json", "--key", "k.pem", *named, "--created", created, "--out", f"{name}.json")
    policy = f'[[anchor]]\nid = "{document["did"]}"\nmay = ["issue"]\n[anchor.scope]\ncountries = ["MY"]\n'
    (tmp_path / "trust.toml").write_text(policy + f'[[collector]]\nid = "{collector}"\n')
    published = Published()
    published.asked = []
    published.document = (tmp_path / "did.json").read_bytes()
    monkeypatch.setattr(fetch, "GuardedFetcher", lambda: published)
    return published


def in_hours(number: int) -> str:
    """An instant after the document is fetched, so that the document speaks for it."""
    instant = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=number)
    return instant.isoformat().replace("+00:00", "Z")


def codes(document: dict) -> set[str]:
    return {finding["code"] for finding in document["claims"][0]["findings"]}


def test_nothing_is_fetched_unless_asked_for(web, call):
    assert "KEY_UNKNOWN" in codes(call("verify", "later.json", "--trust", "trust.toml", "--at", in_hours(2), code=4))
    assert web.asked == []


def test_a_fetched_document_speaks_from_now_on_and_not_for_the_past(web, call):
    asked = ("verify", "later.json", "--trust", "trust.toml", "--online", "--at", in_hours(2))
    assert call(*asked)["outcome"] == "conforms"
    assert web.asked == ["https://label.example/.well-known/did.json"]
    assert "KEY_UNKNOWN" in codes(call("verify", "then.json", "--trust", "trust.toml", "--online", code=4))


def test_fetched_evidence_is_saved_under_a_collector_of_the_policy_alone(web, call, tmp_path):
    at = in_hours(2)
    stated = ("verify", "later.json", "--trust", "trust.toml", "--at", at)
    asked = (*stated, "--online", "--save-evidence", "saved.zip")
    assert call(*asked, code=3)["findings"][0]["code"] == "DOCUMENT_NOT_TRUSTED"
    assert call(*asked, "--collector-key", "k.pem", code=3)["findings"][0]["code"] == "DOCUMENT_NOT_TRUSTED"
    assert not (tmp_path / "saved.zip").exists()
    here = call(*asked, "--collector-key", "c.pem")
    web.asked.clear()
    assert call(*stated, "--evidence", "saved.zip") == here
    assert web.asked == []
