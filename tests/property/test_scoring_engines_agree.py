"""One table, four ways to score it: numpy, DuckDB, Spark and a card at a time come to the same, digit by digit."""

from __future__ import annotations

import csv
import importlib.util
import shutil
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import BytesIO, StringIO

import pytest

from engine_world import CARD, GENERAL, STANDARDS, header, rows, text
from greenchain.adapters.engines import engine_named
from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.answers import Answers
from greenchain.scoring.cards.points import count
from greenchain.scoring.leaves import Statement
from greenchain.scoring.span import Bounds, Span
from greenchain.values.quantity import decimal_text
from greenchain.values.time import parse_instant
from greenchain.workspace.score_tables import score_file

COUNT = 100_000
SPARK_COUNT = 100_000
SINGLE = 250  # every so many rows, a whole scorecard
AT = parse_instant("2026-01-01T00:00:00Z")


def needs(module):
    return pytest.mark.skipif(
        importlib.util.find_spec(module) is None, reason=f"the extra with {module} is not installed"
    )


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """The rows as texts, and the file they stand in, not in the order of ids."""
    lines = list(rows(COUNT, seed=20261122))
    path = tmp_path_factory.mktemp("table") / "cards [1]*.csv"
    path.write_text(text([header(GENERAL), *lines]), encoding="utf-8")
    return lines, path


def scored(path, engine):
    out = BytesIO()
    told = score_file(str(path), card=CARD, standards=STANDARDS, engine=engine_named(engine), out=out)
    return out.getvalue(), told


@pytest.fixture(scope="module")
def by_numpy(table):
    return scored(table[1], "numpy")


@dataclass(frozen=True, slots=True)
class Stated(Answers):
    """Answers of one row, taken to be of the levels that it states."""

    row: dict[str, str]

    def statements(self, name, *, sought):
        if not self.row[name]:
            return [], []
        value = Fraction({"true": "1"}.get(self.row[name], self.row[name]))
        return [Statement(value, EvidenceLevel(self.row[f"{name}.level"] or "L1"))], []


def single(row):
    """A line of the table of points, out of one scorecard."""
    said = Stated(GENERAL, (), (), AT.date(), row["id"], row)
    card = count(said, at=AT)
    bands = (-1 if band is None else band for band in (card.band_guaranteed, card.band_possible))
    covered = Bounds.of(Span.exactly(card.coverage)).point
    figures = (card.guaranteed, card.possible, card.declared, covered)
    return [row["id"], *map(decimal_text, figures), *map(str, bands)]


@cache
def points(at, answer):
    """The points of one answer in decimals, rounded as a scorecard rounds them."""
    return Bounds.nearest(Span.exactly(GENERAL.indicators[at].points(Fraction(answer)))).point


def plain(row):
    """The same in decimals, an answer at a time, without arrays, engines or leaves."""
    low = high = said = cover = Decimal(0)
    for at, indicator in enumerate(GENERAL.indicators):
        worth = Decimal(indicator.maximum.numerator) / Decimal(indicator.maximum.denominator)
        answer, level = row[indicator.id], row[f"{indicator.id}.level"] or "L1"
        earned = points(at, answer) if answer else Decimal(0)
        counts = bool(answer) and level >= "L3"
        said += earned
        low += earned if counts else 0
        high += earned if counts else worth
        cover += worth if counts else 0
    proven = [row[gate.id] if (row[f"{gate.id}.level"] or "L1") >= "L3" else "" for gate in GENERAL.gates]
    is_failed, is_held = "0" in proven, all(answer in ("1", "true") for answer in proven)
    bands = [
        max((band.number for band in GENERAL.bands if total >= band.minimum), default=-1) if is_open else -1
        for total, is_open in ((low, is_held), (high, not is_failed))
    ]
    return [row["id"], *map(decimal_text, (low, high, said, cover)), *map(str, bands)]


def test_numpy_comes_to_what_decimals_come_to_on_every_row(table, by_numpy):
    names = header(GENERAL)
    wanted = sorted(plain(dict(zip(names, line, strict=True))) for line in table[0])
    found = list(csv.reader(StringIO(by_numpy[0].decode())))
    assert found[0] == ["id", "guaranteed", "possible", "declared", "coverage", "band_guaranteed", "band_possible"]
    assert found[1:] == wanted
    assert by_numpy[1]["rows"] == COUNT


def test_numpy_comes_to_what_single_scorecards_come_to(table, by_numpy):
    names = header(GENERAL)
    found = {line[0]: line for line in csv.reader(StringIO(by_numpy[0].decode()))}
    for line in table[0][::SINGLE]:
        assert found[line[0]] == single(dict(zip(names, line, strict=True)))


def test_the_table_holds_what_it_should(table, by_numpy):
    """Every band, both ends of bands, every level, gaps and gates: else agreeing would say little."""
    found = list(csv.DictReader(StringIO(by_numpy[0].decode())))
    assert {row["band_guaranteed"] for row in found} == {row["band_possible"] for row in found} == set("12345") | {"-1"}
    for column in ("guaranteed", "possible"):
        at_bounds = {row[column] for row in found} & {str(band.minimum) for band in GENERAL.bands}
        assert len(at_bounds) == len(GENERAL.bands), column
    assert any("." in row["declared"] and len(row["declared"].split(".")[1]) == 6 for row in found)


@needs("duckdb")
def test_duckdb_writes_the_same_bytes(table, by_numpy):
    found, told = scored(table[1], "duckdb")
    assert found == by_numpy[0]
    assert told == {**by_numpy[1], "engine": "duckdb"}


@needs("pyspark")
@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs a Java")
def test_spark_writes_the_same_bytes(table, by_numpy):
    found, told = scored(table[1], "spark")
    assert found == by_numpy[0]
    assert told == {**by_numpy[1], "engine": "spark"}
