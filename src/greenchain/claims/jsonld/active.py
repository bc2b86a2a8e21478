"""An active context: what every term means at one place of a document.

It is a value. Processing a context makes another one; the earlier stays what it was, which is what returning from a
type-scoped context to the one before needs.

Source: W3C JSON-LD 1.1 Processing Algorithms, 4.1 (initialization), 5.1 (IRI expansion).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from greenchain.claims.jsonld.words import KEYWORDS, is_absolute_iri, is_like_keyword
from greenchain.values.json import Json

_NO_TERMS: Mapping[str, Term] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Term:
    """The definition of one term.

    Attributes:
        name: the term itself.
        iri: an IRI, a keyword, or ``None`` for a term that is defined to mean nothing.
        type: ``@id``, ``@vocab``, ``@json``, ``@none`` or the IRI of a datatype; ``None`` without coercion.
        container: keywords such as ``@list``.
        has_language: whether it states a language of its own, which may be none.
        language: the language of its strings where it states one.
        has_context: whether it carries a scoped context.
        context: that context, unprocessed.
        is_prefix: whether it may begin compact IRIs.
        is_protected: whether later contexts may not change it.
        is_reverse: whether it states its property backwards.
        nest: where its values are nested.
    """

    name: str
    iri: str | None
    type: str | None = None
    container: frozenset[str] = frozenset()
    has_language: bool = False
    language: str | None = None
    has_context: bool = False
    context: Json = None
    is_prefix: bool = False
    is_protected: bool = False
    is_reverse: bool = False
    nest: str = ""

    def means_as(self, other: Term) -> bool:
        """Whether both say the same, protection aside."""
        return replace(self, is_protected=other.is_protected) == other


@dataclass(frozen=True, slots=True, eq=False)
class ActiveContext:
    """What terms mean at one place.

    Attributes:
        terms: definitions by name.
        vocab: what undefined terms are appended to; ``None`` where they mean nothing.
        language: the language of strings without one.
        previous: the context to return to below this node, where this one does not propagate.
    """

    terms: Mapping[str, Term] = field(default_factory=lambda: _NO_TERMS)
    vocab: str | None = None
    language: str | None = None
    previous: ActiveContext | None = None

    @property
    def has_protected_terms(self) -> bool:
        """Whether any definition may not be changed."""
        return any(term.is_protected for term in self.terms.values())


EMPTY = ActiveContext()


def expand_iri(
    value: str,
    *,
    terms: Mapping[str, Term],
    vocab: str | None,
    is_vocab: bool = True,
    define: Callable[[str], None] | None = None,
) -> str | None:
    """The IRI or keyword that ``value`` stands for; ``None`` where it is defined to mean nothing or is reserved.

    Args:
        value: a term, a compact or an absolute IRI, a keyword.
        terms: the definitions so far.
        vocab: what other texts are appended to.
        is_vocab: whether terms count and ``vocab`` applies; without, only keywords and compact IRIs are seen.
        define: called with a name before its definition is looked up (while a context is being processed).

    What is relative stays as it stands: contexts here have no base.
    """
    if value in KEYWORDS:
        return value
    if is_like_keyword(value):
        return None
    if define is not None:
        define(value)
    if (term := terms.get(value)) is not None and (is_vocab or term.iri in KEYWORDS):
        return term.iri
    prefix, colon, suffix = value.partition(":")
    if colon and prefix:
        return _expand_compact(value, prefix, suffix, terms=terms, vocab=vocab if is_vocab else None, define=define)
    return vocab + value if is_vocab and vocab is not None else value


def _expand_compact(
    value: str,
    prefix: str,
    suffix: str,
    *,
    terms: Mapping[str, Term],
    vocab: str | None,
    define: Callable[[str], None] | None,
) -> str:
    if prefix == "_" or suffix.startswith("//"):
        return value
    if define is not None:
        define(prefix)
    term = terms.get(prefix)
    if term is not None and term.is_prefix and term.iri:
        return term.iri + suffix
    return value if is_absolute_iri(value) or vocab is None else vocab + value
