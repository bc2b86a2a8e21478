"""Whatever is in force is taken for a document by its name only where no other one may be meant; substances by any spelling."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.on_file import compared
from greenchain.recognition.recheck import recheck
from greenchain.recognition.witness import seal_of
from greenchain.values.outcome import Outcome
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
FIRST = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": ["copier"], "onward": "any", "max_hops": 2}
SECOND = {
    "id": "g2", "from": "x.b", "to": "x.c", "level": "L4", "scope": ["copier"], "max_hops": 2,
    "pins": [{"id": "D2", "from": "N4", "to": "Z"}],
}  # fmt: skip
SETS = [{"scheme": "x.a", "name": "K1"}, {"scheme": "x.b", "name": "N4"}, {"scheme": "x.c", "name": "Z"}]
HELD = {
    "scheme": "x.a",
    "criteria_set": "K1",
    "category": "copier",
    "valid": ["2022-01-01", "2027-01-01"],
    "suspended": [],
}


def facts_of(*others, agreements=(FIRST, SECOND)):
    document = {"kind": "recognition-facts", "criteria_sets": [*SETS, *others], "agreements": list(agreements)}
    return read_facts(json.dumps(document).encode())


def asked_of(facts, *, target="x.c", product=None, **more):
    document = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "certificate": HELD,
        "product": product or {}, "target": {"scheme": target}, **more,
    }  # fmt: skip
    return assess(read_question(document).question, facts=facts, at=AT)


def bulk_accepts(facts) -> bool:
    since, until = (date.fromisoformat(end) for end in HELD["valid"])
    row = {
        "scheme": "x.a", "criteria_set": "K1", "category": "copier", "factory_country": None, "valid_from": since,
        "valid_until": until, "on": date(2023, 6, 1),
    }  # fmt: skip
    return "x.c" in RecognitionTable.compile(facts).decide_many({key: [value] for key, value in row.items()}).targets


N5 = {"scheme": "x.b", "name": "N5"}


@pytest.mark.parametrize(
    ("other", "decision"),
    [
        ({**N5, "valid": ["2010-01-01", "2015-01-01"]}, "recognized"),
        ({**N5, "valid": ["2024-01-01", None]}, "recognized"),
        ({**N5, "categories": ["paint"]}, "recognized"),
        (N5, "indeterminate"),
        ({**N5, "status": "recalled"}, "indeterminate"),
        ({**N5, "valid": ["2023", None]}, "indeterminate"),
    ],
    ids=["ended", "not yet", "for paint", "in force as well", "perhaps in force", "perhaps begun"],
)
def test_pins_go_on_from_whatever_is_in_force_only_where_it_is_certain_what_that_is(other, decision):
    facts = facts_of(other)
    found = asked_of(facts)
    assert found.decision.value == decision
    assert bulk_accepts(facts) is (decision == "recognized")
    if decision == "indeterminate":
        assert (found.reasons, found.missing) == (("SCOPE_VERSION",), ("criteria document of x.b",))


def test_an_acceptance_ends_on_the_day_on_which_another_document_comes_into_force():
    found = asked_of(facts_of({**N5, "valid": ["2024-01-01", None]}))
    assert str(found.expires_on) == "2024-01-01"
    assert recheck(json.loads(result_text(found.to_dict()))) == []


def test_a_document_that_may_begin_that_day_leaves_the_answer_open_and_is_named():
    later = [{**one, "valid": ["2023", None]} if one["name"] == "N4" else one for one in SETS]
    document = {"kind": "recognition-facts", "criteria_sets": later, "agreements": [FIRST, SECOND]}
    found = asked_of(read_facts(json.dumps(document).encode()))
    assert found.decision.value == "indeterminate"
    assert "exact dates of N4" in found.missing


def test_a_witness_that_leaves_the_document_between_two_agreements_out_is_refused():
    answer = json.loads(result_text(asked_of(facts_of()).to_dict()))
    answer["witness"]["steps"][0]["to_set"] = ""
    answer["witness"]["sha256"] = seal_of(answer)
    assert "documents do not meet" in recheck(answer)


def test_a_document_on_file_that_may_be_meant_as_well_refuses_an_answer_that_does_not_know_it():
    answer = json.loads(result_text(asked_of(facts_of()).to_dict()))
    assert recheck(answer) == []
    assert [one.code for one in compared(answer, facts_of()) if one.outcome is Outcome.DOES_NOT_CONFORM] == []
    refused = [one for one in compared(answer, facts_of(N5)) if one.outcome is Outcome.DOES_NOT_CONFORM]
    assert [(one.code, one.detail) for one in refused] == [
        ("RECHECK_REFUSED", "it is not certain which document of x.b is meant")
    ]


@pytest.mark.parametrize("spelled", ["lead", "Lead", " LEAD ", "\uff4c\uff45\uff41\uff44", "le\u00adad", "le\u200bad"])
def test_a_substance_is_left_out_however_it_is_spelled(spelled):
    only = {**FIRST, "exclusions": [{"field": "substance", "values": ["lead"]}]}
    found = asked_of(facts_of(agreements=(only,)), target="x.b", product={"substances": [spelled]})
    assert (found.decision.value, found.reasons) == ("not_recognized", ("SCOPE_SUBSTANCE",))


@pytest.mark.parametrize(("spelled", "is_let_in"), [("steel", True), ("Steel", False)])
def test_a_substance_is_let_in_as_it_is_written(spelled, is_let_in):
    only = {**FIRST, "exclusions": [{"field": "substance", "not_values": ["steel"]}]}
    facts = facts_of(agreements=(only,))
    found = asked_of(facts, target="x.b", product={"substances": [spelled]})
    assert found.decision.is_acceptance is is_let_in
    answer = json.loads(result_text(asked_of(facts, target="x.b", product={"substances": ["steel"]}).to_dict()))
    answer["question"]["product"]["substances"] = [spelled]
    answer["witness"]["sha256"] = seal_of(answer)
    assert (recheck(answer) == []) is is_let_in


@pytest.mark.parametrize(
    ("document", "decision"),
    [
        ({"kind": "letter"}, "recognized"),
        ({"kind": "letter", "issued": "2023-06-01"}, "recognized"),
        ({"kind": "letter", "issued": "2023-06-02"}, "indeterminate"),
    ],
)
def test_a_document_counts_from_its_date_and_without_one_where_none_is_asked_for(document, decision):
    letter = {**FIRST, "conditions": [{"id": "letter", "document": "letter"}]}
    found = asked_of(facts_of(agreements=(letter,)), target="x.b", documents=[document])
    assert found.decision.value == decision
    told = [one.detail for one in found.findings if one.check == "condition"]
    assert told[0].endswith(", its date not stated") is ("issued" not in document)


def revised(pins):
    """Facts where N4 is followed by N5, which holds for a year."""
    common = {"level": "L3", "common": [{"from": "a", "to": "b"}]}
    text = [{"id": "b"}]
    sets = [
        {"scheme": "x.a", "name": "K1", "criteria": [{"id": "a"}]},
        {"scheme": "x.b", "name": "N4", "valid": ["2020-01-01", "2024-12-01"], "criteria": text},
        {"scheme": "x.b", "name": "N5", "valid": ["2024-12-01", "2025-12-01"], "criteria": text},
    ]
    document = {"kind": "recognition-facts", "criteria_sets": sets, "agreements": [{**FIRST, **common, **pins}]}
    return read_facts(json.dumps(document).encode())


@pytest.mark.parametrize(
    "pins", [{}, {"pins": [{"id": "D", "sets": {"x.a": "K1", "x.b": ["N4", "N5"]}}]}], ids=["no pins", "one pin"]
)
def test_a_document_over_which_the_way_goes_on_later_is_followed_and_may_not_be_left_out(pins):
    facts = revised(pins)
    answer = json.loads(result_text(asked_of(facts, target="x.b").to_dict()))
    assert (answer["decision"], answer["expires_on"], recheck(answer)) == ("recognized", "2025-12-01", [])
    assert [one.code for one in compared(answer, facts) if one.outcome is Outcome.DOES_NOT_CONFORM] == []
    answer["witness"]["looked_at"] = [one for one in answer["witness"]["looked_at"] if one["id"] != "x.b/N5"]
    refused = [one.detail for one in compared(answer, facts) if one.outcome is Outcome.DOES_NOT_CONFORM]
    assert refused == ["N5 of x.b, by which it may go on later, is left out"]
