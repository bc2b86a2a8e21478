"""The credit method: certified stock gives credit, claims draw on it, the oldest first, until it lapses.

Source: ISO 22095-2:2026, scope (credit method); periods, lapse and overdraft are the policy's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
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
from greenchain.graph.custody.book import Entry, Stock, row_names
from greenchain.graph.custody.credits import CreditPool, Draw, RowKey, Shortfall
from greenchain.graph.custody.internal import InternalMoves, moves_in_order
from greenchain.graph.custody.physical import amounts_of
from greenchain.graph.custody.policy import AccountPolicy, Overdraft
from greenchain.graph.custody.stocks import Sources, StockRows
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome, combine

_CHECK = "balance/account"
LapseOf = Callable[[datetime], datetime | None]
"""From when credit of an instant counts no longer; ``None`` where it lives on."""
# which keys of the policy a failure rests on
_RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "BALANCE_NEGATIVE": ("method",),
    "CREDIT_EXPIRED": ("method", "period_months", "credit_validity_months"),
    "OVERDRAFT_OPEN": ("method", "overdraft", "period_months"),
}
_TOLD = {
    "BALANCE_NEGATIVE": "is not covered by certified stock",
    "CREDIT_EXPIRED": "would have been covered by credit that had lapsed",
    "OVERDRAFT_OPEN": "is not covered yet; the period has not ended",
}


def by_credit(rows: StockRows, *, policy: AccountPolicy, at: datetime, totals: InflowTotals) -> Judged:
    """One stock judged by credits."""
    amounts = amounts_of(rows.entries)
    if not rows.stock.characteristic:
        pool = run(rows.entries, rows.sources, amounts=amounts, policy=policy, at=at, lapse_of=never)
        return unclaimed(rows, _shown(rows, pool, policy, totals))
    pool = run(rows.entries, rows.sources, amounts=amounts, policy=policy, at=at, lapse_of=policy.lapse_of)
    firm = _firmly_short(rows, pool, policy=policy, at=at)
    postings = {entry.key: entry for entry in rows.entries}
    findings: list[Finding] = list(rows.findings)
    found: defaultdict[str, list[Outcome]] = defaultdict(list)
    covered = {key: amounts[key] for key in rows.sources}
    for short in pool.shortfalls:
        covered[short.draw.key] -= short.amount
        if rows.unsure & {product for product, _ in short.draw.sources}:
            continue
        finding = _short(short, postings[short.draw.key], policy, is_firm=short.draw.key in firm)
        findings.append(finding)
        found[short.draw.sources[0][0]].append(finding.outcome)
    for product in rows.products:
        if product in rows.open_products:
            found[product].append(Outcome.NOT_DETERMINED)
        elif not found[product]:
            findings.append(covered_finding(rows.stock, product, policy))
            found[product].append(findings[-1].outcome)
    outcomes = {product: combine(each) for product, each in found.items()}
    return Judged(with_outcomes(_shown(rows, pool, policy, totals), outcomes), tuple(findings), covered)


def _shown(rows: StockRows, pool: CreditPool, policy: AccountPolicy, totals: InflowTotals) -> tuple[AccountRow, ...]:
    return account_rows(rows, pool.movements, policy=policy, totals=totals, open_products=rows.open_products)


def unclaimed(rows: StockRows, shown: tuple[AccountRow, ...]) -> Judged:
    """Stock without a claim: shown, and not judged."""
    finding = Finding(_CHECK, Outcome.NOT_APPLICABLE, "STOCK_WITHOUT_CLAIM", "stock without a claim", rows.stock.site)
    outcomes = dict.fromkeys(rows.products, Outcome.NOT_APPLICABLE)
    return Judged(with_outcomes(shown, outcomes), (finding,), {})


def run(
    entries: Iterable[Entry],
    sources: Mapping[RowKey, Sources],
    *,
    amounts: Mapping[RowKey, Fraction],
    policy: AccountPolicy,
    at: datetime,
    lapse_of: LapseOf,
) -> CreditPool:
    """The pool after all ``entries``, each counted with its amount in ``amounts``."""
    pool = CreditPool()
    moves = InternalMoves(pool, lapse_of)
    for entry in moves_in_order(entries, policy=policy):
        posting, amount = entry.posting, amounts[entry.key]
        if not amount:
            continue
        if entry.is_inflow and entry.is_internal:
            moves.receive(entry, amount)
            continue
        if entry.is_inflow:
            pool.receive(posting.time, posting.product, amount, lapse=lapse_of(posting.time))
            continue
        kind = "loss" if posting.direction is PostingDirection.LOSS else "out"
        due = policy.period(posting.time).end if policy.overdraft is Overdraft.WITHIN_PERIOD else None
        parts = pool.draw(Draw(entry.key, posting.time, amount, kind, sources[entry.key], due))
        if entry.is_internal:
            moves.send(entry, parts)
    pool.finish(at)
    return pool


def never(_: datetime) -> datetime | None:
    """Stock without a claim does not lapse, nor does what an average is taken of."""
    return None


def _firmly_short(rows: StockRows, pool: CreditPool, *, policy: AccountPolicy, at: datetime) -> set[RowKey]:
    """The draws that are short however an overdraft rule is read that the scheme's pack has not read itself."""
    if policy.may_fail(["overdraft"]) or policy.period_months is None:
        return {short.draw.key for short in pool.shortfalls}
    lenient = replace(policy, overdraft=Overdraft.WITHIN_PERIOD)
    amounts = amounts_of(rows.entries)
    again = run(rows.entries, rows.sources, amounts=amounts, policy=lenient, at=at, lapse_of=policy.lapse_of)
    return {short.draw.key for short in again.shortfalls if not short.is_open}


def _short(short: Shortfall, entry: Entry, policy: AccountPolicy, *, is_firm: bool) -> Finding:
    code = "OVERDRAFT_OPEN" if short.is_open else "CREDIT_EXPIRED" if short.is_lapsed else "BALANCE_NEGATIVE"
    fails = code != "OVERDRAFT_OPEN" and is_firm and policy.may_fail(_RESTS_ON[code])
    posting = entry.posting
    detail = f"{amount_told(short.amount)} {policy.uom} of {posting.product} {_TOLD[code]}"
    return Finding(
        _CHECK,
        Outcome.DOES_NOT_CONFORM if fails else Outcome.NOT_DETERMINED,
        code,
        detail,
        posting.id,
        values={
            "claimed": amount_text(short.draw.amount),
            "short": amount_text(short.amount),
            "uom": policy.uom,
            "account": short.draw.sources[0][0],
            "characteristic": posting.characteristic,
            "scheme": posting.scheme,
        },
        citation=policy.ground(_RESTS_ON[code]),
        related=row_names(posting),
    )


def covered_finding(stock: Stock, product: str, policy: AccountPolicy) -> Finding:
    """That an account conforms; open where the policy rests on what a pack only recalls."""
    where = " ".join(part for part in (stock.site, stock.characteristic, stock.scheme, product) if part)
    if policy.unread:
        detail = f"covered, by rules that were not read: {', '.join(policy.unread)}"
        return Finding(
            _CHECK,
            Outcome.NOT_DETERMINED,
            "RULE_NOT_FIRM",
            detail,
            where,
            citation=policy.ground(policy.unread),
            missing=policy.unread,
        )
    return Finding(_CHECK, Outcome.CONFORMS, "BALANCE_COVERED", "claims are covered by certified stock", where)
