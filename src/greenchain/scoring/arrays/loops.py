"""Products that feed each other: a fixed point, taken only where it is shown to exist, with bounds that are shown.

With non-negative amounts ``A`` and burdens ``b`` the totals ``x = b + A x`` exist, and are what infinitely many rounds
add up to, exactly where some positive weights ``w`` have ``A w < w`` (an M-matrix; Berman & Plemmons 1979, ch. 6).
Such weights are looked for at the upper amounts, which the others never exceed; units do not matter, for the weights
carry them. Where none are found in the stated number of rounds the system is refused.

The totals are then iterated from below. However far that came, ``|x - x*| <= max(r / d) w`` for the residual ``r`` and
``d = w - A w > 0``: the bounds follow from this and not from a hope that the iteration has settled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenchain.graph.engine.arrays import Longs, Reals
from greenchain.scoring.arrays.footprint_graph import FootprintGraph
from greenchain.values.errors import Fault, InputError

MAX_ROUNDS = 50_000  # a loop that keeps 99.9 of 100 parts in circulation settles in these, within seconds
MAX_WORK = 400_000_000  # edges times rounds: a few seconds
_ROUNDOFF = 2.0**-53
_SETTLED = 2.0**-51  # relative change below which another round moves nothing
_WIDEST = 1e-9  # relative width that rounding may give to bounds; a wider one means that it did not settle
_HEAVIEST = 1e100  # weights beyond it grow without end
_ROUGH = 1e-3  # weights need not be exact: what they show is checked


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """The edges that products of one level have among themselves, consumers and suppliers counted from its first."""

    size: int
    supplier: Longs
    consumer: Longs
    amount: Reals
    burden: Reals
    """Lower, point and upper, with all that comes from earlier levels."""

    def fed(self, totals: Reals, column: int) -> Reals:
        """``A x``: what every product takes of the others, in one order of summation."""
        return _summed(self.consumer, self.amount[:, column] * totals[self.supplier], self.size)

    @property
    def rounds(self) -> int:
        """How many rounds the budget allows."""
        return int(min(MAX_ROUNDS, max(64, MAX_WORK // max(self.supplier.size, 1))))

    @property
    def roundoff(self) -> Reals:
        """The share by which one round may be off, product by product."""
        counts = np.bincount(self.consumer, minlength=self.size).astype(np.float64)
        return (counts + 4) * (2 * _ROUNDOFF)


def solve_loops(graph: FootprintGraph, totals: Reals, first: int, last: int, *, pad: float) -> None:
    """Fill in the totals of the products numbered ``first`` to ``last``, a level with loops.

    Raises:
        InputError: ``SYSTEM_NOT_PRODUCTIVE``; ``BUDGET_EXCEEDED`` where the totals do not settle.
    """
    loop = loop_of(graph, totals, first, last)
    if not np.isfinite(loop.burden).all():
        totals[first:last] = np.inf  # refused when all are at hand
        return
    _require_productive(loop, graph, first)
    solved = np.column_stack([_iterated(loop, column) for column in range(3)])
    weights, margin = _weights_for(loop, solved[:, 2])
    below, above = (_error(loop, solved[:, at], at, margin=margin, pad=pad) * weights for at in (0, 2))
    if not pad:
        below[solved[:, 2] == 0], above[solved[:, 2] == 0] = 0, 0  # what settled at nothing is fed by nothing
    if np.any(np.maximum(below, above) > _WIDEST * solved[:, 2] + pad * _HEAVIEST):
        raise _unsettled(loop)
    lower = np.maximum((solved[:, 0] - below) * (1 - 8 * _ROUNDOFF), graph.burden[first:last, 0])
    upper = (solved[:, 2] + above) * (1 + 8 * _ROUNDOFF)
    totals[first:last] = np.column_stack([lower, np.clip(solved[:, 1], lower, upper), upper])


def loop_of(graph: FootprintGraph, totals: Reals, first: int, last: int) -> Loop:
    """The loops of one level; what earlier levels supply is added to the burdens, rounded outward."""
    offsets = graph.offsets[first : last + 1]
    needs = slice(offsets[0], offsets[-1])
    supplier = graph.supplier[needs].astype(np.int64)
    counts = np.diff(offsets)
    consumer = np.arange(last - first).repeat(counts)
    inside = supplier >= first
    parts = totals[supplier[~inside]] * graph.amount[needs][~inside]
    outside = np.column_stack([_summed(consumer[~inside], parts[:, at], last - first) for at in range(3)])
    slack = np.where(np.bincount(consumer[~inside], minlength=last - first) > 0, counts + 3, 0) * (2 * _ROUNDOFF)
    burden = graph.burden[first:last] + outside
    burden[:, 0] *= 1 - slack
    burden[:, 2] *= 1 + slack
    return Loop(last - first, supplier[inside] - first, consumer[inside], graph.amount[needs][inside], burden)


def _require_productive(loop: Loop, graph: FootprintGraph, first: int) -> None:
    """Find weights that every product's needs stay below; ``w = 1 + A w`` round by round comes to some if any exist."""
    weights = np.ones(loop.size)
    for _ in range(loop.rounds):
        needs = loop.fed(weights, 2) * (1 + loop.roundoff)
        wrong = needs >= weights
        if not wrong.any():
            return
        weights = 1 + needs
        if weights.max() > _HEAVIEST:
            break
    places = np.flatnonzero(np.isin(graph.number, first + np.flatnonzero(wrong)[:20]))
    raise InputError(
        Fault(
            "SYSTEM_NOT_PRODUCTIVE",
            "products that need less of each other than they give, at their upper amounts",
            f"products {', '.join(map(str, places.tolist()))}",
        )
    )


def _iterated(loop: Loop, column: int) -> Reals:
    burden = loop.burden[:, column]
    totals = burden
    for _ in range(loop.rounds):
        following = burden + loop.fed(totals, column)
        change = np.abs(following - totals)
        totals = following
        if np.all(change <= _SETTLED * totals):
            return totals
    raise _unsettled(loop)


def _weights_for(loop: Loop, totals: Reals) -> tuple[Reals, Reals]:
    """Weights ``w`` in proportion to the totals, and ``w - A w``, which is above zero: it is computed, not assumed."""
    filler = float(totals.max(initial=0.0)) or 1.0
    start = np.where(totals > 0, totals, filler)
    weights = start
    for _ in range(loop.rounds):
        needs = loop.fed(weights, 2) * (1 + loop.roundoff)
        margin = weights - needs
        following = start + needs
        if np.all(following - weights <= _ROUGH * start) and np.all(margin > 0):
            return weights, margin * (1 - 4 * _ROUNDOFF)
        weights = following
    raise _unsettled(loop)


def _error(loop: Loop, totals: Reals, column: int, *, margin: Reals, pad: float) -> float:
    """By how many weights the totals may be off."""
    again = loop.burden[:, column] + loop.fed(totals, column)
    residual = np.abs(again - totals) + (again + totals) * loop.roundoff + pad
    return float(np.max(residual / margin, initial=0.0)) * (1 + 8 * _ROUNDOFF)


def _unsettled(loop: Loop) -> InputError:
    wanted = f"a loop whose totals settle in {loop.rounds} rounds"
    return InputError(Fault("BUDGET_EXCEEDED", wanted, f"{loop.size} products that feed each other"))


def _summed(groups: Longs, parts: Reals, count: int) -> Reals:
    """Sums by group, added in the order given."""
    return np.bincount(groups, weights=parts, minlength=count).astype(np.float64, copy=False)
