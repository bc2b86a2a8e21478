"""Private keys in files: PKCS#8 PEM, mode 0600, under a passphrase unless the caller says that there is none.

An encrypted file may lie anywhere. An unencrypted one must not be readable by other users of the machine, or it is
refused with a word on how to mend it. A key is never written over an existing file. Errors name the file and never the
passphrase or the key.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from greenchain.adapters.keys.signers import ALGORITHMS, CURVES, KeySigner, signer_of
from greenchain.values.errors import Fault, InputError

_MAX_FILE_BYTES = 16 * 1024  # an encrypted P-384 key has 500; a 4096-bit RSA key, refused by name, 3,500
_OWNER_ONLY = 0o600
_OTHERS_MAY_READ = stat.S_IRGRP | stat.S_IROTH


def new_key(path: str | Path, *, passphrase: str | bytes | None, algorithm: str = "ed25519") -> KeySigner:
    """A new key, written to ``path``.

    Args:
        path: a file that is not there yet.
        passphrase: what encrypts it; ``None`` says that it is to lie there in the clear.
        algorithm: ``ed25519``, ``p256`` or ``p384``.

    Raises:
        InputError: the file exists or cannot be written, the passphrase is empty, or the algorithm is not known.
    """
    path = Path(path)
    if algorithm not in ALGORITHMS:
        raise _fault("KEY_REFUSED", f"an algorithm of {', '.join(ALGORITHMS)}", algorithm, path)
    secret = _secret(passphrase, path)
    key = generate_private_key(CURVES[algorithm]) if algorithm in CURVES else Ed25519PrivateKey.generate()
    encryption = BestAvailableEncryption(secret) if secret else NoEncryption()
    raw = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
    except (OSError, ValueError) as error:
        raise _fault("KEY_FILE_UNREADABLE", "a new file in a folder that exists", _reason(error), path) from None
    return signer_of(key)


def load_signer(
    path: str | Path, passphrase: str | bytes | None = None, *, verification_method: str | None = None
) -> KeySigner:
    """The signer whose key lies in the file ``path``.

    Args:
        path: a PKCS#8 PEM file.
        passphrase: what opens it; ``None`` for an unencrypted one.
        verification_method: the DID URL to sign under; default: the key's did:key.

    Raises:
        InputError: unreadable, locked, of a kind not accepted, unencrypted and readable by others, or a DID URL that is
            another key's.
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
    try:
        signer = signer_of(key)
    except InputError as error:
        raise error.within(file=str(path)) from None
    if secret is None and os.name == "posix" and mode & _OTHERS_MAY_READ:
        raise _fault("KEY_FILE_EXPOSED", "mode 0600 of an unencrypted key", oct(stat.S_IMODE(mode)), path)
    return signer if verification_method is None else signer.under(verification_method)


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
