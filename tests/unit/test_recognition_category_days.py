"""A category lies in another on the days, and as firmly, as the row that says so; whatever rests on it does too."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
OPEN = ("recognized", ())
OTHERS = ("not_recognized", ("SCOPE_CATEGORY",))
VERSION = ("not_recognized", ("SCOPE_VERSION",))
ISSUER = ("not_recognized", ("ISSUER_SCOPE",))
UNVERIFIED = ("indeterminate", ("FACT_UNVERIFIED",))
IMPRECISE = ("indeterminate", ("DATE_IMPRECISE",))
COPIER = {"id": "copier", "within": "imaging"}
YEARS = {"valid": ["2010-01-01", "2015-01-01"]}
PIN = {"id": "D1", "from": "K1", "to": "N4"}
SETS = [{"scheme": "x.a", "name": "K1"}, {"scheme": "x.b", "name": "N4"}]
ACCREDITED = {
    "accreditations": [{"id": "a1", "by": "ab", "body": "cec", "standard": "S", "scope": ["imaging"]}],
    "mla": [{"id": "l1", "body": "ab", "standard": "S"}],
}
RESTING = {
    "scope": ({"scope": ["imaging"]}, {}, OTHERS),
    "pin": ({"pins": [{**PIN, "categories": ["imaging"]}]}, {}, VERSION),
    "held": ({"pins": [PIN]}, {"criteria_sets": [{**SETS[0], "categories": ["imaging"]}, SETS[1]]}, VERSION),
    "asked": ({"pins": [PIN]}, {"criteria_sets": [SETS[0], {**SETS[1], "categories": ["imaging"]}]}, VERSION),
    "accreditation": ({"conditions": [{"id": "acc", "issuer_accredited": "S"}]}, ACCREDITED, ISSUER),
}


def facts(categories, *, more=(), **changes) -> dict:
    agreement = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", "valid": ["2000-01-01", None]}
    return {
        "kind": "recognition-facts", "categories": categories, "criteria_sets": SETS, "agreements": [{**agreement, **changes}],
        **dict(more),
    }  # fmt: skip


def answer(stated: dict, on="2023-06-01", *, target="x.b", **certificate):
    """The answer; that of a row alike, and every acceptance is followed from its witness."""
    held = {
        "scheme": "x.a",
        "category": "copier",
        "criteria_set": "K1",
        "valid": ["2000-01-01", None],
        "issuer": "cec",
        "suspended": [],
    }
    question = {
        "kind": "recognition-question", "on": on, "effect": "licence", "certificate": {**held, **certificate},
        "product": {"category": "copier"}, "target": {"scheme": target},
    }  # fmt: skip
    world = read_facts(json.dumps(stated).encode())
    found = assess(read_question(question).question, facts=world, at=AT)
    if not certificate and "accreditations" not in stated:
        names = ("scheme", "criteria_set", "category", "factory_country", "valid_from", "valid_until", "on")
        row = ("x.a", "K1", "copier", None, date(2000, 1, 1), None, date.fromisoformat(on))
        columns = {name: [cell] for name, cell in zip(names, row, strict=True)}
        hits = RecognitionTable.compile(world).decide_many(columns)
        by_target = dict(zip(hits.targets, hits.expires_on, strict=True))
        assert found.decision.is_acceptance == (target in by_target)
        assert not found.decision.is_acceptance or by_target[target] == found.expires_on
    if found.decision.is_acceptance and found.witness:
        assert recheck(json.loads(result_text(found.to_dict()))) == []
    return found


def ask(stated: dict, on="2023-06-01", **certificate):
    found = answer(stated, on, **certificate)
    return found.decision.value, found.reasons


@pytest.mark.parametrize("name", RESTING)
@pytest.mark.parametrize(
    ("on", "is_open", "expires"),
    [
        ("2009-12-31", False, "2010-01-01"),
        ("2010-01-01", True, "2015-01-01"),
        ("2014-12-31", True, "2015-01-01"),
        ("2015-01-01", False, None),
        ("2023-06-01", False, None),
    ],
)
def test_a_category_lies_in_another_half_open(name, on, is_open, expires):
    changes, more, closed = RESTING[name]
    found = answer(facts([{**COPIER, **YEARS}], more=more, **changes), on)
    assert (found.decision.value, found.reasons) == (OPEN if is_open else closed)
    assert (found.expires_on and found.expires_on.isoformat()) == expires


@pytest.mark.parametrize("name", RESTING)
@pytest.mark.parametrize(("status", "expected"), [("read", OPEN), ("recalled", UNVERIFIED), ("derived", UNVERIFIED)])
def test_nothing_rests_on_a_category_that_was_not_read(name, status, expected):
    changes, more, _ = RESTING[name]
    found = answer(facts([{**COPIER, "status": status}], more=more, **changes))
    assert (found.decision.value, found.reasons) == expected
    if expected == OPEN:
        assert ("categories", "copier") in {(one.kind, one.id) for one in found.facts}


@pytest.mark.parametrize("name", RESTING)
def test_an_end_known_to_the_year_leaves_its_year_open(name):
    changes, more, closed = RESTING[name]
    stated = facts([{**COPIER, "valid": [None, "2015"]}], more=more, **changes)
    assert ask(stated, "2014-12-31") == OPEN
    assert ask(stated, "2015-06-01") == IMPRECISE
    assert ask(stated, "2015-12-31") == closed


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ({}, OPEN),
        ({"status": "recalled"}, UNVERIFIED),
        (YEARS, OTHERS),
        ({"valid": [None, "2023"]}, IMPRECISE),
    ],
)
@pytest.mark.parametrize("target", ["x.b", "x.a"])
def test_what_was_certified_must_be_what_is_asked_for_whatever_the_scope(link, expected, target):
    stated = facts([{**COPIER, **link}], level="L5", valid=["2000-01-01", None])
    found = answer(stated, category="imaging", target=target)
    assert (found.decision.value, found.reasons) == expected
    if expected == OPEN and target == "x.b":
        assert ("categories", "copier") in {(one.kind, one.id) for one in found.facts}


def test_another_way_up_goes_on_where_one_has_ended():
    machines = [{"id": "copier", "within": ["imaging"], **YEARS}, {"id": "imaging", "within": "machines"}]
    stated = facts(machines, scope=["machines", "copier"])
    assert ask(stated) == OPEN
    assert ask(facts(machines, scope=["machines"])) == OTHERS
    assert ask(facts(machines, scope=["machines"]), "2012-01-01") == OPEN


def test_rows_of_categories_with_days_of_their_own_are_not_taken_for_each_other():
    categories = [{"id": "copier", "within": "imaging", **YEARS}, {"id": "printer", "within": "imaging"}]
    for changes, more, _ in (RESTING["scope"], RESTING["pin"], RESTING["held"]):
        world = read_facts(json.dumps(facts(categories, more=more, **changes)).encode())
        names = ("scheme", "criteria_set", "category", "factory_country", "valid_from", "valid_until", "on")
        rows = [("x.a", "K1", name, None, date(2000, 1, 1), None, date(2023, 6, 1)) for name in ("printer", "copier")]
        columns = {name: list(cells) for name, cells in zip(names, zip(*rows, strict=True), strict=True)}
        hits = RecognitionTable.compile(world).decide_many(columns)
        assert [row for row, target in zip(hits.rows, hits.targets, strict=True) if target == "x.b"] == [0]
