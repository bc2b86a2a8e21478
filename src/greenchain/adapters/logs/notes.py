"""What a log and its witnesses sign, made through the ``Signer`` port and verified before anybody relies on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from greenchain.adapters.files import replace_file
from greenchain.claims.keys import public_key_from_did_url
from greenchain.claims.log import (
    COSIGNATURE,
    Checkpoint,
    SignedNote,
    VerifierKey,
    known_signers,
    open_checkpoint,
    signature_of,
    signed_bytes,
)
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError, StoreError

PUBLISHED = "checkpoint"
"""The file that holds a log's newest checkpoint."""


def verifier_key(signer: Signer, *, name: str, kind: int) -> VerifierKey:
    """The public side of ``signer`` under ``name``.

    Raises:
        InputError: an unusable name, no Ed25519 key, or a verification method that does not hold its key itself.
    """
    return VerifierKey(name, kind, public_key_from_did_url(signer.verification_method))


def signed_note(note: SignedNote, *, key: VerifierKey, signer: Signer, time: datetime | None = None) -> SignedNote:
    """``note`` with one more line, made by ``signer`` as ``key``; with ``time`` a cosignature.

    Raises:
        InputError: the signer signs with another key than it names, or the time cannot be stated.
    """
    line = signature_of(key, signer.sign(signed_bytes(note.text, time=time)), time=time)
    known_signers(SignedNote(note.text, (line,)), keys=(key,))
    return SignedNote(note.text, (*note.signatures, line))


def opened(note: SignedNote, *, key: VerifierKey, path: Path) -> Checkpoint:
    """The checkpoint in a note that the log with ``key`` holds.

    Raises:
        StoreError: it is none, or not signed by the log.
    """
    try:
        return open_checkpoint(note, logs={key.name: key})
    except InputError as error:
        raise _damaged(error, path) from None


def cosigned_at(note: SignedNote, *, keys: Iterable[VerifierKey], path: Path) -> tuple[datetime, ...]:
    """When the witnesses with ``keys`` cosigned ``note``, earliest first.

    Raises:
        StoreError: a bad signature in the name of one of them.
    """
    try:
        seen = known_signers(note, keys=[key for key in keys if key.kind == COSIGNATURE])
    except InputError as error:
        raise _damaged(error, path) from None
    return tuple(sorted(each.time for each in seen if each.time is not None))


def publish(folder: Path, note: SignedNote) -> None:
    """Write the newest checkpoint beside the database, whole or not at all.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        replace_file(folder / PUBLISHED, note.raw)
    except OSError as error:
        raise unwritable(folder / PUBLISHED, error) from None


def unwritable(path: Path, error: OSError) -> InputError:
    """The error for a path that the system refuses to write."""
    return InputError(Fault("FILE_UNWRITABLE", "a place to write", error.strerror or "", file=str(path)))


def _damaged(error: InputError, path: Path) -> StoreError:
    fault = error.faults[0]
    return StoreError(Fault("LOG_DAMAGED", fault.expected, fault.found, file=str(path)))
