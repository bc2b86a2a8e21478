"""One log in one folder: adding claims and signing what was added, cosigning it with the time, proving.

Adding and signing are one transaction, so no tree is ever there without its checkpoint, and an entry stands once
however often it is added. Before anything is signed, what is there is compared with the newest checkpoint: a log that
was changed behind its back signs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from greenchain.adapters.logs.database import Rows, reading, writing
from greenchain.adapters.logs.notes import cosigned_at, opened, publish, signed_note, verifier_key
from greenchain.claims.log import (
    COSIGNATURE,
    SIGNATURE,
    Checkpoint,
    SignedNote,
    TlogProof,
    VerifierKey,
    completed_nodes,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    tree_root,
    verify_consistency,
)
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError
from greenchain.values.time import aware, format_instant

MAX_ENTRY_BYTES = 4 * 1024  # a digest and an issuer's id: 250 bytes, and room for long DIDs


@dataclass(frozen=True, slots=True)
class Proven:
    """A proof that was made.

    Attributes:
        proof: the file.
        checkpoint: what its checkpoint says.
        times: when witnesses cosigned that checkpoint, earliest first.
    """

    proof: TlogProof
    checkpoint: Checkpoint
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class ClaimLog:
    """A log; made by ``create_log`` or ``open_log``.

    Attributes:
        path: its database.
        key: the log's key; its name is the log's origin.
    """

    path: Path
    key: VerifierKey

    def note(self) -> SignedNote:
        """The newest checkpoint as it is published, with all of its signatures."""
        with reading(self.path) as rows:
            return rows.note(rows.size())

    def checkpoint(self) -> Checkpoint:
        """The newest checkpoint, after comparing it with the tree.

        Raises:
            StoreError: the log is damaged.
        """
        with reading(self.path) as rows:
            return self._whole(rows)

    def find(self, entry: bytes) -> int | None:
        """The place of ``entry``; ``None`` where it is not in the log."""
        with reading(self.path) as rows:
            return rows.place_of(leaf_hash(entry))

    def add(self, entries: Iterable[bytes], *, signer: Signer) -> tuple[int, ...]:
        """Add the entries that are not in the log yet and sign the tree that they make.

        Args:
            entries: as ``entry_bytes`` makes them, in order.
            signer: of the log's own key.

        Returns:
            The place of each entry, new or known.

        Raises:
            InputError: another key, or an entry too large. Nothing was added.
            StoreError: the log is damaged or cannot be written. Nothing was added.
        """
        taken = tuple(entries)
        if any(len(entry) > MAX_ENTRY_BYTES for entry in taken):
            raise InputError(Fault("BUDGET_EXCEEDED", f"an entry of at most {MAX_ENTRY_BYTES} bytes", "more"))
        if verifier_key(signer, name=self.key.name, kind=SIGNATURE) != self.key:
            raise InputError(Fault("LOG_KEY_MISMATCH", f"the key {self.key}", signer.verification_method))
        with writing(self.path) as rows:
            old = self._whole(rows).size
            places = tuple(_appended(rows, entry) for entry in taken)
            size = rows.size()
            if size > old:
                text = Checkpoint(self.key.name, size, tree_root(size, node=rows.node)).text
                rows.add_checkpoint(size, signed_note(SignedNote(text, ()), key=self.key, signer=signer))
        publish(self.path.parent, self.note())
        return places

    def witness(self, *, name: str, signer: Signer, at: datetime) -> VerifierKey:
        """Cosign the newest checkpoint as the witness ``name``, after what a witness has to check.

        The log must hold together, sign with another key, and have only grown since this witness saw it last; the
        clock of the witness must not run backwards. Cosigning one checkpoint again changes nothing.

        Args:
            name: what the witness calls itself.
            signer: of an Ed25519 key of its own.
            at: when the witness sees the checkpoint; aware, stated to the second.

        Returns:
            The witness's key, whose text a policy needs.

        Raises:
            InputError: no Ed25519 key, the log's own key, or an ``at`` before the witness's last one.
            StoreError: the log is damaged or was rewritten.
        """
        key = verifier_key(signer, name=name, kind=COSIGNATURE)
        if key.key == self.key.key:
            raise InputError(Fault("LOG_KEY_MISMATCH", "a key of the witness's own", "the log's key", where=name))
        aware(at)
        with writing(self.path) as rows:
            newest = self._whole(rows)
            seen = self._last_seen(rows, key)
            if seen is None or seen[0].size < newest.size:
                if seen is not None:
                    _require_growth(rows, seen[0], newest)
                    _require_later(at, seen[1])
                note = signed_note(rows.note(newest.size), key=key, signer=signer, time=at)
                rows.add_cosignature(newest.size, note, key=key)
        publish(self.path.parent, self.note())
        return key

    def prove(self, entry: bytes, *, quorum: int = 1) -> Proven:
        """The proof that ``entry`` is in the log, against the first checkpoint that ``quorum`` witnesses cosigned.

        Witnesses cosign what is newest, so that checkpoint proves the earliest time. Where none has as many
        cosignatures, the first of those with the most is taken.

        Args:
            entry: as ``entry_bytes`` makes it.
            quorum: how many witnesses the policy of the proof's readers asks for; at least 1.

        Raises:
            InputError: the log does not hold the entry.
            StoreError: the log is damaged.
        """
        if quorum < 1:
            raise ValueError("a quorum is at least 1")
        with reading(self.path) as rows:
            self._whole(rows)
            index = rows.place_of(leaf_hash(entry))
            if index is None:
                folder = str(self.path.parent)
                raise InputError(Fault("LOG_ENTRY_UNKNOWN", "a claim that was added", "another", file=folder))
            note, times = self._best(rows, index, quorum)
            checkpoint = opened(note, key=self.key, path=self.path)
            if checkpoint.root != tree_root(checkpoint.size, node=rows.node):
                raise rows.damaged("the root that its checkpoint states", f"size {checkpoint.size}")
            hashes = inclusion_proof(index, checkpoint.size, node=rows.node)
        return Proven(TlogProof(index, hashes, note.raw), checkpoint, times)

    def consistency(self, *, old_size: int, new_size: int) -> tuple[bytes, ...]:
        """What shows that the tree of ``new_size`` entries begins with that of ``old_size``.

        Raises:
            ValueError: sizes out of order, or larger than the log.
        """
        with reading(self.path) as rows:
            if new_size > rows.size():
                raise ValueError(f"the log has {rows.size()} entries, not {new_size}")
            return consistency_proof(old_size, new_size, node=rows.node)

    def _whole(self, rows: Rows) -> Checkpoint:
        size = rows.size()
        newest = opened(rows.note(size), key=self.key, path=self.path)
        if newest.size != size or newest.root != tree_root(size, node=rows.node):
            raise rows.damaged("the root that its checkpoint states", f"size {size}")
        return newest

    def _best(self, rows: Rows, index: int, quorum: int) -> tuple[SignedNote, tuple[datetime, ...]]:
        keys = rows.witnesses()
        best: tuple[SignedNote, tuple[datetime, ...]] | None = None
        for size in rows.sizes(above=index):
            note = rows.note(size)
            times = cosigned_at(note, keys=keys, path=self.path)
            if best is None or len(times) > len(best[1]):
                best = note, times
            if len(times) >= quorum:
                break
        if best is None:
            raise rows.damaged("a checkpoint of every entry", f"entry {index}")
        return best

    def _last_seen(self, rows: Rows, key: VerifierKey) -> tuple[Checkpoint, datetime] | None:
        """The newest checkpoint that ``key`` cosigned, and when."""
        if key not in rows.witnesses():
            return None
        for size in reversed(rows.sizes()):
            note = rows.note(size)
            times = cosigned_at(note, keys=(key,), path=self.path)
            if times:
                return opened(note, key=self.key, path=self.path), times[-1]
        return None


def _require_growth(rows: Rows, old: Checkpoint, newest: Checkpoint) -> None:
    """What C2SP asks of a witness: that the tree it saw is the beginning of the one that it is shown."""
    if old.size == 0:
        return
    proof = consistency_proof(old.size, newest.size, node=rows.node)
    if not verify_consistency(
        old_size=old.size, new_size=newest.size, old_root=old.root, new_root=newest.root, proof=proof
    ):
        raise rows.damaged("a tree that only grew", f"size {old.size}")


def _require_later(at: datetime, last: datetime) -> None:
    if at < last:
        expected = f"an instant at or after {format_instant(last)}, when this witness cosigned last"
        raise InputError(Fault("LOG_TIME_INVALID", expected, format_instant(at)))


def _appended(rows: Rows, entry: bytes) -> int:
    leaf = leaf_hash(entry)
    place = rows.place_of(leaf)
    if place is None:
        place = rows.size()
        rows.add_entry(place, leaf, entry, nodes=tuple(completed_nodes(place, leaf, node=rows.node)))
    return place
