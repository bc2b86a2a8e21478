"""Factors of packs by name: ``cn-grid-2023/average/East``, ``desnz-freight-2025/rail/freight train (UK average)``.

A name is that of the pack, with its edition where several are at hand, and then the key of the row. The row is that of
the day of the activity; where that is not stated, of the day of the question, or for freight the last one published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from greenchain.scoring.factors.freight import freight_factor
from greenchain.scoring.grid import dated_factor
from greenchain.standards import RulePack, Standards, Table
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_PARTS = 3  # of a name: the pack and both words of the row's key


@dataclass(frozen=True, slots=True)
class NamedFactor:
    """A factor and where it is from; ``finding`` says what is doubtful about it.

    Attributes:
        region: the names of the place that it is of; none for a factor of no place.
        is_firm: whether its row was read and its pack is complete; what is not proves nothing.
    """

    value: Fraction
    unit: str
    per: str
    pack: RulePack
    finding: Finding | None = None
    region: frozenset[str] = frozenset()
    is_firm: bool = True

    def doubt_at(self, grid: str) -> str:
        """The code of what keeps it from proving a burden at a place of the grid region ``grid``; empty for nothing."""
        if self.finding is not None:
            return self.finding.code
        if not self.is_firm:
            return "FACTOR_PARTIAL"
        return "FACTOR_NOT_OF_PLACE" if self.region and grid.casefold() not in self.region else ""


def named_factor(name: str, *, standards: Standards, on: date | None, day: date) -> NamedFactor:
    """The factor that ``name`` means on the day ``on`` of an activity, asked on ``day``.

    Raises:
        InputError: there is no such pack or row, or it has no value on that day.
    """
    parts = name.split("/", _PARTS - 1)
    if parts[0] == "factors" and len(parts) > 1:  # the pack's kind, which may be left out
        parts = name.removeprefix("factors/").split("/", _PARTS - 1)
    try:
        pack = standards.pack(parts[0])
    except GreenchainError:
        raise _unknown(name) from None
    for table, look_up in _TABLES.items():
        if len(parts) == _PARTS and table in pack.tables:
            found = look_up(pack.tables[table], (parts[1], parts[2]), on, day)
            if found is not None:
                doubt, is_firm = _doubt(found.code, name, on or day), found.is_firm and pack.status != "partial"
                return NamedFactor(found.value, found.unit, found.per, pack, doubt, found.region, is_firm)
    raise _unknown(name)


def mixed_editions(packs: Iterable[tuple[RulePack, str]]) -> list[Fault]:
    """A fault for each use, at its pointer, of a pack of which another edition is used too."""
    used = list(packs)
    editions: dict[str, set[str]] = {}
    for pack, _ in used:
        editions.setdefault(pack.name, set()).add(pack.edition)
    return [
        Fault("FACTOR_EDITIONS_MIXED", f"one edition of {pack.name}", ", ".join(sorted(editions[pack.name])), where)
        for pack, where in used
        if len(editions[pack.name]) > 1
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    """A value of a table; ``code`` where another row stands in, the rest as of :class:`NamedFactor`."""

    value: Fraction
    unit: str
    per: str
    code: str = ""
    region: frozenset[str] = frozenset()
    is_firm: bool = True


def _grid(table: Table, key: tuple[str, str], on: date | None, day: date) -> _Found | None:
    """Electricity by scope and region, the region under any of its names."""
    scope, wanted = key[0], key[1].casefold()
    for row in table.rows:
        names = {name.casefold() for name in (row.text("region"), *row.words("names"))}
        if row["scope"] == scope and wanted in names:
            found = dated_factor(table, scope=scope, region=row.text("region"), on=on or day)
            is_firm = found.factor is not None and found.factor.citation.status.is_firm
            return _Found(
                found.span.point, row.text("unit"), row.text("per"), found.code, frozenset(names), is_firm=is_firm
            )
    return None


def _freight(table: Table, key: tuple[str, str], on: date | None, day: date) -> _Found | None:
    """Freight by mode and class, well to wheel."""
    factor = freight_factor(table, mode=key[0], vehicle_class=key[1], on=on)
    if factor is None or factor.well_to_wheel is None:
        return None
    row = table.find(key[0].strip().casefold(), key[1])[0]
    is_of_day = factor.citation.period.holds(on or day) is True
    code = "" if is_of_day else "FREIGHT_FACTOR_OTHER_YEAR"
    is_firm = factor.citation.status.is_firm
    return _Found(Fraction(factor.well_to_wheel), row.text("unit"), row.text("per"), code, is_firm=is_firm)


_Lookup: TypeAlias = Callable[[Table, tuple[str, str], date | None, date], "_Found | None"]
_TABLES: Mapping[str, _Lookup] = MappingProxyType({"grid": _grid, "freight": _freight})


def _doubt(code: str, name: str, on: date) -> Finding | None:
    detail = f"{name}: no factor is published for {on.year}, the nearest year stands in"
    return Finding("factor", Outcome.NOT_DETERMINED, code, detail) if code else None


def _unknown(name: str) -> InputError:
    expected = "a factor of a loaded pack, such as cn-grid-2023/average/East, with a value on the day of the activity"
    return InputError(Fault("SYSTEM_FACTOR_UNKNOWN", expected, repr(name)))
