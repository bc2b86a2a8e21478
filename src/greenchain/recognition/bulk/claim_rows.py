"""Tables of stated holdings as text: read line by line into columns, a bounded number of rows at a time.

Every column stands in the header, for a name that is misspelled would say nothing of what it means. A row that cannot
be read is told with its line, and stops nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from greenchain.recognition.bulk.claims import COLUMNS, Claims, read_claims
from greenchain.standards.shapes import DAY
from greenchain.values.errors import Fault, InputError
from greenchain.values.time import PartialDate

NAME = "id"
"""The column that may stand besides, and is handed on: what its owner calls the claim."""
_DATES = COLUMNS[4:]
_ROWS = 100_000  # read at a time: some 100 MB, and enough for arrays to be worth while
_BLANKS = Fault("ROW_MALFORMED", "a name without blanks around it", "blanks before or after it")
_MOST_DAYS = 100_000  # written dates that are remembered: more than two centuries have


@dataclass(frozen=True, slots=True)
class ClaimRows:
    """Some rows of a table.

    Attributes:
        claims: the rows that could be split into cells and dates; nothing is recognized of one that was refused.
        rows: the number of each in the table, the first row below the header being 0.
        lines: the line on which each ends, the header being line 1.
        names: what its owner calls it; empty where the table does not say.
        faults: of refused rows, by line.
        count: how many rows were read, refused ones included; ``refused`` how many these are.
    """

    claims: Claims
    rows: tuple[int, ...]
    lines: tuple[int, ...]
    names: tuple[str, ...]
    faults: tuple[Fault, ...]
    count: int
    refused: int


def read_claim_rows(lines: Iterable[str]) -> Iterator[ClaimRows]:
    """The rows of a CSV table with a header, in order, some at a time.

    Raises:
        InputError: the header lacks a column, has one twice, or one that is not known.
    """
    records = _records(lines)
    _, first = next(records, (1, None))
    header = _header(first)
    dates = _Dates()
    part = _Part(header, dates)
    for line, found in records:
        part.take(found, line=line)
        if part.count - part.first >= _ROWS:
            yield part.read()
            part = _Part(header, dates, first=part.count)
    if part.count > part.first or not part.first:
        yield part.read()


def _records(lines: Iterable[str]) -> Iterator[tuple[int, list[str] | str]]:
    """By line that is not blank its number and cells, or what is wrong with it; no cell goes on in the next line."""
    for number, line in enumerate(lines, start=1):
        found = _cells_of(line.removesuffix("\n").removesuffix("\r"))
        if isinstance(found, str) or any(cell.strip() for cell in found):
            yield number, found


def _cells_of(line: str) -> list[str] | str:
    if '"' not in line:
        return line.split(",") if "\r" not in line else "a carriage return inside the line"
    try:  # a reader of its own: a quote that is not closed must not swallow the lines after it
        return next(csv.reader((line,), strict=True))
    except csv.Error as error:
        return str(error)


def _header(found: list[str] | str | None) -> tuple[str, ...]:
    expected = f"{', '.join(COLUMNS)}; {NAME} may stand beside them"
    if not isinstance(found, list):
        raise InputError(Fault("CLAIMS_HEADER", expected, found or "nothing", "line 1"))
    header = tuple(cell.strip().lower() for cell in found)
    other = next((mark for mark in ";\t|" if mark in found[0]), "") if len(header) == 1 else ""
    if other:
        raise InputError(Fault("CLAIMS_HEADER", "columns separated by commas", f"separated by {other!r}", "line 1"))
    wanting = [f"no {name}" for name in COLUMNS if name not in header]
    beyond = [name for name in sorted(set(header)) if name not in (*COLUMNS, NAME) or header.count(name) > 1]
    InputError.raise_if(Fault("CLAIMS_HEADER", expected, name, "line 1") for name in (*wanting, *beyond))
    return header


@dataclass(slots=True)
class _Dates:
    """Legal dates by their text: the same few thousand days stand in every table."""

    known: dict[str, date | Fault | None] = field(default_factory=lambda: {"": None})

    def read(self, text: str) -> date | Fault | None:
        """The day, ``None`` for an empty text, or what is wrong."""
        found = self.known.get(text)
        if found is None and text:
            found = _date(text)
            if len(self.known) < _MOST_DAYS:
                self.known[text] = found
        return found


def _date(text: str) -> date | Fault:
    try:
        found = PartialDate.parse(text)
    except InputError as error:
        return error.faults[0]
    if found.precision == "day":
        return found.first
    return Fault("DATE_MALFORMED", "a date known to the day, YYYY-MM-DD", text, remedy=DAY)


@dataclass(slots=True)
class _Part:
    """Rows that are being read."""

    header: tuple[str, ...]
    dates: _Dates
    first: int = 0
    count: int = field(init=False)
    rows: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    cells: list[list[Any]] = field(default_factory=list)
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.count = self.first

    def take(self, found: list[str] | str, *, line: int) -> None:
        """One more row."""
        cells, faults = self._cells(found, f"line {line}")
        if faults:
            self.refused.add(line)
            self.faults += [(line, fault) for fault in faults]
        else:
            self.rows.append(self.count)
            self.lines.append(line)
            self.cells.append(cells)
        self.count += 1

    def _cells(self, found: list[str] | str, where: str) -> tuple[list[Any], list[Fault]]:
        if isinstance(found, str):
            return [], [Fault("ROW_MALFORMED", "cells separated by commas", found, where)]
        if len(found) != len(self.header):
            return [], [Fault("ROW_RAGGED", f"{len(self.header)} cells", str(len(found)), where)]
        cells: list[Any] = list(found)
        faults = []
        for place, name in enumerate(self.header):
            if name in _DATES:
                cells[place] = wrong = self.dates.read(found[place].strip())
            else:  # names are compared letter for letter, so that blanks around one are not dropped
                wrong = _BLANKS if found[place] != found[place].strip() else None
            if isinstance(wrong, Fault):
                faults.append(wrong.within(where=f"{where}, column {name}"))
        return cells, faults

    def read(self) -> ClaimRows:
        """What was taken."""
        by_column = list(zip(*self.cells, strict=True)) or [()] * len(self.header)
        columns = dict(zip(self.header, by_column, strict=True))
        claims, refused = read_claims(columns)
        for one in refused:
            line = self.lines[one.row]
            self.refused.add(line)
            self.faults.append((line, one.fault.within(where=f"line {line}, column {one.column}")))
        told = tuple(fault for _, fault in sorted(self.faults, key=lambda pair: pair[0]))
        names = columns.get(NAME, ("",) * len(self.rows))
        count = self.count - self.first
        return ClaimRows(claims, tuple(self.rows), tuple(self.lines), names, told, count, len(self.refused))
