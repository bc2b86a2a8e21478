"""What claims and declarations say about the leaves of a footprint, in each leaf's own unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from greenchain.evidence.facts import ClaimFacts, EvidenceLevel, Indicator
from greenchain.model.nouns import Measurement
from greenchain.scoring.inventory import Exchange
from greenchain.scoring.leaves import Favorable, Leaf, Statement, settle
from greenchain.values.errors import GreenchainError
from greenchain.values.finding import Finding
from greenchain.values.identifiers import canonical
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import UNITS, parse_decimal
from greenchain.values.time import DatePeriod

_LARGEST = 10**12  # of any unit per unit: no process takes more, and it bounds the work on hostile numbers
_SMALLEST = Fraction(1, 10**12)  # of what divides, such as power per area


@dataclass(frozen=True, slots=True)
class Told:
    """A settled leaf and what had to be said about its statements."""

    leaf: Leaf
    findings: tuple[Finding, ...] = ()


def tell(
    exchange: Exchange,
    *,
    claims: Iterable[ClaimFacts],
    declared: Iterable[Measurement],
    on: date,
    minimum: EvidenceLevel,
    where: str,
) -> Told:
    """The leaf of ``exchange`` at one place on one day.

    Args:
        exchange: the inventory row.
        claims: all that is claimed about the place (or lot), valid when asked; other indicators are ignored.
        declared: unsigned measurements of the place.
        on: the day of the process.
        minimum: level that a claim needs to replace the row's range.
        where: the place or lot, for findings.
    """
    findings: list[Finding] = []
    statements: list[Statement] = []
    for facts in claims:
        indicator = facts.indicator(exchange.indicator, on=on)
        if indicator is None or not speaks_of(indicator, facts, on):
            continue
        read = _read(indicator.value, (indicator.unit, indicator.per), exchange, where, facts.claim.digest)
        if isinstance(read, Finding):
            findings.append(read)
        else:
            statements.append(Statement(read, facts.level, facts.claim.digest))
    for measurement in declared:
        statements += _declared(measurement, exchange, on, where, findings)
    favorable = Favorable.HIGH if exchange.indicator.endswith("/power_density") else Favorable.LOW
    leaf = settle(statements, default=exchange.default, minimum=minimum, favorable=favorable)
    if leaf.is_contradicted:
        values = {"indicator": exchange.indicator, "lower": str(leaf.span.lower), "upper": str(leaf.span.upper)}
        detail = "statements about one figure differ: all of them are taken in"
        findings.append(
            Finding(
                "evidence", Outcome.NOT_DETERMINED, "FIGURES_CONTRADICT", detail, where, values, related=leaf.claims
            )
        )
    return Told(leaf, tuple(findings))


def _declared(
    measurement: Measurement, exchange: Exchange, on: date, where: str, findings: list[Finding]
) -> Iterator[Statement]:
    if measurement.indicator != exchange.indicator:
        return
    try:
        period = DatePeriod.parse(measurement.valid_from or None, measurement.valid_until or None)
        value = Fraction(parse_decimal(measurement.quantity_text))
    except GreenchainError as error:
        fault = error.within(file=measurement.where).faults[0]
        findings.append(Finding.of_fault(fault, check="evidence", outcome=Outcome.NOT_DETERMINED))
        return
    if period.holds(on) is not True:
        return
    unit, _, per = measurement.unit.partition("/")
    read = _read(value, (unit.strip(), per.strip()), exchange, where, "")
    if isinstance(read, Finding):
        findings.append(read)
    else:
        yield Statement(read, EvidenceLevel.L1)


def speaks_of(indicator: Indicator, facts: ClaimFacts, on: date) -> bool:
    """A figure without days of its own speaks of no day before or after the claim's validity."""
    return indicator.period != DatePeriod() or facts.days.holds(on) is True


def of_facility(declared: Iterable[Measurement], facility: str) -> tuple[Measurement, ...]:
    """The measurements of one facility, however its identifier is spelled."""
    wanted = canonical(facility)
    return tuple(m for m in declared if canonical(m.facility) == wanted)


def _read(
    value: Fraction | Decimal, units: tuple[str, str], exchange: Exchange, where: str, claim: str
) -> Fraction | Finding:
    number = Fraction(value)
    values = {"indicator": exchange.indicator, "unit": units[0], "per": units[1]}
    related = (claim,) if claim else ()
    for have, want in zip(units, (exchange.unit, exchange.per), strict=True):
        if have not in UNITS or UNITS[have].dimension != UNITS[want].dimension:
            detail = f"the figure is stated in {units[0]} per {units[1]}, not in {exchange.unit} per {exchange.per}"
            return Finding("evidence", Outcome.NOT_DETERMINED, "FIGURE_UNIT", detail, where, values, related=related)
    number *= UNITS[units[0]].size / UNITS[exchange.unit].size / (UNITS[units[1]].size / UNITS[exchange.per].size)
    least = _SMALLEST if exchange.role == "property" else Fraction(0)
    if not least <= number <= _LARGEST:
        detail = "the figure is negative or beyond reason, and is not used"
        return Finding(
            "evidence", Outcome.NOT_DETERMINED, "FIGURE_OUT_OF_RANGE", detail, where, values, related=related
        )
    return number
