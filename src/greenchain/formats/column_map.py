"""Where our fields stand in the table or document of somebody else: a map of columns and constants, as a value.

A map says of each of our fields the one source it comes from: a column by its printed name, a constant, or, of customs
XML, a kind of attached document. What no source is named for is not given. The order of day and month is the map's to
say; no date is ever guessed from its digits. Engines and readers ask the same map (:meth:`ColumnMap.places`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from greenchain.formats.declaration_fields import HEADER_FIELDS, ITEM_FIELDS, calendar_date
from greenchain.formats.table import RefusedRow, Row, column_name
from greenchain.formats.table_shapes import did_you_mean
from greenchain.values.errors import Fault, InputError
from greenchain.values.toml import parse_toml

KEYS = ("declaration_id", "item_no")
FIELDS: tuple[str, ...] = (*KEYS, *HEADER_FIELDS, *ITEM_FIELDS)
"""Every field that a row of a table of declarations may state, the keys first."""

DATE_FIELDS = frozenset(
    name for name, normalize in {**HEADER_FIELDS, **ITEM_FIELDS}.items() if normalize is calendar_date
)
"""Our fields that hold a date."""

MAX_BYTES = 256 * 1024  # a map has some fifty lines
_TABLES = ("fields", "constants", "documents", "dates")
_ORDERS = ("dmy", "mdy", "ymd")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})

_PARTED = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})", re.ASCII)
_COMPACT = re.compile(r"\d{8}", re.ASCII)
_YEAR = 4  # digits of a year that needs no century


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a map says.

    Attributes:
        fields: by our field, the column of theirs; empty where the columns bear our names already.
        constants: by our field, the text that stands for every row; a blank declares none.
        documents: by the code of an attached document, our field that takes its reference.
        day_order: ``dmy``, ``mdy`` or ``ymd``; empty where only dates as ISO 8601 prints them are read.
        century: the first two digits of years that are printed with two; empty where those are refused.
    """

    fields: Mapping[str, str] = field(default_factory=lambda: _NO_NAMES)
    constants: Mapping[str, str] = field(default_factory=lambda: _NO_NAMES)
    documents: Mapping[str, str] = field(default_factory=lambda: _NO_NAMES)
    day_order: str = ""
    century: str = ""

    @classmethod
    def from_toml(cls, text: str) -> ColumnMap:
        """The map that a TOML text states; see :func:`read_map`."""
        return read_map(text.encode("utf-8", "backslashreplace"), name="")

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """The number of the column that holds each field, for those that have one.

        Names are compared without regard to case, width and blanks. Fields with neither column nor constant are not
        given.

        Raises:
            InputError: ``MAP_COLUMN_MISSING``: a column of the map is not there, or nothing holds the declaration's id
                or the item's number; ``HEADER_DUPLICATE``: a column that is read stands twice.

        >>> ColumnMap({"hs": "HS6 Code", "declaration_id": "ID"}, {"item_no": "1"}).places(["ID", "HS6 Code"])
        {'declaration_id': 0, 'hs': 1}
        """
        names = [column_name(name) for name in header]
        wanted = {ours: column_name(theirs) for ours, theirs in self.fields.items()} or {
            name: name for name in FIELDS if name in names and name not in self.constants
        }
        faults = [
            Fault("HEADER_DUPLICATE", "each column once", name, where=f"row 1, column {name}")
            for name in sorted(set(wanted.values()))
            if names.count(name) > 1
        ]
        known = tuple(dict.fromkeys(name for name in names if name))
        faults += [
            Fault(
                "MAP_COLUMN_MISSING",
                f"a column for {ours}",
                f"no column {self.fields[ours]!r}",
                where="row 1",
                remedy=did_you_mean(name, known),
            )
            for ours, name in wanted.items()
            if name not in names
        ]
        lacking = [name for name in KEYS if name not in wanted and name not in self.constants]
        faults += [Fault("MAP_COLUMN_MISSING", f"a source for {name}", "none", where="row 1") for name in lacking]
        InputError.raise_if(faults)
        return {ours: names.index(wanted[ours]) for ours in FIELDS if ours in wanted}

    def dated(self, given: Mapping[str, str]) -> dict[str, str]:
        """``given`` with every date in the order of ISO 8601."""
        return {name: self.iso_date(text) if name in DATE_FIELDS else text for name, text in given.items()}

    def iso_date(self, text: str) -> str:
        """A date that is printed in the map's order as ISO 8601 prints it; any other text as it is.

        >>> ColumnMap(day_order="dmy").iso_date("3/12/2025"), ColumnMap().iso_date("3/12/2025")
        ('2025-12-03', '3/12/2025')
        """
        parts = self._parts(text.strip())
        if parts is None:
            return text
        by_letter = dict(zip(self.day_order, parts, strict=True))
        year = by_letter["y"] if len(by_letter["y"]) == _YEAR else self.century + by_letter["y"]
        if len(year) != _YEAR:
            return text
        return f"{year}-{by_letter['m']:0>2}-{by_letter['d']:0>2}"

    def _parts(self, text: str) -> tuple[str, str, str] | None:
        """The three numbers of a date, in the order printed; ``None`` where the map's order does not fit them."""
        if not self.day_order:
            return None
        if _COMPACT.fullmatch(text):
            lengths = [_YEAR if letter == "y" else 2 for letter in self.day_order]
            first, second = lengths[0], lengths[0] + lengths[1]
            return text[:first], text[first:second], text[second:]
        match = _PARTED.fullmatch(text)
        if match is None:
            return None
        parts = (match[1], match[3], match[4])
        year = parts[self.day_order.index("y")]
        is_iso = len(match[1]) == _YEAR and self.day_order != "ymd"
        others = [part for letter, part in zip(self.day_order, parts, strict=True) if letter != "y"]
        fits = len(year) in (2, _YEAR) and all(len(part) <= 2 for part in others)  # noqa: PLR2004 - digits of a day
        return parts if fits and not is_iso else None


