"""``screen --out``: findings go to a file, engines that are not there are named, what is refused makes exit 3."""

from __future__ import annotations

import hashlib
import importlib
import json

import pytest

from greenchain.adapters.engines import duckdb_tables, spark_tables
from greenchain.cli.main import run

AT = ("--at", "2026-11-22T00:00:00Z")
HEAD = "declaration_id,item_no,hs,export_country,import_country,export_date,import_date,lot,waste_code,condition,net_kg,gross_kg"
BAD = "D1,1,391510,NL,TH,2025-03-01,2025-04-01,,,new,1,2"
GOOD = "D2,1,610910,NL,TH,2025-03-01,2025-04-01,,,new,1,2"


@pytest.fixture
def put(tmp_path):
    def write(*lines, name="declarations.csv"):
        path = tmp_path / name
        path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
        return path

    return write


def asked(capsys, *arguments):
    code = run(["screen", *map(str, arguments), *AT, "--json"])
    told = capsys.readouterr()
    return code, (json.loads(told.out) if told.out.startswith("{") else told.err)


def test_findings_go_to_the_file_and_the_document_counts_them(put, tmp_path, capsys):
    out = tmp_path / "findings.jsonl"
    code, document = asked(capsys, put(BAD, GOOD), "--out", out)
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert code == 1
    assert document["kind"] == "screening"
    assert document["declarations"] == document["findings"] == []
    assert document["out"] == {"rows": len(lines), "sha256": hashlib.sha256(out.read_bytes()).hexdigest()}
    assert document["counts"]["declarations_by_outcome"]["conforms"] == 1
    assert document["counts"]["items"] == 2
    assert {line["declaration"] for line in lines} == {"D1"}
    assert "TH_3915" in {line["code"] for line in lines}
    assert "engine" not in document


@pytest.mark.parametrize("engine", ["python", "duckdb"])
@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_every_engine_writes_every_format_alike(put, tmp_path, capsys, engine, suffix):
    pytest.importorskip("duckdb")
    path, plain, out = put(BAD, GOOD), tmp_path / f"plain.{suffix}", tmp_path / f"findings.{suffix}"
    asked(capsys, path, "--out", plain)
    code, document = asked(capsys, path, "--out", out, "--engine", engine)
    assert code == 1
    assert out.read_bytes() == plain.read_bytes()
    assert document["out"]["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()


def test_a_refused_row_makes_exit_3_and_the_others_are_screened(put, tmp_path, capsys):
    code, document = asked(capsys, put(BAD, GOOD.replace("610910", "61091")), "--out", tmp_path / "f.jsonl")
    assert code == 3
    assert (document["counts"]["items"], document["counts"]["faulty_rows"]) == (1, 1)
    (fault,) = document["faults"]
    assert (fault["where"], fault["field"], fault["code"]) == ("D2/items/1/hs", "hs", "HS_CODE_MALFORMED")
    assert document["outcome"] == "does_not_conform"


@pytest.mark.parametrize(
    ("engine", "module", "extra"), [("duckdb", duckdb_tables, "bulk"), ("spark", spark_tables, "spark")]
)
def test_an_engine_that_is_not_installed_is_wrong_usage_and_its_extra_is_named(
    put, tmp_path, capsys, monkeypatch, engine, module, extra
):
    there = importlib.import_module

    def missing(name, package=None):
        if name.partition(".")[0] in ("duckdb", "pyspark"):
            raise ImportError(name)
        return there(name, package)

    monkeypatch.setattr(module.importlib, "import_module", missing)
    code, told = asked(capsys, put(BAD), "--out", tmp_path / "f.jsonl", "--engine", engine)
    assert code == 2
    assert f"extra {extra}" in " ".join(told.split())
    assert not (tmp_path / "f.jsonl").exists()


@pytest.mark.parametrize(
    "arguments", [("--engine", "duckdb"), ("--out", "f.txt"), ("--out", "f.csv", "--engine", "dask")]
)
def test_an_engine_needs_a_file_of_a_known_kind(put, capsys, arguments):
    assert asked(capsys, put(BAD), *arguments)[0] == 2


def test_a_map_that_names_no_field_is_refused(put, tmp_path, capsys):
    columns = tmp_path / "map.toml"
    columns.write_text('[fields]\nhs = "Code"\ntariff = "HS"\n', encoding="utf-8")
    assert asked(capsys, put(BAD), "--map", columns, "--out", tmp_path / "f.csv")[0] == 3


def test_a_torn_gzip_file_is_refused(put, tmp_path, capsys):
    import gzip

    path = tmp_path / "torn.csv.gz"
    path.write_bytes(gzip.compress(put(BAD, GOOD).read_bytes())[:-12])
    code, document = asked(capsys, path, "--out", tmp_path / "f.csv")
    assert code == 3
    assert document["findings"][0]["code"] == "TABLE_FORMAT"


@pytest.mark.parametrize("option", ["--out", "--lanes"])
def test_what_is_read_is_never_written_over(put, tmp_path, capsys, option):
    path = put(BAD)
    before = path.read_bytes()
    aside = tmp_path / "folder" / ".." / path.name
    (tmp_path / "folder").mkdir()
    for place in (path, aside):
        code, told = asked(capsys, path, option, place)
        assert code == 2
        assert "is read in this run" in told
    assert path.read_bytes() == before


def test_findings_and_lanes_go_to_different_files(put, tmp_path, capsys):
    code, _ = asked(capsys, put(BAD), "--out", tmp_path / "same.csv", "--lanes", tmp_path / "same.csv")
    assert code == 2
    assert not (tmp_path / "same.csv").exists()
