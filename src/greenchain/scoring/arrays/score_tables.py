"""The points of many cards at once: what is guaranteed, possible and declared, row by row, in whole micro-points.

Answers become whole micro-points first and are added then. The sums run over floats that hold whole numbers below
2**53, so they are exact in whatever order a machine adds them. A row is never a scorecard: nothing is signed, nothing
says that anybody conforms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Longs, Reals, Truths
from greenchain.scoring.arrays.checking import MAX_FAULTS
from greenchain.scoring.arrays.micro_points import Rates
from greenchain.scoring.arrays.rules import LEVELS, ScoreRules
from greenchain.values.errors import Fault, InputError

MAX_CELLS = 4_000_000_000  # of one table in memory: 32 GB of answers
_BLOCK_CELLS = 2**16  # worked on at once: half a megabyte a vector, which stays in a processor's second cache
_BLOCK_ROWS = 2**14
NO_BAND = -1
Tiny: TypeAlias = npt.NDArray[np.int8]
PASSED, FAILED, UNKNOWN = 1, 0, -1


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTable:
    """The points of many cards, a vector a figure, row by row; points and coverage in millionths of a point.

    Attributes:
        guaranteed: points that the evidence proves, were the levels true.
        possible: points that nothing excludes.
        declared: points as stated; nothing stated is none.
        coverage: points of the scale whose answers reach the level asked for.
        band_guaranteed, band_possible: numbers of bands, -1 for none.
    """

    guaranteed: Longs
    possible: Longs
    declared: Longs
    coverage: Longs
    band_guaranteed: Tiny
    band_possible: Tiny

    @classmethod
    def blank(cls, rows: int) -> ScoreTable:
        """A table of that many rows, yet to be filled."""
        guaranteed, possible, declared, coverage = (np.empty(rows, np.int64) for _ in range(4))
        return cls(guaranteed, possible, declared, coverage, np.empty(rows, np.int8), np.empty(rows, np.int8))


def score_table(
    values: npt.NDArray[np.float64],
    levels: npt.NDArray[np.integer],
    *,
    rules: ScoreRules,
    gates: npt.NDArray[np.integer] | None = None,
    gate_levels: npt.NDArray[np.integer] | None = None,
) -> ScoreTable:
    """The points of every row.

    Args:
        values: answers, rows x indicators in the order of ``rules``; NaN where there is none. A float stands for the
            shortest decimal that reads as it; its points are rounded to the millionth, half to even, before they add.
        levels: the level of evidence of each answer, 0 to 4.
        rules: what answers earn.
        gates: rows x gates of ``rules``: 1 passed, 0 failed, -1 unknown; all unknown where not given.
        gate_levels: the level of evidence of each gate's answer.

    Raises:
        InputError: ``TABLE_CELL`` for answers outside 0 to the full answer and for levels and gates that are none, by
            row and column, all together up to a hundred; ``BUDGET_EXCEEDED``.
        TypeError: values that are no 64-bit floats, levels or gates that are no whole numbers.
        ValueError: another shape.
    """
    _require_shapes(values, levels, rules=rules, gates=gates, gate_levels=gate_levels)
    table = ScoreTable.blank(values.shape[0])
    work = _Work(rules, Rates.of(rules))
    for first in range(0, values.shape[0], work.rows):
        block = slice(first, min(first + work.rows, values.shape[0]))
        work.score(values[block], levels[block], into=table, first=first)
        if rules.gates:
            work.bar(
                None if gates is None else gates[block],
                None if gate_levels is None else gate_levels[block],
                into=table,
                block=block,
            )
    work.refuse()
    return table


class _Work:
    """What all blocks share: vectors of the rules spread over a block, and the faults found so far."""

    def __init__(self, rules: ScoreRules, rates: Rates) -> None:
        count = len(rules.rules)
        self.rules, self.rates = rules, rates
        self.rows = max(1, min(_BLOCK_ROWS, _BLOCK_CELLS // count))
        # spread out, for numpy goes through a short row over and over again much more slowly
        self.rate, self.full = (np.tile(row, (self.rows, 1)) for row in (rates.rate, rates.full))
        minima = np.array([rule.evidence_min for rule in rules.rules], np.int8)
        self.least = minima[0] if (minima == minima[0]).all() else np.tile(minima, (self.rows, 1))
        self.limits = np.array([least for _, least in rules.bands], np.int64)
        self.numbers = np.array([NO_BAND, *(number for number, _ in rules.bands)], np.int8)
        self.faults: list[Fault] = []
        self.wrong = 0

    def score(self, values: Reals, levels: npt.NDArray[np.integer], *, into: ScoreTable, first: int) -> None:
        """Fill in the points and bands of one block."""
        with np.errstate(over="ignore", invalid="ignore"):  # of answers that are refused
            self._score(values, levels, into=into, first=first)

    def _score(self, values: Reals, levels: npt.NDArray[np.integer], *, into: ScoreTable, first: int) -> None:
        rows = values.shape[0]
        answers = np.fmax(values, 0.0)  # nothing for NaN, and for what is refused below
        stated = values <= self.full[:rows]
        if not (answers <= self.full[:rows]).all() or np.fmin.reduce(values, axis=None, initial=0.0) < 0:
            outside = (values < 0) | (values > self.full[:rows])
            self._found(outside, values, self.rules.indicators, first, "an answer from 0 to the full one")
        if levels.size and not 0 <= int(levels.min()) <= int(levels.max()) < len(LEVELS):
            wrong = (levels < 0) | (levels >= len(LEVELS))
            names = tuple(f"{name}.level" for name in self.rules.indicators)
            self._found(wrong, levels, names, first, "a level from 0 to 4")
        points = self._points(answers)
        proven = levels >= (self.least[:rows] if self.least.ndim else self.least)
        proven &= stated
        counted = proven.astype(np.float64)
        block = slice(first, first + rows)
        guaranteed = np.einsum("ij,ij->i", points, counted)
        covered = np.einsum("ij,j->i", counted, self.rates.micros)
        into.guaranteed[block] = guaranteed
        into.declared[block] = np.einsum("ij->i", points)
        into.coverage[block] = covered
        into.possible[block] = guaranteed + (self.rules.micros - covered)
        for points_of, bands in (
            (into.guaranteed, into.band_guaranteed),
            (into.possible, into.band_possible),
        ):
            bands[block] = self.numbers[self.limits.searchsorted(points_of[block], side="right")]

    def _points(self, answers: Reals) -> Reals:
        """Micro-points of each answer, as floats that hold whole numbers."""
        exact = np.multiply(answers, self.rate[: answers.shape[0]])
        points: Reals = np.rint(exact)
        exact -= points
        np.abs(exact, out=exact)
        if exact.max(initial=0.0) >= self.rates.doubt:
            at = np.nonzero((exact >= self.rates.doubt) & (answers <= self.full[: answers.shape[0]]))
            points[at] = self.rates.decided(answers[at], at[1])
        return points

    def bar(
        self,
        gates: npt.NDArray[np.integer] | None,
        levels: npt.NDArray[np.integer] | None,
        *,
        into: ScoreTable,
        block: slice,
    ) -> None:
        """Take away bands: both where a gate is proven to fail, the guaranteed one where one is not proven to hold."""
        if gates is None or levels is None:
            into.band_guaranteed[block] = NO_BAND
            return
        names = self.rules.gates
        self._found((gates < UNKNOWN) | (gates > PASSED), gates, names, block.start, "1, 0 or -1")
        wrong = (levels < 0) | (levels >= len(LEVELS))
        self._found(wrong, levels, tuple(f"{name}.level" for name in names), block.start, "a level from 0 to 4")
        proven = levels >= self.rules.gate_min
        failed = (proven & (gates == FAILED)).any(axis=1)
        held = (proven & (gates == PASSED)).all(axis=1)
        into.band_possible[block][failed] = NO_BAND
        into.band_guaranteed[block][~held] = NO_BAND

    def _found(
        self, wrong: Truths, cells: npt.NDArray[np.generic], names: tuple[str, ...], first: int, expected: str
    ) -> None:
        self.wrong += int(np.count_nonzero(wrong))
        for row, column in zip(*(places.tolist() for places in np.nonzero(wrong)), strict=True):
            if len(self.faults) >= MAX_FAULTS:
                return
            where = f"row {first + row}, column {names[column]}"
            self.faults.append(Fault("TABLE_CELL", expected, str(cells[row, column].item()), where=where))

    def refuse(self) -> None:
        """Raise all faults found; those that are not named are counted."""
        if self.wrong > len(self.faults):
            more = f"{self.wrong - len(self.faults)} more such cells"
            self.faults.append(Fault("TABLE_CELL", "cells that can be scored", more))
        InputError.raise_if(self.faults)


def _require_shapes(
    values: npt.NDArray[np.float64],
    levels: npt.NDArray[np.integer],
    *,
    rules: ScoreRules,
    gates: npt.NDArray[np.integer] | None,
    gate_levels: npt.NDArray[np.integer] | None,
) -> None:
    if not isinstance(values, np.ndarray) or values.dtype != np.float64:
        raise TypeError("values: an array of 64-bit floats is wanted, since others stand for other decimals")
    rows = values.shape[0] if values.ndim else 0
    wanted = [("values", values, len(rules.rules)), ("levels", levels, len(rules.rules))]
    if (gates is None) != (gate_levels is None):
        raise ValueError("gates and gate_levels are given together")
    if gates is not None and gate_levels is not None:
        wanted += [("gates", gates, len(rules.gates)), ("gate_levels", gate_levels, len(rules.gates))]
    for name, array, columns in wanted:
        if not isinstance(array, np.ndarray) or (name != "values" and array.dtype.kind not in "iu"):
            raise TypeError(f"{name}: an array of whole numbers is wanted")
        if array.shape != (rows, columns):
            raise ValueError(f"{name}: {rows} rows x {columns} columns are wanted, found {array.shape}")
    if values.size > MAX_CELLS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_CELLS} cells", str(values.size)))
