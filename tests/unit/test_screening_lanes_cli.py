"""``screen --prices --random-key --lanes``: scores and lanes in text, in JSON and in a table of their own."""

from __future__ import annotations

import csv
import json

import pytest

from greenchain.cli.main import run

AT = ("--at", "2026-11-22T00:00:00Z")
HEAD = (
    "declaration_id,item_no,hs,export_country,import_country,export_date,import_date,lot,waste_code,condition,"
    "net_kg,gross_kg,value,currency"
)
ROWS = (
    "D2,1,390210,NL,TH,2025-03-01,2025-04-01,,,new,100,102,5,USD",
    "D1,1,391510,NL,TH,2025-03-01,2025-04-01,,,new,1,2,5,USD",
    "D10,1,841939,NL,TH,2025-03-01,2025-04-01,,,new,1,2,5,USD",
)
PRICES = "hs4,month,currency,low_per_kg\n3902,,USD,0.70\n"


@pytest.fixture
def put(tmp_path):
    def write(text, name):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def table(put):
    return put("\n".join((HEAD, *ROWS)) + "\n", "declarations.csv")


def asked(capsys, *arguments):
    code = run(["screen", *map(str, arguments), *AT])
    told = capsys.readouterr()
    return code, told.out, told.err


def lanes(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_every_declaration_stands_in_the_table_of_lanes_by_id(table, put, tmp_path, capsys):
    code, out, _ = asked(capsys, table, "--prices", put(PRICES, "p.csv"), "--lanes", tmp_path / "lanes.csv", "--json")
    assert code == 1
    assert lanes(tmp_path / "lanes.csv") == [
        ["declaration_id", "lane", "reason", "score"],
        ["D1", "red", "legal", "30"],
        ["D10", "green", "none", "0"],
        ["D2", "yellow", "suspicion", "40"],
    ]
    told = {declaration["id"]: declaration for declaration in json.loads(out)["declarations"]}
    assert told["D2"]["lane"] == {"lane": "yellow", "reason": "suspicion"}
    assert told["D2"]["outcome"] == "conforms"
    assert [sign["code"] for sign in told["D2"]["suspicion"]["indicators"]] == ["PRICE_LOW"]
    assert json.loads(out)["counts"]["declarations_by_lane"] == {"red": 1, "yellow": 1, "blue": 0, "green": 1}


def test_lists_are_told_beside_an_item_and_are_no_finding(table, capsys):
    _, out, _ = asked(capsys, table, "--json")
    (declaration,) = (entry for entry in json.loads(out)["declarations"] if entry["id"] == "D10")
    (annotation,) = declaration["items"][0]["annotations"]
    assert set(annotation) == {"list", "row", "status", "detail", "source"}
    assert annotation["status"] == "recalled"
    assert annotation["row"] == "trade/environmental-goods:goods/841939/841939"
    assert [finding["code"] for finding in declaration["findings"]] == ["NO_RULE_FIRED"]


def test_text_tells_lane_score_and_signs(table, put, capsys):
    _, out, _ = asked(capsys, table, "--prices", put(PRICES, "p.csv"))
    assert "lane red (legal), score 30: HS_NO_WASTE_CODE 30" in out
    assert "lane yellow (suspicion), score 40: PRICE_LOW 40" in out
    assert "lane green (none), score 0\n" in out


def test_a_key_draws_a_sample_of_the_usual_share_or_of_one_that_is_named(put, tmp_path, capsys):
    rows = [f"E{number},1,841391,NL,TH,2025-03-01,2025-04-01,,,new,1,2,5,USD" for number in range(600)]
    table = put("\n".join((HEAD, *rows)) + "\n", "many.csv")
    drawn = {}
    for share in ((), ("--random-share", "0.5")):
        asked(capsys, table, "--random-key", "secret", *share, "--lanes", tmp_path / "lanes.csv")
        drawn[share] = {row[0] for row in lanes(tmp_path / "lanes.csv") if row[1:3] == ["red", "random"]}
    usual, half = drawn.values()
    assert 1 <= len(usual) <= 30
    assert 240 <= len(half) <= 360
    assert usual < half


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--random-share", "0.1"), "--random-key"),
        (("--random-share", "2", "--random-key", "k"), "a share from 0 to 1"),
        (("--random-share", "many", "--random-key", "k"), "--random-share"),
    ],
)
def test_a_sample_that_nobody_can_draw_is_a_usage_error(table, capsys, options, told):
    code, _, err = asked(capsys, table, *options)
    assert code == 2
    assert told in err


def test_a_file_without_prices_is_a_usage_error(table, put, capsys):
    facilities = put("facility,name,country,roles\nhttps://id.gs1.org/414/9521234000013,a,NL,recovery\n", "f.csv")
    code, _, err = asked(capsys, table, "--prices", facilities)
    assert code == 2
    assert "--prices" in err


def test_a_price_that_is_refused_is_named_and_the_rest_is_screened(table, put, capsys):
    code, out, _ = asked(capsys, table, "--prices", put(PRICES + "3901,,USD,cheap\n", "p.csv"), "--json")
    document = json.loads(out)
    assert code == 3
    assert "NUMBER_MALFORMED" in {fault["code"] for fault in document["faults"]}
    assert document["counts"]["declarations"] == 3


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_table_of_findings_goes_with_the_same_lanes(table, put, tmp_path, capsys, engine):
    pytest.importorskip("duckdb")
    options = ("--prices", put(PRICES, "p.csv"), "--random-key", "k", "--random-share", "0.5", "--json")
    asked(capsys, table, *options, "--lanes", tmp_path / "one.csv")
    beside = ("--out", tmp_path / "findings.jsonl", "--engine", engine, "--lanes", tmp_path / "two.csv")
    code, out, _ = asked(capsys, table, *options, *beside)
    assert code == 1
    assert (tmp_path / "two.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    assert sum(json.loads(out)["counts"]["declarations_by_lane"].values()) == 3
    assert "PRICE_LOW" not in (tmp_path / "findings.jsonl").read_text(encoding="utf-8")


def test_a_run_with_a_sample_is_made_again_only_with_its_key(table, tmp_path, capsys):
    key = ("--random-key", "secret", "--random-share", "0.5")
    _, out, _ = asked(capsys, table, *key, "--json")
    assert "secret" not in out
    result = tmp_path / "result.json"
    result.write_text(out, encoding="utf-8")
    told = {}
    for options in ((), key, ("--random-key", "other", "--random-share", "0.5")):
        code = run(["screen", "--replay", str(result), *options, "--json"])
        told[options] = (code, json.loads(capsys.readouterr().out))
    assert told[key][0] == 0
    assert told[key][1]["identical"] is True
    for options in told.keys() - {key}:
        code, document = told[options]
        assert (code, document["identical"], document["outcome"]) == (4, False, "not_determined")
        assert "BESIDE_MISSING" in {finding["code"] for finding in document["findings"]}
