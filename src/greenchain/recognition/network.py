"""Agreements as directed links between schemes, each with the rules of its children.

A child (``parent``) narrows or extends its parent in its own direction and period; a child that states a scope beside
restrictions limits those restrictions, not the parent. A direction that is not stated is no link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from greenchain.standards.facts import (
    ANYTHING,
    CommonPair,
    Condition,
    Ending,
    Exclusion,
    Pin,
    RecognitionAgreement,
    Remainder,
    ScopeItem,
    Sided,
    Suspension,
    VariantRule,
)
from greenchain.standards.known_facts import KnownFacts
from greenchain.standards.resting import collector_rests
from greenchain.values.errors import GreenchainError
from greenchain.values.filling import filled
from greenchain.values.finding import Citation, FactStatus
from greenchain.values.time import DatePeriod, PartialDate

LABEL_LEVELS = ("L3", "L4", "L5")
"""Below them, only reports, audits or cooperation are taken over."""
COOPERATION = "L0"

SidedRule = TypeVar("SidedRule", bound=Sided)
Rule = TypeVar("Rule", ScopeItem, Pin, CommonPair, Exclusion, Condition, VariantRule, Suspension, Ending, Remainder)


@filled
@dataclass(frozen=True, slots=True, eq=False)
class Direction:
    """One direction of one agreement.

    Attributes:
        children: those whose rules stand among its own.
        pins: those that may ever hold this way.
        is_pinned: whether it goes by pins at all; one without any left to go by relates no documents.
        ties: the rows of the direction itself and of its two parties, where they say more than the agreement does.
    """

    agreement: RecognitionAgreement
    source: str
    target: str
    children: tuple[RecognitionAgreement, ...]
    scope: tuple[ScopeItem, ...] | str | None
    pins: tuple[Pin, ...]
    common: tuple[CommonPair, ...]
    exclusions: tuple[Exclusion, ...]
    conditions: tuple[Condition, ...]
    variants: tuple[VariantRule, ...]
    suspensions: tuple[Suspension, ...]
    endings: tuple[Ending, ...]
    remainders: tuple[Remainder, ...]
    is_pinned: bool
    ties: tuple[Citation, ...]

    @property
    def is_for_labels(self) -> bool:
        """Whether the agreement takes over labels at all."""
        return self.agreement.level in LABEL_LEVELS

    @property
    def may_be_passed_on(self) -> bool:
        """Whether any chain longer than this direction is permitted by its agreement."""
        return self.is_for_labels and bool(self.agreement.onward) and self.agreement.max_hops > 1

    def serves(self, effect: str | None) -> bool | None:
        """Whether it may be used for ``effect``; ``None`` where the effect asked for is not known."""
        effects = self.agreement.effects
        if not effects or effect == "*":
            return True
        return None if effect is None else effect in effects

    def owner(self, row: str) -> str:
        """The agreement that a rule stands in: its own, or a child's; rows are named by their agreement."""
        return next((child.id for child in self.children if f"/{child.id}/" in row), self.agreement.id)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Every direction of what was known, by its two ends and by where it leads from.

    Attributes:
        passing: likewise, those that a chain may go on from: of label level and with anybody they may be passed on to.
        named: every scheme that some fact names.
        read: those of them that a fact names which somebody read.
        silent: agreements with parties between which they state no direction, or whose parties nobody states.
    """

    known: KnownFacts
    between: Mapping[tuple[str, str], tuple[Direction, ...]]
    out: Mapping[str, tuple[Direction, ...]]
    passing: Mapping[str, tuple[Direction, ...]]
    named: frozenset[str]
    read: frozenset[str]
    silent: tuple[RecognitionAgreement, ...]


def network_of(known: KnownFacts) -> Network:
    """The directions of ``known``, built once for each look at the facts and kept beside them."""
    network: Network | None = known.kept.get(__name__)
    if network is None:
        with collector_rests():
            network = known.kept[__name__] = _network(known)
    return network


def _network(known: KnownFacts) -> Network:
    children: defaultdict[str, list[RecognitionAgreement]] = defaultdict(list)
    for agreement in known.agreements.values():
        if agreement.parent:
            children[agreement.parent].append(agreement)
    between: defaultdict[tuple[str, str], list[Direction]] = defaultdict(list)
    out: defaultdict[str, list[Direction]] = defaultdict(list)
    passing: defaultdict[str, list[Direction]] = defaultdict(list)
    for agreement in known.agreements.values():
        if agreement.parent:
            continue
        ties = _Ties(agreement)
        for source, target in agreement.edges:
            own = children.get(agreement.id, ())
            direction = _direction(agreement, source, target, children=own, known=known, ties=ties.of(source, target))
            between[source, target].append(direction)
            out[source].append(direction)
            if direction.may_be_passed_on:
                passing[source].append(direction)
    joint = [agreement for agreement in known.agreements.values() if agreement.parties or not agreement.edges]
    return Network(
        known,
        {pair: tuple(found) for pair, found in between.items()},
        {source: tuple(found) for source, found in out.items()},
        {source: tuple(found) for source, found in passing.items()},
        frozenset(
            {
                *known.schemes,
                *known.sets_of,
                *(end for pair in between for end in pair),
                *(party.scheme for agreement in joint for party in agreement.parties),
            }
        ),
        frozenset(_read(known)),
        tuple([agreement for agreement in joint if _is_silent(agreement)]),
    )


def _read(known: KnownFacts) -> Iterator[str]:
    """The schemes of rows, documents and agreements that somebody read; of days it says nothing."""
    yield from (one.id for one in known.schemes.values() if one.is_firm)
    yield from (one.scheme for one in known.criteria_sets.values() if one.is_firm)
    yield from (end for one in known.agreements.values() for end in firm_ends(one))


def firm_ends(agreement: RecognitionAgreement) -> Iterator[str]:
    """The schemes that an agreement names, where somebody read it and the row that names them."""
    if agreement.is_firm and agreement.parties:
        yield from (party.scheme for party in agreement.parties if party.citation.status.is_firm)
    elif agreement.is_firm:
        rows = ((edge, agreement.edge_citations.get(edge)) for edge in agreement.edges)
        yield from (end for edge, row in rows if row is None or row.status.is_firm for end in edge)


def _is_silent(agreement: RecognitionAgreement) -> bool:
    if is_of_nobody(agreement):
        return True
    pairs = len(agreement.parties) * (len(agreement.parties) - 1)
    return len({frozenset(edge) for edge in agreement.edges}) * 2 < pairs


def is_of_nobody(agreement: RecognitionAgreement) -> bool:
    """Whether it stands on its own and yet no two schemes are on file that it is between."""
    return not agreement.parent and not agreement.edges and len(agreement.parties) < len(("from", "to"))


class _Ties:
    """The rows by which an agreement joins two schemes, those left out that say no more than it does."""

    __slots__ = ("_edges", "_members")

    def __init__(self, agreement: RecognitionAgreement) -> None:
        own = agreement.citation
        self._edges = agreement.edge_citations
        self._members = {
            party.scheme: party.citation
            for party in agreement.parties
            if party.citation.period != _ALWAYS or party.citation.status is not own.status
        }

    def of(self, source: str, target: str) -> tuple[Citation, ...]:
        """The row of the direction, then those of its two ends."""
        if not self._edges and not self._members:
            return ()
        found = (self._edges.get((source, target)), self._members.get(source), self._members.get(target))
        return tuple([one for one in found if one is not None])


_ALWAYS = DatePeriod()


def _direction(
    agreement: RecognitionAgreement,
    source: str,
    target: str,
    *,
    children: Sequence[RecognitionAgreement],
    known: KnownFacts,
    ties: tuple[Citation, ...],
) -> Direction:
    own = tuple([child for child in children if not child.edges or (source, target) in child.edges]) if children else ()
    ends = (source, target)
    bounds = {child.id: (child.citation, *_Ties(child).of(*ends)) for child in own}
    ruled = _with_rules_of(own, agreement, bounds)
    return Direction(
        agreement,
        source,
        target,
        own,
        _scope(agreement, own, bounds),
        ruled.pins and tuple([_resolved(pin, *ends) for pin in ruled.pins if _leads(pin, agreement, ends, known)]),
        ruled.common,
        ruled.exclusions and _bound(ruled.exclusions, ends),
        ruled.conditions and _bound(ruled.conditions, ends),
        ruled.variants and _bound(ruled.variants, ends),
        ruled.suspensions and _bound(ruled.suspensions, ends),
        ruled.endings and _bound(ruled.endings, ends),
        ruled.remainders and _bound(ruled.remainders, ends),
        bool(agreement.pins or any(child.pins for child in own)),
        ties,
    )


_RULES = ("pins", "common", "exclusions", "conditions", "variants", "suspensions", "endings", "remainders")


def _bound(rules: tuple[SidedRule, ...], ends: tuple[str, str]) -> tuple[SidedRule, ...]:
    return tuple([rule for rule in rules if rule.binds(*ends)])


Bounds = Mapping[str, tuple[Citation, ...]]
"""By child: its own row and those by which it joins the two schemes."""


def _with_rules_of(
    children: tuple[RecognitionAgreement, ...], agreement: RecognitionAgreement, bounds: Bounds
) -> RecognitionAgreement:
    """The agreement with the rules, for the days and categories of each, of its children beside its own."""
    if not children:
        return agreement
    joined: dict[str, Any] = {
        table: (*getattr(agreement, table), *(rule for child in children for rule in _rules_of(child, table, bounds)))
        for table in _RULES
    }
    return replace(agreement, **joined)


def _rules_of(child: RecognitionAgreement, table: str, bounds: Bounds) -> Iterable[Any]:
    for rule in getattr(child, table):
        bound = _within(rule, bounds[child.id])
        if bound is not None:
            yield _for_its_categories(bound, child)


def _for_its_categories(rule: Any, part: RecognitionAgreement) -> Any:  # noqa: ANN401 - any rule
    """A variant rule, pin, common pair or remainder of a child with a scope of its own is for that scope only."""
    names = tuple(item.category for item in part.scope) if isinstance(part.scope, tuple) else ()
    has_room = isinstance(rule, VariantRule | Pin | CommonPair | Remainder) and names and not rule.categories
    return replace(rule, categories=names) if has_room else rule


def _leads(pin: Pin, agreement: RecognitionAgreement, ends: tuple[str, str], known: KnownFacts) -> bool:
    """Whether a pin may hold between two schemes.

    One by scheme says itself whose documents it names, and where there is one direction only they are of its two ends,
    on file by then or not.
    """
    if not pin.is_directed or len(agreement.edges) == 1:
        return True
    sides = zip(ends, (names for _, names in pin.sets), strict=True)
    return all(any((scheme, name) in known.criteria_sets for name in names) for scheme, names in sides)


def _resolved(pin: Pin, source: str, target: str) -> Pin:
    """A directed pin with the schemes of its two ends."""
    if not pin.is_directed:
        return pin
    sets = ((source, pin.sets[0][1]), (target, pin.sets[1][1]))
    return Pin(pin.id, sets, pin.is_directed, pin.categories, pin.citation)


def _scope(
    agreement: RecognitionAgreement, children: Iterable[RecognitionAgreement], bounds: Bounds
) -> tuple[ScopeItem, ...] | str | None:
    """The agreement's own scope, and that of children that say nothing but a scope or bring pins."""
    if agreement.scope == ANYTHING or not children:
        return agreement.scope
    items = list(agreement.scope) if isinstance(agreement.scope, tuple) else []
    for child in children:
        restricts = child.exclusions or child.conditions or child.variants or child.suspensions or child.endings
        if isinstance(child.scope, tuple) and not restricts:
            items += [bound for item in child.scope if (bound := _within(item, bounds[child.id])) is not None]
    return tuple(items) if items or isinstance(agreement.scope, tuple) else None


