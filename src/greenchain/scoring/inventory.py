"""The inventory pack as typed values: which exchanges, factors, links and legs one set and one build of it have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from greenchain.evidence.facts import EvidenceLevel
from greenchain.scoring.span import Span
from greenchain.standards import Row, RulePack
from greenchain.values.errors import Fault, InputError, PackError
from greenchain.values.finding import Citation

STAGES = ("raw_material", "production", "circulation", "use", "end_of_life")
"""The stages of a footprint, all of them always printed, zeros too."""

_BURDENS = ("electricity", "material", "direct", "freight")  # roles that are rows of a footprint


@dataclass(frozen=True, slots=True)
class Factor:
    """Emissions per unit of something, with its citation."""

    id: str
    span: Span
    citation: Citation


@dataclass(frozen=True, slots=True)
class Exchange:
    """One row of the inventory: what a process takes or emits per unit it makes.

    Attributes:
        default: the pack's range, per unit made; ``unit`` and ``per`` say in what.
        role: electricity, material, direct, freight (these are burdens), link, property or internal.
        factor: emissions per unit; ``None`` for direct emissions, for electricity (its grid decides) and where unknown.
        multiplier: constant that belongs to the row, such as a share of silver.
        times: the id of another exchange that multiplies this one; empty where none does.
        supplies: of a link, the process that supplies it.
    """

    id: str
    process: str
    step: str
    stage: str
    indicator: str
    role: str
    default: Span
    unit: str
    per: str
    factor: Factor | None
    has_own_grid: bool
    multiplier: Fraction
    times: str
    supplies: str
    text: str
    citation: Citation

    @property
    def is_burden(self) -> bool:
        """Whether it emits."""
        return self.role in _BURDENS

    @property
    def is_counted(self) -> bool:
        """Whether its emissions can be told; a burden that cannot be counted is an omission."""
        return self.is_burden and (self.role in ("direct", "electricity") or self.factor is not None)


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of transport: its distance in kilometers and the factor of its mode, per tonne-kilometer.

    Attributes:
        section: the part of the scenario's route that it covers; empty where it is not counted.
        is_expected: whether the scenario takes this leg of its section where no event names one.
    """

    id: str
    text: str
    distance_km: Span
    factor: Factor
    is_counted: bool
    reason: str
    citation: Citation
    section: str = ""
    is_expected: bool = False

    @property
    def per_tonne(self) -> Span:
        """Emissions of one tonne moved over it."""
        return self.distance_km * self.factor.span


@dataclass(frozen=True, slots=True)
class Inventory:
    """One set and one build of an inventory pack.

    Attributes:
        exchanges: by id, in file order.
        links: supplying processes by process.
        legs: by id.
        grids: life-cycle and other factors of electricity by country and convention.
        labels, published, omissions: the pack's rows that a footprint is held against.
    """

    pack: RulePack
    inventory_set: str
    build: str
    exchanges: Mapping[str, Exchange]
    links: Mapping[str, tuple[str, ...]]
    legs: Mapping[str, Leg]
    grids: Mapping[tuple[str, str], Factor]
    evidence_min: EvidenceLevel
    final_process: str
    end_of_life_process: str

    def of_process(self, process: str) -> tuple[Exchange, ...]:
        """The exchanges of a process that are burdens with a known factor, in file order."""
        return tuple(e for e in self.exchanges.values() if e.process == process and e.is_counted)

    def link(self, process: str, supplies: str) -> Exchange:
        """The link row between two processes."""
        return next(e for e in self.exchanges.values() if e.process == process and e.supplies == supplies)

    def property_of(self, indicator: str) -> Exchange:
        """The property row with this indicator, such as ``module/power_density``."""
        for exchange in self.exchanges.values():
            if exchange.role == "property" and exchange.indicator == indicator:
                return exchange
        raise PackError(Fault("PACK_SHAPE", f"a property row {indicator}", "none", where=self.pack.name))

    def unit_of(self, process: str) -> str:
        """The unit that a process makes; empty where the inventory does not know it."""
        return next((e.per for e in self.exchanges.values() if e.process == process and e.is_burden), "")

    def stages_behind(self, processes: tuple[str, ...]) -> tuple[str, ...]:
        """The stages in which these processes and everything upstream of them emit."""
        reached: list[str] = []
        waiting = list(processes)
        while waiting:
            process = waiting.pop()
            if process not in reached:
                reached.append(process)
                waiting += self.links.get(process, ())
        stages = {e.stage for e in self.exchanges.values() if e.process in reached and e.is_burden}
        return tuple(stage for stage in STAGES if stage in stages)


