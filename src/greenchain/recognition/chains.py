"""Every chain of agreements that its members permit to be walked, from the scheme held to the scheme asked.

Agreements that say nothing of onward recognition do not allow it. A chain visits no scheme twice, so cycles end; the
number of chains looked at has a budget, because a dense world has more of them than anybody can read.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from greenchain.recognition.network import Direction, Network, network_of
from greenchain.recognition.remembering import remembered
from greenchain.standards.facts import ANYTHING
from greenchain.standards.known_facts import KnownFacts
from greenchain.values.filling import filled

MAX_CHAINS = 2000  # candidates of one question; real pairs have one or two, a dense synthetic world some hundred

_TARGETS = 64  # targets whose surroundings are kept: of each a number for every scheme that leads there

Chain = tuple[Direction, ...]


@filled
@dataclass(frozen=True, slots=True)
class Walked:
    """The chains that were found, and whether the budget ended the search before all of them were."""

    chains: tuple[Chain, ...]
    is_cut: bool = False


def chains(network: Network, source: str, *, target: str) -> tuple[Chain, ...]:
    """The direct agreements of label level, then the permitted chains, shorter ones first; at most ``MAX_CHAINS``."""
    return walked(network, source, target=target).chains


def walked(network: Network, source: str, *, target: str) -> Walked:
    """As :func:`chains`; a search that was cut short proves nothing of the chains that it did not come to."""
    found: list[Chain] = []
    waiting: list[Chain] = [()] if target != source else []
    away = _hops_away(target, known=network.known)
    is_cut = False
    while waiting and len(found) < MAX_CHAINS:
        longer: list[Chain] = []
        for chain in waiting:
            here = chain[-1].target if chain else source
            ends = ((*chain, last) for last in network.between.get((here, target), ()) if last.is_for_labels)
            found += [extended for extended in ends if may_be_walked(extended)]
            if len(longer) <= MAX_CHAINS:
                longer += _longer(chain, network.passing.get(here, ()), ends=(source, target), away=away)
        is_cut |= len(longer) > MAX_CHAINS
        waiting = longer[:MAX_CHAINS]
    return Walked(tuple(found[:MAX_CHAINS]), is_cut or len(found) > MAX_CHAINS or bool(waiting))


def _longer(
    chain: Chain, onward: Iterable[Direction], *, ends: tuple[str, str], away: Mapping[str, int]
) -> Iterator[Chain]:
    """The chains one step longer by which the target may still be reached."""
    visited = {*ends, *(one.target for one in chain)}
    for following in onward:
        extended = (*chain, following)
        if following.target in visited or following.target not in away or not _may_go_on(extended, ends[1]):
            continue
        if all(len(extended) + away[following.target] <= one.agreement.max_hops for one in extended):
            yield extended


def _hops_away(target: str, *, known: KnownFacts) -> Mapping[str, int]:
    """By scheme the fewest agreements of label level that lead from it to ``target``, whoever permits them."""
    kept: dict[str, Mapping[str, int]] = known.kept.setdefault(f"{__name__}.away", {})
    if target not in kept:
        if len(kept) >= _TARGETS:
            kept.clear()
        kept[target] = _found_away(target, _leading_into(known=known))
    return kept[target]


def _found_away(target: str, into: Mapping[str, tuple[str, ...]]) -> Mapping[str, int]:
    away = {target: 0}
    waiting = deque([target])
    while waiting:  # each scheme enters once
        here = waiting.popleft()
        for before in into.get(here, ()):
            if before not in away:
                away[before] = away[here] + 1
                waiting.append(before)
    return away


@remembered
def _leading_into(*, known: KnownFacts) -> Mapping[str, tuple[str, ...]]:
    """By scheme those from which an agreement of label level leads to it."""
    into: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for (source, target), found in network_of(known).between.items():
        if any(one.is_for_labels for one in found):
            into[target][source] = None
    return {target: tuple(sources) for target, sources in into.items()}


def _may_go_on(chain: Chain, target: str) -> bool:
    """Whether a longer chain over this one is allowed at all."""
    return all(
        len(chain) < one.agreement.max_hops and _passes_to(one, {*(o.target for o in chain[n + 1 :]), target})
        for n, one in enumerate(chain)
    )


def may_be_walked(chain: Chain) -> bool:
    """Whether every agreement allows a path this long, and passes on to all later targets."""
    count = len(chain)
    for number, one in enumerate(chain, start=1):  # asked of every chain that is walked: no generator
        if count > one.agreement.max_hops or (number < count and not passes_on(one, chain[number:])):
            return False
    return True


def stopping(chain: Chain) -> Chain:
    """The agreements of a chain that do not allow it, as :func:`may_be_walked` asks; those of too low a level too."""
    count = len(chain)
    return tuple(
        one
        for number, one in enumerate(chain, start=1)
        if count > one.agreement.max_hops or not one.is_for_labels or not passes_on(one, chain[number:])
    )


def passes_on(direction: Direction, later: Chain) -> bool:
    """Whether what is recognized through ``direction`` may be passed on through ``later``."""
    return not later or _passes_to(direction, {one.target for one in later})


def _passes_to(direction: Direction, targets: set[str]) -> bool:
    onward = direction.agreement.onward
    return onward == ANYTHING or targets <= set(onward)


def stopped_chain(network: Network, source: str, *, target: str) -> Chain:
    """A shortest chain of at least two agreements of whatever level and day; empty where there is none."""
    return _stopped(source, target, known=network.known) if target != source else ()


@remembered  # asked again for every day that an answer is looked ahead over
def _stopped(source: str, target: str, *, known: KnownFacts) -> Chain:
    network = network_of(known)
    by: dict[str, Direction] = {}
    waiting = deque([source])
    while waiting and target not in by:  # each scheme enters once
        here = waiting.popleft()
        for following in network.out.get(here, ()):
            is_direct = here == source and following.target == target
            if following.target not in by and following.target != source and not is_direct:
                by[following.target] = following
                waiting.append(following.target)
    if target not in by:
        return ()
    chain = [by[target]]
    while chain[-1].source != source:
        chain.append(by[chain[-1].source])
    return tuple(reversed(chain))
