"""Random flows by number, and plain-Python answers to the questions that the arrays answer."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from greenchain.graph import SupplyGraph

NEVER = 2**63 - 1


@dataclass(frozen=True)
class Flow:
    process: int
    object: int
    is_input: bool
    kg: int | None = 1


@st.composite
def flows(draw, *, objects: int = 9, processes: int = 7, size: int = 24) -> list[Flow]:
    """Flows without repetition, cycles among them; some masses not stated, some zero."""
    pairs = st.tuples(st.integers(0, processes - 1), st.integers(0, objects - 1), st.booleans())
    chosen = draw(st.lists(pairs, max_size=size, unique=True))
    masses = draw(st.lists(st.sampled_from([None, 0, 1, 1, 2, 3, 5, 7]), min_size=len(chosen), max_size=len(chosen)))
    return [Flow(*pair, kg) for pair, kg in zip(chosen, masses, strict=True)]


def graph_of(some: list[Flow], **more) -> SupplyGraph:
    return SupplyGraph.from_flows(
        [flow.process for flow in some],
        [flow.object for flow in some],
        [flow.is_input for flow in some],
        [np.nan if flow.kg is None else flow.kg for flow in some],
        **more,
    )


def processes_in(some: list[Flow]) -> int:
    return 1 + max((flow.process for flow in some), default=-1)


def objects_in(some: list[Flow]) -> int:
    return 1 + max((flow.object for flow in some), default=-1)


def digraph(some: list[Flow], *, without: frozenset[int] = frozenset()) -> nx.DiGraph:
    """The same flows: objects under their numbers, processes as texts; without some processes."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(objects_in(some)))
    for flow in some:
        if flow.process not in without:
            ends = (flow.object, f"p{flow.process}")
            graph.add_edge(*(ends if flow.is_input else ends[::-1]))
    return graph


def reached(graph: nx.DiGraph, seeds: set[int], *, is_upstream: bool) -> list[int]:
    """All objects that networkx reaches from any of the seeds, without them."""
    one = nx.ancestors if is_upstream else nx.descendants
    found = set().union(*(one(graph, seed) for seed in seeds)) if seeds else set()
    return sorted(node for node in found - seeds if isinstance(node, int))


def mixes(some: list[Flow], *, taken_back: frozenset[int] = frozenset()) -> list[dict[int, Fraction] | None]:
    """What each object is mixed of, by object: ``None`` for an origin, nothing where it cannot be told."""
    put_in: dict[int, dict[int, int | None]] = {}
    made: dict[int, dict[int, int | None]] = {}
    for flow in some:
        if flow.is_input:
            put_in.setdefault(flow.process, {})[flow.object] = flow.kg
        elif flow.process not in taken_back:
            made.setdefault(flow.object, {})[flow.process] = flow.kg
    rows: list[dict[int, Fraction] | None] = []
    for lot in range(objects_in(some)):
        if lot not in made:
            rows.append(None)
            continue
        row: dict[int, Fraction] = {}
        for process, share in shares(made[lot]).items():
            for source, part in shares(put_in.get(process, {})).items():
                row[source] = row.get(source, Fraction(0)) + share * part
        rows.append(row)
    return rows


def shares(masses: dict[int, int | None]) -> dict[int, Fraction]:
    """By mass; a single one is the whole, and nothing is known where a mass is not stated or all are zero."""
    if len(masses) == 1:
        return dict.fromkeys(masses, Fraction(1))
    known = [mass for mass in masses.values() if mass is not None]
    total = sum(known)
    if len(known) < len(masses) or not total:
        return {}
    return {name: Fraction(mass or 0, total) for name, mass in masses.items()}


def attributed(rows: list[dict[int, Fraction] | None]) -> list[dict[int, Fraction]]:
    """Shares of origins by object, exact: the least solution of the mixes, by elimination of one object at a time.

    What no origin feeds is nothing, so it is taken out before; what is left has one solution.
    """
    fed = {lot for lot, row in enumerate(rows) if row is None}
    while more := {lot for lot, row in enumerate(rows) if row and any(row.get(f) for f in fed)} - fed:
        fed |= more
    left = {lot: {s: v for s, v in (rows[lot] or {}).items() if s in fed and v} for lot in fed if rows[lot] is not None}
    order = sorted(left)
    for lot in order:
        row = left[lot]
        back = row.pop(lot, Fraction(0))
        row = left[lot] = {source: value / (1 - back) for source, value in row.items()}
        for other in order:
            if other != lot and (share := left[other].pop(lot, Fraction(0))):
                for source, value in row.items():
                    left[other][source] = left[other].get(source, Fraction(0)) + share * value
    return [left.get(lot, {lot: Fraction(1)} if row is None else {}) for lot, row in enumerate(rows)]
