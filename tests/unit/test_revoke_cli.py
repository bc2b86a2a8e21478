"""Claims are revoked and suspended on the command line: one JSON document, exit codes, nothing half done."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from greenchain.adapters.status_lists import allocate_index, state_path
from greenchain.claims import Anchor, ClaimVerifier, EvidenceBundle, TrustPolicy, issue_claim, status_entry
from greenchain.claims.status.update import list_suite
from greenchain.cli.keys import Method, open_signer
from greenchain.cli.main import run
from greenchain.model.claims import Claim
from simulator import SCOPE, label_claim

URL = "https://label.example/status/1"
T0, T1, T2, T3 = (f"2026-0{month}-01T00:00:00Z" for month in (1, 2, 3, 4))


def call(capsys, *arguments: object) -> tuple[int, dict]:
    capsys.readouterr()
    code = run([*map(str, arguments), "--json"])
    out = capsys.readouterr().out
    return code, json.loads(out) if out else {}


def code_of(document: dict) -> str:
    return document["findings"][0]["code"]


@pytest.fixture
def office(tmp_path, capsys):
    """A key, a list of revocations, a list of suspensions, and a claim with an entry in each."""
    return Office(tmp_path, capsys)


class Office:
    def __init__(self, folder, capsys, *, algorithm: str = "ed25519", naming: tuple[str, ...] = ()) -> None:
        self.folder, self.capsys, self.naming = folder, capsys, naming
        self.key = folder / "key.pem"
        _, made = call(capsys, "keys", "new", "--alg", algorithm, "--out", self.key, "--unencrypted", *naming)
        self.did = made["did"]
        self.revocations, self.suspensions = folder / "revocations.json", folder / "suspensions.json"
        self.begun = [
            self.new_list(purpose, path)
            for purpose, path in (("revocation", self.revocations), ("suspension", self.suspensions))
        ]
        self.claim = self.issue(INDEX)

    def new_list(self, purpose: str, path, *more: object) -> tuple[int, dict]:
        number = 1 if purpose == "revocation" else 2
        url = f"https://label.example/status/{number}"
        return self("new-list", "--url", url, "--purpose", purpose, "--out", path, "--valid-from", T0, *more)

    def issue(self, index: int, *, name: str = "claim.json", **changes):
        entries = [
            status_entry(url=URL, purpose="revocation", index=index),
            status_entry(url="https://label.example/status/2", purpose="suspension", index=index),
        ]
        draft = {**label_claim(credentialStatus=entries), **changes}
        options = dict(zip(self.naming[::2], self.naming[1::2], strict=True))
        signer = open_signer(self.key, method=Method(options.get("--method", "key")), domain=options.get("--domain"))
        signed = issue_claim(
            Claim(draft), signer=signer, created=datetime(2026, 1, 2, tzinfo=UTC), suite=list_suite(signer.algorithm)
        )
        path = self.folder / name
        path.write_bytes(signed.raw)
        return path

    def __call__(self, *arguments: object) -> tuple[int, dict]:
        return call(self.capsys, "revoke", *arguments, "--key", self.key, *self.naming)

    def outcome(self, *lists, at: str) -> str:
        policy = TrustPolicy((Anchor(self.did, scope=SCOPE),))
        evidence = EvidenceBundle.of_status_lists(path.read_bytes() for path in lists)
        instant = datetime.fromisoformat(at)
        examined = ClaimVerifier(policy, evidence=evidence).examine(self.claim.read_bytes(), at=instant)
        return next(
            (c for c in ("STATUS_REVOKED", "STATUS_SUSPENDED") if c in examined.verdict.codes), examined.outcome.value
        )


INDEX = 4711


def test_a_list_is_begun_and_tells_its_url_and_beginning(office):
    code, document = office.begun[0]
    assert code == 0
    assert {name: document[name] for name in ("kind", "outcome", "list", "url", "index", "purpose", "value", "valid_from")} == {
        "kind": "revocation", "outcome": "conforms", "list": str(office.revocations), "url": URL, "index": None,
        "purpose": "revocation", "value": None, "valid_from": T0,
    }  # fmt: skip
    assert state_path(office.revocations).is_file()
    assert allocate_index(office.revocations) < 131_072


def test_a_revoked_claim_is_refused_from_then_on_and_conforms_before(office):
    lists = (office.revocations, office.suspensions)
    assert office.outcome(*lists, at=T3) == "conforms"
    code, document = office("set", office.claim, "--list", office.revocations, "--valid-from", T2, "--keep")
    assert (code, document["index"], document["value"], document["valid_from"]) == (0, INDEX, True, T2)
    kept = office.revocations.with_name("revocations.json.20260101T000000Z")
    assert office.outcome(*lists, kept, at=T3) == "STATUS_REVOKED"
    assert office.outcome(*lists, kept, at=T2) == "STATUS_REVOKED"
    assert office.outcome(*lists, kept, at="2026-02-28T23:59:59Z") == "conforms"


def test_a_revocation_cannot_be_cleared(office):
    office("set", office.claim, "--list", office.revocations, "--valid-from", T2)
    before = office.revocations.read_bytes()
    code, document = office("clear", office.claim, "--list", office.revocations, "--valid-from", T3)
    assert (code, code_of(document)) == (3, "REVOCATION_FINAL")
    assert office.revocations.read_bytes() == before


def test_a_suspension_is_lifted_again(office):
    lists = (office.revocations, office.suspensions)
    office("set", office.claim, "--list", office.suspensions, "--valid-from", T1)
    assert office.outcome(*lists, at=T1) == "STATUS_SUSPENDED"
    code, document = office("clear", office.claim, "--list", office.suspensions, "--valid-from", T2)
    assert (code, document["value"], document["purpose"]) == (0, False, "suspension")
    assert office.outcome(*lists, at=T2) == "conforms"


def test_setting_what_is_set_changes_nothing_and_tells_since_when(office):
    office("set", office.claim, "--list", office.revocations, "--valid-from", T1)
    before = office.revocations.read_bytes()
    code, document = office("set", office.claim, "--list", office.revocations, "--valid-from", T2, "--keep")
    assert (code, document["value"], document["valid_from"]) == (0, True, T1)
    assert office.revocations.read_bytes() == before


def test_without_an_instant_a_version_begins_now_after_the_one_before_it(office, capsys):
    path = office.folder / "now.json"
    url = ("--url", URL, "--purpose", "revocation", "--out", path)
    begun = datetime.fromisoformat(office("new-list", *url)[1]["valid_from"])
    changed = datetime.fromisoformat(office("set", office.claim, "--list", path)[1]["valid_from"])
    assert begun < changed <= datetime.now(UTC)


@pytest.mark.parametrize("valid_from", [T0, "2025-12-31T23:59:59Z"])
def test_a_version_before_the_one_held_is_refused(office, valid_from):
    code, document = office("set", office.claim, "--list", office.revocations, "--valid-from", valid_from)
    assert (code, code_of(document)) == (3, "STATUS_VERSION_ORDER")


def test_a_list_that_begins_in_the_far_future_is_not_waited_for(office):
    path = office.folder / "future.json"
    office("new-list", "--url", URL, "--purpose", "revocation", "--out", path, "--valid-from", "2999-01-01T00:00:00Z")
    code, document = office("set", office.claim, "--list", path)
    assert (code, code_of(document)) == (3, "STATUS_VERSION_ORDER")


def test_a_key_of_somebody_else_changes_no_list(office, capsys):
    before = office.revocations.read_bytes()
    other = office.folder / "other.pem"
    call(capsys, "keys", "new", "--out", other, "--unencrypted")
    code, document = call(capsys, "revoke", "set", office.claim, "--list", office.revocations, "--key", other)
    assert (code, code_of(document)) == (3, "STATUS_LIST_REFUSED")
    assert office.revocations.read_bytes() == before


def test_a_claim_of_somebody_else_revokes_nobody(office, capsys, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    other = Office(tmp_path / "elsewhere", capsys)
    code, document = office("set", other.claim, "--list", office.revocations)
    assert (code, code_of(document)) == (3, "STATUS_ISSUER_MISMATCH")


def test_a_tampered_claim_revokes_nobody(office):
    document = json.loads(office.claim.read_bytes())
    document["credentialStatus"][0]["statusListIndex"] = "5"
    office.claim.write_text(json.dumps(document))
    code, refusal = office("set", office.claim, "--list", office.revocations)
    assert (code, code_of(refusal)) == (3, "PROOF_INVALID")


def test_a_claim_without_an_entry_here_is_told(office):
    claim = office.issue(1, name="other.json", credentialStatus=[])
    code, document = office("set", claim, "--list", office.revocations)
    assert (code, code_of(document)) == (3, "STATUS_ENTRY_ELSEWHERE")


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff\xfe"])
def test_a_list_that_cannot_be_read_is_told(office, content):
    path = office.folder / "broken.json"
    if content is not None:
        path.write_bytes(content)
    code, document = office("set", office.claim, "--list", path)
    assert code == 3
    assert code_of(document) == ("FILE_UNREADABLE" if content is None else "STATUS_LIST_REFUSED")


def test_a_list_is_not_begun_over_another(office):
    before = office.revocations.read_bytes()
    code, document = office.new_list("revocation", office.revocations)
    assert (code, code_of(document)) == (3, "STATUS_LIST_EXISTS")
    assert office.revocations.read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [("--url", "no url"), ("--url", "status/1"), ("--size", "100"), ("--size", "131073"), ("--size", "99999999"),
     ("--purpose", "refresh"), ("--valid-from", "2026-01-01")],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_exit_2_and_leaves_no_file(office, options):
    path = office.folder / "new.json"
    given = {"--url": URL, "--purpose": "revocation", "--out": str(path), **dict([options])}
    code, _ = office("new-list", *(part for option in given.items() for part in option))
    assert code == 2
    assert not path.exists()
    assert not state_path(path).exists()


@pytest.mark.parametrize(
    ("algorithm", "naming"),
    [("p256", ()), ("p384", ("--method", "jwk")), ("ed25519", ("--method", "web", "--domain", "label.example"))],
)
def test_every_kind_of_key_and_did_revokes(tmp_path, capsys, algorithm, naming):
    office = Office(tmp_path, capsys, algorithm=algorithm, naming=naming)
    code, document = office("set", office.claim, "--list", office.revocations, "--valid-from", T1)
    assert (code, document["value"]) == (0, True)


def test_after_a_change_of_keys_the_old_document_vouches_for_the_old_key(tmp_path, capsys):
    naming = ("--method", "web", "--domain", "label.example")
    office = Office(tmp_path, capsys, naming=naming)
    call(capsys, "keys", "did-document", office.key, *naming, "--out", tmp_path / "did.json")
    office.key = tmp_path / "new.pem"
    call(capsys, "keys", "new", "--out", office.key, "--unencrypted")
    change = ("set", office.claim, "--list", office.revocations, "--valid-from", T1)
    code, document = office(*change)
    assert (code, code_of(document)) == (3, "STATUS_LIST_REFUSED")
    code, document = office(*change, "--did-document", tmp_path / "did.json")
    assert (code, document["value"]) == (0, True)


def test_a_locked_key_needs_its_passphrase(tmp_path, capsys):
    (tmp_path / "word").write_text("correct horse\n")
    key, out = tmp_path / "key.pem", tmp_path / "list.json"
    call(capsys, "keys", "new", "--out", key, "--passphrase-file", tmp_path / "word")
    arguments = ("revoke", "new-list", "--url", URL, "--purpose", "revocation", "--key", key, "--out", out)
    code, document = call(capsys, *arguments)
    assert (code, code_of(document)) == (3, "KEY_FILE_LOCKED")
    assert call(capsys, *arguments, "--passphrase-file", tmp_path / "word")[0] == 0


def test_a_person_is_told_in_a_line(office, capsys):
    capsys.readouterr()
    arguments = ["set", office.claim, "--list", office.revocations, "--key", office.key, "--valid-from", T1]
    assert run(["revoke", *map(str, arguments)]) == 0
    assert (
        capsys.readouterr().out
        == f"+ entry {INDEX} is set for revocation in {office.revocations}, counting from {T1}\n"
    )


def test_asking_for_help_loads_no_room():
    code = (
        "import sys; from greenchain.cli.main import run; run(['revoke', '--help']); "
        "print(sorted(m for m in sys.modules if m.startswith('greenchain.') and not m.startswith('greenchain.cli')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"
