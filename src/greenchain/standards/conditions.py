"""The one closed vocabulary of conditions, shared by whatever rules judge.

A condition is a small tree of frozen values. Evaluated on the facts of one thing on one day it is true, false or
unknown (Kleene's three values): a fact that was not given leaves a condition open and is named; a fact declared to be
none is known. Taking a fact away therefore only ever moves an answer towards unknown. What the answer rests on (values,
rows, their weakest status) comes with it. ``condition_reader`` turns a pack's words into these values and refuses all
others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from greenchain.standards.rows import Row, Table
from greenchain.values.errors import GreenchainError
from greenchain.values.finding import FactStatus
from greenchain.values.quantity import parse_decimal
from greenchain.values.time import DatePeriod, PartialDate

UNKNOWN_CELL = "unknown"
"""A cell that says the table's maker looked and could not tell; it is neither yes nor no."""


@dataclass(frozen=True, slots=True)
class Truth:
    """An answer and what it rests on.

    Attributes:
        value: true, false, or ``None`` for unknown.
        missing: the facts whose absence left it open; only where it is open.
        rows: rows of tables it rests on.
        read: the values read, by field.
    """

    value: bool | None
    missing: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    read: tuple[tuple[str, str], ...] = ()

    @property
    def status(self) -> FactStatus:
        """The weakest status of the rows it rests on; ``verified`` where it rests on none."""
        return FactStatus.weakest(FactStatus.VERIFIED, *(row.status for row in self.rows))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a condition may look at: the facts of one thing, the tables, the day.

    ``values`` keeps three states apart: a text; ``None`` for declared none; an absent key for not given. ``tables``
    are named as the rule's pack names them: its own plainly, a sister pack's as ``kind/id:table``. Without a day
    (``on`` is ``None``) only rows without any end are certainly in force.
    """

    values: Mapping[str, str | None]
    tables: Mapping[str, Table]
    on: date | None


class Condition(Protocol):
    """Anything that can be asked of facts."""

    def evaluate(self, facts: Facts) -> Truth:
        """True, false or unknown, with what the answer rests on."""
        ...


def _fact(facts: Facts, field: str) -> tuple[str | None, Truth | None]:
    """The value of ``field``, or the truth that settles the condition because there is no value."""
    if field not in facts.values:
        return None, Truth(None, missing=(field,))
    value = facts.values[field]
    if value is None:
        return None, Truth(value=False, read=((field, "none"),))
    return value, None


def holds_on(period: DatePeriod, on: date | None) -> bool | None:
    """Whether the period covers the day; ``None`` where its dates or the missing day leave that open."""
    if on is None:
        return True if period.since is None and period.until is None else None
    return period.holds(on)


def conjunction(values: Iterable[bool | None]) -> bool | None:
    """Kleene's and: one false settles it, otherwise one unknown opens it."""
    seen = set(values)
    return False if False in seen else None if None in seen else True


@dataclass(frozen=True, slots=True)
class OneOf:
    """``field`` is one of ``values``, letter for letter."""

    field: str
    values: tuple[str, ...]

    def evaluate(self, facts: Facts) -> Truth:
        """A fact declared none is one of nothing."""
        value, settled = _fact(facts, self.field)
        return settled or Truth(value in self.values, read=((self.field, value or ""),))


def nested(value: str, prefix: str) -> bool | None:
    """Whether the code ``value`` lies under ``prefix``; unknown where it is the shorter of two nesting codes.

    Harmonized System digits nest: 7602 may or may not turn out to be 7602000020.

    >>> nested("391510", "3915"), nested("39", "3915"), nested("3916", "3915")
    (True, None, False)
    """
    if value.startswith(prefix):
        return True
    return None if prefix.startswith(value) else False


@dataclass(frozen=True, slots=True)
class Prefix:
    """``field`` begins with one of ``values``; a code too short to tell leaves it open."""

    field: str
    values: tuple[str, ...]

    def evaluate(self, facts: Facts) -> Truth:
        """Prefix by characters, as nested codes read."""
        value, settled = _fact(facts, self.field)
        if settled or value is None:
            return settled or Truth(value=False)
        answers = {nested(value, prefix) for prefix in self.values}
        read = ((self.field, value),)
        if True in answers:
            return Truth(value=True, read=read)
        return Truth(None, (self.field,), read=read) if None in answers else Truth(value=False, read=read)


