"""What a log proof proves, and every way to make it prove what it does not (attack class: log)."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

import log_world as world
from greenchain.claims.log import (
    LogProof,
    TlogProof,
    VerifierKey,
    entry_bytes,
    examine_log_proof,
    leaf_hash,
    read_tlog_proof,
    seen_checkpoints,
    split_views,
)
from greenchain.values.errors import InputError
from log_world import ORIGIN, SEEN, cosignature, log_key, note, proof, signature, witness_key

CLAIMS = [entry_bytes(claim_digest=f"{n:02x}" * 32, issuer=f"did:example:{n}") for n in range(7)]
LOGS = {ORIGIN: log_key()}
W1, W2, W3 = (witness_key(f"w{n}") for n in (1, 2, 3))


def examine(raw, *, entry=CLAIMS[3], witnesses=(W1, W2, W3), quorum=1, split=(), logs=LOGS) -> LogProof:
    return examine_log_proof(
        raw, leaf=leaf_hash(entry), logs=logs, witnesses=witnesses, quorum=quorum, split=frozenset(split)
    )


def witnessed(index=3, *, entries=CLAIMS, times=(SEEN,), **options):
    text = options.pop("text", None) or world.checkpoint_text(entries)
    lines = [cosignature(text, witness=f"w{n}", at=time) for n, time in enumerate(times, start=1)]
    return proof(entries, index, signature(text), *lines, text=text, **options)


def codes(found: LogProof) -> list[str]:
    return [fault.code for fault in found.faults]


def refused(raw, **options) -> bool:
    found = examine(raw, **options)
    assert found.proven_by is None
    assert found.witnesses == ()
    assert not found.is_included
    return codes(found) == ["LOG_PROOF_INVALID"]


def test_a_witnessed_proof_proves_the_time_of_its_witness():
    found = examine(witnessed())
    assert (found.origin, found.size, found.index, found.root) == (ORIGIN, 7, 3, world.tree(CLAIMS))
    assert (found.proven_by, found.witnesses, found.faults) == (SEEN, ("w1",), ())
    assert found.is_included


def test_every_claim_of_every_size_is_proven():
    for size in range(1, len(CLAIMS) + 1):
        for index in range(size):
            found = examine(witnessed(index, entries=CLAIMS[:size]), entry=CLAIMS[index])
            assert found.proven_by == SEEN


def test_an_entry_is_the_canonical_json_of_digest_and_issuer():
    entry = entry_bytes(claim_digest="ab" * 32, issuer="did:example:ü")
    assert entry == ('{"claim":"sha256:' + "ab" * 32 + '","issuer":"did:example:ü"}').encode()
    assert leaf_hash(entry) == hashlib.sha256(b"\x00" + entry).digest()


@pytest.mark.parametrize("digest", ["", "ab", "AB" * 32, "ab" * 32 + "\n", "sha256:" + "ab" * 32, "٠" * 64])
def test_an_entry_needs_a_digest_and_an_issuer(digest):
    with pytest.raises(ValueError, match="SHA-256"):
        entry_bytes(claim_digest=digest, issuer="did:example:a")
    with pytest.raises(ValueError, match="issuer"):
        entry_bytes(claim_digest="ab" * 32, issuer="")


# quorum and time


@pytest.mark.parametrize(("quorum", "expected"), [(1, 0), (2, 5), (3, 60)])
def test_a_quorum_of_q_is_proven_by_the_qth_earliest_witness(quorum, expected):
    times = tuple(SEEN + timedelta(seconds=s) for s in (60, 0, 5))
    found = examine(witnessed(times=times), quorum=quorum)
    assert found.proven_by == SEEN + timedelta(seconds=expected)
    assert found.witnesses == ("w1", "w2", "w3")


@pytest.mark.parametrize(("count", "quorum"), [(0, 1), (1, 2), (2, 3)])
def test_one_witness_short_of_the_quorum_proves_no_time(count, quorum):
    found = examine(witnessed(times=(SEEN,) * count), quorum=quorum)
    assert found.proven_by is None
    assert codes(found) == ["WITNESS_QUORUM_SHORT"]
    assert found.is_included
    assert len(found.witnesses) == count


def test_a_witness_that_the_policy_does_not_name_counts_for_nothing():
    found = examine(witnessed(times=(SEEN, SEEN)), witnesses=(W2,), quorum=2)
    assert (codes(found), found.witnesses) == (["WITNESS_QUORUM_SHORT"], ("w2",))
    assert codes(examine(witnessed(), witnesses=())) == ["WITNESS_QUORUM_SHORT"]


@pytest.mark.parametrize("seconds", [(9, 2), (2, 9)])
def test_one_witness_twice_is_one_witness_and_its_earliest_time(seconds):
    text = world.checkpoint_text(CLAIMS)
    lines = [cosignature(text, witness="w1", at=SEEN + timedelta(seconds=s)) for s in seconds]
    raw = proof(CLAIMS, 3, signature(text), *lines, text=text)
    assert codes(examine(raw, quorum=2)) == ["WITNESS_QUORUM_SHORT"]
    assert examine(raw).proven_by == SEEN + timedelta(seconds=2)


def test_one_key_under_two_names_is_one_witness():
    text = world.checkpoint_text(CLAIMS)
    alias = VerifierKey("w1-again", W1.kind, W1.key)
    lines = [cosignature(text, witness="w1"), cosignature(text, witness="w1-again", seed="w1")]
    raw = proof(CLAIMS, 3, signature(text), *lines, text=text)
    assert codes(examine(raw, witnesses=(W1, alias), quorum=2)) == ["WITNESS_QUORUM_SHORT"]


def test_the_log_is_no_witness_of_itself():
    text = world.checkpoint_text(CLAIMS)
    own = VerifierKey("w-log", W1.kind, log_key().key)
    raw = proof(CLAIMS, 3, signature(text), cosignature(text, witness="w-log", seed="log"), text=text)
    assert codes(examine(raw, witnesses=(own,))) == ["WITNESS_QUORUM_SHORT"]


def test_a_plain_signature_of_a_witness_has_no_time_and_does_not_count():
    text = world.checkpoint_text(CLAIMS)
    plain = log_key("w1", seed="w1")
    raw = proof(CLAIMS, 3, signature(text), signature(text, name="w1", seed="w1"), text=text)
    assert codes(examine(raw, witnesses=(plain,))) == ["WITNESS_QUORUM_SHORT"]


def test_a_quorum_of_none_is_a_callers_mistake():
    with pytest.raises(ValueError, match="quorum"):
        examine(witnessed(), quorum=0)


# attacks


def test_a_proof_of_another_claim_proves_nothing():
    for index, entry in enumerate(CLAIMS):
        if index != 3:
            assert refused(witnessed(), entry=entry)
    assert refused(witnessed(), entry=entry_bytes(claim_digest="03" * 32, issuer="did:example:4"))


def test_a_digest_over_signed_bytes_is_another_entry():
    document = {"issuer": "did:example:a", "type": ["VerifiableCredential"]}
    secured = json.dumps({**document, "proof": {"proofValue": "z"}}, sort_keys=True, separators=(",", ":")).encode()
    unsecured = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    right, wrong = (
        entry_bytes(claim_digest=hashlib.sha256(raw).hexdigest(), issuer="did:example:a")
        for raw in (unsecured, secured)
    )
    assert examine(witnessed(0, entries=[right]), entry=right).proven_by == SEEN
    assert refused(witnessed(0, entries=[wrong]), entry=right)


def test_wrong_prefix_bytes_prove_nothing():
    sha = world.sha
    leaves = [sha(b"\x01" + entry) for entry in CLAIMS[:2]]
    for root, hashes in (
        (sha(b"\x01" + leaves[0] + leaves[1]), [leaves[1]]),  # leaves hashed as nodes
        (sha(b"\x00" + leaf_hash(CLAIMS[0]) + leaf_hash(CLAIMS[1])), [leaf_hash(CLAIMS[1])]),  # nodes as leaves
        (sha(leaf_hash(CLAIMS[0]) + leaf_hash(CLAIMS[1])), [leaf_hash(CLAIMS[1])]),  # none at all
        (sha(CLAIMS[0]), []),
    ):
        text = world.checkpoint_text([], size=1 + len(hashes), root=root)
        assert refused(witnessed(0, text=text, hashes=hashes), entry=CLAIMS[0])


def test_an_inner_node_is_no_leaf():
    inner = leaf_hash(CLAIMS[0]) + leaf_hash(CLAIMS[1])  # as an entry, 64 bytes
    text = world.checkpoint_text(CLAIMS[:4])
    assert refused(witnessed(0, text=text, hashes=[world.tree(CLAIMS[2:4])]), entry=inner)


@pytest.mark.parametrize("at_index", [2, 4, 6, 7, 8, 2**62])
def test_another_index_or_one_beyond_the_size_proves_nothing(at_index):
    assert refused(witnessed(at_index=at_index))


@pytest.mark.parametrize("root", [world.sha(b""), leaf_hash(CLAIMS[3])])
def test_a_tree_of_size_zero_proves_nothing(root):
    text = world.checkpoint_text([], size=0, root=root)
    assert refused(witnessed(text=text, hashes=[], at_index=0))


def test_a_padded_or_shortened_proof_proves_nothing():
    right = world.path(3, CLAIMS)
    for hashes in (
        [*right, bytes(32)],
        [bytes(32), *right],
        [*right, world.tree(CLAIMS)],
        right[:-1],
        right[1:],
        right[::-1],
        [],
        right * 30,
    ):
        assert refused(witnessed(hashes=hashes))


def test_a_root_of_another_tree_proves_nothing():
    for root in (world.tree(CLAIMS[:6]), world.tree(CLAIMS[::-1]), bytes(32)):
        assert refused(witnessed(text=world.checkpoint_text([], size=7, root=root)))
    # the right root of a smaller tree, stated for the larger
    assert refused(witnessed(text=world.checkpoint_text(CLAIMS[:6], size=7)))


def test_another_origin_proves_nothing():
    other = world.checkpoint_text(CLAIMS, origin="log.example/claims2")
    assert refused(witnessed(text=other))
    stolen = proof(CLAIMS, 3, signature(other, name="log.example/claims2"), text=other)
    assert refused(stolen)
    # the same origin, signed by somebody else under its name
    text = world.checkpoint_text(CLAIMS)
    thief = signature(text, seed="thief")
    assert refused(proof(CLAIMS, 3, thief, cosignature(text, witness="w1"), text=text))


@pytest.mark.parametrize(
    "origin", ["LOG.example/claims", "log.example/claims/", "log.example/сlaims", "xn--log.example"]
)
def test_a_look_alike_origin_proves_nothing(origin):
    text = world.checkpoint_text(CLAIMS, origin=origin)
    lines = [signature(text), signature(text, name=origin), cosignature(text, witness="w1")]
    assert refused(proof(CLAIMS, 3, *lines, text=text))


def test_a_cosignature_moved_from_another_checkpoint_refuses_the_proof():
    text, older = world.checkpoint_text(CLAIMS), world.checkpoint_text(CLAIMS[:2])
    moved = cosignature(older, witness="w1")
    assert refused(proof(CLAIMS, 3, signature(text), moved, text=text))
    # where the policy does not know that witness, its line means nothing
    found = examine(proof(CLAIMS, 3, signature(text), moved, text=text), witnesses=(W2,))
    assert codes(found) == ["WITNESS_QUORUM_SHORT"]


def test_one_bad_signature_beside_good_ones_refuses_the_proof():
    text = world.checkpoint_text(CLAIMS)
    bad = world.line("w2", W2.key_id, SEEN.year.to_bytes(8, "big") + bytes(64))
    assert refused(proof(CLAIMS, 3, signature(text), cosignature(text, witness="w1"), bad, text=text))


def test_a_checkpoint_that_only_witnesses_signed_proves_nothing():
    text = world.checkpoint_text(CLAIMS)
    assert refused(proof(CLAIMS, 3, cosignature(text, witness="w1"), text=text))


# split views


def test_two_roots_of_one_tree_make_neither_count():
    honest, other = witnessed(), [*CLAIMS[:6], b"another history"]
    text = world.checkpoint_text(other)
    seen = seen_checkpoints(proofs=[honest], checkpoints=[note(text, signature(text))], logs=LOGS)
    split = split_views(seen)
    assert split == {(ORIGIN, 7)}
    assert refused(honest, split=split)
    assert refused(witnessed(entries=other), split=split)
    # another size of the same log is not touched
    assert examine(witnessed(entries=CLAIMS[:5]), split=split).proven_by == SEEN


def test_a_split_view_is_found_between_two_proofs():
    other = [b"another history", *CLAIMS[1:]]
    seen = seen_checkpoints(proofs=[witnessed(), witnessed(entries=other)], checkpoints=[], logs=LOGS)
    assert split_views(seen) == {(ORIGIN, 7)}


def test_a_forged_checkpoint_accuses_nobody():
    text = world.checkpoint_text([b"forged"], size=7)
    forged = [note(text, signature(text, seed="thief")), note(text, cosignature(text, witness="w1")), b"\xff", b""]
    seen = seen_checkpoints(proofs=[witnessed(), b"junk"], checkpoints=forged, logs=LOGS)
    assert len(seen) == 1
    assert split_views(seen) == frozenset()


def test_the_same_checkpoint_twice_or_with_more_signatures_is_no_split_view():
    text = world.checkpoint_text(CLAIMS)
    notes = [note(text, signature(text)), note(text, signature(text), cosignature(text, witness="w2"))]
    assert split_views(seen_checkpoints(proofs=[witnessed()], checkpoints=notes, logs=LOGS)) == frozenset()


# the file


def test_a_proof_file_is_read_and_written_alike():
    raw = witnessed()
    read = read_tlog_proof(raw)
    assert (read.index, list(read.hashes), read.extra) == (3, world.path(3, CLAIMS), None)
    assert read.raw == raw
    extra = TlogProof(read.index, read.hashes, read.checkpoint, b"\x00anything")
    assert read_tlog_proof(extra.raw) == extra
    assert examine(extra.raw) == examine(raw)


def _head(*lines):
    return "\n".join([*lines, "", ""]).encode() + note(world.checkpoint_text(CLAIMS[:1]), "x\n")


H = world.b64(bytes(32))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"c2sp.org/tlog-proof@v1\n",
        _head("c2sp.org/tlog-proof@v2", "index 0"),
        _head("C2SP.org/tlog-proof@v1", "index 0"),
        _head("\ufeffc2sp.org/tlog-proof@v1", "index 0"),
        _head("c2sp.org/tlog-proof@v1"),
        _head("c2sp.org/tlog-proof@v1", H),
        _head("c2sp.org/tlog-proof@v1", "index 00"),
        _head("c2sp.org/tlog-proof@v1", "index 01"),
        _head("c2sp.org/tlog-proof@v1", "index -1"),
        _head("c2sp.org/tlog-proof@v1", "index  1"),
        _head("c2sp.org/tlog-proof@v1", "index 1 "),
        _head("c2sp.org/tlog-proof@v1", "index 1.0"),
        _head("c2sp.org/tlog-proof@v1", f"index {2**63}"),
        _head("c2sp.org/tlog-proof@v1", f"index {'9' * 10_000}"),
        _head("c2sp.org/tlog-proof@v1", "index 0", "extra AAAA"),
        _head("c2sp.org/tlog-proof@v1", "extra AAAA", "extra AAAA", "index 0"),
        _head("c2sp.org/tlog-proof@v1", "extra ?", "index 0"),
        _head("c2sp.org/tlog-proof@v1", "index 0", H[:-1]),
        _head("c2sp.org/tlog-proof@v1", "index 0", world.b64(bytes(31))),
        _head("c2sp.org/tlog-proof@v1", "index 0", bytes(32).hex()),
        _head("c2sp.org/tlog-proof@v1", "index 0", *[H] * 65),
        _head("c2sp.org/tlog-proof@v1", "index 0").replace(b"\n", b"\r\n"),
    ],
)
def test_a_malformed_proof_file_is_refused_and_proves_nothing(raw):
    with pytest.raises(InputError, match="LOG_NOTE_MALFORMED"):
        read_tlog_proof(raw)
    assert refused(raw)


def test_a_proof_file_is_read_up_to_128_kibibytes():
    raw = witnessed()
    room = (128 * 1024 - len(raw) - len("extra \n")) // 4 * 3 - 3
    read = read_tlog_proof(raw)
    assert examine(TlogProof(read.index, read.hashes, read.checkpoint, bytes(room)).raw).proven_by == SEEN
    assert refused(TlogProof(read.index, read.hashes, read.checkpoint, bytes(room + 99)).raw)
