"""The facts that an acceptance cites are those that it needs: without any one of them that way is gone.

Worlds of one agreement that may rest on much beside itself: categories within categories, documents that carry over
older ones, methods that stand for others, accreditation, the type of a scheme, and children that bring scope or pins.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.recognition import assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.errors import InputError
from greenchain.values.result import result_text
from many_examples import MANY

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
worlds = st.fixed_dictionaries(
    {
        "scope": st.sampled_from(["copier", "imaging", "equipment"]),
        "scope_by_child": st.booleans(),
        "pinned": st.sampled_from(["", "own", "child"]),
        "older": st.booleans(),
        "credit": st.sampled_from(["common", "dominance", "all"]),
        "method": st.sampled_from(["same", "mapped", "other"]),
        "texts": st.booleans(),
        "conditions": st.sets(st.sampled_from(["accredited", "type"])).map(sorted),
        "accreditations": st.integers(1, 2),
        "second_way_up": st.booleans(),
        "pin_for": st.sampled_from(["", "", "imaging", "equipment"]),
        "texts_for": st.sampled_from(["", "", "imaging", "equipment"]),
    }
)


def criterion(name: str, *, method: str) -> dict:
    return {"id": name, "property": "lead", "comparator": "<=", "threshold": "1", "unit": "mg/kg", "method": method}


def facts_of(world) -> dict:
    method = "M2" if world["method"] == "same" else "M1"
    texts = (
        {"criteria": [criterion("a.lead", method=method)]} if world["texts"] else {},
        {"criteria": [criterion("b.lead", method="M2"), {"id": "b.rest"}]} if world["texts"] else {},
    )
    scope = {"scope": [world["scope"]]}
    pin_for, texts_for = ({"categories": [world[name]]} if world[name] else {} for name in ("pin_for", "texts_for"))
    pins = {"pins": [{"id": "D", "from": "K1", "to": "N1", **pin_for}]}
    conditions = {
        "accredited": {"id": "accredited", "issuer_accredited": "ISO/IEC 17065"},
        "type": {"id": "type", "iso_type": ["I"]},
    }
    stated = {
        "id": "g", "from": "x.a", "to": "x.b", "level": "L4" if world["credit"] == "all" else "L3",
        "credit": world["credit"], "common": [{"from": "a.lead", "to": "b.lead"}],
        "conditions": [conditions[name] for name in world["conditions"]],
        **({"scope": None} if world["scope_by_child"] else scope), **(pins if world["pinned"] == "own" else {}),
    }  # fmt: skip
    children = [
        *([{"id": "g.scope", "parent": "g", **scope}] if world["scope_by_child"] else []),
        *([{"id": "g.pin", "parent": "g", **pins}] if world["pinned"] == "child" else []),
    ]
    return {
        "kind": "recognition-facts",
        "schemes": [{"id": "x.a", "iso_type": "I"}, {"id": "x.b", "iso_type": "I"}],
        "categories": [
            {"id": "copier", "within": ["imaging", *(["equipment"] if world["second_way_up"] else [])]},
            {"id": "imaging", "within": ["equipment"]},
            {"id": "equipment"},
        ],
        "criteria_sets": [
            {"scheme": "x.a", "name": "K0", "valid": [None, "2019-01-01"]},
            {"scheme": "x.a", "name": "K1", "replaces": "K0", "carries_over": True, **texts[0]},
            {"scheme": "x.b", "name": "N1", **texts[1], **(texts_for if world["pinned"] else {})},
        ],
        "method_equivalences": [{"id": "m", "from": "M1", "to": "M2"}] if world["method"] == "mapped" else [],
        "agreements": [stated, *children],
        "accreditations": [
            {"id": f"acc{n}", "by": "ab", "body": "cec", "standard": "ISO/IEC 17065", "scope": ["imaging"]}
            for n in range(world["accreditations"])
        ],
        "mla": [{"id": "ab", "body": "ab", "standard": "ISO/IEC 17065"}],
    }  # fmt: skip


def answer(facts, world):
    question = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence",
        "certificate": {"scheme": "x.a", "criteria_set": "K0" if world["older"] else "K1", "category": "copier",
                        "valid": [None, None], "suspended": [], "issuer": "cec"},
        "product": {"category": "copier"}, "target": {"scheme": "x.b"},
    }  # fmt: skip
    return assess(read_question(question).question, facts=read_facts(json.dumps(facts).encode()), at=AT)


def without(facts, cited) -> dict:
    def name(one) -> str:
        return f"{one['scheme']}/{one['name']}" if cited.kind == "criteria_sets" else one["id"]

    return {**facts, cited.kind: [one for one in facts[cited.kind] if name(one) != cited.id]}


def ways(found) -> set:
    return {(path.ids, path.residual, tuple(one.id for one in path.conditions)) for path in found.paths}


@MANY
@given(worlds)
def test_without_any_cited_fact_the_way_is_gone(world):
    facts = facts_of(world)
    found = answer(facts, world)
    chosen = found.paths[0] if found.paths else None
    for cited in found.facts:
        try:
            rest = answer(without(facts, cited), world)
        except InputError:
            continue  # another fact refers to it: the world does not stand without it
        names = {(fact.kind, fact.id) for fact in rest.facts}
        is_same_way = (chosen.ids, chosen.residual, tuple(one.id for one in chosen.conditions)) in ways(rest)
        # Another fact of the same kind may take its place; then that is another way, which cites it
        assert not is_same_way or names - {(fact.kind, fact.id) for fact in found.facts}, cited.id


@MANY
@given(worlds)
def test_an_acceptance_follows_from_what_it_cites_alone(world):
    facts = facts_of(world)
    found = answer(facts, world)
    if found.decision.is_acceptance:
        assert recheck(json.loads(result_text(found.to_dict()))) == []
        cited = {(fact.kind, fact.id) for fact in found.facts}
        alone = {"kind": "recognition-facts"}
        for kind in (
            "schemes",
            "categories",
            "criteria_sets",
            "method_equivalences",
            "agreements",
            "accreditations",
            "mla",
        ):
            named = (
                (f"{one['scheme']}/{one['name']}" if kind == "criteria_sets" else one["id"], one) for one in facts[kind]
            )
            alone[kind] = [one for name, one in named if (kind, name) in cited]
        again = answer(alone, world)
        assert (again.decision, again.path, again.residual) == (found.decision, found.path, found.residual)


def test_the_worlds_are_worth_asking():
    """Each kind of fact is cited often enough, or the laws above say little."""
    seen: Counter[str] = Counter()

    @settings(max_examples=200, database=None, derandomize=True, deadline=None)
    @given(worlds)
    def count(world):
        seen.update({fact.kind for fact in answer(facts_of(world), world).facts})

    count()
    kinds = {"agreements", "categories", "criteria_sets", "method_equivalences", "accreditations", "mla", "schemes"}
    assert {kind for kind in kinds if seen[kind] >= 5} == kinds, seen
