"""Categories within categories: a scope covers what lies within it on the day asked, and nothing around it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date

from greenchain.recognition.answers import Phase, few, met, opened, phase_of
from greenchain.recognition.remembering import remembered
from greenchain.standards.facts import Category
from greenchain.standards.known_facts import KnownFacts
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

Links = tuple[Category, ...]
Tree = dict[str, tuple[Category, int]]
"""By category above one, the link that leads to it and how many links that takes."""


def narrower(held: str, asked: str, *, known: KnownFacts, on: date) -> tuple[str | None, Links]:
    """The narrower of two categories, and the facts it rests on.

    Empty where neither is known; ``None`` where neither lies in the other.
    """
    if not held or not asked or held == asked:
        return held or asked, ()
    for low, high in ((asked, held), (held, asked)):
        links = within(low, high, known=known, on=on)
        if links is not None:
            return low, links
    return None, ()


def within(category: str, other: str, *, known: KnownFacts, on: date | None = None) -> Links | None:
    """The facts by which ``category`` lies in ``other``; ``None`` where it does not.

    Facts that were read and surely hold on the day go first; without a day those of any day count.
    """
    if category == other:
        return ()
    found = _found(category, other, known=known, on=on)
    return _way_up(category, other, found[1]) if found else None


def within_any(
    category: str | None, names: tuple[str, ...], *, known: KnownFacts, on: date | None = None
) -> Links | None:
    """As :func:`within`, of several by the firmest way; nothing to rest on where none is named or none asked for."""
    if not names or not category:
        return ()
    if category in names:
        return ()
    found = [(name, *up) for name in names if (up := _found(category, name, known=known, on=on))]
    if not found:
        return None
    name, _, below = min(found, key=lambda one: (not one[1], one[2][one[0]][1]))
    return _way_up(category, name, below)


def are_certain(links: Links, *, on: date | None) -> bool:
    """Whether all were read and hold on the day."""
    return all(_is_certain(link, on) for link in links)


def doubt_about(links: Links, *, check: str, detail: str, on: date) -> Finding | None:
    """What is open of the links that an answer rests on; ``None`` where nothing is."""
    for link in links:
        if phase_of(link.citation.period, on) is not Phase.IN:
            said = f"{detail}; {link.id} lies in {', '.join(link.within)} {link.citation.period}"
            return opened(check, said, f"exact dates of {link.id}", code="DATE_IMPRECISE", citation=link.citation)
    finding = met(check, detail, *(link.citation for link in links))
    return None if finding.outcome is Outcome.CONFORMS else finding


def unnamed(check: str) -> Finding:
    """What is for some categories only, of a product whose category nobody states."""
    return opened(check, "the product's category is not known", "category", code="SCOPE_CATEGORY")


def doubt_within(
    category: str | None, names: tuple[str, ...], *, what: str, check: str, known: KnownFacts, on: date
) -> Finding | None:
    """What is open of whether ``what``, for the categories ``names``, is for the category; ``None`` if nothing is.

    That it is for others only is no doubt, and told by :func:`within_any`.
    """
    if names and category == "":
        return unnamed(check)
    links = within_any(category, names, known=known, on=on) or ()
    return doubt_about(links, check=check, detail=f"{what} is for {few(names)}", on=on)


def are_dated(known: KnownFacts) -> bool:
    """Whether any category lies in another on some days only."""
    return bool(category_days(known))


def category_days(known: KnownFacts) -> tuple[date, ...]:
    """The days on which a category begins or ends to lie in another."""
    days: tuple[date, ...] | None = known.kept.get(__name__)
    if days is None:
        days = known.kept[__name__] = tuple(sorted(set(_days(known))))
    return days


def _days(known: KnownFacts) -> Iterator[date]:
    for category in known.categories.values():
        for end in (category.citation.period.since, category.citation.period.until):
            if end is not None:
                yield from (end.first, end.last)


def _found(category: str, other: str, *, known: KnownFacts, on: date | None) -> tuple[bool, Tree] | None:
    """Whether the links by which ``category`` lies in ``other`` are firm, and all that lead up; ``None`` if none do."""
    if category not in known.categories:
        return None
    day = on if are_dated(known) else None
    for is_firm in (True, False):
        below = _above(category, is_firm, known=known, on=day)
        if other in below:
            return is_firm, below
    return None


@remembered  # asked again for every name, agreement and day
def _above(category: str, is_firm: bool, *, known: KnownFacts, on: date | None) -> Tree:  # noqa: FBT001 - by place
    """The categories above one by links that count, shortest ways first."""
    below: Tree = {}
    waiting = deque([(category, 1)])
    while waiting:  # each category enters once
        low, height = waiting.popleft()
        link = known.categories.get(low)
        if link is None or not (_is_certain(link, on) if is_firm else _may_hold(link, on)):
            continue
        for high in link.within:
            if high not in below and high != category:
                below[high] = (link, height)
                waiting.append((high, height + 1))
    return below


def _way_up(category: str, other: str, below: Tree) -> Links:
    way = [below[other][0]]
    while way[-1].id != category:
        way.append(below[way[-1].id][0])
    return tuple(reversed(way))


def _is_certain(link: Category, on: date | None) -> bool:
    return link.is_firm and (on is None or phase_of(link.citation.period, on) is Phase.IN)


def _may_hold(link: Category, on: date | None) -> bool:
    return on is None or phase_of(link.citation.period, on) in (Phase.IN, Phase.UNCLEAR)