def mapped_rows(
    rows: Iterable[Row | RefusedRow], header: Sequence[str], *, by: ColumnMap
) -> Iterator[Row | RefusedRow]:
    """The rows of a table of theirs as rows of ours.

    Raises:
        InputError: as :meth:`ColumnMap.places`.
    """
    places = by.places(header)
    names = [column_name(name) for name in header]
    ours = {names[place]: field for field, place in places.items()}
    if "declaration_id" in places:  # where a column serves two fields, the id tells the row
        ours[names[places["declaration_id"]]] = "declaration_id"
    for row in rows:
        if isinstance(row, RefusedRow):
            yield _refused(row, ours, by.constants.get("declaration_id"))
        else:
            given = {field: row.cells[names[place]] for field, place in places.items()}
            yield Row(row.number, by.dated({**by.constants, **given}))


def _refused(row: RefusedRow, ours: Mapping[str, str], key: str | None) -> RefusedRow:
    """The row under our names; where all rows are of one declaration, its id stands in front."""
    columns = tuple(ours.get(name, f"({name})") for name in row.columns)
    if key is None or "declaration_id" in columns:
        return replace(row, columns=columns)
    return replace(row, columns=("declaration_id", *columns), lines=tuple((key, *line) for line in row.lines))


def read_map(raw: bytes, *, name: str) -> ColumnMap:
    """The map that a TOML file states.

    Args:
        raw: tables ``[fields]`` ours = "their column", ``[constants]`` ours = "text", ``[documents]``
            "code" = "our field", ``[dates]`` order = "dmy", "mdy" or "ymd", and century = "20" for years of two digits.
        name: what to call the file in faults.

    Raises:
        InputError: ``TOML_SYNTAX``, or ``MAP_MALFORMED`` for all that is wrong with it.
    """
    try:
        tables = parse_toml(raw, max_bytes=MAX_BYTES)
    except InputError as error:
        raise error.within(file=name) from None
    faults = [fault.within(file=name) for fault in _faults(tables)]
    InputError.raise_if(faults)
    dates = tables.get("dates", {})
    return ColumnMap(
        MappingProxyType(dict(tables.get("fields", {}))),
        MappingProxyType(dict(tables.get("constants", {}))),
        MappingProxyType(dict(tables.get("documents", {}))),
        str(dates.get("order", "")),
        str(dates.get("century", "")),
    )


def _faults(tables: Mapping[str, Any]) -> Iterator[Fault]:
    """Everything that a map cannot say."""
    for table, entries in tables.items():
        if table not in _TABLES:
            yield _fault(f"one of the tables {', '.join(_TABLES)}", table, f"/{table}", did_you_mean(table, _TABLES))
        elif not isinstance(entries, Mapping):
            yield _fault(f"a table [{table}]", repr(entries), f"/{table}")
        else:
            yield from _not_texts(table, entries)
    if any(not isinstance(tables.get(table, {}), Mapping) for table in _TABLES):
        return
    yield from _field_faults(tables)
    yield from _document_faults(tables.get("documents", {}))
    yield from _date_faults(tables.get("dates", {}))


def _field_faults(tables: Mapping[str, Any]) -> Iterator[Fault]:
    fields, constants = tables.get("fields", {}), tables.get("constants", {})
    for table in ("fields", "constants"):
        for ours in tables.get(table, {}):
            if ours not in FIELDS:
                yield _fault("a field of a declaration", ours, f"/{table}/{ours}", did_you_mean(ours, FIELDS))
    for ours in sorted(set(fields) & set(constants)):
        yield _fault("one source a field", f"a column and a constant for {ours}", f"/constants/{ours}")
    for ours, theirs in fields.items():
        if not str(theirs).strip():
            yield _fault("the name of a column", repr(theirs), f"/fields/{ours}")


def _not_texts(table: str, entries: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in entries.items():
        if not isinstance(value, str):
            yield _fault("a text", repr(value), f"/{table}/{name}")


def _document_faults(documents: Mapping[str, Any]) -> Iterator[Fault]:
    known = tuple(ITEM_FIELDS)
    for code, ours in documents.items():
        if ours not in known:
            yield _fault("a field of an item", str(ours), f"/documents/{code}", did_you_mean(str(ours), known))


def _date_faults(dates: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in dates.items():
        if name == "order" and value not in _ORDERS:
            yield _fault(f"one of {', '.join(_ORDERS)}", str(value), "/dates/order")
        elif name == "century" and not re.fullmatch(r"\d\d", str(value), re.ASCII):
            yield _fault("two digits", str(value), "/dates/century")
        elif name not in ("order", "century"):
            yield _fault("order or century", name, f"/dates/{name}")


def _fault(expected: str, found: str, where: str, remedy: str = "") -> Fault:
    return Fault("MAP_MALFORMED", expected, found, where=where, remedy=remedy)
