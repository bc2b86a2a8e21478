"""A small world for the tests of scoring: one module lot and its chain, told by events, and claims made up about it.

The amounts are written down, not computed by the code under test: 500 modules of 2 m2, and what the inventory's ratios
say stands behind them, rounded to grams. Claims here are plain facts without signatures; that only verified ones come
so far is the evidence room's business and is tested there and on the shipped case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from stdnum import ean

from greenchain.evidence import ClaimFacts, EvidenceGraph, EvidenceLevel, Indicator
from greenchain.graph import build_graph
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.nouns import Facility, Party, Product
from greenchain.values.quantity import Quantity
from greenchain.values.time import DatePeriod

AT = datetime(2025, 6, 30, 12, tzinfo=UTC)
MADE_IN = DatePeriod.parse("2023-01-01", "2024-01-01")


def _checked(stem: str) -> str:
    return stem + ean.calc_check_digit(stem)


def site(index: int) -> str:
    """A facility."""
    return f"https://id.gs1.org/414/{_checked(f'95200010{index:04d}')}"


def party(index: int) -> str:
    """A party."""
    return f"https://id.gs1.org/417/{_checked(f'95200000{index:04d}')}"


def product(index: int) -> str:
    """A product class."""
    return f"https://id.gs1.org/01/{_checked(f'0952000200{index:03d}')}"


PROCESSES = {2: "mg_si", 3: "polysilicon", 4: "ingot_cz", 5: "wafer", 6: "cell", 7: "module", 8: "brick"}
QUARTZ = f"{product(1)}/10/Q"
MG, POLY_A, POLY_B = f"{product(2)}/10/MG", f"{product(3)}/10/PA", f"{product(3)}/10/PB"
INGOT, WAFER, CELL, MODULE = (f"{product(i)}/10/{n}" for i, n in ((4, "I"), (5, "W"), (6, "C"), (7, "M")))
BRICK = f"{product(8)}/10/B"

# lot -> unit and amount of set 2020; inputs of each lot
AMOUNTS: Mapping[str, tuple[str, str]] = {
    QUARTZ: ("KGM", "1749.739"),
    MG: ("KGM", "648.052"),
    POLY_A: ("KGM", "344.098"),
    POLY_B: ("KGM", "229.399"),
    INGOT: ("KGM", "573.497"),
    WAFER: ("MTK", "963.4723"),
    CELL: ("MTK", "935.41"),
    MODULE: ("H87", "500"),
    BRICK: ("KGM", "0"),
}
# process -> facility, day of 2023, inputs (lot, amount or None), output
Step = tuple[int, str, tuple[tuple[str, str | None], ...], tuple[str, str | None]]
STEPS: Mapping[str, Step] = {
    "mg": (2, "02-10", ((QUARTZ, "1749.739"),), (MG, "648.052")),
    "poly-a": (3, "03-01", ((MG, "388.831"),), (POLY_A, "344.098")),
    "poly-b": (4, "03-03", ((MG, "259.221"),), (POLY_B, "229.399")),
    "ingot": (5, "04-10", ((POLY_A, "344.098"), (POLY_B, "229.399")), (INGOT, "573.497")),
    "wafer": (5, "04-20", ((INGOT, "573.497"),), (WAFER, "963.4723")),
    "cell": (6, "05-08", ((WAFER, "963.4723"),), (CELL, "935.41")),
    "module": (7, "06-01", ((CELL, "935.41"),), (MODULE, "500")),
}
REGIONS = {2: "Northwest", 3: "Northwest", 4: "Southwest", 5: "East China", 6: "East China", 7: "East China"}


def _ref(lot: str, amount: str | None, unit: str = "") -> ObjectRef:
    return ObjectRef(lot, Quantity.of(amount, unit or AMOUNTS[lot][0]) if amount else None)


def instant(day: str, hour: int = 8) -> datetime:
    """An instant of that day."""
    return datetime.fromisoformat(f"{day}T{hour:02d}:00:00+00:00")


@dataclass(frozen=True)
class World:
    """Events and tables; each ``with_`` or ``without_`` gives another world."""

    steps: Mapping[str, Step] = field(default_factory=lambda: dict(STEPS))
    legs: tuple[str, ...] = ("lg7", "lg11")
    regions: Mapping[int, str] = field(default_factory=lambda: dict(REGIONS))
    country: str = "CN"
    year: str = "2023"
    module_unit: str = "H87"
    extra: tuple[TraceEvent, ...] = ()
    lost: tuple[str, ...] = ()

    def without(self, *steps: str) -> World:
        """The world in which nobody recorded these steps."""
        return replace(self, steps={name: step for name, step in self.steps.items() if name not in steps})

    def with_step(self, name: str, step: Step) -> World:
        """The world with a step told otherwise, or one more."""
        return replace(self, steps={**self.steps, name: step})

    def losing(self, name: str) -> World:
        """The world in which one event (by its id) or one row of a table (by its identifier) was never told."""
        return replace(self, lost=(*self.lost, name))

    def events(self) -> list[TraceEvent]:
        """All events."""
        made = [
            TraceEvent(
                EventType.TRANSFORMATION,
                instant(f"{self.year}-{day}"),
                f"step-{name}",
                inputs=tuple(_ref(lot, amount) for lot, amount in inputs),
                outputs=(_ref(output[0], output[1], self.module_unit if output[0] == MODULE else ""),),
                biz_step="transforming",
                biz_location=site(place) if place else "",
            )
            for name, (place, day, inputs, output) in self.steps.items()
        ]
        quartz = TraceEvent(
            EventType.OBJECT,
            instant(f"{self.year}-01-10"),
            "quartz",
            action=Action.ADD,
            objects=(_ref(QUARTZ, "1749.739"),),
            biz_step="commissioning",
            biz_location=site(1),
        )
        moved = [
            TraceEvent(
                EventType.OBJECT,
                instant(f"{self.year}-07-{number:02d}"),
                f"leg-{number}",
                action=Action.OBSERVE,
                objects=(
                    _ref(MODULE, self.steps["module"][3][1] if "module" in self.steps else "500", self.module_unit),
                ),
                biz_step="shipping",
                read_point=site(7),
                extensions={"gc:leg": leg} if leg else {},
            )
            for number, leg in enumerate(self.legs, start=1)
        ]
        return [event for event in (quartz, *made, *moved, *self.extra) if event.key not in self.lost]

    def evidence(self, *claims: ClaimFacts) -> Evidence:
        """The graph of this world with these claims."""
        places = [
            Facility(site(i), country=self.country, party=party(i), grid=self.regions.get(i, "")) for i in range(1, 8)
        ]
        products = [
            Product(product(i), process=name, facts={"area_m2": "2.0"} if name == "module" else {})
            for i, name in PROCESSES.items()
        ]
        parties = [Party(party(i)) for i in range(1, 8)]
        graph = build_graph(
            self.events(),
            facilities=[place for place in places if place.id not in self.lost],
            products=[row for row in (Product(product(1)), *products) if row.id not in self.lost],
            parties=[row for row in parties if row.id not in self.lost],
        )
        return Evidence(graph, claims)


@dataclass(frozen=True)
class Evidence:
    """A graph with claims that speak of exactly their subject."""

    graph: Any
    claims: tuple[ClaimFacts, ...]
    at: datetime = AT
    known_at: datetime = AT
    policy_digest: str = ""

    def claims_about(self, node: str, *, on: date) -> tuple[ClaimFacts, ...]:
        """The claims about ``node`` valid on that day."""
        return tuple(facts for facts in self.claims if facts.subject == node and facts.days.holds(on) is True)

    def as_graph(self) -> EvidenceGraph:
        """For the type checker."""
        return cast("EvidenceGraph", self)


def claim(
    subject: str,
    indicators: Mapping[str, str] | Iterable[tuple[str, str]],
    *,
    level: str = "L3",
    name: str = "a",
    unit: str = "",
    per: str = "",
    period: DatePeriod = MADE_IN,
) -> ClaimFacts:
    """Facts of a claim: ``indicators`` maps names to values."""
    stated = indicators.items() if isinstance(indicators, Mapping) else indicators
    figures = tuple(Indicator(key, Decimal(value), unit, per, period) for key, value in stated)
    sealed = cast("Any", SimpleNamespace(digest=f"digest-{name}", id=f"urn:claim:{name}"))
    return ClaimFacts(sealed, subject, indicators=figures, level=EvidenceLevel(level))
