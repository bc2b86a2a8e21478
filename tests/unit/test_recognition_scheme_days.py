"""A row of a scheme says what it says, its type too, of its days only; on others nobody knows what the scheme is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.on_file import compared
from greenchain.recognition.recheck import recheck
from greenchain.recognition.trqp import ask_trqp
from greenchain.recognition.witness import seal_of
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
OPEN = ("recognized", ())
UNKNOWN = ("indeterminate", ("SCHEME_UNKNOWN", "TYPE_MISMATCH"))
ELSEWHEN = ("indeterminate", ("SCHEME_UNKNOWN",))
MISMATCH = ("not_recognized", ("TYPE_MISMATCH",))
IMPRECISE = ("indeterminate", ("DATE_IMPRECISE",))


def ask(schemes, on: str, **changes):
    """The decision and its end, of a question and of a row alike."""
    agreement = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any", **changes}
    stated = {"kind": "recognition-facts", "schemes": schemes, "agreements": [agreement]}
    question = {
        "kind": "recognition-question", "on": on, "effect": "licence",
        "certificate": {"scheme": "x.a", "category": "copier", "valid": ["2000-01-01", None]},
        "product": {}, "target": {"scheme": "x.b"},
    }  # fmt: skip
    world = read_facts(json.dumps(stated).encode())
    answer = assess(read_question(question).question, facts=world, at=AT)
    names = ("scheme", "criteria_set", "category", "factory_country", "valid_from", "valid_until", "on")
    row = ("x.a", None, "copier", None, date(2000, 1, 1), None, date.fromisoformat(on))
    hits = RecognitionTable.compile(world).decide_many({name: [cell] for name, cell in zip(names, row, strict=True)})
    by_target = dict(zip(hits.targets, hits.expires_on, strict=True))
    assert answer.decision.is_acceptance == ("x.b" in by_target)
    assert not answer.decision.is_acceptance or by_target["x.b"] == answer.expires_on
    return (answer.decision.value, answer.reasons), str(answer.expires_on or "")


@pytest.mark.parametrize(
    ("valid", "on", "expected"),
    [
        ([None, None], "2023-06-01", (OPEN, "")),
        (["2010-01-01", "2015-01-01"], "2009-12-31", (UNKNOWN, "2010-01-01")),
        (["2010-01-01", "2015-01-01"], "2010-01-01", (OPEN, "2015-01-01")),
        (["2010-01-01", "2015-01-01"], "2014-12-31", (OPEN, "2015-01-01")),
        (["2010-01-01", "2015-01-01"], "2015-01-01", (UNKNOWN, "")),
        ([None, "2015"], "2015-06-01", (IMPRECISE, "2015-12-31")),
    ],
)
def test_a_condition_on_the_type_is_met_on_its_days(valid, on, expected):
    schemes = [{"id": "x.a", "iso_type": "I", "valid": valid}]
    assert ask(schemes, on, conditions=[{"id": "type", "iso_type": ["I"]}]) == expected


@pytest.mark.parametrize("scheme", ["x.a", "x.b"])
@pytest.mark.parametrize(
    ("valid", "on", "expected"),
    [
        ([None, None], "2023-06-01", (MISMATCH, "")),
        (["2010-01-01", "2015-01-01"], "2009-12-31", (ELSEWHEN, "2010-01-01")),
        (["2010-01-01", "2015-01-01"], "2010-01-01", (MISMATCH, "2015-01-01")),
        (["2010-01-01", "2015-01-01"], "2015-01-01", (ELSEWHEN, "")),
        ([None, "2015"], "2015-06-01", (IMPRECISE, "2015-12-31")),
    ],
)
def test_two_types_that_do_not_match_do_so_on_the_days_of_both(scheme, valid, on, expected):
    types = {"x.a": "III", "x.b": "I"}
    schemes = [
        {"id": name, "iso_type": kind, **({"valid": valid} if name == scheme else {})} for name, kind in types.items()
    ]
    assert ask(schemes, on) == expected


HOME = ("recognized", ())


def answered(schemes, *, target="x.b", effect="licence", category="copier", **changes):
    agreement = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": ["copier"], **changes}
    stated = {"kind": "recognition-facts", "schemes": schemes, "agreements": [agreement]}
    question = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": effect,
        "certificate": {"scheme": "x.a", "category": category, "valid": [None, None], "suspended": []},
        "product": {}, "target": {"scheme": target},
    }  # fmt: skip
    world = read_facts(json.dumps(stated).encode())
    return assess(read_question(question).question, facts=world, at=AT), world


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, HOME),
        ({"status": "verified"}, HOME),
        ({"status": "recalled"}, ("indeterminate", ("FACT_UNVERIFIED",))),
        ({"valid": ["2000-01-01", "2010-01-01"]}, ELSEWHEN),
        ({"valid": ["2023-06-02", None]}, ELSEWHEN),
        ({"valid": ["2023-06-01", None]}, HOME),
        ({"valid": [None, "2023-06-02"]}, HOME),
        ({"valid": [None, "2023-06-01"]}, ELSEWHEN),
        ({"valid": ["2023", None]}, IMPRECISE),
    ],
)
def test_a_label_is_its_own_schemes_as_its_row_says(row, expected):
    found, world = answered([{"id": "x.a", **row}], target="x.a")
    assert (found.decision.value, found.reasons) == expected
    names = ("scheme", "criteria_set", "category", "factory_country", "valid_from", "valid_until", "on")
    cells = ("x.a", None, "copier", None, date(2000, 1, 1), None, date(2023, 6, 1))
    hits = RecognitionTable.compile(world).decide_many({name: [cell] for name, cell in zip(names, cells, strict=True)})
    assert ("x.a" in list(hits.targets)) == found.decision.is_acceptance


def test_the_row_of_a_scheme_carries_no_way_that_an_agreement_leads():
    found, _ = answered([{"id": "x.a", "status": "recalled"}, {"id": "x.b", "status": "derived"}])
    assert (found.decision.value, found.reasons) == HOME


@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_scheme_of_a_chain_is_on_file_that_day(place):
    rows = [{"id": name} for name in ("x.a", "x.c", "x.b")]
    rows[place]["valid"] = ["2000-01-01", "2010-01-01"]
    links = [
        {"id": "g1", "from": "x.a", "to": "x.c", "level": "L4", "scope": "any", "onward": "any", "max_hops": 2},
        {"id": "g2", "from": "x.c", "to": "x.b", "level": "L4", "scope": "any", "max_hops": 2},
    ]
    found = assess(
        read_question({
            "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "product": {},
            "certificate": {"scheme": "x.a", "category": "copier", "valid": [None, None]}, "target": {"scheme": "x.b"},
        }).question,
        facts=read_facts(json.dumps({"kind": "recognition-facts", "schemes": rows, "agreements": links}).encode()),
        at=AT,
    )  # fmt: skip
    assert (found.decision.value, found.reasons) == ELSEWHEN
    assert found.missing == (rows[place]["id"],)


def test_reports_of_a_scheme_that_is_not_on_file_that_day_are_open():
    found, _ = answered([{"id": "x.a", "valid": [None, "2010-01-01"], "status": "recalled"}], level="L2")
    assert (found.decision.value, found.reasons) == ELSEWHEN


WITHIN = {"id": "x.b", "iso_type": "I"}


@pytest.mark.parametrize(
    "row",
    [{"valid": ["2000-01-01", "2010-01-01"]}, {"iso_type": "II"}, {"iso_type": "III", "status": "recalled"}],
    ids=["over", "of another type", "recalled as of another type"],
)
def test_a_recheck_refuses_what_the_row_of_a_scheme_keeps_from_leading(row):
    """By the facts on file, by the row in the witness, and by either way where the row was left out."""
    near, near_world = answered([{"id": "x.a"}, WITHIN])
    far, far_world = answered([{"id": "x.a", **row}, WITHIN])
    assert (near.decision.is_acceptance, far.decision.is_acceptance) == (True, False)
    document = json.loads(result_text(near.to_dict()))
    assert recheck(document) == []
    assert list(compared(document, near_world)) == []
    shown = document["witness"]["looked_at"]
    place = next(number for number, one in enumerate(shown) if one["id"] == "x.a")
    shown[place] |= {"stated": {"id": "x.a", **row}, "status": row.get("status", "read")}
    document["witness"]["sha256"] = seal_of(document)
    assert recheck(document) != []
    del shown[place]
    document["witness"]["sha256"] = seal_of(document)
    assert recheck(document) == []
    assert "RECHECK_REFUSED" in [one.code for one in compared(document, far_world)]


def test_a_recheck_refuses_a_label_of_a_scheme_that_is_only_recalled():
    near, _ = answered([{"id": "x.a"}], target="x.a")
    _, far_world = answered([{"id": "x.a", "status": "recalled"}], target="x.a")
    document = json.loads(result_text(near.to_dict()))
    assert recheck(document) == []
    assert "RECHECK_REFUSED" in [one.code for one in compared(document, far_world)]


def test_a_way_ends_with_the_row_of_its_scheme():
    found, world = answered([{"id": "x.a"}, {**WITHIN, "valid": [None, "2025-01-01"]}])
    document = json.loads(result_text(found.to_dict()))
    assert document["expires_on"] == "2025-01-01"
    assert recheck(document) == []
    assert list(compared(document, world)) == []


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ("licence", HOME),
        ("display", HOME),
        ("procurement", HOME),
        ("registry", HOME),
        ("resale", HOME),
        ("anything", ("indeterminate", ("EFFECT_UNKNOWN",))),
    ],
)
def test_a_label_serves_its_own_scheme_for_what_facts_and_rules_know(effect, expected):
    rules = {"effects": ["registry"], "grandfather": [{"route": "r", "effect": "resale"}]}
    found, world = answered([{"id": "x.a"}], target="x.a", effect=effect, **rules)
    assert (found.decision.value, found.reasons) == expected
    if found.decision.is_acceptance:
        document = json.loads(result_text(found.to_dict()))
        assert recheck(document) == []
        assert list(compared(document, world)) == []
        document["effect"] = document["question"]["effect"] = "anything"
        document["witness"]["sha256"] = seal_of(document)
        assert recheck(document) == ["for a use that nothing knows"]


def test_a_registry_is_told_yes_for_known_actions_only():
    world = answered([{"id": "x.a"}])[1]
    request = {
        "entity_id": "x.a",
        "authority_id": "x.a",
        "resource": "copier",
        "context": {"time": "2023-06-01T00:00:00Z"},
    }
    told = [
        ask_trqp({**request, "action": action}, facts=world, at=AT)["trqp"]["recognized"]
        for action in ("licence", "anything", "sell-moon-land")
    ]
    assert told == [True, False, False]
