"""``recognize`` and ``procure`` on the command line: one question, many, private facts, an answer checked again."""

from __future__ import annotations

import json

import jsonschema
import pytest

from document_world import FACTS, QUESTION
from greenchain.cli.main import run


def call(capsys, *arguments: str):
    code = run([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def files(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return write


def test_a_question_with_facts_is_asked_of_these_alone(capsys, files):
    code, document = call(capsys, "recognize", files("q.json", {**QUESTION, "facts": FACTS}))
    assert (code, document["decision"], document["path"]) == (4, "recognized_residual", ["g1", "D1"])
    assert document["standards"] == []
    assert call(capsys, "recognize", files("q.json", {**QUESTION, "facts": {}}))[1]["reasons"] == ["AGR_NONE"]


def test_private_facts_are_added_or_stand_alone(capsys, files):
    asked, facts = files("q.json", QUESTION), files("f.json", FACTS)
    code, document = call(capsys, "recognize", asked, "--facts", facts)
    assert (code, document["decision"]) == (4, "recognized_residual")
    assert [(pack["pack"], pack["edition"]) for pack in document["standards"]] == [
        ("acme", "1"),
        ("recognition/labels", "2026.2"),
    ]
    assert call(capsys, "recognize", asked, "--facts", facts, "--only-facts")[1]["standards"][0]["pack"] == "acme"
    assert call(capsys, "recognize", asked)[1]["reasons"] == ["SCHEME_UNKNOWN"]


def test_a_faulty_line_stops_nothing(capsys, files):
    good = json.dumps({**QUESTION, "facts": FACTS})
    code, document = call(capsys, "recognize", files("q.jsonl", f"{good}\n{{bad\n{good}\n"))
    assert (code, document["kind"]) == (3, "recognition-batch")
    assert [result["kind"] for result in document["results"]] == ["recognition", "error", "recognition"]
    assert document["results"][1]["line"] == 2


def test_a_person_is_told_the_line_of_each_answer(capsys, files):
    good = json.dumps({**QUESTION, "facts": FACTS})
    run(["recognize", files("q.jsonl", f"{good}\n\n{{bad\n{good}\n")])
    told = [line.split(":")[0].strip() for line in capsys.readouterr().out.splitlines()[1:]]
    assert told == ["line 1", "line 3", "line 4"]


def test_a_date_that_must_be_a_day_says_so_and_nothing_else(capsys, files):
    code, document = call(capsys, "recognize", files("q.json", {**QUESTION, "on": "2023"}))
    assert (code, document["findings"][0]["code"]) == (3, "DATE_MALFORMED")
    assert document["findings"][0]["detail"].endswith("Write 2026-01-31: a legal date is not rounded.")


def test_refused_facts_name_file_and_pointer(capsys, files):
    broken = {**FACTS, "agreements": [{**FACTS["agreements"][0], "level": "L9", "colour": 1}]}
    code, document = call(capsys, "recognize", files("q.json", QUESTION), "--facts", files("f.json", broken))
    assert code == 3
    assert len(document["findings"]) == 2
    assert all("f.json /agreements/0/" in finding["where"] for finding in document["findings"])


def test_an_answer_is_checked_again(capsys, files):
    _, document = call(capsys, "recognize", files("q.json", {**QUESTION, "facts": FACTS}))
    facts = ("--facts", files("f.json", {"kind": "recognition-facts", **FACTS}))
    assert call(capsys, "recognize", "--recheck", files("r.json", document), *facts)[0] == 0
    document["residual"] = []
    assert call(capsys, "recognize", "--recheck", files("r.json", document), *facts)[0] == 1


@pytest.mark.parametrize(
    ("on", "code", "ruling"),
    [("2026-09-26", 0, "not_in_force"), ("2026-09-27", 1, "display_forbidden"), ("2026-09-28", 1, "display_forbidden")],
)
def test_a_display_rule_is_in_force_from_its_day_on(capsys, files, on, code, ruling):
    display = {"audience": "consumer", "basis": "self_made"}
    asked = {"kind": "procurement-question", "rule": "eu.2024_825", "on": on, "display": display}
    found, document = call(capsys, "procure", files("p.json", asked))
    assert (found, document["ruling"]) == (code, ruling)
    assert document["findings"][0]["citation"]["instrument"] == "Directive (EU) 2024/825"


def test_many_questions_of_procurement_are_answered_in_order(capsys, files):
    asked = {"kind": "procurement-question", "rule": "tw.price_preference", "on": "2024-01-01", "offer": {}}
    code, document = call(
        capsys, "procure", files("p.jsonl", f"{json.dumps(asked)}\n{json.dumps({**asked, 'rule': 'x'})}\n")
    )
    assert (code, document["kind"]) == (3, "procurement-batch")
    assert document["results"][0]["ruling"] == "needs_human"
    assert document["results"][0]["missing"] == ["price_gap_percent"]


def test_the_suites_name_index_id_expected_and_got(capsys, files, conformance_data):
    raw = json.loads((conformance_data / "recognition" / "pkits_abstract_vectors.json").read_text())
    raw["cases"] = [{**raw["cases"][3], "valid": False}]
    code, document = call(capsys, "conformance", "run", "pkits-abstract", "--vectors", files("v.json", raw))
    assert code == 1
    assert document["failures"] == [
        {
            "case": "0 4.6.4",
            "detail": "expected False, found True",
            "index": 0,
            "id": "4.6.4",
            "expected": False,
            "got": True,
        }
    ]


@pytest.fixture
def request_schemas(conformance_data):
    folder = conformance_data / "recognition" / "trqp"
    return [
        json.loads((folder / f"trqp_recognition_{name}.schema.json").read_text()) for name in ("request", "response")
    ]


def test_a_registry_query_is_answered_and_a_residual_is_no_yes(capsys, files, request_schemas):
    asked = {
        "entity_id": "jp.eco_mark", "authority_id": "kr.ecolabel", "action": "licence", "resource": "copier",
        "context": {"time": "2023-06-01T00:00:00Z"},
    }  # fmt: skip
    jsonschema.validate(asked, request_schemas[0])
    code, document = call(capsys, "recognize", "--trqp", files("t.json", asked), "--at", "2026-05-06T12:00:00Z")
    response = document["trqp"]
    jsonschema.validate(response, request_schemas[1])
    assert (code, document["decision"], response["recognized"]) == (4, "recognized_residual", False)
    assert response["message"].startswith("recognized_residual")
    assert (response["time_requested"], response["time_evaluated"]) == ("2023-06-01T00:00:00Z", "2026-05-06T12:00:00Z")


def test_a_registry_query_with_another_offset_is_refused(capsys, files):
    asked = {
        "entity_id": "a",
        "authority_id": "b",
        "action": "c",
        "resource": "d",
        "context": {"time": "2023-06-01T00:00:00+00:00"},
    }
    code, document = call(capsys, "recognize", "--trqp", files("t.json", asked))
    assert code == 3
    assert document["findings"][0]["where"] == "/context/time"


def test_packs_of_labels_are_listed_with_their_facts(capsys):
    _, document = call(capsys, "standards", "list", "--kind", "recognition")
    latest = next(
        pack for pack in document["packs"] if (pack["pack"], pack["edition"]) == ("recognition/labels", "2026.2")
    )
    assert (latest["facts"]["agreements"], latest["facts"]["schemes"]) == (34, 53)
    assert latest["by_status"]["recalled"] >= 7
