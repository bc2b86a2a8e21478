"""Does one set of criteria imply another criterion: does every measurement that meets them meet it?

Criteria on one property are intersected first; where they contradict each other nothing follows from them, because a
text that nobody can meet is a mistake and no proof. Limits are compared as fractions in the base unit of their
dimension, so that the same limit in another unit is equal and nothing is rounded. A bound with equality never implies
the strict one: the bound itself is the counter-example. Only criteria measured by the same method count, or by one
recorded as standing for it (directed), under the same conditions, as the same statistic, with evidence at least as
strong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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

    def keeps_to(self, other: Bounds) -> tuple[bool, bool]:
        """Whether it alone keeps to the lower bound of another, and to the upper; to none that is not there."""
        low, high = self.low, self.high
        is_low = low is not None and other.low is not None
        is_high = high is not None and other.high is not None
        return (
            is_low and (low > other.low or (low == other.low and self.is_low_open >= other.is_low_open)),  # type: ignore[operator]
            is_high and (high < other.high or (high == other.high and self.is_high_open >= other.is_high_open)),  # type: ignore[operator]
        )

    def lies_in(self, other: Bounds) -> bool:
        """Whether ``other`` lets through all that this does; of an empty interval, which nothing can meet, never."""
        return not self.is_empty and self.meet(other) == self


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Criteria that hold, and what may stand for what, so ordered that many criteria are each asked in a few looks."""

    ids: frozenset[str]
    about: Mapping[str, tuple[Criterion, ...]]
    standing: Mapping[str, tuple[MethodEquivalence, ...]]
    kept: dict[tuple[object, ...], tuple[Criterion, ...]] = field(default_factory=dict)
    methods: dict[tuple[object, ...], dict[str, list[Criterion]]] = field(default_factory=dict)
    meetings: dict[tuple[object, ...], Bounds] = field(default_factory=dict)
    unread: dict[tuple[object, ...], bool] = field(default_factory=dict)
    fewest: dict[tuple[object, ...], tuple[MethodEquivalence, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, criteria: Iterable[Criterion], equivalences: Iterable[MethodEquivalence] = ()) -> Given:
        """Those of ``criteria`` that say a limit, and the equivalences that were read."""
        criteria = tuple(criteria)
        about: dict[str, list[Criterion]] = {}
        for one in criteria:
            if one.property and _is_numeric(one):
                about.setdefault(one.property, []).append(one)
        standing: dict[str, list[MethodEquivalence]] = {}
        for each in equivalences:
            if each.is_firm:
                standing.setdefault(each.target, []).append(each)
        return cls(
            frozenset(one.id for one in criteria),
            {name: tuple(found) for name, found in about.items()},
            {name: tuple(found) for name, found in standing.items()},
        )

    def standings(self, wanted: Criterion) -> dict[str, list[MethodEquivalence]]:
        """By method, the equivalences by which it may stand for that of ``wanted``."""
        found: dict[str, list[MethodEquivalence]] = {}
        for each in self.standing.get(wanted.method, ()):
            if each.property in ("", wanted.property):
                found.setdefault(each.source, []).append(each)
        return found

    def used(self, wanted: Criterion, relaxed: frozenset[str]) -> tuple[tuple[object, ...], tuple[Criterion, ...]]:
        """The criteria that count for ``wanted``, and what they are called by: the same for all that ask alike."""
        conditions = tuple(sorted(dict(wanted.conditions).items()))
        evidence = None if "evidence" in relaxed else wanted.evidence
        method = None if "method" in relaxed else wanted.method
        key = (wanted.property, conditions, wanted.statistic, evidence, method)
        if key not in self.kept:
            alike = self._alike(wanted, conditions)
            methods = [wanted.method, *self.standings(wanted)] if method else list(alike)
            found = (one for name in dict.fromkeys(methods) for one in alike.get(name, ()))
            self.kept[key] = tuple(one for one in found if evidence is None or _is_strong(one.evidence, evidence))
        return key, self.kept[key]

    def _alike(self, wanted: Criterion, conditions: tuple[object, ...]) -> dict[str, list[Criterion]]:
        """By method, the criteria on the property under the same conditions and of the same statistic."""
        key = ("alike", wanted.property, conditions, wanted.statistic)
        if key not in self.kept:
            same = (one for one in self.about.get(wanted.property, ()) if one.statistic == wanted.statistic)
            self.kept[key] = tuple(one for one in same if tuple(sorted(dict(one.conditions).items())) == conditions)
            by_method: dict[str, list[Criterion]] = {}
            for one in self.kept[key]:
                by_method.setdefault(one.method, []).append(one)
            self.methods[key] = by_method
        return self.methods[key]

    def bounds(self, one: Criterion, dimension: str) -> Bounds:
        """The values that one criterion lets through, in a dimension; all of them where it is in another."""
        key = (id(one), dimension)
        if key not in self.meetings:
            self.meetings[key] = _meeting((one,), (dimension, Fraction(1)))
        return self.meetings[key]

    def has_unknown_unit(self, key: tuple[object, ...], used: Iterable[Criterion]) -> bool:
        """Whether the unit of one of those called by ``key`` is not known."""
        if key not in self.unread:
            self.unread[key] = any(_size(one) is None for one in used)
        return self.unread[key]

    def meeting(self, key: tuple[object, ...], used: Iterable[Criterion], size: tuple[str, Fraction] | None) -> Bounds:
        """The values that those called by ``key`` let through, in a dimension."""
        name = (*key, size and size[0])
        if name not in self.meetings:
            self.meetings[name] = _meeting(used, size)
        return self.meetings[name]

    def needed(
        self, key: tuple[object, ...], wanted: Criterion, used: Sequence[Criterion], limits: Bounds
    ) -> tuple[MethodEquivalence, ...]:
        """The fewest equivalences by which those called by ``key`` keep to the limits of ``wanted``."""
        name = (*key, wanted.unit, limits)
        if name not in self.fewest:
            self.fewest[name] = tuple(_needed(wanted, used, self))
        return self.fewest[name]


def implied(
    wanted: Criterion, given: Iterable[Criterion] | Given, *, equivalences: Sequence[MethodEquivalence] = ()
) -> tuple[str, tuple[MethodEquivalence, ...]]:
    """Why ``wanted`` does not follow from ``given``, empty where it does; and the equivalences that it follows by.

    Codes: NOT_IMPLIED, METHOD_UNMAPPED, EVIDENCE_WEAKER, UNIT_UNKNOWN, POINTS_UNMAPPED.
    """
    if wanted.requirement == "points":
        return "POINTS_UNMAPPED", ()
    held = given if isinstance(given, Given) else Given.of(given, equivalences)
    if not held.about.get(wanted.property) or not _is_numeric(wanted):
        return "NOT_IMPLIED", ()
    size = _size(wanted)
    if size is None:
        return "UNIT_UNKNOWN", ()
    limits = Bounds.of(wanted.comparator, Fraction(wanted.threshold or 0) * size[1])
    for relaxed, code in ((frozenset[str](), ""), (_EV, "EVIDENCE_WEAKER"), (_EV | _ME, "METHOD_UNMAPPED")):
        key, used = held.used(wanted, relaxed)
        if held.meeting(key, used, size).lies_in(limits):
            return code, () if code else held.needed(key, wanted, used, limits)
        if held.has_unknown_unit(key, used):
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


def _is_mapped(one: Criterion, wanted: Criterion) -> bool:
    return not wanted.method or one.method == wanted.method


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


def _meeting(used: Iterable[Criterion], size: tuple[str, Fraction] | None) -> Bounds:
    met = Bounds()
    for one in used:
        own = _size(one)
        if own is not None and size is not None and own[0] == size[0]:
            met = met.meet(Bounds.of(one.comparator, Fraction(one.threshold or 0) * own[1]))
    return met


def _needed(wanted: Criterion, used: Sequence[Criterion], held: Given) -> Iterable[MethodEquivalence]:
    """The fewest equivalences: none where what needs none suffices, else one by one what cannot be left out.

    Criteria that are intersected hold a bound where one of them does.
    """
    if all(_is_mapped(one, wanted) for one in used):
        return
    ordered = sorted(used, key=lambda one: (_is_mapped(one, wanted), one.id))
    size = _size(wanted) or ("", Fraction(1))
    limits = Bounds.of(wanted.comparator, Fraction(wanted.threshold or 0) * size[1])
    bounds = [(one, held.bounds(one, size[0]).keeps_to(limits)) for one in ordered]
    holding = [sum(sides[place] for _, sides in bounds) for place in (0, 1)]
    asked = (limits.low is not None, limits.high is not None)
    standings = held.standings(wanted)
    for one, sides in bounds:
        if _is_mapped(one, wanted):
            continue
        rest = [count - own for count, own in zip(holding, sides, strict=True)]
        if all(count or not is_asked for count, is_asked in zip(rest, asked, strict=True)):
            holding = rest
        else:
            yield min(standings[one.method], key=lambda each: each.id)
