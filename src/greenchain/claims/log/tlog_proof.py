"""The file that carries a proof: where the claim stands in the log, the hashes beside its path, and a checkpoint.

The claim itself is not in it; whoever checks the proof makes the entry from the claim that he holds. The checkpoint is
carried verbatim, with all of its signatures. An ``extra`` line may hold anything and is never believed.

Source: C2SP tlog-proof, version 1.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from greenchain.claims.log.checkpoint import MAX_SIZE
from greenchain.claims.log.merkle import HASH_BYTES, MAX_PROOF
from greenchain.claims.log.vkey import decode_base64
from greenchain.values.errors import Fault, InputError

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MAX_PROOF_BYTES = 128 * 1024  # a note of the largest size, 64 hashes and as much of extra
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)
_EXTRA = "extra "


@dataclass(frozen=True, slots=True)
class TlogProof:
    """A proof as it was read; nothing of it is verified yet.

    Attributes:
        index: the entry's place in the log, from 0.
        hashes: beside its path, leaf to root.
        checkpoint: the signed note, verbatim.
        extra: what somebody added; never to be trusted.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    @property
    def raw(self) -> bytes:
        """The file."""
        lines = [FIRST_LINE]
        if self.extra is not None:
            lines.append(_EXTRA + base64.b64encode(self.extra).decode("ascii"))
        lines.append(f"index {self.index}")
        lines += (base64.b64encode(each).decode("ascii") for each in self.hashes)
        return "".join(f"{line}\n" for line in (*lines, "")).encode("ascii") + self.checkpoint


def read_tlog_proof(raw: bytes) -> TlogProof:
    """The proof that ``raw`` holds.

    Raises:
        InputError: too large, of another format or version, an index with leading zeros, a hash that is none.
    """
    if len(raw) > MAX_PROOF_BYTES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"a proof of at most {MAX_PROOF_BYTES} bytes", f"{len(raw)} bytes"))
    head, gap, checkpoint = raw.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise _malformed("ASCII before the checkpoint", "other bytes") from None
    if not gap or first != FIRST_LINE:
        raise _malformed(f"{FIRST_LINE} and an empty line before the checkpoint", first)
    extra = decode_base64(lines.pop(0).removeprefix(_EXTRA)) if lines and lines[0].startswith(_EXTRA) else None
    match = _INDEX.fullmatch(lines[0]) if lines else None
    if match is None or int(match[1]) >= MAX_SIZE:
        raise _malformed("a line of index and a number without leading zeros", lines[0] if lines else "none")
    if len(lines) - 1 > MAX_PROOF:
        raise _malformed(f"at most {MAX_PROOF} hashes", str(len(lines) - 1))
    hashes = tuple(decode_base64(line, length=HASH_BYTES) for line in lines[1:])
    return TlogProof(int(match[1]), hashes, checkpoint, extra)


def _malformed(expected: str, found: str) -> InputError:
    return InputError(Fault("LOG_NOTE_MALFORMED", expected, found))
