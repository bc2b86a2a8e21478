"""Stated holdings as arrays: what they state in few groups, their dates as day numbers, their faults by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenchain.recognition.bulk.spans import NEVER
from greenchain.recognition.bulk.steps import Stated
from greenchain.values.errors import Fault, IdentifierError
from greenchain.values.identifiers import country

COLUMNS = ("scheme", "criteria_set", "category", "factory_country", "valid_from", "valid_until", "on")
UNSAID = 0  # the day number of a date that a row does not state
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Rows that were read.

    Attributes:
        groups: what rows state of scheme, criteria document and category, each once.
        group: by row, the place of its group.
        countries: of the factories, each once; ``None`` for a site that is not known.
        country: by row, the place of its country.
        since, until: by row, the certificate's days; ``UNSAID`` for the end of one that nothing is known of, or of a
            row that was refused: it holds on no day.
        on: by row, the day asked.
    """

    groups: tuple[Stated, ...]
    group: Numbers
    countries: tuple[str | None, ...]
    country: Numbers
    since: Numbers
    until: Numbers
    on: Numbers

    def __len__(self) -> int:
        return len(self.on)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row, the column that is wrong, and how."""

    row: int
    column: str
    fault: Fault


def read_claims(columns: Mapping[str, Sequence[Any]]) -> tuple[Claims, tuple[Refused, ...]]:
    """The rows of the columns, and what is wrong with some of them; nothing is recognized of a refused row.

    Raises:
        ValueError: a column is missing, or shorter than another.
        TypeError: a cell is of another type.
    """
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        raise ValueError(f"columns must hold {', '.join(COLUMNS)}: missing {', '.join(missing)}")
    if len({len(columns[name]) for name in COLUMNS}) > 1:
        raise ValueError(f"columns must be equally long: found {[len(columns[name]) for name in COLUMNS]}")
    groups, group = _grouped(columns)
    names, places = _coded(columns["factory_country"], "factory_country")
    countries, unknown = _countries(names)
    since, until, on = (_days(columns[name], name) for name in COLUMNS[4:])
    refused = (
        *_each(on == UNSAID, "on", Fault("DATE_MALFORMED", "the legal date asked for", "nothing")),
        *_each(
            (until != UNSAID) & (until <= since),
            "valid_until",
            Fault("PERIOD_EMPTY", "an end after the beginning", "an end before it"),
        ),
        *(one for place, fault in unknown.items() for one in _each(places == place, "factory_country", fault)),
    )
    until[(until == UNSAID) & (since != UNSAID)] = NEVER
    until[[one.row for one in refused]] = UNSAID
    claims = Claims(groups, group, countries, places, since, until, on)
    return claims, tuple(sorted(refused, key=lambda one: (one.row, one.column)))


def _each(is_wrong: NDArray[np.bool_], column: str, fault: Fault) -> Iterator[Refused]:
    for row in np.flatnonzero(is_wrong).tolist():
        yield Refused(row, column, fault)


def _coded(cells: Sequence[Any], name: str) -> tuple[list[str], Numbers]:
    """The texts of a column, each once and sorted, and by row the place of its text; an absent one is empty."""
    found = set(cells)
    for kind in set(map(type, found)):
        if not issubclass(kind, str | None):
            raise TypeError(f"{name} holds texts or None, not {kind.__name__}")
    texts = sorted({cell or "" for cell in found})
    places: dict[str | None, int] = {text: place for place, text in enumerate(texts)}
    if "" in places:
        places[None] = places[""]
    return texts, np.fromiter(map(places.__getitem__, cells), dtype=np.int64, count=len(cells))


def _grouped(columns: Mapping[str, Sequence[Any]]) -> tuple[tuple[Stated, ...], Numbers]:
    (schemes, scheme), (sets, criteria), (categories, category) = (_coded(columns[name], name) for name in COLUMNS[:3])
    codes, places = np.unique((scheme * len(sets) + criteria) * len(categories) + category, return_inverse=True)
    rest, third = np.divmod(codes, max(len(categories), 1))
    first, second = np.divmod(rest, max(len(sets), 1))
    found = zip(first.tolist(), second.tolist(), third.tolist(), strict=True)
    return tuple(Stated(schemes[a], sets[b], categories[c]) for a, b, c in found), places.reshape(-1)


def _countries(names: list[str]) -> tuple[tuple[str | None, ...], dict[int, Fault]]:
    """The countries that the texts name, and by place what is wrong with one."""
    found: list[str | None] = []
    unknown: dict[int, Fault] = {}
    for place, name in enumerate(names):
        try:
            found.append(country(name) if name else None)
        except IdentifierError as error:
            found.append(None)
            unknown[place] = error.faults[0]
    return tuple(found), unknown


def _days(cells: Sequence[Any], name: str) -> Numbers:
    kinds = set(map(type, cells))
    for kind in kinds:
        if issubclass(kind, datetime) or not issubclass(kind, date | None):
            raise TypeError(f"{name} holds dates or None, not {kind.__name__}: a legal date is no instant")
    told: Iterator[int] = map(date.toordinal, cells)
    if type(None) in kinds:
        told = (UNSAID if day is None else day.toordinal() for day in cells)
    return np.fromiter(told, dtype=np.int64, count=len(cells))
