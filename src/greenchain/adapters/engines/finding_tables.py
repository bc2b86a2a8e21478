"""A table of findings as Parquet, written by DuckDB from the CSV of the same findings (extra ``bulk``)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from greenchain.adapters.engines.duckdb_tables import connected, imported

_BLOCK = 1 << 20


def parquet_of(table: Path, *, out: Path, columns: tuple[str, ...]) -> str:
    """Write the rows of the CSV ``table``, in their order, to ``out``; the SHA-256 of what was written.

    All columns are texts. One thread writes, so the same table gives the same bytes.

    Raises:
        InputError: ``ENGINE_MISSING``.
    """
    with connected(imported(), table.parent) as connection:
        connection.execute("SET threads = 1")
        connection.execute("SET preserve_insertion_order = true")
        types = ", ".join(f"'{name}': 'VARCHAR'" for name in columns)
        told = ", ".join(f'COALESCE("{name}", \'\') AS "{name}"' for name in columns)
        connection.execute(
            f"COPY (SELECT {told} FROM read_csv($path, header = false, skip = 1, auto_detect = false, delim = ',', "  # noqa: S608 - names are ours
            f"quote = '\"', escape = '\"', parallel = false, max_line_size = 16000000, columns = {{{types}}})) "
            f"TO '{str(out).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)",
            {"path": str(table)},
        )
    digest = hashlib.sha256()
    with out.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
