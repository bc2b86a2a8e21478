"""Headings that a pack names on days on which no edition of the Harmonized System has them.

A row of one heading says something of each of its days, so one day without the heading is too many. A list of headings,
and a rule, may name the old and the new side by side, and are wrong only where a heading is absent on all their days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from greenchain.standards.condition_reader import leaves
from greenchain.standards.conditions import OneOf, Prefix
from greenchain.standards.heading_editions import AbsentHeading, HeadingEditions
from greenchain.standards.pack import Rule, RulePack
from greenchain.standards.rows import Row
from greenchain.values.errors import Fault
from greenchain.values.time import DatePeriod

_FIELD = "hs"  # the fact of an item that is a heading


def heading_faults(pack: RulePack, headings: HeadingEditions) -> Iterator[Fault]:
    """A fault for each heading of a table or rule that is absent on its days."""
    file = f"{pack.name}@{pack.edition}"
    for table in pack.tables.values():
        for column, column_type in table.types.items():
            kind = column_type.removesuffix("?")
            if kind in ("heading", "headings"):
                for row in table.rows:
                    yield from _row_faults(row, column, headings, file)
    for rule in pack.rules:
        yield from _rule_faults(rule, headings, file)


def _row_faults(row: Row, column: str, headings: HeadingEditions, file: str) -> Iterator[Fault]:
    cell = row[column]
    is_list = isinstance(cell, tuple)
    for heading in cell if isinstance(cell, tuple) else (row.text(column),):
        absent = _absence(heading, row.period, headings, whole=is_list)
        if absent:
            yield _fault(heading, absent, f"{row.citation.row} {row.period}", file)


def _rule_faults(rule: Rule, headings: HeadingEditions, file: str) -> Iterator[Fault]:
    for leaf in leaves(rule.condition):
        if isinstance(leaf, OneOf | Prefix) and leaf.field == _FIELD:
            for heading in leaf.values:
                absent = _absence(heading, rule.citation.period, headings, whole=True)
                if absent:
                    yield _fault(heading, absent, rule.id, file)


def _absence(heading: str, period: DatePeriod, headings: HeadingEditions, *, whole: bool) -> AbsentHeading | None:
    """The absence of a heading on all days of a period, where ``whole``, else on one of them; ``None`` for none."""
    first = period.since.last if period.since else date.min
    after = period.until.first if period.until else date.max
    for absent in headings.absent:
        if heading.startswith(absent.prefix):
            since, until = absent.since or date.min, absent.until or date.max
            is_met = since <= first and after <= until if whole else max(since, first) < min(until, after)
            if is_met:
                return absent
    return None


def _fault(heading: str, absent: AbsentHeading, where: str, file: str) -> Fault:
    days = f"from {absent.since}" if absent.since else f"before {absent.until}"
    expected = f"a heading of its days, such as {absent.instead}"
    return Fault("PACK_HS_EDITION", expected, f"{heading}, which there is not {days}", where, file)
