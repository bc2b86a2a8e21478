"""A party belongs to an agreement on the days, and as firmly, as its own row says."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
OPEN = ("recognized", ())
EXPIRED = ("not_recognized", ("AGR_EXPIRED",))
NOT_YET = ("not_recognized", ("AGR_NOT_YET",))
UNVERIFIED = ("indeterminate", ("FACT_UNVERIFIED",))
YEARS = {"valid": ["2020-01-01", "2021-01-01"]}


def facts(parties, *more, **changes) -> bytes:
    agreement = {"id": "g1", "level": "L4", "scope": ["copier"], "parties": parties, **changes}
    return json.dumps({"kind": "recognition-facts", "agreements": [agreement, *more]}).encode()


def ask(raw: bytes, on: str, *, ends=("x.a", "x.b"), category="copier"):
    """The decision and its end, of a question and of a row alike."""
    question = {
        "kind": "recognition-question", "on": on, "effect": "licence",
        "certificate": {"scheme": ends[0], "category": category, "valid": ["2000-01-01", None]},
        "product": {}, "target": {"scheme": ends[1]},
    }  # fmt: skip
    world = read_facts(raw)
    answer = assess(read_question(question).question, facts=world, at=AT)
    names = ("scheme", "criteria_set", "category", "factory_country", "valid_from", "valid_until", "on")
    row = (ends[0], None, category, None, date(2000, 1, 1), None, date.fromisoformat(on))
    hits = RecognitionTable.compile(world).decide_many({name: [cell] for name, cell in zip(names, row, strict=True)})
    by_target = dict(zip(hits.targets, hits.expires_on, strict=True))
    assert answer.decision.is_acceptance == (ends[1] in by_target)
    assert not answer.decision.is_acceptance or by_target[ends[1]] == answer.expires_on
    return answer.decision.value, answer.reasons, str(answer.expires_on or "")


@pytest.mark.parametrize("ends", [("x.a", "x.b"), ("x.b", "x.a")])
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2019-12-31", (*NOT_YET, "2020-01-01")),
        ("2020-01-01", (*OPEN, "2021-01-01")),
        ("2020-12-31", (*OPEN, "2021-01-01")),
        ("2021-01-01", (*EXPIRED, "")),
        ("2023-06-01", (*EXPIRED, "")),
    ],
)
def test_a_member_that_has_left_recognizes_nothing_and_is_not_recognized(ends, on, expected):
    assert ask(facts([{"scheme": "x.a", **YEARS}, "x.b"]), on, ends=ends) == expected


def test_the_other_members_go_on_without_it():
    raw = facts([{"scheme": "x.c", **YEARS}, "x.a", "x.b"])
    assert ask(raw, "2023-06-01") == (*OPEN, "")
    assert ask(raw, "2023-06-01", ends=("x.a", "x.c")) == (*EXPIRED, "")


@pytest.mark.parametrize("status", ["recalled", "derived"])
def test_a_membership_that_was_not_read_recognizes_nothing(status):
    assert ask(facts([{"scheme": "x.a", "status": status}, "x.b"]), "2023-06-01")[:2] == UNVERIFIED
    assert ask(facts([{"scheme": "x.a", "status": "verified"}, "x.b"]), "2023-06-01")[:2] == OPEN


def test_a_beginning_known_to_the_year_leaves_its_year_open():
    raw = facts([{"scheme": "x.a", "valid": ["2020", None]}, "x.b"])
    assert ask(raw, "2020-06-01")[:2] == ("indeterminate", ("DATE_IMPRECISE",))
    assert ask(raw, "2020-12-31")[:2] == OPEN


@pytest.mark.parametrize(
    "ends",
    [
        {"parties": ["x.a", {"scheme": "x.b", **YEARS}]},
        {"pairs": [{"from": "x.a", "to": "x.b", **YEARS}]},
    ],
)
def test_what_a_child_adds_it_adds_while_both_are_its_parties(ends):
    raw = facts(["x.a", "x.b"], {"id": "c1", "parent": "g1", "scope": ["paint"], **ends})
    assert ask(raw, "2020-06-01", category="paint") == (*OPEN, "2021-01-01")
    assert ask(raw, "2021-01-01", category="paint")[:2] == EXPIRED
    assert ask(raw, "2021-01-01")[:2] == OPEN


def test_what_a_child_adds_is_known_no_better_than_its_parties():
    parties = ["x.a", {"scheme": "x.b", "status": "recalled"}]
    raw = facts(["x.a", "x.b"], {"id": "c1", "parent": "g1", "scope": ["paint"], "parties": parties})
    assert ask(raw, "2020-06-01", category="paint")[:2] == UNVERIFIED
