"""An answer put onto the facts of a neighboring world is accepted only where the engine finds the same way there.

And the reverse: whatever the engine accepts, of a world or of its neighbor, its recheck accepts too.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from document_world import AT
from greenchain.recognition import read_facts, read_question
from greenchain.recognition.breakpoints import outlook
from greenchain.recognition.case import Asked
from greenchain.recognition.network import network_of
from greenchain.recognition.on_file import compared
from greenchain.recognition.pareto import ended
from greenchain.recognition.recheck import recheck
from greenchain.recognition.ruling import look_at
from greenchain.values.errors import GreenchainError
from greenchain.values.outcome import Outcome
from many_examples import MANY
from swap_world import CHOICES, answered, changes_of, cited, features, moved, name_in, neighbor, world_of

ACCEPTANCES = ("recognized", "recognized_residual", "grandfathered")


def ways(facts, asked):
    """Every way of the engine, those that others make needless too, each with its end."""
    question = read_question(asked).question
    known = read_facts(json.dumps(facts).encode()).known(AT)
    look = look_at(Asked.of(question.certificate, question, network=network_of(known)))
    held = look.held() or tuple(one for one in (look.kept(),) if one)
    return [one.to_dict() for one in ended(held, outlook(look))]


def is_covered(path, found):
    """Whether a way of the engine is this one, leaves no more open, and holds as long."""
    lasts = (path["expires_on"] or "9999") <= (found["expires_on"] or "9999")
    same = all(path[key] == found[key] for key in ("path", "level", "residual"))
    return same and lasts and sorted(map(str, path["conditions"])) == sorted(map(str, found["conditions"]))


def is_found(document, facts, asked):
    """Whether the engine says of these facts what the document says."""
    again = answered(facts, asked)
    if again["decision"] not in ACCEPTANCES or bool(again["paths"]) != bool(document["paths"]):
        return False
    if not document["paths"]:
        return document["expires_on"] == again["expires_on"]
    is_kept = {document["decision"] == "grandfathered", again["decision"] == "grandfathered"}
    found = ways(facts, asked)
    return len(is_kept) == 1 and all(any(is_covered(path, one) for one in found) for path in document["paths"])


def answer_of(facts, asked):
    try:
        return answered(facts, asked)
    except GreenchainError:
        return None


@MANY
@given(features)
def test_every_acceptance_of_a_wide_world_is_rechecked(chosen):
    document = answered(*world_of(chosen))
    assume(document["decision"] in ACCEPTANCES)
    assert recheck(document) == []


@MANY
@given(features, st.lists(st.integers(0, 10**6), min_size=4, max_size=4))
def test_an_answer_moved_to_other_facts_is_accepted_only_where_they_say_the_same(chosen, picks):
    facts, asked = world_of(chosen)
    document = answered(facts, asked)
    assume(document["decision"] in ACCEPTANCES)
    every = [
        (name, changed)
        for name in cited(document)
        for stated in facts[name[0]]
        if name_in(name[0], stated) == name[1]
        for changed in changes_of(stated, name[0])
    ]
    for pick in picks:
        name, changed = every[pick % len(every)]
        near = neighbor(facts, name, changed)
        again = answer_of(near, asked)
        if again is None:
            continue
        if again["decision"] in ACCEPTANCES:
            assert recheck(again) == [], (name, changed)
        if recheck(moved(document, near)) == []:
            assert is_found(document, near, asked), (name, changed)


def refused(document, facts):
    """What is refused of an answer once it is held against the facts on file."""
    found = compared(document, read_facts(json.dumps(facts).encode()))
    return [one.detail for one in found if one.outcome is Outcome.DOES_NOT_CONFORM]


@MANY
@given(features)
def test_no_document_that_a_way_goes_by_may_be_left_out_of_the_witness(chosen):
    facts, asked = world_of(chosen)
    document = answered(facts, asked)
    assume(document["decision"] in ACCEPTANCES and document["paths"])
    assert refused(document, facts) == []
    steps = document["witness"]["steps"]
    ends = {(step[end], step[f"{end}_set"]) for step in steps for end in ("from", "to")}
    for scheme, name in sorted(ends):
        if any((one["scheme"], one["name"]) == (scheme, name) for one in facts["criteria_sets"]):
            shorn = json.loads(json.dumps(document))
            for table in ("facts", "looked_at"):
                shorn["witness"][table] = [one for one in shorn["witness"][table] if one["id"] != f"{scheme}/{name}"]
            assert f"{name} of {scheme}, by which it goes, is left out" in refused(shorn, facts)


def base(**chosen):
    return {**{name: values[0] for name, values in CHOICES.items()}, "place": "NO", **chosen}


def put(facts, kind, number, **members):
    listed = [dict(one) for one in facts[kind]]
    listed[number] |= members
    return {**facts, kind: listed}


RECALLED = {"status": "recalled"}
KEPT = {"shape": "kept", "days": ""}
FORGERIES = {
    "a scope that is only recalled": (
        {"scope": "item"}, lambda f: put(f, "agreements", 0, scope=[{"category": "copier", **RECALLED}]),
    ),
    "a party that is only recalled": (
        {"shape": "parties"}, lambda f: put(f, "agreements", 0, parties=[{"scheme": "x.a", **RECALLED}, "x.b"]),
    ),
    "a pair that is only recalled": (
        {"shape": "pairs"}, lambda f: put(f, "agreements", 0, pairs=[{"from": "x.a", "to": "x.b", **RECALLED}]),
    ),
    "a document of which somebody typed a part": (
        {"credit": "dominance", "wanted": True}, lambda f: put(f, "criteria_sets", 1, partial=True),
    ),
    "a rule for stock that is only recalled": (
        KEPT, lambda f: put(f, "agreements", 0, grandfather=[{"route": "r", "effect": "licence", **RECALLED}]),
    ),
    "an end known to the year": (KEPT, lambda f: put(f, "agreements", 0, valid=["2020-01-01", "2023"])),
    "an end elsewhere": (KEPT, lambda f: put(f, "agreements", 0, ends=[{"on": "2022-01-01", "jurisdiction": "EU"}])),
    "criteria that nothing meets": (
        {"credit": "dominance", "wanted": True},
        lambda f: put(f, "criteria_sets", 0, criteria=[
            {**f["criteria_sets"][0]["criteria"][1], "comparator": "<"},
            {**f["criteria_sets"][0]["criteria"][1], "comparator": ">=", "id": "a9"},
        ]),
    ),
    "pins of a child for other goods": (
        {"pins": "child"}, lambda f: put(f, "agreements", 1, scope=["toner"]),
    ),
    "the label's own document for other goods": (
        {"shape": "same"}, lambda f: put(f, "criteria_sets", 0, categories=["paint"]),
    ),
    "a later document for other goods": (
        {"shape": "same", "carries": "source", "wanted": True},
        lambda f: put(f, "criteria_sets", 0, categories=["paint"]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_refused(name):
    chosen, change = FORGERIES[name]
    facts, asked = world_of(base(**chosen))
    document = answered(facts, asked)
    assert document["decision"] in ACCEPTANCES
    near = change(facts)
    assert recheck(moved(document, facts)) == []
    assert not is_found(document, near, asked)
    assert recheck(moved(document, near)) != []


GENUINE = {
    "a method that may stand for another from a later day": ({"credit": "dominance", "wanted": True, "later": "equivalence"}, "2024-03-01"),
    "a pair that is common from a later year on": ({"credit": "common", "wanted": True, "later": "pair"}, "2024-12-31"),
    "a condition of a child from a later day": ({"rule": "child's letter", "later": "condition"}, "2024-06-01"),
    "a condition of a child until a later day": ({"rule": "child's letter"}, "2024-06-01"),
    "a document that ends, where all is taken over": ({"revised": "target after a gap"}, "2026-01-01"),
    "a document that another one follows that day": ({"credit": "common", "revised": "target"}, "2025-01-01"),
    "a document that follows on the way": ({"shape": "hops", "credit": "common", "revised": "target"}, "2025-01-01"),
    "two documents of one pin": ({"pins": "sets", "revised": "target"}, "2026-01-01"),
    "two documents of the certificate, both in one pin": ({"pins": "sets", "revised": "source"}, "2026-01-01"),
    "two pins without a name": ({"pins": "nameless", "revised": "target"}, "2026-01-01"),
    "a document of before the end, of stock that is kept": ({"shape": "kept", "revised": "target"}, "2027-01-01"),
    "a document on the way of after the unit was made": (
        {"shape": "hops", "revised": "target before", "made": "2023-01-01"}, "2026-01-01",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GENUINE)
def test_what_changes_on_a_later_day_is_rechecked(name):
    chosen, end = GENUINE[name]
    document = answered(*world_of(base(**chosen)))
    assert (document["expires_on"], recheck(document)) == (end, [])


def test_what_never_ends_is_rechecked_on_the_last_day_there_is():
    facts, asked = world_of(base())
    facts = put(facts, "agreements", 0, valid=[None, None])
    asked = {**asked, "on": "9999-12-31", "certificate": {**asked["certificate"], "valid": [None, None]}}
    document = answered(facts, asked)
    assert (document["decision"], document["expires_on"], recheck(document)) == ("recognized", None, [])


def test_a_category_of_unreadable_days_lets_nothing_in_and_hinders_nothing():
    facts, asked = world_of(base())
    document = answered(put(facts, "categories", 0, valid=["x", None]), asked)
    assert (document["decision"], recheck(document)) == ("recognized", [])
