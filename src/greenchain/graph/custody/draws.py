"""What was drawn on a certificate: received and retired, in the product that was issued, the goods of a lot once.

What a site received on a certificate and sent on under it is not drawn a second time by the next site; what it could
not have sent on is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from greenchain.graph.custody.book import Book, Entry, row_names
from greenchain.graph.custody.credits import RowKey
from greenchain.graph.custody.physical import physical
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

CHECK = "balance/certificate"
_ZERO = Fraction(0)
_NAMED = 8  # products named in a finding: enough to see what is meant
_Outs = Mapping[tuple[str, str, str, str], Fraction]
"""How much sites sent, by site, product, lot and certificate."""


@dataclass(frozen=True, slots=True)
class Draws:
    """One certificate, or several whose names look alike.

    Attributes:
        name: for findings.
        issues, receipts, retired: what was issued, received and retired; rows that no factor leads to are left out.
        amounts: of each row of those two, in the product that was issued.
        products: that product, of each such row.
        outs: how much sites sent.
    """

    name: str
    issues: tuple[Entry, ...]
    receipts: tuple[Entry, ...]
    retired: tuple[Entry, ...]
    amounts: Mapping[RowKey, Fraction]
    products: Mapping[RowKey, str]
    outs: _Outs

    def drawn(self, receipts: Sequence[Entry]) -> Fraction:
        """How much was received in these rows: the goods of a lot once, and what was sent on not again."""
        goods = self.goods(receipts)
        return sum(goods.values(), _ZERO) - _sent_on(receipts, goods, self.outs)

    def used_up(self) -> Fraction:
        """How much was retired by sites beyond what they had received: out of the issue itself."""
        retired: defaultdict[str, Fraction] = defaultdict(Fraction)
        for entry in self.retired:
            retired[entry.posting.site] += self.amounts[entry.key]
        for (site, *_), amount in self.goods(self.receipts).items():
            retired[site] -= amount
        return sum((amount for amount in retired.values() if amount > 0), _ZERO)

    def goods(self, receipts: Sequence[Entry]) -> Mapping[RowKey, Fraction]:
        """How much of the goods each of these rows is, those of a lot once."""
        goods = dict.fromkeys((entry.key for entry in receipts), _ZERO)
        counted = physical(receipts, amounts=self.amounts, merges_blank=False)
        return goods | {entry.key: amount for entry, amount in counted}


def cited_by_name(book: Book) -> Mapping[str, Sequence[Entry]]:
    """The rows that cite each certificate, but for those of which an issue could not be read."""
    cited: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in book.entries:
        if entry.posting.certificate:
            cited[entry.posting.certificate].append(entry)
    for row in book.open_rows:
        if row.posting.direction is PostingDirection.ISSUE:
            cited.pop(row.posting.certificate, None)
    return cited


def issued_product(product: str, products: Container[str], policy: AccountPolicy) -> tuple[tuple[str, Fraction], ...]:
    """The products issued that can have given a product (itself, if it is one), and how much a unit of each gives."""
    if product in products:
        return ((product, Fraction(1)),)
    return tuple((c.source, c.factor) for c in policy.conversions if c.target == product and c.source in products)


def unassigned(entry: Entry, products: Iterable[str], *, several: bool) -> Finding:
    """That a row cites a certificate for other products, and what it takes of them is not known."""
    code = "CONVERSION_AMBIGUOUS" if several else "NO_CONVERSION_FACTOR"
    detail = f"{entry.posting.product} on a certificate for {', '.join(islice(products, _NAMED))}"
    related = row_names(entry.posting)
    return Finding(CHECK, Outcome.NOT_DETERMINED, code, detail, entry.posting.id, related=related)


def outs_by_lot(book: Book) -> _Outs:
    """How much sites sent, as the draws on a certificate are held against it."""
    outs: defaultdict[tuple[str, str, str, str], Fraction] = defaultdict(Fraction)
    for entry in book.entries:
        posting = entry.posting
        if posting.direction is PostingDirection.OUT:
            outs[posting.site, posting.product, posting.lot, posting.certificate] += entry.amount
    return outs


def draws_on(name: str, entries: Sequence[Entry], outs: _Outs, policy: AccountPolicy) -> tuple[Draws, list[Finding]]:
    """The certificate's rows in its own product, and what no factor leads to."""
    issues = [entry for entry in entries if entry.posting.direction is PostingDirection.ISSUE]
    drawing = [e for e in entries if e.posting.direction in (PostingDirection.IN, PostingDirection.RETIRE)]
    issued = dict.fromkeys(sorted({entry.posting.product for entry in issues}))
    amounts: dict[RowKey, Fraction] = {}
    products: dict[RowKey, str] = {}
    findings: list[Finding] = []
    for entry in drawing if issues else ():
        found = issued_product(entry.posting.product, issued, policy)
        if len(found) != 1:
            if entry.is_inflow:  # a retirement says so itself
                findings.append(unassigned(entry, issued, several=bool(found)))
            continue
        products[entry.key], factor = found[0]
        amounts[entry.key] = entry.amount / factor
    received = tuple(entry for entry in drawing if entry.is_inflow and entry.key in amounts)
    retired = tuple(entry for entry in drawing if not entry.is_inflow and entry.key in amounts)
    return Draws(name, tuple(issues), received, retired, amounts, products, outs), findings


def _sent_on(receipts: Sequence[Entry], goods: Mapping[RowKey, Fraction], outs: _Outs) -> Fraction:
    """How much of the receipts came from sites that had received it on the same certificate and sent it on."""
    names = {"", *(entry.posting.certificate for entry in receipts)}
    received: defaultdict[str, Fraction] = defaultdict(Fraction)
    offered: defaultdict[str, defaultdict[tuple[str, str], list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in receipts:
        received[entry.posting.site] += goods[entry.key]
        offered[entry.posting.counterparty][entry.posting.product, entry.posting.lot].append(entry)
    total = _ZERO
    for seller in sorted(offered.keys() & received.keys()):
        passed = _ZERO
        for (product, lot), bought in offered[seller].items():
            sold = sum((outs.get((seller, product, lot, name), _ZERO) for name in names), _ZERO)
            share = sum((entry.amount for entry in bought), _ZERO)
            in_issued = sum((goods[entry.key] for entry in bought), _ZERO)
            passed += in_issued * min(Fraction(1), sold / share) if share else _ZERO
        total += min(passed, received[seller])
    return total
