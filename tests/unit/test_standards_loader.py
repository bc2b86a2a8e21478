"""A pack is taken whole or refused with every fault it has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from greenchain.standards import Standards, load_pack
from greenchain.values.errors import PackError
from greenchain.values.finding import FactStatus

HEAD = """
format = "greenchain-pack/1"
kind = "factors"
id = "sample"
edition = "1"
title = "A sample"
status = "complete"
[[source]]
id = "act"
instrument = "An act"
read_in = "a copy of it"
[table.grid]
file = "grid.csv"
key = ["region"]
columns = { region = "text", factor = "decimal", unit = "unit?", partner = "ref grid.region?" }
[parameter.tolerance]
value = "1.05"
source = "act"
status = "read"
"""
TABLE = "region,factor,unit,partner,valid_from,valid_until,source,status,clause\n"
ROWS = (
    "CN,0.5306,KWH,,2023-01-01,2024-01-01,act,read,3\nCN,0.5,,,2024-01-01,,act,verified,\nDE,0.38,,CN,,,act,derived,\n"
)
RULE = """
[[rule]]
id = "TOO_MUCH"
severity = "prohibited"
date_basis = "export"
valid_from = "2024-06-01"
source = "act"
status = "read"
clause = "Art. 1"
text = { en = "too much", zh = "过多" }
when = [ { field = "region", in_table = "grid", column = "region" } ]
"""


def files(*, head: str = HEAD, rows: str = ROWS, rules: str = RULE) -> dict[str, bytes]:
    made = {"pack.toml": head, "grid.csv": TABLE + rows, "rules.toml": rules}
    return {name: text.encode() for name, text in made.items()}


def faults(**change: str) -> set[str]:
    with pytest.raises(PackError) as refused:
        load_pack(files(**change))
    return {fault.code for fault in refused.value.faults}


def test_a_sound_pack_is_read_with_types_citations_and_periods():
    pack = load_pack(files())
    rows = pack.table("grid").in_force("CN", on=date(2023, 12, 31))
    assert [row.decimal("factor") for row in rows] == [Decimal("0.5306")]
    assert (rows[0].citation.instrument, rows[0].citation.clause, rows[0].status) == ("An act", "3", FactStatus.READ)
    assert pack.table("grid").in_force("CN", on=date(2024, 1, 1))[0].decimal("factor") == Decimal("0.5")
    assert pack.rules[0].citation.row == "TOO_MUCH"
    assert pack.parameter("tolerance").value == "1.05"
    assert pack.parameter("nothing") is None
    assert {place.partition(":")[0] for place, _ in pack.citations()} == {"grid", "rule", "parameter"}


def test_the_digest_names_the_bytes():
    assert load_pack(files()).ref.sha256 == load_pack(dict(reversed(files().items()))).ref.sha256
    assert load_pack(files()).ref.sha256 != load_pack(files(rows=ROWS.replace("0.38", "0.39"))).ref.sha256


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rows": ROWS.replace(",act,read,3", ",,read,3")}, "PACK_SOURCE_MISSING"),
        ({"rows": ROWS.replace(",act,read,3", ",gossip,read,3")}, "PACK_SOURCE_MISSING"),
        ({"rows": ROWS.replace("act,read", "act,sure")}, "PACK_STATUS_MISSING"),
        ({"rows": ROWS.replace("2024-01-01,act", "2024-01-02,act")}, "PACK_OVERLAP"),
        ({"rows": ROWS.replace("2024-01-01,act", "2023-12-31,act")}, "PACK_GAP"),
        ({"rows": ROWS.replace("2024-01-01,act", ",act")}, "PACK_OVERLAP"),
        ({"rows": ROWS.replace(",,CN,", ",,FR,")}, "PACK_CODE_UNKNOWN"),
        ({"rows": ROWS.replace("KWH", "KWHOUR")}, "UNIT_UNKNOWN"),
        ({"rows": ROWS.replace("0.38", "zero")}, "NUMBER_MALFORMED"),
        ({"rows": ROWS.replace("DE,0.38", ",0.38")}, "PACK_CELL"),
        ({"rows": ROWS.replace("2023-01-01", "2023-13-01")}, "DATE_MALFORMED"),
        ({"rows": ROWS.replace("DE,0.38,", "DE,0.38,,")}, "PACK_SHAPE"),
        ({"rows": ROWS + '"unclosed'}, "PACK_SHAPE"),
        ({"head": HEAD.replace("greenchain-pack/1", "greenchain-pack/9")}, "PACK_SHAPE"),
        ({"head": HEAD.replace('title = "A sample"', "")}, "PACK_SHAPE"),
        ({"head": HEAD.replace('"complete"', '"finished"')}, "PACK_SHAPE"),
        ({"head": HEAD.replace("[[source]]", "[[sources]]")}, "PACK_SOURCE_MISSING"),
        ({"head": HEAD.replace('read_in = "a copy of it"', "")}, "PACK_SOURCE_MISSING"),
        ({"head": HEAD.replace("grid.csv", "nets.csv")}, "PACK_SHAPE"),
        ({"head": HEAD.replace('key = ["region"]', 'key = ["place"]')}, "PACK_SHAPE"),
        ({"head": HEAD.replace('"decimal"', '"float"')}, "PACK_SHAPE"),
        ({"head": HEAD.replace('value = "1.05"', "value = true")}, "PACK_CELL"),
        ({"head": HEAD.replace('value = "1.05"\nsource = "act"', 'value = "1.05"')}, "PACK_SOURCE_MISSING"),
        ({"head": HEAD + "]"}, "PACK_SHAPE"),
        ({"rules": RULE.replace('status = "read"', 'status = "recalled"')}, "PACK_STATUS_TOO_WEAK"),
        ({"rules": RULE.replace('status = "read"', 'status = "derived"')}, "PACK_STATUS_TOO_WEAK"),
        ({"rules": RULE.replace("TOO_MUCH", "too_much")}, "PACK_SHAPE"),
        ({"rules": RULE.replace('"prohibited"', '"awful"')}, "PACK_SHAPE"),
        ({"rules": RULE.replace('"export"', '"today"')}, "PACK_SHAPE"),
        ({"rules": RULE.replace(', zh = "过多"', "")}, "PACK_SHAPE"),
        ({"rules": RULE.replace("in_table", "resembles")}, "CONDITION_UNKNOWN"),
        ({"rules": RULE.replace('"grid"', '"codes"')}, "PACK_CODE_UNKNOWN"),
        ({"rules": RULE + RULE}, "PACK_OVERLAP"),
        ({"rules": RULE + 'surprise = "x"'}, "PACK_SHAPE"),
    ],
)
def test_a_broken_pack_is_refused_by_name(change, code):
    assert code in faults(**change)


def test_all_faults_are_told_together():
    rows = ROWS.replace(",act,read,3", ",,sure,3").replace("0.38", "zero")
    assert faults(rows=rows, rules=RULE.replace('"export"', '"today"')) >= {
        "PACK_SOURCE_MISSING",
        "PACK_STATUS_MISSING",
        "NUMBER_MALFORMED",
        "PACK_SHAPE",
    }


def test_a_declared_gap_is_no_fault():
    gap = ROWS.replace("2024-01-01,act", "2023-12-31,act")
    head = HEAD.replace('key = ["region"]', 'key = ["region"]\ngaps = "the factor is published by year"')
    assert load_pack(files(head=head, rows=gap)).table("grid").rows


def test_a_date_known_to_the_month_leaves_its_days_in_doubt():
    pack = load_pack(files(rows="CN,1,,,2018-06,,act,read,\n"))
    assert not pack.table("grid").in_force("CN", on=date(2018, 6, 15))
    assert pack.table("grid").in_doubt("CN", on=date(2018, 6, 15))
    assert pack.table("grid").in_force("CN", on=date(2018, 6, 30))
    assert not pack.table("grid").in_doubt("CN", on=date(2018, 5, 31))


def test_a_pack_is_found_by_any_unambiguous_name():
    first = load_pack(files())
    second = load_pack(files(head=HEAD.replace('edition = "1"', 'edition = "2"')))
    standards = Standards.of([second, first])
    assert standards.pack("factors/sample@1") is first
    assert standards.pack("sample@2") is second
    assert Standards.of([first]).pack("sample") is first
    for name, code in (("sample", "PACK_AMBIGUOUS"), ("nothing", "PACK_UNKNOWN")):
        with pytest.raises(PackError) as refused:
            standards.pack(name)
        assert refused.value.code == code
    with pytest.raises(PackError):
        Standards.of([first, first])


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 5_000, "a = " + "9" * 5_000, "a = 1e99999999999999999999", "a = ", "\udcff", "a = 1\na = 2"],
    ids=["deep nesting", "a long number", "a large exponent", "no value", "no UTF-8", "a key twice"],
)
@pytest.mark.parametrize("file", ["pack.toml", "rules.toml"])
def test_a_file_that_is_no_toml_is_a_fault_of_the_pack(file, text):
    with pytest.raises(PackError) as refused:
        load_pack({**files(), file: text.encode(errors="surrogateescape")})
    assert [(fault.code, fault.where) for fault in refused.value.faults] == [("PACK_SHAPE", file)]
