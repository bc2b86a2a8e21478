"""Reads one CSV table of a pack: typed cells, dated and cited rows, and every refusal a table can earn."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from greenchain.standards.rows import Cell, Row, Table
from greenchain.values.criterion_units import unit_of
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.finding import Citation, FactStatus, PackRef
from greenchain.values.identifiers import country
from greenchain.values.quantity import parse_decimal, unit
from greenchain.values.time import DatePeriod, PartialDate

# Every table carries these beside its own columns; clause and instrument may be left out
CITATION_COLUMNS = ("valid_from", "valid_until", "source", "status")
OPTIONAL_COLUMNS = ("clause", "instrument")
FILLED = "filled"
_HEADING_LENGTHS = (2, 4, 6, 8, 10)  # chapter, heading, subheading, and two national layers


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What ``pack.toml`` says of a table.

    Attributes:
        columns: type by own column: text, words, decimal, integer, boolean, date, country, unit, heading, headings or
            rule; ``?`` behind it allows a blank; ``ref TABLE.COLUMN`` and ``refs TABLE.COLUMN`` point at rows of the
            same pack or, as ``kind/id:TABLE.COLUMN``, of a sister; of several, one after the other, any will do.
        gaps: the reason why days without a row are right; empty where they are an error.
        closed: whether absence means no: ``true``, or ``"filled"`` for a list that says nothing while it is empty and,
            being one act, is whole once it has rows.
    """

    name: str
    file: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    gaps: str = ""
    closed: bool | str = False


@dataclass(frozen=True, slots=True)
class Sources:
    """The pack's sources by id: instrument and where it was read."""

    by_id: Mapping[str, tuple[str, str]]
    pack: PackRef

    def citation(self, cells: Mapping[str, str], *, row: str) -> Citation:
        """The citation that a row's own columns spell; faults are the caller's to have checked."""
        instrument, read_in = self.by_id[cells["source"]]
        return Citation(
            instrument=cells.get("instrument") or instrument,
            clause=cells.get("clause") or "",
            source=read_in,
            status=FactStatus(cells["status"]),
            period=DatePeriod.parse(cells.get("valid_from") or None, cells.get("valid_until") or None),
            pack=self.pack,
            row=row,
        )

    def faults(self, cells: Mapping[str, str], *, where: str) -> Iterator[Fault]:
        """What is wrong with the citation columns of one row, rule or parameter."""
        if cells.get("source") not in self.by_id:
            known = ", ".join(sorted(self.by_id)) or "a [[source]] of pack.toml"
            yield Fault("PACK_SOURCE_MISSING", f"one of {known}", repr(cells.get("source", "")), where)
        if cells.get("status") not in set(FactStatus):
            yield Fault(
                "PACK_STATUS_MISSING", "verified, read, derived or recalled", repr(cells.get("status", "")), where
            )
        try:
            DatePeriod.parse(cells.get("valid_from") or None, cells.get("valid_until") or None)
        except GreenchainError as error:
            yield from error.within(where=where).faults


def _heading(text: str) -> str:
    """A code of the Harmonized System, or of a State beyond its six digits."""
    if not (text.isascii() and text.isdigit() and len(text) in _HEADING_LENGTHS):
        raise ValueError(text)
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";") if word.strip())


_READERS: Mapping[str, Callable[[str], Cell]] = {
    "text": str,
    "words": _words,
    "heading": _heading,
    "headings": lambda text: tuple(map(_heading, _words(text))),
    "rule": str,
    "decimal": parse_decimal,
    "integer": lambda text: int(parse_decimal(text)),
    "boolean": lambda text: {"yes": True, "no": False}[text],
    "date": PartialDate.parse,
    "country": country,
    "unit": lambda text: (unit_of(text) or unit(text)).code,  # those of criteria, and any of quantities in any case
    "ref": str,
    "refs": _words,
}


def known_type(column_type: str) -> bool:
    """Whether a column type is one of the vocabulary."""
    return column_type.removesuffix("?").split(" ")[0] in _READERS


