"""Nothing is accepted that no fact says: by a single question and by the bulk table alike."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionQuestion, RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.trqp import ask_trqp
from greenchain.values.errors import InputError

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
AGREEMENT = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": ["copier"], "valid": ["2020-01-01", None]}
SETS = [{"scheme": "x.a", "name": "K1"}, {"scheme": "x.a", "name": "K9"}, {"scheme": "x.b", "name": "N4"}]
HELD = {
    "scheme": "x.a",
    "criteria_set": "K1",
    "category": "copier",
    "valid": ["2022-01-01", "2027-01-01"],
    "suspended": [],
}
ACCEPTED = ("recognized", "recognized_residual")


def facts_of(*agreements, **tables):
    document = {"kind": "recognition-facts", "id": "f", "edition": "1", "criteria_sets": SETS, **tables}
    return read_facts(json.dumps({**document, "agreements": list(agreements) or [AGREEMENT]}).encode())


def asked_of(facts, *, target="x.b", on="2023-06-01", held=None, **more):
    certificate = {key: value for key, value in {**HELD, **(held or {})}.items() if value != "absent"}
    document = {
        "kind": "recognition-question", "on": on, "effect": "licence", "certificate": certificate, "product": {},
        "target": {"scheme": target, **more.pop("aim", {})}, **more,
    }  # fmt: skip
    return assess(read_question(document).question, facts=facts, at=AT)


def told(facts, **more):
    found = asked_of(facts, **more)
    return found.decision.value, found.reasons


def bulk_targets(facts, *, on="2023-06-01", held=None):
    """The targets by which the bulk table has such a holding accepted."""
    certificate = {**HELD, **(held or {})}
    since, until = (date.fromisoformat(end) if end else None for end in certificate["valid"])
    row = {
        "scheme": certificate["scheme"], "criteria_set": certificate["criteria_set"],
        "category": certificate["category"], "factory_country": None, "valid_from": since, "valid_until": until,
        "on": date.fromisoformat(on),
    }  # fmt: skip
    hits = RecognitionTable.compile(facts).decide_many({key: [value] for key, value in row.items()})
    return {target for target in hits.targets if target != certificate["scheme"]}


def both_told(facts, *, target="x.b", **more):
    """What a single question is told, once the bulk table has said the same."""
    found = told(facts, target=target, **more)
    assert (found[0] in ACCEPTED) == (target in bulk_targets(facts, **more))
    return found


def test_a_question_asks_for_an_effect_by_its_name():
    shown = facts_of({**AGREEMENT, "effects": ["display"]})
    assert told(shown, effect="display") == ("recognized", ())
    assert told(shown, effect="licence")[0] == "not_recognized"
    with pytest.raises(InputError) as refused:
        told(shown, effect="*")
    assert [fault.where for fault in refused.value.faults] == ["/effect"]


def test_a_question_built_without_an_effect_asks_for_the_licence_as_the_bulk_table_does():
    certificate = read_question({"kind": "recognition-question", "on": "2023-06-01", "certificate": HELD,
                                 "target": {"scheme": "x.b"}}).question.certificate  # fmt: skip
    question = RecognitionQuestion("x.b", "copier", date(2023, 6, 1), certificate=certificate)
    for effect, decision in (("display", "not_recognized"), ("licence", "recognized")):
        facts = facts_of({**AGREEMENT, "effects": [effect]})
        assert assess(question, facts=facts, at=AT).decision.value == decision
        assert bulk_targets(facts) == ({"x.b"} if decision == "recognized" else set())


def test_a_registry_is_asked_for_an_effect_by_its_name():
    shown = facts_of({**AGREEMENT, "effects": ["display"]})
    request = {"entity_id": "x.a", "authority_id": "x.b", "action": "display", "resource": "copier"}
    assert ask_trqp(request, facts=shown, at=AT)["trqp"]["recognized"] is True
    assert ask_trqp({**request, "action": "licence"}, facts=shown, at=AT)["trqp"]["recognized"] is False
    with pytest.raises(InputError) as refused:
        ask_trqp({**request, "action": "*"}, facts=shown, at=AT)
    assert [fault.where for fault in refused.value.faults] == ["/action"]


HOP = {"level": "L4", "scope": ["copier"], "onward": "any", "max_hops": 2}
SAID = [{"text": "noise is measured again"}]
COMMON = [
    {"scheme": "x.b", "name": "N4", "criteria": [{"id": "b1"}]},
    {"scheme": "x.c", "name": "Z", "criteria": [{"id": "c1"}]},
]
TAKEN_OVER = {**HOP, "id": "g2", "from": "x.b", "to": "x.c", "level": "L3", "common": [{"from": "b1", "to": "c1"}]}


@pytest.mark.parametrize(("said", "decision"), [(SAID, "recognized_residual"), ([], "recognized")])
def test_what_one_agreement_says_in_words_is_left_after_the_next(said, decision):
    first = {**HOP, "id": "g1", "from": "x.a", "to": "x.b", "residual": said}
    facts = facts_of(first, TAKEN_OVER, criteria_sets=[SETS[0], *COMMON])
    for target in ("x.b", "x.c"):
        assert both_told(facts, target=target) == (decision, ())
        assert [item.remainder_of for item in asked_of(facts, target=target).residual] == [one["text"] for one in said]


PAINT = [
    {"scheme": "x.a", "name": "KP", "categories": ["paint"]},
    {"scheme": "x.b", "name": "PAINT", "categories": ["paint"]},
]


@pytest.mark.parametrize(
    "pins", [[], [{"from": "KP", "to": "PAINT"}, {"from": "K1", "to": "N4"}, {"from": "KP", "to": "N4"}]]
)
def test_a_document_for_other_things_counts_neither_held_nor_asked_for(pins):
    facts = facts_of({**AGREEMENT, "scope": ["copier", "paint"], "pins": pins}, criteria_sets=[*SETS, *PAINT])
    other = ("not_recognized", ("SCOPE_VERSION",))
    assert both_told(facts) == ("recognized", ())
    assert both_told(facts, held={"criteria_set": "KP"}) == other
    assert told(facts, aim={"criteria_set": "N4"}) == ("recognized", ())
    assert told(facts, aim={"criteria_set": "PAINT"}) == other
    paint = {"criteria_set": "KP", "category": "paint"}
    assert both_told(facts, held=paint) == ("recognized", ())
    assert told(facts, held=paint, aim={"criteria_set": "PAINT"}) == ("recognized", ())


def limited(scheme, name, limit, **more):
    lead = {"id": f"{name}.lead", "property": "lead", "comparator": "<=", "threshold": limit, "unit": "mg/kg"}
    return {"scheme": scheme, "name": name, "criteria": [lead], **more}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["OLD"], ("not_recognized", ("SCOPE_VERSION",), [])),
        (["K1"], ("recognized_residual", (), ["N4.lead"])),
        (["OLD", "K1"], ("recognized_residual", (), ["N4.lead"])),
        (["NOWHERE", "K1"], ("recognized_residual", (), ["N4.lead"])),
        (["KP", "K1"], ("recognized_residual", (), ["N4.lead"])),
        (["NEW", "K1"], ("recognized", (), [])),
    ],
)
def test_of_several_documents_held_only_those_in_force_prove_anything(names, expected):
    ended = {"valid": ["2010-01-01", "2015-01-01"]}
    strict = [
        limited("x.a", "OLD", "1", **ended),
        limited("x.a", "NEW", "1"),
        limited("x.a", "KP", "1", categories=["paint"]),
    ]
    sets = [*strict, limited("x.a", "K1", "9"), limited("x.b", "N4", "5")]
    for order in (names, names[::-1]):
        found = asked_of(
            facts_of({**AGREEMENT, "credit": "dominance"}, criteria_sets=sets), held={"criteria_set": order}
        )
        assert (found.decision.value, found.reasons, [item.criterion for item in found.residual]) == expected
        held = {step["from_set"] for step in found.witness["steps"]} if found.witness else set()
        assert held <= {name for name in ("K1", "NEW") if name in names}
