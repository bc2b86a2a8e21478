"""Credits of certified stock: received, drawn oldest first, lapsing; an account that is never negative unnoticed.

Several input products may feed one product, so one pool holds them all; a draw names what it may take and how much of
its own product a unit of each gives. What no credit covers is a shortfall: found at once, or at the end of the period
where the policy allows an overdraft within it. It stays a debt that later stock pays first, so that amounts add up:
received = drawn + lapsed + closing, at every instant.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from heapq import heappop, heappush
from typing import NamedTuple, TypeAlias

_ZERO = Fraction(0)
_LEAST = timedelta(microseconds=1)  # the step of instants
_LAST = datetime.max.replace(tzinfo=UTC) - _LEAST
RowKey: TypeAlias = tuple[str, str, int]
"""Site, id of a posting in the book of that site, and which part of it."""


class Movement(NamedTuple):
    """A change of one account: in, out, loss or lapse, in units of the account's product.

    A draw gives another product: ``given`` is how much of its own, ``draw`` is its key.
    """

    time: datetime
    product: str
    kind: str
    amount: Fraction
    draw: RowKey | None = None
    given: Fraction = _ZERO


@dataclass(frozen=True, slots=True)
class Draw:
    """What is taken: an amount of a product, from any of the sources that give it.

    Attributes:
        key: unique in its pool.
        kind: ``out`` or ``loss``.
        sources: input product, and how much of the drawn product one unit of it gives; the first bears what is short.
        due: by when it must be covered; ``None`` for at once.
    """

    key: RowKey
    time: datetime
    amount: Fraction
    kind: str
    sources: tuple[tuple[str, Fraction], ...]
    due: datetime | None = None


class CreditPart(NamedTuple):
    """What a draw took of one credit, in the draw's own product; what no credit gave is as old as the draw."""

    amount: Fraction
    time: datetime
    lapse: datetime | None
    is_credit: bool = True


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What of a draw no credit covered, in its own product.

    Attributes:
        is_lapsed: whether credit that had lapsed would have covered it.
        is_open: whether the time to cover it has not ended.
    """

    draw: Draw
    amount: Fraction
    is_lapsed: bool = False
    is_open: bool = False


@dataclass(slots=True)
class _Credit:
    lapse: datetime | None
    amount: Fraction


_Held: TypeAlias = tuple[datetime, int, _Credit]
"""Credit by its age, which is also the order in which it lapses."""


@dataclass(slots=True)
class _Waiting:
    draw: Draw
    left: Fraction


class CreditPool:
    """The accounts of one stock; times must not go back from call to call, nor the dues of draws."""

    def __init__(self) -> None:
        self.movements: list[Movement] = []
        self.shortfalls: list[Shortfall] = []
        self._credits: defaultdict[str, list[_Held]] = defaultdict(list)  # heaps, the oldest on top
        self._count = 0
        self._lapses: list[tuple[datetime, str]] = []
        self._debts: defaultdict[str, Fraction] = defaultdict(Fraction)
        self._lapsed: defaultdict[str, Fraction] = defaultdict(Fraction)
        self._waiting: deque[_Waiting] = deque()
        self._waiting_for: defaultdict[str, deque[_Waiting]] = defaultdict(deque)

    def receive(
        self, time: datetime, product: str, amount: Fraction, *, lapse: datetime | None, since: datetime | None = None
    ) -> None:
        """Take stock in; it pays debts and draws that wait before it is credit, which ends at ``lapse``.

        Stock that was credit before is as old as ``since``; where that credit has ended, it comes in and lapses.
        """
        self.advance(time)
        self.movements.append(Movement(time, product, "in", amount))
        if lapse is not None and lapse <= time:
            self._lapsed[product] += amount
            after = min(time, _LAST) + _LEAST  # a lapse at the start of a period counts to the one before
            self.movements.append(Movement(after, product, "lapse", amount))
            return
        paid = min(amount, self._debts[product])
        self._debts[product] -= paid
        rest = self._serve_waiting(product, amount - paid)
        if rest:
            self._count += 1
            heappush(self._credits[product], (since or time, self._count, _Credit(lapse, rest)))
            if lapse is not None:
                heappush(self._lapses, (lapse, product))

    def _serve_waiting(self, product: str, rest: Fraction) -> Fraction:
        """Cover draws that wait for the product, the oldest first; gives what is left."""
        queue = self._waiting_for[product]
        while rest and queue:
            waiting = queue[0]
            factor = dict(waiting.draw.sources)[product]
            taken = min(rest, waiting.left / factor)
            if taken:
                self._record(waiting.draw, product, taken)
            waiting.left -= taken * factor
            rest -= taken
            if not waiting.left:
                queue.popleft()
        return rest

    def draw(self, draw: Draw) -> list[CreditPart]:
        """Take from the oldest credit of the draw's sources, then the next; gives what it took."""
        self.advance(draw.time)
        left = draw.amount
        parts: list[CreditPart] = []
        while left:
            held = [
                (self._credits[product][0][0], product, factor)
                for product, factor in draw.sources
                if self._credits[product]
            ]
            if not held:
                break
            _, product, factor = min(held)
            since, _, credit = self._credits[product][0]
            taken = min(credit.amount, left / factor)
            self._record(draw, product, taken)
            parts.append(CreditPart(taken * factor, since, credit.lapse))
            credit.amount -= taken
            left -= taken * factor
            if not credit.amount:
                heappop(self._credits[product])
        if left and draw.due is not None and draw.due > draw.time:
            waiting = _Waiting(draw, left)
            self._waiting.append(waiting)
            for product, _ in draw.sources:
                self._waiting_for[product].append(waiting)
        elif left:
            self._fall_short(draw, left)
        return [*parts, CreditPart(left, draw.time, None, is_credit=False)] if left else parts

    def advance(self, time: datetime) -> None:
        """Let everything lapse and fall due that does by ``time``."""
        while self._lapses and self._lapses[0][0] <= time:
            lapse, product = heappop(self._lapses)
            held = self._credits[product]
            while held and (ends := held[0][2].lapse) is not None and ends <= lapse:
                gone = heappop(held)[2]
                self._lapsed[product] += gone.amount
                self.movements.append(Movement(lapse, product, "lapse", gone.amount))
        while self._waiting and (due := self._waiting[0].draw.due) is not None and due <= time:
            waiting = self._waiting.popleft()
            if waiting.left:
                self._fall_short(waiting.draw, waiting.left)
                waiting.left = _ZERO

    def finish(self, time: datetime) -> None:
        """Close the book at ``time``: what still waits is short, but open."""
        self.advance(time)
        for waiting in self._waiting:
            if waiting.left:
                self._owe(waiting.draw, waiting.left)
                self.shortfalls.append(Shortfall(waiting.draw, waiting.left, is_open=True))
                waiting.left = _ZERO
        self._waiting.clear()

    def closing(self, product: str) -> Fraction:
        """Credit left, less what is owed."""
        return sum((credit.amount for _, _, credit in self._credits[product]), _ZERO) - self._debts[product]

    def _fall_short(self, draw: Draw, left: Fraction) -> None:
        """Note what no credit covers, and whether credit that lapsed before would have."""
        lapsed = sum((self._lapsed[product] * factor for product, factor in draw.sources), _ZERO)
        is_lapsed = lapsed >= left
        rest = left if is_lapsed else _ZERO
        for product, factor in draw.sources:  # lapsed credit excuses one claim only
            used = min(self._lapsed[product], rest / factor)
            self._lapsed[product] -= used
            rest -= used * factor
        self._owe(draw, left)
        self.shortfalls.append(Shortfall(draw, left, is_lapsed=is_lapsed))

    def _owe(self, draw: Draw, left: Fraction) -> None:
        product, factor = draw.sources[0]
        self._record(draw, product, left / factor)
        self._debts[product] += left / factor

    def _record(self, draw: Draw, product: str, amount: Fraction) -> None:
        given = amount * dict(draw.sources)[product]
        self.movements.append(Movement(draw.time, product, draw.kind, amount, draw.key, given))
