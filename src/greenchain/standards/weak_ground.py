"""Prohibitions that rest on what nobody read: the rows and acts that a rule of such a severity goes by.

When rules are asked, such a row keeps a finding from forbidding; in a draft it is a fault, for whoever writes a
prohibition reads what it rests on. A rule goes by the rows of a table that have the cells its condition asks for. Of a
sister's table rows that were derived are let pass, since their own pack says so of them and the finding then stays
open; rows from memory are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenchain.standards.collection import Standards
from greenchain.standards.condition_reader import leaves
from greenchain.standards.loader import FIRM_SEVERITIES
from greenchain.standards.pack import Rule, RulePack
from greenchain.standards.rows import Row
from greenchain.standards.table_conditions import InTable
from greenchain.values.errors import Fault
from greenchain.values.finding import FactStatus


def weak_ground(pack: RulePack, standards: Standards) -> Iterator[Fault]:
    """A fault for each row from memory or reasoning that a prohibition of ``pack`` goes by, by rule and row.

    Args:
        pack: the pack whose rules are looked at.
        standards: it and its sisters, one edition of each.

    Raises:
        PackError: a sister is not loaded.
    """
    forbidding = [rule for rule in pack.rules if rule.severity in FIRM_SEVERITIES]
    for rule in forbidding:
        rows = {(row.citation.pack, row.citation.row, str(row.period)): row for row in _rows(pack, rule, standards)}
        for row in rows.values():
            is_own = row.citation.pack == pack.ref
            if row.status is FactStatus.RECALLED or (is_own and not row.status.is_firm):
                where = f"{rule.id} by {row.citation.row} {row.period}"
                file = f"{pack.name}@{pack.edition}"
                yield Fault("PACK_STATUS_TOO_WEAK", "rows that were verified or read", row.status.value, where, file)


def _rows(pack: RulePack, rule: Rule, standards: Standards) -> Iterator[Row]:
    """The rows that the rule's condition may rest on, and the acts that it stands in."""
    tables = standards.tables_for(pack)
    for leaf in leaves(rule.condition):
        if isinstance(leaf, InTable):
            yield from _fitting(tables[leaf.table].rows, leaf.where)
    if "acts" in pack.tables:
        yield from pack.tables["acts"].find(rule.id)


def _fitting(rows: Iterable[Row], where: tuple[tuple[str, str], ...]) -> Iterator[Row]:
    """The rows that have the cells asked for, alone or in a list."""
    for row in rows:
        if all(wanted in _texts(row, column) for column, wanted in where):
            yield row


def _texts(row: Row, column: str) -> tuple[str, ...]:
    cell = row[column]
    if isinstance(cell, tuple):
        return cell
    return (("yes" if cell else "no") if isinstance(cell, bool) else row.text(column),)
