"""The general engine: one state carried along a chain of links, from whoever decides towards what is judged.

The state is a relation (root, expected): which set of the decider each link's set stands for; three budgets that only
ever shrink; the constraints met so far; hops left. A relation is a set of pairs, never a tree: a tree of k mappings
over d links has k^d leaves, the set at most k^2 pairs (RFC 9618 says the same of RFC 5280). Scopes intersect,
exclusions unite. Truth is three-valued: a constraint may be open where a fact is missing.

Source: RFC 5280, section 6.1, generalized: agreements between label schemes are its links, pins its policy mappings,
the certificate of the label its end entity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product

WILDCARD = "*"
"""Any set: a link that asserts it takes over a whole scheme."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Constraint:
    """A limit on the names of one kind that may follow.

    Attributes:
        kind: what it limits, such as ``category`` or ``factory_country``.
        scopes: what it lists; their type is the business of ``covers``.
        is_excluded: whether the list is what is left out; else it is all that is let in.
        covers: whether a name lies in a scope; ``None`` where that is not known.
        origin: what the adapter knows it by.
    """

    kind: str
    scopes: tuple[object, ...]
    is_excluded: bool
    covers: Callable[[object, object], bool | None]
    origin: object = None

    def allows(self, name: object) -> bool | None:
        """Whether ``name`` may pass."""
        answers = [self.covers(name, scope) for scope in self.scopes]
        inside = True if True in answers else None if None in answers else False
        if inside is None:
            return None
        return inside is not self.is_excluded


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain.

    Attributes:
        asserts: the sets it names on the decider's side of it; none breaks every relation.
        maps: (set on the decider's side, set on the other); without any the names go on unchanged.
        constraints: on the names of the links that follow.
        names: its own, held against the constraints of the links before it; (kind, name).
        explicit_in: after so many links a relation is required; ``None`` adds no limit.
        no_maps_in, no_wildcard_in: after so many links nothing is mapped, no wildcard counts.
        reach: how many links may follow that cost a hop; ``None`` adds no limit.
        may_continue: whether anything may follow.
        is_same_body: a link inside one body (a new version, a new key) costs neither hop nor budget.
    """

    asserts: frozenset[str] = frozenset()
    maps: frozenset[Pair] = frozenset()
    constraints: tuple[Constraint, ...] = ()
    names: tuple[tuple[str, object], ...] = ()
    explicit_in: int | None = None
    no_maps_in: int | None = None
    no_wildcard_in: int | None = None
    reach: int | None = None
    may_continue: bool = True
    is_same_body: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """What the decider begins with: the sets it accepts, and whether the three budgets are spent already."""

    accepts: frozenset[str]
    is_explicit: bool = True
    maps_forbidden: bool = False
    wildcard_forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One answer on the way: the rule, what it came to, at which link; for a scope which name, against what."""

    rule: str
    holds: bool | None
    link: int
    constraint: Constraint | None = None
    name: object = None


@dataclass(frozen=True, slots=True)
class Walk:
    """What became of a chain: every check that did not hold, and the relation that is left."""

    checks: tuple[Check, ...]
    relation: frozenset[Pair]

    @property
    def holds(self) -> bool | None:
        """Whether the chain holds; ``None`` where only open checks are left."""
        answers = [check.holds for check in self.checks]
        return False if False in answers else None if None in answers else True


@dataclass(frozen=True, slots=True)
class _State:
    relation: frozenset[Pair]
    explicit: int
    maps: int
    wildcard: int
    hops: int
    constraints: tuple[Constraint, ...] = ()
    checks: tuple[Check, ...] = field(default=())


def walk(chain: Iterable[Link], *, start: Start) -> Walk:
    """Carry the state along ``chain``, the decider's own link first, what is judged last."""
    links = tuple(chain)
    count = len(links)
    state = _State(
        relation=frozenset({(WILDCARD, WILDCARD)}),
        explicit=0 if start.is_explicit else count + 1,
        maps=0 if start.maps_forbidden else count + 1,
        wildcard=0 if start.wildcard_forbidden else count + 1,
        hops=count,
    )
    for index, link in enumerate(links):
        is_last = index == count - 1
        state = _meet(state, link, index, is_last=is_last)
        if not is_last:
            state = _pass_on(state, link, index)
    return _finish(state, links, start)


def _meet(state: _State, link: Link, index: int, *, is_last: bool) -> _State:
    """The link itself: its names in scope, its sets in the relation. RFC 5280, 6.1.3."""
    is_exempt = link.is_same_body and not is_last
    checks = list(state.checks)
    if link.names and not is_exempt:
        checks += [
            Check("scope", held, index, constraint, name)
            for kind, name in link.names
            for constraint in state.constraints
            if constraint.kind == kind and (held := constraint.allows(name)) is not True
        ]
    has_wildcard = WILDCARD in link.asserts and (state.wildcard > 0 or is_exempt)
    relation = _asserted(state.relation, link.asserts, has_wildcard=has_wildcard)
    if not relation and state.explicit == 0:
        checks.append(Check("relation", holds=False, link=index))
    return _State(
        relation, state.explicit, state.maps, state.wildcard, state.hops, state.constraints, checks=tuple(checks)
    )


def _asserted(relation: frozenset[Pair], asserts: frozenset[str], *, has_wildcard: bool) -> frozenset[Pair]:
    """The pairs that go on: those expected by name, names under a wildcard, and all where the link is one itself."""
    named = asserts - {WILDCARD}
    kept = {pair for pair in relation if pair[1] in named}
    matched = {expected for _, expected in kept}
    for root, expected in relation:
        if expected == WILDCARD:
            kept |= {(name if root == WILDCARD else root, name) for name in named - matched}
        if has_wildcard and expected not in matched:
            kept.add((root, expected))
    return frozenset(kept)


def _pass_on(state: _State, link: Link, index: int) -> _State:
    """What the link leaves to those after it: maps, scopes, budgets, hops. RFC 5280, 6.1.4."""
    checks = list(state.checks)
    if any(WILDCARD in pair for pair in link.maps):  # (a): no wildcard inside a mapping
        checks.append(Check("wildcard_mapped", holds=False, link=index))
    if not link.may_continue:
        checks.append(Check("onward", holds=False, link=index))
    hops = state.hops
    if not link.is_same_body:
        if hops <= 0:
            checks.append(Check("hops", holds=False, link=index))
        hops -= 1
    spent = 0 if link.is_same_body else 1
    return _State(
        relation=_mapped(state.relation, link.maps, is_allowed=state.maps > 0),
        explicit=_shrunk(state.explicit - spent, link.explicit_in),
        maps=_shrunk(state.maps - spent, link.no_maps_in),
        wildcard=_shrunk(state.wildcard - spent, link.no_wildcard_in),
        hops=hops if link.reach is None else min(hops, link.reach),
        constraints=(*state.constraints, *link.constraints),
        checks=tuple(checks),
    )


def _mapped(relation: frozenset[Pair], maps: frozenset[Pair], *, is_allowed: bool) -> frozenset[Pair]:
    """The relation on the other side of the link: a mapped set is replaced, never added to."""
    onward: dict[str, list[str]] = {}
    for here, there in maps:
        onward.setdefault(here, []).append(there)
    kept = {pair for pair in relation if pair[1] not in onward}
    if not is_allowed:
        return frozenset(kept)
    expected: dict[str, list[str]] = {}
    for root, name in relation:
        expected.setdefault(name, []).append(root)
    roots: dict[frozenset[str], set[str]] = {}  # of names that go on to the same others: joined once, not name by name
    for here, others in onward.items():
        found = expected.get(here) or ([here] if (WILDCARD, WILDCARD) in relation else [])
        roots.setdefault(frozenset(others), set()).update(found)
    for targets, found_roots in roots.items():
        kept.update(product(found_roots, targets))
    return frozenset(kept)


def _shrunk(left: int, limit: int | None) -> int:
    return max(0, left if limit is None else min(left, limit))


def _finish(state: _State, links: tuple[Link, ...], start: Start) -> Walk:
    """What is left must stand for a set that the decider accepts. RFC 5280, 6.1.5."""
    explicit = max(0, state.explicit - 1)
    if links and links[-1].explicit_in == 0:
        explicit = 0
    accepted = frozenset(
        pair for pair in state.relation if WILDCARD in start.accepts or pair[0] == WILDCARD or pair[0] in start.accepts
    )
    checks = state.checks
    if not accepted and explicit == 0 and not any(check.rule == "relation" for check in checks):
        checks = (*checks, Check("relation", holds=False, link=len(links) - 1))
    return Walk(checks, accepted)
