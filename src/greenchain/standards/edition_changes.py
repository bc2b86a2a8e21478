"""What one edition of a pack says that another does not: added, ended, changed, member by member.

Labels are compared fact by fact, since an agreement is written over many tables; every pack also row by row. A row is
told from another by its key and first day; what has no partner there is paired by key alone, so that a corrected day is
a change and not a loss.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from greenchain.standards.facts import Fact, FactsDocument, RecognitionAgreement
from greenchain.standards.pack import RulePack
from greenchain.standards.rows import Row
from greenchain.values.finding import Citation
from greenchain.values.json import Json, thaw
from greenchain.values.time import PartialDate


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing an edition says.

    Attributes:
        kind: list of facts, or table.
        id: its name there.
        members: all that it says, as JSON.
        until: the day it ends, where it does.
    """

    kind: str
    id: str
    members: Mapping[str, Json]
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """From an older edition to a newer one; each list sorted by kind and id.

    Attributes:
        removed: what the newer one no longer says.
        ended: what it says, but with an end, or an earlier one.
        changed: what it says otherwise, ended or not.
    """

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    ended: tuple[Entry, ...]
    changed: tuple[tuple[Entry, Entry], ...]

    def as_facts(self) -> dict[str, Any]:
        """``added``, ``ended`` and ``changed``; what is no longer said has ended on no day that is known."""
        ended = [{**_named(one), "on": str(one.until)} for one in self.ended]
        ended += [{**_named(one), "on": None} for one in self.removed]
        return {
            "added": [_named(one) for one in self.added],
            "ended": sorted(ended, key=lambda one: (one["kind"], one["id"])),
            "changed": [{**_named(new), "members": _members(old, new)} for old, new in self.changed],
        }

    def as_rows(self) -> dict[str, Any]:
        """``added``, ``removed`` and ``changed``."""
        return {
            "added": [_named(one) for one in self.added],
            "removed": [_named(one) for one in self.removed],
            "changed": [{**_named(new), "members": _members(old, new)} for old, new in self.changed],
        }


def changes(old: Iterable[Entry], new: Iterable[Entry]) -> Changes:
    """What became of the entries of ``old`` in ``new``."""
    pairs = list(_paired(list(old), list(new)))
    both = [(one, other) for one, other in pairs if one and other]
    return Changes(
        added=_sorted(other for one, other in pairs if one is None and other),
        removed=_sorted(one for one, other in pairs if other is None and one),
        ended=_sorted(other for one, other in both if _has_ended(one, other)),
        changed=tuple(
            sorted(
                ((one, other) for one, other in both if one.members != other.members),
                key=lambda pair: (pair[1].kind, pair[1].id),
            )
        ),
    )


def fact_entries(document: FactsDocument) -> Iterator[Entry]:
    """The facts of a document, of several versions of one the latest."""
    latest: dict[tuple[str, str], Fact] = {}
    for kind, facts in document.facts.items():
        for fact in facts:
            known = latest.get((kind, fact.id))
            if known is None or _recording(known) <= _recording(fact):
                latest[kind, fact.id] = fact
    for (kind, name), fact in latest.items():
        yield Entry(kind, name, thaw(fact.stated), _end_of(fact))


def row_entries(pack: RulePack) -> Iterator[Entry]:
    """The rows, rules and parameters of a pack."""
    for table in pack.tables.values():
        for row in table.rows:
            members = {name: _cell(row, name) for name in table.columns}
            yield _entry(table.name, "/".join(row.text(name) for name in table.key), members, row.citation)
    for rule in pack.rules:
        members = {"severity": rule.severity, "date_basis": rule.date_basis, "text": dict(rule.text)}
        members |= {"when": str(rule.condition), "about": rule.about, "cites": rule.cites}
        yield _entry("rule", rule.id, members, rule.citation)
    for parameter in pack.parameters.values():
        members = {"value": str(parameter.value), "unit": parameter.unit}
        yield _entry("parameter", parameter.name, members, parameter.citation)


def _entry(kind: str, name: str, members: dict[str, Any], citation: Citation) -> Entry:
    told = {key: value for key, value in citation.to_dict().items() if key not in ("pack", "row")}
    return Entry(kind, name, {**members, **told}, citation.period.until)  # type: ignore[dict-item]


def _cell(row: Row, column: str) -> Json:
    cell = row[column]
    if isinstance(cell, tuple):
        return list(cell)
    return cell if cell is None or isinstance(cell, bool) else str(cell)


def _recording(fact: Fact) -> float:
    return fact.recorded.timestamp() if fact.recorded else float("-inf")


def _end_of(fact: Fact) -> PartialDate | None:
    """The day a fact ends: its own, or that of an agreement which ends everywhere."""
    ends = [fact.citation.period.until]
    if isinstance(fact, RecognitionAgreement):
        ends += [
            ending.citation.period.since
            for ending in fact.endings
            if not (ending.jurisdiction or ending.source or ending.target)
        ]
    stated = [end for end in ends if end is not None]
    return min(stated, key=lambda end: (end.first, end.last)) if stated else None


def _has_ended(old: Entry, new: Entry) -> bool:
    return new.until is not None and (old.until is None or _days(new.until) < _days(old.until))


def _days(end: PartialDate) -> tuple[date, date]:
    return end.first, end.last


def _paired(old: list[Entry], new: list[Entry]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Entries of one kind and id: first those of one beginning, then the rest in order."""
    groups: defaultdict[tuple[str, str], tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
    for side, entries in enumerate((old, new)):
        for entry in entries:
            groups[entry.kind, entry.id][side].append(entry)
    for before, after in groups.values():
        left = []
        for one in before:
            same = next((other for other in after if _beginning(other) == _beginning(one)), None)
            if same is None:
                left.append(one)
            else:
                after.remove(same)
                yield one, same
        for place in range(max(len(left), len(after))):
            yield (left[place] if place < len(left) else None), (after[place] if place < len(after) else None)


def _beginning(entry: Entry) -> Json:
    return entry.members.get("valid_from")


def _sorted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.kind, entry.id, str(_beginning(entry)))))


def _named(entry: Entry) -> dict[str, Any]:
    return {"kind": entry.kind, "id": entry.id}


def _members(old: Entry, new: Entry) -> dict[str, Any]:
    """The members that differ: what stood there, what stands there now."""
    names = sorted(old.members.keys() | new.members.keys())
    return {
        name: {"from": old.members.get(name), "to": new.members.get(name)}
        for name in names
        if old.members.get(name) != new.members.get(name)
    }
