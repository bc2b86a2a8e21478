"""What verified claims say about the amounts of an activity: under the name ``activity/flow``, about its facility."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from greenchain.evidence import ClaimFacts
from greenchain.evidence.facts import Indicator
from greenchain.scoring.figures import speaks_of
from greenchain.scoring.items.numbers import MAX_MAGNITUDE
from greenchain.scoring.leaves import Statement
from greenchain.scoring.systems.activities import Activity, Exchange
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import UNITS

_BARE = ("", "C62")  # how a number without unit is written


@dataclass(frozen=True, slots=True)
class Claimed:
    """Statements about one amount, in the unit in which its exchange is written; and what could not be used.

    ``is_per_product`` where each is stated per unit of the product, so that it proves the same whatever one run is.
    """

    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_per_product: bool = False


def indicator_name(activity: Activity, exchange: Exchange) -> str:
    """The indicator under which claims state the amount."""
    return f"{activity.id}/{exchange.flow}"


def claimed(
    activity: Activity, exchange: Exchange, *, claims: Iterable[ClaimFacts], on: date, made: Fraction | None
) -> Claimed:
    """What ``claims`` about the facility state of the amount on the day ``on``.

    A figure per unit of product counts for the product of one run, where the activity has a single one, known exactly:
    ``made`` of it, in the unit of the output. ``C62`` is one of a product that is counted, never one run.
    """
    statements: list[Statement] = []
    findings: list[Finding] = []
    per_run = 0
    for facts in claims:
        indicator = facts.indicator(indicator_name(activity, exchange), on=on)
        if indicator is None or not speaks_of(indicator, facts, on):
            continue
        read = _in_run(indicator, activity, exchange, made)
        if isinstance(read, Fraction):
            per_run += not indicator.per
            statements.append(Statement(read, facts.level, facts.claim.digest))
        else:
            code, detail = read
            values = {"indicator": indicator.name, "unit": indicator.unit, "per": indicator.per}
            related = (facts.claim.digest,)
            findings.append(
                Finding("evidence", Outcome.NOT_DETERMINED, code, detail, exchange.where, values, related=related)
            )
    return Claimed(tuple(statements), tuple(findings), is_per_product=bool(statements) and not per_run)


def _in_run(
    indicator: Indicator, activity: Activity, exchange: Exchange, made: Fraction | None
) -> Fraction | tuple[str, str]:
    """The amount of one run that the figure states, or a code and a sentence."""
    number = Fraction(indicator.value)
    if indicator.per:
        ratio = None if made is None else _ratio(activity.outputs[0].unit, indicator.per)
        if made is None or ratio is None:
            return "FIGURE_UNIT", f"the figure is stated per {indicator.per}, and one run has no such single product"
        number *= made * ratio
    ratio = _ratio(indicator.unit, exchange.unit)
    if ratio is None:
        return "FIGURE_UNIT", f"the figure is stated in {indicator.unit or 'no unit'}, not in {exchange.unit or 'none'}"
    if not 0 <= number * ratio <= MAX_MAGNITUDE:
        return "FIGURE_OUT_OF_RANGE", "the figure is negative or beyond reason, and is not used"
    return number * ratio


def _ratio(have: str, want: str) -> Fraction | None:
    """How many of ``want`` one of ``have`` is; ``None`` where they measure different things."""
    if have in _BARE and want in _BARE:
        return Fraction(1)
    if have not in UNITS or want not in UNITS or UNITS[have].dimension != UNITS[want].dimension:
        return None
    return UNITS[have].size / UNITS[want].size
