"""What claims of one scheme may be recognized by: every way, the days it is open, and what is left for the row to meet.

All ways come from the engine. An entry is for all categories that it cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import or_

from greenchain.recognition.bulk.countries import Countries
from greenchain.recognition.bulk.routes import Route, Routes
from greenchain.recognition.bulk.spans import Span, everywhere, sweep
from greenchain.recognition.bulk.steps import Stated, Steps
from greenchain.recognition.bulk.ways import Leads, Led
from greenchain.recognition.categories import are_certain, are_dated, within
from greenchain.recognition.conditions import ConditionState
from greenchain.recognition.names import is_category_named
from greenchain.recognition.network import Network
from greenchain.recognition.result import Decision, Path
from greenchain.recognition.same_scheme import rule_within
from greenchain.values.filling import filled


@filled
@dataclass(frozen=True, slots=True)
class Entry:
    """A way to a target and one of the spans on which it is open."""

    target: str
    path: Path
    span: Span


def _told(path: Path, conditions: tuple[ConditionState, ...]) -> Path:
    return replace(path, conditions=conditions) if conditions else path


@dataclass(slots=True, eq=False)
class Compiled:
    """A network looked at for one effect."""

    steps: Steps
    routes: Routes
    leads: Leads

    @classmethod
    def of(cls, network: Network, *, countries: Countries, effect: str | None) -> Compiled:
        """Nothing is worked out yet."""
        steps = Steps(network, countries, effect)
        return cls(steps, Routes(steps), Leads(steps))

    def through(self, route: Route, stated: Stated, categories: int) -> Iterator[Entry]:
        """Every way through a route for the categories of rows that state the same otherwise."""
        target = route.chain[-1].target
        spans = [span for span in route.spans if span.categories & categories]
        every = reduce(or_, (span.categories for span in spans), 0) & categories
        led: dict[int, Led] = {}
        for span in spans:
            for since, until, day in self.leads.stretches(route.chain, span):
                if day not in led:
                    led[day] = tuple(self.leads.through(route.chain, stated, every, day))
                for those, paths in led[day]:
                    both = those & span.categories
                    for path in paths if both else ():
                        yield Entry(target, _told(path, span.terms.conditions), Span(since, until, span.terms, both))

    def own(self, stated: Stated, categories: int) -> Iterator[Entry]:
        """A label is what its own scheme asks for, as long as it and its document are valid."""
        if stated.scheme not in self.steps.network.named:
            return
        days = sorted(self.steps.papers_of(stated.scheme))
        terms = everywhere(self.steps.countries.count)
        for name, those in self._alike(stated.scheme, categories):
            for since, until, opens in sweep(days, partial(self._is_own, stated, name)):
                if opens:
                    yield Entry(stated.scheme, Path((), ""), Span(since, until, terms, those))

    def _is_own(self, stated: Stated, category: str, day: int) -> bool:
        asked = self.steps.asked(Stated(stated.scheme, stated.criteria, category), stated.scheme, day)
        return rule_within(asked).decision is Decision.RECOGNIZED

    def _alike(self, scheme: str, categories: int) -> Iterator[tuple[str, int]]:
        """The categories that the scheme's own documents cannot tell apart, and one of each kind."""
        network = self.steps.network
        known = network.known
        documents = sorted({name for one in known.sets_of.get(scheme, ()) for name in one.categories})
        found: dict[tuple[object, ...], tuple[str, int]] = {}
        for category, bit in self.steps.coverage.each(categories):
            inside = (within(category, name, known=known) for name in documents)
            firm = tuple(links is not None and (are_certain(links, on=None) or None) for links in inside)
            lone = category if are_dated(known) else bool(category)
            kind = (lone, is_category_named(category, network=network), firm)
            name, those = found.get(kind, (category, 0))
            found[kind] = (name, those | bit)
        yield from found.values()
