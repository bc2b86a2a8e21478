"""One unit a flow: amounts in units of one dimension are brought to the smallest of them, others are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from greenchain.scoring.systems.activities import System
from greenchain.values.errors import Fault
from greenchain.values.quantity import UNITS


@dataclass(frozen=True, slots=True)
class Amount:
    """That an amount of ``flow`` is stated in ``unit``, or in none, at ``where``."""

    flow: str
    unit: str
    where: str


@dataclass(frozen=True, slots=True)
class FlowUnit:
    """The unit of a flow, empty for none; ``is_mixed`` where its amounts are stated in several."""

    code: str
    is_mixed: bool = False

    def ratio(self, stated: str) -> Fraction:
        """How many of this unit one of the unit ``stated`` is."""
        return UNITS[stated].size / UNITS[self.code].size if stated and self.code else Fraction(1)


def flow_units(amounts: Iterable[Amount]) -> tuple[dict[str, FlowUnit], list[Fault]]:
    """The unit of each flow, and what does not fit into it."""
    listed: dict[str, list[Amount]] = {}
    for amount in amounts:
        listed.setdefault(amount.flow, []).append(amount)
    found = {flow: _smallest(stated) for flow, stated in listed.items()}
    return found, [fault for flow, stated in listed.items() for fault in _misfits(stated, found[flow])]


def demand_faults(system: System, units: Mapping[str, FlowUnit]) -> list[Fault]:
    """What does not fit of the units of the demand."""
    faults = []
    for demand in system.demand:
        flow = units.get(demand.flow)
        if flow is None:
            continue  # nobody makes it, which is told elsewhere
        if demand.unit and (not flow.code or UNITS[flow.code].dimension != UNITS[demand.unit].dimension):
            faults.append(Fault("UNIT_MISMATCH", _wanted(flow), demand.unit, demand.where))
        elif flow.is_mixed and not demand.unit:
            faults.append(Fault("UNIT_MISMATCH", "a unit: that of the flow is stated in several", "none", demand.where))
    return faults


def _smallest(stated: list[Amount]) -> FlowUnit:
    codes = sorted({amount.unit for amount in stated if amount.unit}, key=lambda code: (UNITS[code].size, code))
    return FlowUnit(codes[0] if codes else "", is_mixed=len(codes) > 1)


def _misfits(stated: list[Amount], flow: FlowUnit) -> Iterator[Fault]:
    if not flow.code:
        return
    first = next(amount.unit for amount in stated if amount.unit)
    for amount in stated:
        if not amount.unit or UNITS[amount.unit].dimension != UNITS[first].dimension:
            yield Fault("UNIT_MISMATCH", _wanted(FlowUnit(first)), amount.unit or "no unit", amount.where)


def _wanted(flow: FlowUnit) -> str:
    return f"a unit of {UNITS[flow.code].dimension}, as the flow has elsewhere" if flow.code else "no unit"
