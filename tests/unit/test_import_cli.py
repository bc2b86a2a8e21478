"""``greenchain import``: what it counts, what it refuses, what it tells, and its exit codes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from greenchain.cli import main
from store_world import epcis, event, making, open_store

BROKEN = {"type": "ObjectEvent", "eventTime": "2026-01-01T00:00:00Z", "action": "add", "epcList": ["urn:x"]}
COUNTED = ("read", "new", "duplicate", "refused", "left_out")


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = main_code(*arguments, "--json")
        return code, json.loads(capsys.readouterr().out or "null")

    return call


def main_code(*arguments):
    return main.run(["import", *arguments])


def counts(told):
    return tuple(told[name] for name in COUNTED)


def test_events_are_counted_by_document_and_altogether(run, put, database):
    one, other = put("b.json", epcis(event(1), event(2), event(2))), put("a.json", epcis(event(2), event(3)))
    code, document = run(one, other, "--store", database)
    assert code == 0
    assert [(told["path"], counts(told)) for told in document["documents"]] == [
        (one, (3, 2, 1, 0, 0)),
        (other, (2, 1, 1, 0, 0)),
    ]
    assert counts(document["events"]) == (5, 3, 2, 0, 0)
    assert {"entries": 2, "position": 2, "events": 3}.items() <= document["store"].items()
    assert {told["format"] for told in document["documents"]} == {"epcis-json"}
    assert {told["schema_version"] for told in document["documents"]} == {"2.0"}
    assert "hashes" not in document["documents"][0]


def test_the_same_files_again_are_duplicates_and_that_is_no_fault(run, put, database):
    path = put("a.json", epcis(event(1), event(2)))
    _, first = run(path, "--store", database)
    code, again = run(path, "--store", database)
    assert code == 0
    assert counts(again["events"]) == (2, 0, 2, 0, 0)
    assert again["store"] == first["store"]
    assert again["files"][0]["status"] == "already_imported"


def test_nothing_is_kept_of_a_document_with_a_bad_event(run, put, database):
    bad, good = put("bad.json", epcis(event(1), BROKEN, event(2))), put("good.json", epcis(event(3)))
    code, document = run(bad, good, "--store", database)
    assert code == 3
    assert [counts(told) for told in document["documents"]] == [(3, 0, 0, 1, 2), (1, 1, 0, 0, 0)]
    assert [file["status"] for file in document["files"]] == ["refused", "new"]
    assert document["store"]["events"] == 1
    [finding] = [found for found in document["findings"] if found["check"] == "input"]
    assert finding["code"] == "EVENT_ACTION_UNKNOWN"
    assert finding["where"] == f"{bad} /epcisBody/eventList/1/action"


def test_proceed_keeps_the_good_events_and_a_rebuild_gives_the_same(run, put, database):
    bad = put("bad.json", epcis(event(1), BROKEN, event(2)))
    code, document = run(bad, "--store", database, "--on-error", "proceed")
    assert code == 3
    assert counts(document["events"]) == (3, 2, 0, 1, 0)
    assert document["files"][0]["status"] == "new"
    code, rebuilt = run("--rebuild", "--store", database)
    assert code == 0
    assert rebuilt["store"] == document["store"]
    assert (rebuilt["files"], rebuilt["documents"]) == ([], [])


def test_a_document_that_was_left_out_can_be_taken_later(run, put, database):
    bad = put("bad.json", epcis(event(1), BROKEN))
    assert run(bad, "--store", database)[1]["store"]["entries"] == 0
    assert run(bad, "--store", database, "--on-error", "proceed")[1]["store"]["events"] == 1


def test_strict_is_kept_with_the_document(run, put, tmp_path):
    store = str(tmp_path / "chain.db")
    odd = put("odd.json", epcis(event(1), {**event(2), "_comment": "a member that the schema does not allow"}))
    code, document = run(odd, "--dry-run", "--strict")
    assert (code, document["events"]["new"]) == (3, 0)
    code, document = run(odd, "--store", store, "--strict", "--on-error", "proceed")
    before = document["store"]
    assert code == 3
    assert document["events"]["refused"] >= 1
    with closing(open_store(store)) as opened:
        assert [entry.is_strict for entry in opened.scan()] == [True]
    assert run("--rebuild", "--store", store)[1]["store"] == before
    assert run(odd, "--dry-run")[0] == 0


def test_a_dry_run_counts_and_stores_nothing(run, put):
    code, document = run(put("a.json", epcis(event(1), event(1))), put("b.json", epcis(event(1))), "--dry-run")
    assert code == 0
    assert document["store"] is None
    assert counts(document["events"]) == (3, 1, 2, 0, 0)


def test_hashes_stand_in_the_order_of_the_document(run, put):
    events = [event(3), event(1), event(1, errorDeclaration={"declarationTime": "2026-02-02T00:00:00Z"})]
    _, document = run(put("a.json", epcis(*events)), "--dry-run", "--hashes")
    hashes = document["documents"][0]["hashes"]
    assert len(hashes) == 3
    assert hashes[1] == hashes[2] != hashes[0]  # an error declaration hashes like its event
    assert all(name.startswith("ni:///sha-256;") and name.endswith("?ver=CBV2.0") for name in hashes)


def test_a_backfill_goes_forward_only(run, put, database, capsys):
    one, other = put("a.json", epcis(event(1))), put("b.json", epcis(event(2)))
    assert run(one, "--store", database, "--known-at", "2026-03-01T00:00:00Z")[0] == 0
    code = main_code(other, "--store", database, "--known-at", "2026-02-28T23:59:59.999999Z", "--json")
    assert (code, capsys.readouterr().out) == (2, "")
    assert run(other, "--store", database, "--known-at", "2026-03-01T00:00:00Z")[1]["store"]["events"] == 2
    with closing(open_store(database)) as store:
        assert [entry.recorded_at.isoformat() for entry in store.scan()] == ["2026-03-01T00:00:00+00:00"] * 2


def test_what_is_still_to_come_cannot_have_been_learnt(run, put, database, capsys):
    path = put("a.json", epcis(event(1)))
    code = main_code(path, "--store", database, "--known-at", "9999-01-01T00:00:00Z", "--json")
    assert (code, capsys.readouterr().out) == (2, "")
    assert run(path, "--store", database)[1]["store"]["events"] == 1


def test_bytes_that_are_held_without_what_was_refused_then_are_told(run, put, tmp_path):
    store = str(tmp_path / "chain.db")
    commented = {**event(2), "_comment": "a member that the schema does not allow"}
    odd = put("odd.json", epcis(event(1), commented))
    run(odd, "--store", store, "--strict", "--on-error", "proceed")
    code, document = run(odd, "--store", store)
    assert code == 3
    assert counts(document["events"]) == (2, 0, 1, 0, 1)
    [finding] = [found for found in document["findings"] if found["check"] == "input"]
    assert finding["code"] == "DOCUMENT_TAKEN_OTHERWISE"
    run(put("again.json", epcis(commented)), "--store", store)
    code, document = run(odd, "--store", store)
    assert code == 0  # by now the store has them all
    assert counts(document["events"]) == (2, 0, 2, 0, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.json",),
        ("--dry-run",),
        ("--rebuild", "--dry-run"),
        ("--rebuild", "--dry-run", "--store", "x.db"),
        ("a.json", "--rebuild", "--store", "x.db"),
        ("a.json", "--dry-run", "--known-at", "yesterday"),
        ("a.json", "--dry-run", "--on-error", "panic"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(put, tmp_path, monkeypatch, arguments):
    put("a.json", epcis(event(1)))
    monkeypatch.chdir(tmp_path)
    assert main_code(*arguments) == 2
    assert not (tmp_path / "x.db").exists()


def test_a_store_that_is_not_there_is_not_rebuilt(tmp_path):
    assert main_code("--rebuild", "--store", str(tmp_path / "none.db")) == 3
    assert list(tmp_path.iterdir()) == []


def test_an_unreadable_file_takes_no_other_with_it(run, put, tmp_path):
    good = put("good.json", epcis(event(1)))
    code, document = run(str(tmp_path / "none.json"), good, "--dry-run")
    assert code == 3
    assert [file["status"] for file in document["files"]] == ["refused", "new"]
    assert [found["code"] for found in document["findings"]] == ["FILE_UNREADABLE"]


def test_a_document_of_events_that_is_no_json_is_a_document_that_was_refused(run, put):
    code, document = run(put("a.json", epcis(event(1))[:-1]), "--dry-run")
    assert code == 3
    assert [file["status"] for file in document["files"]] == ["refused"]
    assert [counts(told) for told in document["documents"]] in ([], [(0, 0, 0, 0, 0)])


def test_tables_are_taken_as_ever_and_are_no_documents_of_events(run, put, tmp_path):
    table = put("a.csv", "facility,name,country\nhttps://id.gs1.org/414/9520001000010,Works,CN\n")
    code, document = run(table, "--store", str(tmp_path / "chain.db"))
    assert (code, document["documents"]) == (0, [])
    assert document["store"]["entries"] == 1
    assert document["counts"]["Facility"] == 1


def test_a_person_is_told_of_each_document_and_of_dialects(put, tmp_path, capsys):
    path = put("a.json", epcis(event(1), {**event(2), "parentID": ""}, making(3, ["urn:a"], ["urn:b"])))
    assert main_code(path, "--store", str(tmp_path / "chain.db"), "--hashes") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"new: {path} (events: 3 read, 3 new)"
    assert any("ni:///sha-256;" in line for line in lines)
    assert lines[-1].endswith("chain.db: 3 events in 1 entry")


def test_a_document_is_told_only_after_it_is_committed(put, tmp_path, monkeypatch):
    import typer

    store = str(tmp_path / "chain.db")
    paths = [put(f"{number}.json", epcis(event(number))) for number in range(3)]
    committed = []

    def look(line="", **_):
        if str(line).startswith("new: "):
            with closing(sqlite3.connect(store)) as connection:
                committed.append(connection.execute("SELECT count(*) FROM log").fetchone()[0])

    monkeypatch.setattr(typer, "echo", look)
    assert main_code(*paths, "--store", store) == 0
    assert committed == [1, 2, 3]


def test_no_password_is_told(run, put, postgres_location):
    location = postgres_location.replace("postgres:@", "postgres:secret-word@")
    _, document = run(put("a.json", epcis(event(1))), "--store", location)
    assert document["kind"] == "import"
    assert "secret-word" not in json.dumps(document)
    assert "***" in document["store"]["location"]
