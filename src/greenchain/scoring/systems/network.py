"""A settled system as a network: one node for each product of each activity, linked to the nodes that supply it.

An activity with several products is split into one node a product, by its stated allocation; a flow with several makers
is drawn from them by their stated shares. The level of a node is how many runs of its activity its product takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from greenchain.scoring.systems.activities import Activity, Exchange
from greenchain.scoring.systems.components import components
from greenchain.scoring.systems.reach import Reach
from greenchain.scoring.systems.settled import Settled


@dataclass(frozen=True, slots=True)
class Node:
    """One product of one activity.

    Attributes:
        part: of the inputs and burdens of a run, what belongs to this product.
        rate: levels of the node for one unit of its flow that anybody needs.
        draws: how much of each flow one level takes, zeros left out.
    """

    activity: Activity
    output: Exchange
    part: Fraction
    rate: Reach
    draws: tuple[tuple[Exchange, Reach], ...]


@dataclass(frozen=True)
class Network:
    """The nodes of a system in the order of its document, and who makes which flow."""

    settled: Settled
    nodes: tuple[Node, ...]

    @cached_property
    def makers(self) -> dict[str, list[int]]:
        """The nodes that supply each flow, those without a share left out."""
        found: dict[str, list[int]] = {}
        for index, node in enumerate(self.nodes):
            if not node.rate.is_zero:
                found.setdefault(node.output.flow, []).append(index)
        return found

    @cached_property
    def listed_makers(self) -> dict[str, int]:
        """How many activities make each flow, those without a share counted too."""
        return {flow: len(made) for flow, made in self.settled.system.producers().items()}

    @cached_property
    def suppliers(self) -> tuple[tuple[int, ...], ...]:
        """The nodes that each node draws from, each once."""
        return tuple(
            tuple(dict.fromkeys(maker for draw, _ in node.draws for maker in self.makers.get(draw.flow, ())))
            for node in self.nodes
        )

    @cached_property
    def components(self) -> tuple[tuple[int, ...], ...]:
        """The nodes that the demand reaches, in groups that need each other, suppliers before their customers."""
        roots = [i for flow, amount in self.settled.demand.items() if amount for i in self.makers.get(flow, ())]
        return tuple(components(roots, self.suppliers))

    def is_cyclic(self, component: Sequence[int]) -> bool:
        """Whether its nodes need themselves or each other."""
        return len(component) > 1 or component[0] in self.suppliers[component[0]]


def network(settled: Settled) -> Network:
    """The network of a system."""
    makers = settled.system.producers()
    totals = {
        flow: sum((output.share or Fraction(0) for _, output in made), Fraction(0)) for flow, made in makers.items()
    }
    nodes = [
        _node(settled, activity, output, totals[output.flow])
        for activity in settled.system.activities
        for output in activity.outputs
    ]
    return Network(settled, tuple(nodes))


def _node(settled: Settled, activity: Activity, output: Exchange, total: Fraction) -> Node:
    """The node of one product; shares are scaled so that they sum to one without remainder."""
    share = Fraction(1) if output.share is None else output.share / total
    stated = activity.allocation
    part = stated[output.flow] / sum(stated.values(), Fraction(0)) if stated else Fraction(1)
    draws = [(taken, settled.of(taken).reach.scaled(part)) for taken in activity.inputs]
    rate = settled.of(output).reach.inverse().scaled(share)
    return Node(activity, output, part, rate, tuple((taken, reach) for taken, reach in draws if not reach.is_zero))