def read_table(raw: bytes, spec: TableSpec, *, sources: Sources) -> tuple[Table, list[Fault]]:
    """The table, and everything wrong with it; rows with a fault are left out."""
    faults: list[Fault] = []
    try:
        lines = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        lines, faults = [], [Fault("PACK_SHAPE", "a UTF-8 CSV table", str(error), spec.file)]
    header = tuple(lines[0]) if lines else ()
    wanted = {*spec.columns, *CITATION_COLUMNS}
    if lines and (set(header) - set(OPTIONAL_COLUMNS) != wanted or len(set(header)) != len(header)):
        difference = sorted((set(header) - set(OPTIONAL_COLUMNS)) ^ wanted)
        faults.append(Fault("PACK_SHAPE", f"the columns {sorted(wanted)}", f"difference {difference}", spec.file))
        lines = []
    rows: list[Row] = []
    days: list[_Days] = []
    for number, line in enumerate(lines[1:], start=2):
        where = f"{spec.file} row {number}"
        if len(line) != len(header):
            faults.append(Fault("PACK_SHAPE", f"{len(header)} cells", f"{len(line)}", where))
            continue
        texts = dict(zip(header, line, strict=True))
        row, found = _read_row(texts, spec, sources, where)
        faults += found
        if row:
            rows.append(row)
        days += _days(texts, spec)
    faults += _period_faults(days, spec)
    return _table(spec, tuple(rows)), faults


def _table(spec: TableSpec, rows: tuple[Row, ...]) -> Table:
    is_filled = spec.closed == FILLED and bool(rows)
    weak = [row for row in rows if not row.status.is_firm] if is_filled else []
    unlisted = tuple(sorted(weak, key=lambda row: (row.status is not FactStatus.RECALLED, row.citation.row))[:1])
    columns = tuple(spec.columns)
    types = MappingProxyType(dict(spec.columns))
    closed = spec.closed is True or is_filled
    return Table(spec.name, columns, spec.key, rows, closed=closed, types=types, unlisted=unlisted)


def _read_row(
    texts: Mapping[str, str], spec: TableSpec, sources: Sources, where: str
) -> tuple[Row | None, list[Fault]]:
    faults = list(sources.faults(texts, where=where))
    cells: dict[str, Cell] = {}
    for column, column_type in spec.columns.items():
        try:
            cells[column] = _read_cell(texts[column], column_type)
        except GreenchainError as error:
            faults += error.within(where=f"{where} {column}: ").faults
        except (KeyError, ValueError, ArithmeticError):
            faults.append(Fault("PACK_CELL", f"{column_type} in {column}", repr(texts[column]), where))
    if faults:
        return None, faults
    key = "/".join(texts[column] for column in spec.key)
    return Row(cells, sources.citation(texts, row=f"{spec.name}/{key}")), []


def _read_cell(text: str, column_type: str) -> Cell:
    if column_type.endswith("?") and not text:
        return None
    if not text:
        raise ValueError("blank")
    return _READERS[column_type.removesuffix("?").split(" ")[0]](text)


@dataclass(frozen=True, slots=True)
class _Days:
    """The key and the days of a row, whatever else is wrong with it: a row left out makes no gap."""

    key: tuple[str, ...]
    period: DatePeriod


def _days(texts: Mapping[str, str], spec: TableSpec) -> list[_Days]:
    try:
        period = DatePeriod.parse(texts["valid_from"] or None, texts["valid_until"] or None)
    except GreenchainError:  # which is a fault of the row already
        return []
    return [_Days(tuple(texts[column] for column in spec.key), period)]


def _period_faults(days: list[_Days], spec: TableSpec) -> Iterator[Fault]:
    groups: defaultdict[tuple[str, ...], list[DatePeriod]] = defaultdict(list)
    for one in days:
        groups[one.key].append(one.period)
    for key, periods in groups.items():
        ordered = sorted(periods, key=lambda period: period.since.first.toordinal() if period.since else 0)
        for earlier, later in pairwise(ordered):
            end, start = earlier.until, later.since
            place = f"{spec.file} key {'/'.join(key)}"
            if end is None or start is None or start.last < end.first:
                yield Fault("PACK_OVERLAP", "one row a day", f"{earlier} and {later}", place)
            elif end.last < start.first and not spec.gaps:
                yield Fault("PACK_GAP", "periods that meet", f"{earlier} and {later}", place)
