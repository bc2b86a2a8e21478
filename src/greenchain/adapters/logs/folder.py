"""The folder of a log: beginning one, opening one, and the copy of its key that lies in it."""

from __future__ import annotations

import os
from pathlib import Path

from greenchain.adapters.keys import load_signer
from greenchain.adapters.logs.claim_log import ClaimLog
from greenchain.adapters.logs.database import create_database, is_log, reading
from greenchain.adapters.logs.notes import publish, signed_note, unwritable, verifier_key
from greenchain.claims.log import SIGNATURE, Checkpoint, SignedNote
from greenchain.claims.log.merkle import EMPTY_ROOT
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, StoreError

DATABASE = "log.db"
KEY_COPY = "key.pem"
_OWNER_ONLY = 0o600
_MAX_KEY_BYTES = 16 * 1024  # as adapters.keys has it, which has read the file before


def create_log(folder: Path | str, *, origin: str, signer: Signer, key_file: Path | str | None = None) -> ClaimLog:
    """A new, empty log in ``folder``, its first checkpoint signed.

    Args:
        folder: made where it is not there.
        origin: the log's name, such as ``example.org/log``.
        signer: of an Ed25519 key that the log alone uses.
        key_file: the file of that key; a copy stays in the folder with mode 0600, as encrypted as the file is, so that
            additions can be signed (:func:`log_signer`). ``None`` where the key lives elsewhere, as in an HSM.

    Raises:
        InputError: an unusable name, another kind of key, or a folder that cannot be written.
        StoreError: the folder holds a log.
    """
    database = Path(folder) / DATABASE
    key = verifier_key(signer, name=origin, kind=SIGNATURE)
    note = signed_note(SignedNote(Checkpoint(origin, 0, EMPTY_ROOT).text, ()), key=key, signer=signer)
    if is_log(database):
        raise StoreError(Fault("LOG_EXISTS", "a folder without a log", "a log", file=str(folder)))
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        if key_file is not None:
            _copy_key(Path(key_file), database.parent / KEY_COPY)
    except OSError as error:
        raise unwritable(database.parent, error) from None
    create_database(database, key=key, note=note)
    publish(database.parent, note)
    return ClaimLog(database, key)


def open_log(folder: Path | str) -> ClaimLog:
    """The log in ``folder``.

    Raises:
        StoreError: no log, a newer one, or one that is damaged.
    """
    database = Path(folder) / DATABASE
    with reading(database) as rows:
        return ClaimLog(database, rows.key())


def log_signer(folder: Path | str, passphrase: str | bytes | None = None) -> Signer:
    """The signer of the key copy in ``folder``.

    Raises:
        InputError: no copy, or the passphrase does not open it.
    """
    return load_signer(Path(folder) / KEY_COPY, passphrase)


def _copy_key(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        raw = file.read(_MAX_KEY_BYTES)
    if target.exists() and target.read_bytes() == raw:  # left by an attempt that came no further
        return
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
