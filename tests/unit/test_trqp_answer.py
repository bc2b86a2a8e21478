"""Answers of other registries: a yes is shown on its day and leads nowhere, a no states nothing."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_world import AT
from greenchain.cli.main import run
from greenchain.formats.exact_json import exact_text
from greenchain.formats.trqp_answer import read_trqp_answer
from greenchain.recognition import assess, read_facts, read_question
from greenchain.values.errors import GreenchainError, InputError

ANSWER = {
    "entity_id": "x.a", "authority_id": "x.b", "action": "licence", "resource": "copier", "recognized": True,
    "time_requested": "2023-06-01T00:00:00Z", "time_evaluated": "2024-01-01T00:00:00Z", "message": "yes",
}  # fmt: skip


def read(**changes):
    return read_trqp_answer(json.dumps({**ANSWER, **changes}).encode())


@pytest.mark.parametrize(
    ("on", "reasons"),
    [("2023-05-31", ("AGR_NONE",)), ("2023-06-01", ("AGR_MOU_ONLY",)), ("2023-06-02", ("AGR_NONE",))],
)
def test_a_yes_is_shown_on_its_day_and_is_no_path(on, reasons):
    asked = {
        "kind": "recognition-question", "on": on, "effect": "licence", "product": {"category": "copier"},
        "certificate": {"scheme": "x.a", "category": "copier", "valid": [None, None], "suspended": []},
        "target": {"scheme": "x.b"},
    }  # fmt: skip
    facts = read_facts(exact_text(read().facts).encode())
    answer = assess(read_question(asked).question, facts=facts, at=AT)
    assert (answer.decision.value, answer.reasons) == ("not_recognized", reasons)


@pytest.mark.parametrize("changes", [{"recognized": False}, {"authority_id": "x.a"}])
def test_a_no_and_an_answer_about_itself_state_nothing(changes):
    imported = read(**changes)
    assert "agreements" not in imported.facts
    assert [finding.code for finding in imported.findings] == ["AGR_NONE"]


def test_a_blank_time_is_none_and_the_day_is_that_of_the_answer():
    (agreement,) = read(time_requested="").facts["agreements"]
    assert agreement["valid"] == ["2024-01-01", "2024-01-02"]
    assert read(time_requested="9999-12-31T00:00:00Z").facts["agreements"][0]["valid"] == ["9999-12-31", None]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"recognized": "yes"}, ["/recognized"]),
        ({"entity_id": 1, "time_evaluated": None}, ["/entity_id", "/time_evaluated"]),
        ({"time_evaluated": "2024-01-01"}, ["/time_evaluated"]),
    ],
)
def test_faults_come_together(changes, where):
    with pytest.raises(InputError) as refused:
        read(**changes)
    assert [fault.where for fault in refused.value.faults] == where


@given(
    st.dictionaries(
        st.sampled_from(sorted(ANSWER)), st.none() | st.booleans() | st.text(max_size=3) | st.integers(0, 9)
    )
)
def test_other_values_are_refused_or_read_again(changes):
    try:
        facts = read(**changes).facts
    except GreenchainError:
        return
    assert read_facts(exact_text(facts).encode())


def test_our_own_answer_of_the_command_line_comes_in(capsys, tmp_path, conformance_data):
    schema = conformance_data / "recognition" / "trqp" / "trqp_recognition_response.schema.json"
    jsonschema.validate(ANSWER, json.loads(schema.read_text()))
    (tmp_path / "a.json").write_text(json.dumps(ANSWER))
    out = tmp_path / "f.json"
    code = run(["standards", "import", str(tmp_path / "a.json"), "--format", "trqp", "--out", str(out), "--json"])
    assert (code, json.loads(capsys.readouterr().out)["facts"]) == (0, {"agreements": 1})
    assert run(["standards", "check", str(out)]) == 0
