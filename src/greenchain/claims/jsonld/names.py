"""One name for each IRI, over all pinned contexts together.

A proof over statements covers IRIs, not the names a document uses for them, and not the ``@context`` that joins the
two. Whoever holds a signed document may swap one pinned context for another and rename the members to fit: the
statements stay, and a reader of the JSON sees a gross weight where a net weight was signed. Therefore an IRI may be
used only if every pinned context that has a name for it has the same name, with values written in the same way.

Only contexts that can follow the base context count. Its terms are protected, so whatever renames them (the context of
the data model 1.1, for one) cannot stand in a document at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from greenchain.claims.contexts import Contexts
from greenchain.claims.jsonld.active import Term
from greenchain.claims.jsonld.vocabulary import Member, Vocabulary, vocabulary_of
from greenchain.claims.jsonld.words import BASE_CONTEXT
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json

_KNOWN = 10_000  # members remembered as unambiguous: more than any set of contexts defines
_KEPT = 16  # sets of pinned contexts: one a policy
_MAX_SCOPES = 2_000  # scoped contexts of one set; each of the W3C's has below thirty


@dataclass(frozen=True, slots=True)
class Names:
    """The names that pinned contexts give to IRIs.

    Attributes:
        names: IRI or keyword -> its names.
        ways: IRI and kind of statement -> each name that makes such statements, with the spelling of its values.
        vocabs: what undefined names are appended to, wherever that is so.
    """

    names: Mapping[str, frozenset[str]]
    ways: Mapping[tuple[str, str], frozenset[tuple[str, str]]]
    vocabs: frozenset[str]
    _known: set[Member] = field(default_factory=set, compare=False, repr=False)

    def is_only_name(self, name: str, iri: str) -> bool:
        """Whether nothing but ``name`` stands for ``iri``; of ``name`` itself, whether ``iri`` has no name."""
        others = self.names.get(iri)
        return (others is None or others <= {name}) and self._is_out_of_vocabs(name, iri)

    def is_only_way(self, name: str, member: Member) -> bool:
        """Whether no other name or spelling makes the statements that ``member``, called ``name``, can make."""
        if member in self._known:
            return True
        iri = member.iri
        for kind, spelling in member.ways:
            found = self.ways.get((iri, kind))
            if found is not None and (len(found) > 1 or (name, spelling) not in found):
                return False
        is_only = self._is_out_of_vocabs(name, iri)
        is_defined = member.beside is not None and name in member.beside.active.terms
        if is_only and is_defined and len(self._known) < _KNOWN:
            self._known.add(member)
        return is_only

    def _is_out_of_vocabs(self, name: str, iri: str) -> bool:
        """Whether no undefined name but ``name`` would stand for ``iri``."""
        return not any(iri.startswith(vocab) and iri not in (vocab, vocab + name) for vocab in self.vocabs)


@lru_cache(maxsize=_KEPT)
def names_of(contexts: Contexts, *, allow_vocab: bool) -> Names:
    """The names that all of ``contexts`` give after the base context; ``@vocab`` counts only where it may be used.

    Raises:
        InputError: ``CONTEXT_NOT_PINNED`` or ``CONTEXT_INVALID`` for the base context.
    """
    vocabulary_of(contexts, (BASE_CONTEXT,))
    names: dict[str, set[str]] = {}
    ways: dict[tuple[str, str], set[tuple[str, str]]] = {}
    vocabs: set[str] = set()
    done: dict[tuple[int, str | None], Term] = {}  # by identity: places share the definitions that they do not change
    seen: dict[int, Json] = {}
    for place in (place for url in contexts.urls for place in _places(contexts, url, seen=seen)):
        for name, term in place.active.terms.items():
            key = (id(term), place.active.language)
            if key in done or term.iri is None or name == "@type":  # keywords are no names in a document
                continue
            done[key] = term
            names.setdefault(term.iri, set()).add(name)
            for kind, spelling in _member(place, name).ways:
                ways.setdefault((term.iri, kind), set()).add((name, spelling))
        if allow_vocab and place.active.vocab is not None:
            vocabs.add(place.active.vocab)
    return Names(
        {iri: frozenset(found) for iri, found in names.items()},
        {key: frozenset(found) for key, found in ways.items()},
        frozenset(vocabs),
    )


def _places(contexts: Contexts, url: str, *, seen: dict[int, Json]) -> Iterator[Vocabulary]:
    """The place that ``url`` leads to after the base context, and all that scoped contexts lead to from there.

    ``seen`` holds the scoped contexts that were entered, by identity; each is entered once.
    """
    try:
        waiting = [vocabulary_of(contexts, (BASE_CONTEXT, url))]
    except InputError:
        return  # no document can name it
    while waiting:
        place = waiting.pop()
        yield place
        for term in place.active.terms.values():
            if term.has_context and id(term.context) not in seen:
                seen[id(term.context)] = term.context
                with suppress(InputError):  # what cannot be applied here names nothing here
                    waiting.append(place.scoped(term))
        if len(seen) > _MAX_SCOPES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {_MAX_SCOPES} scoped contexts", "more"))


def _member(place: Vocabulary, name: str) -> Member:
    try:
        return place.member(name)
    except InputError:
        return Member("refused")
