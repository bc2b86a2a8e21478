"""The database file: where it may be, whose it is, which version it has, and what happens when it is not whole."""

from __future__ import annotations

import hashlib
import logging
import signal
import sqlite3
import tracemalloc
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from greenchain.adapters.stores import log_table, open_memory, open_sqlite, schema
from greenchain.adapters.stores.sqlite import SqliteStore
from greenchain.model.ports import Entry, RecordStore
from greenchain.values.errors import GreenchainError, StoreError

T = datetime(2026, 3, 1, 12, tzinfo=UTC)
APPLICATION_ID = 0x67724368

# Version 1 as it was written, kept here word for word: what such a file holds must stay readable
VERSION_1 = f"""
CREATE TABLE log (
    position INTEGER NOT NULL, digest VARCHAR NOT NULL, media_type VARCHAR NOT NULL, raw BLOB NOT NULL,
    source VARCHAR NOT NULL, recorded_at BIGINT NOT NULL, PRIMARY KEY (position), UNIQUE (digest)
);
CREATE INDEX ix_log_recorded_at ON log (recorded_at);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
"""


def entry(text: str, *, at: datetime = T) -> Entry:
    raw = text.encode()
    return Entry(hashlib.sha256(raw).hexdigest(), "text/plain", raw, f"{text[:9]}.txt", at)


def store_with(path: Path, *texts: str) -> RecordStore:
    store = open_sqlite(str(path))
    store.append([entry(text) for text in texts])
    return store


