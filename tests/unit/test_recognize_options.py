"""``recognize`` and ``procure`` on the command line: no option is left out in silence, and text says what JSON does."""

from __future__ import annotations

import json

import pytest

from document_world import AGREEMENT, FACTS, QUESTION
from greenchain.cli.main import run

AT = ("--at", "2026-05-06T12:00:00Z")


@pytest.fixture
def files(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize(
    "option",
    [
        ("--factory-country", "CN"), ("--on", "2020-01-01"), ("--category", "paint"), ("--criteria", "K9"),
        ("--jurisdiction", "NO"), ("--trust", "nofile.toml"), ("--out", "hits.csv"), ("--contexts", "nofile"),
    ],
)  # fmt: skip
def test_an_option_beside_a_question_file_is_refused(files, capsys, option):
    asked = files("q.json", {**QUESTION, "facts": FACTS})
    assert run(["recognize", asked, *AT]) == 4
    assert run(["recognize", asked, *AT, *option]) == 2
    assert option[0] in capsys.readouterr().err


@pytest.mark.parametrize("way", ["--recheck", "--trqp"])
@pytest.mark.parametrize(
    "option", [("--category", "paint"), ("--trust", "t.toml"), ("--out", "h.csv"), ("--target", "x.b")]
)
def test_an_option_beside_another_way_of_asking_is_refused(files, way, option):
    assert run(["recognize", way, files("q.json", {}), *option]) == 2


def test_a_claims_table_stands_alone(files, tmp_path):
    claims, out = files("c.csv", {}), str(tmp_path / "hits.csv")
    assert run(["recognize", "--bulk", claims, "--out", out, "--category", "paint"]) == 2
    assert run(["recognize", "--bulk", claims, "--out", out, files("q.json", QUESTION)]) == 2


@pytest.mark.parametrize("on", ["2018", "2018-06"])
def test_a_legal_date_is_not_rounded(on):
    from greenchain.cli.recognizing import _in_words
    from greenchain.values.errors import InputError

    with pytest.raises(InputError, match="YYYY-MM-DD"):
        _in_words("x.b", "copier", on)
    assert _in_words("x.b", "copier", "2018-06-01").on.isoformat() == "2018-06-01"


def test_text_tells_what_is_missing_unmet_and_rejected(files, capsys):
    other = {**AGREEMENT, "id": "g2", "valid": ["2010-01-01", "2012-01-01"], "valid_in": {}}
    world = {**FACTS, "agreements": [AGREEMENT, other]}
    assert run(["recognize", files("q.json", {**QUESTION, "facts": world, "documents": []}), *AT]) == 4
    said = capsys.readouterr().out
    assert "condition letter: unmet" in said
    assert "missing: jea_verification" in said
    assert "not by g2: " in said
    assert "AGR_EXPIRED" in said


def test_text_of_a_ruling_tells_reasons_missing_and_figures(files, capsys):
    offer = {"price_gap_percent": "12"}
    asked = {"kind": "procurement-question", "rule": "tw.price_preference", "on": "2024-01-01", "offer": offer}
    assert run(["procure", files("p.json", asked), *AT]) == 1
    assert "differs by 12 %, more than 10 %" in capsys.readouterr().out
    assert run(["procure", files("p.json", {**asked, "offer": {}}), *AT]) == 4
    assert "missing: price_gap_percent" in capsys.readouterr().out


@pytest.mark.parametrize(("facts", "source"), [({}, []), (None, ["recognition/labels"])])
def test_an_empty_world_is_the_whole_world(files, capsys, facts, source):
    held = {"scheme": "tw.green_mark", "category": "copier", "valid": ["2020-01-01", None]}
    asked = {
        "kind": "procurement-question", "rule": "tw.price_preference", "on": "2024-01-01",
        "offer": {"price_gap_percent": "5", "certificate": held}, **({} if facts is None else {"facts": facts}),
    }  # fmt: skip
    run(["procure", files("p.json", asked), *AT, "--json"])
    document = json.loads(capsys.readouterr().out)
    assert [pack["pack"] for pack in document["recognition"]["standards"]] == source
    assert document["ruling"] == ("may_prefer" if facts is None else "needs_human")
