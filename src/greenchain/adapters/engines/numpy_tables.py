"""Tables scored by numpy, block by block; sorted runs that do not fit in memory wait in files until they are merged."""

from __future__ import annotations

import csv
import heapq
import math
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import IO

import numpy as np
import numpy.typing as npt

from greenchain.adapters.engines.csv_tables import csv_rows
from greenchain.adapters.engines.duckdb_tables import connected, imported, read_columns, view_table
from greenchain.adapters.engines.table_files import Foreign, TableFile, opened
from greenchain.scoring.arrays.checking import MAX_FAULTS
from greenchain.scoring.arrays.engine import ScoredRow
from greenchain.scoring.arrays.rules import LEVELS, ScoreRules
from greenchain.scoring.arrays.score_tables import FAILED, PASSED, UNKNOWN, score_table
from greenchain.scoring.arrays.table_shape import (
    FALSE,
    LEVEL,
    NUMBER,
    TRUE,
    UNSTATED_LEVEL,
    Kind,
    TableShape,
    cell_faults,
)
from greenchain.values.errors import InputError

_BLOCK = 16_384  # rows read and scored at once
_RUN = 400_000  # scored rows sorted in memory: some hundred megabytes
_KNOWN = 50_000  # texts of one column whose meaning is remembered, for answers repeat
_NUMBER = re.compile(NUMBER + r"\Z", re.ASCII)
_UNSTATED = LEVELS.index(next(level for level in LEVELS if level.value == UNSTATED_LEVEL))
_LEVELS = {level.value: at for at, level in enumerate(LEVELS)}
_GATES = {**dict.fromkeys(TRUE, PASSED), **dict.fromkeys(FALSE, FAILED)}

Reader = Callable[[object], float | None]
"""What a cell means; ``None`` for one that is wrong."""


class NumpyTables:
    """The engine ``numpy``; Parquet is read by DuckDB, where that is installed."""

    name = "numpy"

    def rows(self, path: str, *, rules: ScoreRules) -> Iterator[ScoredRow]:
        """The rows of a CSV or Parquet table, scored, by id; see ``TableEngine``."""
        with ExitStack() as stack:
            table = stack.enter_context(opened(path))
            columns, cells = _parquet(table, stack) if table.is_parquet else _csv(table)
            TableShape.of(rules, columns)
            blocks = _Blocks(rules, [name for name, _ in columns])
            runs = [_spilled(run, stack) for run in _runs(blocks, cells)]
            InputError.raise_if(cell_faults(blocks.wrong))
            yield from heapq.merge(*runs)