def write_version_1(path: Path, *texts: str, positions: list[int] | None = None) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(VERSION_1)
        for position, text in zip(positions or range(1, len(texts) + 1), texts, strict=True):
            e = entry(text)
            micro = (e.recorded_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
            row = (position, e.digest, e.media_type, e.raw, e.source, micro)
            connection.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", row)


def tamper(path: Path, *statements: str) -> None:
    """What somebody with the file in hand can do: the guards of the log are put aside and put back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name in schema.TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in (*statements, *schema.TRIGGERS.values()):
            connection.execute(statement)


def refused(path: Path | str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        open_sqlite(str(path))
    return caught.value


def read_until_refused(path: Path) -> tuple[list[bytes], StoreError]:
    given: list[bytes] = []
    with pytest.raises(StoreError) as caught, closing(open_sqlite(str(path))) as store:
        given.extend(e.raw for e in store.scan())
    return given, caught.value


# Where a store may be


def test_the_entry_points_name_the_openers():
    openers = {point.name: point.load() for point in entry_points(group="greenchain.stores")}
    assert openers["memory"] is open_memory
    assert openers["sqlite"] is open_sqlite


def test_a_path_and_its_url_are_one_store(tmp_path):
    store_with(tmp_path / "chain.db", "a").close()
    with closing(open_sqlite(f"sqlite:///{tmp_path / 'chain.db'}")) as store:
        assert [e.raw for e in store.scan()] == [b"a"]


def test_a_relative_path_stays_where_it_was_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = open_sqlite("sqlite:///chain.db")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    store.append([entry("a")])
    store.close()
    assert (tmp_path / "chain.db").is_file()


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "q?x=1.db", "#.db", "链.db", "file:x.db"])
def test_a_path_is_taken_literally(tmp_path, name):
    store_with(tmp_path / name, "a").close()
    assert (tmp_path / name).stat().st_size > 0


@pytest.mark.parametrize(
    "location",
    ["", "sqlite:///", "sqlite://", "sqlite:x", ":memory:", "postgresql://host/db", "sqlite:///a.db?mode=ro", "a\x00b"],
)
def test_what_is_no_path_is_refused(location, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert refused(location).code == "STORE_LOCATION"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("location", ["chain.db", "memory:///chain.db"])
def test_a_store_in_memory_has_no_place(location):
    with pytest.raises(StoreError) as caught:
        open_memory(location)
    assert caught.value.code == "STORE_LOCATION"


@pytest.mark.parametrize("location", ["", "memory:", "memory://"])
def test_every_opening_in_memory_is_a_new_store(location):
    open_memory(location).append([entry("a")])
    assert open_memory(location).checkpoint().size == 0


def test_a_missing_folder_is_named(tmp_path):
    error = refused(tmp_path / "absent" / "chain.db")
    assert error.code == "STORE_UNAVAILABLE"
    assert "absent" in str(error)


# Whose file it is


@pytest.mark.parametrize(
    "content", [b"digest,source\n", b"\x89PNG\r\n", b"SQLite format 3", b"SQLite format 3\x00", b"\x00" * 5000]
)
def test_a_file_of_another_kind_is_refused_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "chain.db"
    path.write_bytes(content)
    assert refused(path).code == "STORE_FOREIGN"
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "statements",
    ["CREATE TABLE log (position INTEGER)", "PRAGMA user_version = 2", "PRAGMA application_id = 7; VACUUM"],
)
def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path, statements):
    path = tmp_path / "host.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)
    before = path.read_bytes()
    assert refused(path).code == "STORE_FOREIGN"
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_no_store(tmp_path):
    assert refused(tmp_path).code == "STORE_FOREIGN"


def test_an_empty_file_becomes_a_store(tmp_path):
    (tmp_path / "chain.db").touch()
    with closing(store_with(tmp_path / "chain.db", "a")) as store:
        assert store.checkpoint().size == 1


def test_the_file_says_whose_it_is_and_of_which_version(tmp_path):
    store_with(tmp_path / "chain.db", "a").close()
    header = (tmp_path / "chain.db").read_bytes()[:100]
    assert header[68:72] == b"grCh"
    assert int.from_bytes(header[60:64], "big") == schema.VERSION == 3
    with closing(sqlite3.connect(tmp_path / "chain.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_closed_store_is_one_file(tmp_path):
    store_with(tmp_path / "chain.db", "a").close()
    assert [path.name for path in tmp_path.iterdir()] == ["chain.db"]


def test_a_view_in_the_place_of_the_log_is_not_asked(tmp_path):
    path = tmp_path / "chain.db"
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS position FROM n"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            f"CREATE VIEW log AS {endless}; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 2"
        )
    assert refused(path).code == "STORE_DAMAGED"


def test_a_trigger_of_somebody_elses_is_not_run(tmp_path):
    path = tmp_path / "chain.db"
    store_with(path, "a").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TRIGGER mine AFTER INSERT ON log BEGIN SELECT RAISE(IGNORE); END")
    assert refused(path).code == "STORE_DAMAGED"


# Versions


def test_a_newer_version_is_refused_with_what_to_do_and_left_as_it_is(tmp_path):
    path = tmp_path / "chain.db"
    store_with(path, "a").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA user_version = {schema.VERSION + 1}; PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    error = refused(path)
    assert error.code == "STORE_VERSION_NEWER"
    assert "Update greenchain" in str(error)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_that_never_was_is_refused(tmp_path, version):
    path = tmp_path / "chain.db"
    store_with(path, "a").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    assert refused(path).code == "STORE_DAMAGED"


@pytest.mark.parametrize("rows_at_once", [1, 2, 1000])
def test_version_1_is_migrated_with_its_log_whole(tmp_path, monkeypatch, rows_at_once):
    monkeypatch.setattr(schema, "_MIGRATED_AT_ONCE", rows_at_once)
    write_version_1(tmp_path / "old.db", "a", "b", "c", "d")
    expected = open_memory("")
    expected.append([entry(text) for text in "abcd"])
    with closing(open_sqlite(str(tmp_path / "old.db"))) as store:
        assert list(store.scan()) == list(expected.scan())
        assert store.checkpoint() == expected.checkpoint()
        assert store.append([entry("d"), entry("e")]).added == 1
    with closing(open_sqlite(str(tmp_path / "old.db"))) as again:
        assert [e.raw for e in again.scan()] == [b"a", b"b", b"c", b"d", b"e"]


def test_a_migrated_file_has_the_schema_of_a_new_one(tmp_path):
    write_version_1(tmp_path / "old.db", "a")
    store_with(tmp_path / "new.db", "a").close()
    open_sqlite(str(tmp_path / "old.db")).close()
    shapes = []
    for name in ("old.db", "new.db"):
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            columns = connection.execute("PRAGMA table_info(log)").fetchall()
            indexes = sorted(row[2:4] for row in connection.execute("PRAGMA index_list(log)"))
            triggers = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
            ).fetchall()
            versions = [connection.execute(f"PRAGMA {p}").fetchone() for p in ("user_version", "application_id")]
        shapes.append((columns, indexes, triggers, versions))
    assert shapes[0] == shapes[1]


def test_an_empty_version_1_is_migrated(tmp_path):
    write_version_1(tmp_path / "old.db")
    with closing(open_sqlite(str(tmp_path / "old.db"))) as store:
        assert store.checkpoint() == open_memory("").checkpoint()


def test_a_migration_that_fails_leaves_version_1_as_it_was(tmp_path):
    path = tmp_path / "old.db"
    write_version_1(path, "a", "c", positions=[1, 3])
    error = refused(path)
    assert (error.code, error.faults[0].where) == ("STORE_LOG_BROKEN", "entry 3")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert "root" not in {row[1] for row in connection.execute("PRAGMA table_info(log)")}


def test_a_migration_meets_a_digest_that_is_none(tmp_path):
    write_version_1(tmp_path / "old.db", "a", "b")
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection, connection:
        connection.execute("UPDATE log SET digest = 'zz' WHERE position = 2")
    error = refused(tmp_path / "old.db")
    assert (error.code, error.faults[0].where) == ("STORE_ENTRY_ALTERED", "entry 2")


# A log that is not what was appended


@pytest.mark.parametrize("statement", ["UPDATE log SET source = 'x'", "DELETE FROM log"])
def test_the_file_itself_refuses_change(tmp_path, statement):
    store_with(tmp_path / "chain.db", "a").close()
    with closing(sqlite3.connect(tmp_path / "chain.db")) as other, pytest.raises(sqlite3.IntegrityError) as caught:
        other.execute(statement)
    assert "append-only" in str(caught.value)


def test_altered_bytes_are_named_by_position_and_what_stood_before_is_given(tmp_path):
    store_with(tmp_path / "chain.db", "a", "b", "c").close()
    tamper(tmp_path / "chain.db", "UPDATE log SET raw = x'00' WHERE position = 2")
    given, error = read_until_refused(tmp_path / "chain.db")
    assert given == [b"a"]
    assert (error.code, error.faults[0].where) == ("STORE_ENTRY_ALTERED", "entry 2")
    assert "chain.db" in str(error)


def test_an_entry_exchanged_together_with_its_digest_breaks_the_log(tmp_path):
    store_with(tmp_path / "chain.db", "a", "b", "c").close()
    forged = hashlib.sha256(b"x").hexdigest()
    tamper(tmp_path / "chain.db", f"UPDATE log SET raw = CAST('x' AS BLOB), digest = '{forged}' WHERE position = 2")  # noqa: S608 - the test's own text
    given, error = read_until_refused(tmp_path / "chain.db")
    assert (given, error.code, error.faults[0].where) == ([b"a"], "STORE_LOG_BROKEN", "entry 2")


def test_a_removed_entry_breaks_the_log_at_the_next(tmp_path):
    store_with(tmp_path / "chain.db", "a", "b", "c").close()
    tamper(tmp_path / "chain.db", "DELETE FROM log WHERE position = 2")
    given, error = read_until_refused(tmp_path / "chain.db")
    assert (given, error.code, error.faults[0].where) == ([b"a"], "STORE_LOG_BROKEN", "entry 3")


def test_a_removed_first_entry_breaks_the_log(tmp_path):
    store_with(tmp_path / "chain.db", "a", "b").close()
    tamper(tmp_path / "chain.db", "DELETE FROM log WHERE position = 1")
    assert read_until_refused(tmp_path / "chain.db")[1].code == "STORE_LOG_BROKEN"


def test_the_break_is_found_from_the_middle_too(tmp_path):
    store_with(tmp_path / "chain.db", "a", "b", "c").close()
    tamper(tmp_path / "chain.db", "DELETE FROM log WHERE position = 2")
    with closing(open_sqlite(str(tmp_path / "chain.db"))) as store, pytest.raises(StoreError) as caught:
        list(store.scan(after=2))
    assert caught.value.code == "STORE_LOG_BROKEN"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("raw = 'a'", "STORE_ENTRY_ALTERED"),  # text with the right letters is not the bytes
        ("raw = 1000000000000", "STORE_ENTRY_ALTERED"),  # must not become that many zero bytes
        ("source = x'ff'", "STORE_ENTRY_ALTERED"),
        ("media_type = CAST(x'ff' AS TEXT)", "STORE_DAMAGED"),  # no UTF-8
        ("recorded_at = 'noon'", "STORE_ENTRY_ALTERED"),
        ("recorded_at = 1.5", "STORE_ENTRY_ALTERED"),
        ("recorded_at = 9223372036854775807", "STORE_ENTRY_ALTERED"),
        ("digest = x'00'", "STORE_ENTRY_ALTERED"),
        ("root = ''", "STORE_LOG_BROKEN"),
        ("root = x'00'", "STORE_LOG_BROKEN"),
    ],
)
def test_a_cell_of_another_kind_is_an_error_of_the_store(tmp_path, change, code):
    store_with(tmp_path / "chain.db", "a", "b").close()
    tamper(tmp_path / "chain.db", f"UPDATE log SET {change} WHERE position = 1")  # noqa: S608 - likewise
    assert read_until_refused(tmp_path / "chain.db")[1].code == code


def test_nothing_is_appended_to_a_log_whose_end_is_broken(tmp_path):
    store_with(tmp_path / "chain.db", "a").close()
    tamper(tmp_path / "chain.db", "UPDATE log SET root = 'zz'")
    with closing(open_sqlite(str(tmp_path / "chain.db"))) as store:
        for call in (store.checkpoint, lambda: store.append([entry("b")])):
            with pytest.raises(StoreError) as caught:
                call()
            assert caught.value.code == "STORE_LOG_BROKEN"


def test_a_file_cut_short_is_damaged(tmp_path):
    path = tmp_path / "chain.db"
    store_with(path, *(f"{n} " * 500 for n in range(40))).close()
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(StoreError) as caught, closing(open_sqlite(str(path))) as store:
        list(store.scan())
    assert caught.value.code == "STORE_DAMAGED"


def test_a_newer_root_over_the_same_entries_is_found_by_a_checkpoint_kept_elsewhere(tmp_path):
    store = store_with(tmp_path / "chain.db", "a", "b")
    kept = store.checkpoint()
    store.close()
    rewritten = store_with(tmp_path / "rewritten.db", "a", "x")
    assert (rewritten.checkpoint().size, rewritten.checkpoint() == kept) == (kept.size, False)
    rewritten.close()


# Beside others


def test_a_writer_that_waits_too_long_says_so_and_wrote_nothing(tmp_path):
    path = tmp_path / "chain.db"
    store = SqliteStore.open(str(path), busy_seconds=0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            store.append([entry("a")])
        assert caught.value.code == "STORE_BUSY"
        assert store.checkpoint().size == 0  # readers are not kept waiting
        other.execute("ROLLBACK")
    assert store.append([entry("a")]).added == 1
    store.close()


def test_a_scan_left_alone_keeps_no_writer_waiting(tmp_path):
    reader = store_with(tmp_path / "chain.db", "a", "b")
    scan = reader.scan()
    next(scan)
    with closing(SqliteStore.open(str(tmp_path / "chain.db"), busy_seconds=0.01)) as writer:
        assert writer.append([entry("c")]).added == 1
    assert [e.raw for e in scan] == [b"b"]
    reader.close()


@pytest.mark.parametrize(("rows", "size"), [(1, 10**6), (2, 10**6), (256, 1), (256, 10), (256, 11), (3, 25)])
def test_the_portions_of_a_scan_do_not_show(tmp_path, monkeypatch, rows, size):
    monkeypatch.setattr(log_table, "_ROWS_AT_ONCE", rows)
    monkeypatch.setattr(log_table, "_BYTES_AT_ONCE", size)
    texts = [f"{n}" * 5 for n in range(10)]
    with closing(store_with(tmp_path / "chain.db", *texts)) as store:
        assert [e.raw.decode() for e in store.scan()] == texts
        assert [e.raw.decode() for e in store.scan(after=4, until=T)] == texts[4:]


def test_a_scan_holds_a_portion_in_memory_and_not_the_log(tmp_path):
    mebibyte = 1024 * 1024
    with closing(open_sqlite(str(tmp_path / "chain.db"))) as store:
        for number in range(32):
            raw = bytes([number]) * mebibyte
            store.append([Entry(hashlib.sha256(raw).hexdigest(), "application/octet-stream", raw, "", T)])
        tracemalloc.start()
        read = sum(len(e.raw) for e in store.scan())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert read == 32 * mebibyte
    assert peak < 12 * mebibyte


def test_the_host_keeps_its_logging_signals_and_tables(tmp_path):
    def state() -> tuple[object, ...]:
        root = logging.getLogger()
        loggers = {
            name: (logger.level, list(logger.handlers))
            for name, logger in logging.Logger.manager.loggerDict.items()
            if isinstance(logger, logging.Logger) and (logger.level or logger.handlers)
        }
        signals = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}
        return root.level, list(root.handlers), loggers, signals, sorted(SQLModel.metadata.tables)

    before = state()
    store_with(tmp_path / "chain.db", "a").close()
    assert state() == before


def test_content_of_entries_never_reaches_the_log_of_statements(tmp_path, caplog):
    caplog.set_level(logging.INFO, logger="sqlalchemy.engine")
    store = store_with(tmp_path / "chain.db", "confidential")
    store.close()
    assert "INSERT INTO log" in caplog.text
    assert "confidential" not in caplog.text
    assert entry("confidential").digest not in caplog.text


def test_errors_of_the_database_carry_no_content(tmp_path):
    path = tmp_path / "chain.db"
    store_with(path, "a").close()
    with closing(open_sqlite(str(path))) as store:
        with closing(sqlite3.connect(path)) as other:
            other.execute("ALTER TABLE log ADD COLUMN extra INTEGER CHECK (extra IS NOT NULL OR position = 1)")
        with pytest.raises(StoreError) as caught:
            store.append([entry("confidential")])
    assert caught.value.code == "STORE_DAMAGED"
    assert "confidential" not in str(caught.value)
    assert isinstance(caught.value, GreenchainError)
    assert caught.value.__cause__ is None


def test_an_entry_read_can_be_appended_to_another_store(tmp_path):
    with closing(store_with(tmp_path / "a.db", "a", "b")) as one, closing(open_sqlite(str(tmp_path / "b.db"))) as two:
        two.append([replace(entry("z"), position=99)])
        two.append(one.scan())
        assert [(e.position, e.raw) for e in two.scan()] == [(1, b"z"), (2, b"a"), (3, b"b")]
