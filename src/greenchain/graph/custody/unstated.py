"""What other sites drew on a site's certificates and the site does not say that it sent, is gone all the same.

A certificate's quantity is one. The site that issued it either hands it on, and then its book shows that it sent the
goods, or keeps, sells or retires it itself. What others received on it beyond what the issuer's rows can be about is
entered here as sent unstated; what the issuer then no longer covers was used twice.

An issuer's row may be about a draw in favor of the issuer wherever goods could have gone that way, even by hands whose
books are not here. Against it a row must say so: it cites the certificate, or names the site or whom it bought from, or
names nobody and no other lot. What only the second reading finds is open.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from greenchain.graph.custody.accounts import Judged, amount_text, amount_told
from greenchain.graph.custody.book import Book, Entry, Stock, book_order, row_names
from greenchain.graph.custody.credit_method import never, run
from greenchain.graph.custody.credits import RowKey, Shortfall
from greenchain.graph.custody.draws import CHECK, Draws, cited_by_name, draws_on, outs_by_lot
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.stocks import StockRows
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_ZERO = Fraction(0)
_ANYWHERE = "anywhere"
_FEW = 16  # issuers of one certificate for each of which its draws are looked through; there is seldom more than one
Unstated: TypeAlias = Mapping[Stock, Sequence[Entry]]
"""By the stock that the goods came from, what was sent unstated: entries with a part below zero."""


@dataclass(frozen=True, slots=True)
class UnstatedSales:
    """What was sent unstated: ``surely`` where rows are read in favor of the issuer, ``perhaps`` against it."""

    surely: Unstated
    perhaps: Unstated


@dataclass(slots=True)
class _Part:
    """What of a row is not matched yet, in the product that was issued."""

    entry: Entry
    left: Fraction


_Key = Callable[[Entry], Hashable]


def unstated_sales(book: Book, *, policy: AccountPolicy, overdrawn: Container[str]) -> UnstatedSales:
    """What other sites drew on certificates of each stock beyond what its rows can be about, in the issued product.

    Certificates that are ``overdrawn`` in all are passed over: they are found already.
    """
    read = partial(_read, book, policy=policy, overdrawn=overdrawn)
    perhaps = read(is_favorable=False)
    return UnstatedSales(read(is_favorable=True) if perhaps else {}, perhaps)


def _read(book: Book, *, policy: AccountPolicy, overdrawn: Container[str], is_favorable: bool) -> Unstated:
    issued: defaultdict[str, dict[tuple[Stock, str], Fraction]] = defaultdict(dict)
    outs: defaultdict[tuple[Stock, str], list[Entry]] = defaultdict(list)
    for entry in book.entries:
        posting = entry.posting
        if posting.direction is PostingDirection.ISSUE and posting.certificate and posting.characteristic:
            sums = issued[posting.certificate]
            sums[entry.stock, posting.product] = sums.get((entry.stock, posting.product), _ZERO) + entry.amount
        elif posting.direction is PostingDirection.OUT and posting.counterparty != posting.site:
            outs[entry.stock, posting.product].append(entry)
    drawn: defaultdict[tuple[Stock, str], list[_Part]] = defaultdict(list)
    cited, by_lot = cited_by_name(book), outs_by_lot(book)
    for name in sorted(name for name in cited.keys() & issued.keys() if name not in overdrawn):
        is_exact = len(issued[name]) <= _FEW
        draws, _ = draws_on(name, cited[name], by_lot, policy)
        of_one = _DrawsOfOne(draws, is_exact=is_exact, is_favorable=is_favorable)
        for (stock, product), others in _others(issued[name]):
            drawn[stock, product] += [_Part(*each) for each in of_one.of(stock, product, others)]
    ends = _dead_ends(book)
    found: defaultdict[Stock, list[Entry]] = defaultdict(list)
    for (stock, product), parts in sorted(drawn.items(), key=lambda item: item[0]):
        parts.sort(key=lambda part: book_order(part.entry))
        sent = list(_sent(outs, stock, product, policy))
        _match(parts, sent, ends if is_favorable else None)
        for part in parts:
            if part.left:
                found[stock].append(_entry(part, stock, product, number=len(found[stock])))
    return found


def used_twice(
    stocks: Sequence[StockRows],
    judged: Sequence[Judged],
    *,
    unstated: UnstatedSales,
    policy: AccountPolicy,
    at: datetime,
) -> Iterator[Finding]:
    """What issuers claimed, lost or retired although other sites drew it on their certificates."""
    for rows, account in zip(stocks, judged, strict=True):
        if rows.unsure or not unstated.perhaps.get(rows.stock):
            continue
        firm = _short(rows, account, unstated.surely.get(rows.stock, ()), policy, at)
        found = firm or _short(rows, account, unstated.perhaps[rows.stock], policy, at)
        for short, entry in found:
            yield _finding(short, entry, policy, fails=bool(firm) and not short.is_open)


def _others(issued: Mapping[tuple[Stock, str], Fraction]) -> Iterator[tuple[tuple[Stock, str], Fraction]]:
    """Each stock and product of a certificate, with how much of it other sites issued."""
    total = sum(issued.values(), _ZERO)
    by_site: defaultdict[str, Fraction] = defaultdict(Fraction)
    for (stock, _), amount in issued.items():
        by_site[stock.site] += amount
    for key in sorted(issued):
        yield key, total - by_site[key[0].site]


_Claim: TypeAlias = tuple[str, str, str]
"""Characteristic, scheme, issued product."""


class _DrawsOfOne:
    """What was drawn on one certificate, by claim.

    Args:
        draws: what was drawn.
        is_exact: whether to look anew for each of its issuers.
        is_favorable: whether what names no scheme is read in favor of the issuers.
    """

    def __init__(self, draws: Draws, *, is_exact: bool, is_favorable: bool) -> None:
        self._draws = draws
        self._is_exact = is_exact
        self._known: dict[_Claim, tuple[Mapping[RowKey, Fraction], Fraction]] = {}
        schemes: defaultdict[str, set[str]] = defaultdict(set)
        for entry in draws.issues:
            schemes[entry.posting.characteristic].add(entry.posting.scheme)
        self._receipts: defaultdict[_Claim, list[Entry]] = defaultdict(list)
        for entry in draws.receipts:
            characteristic, scheme = entry.posting.characteristic, entry.posting.scheme
            issued = schemes[characteristic]
            drawn = [scheme if scheme in issued else ""]
            if not scheme and scheme not in issued:
                # not stated, it is the one that there is; of several each perhaps, and of very many the first
                drawn = sorted(issued)[: _FEW if len(issued) <= _FEW else 1]
                drawn = [] if is_favorable and len(issued) > 1 else drawn
            for each in drawn:
                self._receipts[characteristic, each, draws.products[entry.key]].append(entry)

    def of(self, stock: Stock, product: str, others: Fraction) -> list[tuple[Entry, Fraction]]:
        """What other sites drew under the claim of a stock, and not from other issuers: the latest rows of it."""
        claim = (stock.characteristic, stock.scheme, product)
        receipts = self._receipts.get(claim, [])
        if claim not in self._known:
            self._known[claim] = self._draws.goods(receipts), self._draws.drawn(receipts)
        goods, drawn = self._known[claim]
        own = {entry.key for entry in receipts if entry.posting.site == stock.site}
        if own and self._is_exact:
            receipts = [entry for entry in receipts if entry.key not in own]
            goods, drawn = self._draws.goods(receipts), self._draws.drawn(receipts)
        else:  # at least so much, for what the issuer sent on counts as little without its own rows
            drawn -= sum((goods[key] for key in own), _ZERO)
        left = drawn - others
        found = []
        for entry in reversed(receipts):
            if left <= 0:
                break
            amount = _ZERO if entry.key in own else min(left, goods[entry.key])
            if amount:
                found.append((entry, amount))
                left -= amount
        return found


def _dead_ends(book: Book) -> frozenset[str]:
    """Sites of these books that sent nothing on."""
    sending = {entry.posting.site for entry in book.entries if entry.posting.direction is PostingDirection.OUT}
    return book.sites - sending - {row.posting.site for row in book.open_rows}


def _sent(
    outs: Mapping[tuple[Stock, str], Sequence[Entry]], stock: Stock, product: str, policy: AccountPolicy
) -> Iterator[_Part]:
    """What a stock sent of a product and of what is made of it, in units of the product."""
    given = {c.target: c.factor for c in policy.conversions if c.source == product} | {product: Fraction(1)}
    rows = [(entry, factor) for each, factor in given.items() for entry in outs.get((stock, each), ())]
    for entry, factor in sorted(rows, key=lambda row: book_order(row[0])):
        yield _Part(entry, entry.amount / factor)


def _match(drawn: Sequence[_Part], sent: Sequence[_Part], dead_ends: frozenset[str] | None) -> None:
    """Take off what the issuer's rows can be about; ``dead_ends`` where they are read in its favor."""
    for of_draw, of_out in _SAID:
        _take_off(drawn, sent, of_draw, of_out)
    if dead_ends is not None:
        _take_off(drawn, sent, _any, lambda out: None if out.posting.counterparty in dead_ends else _ANYWHERE)


