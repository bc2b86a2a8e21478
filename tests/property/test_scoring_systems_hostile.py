"""Whatever stands in a system, the answer is a verdict or faults with codes and places, and never another exception."""

from __future__ import annotations

import copy
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from system_world import answered, flows, systems

SCALARS = st.sampled_from(
    [None, True, 0, -1, 10**20, "0", "-1", "1e15", "1e-400", "9" * 70, "NaN", "", "L3", "use", "1 KGM", "KWH", "f0", "by0",
     Decimal("NaN"), Decimal("1e-300"), Decimal("-0.0"), "2026-01-01", "cn-grid-2023/average/East"]
)  # fmt: skip
KEYS = st.sampled_from(
    ["value", "lower", "upper", "cv", "level", "default", "factor", "quantity", "share", "on", "facility", "allocation",
     "inputs", "outputs", "burdens", "f0", "f1", "by0", "co2", "evidence_min", "a/b", "~", ""]
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=5
)


def places(value, path=()):
    """Every place inside of a document, the whole first."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def altered(system, path, value):
    """The system with another value at a place."""
    if not path:
        return value
    changed = copy.deepcopy(system)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return changed


@settings(max_examples=300)
@given(systems(cyclic=True, negative=True, most=3), st.data(), st.booleans())
def test_a_system_with_anything_in_it_is_answered_or_told_its_faults(system, data, what_if):
    for _ in range(data.draw(st.integers(1, 3))):
        system = altered(system, data.draw(st.sampled_from(list(places(system)))), data.draw(VALUES))
    found = answered(system, what_if=what_if, samples=(3, 1))
    assert len(found.all()) == (not found.faults)
    assert all(fault.where.startswith("/systems/0") for fault in found.faults)


@given(systems(cyclic=True), st.data())
def test_an_activity_told_as_two_that_share_its_supply_keeps_all_totals(system, data):
    at = data.draw(st.integers(0, len(system["activities"]) - 1))
    whole = system["activities"][at]
    parts = [copy.deepcopy(whole) | {"id": f"{whole['id']}-{n}", "facility": f"urn:f:{n}"} for n in (1, 2)]
    for part, share in zip(parts, (Decimal("0.4"), Decimal("0.6")), strict=True):
        for flow, amount in part["outputs"].items():
            of_all = Decimal(amount.get("share", 1)) if isinstance(amount, dict) else Decimal(1)
            stated = amount if isinstance(amount, dict) else {"value": amount}
            part["outputs"][flow] = {**stated, "share": str(share * of_all)}
    split = [*system["activities"][:at], *parts, *system["activities"][at + 1 :]]
    assert flows({**system, "activities": split}) == flows(system)
