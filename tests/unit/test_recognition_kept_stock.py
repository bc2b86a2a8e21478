"""Stock keeps after an agreement's end what it held on the last day before it, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from greenchain.recognition import assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.outcome import Outcome
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
RULE = {"route": "r", "effect": "licence"}
EU = {"on": "2018-02-20", "jurisdiction": "EU"}
KEPT = ("grandfathered", ())
EXPIRED = ("not_recognized", ("AGR_EXPIRED",))
OPEN = ("indeterminate", ("AGR_EXPIRED",))
IMPRECISE = ("indeterminate", ("DATE_IMPRECISE",))


def facts(*, sets=(), **changes) -> dict:
    agreement = {
        "id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": ["copier"],
        "valid": ["2006-01-01", "2018-02-20"], "grandfather": [RULE], **changes,
    }  # fmt: skip
    return {"kind": "recognition-facts", "criteria_sets": list(sets), "agreements": [agreement]}


def answer(stated: dict, *, made="2017-05-01", since="2010-01-01", on="2023-06-01", where=None, **more):
    """The answer; every acceptance is followed from its witness."""
    certificate = {"scheme": "x.a", "category": "copier", "valid": [since, "2027-01-01"], "route": "r", "suspended": []}
    question = {
        "kind": "recognition-question", "on": on, "effect": "licence", "certificate": {**certificate, **more},
        "product": {"category": "copier", **({"made_on": made} if made else {})},
        "target": {"scheme": "x.b", **({"jurisdiction": where} if where else {})},
    }  # fmt: skip
    found = assess(read_question(question).question, facts=read_facts(json.dumps(stated).encode()), at=AT)
    if found.decision.is_acceptance:
        assert recheck(json.loads(result_text(found.to_dict()))) == []
    return found


def ask(stated: dict, **asked):
    found = answer(stated, **asked)
    return found.decision.value, found.reasons


@pytest.mark.parametrize(
    ("made", "expected"), [("2018-02-19", KEPT), ("2018-02-20", EXPIRED), ("2020-05-01", EXPIRED), (None, OPEN)]
)
@pytest.mark.parametrize(
    ("end", "where"),
    [
        ({}, None),
        ({"valid": ["2006-01-01", "2030-01-01"], "ends": [EU]}, "EU"),
        ({"valid": ["2006-01-01", "2018-02-20"], "ends": [{"on": "2030-01-01"}]}, "EU"),
        ({"valid": ["2006-01-01", "2030-01-01"], "ends": [{"on": "2019-01-01"}, EU]}, "EU"),
        ({"valid_in": {"EU": ["2006-01-01", "2018-02-20"]}}, "EU"),
    ],
)
def test_the_unit_was_made_before_the_earliest_end_there(end, where, made, expected):
    assert ask(facts(**end), made=made, where=where) == expected


@pytest.mark.parametrize(("where", "expected"), [("EU", EXPIRED), ("NO", KEPT), (None, OPEN)])
def test_where_the_place_is_not_known_the_unit_must_be_old_enough_for_all(where, expected):
    places = {"EU": ["2006-01-01", "2016-01-01"], "NO": ["2006-01-01", "2018-11-15"]}
    assert ask(facts(valid_in=places), where=where) == expected
    assert ask(facts(valid_in=places), where=where, made="2015-12-31") == KEPT


@pytest.mark.parametrize(
    ("made", "expected"), [("2017-12-31", KEPT), ("2018-01-01", IMPRECISE), ("2018-12-31", EXPIRED)]
)
def test_an_end_known_to_the_year_leaves_its_year_open(made, expected):
    assert ask(facts(valid=["2006-01-01", "2018"]), made=made) == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [("2018-02-19", KEPT), ("2018-02-20", EXPIRED), ("2022-01-01", EXPIRED), ("2018", IMPRECISE)],
)
def test_no_label_is_kept_that_did_not_exist_while_the_agreement_did(since, expected):
    assert ask(facts(), since=since) == expected


@pytest.mark.parametrize(
    ("suspended", "expected"), [(["2018-02-01", "2018-03-01"], EXPIRED), (["2018-01-01", "2018-02-19"], KEPT)]
)
def test_no_label_is_kept_that_was_suspended_at_the_end(suspended, expected):
    assert ask(facts(), suspended=[suspended]) == expected
    assert ask(facts(suspended=[suspended])) == expected


@pytest.mark.parametrize("left", [["b1"], []])
def test_no_end_takes_away_what_the_target_examines(left):
    criteria = [{"id": name, "property": name} for name in (*left, "b0")]
    stated = facts(
        level="L3", credit="common", common=[{"from": "a0", "to": "b0"}], pins=[{"id": "D", "from": "K1", "to": "N4"}],
        sets=[
            {"scheme": "x.a", "name": "K1", "criteria": [{"id": "a0", "property": "b0"}]},
            {"scheme": "x.b", "name": "N4", "criteria": criteria},
        ],
    )  # fmt: skip
    before = answer(stated, on="2017-06-01", criteria_set="K1")
    after = answer(stated, criteria_set="K1")
    assert [item.criterion for item in after.residual] == left
    assert after.residual == after.paths[0].residual == before.residual
    assert (after.decision.value, after.path) == ("grandfathered", before.path)
    residual = [one for one in after.findings if one.check == "residual"]
    assert [one.outcome for one in residual] == [Outcome.NOT_DETERMINED] * len(left)


def test_stock_is_kept_until_its_certificate_ends():
    assert str(answer(facts()).expires_on) == "2027-01-01"


def test_another_route_or_a_rule_that_was_not_read_keeps_nothing():
    assert ask(facts(), route="other") == EXPIRED
    assert ask(facts(grandfather=[{**RULE, "status": "recalled"}])) == ("indeterminate", ("FACT_UNVERIFIED",))
