"""``screen --out`` of files that are no tables: the findings of the same declarations in a table, beside tables or alone."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest

from greenchain.adapters.engines.screening import screening_engine
from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run
from greenchain.formats.column_map import FIELDS
from greenchain.formats.declaration_fields import HEADER_FIELDS
from greenchain.screening.beside import Beside
from greenchain.workspace.case_files import CaseFile
from greenchain.workspace.documented import read_documented
from greenchain.workspace.finding_lines import json_form
from greenchain.workspace.screen_tables import screen_tables

HEAD = {"export_date": "2025-03-01", "import_date": "2025-04-01", "export_country": "NL", "import_country": "TH"}
WASTE = {"hs": "391510", "lot": None, "condition": "waste", "waste_code": "Z9", "net_kg": "12.50"}
GOODS = {"hs": "850110", "lot": None, "condition": "new", "waste_code": None, "net_kg": "3"}


def declared(key, *items, **head):
    listed = [{"item_no": number, **item} for number, item in enumerate(items, start=1)]
    return {"declaration_id": key, **HEAD, **head, "items": listed}


def as_json(*declarations):
    return json.dumps({"declarations": declarations}).encode()


def as_table(*declarations):
    """The same as a table, in which a field that is absent is blank: all have the same fields here."""
    rows = [{**one, **item} for one in declarations for item in one["items"]]
    names = [name for name in FIELDS if name in rows[0]]
    text = StringIO()
    written = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\n")
    written.writeheader()
    written.writerows([{name: row[name] or "" for name in names} for row in rows])
    return text.getvalue()


def screened(tmp_path, *, table=(), documents=(), engine="python"):
    path = tmp_path / "table.csv"
    if table:
        path.write_text(as_table(*table))
    out = BytesIO()
    told = screen_tables(
        [str(path)] if table else [],
        standards=load_standards(),
        engine=screening_engine(engine),
        beside=Beside(datetime(2026, 11, 22, tzinfo=UTC)),
        out=out,
        form=json_form(),
        beyond=read_documented([CaseFile("d.json", "declarations", as_json(*documents))]) if documents else None,
    )
    return out.getvalue(), told


FIRST, SECOND, THIRD = declared("D1", GOODS, WASTE), declared("D2", GOODS), declared("D3", WASTE)


def test_a_json_file_gives_the_bytes_of_its_table(tmp_path):
    plain = screened(tmp_path, table=(FIRST, SECOND, THIRD))
    assert screened(tmp_path, documents=(THIRD, FIRST, SECOND))[0] == plain[0]
    assert screened(tmp_path, documents=(THIRD, FIRST, SECOND))[1]["counts"] == plain[1]["counts"]
    assert plain[1]["counts"]["findings"] >= 4


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_json_and_a_table_together_give_the_bytes_of_one_table(tmp_path, engine):
    if engine == "duckdb":
        pytest.importorskip("duckdb")
    plain = screened(tmp_path, table=(FIRST, SECOND, THIRD))
    both = screened(tmp_path, table=(SECOND, THIRD), documents=(FIRST,), engine=engine)
    assert (both[0], both[1]["counts"]) == (plain[0], plain[1]["counts"])


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_declaration_in_a_table_and_in_json_is_refused_in_both(tmp_path, engine):
    if engine == "duckdb":
        pytest.importorskip("duckdb")
    written, told = screened(tmp_path, table=(SECOND, THIRD), documents=(FIRST, SECOND), engine=engine)
    assert (told["counts"]["declarations"], told["counts"]["items"], told["counts"]["faulty_rows"]) == (3, 3, 2)
    found = [json.loads(line) for line in written.splitlines()]
    assert {entry["code"] for entry in found if entry["declaration"] == "D2"} == {"ITEM_REFUSED"}
    assert {fault["code"] for fault in told["faults"]} == {"ROW_DUPLICATE"}


def test_what_is_refused_in_json_is_counted_and_named(tmp_path):
    bad = declared("D4", GOODS | {"net_kg": "-1"}, GOODS)
    written, told = screened(tmp_path, documents=(bad, SECOND))
    counts = told["counts"]
    assert (counts["declarations"], counts["items"], counts["faulty_rows"]) == (2, 2, 1)
    assert [fault["code"] for fault in told["faults"]] == ["NUMBER_MALFORMED"]
    assert written.count(b'"code":"ITEM_REFUSED"') == 1


def test_the_command_takes_json_and_customs_xml(tmp_path, capsys):
    document = tmp_path / "d.json"
    document.write_bytes(as_json(FIRST, SECOND, THIRD))
    customs = tmp_path / "sad.xml"
    customs.write_text(
        "<ASYCUDA><Identification><Type><Type_of_declaration>IM</Type_of_declaration></Type><Registration>"
        "<Number>7</Number><Date>2025-03-01</Date></Registration></Identification><Item><Tarification><HScode>"
        "<Commodity_code>391510</Commodity_code></HScode></Tarification></Item></ASYCUDA>"
    )
    out = tmp_path / "findings.jsonl"
    run(["screen", str(document), str(customs), "--out", str(out), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["declarations"] == 4
    assert {json.loads(line)["declaration"] for line in out.read_text().splitlines()} >= {"D1", "D3", "2025-03-01/7"}
    assert set(HEAD) <= set(HEADER_FIELDS)


def test_parquet_of_floats_is_refused_in_memory_as_it_is_in_bulk(tmp_path, capsys):
    duckdb = pytest.importorskip("duckdb")
    made = tmp_path / "floats.parquet"
    duckdb.sql(
        f"COPY (SELECT 'D1' AS declaration_id, '1' AS item_no, 1.5::DOUBLE AS net_kg) TO '{made}' (FORMAT parquet)"
    )
    for more in ((), ("--out", str(tmp_path / "f.jsonl")), ("--out", str(tmp_path / "g.jsonl"), "--engine", "duckdb")):
        assert run(["screen", str(made), "--json", *more]) in (2, 3)
        assert "TABLE_FORMAT" in "".join(capsys.readouterr())
