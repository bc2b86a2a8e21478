"""What verified claims say of the emissions embedded in goods: under the name ``ID/see``, about the installation.

The figure is mass per mass, such as tonnes of CO2e per tonne of goods; a bare number may be kilograms per tonne and is
not used.
"""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date
from fractions import Fraction

from greenchain.evidence.facts import ClaimFacts, Indicator
from greenchain.scoring.figures import speaks_of
from greenchain.scoring.items.numbers import MAX_MAGNITUDE
from greenchain.scoring.items.sections import Asked
from greenchain.scoring.leaves import Statement
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import UNITS

_MASS = UNITS["TNE"].dimension


def claimed_emissions(
    item_id: str, facility: str, asked: Asked, *, year: int | None
) -> tuple[list[Statement], list[Finding]]:
    """What claims about ``facility`` state per tonne of the goods, and what of that cannot be used.

    Goods of another ``year`` than that of the question need a figure that speaks of all of their year.
    """
    days = _days(year, asked.day)
    if asked.evidence is None or not facility or not days:
        return [], []
    statements: list[Statement] = []
    findings: list[Finding] = []
    for facts in asked.evidence.claims_about(facility, on=asked.day):
        indicator = facts.indicator(f"{item_id}/see", on=days[0])
        if indicator is None or not all(_holds(indicator, facts, day) for day in days):
            continue
        ratio = _ratio(indicator)
        number = None if ratio is None else Fraction(indicator.value) * ratio
        if number is not None and 0 <= number <= MAX_MAGNITUDE:
            statements.append(Statement(number, facts.level, facts.claim.digest))
            continue
        code = "FIGURE_UNIT" if number is None else "FIGURE_OUT_OF_RANGE"
        stated = f"{indicator.unit or 'no unit'} per {indicator.per or 'nothing'}"
        detail = (
            f"{indicator.name} is {indicator.value} in {stated}; a mass per mass from 0 counts, such as TNE per TNE"
        )
        related = (facts.claim.digest,)
        findings.append(Finding("goods", Outcome.NOT_DETERMINED, code, detail, item_id, related=related))
    return statements, findings


def _days(year: int | None, day: date) -> tuple[date, ...]:
    """The days that a figure must speak of; none for a year that no calendar has."""
    if year in (None, day.year):
        return (day,)
    return (date(year, 1, 1), date(year, 12, 31)) if year and MINYEAR <= year <= MAXYEAR else ()


def _holds(indicator: Indicator, facts: ClaimFacts, day: date) -> bool:
    return indicator.period.holds(day) is True and speaks_of(indicator, facts, day)


def _ratio(indicator: Indicator) -> Fraction | None:
    """What one of the figure is in tonnes per tonne; ``None`` where it is no mass per mass."""
    have, per = UNITS.get(indicator.unit), UNITS.get(indicator.per)
    if have is None or per is None or have.dimension != _MASS or per.dimension != _MASS:
        return None
    return Fraction(have.size / per.size)
