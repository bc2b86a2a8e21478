"""Both sides of a sale: no buyer books more of a lot than a seller whose book is here posted out of it.

A claim is matched with the same claim, since a lot sold without it cannot be bought with it; the goods of a lot, claims
aside, are matched too, since a buyer may drop a claim but not add goods. A seller's row without lot or buyer may stand
for any buyer but the seller itself: what a site has from itself it must have sent to itself. Only what no assignment of
rows could explain is found. A buyer's row that names no seller, or one that only looks like a site of these books, is
held against the one site that sent it such goods; what is found so is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from greenchain.graph.custody.accounts import amount_text, amount_told
from greenchain.graph.custody.book import Book, Entry
from greenchain.graph.custody.physical import physical
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.raising import raised_finding
from greenchain.graph.custody.spellings import look
from greenchain.model.postings import Posting, PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_CHECK = "balance/transfer"
_ANY = ""
_ZERO = Fraction(0)


class _Side(NamedTuple):
    """Amounts by lot and buyer; an empty one stands for any."""

    lot: str
    buyer: str


_Row = tuple[_Side, Entry]


@dataclass(frozen=True, slots=True)
class _Sale:
    """What one seller sold of one product under one claim, or in goods whatever the claim."""

    seller: str
    product: str
    claim: tuple[str, str] | None

    @property
    def where(self) -> str:
        """For findings."""
        return " ".join(part for part in (self.seller, self.product, *(self.claim or ())) if part)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows by what was sold: bought from a seller, bought from what is presumably one, and sold."""

    bought: defaultdict[_Sale, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    presumed: defaultdict[_Sale, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    sold: defaultdict[_Sale, list[_Row]] = field(default_factory=lambda: defaultdict(list))


def unmatched_transfers(book: Book, *, policy: AccountPolicy) -> Iterator[Finding]:
    """What buyers booked beyond what sellers did, a finding for each seller, claim, lot and buyer."""
    unread = {(row.posting.site, row.posting.product) for row in book.open_rows}
    rows = _rows(book)
    told: set[tuple[str, str, str, str]] = set()
    for sale in sorted(rows.bought.keys() | rows.presumed.keys(), key=_order):
        if (sale.seller, sale.product) in unread:
            continue  # its rows say so already
        firm = list(_of_sale(sale, rows.bought[sale], rows.sold[sale], policy))
        found = firm
        if not firm and rows.presumed[sale]:
            found = list(_left_open(_of_sale(sale, rows.bought[sale] + rows.presumed[sale], rows.sold[sale], policy)))
        for finding, side in found:
            place = (sale.seller, sale.product, side.lot, side.buyer)
            if sale.claim or place not in told:
                told.add(place)
                yield finding


def _order(sale: _Sale) -> tuple[str, str, bool, tuple[str, str]]:
    return sale.seller, sale.product, sale.claim is None, sale.claim or ("", "")


def _rows(book: Book) -> _Rows:
    """The rows of both sides of every sale, under their claim and whatever it is."""
    rows, sites = _Rows(), book.sites
    presumed = _presumed_sellers(book)
    for entry in book.entries:
        posting = entry.posting
        if posting.direction is PostingDirection.OUT:
            seller, table, side = posting.site, rows.sold, _Side(posting.lot, posting.counterparty)
        elif posting.direction is not PostingDirection.IN:
            continue
        elif posting.counterparty in sites:
            seller, table, side = posting.counterparty, rows.bought, _Side(posting.lot, posting.site)
        else:
            seller, table, side = presumed(posting), rows.presumed, _Side(posting.lot, posting.site)
        if not seller:
            continue
        if posting.characteristic:
            table[_Sale(seller, posting.product, (posting.characteristic, posting.scheme))].append((side, entry))
        table[_Sale(seller, posting.product, None)].append((side, entry))
    return rows


def _presumed_sellers(book: Book) -> Callable[[Posting], str]:
    """Who sold what a row without a known seller received: whoever sent that lot there, or has a name that looks alike.

    Empty where nobody did, or several.
    """
    sent: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for entry in book.entries:
        posting = entry.posting
        if posting.direction is PostingDirection.OUT and posting.lot and posting.counterparty:
            sent[posting.counterparty, posting.product, posting.lot].add(posting.site)
    looks: defaultdict[str, set[str]] = defaultdict(set)
    for site in book.sites:
        looks[look(site)].add(site)

    def seller(posting: Posting) -> str:
        if posting.counterparty:
            found = looks.get(look(posting.counterparty), set())
        else:
            found = sent.get((posting.site, posting.product, posting.lot), set())
        return next(iter(found)) if len(found) == 1 else ""

    return seller


def _left_open(found: Iterable[tuple[Finding, _Side]]) -> Iterator[tuple[Finding, _Side]]:
    for finding, side in found:
        detail = f"{finding.detail}, if rows without a known seller are about it"
        yield replace(finding, outcome=Outcome.NOT_DETERMINED, detail=detail, missing=("counterparty",)), side


def _of_sale(
    sale: _Sale, bought: Sequence[_Row], sold: Sequence[_Row], policy: AccountPolicy
) -> Iterator[tuple[Finding, _Side]]:
    demand, supply = _sums(bought, sale, policy), _sums(sold, sale, policy)
    short = list(_exceeding(demand, supply, sale.seller))
    for side, booked, posted in short:
        detail = f"{amount_told(booked)} {policy.uom} booked as received, {amount_told(posted)} as sent"
        where = " ".join(part for part in (sale.where, side.lot, side.buyer and f"to {side.buyer}") if part)
        values = {"received": amount_text(booked), "sent": amount_text(posted), "uom": policy.uom}
        yield Finding(_CHECK, Outcome.DOES_NOT_CONFORM, "TRANSFER_NOT_MATCHED", detail, where, values=values), side
    if sale.claim is None or short:
        return
    rank = policy.models.rank
    for model in sorted({entry.model for _, entry in bought}, key=rank):
        strict_in = _sums([pair for pair in bought if rank(pair[1].model) >= rank(model)], sale, policy)
        strict_out = _sums([pair for pair in sold if rank(pair[1].model) >= rank(model)], sale, policy)
        for side, booked, posted in _exceeding(strict_in, strict_out, sale.seller):
            detail = f"{amount_told(booked)} {policy.uom} received as {model}, {amount_told(posted)} sent so"
            where = " ".join(part for part in (sale.where, side.lot, side.buyer and f"to {side.buyer}") if part)
            yield raised_finding(policy, detail, where, claimed=model), side


def _sums(rows: Sequence[_Row], sale: _Sale, policy: AccountPolicy) -> dict[_Side, Fraction]:
    """Amounts by lot and buyer; of goods, each lot once where its rows are claims on the same goods."""
    entries = [entry for _, entry in rows]
    sides = {entry.key: side for side, entry in rows}
    amounts = {entry.key: entry.amount for entry in entries}
    counted: Iterable[tuple[Entry, Fraction]] = ((entry, amounts[entry.key]) for entry in entries)
    is_inflow = bool(entries) and entries[0].is_inflow
    if sale.claim is None and (is_inflow or policy.dual_claims):
        counted = physical(entries, amounts=amounts, merges_blank=is_inflow, within=lambda entry: sides[entry.key])
    sums: defaultdict[_Side, Fraction] = defaultdict(Fraction)
    for entry, amount in counted:
        sums[sides[entry.key]] += amount
    return sums


def _exceeding(
    demand: dict[_Side, Fraction], supply: dict[_Side, Fraction], seller: str
) -> Iterator[tuple[_Side, Fraction, Fraction]]:
    """Where more was booked than posted: by lot and buyer, then by one of them, then in all; the closest view first."""
    views: tuple[Callable[[_Side], _Side], ...] = (
        lambda side: side,
        lambda side: _Side(side.lot, _ANY),
        lambda side: _Side(_ANY, side.buyer),
        lambda _: _Side(_ANY, _ANY),
    )
    offered = _Offers(supply, seller)
    for view in views:
        wanted: defaultdict[_Side, Fraction] = defaultdict(Fraction)
        for side, amount in demand.items():
            wanted[view(side)] += amount
        found = [
            (side, amount, posted) for side, amount in sorted(wanted.items()) if amount > (posted := offered.to(side))
        ]
        yield from found
        if found:
            return


class _Offers:
    """What a seller posted that a buyer's row may be about: rows without lot or buyer may be about any other buyer."""

    def __init__(self, supply: dict[_Side, Fraction], seller: str) -> None:
        self._exact = supply
        self._seller = seller
        self._by_lot: defaultdict[str, Fraction] = defaultdict(Fraction)
        self._by_buyer: defaultdict[str, Fraction] = defaultdict(Fraction)
        for side, amount in supply.items():
            self._by_lot[side.lot] += amount
            self._by_buyer[side.buyer] += amount

    def to(self, side: _Side) -> Fraction:
        """The most that could have gone to this lot and buyer."""
        lots, buyers = {side.lot, _ANY}, {side.buyer} if side.buyer == self._seller else {side.buyer, _ANY}
        if not side.lot and not side.buyer:
            return sum(self._exact.values(), _ZERO)
        if not side.lot:
            return sum((self._by_buyer[buyer] for buyer in buyers), _ZERO)
        if not side.buyer:
            return sum((self._by_lot[lot] for lot in lots), _ZERO)
        return sum((self._exact.get(_Side(lot, buyer), _ZERO) for lot in lots for buyer in buyers), _ZERO)
