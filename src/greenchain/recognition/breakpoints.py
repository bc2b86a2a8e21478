"""The days on which an answer may change: every end of every row and certificate that the checks look at.

``expires_on`` is found by asking again on each of these days, in order, until the answer differs; between two of them
nothing that the checks read changes, so the answer is constant until then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from greenchain.recognition.force import first_day_short
from greenchain.recognition.question import Holding, RecognitionQuestion
from greenchain.recognition.result import Ruling
from greenchain.recognition.ruling import rule
from greenchain.standards.agreements import LabelFacts, RecognitionAgreement
from greenchain.values.finding import Citation
from greenchain.values.time import DatePeriod, PartialDate


def expires_on(holding: Holding, question: RecognitionQuestion, *, ruling: Ruling, facts: LabelFacts) -> date | None:
    """The first day after the question's on which the answer differs; ``None`` where no known day changes it."""
    for day in sorted(set(_days(holding, question, facts))):
        if day > question.on and rule(holding, replace(question, on=day), facts=facts).gist != ruling.gist:
            return day
    return None


def _days(holding: Holding, question: RecognitionQuestion, facts: LabelFacts) -> Iterator[date]:
    yield from _ends(holding.days)
    pair = {holding.scheme, question.target}
    for agreement in facts.agreements:
        named = {party.scheme for party in agreement.parties}
        if pair <= named or any({edge.source, edge.target} == pair for edge in agreement.edges):
            yield from _agreement_days(agreement, holding)
    for key, citations in facts.criteria_sets.items():
        if key[0] in pair:
            for citation in citations:
                yield from _ends(citation.period)


def _agreement_days(agreement: RecognitionAgreement, holding: Holding) -> Iterator[date]:
    for citation in _citations(agreement):
        yield from _ends(citation.period)
    if agreement.attested:
        yield from (agreement.attested.first, agreement.attested.last)
    for condition in agreement.conditions:
        if condition.kind == "min_remaining_months" and holding.days.until:
            for end in (holding.days.until.first, holding.days.until.last):
                day = first_day_short(end, int(condition.values[0]))
                if day:
                    yield day


def _citations(agreement: RecognitionAgreement) -> Iterator[Citation]:
    yield agreement.citation
    yield from (party.citation for party in agreement.parties)
    yield from (edge.citation for edge in agreement.edges)
    yield from (scope.citation for scope in agreement.scopes)
    for letter in agreement.letters:
        yield letter.citation
        yield from (pin.citation for pin in letter.pins)
    yield from (exclusion.citation for exclusion in agreement.exclusions)
    yield from (variant.citation for variant in agreement.variants)
    yield from (condition.citation for condition in agreement.conditions)
    yield from (ending.citation for ending in agreement.endings)
    yield from (suspension.citation for suspension in agreement.suspensions)


def _ends(period: DatePeriod) -> Iterator[date]:
    ends: tuple[PartialDate | None, ...] = (period.since, period.until)
    for end in ends:
        if end is not None:
            yield from (end.first, end.last)
