"""Key files: written once, for their owner, under a passphrase or by name without; and every way they fail."""

from __future__ import annotations

import os
import stat

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa, x25519

from greenchain.adapters.keys import Naming, load_signer, new_key, signer_from_seed
from greenchain.values.errors import InputError

WORDS = "correct horse battery staple"
posix_only = pytest.mark.skipif(os.name != "posix", reason="modes of files are a POSIX matter")


def test_a_new_key_is_loaded_again_with_its_passphrase_only(tmp_path):
    path = tmp_path / "key.pem"
    made = new_key(path, passphrase=WORDS)
    assert b"ENCRYPTED" in path.read_bytes()
    loaded = load_signer(path, WORDS)
    assert loaded.verification_method == made.verification_method
    assert loaded.sign(b"message") == made.sign(b"message")
    assert loaded.public_key.verify(signature=loaded.sign(b"message"), message=b"message")
    for passphrase in ("wrong", None):
        with pytest.raises(InputError, match="KEY_FILE_LOCKED"):
            load_signer(path, passphrase)


def test_a_key_is_unencrypted_only_where_none_is_said(tmp_path):
    made = new_key(tmp_path / "key.pem", passphrase=None)
    assert load_signer(tmp_path / "key.pem").did == made.did
    with pytest.raises(InputError, match="KEY_FILE_LOCKED"):
        load_signer(tmp_path / "key.pem", "needless")
    for empty in ("", b""):
        with pytest.raises(InputError, match="PASSPHRASE_EMPTY"):
            new_key(tmp_path / "other.pem", passphrase=empty)
        with pytest.raises(InputError, match="PASSPHRASE_EMPTY"):
            load_signer(tmp_path / "key.pem", empty)
    assert not (tmp_path / "other.pem").exists()


def test_a_passphrase_may_come_as_bytes(tmp_path):
    made = new_key(tmp_path / "key.pem", passphrase=WORDS.encode())
    assert load_signer(tmp_path / "key.pem", WORDS).did == made.did


def test_an_algorithm_that_is_none_is_refused_by_name_and_no_file_is_made(tmp_path):
    for algorithm in ("p521", "rsa", "", "ED25519"):
        with pytest.raises(InputError, match=f"KEY_REFUSED.*{algorithm}"):
            new_key(tmp_path / "key.pem", passphrase=WORDS, algorithm=algorithm)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("algorithm", ["ed25519", "p256", "p384"])
def test_a_key_of_every_kind_is_made_loaded_and_signs_what_its_public_key_verifies(tmp_path, algorithm):
    made = new_key(tmp_path / "key.pem", passphrase=WORDS, algorithm=algorithm)
    loaded = load_signer(tmp_path / "key.pem", WORDS)
    assert loaded == made
    assert loaded.algorithm == algorithm
    signature = loaded.sign(b"message")
    assert len(signature) == loaded.public_key.signature_length
    assert made.public_key.verify(signature=signature, message=b"message")
    assert not made.public_key.verify(signature=signature, message=b"massage")


@pytest.mark.parametrize("algorithm", ["ed25519", "p256", "p384"])
def test_a_loaded_key_signs_under_the_did_url_asked_for(tmp_path, algorithm):
    made = new_key(tmp_path / "key.pem", passphrase=None, algorithm=algorithm)
    for naming in (Naming(), Naming("jwk"), Naming("web", "label.example")):
        url = naming.of(made.public_key)
        loaded = load_signer(tmp_path / "key.pem", verification_method=url)
        assert loaded.verification_method == url
        assert loaded.did == url.partition("#")[0]
        assert loaded.public_key == made.public_key


@posix_only
def test_key_files_are_for_their_owner_only(tmp_path):
    new_key(tmp_path / "a.pem", passphrase=WORDS)
    new_key(tmp_path / "b.pem", passphrase=None)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.pem", "b.pem")] == [0o600, 0o600]


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_an_unencrypted_key_that_others_may_read_is_refused_and_an_encrypted_one_is_not(tmp_path, mode):
    new_key(tmp_path / "clear.pem", passphrase=None)
    (tmp_path / "clear.pem").chmod(mode)
    with pytest.raises(InputError, match=r"KEY_FILE_EXPOSED.*chmod 600"):
        load_signer(tmp_path / "clear.pem")
    made = new_key(tmp_path / "locked.pem", passphrase=WORDS)
    (tmp_path / "locked.pem").chmod(mode)
    assert load_signer(tmp_path / "locked.pem", WORDS).did == made.did


def test_a_key_is_never_written_over_a_file(tmp_path):
    path = tmp_path / "key.pem"
    path.write_bytes(b"precious")
    with pytest.raises(InputError, match="KEY_FILE_UNREADABLE"):
        new_key(path, passphrase=WORDS)
    assert path.read_bytes() == b"precious"


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InputError, match="KEY_FILE_UNREADABLE"):
        new_key(tmp_path / "nowhere" / "key.pem", passphrase=None)
    with pytest.raises(InputError, match="nowhere"):
        load_signer(tmp_path / "nowhere" / "key.pem")


@pytest.mark.parametrize(
    "raw", [b"", b"hello", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", b"\0" * 100]
)
def test_a_file_that_is_no_key_is_refused_without_showing_it(tmp_path, raw):
    (tmp_path / "key.pem").write_bytes(raw)
    for passphrase in (None, "secret words"):
        with pytest.raises(InputError) as caught:
            load_signer(tmp_path / "key.pem", passphrase)
        assert "secret words" not in str(caught.value)


def test_a_huge_file_is_not_read_to_its_end(tmp_path):
    (tmp_path / "key.pem").write_bytes(b"x" * 20_000)
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        load_signer(tmp_path / "key.pem")


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP521R1()),
        ec.generate_private_key(ec.SECP256K1()),
        rsa.generate_private_key(65537, 2048),
        x25519.X25519PrivateKey.generate(),
        ed448.Ed448PrivateKey.generate(),
    ],
    ids=["p521", "secp256k1", "rsa", "x25519", "ed448"],
)
def test_a_key_of_another_kind_is_refused_by_name(tmp_path, key):
    raw = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key.pem").write_bytes(raw)
    (tmp_path / "key.pem").chmod(0o600)
    with pytest.raises(InputError, match=r"key\.pem.*KEY_REFUSED"):
        load_signer(tmp_path / "key.pem")


def test_a_seed_always_gives_the_same_key_and_its_length_is_fixed():
    assert signer_from_seed(b"s" * 32).did == signer_from_seed(b"s" * 32).did
    for seed in (b"", b"s" * 31, b"s" * 33):
        with pytest.raises(ValueError, match="32 bytes"):
            signer_from_seed(seed)


def test_a_signer_does_not_show_its_secret():
    assert repr(signer_from_seed(b"s" * 32)) == f"Ed25519Signer({signer_from_seed(b's' * 32).did})"