def _any(_: Entry) -> str:
    return _ANYWHERE


_SAID: tuple[tuple[_Key, _Key], ...] = (
    (
        lambda draw: (draw.posting.certificate, draw.posting.site),
        lambda out: (out.posting.certificate, out.posting.counterparty),
    ),
    (lambda draw: draw.posting.certificate, lambda out: out.posting.certificate or None),
    (lambda draw: draw.posting.site, lambda out: out.posting.counterparty or None),
    (lambda draw: draw.posting.counterparty or None, lambda out: out.posting.counterparty or None),
    (lambda draw: draw.posting.lot or None, lambda out: None if out.posting.counterparty else out.posting.lot or None),
    (lambda draw: None if draw.posting.lot else _ANYWHERE, lambda out: None if out.posting.counterparty else _ANYWHERE),
    (_any, lambda out: None if out.posting.counterparty or out.posting.lot else _ANYWHERE),
)
"""What a draw and a row of the issuer have in common where the row is said to be about it; nothing is no match."""


def _take_off(drawn: Sequence[_Part], sent: Sequence[_Part], of_draw: _Key, of_out: _Key) -> None:
    by_key: defaultdict[Hashable, deque[_Part]] = defaultdict(deque)
    for out in sent:
        if out.left and (key := of_out(out.entry)) is not None:
            by_key[key].append(out)
    for draw in drawn:
        key = of_draw(draw.entry)
        queue = by_key.get(key) if key is not None else None
        while queue and draw.left:
            taken = min(draw.left, queue[0].left)
            draw.left -= taken
            queue[0].left -= taken
            if not queue[0].left:
                queue.popleft()


