"""Goods behind claims: rows of one lot under several claims are about the same goods, which are counted once.

Of the rows of one lot, each claim adds up by itself, and the largest sum is how much of the goods there is; rows
without a claim are other goods. Goods that are sold take their claims with them: what goes to two buyers, or is sold
and retired, was there twice. Rows that name no lot may or may not be about the same goods: the caller says how they
are read, and reads them both ways where that decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from greenchain.graph.custody.book import Entry
from greenchain.graph.custody.credits import RowKey

_ZERO = Fraction(0)
_Claim = tuple[str, str]
"""Characteristic and scheme."""


def physical(
    entries: Iterable[Entry],
    *,
    amounts: Mapping[RowKey, Fraction],
    merges_blank: bool,
    within: Callable[[Entry], Hashable] = lambda _: None,
) -> Iterator[tuple[Entry, Fraction]]:
    """How much each entry adds to the goods, in the order given; nothing where another claim on its lot was as large.

    Args:
        entries: of one direction.
        amounts: what to count of each, by row.
        merges_blank: whether rows of one site and product that name no lot are about one lot, or each about its own.
        within: lots are told apart by what this gives, such as a period.
    """
    sums: defaultdict[Hashable, dict[tuple[str, str], Fraction]] = defaultdict(dict)
    most: defaultdict[Hashable, Fraction] = defaultdict(Fraction)
    for entry in entries:
        posting, amount = entry.posting, amounts[entry.key]
        if not posting.characteristic or (not posting.lot and not merges_blank):
            yield entry, amount
            continue
        goods = (posting.site, posting.product, posting.lot, within(entry))
        claims = sums[goods]
        claim = (posting.characteristic, posting.scheme)
        claims[claim] = claims.get(claim, _ZERO) + amount
        added = max(_ZERO, claims[claim] - most[goods])
        most[goods] += added
        yield entry, added


def sold(
    entries: Iterable[Entry],
    *,
    amounts: Mapping[RowKey, Fraction],
    merges_blank: bool,
    within: Callable[[Entry], Hashable] = lambda _: None,
) -> Iterator[tuple[Entry, Fraction]]:
    """How much each entry takes of the goods: as ``physical``, with the goods of each buyer apart.

    A row that names no buyer is about whichever delivery of its lot lets the least be sold twice.
    """
    lots: defaultdict[Hashable, _Deliveries] = defaultdict(_Deliveries)
    for entry in entries:
        posting, amount = entry.posting, amounts[entry.key]
        if not posting.characteristic or (not posting.lot and not merges_blank):
            yield entry, amount
        else:
            way = (posting.site, posting.product, posting.lot, posting.direction)
            yield entry, lots[way, within(entry)].add(entry, amount)


def delivery(entry: Entry) -> Hashable:
    """What is surely one delivery: what goes one way to one buyer at one time."""
    posting = entry.posting
    return posting.direction, posting.counterparty, posting.time


@dataclass(slots=True)
class _Deliveries:
    """What went out of one lot in one way, by buyer and claim.

    The goods are at least the largest claim of each named buyer, added up, and at least each claim in all. They need be
    no more: what names no buyer goes first where other claims were larger, and what is then left of it goes together.
    """

    by_buyer: dict[str, dict[_Claim, Fraction]] = field(default_factory=dict)
    in_all: dict[_Claim, Fraction] = field(default_factory=dict)
    named: Fraction = _ZERO
    goods: Fraction = _ZERO

    def add(self, entry: Entry, amount: Fraction) -> Fraction:
        """Enter a row; gives by how much the goods grew."""
        posting, before = entry.posting, self.goods
        claim = (posting.characteristic, posting.scheme)
        self.in_all[claim] = self.in_all.get(claim, _ZERO) + amount
        if posting.counterparty:
            claims = self.by_buyer.setdefault(posting.counterparty, {})
            most = max(claims.values(), default=_ZERO)
            claims[claim] = claims.get(claim, _ZERO) + amount
            self.named += max(_ZERO, claims[claim] - most)
        self.goods = max(before, self.named, self.in_all[claim])
        return self.goods - before


def amounts_of(entries: Iterable[Entry]) -> dict[RowKey, Fraction]:
    """What each entry moves its account by, by row."""
    return {entry.key: entry.added for entry in entries}
