"""Log proofs as they came: the bytes of one ``tlog-proof`` file, untouched; what it proves is the claims room's answer.

Source: C2SP tlog-proof, version 1.
"""

from __future__ import annotations

from greenchain.formats.batch import Batch, Format
from greenchain.model.claims import TlogProofFile
from greenchain.values.errors import Fault, InputError

NAME = "tlog-proof"
MEDIA_TYPE = "text/plain; format=tlog-proof"  # C2SP registers none of its own
MAX_PROOF_BYTES = 128 * 1024  # a checkpoint of the largest size and the longest path; the verifier reads no more
_FIRST_LINE = b"c2sp.org/tlog-proof@"


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the first line names the format, in whatever version: what is read is the verifier's word."""
    return data.startswith(_FIRST_LINE)


def read(data: bytes, name: str) -> Batch:
    """The proof.

    Raises:
        InputError: over budget.
    """
    if len(data) > MAX_PROOF_BYTES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"a proof of at most {MAX_PROOF_BYTES} bytes", f"{len(data)} bytes"))
    return Batch(name, NAME, MEDIA_TYPE, (TlogProofFile(data, name),), read=1)


LOG_PROOFS = Format(NAME, MEDIA_TYPE, recognizes, read)
"""Proofs of transparency logs as a format."""
