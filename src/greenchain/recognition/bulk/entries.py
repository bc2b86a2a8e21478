"""What claims of one scheme may be recognized by: every way, the days it is open, and what is left for the row to meet.

All ways come from the engine. An entry is for all categories that it cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from greenchain.recognition.bulk.countries import Countries
from greenchain.recognition.bulk.routes import Route, Routes
from greenchain.recognition.bulk.spans import Span, everywhere, sweep
from greenchain.recognition.bulk.steps import Stated, Steps
from greenchain.recognition.bulk.ways import Leads
from greenchain.recognition.categories import are_certain, are_dated, within
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
        target, days = route.chain[-1].target, self.leads.days_of(route.chain)
        for span in route.spans:
            wanted = span.categories & categories
            inside = [span.since, *(day for day in days if span.since < day < span.until), span.until]
            for since, until in zip(inside, inside[1:], strict=False) if wanted else ():
                for those, paths in self.leads.through(route.chain, stated, wanted, since):
                    for path in paths:
                        conditions = span.terms.conditions
                        told = replace(path, conditions=conditions) if conditions else path
                        yield Entry(target, told, Span(since, until, span.terms, those))

    def own(self, stated: Stated, categories: int) -> Iterator[Entry]:
        """A label is what its own scheme asks for, as long as it and its document are valid."""
        if stated.scheme not in self.steps.network.named:
            return
        days = sorted(self.steps.papers_of(stated.scheme))
        terms = everywhere(self.steps.countries.count)
        for name, those in self._alike(stated.scheme, categories):
            for since, until, opens in sweep(days, lambda day, name=name: self._is_own(stated, name, day)):
                if opens:
                    yield Entry(stated.scheme, Path((), ""), Span(since, until, terms, those))

    def _is_own(self, stated: Stated, category: str, day: int) -> bool:
        group = Stated(stated.scheme, stated.criteria, category)
        asked = group.asked(day, network=self.steps.network, target=stated.scheme, effect=self.steps.effect)
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
