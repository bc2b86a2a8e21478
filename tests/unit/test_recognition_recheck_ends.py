"""A way ends on the first day on which it is no more what it is; a recheck finds that day from the facts alone."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from document_world import answer
from greenchain.recognition.recheck import recheck
from greenchain.recognition.witness import seal_of
from greenchain.values.result import result_text

LIMIT = {"property": "p", "comparator": "<=", "threshold": "5", "unit": "mg/kg"}
METHODS = [{"method": "M1"}, {"method": "M2"}]  # neither stands for the other
CHANGES = {
    "a condition ends": {"conditions": [{"id": "letter", "document": "letter", "valid": [None, "2023-09-01"]}]},
    "a condition that is met begins": {
        "conditions": [{"id": "letter", "document": "letter", "valid": ["2023-09-01", None]}]
    },
    "a pair begins, and less is left": {"common": [{"from": "a2", "to": "b2", "valid": ["2023-09-01", None]}]},
    "a pair ends, and more is left": {"common": [{"from": "a2", "to": "b2", "valid": [None, "2023-09-01"]}]},
    "a pair ends, and the same is left for another reason": {
        "common": [{"from": "a1", "to": "b1", "valid": [None, "2023-09-01"]}]
    },
}


def accepted(changes, *, product=None):
    agreed = {
        "id": "g1", "from": "x.a", "to": "x.b", "level": "L3", "scope": ["copier"], "valid": ["2020-01-01", "2025-01-01"],
        "pins": [{"id": "D1", "from": "K1", "to": "N4"}], **changes,
    }  # fmt: skip
    sets = [
        {"scheme": scheme, "name": name, "criteria": [{**LIMIT, **method, "id": f"{end}1"}, {**LIMIT, "id": f"{end}2"}]}
        for scheme, name, end, method in (("x.a", "K1", "a", METHODS[0]), ("x.b", "N4", "b", METHODS[1]))
    ]
    asked = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "documents": ["letter"],
        "certificate": {"scheme": "x.a", "criteria_set": "K1", "category": "copier", "valid": ["2022-01-01", "2027-01-01"]},
        "product": {"category": "copier", **(product or {})}, "target": {"scheme": "x.b"},
    }  # fmt: skip
    world = {"kind": "recognition-facts", "agreements": [agreed], "criteria_sets": sets}
    return json.loads(result_text(answer(asked, world).to_dict()))


@pytest.mark.parametrize("change", CHANGES)
def test_a_way_ends_where_anything_of_it_changes_and_its_recheck_agrees(change):
    found = accepted(CHANGES[change])
    assert found["decision"] == "recognized_residual"
    assert found["expires_on"] == "2023-09-01"
    assert recheck(found) == []


@pytest.mark.parametrize("change", [change for change in CHANGES if "for another reason" not in change])
def test_no_later_day_is_its_end(change):
    """Unless it leads there until then and leaves the same: why it is left is for people, and nothing follows from it."""
    altered = deepcopy(accepted(CHANGES[change]))
    for end in ("2025-01-01", None):
        altered["expires_on"] = altered["paths"][0]["expires_on"] = end
        altered["witness"]["sha256"] = seal_of(altered)
        assert recheck(altered) != []


def test_no_earlier_day_is_its_end_though_a_fact_names_it():
    rule = {"field": "factory_country", "values": ["CN"], "valid": ["2020-01-01", "2024-01-01"]}
    altered = accepted({"exclusions": [rule]}, product={"factory_country": "JP"})
    assert (altered["expires_on"], recheck(altered)) == ("2025-01-01", [])
    altered["expires_on"] = altered["paths"][0]["expires_on"] = "2024-01-01"
    altered["witness"]["sha256"] = seal_of(altered)
    assert recheck(altered) == ["it ends on another day"]
