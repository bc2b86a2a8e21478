"""The portable SQL in DuckDB against numpy, on rules and answers made to stand on, above and below middles."""

from __future__ import annotations

import importlib.util
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from answer_world import tables
from greenchain.adapters.engines.sql_scoring import SOURCE, scored_rows
from greenchain.scoring.arrays import ScoreRules, score_table
from greenchain.scoring.arrays.portable_sql import middle_query, score_query
from greenchain.scoring.arrays.table_shape import Kind, TableShape

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("duckdb") is None, reason="the extra bulk (duckdb) is not installed"
)


@pytest.fixture(scope="module")
def connection():
    import duckdb

    with duckdb.connect() as made:
        made.execute("CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern)")
        made.execute("SET threads = 1")
        yield made


class Session:
    """A connection, as the shared steps use it."""

    def __init__(self, connection):
        self.connection = connection

    def fetched(self, query):
        yield from self.connection.execute(query).fetchall()

    def keep(self, name, query):
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(table=tables())
def test_every_figure_is_numpy_s(connection, table):
    points, full, bands, values, levels, least = table
    rules = ScoreRules.from_points(points=points, full=full, evidence_min=f"L{least}", bands=bands)
    count = len(points)
    columns = ", ".join(f"a{at} DOUBLE, b{at} TINYINT" for at in range(count))
    connection.execute(f"CREATE OR REPLACE TABLE {SOURCE} (id VARCHAR, {columns})")
    for number, (row, told) in enumerate(zip(values, levels, strict=True)):
        cells = [None if math.isnan(cell) else cell for pair in zip(row, told, strict=True) for cell in pair]
        marks = ", ".join("?" for _ in range(2 * count + 1))
        connection.execute(f"INSERT INTO {SOURCE} VALUES ({marks})", [f"{number:03}", *cells])  # noqa: S608 - ours
    kinds = [("id", Kind.TEXT)]
    kinds += [pair for name in rules.indicators for pair in ((name, Kind.REAL), (f"{name}.level", Kind.WHOLE))]
    found = list(scored_rows(Session(connection), rules, TableShape.of(rules, kinds)))
    shape = (len(values), count)
    wanted = score_table(np.array(values, float).reshape(shape), np.array(levels, np.int8).reshape(shape), rules=rules)
    assert [row[1:] for row in found] == list(
        zip(
            *(
                column.tolist()
                for column in (
                    wanted.guaranteed,
                    wanted.possible,
                    wanted.declared,
                    wanted.coverage,
                    wanted.band_guaranteed,
                    wanted.band_possible,
                )
            ),
            strict=True,
        )
    )


def test_the_text_is_the_same_every_time_and_asks_for_middles_only_where_they_may_be():
    plain = ScoreRules.from_points(points={"A": "4"}, full={"A": "100"}, gates=["G"])
    endless = ScoreRules.from_points(points={"A": "3"}, full={"A": "100"})
    shape = TableShape.of(plain, [("id", Kind.TEXT), ("A", Kind.TEXT), ("G", Kind.TEXT)])
    assert score_query(plain, shape, source="t") == score_query(plain, shape, source="t")
    assert middle_query(plain, shape, source="t") == ""
    assert "UNION" not in middle_query(
        endless, TableShape.of(endless, [("id", Kind.TEXT), ("A", Kind.REAL)]), source="t"
    )
