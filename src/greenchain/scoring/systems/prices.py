"""What one run of a node burdens, everything upstream included: one pass backward for all flows of the result.

The pass is the adjoint of that of the levels: it gives the sensitivity of every result to every amount at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from greenchain.scoring.systems.contraction import contraction
from greenchain.scoring.systems.cycles import MAX_EXACT
from greenchain.scoring.systems.elimination import eliminated
from greenchain.scoring.systems.levels import inner
from greenchain.scoring.systems.network import Network
from greenchain.scoring.systems.reach import nearest
from greenchain.scoring.systems.steps import EXACT, Steps

Burdens = list[Fraction]
"""One figure a flow of the result."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Burdens at the point, by flow of the result.

    Attributes:
        flows: the flows of the result, in order.
        nodes: of one level of each node; zeros for nodes that the demand does not reach.
        supply: of one unit of each flow that somebody makes and the demand reaches.
    """

    flows: tuple[str, ...]
    nodes: tuple[Burdens, ...]
    supply: dict[str, Burdens]


def prices(net: Network, flows: Sequence[str]) -> Prices:
    """The burdens of every node that the demand reaches.

    Raises:
        OutOfBudgetError: more steps are needed than one answer may take.
    """
    zero = [Fraction(0) for _ in flows]
    nodes = [zero for _ in net.nodes]
    supply: dict[str, Burdens] = {}
    steps = Steps.of(len(net.settled.amounts))
    steps.take(len(flows) * len(net.settled.amounts))  # each may depend on each
    for component in net.components:
        own = [_own(net, i, flows) for i in component]
        for burdens, i in zip(own, component, strict=True):
            steps.take(EXACT * len(flows) * (len(net.nodes[i].draws) + 1))
            for draw, reach in net.nodes[i].draws:
                _add(burdens, supply.get(draw.flow, zero), reach.point)
        found = _solved(net, component, own, steps) if net.is_cyclic(component) else own
        for i, burdens in zip(component, found, strict=True):
            nodes[i] = [nearest(one) for one in burdens]
            made = supply.setdefault(net.nodes[i].output.flow, list(zero))
            _add(made, nodes[i], net.nodes[i].rate.point)
    return Prices(tuple(flows), tuple(nodes), supply)


def _own(net: Network, index: int, flows: Sequence[str]) -> Burdens:
    node = net.nodes[index]
    stated = {burden.flow: net.settled.of(burden).reach.point for burden in node.activity.burdens}
    return [node.part * stated.get(flow, Fraction(0)) for flow in flows]


def _add(to: Burdens, burdens: Burdens, times: Fraction) -> None:
    for at, one in enumerate(burdens):
        if one:
            to[at] = nearest(to[at] + times * one)


def _solved(net: Network, component: Sequence[int], own: Sequence[Burdens], steps: Steps) -> list[Burdens]:
    """The burdens of nodes that need each other: ``y = own + M' y``, ``M'`` the links the other way round."""
    turned: list[dict[int, Fraction]] = [{} for _ in component]
    for maker, row in enumerate(inner(net, component)):
        for customer, entry in row.items():
            turned[customer][maker] = entry.point
    if len(turned) <= MAX_EXACT:
        return eliminated(turned, own, steps)
    proof = contraction([{at: abs(entry) for at, entry in row.items()} for row in turned], steps)
    columns = [proof.enclosed(turned, column, steps) for column in zip(*own, strict=True)]
    return [[(low + high) / 2 for low, high in ends] for ends in zip(*columns, strict=True)]
