"""What screening costs, as ratios to references measured in the same run, on rows that the seed fixes.

``python tests/benchmarks/screening.py [--rows N] [--rules N] [--spark] [--memory N] [--check] [--slack X] [--json]``.
All times are processor times. References: a JSON round trip of one declaration; a prefix equi-join written by hand for
DuckDB, and the same rules as expressions; every rule asked of every item. Findings are compared before anything is
told: the join, the expressions and the index have to name the same rows.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from greenchain.adapters.engines.duckdb_screening import DuckDBScreeningSession
from greenchain.adapters.engines.duckdb_tables import connected, imported
from greenchain.adapters.engines.screening import screening_engine
from greenchain.adapters.engines.sql_screening import candidates
from greenchain.adapters.shipped import load_standards
from greenchain.formats.declarations import parse_declaration
from greenchain.screening import screen
from greenchain.screening.asking import ask
from greenchain.screening.beside import Beside
from greenchain.screening.compiler import RuleIndex
from greenchain.screening.portable_sql import ITEMS, Search, items_query
from greenchain.screening.rule_book import rule_book
from greenchain.screening.rules import BoundRule
from greenchain.standards.conditions import All, OneOf, Prefix
from greenchain.workspace.finding_lines import json_form
from greenchain.workspace.screen_tables import screen_tables

SEED = 20261123
AT = datetime(2026, 11, 22, tzinfo=UTC)
COUNTRIES = ("AT", "DE", "NL", "GB", "US", "CN", "IN", "MY", "TH", "VN", "GH", "JP", "FR", "KR")
WASTE = ("391510", "391520", "720449", "740400", "760200", "854911", "470790", "400400", "262099")
HEADINGS = tuple(
    f"{chapter:02d}{heading:02d}{sub}"
    for chapter in range(1, 98)
    if chapter != 77
    for heading in (1, 2, 3, 5, 8)
    for sub in (10, 20, 90)
)
WASTE_SHARE = 0.06  # of ordinary rows, as the brief of screening has it
FIELDS = (
    *("declaration_id", "item_no", "export_date", "import_date", "export_country", "import_country", "hs"),
    *("description", "waste_code", "operation", "condition", "packing", "net_kg", "gross_kg", "value", "currency"),
    *("lot", "container", "notification_no", "consent_from", "consent_to", "facility_permit", "function_test"),
    *("coa_no", "annex_vii_no", "conformity_evidence"),
)


@dataclass(frozen=True)
class Row:
    """One figure: ``ratio`` has to be at most, or at least, ``bar``."""

    name: str
    ratio: float
    bar: float
    at_least: bool = False
    note: str = ""

    def met(self, slack: float = 1) -> bool:
        """Whether the bar was met."""
        return self.ratio * slack >= self.bar if self.at_least else self.ratio <= self.bar * slack


class AnswersDifferError(Exception):
    """Two ways to the same answer came to different ones."""


def rows(count: int) -> Iterator[dict[str, str]]:
    """Ordinary goods, a few of them waste with its papers, one item a declaration."""
    chosen = random.Random(SEED)  # noqa: S311 - rows to try, no secret
    first = date(2018, 1, 1)
    for number in range(count):
        is_waste = chosen.random() < WASTE_SHARE
        left = first + timedelta(days=chosen.randrange(3600))
        grams = int(chosen.lognormvariate(14, 2)) + 1
        papers = f"P{number}" if is_waste and chosen.random() < 0.8 else ""
        yield {
            **dict.fromkeys(FIELDS, ""),
            "declaration_id": f"D{number:09d}",
            "item_no": "1",
            "export_date": left.isoformat(),
            "import_date": (left + timedelta(days=chosen.randrange(40))).isoformat(),
            "export_country": chosen.choice(COUNTRIES),
            "import_country": chosen.choice(COUNTRIES),
            "hs": chosen.choice(WASTE if is_waste else HEADINGS),
            "description": f"goods {number % 1000}",
            "waste_code": chosen.choice(("B3011", "B1010", "B3020", "A1181")) if is_waste else "",
            "operation": chosen.choice(("R3", "R4")) if is_waste else "",
            "condition": "waste" if is_waste else "new",
            "packing": "BOX",
            "net_kg": f"{grams // 1000}.{grams % 1000:03d}",
            "gross_kg": f"{grams // 900}.{grams % 1000:03d}",
            "value": f"{grams % 100_000}.50",
            "currency": "EUR",
            "container": f"MSKU{number % 10_000_000:07d}",
            **dict.fromkeys(
                ("notification_no", "annex_vii_no", "facility_permit", "conformity_evidence", "coa_no"), papers
            ),
            **(dict.fromkeys(("consent_from", "consent_to"), left.isoformat()) if papers else {}),
        }


def write(path: Path, count: int) -> None:
    """The table of ``count`` rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, FIELDS, lineterminator="\n")
        written.writeheader()
        written.writerows(rows(count))


