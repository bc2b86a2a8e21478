"""How damage of a log in a folder is found, and that nothing is signed beside it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

import log_world as world
from greenchain.adapters.keys import load_signer, new_key
from greenchain.adapters.logs import check_log, create_log, open_log
from greenchain.claims.log import (
    entry_bytes,
    leaf_hash,
)
from greenchain.values.errors import StoreError
from log_folder_world import ENTRIES, LOG, Liar, code_of, damage_codes, edit, folder, full, log
from log_world import ORIGIN, SEEN, log_key, witness_key

__all__ = ["full", "log"]  # fixtures

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
