"""``conformance generate``: the files of a run on disk, the same for the same seed, nothing overwritten unasked."""

from __future__ import annotations

import csv
import json

import pytest

from greenchain.adapters import parquet
from greenchain.cli.main import run
from greenchain.values.errors import Fault, InputError

NAMES = [
    "declarations.csv", "declarations.parquet", "documents.json", "events.jsonld", "facilities.csv", "labels.csv",
    "prices.csv", "recipes.csv", "trust.toml",
]  # fmt: skip


def generate(folder, capsys, *more, seed=4, count=600):
    options = ["--count", str(count), "--seed", str(seed), "--out", str(folder), "--json", *more]
    code = run(["conformance", "generate", "screening", *options])
    return code, json.loads(capsys.readouterr().out or "null")


def files_below(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_run_writes_its_files_and_the_same_run_the_same_bytes(tmp_path, capsys):
    pytest.importorskip("duckdb")
    code, document = generate(tmp_path / "a", capsys)
    again, other = generate(tmp_path / "b", capsys)
    assert code == again == 0
    listed = [file["path"] for file in document["files"]]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted([*NAMES, "credentials"])
    assert listed == sorted(each.relative_to(tmp_path / "a").as_posix() for each in files_below(tmp_path / "a"))
    assert [name for name in listed if not name.startswith("credentials/")] == NAMES
    for name in listed:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    assert document == other
    assert sum(document["labels"].values()) == 600
    assert generate(tmp_path / "c", capsys, seed=5)[1]["files"] != document["files"]


def test_documents_and_events_are_lists_of_what_the_declarations_name(tmp_path, capsys):
    generate(tmp_path, capsys)
    documents = json.loads((tmp_path / "documents.json").read_text())
    assert set(documents) == {"notifications", "movements", "annex_vii"}
    rows = list(csv.DictReader((tmp_path / "declarations.csv").read_text().splitlines()))
    for column, listed, key in (
        ("notification_no", "notifications", "number"),
        ("movement_id", "movements", "id"),
        ("annex_vii_no", "annex_vii", "number"),
    ):
        assert {row[column] for row in rows} - {""} <= {paper[key] for paper in documents[listed]}
    events = json.loads((tmp_path / "events.jsonld").read_text())["epcisBody"]["eventList"]
    lots = {out["epcClass"] for event in events for out in event.get("outputQuantityList", ())}
    assert {row["lot"] for row in rows} - {""} == lots


def test_parquet_holds_what_the_table_holds(tmp_path, capsys):
    pytest.importorskip("duckdb")
    generate(tmp_path, capsys)
    assert parquet.csv_of(tmp_path / "declarations.parquet") == (tmp_path / "declarations.csv").read_bytes()


def test_without_the_extra_there_is_no_parquet_and_no_other_difference(tmp_path, capsys, monkeypatch):
    def missing():
        raise InputError(Fault("ENGINE_MISSING", "the extra bulk (duckdb)", "not installed"))

    monkeypatch.setattr(parquet, "imported", missing)
    code, document = generate(tmp_path, capsys)
    assert code == 0
    listed = [file["path"] for file in document["files"] if not file["path"].startswith("credentials/")]
    assert listed == [name for name in NAMES if name != "declarations.parquet"]


def test_files_that_are_there_are_replaced_only_with_force(tmp_path, capsys):
    (tmp_path / "labels.csv").write_text("mine")
    assert generate(tmp_path, capsys)[0] == 3
    assert (tmp_path / "labels.csv").read_text() == "mine"
    assert generate(tmp_path, capsys, "--force")[0] == 0
    assert generate(tmp_path / "labels.csv", capsys)[0] == 3


def test_nothing_is_a_run_too_and_another_suite_is_none(tmp_path, capsys):
    code, document = generate(tmp_path / "none", capsys, count=0)
    assert (code, document["labels"]) == (0, {})
    assert json.loads((tmp_path / "none" / "documents.json").read_text()) == {
        "notifications": [], "movements": [], "annex_vii": []
    }  # fmt: skip
    assert run(["conformance", "generate", "other", "--count", "1", "--seed", "1", "--out", str(tmp_path / "x")]) == 2
