"""What is known of one leaf: the rule that turns statements of different strength into one figure with bounds.

A statement that reaches the level asked for replaces the default range. A weaker one only moves the point and widens
the range to hold it, so that nobody gains by saying something. Statements that contradict each other are all kept: the
range spans them and the point takes the least favorable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from greenchain.evidence.facts import EvidenceLevel
from greenchain.scoring.span import Span


class Favorable(Enum):
    """Which end of a figure its owner would like: few emissions, many points."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about a leaf, in the leaf's own unit; ``claim`` is the digest of its document, or empty."""

    value: Fraction
    level: EvidenceLevel
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A settled leaf.

    Attributes:
        span: its bounds and point.
        level: the strongest statement's level; L0 where there is none.
        claims: digests of the claims it rests on, sorted.
        is_contradicted: whether its statements differ.
    """

    span: Span
    level: EvidenceLevel = EvidenceLevel.L0
    claims: tuple[str, ...] = ()
    is_contradicted: bool = False


def settle(
    statements: Iterable[Statement], *, default: Span, minimum: EvidenceLevel, favorable: Favorable = Favorable.LOW
) -> Leaf:
    """The leaf that ``statements`` leave of its ``default`` range.

    Args:
        statements: what is said about it, any order.
        default: what holds where nobody says anything.
        minimum: the level that a statement needs to replace the default.
        favorable: which end the owner would like; the point leans to the other.
    """
    said = sorted(statements, key=lambda s: (s.level.value, s.claim, s.value))
    if not said:
        return Leaf(default)
    proven = any(s.level.reaches(minimum) for s in said)
    if proven:
        said = [s for s in said if s.level.reaches(minimum) or s.level.reaches(EvidenceLevel.L2)]
    level = said[-1].level
    strongest = [s.value for s in said if s.level == level]
    values = {s.value for s in said}
    worst = max if favorable is Favorable.LOW else min
    point = worst(values) if proven else worst(strongest)
    lower, upper = min(values), max(values)
    if not proven:
        lower = min(lower, default.lower)
        bounded = None if default.upper is None else max(upper, default.upper)
    else:
        bounded = upper
    claims = tuple(sorted({s.claim for s in said if s.claim}))
    return Leaf(Span(lower, point, bounded), level, claims, is_contradicted=len(values) > 1)
