"""Own documents are named with their digest, and a fact that takes the place of a pack's is never taken in silence."""

from __future__ import annotations

import hashlib
import json

import pytest

from greenchain.cli.main import run

SITE = {
    "id": "jp-cn.site_exclusion", "parent": "cjk.framework", "level": "L3", "recorded": "2000-01-01T00:00:00Z",
}  # fmt: skip
ASKED = {
    "kind": "recognition-question", "on": "2023-01-01", "effect": "licence",
    "certificate": {
        "scheme": "jp.eco_mark", "criteria_set": "No.155 V1", "category": "copier", "valid": ["2022-01-01", "2027-01-01"],
    },
    "product": {"category": "copier", "factory_country": "CN"},
    "target": {"scheme": "cn.cel"},
}  # fmt: skip


@pytest.fixture
def asked_with(tmp_path, capsys):
    def call(agreements, *options):
        facts, question = tmp_path / "f.json", tmp_path / "q.json"
        stated = {"kind": "recognition-facts", "id": "acme", "edition": "7", "agreements": agreements}
        facts.write_text(json.dumps(stated))
        question.write_text(json.dumps(ASKED))
        run(["recognize", str(question), "--facts", str(facts), "--at", "2026-05-06T00:00:00Z", *options, "--json"])
        return json.loads(capsys.readouterr().out), hashlib.sha256(facts.read_bytes()).hexdigest()

    return call


def shadows(document):
    return [one["related"] for one in document["findings"] if one["code"] == "FACT_SHADOWED"]


def test_a_fact_in_the_place_of_a_shipped_one_is_named(asked_with):
    document, digest = asked_with([SITE])
    assert shadows(document) == [["jp-cn.site_exclusion"]]
    assert {"pack": "acme", "edition": "7", "sha256": digest} in document["standards"]
    assert [one["pack"] for one in document["standards"]] == ["acme", "recognition/labels"]


@pytest.mark.parametrize(
    ("changes", "options"),
    [({"id": "acme.own"}, ()), ({}, ("--known-at", "1999-01-01T00:00:00Z"))],
)
def test_a_fact_of_its_own_and_one_not_known_yet_shadow_nothing(asked_with, changes, options):
    document, _ = asked_with([{**SITE, **changes}], *options)
    assert document["kind"] == "recognition"
    assert shadows(document) == []
