"""The rows of a system: what every product of every activity adds to every flow; flows and stages are sums of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from greenchain.evidence.facts import EvidenceLevel
from greenchain.scoring.systems.activities import STAGES, Exchange
from greenchain.scoring.systems.claimed import indicator_name
from greenchain.scoring.systems.levels import Levels
from greenchain.scoring.systems.network import Network, Node
from greenchain.scoring.systems.reach import NOTHING, Reach, nearest


@dataclass(frozen=True, slots=True)
class Contribution:
    """One row.

    Attributes:
        product: flow that the activity makes, for whose sake the burden arises.
        indicator: name under which claims state the amount.
        claims: digests of the claims it rests on.
        is_certain_in_sign: whether neither the amount nor what runs it may be negative.
    """

    stage: str
    facility: str
    activity: str
    product: str
    flow: str
    indicator: str
    claims: tuple[str, ...]
    level: EvidenceLevel
    reach: Reach
    is_certain_in_sign: bool


def contributions(net: Network, found: Levels) -> tuple[Contribution, ...]:
    """Every row, in the order of the document; none is left out, zeros too."""
    return tuple(
        _row(net, node, level, burden)
        for node, level in zip(net.nodes, found.nodes, strict=True)
        for burden in node.activity.burdens
    )


def _row(net: Network, node: Node, level: Reach, burden: Exchange) -> Contribution:
    known, activity = net.settled.of(burden), node.activity
    return Contribution(
        activity.stage,
        activity.facility,
        activity.id,
        node.output.flow,
        burden.flow,
        indicator_name(activity, burden),
        known.claims,
        known.level,
        (known.reach.scaled(node.part) * level).tidy(),
        is_certain_in_sign=level.is_zero or not known.reach.may_be_negative,
    )


def summed(rows: Iterable[Contribution], by: Callable[[Contribution], str]) -> dict[str, Reach]:
    """The sums of rows by a name, in the order in which the names appear."""
    totals: dict[str, Reach] = {}
    for row in rows:
        name = by(row)
        totals[name] = (totals.get(name, NOTHING) + row.reach).tidy()
    return totals


def of_stages(rows: Iterable[Contribution]) -> dict[str, dict[str, Reach]]:
    """The sums of each flow by stage: all stages and all flows, zeros too."""
    listed = tuple(rows)
    flows = dict.fromkeys(row.flow for row in listed)
    found = {}
    for stage in STAGES:
        totals = summed((row for row in listed if row.stage == stage), lambda row: row.flow)
        found[stage] = {flow: totals.get(flow, NOTHING) for flow in flows}
    return found


def primary_share(rows: Iterable[Contribution], minimum: EvidenceLevel | None) -> Fraction | None:
    """Which part of the burdens rests on primary data, of the flow where it is least; ``None`` where there is none.

    Primary is what a signed statement says, at the level asked for; credits count by their size.
    """
    least = max((minimum or EvidenceLevel.L2, EvidenceLevel.L2), key=lambda level: level.value)
    whole: dict[str, Fraction] = {}
    primary: dict[str, Fraction] = {}
    for row in rows:
        size = abs(row.reach.point)
        whole[row.flow] = nearest(whole.get(row.flow, Fraction(0)) + size)
        if row.level.reaches(least):
            primary[row.flow] = nearest(primary.get(row.flow, Fraction(0)) + size)
    shares = [primary.get(flow, Fraction(0)) / size for flow, size in whole.items() if size]
    return min(shares, default=None)
