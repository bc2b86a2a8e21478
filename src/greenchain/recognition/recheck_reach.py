"""What leads on to what in the facts of a rechecked way: categories to wider ones, documents to those after them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

J: TypeAlias = Any  # a JSON value


def reached(begun: Iterable[str], after: Callable[[str], Iterable[str]]) -> dict[str, None]:
    """Names, each followed by those that it leads on to and that none before led to."""
    found: dict[str, None] = {}
    for first in begun:
        waiting = [] if first in found else [first]
        found[first] = None
        for name in waiting:  # each name enters once
            fresh = [one for one in dict.fromkeys(after(name)) if one not in found]
            found.update(dict.fromkeys(fresh))
            waiting += fresh
    return found


def grouped(facts: Iterable[J], names: tuple[str, ...]) -> dict[J, list[J]]:
    """Facts by what the named members of them say."""
    groups: dict[J, list[J]] = {}
    for one in facts:
        groups.setdefault(tuple(one.get(name) for name in names), []).append(one)
    return groups
