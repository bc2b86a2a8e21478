"""Logs in folders: what is kept, what is signed, and what is refused."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import timedelta

import pytest

import log_world as world
from greenchain.adapters.keys import new_key
from greenchain.adapters.logs import check_log, create_log, log_signer, open_log
from greenchain.claims.log import (
    known_signers,
    open_checkpoint,
    read_note,
    verify_consistency,
)
from greenchain.values.errors import InputError, StoreError
from log_folder_world import ENTRIES, LOG, LOGS, Liar, edit, examine, folder, full, log
from log_world import ORIGIN, SEEN, log_key, witness_key

__all__ = ["full", "log"]  # fixtures

# beginning


def test_a_new_log_is_empty_signed_and_published(log):
    checkpoint = log.checkpoint()
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (ORIGIN, 0, world.tree([]))
    assert log.key == log_key()
    published = read_note((folder(log) / "checkpoint").read_bytes())
    assert open_checkpoint(published, logs=LOGS) == checkpoint
    assert check_log(folder(log)).faults == ()
    assert open_log(folder(log)) == log


def test_a_log_is_never_begun_again(log):
    with pytest.raises(StoreError, match="LOG_EXISTS"):
        create_log(folder(log), origin=ORIGIN, signer=LOG)


def test_a_folder_without_log_is_said_so(tmp_path):
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(StoreError, match="LOG_MISSING"):
            open_log(place)
        with pytest.raises(StoreError, match="LOG_MISSING"):
            check_log(place)
    assert not (tmp_path / "nowhere").exists()


def test_a_beginning_that_failed_may_be_tried_again(tmp_path):
    (tmp_path / "log.db").touch()
    with pytest.raises(StoreError, match="LOG_MISSING"):
        open_log(tmp_path)
    create_log(tmp_path, origin=ORIGIN, signer=LOG)
    assert check_log(tmp_path).faults == ()


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\nb", "x" * 256])
def test_an_unusable_origin_is_refused_before_anything_is_made(tmp_path, origin):
    with pytest.raises(InputError, match="VKEY_INVALID"):
        create_log(tmp_path / "log", origin=origin, signer=LOG)
    assert not (tmp_path / "log").exists()


def test_a_log_signs_with_an_ed25519_key(tmp_path):
    signer = new_key(tmp_path / "ec.pem", passphrase=None, algorithm="p256")
    with pytest.raises(InputError, match=r"VKEY_INVALID.*Ed25519"):
        create_log(tmp_path / "log", origin=ORIGIN, signer=signer)
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize("passphrase", [None, "correct horse"])
def test_the_key_file_is_copied_as_it_is_for_its_owner_only(tmp_path, passphrase):
    made = new_key(tmp_path / "key.pem", passphrase=passphrase)
    log = create_log(tmp_path / "log", origin=ORIGIN, signer=made, key_file=tmp_path / "key.pem")
    copy = tmp_path / "log" / "key.pem"
    assert copy.read_bytes() == (tmp_path / "key.pem").read_bytes()
    if os.name == "posix":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert log.add(ENTRIES[:1], signer=log_signer(tmp_path / "log", passphrase)) == (0,)
    if passphrase:
        with pytest.raises(InputError, match="KEY_FILE_LOCKED"):
            log_signer(tmp_path / "log")


def test_a_key_that_lies_elsewhere_leaves_no_copy(log):
    assert sorted(path.name for path in folder(log).iterdir()) == ["checkpoint", "log.db"]
    with pytest.raises(InputError, match="KEY_FILE_UNREADABLE"):
        log_signer(folder(log))


def test_another_key_in_the_folder_is_not_overwritten(tmp_path):
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "key.pem").write_bytes(b"somebody's")
    made = new_key(tmp_path / "key.pem", passphrase=None)
    with pytest.raises(InputError, match="FILE_UNWRITABLE"):
        create_log(tmp_path / "log", origin=ORIGIN, signer=made, key_file=tmp_path / "key.pem")
    assert (tmp_path / "log" / "key.pem").read_bytes() == b"somebody's"


# adding


def test_entries_keep_their_places_and_the_checkpoint_is_of_all(log):
    assert log.add(ENTRIES[:3], signer=LOG) == (0, 1, 2)
    assert log.add(ENTRIES[2:4], signer=LOG) == (2, 3)
    assert log.add(ENTRIES[:2] * 2, signer=LOG) == (0, 1, 0, 1)
    assert log.checkpoint().size == 4
    assert log.checkpoint().root == world.tree(ENTRIES[:4])
    assert [log.find(entry) for entry in ENTRIES[:5]] == [0, 1, 2, 3, None]


def test_adding_nothing_new_signs_nothing_new(log):
    log.add(ENTRIES[:2], signer=LOG)
    before = log.note().raw
    log.add(ENTRIES[:2], signer=LOG)
    log.add([], signer=LOG)
    assert log.note().raw == before


def test_another_key_adds_nothing(log):
    with pytest.raises(InputError, match="LOG_KEY_MISMATCH"):
        log.add(ENTRIES[:1], signer=world.signer("thief"))
    assert log.checkpoint().size == 0


def test_a_signer_that_signs_with_another_key_than_it_names_changes_nothing(full):
    before = full.note().raw
    with pytest.raises(InputError, match="LOG_PROOF_INVALID"):
        full.add(ENTRIES[5:6], signer=Liar(LOG, world.signer("thief")))
    with pytest.raises(InputError, match="LOG_PROOF_INVALID"):
        full.witness(name="w2", signer=Liar(world.signer("w2"), world.signer("thief")), at=SEEN)
    assert (full.note().raw, full.find(ENTRIES[5])) == (before, None)
    assert check_log(folder(full)).faults == ()


def test_a_signer_that_fails_leaves_the_log_as_it_was(full):
    before = full.note().raw
    with pytest.raises(RuntimeError, match="token"):
        full.add(ENTRIES[5:7], signer=Liar(LOG, None))
    assert (full.note().raw, full.checkpoint().size, full.find(ENTRIES[5])) == (before, 5, None)


def test_an_entry_of_four_kibibytes_is_taken_and_one_more_byte_is_not(log):
    assert log.add([b"x" * 4096], signer=LOG) == (0,)
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        log.add([ENTRIES[0], b"x" * 4097], signer=LOG)
    assert log.checkpoint().size == 1


def test_writers_at_one_time_wait_for_each_other(log):
    def add(part):
        for entry in part:
            open_log(folder(log)).add([entry], signer=LOG)

    threads = [threading.Thread(target=add, args=(ENTRIES[n::3],)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.checkpoint().size == len(ENTRIES)
    assert check_log(folder(log)).faults == ()
    assert sorted(path.name for path in folder(log).iterdir()) == ["checkpoint", "log.db"]


# witnesses


def test_a_witness_cosigns_the_newest_checkpoint_with_the_time(full):
    key = full.witness(name="w2", signer=world.signer("w2"), at=SEEN)
    assert key == witness_key("w2")
    (seen,) = known_signers(full.note(), keys=(key,))
    assert seen.time == SEEN
    assert open_checkpoint(full.note(), logs=LOGS).size == 5
    assert (folder(full) / "checkpoint").read_bytes() == full.note().raw


def test_cosigning_one_checkpoint_again_changes_nothing(full):
    full.witness(name="w1", signer=world.signer("w1"), at=SEEN + timedelta(days=1))
    before = full.note().raw
    for days in (0, 1, 2):
        full.witness(name="w1", signer=world.signer("w1"), at=SEEN + timedelta(days=days))
    assert full.note().raw == before


def test_the_clock_of_a_witness_never_runs_backwards(full):
    with pytest.raises(InputError, match="LOG_TIME_INVALID"):
        full.witness(name="w1", signer=world.signer("w1"), at=SEEN - timedelta(seconds=1))
    full.witness(name="w1", signer=world.signer("w1"), at=SEEN)
    # another witness has a clock of its own
    full.witness(name="w2", signer=world.signer("w2"), at=SEEN - timedelta(days=1))


def test_the_logs_own_key_is_no_witness(full):
    with pytest.raises(InputError, match="LOG_KEY_MISMATCH"):
        full.witness(name="w1", signer=LOG, at=SEEN)


def test_a_witness_has_an_ed25519_key_and_an_instant_with_an_offset(full, tmp_path):
    with pytest.raises(InputError, match="VKEY_INVALID"):
        full.witness(name="w", signer=new_key(tmp_path / "ec.pem", passphrase=None, algorithm="p256"), at=SEEN)
    with pytest.raises(ValueError, match="offset"):
        full.witness(name="w2", signer=world.signer("w2"), at=SEEN.replace(tzinfo=None))


def test_a_witness_refuses_a_log_whose_past_was_rewritten(full):
    other = create_log(folder(full) / "other", origin=ORIGIN, signer=LOG)
    other.add([ENTRIES[8], *ENTRIES[1:5]], signer=LOG)
    with closing(sqlite3.connect(other.path)) as connection:
        entries = connection.execute("SELECT * FROM entry").fetchall()
        nodes = connection.execute("SELECT * FROM node").fetchall()
        checkpoints = connection.execute("SELECT * FROM checkpoint").fetchall()
    edit(
        full,
        ("DELETE FROM entry",),
        ("DELETE FROM node",),
        ("DELETE FROM checkpoint WHERE size = 5",),
        *[("INSERT INTO entry VALUES (?, ?, ?)", *row) for row in entries],
        *[("INSERT INTO node VALUES (?, ?, ?)", *row) for row in nodes],
        *[("INSERT INTO checkpoint VALUES (?, ?)", *row) for row in checkpoints if row[0] == 5],
    )
    assert full.checkpoint().root == other.checkpoint().root  # the log itself sees nothing
    with pytest.raises(StoreError, match=r"LOG_DAMAGED.*grew"):
        full.witness(name="w1", signer=world.signer("w1"), at=SEEN + timedelta(days=1))
    assert [fault.where for fault in check_log(folder(full)).faults] == ["checkpoint 3", "the file checkpoint"]


# proving


def test_every_entry_is_proven_to_whoever_knows_the_keys(full):
    full.witness(name="w1", signer=world.signer("w1"), at=SEEN + timedelta(days=1))
    for place, entry in enumerate(ENTRIES[:5]):
        proven = full.prove(entry)
        found = examine(proven.proof.raw, entry)
        # the first three were seen a day earlier
        assert found.proven_by == SEEN + timedelta(days=place > 2)
        assert (found.index, found.size) == (place, 3 if place < 3 else 5)
        assert proven.times == (found.proven_by,)
        assert examine(proven.proof.raw, ENTRIES[8]).proven_by is None


def test_the_proof_is_against_the_first_checkpoint_that_has_the_quorum(full):
    full.witness(name="w1", signer=world.signer("w1"), at=SEEN + timedelta(days=1))
    full.witness(name="w2", signer=world.signer("w2"), at=SEEN + timedelta(days=2))
    entry = ENTRIES[0]
    assert examine(full.prove(entry).proof.raw, entry).size == 3
    assert examine(full.prove(entry, quorum=2).proof.raw, entry, quorum=2).proven_by == SEEN + timedelta(days=2)
    short = full.prove(entry, quorum=3)  # no checkpoint has as many: the one with the most
    assert (short.checkpoint.size, len(short.times)) == (5, 2)


def test_without_witnesses_there_is_a_proof_and_no_time(log):
    log.add(ENTRIES[:2], signer=LOG)
    proven = log.prove(ENTRIES[1])
    assert proven.times == ()
    found = examine(proven.proof.raw, ENTRIES[1])
    assert ([fault.code for fault in found.faults], found.is_included) == (["WITNESS_QUORUM_SHORT"], True)


def test_an_entry_that_was_not_added_is_not_proven(full):
    with pytest.raises(InputError, match="LOG_ENTRY_UNKNOWN"):
        full.prove(ENTRIES[8])
    with pytest.raises(ValueError, match="quorum"):
        full.prove(ENTRIES[0], quorum=0)


def test_consistency_is_shown_between_any_two_sizes(full):
    for old in range(1, 6):
        for new in range(old, 6):
            assert verify_consistency(
                old_size=old,
                new_size=new,
                old_root=world.tree(ENTRIES[:old]),
                new_root=world.tree(ENTRIES[:new]),
                proof=full.consistency(old_size=old, new_size=new),
            )
    for old, new in ((0, 5), (3, 2), (5, 6)):
        with pytest.raises(ValueError, match=r"entries|continue"):
            full.consistency(old_size=old, new_size=new)
