"""The ``log`` commands: from keys to a proof through the command line alone, and what each refuses."""

from __future__ import annotations

import base64
import json
import os
import stat

import pytest

from greenchain.claims.log import entry_bytes, examine_log_proof, leaf_hash, parse_vkey
from greenchain.cli.main import run
from greenchain.values.time import parse_instant
from simulator import label_claim

ORIGIN = "log.example/claims"
SEEN = "2026-03-01T12:00:00Z"


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def answer(*arguments):
        code = run([*map(str, arguments), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return answer


@pytest.fixture
def world(call, tmp_path):
    """Three keys, two claims and an empty log, all made by commands."""
    for name in ("issuer", "log", "w1"):
        assert call("keys", "new", "--out", f"{name}.pem", "--unencrypted")[0] == 0
    for name, changes in (("a", {}), ("b", {"id": "urn:uuid:6a4fb2de-5a0e-4e7a-9a0a-2f0d8a6f0b02"})):
        (tmp_path / f"{name}.draft").write_text(json.dumps(label_claim(**changes)))
        arguments = ("--key", "issuer.pem", "--created", "2026-02-01T00:00:00Z", "--out", f"{name}.json")
        assert call("issue", f"{name}.draft", *arguments)[0] == 0
    code, begun = call("log", "init", "log", "--origin", ORIGIN, "--key", "log.pem")
    assert code == 0
    return begun


def codes(document):
    return [finding["code"] for finding in document["findings"]]


def test_a_log_is_begun_added_to_witnessed_and_proves(world, call, tmp_path):
    assert (world["kind"], world["origin"], world["size"]) == ("log", ORIGIN, 0)
    assert parse_vkey(world["vkey"]).name == ORIGIN
    code, added = call("log", "add", "log", "a.json", "b.json")
    assert (code, added["size"]) == (0, 2)
    assert [entry["index"] for entry in added["entries"]] == [0, 1]
    code, seen = call("log", "witness", "log", "--name", "w1", "--key", "w1.pem", "--at", SEEN)
    assert (code, seen["root"]) == (0, added["root"])
    code, proven = call("log", "prove", "log", "b.json", "--out", "b.proof")
    assert (code, proven["index"], proven["size"], proven["cosigned"]) == (0, 1, 2, [SEEN])
    entry = added["entries"][1]
    found = examine_log_proof(
        (tmp_path / "b.proof").read_bytes(),
        leaf=leaf_hash(entry_bytes(claim_digest=entry["digest"], issuer=entry["issuer"])),
        logs={ORIGIN: parse_vkey(world["vkey"])},
        witnesses=(parse_vkey(seen["vkey"]),),
        quorum=1,
    )
    assert (found.faults, found.proven_by) == ((), parse_instant(SEEN))
    assert found.root == base64.b64decode(proven["root"])
    code, checked = call("log", "check", "log")
    assert (code, checked["outcome"], codes(checked)) == (0, "conforms", ["LOG_HOLDS"])
    assert (checked["size"], checked["root"]) == (2, added["root"])


def test_one_claim_has_one_place_and_its_index_is_told(world, call):
    assert call("log", "add", "log", "a.json")[1]["index"] == 0
    assert call("log", "add", "log", "b.json")[1]["index"] == 1
    again = call("log", "add", "log", "a.json")[1]
    assert (again["index"], again["size"]) == (0, 2)


def test_the_vkey_is_printed_for_people_too(world, capsys):
    assert run(["log", "witness", "log", "--name", "w1", "--key", "w1.pem"]) == 0
    out = capsys.readouterr().out
    assert any(parse_vkey(line.removeprefix("vkey: ")) for line in out.splitlines() if line.startswith("vkey: "))
    assert run(["log", "check", "log"]) == 0


def test_the_log_keeps_the_key_for_its_owner_only(world, tmp_path):
    copy = tmp_path / "log" / "key.pem"
    assert copy.read_bytes() == (tmp_path / "log.pem").read_bytes()
    if os.name == "posix":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_an_encrypted_key_stays_encrypted_and_is_asked_for(world, call, tmp_path):
    (tmp_path / "words").write_text("correct horse\n")
    locked = ("--passphrase-file", "words")
    assert call("keys", "new", "--out", "locked.pem", *locked)[0] == 0
    assert call("log", "init", "other", "--origin", "o", "--key", "locked.pem", *locked)[0] == 0
    assert b"ENCRYPTED" in (tmp_path / "other" / "key.pem").read_bytes()
    code, refused = call("log", "add", "other", "a.json")
    assert (code, codes(refused)) == (3, ["KEY_FILE_LOCKED"])
    assert call("log", "add", "other", "a.json", *locked)[1]["size"] == 1


def test_a_claim_that_is_not_signed_by_its_issuer_is_not_logged_and_the_others_are(world, call, tmp_path):
    signed = json.loads((tmp_path / "a.json").read_bytes())
    altered = {**signed, "validUntil": "2030-01-01T00:00:00Z"}
    foreign = {**signed, "issuer": "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"}
    unsigned = {name: value for name, value in signed.items() if name != "proof"}
    for name, document in (("altered", altered), ("foreign", foreign), ("unsigned", unsigned)):
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    (tmp_path / "junk.json").write_bytes(b"\xff{")
    code, document = call("log", "add", "log", "altered.json", "foreign.json", "unsigned.json", "junk.json", "a.json")
    assert code == 3
    assert document["outcome"] == "not_determined"
    assert [(entry["source"], entry["index"]) for entry in document["entries"]] == [("a.json", 0)]
    found = codes(document)
    assert {"PROOF_INVALID", "PROOF_MISSING"} <= set(found)
    assert {finding["where"].split()[0] for finding in document["findings"]} == {
        "altered.json", "foreign.json", "unsigned.json", "junk.json",
    }  # fmt: skip
    assert document["size"] == 1


def test_a_claim_of_an_issuer_whose_keys_are_unknown_needs_a_policy(world, call, tmp_path):
    method = json.loads((tmp_path / "a.json").read_bytes())["proof"]["verificationMethod"]
    (tmp_path / "site.draft").write_text(json.dumps(label_claim(issuer="https://label.example/")))
    arguments = ("--key", "issuer.pem", "--created", "2026-02-01T00:00:00Z", "--out", "site.json")
    assert call("issue", "site.draft", *arguments)[0] == 0
    code, document = call("log", "add", "log", "site.json")
    assert (code, codes(document), document["size"]) == (3, ["CONTROLLER_MISMATCH"], 0)
    (tmp_path / "trust.toml").write_text(
        '[[anchor]]\nid = "https://label.example/"\nmay = ["issue"]\nvalid_from = 2026-01-01T00:00:00Z\n'
        '[anchor.scope]\ncountries = ["MY"]\n'
        f'[[issuer]]\nid = "https://label.example/"\nverification_methods = ["{method}"]\n'
    )
    code, document = call("log", "add", "log", "site.json", "--trust", "trust.toml")
    assert (code, document["size"]) == (0, 1)


def test_refusals_have_their_codes(world, call, tmp_path):
    call("log", "add", "log", "a.json")
    for code, arguments in {
        "LOG_EXISTS": ("init", "log", "--origin", ORIGIN, "--key", "log.pem"),
        "LOG_MISSING": ("add", "nowhere", "a.json"),
        "LOG_ENTRY_UNKNOWN": ("prove", "log", "b.json", "--out", "p"),
        "LOG_KEY_MISMATCH": ("witness", "log", "--name", "w1", "--key", "log.pem"),
        "VKEY_INVALID": ("witness", "log", "--name", "w 1", "--key", "w1.pem"),
        "FILE_UNREADABLE": ("prove", "log", "nothing.json", "--out", "p"),
    }.items():
        exit_code, document = call("log", *arguments)
        assert (exit_code, codes(document)) == (3, [code]), arguments
    assert call("keys", "new", "--out", "ec.pem", "--alg", "p256", "--unencrypted")[0] == 0
    exit_code, document = call("log", "init", "ec", "--origin", "o", "--key", "ec.pem")
    assert (exit_code, codes(document)) == (3, ["VKEY_INVALID"])
    assert not (tmp_path / "ec").exists()
    assert not (tmp_path / "nowhere").exists()
    assert not (tmp_path / "p").exists()


def test_a_damaged_log_does_not_conform(world, call, tmp_path):
    call("log", "add", "log", "a.json")
    (tmp_path / "log" / "checkpoint").write_bytes(b"junk")
    code, document = call("log", "check", "log")
    assert (code, document["outcome"], codes(document)) == (1, "does_not_conform", ["LOG_DAMAGED"])
    assert (document["size"], document["root"]) == (None, None)


def test_an_instant_without_offset_and_a_quorum_of_none_are_wrong_usage(world, capsys):
    for arguments in (
        ["log", "witness", "log", "--name", "w1", "--key", "w1.pem", "--at", "2026-03-01"],
        ["log", "prove", "log", "a.json", "--out", "p", "--quorum", "0"],
        ["log"],
        ["log", "add", "log"],
    ):
        assert run(arguments) == 2, arguments
