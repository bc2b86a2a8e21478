"""What ``--facts`` takes, what ``standards`` tells of names, and what is said of facts that do not fit."""

from __future__ import annotations

import json
import shutil

import pytest

from greenchain.adapters.shipped import standards_folder
from greenchain.cli.main import run

ASKED = {
    "kind": "recognition-question", "on": "2023-06-01", "effect": "licence",
    "certificate": {"scheme": "jp.eco_mark", "criteria_set": "No.155 V1", "category": "copier", "valid": ["2022-01-01", None]},
    "product": {"category": "copier", "factory_country": "TH"}, "target": {"scheme": "kr.ecolabel"},
}  # fmt: skip
OWN = {"id": "my1", "from": "jp.eco_mark", "to": "cn.cel", "level": "L4", "scope": ["copier"], "effects": ["licence"]}


@pytest.fixture
def call(tmp_path, capsys):
    def ask(*words):
        paths = []
        for number, word in enumerate(words):
            path = tmp_path / f"{number}.json"
            if isinstance(word, dict):
                path.write_text(json.dumps(word))
            paths.append(str(path) if isinstance(word, dict) else word)
        code = run([*paths, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return ask


@pytest.fixture
def edition(tmp_path):
    place = tmp_path / "packs" / "recognition" / "labels" / "2026.2-own"
    shutil.copytree(standards_folder() / "recognition" / "labels" / "2026.2", place)
    head = place / "pack.toml"
    head.write_text(head.read_text().replace('edition = "2026.2"', 'edition = "2026.2-own"'))
    scopes = place / "suspensions.csv"
    scopes.write_text(
        scopes.read_text() + "cjk.framework,jp.eco_mark,kr.ecolabel,2023-01-01,2024-01-01,cjk.framework,read\n"
    )
    return str(tmp_path / "packs")


def facts(*agreements):
    return {"kind": "recognition-facts", "id": "acme", "edition": "1", "agreements": list(agreements)}


def test_the_folder_of_an_edition_takes_the_place_of_the_shipped_one(call, edition):
    assert call("recognize", ASKED)[1]["decision"] == "recognized_residual"
    _, found = call("recognize", ASKED, "--facts", edition)
    assert (found["decision"], found["reasons"]) == ("not_recognized", ["AGR_SUSPENDED"])
    assert [(one["pack"], one["edition"]) for one in found["standards"]] == [("recognition/labels", "2026.2-own")]


def test_own_facts_stand_beside_an_edition(call, edition):
    _, found = call("recognize", {**ASKED, "target": {"scheme": "cn.cel"}}, "--facts", edition, "--facts", facts(OWN))
    assert found["path"] == ["my1"]
    assert {one["edition"] for one in found["standards"]} == {"1", "2026.2-own"}


def test_a_folder_without_labels_is_refused(call, tmp_path):
    (tmp_path / "empty").mkdir()
    code, found = call("recognize", ASKED, "--facts", str(tmp_path / "empty"))
    assert (code, found["findings"][0]["code"]) == (3, "PACK_UNKNOWN")


def test_an_ambiguous_fact_says_that_the_other_one_is_the_pack_s(call):
    code, found = call("recognize", ASKED, "--facts", facts({**OWN, "id": "cn-jp"}))
    assert code == 3
    assert "one of them in recognition/labels 2026.2" in found["findings"][0]["detail"]


def test_the_names_of_questions_are_listed(call):
    code, found = call("standards", "list", "--kind", "recognition", "--ids")
    assert code == 0
    ids = found["ids"]
    assert ids["schemes"]["jp.eco_mark"].startswith("Eco Mark")
    assert "copier" in ids["categories"]
    assert "jp.eco_mark/No.155 V1" in ids["criteria_sets"]
    assert list(ids["effects"]) == ["display", "licence", "procurement", "registry_listing"]
    assert {"jea_verification", "jea_confirmation"} <= ids["documents"].keys()
    assert list(ids["routes"]) == ["eu_self_certified", "jp_meti", "us_epa"]
    assert "ids" not in call("standards", "list", "--kind", "recognition")[1]


def test_names_are_listed_of_labels_only():
    assert run(["standards", "list", "--ids"]) == 2
    assert run(["standards", "list", "--kind", "screening", "--ids"]) == 2


@pytest.mark.parametrize(
    ("change", "notes"),
    [
        ({}, []),
        ({"from": "x.mark", "effects": ["sale"]}, []),
        ({"from": "jp.ecomark"}, ["SCHEME_UNKNOWN"]),
        ({"effects": ["license"]}, ["EFFECT_UNKNOWN"]),
        ({"from": "jp.ecomark", "effects": ["license"]}, ["SCHEME_UNKNOWN", "EFFECT_UNKNOWN"]),
    ],
)
def test_names_in_own_facts_that_are_near_to_those_on_file_are_told(call, change, notes):
    code, found = call("standards", "check", facts({**OWN, **change}))
    assert (code, [one["code"] for one in found["findings"]]) == (0, notes)
    assert all("near it: " in one["detail"] for one in found["findings"])


def test_a_registry_s_answer_of_our_own_is_taken_in_as_it_was_saved(call, tmp_path):
    request = {"entity_id": "jp.eco_mark", "authority_id": "kr.ecolabel", "action": "licence", "resource": "copier"}
    _, answer = call("recognize", "--trqp", request, "--at", "2026-05-06T00:00:00Z")
    whole, inner = tmp_path / "whole.json", tmp_path / "inner.json"
    assert call("standards", "import", answer, "--format", "trqp", "--out", str(whole))[0] == 0
    assert call("standards", "import", answer["trqp"], "--format", "trqp", "--out", str(inner))[0] == 0
    assert whole.read_bytes() == inner.read_bytes()


def citation(found, check):
    return next(one["citation"] for one in found["findings"] if one["check"] == check)


def test_a_check_cites_the_row_that_it_rests_on(call):
    held = {"scheme": "us.energy_star", "category": "display", "valid": ["2016-01-01", None]}
    asked = {
        **ASKED, "on": "2018-01-10", "effect": "display", "certificate": held, "product": {"category": "display"},
        "target": {"scheme": "eu.commission", "jurisdiction": "EU"},
    }  # fmt: skip
    assert citation(call("recognize", asked)[1], "ending")["valid_from"] == "2018-02-20"
    asked = {**ASKED, "on": "2026-01-01", "documents": ["jea_verification"], "target": {"scheme": "sg.sgls"}}
    assert citation(call("recognize", asked)[1], "category")["instrument"].endswith("Singapore Green Labelling Scheme")


def test_a_chain_that_is_stopped_cites_the_agreement_that_stops_it(call):
    passing = {"id": "ab", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", "onward": "any", "max_hops": 2}
    last = {"id": "bd", "from": "x.b", "to": "x.d", "level": "L4", "scope": "any"}
    asked = {**ASKED, "certificate": {**ASKED["certificate"], "scheme": "x.a"}, "target": {"scheme": "x.d"}}
    _, found = call("recognize", {**asked, "facts": facts(passing, last)})
    assert found["reasons"] == ["ONWARD_FORBIDDEN"]
    assert citation(found, "agreement")["row"] == "agreements/bd"
    assert found["rejected"][0]["detail"] == "not passed on so far by bd"
