"""Agreements as directed links between schemes, each with the rules of its children.

A child (``parent``) narrows or extends its parent in its own direction and period; a child that states a scope beside
restrictions limits those restrictions, not the parent. A direction that is not stated is no link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from greenchain.values.finding import Citation
from greenchain.values.time import DatePeriod, PartialDate

LABEL_LEVELS = ("L3", "L4", "L5")
"""Below them, only reports, audits or cooperation are taken over."""
COOPERATION = "L0"

SidedRule = TypeVar("SidedRule", bound=Sided)
Rule = TypeVar("Rule", ScopeItem, Pin, CommonPair, Exclusion, Condition, VariantRule, Suspension, Ending, Remainder)


@filled
@dataclass(frozen=True, slots=True, eq=False)
class Direction:
    """One direction of one agreement; ``children`` are those whose rules stand among its own."""

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
        silent: agreements with parties between which they state no direction, or whose parties nobody states.
    """

    known: KnownFacts
    between: Mapping[tuple[str, str], tuple[Direction, ...]]
    out: Mapping[str, tuple[Direction, ...]]
    passing: Mapping[str, tuple[Direction, ...]]
    named: frozenset[str]
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
        for source, target in agreement.edges:
            direction = _direction(agreement, source, target, children=children.get(agreement.id, ()), known=known)
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
        tuple([agreement for agreement in joint if _is_silent(agreement)]),
    )


def _is_silent(agreement: RecognitionAgreement) -> bool:
    if is_of_nobody(agreement):
        return True
    pairs = len(agreement.parties) * (len(agreement.parties) - 1)
    return len({frozenset(edge) for edge in agreement.edges}) * 2 < pairs


def is_of_nobody(agreement: RecognitionAgreement) -> bool:
    """Whether it stands on its own and yet no two schemes are on file that it is between."""
    return not agreement.parent and not agreement.edges and len(agreement.parties) < len(("from", "to"))


def _direction(
    agreement: RecognitionAgreement,
    source: str,
    target: str,
    *,
    children: Sequence[RecognitionAgreement],
    known: KnownFacts,
) -> Direction:
    own = tuple([child for child in children if not child.edges or (source, target) in child.edges]) if children else ()
    ruled, ends = _with_rules_of(own, agreement), (source, target)
    return Direction(
        agreement,
        source,
        target,
        own,
        _scope(agreement, own),
        ruled.pins and tuple([_resolved(pin, *ends) for pin in ruled.pins if _is_on_file(pin, *ends, known)]),
        ruled.common,
        ruled.exclusions and _bound(ruled.exclusions, ends),
        ruled.conditions and _bound(ruled.conditions, ends),
        ruled.variants and _bound(ruled.variants, ends),
        ruled.suspensions and _bound(ruled.suspensions, ends),
        ruled.endings and _bound(ruled.endings, ends),
        ruled.remainders and _bound(ruled.remainders, ends),
    )


_RULES = ("pins", "common", "exclusions", "conditions", "variants", "suspensions", "endings", "remainders")


def _bound(rules: tuple[SidedRule, ...], ends: tuple[str, str]) -> tuple[SidedRule, ...]:
    return tuple([rule for rule in rules if rule.binds(*ends)])


def _with_rules_of(children: tuple[RecognitionAgreement, ...], agreement: RecognitionAgreement) -> RecognitionAgreement:
    """The agreement with the rules, for the days and categories of each, of its children beside its own."""
    if not children:
        return agreement
    joined: dict[str, Any] = {
        table: (*getattr(agreement, table), *(rule for child in children for rule in _rules_of(child, table)))
        for table in _RULES
    }
    return replace(agreement, **joined)


def _rules_of(child: RecognitionAgreement, table: str) -> Iterable[Any]:
    for rule in getattr(child, table):
        bound = within_days(rule, child.citation)
        if bound is not None:
            yield _for_its_categories(bound, child)


def _for_its_categories(rule: Any, part: RecognitionAgreement) -> Any:  # noqa: ANN401 - any rule
    """A variant rule or pin of a child with a scope of its own is for that scope only."""
    names = tuple(item.category for item in part.scope) if isinstance(part.scope, tuple) else ()
    has_room = isinstance(rule, VariantRule | Pin) and names and not rule.categories
    return replace(rule, categories=names) if has_room else rule


def _is_on_file(pin: Pin, source: str, target: str, known: KnownFacts) -> bool:
    """Whether a directed pin names documents of these two schemes; one by scheme says itself whose they are."""
    if not pin.is_directed:
        return True
    ends = ((source, pin.sets[0][1]), (target, pin.sets[1][1]))
    return all(any((scheme, name) in known.criteria_sets for name in names) for scheme, names in ends)


def _resolved(pin: Pin, source: str, target: str) -> Pin:
    """A directed pin with the schemes of its two ends."""
    if not pin.is_directed:
        return pin
    sets = ((source, pin.sets[0][1]), (target, pin.sets[1][1]))
    return Pin(pin.id, sets, pin.is_directed, pin.categories, pin.citation)


def _scope(
    agreement: RecognitionAgreement, children: Iterable[RecognitionAgreement]
) -> tuple[ScopeItem, ...] | str | None:
    """The agreement's own scope, and that of children that say nothing but a scope or bring pins."""
    if agreement.scope == ANYTHING or not children:
        return agreement.scope
    items = list(agreement.scope) if isinstance(agreement.scope, tuple) else []
    for child in children:
        restricts = child.exclusions or child.conditions or child.variants or child.suspensions or child.endings
        if isinstance(child.scope, tuple) and not restricts:
            items += [bound for item in child.scope if (bound := within_days(item, child.citation)) is not None]
    return tuple(items) if items or isinstance(agreement.scope, tuple) else None


def within_days(rule: Rule, owner: Citation) -> Rule | None:
    """``rule`` for the days that both it and ``owner`` hold; ``None`` where there are none."""
    period = common_days(rule.citation.period, owner.period)
    if period is None:
        return None
    return rule if period == rule.citation.period else replace(rule, citation=replace(rule.citation, period=period))


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
