"""Declarations searched by DuckDB, out of memory where there are more than it holds (extra ``bulk``)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from greenchain.adapters.engines.declaration_files import DeclarationFile, opened_declarations
from greenchain.adapters.engines.duckdb_tables import DuckDBSession, connected, imported, text_columns
from greenchain.adapters.engines.sql_screening import searched
from greenchain.adapters.engines.table_files import Foreign
from greenchain.formats.column_map import ColumnMap
from greenchain.screening.bulk_engine import Found
from greenchain.screening.compiler import RuleIndex

_MEMORY = "300MB"  # beside what Python needs; the rest spills, so that ten million rows stay below 0.6 GB


class DuckDBScreening:
    """The engine ``duckdb``."""

    name = "duckdb"

    def __init__(self) -> None:
        self._duckdb = imported()

    @contextmanager
    def search(
        self, paths: Sequence[str], *, columns: ColumnMap, index: RuleIndex, keys: Sequence[str] = ()
    ) -> Iterator[Found]:
        """The rows to look at; see ``DeclarationEngine``."""
        with (
            opened_declarations(paths) as files,
            connected(self._duckdb, files.folder, memory=_MEMORY) as connection,
        ):
            session = DuckDBScreeningSession(connection, files.folder)
            tables = [session.table(f"table{at}", table) for at, table in enumerate(files.tables)]
            yield searched(session, files, tables=tables, columns=columns, index=index, keys=keys)


class DuckDBScreeningSession(DuckDBSession):
    """A connection, and the folder where tables of ours are written for it."""

    def __init__(self, connection: Foreign, folder: Path) -> None:
        super().__init__(connection)
        self._folder = folder
        # it cannot know how many rows a file has; taken for few, they would all be put in memory to be joined to
        connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")

    def table(self, name: str, table: DeclarationFile) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """The name, header and column expressions of a file, as a view."""
        header, expressions = text_columns(self.connection, table, name)
        return name, header, expressions

    def read(self, name: str, query: str) -> None:
        """Read the tables anew each time: that takes less time, and far less memory, than to keep their rows."""
        self.connection.execute(f"CREATE VIEW {name} AS {query}")

    def keep(self, name: str, query: str) -> None:
        """Keep what a query gives; what memory does not hold spills."""
        self.connection.execute(f"CREATE TABLE {name} AS {query}")

    def given(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[object]]) -> None:
        """Keep rows of ours; DuckDB reads a file of them quicker than it takes them one by one."""
        path = self._folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
        types = ", ".join(f"'{column}': '{kind.replace('STRING', 'VARCHAR')}'" for column, kind in columns.items())
        told = ", ".join(f"COALESCE({c}, '') AS {c}" if kind == "STRING" else c for c, kind in columns.items())
        self.keep(
            name,
            f"SELECT {told} FROM read_csv('{path}', header = false, auto_detect = false, delim = ',', quote = '\"', "  # noqa: S608
            f"escape = '\"', columns = {{{types}}})",
        )
