"""Goods cannot cover a claim before they were sent: a buyer that books a lot earlier than its seller sent it.

Books of two sites differ by hours, or by the days between delivery and invoice, and mostly nothing turns on it. It
does where the buyer claimed the goods in between: then the claim is only covered because of the date in one book, and
whether it is covered stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from greenchain.graph.custody.accounts import InflowTotals, Judged, amount_told
from greenchain.graph.custody.book import Book, Entry, row_names
from greenchain.graph.custody.credit_method import by_credit
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.stocks import StockRows
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_ANYBODY = ""
_ZERO = Fraction(0)


def covered_too_early(
    stocks: Sequence[StockRows],
    judged: Sequence[Judged],
    *,
    book: Book,
    policy: AccountPolicy,
    at: datetime,
    totals: InflowTotals,
) -> Iterator[Finding]:
    """The claims that goods cover only by the buyer's date, not by the seller's; a finding a posting."""
    sent = _first_sent(book)
    for rows, account in zip(stocks, judged, strict=True):
        delayed = [_when_sent(entry, sent) for entry in rows.entries]
        if delayed == list(rows.entries) or rows.open_products or not rows.stock.characteristic:
            continue
        delayed.sort(key=lambda entry: (entry.posting.time, not entry.is_inflow, entry.posting))
        later = by_credit(replace(rows, entries=tuple(delayed)), policy=policy, at=at, totals=totals).covered
        for entry in rows.entries:
            posting = entry.posting
            short = account.covered.get(entry.key, _ZERO) - later.get(entry.key, _ZERO)
            if short > 0:
                detail = (
                    f"{amount_told(short)} {policy.uom} of {posting.product} is covered by goods that were received "
                    "before their seller sent them"
                )
                yield Finding(
                    "balance/account",
                    Outcome.NOT_DETERMINED,
                    "RECEIVED_BEFORE_SENT",
                    detail,
                    posting.id,
                    related=row_names(posting),
                )


def _first_sent(book: Book) -> Mapping[tuple[str, str, str, str], datetime]:
    """When a site first sent a product of a lot to a buyer, or to nobody named."""
    first: dict[tuple[str, str, str, str], datetime] = {}
    for entry in book.entries:  # in order of time
        posting = entry.posting
        if posting.direction is PostingDirection.OUT and posting.lot:
            first.setdefault((posting.site, posting.product, posting.lot, posting.counterparty), posting.time)
    return first


def _when_sent(entry: Entry, sent: Mapping[tuple[str, str, str, str], datetime]) -> Entry:
    """The entry at the earliest time at which it can have been sent; unchanged where that is not told."""
    posting = entry.posting
    if posting.direction is not PostingDirection.IN or not posting.lot or not posting.counterparty:
        return entry
    goods = (posting.counterparty, posting.product, posting.lot)
    times = [sent[key] for buyer in (posting.site, _ANYBODY) if (key := (*goods, buyer)) in sent]
    if not times or min(times) <= posting.time:
        return entry
    return replace(entry, posting=replace(posting, time=min(times)))
