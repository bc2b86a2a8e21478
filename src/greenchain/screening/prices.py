"""Fair prices a kilogram, and the value that goods of a heading come to at their low end.

A price below it is a sign and no more. Figures are multiplied exactly and never divided, so goods without mass have no
price a kilogram and that is no fault; a value in a currency that no row is of is not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from types import MappingProxyType

from greenchain.model.nouns import FairPrice
from greenchain.screening.facts import Values, legal_day
from greenchain.values.quantity import decimal_text, parse_decimal

FAIR_VALUE = "fair_value"
"""The fact that rules compare a declared value with: the low end of the fair price times the net mass."""

PRICE_FACTS = frozenset({FAIR_VALUE, "low_per_kg", "price_month"})
"""Facts that only a table of prices can tell."""

_HEADING = 4  # digits
_MONTH = 7  # letters of YYYY-MM
_EXACT = Context(prec=400)  # two numbers of at most 120 digits each multiply without rounding


@dataclass(frozen=True, slots=True)
class Prices:
    """The low ends of fair prices.

    Attributes:
        low: by heading and currency, by month; the month is empty for the price of any.
    """

    low: Mapping[tuple[str, str], Mapping[str, Decimal]]

    @classmethod
    def of(cls, rows: Iterable[FairPrice]) -> Prices:
        """The prices of the rows of a table."""
        found: dict[tuple[str, str], dict[str, Decimal]] = {}
        for row in rows:
            found.setdefault((row.hs4, row.currency), {})[row.month] = parse_decimal(row.low_per_kg)
        return cls(MappingProxyType(found))

    def facts(self, values: Values) -> dict[str, str | None]:
        """The facts of ``PRICE_FACTS`` for one item; none where it cannot be compared."""
        mass, currency, heading = (values.get(name) for name in ("net_kg", "currency", "hs"))
        by_month = self.low.get(((heading or "")[:_HEADING], currency or ""))
        if by_month is None or mass is None or values.get("value") is None or not parse_decimal(mass):
            return {}
        day = legal_day(values, "any")
        month = day[1].isoformat()[:_MONTH] if day else ""
        month = month if month in by_month else ""
        low = by_month.get(month)
        if low is None:
            return {}
        fair = _EXACT.multiply(low, parse_decimal(mass))
        return {FAIR_VALUE: decimal_text(fair), "low_per_kg": decimal_text(low), "price_month": month or "any"}
