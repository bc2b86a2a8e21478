"""The packs that a card is made of: its own, and by ``extends`` the one that it builds on, and so on.

A base is named with its edition, or an answer would change when a new one is shipped. Rows of the upper pack stand for
those of the lower one with the same id; what it drops, it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.scoring.cards.columns import column_faults
from greenchain.standards import Row, RulePack, Standards
from greenchain.values.errors import Fault, PackError

MAX_LAYERS = 8  # a sector's overlay of a national card has two; more than a few cannot be reviewed
_LISTS = ("claim_types", "stages", "drop")
_HEAD = {"aggregate", "scale", "evidence_min", "quantum", "claim_types", "stages", "extends", "drop"}


@dataclass(frozen=True, slots=True)
class Layers:
    """The packs of one card, its own first, and what is wrong with how they build on each other."""

    packs: tuple[RulePack, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def head(self) -> dict[str, Any]:
        """The settings of ``[card]``: what an upper pack does not say, the lower one does."""
        merged: dict[str, Any] = {}
        for pack in reversed(self.packs):
            merged |= {key: value for key, value in head_of(pack).items() if key not in ("extends", "drop")}
        return merged

    def rows(self, table: str) -> tuple[tuple[Row, RulePack], ...]:
        """The rows of a table over all packs, each with its pack: a row keeps the place of the one it stands for."""
        merged: dict[str, tuple[Row, RulePack]] = {}
        for pack in reversed(self.packs):
            for dropped in _drop(pack):
                merged.pop(dropped, None)
            if table in pack.tables:
                merged |= {row.text("id"): (row, pack) for row in pack.tables[table].rows}
        return tuple(merged.values())

    def top(self, table: str) -> tuple[Row, ...]:
        """The rows of the uppermost pack that has the table: bands are not mixed."""
        return next((pack.tables[table].rows for pack in self.packs if table in pack.tables), ())


def head_of(pack: RulePack) -> Mapping[str, Any]:
    """The table ``[card]`` of a pack; empty where it has none."""
    head = pack.meta.get("card")
    return head if isinstance(head, Mapping) else {}


def layers_of(pack: RulePack, standards: Standards | None) -> Layers:
    """``pack`` and all that it extends.

    Raises:
        PackError: a setting, table or column is of another kind than those of a card, so that it cannot be read.
    """
    packs = [pack]
    faults = list(_head_faults(pack))
    while (base := head_of(packs[-1]).get("extends")) is not None:
        found, fault = _base(base, packs, standards)
        if found is None:
            faults.append(Fault("PACK_SHAPE", fault, repr(base), "pack.toml /card/extends", file=packs[-1].name))
            break
        packs.append(found)
        faults += _head_faults(found)
    if unread := [*_kind_faults(packs), *column_faults(packs)]:
        raise PackError(*faults, *unread)
    faults += [
        Fault("PACK_SHAPE", "drop of rows that the base has", name, "pack.toml /card/drop", file=upper.name)
        for index, upper in enumerate(packs)
        for name in _drop(upper)
        if not _has(packs[index + 1 :], name)
    ]
    return Layers(tuple(packs), tuple(faults))


def _base(name: object, packs: list[RulePack], standards: Standards | None) -> tuple[RulePack | None, str]:
    if not isinstance(name, str) or not name.partition("@")[2]:
        return None, "a base named with its edition, such as scorecards/miit-gsc-general@2026.1"
    found = [each for each in standards.find(name) if each.kind == "scorecards"] if standards else []
    if len(found) != 1:
        return None, "a base that is loaded once"
    if any((pack.name, pack.edition) == (found[0].name, found[0].edition) for pack in packs):
        return None, "extends without a cycle"
    if len(packs) >= MAX_LAYERS:
        return None, f"at most {MAX_LAYERS} packs that extend each other"
    return found[0], ""


def _head_faults(pack: RulePack) -> Iterator[Fault]:
    head = pack.meta.get("card")
    if not isinstance(head, Mapping):
        yield Fault("PACK_SHAPE", "a [card] table in pack.toml", pack.name, file=pack.name)
        return
    for key in sorted(head.keys() - _HEAD):
        yield Fault("PACK_SHAPE", f"only {', '.join(sorted(_HEAD))}", key, "pack.toml /card", file=pack.name)


def _kind_faults(packs: Iterable[RulePack]) -> Iterator[Fault]:
    """Settings of a kind that cannot be compared with any that would be right."""
    for pack in packs:
        for key, told in head_of(pack).items():
            if key in _LISTS:
                fits = isinstance(told, list | tuple) and all(isinstance(name, str) for name in told)
            else:
                fits = not isinstance(told, list | tuple | Mapping)
            if not fits:
                expected = "a list of texts" if key in _LISTS else "a text or a number"
                yield Fault("PACK_SHAPE", expected, key, f"pack.toml /card/{key}", file=pack.name)


def _drop(pack: RulePack) -> tuple[str, ...]:
    told = head_of(pack).get("drop", ())
    return tuple(name for name in told if isinstance(name, str)) if isinstance(told, list | tuple) else ()


def _has(packs: list[RulePack], name: str) -> bool:
    tables = (pack.tables.get(table) for pack in packs for table in ("indicators", "gates", "reported"))
    return any(row.text("id") == name for table in tables if table for row in table.rows)
