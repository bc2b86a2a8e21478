"""Tables in Parquet, read and written by DuckDB (extra ``bulk``): columns as the texts that a CSV table would hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from greenchain.adapters.engines.duckdb_tables import imported
from greenchain.adapters.engines.table_files import Foreign, opened, unreadable
from greenchain.formats.table import MAX_BYTES, MAX_COLUMNS
from greenchain.values.errors import Fault, InputError

MAGIC = b"PAR1"
_FETCHED = 10_000  # rows at once


def is_parquet(path: Path) -> bool:
    """Whether the file begins as Parquet does; false where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def csv_of(path: Path) -> bytes:
    """A Parquet table as CSV: nulls as blanks, dates as ISO 8601 prints them, numbers exactly as their type holds them.

    Raises:
        InputError: ``ENGINE_MISSING`` without DuckDB; ``TABLE_FORMAT`` where it is cut off or damaged;
            ``BUDGET_EXCEEDED`` where it is more than a table in memory may be.
    """
    duckdb = imported()
    with opened(str(path)) as table:
        try:
            with closing(duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})) as connection:
                connection.execute("SET TimeZone = 'UTC'")
                return _csv(connection, str(table.path).replace("'", "''"))
        except duckdb.Error as error:
            raise unreadable(error).within(file=path.name) from None


def _csv(connection: Foreign, path: str) -> bytes:
    described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()  # noqa: S608 - our link
    if len(described) > MAX_COLUMNS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_COLUMNS} columns", f"{len(described)}"))
    InputError.raise_if(  # as engines do: a float has no one text, and no limit is held against it
        Fault("TABLE_FORMAT", "texts, whole numbers, decimals or dates", kind.lower(), where=f"column {name}")
        for name, kind, *_ in described
        if kind in ("FLOAT", "DOUBLE")
    )
    columns = ", ".join(_as_text(name, kind) for name, kind, *_ in described)
    cursor = connection.execute(f"SELECT {columns} FROM read_parquet('{path}')")  # noqa: S608 - names are quoted
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, *_ in described])
    while rows := cursor.fetchmany(_FETCHED):
        writer.writerows(rows)
        if out.tell() > MAX_BYTES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BYTES} bytes as a table", "more"))
    return out.getvalue().encode("utf-8")


def _as_text(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if kind.startswith("TIMESTAMP"):
        # an instant of UTC keeps its sign; one without offset is the day that its clock showed
        offset = "'%Y-%m-%dT%H:%M:%SZ'" if kind == "TIMESTAMP WITH TIME ZONE" else "'%Y-%m-%d'"
        return f"strftime({quoted}, {offset})"
    return f"CAST({quoted} AS VARCHAR)"


def write_parquet(path: Path, table: Path, *, columns: Iterable[str]) -> None:
    """Write the CSV table ``table`` as Parquet, every column as text, blanks as blanks.

    Raises:
        InputError: ``ENGINE_MISSING`` without DuckDB.
    """
    duckdb = imported()
    typed = ", ".join(f"'{name}': 'VARCHAR'" for name in columns)
    source, target = (str(each).replace("'", "''") for each in (table, path))
    with closing(duckdb.connect(":memory:", config={"memory_limit": "256MB", "threads": "1"})) as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{source}', header = true, auto_detect = false, delim = ',', quote = '\"', "  # noqa: S608 - columns are ours, paths escaped
            f"escape = '\"', force_not_null = [{', '.join(repr(name) for name in columns)}], columns = {{{typed}}})) "
            f"TO '{target}' (FORMAT parquet, ROW_GROUP_SIZE 20480)"
        )
