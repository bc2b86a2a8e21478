"""Categories within categories: a scope covers what lies within it and nothing around it."""

from __future__ import annotations

from collections import deque

from greenchain.recognition.remembering import remembered
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


def within(category: str, other: str, *, known: KnownFacts) -> tuple[Category, ...] | None:
    """The facts by which ``category`` lies in ``other``; ``None`` where it does not. Facts that were read go first."""
    if category == other:
        return ()
    return _climbed(category, other, known=known) if category in known.categories else None


@remembered  # asked again for every agreement and day
def _climbed(category: str, other: str, *, known: KnownFacts) -> tuple[Category, ...] | None:
    firm = _links(category, other, known, is_firm_only=True)
    return _links(category, other, known, is_firm_only=False) if firm is None else firm


def _links(category: str, other: str, known: KnownFacts, *, is_firm_only: bool) -> tuple[Category, ...] | None:
    """A shortest way up."""
    below: dict[str, Category] = {}
    waiting = deque([category])
    while waiting and other not in below:  # each category enters once
        link = known.categories.get(waiting.popleft())
        if link is None or (is_firm_only and not link.is_firm):
            continue
        for high in link.within:
            if high not in below and high != category:
                below[high] = link
                waiting.append(high)
    if other not in below:
        return None
    way = [below[other]]
    while way[-1].id != category:
        way.append(below[way[-1].id])
    return tuple(reversed(way))
