"""Every chain out of a scheme for a category, with the days on which each of its agreements is open.

The same chains as for a single question: permitted onward, no scheme twice, and within the budget of chains where a
world is so dense that a single question would run into it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from greenchain.recognition.bulk.spans import BEGINNING, NEVER, Span, Terms, overlap, sweep
from greenchain.recognition.bulk.steps import Stated, Steps, all_met
from greenchain.recognition.candidates import subject_checks
from greenchain.recognition.chains import MAX_CHAINS, Chain, chains, may_be_walked
from greenchain.recognition.network import Network
from greenchain.values.filling import filled

_DIRECT = 1  # hops of a chain of one agreement


@filled
@dataclass(frozen=True, slots=True)
class Route:
    """A chain and the spans on which all of its agreements are open for the category."""

    chain: Chain
    spans: tuple[Span, ...]


@dataclass(slots=True, eq=False)
class Routes:
    """The routes of a network for one effect."""

    steps: Steps
    _routes: dict[tuple[str, str], tuple[Route, ...]] = field(default_factory=dict)
    _crowded: dict[str, frozenset[Chain] | None] = field(default_factory=dict)
    _types: dict[tuple[str, str], tuple[Span, ...]] = field(default_factory=dict)

    def out_of(self, scheme: str, category: str) -> tuple[Route, ...]:
        """The routes for a category, shorter ones first."""
        found = self._routes.get((scheme, category))
        if found is None:
            found = self._routes[scheme, category] = tuple(self._walked(scheme, category))
        return found

    def _walked(self, scheme: str, category: str) -> Iterator[Route]:
        permitted = self._permitted(scheme)
        waiting: list[Route] = [Route((), ())]
        while waiting:  # a chain visits no scheme twice
            longer: list[Route] = []
            for route in waiting:
                for extended in self._extended(route, scheme, category):
                    is_permitted = may_be_walked(extended.chain) if permitted is None else extended.chain in permitted
                    spans = self._of_type(scheme, extended) if is_permitted else ()
                    if spans:
                        yield Route(extended.chain, spans)
                    if _may_go_on(extended.chain):
                        longer.append(extended)
            waiting = longer

    def _extended(self, route: Route, scheme: str, category: str) -> Iterator[Route]:
        visited = {scheme, *(one.target for one in route.chain)}
        here = route.chain[-1].target if route.chain else scheme
        for following, spans in self.steps.leading(here, category):
            if following.target not in visited:
                both = overlap(route.spans, spans) if route.chain else spans
                if both:
                    yield Route((*route.chain, following), both)

    def _of_type(self, scheme: str, route: Route) -> tuple[Span, ...]:
        """The spans of a route on which a label of the scheme's type counts with the target."""
        ends = (scheme, route.chain[-1].target)
        if ends not in self._types:
            self._types[ends] = tuple(self._typed(scheme, route.chain))
        counts = self._types[ends]
        is_always = [(one.since, one.until) for one in counts] == [(BEGINNING, NEVER)]
        return route.spans if is_always else overlap(route.spans, counts)

    def _typed(self, scheme: str, chain: Chain) -> Iterator[Span]:
        def counts(day: int) -> bool:
            cases = self.steps.cases(chain, Stated(scheme), day)
            return all_met(subject_checks(cases, cases[0].asked))

        days = {day for one in (chain[0], chain[-1]) for day in self.steps.step(one).days}
        everywhere = Terms((1 << self.steps.countries.count) - 1)
        for since, until, is_open in sweep(sorted(days), counts):
            if is_open:
                yield Span(since, until, everywhere)

    def _permitted(self, scheme: str) -> frozenset[Chain] | None:
        """The chains that single questions would look at, where not all of them; ``None`` for all."""
        if scheme not in self._crowded:
            network = self.steps.network
            targets = network.named - {scheme}
            self._crowded[scheme] = (
                frozenset(chain for target in targets for chain in chains(network, scheme, target=target))
                if _is_crowded(network, scheme)
                else None
            )
        return self._crowded[scheme]


def _is_crowded(network: Network, source: str) -> bool:
    """Whether some single question would come upon more chains than its budget."""
    first = network.passing.get(source, ())
    ends = sum(len(network.out.get(one.target, ())) for one in first) + len(network.out.get(source, ()))
    if ends <= MAX_CHAINS and all(one.agreement.max_hops <= _DIRECT + 1 for one in first):
        return False
    found: Counter[str] = Counter()
    waiting: list[Chain] = [()]
    while waiting:
        longer: list[Chain] = []
        for chain in waiting:
            visited = {source, *(one.target for one in chain)}
            for following in network.out.get(chain[-1].target if chain else source, ()):
                if following.is_for_labels and following.target not in visited:
                    found[following.target] += 1
                    if _may_go_on((*chain, following)):
                        longer.append((*chain, following))
        if len(longer) > MAX_CHAINS or max(found.values(), default=0) > MAX_CHAINS:
            return True
        waiting = longer
    return False


def _may_go_on(chain: Chain) -> bool:
    """Whether a longer chain over this one may be allowed to some target."""
    return all(len(chain) < one.agreement.max_hops and one.agreement.onward for one in chain)
