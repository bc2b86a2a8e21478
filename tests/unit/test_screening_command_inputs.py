"""What ``screen`` reads: Parquet as the table it holds, faults by exit code, a missing extra as a usage error."""

from __future__ import annotations

import json

import pytest

from greenchain.adapters import parquet
from greenchain.cli.main import run
from greenchain.values.errors import Fault, InputError

TABLE = "ID,HS,D,Kg\nA1,391510,2026-03-01,1.5\nA2,854143,2026-03-02,\n"
MAP = '[fields]\ndeclaration_id = "ID"\nhs = "HS"\nimport_date = "D"\nnet_kg = "Kg"\n[constants]\nitem_no = "1"\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "t.csv").write_text(TABLE)
    (tmp_path / "m.toml").write_text(MAP)
    return tmp_path


def screened(folder, name, capsys):
    code = run(
        ["screen", str(folder / name), "--map", str(folder / "m.toml"), "--at", "2026-04-01T00:00:00Z", "--json"]
    )
    return code, json.loads(capsys.readouterr().out)


def test_parquet_gives_the_answer_of_the_table_that_it_holds(folder, capsys):
    duckdb = pytest.importorskip("duckdb")
    query = (
        f"COPY (SELECT ID, HS, CAST(D AS DATE) AS D, CAST(Kg AS DECIMAL(9, 1)) AS Kg "  # noqa: S608 - paths of the test
        f"FROM read_csv('{folder / 't.csv'}', all_varchar = true)) TO '{folder / 't.parquet'}' (FORMAT parquet)"
    )
    duckdb.connect().execute(query)
    plain, packed = screened(folder, "t.csv", capsys), screened(folder, "t.parquet", capsys)
    assert plain == packed
    assert len(plain[1]["declarations"]) == 2


def test_instants_and_dates_of_parquet_keep_their_day(folder, capsys):
    duckdb = pytest.importorskip("duckdb")
    query = (
        f"COPY (SELECT ID, HS, CAST(D AS TIMESTAMP) AS D, Kg FROM read_csv('{folder / 't.csv'}', all_varchar = true)) "  # noqa: S608 - paths of the test
        f"TO '{folder / 't.parquet'}' (FORMAT parquet)"
    )
    duckdb.connect().execute(query)
    assert b"2026-03-01" in parquet.csv_of(folder / "t.parquet")
    assert screened(folder, "t.csv", capsys) == screened(folder, "t.parquet", capsys)


def test_parquet_that_was_cut_off_is_refused(folder, capsys):
    duckdb = pytest.importorskip("duckdb")
    source, target = folder / "t.csv", folder / "t.parquet"
    duckdb.connect().execute(f"COPY (SELECT * FROM read_csv('{source}')) TO '{target}' (FORMAT parquet)")  # noqa: S608 - paths of the test
    target.write_bytes(target.read_bytes()[:-40])
    code, document = screened(folder, "t.parquet", capsys)
    assert code == 3
    assert [finding["code"] for finding in document["findings"]] == ["TABLE_FORMAT"]


def test_parquet_without_its_extra_is_a_usage_error_that_names_it(folder, capsys, monkeypatch):
    def missing():
        raise InputError(Fault("ENGINE_MISSING", "the extra bulk (duckdb)", "not installed"))

    monkeypatch.setattr(parquet, "imported", missing)
    (folder / "t.parquet").write_bytes(b"PAR1....PAR1")
    code = run(["screen", str(folder / "t.parquet"), "--json"])
    assert code == 2
    assert "extra bulk" in capsys.readouterr().err


def test_a_map_that_does_not_fit_is_refused_with_the_file_named(folder, capsys):
    (folder / "m.toml").write_text(MAP.replace('"HS"', '"HSX"'))
    code, document = screened(folder, "t.csv", capsys)
    assert code == 3
    assert [finding["code"] for finding in document["faults"]] == ["MAP_COLUMN_MISSING"]


def test_a_heading_that_its_edition_has_not_refuses_its_row_and_screens_the_rest(folder, capsys):
    (folder / "t.csv").write_text(TABLE.replace("854143", "854810"))
    code, document = screened(folder, "t.csv", capsys)
    assert code == 3
    assert [(fault["code"], fault["where"]) for fault in document["faults"]] == [("HS_CODE_ABSENT", "A2/items/1/hs")]
    assert [declared["id"] for declared in document["declarations"]] == ["A1", "A2"]
