"""What an answer tells beside its checks: own facts in the place of a pack's, packs that an earlier instant leaves whole."""

from __future__ import annotations

import json

import pytest

from greenchain.cli.main import run
from greenchain.recognition.witness import seal_of

AT = "2026-05-06T00:00:00Z"
SITE = {"id": "jp-cn.site_exclusion", "parent": "cjk.framework", "level": "L3", "recorded": "2000-01-01T00:00:00Z"}
ASKED = {
    "kind": "recognition-question", "on": "2023-01-01", "effect": "licence",
    "certificate": {"scheme": "jp.eco_mark", "criteria_set": "No.155 V1", "category": "copier", "valid": ["2022-01-01", None]},
    "product": {"category": "copier", "factory_country": "CN"}, "target": {"scheme": "cn.cel"},
}  # fmt: skip


@pytest.fixture
def call(tmp_path, capsys):
    facts = tmp_path / "own.json"
    facts.write_text(json.dumps({"kind": "recognition-facts", "id": "acme", "edition": "7", "agreements": [SITE]}))

    def written(number, word):
        if isinstance(word, str):
            return word
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(word))
        return str(path)

    def ask(*words, own=True):
        paths = [written(number, word) for number, word in enumerate(words)]
        code = run(["recognize", *paths, *(["--facts", str(facts)] if own else []), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return ask


def notes(document):
    return [one["code"] for one in document["findings"] if one["outcome"] == "not_applicable"]


def without(document, code):
    changed = {**document, "findings": [one for one in document["findings"] if one["code"] != code]}
    changed["witness"] = {**changed["witness"], "sha256": ""}
    changed["witness"]["sha256"] = seal_of(changed)
    return changed


@pytest.mark.parametrize("known_at", [(), ("--known-at", "2020-01-01T00:00:00Z")])
def test_an_acceptance_with_notes_is_checked_again_and_none_of_them_may_be_left_out(call, known_at):
    code, found = call(ASKED, "--at", AT, *known_at)
    assert (code, found["decision"]) == (4, "recognized_residual")
    assert notes(found) == ["FACT_SHADOWED", *(["PACK_UNDATED"] if known_at else [])]
    assert call("--recheck", found)[0] == 0
    for code in notes(found):
        exit_code, document = call("--recheck", without(found, code))
        assert exit_code == 1
        assert "it does not tell" in document["findings"][-1]["detail"]


@pytest.mark.parametrize("code", ["CHECK_MET", "PACK_UNDATED", "AGR_NONE"])
def test_a_note_that_no_answer_has_is_refused(call, code):
    found = call({**ASKED, "product": {"category": "copier", "factory_country": "TH"}}, "--at", AT, own=False)[1]
    assert notes(found) == []
    note = {**found["findings"][0], "outcome": "not_applicable", "check": "facts", "code": code}
    changed = without({**found, "findings": [*found["findings"], note]}, "")
    assert call("--recheck", changed, own=False)[0] == 1


@pytest.mark.parametrize(("options", "told"), [((), []), (("--known-at", "2026-05-05T23:59:59Z"), ["PACK_UNDATED"])])
def test_packs_bear_no_instant_of_recording_and_whoever_looks_back_is_told(call, options, told):
    assert notes(call(ASKED, "--at", AT, *options, own=False)[1]) == told


def test_own_facts_alone_are_left_out_by_an_earlier_instant_and_need_no_note(call):
    found = call(ASKED, "--only-facts", "--known-at", "1999-01-01T00:00:00Z", "--at", AT)[1]
    assert notes(found) == []


def test_facts_that_are_not_at_hand_are_asked_for_by_their_option(call):
    found = call(ASKED, "--at", AT)[1]
    code, document = call("--recheck", found, own=False)
    open_ones = [one for one in document["findings"] if one["code"] == "RECHECK_FACT_UNKNOWN"]
    assert code in (1, 4)
    assert open_ones
    assert all("--facts" in one["detail"] for one in open_ones)
