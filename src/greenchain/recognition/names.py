"""Which names the facts know, and which of them a name that they do not know may have been meant for."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from difflib import get_close_matches

from greenchain.recognition.answers import opened
from greenchain.recognition.case import Asked
from greenchain.recognition.network import Network
from greenchain.recognition.remembering import remembered
from greenchain.standards.facts import ScopeItem
from greenchain.standards.known_facts import KnownFacts
from greenchain.standards.questions import ANY_EFFECT, LICENCE
from greenchain.values.finding import Finding

_MOST = 5_000  # names that one is held against: some 50 ms; a larger world gives no hint
_SHOWN = 3
_LEAST = 5  # letters of an end that says something
_TAIL_LIKENESS = 0.8
_EFFECTS = f"{__name__}.effects"
_DOCUMENTS = f"{__name__}.documents"
RULED_USES = frozenset((LICENCE, "display", "procurement"))
"""What the rules of procurement and of existing stock ask for: effects that are always known."""
_LIKENESS = 0.7  # of difflib: "photocopyer" is meant for "photocopier", "tv" for nothing


def near(name: str, names: AbstractSet[str]) -> str:
    """The names that ``name`` may have been meant for, as the end of a sentence; empty where none is near.

    >>> near("photocopyer", {"photocopier", "toner"})
    '; near it: photocopier'
    """
    if len(names) > _MOST:
        return ""
    listed = sorted(names)
    ends = [one for one in listed if one.endswith(f".{name}") or name.endswith(f".{one}")]  # the country left out
    ends += [one for one in listed if _ends_like(name, one)]
    found = dict.fromkeys([*ends, *get_close_matches(name, listed, n=_SHOWN, cutoff=_LIKENESS)])
    return f"; near it: {', '.join(list(found)[:_SHOWN])}" if found else ""


def _ends_like(name: str, other: str) -> bool:
    """Whether a longer word ends in one nearly ``other``, as "photocopyer" does in "copier"."""
    tail = name[-len(other) :]
    return _LEAST <= len(other) < len(name) and bool(get_close_matches(tail, [other], n=1, cutoff=_TAIL_LIKENESS))


def unknown_name(asked: Asked) -> Finding | None:
    """A scheme or effect that facts which list some do not know, or a category that is a slip for one they know."""
    known, network, certificate, question = asked.known, asked.network, asked.certificate, asked.question
    for scheme in dict.fromkeys((certificate.scheme, question.target)):
        if known.schemes and scheme not in network.named:
            detail = f"{scheme} is not on file{near(scheme, network.named)}"
            return opened("scheme", detail, scheme, code="SCHEME_UNKNOWN")
    use = unknown_use(asked) if effects_of(network) else None
    if use:
        return use
    for category in dict.fromkeys((certificate.category, question.category)):
        hint = (
            ""
            if not category or is_category_named(category, network=network)
            else near(category, categories_of(network))
        )
        if hint:
            detail = f"no fact names {category}{hint}"
            return opened("category", detail, f"category {category}", code="SCOPE_CATEGORY")
    return None


def unknown_use(asked: Asked) -> Finding | None:
    """An effect that is asked for, and that neither facts nor rules know; ``None`` where there is none."""
    effect, effects = asked.question.effect, effects_of(asked.network) or RULED_USES
    if not effect or effect in (ANY_EFFECT, *effects):
        return None
    detail = f"no fact is for the effect {effect}; known are {', '.join(sorted(effects))}"
    return opened("effect", detail, f"effect {effect}", code="EFFECT_UNKNOWN")


def effects_of(network: Network) -> frozenset[str]:
    """What agreements, or their rules for existing stock, are for, and what is always known; empty where none says."""
    found: frozenset[str] | None = network.known.kept.get(_EFFECTS)
    if found is None:
        agreements = network.known.agreements.values()
        named = {name for one in agreements for name in (*one.effects, *(rule.effect for rule in one.grandfather))}
        found = network.known.kept[_EFFECTS] = frozenset(named | RULED_USES if named else ())
    return found


def unknown_documents(asked: Asked, source: str, target: str) -> tuple[tuple[str, str], ...]:
    """The schemes and names of the documents of a certificate, and of the one asked for, that no fact knows.

    Of a scheme of which no document is on file, the pins alone say which there are.
    """
    known, listed = documents_of(asked.network), asked.known.sets_of
    held = [(source, name) for name in asked.certificate.criteria_sets if source in listed]
    strange = [] if any(one in known for one in held) else held
    wanted = (target, asked.question.criteria)
    return (*strange, *((wanted,) if wanted[1] and target in listed and wanted not in known else ()))


def documents_of(network: Network) -> frozenset[tuple[str, str]]:
    """Every document that is on file, or that a pin names, by its scheme."""
    found: frozenset[tuple[str, str]] | None = network.known.kept.get(_DOCUMENTS)
    if found is None:
        ends = [(one, scheme) for each in network.out.values() for one in each for scheme in (one.source, one.target)]
        pinned = {(scheme, name) for one, scheme in ends for pin in one.pins for name in pin.of(scheme)}
        replaced = {(one.scheme, one.replaces) for one in network.known.criteria_sets.values() if one.replaces}
        found = network.known.kept[_DOCUMENTS] = frozenset(pinned | replaced | set(network.known.criteria_sets))
    return found


def near_document(scheme: str, name: str, *, network: Network) -> str:
    """As :func:`near`, of the documents of a scheme; looked up once."""
    documents_of(network)
    return _near_document(scheme, name, known=network.known)


@remembered  # asked again for every chain, on every day
def _near_document(scheme: str, name: str, *, known: KnownFacts) -> str:
    return near(name, {other for one, other in known.kept[_DOCUMENTS] if one == scheme})


def is_category_named(category: str, *, network: Network) -> bool:
    """Whether some fact names the category."""
    return category in categories_of(network)


def categories_of(network: Network) -> frozenset[str]:
    """Every category that some fact names."""
    found: frozenset[str] | None = network.known.kept.get(__name__)
    if found is None:
        found = network.known.kept[__name__] = frozenset(_categories(network))
    return found


def _categories(network: Network) -> Iterator[str]:
    known = network.known
    for category in known.categories.values():
        yield from (category.id, *category.within)
    for one in known.criteria_sets.values():
        yield from one.categories
    for accreditation in known.accreditations:
        yield from accreditation.scope
    yield from (item.item for item in known.purchase_items)
    for direction in (one for found in network.out.values() for one in found):
        yield from (item.category for item in direction.scope or () if isinstance(item, ScopeItem))
        for table in (direction.pins, direction.variants, direction.common, direction.remainders):
            yield from (name for rule in table for name in rule.categories)
