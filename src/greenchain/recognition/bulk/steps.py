"""What one direction of one agreement answers for itself, day by day: in force, conditions, sites, categories.

Its checks are those of the engine, asked once for each stretch of days instead of for each certificate. What a row
alone can say - its days, its factory's country - stays open as terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from greenchain.recognition.breakpoints import days_of
from greenchain.recognition.bulk.countries import Countries
from greenchain.recognition.bulk.spans import MOST_MONTHS, NO_REST, Span, Terms, sweep
from greenchain.recognition.candidates import force_checks
from greenchain.recognition.case import Asked, Case
from greenchain.recognition.categories import are_dated, within
from greenchain.recognition.chains import Chain
from greenchain.recognition.conditions import conditions_of, due
from greenchain.recognition.network import Direction, Network
from greenchain.recognition.scope import constraints_of, names_of
from greenchain.standards.questions import Certificate, RecognitionQuestion
from greenchain.values.filling import filled
from greenchain.values.finding import FactStatus, Finding
from greenchain.values.outcome import Outcome
from greenchain.values.time import DatePeriod

Likeness = tuple[str, tuple[tuple[DatePeriod, FactStatus, tuple[FactStatus, ...]], ...]]

_LASTING = DatePeriod.parse(None, date.max)  # a row's own end is held against its terms


@filled
@dataclass(frozen=True, slots=True)
class Stated:
    """What the rows of a group have in common; empty for what they do not say."""

    scheme: str
    criteria: str = ""
    category: str = ""

    def asked(self, day: int, *, network: Network, target: str, effect: str | None) -> Asked:
        """The question of such a row on a day, its certificate being valid without end."""
        names = (self.criteria,) if self.criteria else ()
        certificate = Certificate(self.scheme, criteria_sets=names, category=self.category, valid=_LASTING)
        question = RecognitionQuestion(target, "", date.fromordinal(day), effect=effect, certificate=certificate)
        return Asked(certificate, question, network, self.category, ())


@dataclass(frozen=True, slots=True)
class Step:
    """A direction, the days on which something of it changes, and when it is open, whatever the category."""

    direction: Direction
    days: tuple[int, ...]
    spans: tuple[Span, ...]


@dataclass(slots=True, eq=False)
class Steps:
    """The steps of a network for one effect, each worked out when it is first asked for."""

    network: Network
    countries: Countries
    effect: str | None
    _steps: dict[Direction, Step] = field(default_factory=dict)
    _covered: dict[tuple[Direction, Likeness], tuple[Span, ...]] = field(default_factory=dict)
    _leading: dict[tuple[str, str], tuple[tuple[Direction, tuple[Span, ...]], ...]] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict)
    _items: Mapping[str, Mapping[str, tuple[Direction, ...]]] = field(init=False)

    def __post_init__(self) -> None:
        self._items = {source: _by_item(found, self.effect) for source, found in self.network.out.items()}

    def step(self, direction: Direction) -> Step:
        """What the direction answers for itself."""
        found = self._steps.get(direction)
        if found is None:
            found = self._steps[direction] = self._worked_out(direction)
        return found

    def leading(self, scheme: str, category: str) -> tuple[tuple[Direction, tuple[Span, ...]], ...]:
        """The directions of label level out of ``scheme`` that are open for the category on some day, and when."""
        found = self._leading.get((scheme, category))
        if found is None:
            above = self._names_above(category)
            named = (one for name, those in self._items.get(scheme, {}).items() if name in above for one in those)
            opened = ((one, self.covered(one, category)) for one in dict.fromkeys(named))
            found = self._leading[scheme, category] = tuple((one, spans) for one, spans in opened if spans)
        return found

    def _names_above(self, category: str) -> frozenset[str]:
        """Of all names that scopes list, those that the category lies in."""
        found = self._above.get(category)
        if found is None:
            listed = {name for items in self._items.values() for name in items}
            found = self._above[category] = frozenset(name for name in listed if self.is_within(category, name))
        return found

    def is_within(self, category: str, name: str) -> bool:
        """Whether the category lies in another on some day; every one does in the unlimited, named by an empty text."""
        return not name or within(category, name, known=self.network.known) is not None

    def covered(self, direction: Direction, category: str) -> tuple[Span, ...]:
        """When the direction is open for the category."""
        step = self.step(direction)
        if isinstance(direction.scope, str):
            return step.spans
        key = (direction, self._likeness(direction, category))
        found = self._covered.get(key)
        if found is None:
            found = self._covered[key] = tuple(self._covering(step, category))
        return found

    def _likeness(self, direction: Direction, category: str) -> Likeness:
        """What the items of the scope that cover the category rest on: categories alike in it are answered alike.

        Where categories have days of their own each is like itself only.
        """
        known = self.network.known
        items = direction.scope if isinstance(direction.scope, tuple) else ()
        inside = ((item.citation, within(category, item.category, known=known)) for item in items)
        rests = tuple(
            (citation.period, citation.status, tuple(link.citation.status for link in links))
            for citation, links in inside
            if links is not None
        )
        return (category if are_dated(known) else "", rests)

    def cases(self, chain: Chain, stated: Stated, day: int) -> tuple[Case, ...]:
        """The directions of a chain held against such a row on a day."""
        asked = stated.asked(day, network=self.network, target=chain[-1].target, effect=self.effect)
        return tuple(Case(asked, direction) for direction in chain)

    def case(self, direction: Direction, stated: Stated, day: int) -> Case:
        """One direction held against such a row on a day."""
        return self.cases((direction,), stated, day)[0]

    def _covering(self, step: Step, category: str) -> Iterator[Span]:
        for span in step.spans:
            for since, until, is_covered in sweep(
                step.days, lambda day: self._covers(step.direction, category, day), since=span.since, until=span.until
            ):
                if is_covered:
                    yield Span(since, until, span.terms)

    def _covers(self, direction: Direction, category: str, day: int) -> bool:
        case = self.case(direction, Stated("", category=category), day)
        limits = (limit for limit in constraints_of(case) if limit.kind == "category")
        return all(limit.allows(category) is True for limit in limits)

    def _worked_out(self, direction: Direction) -> Step:
        nothing = Stated(direction.source)
        days = {day.toordinal() for day in days_of((direction,), self.case(direction, nothing, 1).asked)}
        ordered = tuple(sorted(days))
        found = sweep(ordered, lambda day: self._terms(self.case(direction, nothing, day)))
        return Step(direction, ordered, tuple(Span(since, until, terms) for since, until, terms in found if terms))

    def _terms(self, case: Case) -> Terms | None:
        """What is left for the row to meet; ``None`` where nothing that it says opens the direction."""
        if not all_met(force_checks(case)):
            return None
        told = tuple(conditions_of(case))
        if not all_met(finding for _, finding in told):
            return None
        limits = constraints_of(case)
        others = [
            limit.allows(name)
            for kind, name in names_of(case.asked)
            for limit in limits
            if limit.kind == kind and kind not in ("category", "factory_country")
        ]
        countries = self.countries.allowed(limit for limit in limits if limit.kind == "factory_country")
        if not countries or any(answer is not True for answer in others):
            return None
        asked = (int(one.values[0]) for one, _ in due(case) if one.kind == "min_remaining_months")
        months = (min(number, MOST_MONTHS) for number in asked)
        return Terms(countries, max(months, default=NO_REST), tuple(state for state, _ in told))


def all_met(findings: Iterable[Finding]) -> bool:
    """Whether nothing failed and nothing is open."""
    return all(finding.outcome is Outcome.CONFORMS for finding in findings)


def _by_item(directions: Iterable[Direction], effect: str | None) -> dict[str, tuple[Direction, ...]]:
    """The directions of label level that serve the effect, by each category of their scope; ``""`` for all."""
    found: dict[str, list[Direction]] = {}
    for one in directions:
        if one.is_for_labels and one.serves(effect) is not False:
            items = ("",) if isinstance(one.scope, str) else tuple(item.category for item in one.scope or ())
            for name in items:
                found.setdefault(name, []).append(one)
    return {name: tuple(those) for name, those in found.items()}
