"""What a certificate gives a site that cites it: nothing before it was issued, and nothing that is there already.

Goods received on a certificate count from when that much was issued on it: before, nobody had certified them. Goods
that were issued at a site and are posted as received there on the same certificate came in once, whatever the product
and the claim of the second row. A certificate that nobody issues in these books is passed over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from itertools import accumulate

from greenchain.graph.custody.book import Book, Entry, book_order, row_names
from greenchain.graph.custody.credits import RowKey
from greenchain.graph.custody.draws import issued_product
from greenchain.graph.custody.physical import physical
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant

_ZERO, _ONE = Fraction(0), Fraction(1)


def counted_from_issue(book: Book, *, policy: AccountPolicy) -> tuple[Book, list[Finding]]:
    """The book with what was received on certificates counted from their issue, and a remark for each such row."""
    issues: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in book.entries:
        posting = entry.posting
        if posting.direction is PostingDirection.ISSUE and posting.certificate:
            issues[posting.certificate, posting.product].append(entry)
    products: defaultdict[str, set[str]] = defaultdict(set)
    for name, product in issues:
        products[name].add(product)
    drawn: defaultdict[tuple[str, str], list[tuple[Entry, Fraction]]] = defaultdict(list)
    for entry in book.entries:
        posting = entry.posting
        if posting.direction is PostingDirection.IN and posting.certificate in products:
            found = issued_product(posting.product, products[posting.certificate], policy)
            if len(found) == 1:
                drawn[posting.certificate, found[0][0]].append((entry, found[0][1]))
    parts: dict[RowKey, list[Entry]] = {}
    for key in sorted(drawn):
        parts |= _waiting(drawn[key], _Levels.of(issues[key]))
    remarks = [_remark(rows[-1]) for _, rows in sorted(parts.items())]
    entries = [part for entry in book.entries for part in parts.get(entry.key, [entry])]
    return (replace(book, entries=tuple(sorted(entries, key=book_order))) if parts else book), remarks


def once_on_own_certificate(
    entries: Iterable[Entry], *, policy: AccountPolicy, sites: Iterable[str], among: Callable[[Entry], Hashable]
) -> Iterator[tuple[Entry, Fraction]]:
    """How much each entry adds: what a site received on a certificate of its own only beyond what it issued on it.

    Args:
        entries: what came in and went out, in any order.
        policy: leads from what was issued to what was received.
        sites: whose books these are: goods bought from one of them came in by that sale.
        among: within what goods are the same, such as one stock.
    """
    known, rows = frozenset(sites), list(entries)
    issued: defaultdict[Hashable, dict[str, Fraction]] = defaultdict(dict)
    for entry in rows:
        if entry.posting.direction is PostingDirection.ISSUE and entry.posting.certificate:
            sums = issued[among(entry), entry.posting.certificate]
            sums[entry.posting.product] = sums.get(entry.posting.product, _ZERO) + entry.added
    received: defaultdict[Hashable, Fraction] = defaultdict(Fraction)
    for entry in rows:
        posting = entry.posting
        is_bought = posting.counterparty in known and posting.counterparty != posting.site
        own = issued.get((among(entry), posting.certificate), {})
        found = issued_product(posting.product, own, policy)
        if posting.direction is not PostingDirection.IN or is_bought or len(found) != 1:
            yield entry, entry.added
            continue
        product, factor = found[0]
        goods = (among(entry), posting.certificate, product)
        before = max(received[goods], own[product])
        received[goods] += entry.added / factor
        yield entry, max(_ZERO, received[goods] - before) * factor


@dataclass(frozen=True, slots=True)
class _Levels:
    """How much of a certificate was issued by when, both rising."""

    amounts: Sequence[Fraction]
    times: Sequence[datetime]

    @classmethod
    def of(cls, issues: Sequence[Entry]) -> _Levels:
        return cls(list(accumulate(entry.amount for entry in issues)), [entry.posting.time for entry in issues])

    def when(self, amount: Fraction) -> datetime:
        """When so much was issued; the last time where it never was."""
        return self.times[min(bisect_left(self.amounts, amount), len(self.times) - 1)]

    def between(self, start: Fraction, end: Fraction) -> list[tuple[Fraction, datetime]]:
        """From when which share of the goods between two amounts is certified; beyond all issues, from the last on."""
        if start == end:
            return [(_ONE, self.when(end))]
        shares: list[tuple[Fraction, datetime]] = []
        last = len(self.times) - 1
        place, begin = min(bisect_right(self.amounts, start), last), start
        while begin < end:
            until = end if place == last else min(self.amounts[place], end)
            shares.append(((until - begin) / (end - start), self.times[place]))
            place, begin = place + 1, until
        return shares


def _waiting(drawn: Sequence[tuple[Entry, Fraction]], levels: _Levels) -> dict[RowKey, list[Entry]]:
    """The rows of one certificate and product that came before their issue, in parts by when each counts.

    What a site hands on was drawn before and is drawn once; what was drawn beyond all issues is told elsewhere.
    """
    amounts = {entry.key: entry.amount / factor for entry, factor in drawn}
    receivers = {entry.posting.site for entry, _ in drawn}
    goods = physical([entry for entry, _ in drawn], amounts=amounts, merges_blank=False)
    parts: dict[RowKey, list[Entry]] = {}
    level = _ZERO
    for entry, amount in goods:
        if entry.posting.counterparty in receivers:
            times = [(_ONE, levels.when(amounts[entry.key]))]
        else:
            times = levels.between(level, level + amount)
            level += amount
        if times and times[-1][1] > entry.posting.time:
            parts[entry.key] = list(_parts(entry, times))
    return parts


def _parts(entry: Entry, times: Sequence[tuple[Fraction, datetime]]) -> Iterator[Entry]:
    for number, (share, time) in enumerate(times):
        posting = replace(entry.posting, time=max(time, entry.posting.time))
        yield replace(entry, posting=posting, amount=entry.amount * share, added=entry.added * share, part=number)


def _remark(entry: Entry) -> Finding:
    posting = entry.posting
    detail = (
        f"{posting.product} received on {posting.certificate} counts from {format_instant(posting.time)} on, "
        "when as much was issued on it"
    )
    related = row_names(posting)
    return Finding("balance/posting", Outcome.NOT_APPLICABLE, "COUNTED_FROM_ISSUE", detail, posting.id, related=related)
