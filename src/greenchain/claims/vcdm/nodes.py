"""Every id and type that a document gives its objects, and the URLs that its contexts make of them.

A walk through the document with the terms in force at each place: contexts of an object count for it and below, those
scoped to a type for the members of the object only, those scoped to a property for what stands under it.

Source: W3C JSON-LD 1.1 Processing Algorithms and API, 5.1 (expansion, its walk alone); VCDM 2.0, 4.4 and 4.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from greenchain.claims.vcdm.shape import as_list, is_url
from greenchain.claims.vcdm.terms import ContextReader, Scope
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, pointer

_INNER = (Mapping, list, tuple)  # what may hold objects


@dataclass(frozen=True, slots=True)
class NodeId:
    """An id that a document gives one of its objects.

    Attributes:
        where: its JSON pointer.
        value: as written.
        is_second: whether the object has another id besides.
    """

    where: str
    value: Json
    is_second: bool

    def fault(self) -> Fault | None:
        """What is wrong with it, if anything (4.4)."""
        if self.is_second or not is_url(self.value):
            expected = "one id for one object" if self.is_second else "one URL"
            return Fault("CLAIM_ID_INVALID", expected, repr(self.value), where=self.where)
        return None


@dataclass(frozen=True, slots=True)
class NodeType:
    """A type that a document gives one of its objects.

    Attributes:
        where: its JSON pointer.
        name: as written.
        iri: what it maps to; itself where it maps to nothing.
        is_open: whether a context that is not at hand may map it.
    """

    where: str
    name: Json
    iri: str
    is_open: bool

    def fault(self) -> Fault | None:
        """What is wrong with it, if anything (4.5)."""
        if not isinstance(self.name, str):
            return Fault("CLAIM_TYPE_INVALID", "type names as texts", repr(self.name), where=self.where)
        if not is_url(self.iri) and not self.is_open:
            expected = "a URL, or a term that the contexts map to one"
            return Fault("CLAIM_TYPE_UNMAPPED", expected, repr(self.name), where=self.where)
        return None


def marks_in(document: Json, *, reader: ContextReader) -> Iterator[NodeId | NodeType]:
    """Every id and type of any object of ``document``, in the order of the objects.

    Raises:
        InputError: as for ``ContextReader.applied``; the fault names the place of the context.
    """
    yield from _marks(document, Scope(), "", reader)


def _marks(value: Json, scope: Scope, at: str, reader: ContextReader) -> Iterator[NodeId | NodeType]:
    if isinstance(value, Mapping):
        reader.visit(value)
        yield from _node_marks(value, scope, at, reader)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            if isinstance(item, _INNER):
                yield from _marks(item, scope, f"{at}/{index}", reader)


def _node_marks(node: Mapping[str, Json], scope: Scope, at: str, reader: ContextReader) -> Iterator[NodeId | NodeType]:
    if "@context" in node:
        scope = _apply(node["@context"], scope, f"{at}/@context", reader)
    named = [key for key in node if reader.keyword_of(key, scope) == "@type"]
    types = [mark for key in named for mark in _types(node, key, scope, at)]
    yield from types
    within = scope
    for name in sorted({mark.name for mark in types if isinstance(mark.name, str)}):  # 5.1, step 11: sorted
        for local in scope.context_of(name):
            within = _apply(local, within, f"{at}/type", reader, propagates=False)
    ids = [key for key in node if reader.keyword_of(key, within) == "@id"]
    for number, key in enumerate(ids):
        yield NodeId(at + pointer(key), node[key], is_second=number > 0)
    for key, item in node.items():
        if key == "@context" or not isinstance(item, _INNER) or within.is_opaque(key):
            continue
        below, where = within.below, at + pointer(key)
        for local in within.context_of(key):
            below = _apply(local, below, where, reader, may_override=True)
        yield from _marks(item, below, where, reader)


def _types(node: Mapping[str, Json], key: str, scope: Scope, at: str) -> Iterator[NodeType]:
    value, where = node[key], at + pointer(key)
    is_list = isinstance(value, list | tuple)
    for index, name in enumerate(as_list(value)):
        iri = scope.iri_of(name) if isinstance(name, str) else ""
        yield NodeType(f"{where}/{index}" if is_list else where, name, iri, scope.is_open)


def _apply(
    local: Json,
    scope: Scope,
    where: str,
    reader: ContextReader,
    *,
    may_override: bool = False,
    propagates: bool = True,
) -> Scope:
    try:
        return reader.applied(local, scope, may_override=may_override, propagates=propagates)
    except InputError as error:
        raise error.within(where=where) from None
