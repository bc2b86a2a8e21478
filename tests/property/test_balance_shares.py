"""Mass shares add up to one and equal a dense solution of the mixing equations, loops and missing masses included."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from greenchain.graph import build_graph
from greenchain.graph.traces.shares import MAX_BITS, mass_shares
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.values.quantity import Quantity

START = datetime(2026, 1, 1, tzinfo=UTC)


def kg(name, amount):
    return ObjectRef(name, None if amount is None else Quantity(Decimal(amount), "KGM"))


def make(number, inputs, outputs):
    return TraceEvent(
        type=EventType.TRANSFORMATION,
        event_time=START + timedelta(hours=number),
        key=f"P{number}",
        inputs=tuple(kg(*item) for item in inputs),
        outputs=tuple(kg(*item) for item in outputs),
    )


def born(number, *items):
    return TraceEvent(
        type=EventType.OBJECT,
        event_time=START + timedelta(hours=number),
        key=f"B{number}",
        action=Action.ADD,
        objects=tuple(kg(*item) for item in items),
        biz_location="urn:farm",
    )


def shares(events, name):
    graph = build_graph(events)
    found = mass_shares(graph, name, cutoff=len(graph.events))
    return dict(found.origins), found.unknown


# --- the oracle: x = A x + B solved densely, one column an origin, rows without an exit taken out first


def _mix(parts):
    names = {name for name, _ in parts}
    if len(names) == 1:
        return {next(iter(names)): Fraction(1)}
    if not parts or any(amount is None for _, amount in parts):
        return None
    total = sum(Fraction(amount) for _, amount in parts)
    if not total:
        return None
    weights = defaultdict(Fraction)
    for name, amount in parts:
        weights[name] += Fraction(amount) / total
    return {name: weight for name, weight in weights.items() if weight}


def _rows(events, seed):
    rows = {}
    makers = defaultdict(list)
    for event in events:
        made = event.outputs or event.objects
        if event.type is EventType.TRANSFORMATION:
            inputs = defaultdict(list)
            for ref in event.inputs:
                inputs[ref.id].append(ref.quantity and ref.quantity.value)
            went_in = {name for name, amounts in inputs.items() if any(amount != 0 for amount in amounts)}
            rows[event.key] = _mix([(name, amount) for name in went_in for amount in inputs[name]])
        for ref in made:
            source = event.key if event.type is EventType.TRANSFORMATION else f"origin {ref.id}"
            makers[ref.id].append((source, ref.quantity and ref.quantity.value))
    objects = {ref.id for e in events for ref in (*e.objects, *e.inputs, *e.outputs)} | {seed}
    return rows | {name: _mix(makers[name]) if makers[name] else {f"origin {name}": Fraction(1)} for name in objects}


def _solved(matrix, size):
    for column in range(size):
        pivot = next(row for row in range(column, size) if matrix[row][column])
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        matrix[column] = [value / matrix[column][column] for value in matrix[column]]
        for row in range(size):
            factor = matrix[row][column]
            if row != column and factor:
                matrix[row] = [a - factor * b for a, b in zip(matrix[row], matrix[column], strict=True)]
    return matrix


def dense_shares(events, seed):
    rows = _rows(events, seed)
    ends = sorted({key for row in rows.values() for key in row or () if key.startswith("origin")})
    exits = {node for node, row in rows.items() if row is None or any(key in ends for key in row)}
    while grown := {n for n, row in rows.items() if n not in exits and any(key in exits for key in row)}:
        exits |= grown
    nodes = sorted(exits)
    if seed not in exits:
        return {}, Fraction(1)
    columns = [*nodes, *ends]
    matrix = [
        [
            int(i == j) - (rows[node] or {}).get(key, Fraction(0)) * (1 if j < len(nodes) else -1)
            for j, key in enumerate(columns)
        ]
        for i, node in enumerate(nodes)
    ]
    found = dict(zip(ends, _solved(matrix, len(nodes))[nodes.index(seed)][len(nodes) :], strict=True))
    known = {end.removeprefix("origin "): share for end, share in found.items() if share}
    return known, 1 - sum(known.values())


NAMES = [f"urn:{letter}" for letter in "abcdef"]
AMOUNTS = st.one_of(st.none(), st.integers(0, 9)) | st.integers(1, 99)
ITEMS = st.lists(st.tuples(st.sampled_from(NAMES), AMOUNTS), min_size=1, max_size=3)


@st.composite
def worlds(draw):
    events = [make(n, draw(ITEMS), draw(ITEMS)) for n in range(draw(st.integers(0, 6)))]
    events += [born(100 + n, *draw(ITEMS)) for n in range(draw(st.integers(0, 3)))]
    return draw(st.permutations(events))


@given(worlds(), st.sampled_from(NAMES))
def test_shares_equal_a_dense_solution_of_the_mixing_equations(events, name):
    origins, unknown = shares(events, name)
    assert (origins, unknown) == dense_shares(events, name)
    assert sum(origins.values()) + unknown == 1
    assert all(share > 0 for share in origins.values())
    assert unknown >= 0


def test_inputs_share_by_mass_and_outputs_share_one_mix():
    events = [make(1, [("urn:a", 30), ("urn:b", 10)], [("urn:c", 20), ("urn:d", 15)])]
    assert shares(events, "urn:c") == shares(events, "urn:d") == ({"urn:a": Fraction(3, 4), "urn:b": Fraction(1, 4)}, 0)


def test_an_object_of_several_processes_is_weighted_by_the_mass_each_made():
    events = [make(1, [("urn:a", 9)], [("urn:c", 1)]), make(2, [("urn:b", 1)], [("urn:c", 3)])]
    assert shares(events, "urn:c") == ({"urn:a": Fraction(1, 4), "urn:b": Fraction(3, 4)}, 0)


def test_a_missing_mass_leaves_its_mix_unknown_and_only_that():
    events = [
        make(1, [("urn:a", None), ("urn:b", 5)], [("urn:c", 5)]),
        make(2, [("urn:c", 1), ("urn:d", 3)], [("urn:e", 4)]),
    ]
    assert shares(events, "urn:e") == ({"urn:d": Fraction(3, 4)}, Fraction(1, 4))


def test_a_loop_is_solved_exactly():
    """Half of each batch is rework of the last: c = (a + c) / 2, so all of it is a in the end."""
    events = [
        make(1, [("urn:a", 5), ("urn:c", 5)], [("urn:b", 10)]),
        make(2, [("urn:b", 2), ("urn:x", 1)], [("urn:c", 3)]),
    ]
    assert shares(events, "urn:b") == ({"urn:a": Fraction(3, 4), "urn:x": Fraction(1, 4)}, 0)
    assert shares([make(1, [("urn:c", 5)], [("urn:c", 5)])], "urn:c") == ({}, 1)


def test_only_events_before_the_cutoff_count():
    events = [make(1, [("urn:a", 1)], [("urn:c", 1)]), make(2, [("urn:b", 1)], [("urn:c", 1)])]
    graph = build_graph(events)
    assert dict(mass_shares(graph, "urn:c", cutoff=1).origins) == {"urn:a": 1}
    assert dict(mass_shares(graph, "urn:c", cutoff=0).origins) == {"urn:c": 1}


def test_a_thousand_mixings_stay_bounded_and_lose_less_than_nothing_that_matters():
    primes = [1009 + 2 * n for n in range(1000)]
    events = [make(n, [(f"urn:l{n}", 7), (f"urn:o{n}", primes[n])], [(f"urn:l{n + 1}", 1)]) for n in range(1000)]
    origins, unknown = shares(events, "urn:l1000")
    assert sum(origins.values()) + unknown == 1
    assert 0 < unknown < Fraction(1, 2**900)
    assert all(share.denominator.bit_length() <= 2 * MAX_BITS for share in origins.values())
