"""From one entry of a context to the definition of a term.

Contexts are pinned, so they are trusted to mean well and not to be well-formed: whatever the standard calls an error
is one here, and what we leave out (index containers by property, imports) is refused by name, never half understood.

Source: W3C JSON-LD 1.1 Processing Algorithms, 4.2 (create term definition).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from greenchain.claims.jsonld.active import Term, expand_iri
from greenchain.claims.jsonld.words import KEYWORDS, is_absolute_iri, is_like_keyword
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json

_OPTIONS = frozenset({"@container", "@context", "@direction", "@index", "@language", "@nest", "@prefix", "@protected"})
_MEMBERS = _OPTIONS | {"@id", "@reverse", "@type"}
_CONTAINERS = frozenset({"@graph", "@id", "@index", "@language", "@list", "@set", "@type"})
_COERCIONS = frozenset({"@id", "@json", "@none", "@vocab"})
_MAX_DEPTH = 16  # prefixes made of prefixes; published contexts stop at two
_GEN_DELIMS = (":", "/", "?", "#", "[", "]", "@")  # an IRI that ends so may begin others (RFC 3986, 2.2)


@dataclass(slots=True)
class Draft:
    """A context while it is being processed.

    Attributes:
        terms: the definitions so far, those of the active context first.
        vocab: the vocabulary mapping in force.
        language: the language in force.
        local: the context being read.
        is_protected: whether its terms are protected unless they say otherwise.
        may_override: whether protected terms may change, as in property-scoped contexts.
        defined: names begun (``False``) and done (``True``).
        depth: how many terms the one being defined is needed for.
    """

    terms: dict[str, Term]
    vocab: str | None
    language: str | None
    local: Mapping[str, Json]
    is_protected: bool = False
    may_override: bool = False
    defined: dict[str, bool] = field(default_factory=dict)
    depth: int = 0

    def expand(self, value: str) -> str | None:
        """The IRI behind ``value``, defining first what it depends on."""
        return expand_iri(value, terms=self.terms, vocab=self.vocab, define=self.define_first)

    def define_first(self, name: str) -> None:
        """Define ``name`` where this context does and has not yet."""
        if name in self.local and name not in KEYWORDS and not self.defined.get(name, False):
            self.depth += 1
            if self.depth > _MAX_DEPTH:
                raise InputError(Fault("BUDGET_EXCEEDED", f"terms that stand on at most {_MAX_DEPTH} others", "more"))
            define_term(self, name)
            self.depth -= 1


def define_term(draft: Draft, name: str) -> None:
    """Add the definition of ``name`` to ``draft``.

    Raises:
        InputError: ``CONTEXT_INVALID`` or ``CONTEXT_TERM_PROTECTED``.
    """
    if name in draft.defined:
        if draft.defined[name]:
            return
        raise invalid("terms that do not depend on each other", name)
    if not name:
        raise invalid("a term with a name", "an empty name")
    draft.defined[name] = False
    value = draft.local[name]
    if name in KEYWORDS and name != "@type":
        raise invalid("keywords left as they are", name)
    if is_like_keyword(name):
        draft.defined[name] = True
        return
    before = draft.terms.pop(name, None)
    if name == "@type":
        _check_type_keyword(value)
    term = _definition(draft, name, value)
    if before is not None and before.is_protected and not draft.may_override:
        if term is None or not term.means_as(before):
            raise protected(name)
        term = before
    if term is not None:
        draft.terms[name] = term
    draft.defined[name] = True


def invalid(expected: str, found: str) -> InputError:
    """The error for a context that breaks a rule."""
    return InputError(Fault("CONTEXT_INVALID", expected, found))


def protected(found: str) -> InputError:
    """The error for a context that says anew what an earlier one protects."""
    return InputError(Fault("CONTEXT_TERM_PROTECTED", "protected terms left as they are", found))


def _check_type_keyword(value: Json) -> None:
    allowed = isinstance(value, Mapping) and value and value.keys() <= {"@container", "@protected"}
    if not allowed or (isinstance(value, Mapping) and value.get("@container", "@set") != "@set"):
        raise invalid("no more about @type than that it is a set", repr(value))


def _definition(draft: Draft, name: str, value: Json) -> Term | None:
    """The definition; ``None`` for one that the standard says to ignore."""
    is_simple = isinstance(value, str)
    if value is None or is_simple:
        value = {"@id": value}
    if not isinstance(value, Mapping):
        raise invalid("a term defined by text, null or an object", f"{name}: {value!r}")
    if not value.keys() <= _MEMBERS:
        raise invalid("members of a term definition", f"{name}: {min(value.keys() - _MEMBERS)}")
    term = Term(
        name,
        None,
        type=_coercion(draft, name, value),
        is_protected=_flag(value, "@protected", default=draft.is_protected),
    )
    if "@reverse" in value:
        return replace(term, iri=_text(draft.expand(_text(value["@reverse"]))), is_reverse=True)
    if isinstance(value.get("@id"), str) and is_like_keyword(_text(value["@id"])):
        return None
    term = _with_iri(draft, term, value, is_simple=is_simple)
    return _with_options(term, value)


def _coercion(draft: Draft, name: str, value: Mapping[str, Json]) -> str | None:
    if "@type" not in value:
        return None
    coercion = draft.expand(_text(value["@type"]))
    if coercion in _COERCIONS or (coercion is not None and is_absolute_iri(coercion)):
        return coercion
    raise invalid("a datatype by its IRI", f"{name}: {value['@type']!r}")


def _with_iri(draft: Draft, term: Term, value: Mapping[str, Json], *, is_simple: bool) -> Term:
    name = term.name
    if "@id" in value and value["@id"] != name:
        stated = value["@id"]
        if stated is None:
            return term
        iri = draft.expand(_text(stated))
        if iri is None or iri == "@context" or not (iri in KEYWORDS or iri.startswith("_:") or is_absolute_iri(iri)):
            raise invalid("a term that stands for an IRI", f"{name}: {stated!r}")
        looks_expanded = ":" in name[1:-1] or "/" in name
        if looks_expanded and _expanded_name(draft, name) != iri:
            raise invalid("a term that looks like an IRI to stand for that IRI", name)
        is_prefix = not looks_expanded and is_simple and (iri.startswith("_:") or iri.endswith(_GEN_DELIMS))
        return replace(term, iri=iri, is_prefix=is_prefix)
    if name == "@type":
        return replace(term, iri=name)
    iri = _expanded_name(draft, name)
    if iri is None or not (is_absolute_iri(iri) or iri.startswith("_:")):
        raise invalid("a term that stands for an IRI", name)
    return replace(term, iri=iri)


def _expanded_name(draft: Draft, name: str) -> str | None:
    """What ``name`` stands for by itself, its own definition left out."""
    draft.defined[name] = True
    try:
        return expand_iri(name, terms=draft.terms, vocab=draft.vocab, define=draft.define_first)
    finally:
        draft.defined[name] = False


def _with_options(term: Term, value: Mapping[str, Json]) -> Term:
    container = _container(term.name, value)
    coercion = term.type
    if "@type" in container:
        coercion = coercion or "@id"
    has_language = "@language" in value and "@type" not in value
    language = value.get("@language")
    if has_language and language is not None and not isinstance(language, str):
        raise invalid("a language as text or null", term.name)
    is_prefix = _flag(value, "@prefix", default=term.is_prefix)
    if "@prefix" in value and (":" in term.name or "/" in term.name or (is_prefix and term.iri in KEYWORDS)):
        raise invalid("a prefix that is a plain term", term.name)
    return replace(
        term,
        type=coercion,
        container=container,
        has_language=has_language,
        language=language.lower() if isinstance(language, str) else None,
        has_context="@context" in value,
        context=value.get("@context"),
        is_prefix=is_prefix,
        nest=_text(value["@nest"]) if "@nest" in value else "",
    )


def _container(name: str, value: Mapping[str, Json]) -> frozenset[str]:
    if "@container" not in value or value["@container"] is None:
        return frozenset()
    stated = value["@container"]
    parts = [_text(part) for part in stated] if isinstance(stated, list | tuple) else [_text(stated)]
    container = frozenset(parts)
    if not container <= _CONTAINERS or ("@list" in container and len(container) > 1):
        raise invalid("a container of JSON-LD", f"{name}: {stated!r}")
    return container


def _flag(value: Mapping[str, Json], name: str, *, default: bool) -> bool:
    flag = value.get(name, default)
    if not isinstance(flag, bool):
        raise invalid(f"{name} true or false", repr(flag))
    return flag


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise invalid("text", repr(value))
    return value
