"""Guards: what must not be false for a rule to say anything, as alternatives of single conditions.

A rule holds or stays open where its condition is not false. That distributes exactly over Kleene's words: of parts that
must all hold none may be false, of alternatives one may be not false, and ``not`` turns the sides round. So every
condition comes to a list of guards, of which one has to pass; each is a handful of leaves with the answer that would
speak against the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod

from greenchain.standards.conditions import All, AnyOf, Condition, Not

MAX_ALTERNATIVES = 32  # of one rule: law names a few ways; where there are more, the parts that multiply are left out


@dataclass(frozen=True, slots=True)
class Literal:
    """A leaf of a condition; the rule is certainly silent where the leaf is known to be ``not wanted``."""

    leaf: Condition
    wanted: bool


Guard = tuple[Literal, ...]
"""Literals of which none may be known to fail; the empty guard lets everything through."""


def guards_of(condition: Condition, *, wanted: bool = True) -> tuple[Guard, ...]:
    """The alternatives of which one passes wherever ``condition`` is not known to be ``not wanted``.

    >>> from greenchain.standards.conditions import IsNone
    >>> [len(guard) for guard in guards_of(AnyOf((IsNone("a"), All((IsNone("b"), Not(IsNone("c")))))))]
    [1, 2]
    """
    if isinstance(condition, Not):
        return guards_of(condition.part, wanted=not wanted)
    if not isinstance(condition, All | AnyOf):
        return ((Literal(condition, wanted),),)
    parts = [guards_of(part, wanted=wanted) for part in condition.parts]
    if isinstance(condition, All) is wanted:
        return _joined(parts)
    told = tuple(dict.fromkeys(guard for part in parts for guard in part))
    return told if len(told) <= MAX_ALTERNATIVES else ((),)


def _joined(parts: list[tuple[Guard, ...]]) -> tuple[Guard, ...]:
    """Every combination of one alternative of each part; a part too many is left out, which only widens."""
    kept: list[tuple[Guard, ...]] = []
    for part in sorted(parts, key=len):
        if prod(map(len, (*kept, part))) <= MAX_ALTERNATIVES:
            kept.append(part)
    joined = (tuple(dict.fromkeys(literal for guard in chosen for literal in guard)) for chosen in product(*kept))
    return tuple(dict.fromkeys(joined))
