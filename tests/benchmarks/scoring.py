"""What scoring in arrays costs, as ratios to references measured in the same run, on synthetic worlds that the seed fixes.

``python tests/benchmarks/scoring.py [--products N] [--rows N] [--draws N] [--check] [--slack X] [--json]``. Before
anything is told, answers are compared: totals of all products with those of the plain pass, the variance with that of
the draws, points with those of naive floats, DuckDB's points with numpy's; a difference ends the run. Times are
processor times of the best of several runs, those of DuckDB, which uses all cores, by the clock on both sides.
``--check`` gives 1 where a bar is missed by more than ``--slack``.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np

from greenchain.adapters.shipped import load_standards
from greenchain.scoring.arrays import FootprintGraph, ScoreRules, roll_up, score_table, variance
from greenchain.scoring.arrays.portable_sql import range_query, score_query
from greenchain.scoring.arrays.table_shape import Kind, TableShape
from greenchain.scoring.cards.answers import Answers
from greenchain.scoring.cards.card import Sought
from greenchain.scoring.cards.points import count
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.leaves import Statement
from greenchain.values.time import parse_instant

SEED = 20261122
HUBS, NEEDS, HUB_SHARE = 60, 9, 0.25  # suppliers that everybody uses; edges a product; edges that lead to them
INDICATORS, MISSING = 25, 0.2
_BANDS = {"1": "70", "2": "75", "3": "80", "4": "85", "5": "90"}


@dataclass(frozen=True)
class Row:
    """One figure: ``ratio`` has to be at most ``bar``."""

    name: str
    ratio: float
    bar: float
    note: str = ""

    def met(self, slack: float = 1) -> bool:
        """Whether the bar was met."""
        return self.ratio <= self.bar * slack


class AnswersDifferError(Exception):
    """Two ways to the same answer came to different ones."""


def main(arguments: list[str] | None = None) -> int:
    """Print the ratios; 1 where an answer differs, or with ``--check`` where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, default=50_000, help="products of the graphs (default 50000)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="cards of the table (default 1000000)")
    parser.add_argument("--draws", type=int, default=50, help="draws that are timed, told as 1000 (default 50)")
    parser.add_argument("--check", action="store_true", help="fail where a bar is missed")
    parser.add_argument("--slack", type=float, default=1.0, help="with --check: bars times this (default 1)")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--only-memory", type=int, metavar="ROWS", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.only_memory:
        print(memory_of(options.only_memory))
        return 0
    try:
        rows = [*graphs(options.products, options.draws), *tables(options.rows), single_card()]
    except AnswersDifferError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({"seed": SEED, "rows": [{**asdict(row), "met": row.met()} for row in rows]}))
    else:
        for row in rows:
            sign = "met" if row.met() else "NOT met"
            print(f"{row.name}: {row.ratio:.3g} (at most {row.bar:g}: {sign}) {row.note}")
    return int(options.check and not all(row.met(options.slack) for row in rows))


