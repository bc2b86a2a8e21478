"""``recognize --recheck``: what it refuses, what it leaves open, and what it says of documents that are no acceptance."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from document_world import AGREEMENT, FACTS, QUESTION
from greenchain.cli.main import run
from greenchain.recognition.witness import seal_of
from greenchain.values.json import canonical_json, digest

SHIPPED = {
    "kind": "recognition-question", "on": "2023-01-01", "effect": "licence",
    "certificate": {"scheme": "jp.eco_mark", "criteria_set": "No.155 V1", "category": "copier", "valid": ["2022-01-01", None]},
    "product": {"category": "copier", "factory_country": "TH"}, "target": {"scheme": "cn.cel"},
}  # fmt: skip


@pytest.fixture
def call(capsys, tmp_path):
    def ask(*arguments):
        paths = []
        for number, one in enumerate(arguments):
            if isinstance(one, str):
                paths.append(one)
            else:
                path = tmp_path / f"{number}.json"
                path.write_text(json.dumps(one), encoding="utf-8")
                paths.append(str(path))
        code = run([*paths, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return ask


def codes(document):
    return sorted({one["code"] for one in document["findings"]})


def sealed_anew(document):
    for cited, fact in zip(document["facts"], document["witness"]["facts"], strict=True):
        cited["sha256"] = digest(canonical_json(fact["stated"])).removeprefix("sha256:")
    document["witness"]["sha256"] = seal_of(document)
    return document


def test_facts_that_are_nowhere_on_file_leave_it_open(call):
    _, found = call("recognize", {**QUESTION, "facts": FACTS})
    code, document = call("recognize", "--recheck", found)
    assert (code, codes(document)) == (4, ["CHECK_MET", "RECHECK_FACT_UNKNOWN"])
    assert call("recognize", "--recheck", found, "--facts", FACTS)[0] == 0


def test_facts_made_up_in_the_witness_are_refused(call):
    _, found = call("recognize", {**QUESTION, "facts": FACTS})
    other = {**FACTS, "agreements": [{**AGREEMENT, "onward": "any"}]}
    code, document = call("recognize", "--recheck", found, "--facts", other)
    assert (code, codes(document)) == (1, ["CHECK_MET", "RECHECK_REFUSED"])


def test_a_restriction_that_is_left_out_is_refused(call):
    _, found = call("recognize", SHIPPED)
    assert call("recognize", "--recheck", found)[0] == 0
    looked_at = [one["id"] for one in found["witness"]["looked_at"]]
    assert "jp-cn.site_exclusion" in looked_at
    moved = deepcopy(found)
    moved["question"]["product"]["factory_country"] = "CN"
    assert call("recognize", "--recheck", sealed_anew(moved))[0] == 1
    moved["witness"]["looked_at"] = []
    code, document = call("recognize", "--recheck", sealed_anew(moved))
    assert (code, "jp-cn.site_exclusion, which binds it, is left out" in str(document)) == (1, True)


def test_a_pack_that_is_not_at_hand_leaves_it_open(call):
    _, found = call("recognize", SHIPPED)
    pack = found["standards"][0]
    cited = f"{pack['pack']}@{pack['edition']}"
    pack["edition"] = "1999.1"
    assert codes(call("recognize", "--recheck", sealed_anew(found))[1]) == [
        "RECHECK_REFUSED"
    ]  # rows of another edition
    for one in found["findings"]:
        if one["citation"] and one["citation"]["pack"] == cited:
            one["citation"]["pack"] = f"{pack['pack']}@1999.1"
    assert codes(call("recognize", "--recheck", sealed_anew(found))[1]) == ["CHECK_MET", "RECHECK_FACT_UNKNOWN"]


def test_what_is_said_to_be_verified_is_for_the_claim_to_show(call):
    _, found = call("recognize", SHIPPED)
    found |= {"basis": "verified", "claim": "0" * 64}
    found["findings"] = [one for one in found["findings"] if one["code"] != "CLAIM_NOT_VERIFIED"]
    code, document = call("recognize", "--recheck", sealed_anew(found))
    assert (code, codes(document)) == (4, ["CHECK_MET", "RECHECK_CLAIM"])


def test_a_label_asked_for_by_its_own_scheme_is_checked_again(call):
    asked = {**SHIPPED, "target": {"scheme": "jp.eco_mark"}}
    _, found = call("recognize", asked)
    assert (found["decision"], found["path"]) == ("recognized", [])
    assert call("recognize", "--recheck", found)[0] == 0
    found["question"]["target"]["criteria_set"] = "No.155 V2"
    assert call("recognize", "--recheck", sealed_anew(found))[0] == 1


NO_ACCEPTANCE = {
    "nothing": ({}, "single recognition"),
    "a list": ([], "single recognition"),
    "a question": (QUESTION, "single recognition"),
    "a batch": ({"kind": "recognition-batch", "results": []}, "single answers"),
    "a procurement answer": ({"kind": "procurement", "recognition": {}}, "member recognition"),
    "a kind that is none": ({"kind": []}, "single recognition"),
}


@pytest.mark.parametrize("name", NO_ACCEPTANCE)
def test_what_is_no_acceptance_is_told_in_plain_words(call, name):
    document, words = NO_ACCEPTANCE[name]
    code, found = call("recognize", "--recheck", document)
    assert (code, codes(found)) == (4, ["RECHECK_NOTHING"])
    assert words in found["findings"][0]["detail"]


@pytest.mark.parametrize("day", ["2022-03-01", "2030-01-01"])
def test_an_honest_refusal_is_no_tampering(call, day):
    _, found = call("recognize", {**QUESTION, "on": day, "facts": FACTS})
    code, document = call("recognize", "--recheck", found)
    assert (code, codes(document)) == (4, ["RECHECK_NOTHING"])
    assert "accepts nothing" in document["findings"][0]["detail"]


def test_an_acceptance_that_is_told_as_a_refusal_is_refused(call):
    _, found = call("recognize", {**QUESTION, "facts": FACTS})
    found["decision"] = "not_recognized"
    assert call("recognize", "--recheck", sealed_anew(found), "--facts", FACTS)[0] == 1
