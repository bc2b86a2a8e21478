"""Days stated for one jurisdiction are a doubt about those that may lie in it, or hold it, and have none themselves."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from greenchain.recognition import assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.places import may_overlap
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
OVER = ["2020-01-01", "2021-01-01"]
OPEN = ("recognized", ())
DOUBT = ("indeterminate", ("AGR_EXPIRED",))
CLOSED = ("not_recognized", ("AGR_EXPIRED",))


def ask(valid_in, place, on="2023-06-01", **changes):
    """The answer; an acceptance is followed from its witness."""
    agreement = {
        "id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", "valid": ["2020-01-01", None],
        "valid_in": valid_in, **changes,
    }  # fmt: skip
    question = {
        "kind": "recognition-question", "on": on, "effect": "licence",
        "certificate": {"scheme": "x.a", "category": "copier", "valid": ["2019-01-01", "2027-01-01"], "suspended": []},
        "product": {}, "target": {"scheme": "x.b", "jurisdiction": place},
    }  # fmt: skip
    world = read_facts(json.dumps({"kind": "recognition-facts", "agreements": [agreement]}).encode())
    answer = assess(read_question(question).question, facts=world, at=AT)
    if answer.decision.is_acceptance:
        assert recheck(json.loads(result_text(answer.to_dict()))) == []
    return answer


def told(*args, **changes):
    found = ask(*args, **changes)
    return found.decision.value, found.reasons


@pytest.mark.parametrize(
    ("stated", "place", "expected"),
    [
        ("EU", "DE", DOUBT),
        ("NO", "NO-03", DOUBT),
        ("NO-03", "NO", DOUBT),
        ("DE", "EU", DOUBT),
        ("EU", "EEA", DOUBT),
        ("NO", "NO", CLOSED),
        ("EU", "EU", CLOSED),
        ("NO", "SE", OPEN),
        ("NO-03", "SE-01", OPEN),
    ],
)
def test_days_that_are_over_around_a_place_are_a_doubt_about_it(stated, place, expected):
    assert told({stated: OVER}, place) == expected


def test_a_place_with_days_of_its_own_goes_by_them():
    assert told({"EU": OVER, "DE": ["2020-01-01", None]}, "DE") == OPEN
    assert told({"EU": ["2020-01-01", None], "DE": OVER}, "DE") == CLOSED


def test_days_that_agree_are_no_doubt():
    assert told({"EU": ["2022-01-01", None]}, "DE") == OPEN
    assert told({"EU": OVER}, "DE", valid=OVER) == CLOSED
    assert told({"EU": ["2020-01-01", None]}, "DE", valid=OVER) == DOUBT


def test_what_is_missing_is_named_and_the_answer_lasts_until_the_days_differ():
    assert ask({"EU": OVER}, "DE").missing == ("the days of g1 in DE",)
    before = ask({"EU": OVER}, "DE", on="2020-12-31")
    assert (before.decision.value, before.expires_on.isoformat()) == ("recognized", "2021-01-01")
    assert told({"EU": OVER}, "DE", on="2021-01-01") == DOUBT


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("NO", "NO-03", True),
        ("nor", "Norway", True),
        ("EU", "DE", True),
        ("NO", "SE", False),
        ("NO-03", "SE-01", False),
    ],
)
def test_places_may_overlap_unless_they_are_of_two_countries(one, other, expected):
    assert may_overlap(one, other) is may_overlap(other, one) is expected
