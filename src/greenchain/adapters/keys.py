"""Private keys in files: PKCS#8 PEM, mode 0600, under a passphrase unless the caller says that there is none.

An encrypted file may lie anywhere. An unencrypted one must not be readable by other users of the machine, or it is
refused with a word on how to mend it. A key is never written over an existing file. Errors name the file and never the
passphrase or the key.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from greenchain.claims import PublicKey
from greenchain.values.errors import Fault, InputError

_MAX_FILE_BYTES = 16 * 1024  # an encrypted Ed25519 key has 300; a 4096-bit RSA key, refused by name, 3,500
_SEED_BYTES = 32
_OWNER_ONLY = 0o600
_OTHERS_MAY_READ = stat.S_IRGRP | stat.S_IROTH


@dataclass(frozen=True, slots=True, repr=False)
class Ed25519Signer:
    """A signer whose key is held in memory; fits the ``Signer`` port."""

    private_key: Ed25519PrivateKey = field(compare=False)
    public_key: PublicKey

    @classmethod
    def of(cls, private_key: Ed25519PrivateKey) -> Self:
        """The signer of ``private_key``."""
        raw = private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return cls(private_key, PublicKey("ed25519", raw))

    @property
    def verification_method(self) -> str:
        """The did:key URL of the public key."""
        return self.public_key.verification_method

    @property
    def did(self) -> str:
        """The did:key of the public key."""
        return self.public_key.did

    @property
    def algorithm(self) -> str:
        """``ed25519``."""
        return self.public_key.algorithm

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self.private_key.sign(message)

    def __repr__(self) -> str:
        return f"Ed25519Signer({self.public_key.did})"


def new_key(path: str | Path, *, passphrase: str | bytes | None, algorithm: str = "ed25519") -> Ed25519Signer:
    """A new key, written to ``path``.

    Args:
        path: a file that is not there yet.
        passphrase: what encrypts it; ``None`` says that it is to lie there in the clear.
        algorithm: ``ed25519``.

    Raises:
        InputError: the file exists or cannot be written, the passphrase is empty, or the algorithm is not known.
    """
    path = Path(path)
    if algorithm != "ed25519":
        raise _fault("KEY_REFUSED", "the algorithm ed25519", algorithm, path)
    secret = _secret(passphrase, path)
    key = Ed25519PrivateKey.generate()
    encryption = BestAvailableEncryption(secret) if secret else NoEncryption()
    raw = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
    except (OSError, ValueError) as error:
        raise _fault("KEY_FILE_UNREADABLE", "a new file in a folder that exists", _reason(error), path) from None
    return Ed25519Signer.of(key)


def load_signer(path: str | Path, passphrase: str | bytes | None = None) -> Ed25519Signer:
    """The signer whose key lies in the file ``path``.

    Raises:
        InputError: unreadable, locked, of another kind than Ed25519, or unencrypted and readable by others.
    """
    path = Path(path)
    secret = _secret(passphrase, path)
    raw, mode = _read(path)
    try:
        key = load_pem_private_key(raw, password=secret)
    except TypeError:  # a passphrase for a clear key, or none for an encrypted one
        found = "a passphrase" if secret else "none"
        raise _fault("KEY_FILE_LOCKED", "a passphrase exactly where the key is encrypted", found, path) from None
    except (ValueError, UnsupportedAlgorithm):
        code = "KEY_FILE_LOCKED" if secret and b"ENCRYPTED" in raw else "KEY_FILE_UNREADABLE"
        raise _fault(code, "a private key in PKCS#8 PEM and its passphrase", "something else", path) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _fault("KEY_REFUSED", "an Ed25519 key", type(key).__name__, path)
    if secret is None and os.name == "posix" and mode & _OTHERS_MAY_READ:
        raise _fault("KEY_FILE_EXPOSED", "mode 0600 of an unencrypted key", oct(stat.S_IMODE(mode)), path)
    return Ed25519Signer.of(key)


def signer_from_seed(seed: bytes) -> Ed25519Signer:
    """The signer of the 32-byte ``seed``: always the same key.

    For published example keys and tests only: whoever knows the seed can sign.

    >>> signer_from_seed(bytes(32)).did
    'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
    """
    if not isinstance(seed, bytes) or len(seed) != _SEED_BYTES:
        raise ValueError(f"a seed is {_SEED_BYTES} bytes")
    return Ed25519Signer.of(Ed25519PrivateKey.from_private_bytes(seed))


def _secret(passphrase: str | bytes | None, path: Path) -> bytes | None:
    secret = passphrase.encode("utf-8", "surrogatepass") if isinstance(passphrase, str) else passphrase
    if secret == b"":
        raise _fault("PASSPHRASE_EMPTY", "a passphrase of at least one character", "none", path)
    return secret


def _read(path: Path) -> tuple[bytes, int]:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            raw = file.read(_MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _fault("KEY_FILE_UNREADABLE", "a file that can be read", _reason(error), path) from None
    if len(raw) > _MAX_FILE_BYTES:
        raise _fault("BUDGET_EXCEEDED", f"at most {_MAX_FILE_BYTES} bytes", "more", path)
    return raw, mode


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__


def _fault(code: str, expected: str, found: str, path: Path) -> InputError:
    return InputError(Fault(code, expected, found, file=str(path)))
