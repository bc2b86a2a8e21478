"""Which edition of each pack is asked: the one named, else the newest of those at hand.

An edition is never edited, so a correction stands beside what it corrects, and whoever asks has to take one of them.
Editions are told apart by their names, in which runs of digits count as numbers: ``2026.10`` comes after ``2026.9``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from greenchain.standards.collection import Standards
from greenchain.standards.pack import RulePack
from greenchain.values.errors import Fault, PackError

_PARTS = re.compile(r"[0-9]+|[^0-9]+")


def chosen_editions(
    standards: Standards, *, kinds: Collection[str], names: Iterable[str] = (), drafts: Iterable[RulePack] = ()
) -> Standards:
    """The packs with one edition of each of the ``kinds``: a draft, else the one that is named, else the newest.

    Args:
        standards: the packs at hand; those of other kinds stay as they are.
        kinds: the kinds of which editions are chosen.
        names: ``kind/id@edition``; kind and edition may be left out where that is unambiguous.
        drafts: packs that need not be among ``standards``; each takes the place of those of its name.

    Raises:
        PackError: no pack or several packs fit a name, one is of another kind, or two editions of one are chosen.
    """
    chosen: dict[str, RulePack] = {}
    faults = []
    for pack in (*drafts, *(standards.pack(name) for name in names)):
        full = f"{pack.name}@{pack.edition}"
        if pack.kind not in kinds:
            faults.append(Fault("PACK_UNKNOWN", f"a pack of the kind {' or '.join(sorted(kinds))}", full))
        elif chosen.setdefault(pack.name, pack).ref != pack.ref:
            faults.append(Fault("PACK_AMBIGUOUS", f"one edition of {pack.name}", full))
    PackError.raise_if(faults)
    newest = {p.name: p for p in sorted(standards.packs, key=lambda p: edition_order(p.edition)) if p.kind in kinds}
    taken = {**newest, **chosen}
    others = [pack for pack in standards.packs if pack.kind not in kinds]
    if len(taken) + len(others) == len(standards.packs) and all(pack in standards.packs for pack in chosen.values()):
        return standards  # itself: what was compiled of it before is kept by its identity
    return Standards.of([*others, *taken.values()])


def edition_order(edition: str) -> tuple[tuple[int, int, str], ...]:
    """What editions are sorted by.

    >>> sorted(["2026.10", "2026.9", "2026.9-draft"], key=edition_order)
    ['2026.9', '2026.9-draft', '2026.10']
    """
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _PARTS.findall(edition))
