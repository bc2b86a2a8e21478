"""A table of factors as others publish it: rows with the code they go by, cells read one by one, faults placed by code.

What cannot be read is named and left out; the other rows and cells are still looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from greenchain.formats.batch import FaultList
from greenchain.formats.table import RefusedRow, header_of, read_table
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.json.pointers import pointer
from greenchain.values.quantity import parse_decimal

MAX_ROWS = 50_000  # 283 goods of the border adjustment by some 130 origins are 37 000
WHOLE_FILE = "/"
EDITION = "edition"  # the column in which a table may say what it is
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}  # that spreadsheets write in place of the comma
_LONGEST_CODE = 100  # characters: the longest class of freight has 36; a longer cell names nothing


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """One row; ``code`` is what it goes by, as written."""

    number: int
    code: str
    cells: Mapping[str, str]

    @property
    def where(self) -> str:
        """JSON pointer of the row: its code."""
        return pointer(self.code)

    def text(self, column: str) -> str:
        """A cell; empty where blank or where there is no such column."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class ForeignTable:
    """The rows of a table, and everything that could not be read; figures are read once asked for."""

    columns: tuple[str, ...]
    rows: tuple[ForeignRow, ...]
    faults: list[Fault] = field(default_factory=list)

    def figure(self, row: ForeignRow, column: str) -> Decimal | None:
        """The number in a cell; ``None``, with its fault named, where it is none. A column that is absent has none."""
        if column not in row.cells:
            return None
        try:
            return parse_decimal(row.cells[column])
        except GreenchainError as error:
            found = repr(row.cells[column])
            self.faults += [Fault(each.code, f"{each.expected} in {column}", found, row.where) for each in error.faults]
            return None

    def require(self, *columns: str) -> None:
        """Name the columns that are not there."""
        self.faults += [
            Fault("FACTOR_COLUMN_MISSING", f"a column {column}", ", ".join(self.columns), WHOLE_FILE)
            for column in columns
            if column not in self.columns
        ]

    def once(self, keys: Mapping[int, object]) -> tuple[ForeignRow, ...]:
        """The rows of which no earlier one has the same key; the others are named as faults.

        Args:
            keys: of each row, by its number.
        """
        kept: dict[object, ForeignRow] = {}
        for row in self.rows:
            first = kept.setdefault(keys[row.number], row)
            if first is not row:
                found = f"again in row {row.number}"
                self.faults.append(Fault("ROW_DUPLICATE", f"once what is in row {first.number}", found, row.where))
        return tuple(kept.values())

    def editions(self) -> tuple[str, ...]:
        """What the rows say they are editions of, each once, sorted."""
        return tuple(sorted({row.text(EDITION) for row in self.rows} - {""}))


def is_table(raw: bytes) -> bool:
    """Whether bytes look like a table of several columns rather than like a JSON document."""
    return not _is_json(raw) and (len(header_of(raw)) > 1 or _other_separator(raw) != "")


def _is_json(raw: bytes) -> bool:
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _other_separator(raw: bytes) -> str:
    """What separates the columns of a header that has no commas; empty where that is nothing known."""
    line = raw.partition(b"\n")[0]
    return next((mark for mark in _SEPARATORS if len(header_of(raw)) == 1 and mark.encode() in line.strip()), "")


def _require_commas(raw: bytes) -> None:
    """Raise where every row would be refused for one and the same reason."""
    expected, mark = "a table with columns separated by commas", _other_separator(raw)
    if _is_json(raw):
        remedy = "Save the factors as CSV; check a document of facts without --as."
        raise InputError(Fault("FACTOR_COLUMN_MISSING", expected, "a JSON document", WHOLE_FILE, remedy=remedy))
    if mark:
        remedy = "Save the table with commas between the columns, and points as decimal marks."
        raise InputError(Fault("FACTOR_COLUMN_MISSING", expected, _SEPARATORS[mark], WHOLE_FILE, remedy=remedy))


def read_foreign(raw: bytes, *, code: str) -> ForeignTable:
    """The table; rows that do not fit it are among its faults.

    Args:
        raw: CSV in UTF-8, with or without its mark; names of columns in any case.
        code: the column that a row goes by. Where the table has no such column, rows go by their number.

    Raises:
        InputError: no UTF-8, over budget, two columns of one name, a JSON document, or no commas.
    """
    _require_commas(raw)
    told = FaultList(file="")
    rows: list[ForeignRow] = []
    faults: list[Fault] = []
    columns = tuple(name for name in header_of(raw) if name)
    for number, row in enumerate(read_table(raw, faults=told), start=2):
        if number > MAX_ROWS + 1:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_ROWS} rows", "more", WHOLE_FILE))
        if isinstance(row, RefusedRow):
            stated = row.surely(code) if code in row.columns else ""
            faults.append(replace(row.fault, where=pointer(_named(stated, row.number))))
        else:
            rows.append(ForeignRow(row.number, _named(row.cells.get(code, ""), row.number), row.cells))
            if code in row.cells and not row.cells[code]:
                faults.append(Fault("FACTOR_UNKNOWN", f"what the row is about, in {code}", "blank", rows[-1].where))
    return ForeignTable(columns, tuple(rows), faults)


def _named(stated: str, number: int) -> str:
    return stated if 0 < len(stated) <= _LONGEST_CODE else f"row {number}"
