"""Tables scored by DuckDB, out of memory where they are larger than it (extra ``bulk``)."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from greenchain.adapters.engines.declaration_files import DeclarationFile, require_texts
from greenchain.adapters.engines.sql_scoring import SOURCE, scored_rows
from greenchain.adapters.engines.table_files import Foreign, TableFile, opened, unreadable
from greenchain.scoring.arrays.engine import ScoredRow
from greenchain.scoring.arrays.rules import ScoreRules
from greenchain.scoring.arrays.table_shape import Kind, TableShape, aliases
from greenchain.values.errors import Fault, InputError

MEMORY = "1GB"  # what does not fit spills to a folder beside the table's link
_FETCHED = 10_000  # rows at once
_KINDS = {
    "VARCHAR": Kind.TEXT,
    "BOOLEAN": Kind.TEXT,
    "DOUBLE": Kind.REAL,
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), Kind.WHOLE),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), Kind.WHOLE),
}


class DuckDBTables:
    """The engine ``duckdb``."""

    name = "duckdb"

    def __init__(self) -> None:
        self._duckdb = imported()

    def rows(self, path: str, *, rules: ScoreRules) -> Iterator[ScoredRow]:
        """The rows of a CSV or Parquet table, scored, by id; see ``TableEngine``."""
        with opened(path) as table, connected(self._duckdb, table.folder) as connection:
            view_table(connection, table)
            columns = read_columns(connection, table)
            shape = TableShape.of(rules, ((name, kind) for name, kind, _ in columns))
            selected = ", ".join(renamed(rules, columns))
            connection.execute(f"CREATE VIEW {SOURCE} AS SELECT {selected} FROM read_table")  # noqa: S608 - names are ours
            yield from scored_rows(DuckDBSession(connection), rules, shape)


class DuckDBSession:
    """A connection as the shared steps use it."""

    def __init__(self, connection: Foreign) -> None:
        self.connection = connection

    def fetched(self, query: str) -> Iterator[Sequence[Any]]:
        """The rows of a query, some at a time."""
        cursor = self.connection.execute(query)
        while rows := cursor.fetchmany(_FETCHED):
            yield from rows

    def keep(self, name: str, query: str) -> None:
        """Keep what a query gives under a name."""
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {query}")


def imported() -> Foreign:
    """The module ``duckdb``.

    Raises:
        InputError: ``ENGINE_MISSING``.
    """
    try:
        return importlib.import_module("duckdb")
    except ImportError:
        raise InputError(Fault("ENGINE_MISSING", "the extra bulk (duckdb)", "not installed")) from None


@contextmanager
def connected(duckdb: Foreign, folder: Path, *, memory: str = MEMORY) -> Iterator[Foreign]:
    """A database in memory that spills into a folder.

    Raises:
        InputError: what the database says of the table, inside this context too.
    """
    settings = {
        "memory_limit": memory,
        "temp_directory": str(folder / "spill"),
        "autoinstall_known_extensions": "false",
    }
    try:
        with closing(duckdb.connect(":memory:", config=settings)) as connection:
            connection.execute("CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern)")
            connection.execute("SET preserve_insertion_order = false")
            connection.execute("CREATE MACRO btrim(text, letters) AS trim(text, letters)")
            yield connection
    except duckdb.Error as error:
        raise unreadable(error) from None


def read_columns(connection: Foreign, table: TableFile) -> list[tuple[str, Kind | None, str]]:
    """Name, kind and expression of every column, by the table's own names; decimals are read as they are written."""
    columns: list[tuple[str, Kind | None, str]] = []
    for at, (name, kind, *_) in enumerate(connection.execute("DESCRIBE read_table").fetchall()):
        quoted = '"' + name.replace('"', '""') + '"'
        is_plain = kind in ("VARCHAR", "DOUBLE") or _KINDS.get(kind) is Kind.WHOLE
        told = Kind.TEXT if kind.startswith("DECIMAL") else _KINDS.get(kind)
        columns.append(
            (table.header[at] if table.header else name, told, quoted if is_plain else f"CAST({quoted} AS STRING)")
        )
    return columns


def renamed(rules: ScoreRules, columns: Sequence[tuple[str, Kind | None, str]]) -> list[str]:
    """The columns under the plain names of the portable SQL; ids as texts."""
    plain = aliases(rules)
    return [
        f"COALESCE(CAST({column} AS STRING), '') AS id" if name == "id" else f"{column} AS {plain[name]}"
        for name, _, column in columns
    ]


def view_table(connection: Foreign, table: TableFile) -> None:
    """Make a table the view ``read_table``."""
    connection.execute(f"CREATE VIEW read_table AS SELECT * FROM {reader(table)}")  # noqa: S608 - path of ours


def text_columns(connection: Foreign, table: DeclarationFile, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The header of a table, made a view of that name, and an expression a column: a text, empty where nothing stands.

    Raises:
        InputError: ``TABLE_FORMAT``: a column of floats or of many values a cell.
    """
    connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {reader(table)}")  # noqa: S608 - path of ours
    described = connection.execute(f"DESCRIBE {name}").fetchall()
    header = table.header or tuple(column for column, *_ in described)
    columns = ['"' + column.replace('"', '""') + '"' for column, *_ in described]
    require_texts(table.name, ((column, kind.lower()) for column, kind, *_ in described))
    return header, tuple(f"COALESCE(CAST({column} AS STRING), '')" for column in columns)


def reader(table: TableFile | DeclarationFile) -> str:
    """The function call that reads a table, all texts of a CSV table as they stand.

    ``read_csv`` would else guess types, and take what looks like a number for one.
    """
    path = str(table.path).replace("'", "''")
    if table.is_parquet:
        return f"read_parquet('{path}')"
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(table.header)))
    return (
        f"read_csv('{path}', header = false, skip = 1, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
        f"strict_mode = true, null_padding = false, columns = {{{columns}}})"
    )
