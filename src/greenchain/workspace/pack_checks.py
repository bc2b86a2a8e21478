"""What a pack must be beyond its form: the room that reads its kind can read it, and it agrees with what is beside it.

Each check says all that it finds, and one that cannot be made for want of a sister takes nothing from the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from greenchain.scoring.cards.reading import read_card
from greenchain.screening.rules import KINDS
from greenchain.standards import RulePack, Standards
from greenchain.standards.editions import chosen_editions
from greenchain.standards.heading_editions import HeadingEditions
from greenchain.standards.heading_faults import heading_faults
from greenchain.standards.references import sister_references
from greenchain.standards.weak_ground import weak_ground
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.finding import PackRef


def _card(pack: RulePack, standards: Standards) -> object:
    return read_card(pack, standards=standards)


_READERS: Mapping[str, Callable[[RulePack, Standards], object]] = MappingProxyType({"scorecards": _card})
"""By kind. The other kinds are tables alone, whose columns the loader has checked."""


def reading_faults(packs: Iterable[RulePack], *, beside: Standards, drafts: Iterable[RulePack] = ()) -> list[Fault]:
    """Every fault for which a pack that loads cannot be used: sums, bands, stages, what it extends.

    Args:
        packs: that were loaded.
        beside: what they may build on; an edition among ``packs`` stands for the same one there.
        drafts: what could be read of packs that do not load, of which more is told where they are packs of law.
    """
    listed = list(packs)
    own = {(pack.name, pack.edition) for pack in listed}
    try:
        standards = Standards.of([*listed, *(pack for pack in beside.packs if (pack.name, pack.edition) not in own)])
    except GreenchainError as error:
        return list(error.faults)
    faults: list[Fault] = []
    for pack in listed:
        try:
            _READERS.get(pack.kind, _as_loaded)(pack, standards)
        except GreenchainError as error:
            faults += error.faults
    faults += _law_faults(listed, list(drafts), beside)
    return list(dict.fromkeys(faults))


def _law_faults(listed: list[RulePack], drafts: list[RulePack], beside: Standards) -> Iterator[Fault]:
    """What is wrong with packs of law, or with a pack of law that looks into one of them."""
    asked = {pack.name: pack for pack in (*listed, *drafts) if pack.kind in KINDS}  # of several editions the last
    partial = {pack.ref for pack in drafts}
    try:
        law = chosen_editions(beside, kinds=KINDS, drafts=asked.values())
    except GreenchainError as error:
        yield from error.faults
        return
    headings = HeadingEditions.of(law)
    for pack in (pack for pack in law.packs if pack.kind in KINDS):
        if pack.name in asked:
            yield from heading_faults(pack, headings)
        if pack.name in asked or not asked.keys().isdisjoint(pack.uses):
            yield from _of_sisters(pack, law, is_whole=partial.isdisjoint({pack.ref}))


def _of_sisters(pack: RulePack, law: Standards, *, is_whole: bool) -> Iterator[Fault]:
    try:
        # what was left out for a fault of its own would be missed by whatever names it
        yield from sister_references(pack, law, is_whole=is_whole)
        yield from weak_ground(pack, law)
    except (GreenchainError, KeyError) as error:  # a table that could not be read has its own fault
        yield from error.faults if isinstance(error, GreenchainError) else ()


def edited_faults(refs: Iterable[PackRef], *, released: Standards) -> Iterator[Fault]:
    """A fault for each edition that is released with other bytes: whoever corrects it gives it a name of its own."""
    known = {(pack.name, pack.edition): pack.ref for pack in released.packs}
    for ref in refs:
        other = known.get((ref.pack, ref.edition))
        if other is not None and other.sha256 != ref.sha256:
            expected = f"the edition released ({other.sha256[:12]}), or a new name for this one"
            yield Fault("PACK_DIGEST", expected, ref.sha256[:12], f"{ref.pack}@{ref.edition}")


def _as_loaded(pack: RulePack, standards: Standards) -> object:
    del standards
    return pack
