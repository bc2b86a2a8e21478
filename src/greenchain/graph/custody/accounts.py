"""Accounts as results show them: a row for each site, claim, input product and period in which something moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from greenchain.graph.custody.book import Book, Stock
from greenchain.graph.custody.credits import Movement, RowKey
from greenchain.graph.custody.periods import InventoryPeriod
from greenchain.graph.custody.physical import amounts_of, physical
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.stocks import StockRows
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, exact_decimal, round_half_even

_ZERO = Fraction(0)
_EXACT_PLACES = 12  # decimals that a person reads; a posting to the gram of a tonne has six
_TOLD_PLACES = 6
_Sums = defaultdict[tuple[str, InventoryPeriod], defaultdict[str, Fraction]]
InflowTotals = Mapping[tuple[str, str, InventoryPeriod], Fraction]
"""All that came in, claimed or not, by site, product and period."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in one period, in the policy's unit; ``opening + inflow = outflow + losses + expired + closing``.

    Attributes:
        product: the input product: what came in.
        outflow: claimed out and retired, in units of the input product.
        expired: credit that lapsed in the period.
        share: inflow under this claim, of all that came in of the product at the site; ``None`` where nothing did.
        uom: the policy's unit.
        given: what the outflow was in the products that went out, which a factor tells from the input product.
        is_complete: whether every row that may belong to the account was counted; where not, amounts are those counted.
        outcome: of the account as a whole.
    """

    stock: Stock
    product: str
    period: InventoryPeriod
    opening: Fraction
    inflow: Fraction
    outflow: Fraction
    losses: Fraction
    expired: Fraction
    closing: Fraction
    share: Fraction | None
    uom: str
    given: tuple[tuple[str, Fraction], ...] = ()
    is_complete: bool = True
    outcome: Outcome = Outcome.CONFORMS

    def to_dict(self) -> dict[str, object]:
        """As results print it: decimals as text, exact where they end."""
        return {
            "site": self.stock.site,
            "characteristic": self.stock.characteristic,
            "scheme": self.stock.scheme,
            "product": self.product,
            "period": str(self.period),
            "opening": amount_text(self.opening),
            "inflow": amount_text(self.inflow),
            "outflow": amount_text(self.outflow),
            "losses": amount_text(self.losses),
            "expired": amount_text(self.expired),
            "closing": amount_text(self.closing),
            "share": None if self.share is None else amount_text(self.share),
            "uom": self.uom,
            "given": {product: amount_text(amount) for product, amount in self.given},
            "complete": self.is_complete,
            "outcome": self.outcome.value,
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """One stock: its rows by product and period, what was found, and of each draw what its own account covered."""

    rows: tuple[AccountRow, ...]
    findings: tuple[Finding, ...]
    covered: Mapping[RowKey, Fraction]


def account_rows(
    rows: StockRows,
    movements: Iterable[Movement],
    *,
    policy: AccountPolicy,
    totals: InflowTotals,
    open_products: Container[str],
) -> tuple[AccountRow, ...]:
    """The rows of one stock, by product, then period; those of ``open_products`` are marked as incomplete."""
    sums: _Sums = defaultdict(lambda: defaultdict(Fraction))
    given: _Sums = defaultdict(lambda: defaultdict(Fraction))
    drawn: dict[RowKey | None, str] = {entry.key: entry.posting.product for entry in rows.entries}
    for movement in movements:
        cell = movement.product, _period(policy, movement)
        sums[cell][movement.kind] += movement.amount
        if movement.kind == "out":
            given[cell][drawn[movement.draw]] += movement.given
    shown: list[AccountRow] = []
    closings: defaultdict[str, Fraction] = defaultdict(Fraction)
    for product, period in sorted(sums, key=lambda key: (key[0], key[1].start is not None, key[1].start)):
        kinds = sums[product, period]
        opening = closings[product]
        closing = opening + kinds["in"] - kinds["out"] - kinds["loss"] - kinds["lapse"]
        closings[product] = closing
        total = totals.get((rows.stock.site, product, period), _ZERO)
        shown.append(
            AccountRow(
                rows.stock,
                product,
                period,
                opening=opening,
                inflow=kinds["in"],
                outflow=kinds["out"],
                losses=kinds["loss"],
                expired=kinds["lapse"],
                closing=closing,
                share=kinds["in"] / total if total else None,
                uom=policy.uom,
                given=tuple(sorted(given[product, period].items())),
                is_complete=product not in open_products,
            )
        )
    return tuple(shown)


def with_outcomes(rows: Iterable[AccountRow], outcomes: Mapping[str, Outcome]) -> tuple[AccountRow, ...]:
    """The rows, each with the outcome of its product's account."""
    return tuple(replace(row, outcome=outcomes.get(row.product, row.outcome)) for row in rows)


def inflow_totals(book: Book, *, policy: AccountPolicy) -> InflowTotals:
    """All that came in, the goods of one lot once."""
    inflows = [entry for entry in book.entries if entry.is_inflow]
    totals: defaultdict[tuple[str, str, InventoryPeriod], Fraction] = defaultdict(Fraction)
    counted = physical(
        inflows, amounts=amounts_of(inflows), merges_blank=False, within=lambda e: policy.period(e.posting.time)
    )
    for entry, amount in counted:
        totals[entry.posting.site, entry.posting.product, policy.period(entry.posting.time)] += amount
    return totals


def amount_text(amount: Fraction) -> str:
    """``amount`` as a decimal: exact where its decimals end, else to 50 digits. Limits are never decided on it."""
    return decimal_text(exact_decimal(amount))


def amount_told(amount: Fraction) -> str:
    """``amount`` for a sentence: exact where that is short, else rounded and said to be.

    >>> amount_told(Fraction(1, 8)), amount_told(Fraction(40, 3))
    ('0.125', 'about 13.333333')
    """
    exact = exact_decimal(amount)
    if Fraction(exact) == amount and exact.as_tuple().exponent >= -_EXACT_PLACES:  # type: ignore[operator]  # finite
        return decimal_text(exact)
    return f"about {decimal_text(round_half_even(amount, _TOLD_PLACES))}"


def _period(policy: AccountPolicy, movement: Movement) -> InventoryPeriod:
    """The period of a movement; what lapses at the end of a period lapses in it, not in the next."""
    if movement.kind == "lapse" and policy.credit_validity_months is None:
        return policy.period_before(movement.time)
    return policy.period(movement.time)