def _within(rule: Rule, owners: tuple[Citation, ...]) -> Rule | None:
    """``rule`` for the days that all of them hold, known no better than ``owners``; ``None`` where there are none."""
    period: DatePeriod | None = rule.citation.period
    status = FactStatus.weakest(rule.citation.status, *(owner.status for owner in owners))
    for owner in owners:
        period = common_days(period, owner.period) if period is not None else None
    if period is None:
        return None
    if (period, status) == (rule.citation.period, rule.citation.status):
        return rule
    return replace(rule, citation=replace(rule.citation, period=period, status=status))


def common_days(one: DatePeriod, other: DatePeriod) -> DatePeriod | None:
    """The days of both; of two imprecise ends the stretch in which the binding one may lie."""
    since = _later(one.since, other.since)
    until = _earlier(one.until, other.until)
    try:
        return DatePeriod(since, until)
    except GreenchainError:
        return None


def _later(one: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    if one is None or other is None:
        return one or other
    first, last = max(one.first, other.first), max(one.last, other.last)
    text = one.text if (one.first, one.last) == (first, last) else other.text
    return PartialDate(text, first, last)


def _earlier(one: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    if one is None or other is None:
        return one or other
    first, last = min(one.first, other.first), min(one.last, other.last)
    text = one.text if (one.first, one.last) == (first, last) else other.text
    return PartialDate(text, first, last)
