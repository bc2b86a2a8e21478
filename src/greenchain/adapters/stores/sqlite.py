"""The store in an SQLite file: durable, shared by processes, the same log as the one in memory.

Writers take the file's one write lock when they begin, so positions follow the order of commits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, Engine

from greenchain.adapters.stores.log import wall_clock
from greenchain.adapters.stores.schema import bring_up, is_current
from greenchain.adapters.stores.sql_store import SqlStore
from greenchain.adapters.stores.sqlite_file import (
    engine_of,
    path_of,
    require_ours_or_empty,
    telling,
    use_wal,
    writer_of,
)

if TYPE_CHECKING:
    from greenchain.adapters.stores.graph_snapshot import GraphSnapshot

SNAPSHOT_ENDING = ".graph"
"""Behind the path of a store: the folder of its snapshot."""
BUSY_SECONDS = 30.0  # how long a writer waits for others: eight importers of large files stay well below


class SqliteFile:
    """A ``Database`` in one file."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._writer = writer_of(engine)
        self._path = path

    @property
    def name(self) -> str:
        """Its absolute path."""
        return str(self._path)

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction on one state of the file, whatever others write meanwhile."""
        return self._engine.begin()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that holds the file's write lock."""
        return self._writer.begin()

    def telling(self) -> AbstractContextManager[None]:
        """Whatever SQLite raises inside becomes a ``StoreError`` that names the file."""
        return telling(self._path)

    def prefer_wal(self, *, busy_seconds: float) -> None:
        """Let readers and a writer work side by side where the file system can."""
        use_wal(self._engine, busy_seconds=busy_seconds)

    def dispose(self) -> None:
        """Close the file."""
        self._engine.dispose()


class SqliteStore(SqlStore):
    """A ``RecordStore`` in one file; made by :meth:`open`."""

    @classmethod
    def open(
        cls, location: str, *, busy_seconds: float = BUSY_SECONDS, clock: Callable[[], datetime] = wall_clock
    ) -> Self:
        """The store at ``location``; see :func:`greenchain.adapters.stores.open_sqlite`."""
        path = path_of(location)
        require_ours_or_empty(path)
        database = SqliteFile(engine_of(path, busy_seconds=busy_seconds), path)
        try:
            with database.telling():
                with database.reading() as connection:
                    current = is_current(connection, file=database.name)
                if not current:
                    with database.writing() as connection:
                        bring_up(connection, file=database.name)
                database.prefer_wal(busy_seconds=busy_seconds)
        except BaseException:
            database.dispose()
            raise
        return cls(database, clock=clock)

    def reached_by_flows(self, names: Collection[str], *, upstream: bool) -> Collection[str]:
        """Objects that ``names`` were made of or went into, by the snapshot in the folder ``STORE.graph``."""
        return self._snapshot().reached(names, upstream=upstream)

    def refresh(self) -> None:
        """Write the snapshot of a large store anew where none serves any more.

        Raises:
            StoreError: a folder that cannot be written.
        """
        self._snapshot().refresh()

    def _snapshot(self) -> GraphSnapshot:
        from greenchain.adapters.stores.graph_snapshot import GraphSnapshot  # noqa: PLC0415 - arrays, when asked for

        name = self._database.name
        return GraphSnapshot(Path(f"{name}{SNAPSHOT_ENDING}"), reading=self._reading, name=name)
