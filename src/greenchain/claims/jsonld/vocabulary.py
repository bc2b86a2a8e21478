"""What a document's members say, compiled: a table of rules for each place that a context can lead to.

Processing contexts anew for each document costs fifty times the signature check. The pinned contexts never change, so
every place is compiled once: a member's name becomes a rule (which property, how its values are written, which place is
below it). A rule that would let one statement be written in two ways carries the reason why it is refused instead.

Source: W3C JSON-LD 1.1 Processing Algorithms, 5.1 (expansion), 5.3 (value expansion), 8.2 (to RDF).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from greenchain.claims.contexts import Contexts
from greenchain.claims.jsonld.active import EMPTY, ActiveContext, Term, expand_iri
from greenchain.claims.jsonld.processing import process_context
from greenchain.claims.jsonld.words import RDF, XSD, is_absolute_iri
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import REFUSED_NAMES

_KEPT = 64  # tuples of contexts kept compiled: publishers use a handful, a compiled one takes some 100 kB
_KEPT_PLACES = 256  # places kept below one place; a document may ask for any combination of types
_MAX_CONTEXTS = 16  # in one place of a document; published claims name four at most, each takes a millisecond
_XSD_SPELLINGS = (XSD, "https://www.w3.org/2001/XMLSchema#")  # the second stands in the W3C's own context
_INTEGER_TYPES = (
    *("integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "negativeInteger"),
    *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
_INTEGERS = frozenset(base + name for base in _XSD_SPELLINGS for name in _INTEGER_TYPES)
_BOOLEANS = frozenset(base + "boolean" for base in _XSD_SPELLINGS)
_UNWRITABLE_DATATYPES = frozenset(RDF + name for name in ("JSON", "langString", "dirLangString"))


@dataclass(frozen=True, slots=True)
class ScalarRule:
    """How texts, numbers and truth values of a member are written.

    Attributes:
        kind: ``plain``, ``text``, ``integer``, ``boolean``, ``id``, ``vocab`` or ``json``.
        suffix: what follows a literal: its datatype or language; empty for plain text.
    """

    kind: str
    suffix: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """The rule for one name at one place.

    Attributes:
        kind: ``id``, ``type`` or ``property``; ``refused`` with its ``reason``.
        iri: the property.
        container: empty, ``list``, ``language`` or ``graph``.
        scalar: how its scalars are written.
        ways: what statements it can make, each kind with how it is spelled; see ``_ways``.
        below: the place of the objects it holds.
        beside: the place of objects that are nothing but a reference.
        reason: why the member is refused.
    """

    kind: str
    iri: str = ""
    container: str = ""
    scalar: ScalarRule = ScalarRule("plain")
    ways: tuple[tuple[str, str], ...] = ()
    below: Vocabulary | None = None
    beside: Vocabulary | None = None
    reason: str = ""


class Vocabulary:
    """One place: an active context with the rules made from it so far. Rules are remembered, never changed.

    Attributes:
        active: what terms mean here.
        path: how the place was reached; two places with one path are the same.
        prefixes: terms that may begin compact IRIs.
    """

    __slots__ = ("_contexts", "_inner", "_members", "_outer", "active", "path", "prefixes")

    def __init__(
        self, active: ActiveContext, contexts: Contexts, *, path: tuple[str, ...] = (), outer: Vocabulary | None = None
    ) -> None:
        self.active = active
        self.path = path
        self.prefixes = frozenset(name for name, term in active.terms.items() if term.is_prefix)
        self._contexts = contexts
        self._members: dict[str, Member] = {}
        self._inner: dict[tuple[str, ...], Vocabulary] = {}
        self._outer = outer if outer is not None and outer.active is active.previous else None

    def member(self, name: str) -> Member:
        """The rule for ``name``."""
        rule = self._members.get(name)
        if rule is None:
            rule = self._make_member(name)
            if name in self.active.terms:  # other names are the document's, without number
                self._members[name] = rule
        return rule

    def typed(self, types: Iterable[str]) -> Vocabulary:
        """The place inside an object of ``types`` (expansion, step 11)."""
        scoped = tuple(sorted({name for name in types if self._has_context(name)}))
        if not scoped:
            return self
        found = self._inner.get(scoped)
        if found is None:
            active = self.active
            for name in scoped:
                context = self.active.terms[name].context
                active = process_context(active, context, contexts=self._contexts, propagates=False)
            found = self._keep(scoped, active)
        return found

    def with_context(self, urls: tuple[str, ...]) -> Vocabulary:
        """The place inside an object that names contexts of its own."""
        key = ("@context", *urls)
        found = self._inner.get(key)
        if found is None:
            found = self._keep(key, process_context(self.active, urls, contexts=self._contexts))
        return found

    def _keep(self, key: tuple[str, ...], active: ActiveContext) -> Vocabulary:
        if len(self._inner) >= _KEPT_PLACES:
            self._inner.clear()
        made = Vocabulary(active, self._contexts, path=(*self.path, *key), outer=self)
        self._inner[key] = made
        return made

    def iri_of(self, name: str) -> str | None:
        """What ``name`` stands for as a type or as a value taken from the vocabulary."""
        return expand_iri(name, terms=self.active.terms, vocab=self.active.vocab)

    def _has_context(self, name: str) -> bool:
        term = self.active.terms.get(name)
        return term is not None and term.has_context

    def _reverted(self) -> Vocabulary:
        """The place to which objects below return where this one does not propagate."""
        if self.active.previous is None:
            return self
        if self._outer is None:
            self._outer = Vocabulary(self.active.previous, self._contexts, path=(*self.path, "@previous"))
        return self._outer

    def scoped(self, term: Term) -> Vocabulary:
        """The place inside a value of ``term``, as its scoped context makes it."""
        if not term.has_context:
            return self
        active = process_context(self.active, term.context, contexts=self._contexts, may_override=True)
        return Vocabulary(active, self._contexts, path=(*self.path, "@member", term.name), outer=self)

    def _make_member(self, name: str) -> Member:
        term = self.active.terms.get(name)
        iri = self._iri_of_member(name, term)
        reason = _reason(name, term, iri)
        if reason or iri is None:
            return Member("refused", reason=reason)
        if iri in _KINDS:
            return Member(_KINDS[iri])
        if term is None:
            rule = _scalar_rule(self.active, None)
            return Member("property", iri, "", rule, _ways(rule, ""), below=self._reverted(), beside=self)
        beside = self.scoped(term)
        below = beside if self.active.previous is None else self._reverted().scoped(term)
        rule = _scalar_rule(beside.active, beside.active.terms.get(name))
        container = _CONTAINERS[term.container]
        return Member("property", iri, container, rule, _ways(rule, container), below=below, beside=beside)

    def _iri_of_member(self, name: str, term: Term | None) -> str | None:
        if term is not None:
            return term.iri
        return self.active.vocab + name if self.active.vocab is not None else None


_KINDS = {"@id": "id", "@type": "type"}
_CONTAINERS = {
    frozenset(): "",
    frozenset({"@set"}): "",
    frozenset({"@list"}): "list",
    frozenset({"@language"}): "language",
    frozenset({"@language", "@set"}): "language",
    frozenset({"@graph"}): "graph",
    frozenset({"@graph", "@set"}): "graph",
}


def _scalar_rule(active: ActiveContext, term: Term | None) -> ScalarRule:
    """How the scalars of ``term`` are written (value expansion); without a term, those of an undefined name."""
    coercion = term.type if term is not None else None
    if coercion in ("@id", "@vocab", "@json"):
        return ScalarRule(coercion[1:])
    if coercion is None or coercion == "@none":
        language = term.language if term is not None and term.has_language else active.language
        return ScalarRule("plain", f"@{language}" if language else "")
    kind = "integer" if coercion in _INTEGERS else "boolean" if coercion in _BOOLEANS else "text"
    return ScalarRule(kind, "" if coercion == XSD + "string" else f"^^<{coercion}>")


def _ways(rule: ScalarRule, container: str) -> tuple[tuple[str, str], ...]:
    """The kinds of statement a member can make, each with the spelling of its values in JSON.

    Two names for one IRI are harmless where no kind is common to both, as with a text that has a datatype and one that
    has none; one name is harmful where a common kind is spelled in two ways.
    """
    spelling = "vocab" if rule.kind == "vocab" else ""
    if container == "language":
        return (("language", "map"),)
    if container:
        return ((container, spelling),)
    if rule.kind in ("id", "vocab"):
        return (("node", spelling),)
    if rule.kind != "plain":
        return ((rule.suffix or rule.kind, ""),)
    text = ("language", "text") if rule.suffix else ("text", "")
    return (text, (f"^^<{XSD}integer>", ""), (f"^^<{XSD}boolean>", ""), ("node", ""))


def _reason(name: str, term: Term | None, iri: str | None) -> str:
    """Why ``name`` is no member that could be signed; empty for one that can."""
    if not name or name.startswith("@") or ":" in name or name in REFUSED_NAMES:
        return "a plain term, no keyword and no IRI"
    if iri is None:
        return "a term that the pinned contexts define; others are not signed"
    if iri in _KINDS or term is None:
        return "" if iri in _KINDS or is_absolute_iri(iri) else "a term that makes an IRI"
    return next((reason for is_bad, reason in _REASONS if is_bad(term, iri)), "")


_REASONS: tuple[tuple[Callable[[Term, str], bool], str], ...] = (
    (
        lambda _, iri: not is_absolute_iri(iri) or iri.startswith(RDF),
        "a term for a property, no alias of a keyword and none of RDF's own",
    ),
    (
        lambda term, _: term.is_reverse or bool(term.nest) or term.container not in _CONTAINERS,
        "a term that holds its values itself, in a set, a list, by language or as a graph",
    ),
    (
        lambda term, _: term.type in _UNWRITABLE_DATATYPES or (term.type == "@json" and bool(term.container)),
        "a term of another datatype or without container",
    ),
)


@lru_cache(maxsize=_KEPT)
def vocabulary_of(contexts: Contexts, urls: tuple[str, ...]) -> Vocabulary:
    """The place that a document begins at which names the contexts ``urls``.

    Raises:
        InputError: ``CONTEXT_NOT_PINNED`` or ``CONTEXT_INVALID``.
    """
    return Vocabulary(process_context(EMPTY, urls, contexts=contexts), contexts)


def urls_of(stated: object) -> tuple[str, ...]:
    """The URLs of an ``@context`` member, which may hold nothing else.

    Raises:
        InputError: ``RDF_GATE_REFUSED``.
    """
    parts = stated if isinstance(stated, list | tuple) else (stated,)
    if not parts or not all(isinstance(part, str) for part in parts):
        raise InputError(
            Fault("RDF_GATE_REFUSED", "contexts by their URLs, none inline", type(stated).__name__, where="/@context")
        )
    if len(parts) > _MAX_CONTEXTS:
        found = str(len(parts))
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {_MAX_CONTEXTS} contexts", found, where="/@context"))
    return tuple(str(part) for part in parts)
