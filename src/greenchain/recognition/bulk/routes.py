"""Every chain out of a scheme, with the days and categories for which each of its agreements is open.

The same chains as for a single question: permitted onward, no scheme twice, and within the budget of chains where a
world is so dense that a single question would run into it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from greenchain.recognition.bulk.spans import BEGINNING, NEVER, NOTHING, Span, everywhere, overlap, sweep
from greenchain.recognition.bulk.steps import Stated, Steps, all_met
from greenchain.recognition.candidates import subject_checks
from greenchain.recognition.chains import MAX_CHAINS, Chain, chains, may_be_walked
from greenchain.recognition.network import Direction, Network
from greenchain.values.filling import filled

_DIRECT = 1  # hops of a chain of one agreement


@filled
@dataclass(frozen=True, slots=True)
class Route:
    """A chain and the spans on which all of its agreements are open, each for its categories."""

    chain: Chain
    spans: tuple[Span, ...]


@dataclass(slots=True, eq=False)
class Routes:
    """The routes of a network for one effect."""

    steps: Steps
    _crowded: dict[str, frozenset[Chain] | None] = field(default_factory=dict)
    _types: dict[tuple[str, str], tuple[Span, ...] | None] = field(default_factory=dict)
    _alike: dict[tuple[object, ...], tuple[Span, ...] | None] = field(default_factory=dict)

    def out_of(self, scheme: str, categories: int) -> Iterator[Route]:
        """The routes for some categories, shorter ones first."""
        permitted = self._permitted(scheme)
        begun = frozenset(chain[:count] for chain in permitted or () for count in range(1, len(chain)))
        waiting = [Route((), (Span(BEGINNING, NEVER, everywhere(self.steps.countries.count), categories),))]
        while waiting:  # a chain visits no scheme twice
            longer: list[Route] = []
            for route in waiting:
                for chain, last in self._longer(route, scheme):
                    is_permitted = permitted is None or chain in permitted
                    goes_on = _may_go_on(chain) and (permitted is None or chain in begun)
                    spans = overlap(route.spans, self.steps.opened(last)) if is_permitted or goes_on else ()
                    if spans and is_permitted:
                        counting = self._of_type(scheme, chain, spans)
                        if counting:
                            yield Route(chain, counting)
                    if spans and goes_on:
                        longer.append(Route(chain, spans))
            waiting = longer

    def _longer(self, route: Route, scheme: str) -> Iterator[tuple[Chain, Direction]]:
        """The chains by one agreement longer that may be walked."""
        visited = {scheme, *(one.target for one in route.chain)}
        for following in self.steps.leading(route.chain[-1].target if route.chain else scheme):
            if following.target not in visited and following.agreement.max_hops > len(route.chain):
                chain = (*route.chain, following)
                if may_be_walked(chain):  # else no longer one may either
                    yield chain, following

    def _of_type(self, scheme: str, chain: Chain, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """The spans on which a label of the scheme's type counts with the target."""
        ends = (scheme, chain[-1].target)
        if ends not in self._types:
            schemes = self.steps.network.known.schemes
            rows = (schemes.get(end) for end in ends)
            kinds = tuple(one and (one.iso_type, one.citation.period, one.citation.status) for one in rows)
            if kinds not in self._alike:
                self._alike[kinds] = self._counting(scheme, chain)
            self._types[ends] = self._alike[kinds]
        counting = self._types[ends]
        return spans if counting is None else overlap(spans, counting)

    def _counting(self, scheme: str, chain: Chain) -> tuple[Span, ...] | None:
        """The spans on which it does; ``None`` for ever."""

        def counts(day: int) -> bool:
            cases = self.steps.cases(chain, Stated(scheme), day)
            return all_met(subject_checks(cases, cases[0].asked))

        days = {day for one in (chain[0], chain[-1]) for day in self.steps.step(one).days}
        terms = everywhere(self.steps.countries.count)
        answers = list(sweep(sorted(days), counts))
        if all(is_open for _, _, is_open in answers):
            return None
        return tuple(Span(since, until, terms, ~NOTHING) for since, until, is_open in answers if is_open)

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
