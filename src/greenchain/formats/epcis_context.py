"""What names mean in one document: its prefixes, compiled once, and every value in its one spelling.

JSON-LD gives meaning through contexts; XML through namespace declarations. Both become :class:`Names`. Nothing is
fetched: the words of the EPCIS context are a table of this version, prefixes that a document declares itself are read,
and a context that is only named by its address stays unread; its prefixed names are then compared as written.

Sources: EPCIS 2.0, JSON-LD context; JSON-LD 1.1, 4.1.5 (compact IRIs).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import final

from greenchain.formats._epcis_vocabulary import CONTEXTS, FIXED_PREFIXES, PREFIXES
from greenchain.formats.epcis_terms import term_uri
from greenchain.values.identifiers import canonical
from greenchain.values.json import Json

_PREFIX = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
# No document makes another thing of these: they open the identifiers themselves
_SCHEMES = frozenset({"urn", "http", "https", "did", "ni", "geo", "gtin", "gln", "pgln", "sscc", "lei", "uscc"})
_MOST_PREFIXES = 1000  # no vocabulary comes in so many parts; a bound on the work of one context
_LONGEST_KEPT = 256  # identifiers and words are shorter; longer texts do not repeat
_MOST_KEPT = 65_536  # texts repeat from event to event; this many take about 20 MB, then they are looked up anew
_DEEPEST = 8  # contexts inside contexts, of which no standard has any
# The namespace of master data in XML has no final colon, its prefix in JSON-LD has one (CBV 2.0, 9): one name
_MASTER_DATA = "urn:epcglobal:cbv:mda"


@final
class Names:
    """The prefixes of a document and what they make of its names and values.

    Make one with :func:`names_of` (a JSON-LD context) or :func:`names_with` (namespace declarations).

    Attributes:
        prefixes: namespace by prefix, those of the standard included.
        unavailable: addresses of contexts that were not read, sorted.
    """

    __slots__ = ("_members", "_values", "prefixes", "unavailable")

    def __init__(self, prefixes: dict[str, str], *, unavailable: tuple[str, ...] = ()) -> None:
        self.prefixes = prefixes
        self.unavailable = unavailable
        self._members: dict[str, str] = {}
        self._values: dict[str, str] = {}

    def member(self, name: str) -> str:
        """The name of an extension member as ``{namespace}local``, or as written where its prefix is unknown."""
        found = self._members.get(name)
        if found is None:
            found = _kept(self._members, name, self._member(name))
        return found

    def value(self, text: str) -> str:
        """The one spelling of a value: CURIEs, CBV URNs and identifiers as URIs, anything else stripped.

        >>> STANDARD.value("urn:epcglobal:cbv:disp:in_transit"), STANDARD.value("gs1:Temperature")
        ('https://ref.gs1.org/cbv/Disp-in_transit', 'https://gs1.org/voc/Temperature')
        """
        found = self._values.get(text)
        if found is None:
            plain = text.strip()
            if not plain.startswith("urn:epc:"):  # what most are, and no prefix or word of a vocabulary
                plain = term_uri(self.expanded(plain))
            found = _kept(self._values, text, canonical(plain))
        return found

    def learn(self, text: str, spelled: str) -> str:
        """``spelled``, kept as the value of ``text``: for a caller who has read the identifier already."""
        return _kept(self._values, text, spelled)

    def expanded(self, text: str) -> str:
        """``text`` with its prefix replaced, where it is a compact IRI of a known prefix."""
        prefix, colon, rest = text.partition(":")
        if not colon or rest.startswith("//") or prefix not in self.prefixes:
            return text
        return self.prefixes[prefix] + rest

    def _member(self, name: str) -> str:
        if name.startswith("{"):
            namespace, brace, local = name[1:].partition("}")
        else:
            prefix, brace, local = name.partition(":")
            if not brace and name in self.prefixes and self.prefixes[name].endswith(name):
                prefix, brace, local = (
                    name,
                    ":",
                    name,
                )  # a term of its own, such as "myField": "https://x.example/myField"
                namespace = self.prefixes[name].removesuffix(name)
            else:
                namespace = self.prefixes.get(prefix, "")
        if not brace or not namespace:
            return name
        return f"{{{_MASTER_DATA if namespace == _MASTER_DATA + ':' else namespace}}}{local}"


def names_of(context: Json, *, base: Names | None = None) -> Names:
    """What a JSON-LD ``@context`` makes of names; the standard's own prefixes are always there.

    Args:
        context: an address, an object, or a list of both; anything else gives no names.
        base: what held outside of it.
    """
    outer = STANDARD if base is None else base
    prefixes: dict[str, str] = {}
    unavailable: list[str] = []
    _collect(context, prefixes, unavailable, depth=0)
    if not prefixes and not unavailable:
        return outer
    return _shared(
        tuple((outer.prefixes | prefixes).items()),
        tuple(sorted({*outer.unavailable, *unavailable})),
    )


def names_with(declared: Mapping[str, str]) -> Names:
    """The names of a document that declares these namespaces by prefix, as XML does."""
    return names_of(dict(declared))


def _collect(context: Json, prefixes: dict[str, str], unavailable: list[str], *, depth: int) -> None:
    if isinstance(context, str):
        if context not in CONTEXTS and len(unavailable) < _MOST_PREFIXES:
            unavailable.append(context)
    elif isinstance(context, list | tuple) and depth < _DEEPEST:
        for part in context:
            _collect(part, prefixes, unavailable, depth=depth + 1)
    elif isinstance(context, Mapping):
        for name, meaning in _declared(context):
            if len(prefixes) < _MOST_PREFIXES:
                prefixes[name] = meaning


def _declared(context: Mapping[str, Json]) -> Iterable[tuple[str, str]]:
    for name, meaning in context.items():
        namespace = meaning.get("@id") if isinstance(meaning, Mapping) else meaning
        is_free = name not in FIXED_PREFIXES and name not in _SCHEMES
        if is_free and _PREFIX.fullmatch(name) and isinstance(namespace, str) and namespace[:1] not in ("", "@"):
            yield name, namespace


@lru_cache(maxsize=64)  # the documents of one sender share their context, and with it all that was looked up
def _shared(prefixes: tuple[tuple[str, str], ...], unavailable: tuple[str, ...]) -> Names:
    return Names(dict(prefixes), unavailable=unavailable)


def _kept(found: dict[str, str], text: str, spelled: str) -> str:
    if len(text) <= _LONGEST_KEPT:
        if len(found) >= _MOST_KEPT:
            found.clear()
        found[text] = spelled
    return spelled


STANDARD = Names(dict(PREFIXES))
"""The names of a document that declares nothing: those of the EPCIS context."""
