"""What a pack must be beyond its form: the room that reads its kind can read it, by the reader that answers use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from greenchain.scoring.cards.reading import read_card
from greenchain.standards import RulePack, Standards
from greenchain.values.errors import Fault, GreenchainError


def _card(pack: RulePack, standards: Standards) -> object:
    return read_card(pack, standards=standards)


_READERS: Mapping[str, Callable[[RulePack, Standards], object]] = MappingProxyType({"scorecards": _card})
"""By kind. The other kinds are tables alone, whose columns the loader has checked."""


def reading_faults(packs: Iterable[RulePack], *, beside: Standards) -> list[Fault]:
    """Every fault for which a pack that loads cannot be used: sums, bands, stages, what it extends.

    Args:
        packs: that were loaded.
        beside: what they may build on; an edition among ``packs`` stands for the same one there.
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
    return list(dict.fromkeys(faults))


def _as_loaded(pack: RulePack, standards: Standards) -> object:
    del standards
    return pack
