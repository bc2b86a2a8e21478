"""Documents of facts and questions: exact keys, every fault with its place, what is unknown kept and named."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest

from document_world import AGREEMENT, FACTS, agreed, answer, question
from greenchain.recognition import read_facts, read_question
from greenchain.values.errors import InputError


def faults(document) -> dict[str, str]:
    with pytest.raises(InputError) as refused:
        read_facts(json.dumps(document).encode())
    return {fault.where: fault.code for fault in refused.value.faults}


def changed(path, value):
    document = deepcopy(FACTS)
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "where", "code"),
    [
        (("colour",), 1, "/colour", "FACTS_SHAPE"),
        (("agreements", 0, "colour"), 1, "/agreements/0/colour", "FACTS_SHAPE"),
        (("agreements", 0, "level"), "L6", "/agreements/0/level", "FACTS_SHAPE"),
        (("agreements", 0, "status"), "guessed", "/agreements/0/status", "FACTS_SHAPE"),
        (("agreements", 0, "valid"), ["2022-01-01", "2021-01-01"], "/agreements/0/valid", "PERIOD_EMPTY"),
        (("agreements", 0, "to"), "x.a", "/agreements/0", "FACTS_SHAPE"),
        (("agreements", 0, "pins", 0, "to"), "N9", "/agreements/g1/pins/0/to", "FACTS_REFERENCE"),
        (("agreements", 0, "exclusions", 0, "values"), ["Atlantis"], "/agreements/0/exclusions/0/values/0", "COUNTRY_UNKNOWN"),
        (("criteria_sets", 0, "criteria", 0, "comparator"), "~", "/criteria_sets/0/criteria/0/comparator", "FACTS_SHAPE"),
        (("criteria_sets", 0, "criteria", 0, "threshold"), 7.5, "/criteria_sets/0/criteria/0/threshold", "FACTS_SHAPE"),
        (("schemes", 0, "jurisdictions"), [False], "/schemes/0/jurisdictions/0", "FACTS_SHAPE"),
        (("categories", 0, "within"), "copier", "/categories/0/within", "FACTS_SHAPE"),
    ],
)  # fmt: skip
def test_a_fault_is_named_at_its_place(path, value, where, code):
    assert faults(changed(path, value)) == {where: code}


def test_all_faults_are_told_together():
    document = deepcopy(FACTS)
    document["agreements"][0] |= {"level": "L9", "colour": 1}
    document["schemes"][0]["jurisdictions"] = [False]
    assert len(faults(document)) == 3


def test_categories_in_a_circle_are_refused():
    circle = [{"id": "a", "within": "b"}, {"id": "b", "within": "a"}]
    assert set(faults({**FACTS, "categories": circle}).values()) == {"FACTS_CIRCLE"}


def test_two_versions_recorded_at_one_instant_are_refused():
    twice = [AGREEMENT, {**AGREEMENT, "max_hops": 2}]
    assert set(faults({**FACTS, "agreements": twice}).values()) == {"FACTS_AMBIGUOUS"}


def test_a_scope_must_stand_but_for_cooperation_and_whole_schemes():
    bare = {key: value for key, value in AGREEMENT.items() if key != "scope"}
    assert faults({**FACTS, "agreements": [bare]}) == {"/agreements/0/scope": "FACTS_SHAPE"}
    for level in ("L0", "L5"):
        read_facts(json.dumps({**FACTS, "agreements": [{**bare, "level": level}]}).encode())


@pytest.mark.parametrize("text", ["some day", "2023-13-01"])
def test_a_date_that_cannot_be_read_is_kept_and_leaves_the_answer_open(text):
    found = answer(question(), agreed(valid_in={"NO": [text, None]}))
    assert (found.decision.value, found.reasons) == ("indeterminate", ("DATE_IMPRECISE",))
    assert answer(question(), agreed(valid_in={"NO": [None, text]})).decision.value == "indeterminate"


def test_a_unit_that_nobody_knows_is_kept_and_leaves_the_answer_open():
    document = deepcopy(FACTS)
    document["criteria_sets"][1]["criteria"][0]["unit"] = "smidgen"
    found = answer(question(), document)
    assert (found.decision.value, found.reasons) == ("indeterminate", ("UNIT_UNKNOWN",))
    assert found.missing == ("unit of b.hcho",)
    assert [item.to_dict() for item in found.residual] == [{"criterion": "b.hcho", "code": "UNIT_UNKNOWN"}]


def test_of_versions_the_latest_recorded_by_then_counts():
    ended = {**AGREEMENT, "valid_in": {}, "valid": ["2021-01-01", "2022-06-01"], "recorded": "2024-01-01T00:00:00Z"}
    facts = {**FACTS, "agreements": [AGREEMENT, ended]}
    before, after = (
        answer(question(), facts, known_at=datetime(2024, 1, number, tzinfo=UTC)).decision.value if number > 1 else
        answer(question(), facts, known_at=datetime(2023, 12, 31, tzinfo=UTC)).decision.value
        for number in (1, 2)
    )  # fmt: skip
    assert (before, after) == ("recognized_residual", "not_recognized")


@pytest.mark.parametrize(
    ("gone", "missing"),
    [
        ("factory_country", "factory_country"),
    ],
)
def test_what_the_product_does_not_say_is_unknown(gone, missing):
    asked = question()
    asked["product"] = {key: value for key, value in asked["product"].items() if key != gone}
    found = answer(asked, FACTS)
    assert (found.decision.value, found.missing) == ("indeterminate", (missing,))


@pytest.mark.parametrize("key", ["valid", "issuer", "criteria_set", "category"])
def test_what_the_certificate_does_not_say_is_unknown(key):
    asked = question()
    asked["certificate"] = {name: value for name, value in asked["certificate"].items() if name != key}
    found = answer(asked, FACTS)
    assert found.decision.value == "indeterminate"
    assert found.missing


@pytest.mark.parametrize("key", ["effect", "documents"])
def test_what_the_question_does_not_say_is_unknown(key):
    found = answer({name: value for name, value in question().items() if name != key}, FACTS)
    assert (found.decision.value, found.reasons) == ("indeterminate", ("CONDITION_UNMET",))


def test_faults_of_a_question_are_told_together():
    asked = question(on="2023-6-1", product={"factory_country": False}, colour=1)
    with pytest.raises(InputError) as refused:
        read_question(asked)
    assert {fault.where for fault in refused.value.faults} == {"/on", "/product/factory_country", "/colour"}


def test_a_recalled_restriction_is_doubt_from_its_day_on():
    child = {"id": "g1.end", "parent": "g1", "status": "recalled", "suspended": [["2023-06-01", None]]}
    facts = {**FACTS, "agreements": [AGREEMENT, child]}
    assert answer(question(on="2023-05-31"), facts).decision.value == "recognized_residual"
    after = answer(question(on="2023-06-01"), facts)
    assert (after.decision.value, after.reasons) == ("indeterminate", ("FACT_UNVERIFIED",))
    assert answer(question(on="2023-05-31"), facts).expires_on.isoformat() == "2023-06-01"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"issued": "2023-06-01"}, "recognized_residual"),
        ({"issued": "2023-06-02"}, "indeterminate"),
        ({}, "recognized_residual"),
    ],
)
def test_a_document_counts_when_it_was_issued_by_the_day_asked(document, expected):
    asked = {**question(), "documents": [{"kind": "jea_verification", **document}]}
    assert answer(asked, FACTS).decision.value == expected
