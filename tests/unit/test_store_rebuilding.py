"""What is derived can be dropped, lag or be of another version: the log brings it back, row by row the same."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text, update

from greenchain.adapters.stores import documents, rebuilding, sql_store
from greenchain.adapters.stores.log import EMPTY_ROOT, extended
from greenchain.adapters.stores.tables import DERIVED, STORE
from greenchain.model.ports import Document, OnError
from greenchain.values.errors import StoreError
from greenchain.values.json import digest
from store_world import content, document, epcis, event, making, open_store, rows

RAWS = [
    epcis(event(1), making(2, ["urn:a"], ["urn:b"])),
    epcis(event(1, eventID="urn:uuid:1"), event(3, errorDeclaration={"declarationTime": "2026-02-02T00:00:00Z"})),
]


def fill(location):
    with closing(open_store(location)) as store:
        for number, raw in enumerate(RAWS):
            store.take(document(raw, source=f"{number}.json"))
        return rows(store), store.checkpoint()


def execute(location, *statements):
    """Change a store behind its back."""
    with closing(open_store(location)) as store, store._database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement) if isinstance(statement, str) else statement)


def test_every_derived_table_dropped_is_made_again_when_the_store_is_opened(database):
    before = fill(database)
    execute(database, *(f"DROP TABLE {table.name}" for table in DERIVED))
    with closing(open_store(database)) as store:
        assert (rows(store), store.checkpoint()) == before


@pytest.mark.parametrize("table", [table.name for table in DERIVED])
def test_one_table_dropped_is_made_again_with_the_rest(tmp_path, table):
    before = fill(str(tmp_path / "chain.db"))
    execute(str(tmp_path / "chain.db"), f"DROP TABLE {table}")
    with closing(open_store(str(tmp_path / "chain.db"))) as store:
        assert (rows(store), store.checkpoint()) == before


def test_rows_that_were_changed_come_back_with_a_rebuild(database):
    before = fill(database)
    execute(database, "DELETE FROM mentions", "UPDATE flows SET quantity = '7'", "DELETE FROM events WHERE number = 2")
    with closing(open_store(database)) as store:
        assert rows(store) != before[0]
        store.rebuild()
        assert (rows(store), store.checkpoint()) == before


def test_entries_that_were_written_without_their_events_are_caught_up_with(database, monkeypatch):
    with closing(open_store(database)) as store:
        store.take(document(RAWS[0], source="0.json"))
        monkeypatch.setattr(sql_store, "derive", lambda *_, **__: (0, 0))
        monkeypatch.setattr(sql_store, "mark_derived", lambda *_, **__: None)
        store.take(document(RAWS[1], source="1.json"))
        monkeypatch.undo()
        assert store.event_count() == 2
    with closing(open_store(database)) as store:
        assert store.event_count() == 3
        caught_up = content(store)
        store.rebuild()
        assert content(store) == caught_up


def test_a_writer_catches_up_before_it_writes(database, monkeypatch):
    with closing(open_store(database)) as store:
        monkeypatch.setattr(sql_store, "derive", lambda *_, **__: (0, 0))
        monkeypatch.setattr(sql_store, "mark_derived", lambda *_, **__: None)
        store.take(document(RAWS[0], source="0.json"))
        monkeypatch.undo()
        assert store.take(document(RAWS[1], source="1.json")).duplicate == 1
        assert store.event_count() == 3


@pytest.mark.parametrize(
    "kept", ["UPDATE store SET derivation = 0", "UPDATE store SET derived_to = 99", "DELETE FROM store"]
)
def test_tables_derived_by_another_code_are_derived_anew(tmp_path, kept):
    location = str(tmp_path / "chain.db")
    before = fill(location)
    execute(location, "UPDATE events SET content = '{}'", kept)
    with closing(open_store(location)) as store:
        assert (rows(store), store.checkpoint()) == before


def test_tables_derived_by_a_newer_code_are_not_written_to(database):
    fill(database)
    with closing(open_store(database)) as store:
        with store._database.writing() as connection:
            connection.execute(update(STORE).values(derivation=rebuilding.DERIVATION + 1))
        with pytest.raises(StoreError) as caught:
            store.take(document(epcis(event(9))))
    assert caught.value.code == "STORE_VERSION_NEWER"


def test_what_was_refused_when_a_document_came_is_refused_again(database, monkeypatch):
    raw = epcis(event(1), event(2))
    read = document(raw, source="a.json")
    genuine = documents.read_records
    asked = []

    def strict_reader(data, *, name, formats):
        asked.append(formats)
        return genuine(data, name=name, formats=formats)

    given = Document(read.media_type, raw, "a.json", read.events, is_strict=True, on_error=OnError.PROCEED)
    with closing(open_store(database)) as store:
        store.take(given)
        before = rows(store)
        monkeypatch.setattr(documents, "read_records", strict_reader)
        store.rebuild()
        assert rows(store) == before
    assert asked == [documents._formats(is_strict=True)]
    assert documents._formats(is_strict=True) != documents._formats(is_strict=False)


def write_version_2(path, *raws):
    """A file as version 2 wrote it: the log alone, its bytes in the middle of the row."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            "CREATE TABLE log (position INTEGER NOT NULL PRIMARY KEY, digest VARCHAR NOT NULL UNIQUE,"
            " media_type VARCHAR NOT NULL, raw BLOB NOT NULL, source VARCHAR NOT NULL, recorded_at BIGINT NOT NULL,"
            " root VARCHAR DEFAULT '' NOT NULL);"
            "CREATE INDEX ix_log_recorded_at ON log (recorded_at);"
            "CREATE TRIGGER log_refuses_update BEFORE UPDATE ON log"
            " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;"
            "CREATE TRIGGER log_refuses_delete BEFORE DELETE ON log"
            " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;"
            f"PRAGMA application_id = {0x67724368}; PRAGMA user_version = 2"
        )
        root = EMPTY_ROOT
        for position, raw in enumerate(raws, start=1):
            root = extended(root, digest(raw))
            row = (position, digest(raw), "application/ld+json", raw, f"{position - 1}.json", position * 10**6, root)
            connection.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def test_a_store_of_version_2_gets_its_events_and_keeps_its_log(tmp_path):
    write_version_2(tmp_path / "old.db", *RAWS, b"no events")
    fill(str(tmp_path / "new.db"))
    with closing(open_store(str(tmp_path / "old.db"))) as old, closing(open_store(str(tmp_path / "new.db"))) as new:
        assert [entry.raw for entry in old.scan()] == [*RAWS, b"no events"]
        assert [(entry.is_strict, entry.on_error) for entry in old.scan()] == [(False, OnError.PROCEED)] * 3
        assert content(old) == content(new)
        assert old.take(document(epcis(event(8)))).new == 1


