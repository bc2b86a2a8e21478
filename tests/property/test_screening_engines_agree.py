"""One law, three ways to search: the findings of Python, DuckDB and Spark are the same bytes, however rows lie."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import random
import shutil
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import pytest

from greenchain.adapters.engines.screening import screening_engine
from greenchain.adapters.shipped import load_standards
from greenchain.formats import parse_documents
from greenchain.formats.column_map import FIELDS, ColumnMap
from greenchain.screening import Documents
from greenchain.screening.beside import Beside
from greenchain.screening.portable_sql import BLANKS
from greenchain.workspace.finding_lines import json_form
from greenchain.workspace.screen_tables import screen_tables

STANDARDS = load_standards()
AT = datetime(2026, 11, 22, tzinfo=UTC)
DUCKDB = pytest.mark.skipif(importlib.util.find_spec("duckdb") is None, reason="the extra with duckdb is not installed")
SPARK = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="the extra with pyspark, or a Java, is not installed",
)
COUNTRIES = ["AT", "DE", "NL", "GB", "US", "CN", "IN", "MY", "TH", "VN", "GH", "FJ", "JP", "KR"]
EDGES = [date(2021, 1, 1), date(2022, 1, 1), date(2024, 11, 15), date(2025, 1, 1), date(2025, 8, 1), date(2026, 11, 21)]
PLAIN = {
    "hs": ["391510", "720449", "7602000040", "854911", "84713000", "010121", "850110", "870322", "610910"],
    "waste_code": ["", "", "", "B3011", "A1181", "A1160", "Y48", "B1010"],
    "operation": ["", "R3", "R1", "D10"],
    "condition": ["new", "new", "new", "used", "waste"],
    "packing": ["", "BOX", "BULK"],
    "net_kg": ["0", "1", "9.99", "1000.125"],
    "gross_kg": ["1", "10", "1000.125", "1000.124999"],
    "value": ["0", "12.50"],
    "lot": ["", "", "", "L-1"],
    "origin_country": ["", "CN", "DE"],
    **{name: ["", "AT 12", "P-9"] for name in ("notification_no", "facility_permit", "function_test", "coa_no")},
    **{name: ["", "X", "CCIC 7"] for name in ("annex_vii_no", "conformity_evidence")},
    "consent_from": ["", "2024-01-01"],
    "consent_to": ["", "2026-12-31"],
    "description": ["", "goods", 'so-called "mixed", sorted', "\u5e9f\u5851\u6599"],
}
ODD = {
    "hs": ["39.15.10", "39", "", "391", "\uff13\uff19\uff11\uff15\uff11\uff10", "abc", "99999999"],
    "waste_code": ["b3011", "B 3011", "B.3011", "Z9", " ", "R4", ".", "=1+1"],
    "condition": ["NEW", "scrap", ""],
    "net_kg": ["1e3", "-1", "NaN", "1,000", "0001.5", "", " 7 ", "123456789012345.5"],
    "gross_kg": ["1e3", "x", "", ".5", "+3", "1_0"],
    "value": ["1e400", "free", ""],
    "lot": [" ", "\u00a0", "n/a"],
    "export_country": ["ZZ", "xx", "", "de", "Germany", "EL", "QQ"],
    "import_country": ["ZZ", "", "cn", "CHN", "Q"],
    "origin_country": ["XX", "Q1"],
    "transit_countries": ["SG QQ", "ZZ", "sg/ae"],
    "export_date": ["2025", "2025-08", "", "2025-02-30", "2025-01-01T23:30:00-05:00", "01.02.2025"],
    "import_date": ["2020-12-31", "", "soon"],
    "consent_from": ["soon", "2025"],
    "notification_no": ["n/a", "-", "0", "N.A.", "00", "\u4e0d\u9002\u7528", "abc", " "],
    "function_test": ["NONE", "T\u00fcv", "xxx"],
    "item_no": ["", " 1 ", "1"],
    "declaration_id": ["", " ", "D 1", "\u00a0D2\u00a0"],
    "description": ["line\nbreak", "x" * 40_000, "tab\there", "\\backslash", "'quote'"],
}


def declarations(count, *, seed, odd):
    """Rows of ``count`` declarations of one to three items; one cell in so many is odd."""
    chosen = random.Random(seed)  # noqa: S311 - rows to try, no secret
    for number in range(count):
        day = chosen.choice(EDGES) + timedelta(days=chosen.randint(-1, 1))
        head = {
            "declaration_id": f"D{number}",
            "export_date": day.isoformat(),
            "import_date": (day + timedelta(days=chosen.choice([0, 20]))).isoformat(),
            "export_country": chosen.choice(COUNTRIES),
            "import_country": chosen.choice(COUNTRIES),
            "transit_countries": chosen.choice(["", "SG", "SG;AE"]),
            "exporter": chosen.choice(["ACME", "Fa. M\u00fcller"]),
        }
        for item in range(chosen.randint(1, 3)):
            row = {**head, "item_no": str(item + 1), **{name: chosen.choice(texts) for name, texts in PLAIN.items()}}
            for name, texts in ODD.items():
                if chosen.random() < odd:
                    row[name] = chosen.choice(texts)
            yield {name: row[name] for name in FIELDS if name in row}


def table(rows, columns=None):
    text = StringIO()
    written = csv.DictWriter(text, columns or list(rows[0]), extrasaction="ignore", lineterminator="\n")
    written.writeheader()
    written.writerows(rows)
    return text.getvalue()


def screened(engine, *paths, columns=None, form=json_form, documents=None):
    out = BytesIO()
    told = screen_tables(
        [str(path) for path in paths],
        standards=STANDARDS,
        engine=screening_engine(engine),
        beside=Beside(AT, documents=documents),
        out=out,
        columns=columns,
        form=form(),
    )
    return out.getvalue(), told


def put(folder, text, name="declarations.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def assert_agree(one, other, *, faults=True):
    assert one[0] == other[0]
    assert one[1]["counts"] == other[1]["counts"]
    assert one[1]["out"] == other[1]["out"]
    assert one[1]["outcome"] == other[1]["outcome"]
    if faults:
        assert one[1]["faults"] == other[1]["faults"]


@DUCKDB
@pytest.mark.parametrize("odd", [0, 0.003, 0.05])
@pytest.mark.parametrize("seed", range(4))
def test_duckdb_finds_what_python_finds(tmp_path, seed, odd):
    rows = list(declarations(120, seed=seed, odd=odd))
    path = put(tmp_path, table(rows))
    plain = screened("python", path)
    assert_agree(screened("duckdb", path), plain)
    counts = plain[1]["counts"]
    assert counts["items"] + counts["faulty_rows"] == len(rows)
    # made headings are of every edition, so some are absent on the made dates
    assert bool({fault["code"] for fault in plain[1]["faults"]} - {"HS_CODE_ABSENT"}) is bool(odd)
    assert counts["findings"] == plain[0].count(b"\n") > 100


PAPERS = {
    "notifications": [{"number": "AT12", "waste_code": "Y48", "hs": ["3915"], "consents": []}],
    "movements": [{"id": "M1", "notification_no": "P-9", "serial": 1, "received_on": "2026-01-01"}],
    "annex_vii": [{"number": "X", "waste_code": "B3011", "operation": "R1", "quantity_kg": "1000.125"}],
}


@DUCKDB
@pytest.mark.parametrize("left_out", ["", "movement_id", "condition"])
def test_duckdb_finds_what_python_finds_beside_documents(tmp_path, left_out):
    chosen = random.Random(left_out)  # noqa: S311 - rows to try, no secret
    rows = [{**row, "movement_id": chosen.choice(["", "", "M1", "M2"])} for row in declarations(120, seed=5, odd=0.003)]
    path = put(tmp_path, table([{name: cell for name, cell in row.items() if name != left_out} for row in rows]))
    documents = Documents.of(parse_documents(PAPERS))
    plain = screened("python", path, documents=documents)
    assert_agree(screened("duckdb", path, documents=documents), plain)
    assert plain[0].count(b'"documents/') > 100
    assert screened("python", path)[0].count(b'"documents/') == 0


@DUCKDB
@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_order_files_and_packing_of_rows_change_no_byte(tmp_path, engine):
    rows = list(declarations(80, seed=7, odd=0.02))
    before = screened(engine, put(tmp_path, table(rows)))
    chosen = random.Random(5)  # noqa: S311 - rows to try, no secret
    chosen.shuffle(rows)
    cut = len(rows) // 3
    names = list(rows[0])
    chosen.shuffle(names)
    parts = [
        put(tmp_path, table(rows[:cut], names), "a.csv"),
        put(tmp_path, gzip.compress(table(rows[cut:]).replace("\n", "\r\n").encode()), "b [1].csv.gz"),
    ]
    after = screened(engine, *parts)
    assert before[0] == after[0]
    assert before[1]["counts"] == after[1]["counts"]


@DUCKDB
@pytest.mark.parametrize(
    "left_out", [("hs",), ("lot",), ("export_date",), ("condition", "net_kg"), ("notification_no",)]
)
def test_a_column_that_is_not_there_is_not_given(tmp_path, left_out):
    rows = list(declarations(40, seed=3, odd=0.02))
    path = put(tmp_path, table(rows, [name for name in rows[0] if name not in left_out]))
    assert_agree(screened("duckdb", path), screened("python", path))
    other = put(tmp_path, table(list(declarations(40, seed=4, odd=0))), "whole.csv")
    assert_agree(screened("duckdb", path, other), screened("python", path, other))


BROKEN = """declaration_id,item_no,hs,export_country,import_country,export_date,import_date,lot,description
D1,1,391510,NL,TH,2025-03-01,2025-04-01,,"a ""good"" one, really"
D1,2,391510,NL,TH,2025-03-01,2025-04-01,,"two
lines"
D2,1,391510,NL,TH,2025-03-01,2025-04-01,,"never closed
D3,1,391510,NL,TH,2025-03-01,2025-04-01,
D4,1,391510,NL,TH,2025-03-01,2025-04-01,,ok,more