@dataclass(frozen=True)
class World:
    """A supply graph as plain arrays, its products and edges shuffled."""

    size: int
    supplier: np.ndarray
    consumer: np.ndarray
    amount: np.ndarray
    burden: np.ndarray

    @classmethod
    def of(cls, size: int, levels: int) -> World:
        """Products in levels of one width, each fed by its neighbors on the level before, and by hubs on the first."""
        rng = np.random.default_rng(SEED + levels)
        width = max(size // levels, 1)
        consumer = np.repeat(np.arange(width, size), NEEDS)
        before = (np.minimum(consumer // width, levels) - 1) * width
        near = before + (consumer + rng.integers(0, 8, consumer.size)) % width
        use_hub = (rng.random(consumer.size) < HUB_SHARE) & (np.arange(consumer.size) % NEEDS > 0)
        supplier = np.where(use_hub, rng.integers(0, min(HUBS, width), consumer.size), near)
        number, order = rng.permutation(size), rng.permutation(consumer.size)
        amount = rng.random(consumer.size) * 0.2
        return cls(size, number[supplier][order], number[consumer][order], amount, rng.random(size))

    def graph(self) -> FootprintGraph:
        """The same with bounds: amounts 5 % to either side, burdens 10 %."""
        return FootprintGraph.from_edges(
            size=self.size,
            supplier=self.supplier,
            consumer=self.consumer,
            amount=(self.amount * 0.95, self.amount, self.amount * 1.05),
            burden=(self.burden * 0.9, self.burden, self.burden * 1.1),
        )


def graphs(products: int, draws: int) -> Iterator[Row]:
    """All products of a wide and of a deep graph, and the variance of one product."""
    for levels, bar in ((20, 0.3), (1206, 0.5)):
        world = World.of(products, min(levels, products // 2))
        building, graph = best(world.graph, 3)
        rolling, found = best(lambda graph=graph: roll_up(graph), 15)
        plain, totals = best(plain_pass(world, graph), 5)
        if not np.allclose(found.point, totals, rtol=1e-12) or not (found.lower <= found.upper).all():
            raise AnswersDifferError("totals differ from those of the plain pass")
        note = f"{graph.supplier.size} edges, {graph.levels} levels; plain {plain * 1e3:.0f} ms, roll_up {rolling * 1e3:.1f}"
        note += f" ms; the graph was made in {building * 1e3:.0f} ms"
        yield Row(f"roll_up of all products, {levels} levels, against a plain pass", rolling / plain, bar, note)
        if levels == 20:
            yield uncertain(world, graph, draws)


def plain_pass(world: World, graph: FootprintGraph):
    """One value a product in plain Python, lists made ready in the best order; what is timed is the pass alone."""
    order = np.argsort(graph.number, kind="stable").tolist()
    needs: list[list[tuple[int, float]]] = [[] for _ in range(world.size)]
    by_consumer = np.argsort(graph.number[world.consumer], kind="stable")
    columns = (column[by_consumer].tolist() for column in (world.supplier, world.consumer, world.amount))
    for supplier, consumer, amount in zip(*columns, strict=True):
        needs[consumer].append((supplier, amount))
    burden = world.burden.tolist()

    def run() -> list[float]:
        totals = [0.0] * world.size
        for product in order:
            total = burden[product]
            for supplier, amount in needs[product]:
                total += amount * totals[supplier]
            totals[product] = total
        return totals

    return run


def uncertain(world: World, graph: FootprintGraph, draws: int) -> Row:
    """The variance of the product with the largest total: once analytically, then by draws of all numbers."""
    product = int(np.argmax(roll_up(graph).point))
    sd = 0.1  # of its own size; of every amount and burden
    taken, found = best(lambda: variance(graph, product, amount_sd=world.amount * sd, burden_sd=world.burden * sd), 3)
    rng = np.random.default_rng(SEED)
    amount, burden = graph.amount[:, 1].copy(), graph.burden[:, 1].copy()
    nodes, offsets = graph.level_start.tolist(), graph.offsets
    drawn = []
    started = time.process_time()
    for _ in range(draws):  # one value a draw and nothing else: quicker than any library's
        amounts = amount * (1 + sd * rng.standard_normal(amount.size))
        totals = burden * (1 + sd * rng.standard_normal(burden.size))
        for first, last in pairwise(nodes[1:]):
            begin, end = offsets[first], offsets[last]
            parts = totals[graph.supplier[begin:end]] * amounts[begin:end]
            totals[first:last] += np.add.reduceat(parts, offsets[first:last] - begin)
        drawn.append(totals[graph.number[product]])
    thousand = (time.process_time() - started) / draws * 1000
    if not 0.4 < np.std(drawn) / found.sd < 2.5:
        raise AnswersDifferError(f"draws have a deviation of {np.std(drawn)}, the variance one of {found.sd}")
    note = f"{taken * 1e3:.1f} ms against {thousand:.1f} s; sd {found.sd:.4f}, of {draws} draws {np.std(drawn):.4f}"
    return Row("variance of one product against 1000 draws", taken / thousand, 0.01, note)


def answers(rows: int) -> tuple[ScoreRules, np.ndarray, np.ndarray]:
    """Rules of 25 indicators, a fifth of them percentages, answers of one decimal of which a fifth is missing, levels."""
    rng = np.random.default_rng(SEED)
    full = np.array([100.0 if at % 5 == 0 else 4.0 for at in range(INDICATORS)])
    values = np.round(rng.random((rows, INDICATORS)) ** 0.3 * full, 1)
    values[rng.random((rows, INDICATORS)) < MISSING] = np.nan
    levels = rng.integers(2, 5, (rows, INDICATORS)).astype(np.int8)
    names = [f"X{at}" for at in range(INDICATORS)]
    rules = ScoreRules.from_points(
        points=dict.fromkeys(names, "4"),
        full={name: str(int(most)) for name, most in zip(names, full, strict=True)},
        bands=_BANDS,
    )
    return rules, values, levels


def naive(values: np.ndarray, levels: np.ndarray, rules: ScoreRules) -> tuple[np.ndarray, ...]:
    """What one would write: floats, sums along rows, ``searchsorted`` for bands."""
    most = np.array([float(rule.points) for rule in rules.rules])
    full = np.array([float(rule.full) for rule in rules.rules])
    limits = np.array([float(Fraction(least, 10**6)) for _, least in rules.bands])
    points = values * (most / full)
    is_stated = ~np.isnan(points)
    is_proven = is_stated & (levels >= 3)
    guaranteed = np.where(is_proven, points, 0).sum(axis=1)
    possible = np.where(is_proven, points, most).sum(axis=1)
    declared = np.where(is_stated, points, 0).sum(axis=1)
    bands = (np.searchsorted(limits, total, side="right") for total in (guaranteed, possible))
    return guaranteed, possible, declared, *bands


def tables(rows: int) -> Iterator[Row]:
    """A table of cards against naive floats, its memory, and DuckDB against it."""
    rules, values, levels = answers(rows)
    plainly, floats = best(lambda: naive(values, levels, rules), 3)
    taken, found = best(lambda: score_table(values, levels, rules=rules), 5)
    for exact, near in zip((found.guaranteed, found.possible, found.declared), floats, strict=False):
        if np.abs(exact - near * 1e6).max() > INDICATORS:
            raise AnswersDifferError("points differ from those of naive floats by more than rounding")
    note = f"{rows} x {INDICATORS}; naive {plainly:.2f} s, score_table {taken:.2f} s"
    yield Row("score_table against naive floats", taken / plainly, 0.6, note)
    apart = [sys.executable, __file__, "--only-memory", str(rows)]
    beyond = float(subprocess.run(apart, capture_output=True, text=True, check=True).stdout)
    yield Row("memory of score_table beyond its inputs, MiB", beyond, 100)
    if importlib.util.find_spec("duckdb") is None:
        print("DuckDB is not installed: left out", file=sys.stderr)
        return
    yield by_duckdb(rules, values, levels)


def by_duckdb(rules: ScoreRules, values: np.ndarray, levels: np.ndarray) -> Row:
    """The portable SQL on the same table in DuckDB's memory."""
    import duckdb

    columns = {"id": np.arange(len(values))}
    for at in range(INDICATORS):
        columns |= {f"a{at}": np.ma.masked_invalid(values[:, at]), f"b{at}": np.ascontiguousarray(levels[:, at])}
    kinds = [("id", Kind.WHOLE)]
    kinds += [pair for name in rules.indicators for pair in ((name, Kind.REAL), (f"{name}.level", Kind.WHOLE))]
    shape = TableShape.of(rules, kinds)
    ranges, query = range_query(rules, shape, source="cells"), score_query(rules, shape, source="cells")
    with duckdb.connect() as connection:
        connection.register("given", columns)
        connection.execute("CREATE TABLE cells AS SELECT * FROM given")

        def work():
            wrong = connection.execute(ranges).fetchall()
            connection.execute(f"CREATE OR REPLACE TEMP TABLE scored AS {query}")
            return wrong

        taken, _ = best(work, 5, clock=time.perf_counter)
        answer = connection.execute("SELECT * FROM scored ORDER BY id").fetchnumpy()
    by_clock, found = best(lambda: score_table(values, levels, rules=rules), 5, clock=time.perf_counter)
    names = ("guaranteed", "possible", "declared", "coverage", "band_guaranteed", "band_possible")
    if not all(np.array_equal(answer[name], getattr(found, name)) for name in names):
        raise AnswersDifferError("DuckDB and numpy come to other points")
    return Row(
        "DuckDB against score_table", taken / by_clock, 3, f"{taken:.2f} s against {by_clock:.2f} s by the clock"
    )


def memory_of(rows: int) -> float:
    """MiB by which a table of so many rows grows a process beyond its inputs."""
    rules, values, levels = answers(rows)
    score_table(values[:1000], levels[:1000], rules=rules)  # what is loaded once is no table's
    blank = np.zeros(int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - resident()), np.uint8)
    blank[:] = 1  # up to the peak that making the inputs took, so that the peak can only rise from here
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    score_table(values, levels, rules=rules)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def resident() -> int:
    """Bytes that this process holds now."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no file, a figure of the kernel
        return int(file.read().split()[1]) * resource.getpagesize()


@dataclass(frozen=True, slots=True)
class _Full(Answers):
    """Every indicator answered in full, every gate held, by an accredited third party."""

    def statements(self, name: str, *, sought: Sought):
        return [Statement(sought.largest or Fraction(0), self.card.evidence_min)], []


def single_card() -> Row:
    """One scorecard of the general card after loading, in milliseconds."""
    card = read_card(load_standards().pack("scorecards/miit-gsc-general"))
    at = parse_instant("2026-01-01T00:00:00Z")
    taken, found = best(lambda: count(_Full(card, (), (), at.date(), "urn:example:supplier"), at=at), 20)
    if found.guaranteed != Decimal(100):
        raise AnswersDifferError(f"full marks come to {found.guaranteed}")
    return Row("a single card, ms", taken * 1000, 5)


def best(work, times: int, *, clock=time.process_time):
    """The shortest time of several runs, and what the work gives."""
    shortest = float("inf")
    for _ in range(times):
        started = clock()
        found = work()
        shortest = min(shortest, clock() - started)
    return shortest, found


if __name__ == "__main__":
    raise SystemExit(main())