def test_a_document_of_version_2_with_a_bad_event_keeps_the_good_ones(tmp_path):
    broken = json.loads(RAWS[0])
    broken["epcisBody"]["eventList"].append({"type": "ObjectEvent"})
    write_version_2(tmp_path / "old.db", json.dumps(broken).encode())
    with closing(open_store(str(tmp_path / "old.db"))) as store:
        assert store.event_count() == 2


def test_a_version_2_with_a_trigger_of_somebody_elses_is_not_migrated(tmp_path):
    write_version_2(tmp_path / "old.db", *RAWS)
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection, connection:
        connection.execute("CREATE TRIGGER odd AFTER INSERT ON log BEGIN SELECT 1; END")
    with pytest.raises(StoreError) as caught:
        open_store(str(tmp_path / "old.db"))
    assert caught.value.code == "STORE_DAMAGED"


def test_a_view_in_the_place_of_a_derived_table_is_not_asked(tmp_path):
    location = str(tmp_path / "chain.db")
    fill(location)
    with closing(sqlite3.connect(location)) as connection, connection:
        connection.executescript("DROP TABLE flows; CREATE VIEW flows AS SELECT 1 AS event")
    with pytest.raises(StoreError) as caught:
        open_store(location)
    assert caught.value.code == "STORE_DAMAGED"


def test_an_event_whose_text_was_changed_is_an_error_of_the_store(database):
    fill(database)
    execute(database, """UPDATE events SET content = '{"type": "none"}'""")
    with closing(open_store(database)) as store, pytest.raises(StoreError) as caught:
        list(store.events().everything())
    assert caught.value.code == "STORE_DAMAGED"
