"""Logs in folders: what is kept, what is signed, what is refused, and how damage is found."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import pytest

import log_world as world
from greenchain.adapters.keys import load_signer, new_key
from greenchain.adapters.logs import check_log, create_log, log_signer, open_log
from greenchain.claims.log import (
    entry_bytes,
    examine_log_proof,
    known_signers,
    leaf_hash,
    open_checkpoint,
    read_note,
    verify_consistency,
)
from greenchain.values.errors import InputError, StoreError
from log_world import ORIGIN, SEEN, log_key, witness_key

ENTRIES = [entry_bytes(claim_digest=f"{n:02x}" * 32, issuer=f"did:example:{n}") for n in range(9)]
LOG = world.signer("log")
LOGS = {ORIGIN: log_key()}


@pytest.fixture
def log(tmp_path):
    return create_log(tmp_path / "log", origin=ORIGIN, signer=LOG)


@pytest.fixture
def full(log):
    log.add(ENTRIES[:3], signer=LOG)
    log.witness(name="w1", signer=world.signer("w1"), at=SEEN)
    log.add(ENTRIES[3:5], signer=LOG)
    return log


def folder(log):
    return log.path.parent


def examine(raw, entry, *, witnesses=("w1", "w2"), quorum=1):
    keys = tuple(map(witness_key, witnesses))
    return examine_log_proof(raw, leaf=leaf_hash(entry), logs=LOGS, witnesses=keys, quorum=quorum)


def edit(log, *statements):
    """Change the database as somebody with an editor would: triggers taken off and put back."""
    with closing(sqlite3.connect(log.path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement, *values in statements:
            connection.execute(statement, values)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def code_of(call):
    try:
        call()
    except (StoreError, InputError) as error:
        return error.code
    return ""


def damage_codes(place):
    """The codes of what check finds; whoever finds nothing has found no damage."""
    try:
        found = check_log(place)
    except StoreError as error:
        return {error.code}
    assert (found.checkpoint is None) is bool(found.faults)
    return {fault.code for fault in found.faults}


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


@dataclass(frozen=True)
class Liar:
    """A signer that names one key and signs with another, or with none."""

    named: object
    used: object
    algorithm = "ed25519"

    @property
    def verification_method(self):
        return self.named.verification_method

    def sign(self, message):
        if self.used is None:
            raise RuntimeError("the token was pulled out")
        return self.used.sign(message)


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


# damage


TAMPERED = {
    "an entry's bytes": ("UPDATE entry SET raw = ? WHERE place = 1", ENTRIES[7]),
    "an entry's leaf": ("UPDATE entry SET leaf = ? WHERE place = 1", bytes(32)),
    "an entry gone": ("DELETE FROM entry WHERE place = 1",),
    "the last entry gone": ("DELETE FROM entry WHERE place = 4",),
    "an entry too many": ("INSERT INTO entry VALUES (5, ?, ?)", leaf_hash(ENTRIES[6]), ENTRIES[6]),
    "an entry of another type": ("UPDATE entry SET raw = 'text' WHERE place = 1",),
    "a leaf hash short": ("UPDATE entry SET leaf = x'00' WHERE place = 1",),
    "a node": ("UPDATE node SET hash = ? WHERE level = 1 AND place = 0", bytes(32)),
    "a node gone": ("DELETE FROM node WHERE level = 2",),
    "a node too many": ("INSERT INTO node VALUES (3, 0, ?)", bytes(32)),
    "a node of another type": ("UPDATE node SET hash = 7 WHERE level = 2",),
    "a checkpoint gone": ("DELETE FROM checkpoint WHERE size = 5",),
    "all checkpoints gone": ("DELETE FROM checkpoint",),
    "a checkpoint's bytes": ("UPDATE checkpoint SET note = x'ff' WHERE size = 3",),
    "a checkpoint cut": ("UPDATE checkpoint SET note = substr(note, 1, 100) WHERE size = 5",),
    "a checkpoint under another size": ("UPDATE checkpoint SET size = 4 WHERE size = 3",),
    "a checkpoint of more than there is": ("UPDATE checkpoint SET size = 9 WHERE size = 3",),
    "a checkpoint unsigned": (
        "UPDATE checkpoint SET note = ? WHERE size = 3",
        world.note(world.checkpoint_text(ENTRIES[:3]), world.signature("x\n", seed="thief")),
    ),
    "a checkpoint of another tree": (
        "UPDATE checkpoint SET note = ? WHERE size = 3",
        world.note(world.checkpoint_text(ENTRIES[1:4]), world.signature(world.checkpoint_text(ENTRIES[1:4]))),
    ),
    "a cosignature": (
        "UPDATE checkpoint SET note = ? WHERE size = 3",
        world.note(
            world.checkpoint_text(ENTRIES[:3]),
            world.signature(world.checkpoint_text(ENTRIES[:3])),
            world.line("w1", witness_key("w1").key_id, bytes(72)),
        ),
    ),
    "the key": ("UPDATE log SET vkey = ?", log_key(seed="thief").text),
    "the witnesses": ("INSERT INTO witness VALUES ('w')",),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_damage_is_found_by_check_and_never_signed(full, what):
    edit(full, TAMPERED[what])
    assert damage_codes(folder(full)) == {"LOG_DAMAGED"}
    for call in (
        lambda: full.add(ENTRIES[5:6], signer=LOG),
        lambda: full.witness(name="w1", signer=world.signer("w1"), at=SEEN + timedelta(days=1)),
        lambda: full.prove(ENTRIES[0]),
        full.checkpoint,
    ):
        assert code_of(call) in ("", "LOG_DAMAGED", "STORE_DAMAGED")


@pytest.mark.parametrize(
    "what", [what for what in TAMPERED if "5" in TAMPERED[what][0] or what in ("all checkpoints gone", "the key")]
)
def test_nothing_is_signed_beside_a_checkpoint_that_does_not_fit(full, what):
    edit(full, TAMPERED[what])
    signed = []
    signer = Liar(LOG, None) if what == "the key" else LOG
    for call in (
        lambda: signed.append(open_log(folder(full)).add(ENTRIES[7:8], signer=signer)),
        lambda: signed.append(open_log(folder(full)).witness(name="w2", signer=world.signer("w2"), at=SEEN)),
        lambda: signed.append(open_log(folder(full)).prove(ENTRIES[0])),
    ):
        assert code_of(call) in ("LOG_DAMAGED", "LOG_KEY_MISMATCH")
    assert signed == []


def test_many_faults_are_told_together_up_to_a_hundred(log):
    log.add([entry_bytes(claim_digest=f"{n:064x}", issuer="did:example:a") for n in range(300)], signer=LOG)
    edit(log, ("UPDATE node SET hash = ? WHERE level > 0", bytes(32)))
    assert len(check_log(folder(log)).faults) == 100


def test_what_is_no_entry_is_told_by_check(log):
    log.add([b'{"claim": "not canonical"}'], signer=LOG)
    assert [fault.where for fault in check_log(folder(log)).faults] == ["entry 0"]


def test_a_published_checkpoint_may_be_old_but_not_false(full):
    published = folder(full) / "checkpoint"
    older = world.checkpoint_text(ENTRIES[:2])
    published.write_bytes(world.note(older, world.signature(older)))
    assert check_log(folder(full)).faults == ()
    other = world.checkpoint_text([b"another", *ENTRIES[1:5]])
    beyond = world.checkpoint_text(ENTRIES[:6])
    for raw in (b"junk", world.note(other, world.signature(other)), world.note(beyond, world.signature(beyond))):
        published.write_bytes(raw)
        assert [fault.where for fault in check_log(folder(full)).faults] == ["the file checkpoint"]
    published.unlink()
    assert check_log(folder(full)).faults == ()


def test_rows_refuse_to_be_changed_by_mistake(full):
    with closing(sqlite3.connect(full.path)) as connection:
        for statement in (
            "UPDATE entry SET raw = x'00'",
            "DELETE FROM entry",
            "UPDATE node SET hash = x'00'",
            "DELETE FROM node",
            "DELETE FROM checkpoint",
            "UPDATE checkpoint SET note = x'00'",
            "UPDATE checkpoint SET size = size + 10",
            "UPDATE log SET vkey = ''",
            "DELETE FROM witness",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)


def test_other_files_are_not_opened_as_logs(tmp_path, full):
    for name, raw in (("text", b"not a database at all, whatever it says"), ("sqlite", None)):
        place = tmp_path / name
        place.mkdir()
        if raw is None:
            with closing(sqlite3.connect(place / "log.db")) as connection:
                connection.execute("CREATE TABLE other (x)")
                connection.commit()
        else:
            (place / "log.db").write_bytes(raw)
        with pytest.raises(StoreError, match="STORE_FOREIGN"):
            open_log(place)
    (tmp_path / "folder" / "log.db").mkdir(parents=True)
    with pytest.raises(StoreError, match="STORE_FOREIGN"):
        open_log(tmp_path / "folder")


def test_a_newer_log_and_a_trigger_of_somebody_else_are_refused(full, tmp_path):
    for number, (statement, code) in enumerate(
        [
            ("PRAGMA user_version = 2", "STORE_VERSION_NEWER"),
            ("CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM node; END", "STORE_DAMAGED"),
            ("CREATE VIEW v AS SELECT * FROM entry", "STORE_DAMAGED"),
            ("DROP TRIGGER entry_refuses_delete", "STORE_DAMAGED"),
        ]
    ):
        place = tmp_path / f"copy{number}"
        shutil.copytree(folder(full), place)
        with closing(sqlite3.connect(place / "log.db")) as connection:
            connection.execute(statement)
            connection.commit()
        with pytest.raises(StoreError, match=code):
            open_log(place)


def test_a_copied_folder_is_the_same_log(full, tmp_path):
    shutil.copytree(folder(full), tmp_path / "copy")
    copy = open_log(tmp_path / "copy")
    assert copy.note() == full.note()
    assert copy.add(ENTRIES[5:6], signer=LOG) == (5,)


def test_a_file_cut_at_any_page_is_a_store_error_or_found(full):
    raw = full.path.read_bytes()
    for size in range(1, len(raw), 4096 // 2):
        full.path.write_bytes(raw[:size])
        assert damage_codes(folder(full)) <= {"LOG_DAMAGED", "STORE_DAMAGED", "STORE_FOREIGN", "STORE_UNAVAILABLE"}
        assert damage_codes(folder(full))


def test_the_key_of_a_log_opens_with_load_signer(tmp_path):
    made = new_key(tmp_path / "key.pem", passphrase=None)
    create_log(tmp_path / "log", origin=ORIGIN, signer=made, key_file=tmp_path / "key.pem")
    assert load_signer(tmp_path / "log" / "key.pem").verification_method == made.verification_method
