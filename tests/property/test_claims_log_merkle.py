"""Merkle trees against their definition: roots and proofs as RFC 9162 writes them down, and nothing else accepted."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import log_world as world
from greenchain.claims.log import (
    completed_nodes,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

ENTRIES = st.lists(st.binary(max_size=3), min_size=1, max_size=40)
SIZES = st.integers(-(2**70), 2**70) | st.integers(-3, 20)
HASHES = st.binary(min_size=32, max_size=32)
ANY_BYTES = HASHES | st.binary(max_size=40)


def stored(entries):
    nodes: dict[tuple[int, int], bytes] = {}

    def node(level, place):
        return nodes[level, place]

    for index, entry in enumerate(entries):
        for level, place, reached in completed_nodes(index, leaf_hash(entry), node=node):
            assert nodes.setdefault((level, place), reached) == reached
    return node


@given(ENTRIES, st.data())
def test_roots_and_proofs_are_those_of_the_definition(entries, data):
    node = stored(entries)
    size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    assert tree_root(size, node=node) == world.tree(entries[:size])
    assert list(inclusion_proof(index, size, node=node)) == world.path(index, entries[:size])
    assert list(consistency_proof(old, size, node=node)) == world.consistency(old, entries[:size])


@given(st.lists(st.binary(max_size=3), max_size=40))
def test_a_store_keeps_one_hash_for_each_complete_subtree(entries):
    kept = []
    nodes = {}
    for index, entry in enumerate(entries):
        new = list(completed_nodes(index, leaf_hash(entry), node=lambda level, place: nodes[level, place]))
        kept += new
        nodes.update({(level, place): reached for level, place, reached in new})
    expected = {
        (level, place): world.tree(entries[place << level : (place + 1) << level])
        for level in range(7)
        for place in range(len(entries) >> level)
    }
    assert nodes == expected
    assert len(kept) == len(expected)


@given(ENTRIES, st.data())
def test_the_path_of_the_definition_is_accepted_and_only_for_its_own_leaf_and_place(entries, data):
    index = data.draw(st.integers(0, len(entries) - 1))
    proof, root = world.path(index, entries), world.tree(entries)
    leaf = leaf_hash(entries[index])
    size = len(entries)
    assert verify_inclusion(index=index, size=size, leaf_hash=leaf, proof=proof, root=root)
    other_index = data.draw(st.integers(0, size - 1))
    claimed = verify_inclusion(index=other_index, size=size, leaf_hash=leaf, proof=proof, root=root)
    if claimed:  # only where that leaf is the same, or its path is: equal entries in equal surroundings
        assert (entries[other_index], world.path(other_index, entries)) == (entries[index], proof)
    other = data.draw(st.binary(max_size=4))
    assume(other != entries[index])
    assert not verify_inclusion(index=index, size=size, leaf_hash=leaf_hash(other), proof=proof, root=root)


@given(ENTRIES, st.data())
def test_an_altered_inclusion_proof_is_refused(entries, data):
    index = data.draw(st.integers(0, len(entries) - 1))
    given_ = {
        "index": index,
        "size": len(entries),
        "leaf_hash": leaf_hash(entries[index]),
        "proof": world.path(index, entries),
        "root": world.tree(entries),
    }
    assert verify_inclusion(**given_)
    extra, place = data.draw(HASHES), data.draw(st.integers(0, len(given_["proof"])))
    padded = [*given_["proof"][:place], extra, *given_["proof"][place:]]
    assert not verify_inclusion(**{**given_, "proof": padded})
    assert not verify_inclusion(**{**given_, "root": extra})
    if given_["proof"]:
        assert not verify_inclusion(**{**given_, "proof": given_["proof"][:-1]})
        flipped = bytes([given_["proof"][0][0] ^ 1]) + given_["proof"][0][1:]
        assert not verify_inclusion(**{**given_, "proof": [flipped, *given_["proof"][1:]]})


@given(ENTRIES, st.data())
def test_consistency_of_the_definition_is_accepted_and_rewritten_history_is_not(entries, data):
    old = data.draw(st.integers(1, len(entries)))
    proof = world.consistency(old, entries)
    whole, begin = world.tree(entries), world.tree(entries[:old])
    new = len(entries)
    assert verify_consistency(old_size=old, new_size=new, old_root=begin, new_root=whole, proof=proof)
    place = data.draw(st.integers(0, old - 1))
    rewritten = [*entries[:place], entries[place] + b"!", *entries[place + 1 :]]
    assert not verify_consistency(
        old_size=old,
        new_size=new,
        old_root=begin,
        new_root=world.tree(rewritten),
        proof=world.consistency(old, rewritten),
    )
    assert verify_consistency(old_size=old, new_size=new, old_root=whole, new_root=begin, proof=proof) is (
        begin == whole
    )
    padded = [*proof, data.draw(HASHES)]
    assert not verify_consistency(old_size=old, new_size=new, old_root=begin, new_root=whole, proof=padded)
    if proof:
        assert not verify_consistency(old_size=old, new_size=new, old_root=begin, new_root=whole, proof=proof[:-1])
        assert not verify_consistency(old_size=old, new_size=new, old_root=begin, new_root=whole, proof=proof[1:])


@given(ENTRIES, st.data())
def test_a_path_ends_exactly_at_the_root_of_its_size_even_where_the_root_was_made_to_fit(entries, data):
    index, extra = data.draw(st.integers(0, len(entries) - 1)), data.draw(HASHES)
    proof, root, size = world.path(index, entries), world.tree(entries), len(entries)
    leaf = leaf_hash(entries[index])
    for made in (world.sha(b"\x01" + extra + root), world.sha(b"\x01" + root + extra)):
        assert not verify_inclusion(index=index, size=size, leaf_hash=leaf, proof=[*proof, extra], root=made)
    for length in range(len(proof)):  # the root of a part that holds the leaf
        parts = (entries[s:e] for s in range(size) for e in range(s + 1, size + 1) if e - s < size)
        for part in {world.tree(part) for part in parts if entries[index] in part} if size < 10 else ():
            assert not verify_inclusion(index=index, size=size, leaf_hash=leaf, proof=proof[:length], root=part)


@given(ENTRIES, st.data())
def test_consistency_ends_exactly_at_both_roots_even_where_they_were_made_to_fit(entries, data):
    old, extra = data.draw(st.integers(1, len(entries))), data.draw(HASHES)
    size, proof = len(entries), world.consistency(old, entries)
    begin, whole = world.tree(entries[:old]), world.tree(entries)
    for old_root in (begin, world.sha(b"\x01" + extra + begin)):
        for new_root in (world.sha(b"\x01" + extra + whole), world.sha(b"\x01" + whole + extra)):
            assert not verify_consistency(
                old_size=old, new_size=size, old_root=old_root, new_root=new_root, proof=[*proof, extra]
            )
    k = 1 << max(size - 1, 1).bit_length() - 1  # the left half: a proof up to it, offered for the whole
    if old < k < size:
        short, left = world.consistency(old, entries[:k]), world.tree(entries[:k])
        assert verify_consistency(old_size=old, new_size=k, old_root=begin, new_root=left, proof=short)
        assert not verify_consistency(old_size=old, new_size=size, old_root=begin, new_root=left, proof=short)


@given(SIZES, SIZES, ANY_BYTES, ANY_BYTES, st.lists(ANY_BYTES, max_size=70))
def test_any_bytes_and_integers_are_answered(one, other, root, leaf, proof):
    assert verify_inclusion(index=one, size=other, leaf_hash=leaf, proof=proof, root=root) in (True, False)
    accepted = verify_consistency(old_size=one, new_size=other, old_root=root, new_root=leaf, proof=proof)
    assert accepted is (0 < one == other < 2**64 and root == leaf and not proof)


@pytest.mark.parametrize("size", [0, -1, 2**64, 2**1000])
def test_sizes_without_a_tree_prove_nothing(size):
    root = world.sha(b"")
    assert not verify_inclusion(index=0, size=size, leaf_hash=root, proof=[], root=root)
    assert not verify_inclusion(index=size - 1, size=size, leaf_hash=root, proof=[root], root=root)
    assert not verify_consistency(old_size=size, new_size=size, old_root=root, new_root=root, proof=[])
    assert not verify_consistency(old_size=size, new_size=5, old_root=root, new_root=root, proof=[])


def test_the_longest_path_is_accepted_and_one_more_hash_is_not():
    reached = leaf = leaf_hash(b"")
    proof = []
    for level in range(64):
        proof.append(leaf_hash(str(level).encode()))
        reached = world.sha(b"\x01" + reached + proof[-1])
    assert verify_inclusion(index=0, size=2**64 - 1, leaf_hash=leaf, proof=proof, root=reached)
    proof.append(leaf)
    assert not verify_inclusion(
        index=0, size=2**64 - 1, leaf_hash=leaf, proof=proof, root=world.sha(b"\x01" + reached + leaf)
    )


def test_a_million_hashes_are_refused_unread():
    proof = [bytes(32)] * 10**6
    assert not verify_inclusion(index=0, size=2, leaf_hash=bytes(32), proof=proof, root=bytes(32))
    assert not verify_consistency(old_size=1, new_size=2, old_root=bytes(32), new_root=bytes(32), proof=proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 1), (1, 1), (5, 4)])
def test_a_path_is_made_only_to_a_leaf_of_the_tree(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, size, node=lambda level, place: bytes(32))


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 4), (5, 4), (-1, 4)])
def test_consistency_is_shown_only_of_a_tree_that_grew(old, new):
    with pytest.raises(ValueError, match="does not continue"):
        consistency_proof(old, new, node=lambda level, place: bytes(32))
