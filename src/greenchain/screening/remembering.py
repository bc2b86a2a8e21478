"""What the condition of a rule came to before: an answer hangs on few facts, so most items have been asked already.

The question of a condition is the facts that it reads, and the stretch of days in which none of its tables changes.
Facts that it only holds against one another, or that only need to be there, stand in the question with what came of
that and not with their text: a number of a paper is another one in every declaration and changes no answer. What an
answer shows of them is told anew.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from greenchain.standards.condition_reader import fields_used, leaves
from greenchain.standards.conditions import Condition, Earlier, Facts, From, IsNone, Less, Truth, holds_on
from greenchain.standards.rows import Table
from greenchain.standards.table_conditions import InGroup, InTable
from greenchain.values.time import DatePeriod

_MOST_KEPT = 4_000  # answers of one rule: some two megabytes, and a shipped pack has a few dozen rules
_MOST_DAYS = 8_192  # those of twenty years
_WEIGHED = (Less, Earlier, From)  # leaves that ask how large a fact is, and not which
_ABSENT: Final = object()
_SOME: Final = object()
_FALSE: Final = Truth(value=False)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A condition in force for a period, with what it answered.

    Attributes:
        exact: the facts whose text is part of the question.
        flags: those that only need to be there, or not.
        weighed: the leaves whose answer is part of the question in the place of the texts they read.
        edges: the days on which what its tables say, or whether it is in force, may change.
    """

    condition: Condition
    tables: Mapping[str, Table]
    period: DatePeriod
    exact: tuple[str, ...]
    flags: tuple[str, ...]
    weighed: tuple[Condition, ...]
    edges: tuple[date, ...]
    known: dict[Hashable, Truth] = field(default_factory=dict, repr=False, compare=False)
    _answers: dict[Hashable, Truth] = field(default_factory=dict, repr=False, compare=False)
    _eras: dict[date, int] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, condition: Condition, tables: Mapping[str, Table], period: DatePeriod) -> Remembered:
        """A condition that was not asked yet."""
        told = list(leaves(condition))
        exact = {name for leaf in told if not isinstance(leaf, (*_WEIGHED, IsNone)) for name in fields_used(leaf)}
        flags = {leaf.field for leaf in told if isinstance(leaf, IsNone)} - exact
        weighed = [leaf for leaf in told if isinstance(leaf, _WEIGHED) and not fields_used(leaf) <= exact]
        used = {leaf.table for leaf in told if isinstance(leaf, InTable)}
        used |= {name for leaf in told if isinstance(leaf, InGroup) for name in (leaf.memberships, leaf.groups)}
        edges = {day for name in used if name in tables for day in tables[name].edges}
        ends = [end for end in (period.since, period.until) if end is not None]
        edges |= {day for end in ends for day in (end.first, end.last)}
        return cls(
            condition,
            tables,
            period,
            exact=tuple(sorted(exact)),
            flags=tuple(sorted(flags)),
            weighed=tuple(dict.fromkeys(weighed)),
            edges=tuple(sorted(edges)),
        )

    def truth(self, values: Mapping[str, str | None], on: date | None) -> Truth:
        """What the condition comes to on the day; not false on no day is unknown, unless it holds on every day."""
        question = self._question(values, on)
        truth = self._answers.get(question)
        if truth is None:
            if len(self._answers) >= _MOST_KEPT:
                self._answers.clear()
            truth = self._answers[question] = self._asked(values, on)
        if truth.value is False or not (self.flags or self.weighed):
            return truth
        return Truth(truth.value, truth.missing, truth.rows, tuple(self._shown(pair, values) for pair in truth.read))

    def _question(self, values: Mapping[str, str | None], on: date | None) -> Hashable:
        given = values.get
        told: list[Hashable] = [-1 if on is None else self._era(on)]
        told += [given(name, _ABSENT) for name in self.exact]
        for name in self.flags:
            value = given(name, _ABSENT)
            told.append(value if value is None or value is _ABSENT else _SOME)
        for leaf in self.weighed:
            if isinstance(leaf, Earlier):
                told += leaf.holds(values)
            else:
                truth = leaf.evaluate(Facts(values, self.tables, on))
                told += (truth.value, truth.missing)
        return tuple(told)

    def _era(self, on: date) -> int:
        era = self._eras.get(on)
        if era is None:
            if len(self._eras) >= _MOST_DAYS:
                self._eras.clear()
            era = self._eras[on] = bisect_right(self.edges, on)
        return era

    def _asked(self, values: Mapping[str, str | None], on: date | None) -> Truth:
        held = holds_on(self.period, on)
        if held is False:
            return _FALSE
        truth = self.condition.evaluate(Facts(values, self.tables, on, self.known))
        if truth.value is False:
            return _FALSE
        if held is None and truth.value is True:
            return Truth(None, truth.missing, truth.rows, truth.read)
        return truth

    def _shown(self, pair: tuple[str, str], values: Mapping[str, str | None]) -> tuple[str, str]:
        name, _ = pair
        if name in self.exact:
            return pair
        text = values[name]
        return name, "none" if text is None else text
