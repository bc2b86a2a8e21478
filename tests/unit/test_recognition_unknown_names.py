"""A name that no fact knows, and parties whom nobody lists, leave a question open; what is near is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from greenchain import load_standards
from greenchain.recognition import assess, label_facts, procure, read_facts, read_procurement, read_question
from greenchain.recognition.trqp import ask_trqp

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
STANDARDS = load_standards()


def decided(scheme, asked_of, category="copier", **more):
    asked = {
        "kind": "recognition-question",
        "on": "2023-06-01",
        "effect": "licence",
        "certificate": {"scheme": scheme, "category": category, "valid": ["2022-01-01", "2027-01-01"]},
        "product": {"category": category},
        "target": {"scheme": asked_of},
        **more,
    }
    return assess(read_question(asked).question, facts=label_facts(STANDARDS), at=AT)


@pytest.mark.parametrize(
    ("scheme", "target", "near"),
    [
        ("blue_angel", "cn.cel", "de.blue_angel"),
        ("de.blue_angle", "cn.cel", "de.blue_angel"),
        ("cn.cel", "kr.eco_label", "kr.ecolabel"),
    ],
)
def test_a_mistyped_scheme_is_told_with_the_one_it_may_be(scheme, target, near):
    found = decided(scheme, target)
    assert (found.decision.value, found.reasons, found.outcome.value) == (
        "indeterminate", ("SCHEME_UNKNOWN",), "not_determined",
    )  # fmt: skip
    assert near in found.findings[0].detail
    assert found.rejected == ()


def test_known_schemes_without_an_agreement_are_refused():
    found = decided("de.blue_angel", "us.epeat")
    assert (found.decision.value, found.outcome.value) == ("not_recognized", "does_not_conform")


@pytest.mark.parametrize(
    ("category", "decision"),
    [("photocopyer", "indeterminate"), ("copiers", "indeterminate"), ("shampoo", "not_recognized")],
)
def test_a_mistyped_category_is_told_with_the_one_it_may_be(category, decision):
    found = decided("jp.eco_mark", "kr.ecolabel", category)
    assert (found.decision.value, found.reasons) == (decision, ("SCOPE_CATEGORY",))
    assert ("near it: copier" in " ".join(one.detail for one in found.findings)) is (decision == "indeterminate")


def decided_by(held, asked="EL141 (2021 revision)", **certificate):
    stated = {"scheme": "jp.eco_mark", "category": "copier", "valid": ["2022-01-01", "2027-01-01"], **certificate}
    more = {"certificate": {**stated, "criteria_set": held}}
    return decided("jp.eco_mark", "", target={"scheme": "kr.ecolabel", "criteria_set": asked}, **more)


@pytest.mark.parametrize(
    ("held", "asked", "missing", "near"),
    [
        ("No.155", "EL141 (2021 revision)", ("No.155 of jp.eco_mark",), "No.155 V1"),
        ("no.155 V1", "EL141 (2021 revision)", ("no.155 V1 of jp.eco_mark",), "No.155 V1"),
        ("No.155 V1", "EL141 (2021 revison)", ("EL141 (2021 revison) of kr.ecolabel",), "EL141 (2021 revision)"),
    ],
)
def test_a_document_on_no_file_is_no_firm_no_and_the_one_near_it_is_told(held, asked, missing, near):
    found = decided_by(held, asked)
    assert (found.decision.value, found.reasons, found.missing) == ("indeterminate", ("SCOPE_VERSION",), missing)
    assert f"is not on file; near it: {near}" in found.rejected[0].detail


def test_a_document_on_file_that_no_pin_names_is_refused():
    found = decided_by("No.155 V1.3")
    assert (found.decision.value, found.reasons) == ("not_recognized", ("SCOPE_VERSION",))


def test_what_else_fails_stays_a_firm_no_beside_a_document_on_no_file():
    found = decided_by("No.155", suspended=[["2023-01-01", None]])
    assert (found.decision.value, found.reasons) == ("not_recognized", ("CERT_SUSPENDED",))


def test_parties_whom_nobody_lists_leave_it_open():
    found = decided("us.epeat", "us.epa_recommendations", effect="procurement")
    assert (found.decision.value, found.outcome.value) == ("indeterminate", "not_determined")
    assert found.missing == ("parties of us.epa_list",)


def test_a_buyer_is_told_what_is_missing():
    held = {"scheme": "us.epeat", "category": "copier", "valid": ["2022-01-01", "2027-01-01"]}
    asked = {"kind": "procurement-question", "rule": "us.far_23", "on": "2024-01-01", "offer": {"certificate": held}}
    found = procure(read_procurement(asked), at=AT, standards=STANDARDS).to_dict()
    assert (found["ruling"], found["missing"]) == ("needs_human", ["parties of us.epa_list"])


def effects_told(effect, *, agreements, target="y.b"):
    facts = read_facts(json.dumps({"kind": "recognition-facts", "agreements": agreements}).encode())
    asked = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": effect, "product": {},
        "certificate": {"scheme": "y.a", "category": "copier", "valid": [None, None]}, "target": {"scheme": target},
    }  # fmt: skip
    return assess(read_question(asked).question, facts=facts, at=AT)


LICENSED = {"id": "g1", "from": "y.a", "to": "y.b", "level": "L4", "scope": "any", "effects": ["licence"]}


@pytest.mark.parametrize(
    ("effect", "decision", "reasons"),
    [
        ("licence", "recognized", ()),
        ("display", "not_recognized", ("AGR_NONE",)),
        ("license", "indeterminate", ("EFFECT_UNKNOWN",)),
    ],
)
def test_an_effect_that_nothing_is_for_is_told_with_those_that_are_known(effect, decision, reasons):
    found = effects_told(effect, agreements=[LICENSED])
    assert (found.decision.value, found.reasons) == (decision, reasons)
    if reasons == ("EFFECT_UNKNOWN",):
        assert found.missing == ("effect license",)
        assert found.findings[0].detail.endswith("known are display, licence, procurement")


def test_where_no_agreement_says_what_it_is_for_any_effect_is_served():
    anything = {key: value for key, value in LICENSED.items() if key != "effects"}
    assert effects_told("license", agreements=[anything]).decision.value == "recognized"
    assert effects_told("license", agreements=[anything], target="y.c").reasons != ("EFFECT_UNKNOWN",)


def test_a_registry_that_asks_for_an_unknown_effect_is_told_the_known_ones():
    facts = read_facts(json.dumps({"kind": "recognition-facts", "agreements": [LICENSED]}).encode())
    request = {"entity_id": "y.a", "authority_id": "y.b", "action": "license", "resource": "copier"}
    response = ask_trqp(request, facts=facts, at=AT)["trqp"]
    assert response["recognized"] is False
    assert "EFFECT_UNKNOWN; no fact is for the effect license; known are display, licence" in response["message"]
