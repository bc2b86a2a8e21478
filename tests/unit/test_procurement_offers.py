"""Rules of procurement: nothing is accepted or preferred on a certificate or row that does not hold for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from greenchain import load_standards
from greenchain.recognition import procure, read_procurement
from greenchain.standards.procurement_questions import LABEL_CONDITIONS

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
STANDARDS = load_standards()
P1 = {"id": "r1", "property": "p", "comparator": "<=", "threshold": "5", "unit": "mg/kg"}
K1 = {
    "scheme": "x.a",
    "name": "K1",
    "categories": ["copier"],
    "criteria": [{**P1, "id": "a1", "threshold": "3"}],
}
HELD = {"scheme": "x.a", "criteria_set": "K1", "category": "copier", "valid": ["2022-01-01", "2027-01-01"]}
TOWARDS = {"id": "g", "from": "x.a", "to": "eu.ecolabel", "level": "L4", "scope": ["copier"]}


def article_43(held=None, facts=None, requirements=None, product=None, **offer):
    asked = {
        "kind": "procurement-question",
        "rule": "eu.2014_24.art43",
        "on": "2024-05-01",
        "facts": {"criteria_sets": [K1], **(facts or {})},
        "tender": {
            "named_label": {"scheme": "eu.ecolabel"},
            "requirements": [P1] if requirements is None else requirements,
            "label_conditions": dict.fromkeys(LABEL_CONDITIONS, True),
        },
        "offer": {
            "certificate": {**HELD, **(held or {})},
            "product": {"category": "copier", **(product or {})},
            **offer,
        },
    }
    return procure(read_procurement(asked), at=AT, standards=STANDARDS).to_dict()


def test_a_label_that_implies_what_was_listed_must_be_accepted():
    found = article_43()
    assert (found["ruling"], found["via"]) == ("must_accept", "equivalent_label")


@pytest.mark.parametrize(
    ("changes", "ruling", "reason"),
    [
        ({"held": {"suspended": [["2024-01-01", None]]}}, "may_refuse", "CERT_SUSPENDED"),
        ({"held": {"suspended": [["2025-01-01", None]]}}, "must_accept", None),
        ({"held": {"valid": ["2022-01-01", "2024-05-01"]}}, "may_refuse", "CERT_EXPIRED"),
        ({"held": {"valid": ["2022-01-01", "2024-05"]}}, "needs_human", "DATE_IMPRECISE"),
        ({"held": {"category": "paint"}}, "may_refuse", "SCOPE_CATEGORY"),
        ({"product": {"variant_of": {"relation": "same_series", "differs": []}}}, "may_refuse", "SCOPE_VARIANT"),
        ({"facts": {"criteria_sets": [{**K1, "valid": [None, "2015-01-01"]}]}}, "may_refuse", "SCOPE_VERSION"),
        ({"facts": {"criteria_sets": [{**K1, "valid": [None, "2025-01-01"]}]}}, "must_accept", None),
        ({"facts": {"criteria_sets": [{**K1, "status": "recalled"}]}}, "needs_human", "FACT_UNVERIFIED"),
        ({"held": {"scheme": "made.up", "criteria_set": None, "valid": [None, None]}}, "needs_human", "SCHEME_UNKNOWN"),
        ({"requirements": []}, "needs_human", None),
        ({"requirements": [{**P1, "requirement": "optional"}]}, "needs_human", None),
    ],
)
def test_only_a_certificate_that_is_good_itself_can_be_equivalent(changes, ruling, reason):
    found = article_43(**changes)
    assert found["ruling"] == ruling
    assert reason is None or reason in found["reasons"]


def test_without_listed_requirements_other_proof_proves_nothing():
    found = article_43(
        held={"scheme": None}, requirements=[], proven=[], could_obtain_in_time=False, attributable_to_operator=False
    )
    assert (found["ruling"], found["missing"]) == ("needs_human", ["requirements"])


@pytest.mark.parametrize(
    ("effect", "via"), [("display", None), ("licence", "equivalent_label"), ("procurement", "equivalent_label")]
)
def test_recognition_for_display_is_no_recognition_for_a_buyer(effect, via):
    facts = {"criteria_sets": [{**K1, "criteria": []}], "agreements": [{**TOWARDS, "effects": [effect]}]}
    found = article_43(facts=facts)
    assert found["via"] == via
    assert (found["ruling"] == "must_accept") is (via is not None)


ITEM = {"list": "cai-ku 2019-18", "item": "copier", "standard": "HJ424-2017", "effect": "priority"}
BODY = {"list": "cai-ku 2019-18", "body": "cec"}


def listed(on="2024-05-01", items=(ITEM,), bodies=(BODY,), product=None, **held):
    certificate = {
        "scheme": "cn.cel",
        "criteria_set": "HJ424-2017",
        "category": "copier",
        "issuer": "cec",
        "valid": ["2019-01-01", "2027-01-01"],
        **held,
    }
    asked = {
        "kind": "procurement-question",
        "rule": "cn.caiku_2019_9",
        "on": on,
        "facts": {"purchase_lists": list(items), "designated_bodies": list(bodies)},
        "tender": {"list": "cai-ku 2019-18", "item": "copier"},
        "offer": {"certificate": certificate, "product": product or {"category": "copier"}},
    }
    found = procure(read_procurement(asked), at=AT, standards=STANDARDS).to_dict()
    return found["ruling"], found["reasons"]


TWO = ({**ITEM, "standard": "HJ0", "effect": "mandatory"}, {**ITEM, "standard": "HJ1"})


@pytest.mark.parametrize(
    ("changes", "ruling", "reasons"),
    [
        ({}, "priority", []),
        ({"bodies": [{**BODY, "valid": [None, "2021-01-01"]}]}, "none", ["ISSUER_NOT_ACCREDITED"]),
        ({"bodies": [{**BODY, "valid": ["2021-01-01", None]}]}, "priority", []),
        ({"bodies": [{**BODY, "status": "recalled"}]}, "needs_human", ["FACT_UNVERIFIED"]),
        ({"items": [{**ITEM, "status": "recalled"}]}, "needs_human", ["FACT_UNVERIFIED"]),
        ({"items": [{**ITEM, "valid": ["2024", None]}]}, "needs_human", ["DATE_IMPRECISE"]),
        ({"items": [{**ITEM, "valid": ["2023", None]}]}, "priority", []),
        ({"items": [{**ITEM, "valid": ["2020", "2021"]}]}, "none", ["SCOPE_CATEGORY"]),
        ({"suspended": [["2024-01-01", None]]}, "none", ["CERT_SUSPENDED"]),
        ({"valid": ["2019-01-01", "2024"]}, "needs_human", ["DATE_IMPRECISE"]),
        ({"scheme": None}, "needs_human", []),
        ({"category": "toner_cartridge"}, "none", ["SCOPE_CATEGORY"]),
        ({"product": {"category": "copier", "variant_of": {"relation": "s"}}}, "none", ["SCOPE_VARIANT"]),
        ({"on": "2019-05-31", "criteria_set": "NONSENSE"}, "needs_human", ["SCOPE_VERSION"]),
        ({"on": "2019-05-31", "criteria_set": "HJ/T424-2008"}, "priority", []),
        ({"on": "2019-06-01", "criteria_set": "HJ/T424-2008"}, "none", ["SCOPE_VERSION"]),
        ({"on": "2019-05-31", "criteria_set": "HJ/T425-2008"}, "needs_human", ["SCOPE_VERSION"]),
        ({"items": TWO, "criteria_set": "HJ1"}, "priority", []),
        ({"items": TWO, "criteria_set": "HJ0"}, "mandatory", []),
        ({"items": [{**ITEM, "effect": "must_buy_everything"}]}, "needs_human", []),
    ],
)
def test_only_a_row_and_a_certificate_that_hold_give_preference(changes, ruling, reasons):
    assert listed(**changes) == (ruling, reasons)
