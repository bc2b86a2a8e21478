"""Every chain of agreements that its members permit to be walked, from the scheme held to the scheme asked.

Agreements that say nothing of onward recognition do not allow it. A chain visits no scheme twice, so cycles end; the
number of chains looked at has a budget, because a dense world has more of them than anybody can read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from greenchain.recognition.network import Direction, Network, network_of
from greenchain.recognition.remembering import remembered
from greenchain.standards.facts import ANYTHING
from greenchain.standards.known_facts import KnownFacts

MAX_CHAINS = 2000  # candidates of one question; real pairs have one or two, a dense synthetic world some hundred

Chain = tuple[Direction, ...]


def chains(network: Network, source: str, *, target: str) -> Iterator[Chain]:
    """The direct agreements of label level, then the permitted chains, shorter ones first; at most ``MAX_CHAINS``."""
    found = 0
    waiting: list[Chain] = [()]
    while waiting and found < MAX_CHAINS:
        longer: list[Chain] = []
        for chain in waiting:
            here = chain[-1].target if chain else source
            for last in network.between.get((here, target), ()):
                extended = (*chain, last)
                if last.is_for_labels and target != source and may_be_walked(extended):
                    found += 1
                    if found <= MAX_CHAINS:
                        yield extended
            visited = {source, target, *(one.target for one in chain)}
            for following in network.passing.get(here, ()):
                extended = (*chain, following)
                if following.target not in visited and _may_go_on(extended, target):
                    longer.append(extended)
        waiting = longer[:MAX_CHAINS]


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
