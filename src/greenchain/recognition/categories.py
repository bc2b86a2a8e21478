"""Categories within categories: a scope covers what lies within it and nothing around it."""

from __future__ import annotations

from functools import lru_cache

from greenchain.standards.facts import Category
from greenchain.standards.known_facts import KnownFacts


def narrower(held: str, asked: str, *, known: KnownFacts) -> tuple[str | None, tuple[Category, ...]]:
    """The narrower of two categories, and the facts it rests on.

    Empty where neither is known; ``None`` where neither lies in the other.
    """
    if not held or not asked or held == asked:
        return held or asked, ()
    for low, high in ((asked, held), (held, asked)):
        links = within(low, high, known=known)
        if links is not None:
            return low, links
    return None, ()


@lru_cache(maxsize=65_536)  # pairs of categories of a few looks at the facts: asked again for every agreement and day
def within(category: str, other: str, *, known: KnownFacts) -> tuple[Category, ...] | None:
    """The facts by which ``category`` lies in ``other``; ``None`` where it does not. Facts that were read go first."""
    if category == other:
        return ()
    if category not in known.categories:
        return None
    for is_firm_only in (True, False):
        reached: dict[str, tuple[Category, ...]] = {category: ()}
        waiting = [category]
        while waiting:  # each category enters once
            low = waiting.pop(0)
            link = known.categories.get(low)
            if link is None or (is_firm_only and not link.is_firm):
                continue
            for high in link.within:
                if high not in reached:
                    reached[high] = (*reached[low], link)
                    waiting.append(high)
        if other in reached:
            return reached[other]
    return None
