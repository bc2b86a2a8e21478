"""Does one set of criteria imply another criterion: does every measurement that meets them meet it?

Criteria on one property are intersected first; where they contradict each other nothing follows from them, because a
text that nobody can meet is a mistake and no proof. Limits are compared as fractions in the base unit of their
dimension, so that the same limit in another unit is equal and nothing is rounded. A bound with equality never implies
the strict one: the bound itself is the counter-example. Only criteria measured by the same method count, or by one
recorded as standing for it (directed), under the same conditions, as the same statistic, with evidence at least as
strong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from greenchain.standards.facts import Criterion, MethodEquivalence
from greenchain.values.criterion_units import unit_of

# weakest first; a kind outside the list is as strong as itself only
_EVIDENCE = ("self_declaration", "document", "test", "test_iso17025", "audit_iso17065")
_LOWER, _UPPER = (">", ">="), ("<", "<=")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The values that some criteria on one property let through; an empty interval lets none."""

    low: Fraction | None = None
    high: Fraction | None = None
    is_low_open: bool = False
    is_high_open: bool = False

    @classmethod
    def of(cls, comparator: str, limit: Fraction) -> Bounds:
        """The values that one criterion lets through."""
        if comparator == "=":
            return cls(limit, limit)
        if comparator in _LOWER:
            return cls(low=limit, is_low_open=comparator == ">")
        return cls(high=limit, is_high_open=comparator == "<")

    def meet(self, other: Bounds) -> Bounds:
        """The values that both let through."""
        low, is_low_open = max(
            ((b.low, b.is_low_open) for b in (self, other) if b.low is not None), default=(None, False)
        )
        high, open_rank = min(
            ((b.high, not b.is_high_open) for b in (self, other) if b.high is not None), default=(None, True)
        )
        return Bounds(low, high, is_low_open=is_low_open, is_high_open=not open_rank)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is let through."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.is_low_open or self.is_high_open))

    def lies_in(self, other: Bounds) -> bool:
        """Whether ``other`` lets through all that this does; of an empty interval, which nothing can meet, never."""
        return not self.is_empty and self.meet(other) == self


def implied(
    wanted: Criterion, given: Iterable[Criterion], *, equivalences: Sequence[MethodEquivalence] = ()
) -> tuple[str, tuple[MethodEquivalence, ...]]:
    """Why ``wanted`` does not follow from ``given``, empty where it does; and the equivalences that it follows by.

    Codes: NOT_IMPLIED, METHOD_UNMAPPED, EVIDENCE_WEAKER, UNIT_UNKNOWN, POINTS_UNMAPPED.
    """
    if wanted.requirement == "points":
        return "POINTS_UNMAPPED", ()
    about = [one for one in given if one.property and one.property == wanted.property and _is_numeric(one)]
    if not about or not _is_numeric(wanted):
        return "NOT_IMPLIED", ()
    if _size(wanted) is None:
        return "UNIT_UNKNOWN", ()
    for relaxed, code in ((frozenset[str](), ""), (_EV, "EVIDENCE_WEAKER"), (_EV | _ME, "METHOD_UNMAPPED")):
        used = [one for one in about if _counts(one, wanted, equivalences, relaxed)]
        if _covers(wanted, used):
            return code, () if code else tuple(_needed(wanted, used, equivalences))
        if any(_size(one) is None for one in used):
            return "UNIT_UNKNOWN", ()
    return "NOT_IMPLIED", ()


_EV, _ME = frozenset({"evidence"}), frozenset({"method"})


def _is_numeric(criterion: Criterion) -> bool:
    return bool(criterion.comparator) and criterion.threshold is not None


def _size(criterion: Criterion) -> tuple[str, Fraction] | None:
    """Dimension and size of its unit; a bare number has a dimension of its own."""
    if not criterion.unit:
        return "", Fraction(1)
    found = unit_of(criterion.unit)
    return (found.dimension, found.size) if found else None


def _counts(
    one: Criterion, wanted: Criterion, equivalences: Sequence[MethodEquivalence], relaxed: frozenset[str]
) -> bool:
    if dict(one.conditions) != dict(wanted.conditions) or one.statistic != wanted.statistic:
        return False
    if "evidence" not in relaxed and not _is_strong(one.evidence, wanted.evidence):
        return False
    return "method" in relaxed or _is_mapped(one, wanted) or bool(_standing(one, wanted, equivalences))


def _is_mapped(one: Criterion, wanted: Criterion) -> bool:
    return not wanted.method or one.method == wanted.method


def _standing(
    one: Criterion, wanted: Criterion, equivalences: Sequence[MethodEquivalence]
) -> tuple[MethodEquivalence, ...]:
    return tuple(
        each
        for each in equivalences
        if (each.source, each.target) == (one.method, wanted.method)
        and each.property in ("", wanted.property)
        and each.is_firm
    )


def _is_strong(evidence: str, wanted: str) -> bool:
    if not wanted or evidence == wanted:
        return True
    if evidence not in _EVIDENCE or wanted not in _EVIDENCE:
        return False
    return _EVIDENCE.index(evidence) >= _EVIDENCE.index(wanted)


def is_contradictory(wanted: Criterion, given: Iterable[Criterion]) -> bool:
    """Whether no value meets all of ``given`` on the property of ``wanted``, in its dimension."""
    about = [one for one in given if one.property == wanted.property and _is_numeric(one)]
    return _meeting(about, _size(wanted)).is_empty


def _covers(wanted: Criterion, used: Iterable[Criterion]) -> bool:
    """Whether the intersection of ``used``, in the dimension of ``wanted``, lies in what it lets through."""
    size = _size(wanted)
    limit = Fraction(wanted.threshold or 0) * (size[1] if size else 1)
    return _meeting(used, size).lies_in(Bounds.of(wanted.comparator, limit))


def _meeting(used: Iterable[Criterion], size: tuple[str, Fraction] | None) -> Bounds:
    met = Bounds()
    for one in used:
        own = _size(one)
        if own is not None and size is not None and own[0] == size[0]:
            met = met.meet(Bounds.of(one.comparator, Fraction(one.threshold or 0) * own[1]))
    return met


def _needed(
    wanted: Criterion, used: list[Criterion], equivalences: Sequence[MethodEquivalence]
) -> Iterable[MethodEquivalence]:
    """The fewest equivalences: none where what needs none suffices, else one by one what cannot be left out."""
    kept = list(used)
    for one in sorted(used, key=lambda one: (_is_mapped(one, wanted), one.id)):
        if not _is_mapped(one, wanted) and _covers(wanted, [each for each in kept if each is not one]):
            kept.remove(one)
    for one in kept:
        if not _is_mapped(one, wanted):
            yield min(_standing(one, wanted, equivalences), key=lambda each: each.id)
