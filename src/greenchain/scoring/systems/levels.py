"""How many runs of every activity a demand takes: one pass from the demand upstream, group after group.

Amounts that are not negative make every need larger, outputs make it smaller; each is used once on its way to a need.
So carrying both ends along gives the exact bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from greenchain.scoring.systems.cycles import NotProductiveError, fixed_point
from greenchain.scoring.systems.network import Network
from greenchain.scoring.systems.reach import NOTHING, Reach, nearest
from greenchain.scoring.systems.steps import Steps
from greenchain.values.errors import Fault, InputError

MAX_LEVEL = 10**60  # of anything: no demand takes more, and it bounds the length of numbers
TOPOLOGICAL, FIXED_POINT = "topological", "fixed_point"


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of every node, in the order of the network.

    Attributes:
        method: ``topological`` where one pass was enough, ``fixed_point`` where activities need each other.
        nodes: levels, before a node's part of its activity.
        is_exact: whether no amount on the way may be negative, so that the bounds are exact.
    """

    method: str
    nodes: tuple[Reach, ...]
    is_exact: bool


def levels(net: Network) -> Levels:
    """The levels that the demand takes; negative ones stand for what is avoided by negative inputs.

    Raises:
        InputError: some activities need as much of their own product as they make, or would have to run beyond reason.
        OutOfBudgetError: that was not found out in the number of steps.
    """
    needs = {flow: Reach.exactly(amount) for flow, amount in net.settled.demand.items()}
    found = [NOTHING for _ in net.nodes]
    is_cyclic, is_exact = False, True
    steps = Steps.of(len(net.settled.amounts))
    for component in reversed(net.components):
        runs_again = net.is_cyclic(component)
        is_cyclic = is_cyclic or runs_again
        right = [net.nodes[i].rate * needs.get(net.nodes[i].output.flow, NOTHING) for i in component]
        for i, level in zip(component, _solved(net, component, right, steps) if runs_again else right, strict=True):
            found[i] = _reasonable(net, i, level.tidy())
            is_exact = is_exact and not any(draw.may_be_negative for _, draw in net.nodes[i].draws)
        _pass_on(net, component, found, needs)
    return Levels(FIXED_POINT if is_cyclic else TOPOLOGICAL, tuple(found), is_exact)


def inner(net: Network, component: Sequence[int]) -> list[dict[int, Reach]]:
    """What one level of each node of a group needs of the others: row, the maker; column, the customer."""
    place = {node: at for at, node in enumerate(component)}
    rows: list[dict[int, Reach]] = [{} for _ in component]
    for node in component:
        for draw, reach in net.nodes[node].draws:
            for maker in net.makers.get(draw.flow, ()):
                if maker in place:
                    rows[place[maker]][place[node]] = net.nodes[maker].rate * reach
    return rows


def _solved(net: Network, component: Sequence[int], right: Sequence[Reach], steps: Steps) -> list[Reach]:
    try:
        return fixed_point(inner(net, component), right, steps)
    except NotProductiveError:
        members = ", ".join(dict.fromkeys(net.nodes[i].activity.id for i in component))
        expected = "activities that make more of their products than they need for it, at the upper bounds too"
        raise InputError(
            Fault("SYSTEM_NOT_PRODUCTIVE", expected, members, net.nodes[component[0]].activity.where)
        ) from None


def _reasonable(net: Network, index: int, level: Reach) -> Reach:
    """The level, where it can be told from nonsense."""
    if max(abs(end) for end in (level.lower, level.point, level.upper) if end is not None) > MAX_LEVEL:
        activity = net.nodes[index].activity
        raise InputError(Fault("SYSTEM_OUT_OF_RANGE", f"at most {MAX_LEVEL:.0e} runs", activity.id, activity.where))
    return level


def _pass_on(net: Network, component: Sequence[int], found: Sequence[Reach], needs: dict[str, Reach]) -> None:
    """Add what a group needs to what is needed of each flow: makers outside of the group come later."""
    for i in component:
        for draw, reach in net.nodes[i].draws:
            needs[draw.flow] = (needs.get(draw.flow, NOTHING) + reach * found[i]).tidy()


def of_activities(net: Network, found: Levels) -> dict[str, Fraction]:
    """The runs of each activity, its products together."""
    totals = {activity.id: Fraction(0) for activity in net.settled.system.activities}
    for node, level in zip(net.nodes, found.nodes, strict=True):
        totals[node.activity.id] = nearest(totals[node.activity.id] + node.part * level.point)
    return totals
