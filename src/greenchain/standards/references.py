"""Cells that name rows of a table, of the same pack or of a sister: which they may name, and those that name none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from greenchain.standards.collection import Standards
from greenchain.standards.pack import RulePack
from greenchain.standards.rows import Table
from greenchain.values.errors import Fault


def references(column_type: str) -> tuple[str, ...]:
    """The targets of a column that refers to rows; none of another column.

    >>> references("refs codes.code waste/oecd:codes.code?")
    ('codes.code', 'waste/oecd:codes.code')
    """
    kind, *targets = column_type.removesuffix("?").split(" ")
    return tuple(targets) if kind in ("ref", "refs") else ()


def codes_of(tables: Mapping[str, Table], target: str) -> set[object]:
    """What stands in the column that a target names; nothing where there is no such table or column."""
    name, _, column = target.rpartition(".")
    table = tables.get(name)
    return {row[column] for row in table.rows} if table and column in table.columns else set()


def unknown_codes(
    table: Table, column: str, *, known: Collection[object], targets: tuple[str, ...], file: str = ""
) -> Iterator[Fault]:
    """A fault for each cell of a column, or word of it, that is not ``known``."""
    for row in table.rows:
        cell = row[column]
        for value in cell if isinstance(cell, tuple) else (cell,):
            if value is not None and value not in known:
                yield Fault("PACK_CODE_UNKNOWN", f"a row of {' or '.join(targets)}", str(value), row.citation.row, file)


def sister_references(pack: RulePack, standards: Standards, *, is_whole: bool = True) -> Iterator[Fault]:
    """The cells of a pack that name rows of its sisters, or rules, and name none.

    Args:
        pack: the pack.
        standards: it and its sisters, one edition of each.
        is_whole: whether all of the pack could be read; of another, what it says itself is not looked for.

    Raises:
        PackError: a sister is not loaded.
    """
    file = f"{pack.name}@{pack.edition}"
    for table in pack.tables.values():
        for column, column_type in table.types.items():
            targets = references(column_type)
            of_sisters = [":" in target for target in targets]
            if any(of_sisters) and (is_whole or all(of_sisters)):
                tables = {**pack.tables, **_named(targets, standards)}
                known = {code for target in targets for code in codes_of(tables, target)}
                yield from unknown_codes(table, column, known=known, targets=targets, file=file)
            elif is_whole and column_type.removesuffix("?") == "rule":
                rules = {rule.id for other in standards.packs for rule in other.rules}
                yield from unknown_codes(table, column, known=rules, targets=("the rules of the packs",), file=file)


def _named(targets: tuple[str, ...], standards: Standards) -> dict[str, Table]:
    """The tables of sisters that the targets name, as ``kind/id:table``."""
    names = {target.partition(":")[0] for target in targets if ":" in target}
    return {f"{name}:{table.name}": table for name in sorted(names) for table in standards.pack(name).tables.values()}
