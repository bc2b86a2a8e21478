"""One pass over a supply graph, level by level: every product's lower, point and upper total at once.

All figures are non-negative, so totals grow with every one of them and two corner passes are exact bounds. What floats
lose is given back outward: a product with ``d`` suppliers is worked out in ``d`` products and ``d`` additions, each off
by at most 2**-53 of itself, so its lower total is made smaller by ``d + 3`` times that share and its upper one larger
by twice as much. Point totals are left as computed.

Wide levels are gathered and added by numpy; narrow ones one by one, since a chain may be as long as the graph is large.
"""

from __future__ import annotations

from operator import sub

import numpy as np

from greenchain.graph.engine.arrays import Longs, Reals
from greenchain.scoring.arrays.footprint_graph import FootprintGraph
from greenchain.scoring.arrays.loops import solve_loops
from greenchain.values.errors import Fault, InputError

UNIT_ROUNDOFF = 2.0**-53
NARROW = 24  # edges of a level below which a plain loop is quicker than some five numpy calls
CHUNK = 32_768  # edges at once: what they bring together stays near the processor, and memory is bounded
_PAD = 2.0**-1000  # more than all that underflow can take from one total
_SMALLEST = 2.0**-960  # products above it lose nothing to underflow


def level_totals(graph: FootprintGraph) -> Reals:
    """Lower, point and upper totals, a row a product, by the graph's own numbers.

    Raises:
        InputError: totals beyond what floats hold, or products that consume too much of each other.
    """
    totals = _passed(graph, pad=0.0)
    if graph.least_amount * _least(totals) < _SMALLEST:  # some product may be too small for a float to hold in full
        totals = _passed(graph, pad=_PAD)
    if not np.isfinite(totals).all():
        raise InputError(Fault("NUMBER_OUT_OF_RANGE", "totals that a float can hold", "totals beyond 1e308"))
    return totals


def outward(suppliers: Longs) -> Reals:
    """What lower, point and upper totals are multiplied by, for products with that many suppliers."""
    safety = np.ones((suppliers.size, 3))
    steps = np.where(suppliers > 0, suppliers + 3, 0) * UNIT_ROUNDOFF
    safety[:, 0] -= steps
    safety[:, 2] += 2 * steps
    return safety


def _passed(graph: FootprintGraph, *, pad: float) -> Reals:
    totals = graph.burden.copy()
    safety = outward(np.diff(graph.offsets))
    cuts, loops = _slices(graph)
    nodes, edges = cuts.tolist(), graph.offsets[cuts].tolist()
    begins = graph.offsets[:-1] - np.repeat(graph.offsets[cuts[:-1]], np.diff(cuts))
    parts = np.empty((max(map(sub, edges[1:], edges), default=0), 3))
    at, last = 0, len(nodes) - 1
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        while at < last:
            after = at + 1
            count = edges[after] - edges[at]
            if at in loops:
                solve_loops(graph, totals, nodes[at], nodes[after], pad=pad)
            elif count < NARROW and not pad:
                while after < last and edges[after + 1] - edges[after] < NARROW and after not in loops:
                    after += 1
                _one_by_one(graph, totals, nodes[at], nodes[after], safety=safety)
            elif count:
                needs, here = slice(edges[at], edges[after]), slice(nodes[at], nodes[after])
                taken = parts[:count]
                totals.take(graph.supplier[needs], axis=0, mode="clip", out=taken)  # checked when the graph was made
                taken *= graph.amount[needs]
                own = totals[here]
                own += np.add.reduceat(taken, begins[here], axis=0)  # past level 0 everyone has a supplier
                own *= safety[here]
                if pad:
                    own[:, 0] = np.maximum(own[:, 0] - pad, 0)
                    own[:, 2] += pad
            at = after
    return totals


def _slices(graph: FootprintGraph) -> tuple[Longs, set[int]]:
    """Where slices of products begin, and which of them are levels with loops; no other is wider than the cache."""
    work = np.searchsorted(graph.offsets, np.arange(CHUNK, graph.supplier.size, CHUNK))
    cuts = np.unique(np.concatenate([graph.level_start, np.minimum(work, graph.size)]))
    level = np.searchsorted(graph.level_start, cuts, side="right") - 1
    is_looping = np.isin(level, graph.loop_levels)
    cuts, is_looping = (some[~is_looping | (cuts == graph.level_start[level])] for some in (cuts, is_looping))
    return cuts.astype(np.int64), set(np.flatnonzero(is_looping).tolist())


def _one_by_one(graph: FootprintGraph, totals: Reals, first: int, last: int, *, safety: Reals) -> None:
    offsets = graph.offsets[first : last + 1].tolist()
    needs = slice(offsets[0], offsets[-1])
    suppliers, amounts = (graph.supplier[needs] * 3).tolist(), graph.amount[needs].tolist()
    factors = safety[first:last].tolist()
    flat: memoryview[float] = totals.reshape(-1).data  # type: ignore[assignment]  # of floats, which stubs do not say
    for at, (shrink, _, grow) in enumerate(factors):
        begin, end = offsets[at] - offsets[0], offsets[at + 1] - offsets[0]
        if begin == end:
            continue
        lower, point, upper = 0.0, 0.0, 0.0
        for place in range(begin, end):
            start = suppliers[place]
            less, likely, more = amounts[place]
            lower += less * flat[start]
            point += likely * flat[start + 1]
            upper += more * flat[start + 2]
        own = (first + at) * 3
        flat[own] = (flat[own] + lower) * shrink
        flat[own + 1] += point
        flat[own + 2] = (flat[own + 2] + upper) * grow


def _least(totals: Reals) -> float:
    """The smallest total above zero."""
    return float(np.where(totals > 0, totals, 1.0).min(initial=1.0))
