"""The variance of one product's total, first order: each uncertain number once, over the whole graph.

One pass backward from the product finds how much a unit of every other product moves its total (the adjoint). Of a
product's own burden that is the sensitivity itself; of an amount it is the sensitivity of the consumer times the total
of the supplier. Squares of sensitivities times variances add up, and each of them is told: nothing is added along
paths, so what reaches the product on many ways is counted once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Longs, Reals
from greenchain.scoring.arrays.checking import MAX_FIGURE, named, one_length, reals, refuse_if
from greenchain.scoring.arrays.footprint_graph import FootprintGraph
from greenchain.scoring.arrays.graph_totals import GraphTotals, roll_up
from greenchain.scoring.arrays.loops import MAX_ROUNDS
from greenchain.values.errors import Fault, InputError

_SETTLED = 2.0**-51  # relative change below which another round moves nothing


@dataclass(frozen=True, slots=True, eq=False)
class GraphVariance:
    """The variance of one product's total and what each uncertain number adds to it.

    Attributes:
        product: by the caller's number.
        by_amount: what each edge's amount adds, in the caller's order of edges.
        by_burden: what each product's burden adds, by the caller's numbers.
        sensitivity: how much the total grows with one more unit of each product's burden.
    """

    product: int
    by_amount: Reals
    by_burden: Reals
    sensitivity: Reals

    @property
    def variance(self) -> float:
        """The sum of all that the numbers add, first order."""
        return float(self.by_amount.cumsum()[-1:].sum() + self.by_burden.cumsum()[-1:].sum())

    @property
    def sd(self) -> float:
        """The standard deviation."""
        return float(np.sqrt(self.variance))


def variance(
    graph: FootprintGraph,
    product: int,
    *,
    amount_sd: npt.ArrayLike,
    burden_sd: npt.ArrayLike,
    totals: GraphTotals | None = None,
) -> GraphVariance:
    """The first-order variance of the total of ``product`` at the point figures, its uncertain numbers independent.

    Args:
        graph: the supply graph.
        product: by the caller's number.
        amount_sd: standard deviation of each edge's amount, in the caller's order.
        burden_sd: standard deviation of each product's burden.
        totals: what ``roll_up`` gave, where it is at hand.

    Raises:
        InputError: a deviation that is none (``GRAPH_FIGURE``), no such product (``GRAPH_EDGE``), or what ``roll_up``
            refuses.

    >>> graph = FootprintGraph.from_edges(
    ...     size=2, supplier=[0], consumer=[1], amount=([2], [2], [2]), burden=([5, 1], [5, 1], [5, 1])
    ... )
    >>> variance(graph, 1, amount_sd=[0.5], burden_sd=[1, 0]).variance
    10.25
    """
    per_amount, per_burden = reals(amount_sd, "amount_sd"), reals(burden_sd, "burden_sd")
    one_length(graph.supplier.size, "amount_sd", per_amount)
    one_length(graph.size, "burden_sd", per_burden)
    refuse_if([*_deviations(per_amount, "amount_sd"), *_deviations(per_burden, "burden_sd"), *_product(graph, product)])
    rolled = totals if totals is not None else roll_up(graph)
    one_length(graph.size, "totals", rolled.point)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        moved = _adjoint(graph, int(graph.number[product]))
        own_totals = np.empty(graph.size)
        own_totals[graph.number] = rolled.point
        consumer = np.arange(graph.size).repeat(np.diff(graph.offsets))
        by_amount = np.empty(graph.supplier.size)
        by_amount[graph.edge_place] = moved[consumer] * own_totals[graph.supplier]
        sensitivity = moved[graph.number]
        answer = GraphVariance(
            product, (by_amount * per_amount) ** 2, (sensitivity * per_burden) ** 2, sensitivity=sensitivity
        )
        if not np.isfinite(answer.variance):
            raise InputError(Fault("NUMBER_OUT_OF_RANGE", "a variance that a float can hold", "one beyond 1e308"))
    return answer


def _adjoint(graph: FootprintGraph, product: int) -> Reals:
    """How much the total of ``product`` grows with a unit of each product, by the graph's own numbers."""
    moved = np.zeros(graph.size)
    moved[product] = 1.0
    nodes = graph.level_start
    loops = set(graph.loop_levels.tolist())
    level = int(np.searchsorted(nodes, product, side="right")) - 1
    point = graph.amount[:, 1]
    for at in range(level, -1, -1):
        first, last = int(nodes[at]), int(nodes[at + 1])
        if at in loops:
            _settle(graph, moved, first, last)
        needed = first + np.flatnonzero(moved[first:last])  # of a level often nobody matters to the product
        if needed.size:
            places, consumers = _edges(graph, needed)
            suppliers = graph.supplier[places]
            before = suppliers < first
            np.add.at(moved, suppliers[before], (point[places] * moved[consumers])[before])
    return moved


def _settle(graph: FootprintGraph, moved: Reals, first: int, last: int) -> None:
    """Let what products of one level move go round among them; ``roll_up`` has shown that it dies away."""
    places, consumers = _edges(graph, np.arange(first, last))
    suppliers = graph.supplier[places].astype(np.int64)
    inside = suppliers >= first
    suppliers, consumers, amounts = (
        suppliers[inside] - first,
        consumers[inside] - first,
        graph.amount[places[inside], 1],
    )
    start = moved[first:last].copy()
    current = start
    for _ in range(MAX_ROUNDS):
        following = start + np.bincount(suppliers, weights=amounts * current[consumers], minlength=last - first)
        is_settled = bool(np.all(np.abs(following - current) <= _SETTLED * following))
        current = following
        if is_settled:
            moved[first:last] = current
            return
    raise InputError(
        Fault("BUDGET_EXCEEDED", f"a loop that settles in {MAX_ROUNDS} rounds", f"{last - first} products")
    )


def _edges(graph: FootprintGraph, nodes: Longs) -> tuple[Longs, Longs]:
    """Places of all edges of these consumers, and the consumer of each."""
    begin = graph.offsets[nodes]
    counts = graph.offsets[nodes + 1] - begin
    ends = counts.cumsum()
    places = np.arange(int(ends[-1]) if ends.size else 0) + (begin - (ends - counts)).repeat(counts)
    return places, nodes.repeat(counts)


def _deviations(values: Reals, what: str) -> list[Fault]:
    return named(
        ~((values >= 0) & (values <= MAX_FIGURE)),
        "GRAPH_FIGURE",
        f"a standard deviation from 0 to {MAX_FIGURE:.0e}",
        found=lambda at: float(values[at]),
        where=lambda at: f"/{what}/{at}",
    )


def _product(graph: FootprintGraph, product: int) -> list[Fault]:
    if 0 <= product < graph.size:
        return []
    return [Fault("GRAPH_EDGE", f"a product from 0 to {graph.size - 1}", str(product), where="/product")]
