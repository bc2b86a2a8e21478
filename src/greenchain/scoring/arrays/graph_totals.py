"""The totals of all products of a supply graph, in the caller's numbers."""

from __future__ import annotations

from dataclasses import dataclass

from greenchain.graph.engine.arrays import Reals
from greenchain.scoring.arrays.footprint_graph import FootprintGraph
from greenchain.scoring.arrays.level_pass import level_totals


@dataclass(frozen=True, slots=True, eq=False)
class GraphTotals:
    """What one unit of each product burdens, with everything behind it; a vector a bound, by the caller's numbers.

    Attributes:
        lower, upper: bounds that hold for every choice of amounts and burdens inside theirs, rounding included.
        point: the total at the point figures, as floats come to it.
    """

    lower: Reals
    point: Reals
    upper: Reals


def roll_up(graph: FootprintGraph) -> GraphTotals:
    """The totals of all products: burden + amounts x totals of the suppliers, lower, point and upper.

    Raises:
        InputError: ``SYSTEM_NOT_PRODUCTIVE`` where products feed each other and nothing shows that output is left;
            ``BUDGET_EXCEEDED`` where that takes too many rounds; ``NUMBER_OUT_OF_RANGE`` for totals beyond floats.

    >>> graph = FootprintGraph.from_edges(
    ...     size=2, supplier=[0], consumer=[1], amount=([2], [2], [3]), burden=([5, 1], [5, 1], [5, 1])
    ... )
    >>> roll_up(graph).point.tolist()
    [5.0, 11.0]
    """
    totals = level_totals(graph).take(graph.number, axis=0, mode="clip")
    return GraphTotals(lower=totals[:, 0].copy(), point=totals[:, 1].copy(), upper=totals[:, 2].copy())
