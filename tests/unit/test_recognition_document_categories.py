"""A document counts for the categories it is for, as firmly and on the days as they are known, pinned or not."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
OPEN = ("recognized", ())
VERSION = ("not_recognized", ("SCOPE_VERSION",))
UNKNOWN = ("indeterminate", ("SCOPE_CATEGORY",))
ENDS = {
    "firm": ({}, OPEN),
    "recalled": ({"status": "recalled"}, ("indeterminate", ("FACT_UNVERIFIED",))),
    "ended": ({"valid": ["2010-01-01", "2015-01-01"]}, VERSION),
    "last day": ({"valid": ["2010-01-01", "2023-06-02"]}, OPEN),
    "over that day": ({"valid": ["2010-01-01", "2023-06-01"]}, VERSION),
    "not yet": ({"valid": ["2030-01-01", None]}, VERSION),
    "imprecise": ({"valid": ["2023", None]}, ("indeterminate", ("DATE_IMPRECISE",))),
}
PINS = {"pins": [{"id": "D1", "from": "K1", "to": "N4"}]}
BARE = [{"scheme": "x.a", "name": "K1"}, {"scheme": "x.b", "name": "N4"}]
HELD = [{"scheme": "x.a", "name": "K1", "categories": ["imaging"]}, {"scheme": "x.b", "name": "N4"}]
WANTED = [{"scheme": "x.a", "name": "K1"}, {"scheme": "x.b", "name": "N4", "categories": ["imaging"]}]
LATER = {"scheme": "x.b", "name": "N5", "replaces": "N4", "carries_over": True}


def ask(sets, *, link=None, category="copier", wanted=None, differs=None, **changes):
    """The decision; that of a row alike, and an acceptance is followed from its witness."""
    agreement = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", "valid": ["2020-01-01", None]}
    categories = [{"id": "copier", "within": "imaging", **(link or {})}, {"id": "paint"}]
    stated = {
        "kind": "recognition-facts", "criteria_sets": sets, "categories": categories, "agreements": [{**agreement, **changes}],
    }  # fmt: skip
    certificate = {"scheme": "x.a", "criteria_set": "K1", "valid": ["2022-01-01", "2027-01-01"], "suspended": []}
    question = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence",
        "certificate": certificate | ({"category": category} if category else {}),
        "product": {"variant_of": {"relation": "s", "differs": differs}} if differs else {},
        "target": {"scheme": "x.b", **({"criteria_set": wanted} if wanted else {})},
    }  # fmt: skip
    world = read_facts(json.dumps(stated).encode())
    answer = assess(read_question(question).question, facts=world, at=AT)
    if answer.decision.is_acceptance:
        assert recheck(json.loads(result_text(answer.to_dict()))) == []
    if not wanted and not differs:
        row = {"scheme": "x.a", "criteria_set": "K1", "category": category, "factory_country": None}
        days = {"valid_from": date(2022, 1, 1), "valid_until": date(2027, 1, 1), "on": date(2023, 6, 1)}
        hits = RecognitionTable.compile(world).decide_many({name: [cell] for name, cell in (row | days).items()})
        assert answer.decision.is_acceptance == ("x.b" in list(hits.targets))
    return answer.decision.value, answer.reasons


@pytest.mark.parametrize("pins", [{}, PINS], ids=["unpinned", "pinned"])
@pytest.mark.parametrize(("sets", "wanted"), [(HELD, None), (WANTED, "N4")], ids=["held", "asked"])
@pytest.mark.parametrize("end", ENDS)
def test_a_document_is_for_a_category_as_its_links_are_known(end, sets, wanted, pins):
    link, expected = ENDS[end]
    assert ask(sets, link=link, wanted=wanted, **pins) == expected


@pytest.mark.parametrize("end", ENDS)
def test_a_document_that_carries_over_is_held_against_its_categories_too(end):
    link, expected = ENDS[end]
    found = ask([*BARE, {**LATER, "categories": ["imaging"]}], link=link, wanted="N5", **PINS)
    assert found == (expected if expected in (OPEN, VERSION) else ("indeterminate", ("SCOPE_VERSION",)))


def test_a_document_that_carries_over_for_others_does_not_stand_for_the_pinned_one():
    assert ask([*BARE, {**LATER, "categories": ["paint"]}], wanted="N5", **PINS) == VERSION
    assert ask([*BARE, LATER], wanted="N5", **PINS) == OPEN
    assert ask([*BARE, {**LATER, "categories": ["paint"]}], wanted="N4", **PINS) == OPEN


PAINT = [{"scheme": "x.a", "name": "K1", "categories": ["paint"]}, {"scheme": "x.b", "name": "N4"}]
LIMITED = {
    "pin": (BARE, {"pins": [{**PINS["pins"][0], "categories": ["imaging"]}]}),
    "held, unpinned": (PAINT, {}),
    "held, pinned": (PAINT, PINS),
}


@pytest.mark.parametrize("limit", LIMITED)
def test_a_category_that_nobody_states_lies_in_none_for_certain(limit):
    sets, changes = LIMITED[limit]
    assert ask(sets, category="", **changes) == UNKNOWN


@pytest.mark.parametrize("pins", [{}, PINS], ids=["unpinned", "pinned"])
def test_neither_does_it_lie_in_those_of_the_document_asked_for(pins):
    assert ask(WANTED, category="", wanted="N4", **pins) == UNKNOWN


def test_nor_in_those_of_a_rule_for_variants():
    rule = {"relation": "s", "may_differ": ["speed"], "categories": ["imaging"]}
    assert ask(BARE, category="", differs=["speed"], variant=rule) == UNKNOWN
    assert ask(BARE, differs=["speed"], variant=rule) == OPEN


def test_what_names_no_category_is_for_any_known_or_not():
    assert ask(BARE, category="") == OPEN
    assert ask(BARE, category="", **PINS) == OPEN
