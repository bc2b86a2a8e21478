"""The rows of a footprint: what every process, facility and exchange emits for one functional unit.

Each row is rounded once, to the milligram, before anything is added: lower bounds down, upper bounds up. So stages,
steps and totals are sums of rows without remainder, and what was certain stays inside the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from greenchain.evidence.facts import EvidenceLevel
from greenchain.scoring.chain import Gap, ProcessInput, is_passing
from greenchain.scoring.inventory import STAGES, Exchange, Factor, Inventory
from greenchain.scoring.leaves import Leaf
from greenchain.scoring.legs import Travel
from greenchain.scoring.span import Bounds, Span
from greenchain.values.finding import Citation
from greenchain.values.quantity import decimal_text

UNIT = "kg CO2e/kWp"
_KILO = Fraction(1000)  # W in a kW, kg in a t


@dataclass(frozen=True, slots=True)
class FootprintRow:
    """One contribution.

    Attributes:
        stage, step: where it is printed.
        process: inventory process; ``activity`` the key of the process of the graph, empty for scenario rows.
        facility: where it happened; empty where not stated.
        exchange: id of the inventory row; ``indicator`` the name under which evidence about it is read.
        level: of the evidence that the amount rests on.
        claims: digests of the claims it rests on.
        bounds: kilograms of CO2e for one functional unit.
        citations: of the inventory row and of the factor.
        note: why the upper bound is open, where it is, or what it stands in for.
    """

    stage: str
    step: str
    process: str
    bounds: Bounds
    activity: str = ""
    facility: str = ""
    exchange: str = ""
    indicator: str = ""
    level: EvidenceLevel = EvidenceLevel.L0
    claims: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    note: str = ""

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {
            "stage": self.stage,
            "step": self.step,
            "process": self.process,
            "activity": self.activity or None,
            "facility": self.facility or None,
            "exchange": self.exchange or None,
            "indicator": self.indicator or None,
            "level": self.level.value,
            "claims": list(self.claims),
            **bounds_dict(self.bounds),
            "citations": [citation.to_dict() for citation in self.citations],
            "note": self.note or None,
        }


@dataclass(frozen=True, slots=True)
class Lifetime:
    """What one functional unit is made of: the area of modules behind 1 kWp, and their mass in kilograms."""

    area_m2: Span
    mass_kg: Span
    mass: Leaf
    mass_citation: Citation

    @classmethod
    def of(cls, *, power: Leaf, mass: Leaf, mass_citation: Citation) -> Lifetime:
        """From power per area (W/m2) and mass per area (kg/m2)."""
        area = power.span.inverse().scaled(_KILO)
        return cls(area, area * mass.span, mass, mass_citation)


LeafOf = Callable[[ProcessInput, Exchange], Leaf]
GridOf = Callable[[ProcessInput], tuple[Span, tuple[Citation, ...]]]


def made_rows(
    needs: Mapping[str, Span],
    *,
    processes: Iterable[ProcessInput],
    inventory: Inventory,
    area: Span,
    leaf_of: LeafOf,
    grid_of: GridOf,
) -> Iterator[FootprintRow]:
    """Rows of everything that was made: one for each process of the chain and exchange of its inventory process."""
    order = {
        process: place for place, process in enumerate(dict.fromkeys(e.process for e in inventory.exchanges.values()))
    }
    for item in sorted((p for p in processes if p.key in needs), key=lambda p: (order[p.process], p.key)):
        if is_passing(item, inventory.links):
            continue
        activity = needs[item.key] * area
        for exchange in inventory.of_process(item.process):
            leaf = leaf_of(item, exchange)
            span = activity * leaf.span.scaled(exchange.multiplier)
            if exchange.times:
                span *= leaf_of(item, inventory.exchanges[exchange.times]).span
            per_unit, citations = _factor(item, exchange, grid_of)
            yield FootprintRow(
                exchange.stage,
                exchange.step,
                exchange.process,
                Bounds.of(span * per_unit),
                activity=item.key,
                facility=item.facility,
                exchange=exchange.id,
                indicator=exchange.indicator,
                level=leaf.level,
                claims=leaf.claims,
                citations=(exchange.citation, *citations),
            )


def _factor(item: ProcessInput, exchange: Exchange, grid_of: GridOf) -> tuple[Span, tuple[Citation, ...]]:
    if exchange.role == "electricity" and not exchange.has_own_grid:
        return grid_of(item)
    return _known_factor(exchange.factor)


def _known_factor(factor: Factor | None) -> tuple[Span, tuple[Citation, ...]]:
    return (factor.span, (factor.citation,)) if factor else (Span.exactly(1), ())


def transport_rows(travels: Iterable[Travel], *, lifetime: Lifetime, step: str = "transport") -> Iterator[FootprintRow]:
    """Rows of the legs that the lot was moved over; mass times distance times the mode's factor."""
    tonnes = lifetime.mass_kg.scaled(1 / _KILO)
    for travel in travels:
        leg = travel.leg
        yield FootprintRow(
            "circulation",
            step,
            step,
            Bounds.of(tonnes * travel.per_tonne),
            exchange=leg.id,
            indicator=leg.text,
            level=lifetime.mass.level,
            claims=lifetime.mass.claims,
            citations=(leg.citation, leg.factor.citation, lifetime.mass_citation),
            note=travel.note,
        )


def end_of_life_rows(inventory: Inventory, *, lifetime: Lifetime) -> Iterator[FootprintRow]:
    """Rows of the declared end-of-life scenario, per kilogram of module."""
    for exchange in inventory.of_process(inventory.end_of_life_process):
        per_unit, citations = _known_factor(exchange.factor)
        span = lifetime.mass_kg * exchange.default.scaled(exchange.multiplier) * per_unit
        yield FootprintRow(
            exchange.stage,
            exchange.step,
            exchange.process,
            Bounds.of(span),
            exchange=exchange.id,
            indicator=exchange.indicator,
            citations=(exchange.citation, *citations),
        )


def open_rows(gaps: Iterable[Gap], *, inventory: Inventory) -> Iterator[FootprintRow]:
    """A row without upper bound for every stage that a gap leaves open: at least nothing, at most unknown."""
    for gap in gaps:
        for stage in inventory.stages_behind(gap.unbounded):
            yield open_row(stage, step=gap.unbounded[0], note=f"{gap.code}: {gap.detail} ({gap.lot})")


def open_row(stage: str, *, step: str, note: str) -> FootprintRow:
    """One row of which nothing is known."""
    return FootprintRow(stage, step, step, Bounds(Decimal(0), Decimal(0), None), note=note)


def by_stage(rows: Iterable[FootprintRow]) -> dict[str, Bounds]:
    """The sums of ``rows`` by stage; every stage named, zeros too."""
    listed = list(rows)
    return {stage: Bounds.total(row.bounds for row in listed if row.stage == stage) for stage in STAGES}


def by_step(rows: Iterable[FootprintRow]) -> dict[str, Bounds]:
    """The sums of ``rows`` by step, in order of first appearance."""
    listed = list(rows)
    steps = dict.fromkeys(row.step for row in listed)
    return {step: Bounds.total(row.bounds for row in listed if row.step == step) for step in steps}


def bounds_dict(bounds: Bounds) -> dict[str, str | None]:
    """Three decimal texts; the upper one ``None`` where nothing bounds it."""
    upper = None if bounds.upper is None else decimal_text(bounds.upper)
    return {"lower": decimal_text(bounds.lower), "point": decimal_text(bounds.point), "upper": upper}