,,,,,,,,
D5,1,391510,NL,TH,2025-03-01,2025-04-01,,stray " quote
D6,1,391510,NL,TH,2025-03-01,2025-04-01,,fine
D6,1,391510,NL,TH,2025-03-01,2025-04-01,,again
D7,1,391510,NL,TH,2025-03-01,2025-04-01,,one
D7,2,391510,NL,VN,2025-03-01,2025-04-01,,other
"""


@DUCKDB
@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_broken_lines_are_refused_alone_and_their_declarations_are_not_cleared(tmp_path, engine):
    raw = BROKEN.encode() + b"D8,1,391510,NL,TH,2025-03-01,2025-04-01,,\xff\n"
    findings, told = screened(engine, put(tmp_path, raw))
    assert_agree((findings, told), screened("python", put(tmp_path, raw)))
    counts = told["counts"]
    assert (counts["items"], counts["faulty_rows"], counts["declarations"]) == (3, 8, 8)
    codes = sorted(fault["code"] for fault in told["faults"])
    assert codes == sorted(
        [*["ROW_MALFORMED"] * 2, *["ROW_RAGGED"] * 2, *["ROW_DUPLICATE"] * 2, *["DECLARATION_CONFLICT"] * 2]
    )
    assert findings.count(b'"code":"ITEM_REFUSED"') == 7  # the two rows of one item read alike
    assert findings.count(b'"code":"TH_3915"') == 3


def test_blanks_are_those_of_python():
    assert set(BLANKS) == {letter for letter in map(chr, range(0x110000)) if letter.isspace()}


@DUCKDB
def test_parquet_of_texts_gives_the_findings_of_its_csv(tmp_path):
    import duckdb

    rows = [row for row in declarations(60, seed=11, odd=0.02) if "\n" not in row["description"]]
    path = put(tmp_path, table(rows))
    made = tmp_path / "table.parquet"
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{path}', all_varchar = true)) TO '{made}' (FORMAT parquet)")  # noqa: S608 - paths of ours
    plain = screened("python", path)
    assert_agree(screened("python", made), plain)
    assert_agree(screened("duckdb", made), plain)


@DUCKDB
def test_a_map_names_the_columns_of_others(tmp_path):
    text = "Id,HS6 Code,From\nK1,391510,NL\nK2,850110,ZZ\n"
    columns = ColumnMap.from_toml(
        '[fields]\ndeclaration_id = "ID"\nhs = "HS6 Code"\nexport_country = "From"\n'
        '[constants]\nitem_no = "1"\nimport_country = "TH"\nimport_date = "2025-03-01"\n'
    )
    path = put(tmp_path, text)
    plain = screened("python", path, columns=columns)
    assert_agree(screened("duckdb", path, columns=columns), plain)
    assert plain[0].count(b'"code":"TH_3915"') == 1
    assert plain[1]["counts"]["items"] == 2


@SPARK
def test_spark_finds_what_python_finds(tmp_path):
    rows = list(declarations(400, seed=21, odd=0.01))
    path = put(tmp_path, table(rows))
    other = put(tmp_path, table(list(declarations(40, seed=22, odd=0.05))[40:], None), "more.csv")
    assert_agree(screened("spark", path, other), screened("python", path, other))
