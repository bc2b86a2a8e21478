"""The steps that engines of the portable SQL take: settle doubtful floats, score, tell what is wrong, give rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from greenchain.scoring.arrays.checking import MAX_FAULTS
from greenchain.scoring.arrays.engine import ScoredRow
from greenchain.scoring.arrays.micro_points import rounded
from greenchain.scoring.arrays.portable_sql import (
    MAX_MIDDLES,
    cell_columns,
    fault_query,
    middle_query,
    range_query,
    score_query,
)
from greenchain.scoring.arrays.rules import ScoreRules
from greenchain.scoring.arrays.table_shape import TableShape, cell_faults
from greenchain.values.errors import Fault, InputError

SOURCE = "greenchain_cells"
SCORED = "greenchain_scored"


class SqlSession(Protocol):
    """An engine that runs SQL over the relation ``SOURCE``."""

    def fetched(self, query: str) -> Iterator[Sequence[Any]]:
        """The rows of a query."""

    def keep(self, name: str, query: str) -> None:
        """Keep what a query gives under a name."""


def scored_rows(session: SqlSession, rules: ScoreRules, shape: TableShape) -> Iterator[ScoredRow]:
    """The scored rows, by id.

    Raises:
        InputError: ``TABLE_CELL``, every wrong cell named up to a hundred; ``BUDGET_EXCEEDED``.
    """
    ranges = range_query(rules, shape, source=SOURCE)
    if ranges and any(is_wrong for (is_wrong,) in session.fetched(ranges)):
        raise InputError(*_faults(session, rules, shape))
    session.keep(SCORED, score_query(rules, shape, source=SOURCE, middles=_decided(session, rules, shape)))
    if any(is_wrong for (is_wrong,) in session.fetched(f"SELECT MAX(wrong) FROM {SCORED}")):  # noqa: S608 - names are ours
        raise InputError(*_faults(session, rules, shape))
    query = f"SELECT {', '.join(ScoredRow._fields)} FROM {SCORED} ORDER BY id"  # noqa: S608 - names are ours
    for id_, *figures in session.fetched(query):
        yield ScoredRow(id_, *figures)


def _decided(session: SqlSession, rules: ScoreRules, shape: TableShape) -> dict[int, list[float]]:
    """The floats on middles of endless decimals that earn the micro-point above."""
    query = middle_query(rules, shape, source=SOURCE)
    found = list(session.fetched(query)) if query else []
    if len(found) > MAX_MIDDLES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_MIDDLES} answers half way between two points", "more"))
    above: dict[int, list[float]] = defaultdict(list)
    for at, answer in found:
        rule = rules.rules[at]
        if 0 <= answer <= float(rule.full) and rounded(rule, answer) > int(answer * float(rule.rate) // 1):
            above[at].append(answer)
    return above


def _faults(session: SqlSession, rules: ScoreRules, shape: TableShape) -> tuple[Fault, ...]:
    names = cell_columns(rules)
    cells = []
    for id_, told in session.fetched(fault_query(rules, shape, source=SOURCE, most=MAX_FAULTS + 1)):
        for cell in told.split("\x1e")[:-1]:
            at, _, found = cell.partition("\x1f")
            cells.append((id_, names[int(at)], found))
    return cell_faults(cells)
