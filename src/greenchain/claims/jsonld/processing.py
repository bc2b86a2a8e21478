"""From an active context and a local one to the next active context.

Remote contexts are looked up among the pinned ones and nowhere else. ``@base`` of a remote context is ignored, as the
standard asks; ``@import`` is refused.

Source: W3C JSON-LD 1.1 Processing Algorithms, 4.1 (context processing).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from greenchain.claims.contexts import Contexts
from greenchain.claims.jsonld.active import EMPTY, ActiveContext
from greenchain.claims.jsonld.definitions import Draft, define_term, invalid, protected
from greenchain.claims.jsonld.words import is_absolute_iri
from greenchain.values.json import Json

_MAX_CHAIN = 8  # contexts that name contexts; published ones do so once at most
_OWN_MEMBERS = frozenset(
    {"@base", "@direction", "@import", "@language", "@propagate", "@protected", "@version", "@vocab"}
)


def process_context(
    active: ActiveContext,
    local: Json,
    *,
    contexts: Contexts,
    may_override: bool = False,
    propagates: bool = True,
    chain: tuple[str, ...] = (),
) -> ActiveContext:
    """The context after ``local`` was applied to ``active``.

    Args:
        active: what held before.
        local: a URL, an object, ``None`` (start afresh), or a list of these.
        contexts: where URLs are looked up.
        may_override: whether protected terms may change: only property-scoped contexts may.
        propagates: whether the result holds below the node it is applied at; an object's own word counts more.
        chain: the URLs that led here.

    Raises:
        InputError: ``CONTEXT_NOT_PINNED``, ``CONTEXT_INVALID`` or ``CONTEXT_TERM_PROTECTED``.
    """
    if isinstance(local, Mapping) and "@propagate" in local:
        if not isinstance(local["@propagate"], bool):
            raise invalid("@propagate true or false", repr(local["@propagate"]))
        propagates = local["@propagate"]
    result = active
    if not propagates and result.previous is None:
        result = replace(result, previous=active)
    for part in local if isinstance(local, list | tuple) else (local,):
        if part is None:
            result = _nullified(result, may_override=may_override, propagates=propagates)
        elif isinstance(part, str):
            result = _remote(result, part, contexts=contexts, chain=chain)
        elif isinstance(part, Mapping):
            result = _applied(result, part, may_override=may_override)
        else:
            raise invalid("a context: a URL, an object or null", repr(part))
    return result


def _nullified(active: ActiveContext, *, may_override: bool, propagates: bool) -> ActiveContext:
    if not may_override and active.has_protected_terms:
        raise protected("a null context")
    return EMPTY if propagates else replace(EMPTY, previous=active)


def _remote(active: ActiveContext, url: str, *, contexts: Contexts, chain: tuple[str, ...]) -> ActiveContext:
    if not is_absolute_iri(url):
        raise invalid("a context by its absolute URL", repr(url))
    if url in chain or len(chain) >= _MAX_CHAIN:
        raise invalid(f"contexts that name at most {_MAX_CHAIN} others and not themselves", url)
    document = contexts.document(url)
    return process_context(active, document["@context"], contexts=contexts, chain=(*chain, url))


def _applied(active: ActiveContext, local: Mapping[str, Json], *, may_override: bool) -> ActiveContext:
    if "@import" in local:
        raise invalid("a context that stands by itself", "@import")
    version = local.get("@version", Decimal("1.1"))
    if version != Decimal("1.1"):
        raise invalid("@version 1.1", repr(version))
    is_protected = local.get("@protected", False)
    if not isinstance(is_protected, bool):
        raise invalid("@protected true or false", repr(is_protected))
    draft = Draft(
        terms=dict(active.terms),
        vocab=active.vocab,
        language=_language(active, local),
        local=local,
        is_protected=is_protected,
        may_override=may_override,
    )
    draft.vocab = _vocab(draft, local)
    for name in local:
        if name not in _OWN_MEMBERS:
            define_term(draft, name)
    return replace(active, terms=MappingProxyType(draft.terms), vocab=draft.vocab, language=draft.language)


def _language(active: ActiveContext, local: Mapping[str, Json]) -> str | None:
    language = local.get("@language", active.language)
    if language is not None and not isinstance(language, str):
        raise invalid("a language as text or null", repr(language))
    return language.lower() if isinstance(language, str) else None


def _vocab(draft: Draft, local: Mapping[str, Json]) -> str | None:
    if "@vocab" not in local:
        return draft.vocab
    stated = local["@vocab"]
    if stated is None:
        return None
    vocab = draft.expand(stated) if isinstance(stated, str) and ":" in stated else None
    if vocab is None or not is_absolute_iri(vocab):
        raise invalid("a @vocab that is an absolute IRI", repr(stated))
    return vocab
