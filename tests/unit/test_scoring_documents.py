"""A scoring document is read strictly, item by item: a fault of one stops no other, and all are told together."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from greenchain.scoring.documents.document import answer_document, read_scoring_document, scoring_document
from greenchain.scoring.documents.result import ASSUMED, CALCULATION, answered_result
from greenchain.scoring.items.numbers import amount, percent
from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.standards import Standards
from greenchain.standards.shapes import Shape, text
from greenchain.values.errors import Fault, InputError
from greenchain.values.outcome import Outcome

AT = datetime(2026, 1, 1, tzinfo=UTC)


def doubled(item, asked):
    if item["mass"] == 13:
        raise InputError(Fault("NUMBER_OUT_OF_RANGE", "a lucky number", "13", "/mass"))
    return Answer.figures(item["id"], {"twice": str(2 * item["mass"])}, value=2 * item["mass"])


def referring(item, asked):
    return Answer(item["id"], {"same": str(asked.earlier["doubles"][item["of"]].value)}, outcome=Outcome.CONFORMS)


SECTIONS = (
    Section("doubles", Shape({"id": text, "mass": amount}, {"part": percent}), doubled),
    Section("references", Shape({"id": text, "of": text}, {}), referring),
)


def answered(raw, **settings):
    read = read_scoring_document(raw, name="d.toml", sections=SECTIONS)
    return answer_document(read, Asked(Standards(()), AT, **settings), sections=SECTIONS)


def test_items_are_answered_in_their_order_and_later_sections_see_the_answers_of_earlier_ones():
    found = answered(b"[[references]]\nid='r'\nof='b'\n[[doubles]]\nid='b'\nmass='1.5'\n[[doubles]]\nid='a'\nmass=2\n")
    assert [answer.to_dict() for answer in found.all()] == [
        {"id": "b", "outcome": "not_applicable", "twice": "3"},
        {"id": "a", "outcome": "not_applicable", "twice": "4"},
        {"id": "r", "outcome": "conforms", "same": "3"},
    ]
    assert not found.faults


def test_json_and_toml_say_the_same_and_numbers_stay_exact():
    of_json = answered(b'{"doubles": [{"id": "a", "mass": 0.1}]}')
    of_toml = answered(b"[[doubles]]\nid = 'a'\nmass = 0.1\n")
    assert of_json.all()[0].value == of_toml.all()[0].value == Fraction(1, 5)


def test_every_fault_is_told_with_its_pointer_and_the_rest_is_scored():
    raw = b"""
    [[doubles]]
    id = "good"
    mass = 1
    [[doubles]]
    id = "bad"
    mass = -1
    part = 100.01
    more = 3
    [[doubles]]
    id = "late"
    mass = 13
    [[doubles]]
    id = "good"
    mass = nan
    [[surprise]]
    """
    found = answered(raw)
    assert [answer.id for answer in found.all()] == ["good"]
    assert {(fault.code, fault.where) for fault in found.faults} == {
        ("SCORE_SHAPE", "/surprise"),
        ("SCORE_SHAPE", "/doubles/1/more"),
        ("NUMBER_OUT_OF_RANGE", "/doubles/1/mass"),
        ("NUMBER_OUT_OF_RANGE", "/doubles/1/part"),
        ("NUMBER_OUT_OF_RANGE", "/doubles/2/mass"),
        ("NUMBER_MALFORMED", "/doubles/3/mass"),
        ("SCORE_ID_TWICE", "/doubles/3/id"),
    }
    assert all(fault.file == "d.toml" for fault in found.faults)


@pytest.mark.parametrize("value", ["true", "1e400", "'ten'", "[1]", "nan", "inf", "'NaN'", "1e16"])
def test_what_is_no_number_of_reason_is_refused(value):
    found = answered(f"[[doubles]]\nid='a'\nmass={value}\n".encode())
    assert not found.all()
    assert found.faults[0].where == "/doubles/0/mass"


@pytest.mark.parametrize("raw", [b"", b"[]", b"nothing = 1", b"\xff", b'{"doubles": ', b"[[doubles"])
def test_what_asks_nothing_or_cannot_be_read_is_an_error(raw):
    with pytest.raises(InputError) as caught:
        answered(raw)
    assert caught.value.faults[0].file == "d.toml"


@pytest.mark.parametrize(("name", "most"), [("scorecards", 500), ("targets", 1_000), ("rankings", 10_000)])
def test_a_section_has_as_many_items_as_it_may_print(name, most):
    def codes(count):
        return {fault.code for fault in scoring_document({name: [{"id": f"i{at}"} for at in range(count)]}).faults}

    assert "BUDGET_EXCEEDED" not in codes(most)
    assert codes(most + 1) == {"BUDGET_EXCEEDED"}


def test_a_section_that_is_no_list_is_refused():
    found = answered(b"doubles = {}")
    assert [(fault.code, fault.where) for fault in found.faults] == [("SCORE_SHAPE", "/doubles")]
    assert not found.all()


def test_a_result_on_assumed_evidence_never_conforms():
    raw = b"[[references]]\nid='r'\nof='a'\n[[doubles]]\nid='a'\nmass=2\n"
    plain = answered_result(answered(raw), at=AT, basis=CALCULATION)
    assumed = answered_result(answered(raw, what_if=True), at=AT, basis=ASSUMED)
    assert (plain["outcome"], assumed["outcome"]) == ("conforms", "not_determined")
    assert "ASSUMED_EVIDENCE" in [finding["code"] for finding in assumed["findings"]]


def test_a_refused_item_leaves_the_result_undetermined_and_is_named_in_it():
    result = answered_result(answered(b"[[doubles]]\nid='a'\nmass=-2\n"), at=AT, basis=CALCULATION)
    assert result["outcome"] == "not_determined"
    assert [finding["where"] for finding in result["findings"]] == ["d.toml /doubles/0/mass"]
