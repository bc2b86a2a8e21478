"""What a site sends to itself stays its own: it is there again as old as it was, and no more of it than was sent.

A book may show a step of production, or a move between two sheds, as a sale to oneself. The goods then come in with
the age and the lapse of the credit that went out, whichever of the two rows is booked first; what was never sent never
comes in. An average has no age to keep: there it comes in as far as it went out in the same period.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from greenchain.graph.custody.book import Entry, Stock
from greenchain.graph.custody.credits import CreditPart, CreditPool
from greenchain.graph.custody.periods import InventoryPeriod
from greenchain.graph.custody.policy import AccountPolicy, Conversion
from greenchain.model.postings import PostingDirection

_ZERO = Fraction(0)


@dataclass(slots=True)
class InternalMoves:
    """What is on its way within a site, by product: credit that went out, and goods that wait for it."""

    pool: CreditPool
    lapse_of: Callable[[datetime], datetime | None]
    _sent: defaultdict[str, deque[CreditPart]] = field(default_factory=lambda: defaultdict(deque))
    _waiting: defaultdict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))

    def send(self, entry: Entry, parts: Iterable[CreditPart]) -> None:
        """Enter what went out, in the parts of credit that it took."""
        posting = entry.posting
        self._sent[posting.product].extend(
            part if part.is_credit else part._replace(lapse=self.lapse_of(part.time)) for part in parts
        )
        self._bring(posting.product, posting.time)

    def receive(self, entry: Entry, amount: Fraction) -> None:
        """Enter what came in; beyond what went out it waits for that."""
        self._waiting[entry.posting.product] += amount
        self._bring(entry.posting.product, entry.posting.time)

    def _bring(self, product: str, time: datetime) -> None:
        sent = self._sent[product]
        while sent and self._waiting[product]:
            part = sent.popleft()
            taken = min(part.amount, self._waiting[product])
            self._waiting[product] -= taken
            self.pool.receive(time, product, taken, lapse=part.lapse, since=part.time)
            if taken < part.amount:
                sent.appendleft(part._replace(amount=part.amount - taken))


def moves_in_order(entries: Iterable[Entry], *, policy: AccountPolicy) -> list[Entry]:
    """The entries of a book with what the site sends to itself at an instant before what it sends to others then.

    Of several steps of production at one instant, that of the product made first comes first.
    """
    rows = list(entries)
    if not any(entry.is_internal for entry in rows):
        return rows
    depths = _depths(policy.conversions)
    last = len(depths) + 1

    def rank(entry: Entry) -> tuple[datetime, bool, int]:
        depth = depths.get(entry.posting.product, 0) if entry.is_internal else last
        return entry.posting.time, not entry.is_inflow, depth

    return sorted(rows, key=rank)


def within_period(entries: Iterable[Entry], *, policy: AccountPolicy) -> Iterator[Entry]:
    """The entries, of what a site has from itself only as much as it sent to itself in the same period."""
    rows = list(entries)
    left: defaultdict[tuple[Stock, str, InventoryPeriod], Fraction] = defaultdict(Fraction)
    for entry in rows:
        if entry.is_internal and entry.posting.direction is PostingDirection.OUT:
            left[entry.stock, entry.posting.product, policy.period(entry.posting.time)] += entry.amount
    for entry in rows:
        if not entry.is_internal or not entry.is_inflow:
            yield entry
            continue
        cell = (entry.stock, entry.posting.product, policy.period(entry.posting.time))
        added = min(entry.added, left[cell])
        left[cell] -= added
        yield replace(entry, added=added)


def _depths(conversions: Iterable[Conversion]) -> dict[str, int]:
    """By how many conversions each product is made at most, circles once round."""
    pairs = [(conversion.source, conversion.target) for conversion in conversions]
    depths = {name: 0 for pair in pairs for name in pair}
    for _ in range(len(depths)):
        before = dict(depths)
        for source, target in pairs:
            depths[target] = min(max(depths[target], depths[source] + 1), len(depths))
        if before == depths:
            break
    return depths
