"""Declarations read by Python alone, for where no engine is installed: every row is looked at.

It is what the others are measured by. Rows are brought together by SQLite, which is part of Python and sorts on disk,
so memory does not grow with the tables. Parquet needs DuckDB to read it (extra ``bulk``).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager

from greenchain.adapters.engines.csv_tables import csv_rows
from greenchain.adapters.engines.declaration_files import (
    DeclarationFile,
    DeclarationFiles,
    opened_declarations,
    placed,
    stray_records,
)
from greenchain.adapters.engines.duckdb_tables import DuckDBSession, connected, imported, text_columns
from greenchain.formats.column_map import FIELDS, ColumnMap
from greenchain.formats.declaration_rows import Cells
from greenchain.screening.bulk_engine import Found
from greenchain.screening.compiler import RuleIndex

_ID = FIELDS.index("declaration_id")


class PlainScreening:
    """The engine ``python``."""

    name = "python"

    @contextmanager
    def search(
        self,
        paths: Sequence[str],
        *,
        columns: ColumnMap,
        index: RuleIndex,  # noqa: ARG002 - every row is looked at
        keys: Sequence[str] = (),  # noqa: ARG002 - as above
    ) -> Iterator[Found]:
        """All rows; see ``DeclarationEngine``."""
        with opened_declarations(paths) as files, closing(sqlite3.connect(files.folder / "items.sqlite")) as kept:
            kept.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE items (k TEXT, cells TEXT)"
            )
            for table in files.tables:
                rows = _mapped(table, files, columns)
                kept.executemany(
                    "INSERT INTO items VALUES (?, ?)",
                    (((row[_ID] or "").strip(), json.dumps(row, ensure_ascii=False)) for row in rows),
                )
            read, declarations = kept.execute("SELECT COUNT(*), COUNT(DISTINCT k) FROM items").fetchone()
            stray = stray_records(files, columns)
            found = (tuple(json.loads(cells)) for (cells,) in kept.execute("SELECT cells FROM items ORDER BY k"))
            yield Found(
                FIELDS,
                found,
                stray.rows,
                stray.torn,
                read,
                declarations,
                ids=lambda: (key for (key,) in kept.execute("SELECT DISTINCT k FROM items ORDER BY k")),
            )


def _mapped(table: DeclarationFile, files: DeclarationFiles, columns: ColumnMap) -> Iterator[Cells]:
    """The rows of a table, with a cell for every one of our fields."""
    header, rows = (table.header, csv_rows(table.path)) if table.header else _parquet(table, files)
    places = placed(table, header, columns)
    at_all = [(places.get(field), columns.constants.get(field)) for field in FIELDS]
    for row in rows:
        yield tuple(constant if at is None else row[at] for at, constant in at_all)


def _parquet(table: DeclarationFile, files: DeclarationFiles) -> tuple[tuple[str, ...], Iterable[Sequence[str]]]:
    return _parquet_header(table, files), _parquet_rows(table, files)


def _parquet_header(table: DeclarationFile, files: DeclarationFiles) -> tuple[str, ...]:
    with connected(imported(), files.folder) as connection:
        return text_columns(connection, table, "read_table")[0]


def _parquet_rows(table: DeclarationFile, files: DeclarationFiles) -> Iterator[Sequence[str]]:
    with connected(imported(), files.folder) as connection:
        _, expressions = text_columns(connection, table, "read_table")
        yield from DuckDBSession(connection).fetched(f"SELECT {', '.join(expressions)} FROM read_table")  # noqa: S608 - names are ours
