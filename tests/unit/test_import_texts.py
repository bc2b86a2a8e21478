"""What ``greenchain import`` tells a person: beside each file its faults and dialects, then totals; and a dry run."""

from __future__ import annotations

import json

import pytest

from greenchain.cli import main
from store_world import epcis, event

BAD = {"type": "ObjectEvent", "eventTime": "2026-01-01T00:00:00Z", "action": "add", "epcList": ["urn:x"]}


@pytest.fixture
def told(capsys):
    def call(*arguments, code=0):
        assert main.run(["import", *arguments]) == code
        return capsys.readouterr().out.splitlines()

    return call


@pytest.fixture
def document(capsys):
    def call(*arguments, code=0):
        assert main.run(["import", *arguments, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return call


def test_a_dry_run_beside_a_store_says_what_would_be_new_to_it(put, document, tmp_path):
    store = str(tmp_path / "a.db")
    held = put("held.json", epcis(event(1), event(2)))
    more, again = put("more.json", epcis(event(2), event(3))), put("again.json", epcis(event(3), event(4)))
    before = document(held, "--store", store)["store"]
    dry = document(held, more, again, "--store", store, "--dry-run")
    assert (dry["dry_run"], dry["store"]) == (True, None)
    assert [(each["new"], each["duplicate"]) for each in dry["documents"]] == [(0, 2), (1, 1), (1, 1)]
    assert [each["status"] for each in dry["files"]] == ["already_imported", "new", "new"]
    real = document(held, more, again, "--store", store)
    assert [(each["new"], each["duplicate"]) for each in real["documents"]] == [(0, 2), (1, 1), (1, 1)]
    assert dry["events"] == real["events"]
    assert real["store"]["entries"] == before["entries"] + 2


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_duplicates_are_told_of_the_file_that_brought_them_first(put, told, document, tmp_path, more):
    store = str(tmp_path / "a.db")
    first, then = put("first.json", epcis(event(1), event(2))), put("then.json", epcis(event(2), event(3)))
    document(first, "--store", store)
    lines = told(then, "--store", store, *more)
    assert f"    duplicates first came in {first}" in lines
    assert document(then, "--store", store, *more)["documents"][0]["duplicate_of"][0] == first


def test_a_dry_run_beside_a_store_that_is_not_there_makes_none(put, document, tmp_path):
    assert (
        document(put("a.json", epcis(event(1))), "--store", str(tmp_path / "b.db"), "--dry-run")["events"]["new"] == 1
    )
    assert not (tmp_path / "b.db").exists()


def test_a_dry_run_prints_totals_and_that_nothing_was_stored(put, told):
    lines = told(put("a.json", epcis(event(1))), put("b.json", epcis(event(1), event(2))), "--dry-run")
    assert lines[-2:] == ["2 files: events: 3 read, 2 new, 1 duplicate", "dry run: nothing was stored"]


def test_faults_are_told_beside_their_file_once_with_what_to_do(put, told, tmp_path):
    bad, good = put("bad.json", epcis(BAD)), put("good.json", epcis(event(1)))
    lines = told(bad, good, "--store", str(tmp_path / "a.db"), code=3)
    fault = next(number for number, line in enumerate(lines) if "EVENT_ACTION_UNKNOWN" in line)
    assert lines.index(f"new: {good} (events: 1 read, 1 new)") > fault > 0
    assert sum("EVENT_ACTION_UNKNOWN" in line for line in lines) == 1
    assert "/epcisBody/eventList/0/action: expected ADD, OBSERVE or DELETE, found add; " in lines[fault]


def test_of_many_faults_the_first_are_told(put, told):
    lines = told(put("bad.json", epcis(*[{**BAD, "epcList": [f"urn:{n}"]} for n in range(30)])), "--dry-run", code=3)
    assert sum("EVENT_ACTION_UNKNOWN" in line for line in lines) == 8
    assert "  ? and 22 more: see --json" in lines


def test_a_dialect_is_told_in_a_sentence_with_its_first_place(put, told):
    odd = [
        {**event(n), "bizStep": f"urn:epcglobal:cbv:bizstep:{step}"} for n, step in enumerate(["shipping", "packing"])
    ]
    lines = told(put("a.json", epcis(*odd)), "--dry-run")
    (line,) = [line for line in lines if "URN_VOCABULARY" in line]
    assert line.startswith("  - URN_VOCABULARY (2 times, first /epcisBody/eventList/0/bizStep): ")
    assert len(line.partition("): ")[2]) > 20


def test_a_document_of_which_nothing_was_kept_counts_no_records(put, document, tmp_path):
    told = document(put("bad.json", epcis(event(1), BAD)), "--store", str(tmp_path / "a.db"), code=3)
    assert told["files"][0]["counts"] == {"duplicate": 0, "read": 2, "refused": 1}
    assert "TraceEvent" not in told["counts"]


def test_a_path_that_is_not_there_makes_no_store(told, tmp_path):
    told(str(tmp_path / "nothing.json"), "--store", str(tmp_path / "a.db"), code=3)
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        (b"", "an empty file"),
        (b" \n", "an empty file"),
        (b"PK\x03\x04....", "a workbook (xlsx)"),
        ("party,name\n1,2\n".encode("utf-16"), "UTF-16"),
        ("party,name\n1,2\n".encode("utf-16-le"), "UTF-16"),
        (b"party;name;country\nurn:x:1;A;DE\n", "semicolons"),
        (b"party\tname\tcountry\n", "tabs"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_what_people_send_by_mistake_is_called_by_its_name(put, told, raw, cause):
    lines = told(put("f", raw), "--dry-run", code=3)
    (line,) = [line for line in lines if "FORMAT_UNSUPPORTED" in line]
    assert "expected EPCIS as JSON or XML" in line
    assert cause in line
    assert "\\x" not in line


def test_a_broken_json_document_is_told_of_in_plain_words(put, told):
    (line,) = [
        line for line in told(put("a.json", b'{"epcisBody": {,}}'), "--dry-run", code=3) if "JSON_SYNTAX" in line
    ]
    assert "line 1, column 16" in line
    assert "found a member without a name in double quotation marks" in line


def test_broken_json_of_no_format_is_told_where_it_breaks(put, told):
    lines = told(put("cut.json", '{"a":\n'), "--dry-run", code=3)
    assert any("JSON_SYNTAX" in line and "line 2, column 1" in line for line in lines)
    lines = told(put("whole.json", '{"a": 1}'), "--dry-run", code=3)
    assert any("JSON with the members a" in line for line in lines)
