"""A label asked for by its own scheme: its scheme, document and category are judged as they are elsewhere."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.trqp import ask_trqp

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
ON = "2023-06-01"
SETS = [
    {"scheme": "x.a", "name": "K1", "categories": ["copier"], "valid": ["2020-01-01", None]},
    {"scheme": "x.a", "name": "OLD", "categories": ["copier"], "valid": ["2005-01-01", "2010-01-01"]},
    {"scheme": "x.a", "name": "HEARD", "status": "recalled"},
    {"scheme": "x.a", "name": "PAINT", "categories": ["paint"]},
    {"scheme": "x.a", "name": "VAGUE", "valid": ["2023", None]},
]
FACTS = {
    "kind": "recognition-facts",
    "id": "w",
    "edition": "1",
    "schemes": [{"id": "x.a"}, {"id": "x.b"}],
    "criteria_sets": SETS,
}


def facts(**changes):
    return read_facts(json.dumps({**FACTS, **changes}).encode())


def decided(scheme="x.a", criteria="K1", category="copier", world=None, wanted=None, on=ON):
    certificate = {"scheme": scheme, "category": category, "valid": ["2022-01-01", "2027-01-01"]}
    if criteria:
        certificate["criteria_set"] = criteria
    target = {"scheme": scheme, **({"criteria_set": wanted} if wanted else {})}
    document = {
        "kind": "recognition-question",
        "on": on,
        "effect": "licence",
        "certificate": certificate,
        "product": {},
        "target": target,
    }
    return assess(read_question(document).question, facts=world or facts(), at=AT)


def hits(scheme="x.a", criteria="K1", category="copier", world=None, on=ON):
    columns = {
        "scheme": [scheme],
        "criteria_set": [criteria],
        "category": [category],
        "factory_country": [None],
        "valid_from": [date(2022, 1, 1)],
        "valid_until": [date(2027, 1, 1)],
        "on": [date.fromisoformat(on)],
    }
    return RecognitionTable.compile(world or facts()).decide_many(columns)


def asked_of_a_registry(scheme, resource):
    request = {
        "entity_id": scheme,
        "authority_id": scheme,
        "action": "licence",
        "resource": resource,
        "context": {"time": f"{ON}T00:00:00Z"},
    }
    return ask_trqp(request, facts=facts(), at=AT)["trqp"]["recognized"]


CASES = [
    ("x.a", "K1", "copier", "recognized", ()),
    ("x.a", None, "copier", "recognized", ()),
    ("zz", None, "copier", "indeterminate", ("SCHEME_UNKNOWN",)),
    ("x.a", "OLD", "copier", "not_recognized", ("SCOPE_VERSION",)),
    ("x.a", "HEARD", "copier", "indeterminate", ("FACT_UNVERIFIED",)),
    ("x.a", "PAINT", "copier", "not_recognized", ("SCOPE_CATEGORY",)),
    ("x.a", "PAINT", "paint", "recognized", ()),
    ("x.a", "NOWHERE", "copier", "indeterminate", ("SCOPE_VERSION",)),
    ("x.a", "VAGUE", "copier", "indeterminate", ("DATE_IMPRECISE",)),
    ("x.a", None, "qwerty", "indeterminate", ("SCOPE_CATEGORY",)),
]


@pytest.mark.parametrize(("scheme", "criteria", "category", "decision", "reasons"), CASES)
def test_scheme_document_and_category_are_judged(scheme, criteria, category, decision, reasons):
    found = decided(scheme, criteria, category)
    assert found.decision.value == decision
    assert set(reasons) <= set(found.reasons)
    assert [h.value for h in hits(scheme, criteria, category).decisions] == (
        ["recognized"] if decision == "recognized" else []
    )


@pytest.mark.parametrize("wanted", ["OLD", "HEARD", "PAINT", "VAGUE"])
def test_the_document_asked_for_is_judged_too(wanted):
    assert decided(criteria=wanted, wanted=wanted).decision.value != "recognized"
    assert decided(criteria="K1", wanted="K1").decision.value == "recognized"


@pytest.mark.parametrize(
    ("scheme", "resource", "is_recognized"),
    [
        ("x.a", "copier", True),
        ("zz", "copier", False),
        ("x.a", "qwerty", False),
        ("x.a", "OLD", False),
        ("x.a", "PAINT", False),
    ],
)
def test_a_registry_answers_alike(scheme, resource, is_recognized):
    assert asked_of_a_registry(scheme, resource) is is_recognized


def test_the_end_of_the_document_ends_the_answer_one_by_one_and_in_bulk():
    ending = [{**SETS[0], "valid": ["2020-01-01", "2024-01-01"]}]
    world = facts(criteria_sets=ending)
    assert decided(world=world).expires_on == date(2024, 1, 1)
    assert list(hits(world=world).expires_on) == [date(2024, 1, 1)]
    for on in ("2023-12-31", "2024-01-01", "2024-01-02"):
        is_hit = decided(world=world, on=on).decision.value == "recognized"
        assert (len(hits(world=world, on=on)) == 1) is is_hit is (on < "2024-01-01")


def test_a_later_document_that_carries_over_keeps_the_older_certificate():
    later = {
        "scheme": "x.a",
        "name": "K2",
        "replaces": "OLD",
        "carries_over": True,
        "categories": ["copier"],
        "valid": ["2010-01-01", None],
    }
    world = facts(criteria_sets=[*SETS, later])
    assert decided(criteria="OLD", world=world).decision.value == "recognized"
    assert decided(criteria="OLD", world=world, wanted="K2").decision.value == "recognized"
    assert len(hits(criteria="OLD", world=world)) == 1


def test_a_name_that_is_near_is_told():
    detail = decided(scheme="x.aa").findings[0].detail
    assert detail.endswith("near it: x.a")
