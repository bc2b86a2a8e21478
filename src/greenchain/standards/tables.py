"""Reads one CSV table of a pack: typed cells, dated and cited rows, and every refusal a table can earn."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

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


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What ``pack.toml`` says of a table.

    Attributes:
        columns: type by own column: text, words, decimal, integer, boolean, date, country or unit; ``?`` behind it
            allows a blank; ``ref TABLE.COLUMN`` and ``refs TABLE.COLUMN`` point at rows of the same pack.
        gaps: the reason why days without a row are right; empty where they are an error.
        closed: whether absence means no.
    """

    name: str
    file: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    gaps: str = ""
    closed: bool = False


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


_READERS: Mapping[str, Callable[[str], Cell]] = {
    "text": str,
    "words": lambda text: tuple(word.strip() for word in text.split(";") if word.strip()),
    "decimal": parse_decimal,
    "integer": lambda text: int(parse_decimal(text)),
    "boolean": lambda text: {"yes": True, "no": False}[text],
    "date": PartialDate.parse,
    "country": country,
    "unit": lambda text: (unit_of(text) or unit(text)).code,  # those of criteria, and any of quantities in any case
    "ref": str,
    "refs": lambda text: tuple(word.strip() for word in text.split(";") if word.strip()),
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
    for number, line in enumerate(lines[1:], start=2):
        where = f"{spec.file} row {number}"
        if len(line) != len(header):
            faults.append(Fault("PACK_SHAPE", f"{len(header)} cells", f"{len(line)}", where))
            continue
        row, found = _read_row(dict(zip(header, line, strict=True)), spec, sources, where)
        faults += found
        if row:
            rows.append(row)
    table = Table(spec.name, tuple(spec.columns), spec.key, tuple(rows), closed=spec.closed)
    faults += _period_faults(table, spec)
    return table, faults


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


def _period_faults(table: Table, spec: TableSpec) -> Iterator[Fault]:
    groups: defaultdict[tuple[Cell, ...], list[Row]] = defaultdict(list)
    for row in table.rows:
        groups[tuple(row[column] for column in spec.key)].append(row)
    for key, rows in groups.items():
        ordered = sorted(rows, key=lambda row: row.period.since.first.toordinal() if row.period.since else 0)
        for earlier, later in pairwise(ordered):
            end, start = earlier.period.until, later.period.since
            place = f"{spec.file} key {'/'.join(map(str, key))}"
            if end is None or start is None or start.last < end.first:
                yield Fault("PACK_OVERLAP", "one row a day", f"{earlier.period} and {later.period}", place)
            elif end.last < start.first and not spec.gaps:
                yield Fault("PACK_GAP", "periods that meet", f"{earlier.period} and {later.period}", place)
