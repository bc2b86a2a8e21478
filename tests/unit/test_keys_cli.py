"""The ``keys`` commands: every kind of key, every DID, and what did-document prints is a document of that key."""

from __future__ import annotations

import json

import pytest

from greenchain.claims.did_documents import read_did_document
from greenchain.claims.keys import public_key_from_did_url, public_key_from_multikey
from greenchain.cli.main import run

OF_EVERY_KEY = {"did", "verification_method", "alg", "public_key_multibase", "file"}


@pytest.fixture
def keys(capsys):
    def call(*arguments):
        code = run(["keys", *map(str, arguments), "--json"])
        captured = capsys.readouterr()
        return code, json.loads(captured.out) if captured.out.startswith("{") else captured.err

    return call


@pytest.mark.parametrize("algorithm", ["ed25519", "p256", "p384"])
@pytest.mark.parametrize(
    "naming", [(), ("--method", "key"), ("--method", "jwk"), ("--method", "web", "--domain", "label.example")]
)
def test_a_new_key_is_shown_again_under_the_same_name(keys, tmp_path, algorithm, naming):
    path = tmp_path / "key.pem"
    code, made = keys("new", "--alg", algorithm, "--out", path, "--unencrypted", *naming)
    assert (code, made["kind"], made["outcome"], made["alg"]) == (0, "key", "conforms", algorithm)
    assert set(made) >= OF_EVERY_KEY
    assert keys("show", path, *naming) == (0, made)
    key = public_key_from_multikey(made["public_key_multibase"])
    assert key.algorithm == algorithm
    if "web" in naming:
        assert made["verification_method"] == f"did:web:label.example#{key.multikey}"
    else:
        assert public_key_from_did_url(made["verification_method"]) == key
    code, printed = keys("did-document", path, *naming)
    assert code == 0
    assert {name: printed[name] for name in OF_EVERY_KEY} == {name: made[name] for name in OF_EVERY_KEY}
    raw = json.dumps(printed["document"]).encode()
    assert read_did_document(raw, did=made["did"]).assertion_keys == {made["verification_method"]: key}
    assert printed.get("url") == ("https://label.example/.well-known/did.json" if "web" in naming else None)


def test_one_key_has_one_multikey_under_every_name(keys, tmp_path):
    path = tmp_path / "key.pem"
    keys("new", "--out", path, "--unencrypted")
    shown = [keys("show", path, "--method", method)[1] for method in ("key", "jwk")]
    assert shown[0]["public_key_multibase"] == shown[1]["public_key_multibase"]
    assert shown[0]["did"] != shown[1]["did"]


def test_the_document_printed_for_people_is_the_file_to_publish(capsys, tmp_path):
    path, out = tmp_path / "key.pem", tmp_path / "did.json"
    assert run(["keys", "new", "--out", str(path), "--unencrypted"]) == 0
    capsys.readouterr()
    arguments = ["keys", "did-document", str(path), "--method", "web", "--domain", "label.example", "--out", str(out)]
    assert run(arguments) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == json.loads(out.read_bytes())
    assert read_did_document(out.read_bytes(), did="did:web:label.example").assertion_keys


def test_a_passphrase_file_locks_and_opens(keys, tmp_path):
    path, words, wrong = (tmp_path / name for name in ("key.pem", "words", "wrong"))
    words.write_text("correct horse\n")
    wrong.write_text("other\n")
    assert keys("new", "--alg", "p256", "--out", path, "--passphrase-file", words)[0] == 0
    assert b"ENCRYPTED" in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys("show", path, "--passphrase-file", words)[0] == 0
    for arguments in ((), ("--passphrase-file", wrong)):
        code, document = keys("show", path, *arguments)
        assert code == 3
        assert document["findings"][0]["code"] == "KEY_FILE_LOCKED"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--out", "{}"),
        ("--out", "{}", "--unencrypted", "--passphrase-file", "{}"),
        ("--out", "{}", "--unencrypted", "--alg", "rsa"),
        ("--out", "{}", "--unencrypted", "--method", "web"),
        ("--out", "{}", "--unencrypted", "--method", "web", "--domain", ""),
        ("--out", "{}", "--unencrypted", "--domain", "label.example"),
        ("--out", "{}", "--unencrypted", "--method", "ion"),
        ("--unencrypted",),
    ],
)
def test_wrong_usage_makes_no_key(keys, tmp_path, arguments):
    code, _ = keys("new", *(argument.format(tmp_path / "key.pem") for argument in arguments))
    assert code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_domain_that_is_none_makes_no_key(keys, tmp_path):
    for domain in ("Label.example", "localhost", "127.0.0.1", "label.example/x", "label.example%3A1"):
        code, document = keys(
            "new", "--out", tmp_path / "key.pem", "--unencrypted", "--method", "web", "--domain", domain
        )
        assert code == 3
        assert document["findings"][0]["code"] == "DID_WEB_REFUSED"
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_never_overwritten(keys, tmp_path):
    path = tmp_path / "key.pem"
    path.write_bytes(b"precious")
    assert keys("new", "--out", path, "--unencrypted")[0] == 3
    assert path.read_bytes() == b"precious"
