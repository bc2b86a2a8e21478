"""An agreement that goes by pins relates no other documents, even where none of its pins is left to go by."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.result import result_text

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
THEN = datetime(2024, 1, 1, tzinfo=UTC)
ON = date(2023, 6, 1)
PIN = {"id": "D1", "from": "K1", "to": "N4"}
SETS = [
    *({"scheme": "x.a", "name": name} for name in ("K1", "K9")),
    *({"scheme": "x.b", "name": name} for name in ("N4", "OLD")),
]
CLOSED = ("not_recognized", ("SCOPE_VERSION",), ())
OPEN = ("recognized", (), ("g1", "D1"))


def facts(*more, sets=SETS, **changes) -> bytes:
    agreement = {"id": "g1", "level": "L4", "scope": ["copier"], "valid": ["2020-01-01", None], **changes}
    if "parties" not in agreement:
        agreement |= {"from": "x.a", "to": "x.b"}
    stated = {"kind": "recognition-facts", "criteria_sets": sets, "agreements": [agreement, *more]}
    return json.dumps(stated).encode()


def ask(raw: bytes, certified: str, *, ends=("x.a", "x.b"), known_at=None):
    """The decision, of a question and of a row alike; an acceptance is followed from its witness."""
    question = {
        "kind": "recognition-question", "on": ON.isoformat(), "effect": "licence",
        "certificate": {"scheme": ends[0], "category": "copier", "criteria_set": certified, "valid": ["2022-01-01", "2027-01-01"]},
        "product": {}, "target": {"scheme": ends[1]},
    }  # fmt: skip
    world = read_facts(raw)
    answer = assess(read_question(question).question, facts=world, at=AT, known_at=known_at)
    names = ("scheme", "criteria_set", "category", "factory_country", "valid_from", "valid_until", "on")
    row = (ends[0], certified, "copier", None, date(2022, 1, 1), date(2027, 1, 1), ON)
    columns = {name: [cell] for name, cell in zip(names, row, strict=True)}
    hits = RecognitionTable.compile(world, known_at).decide_many(columns)
    assert answer.decision.is_acceptance == (ends[1] in list(hits.targets))
    if answer.decision.is_acceptance:
        assert recheck(json.loads(result_text(answer.to_dict()))) == []
    return answer.decision.value, answer.reasons, answer.path


@pytest.mark.parametrize(("certified", "expected"), [("K1", OPEN), ("K9", CLOSED)])
def test_a_pin_between_parties_holds_the_way_it_is_written(certified, expected):
    assert ask(facts(parties=["x.a", "x.b"], pins=[PIN]), certified) == expected


@pytest.mark.parametrize("certified", ["OLD", "N4"])
def test_a_pin_of_the_other_direction_leaves_no_document_to_go_by(certified):
    assert ask(facts(parties=["x.a", "x.b"], pins=[PIN]), certified, ends=("x.b", "x.a")) == CLOSED


def test_parties_that_pin_nothing_take_what_is_in_force_both_ways():
    assert ask(facts(parties=["x.a", "x.b"]), "OLD", ends=("x.b", "x.a")) == ("recognized", (), ("g1",))


@pytest.mark.parametrize("pin", [PIN, {"id": "D1", "sets": {"x.a": ["K1"], "x.b": ["N4"]}}])
@pytest.mark.parametrize("known_at", [THEN, None])
@pytest.mark.parametrize(("certified", "expected"), [("K1", OPEN), ("K9", CLOSED)])
def test_a_pin_to_a_document_that_was_recorded_later_pins_all_the_same(pin, known_at, certified, expected):
    later = [{**one, "recorded": "2025-01-01T00:00:00Z"} if one["name"] == "N4" else one for one in SETS]
    assert ask(facts(pins=[pin], sets=later), certified, known_at=known_at) == expected


@pytest.mark.parametrize("certified", ["K1", "K9"])
def test_a_pin_of_days_that_its_child_never_had_leaves_no_document_to_go_by(certified):
    past = {**PIN, "valid": ["2020-01-01", "2022-01-01"]}
    child = {"id": "c1", "parent": "g1", "valid": ["2023-01-01", None], "pins": [past]}
    assert ask(facts(child), certified) == CLOSED


@pytest.mark.parametrize(("certified", "expected"), [("K1", OPEN), ("K9", CLOSED)])
def test_a_pin_of_days_that_its_child_has_holds_on_them(certified, expected):
    child = {"id": "c1", "parent": "g1", "valid": ["2023-01-01", None], "pins": [PIN]}
    assert ask(facts(child), certified) == expected


def test_a_child_of_the_other_direction_pins_its_own_only():
    child = {"id": "c1", "parent": "g1", "from": "x.b", "to": "x.a", "pins": [{"id": "D2", "from": "N4", "to": "K1"}]}
    assert ask(facts(child, parties=["x.a", "x.b"]), "K9") == ("recognized", (), ("g1",))
