"""The gate: a document passes only if its statements fix its JSON; what passes comes out as statements and as content.

An RDF suite signs a set of statements, and the same statements can be written as many documents: keys as IRIs, values
under two names, one node described in two places, a list that has an order only to the eye. Each such freedom is either
refused here, with the place and the plain way to write it, or written in one way in the content that is given on: sets
sorted and free of repetitions, lone elements without their list, references as plain texts, ``@context`` left out
because no statement mentions it. So for one set of statements there is at most one content.

Source: W3C JSON-LD 1.1 Processing Algorithms, 5.1 and 8.2; brief of signed claims, section 3.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenchain.claims.contexts import Contexts
from greenchain.claims.jsonld.names import Names, names_of
from greenchain.claims.jsonld.vocabulary import Member, Vocabulary, urls_of, vocabulary_of
from greenchain.claims.jsonld.words import BASE_CONTEXT, RDF, XSD, is_absolute_iri, is_language_tag
from greenchain.claims.rdfc import Quad
from greenchain.claims.rdfc.budget import MAX_BLANK_NODES, MAX_QUADS, WorkBudget
from greenchain.claims.rdfc.nquads import literal
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import MAX_DEPTH, MAX_SAFE_INTEGER, Json, canonical_parsed, plain_json, pointer

_MAX_PLACES = 256  # places a document may lead to; each new one takes 0.2 ms to compile, published claims have ten
_MAX_FAULTS = 20  # reported together; a document with more is not mended but written anew
# What these cost the purse, whose unit is 3 us; not less where it is remembered, or answers would hang on the memory
_CONTEXT_WORK = 300  # to apply one context: the W3C's own takes 1 ms
_SCOPE_WORK = 150  # to apply the context of a type or of a term
_CHARACTERS_A_UNIT = 4  # of JSON text, at worst one empty object after another
_SORTED_CHARACTERS_A_UNIT = 50  # of the texts by which the elements of a set are sorted
_SCALARS = (str, int)  # asked first: to ask for a Mapping is slow
_TYPE = f"<{RDF}type>"
_FIRST, _REST, _NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"
_INTEGER, _BOOLEAN = f"^^<{XSD}integer>", f"^^<{XSD}boolean>"


@dataclass(frozen=True, slots=True)
class Statements:
    """What a document says, twice.

    Attributes:
        quads: the statements, blank nodes named by the place where they stand.
        content: the same as JSON in the one way it is written.
    """

    quads: tuple[Quad, ...]
    content: dict[str, Any]


def read_statements(
    document: Mapping[str, Json], *, contexts: Contexts, allow_vocab: bool, budget: WorkBudget | None = None
) -> Statements:
    """The statements of ``document`` and its content.

    Args:
        document: an object that names its contexts by URL.
        contexts: the pinned contexts.
        allow_vocab: whether ``@vocab`` of a pinned context may give names to undefined terms: only under a test policy.
        budget: a purse that pays for every statement; by default there is but a limit to their number.

    Raises:
        InputError: ``CONTEXT_NOT_PINNED``, ``CONTEXT_INVALID``, ``BUDGET_EXCEEDED``, or ``RDF_GATE_REFUSED`` with every
            place that does not pass.
    """
    if "@context" not in document:
        raise _refused("contexts by their URLs", "none", where="/@context")
    urls = urls_of(document["@context"])
    if urls[0] != BASE_CONTEXT:
        raise _refused(f"contexts that begin with {BASE_CONTEXT}", urls[0], where="/@context")
    if budget is not None:
        budget.spend_once(urls, _CONTEXT_WORK * len(urls))
    root = vocabulary_of(contexts, urls)
    walk = _Walk(names_of(contexts, allow_vocab=allow_vocab), allow_vocab=allow_vocab, budget=budget)
    without_context = {name: value for name, value in document.items() if name != "@context"}
    _, content = walk.node(without_context, root, "", 0)
    walk.require_one_place_each()
    if not walk.quads:
        raise _refused("an object that states something", "an empty one")
    return Statements(tuple(walk.quads), content)


def signed_form(document: Mapping[str, Json], *, contexts: Contexts, allow_vocab: bool) -> dict[str, Any]:
    """The content of ``document`` as its signed statements fix it; see ``read_statements``."""
    return read_statements(document, contexts=contexts, allow_vocab=allow_vocab).content


class _Walk:
    """One walk through one document."""

    __slots__ = ("_allow_vocab", "_blanks", "_budget", "_described", "_names", "_places", "_referenced", "quads")

    def __init__(self, names: Names, *, allow_vocab: bool, budget: WorkBudget | None) -> None:
        self.quads: list[Quad] = []
        self._budget = budget
        self._names = names
        self._allow_vocab = allow_vocab
        self._blanks = 0
        self._described: set[tuple[str, str]] = set()
        self._referenced: set[tuple[str, str]] = set()
        self._places: set[tuple[str, ...]] = set()

    def node(self, node: Mapping[str, Json], place: Vocabulary, graph: str, depth: int) -> tuple[str, dict[str, Any]]:
        """State everything about ``node`` in ``graph``; its name there, and its content."""
        if depth > MAX_DEPTH:
            raise InputError(Fault("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting"))
        if "@context" in node:
            place = self._with_contexts(place, urls_of(node["@context"]))
        inner = place.typed(_texts(node["type"])) if "type" in node and place.member("type").kind == "type" else place
        self._pay(inner.path, _SCOPE_WORK * (len(inner.path) - len(place.path)))
        self._enter(place, inner)
        subject = self._subject(node, inner, graph)
        content: dict[str, Any] = {}
        faults: list[Fault] = []
        for name in sorted(node):
            if name == "@context":
                continue
            try:
                content[name] = self._member(name, node[name], place, inner, subject, graph, depth)
            except InputError as error:
                if error.code == "BUDGET_EXCEEDED":
                    raise
                faults += error.within(where=pointer(name)).faults
                if len(faults) >= _MAX_FAULTS:
                    break
        InputError.raise_if(faults)
        if content.keys() == {"id"} and subject[0] == "<":
            raise _refused("an object that states something, or a reference by nothing but its id", "neither")
        return subject, content

    def require_one_place_each(self) -> None:
        """Refuse a node that is described here and referred to there: its members could stand in either place."""
        for _, iri in sorted(self._described & self._referenced):
            raise _refused("each id in one place, where it is described", iri)

    def _enter(self, *places: Vocabulary) -> None:
        for place in places:
            self._places.add(place.path)
            if place.active.vocab is not None and not self._allow_vocab:
                raise _refused("contexts without @vocab, outside a test policy", place.active.vocab, where="/@context")
        if len(self._places) > _MAX_PLACES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {_MAX_PLACES} combinations of types", "more"))

    def _with_contexts(self, place: Vocabulary, urls: tuple[str, ...]) -> Vocabulary:
        self._pay((place.path, urls), _CONTEXT_WORK * len(urls))
        return place.with_context(urls)

    def _pay(self, what: tuple[object, ...], units: int) -> None:
        if self._budget is not None and units:
            self._budget.spend_once(what, units)

    def _blank(self) -> str:
        self._blanks += 1
        if self._blanks > MAX_BLANK_NODES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BLANK_NODES} objects without id", "more"))
        return f"_:b{self._blanks}"

    def _state(self, subject: str, predicate: str, value: str, graph: str) -> None:
        if self._budget is not None:
            self._budget.spend(1)
        self.quads.append((subject, predicate, value, graph))
        if len(self.quads) > MAX_QUADS:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_QUADS} statements", "more"))

    def _subject(self, node: Mapping[str, Json], place: Vocabulary, graph: str) -> str:
        if "id" not in node or place.member("id").kind != "id":
            return self._blank()
        subject = self._iri(node["id"], place, where="/id")
        key = (graph, subject)
        if key in self._described:
            raise _refused("each id described in one place", subject, where="/id")
        self._described.add(key)
        return subject

    def _iri(self, value: Json, place: Vocabulary, *, where: str = "") -> str:
        if not isinstance(value, str) or not is_absolute_iri(value):
            raise _refused("an absolute IRI", repr(value), where=where)
        prefix, _, rest = value.partition(":")
        if prefix in place.prefixes and not rest.startswith("//"):
            raise _refused("an IRI written in full", value, where=where)
        return f"<{value}>"

    def _member(
        self, name: str, value: Json, place: Vocabulary, inner: Vocabulary, subject: str, graph: str, depth: int
    ) -> Any:  # noqa: ANN401 - content of any shape
        member = inner.member(name)
        if member.beside is not None and member.beside is not inner:
            self._pay((inner.path, name), 2 * _SCOPE_WORK)  # for what lies below, and for mere references
        if member.kind == "property":
            if not self._names.is_only_way(name, member):
                raise _refused(f"one name and one way to write {member.iri} in all pinned contexts", "several")
            return self._property(member, value, subject, graph, depth)
        if member.kind == "refused":
            raise _refused(member.reason, repr(name))
        if name != member.kind or not self._names.is_only_name(name, f"@{member.kind}"):
            raise _refused("id and type under these names only", repr(name))
        return value if member.kind == "id" else self._types(value, place, subject, graph)

    def _types(self, value: Json, place: Vocabulary, subject: str, graph: str) -> Any:  # noqa: ANN401 - text or list
        return self._set(value, lambda item: self._type(item, place), subject, _TYPE, graph)

    def _type(self, value: Json, place: Vocabulary) -> tuple[str, Json]:
        return self._vocabulary_iri(value, place), value

    def _vocabulary_iri(self, value: Json, place: Vocabulary) -> str:
        """The IRI of a type, or of a value of a term coerced to ``@vocab``: a term, or an IRI that has no term."""
        if isinstance(value, str) and not value.startswith("@"):
            iri = value if ":" in value and value not in place.active.terms else place.iri_of(value)
            if iri is not None and is_absolute_iri(iri):
                if iri == value:
                    self._iri(iri, place)
                if self._names.is_only_name(value, iri):
                    return f"<{iri}>"
        raise _refused("a term of the pinned contexts, or an absolute IRI for which none has a term", repr(value))

    def _property(self, member: Member, value: Json, subject: str, graph: str, depth: int) -> Any:  # noqa: ANN401 - content of any shape
        predicate = f"<{member.iri}>"
        if member.scalar.kind == "json" and not member.container:
            text, content = _json_literal(value, self._budget)
            self._state(subject, predicate, text, graph)
            return content
        if member.container == "language":
            return self._language_map(value, subject, predicate, graph)

        def write(item: Json) -> tuple[str, Json]:
            return self._item(item, member, graph, depth)

        if member.container == "list":
            return self._list(value, write, subject, predicate, graph)
        if member.container == "graph":
            return self._set(value, lambda item: self._graph(item, member, depth), subject, predicate, graph)
        return self._set(value, write, subject, predicate, graph)

    def _set(
        self,
        value: Json,
        write: Callable[[Json], tuple[str, Json]],
        subject: str,
        predicate: str,
        graph: str,
    ) -> Any:  # noqa: ANN401 - content of any shape
        """State each element of a set; its content sorted, or the lone element."""
        if not isinstance(value, list | tuple):
            text, content = write(value)
            self._state(subject, predicate, text, graph)
            return content
        if not value:
            raise _refused("a value, or no member at all", "an empty list")
        written = _each(value, write)
        if len(written) == 1:
            self._state(subject, predicate, written[0][0], graph)
            return written[0][1]
        if len({text for text, _ in written}) < len(written):
            raise _refused("each element of a set once", "repeated elements")
        for text, _ in written:
            self._state(subject, predicate, text, graph)
        return _sorted([content for _, content in written], self._budget)

    def _list(
        self, value: Json, write: Callable[[Json], tuple[str, Json]], subject: str, predicate: str, graph: str
    ) -> list[Json]:
        """State a list, whose order counts, cell by cell (RDF collections)."""
        items = value if isinstance(value, list | tuple) else (value,)
        written = _each(items, write)
        cells = [self._blank() for _ in written]
        ends = [*cells, _NIL]
        self._state(subject, predicate, ends[0], graph)
        for (text, _), cell, rest in zip(written, cells, ends[1:], strict=True):
            self._state(cell, _FIRST, text, graph)
            self._state(cell, _REST, rest, graph)
        return [content for _, content in written]

    def _graph(self, item: Json, member: Member, depth: int) -> tuple[str, Json]:
        """State an object in a graph of its own, such as each proof."""
        if not isinstance(item, Mapping):
            raise _refused("an object", repr(item))
        name, before = self._blank(), len(self.quads)
        _, content = self.node(item, _below(member), name, depth + 1)
        if len(self.quads) == before:
            raise _refused("an object that states something", "an empty one")
        return name, content

    def _language_map(self, value: Json, subject: str, predicate: str, graph: str) -> dict[str, Any]:
        content: dict[str, Any] = {}
        if not isinstance(value, Mapping) or not value:
            raise _refused("texts by language", repr(value))
        for tag, texts in sorted(value.items()):
            language = tag.lower()
            if not is_language_tag(tag) or language in content:
                raise _refused("texts by language, each language once", repr(tag))

            def write(item: Json, language: str = language) -> tuple[str, Json]:
                if not isinstance(item, str):
                    raise _refused("a text", repr(item))
                return f"{literal(item)}@{language}", item

            content[language] = self._set(texts, write, subject, predicate, graph)
        return content

    def _item(self, item: Json, member: Member, graph: str, depth: int) -> tuple[str, Json]:
        """One value: an object, a reference or a scalar."""
        if isinstance(item, _SCALARS) or not isinstance(item, Mapping):
            return self._scalar(item, member, graph)
        if member.scalar.kind in ("text", "integer", "boolean"):
            raise _refused(_EXPECTED[member.scalar.kind], "an object")
        if member.beside is not None and _is_reference(item, member.beside):
            return self._reference(item["id"], member, member.beside, graph)
        return self.node(item, _below(member), graph, depth + 1)

    def _reference(self, value: Json, member: Member, place: Vocabulary, graph: str) -> tuple[str, Json]:
        if member.scalar.kind == "vocab":
            raise _refused("a term, not an object with an id", repr(value))
        iri = self._iri(value, place, where="/id")
        if iri == _NIL:
            raise _refused("an IRI that does not stand for an empty list", iri)
        self._referenced.add((graph, iri))
        return iri, value

    def _scalar(self, item: Json, member: Member, graph: str) -> tuple[str, Json]:
        kind, suffix = member.scalar.kind, member.scalar.suffix
        place = member.beside
        if isinstance(item, str):
            if kind in ("plain", "text"):
                return literal(item) + suffix, item
            if kind == "id" and place is not None:
                return self._reference(item, member, place, graph)
            if kind == "vocab" and place is not None:
                self._enter(place)
                iri = self._vocabulary_iri(item, place)
                if iri == _NIL:
                    raise _refused("an IRI that does not stand for an empty list", item)
                self._referenced.add((graph, iri))
                return iri, item
        elif isinstance(item, bool):
            if kind in ("plain", "boolean"):
                return f'"{str(item).lower()}"{suffix if kind == "boolean" else _BOOLEAN}', item
        elif isinstance(item, int) and kind in ("plain", "integer") and abs(item) <= MAX_SAFE_INTEGER:
            return f'"{item}"{suffix if kind == "integer" else _INTEGER}', item
        raise _refused(_EXPECTED[kind], repr(item))


_EXPECTED: Mapping[str, str] = {
    "plain": "a text, true, false or an integer within 2^53-1; other numbers as texts",
    "text": "a text (the term has a datatype)",
    "integer": "an integer within 2^53-1",
    "boolean": "true or false",
    "id": "an absolute IRI",
    "vocab": "a term",
    "json": "a JSON value of its own",
}


def _is_reference(item: Mapping[str, Json], place: Vocabulary) -> bool:
    return len(item) == 1 and "id" in item and place.member("id").kind == "id"


def _below(member: Member) -> Vocabulary:
    if member.below is None:
        raise _refused("a property", "a keyword")
    return member.below


def _each(items: Sequence[Json], write: Callable[[Json], tuple[str, Json]]) -> list[tuple[str, Json]]:
    """What ``write`` makes of each item, the faults of all of them together."""
    written: list[tuple[str, Json]] = []
    faults: list[Fault] = []
    for index, item in enumerate(items):
        try:
            written.append(write(item))
        except InputError as error:
            if error.code == "BUDGET_EXCEEDED":
                raise
            faults += error.within(where=pointer(index)).faults
            if len(faults) >= _MAX_FAULTS:
                break
    InputError.raise_if(faults)
    return written


def _json_literal(value: Json, budget: WorkBudget | None) -> tuple[str, Json]:
    """A value that is signed as JSON text: order counts, and so does everything else."""
    if budget is not None and isinstance(value, dict | list):  # as parsed: written many times faster than walked
        budget.spend(len(_WRITE_ANY(value)) // _CHARACTERS_A_UNIT)
    plain, has_fraction = plain_json(value)
    if value is None or has_fraction:
        raise _refused("a JSON value of texts, integers, true and false", repr(value))
    return f"{literal(canonical_parsed(plain).decode())}^^<{RDF}JSON>", plain


def _sorted(contents: list[Json], budget: WorkBudget | None) -> list[Json]:
    """The elements of a set in one order: texts and numbers by themselves as such, all else by its JSON text."""
    texts = [content for content in contents if isinstance(content, str)]
    if len(texts) == len(contents):
        return [*sorted(texts)]
    numbers = [content for content in contents if type(content) is int]
    if len(numbers) == len(contents):
        return [*sorted(numbers)]
    written = [_WRITE(content) for content in contents]
    if budget is not None:  # sets inside sets are written once for each that they lie in
        budget.spend(sum(map(len, written)) // _SORTED_CHARACTERS_A_UNIT)
    order = sorted(range(len(written)), key=written.__getitem__)
    return [contents[index] for index in order]


_WRITE = json.JSONEncoder(sort_keys=True).encode
_WRITE_ANY = json.JSONEncoder(separators=(",", ":"), default=str).encode


def _texts(value: Json) -> tuple[str, ...]:
    """The types that are texts; others are refused where they stand."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()


def _refused(expected: str, found: str, *, where: str = "") -> InputError:
    return InputError(Fault("RDF_GATE_REFUSED", expected, found, where=where))
