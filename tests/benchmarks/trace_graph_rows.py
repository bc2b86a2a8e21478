"""Rows about the graph: closures, recalls, shares by mass, containment, size, snapshots."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from functools import cache

import networkx as nx
import numpy as np
from trace_clock import cpu
from trace_world import (
    OPEN,
    SEED,
    Packing,
    World,
    chain,
    one_process,
    packing,
    shuffled,
    stated_twice,
    with_rework,
    with_voided,
    world,
)
from traceability import Row

from greenchain.adapters.snapshots import open_graph, save_graph
from greenchain.graph import Containment, SupplyGraph

COLUMNS = 16
SMALL = 100_000  # where the reference would take minutes


@cache
def the_world(events: int, p_global: float = 0.0) -> World:
    return world(events, p_global=p_global)


@cache
def the_graph(events: int) -> SupplyGraph:
    return SupplyGraph.from_flows(*the_world(events).vectors())


def digraph(base: World, standing: np.ndarray | None = None) -> nx.DiGraph:
    """The same flows in networkx: objects under their numbers, processes behind them; without those taken back."""
    process = base.process + base.objects
    source = np.where(base.is_input, base.object, process)
    target = np.where(base.is_input, process, base.object)
    kept = slice(None) if standing is None else standing[base.process]
    graph = nx.DiGraph()
    graph.add_nodes_from(range(base.objects))
    graph.add_edges_from(zip(source[kept].tolist(), target[kept].tolist(), strict=True))
    return graph


def objects_of(nodes: set[int], count: int) -> list[int]:
    return sorted(node for node in nodes if node < count)


def require_equal(one: object, other: object, what: str) -> None:
    if one != other:
        raise AssertionError(f"{what}: the answers differ")


def sample(numbers: np.ndarray, count: int, seed: int) -> list[int]:
    return np.random.default_rng(SEED + seed).choice(numbers, min(count, numbers.size), replace=False).tolist()


def upstream(events: int) -> Iterator[Row]:
    """The median of 100 finished lots, warm, to ``networkx.ancestors``; of 25 with ingredients from anywhere.

    Those make the answers several times as large, and no less even.
    """
    for p_global, count in ((0.0, 100), (0.01, 25)):
        base = the_world(events, p_global)
        graph, reference = SupplyGraph.from_flows(*base.vectors()), digraph(base)
        lots = sample(base.finals, count, 1)
        for lot in lots:
            require_equal(
                graph.upstream([lot]).tolist(), objects_of(nx.ancestors(reference, lot), base.objects), "upstream"
            )
        theirs = statistics.median(quickest(nx.ancestors, reference, lot) for lot in lots)
        own = statistics.median(quickest(graph.upstream, [lot]) for lot in lots)
        name = "upstream, median of 100" if not p_global else "upstream, one input of a hundred from anywhere"
        yield Row(name, theirs / own, 5, note=f"{own * 1e3:.2f} ms, networkx {theirs * 1e3:.2f} ms")


def quickest(work, *arguments) -> float:
    """Three rounds in a row: what is warm stays warm."""
    times = []
    for _ in range(3):
        started = time.process_time()
        work(*arguments)
        times.append(time.process_time() - started)
    return min(times)


RECALL = """
WITH RECURSIVE reached(n) AS (
  SELECT n FROM seeds UNION SELECT d.target FROM flows d JOIN reached r ON d.source = r.n
) SELECT n FROM reached"""


def recall(events: int) -> Iterator[Row]:
    """1,000 origins at once, to a recursive query of SQLite over covering indexes."""
    base, graph = the_world(events), the_graph(events)
    origins = sample(base.origins, 1000, 2)
    process = base.process + base.objects
    source, target = np.where(base.is_input, base.object, process), np.where(base.is_input, process, base.object)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE flows(source INTEGER, target INTEGER, PRIMARY KEY(source, target)) WITHOUT ROWID")
    database.executemany(
        "INSERT OR IGNORE INTO flows VALUES (?, ?)", zip(source.tolist(), target.tolist(), strict=True)
    )
    database.execute("CREATE INDEX back ON flows(target, source)")
    database.execute("CREATE TABLE seeds(n INTEGER PRIMARY KEY)")
    database.executemany("INSERT INTO seeds VALUES (?)", ((lot,) for lot in origins))
    reached = {number for (number,) in database.execute(RECALL)} - set(origins)
    require_equal(graph.downstream(origins).tolist(), objects_of(reached, base.objects), "recall")
    theirs = cpu(lambda: database.execute(RECALL).fetchall(), rounds=2)
    own = cpu(lambda: graph.downstream(origins), rounds=5)
    yield Row("recall of 1,000 origins", theirs / own, 15, note=f"{own * 1e3:.1f} ms, SQLite {theirs * 1e3:.0f} ms")


def recalls(events: int) -> Iterator[Row]:
    """64 recalls in one pass, to as many runs of ``networkx.descendants``; on 100,000 events at most."""
    base, graph = the_world(min(events, SMALL)), the_graph(min(events, SMALL))
    groups = [[lot] for lot in sample(base.origins, 64, 3)]
    reference = digraph(base)
    words = graph.downstream_many(groups)
    for number, group in enumerate(groups):
        reached = np.flatnonzero((words[:, 0] >> np.uint64(number)) & np.uint64(1)).tolist()
        require_equal(reached, objects_of(nx.descendants(reference, group[0]), base.objects), "64 recalls")
    theirs = cpu(lambda: [nx.descendants(reference, group[0]) for group in groups], rounds=1)
    own = cpu(lambda: graph.downstream_many(groups), rounds=5)
    yield Row("64 recalls in one pass", theirs / own, 20, note=f"{own * 1e3:.1f} ms")


def shapes(_: int) -> Iterator[Row]:
    """A chain of 100,000 lots and one transformationID of 1,000 by 1,000, to networkx."""
    for name, base in (
        ("chain of 100,000 lots", chain(100_000)),
        ("one process, 1,000 x 1,000", one_process(1000, 1000)),
    ):
        graph, reference = SupplyGraph.from_flows(*base.vectors()), digraph(base)
        last = int(base.finals[-1])
        require_equal(graph.upstream([last]).tolist(), objects_of(nx.ancestors(reference, last), base.objects), name)
        theirs = cpu(lambda reference=reference, last=last: nx.ancestors(reference, last), rounds=5)
        own = cpu(lambda graph=graph, last=last: graph.upstream([last]), rounds=5)
        yield Row(name, theirs / own, 1, note=f"{own * 1e3:.2f} ms")
        if base.processes == 1:
            yield Row("edges of one process, of n + m", graph.flows.edges / base.objects, 1, is_limit=True)


def system(graph: SupplyGraph):
    """Rows of I - A for scipy over the same bipartite graph, in an order that makes it lower triangular."""
    from scipy import sparse

    flows = graph.flows
    count = flows.number.size
    row = np.repeat(np.arange(count), np.diff(flows.backward.offsets))
    total = np.bincount(row, weights=flows.mass, minlength=count)
    mixing = sparse.csr_matrix((flows.mass / total[row], (row, flows.backward.targets)), shape=(count, count))
    matrix = (sparse.identity(count, format="csr") - mixing).tocsr()
    matrix.sort_indices()
    return matrix


def attribution(events: int) -> Iterator[Row]:
    """Shares of sixteen kinds of origin for every object, to ``scipy.sparse.linalg.spsolve_triangular``."""
    try:
        from scipy.sparse.linalg import spsolve_triangular
    except ImportError:
        yield Row("attribution, 16 columns", None, 4, note="scipy is not installed")
        return
    base, graph = the_world(events), the_graph(events)
    shares = np.zeros((base.objects, COLUMNS))
    shares[base.origins] = np.random.default_rng(SEED).dirichlet(np.ones(COLUMNS), base.origins.size)
    matrix = system(graph)
    given = np.zeros((matrix.shape[0], COLUMNS))
    given[graph.flows.object_node] = shares
    solved = spsolve_triangular(matrix, given, lower=True, unit_diagonal=True)[graph.flows.object_node]
    mixed = graph.attribute(shares)
    require_equal(bool(np.abs(mixed - solved).max() < 1e-12), True, "attribution")
    off = float(np.abs(mixed.sum(axis=1) - 1).max())
    theirs = cpu(lambda: spsolve_triangular(matrix, given, lower=True, unit_diagonal=True), rounds=2)
    own = cpu(lambda: graph.attribute(shares), rounds=5)
    yield Row("attribution, 16 columns", theirs / own, 4, note=f"{own * 1e3:.0f} ms, scipy {theirs * 1e3:.0f} ms")
    yield Row("attribution, rows off one", off, 1e-12, is_limit=True)


def rework(events: int) -> Iterator[Row]:
    """(c) shares through 2,000 rework edges: rows add up to one, and the time is that of some passes."""
    base = the_world(events)
    graph = SupplyGraph.from_flows(*with_rework(base, min(2_000, events // 50)).vectors())
    shares = np.zeros((base.objects, COLUMNS))
    shares[base.origins] = np.random.default_rng(SEED).dirichlet(np.ones(COLUMNS), base.origins.size)
    started = time.process_time()
    mixed = graph.attribute(shares)
    own = time.process_time() - started
    unknown = graph.unknown_share()
    off = float(np.abs(mixed.sum(axis=1) + unknown - 1).max())
    straight = cpu(lambda: the_graph(events).attribute(shares), rounds=3)
    loops = graph.flows.part_offsets.size - 1
    note = f"{loops} parts, {graph.flows.part_members.size} nodes, at most {unknown.max():.1e} unknown, {own:.2f} s"
    yield Row("rework, rows off one", off, 1e-12, is_limit=True, note=note)
    yield Row("rework, passes of a graph without", own / straight, 100, is_limit=True)


def variants(events: int) -> Iterator[Row]:
    """(d) taken back, (f) any order, (g) stated twice: the answers stay right, whatever the size."""
    base = the_world(min(events, SMALL))
    lots = sample(base.finals, 50, 5)
    voided = with_voided(base)
    graph = SupplyGraph.from_flows(*voided.vectors(), voided_from=voided.voided_from)
    reference = digraph(voided, standing=voided.voided_from == OPEN)
    for lot in lots:
        require_equal(graph.upstream([lot]).tolist(), objects_of(nx.ancestors(reference, lot), base.objects), "voided")
    plain = the_graph(min(events, SMALL))
    for name, other in (("random order", shuffled(base)), ("stated twice", stated_twice(base))):
        again = SupplyGraph.from_flows(*other.vectors())
        for label, array in plain.flows.named_arrays().items():
            factor = 2 if label == "mass" and name == "stated twice" else 1
            require_equal(
                bool(np.array_equal(array * factor, again.flows.named_arrays()[label])), True, f"{name}: {label}"
            )
    own = cpu(lambda: [graph.upstream([lot]) for lot in lots])
    straight = cpu(lambda: [plain.upstream([lot]) for lot in lots])
    yield Row("1 % taken back, to none", own / straight, 3, is_limit=True, note="order and repetition change no array")


WHERE = """
WITH RECURSIVE up(o) AS (
  SELECT :item UNION ALL
  SELECT (SELECT CASE WHEN ends > :at THEN parent END FROM
    (SELECT parent, ends FROM stays WHERE child = up.o AND starts <= :at ORDER BY starts DESC LIMIT 1))
  FROM up WHERE o IS NOT NULL
) SELECT place FROM sightings WHERE seen <= :at AND object IN
  (SELECT o FROM up WHERE o IS NOT NULL) ORDER BY seen DESC LIMIT 1"""


def replayed(packed: Packing, items: list[int], at: int) -> list[int]:
    """Where ``items`` are after everything up to ``at`` has happened in order, one thing at a time."""
    watched = {*items, *range(packed.items, int(packed.located.max()) + 1)}
    happenings = []
    for child, parent, start, end in zip(*(c.tolist() for c in packed.vectors()[:4]), strict=True):
        if child in watched:
            happenings += [(start, 2, child, parent), (end, 0, child, parent)]
    for number, (lot, place, seen) in enumerate(zip(*(c.tolist() for c in packed.vectors()[4:]), strict=True)):
        if lot in watched:
            happenings.append((seen, 1, lot, (seen, number, place)))
    inside: dict[int, int] = {}
    last: dict[int, tuple[int, int, int]] = {}

    def latest(lot: int) -> tuple[int, int, int]:
        found = last.get(lot, NOWHERE)
        while lot in inside:
            lot = inside[lot]
            found = max(found, last.get(lot, NOWHERE))
        return found

    for _, kind, lot, what in sorted(happening for happening in happenings if happening[0] <= at):
        if kind == 0:
            last[lot] = latest(lot)
            del inside[lot]
        elif kind == 1:
            last[lot] = max(what, last.get(lot, NOWHERE))
        else:
            inside[lot] = what
    return [latest(item)[2] for item in items]


NOWHERE = (-1, -1, -1)


def where_is(events: int) -> Iterator[Row]:
    """(e) the place of every item at an instant, to SQLite for a sample, each per item; equal to a naive replay."""
    packed = packing(events)
    held = Containment.from_arrays(*packed.vectors())
    items, at = np.arange(packed.items), packed.until * 2 // 3
    places = held.places(items, at=at)
    some = sample(items, 5_000, 6)
    require_equal([int(places[item]) for item in some], replayed(packed, some, at), "where-is")
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE stays(child INTEGER, starts INTEGER, ends INTEGER, parent INTEGER)")
    database.execute("CREATE TABLE sightings(object INTEGER, seen INTEGER, place INTEGER)")
    stays = (packed.child, packed.start, packed.end, packed.parent)
    seen = (packed.located, packed.place_start, packed.place)
    database.executemany("INSERT INTO stays VALUES (?, ?, ?, ?)", zip(*(c.tolist() for c in stays), strict=True))
    database.executemany("INSERT INTO sightings VALUES (?, ?, ?)", zip(*(c.tolist() for c in seen), strict=True))
    database.execute("CREATE INDEX stay ON stays(child, starts, ends, parent)")
    database.execute("CREATE INDEX sighting ON sightings(object, seen, place)")
    theirs = cpu(
        lambda: [database.execute(WHERE, {"item": item, "at": at}).fetchone() for item in some], rounds=2
    ) / len(some)
    own = cpu(lambda: held.places(items, at=at), rounds=3) / items.size
    yield Row(
        "place of every item",
        theirs / own,
        8,
        note=f"{1e-6 / own:.1f} million items a second, SQLite {1e-6 / theirs:.2f}",
    )


def size(events: int) -> Iterator[Row]:
    """Bytes an event, with share, time, and what was known and taken back when."""
    base = with_voided(the_world(events))
    graph = SupplyGraph.from_flows(*base.vectors(), known_from=np.arange(base.processes), voided_from=base.voided_from)
    yield Row("bytes an event", graph.nbytes / base.processes, 120, is_limit=True)


def snapshot(events: int) -> Iterator[Row]:
    """Opening a snapshot and one trace, to building the arrays from flows in memory and the same trace."""
    base = the_world(events)
    lot = int(base.finals[-1])
    with tempfile.TemporaryDirectory() as folder:
        save_graph(the_graph(events), folder, key="benchmark")

        def reopened() -> list[int]:
            return open_graph(folder, key="benchmark").upstream([lot]).tolist()

        def rebuilt() -> list[int]:
            return SupplyGraph.from_flows(*base.vectors()).upstream([lot]).tolist()

        require_equal(reopened(), rebuilt(), "snapshot")
        theirs, own = cpu(rebuilt, rounds=2), cpu(reopened, rounds=5)
    yield Row(
        "opening a snapshot and one trace", theirs / own, 20, note=f"{own * 1e3:.0f} ms, rebuild {theirs * 1e3:.0f} ms"
    )
