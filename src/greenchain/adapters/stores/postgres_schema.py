"""How a schema of a PostgreSQL database says that it is ours and of which version.

Its table ``store`` holds the version, so a schema with tables and without it is somebody else's. The first version here
is 3: there is nothing older to migrate. As in a file, the log refuses to be changed.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, text

from greenchain.adapters.stores.rebuilding import VERSION, is_at_end, mark_derived, rebuild
from greenchain.adapters.stores.sql import table_names
from greenchain.adapters.stores.tables import LOG, METADATA, STORE
from greenchain.values.errors import Fault, StoreError

_RAISING = "$$BEGIN RAISE EXCEPTION 'the log is append-only'; END$$"
_REFUSING = (
    f"CREATE FUNCTION log_refuses() RETURNS trigger LANGUAGE plpgsql AS {_RAISING}",
    "CREATE TRIGGER log_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON log EXECUTE FUNCTION log_refuses()",
)


def is_current(connection: Connection, *, schema: str, file: str) -> bool:
    """Whether the schema has this version's tables, and all that is derived; ``False`` where it is empty or absent.

    Raises:
        StoreError: a newer version, or tables of somebody else's.
    """
    return _version(connection, schema=schema, file=file) == VERSION and is_at_end(connection)


def bring_up(connection: Connection, *, schema: str, file: str) -> None:
    """Give the schema this version's tables, inside the caller's writing transaction.

    Raises:
        StoreError: as :func:`is_current`, or a log that does not hold together.
    """
    if is_current(connection, schema=schema, file=file):  # another process was quicker
        return
    if _version(connection, schema=schema, file=file) == 0:
        if not _has_schema(connection, schema):  # making one takes a right that is not needed where it is there
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        METADATA.create_all(connection)
        for statement in _REFUSING:
            connection.execute(text(statement))
        mark_derived(connection, 0)
    else:
        rebuild(connection, file=file)


def _version(connection: Connection, *, schema: str, file: str) -> int:
    """The version of the tables; 0 where there are none."""
    names = table_names(connection) if _has_schema(connection, schema) else set()
    if not names:
        return 0
    version = None
    if {LOG.name, STORE.name} <= names:
        version = connection.execute(select(STORE.c.version).where(STORE.c.id == 1)).scalar()
    if version is None:
        found = ", ".join(sorted(names))
        raise StoreError(Fault("STORE_FOREIGN", "a greenchain store, or no tables", found, file=file))
    if version > VERSION:
        raise StoreError(Fault("STORE_VERSION_NEWER", f"version {VERSION} or older", str(version), file=file))
    return VERSION


def _has_schema(connection: Connection, schema: str) -> bool:
    found = connection.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = :schema"), {"schema": schema})
    return found.scalar() is not None
