"""Tables in files: what engines read alike, what they refuse alike, and that the outcome has the same bytes."""

from __future__ import annotations

import csv
import importlib.util
from io import BytesIO, StringIO

import pytest

from engine_world import CARD, GENERAL, STANDARDS, header, write
from greenchain.adapters import engines
from greenchain.adapters.engines import csv_tables, engine_named, numpy_tables
from greenchain.scoring.arrays.engine import points_text
from greenchain.values.errors import InputError, PackError
from greenchain.workspace.score_tables import score_file

HAS_DUCKDB = importlib.util.find_spec("duckdb") is not None
ENGINES = [
    "numpy",
    pytest.param("duckdb", marks=pytest.mark.skipif(not HAS_DUCKDB, reason="the extra bulk (duckdb) is not installed")),
]
needs_duckdb = pytest.mark.skipif(not HAS_DUCKDB, reason="the extra bulk (duckdb) is not installed")


def score(path, engine, card=CARD):
    out = BytesIO()
    told = score_file(str(path), card=card, standards=STANDARDS, engine=engine_named(engine), out=out)
    return list(csv.DictReader(StringIO(out.getvalue().decode()))), told


@pytest.fixture
def table(tmp_path):
    def make(text):
        path = tmp_path / "table.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return make


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def codes(path, engine):
    with pytest.raises(InputError) as caught:
        score(path, engine)
    return [(fault.code, fault.where, fault.found) for fault in caught.value.faults]


def test_rows_come_by_id_with_decimals_as_texts(table, engine):
    found, told = score(table("id,X11,X11.level,X26,X26.level\nb,8,L3,75,L4\na,2.5,L3,,\n"), engine)
    assert found == [
        {
            "id": "a",
            "guaranteed": "2.5",
            "possible": "94.5",
            "declared": "2.5",
            "coverage": "8",
            "band_guaranteed": "-1",
            "band_possible": "5",
        },
        {
            "id": "b",
            "guaranteed": "11",
            "possible": "99",
            "declared": "11",
            "coverage": "12",
            "band_guaranteed": "-1",
            "band_possible": "5",
        },
    ]
    assert (told["rows"], told["basis"], told["status"], told["engine"]) == (2, "assumed", "partial", engine)
    assert told["bands"] == {"guaranteed": {"none": 2}, "possible": {"5": 2}}


def test_nothing_in_what_is_told_speaks_of_conformity(table, engine):
    _, told = score(table("id,X11\na,8\n"), engine)
    assert "conform" not in str(told)


def test_an_answer_without_a_level_guarantees_nothing(table, engine):
    found, _ = score(table("id,X11,X12,X12.level\na,8,6,\n"), engine)
    assert (found[0]["guaranteed"], found[0]["declared"], found[0]["possible"]) == ("0", "14", "100")


def test_a_failed_gate_takes_both_bands_an_unknown_one_the_guaranteed(table, engine):
    names = [name for name in header(GENERAL) if name != "id"]
    full = {i.id: str(float(i.full)) for i in GENERAL.indicators} | {g.id: "TRUE" for g in GENERAL.gates}
    whole = [full.get(name, "L3") for name in names]
    at = names.index("G2")
    lines = {
        "held": whole,
        "failed": [*whole[:at], "0", *whole[at + 1 :]],
        "unproven": [*whole[:at], "0", "L2", *whole[at + 2 :]],
        "unknown": [*whole[:at], "", *whole[at + 1 :]],
    }
    text = "\n".join(",".join(line) for line in [["id", *names], *([name, *cells] for name, cells in lines.items())])
    found, _ = score(table(text), engine)
    assert {row["id"]: (row["band_guaranteed"], row["band_possible"]) for row in found} == {
        "held": ("5", "5"),
        "failed": ("-1", "-1"),
        "unproven": ("-1", "5"),
        "unknown": ("-1", "5"),
    }


