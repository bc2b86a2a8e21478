"""Whether a Merkle proof holds: that a leaf is in a tree, that a tree only grew.

Both functions answer false, and never raise, on any bytes and any integers: sizes and proofs come from whoever wants to
be believed. The root of an empty tree holds nothing and leads nowhere, so size zero is always false; trees of equal
size agree only by equal roots and an empty proof.

Source: RFC 9162, 2.1.1, 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

HASH_BYTES = 32
MAX_PROOF = 64  # hashes on the longest path of a tree of less than 2^64 leaves; a longer proof cannot hold
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of the leaf that holds ``entry``."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above ``left`` and ``right``."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def verify_inclusion(*, index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` leads from the leaf at ``index`` to the ``root`` of the tree of ``size`` leaves.

    Args:
        index: the leaf's place, from 0.
        size: number of leaves, below 2^64.
        leaf_hash: the hash of the leaf, not the entry.
        proof: the hashes beside the path, leaf to root.
        root: the tree's root.

    Source: RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size < 1 << MAX_PROOF or not _are_hashes(proof, leaf_hash, root):
        return False
    first, last, reached = index, size - 1, leaf_hash
    for beside in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            reached = node_hash(beside, reached)
            skipped = 0 if first & 1 else _zeros(first)  # a right border has no sibling on these levels
            first, last = first >> skipped, last >> skipped
        else:
            reached = node_hash(reached, beside)
        first, last = first >> 1, last >> 1
    return last == 0 and reached == root


def verify_consistency(
    *, old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of ``new_size`` leaves begins with the tree of ``old_size`` leaves.

    Source: RFC 9162, 2.1.4.2.
    """
    if not 0 < old_size <= new_size < 1 << MAX_PROOF:
        return False
    if old_size == new_size:  # the same tree: nothing is hashed, so a root of any length is only compared
        return old_root == new_root and not proof
    if not proof or not _are_hashes(proof, old_root, new_root):
        return False
    is_complete = old_size & (old_size - 1) == 0  # then the old root is itself the first hash, and not sent
    path = [old_root, *proof] if is_complete else list(proof)
    return _reached(old_size, new_size, path) == (old_root, new_root)


def _reached(old_size: int, new_size: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """The two roots that ``path`` leads to; ``None`` where it is too long or too short."""
    first, last = old_size - 1, new_size - 1
    ones = _zeros(first + 1)  # the old tree's last leaf ends a complete subtree of this height
    first, last = first >> ones, last >> ones
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            return None
        if first & 1 or first == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            skipped = 0 if first & 1 else _zeros(first)
            first, last = first >> skipped, last >> skipped
        else:
            new = node_hash(new, beside)
        first, last = first >> 1, last >> 1
    return (old, new) if last == 0 else None


def _zeros(number: int) -> int:
    """The number of zero bits at the end of ``number``; of zero, none."""
    return (number & -number).bit_length() - 1 if number else 0


def _are_hashes(proof: Sequence[bytes], *others: bytes) -> bool:
    hashes = (*proof[: MAX_PROOF + 1], *others)
    return len(proof) <= MAX_PROOF and all(isinstance(each, bytes) and len(each) == HASH_BYTES for each in hashes)
