"""Checking a log whole: every entry, every node, every checkpoint and every signature, from the bytes up.

Whatever is found is told together, up to a readable number. A log that was rewritten consistently, signatures and all,
by whoever holds its key is found only by comparing with checkpoints kept elsewhere; that is what witnesses are for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from greenchain.adapters.logs.database import Rows, reading
from greenchain.adapters.logs.folder import DATABASE
from greenchain.adapters.logs.notes import PUBLISHED, cosigned_at, opened
from greenchain.claims.log import (
    Checkpoint,
    VerifierKey,
    completed_nodes,
    entry_bytes,
    leaf_hash,
    open_checkpoint,
    read_note,
    tree_root,
)
from greenchain.claims.log.merkle import EMPTY_ROOT
from greenchain.claims.log.note import MAX_NOTE_BYTES
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.json import parse_json

MAX_FAULTS = 100  # what a person can read; the log is damaged after the first


@dataclass(frozen=True, slots=True)
class LogCheck:
    """The answer.

    Attributes:
        key: the log's key.
        checkpoint: the newest one; ``None`` where it cannot be believed.
        faults: ``LOG_DAMAGED``, each with its place; empty where all holds together.
    """

    key: VerifierKey
    checkpoint: Checkpoint | None
    faults: tuple[Fault, ...]


def check_log(folder: Path | str) -> LogCheck:
    """Check the log in ``folder`` from its entries up; reads all of it, changes nothing.

    Raises:
        StoreError: there is no log, or its database cannot be read at all.
    """
    folder = Path(folder)
    with reading(folder / DATABASE) as rows:
        key = rows.key()
        faults = tuple(islice(_faults(rows, key, folder), MAX_FAULTS))
        newest = None
        if not faults:
            newest = opened(rows.note(rows.size()), key=key, path=rows.path)
    return LogCheck(key, newest, faults)


def _faults(rows: Rows, key: VerifierKey, folder: Path) -> Iterator[Fault]:
    yield from (_fault("sound pages and indexes", f"the database ({found})") for found in rows.unsound())
    for check in (_tree_faults(rows), _checkpoint_faults(rows, key), _published_faults(rows, key, folder)):
        try:
            yield from check
        except GreenchainError as error:  # a row that cannot be read ends the check that met it
            yield from error.faults


def _tree_faults(rows: Rows) -> Iterator[Fault]:
    """Entries against leaves, leaves against nodes."""
    count = 0
    for place, leaf, raw in rows.entries():
        where = f"entry {place}"
        if place != count or leaf != leaf_hash(raw) or not _is_entry(raw):
            yield _fault("places without gaps and entries as they were added", where)
            return
        for level, at, reached in completed_nodes(place, leaf, node=rows.node):
            if rows.node(level, at) != reached:
                yield _fault("the hash of what lies below", f"node {level}/{at}")
        count += 1
    nodes = sum(count >> level for level in range(count.bit_length()))
    if rows.node_count() != nodes:
        yield _fault(f"{nodes} nodes over {count} entries", "the tree")


def _checkpoint_faults(rows: Rows, key: VerifierKey) -> Iterator[Fault]:
    """Checkpoints against the tree, signatures against keys."""
    size, witnesses, sizes = rows.size(), rows.witnesses(), rows.sizes()
    if not sizes or sizes[-1] != size:
        yield _fault("a newest checkpoint of all entries", "the checkpoints")
    for each in sizes:
        where = f"checkpoint {each}"
        try:
            note = rows.note(each)
            checkpoint = opened(note, key=key, path=rows.path)
            cosigned_at(note, keys=witnesses, path=rows.path)
        except GreenchainError as error:
            yield _fault(error.faults[0].expected, where)
            continue
        if each > size or checkpoint.size != each or checkpoint.root != _root(rows, each):
            yield _fault("the root of the tree of its size", where)


def _published_faults(rows: Rows, key: VerifierKey, folder: Path) -> Iterator[Fault]:
    """The published checkpoint against the log; one that is older than the newest is no damage."""
    try:
        with (folder / PUBLISHED).open("rb") as file:
            raw = file.read(MAX_NOTE_BYTES + 1)
    except FileNotFoundError:
        return
    except OSError as error:
        yield _fault("a readable file", f"the file {PUBLISHED} ({error.strerror})")
        return
    try:
        published = open_checkpoint(read_note(raw), logs={key.name: key})
    except GreenchainError as error:
        yield _fault(error.faults[0].expected, f"the file {PUBLISHED}")
        return
    if published.size > rows.size() or published.root != _root(rows, published.size):
        yield _fault("a checkpoint of this tree", f"the file {PUBLISHED}")


def _root(rows: Rows, size: int) -> bytes:
    return tree_root(size, node=rows.node) if size else EMPTY_ROOT


def _is_entry(raw: bytes) -> bool:
    """Whether ``raw`` is exactly what ``entry_bytes`` makes."""
    try:
        value = parse_json(raw)
        digest, issuer = value["claim"].removeprefix("sha256:"), value["issuer"]
        return entry_bytes(claim_digest=digest, issuer=issuer) == raw
    except (GreenchainError, ValueError, TypeError, KeyError, AttributeError):
        return False


def _fault(expected: str, where: str) -> Fault:
    return Fault("LOG_DAMAGED", expected, "something else", where=where)
