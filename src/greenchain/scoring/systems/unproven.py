"""Which amounts of a system no claim proves: what a target that refers to one of its flows still needs.

A bare output says what one run is and needs no proof. Every other amount on the way to the flow must be signed, at the
level that the system asks for and at least by its own maker; a default range bounds it and proves nothing. The factor
of another year is no proof either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from greenchain.evidence.facts import EvidenceLevel
from greenchain.scoring.systems.activities import BURDENS, OUTPUTS
from greenchain.scoring.systems.claimed import indicator_name
from greenchain.scoring.systems.contributions import Contribution
from greenchain.scoring.systems.levels import Levels
from greenchain.scoring.systems.network import Network
from greenchain.scoring.systems.printed import printed


@dataclass(frozen=True, slots=True)
class Unproven:
    """An amount without proof: the indicator that a claim would state, and what it leaves open of the flow.

    ``width`` is that of its own row; ``None`` where nothing bounds it, or the amount drives others and has no row.
    ``doubt`` is the code of what is doubtful about its factor; empty for nothing.
    """

    indicator: str
    level: EvidenceLevel
    width: Fraction | None = None
    doubt: str = ""

    def to_dict(self) -> dict[str, object]:
        """As a target prints it, beside what a scorecard lacks."""
        return {
            "indicator": self.indicator,
            "claim_types": [],
            "level": self.level.value,
            "width": printed(self.width, ceil),
        }


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
    for node, level in zip(net.nodes, found.nodes, strict=True):
        for kind, exchange in () if level.is_zero else node.activity.exchanges():
            if kind == BURDENS and exchange.flow != flow:
                continue
            known, is_given = net.settled.of(exchange), kind == OUTPUTS and exchange.is_plain
            if known.doubt or not (is_given or known.level.reaches(least)):
                name = indicator_name(node.activity, exchange)
                width = widths.get(name) if kind == BURDENS else None
                listed[exchange.where] = Unproven(name, known.level, width, known.doubt)
    return tuple(sorted(listed.values(), key=_order))


def _order(one: Unproven) -> tuple[bool, Fraction, str]:
    return one.width is not None, -(one.width or Fraction(0)), one.indicator