@pytest.mark.parametrize(
    "cell",
    [
        "8.000001",
        "-1",
        "-0.0000001",
        "NaN",
        "nan",
        "inf",
        "1e400",
        "1_0",
        "0x1",
        "5d",
        "5f",
        ".5",
        "5.",
        "x",
        "\t1",
        "１",
        "1 2",
        "--1",
        "   ",
        "1e",
    ],
)
def test_an_answer_that_is_none_is_refused_by_row_and_column(table, engine, cell):
    wanted = [("TABLE_CELL", "id a, column X11", cell.replace("\t", "\\t"))]
    assert codes(table(f"id,X11\nb,1\na,{cell}\n"), engine) == wanted


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("+1", "1"),
        ("01.50", "1.5"),
        ("1e0", "1"),
        (" 2 ", "2"),
        ("-0", "0"),
        ("8E-1", "0.8"),
        ("1e-400", "0"),
        ("0.0000005", "0"),
        ("0.0000015", "0.000002"),
    ],
)
def test_numbers_may_be_written_in_several_ways(table, engine, cell, points):
    found, _ = score(table(f"id,X11,X11.level\na,{cell},L3\n"), engine)
    assert found[0]["guaranteed"] == points


@pytest.mark.parametrize(
    ("column", "cell"),
    [("X11.level", "L5"), ("X11.level", "l3"), ("X11.level", "3"), ("G1", "2"), ("G1", "yes"), ("G1.level", "L")],
)
def test_levels_and_gates_that_are_none_are_refused(table, engine, column, cell):
    assert codes(table(f"id,{column}\na,{cell}\n"), engine) == [("TABLE_CELL", f"id a, column {column}", cell)]


def test_wrong_cells_are_told_together_up_to_a_hundred(table, engine):
    text = "id,X11,X12.level\n" + "".join(f"r{at:03},99,LX\n" for at in range(60))
    found = codes(table(text), engine)
    assert len(found) == 101
    assert found[:2] == [("TABLE_CELL", "id r000, column X11", "99"), ("TABLE_CELL", "id r000, column X12.level", "LX")]
    assert found[100][2] == "more such cells"


@pytest.mark.parametrize("name", ["X99", "x11", "X11.Level", "score", "X11 ", ""])
def test_a_column_that_belongs_to_nothing_is_refused(table, engine, name):
    assert [code for code, *_ in codes(table(f"id,X11,{name}\na,1,1\n"), engine)] == ["TABLE_COLUMN"]


def test_a_column_that_stands_twice_and_a_table_without_ids_are_refused(table, engine):
    assert [code for code, *_ in codes(table("X11,X11\n1,1\n"), engine)] == ["TABLE_COLUMN", "TABLE_COLUMN"]


def test_ids_stand_once_and_are_not_empty(table, engine):
    found = codes(table('id,X11\nb,1\n"",1\nb,2\n'), engine)
    assert [(code, text) for code, _, text in found] == [("TABLE_ID", "''"), ("TABLE_ID", "'b'")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", 1),
        (b"\n", 1),
        (b"id,X11\na\n", 2),
        (b"id,X11\na,1,2\n", 2),
        (b'id,X11\n"a,1\n', 2),
        (b'id,X11\na"b"c,1\n', 2),
        (b'id,X11\n"a\nb",1\n', 2),
        (b"id,X11\n\xff,1\n", 2),
        (b"id,X11\na\0,1\n", 2),
        (b"id,X11\na,1\rb,2\n", 2),
        (b"\xff\xfe", 1),
    ],
)
def test_a_line_on_which_readers_differ_is_refused(table, engine, text, line):
    assert {(code, where) for code, where, _ in codes(table(text), engine)} >= {("TABLE_FORMAT", f"line {line}")}


def test_sound_oddities_are_read_alike(table, engine):
    text = b'\xef\xbb\xbfid,X11\r\n"a,""b""",1\r\n\r\n\xe4\xb8\xad,2\r\nz,'
    found, _ = score(table(text), engine)
    assert [(row["id"], row["declared"]) for row in found] == [('a,"b"', "1"), ("z", "0"), ("中", "2")]


def test_a_table_without_rows_gives_its_header(table, engine):
    assert score(table("id,X11\n"), engine)[0] == []


