"""Reads a condition from the words of a pack, and refuses every word outside the closed vocabulary.

Words: ``in prefix is_none in_table in_group less_than earlier_than from all any not``. A table of a sister pack is
named ``kind/id:table``, its groups ``of = "kind/id"``; the pack must say in its head that it ``uses`` that sister.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from greenchain.standards.conditions import (
    All,
    AnyOf,
    Condition,
    Earlier,
    From,
    IsNone,
    Less,
    Not,
    OneOf,
    Prefix,
)
from greenchain.standards.table_conditions import InGroup, InTable
from greenchain.values.errors import Fault, PackError
from greenchain.values.quantity import parse_decimal
from greenchain.values.time import PartialDate

_MAX_DEPTH = 8  # rules of law nest three deep; more is a mistake or an attack
_JUNCTIONS = {"all", "any", "not"}
_OPTIONS = {
    "in_table": {"column", "where", "where_field", "match", "valid", "absent"},
    "in_group": {"of"},
    "less_than": {"factor"},
}

Spec = Mapping[str, object]


def read_condition(spec: object, *, where: str, depth: int = 0) -> Condition:
    """The condition that a pack's TOML spells, or a PackError that names the word outside the vocabulary.

    Args:
        spec: one table with exactly one word of the vocabulary, and ``field`` where the word asks for one.
        where: place in the pack, for the message.
        depth: how deep the reader already is.

    >>> read_condition({"field": "hs", "prefix": ["3915"]}, where="/rule/0/when")
    Prefix(field='hs', values=('3915',))
    """
    if not isinstance(spec, Mapping) or depth > _MAX_DEPTH:
        raise PackError(Fault("CONDITION_UNKNOWN", "a table with one word of the vocabulary", repr(spec), where))
    words = (_LEAVES.keys() | _JUNCTIONS) & spec.keys()
    if len(words) != 1:
        known = ", ".join(sorted(_LEAVES.keys() | _JUNCTIONS))
        raise PackError(Fault("CONDITION_UNKNOWN", f"exactly one of {known}", repr(spec), where))
    word = words.pop()
    if word not in _JUNCTIONS:
        return _leaf(word, spec, where)
    if len(spec) != 1:
        raise PackError(Fault("CONDITION_UNKNOWN", f"{word} alone", f"{sorted(map(str, spec))}", where))
    if word == "not":
        return Not(read_condition(spec["not"], where=f"{where}/not", depth=depth + 1))
    parts = tuple(
        read_condition(part, where=f"{where}/{word}/{index}", depth=depth + 1)
        for index, part in enumerate(_list(spec[word], where))
    )
    return All(parts) if word == "all" else AnyOf(parts)


def _leaf(word: str, spec: Spec, where: str) -> Condition:
    unknown = spec.keys() - {"field", word} - _OPTIONS.get(word, set())
    field = spec.get("field")
    if unknown or not isinstance(field, str):
        raise PackError(Fault("CONDITION_UNKNOWN", f"field and {word} alone", f"{sorted(map(str, spec))}", where))
    return _LEAVES[word](field, spec, where)


def _in_group(field: str, spec: Spec, _: str) -> Condition:
    sister = f"{spec['of']}:" if "of" in spec else ""
    return InGroup(field, str(spec["in_group"]), f"{sister}memberships", f"{sister}groups")


def _in_table(field: str, spec: Spec, where: str) -> Condition:
    words = {"match": ("exact", "prefix"), "valid": ("on", "ever"), "absent": ("", "no", "unknown")}
    chosen = {name: str(spec.get(name, allowed[0])) for name, allowed in words.items()}
    filters = [spec.get(name, {}) for name in ("where", "where_field")]
    if any(chosen[name] not in allowed for name, allowed in words.items()) or not all(
        isinstance(part, Mapping) for part in filters
    ):
        expected = "where and where_field tables, match exact|prefix, valid on|ever, absent no|unknown"
        raise PackError(Fault("CONDITION_UNKNOWN", expected, repr(spec), where))
    return InTable(
        field, str(spec["in_table"]), str(spec.get("column", "code")), _pairs(filters[0]), _pairs(filters[1]), **chosen
    )


def _pairs(filters: object) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((str(c), str(v)) for c, v in filters.items())) if isinstance(filters, Mapping) else ()


def _less(field: str, spec: Spec, _: str) -> Condition:
    factor = str(spec.get("factor", "1"))
    parse_decimal(factor)
    return Less(field, str(spec["less_than"]), factor)


def _is_none(field: str, spec: Spec, where: str) -> Condition:
    if not isinstance(spec["is_none"], bool):
        raise PackError(Fault("CONDITION_UNKNOWN", "is_none = true or false", repr(spec["is_none"]), where))
    return IsNone(field) if spec["is_none"] else Not(IsNone(field))


_LEAVES: Mapping[str, Callable[[str, Spec, str], Condition]] = {
    "in": lambda field, spec, where: OneOf(field, tuple(map(str, _list(spec["in"], where)))),
    "prefix": lambda field, spec, where: Prefix(field, tuple(map(str, _list(spec["prefix"], where)))),
    "is_none": _is_none,
    "in_table": _in_table,
    "in_group": _in_group,
    "less_than": _less,
    "earlier_than": lambda field, spec, _: Earlier(field, str(spec["earlier_than"])),
    "from": lambda field, spec, _: From(field, PartialDate.parse(str(spec["from"]))),
}


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list) or not value:
        raise PackError(Fault("CONDITION_UNKNOWN", "a list that is not empty", repr(value), where))
    return value


def leaves(condition: Condition) -> Iterator[Condition]:
    """Every leaf of the tree, left to right."""
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        yield condition


def tables_used(condition: Condition) -> frozenset[tuple[str, str]]:
    """The ``(table, column)`` pairs a condition looks into; the loader checks that they exist."""
    used: set[tuple[str, str]] = set()
    for leaf in leaves(condition):
        if isinstance(leaf, InTable):
            columns = (leaf.column, *(column for column, _ in (*leaf.where, *leaf.where_field)))
            used |= {(leaf.table, column) for column in columns}
        elif isinstance(leaf, InGroup):
            used |= {(leaf.memberships, "member"), (leaf.groups, "closed"), (leaf.groups, "any_of")}
    return frozenset(used)


def fields_used(condition: Condition) -> frozenset[str]:
    """The facts a condition may read."""
    used: set[str] = set()
    for leaf in leaves(condition):
        if isinstance(leaf, InTable):
            used |= {leaf.field, *(name for _, name in leaf.where_field)}
        elif isinstance(leaf, Less | Earlier):
            used |= {leaf.field, leaf.than}
        elif isinstance(leaf, OneOf | Prefix | IsNone | InGroup | From):
            used.add(leaf.field)
    return frozenset(used)
