"""What one direction of one agreement answers for itself, day by day: in force, conditions, sites, categories.

Its checks are those of the engine, asked once for each stretch of days instead of for each certificate. What a row
alone can say - its days, its factory's country - stays open as terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from greenchain.recognition.breakpoints import days_of, document_days, ends_of
from greenchain.recognition.bulk.countries import Countries
from greenchain.recognition.bulk.coverage import Coverage
from greenchain.recognition.bulk.spans import BEGINNING, MOST_MONTHS, NEVER, NO_REST, NOTHING, Span, Terms, sweep
from greenchain.recognition.candidates import force_checks
from greenchain.recognition.case import Asked, Case
from greenchain.recognition.chains import Chain
from greenchain.recognition.conditions import conditions_of, due
from greenchain.recognition.network import Direction, Network
from greenchain.recognition.scope import category_constraint, constraints_of, names_of
from greenchain.standards.questions import Certificate, RecognitionQuestion
from greenchain.values.filling import filled
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.time import DatePeriod

_LASTING = DatePeriod.parse(None, date.max)  # a row's own end is held against its terms


@filled
@dataclass(frozen=True, slots=True)
class Stated:
    """What the rows of a group have in common; empty for what they do not say."""

    scheme: str
    criteria: str = ""
    category: str = ""

    @property
    def certificate(self) -> Certificate:
        """The certificate of such a row, valid without end."""
        names = (self.criteria,) if self.criteria else ()
        return Certificate(self.scheme, criteria_sets=names, category=self.category, valid=_LASTING)


@dataclass(frozen=True, slots=True)
class Step:
    """A direction, the days on which something of it changes, and when it is open, whatever the category.

    ``papers`` are the days on which pins, criteria documents or what is common may change.
    """

    direction: Direction
    days: tuple[int, ...]
    papers: tuple[int, ...]
    spans: tuple[Span, ...]


@dataclass(slots=True, eq=False)
class Steps:
    """The steps of a network for one effect, each worked out when it is first asked for."""

    network: Network
    countries: Countries
    effect: str | None
    coverage: Coverage = field(init=False)
    _steps: dict[Direction, Step] = field(default_factory=dict)
    _opened: dict[Direction, tuple[int, tuple[Span, ...]]] = field(default_factory=dict)
    _leading: dict[str, tuple[Direction, ...]] = field(default_factory=dict)
    _papers: dict[str, frozenset[int]] = field(default_factory=dict)
    _certificates: dict[Stated, Certificate] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.coverage = Coverage(self.network)

    def step(self, direction: Direction) -> Step:
        """What the direction answers for itself."""
        found = self._steps.get(direction)
        if found is None:
            found = self._steps[direction] = self._worked_out(direction)
        return found

    def leading(self, scheme: str) -> tuple[Direction, ...]:
        """The directions of label level out of ``scheme`` that serve the effect, or may."""
        found = self._leading.get(scheme)
        if found is None:
            every = self.network.out.get(scheme, ())
            those = [one for one in every if one.is_for_labels and one.serves(self.effect) is not False]
            found = self._leading[scheme] = tuple(those)
        return found

    def opened(self, direction: Direction) -> tuple[Span, ...]:
        """When the direction is open, and for which of the categories that were asked about."""
        every = self.coverage.every
        found = self._opened.get(direction)
        if found is None or found[0] != every:
            found = self._opened[direction] = (every, tuple(self._opening(direction)))
        return found[1]

    def papers_of(self, scheme: str) -> frozenset[int]:
        """The days on which a criteria document of the scheme, or a category within another, begins or ends."""
        found = self._papers.get(scheme)
        if found is None:
            days = document_days(self.network.known, scheme)
            found = self._papers[scheme] = frozenset(day.toordinal() for day in days)
        return found

    def _opening(self, direction: Direction) -> Iterator[Span]:
        if isinstance(direction.scope, str):
            yield from (replace(span, categories=self.coverage.every) for span in self.step(direction).spans)
            return
        for likeness, categories in self.coverage.alike(direction.scope or ()):
            step = self.step(direction)
            name = self.coverage.one_of(categories)
            for since, until in self.coverage.when(likeness, step.days, partial(self._covers, direction, name)):
                for span in step.spans:
                    first, last = max(since, span.since), min(until, span.until)
                    if first < last:
                        yield Span(first, last, span.terms, categories)

    def asked(self, stated: Stated, target: str, day: int) -> Asked:
        """What such a row asks of a scheme on a day."""
        certificate = self._certificates.get(stated)
        if certificate is None:
            certificate = self._certificates[stated] = stated.certificate
        question = RecognitionQuestion(target, "", date.fromordinal(day), effect=self.effect, certificate=certificate)
        return Asked(certificate, question, self.network, stated.category, ())

    def cases(self, chain: Chain, stated: Stated, day: int) -> tuple[Case, ...]:
        """The directions of a chain held against such a row on a day."""
        asked = self.asked(stated, chain[-1].target, day)
        return tuple([Case(asked, direction) for direction in chain])

    def case(self, direction: Direction, stated: Stated, day: int) -> Case:
        """One direction held against such a row on a day."""
        return Case(self.asked(stated, direction.target, day), direction)

    def _covers(self, direction: Direction, category: str, day: int) -> bool:
        case = self.case(direction, Stated("", category=category), day)
        return all(limit.allows(category) is True for limit in category_constraint(case))

    def _worked_out(self, direction: Direction) -> Step:
        nothing = Stated(direction.source)
        asked = self.asked(nothing, direction.target, BEGINNING)
        ordered = tuple(sorted({day.toordinal() for day in days_of((direction,), asked)}))
        first, last = _own_days(direction)
        found = sweep(ordered, lambda day: self._terms(self.case(direction, nothing, day)), since=first, until=last)
        spans = tuple(Span(since, until, terms, NOTHING) for since, until, terms in found if terms)
        return Step(direction, ordered, tuple(sorted(self._papers_between(direction))), spans)

    def _papers_between(self, direction: Direction) -> frozenset[int]:
        rows = [one.citation for one in direction.pins]
        rows += [one.citation for one in direction.common]
        rows += [one.citation for one in direction.remainders]
        rows += [one.citation for one in self.network.known.equivalences]
        own = frozenset(day.toordinal() for row in rows for day in ends_of(row.period))
        return own | self.papers_of(direction.source) | self.papers_of(direction.target)

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


def _own_days(direction: Direction) -> tuple[int, int]:
    """The days of the agreement itself: outside of them it opens nothing."""
    agreement = direction.agreement
    if agreement.valid_in:  # then it has others in some places
        return BEGINNING, NEVER
    period = agreement.citation.period
    since = period.since.first.toordinal() if period.since else BEGINNING
    return since, period.until.last.toordinal() if period.until else NEVER


def all_met(findings: Iterable[Finding]) -> bool:
    """Whether nothing failed and nothing is open."""
    return all(finding.outcome is Outcome.CONFORMS for finding in findings)
