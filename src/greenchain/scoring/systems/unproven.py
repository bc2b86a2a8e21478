"""Which amounts of a system no claim proves: what a target that refers to one of its flows still needs.

Every amount on the way to the flow must be signed, at the level that the system asks for and at least by its own
maker; a default range bounds it and proves nothing, and a burden that an activity does not list is not zero. A bare
output says what one run is: it needs no proof where the claims of its activity are stated per unit of the product, else
one run must be signed too. Shares of supply and allocations are the document's word, and no claim states them. The
factor of another year or place, or one that was not read from a complete pack, is no proof either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from greenchain.evidence.facts import EvidenceLevel
from greenchain.scoring.systems.activities import BURDENS, OUTPUTS, Activity
from greenchain.scoring.systems.claimed import indicator_name
from greenchain.scoring.systems.contributions import Contribution
from greenchain.scoring.systems.levels import Levels
from greenchain.scoring.systems.network import Network, Node
from greenchain.scoring.systems.printed import printed


@dataclass(frozen=True, slots=True)
class Unproven:
    """An amount without proof: the indicator that a claim would state, and what it leaves open of the flow.

    ``width`` is that of its own row; ``None`` where nothing bounds it, or the amount drives others and has no row.
    ``doubt`` is the code of what else keeps it from being proven; empty for nothing.
    """

    indicator: str
    level: EvidenceLevel
    width: Fraction | None = None
    doubt: str = ""

    def to_dict(self) -> dict[str, object]:
        """As a target prints it, beside what a scorecard lacks."""
        told: dict[str, object] = {
            "indicator": self.indicator,
            "claim_types": [],
            "level": self.level.value,
            "width": printed(self.width, ceil),
        }
        return {**told, "doubt": self.doubt} if self.doubt else told


def unproven(net: Network, found: Levels, rows: Iterable[Contribution], *, flow: str) -> tuple[Unproven, ...]:
    """The amounts without proof that ``flow`` rests on, what nothing bounds first, then the widest.

    An activity that the demand does not run has no part in it.
    """
    least = max(net.settled.system.evidence_min or EvidenceLevel.L2, EvidenceLevel.L2, key=lambda level: level.value)
    widths: dict[str, Fraction | None] = {}
    for row in rows:
        if row.flow == flow:
            before, reach = widths.get(row.indicator, Fraction(0)), row.reach
            is_open = before is None or reach.lower is None or reach.upper is None
            widths[row.indicator] = None if is_open else before + reach.upper - reach.lower  # type: ignore[operator]
    listed: dict[str, Unproven] = {}
    run = [node for node, level in zip(net.nodes, found.nodes, strict=True) if not level.is_zero]
    for activity in {node.activity.where: node.activity for node in run}.values():
        listed |= _of_activity(net, activity, least=least, flow=flow, widths=widths)
    for node in run:
        listed |= _of_parts(net, node)
    return tuple(sorted(listed.values(), key=_order))


def _of_activity(
    net: Network, activity: Activity, *, least: EvidenceLevel, flow: str, widths: Mapping[str, Fraction | None]
) -> dict[str, Unproven]:
    """The amounts of one activity without proof, by their places."""
    listed: dict[str, Unproven] = {}
    counted = [(kind, one) for kind, one in activity.exchanges() if kind != BURDENS or one.flow == flow]
    signed = {one.where for _, one in counted if net.settled.of(one).level.reaches(least)}
    per_run = [one for kind, one in counted if kind != OUTPUTS and one.where in signed]
    is_per_run = any(not net.settled.of(one).is_per_product for one in per_run)
    for kind, exchange in counted:
        known, name = net.settled.of(exchange), indicator_name(activity, exchange)
        is_given = kind == OUTPUTS and exchange.is_plain
        if known.doubt or not (exchange.where in signed or (is_given and not is_per_run)):
            width = widths.get(name) if kind == BURDENS else None
            doubt = known.doubt or ("RUN_NOT_SIGNED" if is_given else "")
            listed[exchange.where] = Unproven(name, known.level, width, doubt)
    if all(burden.flow != flow for burden in activity.burdens):
        listed[activity.where] = Unproven(f"{activity.id}/{flow}", EvidenceLevel.L0)
    return listed


def _of_parts(net: Network, node: Node) -> dict[str, Unproven]:
    """What of one product rests on a share of supply or an allocation."""
    listed, name, where = {}, indicator_name(node.activity, node.output), node.output.where
    if net.listed_makers[node.output.flow] > 1:
        listed[f"{where}/share"] = Unproven(name, EvidenceLevel.L1, doubt="SHARE_NOT_SIGNED")
    if node.part != 1:
        listed[f"{where}/allocation"] = Unproven(name, EvidenceLevel.L1, doubt="ALLOCATION_NOT_SIGNED")
    return listed


def _order(one: Unproven) -> tuple[bool, Fraction, str, str]:
    return one.width is not None, -(one.width or Fraction(0)), one.indicator, one.doubt
