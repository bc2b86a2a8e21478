"""A CSV table with a header: rows as mappings from column name to cell, faults by row and column.

Rows are counted as records, the header being row 1, because a quoted cell may hold line breaks (RFC 4180, section 2).
A row that does not fit the header is refused alone, and what can still be told of it is handed on: whoever counts what
a table declares must not lose sight of it.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from greenchain.formats.batch import FaultList
from greenchain.formats.json_shape import without_mark
from greenchain.values.errors import Fault, InputError

MAX_BYTES = 64 * 1024 * 1024  # a table in memory; larger ones are for the bulk engines
MAX_COLUMNS = 256  # ours have about 40; more is no table of ours
MAX_CELL = 32_767  # what a spreadsheet cell can hold
MAX_ROWS = 1_048_576  # what a spreadsheet can hold
_HEADER_BYTES = 64 * 1024  # looked at to recognize a header


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number (the header is row 1) and its cells by column name, trimmed, blank ones as ``""``."""

    number: int
    cells: Mapping[str, str]

    def at(self, column: str) -> str:
        """Where a cell stands, as faults name it."""
        return f"row {self.number}, column {column}"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that does not fit the table, and what can be told of its cells.

    Attributes:
        number: as in :class:`Row`.
        fault: what was wrong; its place within the row, if any, follows the row's.
        columns: the column names of the table.
        lines: the cells of each line of text that the row takes up.
        is_shifted: whether cells after the first may stand under a wrong name.
    """

    number: int
    fault: Fault
    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    is_shifted: bool = True

    def surely(self, column: str) -> str:
        """The cell of a column where it stands in its place for certain; otherwise empty."""
        place = self.columns.index(column)
        found = self.perhaps(column)[:1] if place == 0 or not self.is_shifted else ()
        return found[0] if found and '"' not in found[0] else ""

    def perhaps(self, column: str) -> tuple[str, ...]:
        """What stands in the place of a column, line by line: an open quotation mark may have swallowed other rows."""
        place = self.columns.index(column)
        return tuple(cells[place].strip() for cells in self.lines if len(cells) > place)


@dataclass(frozen=True, slots=True)
class _Broken:
    """A record that cannot be split into cells."""

    error: str
    lines: tuple[str, ...]


class _Lines:
    """The lines of a text, those of the current record remembered."""

    def __init__(self, text: str) -> None:
        self._source = io.StringIO(text, newline="")
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._source)
        self.record.append(line)
        return line


def header_of(data: bytes) -> tuple[str, ...]:
    """The column names of what may be a table; never raises, and of other bytes gives nonsense or nothing."""
    raw, _ = without_mark(data)
    first = raw[:_HEADER_BYTES].splitlines()[:1]
    if not first:
        return ()
    try:
        cells = next(csv.reader([first[0].decode("utf-8", "replace")], strict=True), [])
    except csv.Error:
        return ()
    return tuple(column_name(cell) for cell in cells[: MAX_COLUMNS + 1])


def read_table(data: bytes, *, faults: FaultList) -> Iterator[Row | RefusedRow]:
    """The rows below the header, in order, blank ones passed over; a refused row's fault is for the caller to name.

    Raises:
        InputError: not UTF-8, over budget, or a header that names two columns alike.
    """
    rows = _records(_text(data))
    columns = _columns(next(rows, []), faults)
    for number, cells in enumerate(rows, start=2):
        if number > MAX_ROWS:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_ROWS} rows", "more rows"))
        if isinstance(cells, _Broken):
            fault = Fault("ROW_MALFORMED", "cells separated by commas", cells.error)
            yield RefusedRow(number, fault, columns, tuple(tuple(line.split(",")) for line in cells.lines))
        elif any(cell.strip() for cell in cells):
            yield fitted(number, cells, columns)


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BYTES} bytes", f"{len(data)} bytes"))
    raw, _ = without_mark(data)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(Fault("TEXT_ENCODING", "UTF-8", f"byte {error.start} is not UTF-8")) from None


def _records(text: str) -> Iterator[list[str] | _Broken]:
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True)
    while True:
        lines.record.clear()
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:  # the reader goes on with the next line
            yield _Broken(str(error), tuple(lines.record))


def _columns(header: Sequence[str] | _Broken, faults: FaultList) -> tuple[str, ...]:
    if isinstance(header, _Broken):
        raise InputError(Fault("ROW_MALFORMED", "a header", header.error, where="row 1"))
    if len(header) > MAX_COLUMNS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_COLUMNS} columns", f"{len(header)}", where="row 1"))
    columns = tuple(column_name(cell) for cell in header)
    twice = sorted(name for name, count in Counter(columns).items() if name and count > 1)
    InputError.raise_if(
        Fault("HEADER_DUPLICATE", "each column once", name, where=f"row 1, column {name}") for name in twice
    )
    for index, name in enumerate(columns, start=1):
        if not name:
            faults.note("HEADER_BLANK", "a column name", where=f"row 1, column {index}")
    return columns


def fitted(number: int, cells: Sequence[str], columns: tuple[str, ...]) -> Row | RefusedRow:
    """The row that these cells make under these columns; refused where they are not as many, or one is too large."""
    if len(cells) != len(columns):
        fault = Fault("ROW_RAGGED", f"{len(columns)} cells", f"{len(cells)}")
        return RefusedRow(number, fault, columns, (tuple(cells),))
    for column, cell in zip(columns, cells, strict=True):
        if len(cell) > MAX_CELL:
            fault = Fault(
                "BUDGET_EXCEEDED", f"at most {MAX_CELL} characters", f"{len(cell)}", where=f", column {column}"
            )
            return RefusedRow(number, fault, columns, (tuple(cells),), is_shifted=False)
    return Row(number, {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if name})


def column_name(text: str) -> str:
    """The name that a cell of a header gives: lower case, words joined by underscores.

    >>> column_name(" Net  KG")
    'net_kg'
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    return "_".join(plain.replace("-", " ").replace("_", " ").split())
