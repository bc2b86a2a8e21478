"""A book of certified stock judged whole: its accounts, and what no account shows by itself.

Replayed rows are counted once and retirements that nothing backs not at all; then each stock by the policy's method;
then across stocks: goods under two schemes, models, certificates, both sides of each sale.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from greenchain.graph.amounts.answer import BalanceAnswer
from greenchain.graph.custody.accounts import AccountRow, Judged, inflow_totals
from greenchain.graph.custody.book import Book, read_book
from greenchain.graph.custody.certificates import lots_issued_twice, overdrawn_certificates
from greenchain.graph.custody.credit_method import LapseOf, by_credit, never
from greenchain.graph.custody.early import covered_too_early
from greenchain.graph.custody.internal import within_period
from greenchain.graph.custody.issued import counted_from_issue, once_on_own_certificate
from greenchain.graph.custody.policy import AccountPolicy, Method, Overdraft
from greenchain.graph.custody.raising import raised_in_accounts
from greenchain.graph.custody.retirements import retirements
from greenchain.graph.custody.rolling import by_average, site_flows
from greenchain.graph.custody.schemes import double_counting
from greenchain.graph.custody.scope import outside_scheme
from greenchain.graph.custody.single_source import mixed_sources
from greenchain.graph.custody.stocks import StockRows, stock_rows
from greenchain.graph.custody.transfers import unmatched_transfers
from greenchain.graph.custody.unread import left_open, settled_only
from greenchain.graph.custody.unstated import UnstatedSales, unstated_sales, used_twice
from greenchain.model.postings import Posting
from greenchain.values.finding import Finding, PackRef, Verdict
from greenchain.values.outcome import Outcome
from greenchain.values.time import aware


@dataclass(frozen=True, slots=True)
class BookBalance(BalanceAnswer):
    """The accounts of a book at an instant, and all that was found of rows, accounts, certificates and sales.

    Attributes:
        accounts: by site, characteristic, scheme, product, then period; a row a period in which something moved.
        packs: what the policy rests on.
    """

    at: datetime
    accounts: tuple[AccountRow, ...]
    verdict: Verdict
    packs: tuple[PackRef, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The result document of kind ``balance``."""
        return self._document(self.at, standards=self.packs, accounts=[row.to_dict() for row in self.accounts])


def balance_book(postings: Iterable[Posting], *, policy: AccountPolicy, at: datetime, refused: int = 0) -> BookBalance:
    """Judge whether all that was claimed is covered.

    Args:
        postings: rows of the books of any number of sites, in any order.
        policy: how their accounts are kept.
        at: the instant of judgement; aware. Postings after it do not count.
        refused: rows of the books that could not be read; with some, no account is decided either way.

    Returns:
        ``not_determined`` where nothing was posted by then.

    Raises:
        InputError: no posting at all.
        ValueError: an instant without offset.
    """
    book = read_book(postings, policy=policy, at=at)
    faulty, uncounted = retirements(book, policy=policy)
    counted = replace(book, entries=tuple(e for e in book.entries if e.key not in uncounted))
    dated, remarks = counted_from_issue(_own_once(counted, policy), policy=policy)
    if policy.method is Method.ROLLING_AVERAGE:
        dated = replace(dated, entries=tuple(within_period(dated.entries, policy=policy)))
    stocks = stock_rows(dated, policy=policy)
    drawn = tuple(overdrawn_certificates(counted, policy=policy))
    overdrawn = frozenset(finding.where for finding in drawn if finding.code == "CERTIFICATE_OVERDRAWN")
    unstated = unstated_sales(dated, policy=policy, overdrawn=overdrawn)
    judged, findings = _judged(stocks, dated, unstated, policy, at)
    across = (
        *outside_scheme(book, policy=policy),
        *faulty,
        *drawn,
        *lots_issued_twice(book),
        *unmatched_transfers(book, policy=policy),
    )
    everything = [*book.findings, *remarks, *findings, *across]
    rows = tuple(row for account in judged for row in account.rows)
    if refused:
        everything = left_open(everything, refused=refused)
        rows = tuple(replace(row, is_complete=False, outcome=settled_only(row.outcome)) for row in rows)
    if not book.entries and not book.open_rows and not refused:
        detail = "nothing was posted by then"
        everything.append(Finding("balance/account", Outcome.NOT_DETERMINED, "BALANCE_EMPTY", detail))
    return BookBalance(aware(at), rows, Verdict(tuple(everything)), policy.packs)


def _own_once(book: Book, policy: AccountPolicy) -> Book:
    """The book with what a site received on its own certificates counted once in each stock."""
    once = once_on_own_certificate(book.entries, policy=policy, sites=book.sites, among=lambda entry: entry.stock)
    return replace(book, entries=tuple(replace(entry, added=added) for entry, added in once))


def _judged(
    stocks: Sequence[StockRows], book: Book, unstated: UnstatedSales, policy: AccountPolicy, at: datetime
) -> tuple[list[Judged], list[Finding]]:
    """Each stock by the policy's method, then what holds across the stocks of a site."""
    totals = inflow_totals(book, policy=policy)
    if policy.method is Method.CREDIT:
        judged = [by_credit(rows, policy=policy, at=at, totals=totals) for rows in stocks]
        findings = [finding for account in judged for finding in account.findings]
        findings += covered_too_early(stocks, judged, book=book, policy=policy, at=at, totals=totals)
        across: AccountPolicy = policy
        lapse_of: LapseOf = policy.lapse_of
    else:
        flows = site_flows(stocks, policy=policy)
        judged = [by_average(rows, policy=policy, at=at, totals=totals, flows=flows) for rows in stocks]
        findings = [*flows.findings, *(finding for account in judged for finding in account.findings)]
        # an average is met within its period, and nothing of it lapses
        across, lapse_of = replace(policy, overdraft=Overdraft.WITHIN_PERIOD), never
    findings += double_counting(
        stocks, judged, book=book, unstated=unstated.surely, policy=across, at=at, lapse_of=lapse_of
    )
    findings += raised_in_accounts(stocks, judged, policy=across, at=at, lapse_of=lapse_of)
    findings += used_twice(stocks, judged, unstated=unstated, policy=across, at=at)
    findings += mixed_sources(stocks, judged, policy=policy)
    return judged, findings
