"""A later document stands in for the one before it as surely as that is known, with pins, without, and at home."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.on_file import compared
from greenchain.recognition.recheck import recheck
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
ENDED = {"scheme": "x.a", "name": "K1", "valid": ["2015-01-01", "2020-01-01"]}
LATER = {"scheme": "x.a", "name": "K2", "replaces": "K1", "carries_over": True}
ASKED = {"scheme": "x.b", "name": "N4"}
OPEN = ("recognized", ())
VERSION = ("not_recognized", ("SCOPE_VERSION",))
UNVERIFIED = ("indeterminate", ("FACT_UNVERIFIED",))
IMPRECISE = ("indeterminate", ("DATE_IMPRECISE",))
KNOWN = {
    "read": ({}, OPEN),
    "recalled": ({"status": "recalled"}, UNVERIFIED),
    "derived": ({"status": "derived"}, UNVERIFIED),
    "imprecise": ({"valid": ["2023", None]}, IMPRECISE),
    "on its first day": ({"valid": ["2023-06-01", None]}, OPEN),
    "a day before it": ({"valid": ["2023-06-02", None]}, VERSION),
    "over": ({"valid": ["2020-01-01", "2023-06-01"]}, VERSION),
}


def ask(sets, *, scheme="x.b", wanted=None, made_on=None, agreements=None, **changes):
    agreement = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": ["copier"], **changes}
    stated = {"kind": "recognition-facts", "criteria_sets": sets, "agreements": agreements or [agreement]}
    question = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence",
        "certificate": {"scheme": "x.a", "criteria_set": "K1", "category": "copier", "valid": [None, None], "suspended": []},
        "product": {"made_on": made_on} if made_on else {},
        "target": {"scheme": scheme, **({"criteria_set": wanted} if wanted else {})},
    }  # fmt: skip
    world = read_facts(json.dumps(stated).encode())
    answer = assess(read_question(question).question, facts=world, at=AT)
    if answer.decision.is_acceptance:
        document = json.loads(result_text(answer.to_dict()))
        assert recheck(document) == []
        assert list(compared(document, world)) == []
    if not wanted and not made_on:
        row = {"scheme": "x.a", "criteria_set": "K1", "category": "copier", "factory_country": None}
        days = {"valid_from": date.min, "valid_until": None, "on": date(2023, 6, 1)}
        hits = RecognitionTable.compile(world).decide_many({name: [cell] for name, cell in (row | days).items()})
        assert answer.decision.is_acceptance == (scheme in list(hits.targets))
    return answer.decision.value, answer.reasons


@pytest.mark.parametrize("known", KNOWN)
@pytest.mark.parametrize(
    "more",
    [{}, {"pins": [{"id": "D1", "from": "K2", "to": "N4"}]}, {"scheme": "x.a"}, {"scheme": "x.a", "wanted": "K2"}],
    ids=["unpinned", "pinned", "at home", "at home, asked by name"],
)
def test_the_certificates_document_is_stood_in_for(more, known):
    later, expected = KNOWN[known]
    assert ask([ENDED, {**LATER, **later}, ASKED], **more) == expected


@pytest.mark.parametrize(("status", "expected"), [("read", OPEN), ("recalled", UNVERIFIED)])
def test_one_before_it_must_be_known_too(status, expected):
    """K3 is read and in force, and K1 comes to it only by K2."""
    last = {"scheme": "x.a", "name": "K3", "replaces": "K2", "carries_over": True}
    sets = [ENDED, {**LATER, "status": status}, last, ASKED]
    assert ask(sets) == expected
    assert ask(sets, pins=[{"id": "D1", "from": "K3", "to": "N4"}]) == expected
    assert ask(sets, scheme="x.a", wanted="K3") == expected


def test_a_document_that_is_in_force_itself_needs_no_other():
    assert ask([{**ENDED, "valid": ["2015-01-01", None]}, {**LATER, "status": "recalled"}]) == OPEN


def test_another_document_than_those_it_may_stand_for_is_refused_firmly():
    recalled = {**LATER, "status": "recalled"}
    assert ask([ENDED, recalled, {"scheme": "x.a", "name": "K9"}], scheme="x.a", wanted="K9") == VERSION
    pins = [{"id": "D1", "from": "K9", "to": "N4"}]
    assert ask([ENDED, recalled, {"scheme": "x.a", "name": "K9"}, ASKED], pins=pins) == VERSION


@pytest.mark.parametrize(
    ("made_on", "expected"), [("2019-12-31", OPEN), ("2020-01-01", OPEN), ("2014-12-31", VERSION), (None, OPEN)]
)
def test_a_unit_meets_the_document_of_its_own_day(made_on, expected):
    assert ask([ENDED, {**LATER, "valid": ["2020-01-01", None]}], made_on=made_on) == expected


@pytest.mark.parametrize(("status", "expected"), [("read", OPEN), ("recalled", UNVERIFIED)])
def test_the_targets_document_stands_in_likewise(status, expected):
    sets = [{"scheme": "x.a", "name": "K1"}, ASKED]
    sets.append({"scheme": "x.b", "name": "N5", "replaces": "N4", "carries_over": True, "status": status})
    assert ask(sets, wanted="N5", pins=[{"id": "D1", "from": "K1", "to": "N4"}]) == expected


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([], OPEN),
        ([{}], OPEN),
        ([{"status": "recalled"}], UNVERIFIED),
        ([{"valid": ["2023", None]}], IMPRECISE),
        ([{"status": "recalled"}, {}], OPEN),
        ([{"status": "recalled", "categories": ["paint"]}], OPEN),
        ([{"status": "recalled", "valid": [None, "2023-06-01"]}], OPEN),
    ],
)
@pytest.mark.parametrize("level", ["L4", "L5"])
def test_the_only_document_in_force_at_the_target_must_be_known(documents, expected, level):
    named = [{"scheme": "x.b", "name": f"N{number}", **one} for number, one in enumerate(documents)]
    assert ask([{"scheme": "x.a", "name": "K1"}, *named], level=level) == expected


@pytest.mark.parametrize(("status", "expected"), [("read", OPEN), ("recalled", UNVERIFIED)])
def test_so_must_the_only_one_of_a_scheme_on_the_way(status, expected):
    links = [
        {"id": "g1", "from": "x.a", "to": "x.c", "level": "L4", "scope": "any", "onward": "any", "max_hops": 2},
        {"id": "g2", "from": "x.c", "to": "x.b", "level": "L4", "scope": "any", "max_hops": 2},
    ]
    sets = [{"scheme": "x.a", "name": "K1"}, {"scheme": "x.c", "name": "M1", "status": status}]
    assert ask(sets, agreements=links) == expected


def test_what_is_left_by_a_text_that_nobody_read_is_open():
    criterion = {"id": "b", "property": "p", "comparator": "<=", "threshold": "1", "unit": "mg/kg"}
    recalled = {**ASKED, "status": "recalled", "criteria": [criterion]}
    assert ask([{"scheme": "x.a", "name": "K1"}, recalled], level="L3") == UNVERIFIED


def test_a_recheck_on_file_sees_that_the_only_document_of_the_target_is_recalled():
    """The witness of an answer that rests on no document of the target holds none."""
    near, far = ({"scheme": "x.b", "name": "N4", **more} for more in ({}, {"status": "recalled"}))
    agreement = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": ["copier"]}
    question = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "product": {}, "target": {"scheme": "x.b"},
        "certificate": {"scheme": "x.a", "category": "copier", "valid": [None, None], "suspended": []},
    }  # fmt: skip
    worlds = [
        read_facts(
            json.dumps({"kind": "recognition-facts", "criteria_sets": [one], "agreements": [agreement]}).encode()
        )
        for one in (near, far)
    ]
    answers = [assess(read_question(question).question, facts=world, at=AT) for world in worlds]
    assert [one.decision.value for one in answers] == ["recognized", "indeterminate"]
    document = json.loads(result_text(answers[0].to_dict()))
    assert list(compared(document, worlds[0])) == []
    assert "RECHECK_REFUSED" in [one.code for one in compared(document, worlds[1])]
