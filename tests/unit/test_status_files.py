"""Status lists in files: indexes are given once whoever asks, versions follow one another whole, memory never fades."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest

from greenchain.adapters.status_lists import allocate_entry, allocate_index, begin_list, replace_list, state_path
from greenchain.adapters.status_memory import SeenLists, SeenListsFile
from greenchain.claims import make_status_list, status_entry
from greenchain.claims.status.bitstring import encode_bits
from greenchain.values.errors import GreenchainError, InputError, StoreError
from simulator import CREATED, EPOCH, LIST_URL, Simulator

SIZE = 131_072
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def world() -> Simulator:
    return Simulator()


@pytest.fixture
def listed(world, tmp_path):
    path = tmp_path / "list.json"
    begin_list(path, world.status_list(3, 9))
    return path


class Fixed(Random):
    """Randomness that is chosen by a test."""

    def __init__(self, *draws: int) -> None:
        super().__init__(0)
        self.draws = list(draws)

    def randrange(self, *arguments: int) -> int:
        return self.draws.pop(0) if self.draws else super().randrange(*arguments)


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - a test's own


# beginning


def test_a_list_is_begun_with_its_bytes_and_its_record(world, listed):
    assert listed.read_bytes() == world.status_list(3, 9)
    assert state_path(listed).is_file()


def test_a_list_is_never_begun_over_a_file_or_over_the_record_of_another(world, listed):
    with pytest.raises(InputError, match="STATUS_LIST_EXISTS"):
        begin_list(listed, world.status_list())
    listed.unlink()
    with pytest.raises(InputError, match="STATUS_LIST_EXISTS"):
        begin_list(listed, world.status_list())
    assert not listed.exists()


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"credentialSubject": {"encodedList": "u"}}'])
def test_what_is_no_list_is_not_begun(tmp_path, raw):
    with pytest.raises(InputError):
        begin_list(tmp_path / "list.json", raw)
    assert list(tmp_path.iterdir()) == []


# indexes


def test_indexes_are_drawn_each_once_and_none_that_is_set(listed):
    drawn = [allocate_index(listed, dice(seed)) for seed in range(40)]
    again = [allocate_index(listed, dice(seed)) for seed in range(40)]  # the same dice fall on used ones first
    assert len({*drawn, *again, 3, 9}) == 82
    assert all(0 <= index < SIZE for index in drawn + again)


def test_a_draw_that_falls_on_a_used_or_set_entry_is_drawn_again(listed):
    assert allocate_index(listed, Fixed(7)) == 7
    assert allocate_index(listed, Fixed(7, 3, 9, 8)) == 8


def test_by_default_the_operating_system_draws(listed):
    drawn = [allocate_index(listed) for _ in range(12)]
    assert len(set(drawn)) == 12
    assert drawn != sorted(drawn)  # one in 479 million that this fails


def test_the_entry_for_a_new_claim_names_the_list(world, listed):
    assert allocate_entry(listed, Fixed(7), issuer=world.body.did) == status_entry(
        url=LIST_URL, purpose="revocation", index=7
    )
    with pytest.raises(InputError, match="STATUS_ISSUER_MISMATCH"):
        allocate_entry(listed, Fixed(8), issuer=world.thief.did)
    assert allocate_index(listed, Fixed(8)) == 8  # nothing was spent on the refusal


def nearly_full(world, path, *, free: list[int]) -> None:
    begin_list(path, world.status_list())
    with sqlite3.connect(state_path(path)) as record:
        record.executemany("INSERT INTO used VALUES (?)", ((i,) for i in range(SIZE) if i not in free))
    record.close()


def test_the_last_free_entries_are_found_and_then_the_list_is_full(world, tmp_path):
    path = tmp_path / "list.json"
    nearly_full(world, path, free=[0, 77_777, SIZE - 1])
    assert {allocate_index(path) for _ in range(3)} == {0, 77_777, SIZE - 1}
    with pytest.raises(InputError, match="STATUS_LIST_FULL"):
        allocate_index(path)


def test_without_its_record_a_list_gives_no_index(listed):
    state_path(listed).unlink()
    with pytest.raises(InputError, match="STATUS_INDEXES_MISSING"):
        allocate_index(listed)
    assert not state_path(listed).exists()  # asking makes no record


def test_the_record_of_another_list_gives_no_index(world, listed, tmp_path):
    other = tmp_path / "other.json"
    draft = make_status_list(url="https://label.example/status/9", purpose="revocation", valid_from=EPOCH)
    begin_list(other, world.issue(dict(draft.document)))
    state_path(other).replace(state_path(listed))
    with pytest.raises(InputError, match="STATUS_INDEXES_MISSING"):
        allocate_index(listed)


def test_the_record_of_a_list_of_another_size_gives_no_index(world, listed):
    listed.write_bytes(world.status_list(size=SIZE * 2))
    with pytest.raises(InputError, match="STATUS_INDEXES_MISSING"):
        allocate_index(listed)


def test_a_list_that_is_not_there_gives_no_index_and_gets_no_record(tmp_path):
    for call in (allocate_index, allocate_entry, lambda path: replace_list(path, bytes)):
        with pytest.raises(InputError, match="FILE_UNREADABLE"):
            call(tmp_path / "list.json")
    assert list(tmp_path.iterdir()) == []


def test_a_list_under_two_names_has_one_record(listed, tmp_path):
    link = tmp_path / "link.json"
    link.symlink_to(listed)
    drawn = [allocate_index(path, dice(1)) for path in (listed, link, listed)]
    assert len(set(drawn)) == 3


ALLOCATE = "import sys; from greenchain.adapters.status_lists import allocate_index as a\nfor _ in range(10): print(a(sys.argv[1]))"


def test_processes_at_once_double_no_index(listed):
    # 38 entries are free: few enough that without a lock they would meet
    with sqlite3.connect(state_path(listed)) as record:
        used = ((i,) for i in range(40, SIZE))
        record.executemany("INSERT OR IGNORE INTO used VALUES (?)", used)
    record.close()
    running = [
        subprocess.Popen([sys.executable, "-c", ALLOCATE, str(listed)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    drawn = [int(line) for process in running for line in process.communicate()[0].split()]
    assert len(drawn) == 30
    assert len(set(drawn)) == 30


# replacing


def test_a_version_takes_the_place_of_the_one_before_with_its_mode(world, listed):
    listed.chmod(0o640)
    new = world.status_list(1, valid_from=CREATED)
    assert replace_list(listed, lambda old: new) == new
    assert listed.read_bytes() == new
    assert stat.S_IMODE(listed.stat().st_mode) == 0o640
    assert sorted(path.name for path in listed.parent.iterdir()) == ["list.json", "list.json.indexes.db"]


def test_a_change_that_fails_leaves_everything_as_it_was(world, listed):
    before = listed.read_bytes()

    def change(old):
        raise InputError(*_fault())

    with pytest.raises(InputError, match="REVOCATION_FINAL"):
        replace_list(listed, change)
    assert listed.read_bytes() == before
    assert replace_list(listed, lambda old: old, keep=True) == before  # no change, nothing kept
    assert len(list(listed.parent.iterdir())) == 2


def _fault():
    from greenchain.values.errors import Fault

    return (Fault("REVOCATION_FINAL", "x"),)


def test_the_old_version_is_kept_beside_the_new_one_where_asked(world, listed):
    old = listed.read_bytes()
    replace_list(listed, lambda _: world.status_list(1, valid_from=CREATED), keep=True)
    kept = listed.with_name("list.json.20260101T000000Z")
    assert kept.read_bytes() == old
    listed.write_bytes(old)
    replace_list(listed, lambda _: world.status_list(2, valid_from=CREATED), keep=True)  # the same version again
    kept.write_bytes(b"something else")
    listed.write_bytes(old)
    with pytest.raises(InputError, match="FILE_UNWRITABLE"):
        replace_list(listed, lambda _: world.status_list(2, valid_from=CREATED), keep=True)
    assert listed.read_bytes() == old


def test_revocations_at_once_all_last(world, listed):
    """Each adds one entry to whatever it finds: without the lock some would be lost."""

    def revoke(index: int) -> None:
        replace_list(listed, lambda old: old + f" {index}".encode())

    listed.write_bytes(b"")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(revoke, range(24)))
    assert {int(index) for index in listed.read_bytes().split()} == set(range(24))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(listed, world):
    listed.parent.chmod(0o500)
    try:
        with pytest.raises(GreenchainError):
            replace_list(listed, lambda _: world.status_list(1, valid_from=CREATED))
    finally:
        listed.parent.chmod(0o700)


# the state file


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.write_bytes(b"SQLite format 4\x00" * 64), "STORE_FOREIGN"),
        (lambda path: path.write_bytes(b"x" * 5000), "STORE_FOREIGN"),
        (lambda path: path.mkdir(), "STORE_UNAVAILABLE"),
        (lambda path: _foreign(path, application_id=77), "STORE_FOREIGN"),
        (lambda path: _foreign(path, application_id=0), "STORE_FOREIGN"),
        (lambda path: _foreign(path, application_id=int.from_bytes(b"grCs", "big"), version=2), "STORE_VERSION_NEWER"),
    ],
)
def test_a_file_that_is_no_state_of_ours_is_refused_and_left_alone(tmp_path, make, code):
    path = tmp_path / "seen.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=code):
        SeenListsFile(path)
    assert before is None or path.read_bytes() == before


def _foreign(path, *, application_id: int, version: int = 1) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(
        f"CREATE TABLE theirs (x); PRAGMA application_id = {application_id}; PRAGMA user_version = {version}"
    )
    connection.close()


def test_a_state_file_in_no_folder_is_told(tmp_path):
    with pytest.raises(StoreError, match="STORE_UNAVAILABLE"):
        SeenListsFile(tmp_path / "nowhere" / "seen.db")


# memory


@pytest.fixture(params=["process", "file"])
def memory(request, tmp_path):
    return SeenLists() if request.param == "process" else SeenListsFile(tmp_path / "seen.db")


def test_nothing_was_seen_before_the_first_note(memory):
    assert memory.last_seen(LIST_URL) is None


def test_a_memory_keeps_the_latest_instant_of_each_list_and_never_goes_back(memory):
    for instant in (CREATED, EPOCH, CREATED - SECOND):
        memory.note(LIST_URL, instant)
    memory.note("https://label.example/status/2", EPOCH)
    assert (memory.last_seen(LIST_URL), memory.last_seen("https://label.example/status/2")) == (CREATED, EPOCH)
    memory.note(LIST_URL, CREATED + timedelta(microseconds=1))
    assert memory.last_seen(LIST_URL) == CREATED + timedelta(microseconds=1)


def test_an_instant_in_another_zone_is_the_instant_it_is(memory):
    memory.note(LIST_URL, datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))))
    assert memory.last_seen(LIST_URL) == EPOCH


def test_a_naive_instant_is_the_callers_mistake(memory):
    with pytest.raises(ValueError, match="offset"):
        memory.note(LIST_URL, datetime(2026, 1, 1))  # noqa: DTZ001


def test_what_one_process_noted_another_one_knows(tmp_path):
    first, second = SeenListsFile(tmp_path / "seen.db"), SeenListsFile(tmp_path / "seen.db")
    first.note(LIST_URL, CREATED)
    second.note(LIST_URL, EPOCH)  # older than what the other one knows
    assert second.last_seen(LIST_URL) == CREATED
    assert SeenListsFile(tmp_path / "seen.db").last_seen(LIST_URL) == CREATED


@pytest.mark.parametrize(
    "instant", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)]
)
def test_the_first_and_last_instants_are_kept_exactly(tmp_path, instant):
    SeenListsFile(tmp_path / "seen.db").note(LIST_URL, instant)
    assert SeenListsFile(tmp_path / "seen.db").last_seen(LIST_URL) == instant


def test_a_full_list_has_no_free_entry_even_without_a_record_of_use(world, tmp_path):
    document = json.loads(world.status_list())
    del document["proof"]
    document["credentialSubject"]["encodedList"] = encode_bits(range(SIZE - 1), size=SIZE)
    begin_list(tmp_path / "list.json", world.issue(document))
    assert allocate_index(tmp_path / "list.json") == SIZE - 1
