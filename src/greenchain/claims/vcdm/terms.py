"""The contexts of one document, processed with what is pinned and within a budget.

The rules of JSON-LD live in ``claims.jsonld``; here is what any document may bring that the gate of the RDF suites
refuses: contexts of its own, as many and as large as its author likes, and URLs that nobody pinned. Work is counted,
since contexts multiply: each term made or carried over costs. A URL that is not among the pinned contexts leaves open
what it might define, and is told by name.

Source: W3C JSON-LD 1.1 Processing Algorithms and API, 4.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from greenchain.claims.contexts import Contexts
from greenchain.claims.jsonld.active import EMPTY, ActiveContext, expand_iri
from greenchain.claims.jsonld.processing import process_context
from greenchain.claims.vcdm.shape import as_list
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json

# Work in steps of about 40 nanoseconds: a W3C credential costs 100,000, the budget is a fifth of a second
MAX_WORK = 5_000_000
_CONTEXT, _TERM, _NODE = 1500, 500, 80  # what one more costs; a term carried over costs one step


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The terms in force at one place of a document.

    Attributes:
        active: the terms.
        is_open: whether a context that is not at hand may define more.
        outer: what is in force one object further down, where that is not the same: contexts scoped to a type count for
            the members of its object only.
    """

    active: ActiveContext = EMPTY
    is_open: bool = False
    outer: Scope | None = None

    @property
    def below(self) -> Scope:
        """What is in force one object further down."""
        return self.outer or self

    def iri_of(self, name: str) -> str:
        """What ``name`` stands for as a type or as the name of a member; itself where it stands for nothing."""
        return expand_iri(name, terms=self.active.terms, vocab=self.active.vocab) or name

    def context_of(self, name: str) -> tuple[Json, ...]:
        """The context scoped to the term ``name``, of which there is one or none."""
        term = self.active.terms.get(name)
        return (term.context,) if term is not None and term.has_context else ()

    def is_opaque(self, name: str) -> bool:
        """Whether the values of ``name`` are JSON that contexts have no say in."""
        term = self.active.terms.get(name)
        return term is not None and term.type == "@json"


class ContextReader:
    """Processes the contexts of one document, and counts what that costs.

    What two places share is processed once: results are kept by the identity of both inputs, which stay alive here.
    """

    __slots__ = ("_contexts", "_kept", "_keywords", "_work", "unpinned")

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._kept: dict[tuple[str | int, Scope, bool, bool], tuple[Scope, Json]] = {}
        self._keywords: dict[tuple[Scope, str], str] = {}
        self._work = 0
        self.unpinned: dict[str, None] = {}  # URLs asked for and not at hand, in their order

    def applied(self, local: Json, scope: Scope, *, may_override: bool = False, propagates: bool = True) -> Scope:
        """``scope`` after the context ``local``.

        Args:
            local: a context: ``None``, a URL, an object, or a list of these.
            scope: the terms in force before it.
            may_override: whether protected terms may be defined away, as contexts scoped to a property may.
            propagates: whether it counts below the object it stands at, as contexts scoped to a type do not.

        Raises:
            InputError: a malformed context, a protected term defined away, or too much work.
        """
        for entry in as_list(local):
            scope = self._after(entry, scope, may_override=may_override, propagates=propagates)
        return scope

    def keyword_of(self, name: str, scope: Scope) -> str:
        """``@id`` or ``@type`` where the member ``name`` is another name for it, or is it; else empty.

        Where contexts are missing, the usual names count.
        """
        key = (scope, name)
        if key not in self._keywords:
            iri = f"@{name}" if scope.is_open and name in ("id", "type") else scope.iri_of(name)
            self._keywords[key] = iri if iri in ("@id", "@type") else ""
        return self._keywords[key]

    def visit(self, node: Mapping[str, Json]) -> None:
        """Count one more object that is looked at, with its members and their lists.

        Raises:
            InputError: too much work.
        """
        listed = sum([len(item) for item in node.values() if isinstance(item, list | tuple)])
        self._count(_NODE * (1 + len(node) + listed))

    def _after(self, entry: Json, scope: Scope, *, may_override: bool, propagates: bool) -> Scope:
        key = (entry if isinstance(entry, str) else id(entry), scope, may_override, propagates)
        if key not in self._kept:
            self._spend(entry, scope)
            after = self._processed(entry, scope, may_override=may_override, propagates=propagates)
            self._kept[key] = (after, entry)
        return self._kept[key][0]

    def _processed(self, entry: Json, scope: Scope, *, may_override: bool, propagates: bool) -> Scope:
        try:
            active = process_context(
                scope.active, entry, contexts=self._contexts, may_override=may_override, propagates=propagates
            )
        except InputError as error:
            if error.code != "CONTEXT_NOT_PINNED":
                raise
            self.unpinned[entry if isinstance(entry, str) else error.faults[0].found] = None
            return Scope(scope.active, is_open=True, outer=scope.outer if propagates else scope.below)
        if active.previous is None:
            return Scope(active, scope.is_open)
        return Scope(active, scope.is_open, scope if active.previous is scope.active else scope.below)

    def _spend(self, entry: Json, scope: Scope) -> None:
        made = entry
        if isinstance(entry, str) and entry in self._contexts:
            made = self._contexts.document(entry)["@context"]
        makes = sum(len(part) for part in as_list(made) if isinstance(part, Mapping))
        self._count(_CONTEXT + _TERM * makes + len(scope.active.terms))

    def _count(self, work: int) -> None:
        self._work += work
        if self._work > MAX_WORK:
            expected = "objects and contexts in a reasonable number"
            raise InputError(Fault("BUDGET_EXCEEDED", expected, f"more than {MAX_WORK} steps of work"))
