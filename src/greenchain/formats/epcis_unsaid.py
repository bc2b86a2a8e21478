"""What the fields of a TraceEvent cannot say again, kept as it was sent.

A TraceEvent holds one spelling of everything, and that is what is compared. A few things it then cannot tell: that no
unit was written (which counts pieces), that no offset was, what stood beside the members of a list. They go into its
extensions under their own names, so that what is written has the hash of what was read, and nothing is lost. So do the
prefixes that its document declares, where the event has members of other vocabularies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from greenchain.formats.epcis_context import STANDARD, Names
from greenchain.formats.epcis_terms import WordKind, cbv_word, is_known
from greenchain.values.json import Json, freeze
from greenchain.values.quantity import UNITS

CONTEXT = "@context"
OFFSET = "eventTimeZoneOffset"
QUANTITY_LISTS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
PAIR_LISTS = (
    ("bizTransactionList", "bizTransaction", WordKind.TRANSACTION),
    ("sourceList", "source", WordKind.SOURCE_DESTINATION),
    ("destinationList", "destination", WordKind.SOURCE_DESTINATION),
)
_NAMELESS = frozenset({"recordTime", OFFSET})  # times, whatever the prefixes are
_OFFSET_LENGTH = len("+08:00")
_QUANTITY_SIZE = 3  # epcClass, quantity, uom
_WORDS = (("bizStep", WordKind.BIZ_STEP), ("disposition", WordKind.DISPOSITION))


def with_unsaid(extensions: Mapping[str, Json], members: Mapping[str, Json], names: Names) -> Mapping[str, Json]:
    """``extensions`` with what the other fields of the event do not tell.

    Args:
        extensions: the members that the event has no fields for.
        members: the members of an event that was taken, as sent.
        names: what the prefixes of its document mean.
    """
    kept = dict(_unsaid(members, names))
    if CONTEXT in extensions:
        extensions = MappingProxyType({name: value for name, value in extensions.items() if name != CONTEXT})
    has_names = "ilmd" in members or not _NAMELESS.issuperset(extensions) or not _NAMELESS.issuperset(kept)
    if names is not STANDARD and has_names:
        own = members.get(CONTEXT)
        kept[CONTEXT] = _context(names, own) if own is not None else _document_context(names)
    if not kept:
        return extensions
    return MappingProxyType({**extensions, **{name: freeze(value) for name, value in kept.items()}})


@lru_cache(maxsize=64)  # one document after the other; its events share the value
def _document_context(names: Names) -> Json:
    return freeze(_context(names, None))


def _unsaid(members: Mapping[str, Json], names: Names) -> Iterable[tuple[str, Json]]:
    offset = members.get(OFFSET)
    if not isinstance(offset, str) or len(offset) != _OFFSET_LENGTH or offset == "-00:00":
        yield OFFSET, offset
    for name in QUANTITY_LISTS:
        listed = members.get(name)
        if isinstance(listed, list) and not all(map(_is_whole_quantity, listed)):
            yield name, listed
    for name, target, kind in PAIR_LISTS:
        listed = members.get(name)
        if isinstance(listed, list) and not all(_is_whole_pair(item, target, kind, names) for item in listed):
            yield name, listed
    yield from _odd_words(members, names)
    for name in ("readPoint", "bizLocation"):
        if isinstance(members.get(name), str):
            yield name, members[name]


def _odd_words(members: Mapping[str, Json], names: Names) -> Iterable[tuple[str, Json]]:
    for name, kind in _WORDS:
        if name in members and not _is_whole_word(members[name], kind, names):
            yield name, members[name]
    dispositions = members.get("persistentDisposition")
    if isinstance(dispositions, Mapping) and not _are_whole_dispositions(dispositions, names):
        yield "persistentDisposition", dispositions


def _is_whole_quantity(item: Json) -> bool:
    """Whether an element says no less as identifier, number and unit: all three are there and nothing else."""
    return isinstance(item, Mapping) and len(item) == _QUANTITY_SIZE and "quantity" in item and item.get("uom") in UNITS


def _is_whole_pair(item: Json, target: str, kind: WordKind, names: Names) -> bool:
    if not isinstance(item, Mapping):
        return False
    value = item.get(target)
    is_pair = isinstance(value, str) and bool(value.strip()) and len(item) == 1 + ("type" in item)
    return is_pair and _is_whole_word(item.get("type", ""), kind, names)


def _is_whole_word(text: Json, kind: WordKind, names: Names) -> bool:
    """Whether the word as it is kept means what ``text`` means: not where it is an unknown one of a known list."""
    if not isinstance(text, str) or ":" not in text:
        return True
    expanded = names.expanded(text.strip())
    word = cbv_word(expanded, kind)
    return word == expanded or is_known(word, kind)


def _are_whole_dispositions(value: Mapping[str, Json], names: Names) -> bool:
    words = [word for listed in value.values() if isinstance(listed, list) for word in listed]
    return value.keys() <= {"set", "unset"} and all(_is_whole_word(word, WordKind.DISPOSITION, names) for word in words)


def _context(names: Names, own: Json) -> Json:
    """The contexts of the document and of the event in it, without those that every document has."""
    declared = {name: uri for name, uri in names.prefixes.items() if STANDARD.prefixes.get(name) != uri}
    parts = own if isinstance(own, list) else [own]
    inner = [part for part in parts if isinstance(part, Mapping) and not part.items() <= declared.items()]
    return [*names.unavailable, *([declared] if declared else []), *inner]
