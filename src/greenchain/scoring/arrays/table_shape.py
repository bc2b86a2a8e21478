"""What a table of cards looks like: which columns it has for the indicators and gates of the rules, and of what kind.

A table has the column ``id``, for every indicator its answer (``X11``) and level of evidence (``X11.level``), for every
gate likewise. A column that is absent is one of empty cells: no answer, and an answer without a level is of level L1.
A column that belongs to nothing is refused, since it may be a misspelled answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self

from greenchain.scoring.arrays.checking import MAX_FAULTS
from greenchain.scoring.arrays.rules import ScoreRules
from greenchain.values.errors import Fault, InputError

ID = "id"
LEVEL = ".level"
NUMBER = r"^ *[+-]?[0-9]{1,60}([.][0-9]{1,60})?([eE][+-]?[0-9]{1,3})? *"
"""How numbers are written in a cell, the same for Python, DuckDB (RE2) and Spark (Java); its end is the reader's."""

TRUE, FALSE = ("1", "true", "1.0"), ("0", "false", "0.0")
"""How the answer to a gate is written, in small letters."""

UNSTATED_LEVEL = "L1"
"""The level of an answer beside which none stands: declared, by nobody known."""


class Kind(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    REAL = "real"
    WHOLE = "whole"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class TableShape:
    """The kinds of the columns, in the order of the rules: ``answers``, ``levels``, ``gates``, ``gate_levels``."""

    names: tuple[str, ...]
    answers: tuple[Kind, ...]
    levels: tuple[Kind, ...]
    gates: tuple[Kind, ...]
    gate_levels: tuple[Kind, ...]

    @classmethod
    def of(cls, rules: ScoreRules, columns: Iterable[tuple[str, Kind | None]]) -> Self:
        """The shape of a table with these columns; a kind of ``None`` is one that holds nothing to score.

        Raises:
            InputError: ``TABLE_COLUMN``; every column that is wrong named.
        """
        listed = list(columns)
        found: dict[str, Kind] = {}
        faults: list[Fault] = []
        known = {ID, *_with_levels(rules.indicators), *_with_levels(rules.gates)}
        for name, kind in listed:
            if name not in known:
                faults.append(Fault("TABLE_COLUMN", "an indicator or gate of the card, or its level", name))
            elif name in found:
                faults.append(Fault("TABLE_COLUMN", "each column once", name))
            elif name.endswith(LEVEL) and kind is Kind.REAL:
                faults.append(Fault("TABLE_COLUMN", "levels L0 to L4, or whole numbers 0 to 4", name))
            elif kind is None or (name == ID and kind is Kind.REAL):
                faults.append(Fault("TABLE_COLUMN", "texts, whole numbers or 64-bit floats", name))
            found[name] = kind or Kind.TEXT
        if ID not in found:
            found_names = ", ".join(name for name, _ in listed) or "none"
            faults.append(Fault("TABLE_COLUMN", "a column id, the columns separated by commas", found_names))
        InputError.raise_if(faults[:MAX_FAULTS])
        return cls(
            tuple(name for name, _ in listed),
            answers=_kinds(rules.indicators, found),
            levels=_kinds((name + LEVEL for name in rules.indicators), found),
            gates=_kinds(rules.gates, found),
            gate_levels=_kinds((name + LEVEL for name in rules.gates), found),
        )


def aliases(rules: ScoreRules) -> Mapping[str, str]:
    """The plain name by which the portable SQL knows each column: ``X11.level`` is ``b0``, quoted in no dialect."""
    named = {ID: ID}
    for at, name in enumerate(rules.indicators):
        named |= {name: f"a{at}", name + LEVEL: f"b{at}"}
    for at, name in enumerate(rules.gates):
        named |= {name: f"g{at}", name + LEVEL: f"h{at}"}
    return named


def cell_faults(cells: Iterable[tuple[str, str, str]]) -> tuple[Fault, ...]:
    """Faults of wrong cells, each the row's id, the column and what stood there; sorted, a hundred at most named."""
    ordered = sorted(set(cells))
    faults = [
        Fault("TABLE_CELL", _expected(column), found, where=f"id {row}, column {column}")
        for row, column, found in ordered[:MAX_FAULTS]
    ]
    if len(ordered) > MAX_FAULTS:
        faults.append(Fault("TABLE_CELL", "cells that can be scored", "more such cells"))
    return tuple(faults)


def _expected(column: str) -> str:
    return "a level from L0 to L4" if column.endswith(LEVEL) else "an answer within the scale, or nothing"


def _with_levels(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield from (name, name + LEVEL)


def _kinds(names: Iterable[str], found: Mapping[str, Kind]) -> tuple[Kind, ...]:
    return tuple(found.get(name, Kind.ABSENT) for name in names)
