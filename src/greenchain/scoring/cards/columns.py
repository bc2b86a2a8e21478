"""The tables that a card has, and their columns: a name that nobody reads would silently change what is asked for.

A misspelled ``gates`` would take every gate away, a misspelled ``evidence_min`` the level that an answer must reach; so
tables and columns are those that are known, and a cell has the type that its column is read as.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from greenchain.standards import RulePack, Table
from greenchain.values.errors import Fault

_WORDS = {str: "text", Decimal: "decimal", int: "integer", tuple: "words"}
_TEXTS = {"id": str, "en": str, "zh": str}


class _Columns(NamedTuple):
    must: Mapping[str, type]
    may: Mapping[str, type] = MappingProxyType({})


_TABLES: Mapping[str, _Columns] = MappingProxyType(
    {
        "indicators": _Columns(
            {**_TEXTS, "group": str, "kind": str, "maximum": Decimal, "stage": str},
            {
                "map": str,
                "steps": tuple,
                "benchmark": Decimal,
                "direction": str,
                "missing_low": Decimal,
                "missing_high": Decimal,
                "evidence_min": str,
                "claim_types": tuple,
                "computed": str,
            },
        ),
        "groups": _Columns({"id": str, "maximum": Decimal}, {"en": str, "zh": str}),
        "gates": _Columns({"id": str, "en": str}, {"zh": str}),
        "bands": _Columns({"band": int, "minimum": Decimal}, {"en": str, "zh": str}),
        "reported": _Columns(
            {**_TEXTS, "stage": str},
            {"unit": str, "per": str, "largest": Decimal, "factors": str, "gap": str},
        ),
    }
)


def column_faults(packs: Iterable[RulePack]) -> Iterator[Fault]:
    """Tables and columns that a card does not know, those that it lacks, and cells of another type."""
    for pack in packs:
        for name, table in pack.tables.items():
            if name not in _TABLES:
                yield Fault("PACK_SHAPE", f"only the tables {', '.join(_TABLES)}", name, "pack.toml", file=pack.name)
            else:
                yield from _faults(table, _TABLES[name], pack)


def _faults(table: Table, wanted: _Columns, pack: RulePack) -> Iterator[Fault]:
    where, types = f"pack.toml /table/{table.name}", {**wanted.must, **wanted.may}
    for name in sorted(wanted.must.keys() - set(table.columns)):
        yield Fault("PACK_SHAPE", f"a column {name}", "none", where, file=pack.name)
    for name in table.columns:
        if name not in types:
            yield Fault("PACK_SHAPE", f"only the columns {', '.join(types)}", name, where, file=pack.name)
        elif not all(_fits(row.get(name), types[name], is_needed=name in wanted.must) for row in table.rows):
            expected = f"the type {_WORDS[types[name]]}{'' if name in wanted.must else '?'}, in every row"
            yield Fault("PACK_SHAPE", expected, name, where, file=pack.name)


def _fits(cell: object, wanted: type, *, is_needed: bool) -> bool:
    return not is_needed if cell is None else isinstance(cell, wanted) and not isinstance(cell, bool)
