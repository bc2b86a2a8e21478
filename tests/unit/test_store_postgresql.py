"""What is particular to PostgreSQL: its lock, its schema, its errors."""

from __future__ import annotations

from contextlib import closing
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine, text

from greenchain.adapters.stores import open_postgresql, sql_store
from greenchain.adapters.stores.postgres import PostgresStore, address_of
from greenchain.adapters.stores.sql import insert_new
from greenchain.adapters.stores.tables import OBJECTS, PROCESSES
from greenchain.values.errors import StoreError
from store_world import document, epcis, event, open_store

PATIENCE = 60  # seconds before a thread counts as hung: machines that run many tests at once are slow


def engine_on(location):
    url, schema = address_of(location)
    return create_engine(url, connect_args={"options": f"-csearch_path={schema}"}), schema


def test_no_lower_position_commits_after_a_higher_one(database, monkeypatch):
    """The second writer begins while the first holds its transaction open, and must wait for it."""
    inside, leave = Event(), Event()
    genuine = sql_store.mark_derived

    def holding(connection, position):
        genuine(connection, position)
        if position == 1:
            inside.set()
            assert leave.wait(PATIENCE)

    monkeypatch.setattr(sql_store, "mark_derived", holding)
    open_store(database).close()
    seen = []

    def write(number):
        with closing(open_store(database)) as store:
            store.take(document(epcis(event(number)), source=f"{number}.json"))
            seen.append(number)

    first, second = Thread(target=write, args=(1,)), Thread(target=write, args=(2,))
    first.start()
    assert inside.wait(PATIENCE)
    second.start()
    with closing(open_store(database)) as reader:
        second.join(0.3)  # as long as one would need that did not wait
        assert (reader.checkpoint().size, seen) == (
            0,
            [],
        )  # neither is seen: not the first, still open, nor a later one
        leave.set()
        first.join(PATIENCE)
        second.join(PATIENCE)
        assert [(entry.position, entry.source) for entry in reader.scan()] == [(1, "1.json"), (2, "2.json")]


def test_a_writer_that_waits_too_long_says_so(postgres_location):
    with (
        closing(open_postgresql(postgres_location)) as store,
        closing(PostgresStore.open(postgres_location, busy_seconds=0.05)) as hasty,
        store._database.writing(),
    ):
        with pytest.raises(StoreError) as caught:
            hasty.take(document(epcis(event(1))))
        assert caught.value.code == "STORE_BUSY"
    with closing(open_postgresql(postgres_location)) as store:
        assert store.checkpoint().size == 0


@pytest.mark.parametrize("statement", ["UPDATE log SET source = 'x'", "DELETE FROM log", "TRUNCATE log"])
def test_the_log_refuses_to_be_changed(postgres_location, statement):
    with closing(open_postgresql(postgres_location)) as store:
        store.take(document(epcis(event(1))))
        engine, _ = engine_on(postgres_location)
        with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()
        assert store.checkpoint().size == 1


def test_a_schema_with_tables_of_somebody_elses_is_left_as_it_is(postgres_location):
    engine, schema = engine_on(postgres_location)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        connection.execute(text("CREATE TABLE log (line text)"))
    with pytest.raises(StoreError) as caught:
        open_postgresql(postgres_location)
    assert caught.value.code == "STORE_FOREIGN"
    with engine.begin() as connection:
        assert [row[0] for row in connection.execute(text(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
        ))] == ["log"]  # fmt: skip
    engine.dispose()


def test_a_newer_schema_is_refused(postgres_location):
    open_postgresql(postgres_location).close()
    engine, _ = engine_on(postgres_location)
    with engine.begin() as connection:
        connection.execute(text("UPDATE store SET version = 99"))
    engine.dispose()
    with pytest.raises(StoreError) as caught:
        open_postgresql(postgres_location)
    assert caught.value.code == "STORE_VERSION_NEWER"


def test_tables_of_a_host_are_not_touched(postgres_server):
    engine, _ = engine_on(postgres_server)
    tables = text("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1")
    with engine.begin() as connection:
        before = connection.execute(tables).all()
    with closing(open_postgresql(postgres_server)) as store:  # without a schema named: greenchain
        store.take(document(epcis(event(1))))
    with engine.begin() as connection:
        assert connection.execute(tables).all() == before
        connection.execute(text("DROP SCHEMA greenchain CASCADE"))
    engine.dispose()


@pytest.mark.parametrize(
    "location",
    [
        "",
        "postgresql",
        "sqlite:///a.db",
        "mysql://host/db",
        "postgresql+psycopg2://host/db",
        "postgresql://host/db?schema=a;drop table log",
        "postgresql://host/db?schema=A",
        f"postgresql://host/db?schema={'a' * 64}",
        "postgresql://host:port/db",
    ],
)
def test_what_is_no_address_is_refused(location):
    with pytest.raises(StoreError) as caught:
        open_postgresql(location)
    assert caught.value.code == "STORE_LOCATION"


def test_the_longest_schema_name_is_taken():
    assert address_of(f"postgresql://host/db?schema={'a' * 63}")[1] == "a" * 63


@pytest.mark.parametrize("port", [1])
def test_a_server_that_is_not_there_is_unavailable_and_no_password_is_told(port):
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as caught:
        open_postgresql(f"postgresql://me:secret-word@127.0.0.1:{port}/chain?connect_timeout=2")
    assert caught.value.code == "STORE_UNAVAILABLE"
    assert "secret-word" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_errors_of_the_database_carry_no_content(postgres_location):
    with closing(open_postgresql(postgres_location)) as store:
        engine, _ = engine_on(postgres_location)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE events ADD CHECK (content NOT LIKE '%confidential%')"))
        engine.dispose()
        with pytest.raises(StoreError) as caught:
            store.take(document(epcis(event(1, epcList=["urn:example:confidential"]))))
        assert caught.value.code == "STORE_DAMAGED"
        assert "confidential" not in str(caught.value)
        assert "secret" not in str(caught.value)
        assert store.checkpoint().size == 0


def test_a_row_that_somebody_else_wrote_is_noticed(database):
    with closing(open_store(database)) as store, closing(open_store(database)) as other:
        with other._database.writing() as connection:
            insert_new(connection, PROCESSES, [(1, "urn:greenchain:somebody", "")])
            insert_new(connection, OBJECTS, [(9, "urn:somebody", "", "other", "")])
        with pytest.raises(StoreError) as caught, store._database.telling(), store._database.writing() as connection:
            insert_new(connection, OBJECTS, [(10, "urn:new", "", "other", ""), (9, "urn:other", "", "other", "")])
        assert caught.value.code == "STORE_DAMAGED"
        assert "urn:other" not in str(caught.value)
        with store._database.reading() as connection:
            assert [tuple(row) for row in connection.execute(OBJECTS.select())] == [
                (9, "urn:somebody", "", "other", "")
            ]


def test_an_address_names_the_driver_and_keeps_the_rest():
    url, schema = address_of("postgresql+psycopg://me@host:5433/chain?sslmode=require&schema=mine")
    assert (url.drivername, url.port, dict(url.query), schema) == (
        "postgresql+psycopg",
        5433,
        {"sslmode": "require"},
        "mine",
    )
