"""The tables of the database, how a file says that it is ours and of which version, and the way up from older ones.

A file is ours if SQLite's application id says so; ``user_version`` is the version of the schema. All migrations run in
one transaction, so a file is of the old version or of this one, never between. The tables have a registry of their own:
a host that uses SQLModel too finds nothing of ours among its tables.

Version 1 had no ``root`` and let rows be changed. Version 2 keeps the running root beside each entry, so that a
checkpoint is one lookup and every entry read is checked against the one before it, and refuses UPDATE and DELETE.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, String, Table, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from greenchain.adapters.stores.log import EMPTY_ROOT, extended
from greenchain.values.errors import Fault, StoreError

APPLICATION_ID = int.from_bytes(b"grCh", "big")
VERSION = 2

_MIGRATED_AT_ONCE = 1000  # rows between two looks at the log while migrating: bounds memory, costs nothing

TRIGGERS: Mapping[str, str] = MappingProxyType(
    {
        f"log_refuses_{verb}": f"CREATE TRIGGER log_refuses_{verb} BEFORE {verb.upper()} ON log"
        " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        for verb in ("update", "delete")
    }
)


class _Model(SQLModel, registry=registry()):
    """Tables of the store, apart from those of any host."""


class LogRow(_Model, table=True):
    """One entry: ``recorded_at`` in microseconds since 1970 UTC, ``root`` the log's root with this entry."""

    __tablename__ = "log"

    position: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    digest: str = Field(unique=True, sa_type=String)
    media_type: str = Field(sa_type=String)
    raw: bytes = Field(sa_type=LargeBinary)
    source: str = Field(sa_type=String)
    recorded_at: int = Field(sa_type=BigInteger, index=True)
    root: str = Field(sa_type=String, sa_column_kwargs={"server_default": ""})


LOG: Table = _Model.metadata.tables["log"]


def is_current(connection: Connection, *, file: str) -> bool:
    """Whether the database has this version's schema; ``False`` where it is empty or older.

    Raises:
        StoreError: a newer version, or a schema that no version has.
    """
    names = {
        name: (kind, sql) for kind, name, sql in connection.execute(text("SELECT type, name, sql FROM sqlite_master"))
    }
    application, version = _number(connection, "application_id"), _number(connection, "user_version")
    if not names and application == version == 0:
        return False
    if application != APPLICATION_ID:
        raise StoreError(Fault("STORE_FOREIGN", "a greenchain store", f"application id {application}", file=file))
    if version > VERSION:
        raise StoreError(Fault("STORE_VERSION_NEWER", f"version {VERSION} or older", str(version), file=file))
    # A view or trigger of somebody else's would run in our place: only what a version of ours made is let in
    expected = TRIGGERS if version == VERSION else {}
    triggers = {name: sql for name, (kind, sql) in names.items() if kind == "trigger"}
    if version < 1 or names.get("log", ("",))[0] != "table" or triggers != expected:
        raise StoreError(
            Fault("STORE_DAMAGED", f"the tables of version {version}", ", ".join(sorted(names)), file=file)
        )
    return version == VERSION


def bring_up(connection: Connection, *, file: str) -> None:
    """Give the database this version's schema, inside the caller's writing transaction.

    Raises:
        StoreError: as :func:`is_current`, or an older log that does not hold together.
    """
    if is_current(connection, file=file):  # another process was quicker
        return
    version = _number(connection, "user_version")
    if version == 0:
        _Model.metadata.create_all(connection)
        _protect(connection)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    for older in range(max(version, 1), VERSION if version else 0):
        _MIGRATIONS[older](connection, file)
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _from_1_to_2(connection: Connection, file: str) -> None:
    connection.exec_driver_sql("ALTER TABLE log ADD COLUMN root VARCHAR DEFAULT '' NOT NULL")
    root, reached = EMPTY_ROOT, 0
    page = text("SELECT position, digest FROM log WHERE position > :reached ORDER BY position LIMIT :rows")
    update = text("UPDATE log SET root = :root WHERE position = :position")
    while rows := connection.execute(page, {"reached": reached, "rows": _MIGRATED_AT_ONCE}).all():
        roots = []
        for position, digest in rows:
            if position != reached + 1:
                found = f"{position} after {reached}"
                raise StoreError(Fault("STORE_LOG_BROKEN", "positions without gaps", found, f"entry {position}", file))
            root, reached = extended(root, _hexadecimal(digest, position, file)), position
            roots.append({"root": root, "position": position})
        connection.execute(update, roots)
    _protect(connection)


def _hexadecimal(digest: object, position: int, file: str) -> str:
    try:
        if isinstance(digest, str) and len(bytes.fromhex(digest)) == 32:  # noqa: PLR2004 - bytes of a SHA-256
            return digest
    except ValueError:
        pass
    raise StoreError(Fault("STORE_ENTRY_ALTERED", "a SHA-256", ascii(digest), f"entry {position}", file))


_MIGRATIONS: Mapping[int, Callable[[Connection, str], None]] = MappingProxyType({1: _from_1_to_2})


def _protect(connection: Connection) -> None:
    for statement in TRIGGERS.values():
        connection.exec_driver_sql(statement)


def _number(connection: Connection, pragma: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one())
