"""What a log proof proves: that a claim existed by a time, according to a log and witnesses that a policy names.

The log's own checkpoint has no time. The time is that of the witnesses: with a quorum of q, the q-th earliest instant
at which a witness saw a checkpoint that includes the claim. A proof that fails in any way proves nothing, and says why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from greenchain.claims.log.checkpoint import Checkpoint, open_checkpoint, signed_checkpoints
from greenchain.claims.log.merkle import verify_inclusion
from greenchain.claims.log.note import KeySeen, known_signers, read_note
from greenchain.claims.log.tlog_proof import TlogProof, read_tlog_proof
from greenchain.claims.log.vkey import COSIGNATURE, VerifierKey
from greenchain.values.errors import Fault, InputError


@dataclass(frozen=True, slots=True)
class LogProof:
    """The answer to one proof.

    Attributes:
        origin: the log; empty where the proof cannot be read.
        size: leaves of the tree that the checkpoint states.
        root: their hash.
        index: the claim's place among them.
        proven_by: the claim existed at this instant; ``None`` where that is not proven.
        faults: why not: ``LOG_PROOF_INVALID`` or ``WITNESS_QUORUM_SHORT``.
        witnesses: names of the policy's witnesses that cosigned, sorted; empty where the proof is invalid.
    """

    origin: str = ""
    size: int = 0
    root: bytes = b""
    index: int = 0
    proven_by: datetime | None = None
    faults: tuple[Fault, ...] = ()
    witnesses: tuple[str, ...] = ()

    @property
    def is_included(self) -> bool:
        """Whether a log of the policy holds the claim, be the time proven or not."""
        return not any(fault.code == "LOG_PROOF_INVALID" for fault in self.faults)


def examine_log_proof(
    raw: bytes,
    *,
    leaf: bytes,
    logs: Mapping[str, VerifierKey],
    witnesses: Collection[VerifierKey],
    quorum: int,
    split: Collection[tuple[str, int]] = (),
) -> LogProof:
    """What the file ``raw`` proves of the claim whose entry has the leaf hash ``leaf``. Never raises on bytes.

    Args:
        raw: a tlog-proof file.
        leaf: :func:`leaf_hash` of the claim's :func:`entry_bytes`.
        logs: the policy's logs by origin.
        witnesses: the policy's witnesses. Two names of one key are one witness, and the log's own key is none.
        quorum: how many of them must have cosigned; at least 1.
        split: origins and sizes for which two roots were seen (:func:`split_views`); they count as no proof.

    Source: C2SP tlog-proof, tlog-cosignature.
    """
    if quorum < 1:
        raise ValueError("a quorum is at least 1: without a witness no time is proven")
    try:
        proof = read_tlog_proof(raw)
        note = read_note(proof.checkpoint)
        checkpoint = open_checkpoint(note, logs=logs)
        _require_inclusion(proof, checkpoint, leaf=leaf, split=split)
        own = logs[checkpoint.origin].key
        watching = [key for key in witnesses if key.kind == COSIGNATURE and key.key != own]
        seen = known_signers(note, keys=watching)
    except InputError as error:
        return LogProof(faults=tuple(_no_proof(fault) for fault in error.faults))
    times = sorted(_first_times(seen))
    short = len(times) < quorum
    found = f"{len(times)} of the {len(witnesses)} that the policy names"
    return LogProof(
        checkpoint.origin,
        checkpoint.size,
        checkpoint.root,
        proof.index,
        None if short else times[quorum - 1],
        (Fault("WITNESS_QUORUM_SHORT", f"{quorum} witnesses", found, where=checkpoint.origin),) if short else (),
        tuple(sorted({each.key.name for each in seen})),
    )


def seen_checkpoints(
    *, proofs: Iterable[bytes], checkpoints: Iterable[bytes], logs: Mapping[str, VerifierKey]
) -> tuple[Checkpoint, ...]:
    """Every checkpoint in ``proofs`` and ``checkpoints`` that a log of the policy signed, for :func:`split_views`."""
    return signed_checkpoints((*_carried(proofs), *checkpoints), logs=logs)


def _require_inclusion(
    proof: TlogProof, checkpoint: Checkpoint, *, leaf: bytes, split: Collection[tuple[str, int]]
) -> None:
    place = f"{checkpoint.origin} at size {checkpoint.size}"
    if (checkpoint.origin, checkpoint.size) in split:
        raise InputError(Fault("LOG_PROOF_INVALID", "one root of one tree", f"two of {place}"))
    if not verify_inclusion(
        index=proof.index, size=checkpoint.size, leaf_hash=leaf, proof=proof.hashes, root=checkpoint.root
    ):
        raise InputError(Fault("LOG_PROOF_INVALID", f"a path from this claim to the root of {place}", "none"))


def _first_times(seen: Iterable[KeySeen]) -> Iterable[datetime]:
    """For each witness the earliest time that it states: a witness is a key, whatever names it goes by."""
    first: dict[bytes, datetime] = {}
    for each in seen:
        if each.time is not None:
            known = first.get(each.key.key.raw, each.time)
            first[each.key.key.raw] = min(known, each.time)
    return first.values()


def _no_proof(fault: Fault) -> Fault:
    """``fault`` as what it means for the proof, its own words kept."""
    if fault.code == "LOG_PROOF_INVALID":
        return fault
    return Fault("LOG_PROOF_INVALID", fault.expected, fault.found)


def _carried(proofs: Iterable[bytes]) -> Iterable[bytes]:
    for raw in proofs:
        try:
            yield read_tlog_proof(raw).checkpoint
        except InputError:
            continue
