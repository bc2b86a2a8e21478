"""Rows and tables of a pack: typed cells, a citation a row, lookups by key and day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from greenchain.values.finding import Citation, FactStatus
from greenchain.values.time import DatePeriod, PartialDate

Cell = str | Decimal | int | bool | PartialDate | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by column name, and where they come from."""

    cells: Mapping[str, Cell]
    citation: Citation

    def __getitem__(self, column: str) -> Cell:
        return self.cells[column]

    def get(self, column: str) -> Cell:
        """The cell, or ``None`` where it is blank or the table has no such column."""
        return self.cells.get(column)

    def text(self, column: str) -> str:
        """The cell as text; empty where blank."""
        cell = self.cells[column]
        return "" if cell is None else str(cell)

    def decimal(self, column: str) -> Decimal:
        """The cell of a decimal column that is never blank."""
        cell = self.cells[column]
        if not isinstance(cell, Decimal):
            raise TypeError(f"column {column} holds no decimal here")
        return cell

    def words(self, column: str) -> tuple[str, ...]:
        """The cell of a list column; empty where blank."""
        cell = self.cells[column]
        return cell if isinstance(cell, tuple) else ()

    @property
    def period(self) -> DatePeriod:
        """The days the row is in force."""
        return self.citation.period

    @property
    def status(self) -> FactStatus:
        """How well the row is known."""
        return self.citation.status


@dataclass(frozen=True, slots=True)
class _Codes:
    """The rows of one column, found by nesting codes without looking at each."""

    rows: Mapping[str, tuple[Row, ...]]
    ordered: tuple[str, ...]

    @classmethod
    def of(cls, rows: Iterable[Row], column: str) -> _Codes:
        by_code: dict[str, list[Row]] = {}
        for row in rows:
            by_code.setdefault(row.text(column), []).append(row)
        return cls({code: tuple(found) for code, found in by_code.items()}, tuple(sorted(by_code)))

    def near(self, value: str) -> tuple[Row, ...]:
        found = [row for length in range(len(value)) for row in self.rows.get(value[:length], ())]
        for code in self.ordered[bisect_left(self.ordered, value) :]:
            if not code.startswith(value):
                break
            found += self.rows[code]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in file order, found by the values of the key columns.

    Attributes:
        key: the columns that, with the day, name one row.
        closed: whether a key without a row means "no" (a complete list) or "unknown" (an open one).
        types: type by own column, as the pack declares it.
        unlisted: what a key without a row rests on beside the list: its weakest row, where a list is complete only by
            having been filled and not all of it was read.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: tuple[Row, ...]
    closed: bool = False
    types: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unlisted: tuple[Row, ...] = ()
    _index: Mapping[tuple[Cell, ...], tuple[Row, ...]] = field(init=False, repr=False, compare=False)
    _by_column: Mapping[str, _Codes] = field(init=False, repr=False, compare=False)
    _edges: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[tuple[Cell, ...], list[Row]] = {}
        for row in self.rows:
            index.setdefault(tuple(row[column] for column in self.key), []).append(row)
        object.__setattr__(self, "_index", MappingProxyType({key: tuple(rows) for key, rows in index.items()}))
        object.__setattr__(self, "_edges", tuple(sorted({day for row in self.rows for day in _edges(row.period)})))
        object.__setattr__(self, "_by_column", MappingProxyType({c: _Codes.of(self.rows, c) for c in self.key}))

    def era(self, on: date | None) -> int:
        """Which of the stretches of days ``on`` lies in, between whose days no row differs; -1 without a day."""
        return -1 if on is None else bisect_right(self._edges, on)

    @property
    def edges(self) -> tuple[date, ...]:
        """The first days of those stretches, in order."""
        return self._edges

    def find(self, *key: Cell) -> tuple[Row, ...]:
        """Every row of the key, of whatever period, in file order."""
        return self._index.get(key, ())

    def rows_near(self, column: str, value: str) -> tuple[Row, ...]:
        """The rows whose cell equals ``value`` or nests with it either way; all rows where the column is no key."""
        codes = self._by_column.get(column)
        return self.rows if codes is None else codes.near(value)

    def in_force(self, *key: Cell, on: date) -> tuple[Row, ...]:
        """The rows of the key that are certainly in force on the day ``on``."""
        return tuple(row for row in self.find(*key) if row.period.holds(on) is True)

    def in_doubt(self, *key: Cell, on: date) -> tuple[Row, ...]:
        """The rows of the key of which their dates' precision leaves open whether they are in force on ``on``."""
        return tuple(row for row in self.find(*key) if row.period.holds(on) is None)


def _edges(period: DatePeriod) -> Iterator[date]:
    """The days on which what the period says may change: an end known to the month is open inside it."""
    for end in (period.since, period.until):
        if end is not None:
            yield end.first
            yield end.last


def by_status(citations: Iterable[Citation]) -> dict[str, int]:
    """How many citations have which status; every status named, zeros too."""
    counts = {status.value: 0 for status in FactStatus}
    for citation in citations:
        counts[citation.status.value] += 1
    return counts
