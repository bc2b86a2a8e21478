"""Conditions that look into tables: a row that fits, a group that a country belongs to.

What a row says counts on its days only. A code that names less than a row does (7602 against 7602000040) leaves open
what that row would decide.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from greenchain.standards.conditions import Facts, Truth, given_fact, holds_on, nested, settle
from greenchain.standards.rows import Row, Table
from greenchain.values.finding import FactStatus

UNKNOWN_CELL = "unknown"
"""A cell that says the table's maker looked and could not tell; it is neither yes nor no."""


_RANKS = tuple(FactStatus)  # from best known to least
_NOT_GIVEN = object()
_MOST_KEPT = 10_000  # answers of one rule: headings or countries times the eras of a table are fewer


def kept(known: dict[Hashable, Truth], key: Hashable, truth: Truth) -> Truth:
    """``truth``, kept for the same question."""
    if len(known) >= _MOST_KEPT:
        known.clear()
    known[key] = truth
    return truth


def conjunction(values: Iterable[bool | None]) -> bool | None:
    """Kleene's and: one false settles it, otherwise one unknown opens it."""
    seen = set(values)
    return False if False in seen else None if None in seen else True


@dataclass(frozen=True, slots=True)
class InTable:
    """``field`` is found in ``column`` of ``table`` among rows with the cells of ``where`` and ``where_field``.

    Filters on key columns say which row is meant; filters on others test it. A cell ``unknown`` leaves a test open.

    Attributes:
        where: column and the text its cell must have, or hold in a list.
        where_field: column and the fact that its cell must equal, or hold in a list.
        match: ``exact``; or ``prefix``, where the row's cell is a prefix of the field: the longest cell decides.
        valid: ``on`` counts rows in force on the day; ``ever`` counts rows of any day.
        absent: ``no`` or ``unknown`` where no row is meant; empty lets the table's ``closed`` decide.
    """

    field: str
    table: str
    column: str
    where: tuple[tuple[str, str], ...] = ()
    where_field: tuple[tuple[str, str], ...] = ()
    match: str = "exact"
    valid: str = "on"
    absent: str = ""

    def evaluate(self, facts: Facts) -> Truth:
        """A row that is certainly meant and fits makes it true; one that may be meant, or may fit, leaves it open."""
        value, settled = given_fact(facts, self.field)
        if settled or value is None:
            return settled or Truth(value=False)
        table = facts.tables[self.table]
        if facts.known is None:
            return self._found(value, table, facts)
        others = tuple(facts.values.get(name, _NOT_GIVEN) for _, name in self.where_field)
        key = (id(self), value, others, table.era(facts.on))
        return facts.known.get(key) or kept(facts.known, key, self._found(value, table, facts))

    def _found(self, value: str, table: Table, facts: Facts) -> Truth:
        read = [(self.field, value)]
        for _, name in self.where_field:
            read.append((name, facts.values.get(name) or "none"))
        near = table.rows_near(self.column, value)
        meant = [candidate for row in near if (candidate := self._look(row, facts)) is not None]
        judge = self._nested if self.match == "prefix" else self._exact
        return judge(meant, table, tuple(read))

    def _exact(self, meant: list[_Candidate], table: Table, read: tuple[tuple[str, str], ...]) -> Truth:
        if not meant:
            return self._without_row(table, read)
        for wanted in (True, None):
            fitting = [candidate for candidate in meant if candidate.answer is wanted]
            if fitting:
                if wanted and self.valid == "ever":  # that there ever was such a row is as sure as the best known one
                    fitting = _best_known(fitting)
                missing = dict.fromkeys(name for candidate in fitting for name in candidate.missing)
                return Truth(wanted, tuple(missing), tuple(candidate.row for candidate in fitting), read)
        return Truth(value=False, rows=tuple(candidate.row for candidate in meant), read=read)

    def _nested(self, meant: list[_Candidate], table: Table, read: tuple[tuple[str, str], ...]) -> Truth:
        """The longest row over the code decides, unless a finer row under it would decide otherwise."""
        live = [candidate for candidate in meant if candidate.force is not False]
        over = [candidate for candidate in live if candidate.is_meant is True]
        longest = max((len(candidate.row.text(self.column)) for candidate in over), default=0)
        deciding = [candidate for candidate in over if len(candidate.row.text(self.column)) == longest]
        base = self._exact(deciding or [c for c in meant if c.is_meant is True], table, read)
        # a shorter row decides after all on days on which the longest is not in force
        shorter = [] if any(c.force for c in deciding) else [c for c in over if c not in deciding]
        finer = [*shorter, *(candidate for candidate in live if candidate.is_meant is None)]
        rows = (*base.rows, *(candidate.row for candidate in finer))
        if all(candidate.tested is base.value for candidate in finer):
            return Truth(base.value, base.missing, rows, read)
        missing = dict.fromkeys((*base.missing, *(name for candidate in finer for name in candidate.missing)))
        return Truth(None, tuple(missing), rows, read)

    def _look(self, row: Row, facts: Facts) -> _Candidate | None:
        """How far ``row`` answers, or ``None`` where another row is meant."""
        value, cell = facts.values[self.field] or "", row.text(self.column)
        key = nested(value, cell) if self.match == "prefix" else value == cell
        identity = [(key, self.field), *self._filters(row, facts, of_key=True)]
        is_meant = conjunction(answer for answer, _ in identity)
        if is_meant is False:
            return None
        tests = self._filters(row, facts, of_key=False)
        force = True if self.valid == "ever" else holds_on(row.period, facts.on)
        missing = tuple(name for answer, name in (*identity, *tests) if answer is None)
        return _Candidate(row, is_meant, force, conjunction([force, *(answer for answer, _ in tests)]), missing)

    def _filters(self, row: Row, facts: Facts, *, of_key: bool) -> list[tuple[bool | None, str]]:
        """Each filter's answer with what is missing where it is open: on key columns, or on the others."""
        key = facts.tables[self.table].key
        cell = f"{self.table} {row.citation.row}"
        fixed = [(_cell_is(row, c, text), f"{c} of {cell}") for c, text in self.where if (c in key) is of_key]
        for column, name in self.where_field:
            if (column in key) is not of_key:
                continue
            if name not in facts.values:
                fixed.append((None, name))
            else:
                fixed.append((_cell_is(row, column, facts.values[name]), f"{column} of {cell}"))
        return fixed

    def _without_row(self, table: Table, read: tuple[tuple[str, str], ...]) -> Truth:
        if self.absent == "no":
            return Truth(value=False, read=read)
        if not self.absent and table.closed:
            return Truth(value=False, rows=table.unlisted, read=read)
        return Truth(None, (f"{self.field} in {self.table}",), read=read)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row that is meant or may be meant: whether it is, whether it is in force, and whether it then passes."""

    row: Row
    is_meant: bool | None
    force: bool | None
    tested: bool | None
    missing: tuple[str, ...]

    @property
    def answer(self) -> bool | None:
        return conjunction((self.is_meant, self.tested))


def _best_known(candidates: list[_Candidate]) -> list[_Candidate]:
    ranks = [_RANKS.index(candidate.row.status) for candidate in candidates]
    return [candidate for candidate, rank in zip(candidates, ranks, strict=True) if rank == min(ranks)]


def _cell_is(row: Row, column: str, wanted: str | None) -> bool | None:
    """Whether a cell has the text, or its list holds it; a cell ``unknown`` is open; a declared none is in no cell."""
    if wanted is None:
        return False
    cell = row[column]
    if isinstance(cell, tuple):
        return wanted in cell
    text = ("yes" if cell else "no") if isinstance(cell, bool) else row.text(column)
    return None if text == UNKNOWN_CELL != wanted else text == wanted


@dataclass(frozen=True, slots=True)
class InGroup:
    """``field`` (a country) belongs to ``group`` on the day, by the table of memberships.

    A membership row says yes, no or something between. Without a row the answer is no only where the group's list is
    closed. A group made of others (column ``any_of``) has whoever is in one of them or has a row of its own.
    """

    field: str
    group: str
    memberships: str = "memberships"
    groups: str = "groups"

    def evaluate(self, facts: Facts) -> Truth:
        """Belonging rests on the membership row; not belonging to a closed list rests on the list."""
        value, settled = given_fact(facts, self.field)
        if settled or value is None:
            return settled or Truth(value=False)
        if facts.known is None:
            return self._found(value, facts)
        eras = (facts.tables[name].era(facts.on) for name in (self.memberships, self.groups))
        key = (id(self), value, *eras)
        return facts.known.get(key) or kept(facts.known, key, self._found(value, facts))

    def _found(self, value: str, facts: Facts) -> Truth:
        truth = self._member(value, self.group, facts, frozenset())
        return Truth(truth.value, truth.missing, truth.rows, ((self.field, value),))

    def _member(self, value: str, group: str, facts: Facts, above: frozenset[str]) -> Truth:
        missing = (f"{self.field} in {group}",)
        if group in above:  # a group made of itself says nothing
            return Truth(None, missing)
        rows = _held(facts.tables[self.memberships].find(value, group), facts.on)
        if rows:
            answers = {{"yes": True, "no": False}.get(r.text("member")) if held else None for r, held in rows}
            answer = answers.pop() if len(answers) == 1 else None
            return Truth(answer, () if answer is not None else missing, tuple(row for row, _ in rows))
        lists = _held(facts.tables[self.groups].find(group), facts.on)
        if len(lists) != 1:
            return Truth(None, missing)
        listed, held = lists[0]
        parts = [self._member(value, part, facts, above | {group}) for part in listed.words("any_of")]
        closed = bool(held) and listed["closed"] is True
        return settle([*parts, Truth(False if closed else None, () if closed else missing, (listed,))], settles=True)


def _held(rows: Iterable[Row], on: date | None) -> list[tuple[Row, bool | None]]:
    return [(row, held) for row in rows if (held := holds_on(row.period, on)) is not False]
