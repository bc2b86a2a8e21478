"""Bad input to ``screen``, line by line: what is refused is named with field, value and remedy; the rest is screened.

Each line is put to the command in both of its ways (one document, and a table of findings by each engine at hand) and,
where one declaration can say it, to the library.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import subprocess
import sys

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run
from greenchain.formats import parse_declaration
from greenchain.values.errors import GreenchainError
from greenchain.values.json import thaw

AT = ("--at", "2026-11-22T00:00:00Z")
GOOD = {
    "declaration_id": "D1", "item_no": "1", "hs": "610910", "export_country": "NL", "import_country": "TH",
    "export_date": "2025-03-01", "import_date": "2025-04-01", "lot": "", "waste_code": "", "operation": "",
    "condition": "new", "net_kg": "1", "gross_kg": "2", "value": "5",
}  # fmt: skip
ENGINES = ["python", *(["duckdb"] if importlib.util.find_spec("duckdb") else [])]

# field, text, code of the fault
REFUSED = [
    *(("export_country", text, "COUNTRY_UNKNOWN") for text in ("XK", "EU", "QQ", "null", "--", "n/a", "N L")),
    *(("hs", text, "HS_CODE_MALFORMED") for text in ("6109101", "61091", "610910000", "301", "0", "61091000000000")),
    *(("hs", text, "HS_CODE_MALFORMED") for text in ("=610910", "6.1e5", "٦١٠٩", "61\u201009", "61 09 1")),
    ("hs", "854810", "HS_CODE_ABSENT"),
    ("hs", "8548.10.00.00", "HS_CODE_ABSENT"),
    *(("export_date", text, "DATE_MALFORMED") for text in ("2025-02-29", "2100-02-29", "2025-04-31", "2025-13-01")),
    *(("export_date", text, "DATE_MALFORMED") for text in ("01/02/2025", "20250301", "2025/03/01", "0000-01-01", "=1")),
    *(("export_date", text, "DATE_MALFORMED") for text in ("2025-03-01T10:00:00", "2025-03-01 10:00", "NaN")),
    *(("net_kg", text, "NUMBER_MALFORMED") for text in ("-1", "-0.001", "NaN", "nan", "inf", "-Infinity", "1e9999")),
    *(("net_kg", text, "NUMBER_MALFORMED") for text in ("1,000", "1.000,5", "1 000", "1'000", "1_000", "=1+1", "1 kg")),
    *(("gross_kg", text, "NUMBER_MALFORMED") for text in ("-1", "NaN", "٣", "0x10")),
    ("value", "NaN", "NUMBER_MALFORMED"),
    ("condition", "scrap", "VALUE_UNKNOWN"),
]  # fmt: skip


@pytest.fixture
def table(tmp_path):
    def write(*rows, name="declarations.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as handle:
            written = csv.DictWriter(handle, list(GOOD), lineterminator="\n")
            written.writeheader()
            written.writerows({**GOOD, **row} for row in rows)
        return path

    return write


def asked(capsys, *arguments):
    code = run(["screen", *map(str, arguments), *AT, "--json"])
    told = capsys.readouterr()
    return code, (json.loads(told.out) if told.out.startswith("{") else told.err)


def both_ways(capsys, path, folder, *more):
    """The answers of the command: in one document, and with the findings in a table by every engine."""
    yield asked(capsys, path, *more)
    for engine in ENGINES:
        yield asked(capsys, path, *more, "--out", folder / f"{engine}.jsonl", "--engine", engine)


@pytest.mark.parametrize(("field", "text", "code"), REFUSED)
def test_a_bad_cell_refuses_its_row_names_field_value_and_remedy_and_leaves_the_rest(
    table, tmp_path, capsys, field, text, code
):
    path = table({}, {"declaration_id": "D2", field: text}, {"declaration_id": "D3"})
    for status, document in both_ways(capsys, path, tmp_path):
        (fault,) = document["faults"]
        assert status == 3
        assert (fault["field"], fault["code"]) == (field, code)
        assert "D2" in fault["where"]
        assert (text if code != "HS_CODE_ABSENT" else "854810") in fault["detail"]
        assert fault["detail"].rpartition("; ")[2].strip()  # what to do about it
        assert (document["counts"]["items"], document["counts"]["faulty_rows"]) == (2, 1)
        assert document["counts"]["declarations_by_outcome"]["conforms"] == 2  # the others are screened
        assert document["counts"]["not_determined"] == 1  # and nothing refused is cleared


@pytest.mark.parametrize(("field", "text", "code"), [each for each in REFUSED if each[2] != "HS_CODE_ABSENT"])
def test_the_library_refuses_the_same_cell(field, text, code):
    header = {"declaration_id", "export_country", "import_country", "export_date", "import_date"}
    facts = {**GOOD, field: text}
    members = {name: value for name, value in facts.items() if name in header}
    with pytest.raises(GreenchainError) as caught:
        parse_declaration({**members, "items": [{k: v for k, v in facts.items() if k not in header}]})
    (fault,) = caught.value.faults
    assert fault.code == code
    assert fault.where.endswith(f"/{field}")
    assert fault.remedy


@pytest.mark.parametrize("text", ["ZZ", "XX", "xx", " ", ""])
def test_a_country_that_says_nothing_is_not_given_and_no_fault(table, tmp_path, capsys, text):
    path = table({"hs": "391510", "export_country": text, "import_country": "MY", "import_date": "2026-01-01"})
    for status, document in both_ways(capsys, path, tmp_path):
        assert status == 4
        assert document["faults"] == []
        assert document["counts"]["faulty_rows"] == 0
    _, document = asked(capsys, path)
    assert [note["code"] for note in document["notes"]] == ["COUNTRY_NOT_GIVEN"]
    assert any("export_country" in finding["missing"] for finding in document["findings"])


@pytest.mark.parametrize(
    ("text", "meant"), [("EL", "GR"), ("UK", "GB"), ("uk", "GB"), ("Ｎ\uff2c", "NL"), ("NL\u200b", "NL")]
)
def test_what_the_union_writes_for_two_states_and_other_shapes_are_those_states(table, capsys, text, meant):
    _, document = asked(capsys, table({"export_country": text}))
    assert document["faults"] == []
    assert document["declarations"][0]["input"]["export_country"] == meant


def test_a_mass_of_zero_is_no_fault_and_an_exponent_is_a_number(table, tmp_path, capsys):
    path = table({"net_kg": "0", "gross_kg": "0"}, {"declaration_id": "D2", "net_kg": "1e3", "gross_kg": "1000"})
    for status, document in both_ways(capsys, path, tmp_path):
        assert status == 0
        assert document["faults"] == []


CODES = [
    ("waste_code", "A9999", "CODE_UNKNOWN", "does_not_conform"),
    ("waste_code", "B-3011", "CODE_UNKNOWN", "does_not_conform"),
    ("waste_code", "\u0410" + "1181", "CODE_UNKNOWN", "does_not_conform"),  # a Cyrillic letter that looks like ours
    ("waste_code", "R3", "CODE_WRONG_LIST", "does_not_conform"),
    ("waste_code", "H4.1", "CODE_WRONG_LIST", "does_not_conform"),
    ("operation", "B1010", "CODE_WRONG_LIST", "does_not_conform"),
    ("operation", "Y31", "CODE_WRONG_LIST", "does_not_conform"),
    ("operation", "R99", "OPERATION_UNKNOWN", "not_determined"),
    ("operation", "R3/R4", "OPERATION_UNKNOWN", "not_determined"),
]


@pytest.mark.parametrize(("field", "text", "code", "outcome"), CODES)
def test_codes_that_do_not_exist_or_are_of_another_list_are_findings(
    table, tmp_path, capsys, field, text, code, outcome
):
    path = table({"hs": "810291", "condition": "waste", "waste_code": "B1010", "operation": "R4", field: text})
    _, document = asked(capsys, path)
    found = {finding["code"]: finding["outcome"] for finding in document["findings"]}
    assert found[code] == outcome
    assert {"CODE_UNKNOWN", "CODE_WRONG_LIST", "OPERATION_UNKNOWN"} & found.keys() == {code}
    for engine in ENGINES:
        out = tmp_path / "f.jsonl"
        asked(capsys, path, "--out", out, "--engine", engine)
        assert code in {json.loads(line)["code"] for line in out.read_text("utf-8").splitlines()}


@pytest.mark.parametrize("text", ["b3011", " B 3011", "Ｂ３０１１", "B.3011", "B\u200b3011", "b30\u00ad11"])
def test_a_code_is_known_in_every_shape(table, capsys, text):
    _, document = asked(capsys, table({"hs": "391510", "condition": "waste", "waste_code": text, "operation": "R3"}))
    assert document["declarations"][0]["input"]["items"][0]["waste_code"] == "B3011"
    assert "CODE_UNKNOWN" not in {finding["code"] for finding in document["findings"]}


@pytest.mark.parametrize("text", ["n/a", "-", "0", "—", "Ｎ／Ａ", "none"])
def test_a_placeholder_in_place_of_a_code_is_a_declared_none(table, tmp_path, capsys, text):
    goods = table({"waste_code": text, "operation": text})
    for status, document in both_ways(capsys, goods, tmp_path):
        assert status == 0, document
    waste = table({"hs": "391510", "condition": "waste", "waste_code": text, "import_country": "VN"})
    _, document = asked(capsys, waste)
    assert [finding["code"] for finding in document["findings"]] == ["HS_NO_WASTE_CODE"]


def test_an_item_given_twice_is_a_fault_and_the_declaration_is_not_cleared(table, tmp_path, capsys):
    path = table({}, {}, {"declaration_id": "D2"})
    for status, document in both_ways(capsys, path, tmp_path):
        counts = document["counts"]
        assert status == 3
        assert {fault["code"] for fault in document["faults"]} == {"ROW_DUPLICATE"}
        assert counts["items"] + counts["faulty_rows"] == 3
        assert counts["declarations_by_outcome"] == {
            "conforms": 1, "does_not_conform": 0, "not_determined": 1, "not_applicable": 0,
        }  # fmt: skip


def test_a_prefix_and_a_finer_one_fire_a_rule_once(table, tmp_path, capsys):
    path = table({"hs": "3915100000", "declaration_id": "D2"})
    _, document = asked(capsys, path)
    codes = [finding["code"] for finding in document["findings"]]
    assert len(codes) == len(set(codes))
    assert "TH_3915" in codes
    out = tmp_path / "o.jsonl"
    for engine in ENGINES:
        asked(capsys, path, "--out", out, "--engine", engine)
        assert [json.loads(line)["code"] for line in out.read_text("utf-8").splitlines()] == codes


# --- what a spreadsheet would run -----------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
def test_a_table_of_findings_runs_no_cell(table, tmp_path, capsys, sign):
    name = f"{sign}HYPERLINK(1)"
    path = table({"declaration_id": name, "hs": "391510", "condition": "waste", "waste_code": f"{sign}1+A9"})
    for engine in ENGINES:
        asked(capsys, path, "--out", tmp_path / f"{engine}.csv", "--engine", engine)
        with (tmp_path / f"{engine}.csv").open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        assert rows
        assert {row["declaration"] for row in rows} == {"'" + name}
        assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\uff1d")]
    asked(capsys, path, "--out", tmp_path / "f.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text("utf-8").splitlines()]
    assert {line["declaration"] for line in lines} == {name}  # for programs it is the name itself
    assert [line["id"] for line in lines] == [row["id"] for row in rows]


# --- files that are no such files -----------------------------------------------------------------------------------

HOSTILE = {
    "entities": b'<!DOCTYPE ASYCUDA [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><ASYCUDA>&c;</ASYCUDA>',
    "a file of this machine": b'<!DOCTYPE ASYCUDA [<!ENTITY x SYSTEM "file:///etc/hostname">]><ASYCUDA>&x;</ASYCUDA>',
    "depth": b"<ASYCUDA>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</ASYCUDA>",
    "no end": b"<ASYCUDA><Item>",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_xml_is_refused_and_the_file_beside_it_is_screened(table, tmp_path, capsys, name):
    (tmp_path / "sad.xml").write_bytes(HOSTILE[name])
    code, document = asked(capsys, tmp_path / "sad.xml", table({}))
    assert code == 3
    assert document["faults"]
    assert all("sad.xml" in fault["where"] for fault in document["faults"])
    assert document["counts"]["items"] == 1


def test_a_torn_packed_table_is_refused_whole(table, tmp_path, capsys):
    path = tmp_path / "torn.csv.gz"
    path.write_bytes(gzip.compress(table({}, {"declaration_id": "D2"}).read_bytes())[:-12])
    code, document = asked(capsys, path)
    assert code == 3
    assert [fault["code"] for fault in document["faults"]] == ["GZIP_BROKEN"]
    assert document["declarations"] == []


def test_a_whole_packed_table_is_read(table, tmp_path, capsys):
    path = tmp_path / "whole.csv.gz"
    path.write_bytes(gzip.compress(table({}).read_bytes()))
    assert asked(capsys, path)[0] == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_torn_parquet_is_refused_by_every_engine(table, tmp_path, capsys, engine):
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "t.parquet"
    duckdb.connect().execute(f"COPY (SELECT * FROM read_csv('{table({})}', all_varchar = true)) TO '{path}'")  # noqa: S608 - paths of the test
    path.write_bytes(path.read_bytes()[:-30])
    code, document = asked(capsys, path, "--out", tmp_path / "f.jsonl", "--engine", engine)
    assert code == 3
    assert {finding["code"] for finding in document["findings"]} == {"TABLE_FORMAT"}


def test_a_chain_that_runs_in_a_circle_gives_a_verdict(table, tmp_path, capsys):
    lots = [f"https://id.gs1.org/01/09521234003007/10/{name}" for name in "ABC"]
    events = [
        {
            "type": "TransformationEvent",
            "eventTime": f"2025-01-0{day}T08:00:00Z",
            "eventTimeZoneOffset": "+00:00",
            "inputQuantityList": [{"epcClass": lots[day - 1], "quantity": 1, "uom": "KGM"}],
            "outputQuantityList": [{"epcClass": lots[day % 3], "quantity": 1, "uom": "KGM"}],
        }
        for day in (1, 2, 3)
    ]
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2025-01-09T00:00:00Z",
        "epcisBody": {"eventList": events},
    }
    (tmp_path / "events.json").write_text(json.dumps(document), encoding="utf-8")
    code, told = asked(capsys, table({"lot": lots[0]}), "--graph", tmp_path / "events.json")
    assert code in (0, 4)
    assert told["kind"] == "screening"
    assert told["counts"]["items"] == 1


# --- documents beside -----------------------------------------------------------------------------------------------

AGREE = next(
    thaw(case["input"])
    for case in load_standards().pack("waste/basel").vectors["cases"]
    if case["id"] == "documents-agree"
)
PAPERS, LOAD = AGREE["documents"], AGREE["declaration"]


def beside(capsys, tmp_path, papers, **item):
    declared, documents = tmp_path / "declarations.json", tmp_path / "documents.json"
    members = {**LOAD, "items": [{**LOAD["items"][0], **item}]}
    declared.write_text(json.dumps({"declarations": [members]}), encoding="utf-8")
    documents.write_text(papers if isinstance(papers, str) else json.dumps(papers), encoding="utf-8")
    code, document = asked(capsys, declared, "--documents", documents)
    return code, document, {(f["check"], f["code"]): f["outcome"] for f in document["findings"]}


def test_what_the_documents_of_these_tests_say_is_clear(tmp_path, capsys):
    assert beside(capsys, tmp_path, PAPERS)[0] == 0


def test_two_movements_with_one_serial_are_a_finding(tmp_path, capsys):
    twin = {**PAPERS["movements"][-1], "id": "another"}
    twin = {**PAPERS, "movements": [*PAPERS["movements"], twin]}
    code, _, found = beside(capsys, tmp_path, twin)
    assert code == 1
    assert found["documents/serial", "BASEL_9_1D"] == "does_not_conform"


def test_a_consent_that_ends_before_it_begins_is_a_finding(tmp_path, capsys):
    consents = [
        {**consent, "from": "2026-12-31", "to": "2026-01-01"} for consent in PAPERS["notifications"][0]["consents"]
    ]
    papers = {**PAPERS, "notifications": [{**PAPERS["notifications"][0], "consents": consents}]}
    code, _, found = beside(capsys, tmp_path, papers)
    assert code == 1
    assert found["documents/consent-date", "BASEL_9_1B"] == "does_not_conform"
    declared = {"consent_from": "2026-12-31", "consent_to": "2026-01-01"}
    code, _, found = beside(capsys, tmp_path, PAPERS, **declared)
    assert code == 1
    assert found["rule/basel", "BASEL_9_1B"] == "does_not_conform"


@pytest.mark.parametrize(("item", "check"), [
    ({"notification_no": "IT6"}, "documents/notification"), ({"movement_id": "M7"}, "documents/movement"),
    ({"annex_vii_no": "A7"}, "documents/annex-vii"),
])  # fmt: skip
def test_a_document_that_nobody_has_is_a_finding(tmp_path, capsys, item, check):
    code, _, found = beside(capsys, tmp_path, PAPERS, **item)
    assert code in (1, 4)
    assert found[check, "DOCUMENT_UNKNOWN"] == "not_determined"


@pytest.mark.parametrize(("papers", "code"), [
    ("[" * 5_000, "JSON_DEPTH"), ("{", "JSON_SYNTAX"), ("[]", "FORMAT_UNKNOWN"),
])  # fmt: skip
def test_a_file_that_holds_no_documents_is_refused_and_clears_nothing(tmp_path, capsys, papers, code):
    status, document, _ = beside(capsys, tmp_path, papers)
    assert status == 3
    assert document["faults"]
    assert document["outcome"] != "conforms"


def test_spark_without_a_java_is_told_and_nothing_is_written(table, tmp_path):
    pytest.importorskip("pyspark")
    out = tmp_path / "f.jsonl"
    told = subprocess.run(
        [sys.executable, "-m", "greenchain.cli", "screen", str(table({})), "--out", str(out), "--engine", "spark", *AT],
        env={"PATH": str(tmp_path), "JAVA_HOME": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert told.returncode == 2
    assert "a Java that Spark can start" in " ".join(told.stderr.replace("│", " ").split())
    assert "Traceback" not in told.stderr
    assert not out.exists()
