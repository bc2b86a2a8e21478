"""Tables of many declarations refuse a heading that its edition has not, whoever searches them."""

from __future__ import annotations

import json

import pytest

from greenchain.cli.main import run

TABLE = (
    "declaration_id,item_no,import_date,export_country,import_country,hs,waste_code,condition,lot\n"
    "A1,1,2026-03-01,DE,US,847130,,new,\n"
    "A2,1,2026-03-01,DE,US,854810,,new,\n"
    "A2,2,2026-03-01,DE,US,847130,,new,\n"
    "A3,1,2021-03-01,DE,US,8548100000,,new,\n"
    "A4,1,2021-03-01,DE,US,8549110000,,new,\n"
)


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_every_engine_refuses_the_row_and_counts_it(tmp_path, capsys, engine):
    if engine == "duckdb":
        pytest.importorskip("duckdb")
    (tmp_path / "t.csv").write_text(TABLE)
    options = ["--out", str(tmp_path / "o.jsonl"), "--engine", engine, "--at", "2026-04-01T00:00:00Z", "--json"]
    code = run(["screen", str(tmp_path / "t.csv"), *options])
    document = json.loads(capsys.readouterr().out)
    assert code == 3
    assert [(fault["where"], fault["code"]) for fault in document["faults"]] == [
        ("A2/items/1/hs", "HS_CODE_ABSENT"),
        ("A4/items/1/hs", "HS_CODE_ABSENT"),
    ]
    assert (document["counts"]["items"], document["counts"]["faulty_rows"]) == (3, 2)
    found = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert {entry["declaration"] for entry in found if entry["code"] == "ITEM_REFUSED"} == {"A2", "A4"}


def test_a_map_with_an_order_of_dates_is_used_for_large_tables_too(tmp_path, capsys):
    pytest.importorskip("duckdb")
    (tmp_path / "t.csv").write_text(TABLE.replace("2026-03-01", "1.3.2026").replace("2021-03-01", "1.3.2021"))
    (tmp_path / "m.toml").write_text('[dates]\norder = "dmy"\n')
    told = []
    for engine in ("python", "duckdb"):
        options = ["--out", str(tmp_path / "o.jsonl"), "--engine", engine, "--map", str(tmp_path / "m.toml"), "--json"]
        run(["screen", str(tmp_path / "t.csv"), "--at", "2026-04-01T00:00:00Z", *options])
        told.append((json.loads(capsys.readouterr().out), (tmp_path / "o.jsonl").read_bytes()))
    assert told[0] == told[1]
    assert {fault["code"] for fault in told[0][0]["faults"]} == {"HS_CODE_ABSENT"}
