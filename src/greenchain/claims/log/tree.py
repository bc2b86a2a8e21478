"""The making side of the Merkle tree: roots and proofs from the hashes of its complete subtrees.

A store keeps the hash of every complete subtree under (level, place): once written it never changes, whatever is added.
Root, proofs and the nodes that a new leaf completes are then a few dozen look-ups, for any size.

Source: RFC 9162, 2.1.1, 2.1.3.1 and 2.1.4.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from greenchain.claims.log.merkle import EMPTY_ROOT, node_hash

Node: TypeAlias = Callable[[int, int], bytes]
"""The hash of the complete subtree at (level, place): the leaves ``place * 2^level`` up to the next such place."""


def completed_nodes(index: int, leaf: bytes, *, node: Node) -> Iterator[tuple[int, int, bytes]]:
    """What a store must keep when ``leaf`` becomes the leaf at ``index``: (level, place, hash), the leaf first.

    Args:
        index: the size of the tree before.
        leaf: the hash of the leaf.
        node: the subtrees of the tree before.
    """
    level, place, reached = 0, index, leaf
    yield level, place, reached
    while place & 1:
        reached = node_hash(node(level, place - 1), reached)
        level, place = level + 1, place >> 1
        yield level, place, reached


def tree_root(size: int, *, node: Node) -> bytes:
    """The root of the tree of the first ``size`` leaves."""
    return _subtree(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, *, node: Node) -> tuple[bytes, ...]:
    """The hashes beside the path from the leaf at ``index`` to the root of the tree of ``size`` leaves, leaf to root.

    Raises:
        ValueError: the tree of that size has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_subtree(middle, end, node))
            end = middle
        else:
            proof.append(_subtree(start, middle, node))
            start = middle
    return tuple(reversed(proof))


def consistency_proof(old_size: int, new_size: int, *, node: Node) -> tuple[bytes, ...]:
    """What shows that the tree of ``new_size`` leaves begins with that of ``old_size``; empty for equal sizes.

    Raises:
        ValueError: no old leaves, or more than new ones.
    """
    if not 0 < old_size <= new_size:
        raise ValueError(f"a tree of {new_size} leaves does not continue one of {old_size}")
    proof: list[bytes] = []
    start, end = 0, new_size
    while end > old_size:
        middle = start + _split(end - start)
        if old_size <= middle:
            proof.append(_subtree(middle, end, node))
            end = middle
        else:
            proof.append(_subtree(start, middle, node))
            start = middle
    if start:  # otherwise what is left is the old tree itself, whose root the verifier has
        proof.append(_subtree(start, end, node))
    return tuple(reversed(proof))


def _subtree(start: int, end: int, node: Node) -> bytes:
    """The hash over the leaves from ``start`` up to ``end``; ``start`` is a multiple of every part's size."""
    parts: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append(node(level, start >> level))
        start += 1 << level
    reached = parts.pop()
    while parts:
        reached = node_hash(parts.pop(), reached)
    return reached


def _split(count: int) -> int:
    """The largest power of two below ``count``, which is at least 2 (RFC 9162, 2.1.1)."""
    return 1 << (count - 1).bit_length() - 1
