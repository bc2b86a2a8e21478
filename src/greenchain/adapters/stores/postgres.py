"""The store in a schema of a PostgreSQL database: the same tables and answers as in an SQLite file, for many writers.

The tables lie in a schema of their own, ``greenchain`` unless the address says ``?schema=``, so nothing of a host's is
touched. A writer holds an advisory lock from before it looks for the last position until it commits: a number taken
from a sequence could be seen to commit before a lower one, and a snapshot kept by position would then miss a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from greenchain.adapters.stores.log import wall_clock
from greenchain.adapters.stores.postgres_schema import bring_up, is_current
from greenchain.adapters.stores.sql_store import SqlStore
from greenchain.values.errors import Fault, StoreError

BUSY_SECONDS = 30.0  # how long a writer waits for others: eight importers of large files stay well below
DEFAULT_SCHEMA = "greenchain"

_DRIVERS = frozenset({"postgresql", "postgresql+psycopg"})
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)  # needs no quotes; 63 bytes is PostgreSQL's limit
# Of SQLSTATE: its class, or all five characters (PostgreSQL documentation, appendix A)
_CODES = {
    "08": "STORE_UNAVAILABLE",
    "28": "STORE_UNAVAILABLE",
    "3D": "STORE_UNAVAILABLE",
    "42501": "STORE_UNAVAILABLE",
    "53": "STORE_UNAVAILABLE",
    "57": "STORE_UNAVAILABLE",
    "25006": "STORE_UNAVAILABLE",
    "55P03": "STORE_BUSY",
    "40": "STORE_BUSY",
}


class PostgresSchema:
    """A ``Database`` in one schema; ``address`` is what a message may show."""

    def __init__(self, engine: Engine, *, address: str, schema: str) -> None:
        self._engine = engine
        self._address = address
        self._schema = schema

    @property
    def name(self) -> str:
        """Its address, without the password."""
        return self._address

    @property
    def schema(self) -> str:
        """The schema that the tables lie in."""
        return self._schema

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one state of the tables from its first statement on."""
        return self._engine.execution_options(isolation_level="REPEATABLE READ").begin()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the lock of the schema's writers; each statement sees what was committed before."""
        with self._engine.begin() as connection:
            lock = text("SELECT pg_advisory_xact_lock(hashtext('greenchain'), hashtext(:schema))")
            connection.execute(lock, {"schema": self._schema})
            yield connection

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Whatever PostgreSQL raises inside becomes a ``StoreError`` that names the address and no content."""
        try:
            yield
        except (SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error) as error:  # COPY has the driver's own
            raise _told(error, self._address) from None

    def dispose(self) -> None:
        """Close the connection."""
        self._engine.dispose()


class PostgresStore(SqlStore):
    """A ``RecordStore`` in a PostgreSQL database; made by :meth:`open`."""

    @classmethod
    def open(
        cls, location: str, *, busy_seconds: float = BUSY_SECONDS, clock: Callable[[], datetime] = wall_clock
    ) -> Self:
        """The store at ``location``; see :func:`greenchain.adapters.stores.open_postgresql`."""
        url, schema = address_of(location)
        database = PostgresSchema(
            _engine_of(url, schema, busy_seconds=busy_seconds),
            address=url.render_as_string(hide_password=True),
            schema=schema,
        )
        try:
            with database.telling():
                with database.reading() as connection:
                    current = is_current(connection, schema=schema, file=database.name)
                if not current:
                    with database.writing() as connection:
                        bring_up(connection, schema=schema, file=database.name)
        except BaseException:
            database.dispose()
            raise
        return cls(database, clock=clock)


def address_of(location: str) -> tuple[URL, str]:
    """The address for the driver, and the schema that it names.

    Raises:
        StoreError: not an address of a PostgreSQL database, or a schema whose name would need quotes.
    """
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _DRIVERS:
        expected = "postgresql://user@host/database"
        raise StoreError(Fault("STORE_LOCATION", expected, "another address"))
    schema = url.query.get("schema", DEFAULT_SCHEMA)
    if not isinstance(schema, str) or not _SCHEMA.fullmatch(schema):
        raise StoreError(Fault("STORE_LOCATION", "a schema of small letters, digits and _", ascii(schema)))
    return url.set(drivername="postgresql+psycopg").difference_update_query(["schema"]), schema


def _engine_of(url: URL, schema: str, *, busy_seconds: float) -> Engine:
    """An engine with one connection, which looks for tables in ``schema`` only."""
    try:
        engine = create_engine(
            url, hide_parameters=True, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_pre_ping=True
        )
    except ModuleNotFoundError:
        remedy = "Install greenchain[postgres]."
        raise StoreError(Fault("STORE_UNAVAILABLE", "the driver psycopg", "none", remedy=remedy)) from None
    except SQLAlchemyError as error:
        raise _told(error, url.render_as_string(hide_password=True)) from None

    def prepare(connection: object, _: object) -> None:
        with connection.cursor() as cursor:  # type: ignore[attr-defined]  # a connection of psycopg
            cursor.execute(f"SET search_path TO {schema}")
            cursor.execute(f"SET lock_timeout TO {int(busy_seconds * 1000)}")
            cursor.execute("SET client_min_messages TO error")
        connection.commit()  # type: ignore[attr-defined]  # likewise

    event.listen(engine, "connect", prepare)
    return engine


def _told(error: Exception, address: str) -> StoreError:
    """The error without what the database says: its texts may hold values, and those of a connection an account."""
    origin = getattr(error, "orig", None) or error
    state = getattr(origin, "sqlstate", None)
    found = f"{type(origin).__name__} {state or ''}".strip()
    code = "STORE_UNAVAILABLE" if state is None else _CODES.get(state, _CODES.get(state[:2], "STORE_DAMAGED"))
    return StoreError(Fault(code, "a database that answers", found, file=address))
