"""Every chain of agreements that its members permit to be walked, from the scheme held to the scheme asked.

Agreements that say nothing of onward recognition do not allow it. A chain visits no scheme twice, so cycles end; the
number of chains looked at has a budget, because a dense world has more of them than anybody can read.
"""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.recognition.network import LABEL_LEVELS, Direction, Network
from greenchain.standards.facts import ANYTHING

MAX_CHAINS = 2000  # candidates of one question; real pairs have one or two, a dense synthetic world some hundred

Chain = tuple[Direction, ...]


def chains(network: Network, source: str, *, target: str) -> Iterator[Chain]:
    """The direct agreements of label level, then the permitted chains, shorter ones first; at most ``MAX_CHAINS``."""
    found = 0
    waiting: list[Chain] = [()]
    while waiting and found < MAX_CHAINS:
        longer: list[Chain] = []
        for chain in waiting:
            for following in network.out.get(chain[-1].target if chain else source, ()):
                extended = (*chain, following)
                if _is_worth_looking(extended, source):
                    if following.target == target:
                        found += may_be_walked(extended)
                        if may_be_walked(extended) and found <= MAX_CHAINS:
                            yield extended
                    elif _may_go_on(extended, target):
                        longer.append(extended)
        waiting = longer[:MAX_CHAINS]


def _is_worth_looking(chain: Chain, source: str) -> bool:
    last = chain[-1]
    visited = {source, *(one.target for one in chain[:-1])}
    return last.agreement.level in LABEL_LEVELS and last.target not in visited


def _may_go_on(chain: Chain, target: str) -> bool:
    """Whether a longer chain over this one is allowed at all."""
    return all(
        len(chain) < one.agreement.max_hops and _passes_to(one, {*(o.target for o in chain[n + 1 :]), target})
        for n, one in enumerate(chain)
    )


def may_be_walked(chain: Chain) -> bool:
    """Whether every agreement allows a path this long, and passes on to all later targets."""
    return all(
        len(chain) <= one.agreement.max_hops and passes_on(one, chain[number + 1 :]) for number, one in enumerate(chain)
    )


def passes_on(direction: Direction, later: Chain) -> bool:
    """Whether what is recognized through ``direction`` may be passed on through ``later``."""
    return not later or _passes_to(direction, {one.target for one in later})


def _passes_to(direction: Direction, targets: set[str]) -> bool:
    onward = direction.agreement.onward
    return onward == ANYTHING or targets <= set(onward)


def stopped_chain(network: Network, source: str, *, target: str) -> Chain:
    """A shortest chain of at least two agreements of whatever level and day; empty where there is none."""
    reached: dict[str, Chain] = {source: ()}
    waiting = [source]
    while waiting:  # each scheme enters once
        here = waiting.pop(0)
        for following in network.out.get(here, ()):
            is_direct = here == source and following.target == target
            if following.target not in reached and not is_direct:
                reached[following.target] = (*reached[here], following)
                waiting.append(following.target)
    return reached.get(target, ()) if target != source else ()