def made_rules(count: int) -> tuple[BoundRule, ...]:
    """Rules of one prefix each, some with countries, a condition, or both: the shape of trade controls."""
    chosen = random.Random(SEED)  # noqa: S311 - rows to try, no secret
    pack = next(pack for pack in load_standards().packs if pack.name == "waste/basel")
    base = pack.rules[0]
    made = []
    for _ in range(count):
        parts: list[object] = [Prefix("hs", (chosen.choice(HEADINGS)[: chosen.choice((2, 4, 4, 6))],))]
        parts.append(OneOf("import_country", (chosen.choice(COUNTRIES),)))
        parts += [OneOf("export_country", (chosen.choice(COUNTRIES),))] if chosen.random() < 0.5 else []
        parts += [OneOf("condition", (chosen.choice(("new", "used", "waste")),))] if chosen.random() < 0.5 else []
        period = replace(base.citation.period, since=None, until=None)
        rule = replace(base, condition=All(tuple(parts)), citation=replace(base.citation, period=period))  # type: ignore[arg-type]
        made.append(BoundRule.of(pack, rule, {}))
    return tuple(made)


def timed(work):
    """Processor seconds of all threads, and what came of it."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def single() -> Iterator[Row]:
    """(a) one parsed declaration against a JSON round trip of it."""
    standards = load_standards()
    told = []
    for row in rows(4000):
        header = {name: row[name] for name in FIELDS[:1] + FIELDS[2:6]}
        item = {name: text or None for name, text in row.items() if name not in header}
        members = {**header, "items": [item]}
        shipment = parse_declaration(members)
        found = screen(shipment, standards=standards, at=AT)
        if [finding.code for finding in found.findings] != ["NO_RULE_FIRED"]:
            told.append((shipment, members))
    screening, tripping = [], []
    for shipment, members in told:
        for times, work in (
            (screening, lambda shipment=shipment: screen(shipment, standards=standards, at=AT)),
            (tripping, lambda members=members: json.loads(json.dumps(members))),
        ):
            started = time.process_time_ns()
            work()
            times.append(time.process_time_ns() - started)
    trip = statistics.median(tripping)
    middle, late = statistics.median(screening), statistics.quantiles(screening, n=100)[98]
    note = f"{middle / 1e3:.0f} us, p99 {late / 1e3:.0f} us, JSON {trip / 1e3:.1f} us, {len(told)} declarations"
    yield Row("(a) screen() of a declaration with findings, median, against JSON", middle / trip, 12, note=note)
    yield Row("(a) the same, 99 of 100, against JSON", late / trip, 40)


def made(count: int, rule_count: int) -> tuple[list[Row], float]:
    """(b) many rules of one shape on DuckDB against SQL by hand; and the processor seconds of the join by hand.

    Rows are loaded before, and whether declarations repeat an item is asked before: neither has to do with rules.
    """
    rules = made_rules(rule_count)
    index = RuleIndex.of(rules)
    # the columns that the join by hand reads; whether cells can be read at all is asked of every other one, too, in (c)
    search = Search(index, ("declaration_id", "item_no", "lot", *(guards.name for guards in index.fields)))
    with tempfile.TemporaryDirectory() as name, connected(imported(), Path(name)) as connection:
        path = Path(name) / "rows.csv"
        write(path, count)
        session = DuckDBScreeningSession(connection, Path(name))
        columns = {field: f"COALESCE({field}, '')" for field in FIELDS}
        connection.execute(f"CREATE VIEW d AS SELECT * FROM read_csv('{path}', all_varchar = true)")  # noqa: S608
        session.keep(ITEMS, items_query([("d", columns)], FIELDS))
        by_hand, joined = timed(lambda: pairs(connection, hand_join(rules)))
        expressed, told = timed(lambda: pairs(connection, expressions(rules)))
        ours, found = timed(lambda: {row[0] for row in candidates(session, search, has_keys=False)})
    if joined != told or {key for key, _ in joined} != found:
        raise AnswersDifferError(f"join {len(joined)}, expressions {len(told)}, candidates {len(found)}")
    rates = [f"{count / taken:,.0f}" for taken in (ours, by_hand, expressed)]
    note = f"{count} rows, {len(found)} with findings; rows a CPU second: {rates[0]}, by hand {rates[1]}, expressions {rates[2]}"
    first = f"(b) {rule_count} rules on DuckDB, rows a CPU second against a join by hand"
    return [
        Row(first, by_hand / ours, 0.8, at_least=True, note=note),
        Row("(b) the same against rules as expressions", expressed / ours, 4, at_least=True),
    ], by_hand


def pairs(connection, query: str) -> set[tuple[str, int]]:
    """Declaration and rule of every finding of SQL by hand."""
    return set(connection.execute(query).fetchall())


def parts_of(rule: BoundRule) -> dict[str, str]:
    """The one word of each field that a made rule asks for."""
    return {part.field: part.values[0] for part in rule.rule.condition.parts}  # type: ignore[attr-defined]


def hand_join(rules: tuple[BoundRule, ...]) -> str:
    """An equi-join for each length of prefix; what a rule does not ask for is null."""
    columns = ("hs", "import_country", "export_country", "condition")
    told = [(number, *(parts_of(rule).get(column) for column in columns)) for number, rule in enumerate(rules)]
    values = ", ".join(f"({', '.join('NULL' if cell is None else repr(cell) for cell in row)})" for row in told)
    others = " AND ".join(f"(r.{column} IS NULL OR r.{column} = d.{column})" for column in columns[1:])
    each = (
        f"SELECT d.k, r.n FROM {ITEMS} d JOIN (SELECT * FROM r WHERE length(hs) = {length}) r "  # noqa: S608
        f"ON substr(d.hs, 1, {length}) = r.hs AND {others}"
        for length in sorted({len(parts_of(rule)["hs"]) for rule in rules})
    )
    return f"WITH r(n, {', '.join(columns)}) AS (VALUES {values}) {' UNION ALL '.join(each)}"


def expressions(rules: tuple[BoundRule, ...]) -> str:
    """A query a rule."""
    each = []
    for number, rule in enumerate(rules):
        told = [
            f"{column} = '{text}'" if column != "hs" else f"starts_with(hs, '{text}')"
            for column, text in parts_of(rule).items()
        ]
        each.append(f"SELECT k, {number} AS n FROM {ITEMS} WHERE {' AND '.join(told)}")  # noqa: S608 - words of ours
    return " UNION ALL ".join(each)


def shipped(count: int, by_hand: float) -> Iterator[Row]:
    """(c) the shipped packs on a file, start included, against the join by hand; (d) the index against every rule."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "rows.csv"
        write(path, count)
        taken, told = apart(path, "duckdb")
        note = f"{taken:.1f} CPU s, {told['findings']} findings, {told['items_with_findings']} items with findings, {told['resident']} MiB"
        yield Row("(c) shipped packs on DuckDB with --out against the join by hand", taken / by_hand, 8, note=note)
    book = rule_book(load_standards())
    values = [{name: text or None for name, text in row.items()} for row in rows(400)]
    every = [rule for rule in book.rules if not (rule.is_graph_linked or rule.is_aside or rule.is_document_linked)]
    naive, one = timed(lambda: [[a.bound.rule.id for r in every if (a := ask(r, v))] for v in values * 3])
    index = book.index
    indexed, other = timed(
        lambda: [
            [a.bound.rule.id for r in index.candidates(v, asks_graph=False) if (a := ask(r, v))] for v in values * 3
        ]
    )
    if one != other:
        raise AnswersDifferError("the index and every rule asked answer otherwise")
    yield Row("(d) every rule asked, against the index", naive / indexed, 5, at_least=True)


