"""What a claim of one group may be recognized by: every way, the days it is open, and what is left for the row to meet.

A group is what rows state of scheme, criteria document and category; all of its ways come from the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from greenchain.recognition.breakpoints import document_days
from greenchain.recognition.bulk.countries import Countries
from greenchain.recognition.bulk.routes import Route, Routes
from greenchain.recognition.bulk.spans import Span, Terms, sweep
from greenchain.recognition.bulk.steps import Stated, Steps
from greenchain.recognition.bulk.ways import Leads
from greenchain.recognition.chains import Chain
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
    _days: dict[Chain, tuple[int, ...]] = field(default_factory=dict)
    _own_days: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, network: Network, *, countries: Countries, effect: str | None) -> Compiled:
        """Nothing is worked out yet."""
        steps = Steps(network, countries, effect)
        return cls(steps, Routes(steps), Leads(steps))

    def entries(self, stated: Stated) -> Iterator[Entry]:
        """Every way out of the group's scheme, its own included; in no order."""
        yield from self._own(stated)
        for route in self.routes.out_of(stated.scheme, stated.category):
            yield from self._through(route, stated)

    def _through(self, route: Route, stated: Stated) -> Iterator[Entry]:
        target = route.chain[-1].target
        days = self._days_of(route.chain)
        for span in route.spans:
            answers = sweep(
                days, lambda day: self.leads.through(route, stated, day), since=span.since, until=span.until
            )
            for since, until, paths in answers:
                for path in paths:
                    conditions = span.terms.conditions
                    told = replace(path, conditions=conditions) if conditions else path
                    yield Entry(target, told, Span(since, until, span.terms))

    def _days_of(self, chain: Chain) -> tuple[int, ...]:
        """The days on which something of a chain changes, in order."""
        found = self._days.get(chain)
        if found is None:
            days = {day for one in chain for day in self.steps.step(one).days}
            found = self._days[chain] = tuple(sorted(days))
        return found

    def _own(self, stated: Stated) -> Iterator[Entry]:
        """A label is what its own scheme asks for, as long as it and its document are valid."""
        network, effect = self.steps.network, self.steps.effect
        if stated.scheme not in network.named:
            return

        def is_open(day: int) -> bool:
            asked = stated.asked(day, network=network, target=stated.scheme, effect=effect)
            return rule_within(asked).decision is Decision.RECOGNIZED

        days = self._own_days.get(stated.scheme)
        if days is None:
            found = {day.toordinal() for day in document_days(network.known, stated.scheme)}
            days = self._own_days[stated.scheme] = tuple(sorted(found))
        everywhere = Terms((1 << self.steps.countries.count) - 1)
        for since, until, opens in sweep(days, is_open):
            if opens:
                yield Entry(stated.scheme, Path((), ""), Span(since, until, everywhere))
