"""A small world for the tests of scoring: one module lot and its chain, told by events, and claims made up about it.

The amounts are written down, not computed by the code under test: 500 modules of 2 m2, and what the inventory's ratios
say stands behind them, rounded to grams. Claims are truly signed and verified; one of the same content is signed once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from stdnum import ean

from greenchain.adapters.keys import Ed25519Signer, signer_from_seed
from greenchain.adapters.shipped import load_standards
from greenchain.claims import Anchor, ClaimVerifier, TrustPolicy, VerifiedClaim, issue_claim
from greenchain.evidence import EvidenceGraph, attach
from greenchain.graph import build_graph
from greenchain.model.claims import Claim
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.nouns import Facility, Party, Product
from greenchain.values.quantity import Quantity
from greenchain.values.time import DatePeriod, Period

STANDARDS = load_standards()
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

    def evidence(self, *claims: Told) -> Evidence:
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
    """A graph and the claims that are told of it."""

    graph: Any
    claims: tuple[Told, ...]
    at: datetime = AT

    def as_graph(self) -> EvidenceGraph:
        """The claims verified and attached."""
        return attach(self.graph, [told.verified(self.at) for told in self.claims], standards=STANDARDS)


def _signer(name: str) -> Ed25519Signer:
    return signer_from_seed(hashlib.sha256(f"scoring world: {name}".encode()).digest())


ISSUERS = {"L2": ("supplier", _signer("supplier")), "L3": ("third_party", _signer("verifier")),
           "L4": ("regulator", _signer("regulator"))}  # fmt: skip
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
POLICY = TrustPolicy(
    tuple(Anchor(key.did, role=role, period=Period(EPOCH)) for role, key in ISSUERS.values()), profile="test"
)


@dataclass(frozen=True)
class Told:
    """A claim that somebody of a role told by signing it."""

    document: str
    level: str

    def verified(self, at: datetime = AT) -> VerifiedClaim:
        """The claim as a verification at that instant leaves it."""
        return _verified(self.document, self.level, at)

    @property
    def digest(self) -> str:
        """Of its content."""
        return self.verified().digest


@lru_cache(maxsize=4096)
def _verified(document: str, level: str, at: datetime) -> VerifiedClaim:
    return ClaimVerifier(POLICY).verify(_signed(document, level), at=at)


@lru_cache(maxsize=4096)
def _signed(document: str, level: str) -> bytes:
    return issue_claim(Claim(json.loads(document)), signer=ISSUERS[level][1], created=EPOCH).raw


def claim(
    subject: str,
    indicators: Mapping[str, str] | Iterable[tuple[str, str]],
    *,
    level: str = "L3",
    name: str = "a",
    unit: str = "",
    per: str = "",
    period: DatePeriod = MADE_IN,
    kind: str = "ScorecardCredential",
    **members: Any,
) -> Told:
    """A claim about ``subject``: ``indicators`` maps names to values; ``members`` stand in its subject."""
    stated = indicators.items() if isinstance(indicators, Mapping) else indicators
    parts = {"unit": unit, "per": per, "from": str(period.since or ""), "until": str(period.until or "")}
    given = {key: value for key, value in parts.items() if value}
    figures = [{"indicator": key, "value": value, **given} for key, value in stated]
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:claim:{name}",
        "type": ["VerifiableCredential", kind],
        "validFrom": "2020-01-01T00:00:00Z",
        "validUntil": "2030-01-01T00:00:00Z",
        "credentialSubject": {"id": subject, "measurements": figures, **members},
    }
    return Told(json.dumps(document), level)
