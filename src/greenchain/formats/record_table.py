"""How the rows of a table of one shape become records: cell by cell, each fault named, a faulty row refused alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.declaration_fields import doubts_of
from greenchain.formats.table import RefusedRow, Row, header_of, read_table
from greenchain.formats.table_shapes import TableShape
from greenchain.values.errors import GreenchainError

MEDIA_TYPE = "text/csv"
_BETWEEN_ROLES = re.compile(r"[;|,]")


class Cells:
    """The cells of one row, read one by one; ``is_good`` turns false with the first fault."""

    def __init__(self, row: Row, faults: FaultList) -> None:
        self.row = row
        self._faults = faults
        self.is_good = True

    def text(self, column: str) -> str:
        """The cell as written; empty where blank or absent."""
        return self.row.cells.get(column, "")

    def required(self, column: str) -> str:
        """The cell as written; its absence is a fault."""
        text = self.text(column)
        if not text:
            self._faults.add("CELL_MISSING", f"a {column}", where=self.row.at(column))
            self.is_good = False
        return text

    def read(self, column: str, reader: Callable[[str], str]) -> str:
        """The cell as ``reader`` normalizes it; empty where blank or absent. What is doubtful of it is noted."""
        text = self.text(column)
        if column in self.row.cells and self._faults.has_room:
            self._faults.remark(*doubts_of(text, reader), where=self.row.at(column))
        if not text:
            return ""
        try:
            return reader(text)
        except GreenchainError as error:
            self._faults.take(*error.faults, where=self.row.at(column))
            self.is_good = False
            return ""

    def key(self, column: str, reader: Callable[[str], str]) -> str:
        """A cell that the row cannot do without, as ``reader`` normalizes it."""
        self.required(column)
        return self.read(column, reader)

    def refuse(self, code: str, expected: str, found: str, *, column: str) -> None:
        """A fault of the row that no single cell shows."""
        self._faults.add(code, expected, found=found, where=self.row.at(column))
        self.is_good = False

    def roles(self) -> tuple[str, ...]:
        """The words of the column ``roles``."""
        words = _BETWEEN_ROLES.split(self.text("roles") or self.text("role"))
        return tuple(word.strip().lower() for word in words if word.strip())


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A table whose rows become records.

    Attributes:
        shape: how it is recognized.
        key_column: named where a row repeats another.
        record: key and record of a row; rows whose keys repeat an earlier one are refused.
    """

    shape: TableShape
    key_column: str
    record: Callable[[Cells], tuple[str, object]]

    def recognizes(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - every format is asked with the name
        """Whether the header is that of the table."""
        return self.shape.recognizes(header_of(data))

    def read(self, data: bytes, name: str) -> Batch:
        """The records of the good rows, and the faults of the others."""
        faults = FaultList(file=name)
        self.shape.note_unknown(header_of(data), faults)
        taken: dict[str, object] = {}
        read_count = refused = 0
        for row in read_table(data, faults=faults):
            read_count += 1
            if isinstance(row, RefusedRow):
                faults.take(row.fault, where=f"row {row.number}")
                refused += 1
            elif not self._take(row, taken, faults):
                refused += 1
        content = tuple(taken.values())
        return Batch(
            name, self.shape.name, MEDIA_TYPE, content, faults.faults, faults.notes, read=read_count, refused=refused
        )

    def _take(self, row: Row, taken: dict[str, object], faults: FaultList) -> bool:
        cells = Cells(row, faults)
        key, record = self.record(cells)
        if not cells.is_good:
            return False
        if key in taken:
            faults.add(
                "ROW_DUPLICATE", "each key once", found=cells.text(self.key_column), where=row.at(self.key_column)
            )
            return False
        taken[key] = record
        return True

    def as_format(self) -> Format:
        """The table as a format."""
        return Format(self.shape.name, MEDIA_TYPE, self.recognizes, self.read)
