"""The rolling average: the claimed share of what went out is at most the certified share of what came in.

Both shares are of one site, input product and period, goods without a claim counted. A claim is further held against
all certified stock of the account so far, since an average of little must not sell much.

Source: ISO 22095-2:2026, scope (rolling average percentage method); periods are the policy's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from greenchain.graph.custody.accounts import (
    AccountRow,
    InflowTotals,
    Judged,
    account_rows,
    amount_text,
    amount_told,
    with_outcomes,
)
from greenchain.graph.custody.book import Entry, row_names
from greenchain.graph.custody.credit_method import covered_finding, unclaimed
from greenchain.graph.custody.credits import Movement, RowKey
from greenchain.graph.custody.periods import InventoryPeriod
from greenchain.graph.custody.physical import amounts_of, sold
from greenchain.graph.custody.policy import AccountPolicy, Overdraft
from greenchain.graph.custody.stocks import Givers, StockRows
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome, combine

_CHECK = "balance/account"
_ZERO = Fraction(0)
_RESTS_ON = ("method", "period_months")
Cell = tuple[str, str, InventoryPeriod]
"""Site, input product, period."""


@dataclass(slots=True)
class Flows:
    """What moved at all sites, in units of the input product.

    Attributes:
        draws: account and amount of each draw, by row; those that cannot be assigned are left out.
        all_out: goods sent off or retired, by cell.
        open_cells: site and product of accounts that an unassigned draw may belong to.
        findings: on draws that cannot be assigned.
    """

    draws: dict[RowKey, tuple[str, Fraction]] = field(default_factory=dict)
    all_out: defaultdict[Cell, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    open_cells: set[tuple[str, str]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def site_flows(stocks: Sequence[StockRows], *, policy: AccountPolicy) -> Flows:
    """Every draw assigned to one input product of its site, claimed or not."""
    flows = Flows()
    held: defaultdict[str, set[str]] = defaultdict(set)
    for rows in stocks:
        held[rows.stock.site] |= set(rows.products)
        flows.open_cells |= {(rows.stock.site, product) for product in rows.open_products}
    givers = {site: Givers(products, policy) for site, products in held.items()}
    outs: list[Entry] = []
    for rows in stocks:
        for entry in rows.entries:
            posting = entry.posting
            if entry.is_inflow:
                continue
            found = rows.sources[entry.key] if posting.characteristic else givers[posting.site].of(posting.product)
            if len(found) != 1:
                code = "CONVERSION_AMBIGUOUS" if found else "NO_CONVERSION_FACTOR"
                names = sorted(name for name, _ in found) or sorted(held[posting.site])
                flows.findings.append(_unassigned(entry, code))
                flows.open_cells |= {(posting.site, name) for name in names}
                continue
            product, factor = found[0]
            flows.draws[entry.key] = (product, entry.amount / factor)
            if posting.direction is not PostingDirection.LOSS:
                outs.append(entry)
    for entry, amount in _goods(outs, flows.draws, policy):
        cell = (entry.posting.site, flows.draws[entry.key][0], policy.period(entry.posting.time))
        flows.all_out[cell] += amount
    return flows


def _goods(
    outs: Iterable[Entry], draws: Mapping[RowKey, tuple[str, Fraction]], policy: AccountPolicy
) -> Iterable[tuple[Entry, Fraction]]:
    """What went out, one lot once where it may carry several claims."""
    entries = sorted(outs, key=lambda entry: (entry.posting.time, entry.key))
    amounts = {entry.key: draws[entry.key][1] for entry in entries}
    if not policy.dual_claims:
        return [(entry, amounts[entry.key]) for entry in entries]
    return sold(entries, amounts=amounts, merges_blank=False, within=lambda e: policy.period(e.posting.time))


def by_average(rows: StockRows, *, policy: AccountPolicy, at: datetime, totals: InflowTotals, flows: Flows) -> Judged:
    """One stock judged by rolling averages."""
    movements = list(_movements(rows, flows))
    open_products = {product for site, product in flows.open_cells if site == rows.stock.site}
    shown = account_rows(rows, movements, policy=policy, totals=totals, open_products=open_products)
    if not rows.stock.characteristic:
        return unclaimed(rows, shown)
    findings: list[Finding] = list(rows.findings)
    outcomes: dict[str, Outcome] = {}
    short = {row.product: row for row in reversed(shown) if row.closing < 0}  # the first period that ends so
    for product in rows.products:
        if product in open_products:
            told = [_negative(short[product], policy)] if product in short.keys() - rows.unsure else []
            findings += told
            outcomes[product] = combine([Outcome.NOT_DETERMINED, *(finding.outcome for finding in told)])
            continue
        found = [
            _overstated(row, policy=policy, at=at, totals=totals, flows=flows)
            for row in shown
            if row.product == product
        ]
        told = [finding for finding in found if finding]
        if not told and product in short:
            told = [_negative(short[product], policy)]
        told = told or [covered_finding(rows.stock, product, policy)]
        findings += told
        outcomes[product] = combine(finding.outcome for finding in told)
    return Judged(
        with_outcomes(shown, outcomes), tuple(findings), amounts_of(e for e in rows.entries if not e.is_inflow)
    )


def _movements(rows: StockRows, flows: Flows) -> Iterable[Movement]:
    for entry in rows.entries:
        posting = entry.posting
        if entry.is_inflow:
            yield Movement(posting.time, posting.product, "in", entry.added)
        elif entry.key in flows.draws:
            product, amount = flows.draws[entry.key]
            kind = "loss" if posting.direction is PostingDirection.LOSS else "out"
            yield Movement(posting.time, product, kind, amount, entry.key, entry.amount)


def _overstated(
    row: AccountRow, *, policy: AccountPolicy, at: datetime, totals: InflowTotals, flows: Flows
) -> Finding | None:
    """What is wrong with the share of one account in one period; ``None`` where nothing is."""
    cell = (row.stock.site, row.product, row.period)
    total_in, total_out = totals.get(cell, _ZERO), flows.all_out[cell]
    if not exceeds(row.outflow, total_out, limit=(row.inflow, total_in)):
        return None
    claimed, certified = row.outflow / total_out, row.inflow / total_in if total_in else _ZERO
    detail = f"{amount_told(claimed)} of what went out was claimed, {amount_told(certified)} of what came in certified"
    return share_finding(
        "SHARE_OVERSTATED",
        detail,
        " ".join(part for part in (*row.stock, row.product, str(row.period)) if part),
        policy=policy,
        is_open=policy.overdraft is Overdraft.WITHIN_PERIOD and row.period.end is not None and row.period.end > at,
        values={"claimed_share": amount_text(claimed), "certified_share": amount_text(certified)},
    )


def exceeds(claimed_out: Fraction, all_out: Fraction, *, limit: tuple[Fraction, Fraction]) -> bool:
    """Whether the claimed share of what went out exceeds the certified share of what came in; exact, without division.

    Nothing that came in certifies nothing: then any claim exceeds.
    """
    certified_in, all_in = limit
    return claimed_out > 0 and (all_in == 0 or claimed_out * all_in > certified_in * all_out)


def share_finding(
    code: str, detail: str, where: str, *, policy: AccountPolicy, is_open: bool, values: Mapping[str, str]
) -> Finding:
    """A share that is too large, or that may still be met where the policy allows it until the period ends."""
    if is_open:
        return Finding(_CHECK, Outcome.NOT_DETERMINED, "OVERDRAFT_OPEN", detail, where, values=values)
    outcome = Outcome.DOES_NOT_CONFORM if policy.may_fail(_RESTS_ON) else Outcome.NOT_DETERMINED
    return Finding(_CHECK, outcome, code, detail, where, values=values, citation=policy.ground(_RESTS_ON))


def _negative(row: AccountRow, policy: AccountPolicy) -> Finding:
    detail = f"{amount_told(-row.closing)} {policy.uom} more was claimed or lost than certified stock came in"
    outcome = Outcome.DOES_NOT_CONFORM if policy.may_fail(_RESTS_ON) else Outcome.NOT_DETERMINED
    where = " ".join(part for part in (*row.stock, row.product, str(row.period)) if part)
    values = {"closing": amount_text(row.closing), "uom": policy.uom}
    return Finding(_CHECK, outcome, "BALANCE_NEGATIVE", detail, where, values=values, citation=policy.ground(_RESTS_ON))


def _unassigned(entry: Entry, code: str) -> Finding:
    posting = entry.posting
    detail = f"nothing says which stock of {posting.site} the {posting.product} took"
    return Finding("balance/posting", Outcome.NOT_DETERMINED, code, detail, posting.id, related=row_names(posting))
