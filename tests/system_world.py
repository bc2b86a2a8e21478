"""Systems of activities for tests: random documents, their completions, and an oracle that solves them another way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from greenchain.scoring.documents.document import AnsweredDocument, answer_document, scoring_document
from greenchain.scoring.items.sections import Answer, Asked
from greenchain.standards import Standards
from greenchain.values.errors import InputError

AT = datetime(2026, 6, 1, tzinfo=UTC)
KINDS = ("outputs", "inputs", "burdens")
STAGES = ("raw_material", "production", "circulation", "use", "end_of_life", "governance")
SHARES = {1: (None,), 2: ("0.25", "0.75"), 3: ("0.2", "0.3", "0.5")}


def answered(*systems, **settings) -> AnsweredDocument:
    """The answers to a document of these systems."""
    asked = Asked(settings.pop("standards", Standards(())), settings.pop("at", AT), **settings)
    return answer_document(scoring_document({"systems": list(systems)}), asked)


def solved(system, **settings) -> Answer:
    """The answer to one system; its faults raised."""
    found = answered(system, **settings)
    InputError.raise_if(found.faults)
    return found.all()[0]


def flows(system, **settings) -> dict[str, object]:
    """The exact reach of each of its flows."""
    return solved(system, **settings).value.flows


def faults(system, **settings) -> set[tuple[str, str]]:
    """The codes and places of all its faults."""
    return {(fault.code, fault.where) for fault in answered(system, **settings).faults}


# random documents -----------------------------------------------------------------------------------------------------


def written(number: Fraction) -> str:
    """A number of few decimals as a document writes it."""
    return str(float(number))


@st.composite
def amounts(draw, *, low: int, high: int, spread: bool = True) -> object:
    """A number of tenths, plain or with bounds around it."""
    ends = sorted(draw(st.lists(st.integers(low, high), min_size=3, max_size=3)))
    lower, value, upper = (written(Fraction(end, 10)) for end in ends)
    if not spread or draw(st.booleans()):
        return value
    return {"value": value, "lower": lower, "upper": upper}


@st.composite
def systems(draw, *, cyclic: bool = False, negative: bool = False, spread: bool = True, most: int = 5) -> dict:
    """A system whose every completion is productive: one run makes at least 10, and takes less than 1 of each flow."""
    size = draw(st.integers(1, most))
    made = [draw(st.integers(0, at)) for at in range(size)]  # activity -> its flow, so that flows have several makers
    made[0] = 0
    makers = {flow: [at for at in range(size) if made[at] == flow] for flow in sorted(set(made))}
    shares = {
        at: share
        for members in makers.values()
        for at, share in zip(members, SHARES.get(len(members), (None,) * 9), strict=False)
        if len(members) in SHARES
    }
    for members in makers.values():
        if len(members) not in SHARES:
            for at in members[3:]:
                made[at] = at + 100
            shares |= dict(zip(members[:3], SHARES[3], strict=True))
    activities = []
    names = sorted(set(made))
    for at, flow in enumerate(made):
        below = [name for name in names if cyclic or name > flow]
        taken = draw(st.lists(st.sampled_from(below), max_size=3, unique=True)) if below else []
        least = -5 if negative else 0
        output = draw(amounts(low=100, high=200, spread=spread))
        if shares.get(at) is not None:
            output = {**(output if isinstance(output, dict) else {"value": output}), "share": shares[at]}
        activity = {
            "id": f"a{at}",
            "stage": draw(st.sampled_from(STAGES)),
            "facility": draw(st.sampled_from(["urn:f:1", "urn:f:2"])),
            "outputs": {f"f{flow}": output},
            "inputs": {f"f{name}": draw(amounts(low=least, high=9, spread=spread)) for name in taken},
            "burdens": {b: draw(amounts(low=10 * least, high=90, spread=spread)) for b in draw(_BURDENS)},
        }
        if draw(st.booleans()):
            activity["outputs"][f"by{at}"] = draw(amounts(low=100, high=200, spread=spread))
            activity["allocation"] = {f"f{flow}": "0.6", f"by{at}": "0.4"}
        activities.append(activity)
    _use_of_co_products(draw, activities, made, cyclic=cyclic)
    demand = {"f0": written(Fraction(draw(st.integers(1, 90)), 10))}
    return {"id": "s", "demand": demand, "activities": activities}


_BURDENS = st.lists(st.sampled_from(["co2", "water"]), unique=True, max_size=2)


def _use_of_co_products(draw, activities, made, *, cyclic) -> None:
    for at, activity in enumerate(activities):
        for user, flow in zip(activities, made, strict=True):
            if f"by{at}" in activity["outputs"] and (cyclic or flow < made[at]) and draw(st.booleans()):
                user["inputs"][f"by{at}"] = "0.5"


# completions and the oracle -------------------------------------------------------------------------------------------


def leaves(system) -> list[tuple[int, str, str]]:
    """The places of all amounts that have bounds."""
    return [
        (at, kind, flow)
        for at, activity in enumerate(system["activities"])
        for kind in KINDS
        for flow, amount in activity.get(kind, {}).items()
        if isinstance(amount, dict) and "lower" in amount
    ]


def value_of(amount) -> Fraction:
    """The point of an amount."""
    return Fraction(amount["value"] if isinstance(amount, dict) else amount)


def points(system) -> dict[tuple[int, str, str], Fraction]:
    """The completion at the points."""
    return {
        (at, kind, flow): value_of(amount)
        for at, activity in enumerate(system["activities"])
        for kind in KINDS
        for flow, amount in activity.get(kind, {}).items()
    }


def ends_of(system, place) -> tuple[Fraction, Fraction]:
    """The bounds of one amount."""
    at, kind, flow = place
    amount = system["activities"][at][kind][flow]
    return Fraction(amount["lower"]), Fraction(amount["upper"])


def corners(system) -> Iterator[dict[tuple[int, str, str], Fraction]]:
    """Every completion in which each amount is at one of its ends."""
    places = leaves(system)
    for ends in product(*(ends_of(system, place) for place in places)):
        yield {**points(system), **dict(zip(places, ends, strict=True))}


def oracle(system, chosen) -> dict[str, Fraction]:
    """The burdens of one completion: the needs of all flows as one set of equations, solved by Gauss and Jordan."""
    activities = system["activities"]
    names = sorted({flow for activity in activities for flow in activity["outputs"]})
    rows = [[Fraction(int(one == other)) for other in names] for one in names]
    right = [Fraction(system["demand"].get(name, 0)) for name in names]
    runs = {}  # (activity, product) -> runs for one unit needed, and the part of the activity that belongs to it
    for at, activity in enumerate(activities):
        for flow, amount in activity["outputs"].items():
            share = Fraction(amount.get("share", 1)) if isinstance(amount, dict) else Fraction(1)
            part = Fraction(activity.get("allocation", {}).get(flow, 1))
            runs[at, flow] = share / chosen[at, "outputs", flow] * part
            for taken in activity.get("inputs", {}):
                rows[names.index(taken)][names.index(flow)] -= runs[at, flow] * chosen[at, "inputs", taken]
    needs = dict(zip(names, gauss(rows, right), strict=True))
    totals: dict[str, Fraction] = {}
    for at, activity in enumerate(activities):
        level = sum((needs[flow] * runs[at, flow] for flow in activity["outputs"]), Fraction(0))
        for burden in activity.get("burdens", {}):
            totals[burden] = totals.get(burden, Fraction(0)) + level * chosen[at, "burdens", burden]
    return totals


def gauss(rows, right) -> list[Fraction]:
    """The solution of a square set of equations, exact, rows exchanged where a pivot is zero."""
    table = [[*row, end] for row, end in zip(rows, right, strict=True)]
    for at in range(len(table)):
        best = next(row for row in range(at, len(table)) if table[row][at])
        table[at], table[best] = table[best], table[at]
        table[at] = [entry / table[at][at] for entry in table[at]]
        for other in range(len(table)):
            if other != at and table[other][at]:
                table[other] = [a - table[other][at] * b for a, b in zip(table[other], table[at], strict=True)]
    return [row[-1] for row in table]
