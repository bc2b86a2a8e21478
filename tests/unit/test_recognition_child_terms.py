"""What comes through a child counts on its parent's terms: a child that states others is refused, never overheard."""

from __future__ import annotations

import json

import pytest

from greenchain.recognition import read_facts
from greenchain.values.errors import InputError

NORWAY = {"NO": ["2020-01-01", "2021-01-01"]}
PARENT = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": ["copier"], "valid": ["2020-01-01", None]}
TERMS = {
    "level": ("L4", "L3", "L0"),
    "effects": (["display", "licence"], ["display"], ["licence"]),
    "credit": ("all", "common", "dominance"),
    "valid_in": (NORWAY, {}, {"SE": NORWAY["NO"]}),
    "undated": (True, False),
    "onward": (["x.c", "x.d"], "none", "any", ["x.c"]),
    "max_hops": (2, 1, 3),
}
OTHERS = [(key, stated) for key, (_, *others) in TERMS.items() for stated in others]


def faults(*agreements) -> list[str]:
    raw = json.dumps({"kind": "recognition-facts", "agreements": agreements}).encode()
    try:
        read_facts(raw)
    except InputError as refused:
        return [fault.where for fault in refused.faults]
    return []


@pytest.mark.parametrize(("key", "stated"), OTHERS)
def test_a_child_that_states_another_term_than_its_parent_is_refused_by_its_key(key, stated):
    parent = {**PARENT, key: TERMS[key][0]}
    child = {"id": "c1", "parent": "g1", "scope": ["printer"], key: stated}
    assert faults(parent, child) == [f"/agreements/c1/{key}"]
    assert faults(child, parent) == [f"/agreements/c1/{key}"]


@pytest.mark.parametrize("key", TERMS)
def test_a_child_may_repeat_the_terms_of_its_parent_or_say_none(key):
    parent = {**PARENT, key: TERMS[key][0]}
    child = {"id": "c1", "parent": "g1", "scope": ["printer"]}
    assert faults(parent, child) == []
    stated = TERMS[key][0]
    assert faults(parent, {**child, key: stated[::-1] if isinstance(stated, list) else stated}) == []


@pytest.mark.parametrize(("key", "stated"), [(key, stated) for key, stated in OTHERS if key in ("level", "undated")])
def test_every_fault_of_a_child_is_told(key, stated):
    child = {"id": "c1", "parent": "g1", "max_hops": 7, key: stated}
    assert faults({**PARENT, key: TERMS[key][0]}, child) == sorted([f"/agreements/c1/{key}", "/agreements/c1/max_hops"])


def test_a_term_must_be_that_of_every_version_of_the_parent():
    later = {**PARENT, "level": "L3", "recorded": "2024-01-01T00:00:00Z"}
    child = {"id": "c1", "parent": "g1", "scope": ["printer"]}
    assert faults(PARENT, later, child) == []
    assert faults(PARENT, later, {**child, "level": "L4"}) == ["/agreements/c1/level"]


def test_an_undated_child_is_shown_from_the_same_day_as_its_parent():
    parent = {**PARENT, "undated": True, "attested": "2020-01-01"}
    child = {"id": "c1", "parent": "g1", "scope": ["printer"], "undated": True}
    assert faults(parent, {**child, "attested": "2020-01-01"}) == []
    assert faults(parent, {**child, "attested": "2024-01-01"}) == ["/agreements/c1/undated"]
    assert faults(parent, child) == ["/agreements/c1/undated"]
