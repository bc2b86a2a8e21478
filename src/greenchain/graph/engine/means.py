"""Weighted means of rows of a table, many at a time: in passes over first edges, second edges and so on.

Means with most edges stand first, so each pass takes rows from the front; and the order of summation is fixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Edges, Longs, Reals, Truths

ROWS = 2_048  # sources of one row that are summed at a time
MANY = 64  # sources of one row from which on it is summed on its own, for a pass each would carry few rows


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """Weighted means of rows of ``table``.

    Edge ``e`` leads to row ``row[e]`` of ``table`` and weighs ``weight[e]``: NaN where that is not known,
    ``None`` where none is. Weights decide nothing where a mean has one edge; where it has several, and the sum of their
    weights is not known or zero, the mean is zero, as is that of none.
    """

    table: Reals
    row: Longs
    weight: Reals | None

    def of(self, first: Longs, counts: Longs, *, room: Reals | None = None) -> tuple[Reals, Longs]:
        """The means of ``counts[i]`` edges from ``first[i]`` on, as rows; row ``j`` is that of ``i = order[j]``.

        Those with most edges come first, so that each pass takes rows from the front. ``room`` for two tables of means
        is used again where it is given, and the answer lies in it.
        """
        capped = np.minimum(counts, MANY + 1)
        order = np.argsort((MANY + 1 - capped).astype(np.uint16), kind="stable")  # 16 bits: a radix sort
        first, counts = first[order], counts[order]
        most = min(MANY, int(capped.max(initial=0)))
        fronts = np.searchsorted(
            -capped[order], -np.arange(most + 1)
        ).tolist()  # how many have more than 0, 1, .. edges
        shape = (2, counts.size, self.table.shape[1])
        mean, one_more = np.empty(shape) if room is None or room.shape[1] < shape[1] else room[:, : shape[1]]
        mean[fronts[0] :] = 0.0
        self._rows(first[: fronts[0]], mean)
        several = fronts[1] if most else 0
        if several and self.weight is None:
            mean[:several] = 0.0
        elif several:
            share, long_share, is_known = self._normalized(first, counts, fronts)
            mean[:several] *= share[0][:, None]
            for number in range(1, most):
                front = fronts[number]
                self._rows(first[:front] + number, one_more)
                one_more[:front] *= share[number][:, None]
                mean[:front] += one_more[:front]
            for row, shares in enumerate(long_share):
                for begin in range(0, shares.size, ROWS):
                    some = shares[begin : begin + ROWS]
                    at = first[row] + MANY + begin + np.arange(some.size)
                    mean[row] += (self.table[self.row[at]] * some[:, None]).sum(axis=0)
            mean[:several][~is_known] = 0.0
        return mean, order

    def _rows(self, edges: Longs, out: Reals) -> None:
        np.take(self.table, self.row[edges], axis=0, out=out[: edges.size], mode="clip")

    def _normalized(self, first: Longs, counts: Longs, fronts: list[int]) -> tuple[list[Reals], list[Reals], Truths]:
        """Of means with several edges: shares of first edges, of second ones, ..; of those beyond; which are known."""
        weight = self.weight
        if weight is None:
            raise TypeError("there are no weights")
        parts = [weight[first[:front] + number] for number, front in enumerate([fronts[1], *fronts[1:-1]])]
        rest = [weight[first[row] + MANY : first[row] + counts[row]] for row in range(fronts[-1])]
        totals = parts[0].copy()
        with np.errstate(over="ignore"):
            for part in parts[1:]:
                totals[: part.size] += part
            for row, part in enumerate(rest):
                totals[row] += part.sum()
        is_known = (totals > 0) & np.isfinite(totals)  # which NaN, and a sum beyond what floats hold, are not
        whole = np.where(is_known, totals, np.inf)
        # divided, for the inverse of a very small total is beyond what floats hold
        return (
            [part / whole[: part.size] for part in parts],
            [part / whole[row] for row, part in enumerate(rest)],
            is_known,
        )


def spans(edges: Edges, nodes: npt.NDArray[np.integer]) -> tuple[Longs, Longs]:
    """The place of the first edge of each of ``nodes``, and how many it has."""
    at = nodes.astype(np.int64, copy=False)
    first = edges.offsets[at].astype(np.int64)
    return first, edges.offsets[1:][at] - first


def put_rows(table: Reals, rows: npt.NDArray[np.integer], values: Reals) -> None:
    """Set ``rows`` of ``table``, each as one item of that many bytes: numpy copies those at twice the pace."""
    if not values.size:
        return
    item = np.dtype((np.void, values.dtype.itemsize * values.shape[1]))
    table.view(item)[:, 0].put(rows, np.ascontiguousarray(values).view(item)[:, 0])