def _entry(part: _Part, stock: Stock, product: str, *, number: int) -> Entry:
    posting = replace(
        part.entry.posting,
        site=stock.site,
        characteristic=stock.characteristic,
        scheme=stock.scheme,
        product=product,
        direction=PostingDirection.OUT,
        counterparty=part.entry.posting.site,
    )
    return Entry(posting, part.left, part.entry.model, part.left, part=-number - 1)


def _short(
    rows: StockRows, account: Judged, unstated: Sequence[Entry], policy: AccountPolicy, at: datetime
) -> list[tuple[Shortfall, Entry]]:
    """What is not covered beside the unstated sales, be they of the day of the issue or of that of the draw."""
    if not unstated:
        return []
    amounts = {entry.key: account.covered.get(entry.key, entry.added) for entry in (*rows.entries, *unstated)}
    sources = rows.sources | {entry.key: ((entry.posting.product, Fraction(1)),) for entry in unstated}
    begin = {
        entry.posting.certificate: entry.posting.time
        for entry in reversed(rows.entries)
        if entry.posting.direction is PostingDirection.ISSUE
    }
    entries = {entry.key: entry for entry in (*rows.entries, *unstated)}
    found: list[Shortfall] = []
    from_issue = [
        replace(each, posting=replace(each.posting, time=begin[each.posting.certificate])) for each in unstated
    ]
    for dated in (from_issue, unstated):
        order = sorted((*rows.entries, *dated), key=book_order)
        found = run(order, sources, amounts=amounts, policy=policy, at=at, lapse_of=never).shortfalls
        if not found:
            return []
    return [(short, entries[short.draw.key]) for short in found]


def _finding(short: Shortfall, entry: Entry, policy: AccountPolicy, *, fails: bool) -> Finding:
    posting = entry.posting
    detail = f"{amount_told(short.amount)} {policy.uom} of {posting.product} is beyond what the certificates still give"
    return Finding(
        CHECK,
        Outcome.DOES_NOT_CONFORM if fails else Outcome.NOT_DETERMINED,
        "CERTIFICATE_USED_TWICE",
        detail,
        posting.id,
        values={"short": amount_text(short.amount), "uom": policy.uom},
        citation=policy.models.citation(policy.model),
        related=row_names(posting),
    )
