"""Several processes on one file, and processes that die while they write."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from greenchain.adapters.stores import open_memory, open_sqlite
from greenchain.model.ports import Entry

PATIENCE = 300  # seconds before a child counts as hung: machines that run many tests at once are slow

# What every child begins with: the n-th entry, the same in every process
PRELUDE = """
import hashlib, os, signal, sys
from datetime import UTC, datetime
from greenchain.adapters.stores import log_table, open_sqlite, schema
from greenchain.model.ports import Entry

def entry(n):
    raw = b"document %d" % n
    return Entry(hashlib.sha256(raw).hexdigest(), "text/plain", raw, f"{n}.txt", datetime(2026, 1, 1, tzinfo=UTC))

path = sys.argv[1]
"""


def entry(n: int) -> Entry:
    raw = b"document %d" % n
    return Entry(hashlib.sha256(raw).hexdigest(), "text/plain", raw, f"{n}.txt", datetime(2026, 1, 1, tzinfo=UTC))


def child(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PRELUDE + script, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def numbers(path: Path) -> list[int]:
    """The numbers of the entries held, in order; the log is checked as it is read."""
    with closing(open_sqlite(str(path))) as store:
        held = list(store.scan())
        memory = open_memory("")
        memory.append(held)
        assert store.checkpoint() == memory.checkpoint()
    assert [e.position for e in held] == list(range(1, len(held) + 1))
    return [int(e.raw.split()[1]) for e in held]


def test_eight_processes_appending_overlapping_entries_lose_nothing_and_double_nothing(tmp_path):
    script = """
print("ready", flush=True)
sys.stdin.readline()
first = int(sys.argv[2])
added = 0
store = open_sqlite(path)  # the file is not there yet: they also race to make it
for start in range(first, first + 60, 4):
    added += store.append([entry(start + offset) for offset in range(4)]).added
store.close()
print(added)
"""
    path = tmp_path / "chain.db"
    writers = [child(script, path, 20 * number) for number in range(8)]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    outputs = [writer.communicate(timeout=PATIENCE)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 8
    held = numbers(path)
    assert sorted(held) == list(range(7 * 20 + 60))
    assert sum(int(output) for output in outputs) == len(held)


@pytest.mark.parametrize("acknowledged", [1, 7, 30])
def test_a_process_killed_while_it_appends_leaves_whole_calls_in_order(tmp_path, acknowledged):
    script = """
store = open_sqlite(path)
for start in range(0, 300_000, 3):
    store.append([entry(start), entry(start + 1), entry(start + 2)])
    print(start + 3, flush=True)
"""
    path = tmp_path / "chain.db"
    with child(script, path) as writer:
        last = 0
        for _ in range(acknowledged):
            last = int(writer.stdout.readline())
        writer.kill()
    held = numbers(path)
    assert held == list(range(len(held)))
    assert len(held) >= last == 3 * acknowledged  # what was acknowledged is there
    assert len(held) % 3 == 0  # no call is there in part


def test_a_process_killed_between_two_entries_of_one_call_leaves_none_of_it(tmp_path):
    script = """
store = open_sqlite(path)
store.append([entry(0), entry(1)])
genuine, calls = log_table.extended, []
def fatal(root, digest):
    calls.append(digest)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return genuine(root, digest)
log_table.extended = fatal
store.append([entry(n) for n in range(2, 8)])
"""
    path = tmp_path / "chain.db"
    with child(script, path) as writer:
        writer.wait(timeout=PATIENCE)
    assert writer.returncode == -signal.SIGKILL
    assert numbers(path) == [0, 1]
    with closing(open_sqlite(str(path))) as store:
        assert store.append([entry(n) for n in range(8)]).added == 6
    assert numbers(path) == list(range(8))


def test_a_process_killed_while_it_makes_the_file_leaves_room_for_the_next(tmp_path):
    script = """
schema._protect = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
open_sqlite(path)
"""
    path = tmp_path / "chain.db"
    with child(script, path) as maker:
        maker.wait(timeout=PATIENCE)
    assert maker.returncode == -signal.SIGKILL
    assert path.exists()
    with closing(open_sqlite(str(path))) as store:
        store.append([entry(0)])
    assert numbers(path) == [0]


def test_a_process_killed_while_it_migrates_leaves_the_older_version(tmp_path):
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            "CREATE TABLE log (position INTEGER NOT NULL PRIMARY KEY, digest VARCHAR NOT NULL UNIQUE, media_type VARCHAR"
            " NOT NULL, raw BLOB NOT NULL, source VARCHAR NOT NULL, recorded_at BIGINT NOT NULL);"
            f"PRAGMA application_id = {0x67724368}; PRAGMA user_version = 1"
        )
        for number in range(5):
            e = entry(number)
            connection.execute(
                "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", (number + 1, e.digest, e.media_type, e.raw, e.source, 0)
            )
    script = """
schema._protect = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
open_sqlite(path)
"""
    with child(script, path) as migrator:
        migrator.wait(timeout=PATIENCE)
    assert migrator.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert numbers(path) == list(range(5))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork")
def test_a_forked_child_is_told_to_open_its_own(tmp_path):
    script = """
store = open_sqlite(path)
store.append([entry(0)])
pid = os.fork()
if pid == 0:
    try:
        store.append([entry(1)])
    except ValueError as error:
        store.close()
        os._exit(7 if "fork" in str(error) else 8)
    os._exit(9)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
store.append([entry(2)])
store.close()
print(status)
"""
    with child(script, tmp_path / "chain.db") as parent:
        assert parent.communicate(timeout=PATIENCE)[0] == "7\n"
    assert numbers(tmp_path / "chain.db") == [0, 2]


def test_a_store_in_memory_needs_no_database_library():
    script = """
from greenchain.adapters.stores import open_memory
open_memory("").append([])
print(sorted({"sqlmodel", "sqlalchemy", "sqlite3"} & sys.modules.keys()))
"""
    command = [sys.executable, "-c", f"import sys\n{script}"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"