@dataclass(frozen=True, slots=True)
class IsNone:
    """``field`` was declared to be none; unknown where it was not given at all."""

    field: str

    def evaluate(self, facts: Facts) -> Truth:
        """The one condition that a declared none makes true."""
        if self.field not in facts.values:
            return Truth(None, missing=(self.field,))
        value = facts.values[self.field]
        return Truth(value is None, read=((self.field, "none" if value is None else value),))


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
        """The longest row that certainly fits makes it true; a row that may fit leaves it open."""
        value, settled = _fact(facts, self.field)
        if settled or value is None:
            return settled or Truth(value=False)
        table = facts.tables[self.table]
        read = [(self.field, value)]
        for _, name in self.where_field:
            read.append((name, facts.values.get(name) or "none"))
        meant = [candidate for row in table.rows_near(self.column, value) if (candidate := self._look(row, facts))]
        if not meant:
            return self._without_row(table, tuple(read))
        certain = [c for c in meant if c.answer is True]
        if certain:
            longest = max(len(c.row.text(self.column)) for c in certain)
            rows = tuple(c.row for c in certain if len(c.row.text(self.column)) == longest)
            return Truth(value=True, rows=rows[:1] if self.match == "prefix" else rows, read=tuple(read))
        doubtful = [c for c in meant if c.answer is None]
        if doubtful:
            missing = dict.fromkeys(name for c in doubtful for name in c.missing)
            return Truth(None, tuple(missing), tuple(c.row for c in doubtful), tuple(read))
        return Truth(value=False, rows=tuple(c.row for c in meant), read=tuple(read))

    def _look(self, row: Row, facts: Facts) -> _Candidate | None:
        """How far ``row`` answers, or ``None`` where another row is meant."""
        value, cell = facts.values[self.field] or "", row.text(self.column)
        key = nested(value, cell) if self.match == "prefix" else value == cell
        asked = [(key, self.field), *self._filters(row, facts, of_key=True)]
        if conjunction(answer for answer, _ in asked) is False:
            return None
        asked += self._filters(row, facts, of_key=False)
        force = True if self.valid == "ever" else holds_on(row.period, facts.on)
        missing = tuple(name for answer, name in asked if answer is None)
        return _Candidate(row, conjunction([force, *(answer for answer, _ in asked)]), missing)

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
        if self.absent == "no" or (not self.absent and table.closed):
            return Truth(value=False, read=read)
        return Truth(None, (f"{self.field} in {self.table}",), read=read)


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: Row
    answer: bool | None
    missing: tuple[str, ...]


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
        value, settled = _fact(facts, self.field)
        if settled or value is None:
            return settled or Truth(value=False)
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
        return _settle([*parts, Truth(False if closed else None, () if closed else missing, (listed,))], settles=True)


def _held(rows: Iterable[Row], on: date | None) -> list[tuple[Row, bool | None]]:
    return [(row, held) for row in rows if (held := holds_on(row.period, on)) is not False]


@dataclass(frozen=True, slots=True)
class Less:
    """``field`` is less than ``factor`` times ``than``: exact decimals, never a division."""

    field: str
    than: str
    factor: str = "1"

    def evaluate(self, facts: Facts) -> Truth:
        """Unknown where either figure is missing, declared none or no number: nothing has no mass at all."""
        numbers = {name: _number(facts.values.get(name)) for name in (self.field, self.than)}
        missing = tuple(name for name, number in numbers.items() if number is None)
        if missing:
            return Truth(None, missing=missing)
        left, right = (numbers[name] or Decimal(0) for name in (self.field, self.than))
        read = tuple((name, str(facts.values[name])) for name in numbers)
        return Truth(left < right * parse_decimal(self.factor), read=read)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The date in ``field`` lies before the date in ``than``."""

    field: str
    than: str

    def evaluate(self, facts: Facts) -> Truth:
        """Legal calendar dates as printed; unknown where one is missing, none, or too coarse to tell."""
        days = {name: _day(facts.values.get(name)) for name in (self.field, self.than)}
        missing = tuple(name for name, day in days.items() if day is None)
        left, right = days[self.field], days[self.than]
        if left is None or right is None:
            return Truth(None, missing=missing)
        read = tuple((name, str(facts.values[name])) for name in days)
        if left.last < right.first:
            return Truth(value=True, read=read)
        if left.first >= right.last:
            return Truth(value=False, read=read)
        return Truth(None, missing=tuple(n for n, day in days.items() if day and day.first != day.last), read=read)


@dataclass(frozen=True, slots=True)
class From:
    """``field`` holds a date on or after ``day``."""

    field: str
    day: PartialDate

    def evaluate(self, facts: Facts) -> Truth:
        """Both dates are legal calendar dates; one too coarse to tell leaves it open."""
        value, settled = _fact(facts, self.field)
        if settled:
            return settled
        found, read = _day(value), ((self.field, value or ""),)
        if found is None or found.first < self.day.first <= found.last:
            return Truth(None, missing=(self.field,), read=read)
        return Truth(found.first >= self.day.first, read=read)


def _number(text: str | None) -> Decimal | None:
    try:
        return None if text is None else parse_decimal(text)
    except GreenchainError:
        return None


def _day(text: str | None) -> PartialDate | None:
    try:
        return None if text is None else PartialDate.parse(text)
    except GreenchainError:
        return None


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; one false part settles it whatever is missing elsewhere."""

    parts: tuple[Condition, ...]

    def evaluate(self, facts: Facts) -> Truth:
        """Kleene's conjunction."""
        return _settle((part.evaluate(facts) for part in self.parts), settles=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds; one true part settles it whatever is missing elsewhere."""

    parts: tuple[Condition, ...]

    def evaluate(self, facts: Facts) -> Truth:
        """Kleene's disjunction."""
        return _settle((part.evaluate(facts) for part in self.parts), settles=True)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; unknown stays unknown."""

    part: Condition

    def evaluate(self, facts: Facts) -> Truth:
        """Kleene's negation."""
        truth = self.part.evaluate(facts)
        return Truth(None if truth.value is None else not truth.value, truth.missing, truth.rows, truth.read)


def _settle(parts: Iterable[Truth], *, settles: bool) -> Truth:
    """The junction that one part of value ``settles`` decides; of several such parts, the first best known one."""
    truths: list[Truth] = []
    for truth in parts:
        if truth.value is settles and truth.status is FactStatus.VERIFIED:  # none can be known better
            return truth
        truths.append(truth)
    deciding = [truth for truth in truths if truth.value is settles]
    if deciding:
        order = list(FactStatus)
        return min(deciding, key=lambda truth: order.index(truth.status))
    read = tuple(dict.fromkeys(pair for truth in truths for pair in truth.read))
    open_parts = [truth for truth in truths if truth.value is None]
    missing = tuple(dict.fromkeys(name for truth in open_parts for name in truth.missing))
    rows = tuple({id(row): row for truth in truths for row in truth.rows}.values())  # rows hold mappings: by identity
    return Truth(None if open_parts else not settles, missing, rows, read)
