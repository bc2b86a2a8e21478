"""What must hold of a system before anything is computed: names that meet, shares that sum, one unit a flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from greenchain.scoring.systems.activities import Activity, System
from greenchain.scoring.systems.units import Amount, demand_faults, flow_units
from greenchain.values.errors import Fault

SUM_TOLERANCE = Fraction(1, 10**9)  # a third has no last decimal; shares are scaled to one afterwards


def check_structure(system: System) -> list[Fault]:
    """Every fault that lies in how the parts of ``system`` fit together, pointers inside it.

    Amounts with a factor are in the unit of the factor, which is not known here: their units are checked with it.
    """
    plain = [e for activity in system.activities for _, e in activity.exchanges() if not e.factor]
    units, mixed = flow_units(Amount(e.flow, e.unit, e.where) for e in plain)
    asked = (
        [] if len(plain) < sum(1 for a in system.activities for _ in a.exchanges()) else demand_faults(system, units)
    )
    return [
        *_ids(system.activities),
        *_names(system),
        *_supply(system),
        *(fault for activity in system.activities for fault in _allocation(activity)),
        *mixed,
        *asked,
    ]


def _ids(activities: Sequence[Activity]) -> Iterator[Fault]:
    seen: set[str] = set()
    for activity in activities:
        if activity.id in seen:
            yield Fault("SCORE_ID_TWICE", "each id once", repr(activity.id), f"{activity.where}/id")
        seen.add(activity.id)


def _names(system: System) -> Iterator[Fault]:
    """A flow that is needed is made by somebody, and a burden is no product."""
    made = system.producers()
    needed = [(d.flow, d.where) for d in system.demand]
    needed += [(e.flow, e.where) for activity in system.activities for e in activity.inputs]
    for flow, where in needed:
        if flow not in made:
            yield Fault("SYSTEM_FLOW_UNKNOWN", "a flow that some activity has among its outputs", repr(flow), where)
    for activity in system.activities:
        for burden in activity.burdens:
            if burden.flow in made:
                yield Fault("SYSTEM_FLOW_TWOFOLD", "a flow that no activity makes", repr(burden.flow), burden.where)


def _supply(system: System) -> Iterator[Fault]:
    """Several makers of one flow have shares that sum to one; one maker has all of it."""
    for flow, makers in system.producers().items():
        unstated = [output for _, output in makers if output.share is None]
        if len(makers) > 1 and unstated:
            for output in unstated:
                expected = f"its share of the supply of {flow}, which {len(makers)} activities make"
                yield Fault("ALLOCATION_MISSING", expected, "none", f"{output.where}/share")
        elif len(unstated) < len(makers):
            yield from _summed([output.share or Fraction(0) for _, output in makers], f"{makers[0][1].where}/share")


def _allocation(activity: Activity) -> Iterator[Fault]:
    """Several products of one activity share its burdens; the shares name them all and sum to one."""
    stated, where = activity.allocation, f"{activity.where}/allocation"
    products = {output.flow for output in activity.outputs}
    if stated is None:
        if len(products) > 1:
            yield Fault("ALLOCATION_MISSING", f"a share for each of {', '.join(sorted(products))}", "none", where)
        return
    for flow in sorted(stated.keys() - products):
        yield Fault("SYSTEM_FLOW_UNKNOWN", "one of the activity's outputs", repr(flow), f"{where}/{flow}")
    for flow in sorted(products - stated.keys()):
        yield Fault("ALLOCATION_MISSING", "a share", "none", f"{where}/{flow}")
    if stated.keys() == products:
        yield from _summed(list(stated.values()), where)


def _summed(shares: list[Fraction], where: str) -> Iterator[Fault]:
    total = sum(shares, Fraction(0))
    if abs(total - 1) > SUM_TOLERANCE:
        yield Fault("ALLOCATION_SUM", "shares that sum to 1", str(float(total)), where)