class _Blocks:
    """Blocks of cells become scored rows; what is wrong is kept, the lowest ids first."""

    def __init__(self, rules: ScoreRules, header: Sequence[str]) -> None:
        self.rules, self.header = rules, header
        self.wrong: list[tuple[str, str, str]] = []
        self._known: dict[str, dict[object, float | None]] = {}
        self._readers: dict[str, Reader] = {}
        for rule in rules.rules:
            self._readers[rule.id] = _answer_reader(float(rule.full))
            self._readers[rule.id + LEVEL] = _level
        for gate in rules.gates:
            self._readers[gate] = _gate
            self._readers[gate + LEVEL] = _level

    def scored(self, rows: Sequence[Sequence[Foreign]]) -> list[ScoredRow]:
        """The scored rows of one block, in its order."""
        cells = dict(zip(self.header, zip(*rows, strict=True), strict=True))
        ids = ["" if id_ is None else str(id_) for id_ in cells["id"]]
        rules, count = self.rules, len(rows)
        table = score_table(
            self._filled(cells, ids, rules.indicators, empty=np.nan),
            self._filled(cells, ids, [name + LEVEL for name in rules.indicators], empty=_UNSTATED).astype(np.int8),
            rules=rules,
            gates=self._filled(cells, ids, rules.gates, empty=UNKNOWN).astype(np.int8),
            gate_levels=self._filled(cells, ids, [name + LEVEL for name in rules.gates], empty=_UNSTATED).astype(
                np.int8
            ),
        )
        figures = (table.guaranteed, table.possible, table.declared, table.coverage)
        bands = (table.band_guaranteed, table.band_possible)
        columns = [column.tolist() for column in (*figures, *bands)]
        return [ScoredRow(*row) for row in zip(ids, *columns, strict=True)][:count]

    def _filled(
        self, cells: dict[str, tuple[Foreign, ...]], ids: list[str], names: Sequence[str], *, empty: float
    ) -> npt.NDArray[np.float64]:
        block = np.full((len(ids), len(names)), empty)
        for at, name in enumerate(names):
            if name in cells:
                block[:, at] = self._column(cells[name], ids, name, empty)
        return block

    def _column(self, cells: tuple[Foreign, ...], ids: list[str], name: str, empty: float) -> list[float]:
        known, read = self._known.setdefault(name, {}), self._readers[name]
        if len(known) > _KNOWN:
            known.clear()
        for cell in set(cells).difference(known):
            known[cell] = empty if cell is None or cell == "" else read(cell)
        column = [known[cell] for cell in cells]
        if None in column:
            found = [(id_, name, str(cell)) for id_, cell in zip(ids, cells, strict=True) if known[cell] is None]
            self.wrong = heapq.nsmallest(MAX_FAULTS + 1, {*self.wrong, *found})
        return [empty if value is None else value for value in column]


def _answer_reader(full: float) -> Reader:
    def read(cell: object) -> float | None:
        if isinstance(cell, str) and not _NUMBER.match(cell):
            return None
        value = float(cell) if isinstance(cell, str | int | float) else math.nan
        return value if 0 <= value <= full else None

    return read


def _level(cell: object) -> float | None:
    if isinstance(cell, str):
        return _LEVELS.get(cell)
    return cell if isinstance(cell, int) and cell in range(len(LEVELS)) else None


def _gate(cell: object) -> float | None:
    return _GATES.get(str(cell).lower())


def _csv(table: TableFile) -> tuple[list[tuple[str, Kind | None]], Iterator[Sequence[Foreign]]]:
    return [(name, Kind.TEXT) for name in table.header], csv_rows(table.path)


def _parquet(table: TableFile, stack: ExitStack) -> tuple[list[tuple[str, Kind | None]], Iterator[Sequence[Foreign]]]:
    connection = stack.enter_context(connected(imported(), table.folder))
    view_table(connection, table)
    columns = read_columns(connection, table)

    def cells() -> Iterator[Sequence[Foreign]]:
        selected = ", ".join(column for _, _, column in columns)
        cursor = connection.execute(f"SELECT {selected} FROM read_table")  # noqa: S608 - quoted names
        while rows := cursor.fetchmany(_BLOCK):
            yield from rows

    return [(name, kind) for name, kind, _ in columns], cells()


def _runs(blocks: _Blocks, cells: Iterator[Sequence[Foreign]]) -> Iterator[list[ScoredRow]]:
    """Scored rows in sorted runs."""
    run: list[ScoredRow] = []
    while block := list(islice(cells, _BLOCK)):
        run += blocks.scored(block)
        if len(run) >= _RUN:
            yield sorted(run)
            run = []
    yield sorted(run)


def _spilled(run: list[ScoredRow], stack: ExitStack) -> Iterable[ScoredRow]:
    """A run in memory where it is the only one, else out of a file."""
    if len(run) < _RUN:  # the last one
        return run
    file = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline=""))  # noqa: SIM115 - the stack closes it
    csv.writer(file).writerows(run)
    return _read_back(file)


def _read_back(file: IO[str]) -> Iterator[ScoredRow]:
    file.seek(0)
    for id_, *figures in csv.reader(file):
        yield ScoredRow(id_, *map(int, figures))
