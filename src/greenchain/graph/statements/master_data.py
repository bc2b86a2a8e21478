"""Master data that comes more than once: what rows of one identifier agree on counts, what they dispute is unknown.

Which of two rows is right nobody can tell, and the order in which files arrive least of all. A blank says nothing and
disputes nothing; a fact that was declared to be none (``None``) does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Generic, TypeVar

from greenchain.model.nouns import Facility, Party, Product
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

Noun = TypeVar("Noun", Facility, Product, Party)

MAX_SHOWN = 8  # different values of one field that a finding lists: enough to see the quarrel
_NONE = "none"


@dataclass(frozen=True, slots=True)
class MasterData(Generic[Noun]):
    """One noun an identifier, sorted, and a finding for each whose rows differ."""

    rows: Mapping[str, Noun]
    conflicts: tuple[Finding, ...]


def master_data(rows: Iterable[Noun]) -> MasterData[Noun]:
    """The nouns of ``rows``, the same for any order of arrival."""
    stated: dict[str, list[Noun]] = defaultdict(list)
    for row in rows:
        stated[row.id].append(row)
    merged: dict[str, Noun] = {}
    conflicts: list[Finding] = []
    for name in sorted(stated):
        merged[name], disputes = _merged(stated[name])
        if disputes:
            conflicts.append(_conflict(name, disputes))
    return MasterData(MappingProxyType(merged), tuple(conflicts))


def _merged(rows: Sequence[Noun]) -> tuple[Noun, dict[str, list[str]]]:
    """One noun of the rows of one identifier, and the different values of what they dispute, by field."""
    first = rows[0]
    if all(row == first for row in rows):
        return first, {}
    values: dict[str, object] = {}
    disputes: dict[str, list[str]] = {}
    for field in fields(first):
        if field.name == "facts":
            values["facts"] = MappingProxyType(_facts(rows, disputes))
            continue
        blank = type(getattr(first, field.name))()
        different = sorted({_value(row, field.name) for row in rows} - {blank})
        values[field.name] = different[0] if len(different) == 1 else blank
        if len(different) > 1:
            disputes[field.name] = [_text(value) for value in different]
    return replace(first, **values), disputes  # type: ignore[arg-type] # names and values are the fields' own


def _facts(rows: Sequence[Noun], disputes: dict[str, list[str]]) -> dict[str, str | None]:
    """The facts that no two rows dispute; the others go to ``disputes``."""
    found: dict[str, set[str | None]] = defaultdict(set)
    for row in rows:
        for name, value in getattr(row, "facts", {}).items():
            found[name].add(value)
    for name in sorted(found):
        if len(found[name]) > 1:
            disputes[f"facts.{name}"] = sorted(_text(value) for value in found[name])
    return {name: value for name in sorted(found) if len(found[name]) == 1 for value in found[name]}


def _value(row: Noun, name: str) -> str | tuple[str, ...]:
    """A field of the row; roles are a set of words, in whichever order they stand."""
    value: str | tuple[str, ...] = getattr(row, name)
    return value if isinstance(value, str) else tuple(sorted(set(value)))


def _text(value: object) -> str:
    if value is None:
        return _NONE
    return value if isinstance(value, str) else ", ".join(value)  # type: ignore[arg-type] # roles: words


def _conflict(name: str, disputes: Mapping[str, list[str]]) -> Finding:
    return Finding(
        "master-data",
        Outcome.NOT_DETERMINED,
        "ROW_CONFLICT",
        f"rows of one identifier differ in {', '.join(disputes)}: taken as unknown",
        name,
        values={field: " | ".join(_shown(values)) for field, values in disputes.items()},
        missing=tuple(disputes),
    )


def _shown(values: Sequence[str]) -> Iterator[str]:
    yield from values[:MAX_SHOWN]
    if len(values) > MAX_SHOWN:
        yield f"and {len(values) - MAX_SHOWN} more"
