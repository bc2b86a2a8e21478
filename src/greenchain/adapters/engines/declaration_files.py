"""The files of declarations that are screened: tables under plain names of their own, by format and header."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from greenchain.adapters.engines.sound_lines import OddRecord, sound_table
from greenchain.adapters.engines.table_files import is_parquet_file
from greenchain.formats.column_map import FIELDS, ColumnMap
from greenchain.formats.declaration_rows import Cells
from greenchain.screening.bulk_engine import Torn
from greenchain.values.errors import Fault, InputError

_TEXTS = ("varchar", "string", "date", "decimal", "tinyint", "smallint", "int", "bigint", "hugeint", "bool")


@dataclass(frozen=True, slots=True)
class DeclarationFile:
    """A table of sound lines; ``header`` is empty for Parquet, whose columns an engine reads.

    ``name`` is what its faults call it.
    """

    name: str
    path: Path
    is_parquet: bool
    header: tuple[str, ...]
    odd: tuple[OddRecord, ...]


@dataclass(frozen=True, slots=True)
class DeclarationFiles:
    """The tables, and a folder for what spills over from memory; both go away afterwards."""

    tables: tuple[DeclarationFile, ...]
    folder: Path


@contextmanager
def opened_declarations(paths: Sequence[str]) -> Iterator[DeclarationFiles]:
    """The tables at ``paths``, told by their first bytes, for as long as they are screened.

    Raises:
        InputError: ``FILE_UNREADABLE``, ``TABLE_FORMAT``, ``BUDGET_EXCEEDED``.
    """
    with tempfile.TemporaryDirectory(prefix="greenchain-") as name:
        folder = Path(name)
        yield DeclarationFiles(tuple(_opened(Path(path), folder, at) for at, path in enumerate(paths)), folder)


def _opened(source: Path, folder: Path, at: int) -> DeclarationFile:
    try:
        is_parquet = is_parquet_file(source)
        link = folder / f"table{at}.{'parquet' if is_parquet else 'csv'}"
        if is_parquet:
            link.symlink_to(source.resolve())
            return DeclarationFile(source.name, link, is_parquet, (), ())
        table = sound_table(source, copy=link)
        if table.path == source:
            link.symlink_to(source.resolve())
        return DeclarationFile(source.name, link, is_parquet, table.header, tuple(table.odd))
    except InputError as error:
        raise error.within(file=source.name) from None
    except OSError as error:
        raise InputError(Fault("FILE_UNREADABLE", "a readable file", error.strerror or "", file=source.name)) from None


@dataclass(frozen=True, slots=True)
class Stray:
    """What is no sound line of any table: rows after all, and records of which no row could be made."""

    rows: tuple[Cells, ...]
    torn: tuple[Torn, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """What may be the ids of their declarations, sorted."""
        place = FIELDS.index("declaration_id")
        told = {(row[place] or "").strip() for row in self.rows} | {torn.key for torn in self.torn}
        return tuple(sorted(told - {""}))


def stray_records(files: DeclarationFiles, columns: ColumnMap) -> Stray:
    """The odd records of all tables; their rows have a cell for every one of ``FIELDS``."""
    rows: list[Cells] = []
    torn: list[Torn] = []
    for table in files.tables:
        if not table.odd:
            continue
        places = placed(table, table.header, columns)
        for record in table.odd:
            if record.fault is None:
                rows.append(tuple(record.cells[places[f]] if f in places else columns.constants.get(f) for f in FIELDS))
                continue
            at = places.get("declaration_id")
            key = columns.constants.get("declaration_id", "") if at is None else "".join(record.cells[at : at + 1])
            fault = record.fault.within(file=table.name, where=f"row {record.number}")
            torn.append(Torn(key.strip(), at in (0, None) and '"' not in key and bool(key.strip()), fault))
    return Stray(tuple(rows), tuple(torn))


def placed(table: DeclarationFile, header: Sequence[str], columns: ColumnMap) -> dict[str, int]:
    """The columns that hold our fields, as the map says.

    Raises:
        InputError: the map does not fit the table, which is named.
    """
    try:
        return columns.places(header)
    except InputError as error:
        raise error.within(file=table.name) from None


def require_texts(name: str, columns: Iterable[tuple[str, str]]) -> None:
    """Refuse columns whose cells have no one text: engines write floats, and lists, each in its own way.

    Raises:
        InputError: ``TABLE_FORMAT``, every such column named.
    """
    InputError.raise_if(
        Fault("TABLE_FORMAT", "texts, whole numbers, decimals or dates", kind, file=name, where=f"column {column}")
        for column, kind in columns
        if not kind.startswith(_TEXTS) or "[" in kind
    )
