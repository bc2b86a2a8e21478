"""Lanes of tables: Python, DuckDB and Spark write the same bytes, and those that the document of the same table has."""

from __future__ import annotations

import csv
import importlib.util
import random
import shutil
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest

from greenchain.adapters.engines.screening import screening_engine
from greenchain.adapters.shipped import load_standards
from greenchain.formats import read_records
from greenchain.model.nouns import FairPrice, Shipment
from greenchain.screening import screen_many
from greenchain.screening.beside import Beside
from greenchain.screening.lanes import RandomSample
from greenchain.screening.prices import Prices
from greenchain.screening.rule_book import rule_book
from greenchain.screening.sign_search import index_with_signs
from greenchain.workspace.finding_lines import json_form
from greenchain.workspace.lane_tables import LaneFiles, lanes_table
from greenchain.workspace.planting.lines import fixed_files, header_lines, table_lines
from greenchain.workspace.planting.stream import cases
from greenchain.workspace.screen_tables import screen_tables

STANDARDS = load_standards()
AT = datetime(2026, 11, 22, tzinfo=UTC)
DUCKDB = pytest.mark.skipif(importlib.util.find_spec("duckdb") is None, reason="the extra with duckdb is not installed")
SPARK = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="the extra with pyspark, or a Java, is not installed",
)
HEADINGS = ["847130", "851762", "390210", "870322", "610910", "39", "391590", "", "abc"]
ODD = {
    "hs": HEADINGS,
    "value": ["0", "5", "0.01", "499.99", "500", "1e3", "", "-3", "free"],
    "currency": ["USD", "EUR", "KRW", "", "usd", "n/a"],
    "net_kg": ["0", "", "1e3", "0.001", "many"],
    "declaration_id": ["", " ", "=1+1", "D\u00e9", 'so "so"', "two\nlines"],
    "item_no": ["", "1"],
    "export_country": ["ZZ", "QQ"],
    "export_date": ["", "2024-11-30", "2025"],
}
ODD_PRICES = [
    FairPrice("8517", "", "USD", "0.0123456789"),
    FairPrice("8471", "2024-11", "EUR", "3"),
    FairPrice("8471", "", "USD", "0.5"),
    FairPrice("8703", "", "KRW", "12345678901234567890"),
    FairPrice("6109", "", "USD", "1e9"),
]


def screened(engine, *paths, prices, sample=None):
    out, lanes = BytesIO(), BytesIO()
    told = screen_tables(
        [str(path) for path in paths],
        standards=STANDARDS,
        engine=screening_engine(engine),
        beside=Beside(AT, prices=prices, sample=sample),
        out=out,
        form=json_form(),
        lanes=LaneFiles(lanes, StringIO()),
    )
    return out.getvalue(), lanes.getvalue(), told


def odd_rows(text, *, seed, odd):
    """The rows of a table with cells changed here and there; the same text where none is."""
    chosen = random.Random(seed)  # noqa: S311 - rows to try, no secret
    rows = list(csv.DictReader(StringIO(text)))
    for row in rows:
        for name, texts in ODD.items():
            if chosen.random() < (odd * 10 if name in ("hs", "value", "currency") else odd):
                row[name] = chosen.choice(texts)
    out = StringIO()
    written = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    written.writeheader()
    written.writerows(rows)
    return out.getvalue()


def put(folder, text, name="declarations.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def planted():
    """A made table with its prices; without loads that only an earlier leg shows."""
    run = [
        case
        for case in cases(1_500, seed=7, standards=STANDARDS)
        if not any(item.label.pattern == "relabeled-reexport" for made in case.declarations for item in made.items)
    ]
    text = header_lines()["declarations.csv"] + "".join(table_lines(case)["declarations.csv"] for case in run)
    tables = fixed_files()
    return text, Prices.of(read_records(tables["prices.csv"].encode(), name="p").records(FairPrice))


@DUCKDB
@pytest.mark.parametrize("odd", [0, 0.003, 0.03])
def test_duckdb_gives_the_lanes_that_python_gives(tmp_path, planted, odd):
    path, sample = put(tmp_path, odd_rows(planted[0], seed=3, odd=odd)), RandomSample.of("0.1", key="k")
    prices = Prices.of(ODD_PRICES)
    plain = screened("python", path, prices=prices, sample=sample)
    assert screened("duckdb", path, prices=prices, sample=sample)[:2] == plain[:2]
    listed = list(csv.reader(StringIO(plain[1].decode(), newline="")))
    assert len(listed) - 1 == plain[2]["counts"]["declarations"]
    assert sum(plain[2]["counts"]["declarations_by_lane"].values()) == plain[2]["counts"]["declarations"]


@DUCKDB
def test_lanes_of_made_declarations_are_those_of_their_document_in_any_order(tmp_path, planted):
    text, prices = planted
    sample = RandomSample.of("0.05", key="k")
    head, *lines = text.splitlines(keepends=True)
    path = put(tmp_path, text)
    shipments = read_records(text.encode(), name="d").records(Shipment)
    results = screen_many(shipments, standards=STANDARDS, at=AT, prices=prices, sample=sample)
    expected = lanes_table(result.to_dict()["declarations"][0] for result in results)
    random.Random(1).shuffle(lines)  # noqa: S311 - an order to try, no secret
    parts = [
        put(tmp_path, head + "".join(part), name) for part, name in ((lines[:900], "a.csv"), (lines[900:], "b.csv"))
    ]
    for engine, paths in (("python", [path]), ("duckdb", [path]), ("duckdb", parts)):
        found = screened(engine, *paths, prices=prices, sample=sample)
        assert found[1] == expected
    lanes = [line.split(",")[1:3] for line in expected.decode().splitlines()]
    assert {("red", "legal"), ("yellow", "suspicion"), ("red", "random"), ("green", "none")} <= set(map(tuple, lanes))


@DUCKDB
def test_a_search_for_lanes_keeps_back_what_has_no_sign(planted):
    """Most goods under a cover heading are not handed over: only those below the highest low of the heading."""
    book = rule_book(STANDARDS)
    index = index_with_signs((), book.indicators.rules, planted[1])
    fair = {"hs": "390210", "value": "1000", "net_kg": "1000", "currency": "USD"}
    assert index.candidates(fair, asks_graph=False) == ()
    assert len(index.candidates({**fair, "value": "1"}, asks_graph=False)) == 1
    assert index.candidates({**fair, "value": "1", "hs": "940360"}, asks_graph=False) == ()
    assert {rule.rule.id for rule in index.rules} == {"PRICE_LOW"}


@SPARK
def test_spark_gives_the_lanes_that_python_gives(tmp_path, planted):
    path, sample = put(tmp_path, odd_rows(planted[0], seed=9, odd=0.01)), RandomSample.of("0.1", key="k")
    prices = Prices.of(ODD_PRICES)
    assert (
        screened("spark", path, prices=prices, sample=sample)[:2]
        == screened("python", path, prices=prices, sample=sample)[:2]
    )
