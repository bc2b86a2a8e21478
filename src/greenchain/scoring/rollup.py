"""A chain rolled up: needs, leaves and gaps settled once, rows under any convention for electricity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from greenchain.scoring.burdens import (
    FootprintRow,
    Lifetime,
    end_of_life_rows,
    made_rows,
    open_row,
    open_rows,
    transport_rows,
)
from greenchain.scoring.chain import Amount, Gap, ProcessInput, attribute, is_passing
from greenchain.scoring.figures import Told
from greenchain.scoring.inventory import Exchange
from greenchain.scoring.leaves import Leaf
from greenchain.scoring.legs import Journey
from greenchain.scoring.sources import Sources
from greenchain.scoring.span import Span
from greenchain.scoring.traced import Chain
from greenchain.values.finding import Citation, Finding
from greenchain.values.outcome import Outcome


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What all conventions share.

    Attributes:
        needs: activity behind one square meter of the lot, by process key.
        leaves: settled leaves by process key and exchange id.
        gaps: what the chain leaves open.
        findings: of leaves and gaps.
    """

    chain: Chain
    sources: Sources
    journey: Journey
    lifetime: Lifetime
    needs: Mapping[str, Span]
    leaves: Mapping[tuple[str, str], Leaf]
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]

    def rows(self, convention: str) -> tuple[tuple[FootprintRow, ...], tuple[Finding, ...]]:
        """The rows under one convention, and what is doubtful about its factors."""
        doubts: list[Finding] = []

        def grid_of(item: ProcessInput) -> tuple[Span, tuple[Citation, ...]]:
            found = self.sources.grid(item, convention)
            if found.code:
                where = item.facility or item.key
                doubts.append(Finding("footprint/grid", Outcome.NOT_DETERMINED, found.code, found.detail, where))
            return found.span, (found.factor.citation,) if found.factor else ()

        rows = [
            *made_rows(
                self.needs,
                processes=self.chain.processes,
                inventory=self.sources.inventory,
                area=self.lifetime.area_m2,
                leaf_of=lambda item, exchange: self.leaves[item.key, exchange.id],
                grid_of=grid_of,
            ),
            *transport_rows(self.journey.travels, lifetime=self.lifetime),
            *end_of_life_rows(self.sources.inventory, lifetime=self.lifetime),
            *open_rows(self.gaps, inventory=self.sources.inventory),
        ]
        if not self.journey.travels:
            rows.append(open_row("circulation", step="transport", note="TRANSPORT_NOT_RECORDED"))
        return tuple(rows), each_once(doubts)


def roll_up(chain: Chain, *, sources: Sources, journey: Journey) -> RolledUp:
    """The chain with every leaf settled."""
    inventory = sources.inventory
    told: dict[tuple[str, str], Told] = {}

    def leaf(item: ProcessInput, exchange: Exchange) -> Leaf:
        key = (item.key, exchange.id)
        if key not in told:
            told[key] = sources.leaf(item, exchange)
        return told[key].leaf

    attributed = attribute(
        Amount(chain.lot, process=chain.process),
        processes=(*chain.processes, *chain.consumers),
        links=inventory.links,
        ratio=lambda item, supplies: leaf(item, inventory.link(item.process, supplies)).span,
    )
    for item in chain.processes:
        if item.key in attributed.needs and not is_passing(item, inventory.links):
            for exchange in inventory.of_process(item.process):
                leaf(item, exchange)
                if exchange.times:
                    leaf(item, inventory.exchanges[exchange.times])
    product = {
        name: sources.product_leaf(chain, inventory.property_of(f"{inventory.final_process}/{name}"))
        for name in ("power_density", "mass")
    }
    mass_row = inventory.property_of(f"{inventory.final_process}/mass")
    lifetime = Lifetime.of(
        power=product["power_density"].leaf, mass=product["mass"].leaf, mass_citation=mass_row.citation
    )
    gaps = (*_subject_gaps(chain, sources), *chain.gaps, *attributed.gaps)
    findings = [
        *(finding for one in (*told.values(), *product.values()) for finding in one.findings),
        *_gap_findings(gaps, journey, chain),
    ]
    leaves = {key: one.leaf for key, one in told.items()}
    return RolledUp(chain, sources, journey, lifetime, attributed.needs, leaves, gaps, each_once(findings))


def _subject_gaps(chain: Chain, sources: Sources) -> Iterable[Gap]:
    inventory = sources.inventory
    if chain.process != inventory.final_process:
        detail = f"the lot's product names no process {inventory.final_process} of the inventory"
        yield Gap("FOOTPRINT_PRODUCT", detail, chain.lot, (inventory.final_process, inventory.end_of_life_process))


def _gap_findings(gaps: Iterable[Gap], journey: Journey, chain: Chain) -> Iterable[Finding]:
    for gap in gaps:
        yield Finding("footprint/chain", Outcome.NOT_DETERMINED, gap.code, gap.detail, gap.lot, missing=(gap.lot,))
    for leg in journey.missing if journey.travels else ():
        detail = f"events do not say how all of the lot came over {leg.section}; the range of its legs stands in"
        yield Finding(
            "footprint/transport", Outcome.NOT_DETERMINED, "LEG_NOT_NAMED", detail, chain.lot, missing=(leg.id,)
        )
    if not journey.travels:
        detail = "no shipping of the lot names a leg that the inventory counts"
        yield Finding("footprint/transport", Outcome.NOT_DETERMINED, "TRANSPORT_NOT_RECORDED", detail, chain.lot)
    for name in journey.unknown:
        detail = f"the inventory knows no leg {name[:60]!r}"
        yield Finding("footprint/transport", Outcome.NOT_DETERMINED, "LEG_UNKNOWN", detail, chain.lot)


def each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in order, each only once however many rows it came from."""
    return tuple({(f.check, f.code, f.where, f.detail, f.related): f for f in findings}.values())
