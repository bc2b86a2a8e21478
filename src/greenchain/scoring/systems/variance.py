"""How uncertain the results are: first-order variance, each uncertain amount counted once over the whole system.

An amount that many paths run through is one amount: its sensitivities are added first and squared then. Amounts vary
independently of each other. To first order only: of cycles near their limit, and of large deviations, it says too
little.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from greenchain.scoring.systems.activities import BURDENS, INPUTS, OUTPUTS, Activity, Exchange
from greenchain.scoring.systems.levels import Levels
from greenchain.scoring.systems.network import Network
from greenchain.scoring.systems.prices import Prices, prices
from greenchain.scoring.systems.reach import nearest

NAMES = {OUTPUTS: "output", INPUTS: "input", BURDENS: "burden"}


@dataclass(frozen=True, slots=True)
class VarianceRow:
    """What one uncertain amount adds to the variance of one flow of the result.

    Attributes:
        kind: ``output``, ``input`` or ``burden``.
        exchange: flow of the uncertain amount; ``flow`` that of the result.
        sensitivity: change of the result for one unit more of the amount.
    """

    activity: str
    kind: str
    exchange: str
    flow: str
    sensitivity: Fraction
    variance: Fraction


def variance_rows(net: Network, found: Levels, flows: tuple[str, ...]) -> tuple[VarianceRow, ...]:
    """The variances that add up to those of the flows, in the order of the document; zeros left out.

    Raises:
        OutOfBudgetError: more steps are needed than one answer may take.
    """
    system = net.settled.system
    uncertain = [(a, kind, e) for a in system.activities for kind, e in a.exchanges() if net.settled.of(e).cv]
    if not uncertain:
        return ()
    rest = _Sensitivities(net, found, prices(net, flows))
    rows = []
    for activity, kind, exchange in uncertain:
        known = net.settled.of(exchange)
        for flow, sensitivity in rest.of(activity, kind, exchange):
            variance = nearest((sensitivity * known.cv * known.reach.point) ** 2)
            if variance:
                rows.append(VarianceRow(activity.id, NAMES[kind], exchange.flow, flow, sensitivity, variance))
    return tuple(rows)


class _Sensitivities:
    """Derivatives of the results by every amount, from the levels and the prices at the point."""

    def __init__(self, net: Network, found: Levels, at: Prices) -> None:
        self._prices = at
        self._runs: dict[str, Fraction] = {}
        self._made: dict[str, list[Fraction]] = {}
        for node, level, burdens in zip(net.nodes, found.nodes, at.nodes, strict=True):
            runs = self._runs.get(node.activity.id, Fraction(0))
            self._runs[node.activity.id] = nearest(runs + node.part * level.point)
            per_unit = -level.point / net.settled.of(node.output).reach.point
            self._made[node.output.where] = [nearest(per_unit * burden) for burden in burdens]

    def of(self, activity: Activity, kind: str, exchange: Exchange) -> Iterator[tuple[str, Fraction]]:
        """The sensitivity of each flow that depends on the amount."""
        flows, runs = self._prices.flows, self._runs.get(activity.id, Fraction(0))
        if kind == BURDENS:
            yield exchange.flow, runs
        elif kind == INPUTS:
            for flow, price in zip(flows, self._prices.supply.get(exchange.flow, ()), strict=False):
                yield flow, runs * price
        else:
            yield from zip(flows, self._made[exchange.where], strict=True)
