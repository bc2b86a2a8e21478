"""Running suites: nothing that is not there passes, what breaks fails, and the command line says so."""

from __future__ import annotations

import json

import pytest

from greenchain.adapters.conformance_data import FolderFiles, own_suites, published_vectors
from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run as command
from greenchain.values.errors import InputError
from greenchain.workspace import default_suite_names, run_suite, suites_of
from greenchain.workspace.suites import SUITES, CaseAnswer, SuiteData, run_data_suite
from greenchain.workspace.suites.answers import answer, below, expect

OTHERS = [name for name, suite in SUITES.items() if not suite.is_shipped]


def documents(capsys, *arguments):
    code = command([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", OTHERS)
def test_a_suite_without_data_is_skipped_with_a_count_and_a_reason(name):
    result = run_data_suite(name, data=SuiteData(reason="nowhere"), standards=load_standards())
    assert (result["cases"], result["passed"], result["failed"]) == (0, 0, [])
    assert result["skipped"] == result["total"] == SUITES[name].cases > 0
    assert result["reason"] == "nowhere"


@pytest.mark.parametrize("name", OTHERS)
def test_an_empty_folder_of_data_is_skipped_too(name):
    result = run_data_suite(name, data=SuiteData({}), standards=load_standards())
    assert (result["cases"], result["passed"]) == (0, 0)
    assert result["skipped"] == SUITES[name].cases
    assert result["reason"]


def test_a_manifest_that_cannot_be_read_is_a_failure_and_no_pass():
    result = run_data_suite(
        "rdf-canon", data=SuiteData({"rdf-canon/manifest.jsonld": b"{"}), standards=load_standards()
    )
    assert result["failed"] == ["(reading the suite)"]
    assert result["passed"] == 0


def test_what_a_case_raises_fails_it_and_a_mistake_of_ours_is_not_hidden():
    assert answer("a", lambda: "") == CaseAnswer("a")
    assert answer("a", lambda: {}["b"]).detail == "KeyError: 'b'"
    with pytest.raises(ZeroDivisionError):
        answer("a", lambda: 1 / 0)


def test_what_differs_is_told_shortly():
    assert expect(1, 1) == ""
    assert expect("x" * 500, "y", "it").startswith("it: expected xxx")
    assert len(expect("x" * 500, "y" * 500)) < 300


def test_files_below_a_folder_are_those_of_its_name_only():
    assert list(below({"a/b.json": b"", "a/a.json": b"", "ab/c.json": b"", "a/x.txt": b""}, "a")) == [
        "a/a.json",
        "a/b.json",
    ]


def test_every_suite_has_its_name_and_the_quick_ones_that_ship_are_run_by_default():
    loaded = load_standards()
    assert list(SUITES) == [
        "w3c-di",
        "rdf-canon",
        "jcs",
        "wycheproof",
        "merkle",
        "vcdm2",
        "did-key",
        "pkits-abstract",
        "recognition-cases",
        "scoring-cases",
        "as-of",
        "tamper",
    ]
    assert all(suites_of(name, standards=loaded) == (name,) for name in SUITES)
    assert "as-of" in default_suite_names(loaded)
    assert not set(OTHERS) & set(default_suite_names(loaded))
    assert run_suite("merkle", standards=loaded)["skipped"] == 196


def test_own_suites_ship():
    assert any(name.startswith("as-of/") for name in own_suites())


def test_a_folder_is_read_by_path_and_nothing_outside_it(tmp_path):
    inside = tmp_path / "data"
    (inside / "a").mkdir(parents=True)
    (inside / "a" / "b.json").write_bytes(b"1")
    (inside / ".hidden").write_bytes(b"2")
    (tmp_path / "secret").write_bytes(b"3")
    (inside / "link").symlink_to(tmp_path / "secret")
    files = FolderFiles(inside)
    assert dict(files) == {"a/b.json": b"1"}
    assert len(files) == 1
    with pytest.raises(KeyError):
        files["../secret"]
    (inside / "a" / "b.json").unlink()
    with pytest.raises(InputError, match="FILE_UNREADABLE"):
        files["a/b.json"]


def test_data_are_found_by_option_then_by_environment(tmp_path, monkeypatch):
    (tmp_path / "one" / "w3c-vc").mkdir(parents=True)
    (tmp_path / "two" / "w3c-vc").mkdir(parents=True)
    (tmp_path / "two" / "w3c-vc" / "x").write_bytes(b"")
    monkeypatch.setenv("GREENCHAIN_CONFORMANCE_DATA", str(tmp_path / "one"))
    assert published_vectors() == ({}, "")
    assert list(published_vectors(tmp_path / "two")[0]) == ["x"]
    monkeypatch.setenv("GREENCHAIN_CONFORMANCE_DATA", str(tmp_path / "nowhere"))
    files, reason = published_vectors()
    assert files is None
    assert "nowhere" in reason
    with pytest.raises(InputError, match="FILE_UNREADABLE"):
        published_vectors(tmp_path / "nowhere")


def test_the_command_line_says_not_determined_where_nothing_could_be_run(capsys, tmp_path):
    code, document = documents(capsys, "conformance", "run", "w3c-di", "merkle", "--data", str(tmp_path))
    assert code == 4
    assert document["outcome"] == "not_determined"
    assert [(s["suite"], s["cases"], s["skipped"]) for s in document["suites"]] == [
        ("w3c-di", 0, 13),
        ("merkle", 0, 196),
    ]
    assert all(str(tmp_path) in s["reason"] for s in document["suites"])


def test_the_command_line_says_does_not_conform_where_a_case_fails(capsys, tmp_path):
    folder = tmp_path / "w3c-vc" / "merkle" / "testdata" / "inclusion"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(
        '{"desc": "no leaf", "leafIdx": 0, "treeSize": 0, "leafHash": null, "proof": null, "root": null, "wantErr": false}'
    )
    code, document = documents(capsys, "conformance", "run", "merkle", "--data", str(tmp_path))
    assert code == 1
    assert document["failed"] == ["inclusion/a"]
    assert (document["total"], document["cases"], document["skipped"]) == (196, 1, 195)


def test_the_command_line_runs_packs_and_suites_side_by_side(capsys):
    code, document = documents(capsys, "conformance", "run", "as-of", "claims/suites")
    assert code == 0
    assert [suite["suite"] for suite in document["suites"]] == ["as-of", "claims/suites"]
    assert all(suite["passed"] == suite["cases"] > 0 for suite in document["suites"])


def test_an_unknown_suite_or_a_data_folder_that_is_none_is_refused(capsys, tmp_path):
    assert command(["conformance", "run", "nothing-of-this-name"]) == 2
    assert command(["conformance", "run", "merkle", "--data", str(tmp_path / "none"), "--json"]) == 3
