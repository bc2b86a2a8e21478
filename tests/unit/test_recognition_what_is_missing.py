"""Whatever leaves an answer open is named: imprecise days below label level, parties nobody lists, rows nobody read."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date

import pytest

from document_world import AGREEMENT, FACTS, agreed, answer, question
from greenchain.recognition import read_facts
from greenchain.values.errors import InputError

LONG = {"valid": ["2000-01-01", "2040-01-01"]}
REST = {"valid_in": {}, "suspended": []}
DOUBT = ("indeterminate", ("DATE_IMPRECISE",), ("exact dates of g1",))
LOW = ("not_recognized", ("LEVEL_TOO_LOW",), ())
EVIDENCE = ("evidence_only", (), ())


def told(found):
    return found.decision.value, found.reasons, found.missing


def ask(facts, on="2023-06-01", **changes):
    return answer(question(on=on, certificate=LONG, **changes), facts)


@pytest.mark.parametrize("level", ["L1", "L2"])
@pytest.mark.parametrize(
    ("valid", "days"),
    [
        (
            ["2020-06", None],
            {
                "2020-05-31": LOW,
                "2020-06-01": DOUBT,
                "2020-06-29": DOUBT,
                "2020-06-30": EVIDENCE,
                "2020-07-01": EVIDENCE,
            },
        ),
        (
            ["2010-01-01", "2020"],
            {"2019-12-31": EVIDENCE, "2020-01-01": DOUBT, "2020-12-30": DOUBT, "2020-12-31": LOW, "2021-01-01": LOW},
        ),
    ],
)
def test_reports_taken_over_from_or_until_an_imprecise_day_are_open_inside_its_stretch(level, valid, days):
    facts = agreed(level=level, valid=valid, **REST)
    found = {on: ask(facts, on) for on in days}
    assert {on: told(one) for on, one in found.items()} == days
    for on, one in found.items():  # the answer is constant until the day it tells, and another one on it
        later = [day for day in sorted(days) if day > on and told(found[day]) != told(one)]
        assert not later or one.expires_on is not None
        assert all(date.fromisoformat(day) >= one.expires_on for day in later)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"scope": ["paint"]}, LOW),
        ({"suspended": [["2020-06-01", "2020-07-01"]]}, LOW),
        ({"status": "recalled"}, LOW),
        ({"undated": True, "valid": [None, None]}, LOW),
        ({"undated": True, "valid": [None, None], "attested": "2020-06-20"}, LOW),
    ],
    ids=str,
)
def test_a_report_that_fails_on_more_than_a_date_is_no_open_question(changes, expected):
    facts = agreed(**{"level": "L2", "valid": ["2020-06", None], **REST, **changes})
    facts["categories"] = [*FACTS["categories"], {"id": "paint"}]
    assert told(ask(facts, "2020-06-15")) == expected


def test_a_sure_report_is_evidence_beside_one_that_is_open():
    low = {**AGREEMENT, **REST, "level": "L2", "valid": ["2020-06", None]}
    sure = {**low, "id": "g2", "level": "L1", "valid": ["2020-01-01", None]}
    assert told(ask({**FACTS, "agreements": [low, sure]}, "2020-06-15")) == EVIDENCE


def test_a_label_that_fails_beside_a_report_that_is_open_leaves_it_open():
    low = {**AGREEMENT, **REST, "level": "L2", "valid": ["2020-06", None]}
    ended = {**AGREEMENT, **REST, "id": "g2", "valid": ["2010-01-01", "2012-01-01"]}
    assert told(ask({**FACTS, "agreements": [low, ended]}, "2020-06-15")) == DOUBT


NOBODY = {"id": "g9", "title": "Umbrella", "level": "L3", "scope": "any", "valid": ["2014-10-16", "2030-01-01"]}


def umbrella(**changes):
    known = {**FACTS, "schemes": [*FACTS["schemes"], {"id": "x.b"}], "agreements": [{**NOBODY, **changes}]}
    return {key: value for key, value in known.items() if value is not None}


@pytest.mark.parametrize("whose", [{"parties": []}, {"parties": ["x.a"]}, {"parties": ["x.b"]}, {"pairs": []}], ids=str)
def test_an_agreement_whose_parties_are_not_on_file_is_named_and_recognizes_nothing(whose):
    found = ask(umbrella(**whose))
    decision = "indeterminate" if whose.get("parties") else "not_recognized"
    assert told(found) == (decision, ("AGR_NONE",), ("parties of g9",))
    assert decision == "indeterminate" or [one.to_dict() for one in found.rejected] == [
        {"path": ["g9"], "codes": ["AGR_NONE"], "detail": "Umbrella: its parties are not on file"}
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"level": "L2"},
        {"level": "L0"},
        {"effects": ["display"]},
        {"parties": ["x.c"]},
        {"valid": ["2023-06-02", None]},
        {"valid": ["2014-10-16", "2023-06-01"]},
    ],
    ids=str,
)
def test_one_that_could_not_join_the_two_is_not_named(changes):
    assert told(ask(umbrella(**{"parties": [], **changes}))) == ("not_recognized", ("AGR_NONE",), ())


def test_what_is_named_as_missing_changes_on_the_day_that_is_told():
    facts = umbrella(parties=[])
    before, first, last, after = (ask(facts, on) for on in ("2014-10-15", "2014-10-16", "2029-12-31", "2030-01-01"))
    assert [one.missing for one in (before, first, last, after)] == [(), ("parties of g9",), ("parties of g9",), ()]
    assert [one.expires_on and one.expires_on.isoformat() for one in (before, first, last, after)] == [
        "2014-10-16", "2030-01-01", "2030-01-01", None,
    ]  # fmt: skip


def test_an_agreement_without_a_direction_changes_the_reason_on_the_day_that_is_told():
    mou = {"id": "g9", "level": "L0", "parties": ["x.a", "x.b"], "pairs": [], "valid": ["2020-01-01", "2021-01-01"]}
    facts = {**umbrella(), "agreements": [mou]}
    days = ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01")
    found = [ask(facts, on) for on in days]
    assert [one.reasons for one in found] == [("AGR_NONE",), ("AGR_MOU_ONLY",), ("AGR_MOU_ONLY",), ("AGR_NONE",)]
    assert [one.expires_on and one.expires_on.isoformat() for one in found] == [days[1], days[3], days[3], None]


EXCLUDED = [{"field": "factory_country", "values": ["TH"], "status": "recalled"}]
RECALLED = {
    "exclusion": ({"exclusions": EXCLUDED}, ("confirmation of exclusions/g1/0",)),
    "suspension": (
        {"suspended": [{"valid": ["2023-01-01", None], "status": "derived"}]},
        ("confirmation of suspended/g1/0",),
    ),
    "ending": ({"ends": [{"on": "2023-01-01", "status": "recalled"}]}, ("confirmation of ends/g1/0",)),
    "condition": (
        {"conditions": [{"id": "rest", "min_remaining_months": 400, "status": "recalled"}]},
        ("confirmation of conditions/g1/rest",),
    ),
    "agreement": ({"status": "recalled"}, ("confirmation of agreements/g1", "confirmation of scopes/g1/copier")),
}


@pytest.mark.parametrize("what", RECALLED)
def test_a_row_that_nobody_has_read_is_named_where_it_would_decide(what):
    changes, missing = RECALLED[what]
    found = ask(agreed(**{**REST, **changes}))
    assert (found.decision.value, found.reasons) == ("indeterminate", ("FACT_UNVERIFIED",))
    assert set(missing) <= set(found.missing)
    assert all(one.missing for one in found.findings if one.code == "FACT_UNVERIFIED")


NUMBERS = [0.5, 1.0, 2**53, -(2**53)]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    ("kind", "place"), [("schemes", ()), ("criteria_sets", ()), ("criteria_sets", ("criteria", 0))]
)
def test_a_number_that_a_digest_does_not_tell_from_others_is_refused_under_cvc(kind, place, number):
    document = deepcopy(FACTS)
    holder = document[kind][0]
    for key in place:
        holder = holder[key]
    holder["cvc"] = {"a": [1, {"b": number}, "0.5", None, True, 2**53 - 1]}
    with pytest.raises(InputError) as caught:
        read_facts(json.dumps(document).encode())
    where = "".join(f"/{part}" for part in (kind, 0, *place, "cvc", "a", 1, "b"))
    assert {one.code for one in caught.value.faults} == {"JSON_NUMBER_UNSAFE"}
    if abs(number) < 2**53:  # larger ones are refused before any shape is looked at
        assert [one.where for one in caught.value.faults] == [where]
    holder["cvc"]["a"][1]["b"] = str(number)
    assert read_facts(json.dumps(document).encode()).versions(kind, "x.a" if kind == "schemes" else "x.a/K1")
