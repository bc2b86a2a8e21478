"""Must show 3: a hundred thousand planted items give the same bytes whoever searches and however the rows lie."""

from __future__ import annotations

import gzip
import importlib.util
import random
import shutil
from datetime import UTC, datetime
from io import BytesIO

import pytest

from greenchain.adapters.engines.screening import screening_engine
from greenchain.adapters.shipped import load_standards
from greenchain.screening.beside import Beside
from greenchain.workspace.finding_lines import json_form
from greenchain.workspace.planting.lines import header_lines, table_lines
from greenchain.workspace.planting.stream import cases
from greenchain.workspace.screen_tables import screen_tables

ITEMS, SEED = 100_000, 20_261_123
TABLE = "declarations.csv"
DUCKDB = pytest.mark.skipif(importlib.util.find_spec("duckdb") is None, reason="the extra with duckdb is not installed")
SPARK = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="the extra with pyspark, or a Java, is not installed",
)


@pytest.fixture(scope="module")
def lines():
    """The header and a line an item, in the order in which they were made."""
    made = cases(ITEMS, seed=SEED, standards=load_standards())
    rows = [line for case in made for line in table_lines(case)[TABLE].splitlines(keepends=True)]
    assert len(rows) == ITEMS
    return header_lines()[TABLE], rows


@pytest.fixture(scope="module")
def plain(lines, tmp_path_factory):
    """What plain Python writes of the rows as they were made, and its counts."""
    return screened("python", put(tmp_path_factory.mktemp("plain"), lines, parts=1))


def put(folder, lines, *, parts, shuffled=None):
    """The rows in so many files, every other one packed; shuffled by a seed, or as they are."""
    header, rows = lines
    if shuffled is not None:
        rows = list(rows)
        random.Random(shuffled).shuffle(rows)  # noqa: S311 - rows to try, no secret
    paths = []
    for at in range(parts):
        text = (header + "".join(rows[at::parts])).encode()
        path = folder / f"part{at}.csv{'.gz' if at % 2 else ''}"
        path.write_bytes(gzip.compress(text, 1) if at % 2 else text)
        paths.append(str(path))
    return paths


def screened(engine, paths):
    out = BytesIO()
    told = screen_tables(
        paths,
        standards=load_standards(),
        engine=screening_engine(engine),
        beside=Beside(datetime(2026, 11, 22, tzinfo=UTC)),
        out=out,
        form=json_form(),
    )
    return out.getvalue(), told["counts"]


def test_every_item_is_counted_and_many_have_findings(plain):
    written, counts = plain
    assert counts["items"] + counts["faulty_rows"] == ITEMS
    assert counts["findings"] == written.count(b"\n") > ITEMS / 100


@DUCKDB
@pytest.mark.parametrize(("parts", "shuffled"), [(1, None), (3, 1), (7, 2)])
def test_duckdb_writes_the_bytes_of_python(lines, plain, tmp_path, parts, shuffled):
    assert screened("duckdb", put(tmp_path, lines, parts=parts, shuffled=shuffled)) == plain


@SPARK
def test_spark_writes_the_bytes_of_python(lines, plain, tmp_path):
    assert screened("spark", put(tmp_path, lines, parts=2, shuffled=3)) == plain
