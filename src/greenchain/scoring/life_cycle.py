"""Asks for a footprint: reads packs, chain and evidence, rolls up, compares; ``footprints`` holds the answer.

Every figure is one of four things: an amount that events state, a figure that a claim proves, a range of the
inventory pack, or a factor of a pack. Nothing is fitted. What the inventory leaves out is named beside the total, and
because of it no verdict about a label is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from greenchain.evidence import EvidenceGraph, EvidenceLevel, require_attached, require_instant
from greenchain.graph import SupplyGraph
from greenchain.graph.building import graph_known
from greenchain.model.nouns import Measurement
from greenchain.scoring.burdens import FootprintRow, by_stage, by_step
from greenchain.scoring.comparison import label_answers, published_beside
from greenchain.scoring.footprints import Footprint
from greenchain.scoring.grid import CONVENTIONS, require_convention
from greenchain.scoring.inventory import read_inventory
from greenchain.scoring.legs import legs_of
from greenchain.scoring.omissions import Omission, omissions_of
from greenchain.scoring.rollup import RolledUp, roll_up
from greenchain.scoring.sources import Sources
from greenchain.scoring.span import Bounds
from greenchain.scoring.traced import Chain, read_chain
from greenchain.standards import Standards
from greenchain.values.finding import Finding, PackRef
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import round_half_even
from greenchain.values.time import aware

_SHARE_PLACES = 6


def footprint(
    lot: str,
    *,
    evidence: EvidenceGraph,
    standards: Standards,
    at: datetime,
    known_at: datetime | None = None,
    declared: Iterable[Measurement] = (),
    inventory: str = "factors/pv-inventory",
    grid_factors: str = "factors/cn-grid-2023",
    inventory_set: str = "2020",
    build: str = "glass-glass",
    grid: str = "national_average",
) -> Footprint:
    """The life-cycle footprint of ``lot`` for 1 kWp, over the chain that its events state.

    Args:
        lot: a lot of modules, or an instance of one, in any spelling.
        evidence: the supply graph with its verified claims.
        standards: must hold the packs named by ``inventory`` and ``grid_factors``.
        at: the instant of the question; aware. Events after it are not counted.
        known_at: what was known; must be what the evidence was verified under.
        declared: unsigned measurements; they move points and widen ranges, and prove nothing.
        inventory_set, build: which rows of the inventory.
        grid: the convention for electricity; the others are computed beside it.

    Returns:
        A footprint; its outcome is ``not_determined`` wherever the inventory leaves something out.

    Raises:
        EvidenceError: the evidence was verified for other instants.
        InputError: a setting the packs do not know, or amounts beyond reason.
        TypeError: the evidence is no graph that ``attach`` made.

    Source: the rows of the inventory pack; roll-up by consumed shares of each lot.
    """
    require_instant(require_attached(evidence), at=aware(at), known_at=known_at)
    require_convention(grid)
    table = standards.pack(grid_factors)
    chosen = read_inventory(standards.pack(inventory), inventory_set=inventory_set, build=build)
    graph = graph_known(evidence.graph, known_at=known_at)
    chain = read_chain(graph, lot, at=at, inventory=chosen)
    sources = Sources(chosen, table.table("grid"), evidence, at, tuple(declared))
    rolled = roll_up(chain, sources=sources, journey=legs_of(graph, chain.lot, at=at, inventory=chosen))
    return _answer(rolled, grid=grid, graph=graph, known_at=known_at, packs=(chosen.pack.ref, table.ref))


def _answer(
    rolled: RolledUp, *, grid: str, graph: SupplyGraph, known_at: datetime | None, packs: tuple[PackRef, ...]
) -> Footprint:
    chain, inventory = rolled.chain, rolled.sources.inventory
    computed = {name: rolled.rows(name) for name in CONVENTIONS}
    rows, doubts = computed[grid]
    total = Bounds.total(row.bounds for row in rows)
    omitted = omissions_of(inventory, rolled.journey, grid=grid)
    findings = (*chain.frontier, *rolled.findings, *doubts)
    tables = inventory.pack.tables
    origin = _origin(graph, chain)
    return Footprint(
        subject=chain.lot,
        at=rolled.sources.at,
        known_at=known_at,
        inventory_set=inventory.inventory_set,
        build=inventory.build,
        grid=grid,
        total=total,
        stages=MappingProxyType(by_stage(rows)),
        steps=MappingProxyType(by_step(rows)),
        rows=rows,
        primary_data_share=_primary_share(rows, inventory.evidence_min),
        omissions=omitted,
        conventions=MappingProxyType({n: Bounds.total(r.bounds for r in found) for n, (found, _) in computed.items()}),
        published=published_beside(tables["oracle"].rows, build=inventory.build, origin=origin, point=total.point),
        labels=label_answers(
            tables["labels"].rows, total=total, is_incomplete=bool(omitted or findings), where=chain.lot
        ),
        findings=(*findings, *_incomplete(chain, omitted)),
        standards=packs,
    )


def _incomplete(chain: Chain, omitted: tuple[Omission, ...]) -> Iterator[Finding]:
    if omitted:
        names = tuple(omission.id for omission in omitted)
        detail = f"{len(names)} things are left out of the figure, so it is too low by an unknown amount"
        yield Finding("footprint", Outcome.NOT_DETERMINED, "FOOTPRINT_INCOMPLETE", detail, chain.lot, missing=names)


def _origin(graph: SupplyGraph, chain: Chain) -> str:
    """The country that made the lot; empty where it is unknown or several did."""
    places = {maker.facility for maker in chain.makers}
    countries = {graph.facilities[place].country if place in graph.facilities else "" for place in places}
    return countries.pop() if len(countries) == 1 else ""


def _primary_share(rows: Iterable[FootprintRow], minimum: EvidenceLevel) -> Decimal:
    listed = list(rows)
    total = sum((Fraction(row.bounds.point) for row in listed), Fraction(0))
    primary = sum((Fraction(row.bounds.point) for row in listed if row.level.reaches(minimum)), Fraction(0))
    return round_half_even(primary / total, _SHARE_PLACES) if total else Decimal(0)
