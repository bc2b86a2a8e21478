"""The index that also finds rows of which a sign may show, for searches that hand over the rows to look at.

A price is compared with a figure that a table of prices makes, and no database has that. But what is below the fair
low is surely below the highest low of its heading times the mass: so a rule of prices becomes one rule a heading, on
figures that every row states. Too many rows are found that way, never too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, Context, Decimal

from greenchain.screening.compiler import RuleIndex
from greenchain.screening.prices import FAIR_VALUE, Prices
from greenchain.screening.rules import BoundRule
from greenchain.standards.conditions import All, Condition, Facts, Less, Prefix
from greenchain.values.quantity import decimal_text

_CENT = Decimal("0.01")  # what a low end is rounded up to: few digits are quickly compared
_EXACT = Context(prec=400)


def index_with_signs(rules: Iterable[BoundRule], signs: Iterable[BoundRule], prices: Prices | None) -> RuleIndex:
    """The index of ``rules`` and of what each of the rules that only score must at least meet."""
    wider = (wide for sign in signs for wide in _wider(sign, prices))
    return RuleIndex.of((*rules, *wider))


def _wider(sign: BoundRule, prices: Prices | None) -> Iterator[BoundRule]:
    condition = sign.rule.condition
    parts = condition.parts if isinstance(condition, All) else (condition,)
    priced = [part for part in parts if isinstance(part, Less) and part.than == FAIR_VALUE]
    if not priced:
        yield sign
        return
    others = tuple(part for part in parts if part not in priced)
    for heading, low in sorted(_highest(prices).items() if prices else ()):
        if All(others).evaluate(Facts({"hs": heading}, sign.tables, None)).value is False:
            continue
        below = (Less(part.field, "net_kg", decimal_text(low)) for part in priced)
        yield _with(sign, All((Prefix("hs", (heading,)), *others, *below)))


def _with(sign: BoundRule, condition: Condition) -> BoundRule:
    return BoundRule.of(sign.pack, replace(sign.rule, condition=condition), sign.tables)


def _highest(prices: Prices) -> dict[str, Decimal]:
    """The highest low end of each heading, in whatever currency and month, rounded up."""
    found: dict[str, Decimal] = {}
    for (heading, _), by_month in prices.low.items():
        for low in by_month.values():
            found[heading] = max(low, found.get(heading, low))
    return {heading: low.quantize(_CENT, ROUND_CEILING, _EXACT) for heading, low in found.items()}
