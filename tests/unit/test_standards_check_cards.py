"""``standards check`` refuses every card that ``score`` would refuse, for it reads it by the same reader."""

from __future__ import annotations

import json

import pytest

from greenchain.adapters.shipped import pack_files, standards_folder
from greenchain.cli.main import run

CARD = standards_folder() / "scorecards/miit-gsc-general/2026.1"
DOCUMENT = '[[scorecards]]\nid = "s"\npack = "scorecards/own-card"\n'


def folder(tmp_path, file="pack.toml", old="", new=""):
    """A copy of a shipped card under a name of its own, with one change."""
    place = tmp_path / "packs/own-card"
    place.mkdir(parents=True)
    for name, raw in pack_files(CARD).items():
        text = raw.decode().replace('id = "miit-gsc-general"', 'id = "own-card"')
        changed = text.replace(old, new) if name == file and old else text
        assert name != file or not old or changed != text
        if name != "vectors.json":
            (place / name).write_text(changed, encoding="utf-8")
    return tmp_path / "packs"


def asked(capsys, *arguments):
    capsys.readouterr()
    code = run([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def told(document):
    return {(one["code"], one["detail"].rsplit("; ", 1)[0]) for one in document["findings"]}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("indicators.csv", "X11,X1,graded,8,", "X11,X1,graded,9,"),
        ("indicators.csv", "X11,X1,graded,8,governance", "X11,X1,graded,8,manufacturing"),
        ("indicators.csv", "X11,X1,graded,8", "X11,X1,points,8"),
        ("pack.toml", 'aggregate = "sum"', 'aggregate = "average"'),
        ("pack.toml", "scale = 100", "scale = 10"),
        ("pack.toml", 'evidence_min = "L3"', 'evidence_min = "L0"'),
        ("bands.csv", "2,75,", "2,65,"),
        ("bands.csv", "2,75,", "2,70,"),
        ("bands.csv", "5,90,", "5,900,"),
        ("pack.toml", 'evidence_min = "L3"', "evidence_min = {a = 1}"),
        ("pack.toml", 'aggregate = "sum"', "aggregate = [1]"),
        ("pack.toml", "scale = 100", "scale = [[100]]"),
        ("pack.toml", "stages = [", "stages = [{a = 1}, "),
        ("pack.toml", "claim_types = [", "claim_types = [[1], "),
        ("pack.toml", "[table.gates]", "[table.gate]"),
        ("pack.toml", 'minimum = "decimal"', 'minimum = "text"'),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_card_that_cannot_be_scored_by_does_not_pass_the_check(tmp_path, capsys, file, old, new):
    packs, document = folder(tmp_path, file, old, new), tmp_path / "card.toml"
    document.write_text(DOCUMENT, encoding="utf-8")
    code, checked = asked(capsys, "standards", "check", packs)
    assert (code, checked["outcome"]) == (3, "does_not_conform")
    code, scored = asked(capsys, "score", document, "--packs", packs, "--at", "2026-01-01T00:00:00Z")
    assert (code, scored["scorecards"]) == (3, [])
    assert told(checked) == told(scored)


def test_a_card_that_can_be_scored_by_passes_the_check(tmp_path, capsys):
    code, checked = asked(capsys, "standards", "check", folder(tmp_path))
    assert (code, checked["outcome"], [pack["pack"] for pack in checked["packs"]]) == (
        0,
        "conforms",
        ["scorecards/own-card"],
    )


def test_a_place_inside_a_pack_stands_apart_from_the_place_that_names_the_pack(tmp_path, capsys):
    packs, document = folder(tmp_path, "indicators.csv", "X11,X1,graded,8", "X11,X1,points,8"), tmp_path / "card.toml"
    document.write_text(DOCUMENT, encoding="utf-8")
    found = asked(capsys, "score", document, "--packs", packs, "--at", "2026-01-01T00:00:00Z")[1]["findings"]
    assert found[0]["where"] == "scorecards/own-card /scorecards/0/pack indicators/X11"


def test_a_misspelled_column_is_refused_where_it_would_change_what_is_asked_for(tmp_path, capsys):
    packs = folder(tmp_path, "pack.toml", 'computed = "text?"', 'computd = "text?"')
    table = packs / "own-card/indicators.csv"
    table.write_text(table.read_text("utf-8").replace(",computed,", ",computd,"), encoding="utf-8")
    found = asked(capsys, "standards", "check", packs)[1]["findings"]
    assert any("only the columns" in one["detail"] and "computd" in one["detail"] for one in found)


def test_a_file_that_is_not_there_is_said_to_be_none(tmp_path, capsys):
    code, found = asked(capsys, "standards", "check", tmp_path / "card.json")
    assert (code, found["findings"][0]["code"]) == (3, "FILE_UNREADABLE")