def apart(path: Path, engine: str) -> tuple[float, dict[str, int]]:
    """Processor seconds of a process of its own that screens a table, start included; its counts and its memory."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, __file__, "--only", engine, str(path)], capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, json.loads(done.stdout.splitlines()[-1])


def only(engine: str, path: str) -> None:
    """Screen a table and print its counts and the most memory that was resident, in MiB."""
    with tempfile.TemporaryFile() as out:
        told = screen_tables(
            [path],
            standards=load_standards(),
            engine=screening_engine(engine),
            beside=Beside(AT),
            out=out,
            form=json_form(),
        )
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({**told["counts"], **told["out"], "resident": resident}))  # type: ignore[dict-item]


def large(count: int, *, spark: bool) -> Iterator[Row]:
    """(e) the memory of many rows; Spark against DuckDB where it is asked for."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "rows.csv"
        write(path, count)
        taken, told = apart(path, "duckdb")
        yield Row(f"(e) GB resident, {count} rows on DuckDB", told["resident"] / 1000, 0.6)
        if spark:
            other, same = apart(path, "spark")
            if same["sha256"] != told["sha256"]:
                raise AnswersDifferError("Spark and DuckDB wrote other bytes")
            yield Row("(e) Spark's CPU against DuckDB's", other / taken, 10)


def main(arguments: list[str] | None = None) -> int:
    """Print the ratios; 1 where an answer differs, or with ``--check`` where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the tables (default 1000000)")
    parser.add_argument("--rules", type=int, default=300, help="rules of one shape (default 300)")
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="also measure the memory of N rows")
    parser.add_argument("--spark", action="store_true", help="with --memory: also by Spark")
    parser.add_argument("--check", action="store_true", help="fail where a bar is missed")
    parser.add_argument("--slack", type=float, default=1.0, help="with --check: bars times this (default 1)")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--only", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.only:
        only(*options.only)
        return 0
    try:
        joined, by_hand = made(options.rows, options.rules)
        told = [*single(), *joined, *shipped(options.rows, by_hand)]
        told += large(options.memory, spark=options.spark) if options.memory else []
    except AnswersDifferError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({"seed": SEED, "rows": [{**asdict(row), "met": row.met()} for row in told]}))
    else:
        for row in told:
            bar = f"{'at least' if row.at_least else 'at most'} {row.bar:g}: {'met' if row.met() else 'NOT met'}"
            print(f"{row.name}: {row.ratio:.3g} ({bar}) {row.note}")
    return int(options.check and not all(row.met(options.slack) for row in told))


if __name__ == "__main__":
    sys.exit(main())