def read_inventory(pack: RulePack, *, inventory_set: str, build: str) -> Inventory:
    """The inventory of one set and build.

    Raises:
        InputError: the pack has no such set or build.
        PackError: the pack is no inventory.
    """
    head = pack.meta.get("inventory")
    if not isinstance(head, Mapping):
        raise PackError(Fault("PACK_SHAPE", "an [inventory] table in pack.toml", pack.name))
    rows = pack.table("exchanges").rows
    _require(inventory_set, {name for row in rows for name in row.words("sets")}, "inventory set")
    _require(build, {row.text("build") for row in rows} - {"any"}, "build")
    factors = {row.text("id"): _factor(row) for name in ("factors", "grids") for row in pack.table(name).rows}
    multipliers = {row.text("id"): Fraction(row.decimal("value")) for row in pack.table("multipliers").rows}
    wanted = ("any", str(head["variant"]))
    chosen = [
        row
        for row in rows
        if inventory_set in row.words("sets") and row["build"] in ("any", build) and row["variant"] in wanted
    ]
    exchanges = {row.text("id"): _exchange(row, factors, multipliers) for row in chosen}
    links: defaultdict[str, list[str]] = defaultdict(list)
    for exchange in exchanges.values():
        if exchange.supplies:
            links[exchange.process].append(exchange.supplies)
    return Inventory(
        pack=pack,
        inventory_set=inventory_set,
        build=build,
        exchanges=MappingProxyType(exchanges),
        links=MappingProxyType({process: tuple(supplies) for process, supplies in links.items()}),
        legs=_legs(pack, factors),
        grids=MappingProxyType(
            {(row.text("country"), row.text("convention")): factors[row.text("id")] for row in pack.table("grids").rows}
        ),
        evidence_min=EvidenceLevel(str(head["evidence_min"])),
        final_process=str(head["final_process"]),
        end_of_life_process=str(head["end_of_life_process"]),
    )


def _require(value: str, known: set[str], what: str) -> None:
    if value not in known:
        raise InputError(Fault("FOOTPRINT_SETTING_UNKNOWN", f"an {what} of {', '.join(sorted(known))}", repr(value)))


def _range(row: Row, value: str) -> Span:
    return Span.of(row.decimal(value), lower=row.decimal("low"), upper=row.decimal("high"))


def _factor(row: Row) -> Factor:
    return Factor(row.text("id"), _range(row, "value"), row.citation)


def _legs(pack: RulePack, factors: Mapping[str, Factor]) -> Mapping[str, Leg]:
    """The legs by id; of each section with counted legs exactly one is expected, to stand in for it."""
    legs = [_leg(row, factors) for row in pack.table("logistics").rows]
    counted = sorted({leg.section for leg in legs if leg.is_counted})
    expected = sorted(leg.section for leg in legs if leg.is_expected and leg.is_counted)
    if counted != expected or "" in counted:
        detail = "one expected leg for each section of counted legs"
        raise PackError(Fault("PACK_SHAPE", detail, ", ".join(expected) or "none", where=pack.name))
    return MappingProxyType({leg.id: leg for leg in legs})


def _leg(row: Row, factors: Mapping[str, Factor]) -> Leg:
    return Leg(
        id=row.text("id"),
        text=row.text("leg"),
        distance_km=_range(row, "distance_km"),
        factor=factors[row.text("factor")],
        is_counted=row["counted"] is True,
        reason=row.text("reason"),
        citation=row.citation,
        section=row.text("section"),
        is_expected=row["expected"] is True,
    )


def _exchange(row: Row, factors: Mapping[str, Factor], multipliers: Mapping[str, Fraction]) -> Exchange:
    factor = factors.get(row.text("factor") or row.text("grid"))
    return Exchange(
        id=row.text("id"),
        process=row.text("process"),
        step=row.text("step"),
        stage=row.text("stage"),
        indicator=row.text("indicator"),
        role=row.text("role"),
        default=_range(row, "value"),
        unit=row.text("unit"),
        per=row.text("per"),
        factor=factor,
        has_own_grid=bool(row["grid"]),
        multiplier=multipliers.get(row.text("multiplier"), Fraction(1)),
        times=row.text("times"),
        supplies=row.text("supplies"),
        text=row.text("text"),
        citation=row.citation,
    )
