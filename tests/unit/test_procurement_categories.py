"""The item asked for, the product and the label's documents are of one category, or nothing follows from the label."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from greenchain import load_standards
from greenchain.recognition import procure, read_procurement
from greenchain.standards.procurement_questions import LABEL_CONDITIONS

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
STANDARDS = load_standards()
LIST = "cai-ku 2019-18"
KIN = [{"id": "copier", "within": "imaging"}, {"id": "printer", "within": "imaging"}]


def listed(item, *, held="copier", product="copier", on="2024-05-01", sets=(), standard="HJ424-2017", certified=None):
    """What the list says of a certificate for ``held`` where ``item`` is asked for."""
    asked = {
        "kind": "procurement-question", "rule": "cn.caiku_2019_9", "on": on,
        "facts": {
            "categories": KIN, "criteria_sets": list(sets),
            "purchase_lists": [{"list": LIST, "item": item, "standard": standard, "effect": "mandatory"}],
            "designated_bodies": [{"list": LIST, "body": "cec"}],
        },
        "tender": {"list": LIST, "item": item},
        "offer": {
            "certificate": {
                "scheme": "cn.cel", "criteria_set": certified or standard, "category": held, "issuer": "cec",
                "valid": ["2019-01-01", "2027-01-01"],
            },
            "product": {"category": product} if product else {},
        },
    }  # fmt: skip
    found = procure(read_procurement(asked), at=AT, standards=STANDARDS).to_dict()
    return found["ruling"], found["reasons"]


OTHER = ("none", ["SCOPE_CATEGORY"])


@pytest.mark.parametrize(
    ("item", "held", "product", "expected"),
    [
        ("copier", "copier", "copier", ("mandatory", [])),
        ("paint", "copier", "copier", OTHER),
        ("paint", "copier", None, OTHER),
        ("copier", "copier", "paint", OTHER),
        ("copier", "paint", "copier", OTHER),
        ("imaging", "copier", "copier", ("mandatory", [])),
        ("copier", "imaging", "printer", OTHER),
        ("copier", "imaging", "copier", ("mandatory", [])),
    ],
)
def test_item_product_and_certificate_are_of_one_category(item, held, product, expected):
    assert listed(item, held=held, product=product) == expected


@pytest.mark.parametrize(("scheme", "ruling"), [("cn.cel", "mandatory"), ("x.q", "needs_human")])
def test_only_the_labels_own_scheme_says_which_standard_came_before(scheme, ruling):
    later = {"scheme": scheme, "name": "HJ424-2017", "replaces": "OLD"}
    assert listed("copier", on="2019-05-31", sets=[later], certified="OLD")[0] == ruling


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({}, ("mandatory", [])),
        ({"categories": ["copier"]}, ("mandatory", [])),
        ({"categories": ["imaging"]}, ("mandatory", [])),
        ({"valid": ["2017-01-01", "2024-05-02"]}, ("mandatory", [])),
        ({"valid": ["2017-01-01", "2024-05-01"]}, ("needs_human", ["SCOPE_VERSION"])),
        ({"valid": ["2024", None]}, ("needs_human", ["DATE_IMPRECISE"])),
        ({"categories": ["paint"]}, ("needs_human", ["SCOPE_VERSION"])),
        ({"status": "recalled"}, ("needs_human", ["FACT_UNVERIFIED"])),
    ],
)
@pytest.mark.parametrize("item", ["copier", "imaging"])
def test_facts_that_speak_against_the_standard_of_a_list_are_left_to_a_person(document, expected, item):
    """The list names it all the same, so nothing is refused either."""
    assert listed(item, sets=[{"scheme": "cn.cel", "name": "HJ424-2017", **document}]) == expected
    assert listed(item, sets=[{"scheme": "x.q", "name": "HJ424-2017", **document}]) == ("mandatory", [])


@pytest.mark.parametrize(("name", "ruling"), [(LIST, "mandatory"), ("cai-ku 2019-19", "none"), ("my", "needs_human")])
def test_of_another_list_nobody_knows_whose_certificate_it_asks_for(name, ruling):
    held = {
        "scheme": "cn.cel", "criteria_set": "K1", "category": "copier", "issuer": "cec", "valid": ["2019-01-01", None],
    }  # fmt: skip
    asked = {
        "kind": "procurement-question", "rule": "cn.caiku_2019_9", "on": "2024-05-01",
        "facts": {
            "purchase_lists": [{"list": name, "item": "copier", "standard": "K1", "effect": "mandatory"}],
            "designated_bodies": [{"list": name, "body": "cec"}],
        },
        "tender": {"list": name, "item": "copier"}, "offer": {"certificate": held},
    }  # fmt: skip
    found = procure(read_procurement(asked), at=AT, standards=STANDARDS).to_dict()
    assert found["ruling"] == ruling
    assert bool(found["missing"]) == (ruling == "needs_human")


OWN = {
    "us.far_23": ("us.epa_recommendations", {}, {}, "prefer"),
    "jp.green_purchasing": ("jp.eco_mark", {"buyer": "state"}, {}, "must_buy"),
    "tw.price_preference": ("tw.green_mark", {}, {"price_gap_percent": "5"}, "may_prefer"),
    "kr.green_products_act": ("kr.ecolabel", {}, {}, "must_buy"),
}


@pytest.mark.parametrize("rule", OWN)
@pytest.mark.parametrize(
    ("held", "product", "is_open"),
    [({}, {}, True), ({"category": "copier"}, {}, False), ({"category": "copier"}, {"category": "copier"}, False),
     ({}, {"category": "copier"}, True)],
)  # fmt: skip
def test_a_label_of_nobody_knows_what_serves_no_buyer(rule, held, product, is_open):
    scheme, tender, offer, ruling = OWN[rule]
    asked = {
        "kind": "procurement-question", "rule": rule, "on": "2024-05-01", "tender": tender,
        "offer": {"certificate": {"scheme": scheme, "valid": ["2020-01-01", None], **held}, "product": product, **offer},
    }  # fmt: skip
    found = procure(read_procurement(asked), at=AT, standards=STANDARDS).to_dict()
    assert found["ruling"] == ("needs_human" if is_open else ruling)
    assert not is_open or any("category" in name for name in found["missing"])


P5 = {"id": "r1", "property": "p", "comparator": "<=", "threshold": "5", "unit": "mg/kg"}
P3 = {**P5, "id": "a1", "threshold": "3"}


@pytest.mark.parametrize(
    ("categories", "link", "ruling"),
    [
        (["copier"], {}, "must_accept"),
        (["imaging"], {}, "must_accept"),
        ([], {}, "must_accept"),
        (["paint"], {}, "may_refuse"),
        (["imaging"], {"status": "recalled"}, "may_refuse"),
        (["imaging"], {"valid": ["2010-01-01", "2015-01-01"]}, "may_refuse"),
    ],
)
def test_a_document_for_another_category_proves_nothing_of_the_product(categories, link, ruling):
    asked = {
        "kind": "procurement-question", "rule": "eu.2014_24.art43", "on": "2024-05-01",
        "facts": {
            "categories": [{**KIN[0], **link}],
            "criteria_sets": [
                {"scheme": "x.a", "name": "K1", "categories": ["copier"]},
                {"scheme": "x.a", "name": "KP", "categories": categories, "criteria": [P3]},
            ],
        },
        "tender": {
            "named_label": {"scheme": "eu.ecolabel"}, "requirements": [P5],
            "label_conditions": dict.fromkeys(LABEL_CONDITIONS, True),
        },
        "offer": {
            "certificate": {
                "scheme": "x.a", "criteria_set": ["K1", "KP"], "category": "copier", "valid": ["2022-01-01", "2027-01-01"],
            },
            "product": {"category": "copier"}, "proven": [],
        },
    }  # fmt: skip
    assert procure(read_procurement(asked), at=AT, standards=STANDARDS).to_dict()["ruling"] == ruling
