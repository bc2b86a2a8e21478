"""Checkpoints: what a log says of itself at one size, and whether it ever said two things of one size.

The text of a checkpoint is the log's origin, the size of its tree and its root, each on a line; further lines are
extensions that are signed with it and mean nothing here.

Source: C2SP tlog-checkpoint.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from greenchain.claims.log.merkle import EMPTY_ROOT, HASH_BYTES
from greenchain.claims.log.note import SignedNote, known_signers, read_note
from greenchain.claims.log.vkey import VerifierKey, decode_base64, is_key_name
from greenchain.values.errors import Fault, InputError

MAX_SIZE = 2**63 - 1  # leaves; what every implementation of C2SP holds in a signed integer
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log at one size.

    Attributes:
        origin: the log's name.
        size: number of leaves.
        root: the hash over them.
        extensions: further lines.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not is_key_name(self.origin):
            raise InputError(Fault("LOG_ORIGIN_INVALID", "a name without spaces and plus signs", self.origin))
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_BYTES:
            raise InputError(Fault("LOG_NOTE_MALFORMED", "a size below 2^63 and a SHA-256", str(self.size)))
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise InputError(Fault("LOG_NOTE_MALFORMED", "the empty tree's root at size 0", "another root"))

    @property
    def root_text(self) -> str:
        """The root as checkpoints write it, base64."""
        return base64.b64encode(self.root).decode("ascii")

    @property
    def text(self) -> str:
        """The text that is signed."""
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), self.root_text, *self.extensions))


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text states.

    Raises:
        InputError: fewer than three lines, a size with leading zeros or too large, a root that is no SHA-256.
    """
    origin, *rest = text.removesuffix("\n").split("\n")
    if not text.endswith("\n") or len(rest) < 2 or not all(rest):  # noqa: PLR2004 - size and root
        raise InputError(Fault("LOG_NOTE_MALFORMED", "lines of origin, size and root", text))
    size, root, *extensions = rest
    if not _DECIMAL.fullmatch(size):
        raise InputError(Fault("LOG_NOTE_MALFORMED", "a decimal size without leading zeros", size))
    return Checkpoint(origin, int(size), decode_base64(root, length=HASH_BYTES), tuple(extensions))


def open_checkpoint(note: SignedNote, *, logs: Mapping[str, VerifierKey]) -> Checkpoint:
    """The checkpoint in ``note``, signed by the log of its origin.

    Raises:
        InputError: no checkpoint, an origin that ``logs`` does not have, or no good signature of that log.
    """
    checkpoint = parse_checkpoint(note.text)
    key = logs.get(checkpoint.origin)
    if key is None:
        raise InputError(Fault("LOG_PROOF_INVALID", "a log of the policy", checkpoint.origin))
    if not any(seen.time is None for seen in known_signers(note, keys=(key,))):
        raise InputError(Fault("LOG_PROOF_INVALID", f"a signature of the log {checkpoint.origin}", "none"))
    return checkpoint


def signed_checkpoints(notes: Iterable[bytes], *, logs: Mapping[str, VerifierKey]) -> tuple[Checkpoint, ...]:
    """The checkpoints among ``notes`` that logs of the policy signed, in the order given.

    What is malformed or signed by nobody known is passed over: it accuses no log, for anybody could have written it.
    """
    found: list[Checkpoint] = []
    for raw in notes:
        try:
            found.append(open_checkpoint(read_note(raw), logs=logs))
        except InputError:
            continue
    return tuple(found)


def split_views(checkpoints: Iterable[Checkpoint]) -> frozenset[tuple[str, int]]:
    """Origin and size of every tree that was stated with two different roots: neither of them proves anything.

    >>> one, other = (Checkpoint("log.example", 1, bytes([n]) * 32) for n in (1, 2))
    >>> split_views([one, other, one])
    frozenset({('log.example', 1)})
    """
    roots: dict[tuple[str, int], bytes] = {}
    split: set[tuple[str, int]] = set()
    for checkpoint in checkpoints:
        place = (checkpoint.origin, checkpoint.size)
        if roots.setdefault(place, checkpoint.root) != checkpoint.root:
            split.add(place)
    return frozenset(split)
