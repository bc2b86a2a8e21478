"""Accounts as results show them: a row for each site, claim, input product and period in which something moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from greenchain.graph.custody.book import Book, Stock
from greenchain.graph.custody.credits import Movement
from greenchain.graph.custody.periods import InventoryPeriod
from greenchain.graph.custody.physical import amounts_of, physical
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, exact_decimal

_ZERO = Fraction(0)
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
        outcome: of the account as a whole; where it is not determined, rows that cannot be counted are left out.
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
            "outcome": self.outcome.value,
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """One stock: its rows by product and period, what was found, and of each draw what its own account covered."""

    rows: tuple[AccountRow, ...]
    findings: tuple[Finding, ...]
    covered: Mapping[str, Fraction]


def account_rows(
    stock: Stock, movements: Iterable[Movement], *, policy: AccountPolicy, totals: InflowTotals
) -> tuple[AccountRow, ...]:
    """The rows of one stock, by product, then period."""
    sums: defaultdict[tuple[str, InventoryPeriod], defaultdict[str, Fraction]] = defaultdict(
        lambda: defaultdict(Fraction)
    )
    for movement in movements:
        sums[movement.product, _period(policy, movement)][movement.kind] += movement.amount
    rows: list[AccountRow] = []
    closings: defaultdict[str, Fraction] = defaultdict(Fraction)
    for product, period in sorted(sums, key=lambda key: (key[0], key[1].start is not None, key[1].start)):
        kinds = sums[product, period]
        opening = closings[product]
        closing = opening + kinds["in"] - kinds["out"] - kinds["loss"] - kinds["lapse"]
        closings[product] = closing
        total = totals.get((stock.site, product, period), _ZERO)
        rows.append(
            AccountRow(
                stock,
                product,
                period,
                opening,
                kinds["in"],
                kinds["out"],
                kinds["loss"],
                kinds["lapse"],
                closing,
                kinds["in"] / total if total else None,
            )
        )
    return tuple(rows)


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


def _period(policy: AccountPolicy, movement: Movement) -> InventoryPeriod:
    """The period of a movement; what lapses at the end of a period lapses in it, not in the next."""
    if movement.kind == "lapse" and policy.credit_validity_months is None:
        return policy.period_before(movement.time)
    return policy.period(movement.time)
