"""The one closed vocabulary of conditions, shared by whatever rules judge.

A condition is a small tree of frozen values. Evaluated on the facts of one thing on one day it is true, false or
unknown (Kleene's three values): a fact that was not given leaves a condition open and is named; a fact declared to be
none is known. Taking a fact away therefore only ever moves an answer towards unknown. What the answer rests on (values,
rows, their weakest status) comes with it. ``condition_reader`` turns a pack's words into these values and refuses all
others.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Protocol

from greenchain.standards.rows import Row, Table
from greenchain.values.errors import GreenchainError
from greenchain.values.finding import FactStatus
from greenchain.values.quantity import parse_decimal
from greenchain.values.time import DatePeriod, PartialDate

_MOST_DAYS = 8192  # dates kept: those of twenty years


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
        return FactStatus.weakest(*(row.status for row in self.rows)) if self.rows else FactStatus.VERIFIED


@dataclass(frozen=True, slots=True)
class Facts:
    """What a condition may look at: the facts of one thing, the tables, the day.

    ``values`` keeps three states apart: a text; ``None`` for declared none; an absent key for not given. ``tables``
    are named as the rule's pack names them: its own plainly, a sister pack's as ``kind/id:table``. Without a day
    (``on`` is ``None``) only rows without any end are certainly in force. ``known`` may keep what tables answered
    before; it belongs to whoever holds the condition and the tables, and changes no answer.
    """

    values: Mapping[str, str | None]
    tables: Mapping[str, Table]
    on: date | None
    known: dict[Hashable, Truth] | None = None


class Condition(Protocol):
    """Anything that can be asked of facts."""

    def evaluate(self, facts: Facts) -> Truth:
        """True, false or unknown, with what the answer rests on."""
        ...


def given_fact(facts: Facts, field: str) -> tuple[str | None, Truth | None]:
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


@dataclass(frozen=True, slots=True)
class OneOf:
    """``field`` is one of ``values``, letter for letter."""

    field: str
    values: tuple[str, ...]

    def evaluate(self, facts: Facts) -> Truth:
        """A fact declared none is one of nothing."""
        value, settled = given_fact(facts, self.field)
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
        value, settled = given_fact(facts, self.field)
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
class Less:
    """``field`` is less than ``factor`` times ``than``: exact fractions, never a division."""

    field: str
    than: str
    factor: str = "1"

    def evaluate(self, facts: Facts) -> Truth:
        """Unknown where either figure is missing, declared none or no number: nothing has no mass at all."""
        names = tuple(dict.fromkeys((self.field, self.than)))
        answer = self.holds(facts.values)
        if answer is None:
            return Truth(None, missing=tuple(name for name in names if _number(facts.values.get(name)) is None))
        return Truth(answer, read=tuple((name, str(facts.values[name])) for name in names))

    def holds(self, values: Mapping[str, str | None]) -> bool | None:
        """The answer alone."""
        left, right = _number(values.get(self.field)), _number(values.get(self.than))
        if left is None or right is None:
            return None
        if self.factor == "1":  # decimals compare exactly, and most rules compare as they stand
            return left < right
        return Fraction(left) < Fraction(right) * Fraction(parse_decimal(self.factor))


@dataclass(frozen=True, slots=True)
class Earlier:
    """The date in ``field`` lies before the date in ``than``."""

    field: str
    than: str

    def evaluate(self, facts: Facts) -> Truth:
        """Legal calendar dates as printed; unknown where one is missing, none, or too coarse to tell."""
        names = tuple(dict.fromkeys((self.field, self.than)))
        answer, missing = self.holds(facts.values)
        is_read = all(_day(facts.values.get(name)) for name in names)
        return Truth(answer, missing, read=tuple((name, str(facts.values[name])) for name in names if is_read))

    def holds(self, values: Mapping[str, str | None]) -> tuple[bool | None, tuple[str, ...]]:
        """The answer alone, and what leaves it open."""
        left, right = _day(values.get(self.field)), _day(values.get(self.than))
        if left is None or right is None:
            days = {self.field: left, self.than: right}
            return None, tuple(name for name, day in days.items() if day is None)
        if left.last < right.first:
            return True, ()
        if left.first >= right.last:
            return False, ()
        days = {self.field: left, self.than: right}
        return None, tuple(name for name, day in days.items() if day and day.first != day.last)


@dataclass(frozen=True, slots=True)
class From:
    """``field`` holds a date on or after ``day``."""

    field: str
    day: PartialDate

    def evaluate(self, facts: Facts) -> Truth:
        """Both dates are legal calendar dates; one too coarse to tell leaves it open."""
        value, settled = given_fact(facts, self.field)
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


@lru_cache(maxsize=_MOST_DAYS)
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
        return settle((part.evaluate(facts) for part in self.parts), settles=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds; one true part settles it whatever is missing elsewhere."""

    parts: tuple[Condition, ...]

    def evaluate(self, facts: Facts) -> Truth:
        """Kleene's disjunction."""
        return settle((part.evaluate(facts) for part in self.parts), settles=True)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; unknown stays unknown."""

    part: Condition

    def evaluate(self, facts: Facts) -> Truth:
        """Kleene's negation."""
        truth = self.part.evaluate(facts)
        return Truth(None if truth.value is None else not truth.value, truth.missing, truth.rows, truth.read)


def settle(parts: Iterable[Truth], *, settles: bool) -> Truth:
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
