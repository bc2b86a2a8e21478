"""Standards: the packs that a judgement may look at, found by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from greenchain.standards.pack import RulePack
from greenchain.standards.rows import Table
from greenchain.standards.sisters import sister_faults
from greenchain.values.errors import Fault, PackError

_NEAR = 3  # names offered for one that no pack has
_LONGEST = 100  # characters of a name that is compared with others: twice the longest of ours
_LIKENESS = 0.7  # of difflib: "scorecards/miit" is meant for "scorecards/miit-gsc-general"


@dataclass(frozen=True, slots=True)
class Standards:
    """An immutable set of packs, sorted by name and edition; judging functions take one as an argument."""

    packs: tuple[RulePack, ...] = ()

    @classmethod
    def of(cls, packs: Iterable[RulePack]) -> Standards:
        """The standards made of ``packs``; two packs of one name and edition are an error."""
        ordered = sorted(packs, key=lambda pack: (pack.name, pack.edition))
        names = [f"{pack.name}@{pack.edition}" for pack in ordered]
        twice = sorted({name for name in names if names.count(name) > 1})
        PackError.raise_if(Fault("PACK_AMBIGUOUS", "each edition once", name) for name in twice)
        PackError.raise_if(fault for pack in ordered for fault in sister_faults(pack, ordered))
        return cls(tuple(ordered))

    def pack(self, name: str) -> RulePack:
        """The pack named ``kind/id@edition``; kind and edition may be left out where that is unambiguous.

        Raises:
            PackError: no pack or several packs fit.
        """
        found = self.find(name)
        if not found:
            raise PackError(Fault("PACK_UNKNOWN", f"a loaded pack ({self._likest(name)})", name))
        if len(found) > 1:
            fits = ", ".join(f"{pack.name}@{pack.edition}" for pack in found)
            raise PackError(Fault("PACK_AMBIGUOUS", "a name that one pack fits", f"{name}: {fits}"))
        return found[0]

    def _likest(self, name: str) -> str:
        """The packs that ``name`` may have been meant for: those likest to it, else of its kind, else all."""
        listed = {f"{pack.name}@{pack.edition}": pack for pack in self.packs}
        known = {form: full for full, pack in listed.items() for form in (full, pack.name, pack.id)}
        wanted, (kind, slash, _) = name.casefold(), name.partition("/")
        is_short = len(wanted) <= _LONGEST
        close = get_close_matches(wanted, sorted(known), n=_NEAR, cutoff=_LIKENESS) if is_short else []
        found = [known[one] for one in close]
        found = found or [full for full, pack in listed.items() if slash and pack.kind == kind] or list(listed)
        return ", ".join(dict.fromkeys(found)) or "none"

    def find(self, name: str) -> tuple[RulePack, ...]:
        """Every pack that a full or shortened name fits."""
        stem, _, edition = name.partition("@")
        return tuple(pack for pack in self.packs if stem in (pack.name, pack.id) and edition in ("", pack.edition))

    def tables_for(self, pack: RulePack) -> Mapping[str, Table]:
        """The tables that the conditions of ``pack`` may look into: its own, and its sisters' as ``kind/id:table``.

        Raises:
            PackError: a sister that it uses is not loaded, or in several editions.
        """
        tables = dict(pack.tables)
        for name in pack.uses:
            tables |= {f"{name}:{table.name}": table for table in self.pack(name).tables.values()}
        return tables

    def of_kind(self, kind: str) -> tuple[RulePack, ...]:
        """Every pack of a kind, sorted."""
        return tuple(pack for pack in self.packs if pack.kind == kind)

    def with_pack(self, pack: RulePack) -> Standards:
        """These standards and one pack more."""
        return Standards.of((*self.packs, pack))
