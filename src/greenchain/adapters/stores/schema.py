"""How an SQLite file says that it is ours and of which version, and the way up from older ones.

A file is ours if SQLite's application id says so; ``user_version`` is the version of the schema. All migrations run in
one transaction, so a file is of the old version or of this one, never between.

Version 1 had no ``root`` and let rows be changed. Version 2 keeps the running root beside each entry, so that a
checkpoint is one lookup and every entry read is checked against the one before it, and refuses UPDATE and DELETE.
Version 3 notes how each entry was read, and has the tables that are derived from the log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlalchemy import Connection, text

from greenchain.adapters.stores.log import EMPTY_ROOT, extended
from greenchain.adapters.stores.rebuilding import VERSION, is_at_end, mark_derived, rebuild
from greenchain.adapters.stores.tables import DERIVED, LOG, METADATA, STORE
from greenchain.values.errors import Fault, StoreError

APPLICATION_ID = int.from_bytes(b"grCh", "big")

_MIGRATED_AT_ONCE = 1000  # rows between two looks at the log while migrating: bounds memory, costs nothing
_FIRST_PROTECTED = 2

TRIGGERS: Mapping[str, str] = MappingProxyType(
    {
        f"log_refuses_{verb}": f"CREATE TRIGGER log_refuses_{verb} BEFORE {verb.upper()} ON log"
        " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        for verb in ("update", "delete")
    }
)
_OURS = frozenset(table.name for table in (LOG, STORE, *DERIVED))


def is_current(connection: Connection, *, file: str) -> bool:
    """Whether the database has this version's schema, and all that is derived; ``False`` where it is empty or older.

    Raises:
        StoreError: a newer version, or a schema that no version has.
    """
    return _version(connection, file=file) == VERSION and is_at_end(connection)


def bring_up(connection: Connection, *, file: str) -> None:
    """Give the database this version's schema, inside the caller's writing transaction.

    Raises:
        StoreError: as :func:`is_current`, or an older log that does not hold together.
    """
    if is_current(connection, file=file):  # another process was quicker
        return
    version = _number(connection, "user_version")
    if version == 0:
        METADATA.create_all(connection)
        _protect(connection)
        mark_derived(connection, 0)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    else:
        for older in range(version, VERSION):
            _MIGRATIONS[older](connection, file)
        STORE.create(connection, checkfirst=True)
        rebuild(connection, file=file)
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _version(connection: Connection, *, file: str) -> int:
    """The version of the schema; 0 where the database is empty."""
    names = {
        name: (kind, sql) for kind, name, sql in connection.execute(text("SELECT type, name, sql FROM sqlite_master"))
    }
    application, version = _number(connection, "application_id"), _number(connection, "user_version")
    if not names and application == version == 0:
        return 0
    if application != APPLICATION_ID:
        raise StoreError(Fault("STORE_FOREIGN", "a greenchain store", f"application id {application}", file=file))
    if version > VERSION:
        raise StoreError(Fault("STORE_VERSION_NEWER", f"version {VERSION} or older", str(version), file=file))
    # A view or trigger of somebody else's would run in our place: only what a version of ours made is let in
    expected = TRIGGERS if version >= _FIRST_PROTECTED else {}
    triggers = {name: sql for name, (kind, sql) in names.items() if kind == "trigger"}
    others = [name for name, (kind, _) in names.items() if name in _OURS and kind != "table"]
    if version < 1 or "log" not in names or others or triggers != expected:
        raise StoreError(
            Fault("STORE_DAMAGED", f"the tables of version {version}", ", ".join(sorted(names)), file=file)
        )
    return version


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


def _from_2_to_3(connection: Connection, _: str) -> None:
    for trigger in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    for index in LOG.indexes:  # an index keeps its name, and a table its indexes, when the table is renamed
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {index.name}")
    connection.exec_driver_sql("ALTER TABLE log RENAME TO log_of_version_2")
    LOG.create(connection)
    kept = "position, digest, media_type, source, recorded_at, root"
    # What version 2 stored had the good events of every document, read tolerantly
    connection.exec_driver_sql(
        f"INSERT INTO log ({kept}, is_strict, on_error, raw) SELECT {kept}, 0, 'proceed', raw"  # noqa: S608 - our own names
        " FROM log_of_version_2 ORDER BY position"
    )
    connection.exec_driver_sql("DROP TABLE log_of_version_2")
    _protect(connection)


def _hexadecimal(digest: object, position: int, file: str) -> str:
    try:
        if isinstance(digest, str) and len(bytes.fromhex(digest)) == 32:  # noqa: PLR2004 - bytes of a SHA-256
            return digest
    except ValueError:
        pass
    raise StoreError(Fault("STORE_ENTRY_ALTERED", "a SHA-256", ascii(digest), f"entry {position}", file))


_MIGRATIONS: Mapping[int, Callable[[Connection, str], None]] = MappingProxyType({1: _from_1_to_2, 2: _from_2_to_3})


def _protect(connection: Connection) -> None:
    for statement in TRIGGERS.values():
        connection.exec_driver_sql(statement)


def _number(connection: Connection, pragma: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one())
