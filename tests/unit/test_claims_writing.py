"""What the commands write: claims that can be read back, files put in place whole, and never anybody's secret."""

from __future__ import annotations

import json
import os
import stat

import pytest

from greenchain.adapters.contexts import fetch_contexts
from greenchain.adapters.files import replace_file
from greenchain.claims import TrustPolicy
from greenchain.claims.context_pins import ContextPin
from greenchain.claims.log import parse_vkey
from greenchain.claims.reading import MAX_CLAIM_BYTES
from greenchain.cli.main import run
from greenchain.cli.output import write_file
from greenchain.values.errors import GreenchainError
from greenchain.values.json import digest

DRAFT = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential", "LabelCredential"],
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {"id": "https://id.gs1.example/01/09520123456788/10/LOT42", "facility": {"country": "MY"}},
}
SECRET = "AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"  # noqa: S105  published in the specification of signed notes
PRIVATE = f"PRIVATE+KEY+example.com/foo+530d903a+{SECRET}"
POLICY = 'profile = "test"\n[[anchor]]\nid = "did:web:a.example"\nmay = ["issue"]\nscope = "any"\n'


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def one(*arguments: str, code: int = 0) -> dict:
        assert run([*arguments, "--json"]) == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    return one


@pytest.mark.parametrize("rows", [1, 4000, 9000])
def test_an_issued_claim_is_within_what_verify_reads(call, tmp_path, rows):
    draft = {**DRAFT, "credentialSubject": {**DRAFT["credentialSubject"], "lots": [[[0]]] * rows}}
    (tmp_path / "draft.json").write_text(json.dumps(draft))
    did = call("keys", "new", "--out", "k.pem", "--unencrypted")["did"]
    (tmp_path / "trust.toml").write_text(POLICY.replace("did:web:a.example", did))
    call("issue", "draft.json", "--key", "k.pem", "--out", "claim.json", "--created", "2026-02-01T00:00:00Z")
    raw = (tmp_path / "claim.json").read_bytes()
    assert len(raw) <= MAX_CLAIM_BYTES
    assert raw.startswith(b"{\n  " if rows == 1 else b'{"')  # laid out for people where there is room for it
    call("verify", "claim.json", "--trust", "trust.toml", "--at", "2026-06-01T00:00:00Z")


def test_a_file_is_replaced_whole_and_a_link_that_waits_is_not_written_through(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "a").symlink_to(victim)
    replace_file(tmp_path / "a", b"new")
    assert ((tmp_path / "a").read_bytes(), victim.read_bytes()) == (b"new", b"precious")
    (tmp_path / "a").chmod(0o600)
    replace_file(tmp_path / "a", b"newer")
    assert (stat.S_IMODE((tmp_path / "a").stat().st_mode), (tmp_path / "a").read_bytes()) == (0o600, b"newer")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):  # noqa: PT011  which one is the system's
        replace_file(tmp_path / "folder", b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "folder", "victim"]


def test_a_context_is_written_past_a_link_that_lies_in_wait(tmp_path):
    source, cache, victim = tmp_path / "source", tmp_path / "cache", tmp_path / "victim"
    source.mkdir()
    cache.mkdir()
    raw = b'{"@context": {}}'
    (source / "c.json").write_bytes(raw)
    victim.write_bytes(b"precious")
    pin = ContextPin("https://a.example/c", digest(raw), file="c.json")
    (cache / ".c.json.part").symlink_to(victim)
    assert [result.state for result in fetch_contexts([pin], cache=cache, source=source)] == ["written"]
    assert (victim.read_bytes(), (cache / "c.json").read_bytes()) == (b"precious", raw)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_output_goes_into_a_pipe_or_through_a_link_of_ones_own(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_file(pipe, b"through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    (tmp_path / "link").symlink_to("file")
    write_file(tmp_path / "link", b"through")
    assert (tmp_path / "file").read_bytes() == b"through"
    write_file(tmp_path / "new" / "file", b"x")
    assert (tmp_path / "new" / "file").read_bytes() == b"x"


@pytest.mark.parametrize(
    "row",
    [
        f'[[log]]\norigin = "example.com/foo"\nkey = "{PRIVATE}"\n',
        f'[[log]]\norigin = "example.com/foo"\nkey = " {PRIVATE}"\n',
        f'[[log]]\norigin = " {PRIVATE}"\nkey = "x"\n',
        f'[[witness]]\nkey = "{PRIVATE}"\n',
        f'[[witness]]\nkey = ["{PRIVATE}"]\n',
        f'[[collector]]\nid = "{PRIVATE}"\n',
        f'[[collector]]\nid = "-----BEGIN PRIVATE KEY-----{SECRET}"\n',
        f'[[collector]]\nid = "z3u2{SECRET}"\n',
        f'[[collector]]\nid = \'{{"kty": "OKP", "d": "{SECRET}"}}\'\n',
        f'[[issuer]]\nid = "did:web:a.example"\nverification_methods = "{PRIVATE}"\n',
    ],
)
def test_a_private_key_in_a_policy_is_never_shown(row):
    with pytest.raises(GreenchainError) as caught:
        TrustPolicy.from_toml(POLICY + row)
    assert SECRET not in str(caught.value)
    assert "private key" in str(caught.value)


def test_a_private_note_key_is_no_vkey_and_never_shown():
    with pytest.raises(GreenchainError, match="VKEY_INVALID") as caught:
        parse_vkey(PRIVATE)
    assert SECRET not in str(caught.value)