def test_a_long_line_is_refused(table, engine, monkeypatch):
    monkeypatch.setattr(csv_tables, "MAX_LINE", 50)
    assert codes(table(f"id,X11\n{'a' * 60},1\n"), engine)[0][:2] == ("TABLE_FORMAT", "line 2")


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path, engine):
    assert codes(tmp_path / "none.csv", engine)[0][0] == "FILE_UNREADABLE"
    assert codes(tmp_path, engine)[0][0] == "FILE_UNREADABLE"


def test_an_unknown_card_is_refused(table, engine):
    with pytest.raises(PackError):
        score(table("id\n"), engine, card="scorecards/none")


def test_runs_that_wait_in_files_are_merged_to_the_same(tmp_path, monkeypatch):
    path = write(tmp_path / "t.csv", 500, seed=5)
    whole = score(path, "numpy")
    monkeypatch.setattr(numpy_tables, "_RUN", 64)
    monkeypatch.setattr(numpy_tables, "_BLOCK", 32)
    monkeypatch.setattr(numpy_tables, "_KNOWN", 10)
    assert score(path, "numpy") == whole


def test_an_engine_that_is_none_or_not_installed_is_named(monkeypatch):
    with pytest.raises(InputError, match=r"ENGINE_MISSING.*numpy, duckdb, spark"):
        engine_named("oracle")
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    for name, extra in (("duckdb", "bulk"), ("spark", "spark")):
        with pytest.raises(InputError, match=rf"ENGINE_MISSING.*extra {extra}"):
            engine_named(name)
    assert set(engines.ENGINES) == {"numpy", "duckdb", "spark"}


@pytest.mark.parametrize(
    ("micros", "text"), [(0, "0"), (1, "0.000001"), (1_500_000, "1.5"), (10_000_000, "10"), (99_999_999, "99.999999")]
)
def test_points_are_written_without_idle_zeros(micros, text):
    assert points_text(micros) == text


def parquet(path, query):
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


@needs_duckdb
def test_parquet_gives_what_csv_gives_whatever_its_types(tmp_path, engine):
    query = """SELECT * FROM (VALUES
        (2, 2.5::DOUBLE, 3::TINYINT, 75::INTEGER, 'L3', 4.25::DECIMAL(9,4), true),
        (1, NULL, NULL, 100, 'L2', NULL, false))
        AS t(id, "X11", "X11.level", "X26", "X26.level", "X31", "G1")"""
    found, _ = score(parquet(tmp_path / "t.parquet", query), engine)
    assert [(row["id"], row["guaranteed"], row["declared"], row["coverage"]) for row in found] == [
        ("1", "0", "4", "0"),
        ("2", "5.5", "9.75", "12"),
    ]


@needs_duckdb
@pytest.mark.parametrize(
    "value", ["'nan'::DOUBLE", "'inf'::DOUBLE", "8.5::DOUBLE", "9", "-1::BIGINT", "'x'", "8.0001::DECIMAL(9,4)"]
)
def test_parquet_cells_that_are_none_are_refused(tmp_path, engine, value):
    path = parquet(tmp_path / "t.parquet", f"SELECT 'a' AS id, {value} AS \"X11\"")
    assert [found[:2] for found in codes(path, engine)] == [("TABLE_CELL", "id a, column X11")]


@needs_duckdb
@pytest.mark.parametrize(
    "column", ['1.5::FLOAT AS "X11"', '3.0::DOUBLE AS "X11.level"', '[1] AS "X11"', "DATE '2026-01-01' AS \"X11\""]
)
def test_parquet_columns_that_cannot_be_scored_are_refused(tmp_path, engine, column):
    path = parquet(tmp_path / "t.parquet", f"SELECT 'a' AS id, {column}")
    assert [found[0] for found in codes(path, engine)] == ["TABLE_COLUMN"]


@needs_duckdb
def test_damaged_parquet_is_refused(tmp_path, engine):
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1 and nothing of it")
    assert codes(path, engine)[0][0] == "TABLE_FORMAT"
