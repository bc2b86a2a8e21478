"""Laws of criteria documents that are revised: a pin holds the documents it names, and a new one needs a new pin.

The oracle carries sets of criteria along one path of one or two agreements and knows nothing of the engine: a criterion
is a number with a limit, and a lower limit implies a higher one.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from greenchain.recognition import Decision, assess, read_facts, read_question
from many_examples import MANY

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
START = date(2020, 1, 1)
REVISED, DAYS = 5, 9  # the day on which the new document begins, and the last one asked about
ROUTES = (("x.a", "x.b"), ("x.a", "x.c", "x.b"))

limits = st.dictionaries(st.integers(0, 2), st.integers(1, 3), min_size=1)
steps = st.fixed_dictionaries(
    {
        "credit": st.sampled_from(["common", "dominance", "all"]),
        "common": st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2))).map(sorted),
        "words": st.sampled_from([(), (), ("noise is measured again",)]),
    }
)
worlds = st.fixed_dictionaries(
    {
        "route": st.sampled_from(ROUTES),
        "sets": st.tuples(limits, limits, limits),
        "steps": st.tuples(steps, steps),
    }
)
revisions = st.fixed_dictionaries(
    {
        "place": st.integers(0, 2),
        "limits": limits,
        "old_ends": st.sampled_from([None, REVISED, REVISED + 2]),
        "carries_over": st.booleans(),
    }
)


def day(number: int | None) -> str | None:
    return None if number is None else (START + timedelta(days=number)).isoformat()


def revised_scheme(world, revision) -> str:
    return world["route"][revision["place"] % len(world["route"])]


def document_of(scheme: str, name: str, listed, **more) -> dict:
    criteria = [
        {"id": f"{scheme}.{n}", "property": f"p{n}", "comparator": "<=", "threshold": str(limit), "unit": "mg/kg"}
        for n, limit in sorted(listed.items())
    ]
    return {"scheme": scheme, "name": name, "criteria": criteria, **more}


def agreement(number: int, world, pins) -> dict:
    source, target = world["route"][number : number + 2]
    step = world["steps"][number]
    return {
        "id": f"g{number}", "from": source, "to": target, "level": "L4" if step["credit"] == "all" else "L3",
        "credit": step["credit"], "scope": "any", "onward": "any", "max_hops": 2,
        "common": [{"from": f"{source}.{one}", "to": f"{target}.{other}"} for one, other in step["common"]],
        "residual": [{"text": f"{words} by {target}"} for words in step["words"]],
        "pins": [{"from": pin[number], "to": pin[number + 1]} for pin in pins],
    }  # fmt: skip


def facts_of(world, *, revision=None, pins=()) -> dict:
    sets = [document_of(scheme, "V1", listed) for scheme, listed in zip(world["route"], world["sets"], strict=False)]
    if revision is not None:
        scheme = revised_scheme(world, revision)
        ended = {"valid": [None, day(revision["old_ends"])]}
        sets = [{**one, **ended} if one["scheme"] == scheme else one for one in sets]
        carried = {"valid": [day(REVISED), None], "replaces": "V1", "carries_over": revision["carries_over"]}
        sets.append(document_of(scheme, "V2", revision["limits"], **carried))
    old = ("V1",) * len(world["route"])
    listed = [agreement(number, world, [old, *pins]) for number in range(len(world["route"]) - 1)]
    return {"kind": "recognition-facts", "criteria_sets": sets, "agreements": listed}


def answer(facts, on: int, *, wanted: str = "", held: str = "V1"):
    question = {
        "kind": "recognition-question", "on": day(on), "effect": "licence",
        "certificate": {"scheme": "x.a", "criteria_set": held, "category": "c", "valid": [None, None], "suspended": []},
        "product": {"category": "c"},
        "target": {"scheme": "x.b", **({"criteria_set": wanted} if wanted else {})},
    }  # fmt: skip
    return assess(read_question(question).question, facts=read_facts(json.dumps(facts).encode()), at=AT)


# --- the oracle ---------------------------------------------------------------------------------------------------


def residual_of(route, sets, agreed) -> set[str]:
    """What is left to examine after all steps, by the names of criteria, and what any of them says in words."""
    proven, open_before = set(sets[0]), set()
    for place, step in enumerate(agreed[: len(route) - 1]):
        here, there = sets[place], sets[place + 1]
        implied = {n for n in there if n in proven and here[n] <= there[n]}
        if step["credit"] == "all":
            left = set()
        elif step["credit"] == "dominance":
            left = set(there) - implied
        else:
            left = {n for n in there if n not in implied or not any(o == n and s in proven for s, o in step["common"])}
        if step["credit"] == "all":
            open_before |= {f"{route[place]}.{n}" for n in set(here) - proven} if place else set()
        open_before |= {f"{words} by {route[place + 1]}" for words in step["words"]}
        proven = set(there) - left
    return open_before | {f"{route[-1]}.{n}" for n in set(sets[len(route) - 1]) - proven}


def left_of(found) -> set[str]:
    return {item.criterion or item.remainder_of for item in found.residual}


# --- laws ---------------------------------------------------------------------------------------------------------


@MANY
@given(worlds, st.integers(0, DAYS), st.sampled_from(["", "V1"]))
def test_what_is_left_after_a_path_is_what_the_sets_say(world, on, wanted):
    found = answer(facts_of(world), on, wanted=wanted)
    expected = residual_of(world["route"], world["sets"], world["steps"])
    assert found.decision is (Decision.RECOGNIZED_RESIDUAL if expected else Decision.RECOGNIZED)
    assert left_of(found) == expected


@MANY
@given(worlds, revisions, st.integers(0, DAYS), st.sampled_from(["", "V1"]))
def test_a_revision_without_a_new_pin_never_shrinks_what_is_left(world, revision, on, wanted):
    before = answer(facts_of(world), on, wanted=wanted)
    after = answer(facts_of(world, revision=revision), on, wanted=wanted)
    is_old_in_force = revision["old_ends"] is None or on < revision["old_ends"]
    assert before.decision.is_acceptance
    assert after.decision.is_acceptance == is_old_in_force
    if after.decision.is_acceptance:
        assert left_of(after) >= left_of(before)
        assert (after.decision, after.path, after.residual) == (before.decision, before.path, before.residual)


@MANY
@given(worlds, revisions, st.integers(0, DAYS))
def test_the_new_document_is_reached_by_a_new_pin_only(world, revision, on):
    """From the day it begins, and then with what it asks itself; a document that carries over needs none."""
    place = revision["place"] % len(world["route"])
    names = tuple("V2" if number == place else "V1" for number in range(len(world["route"])))
    sets = [revision["limits"] if number == place else one for number, one in enumerate(world["sets"])]
    asked = {"held": names[0], "wanted": names[-1]}
    unpinned = answer(facts_of(world, revision=revision), on, **asked)
    pinned = answer(facts_of(world, revision=revision, pins=[names]), on, **asked)
    is_middle = 0 < place < len(names) - 1
    old_holds = revision["old_ends"] is None or on < revision["old_ends"]
    carried = place == len(names) - 1 and revision["carries_over"] and old_holds and on >= REVISED
    assert unpinned.decision.is_acceptance == (carried or (is_middle and old_holds))
    assert pinned.decision.is_acceptance == (on >= REVISED or (is_middle and old_holds))
    if on >= REVISED and not old_holds:
        assert left_of(pinned) == residual_of(world["route"], sets, world["steps"])


LINKS = {
    "read": ({}, True),
    "recalled": ({"status": "recalled"}, None),
    "imprecise": ({"valid": ["2020-01", None]}, None),
    "no link": ({"carries_over": False}, False),
}
"""How a later document carries over the one before it, and whether that is so on its days."""


@MANY
@given(worlds, st.integers(0, 2), st.integers(0, DAYS), st.sampled_from(sorted(LINKS)))
def test_a_later_document_stands_in_as_surely_as_it_is_known_to(world, number, on, link):
    """At the certificate, where two agreements meet, or at the document asked for."""
    place = number % len(world["route"])
    more, known = LINKS[link]
    facts = facts_of(world)
    later = {"valid": [day(REVISED), None], "replaces": "V1", "carries_over": True, **more}
    facts["criteria_sets"].append(document_of(world["route"][place], "V2", world["sets"][place], **later))
    for index, one in enumerate(facts["agreements"]):
        one["pins"] = [{"from": "V2" if index == place else "V1", "to": "V1"}]
    found = answer(facts, on, wanted="V2" if place == len(world["route"]) - 1 else "")
    is_begun = True if link == "imprecise" else on >= REVISED
    assert decided(found) is (known if is_begun else False)


@MANY
@given(worlds, st.integers(0, DAYS), st.sampled_from(sorted(LINKS)), st.sampled_from([None, REVISED, REVISED + 2]))
def test_without_pins_the_certificate_counts_as_the_document_that_stands_for_its_own(world, on, link, ends):
    more, known = LINKS[link]
    facts = facts_of(world)
    facts["agreements"] = [{**one, "pins": []} for one in facts["agreements"]]
    old = facts["criteria_sets"][0]
    old["valid"] = [None, day(ends)]
    later = {"valid": [day(REVISED), None], "replaces": "V1", "carries_over": True, **more}
    facts["criteria_sets"].append({**old, "name": "V2", **later})
    is_begun = True if link == "imprecise" else on >= REVISED
    expected = True if ends is None or on < ends else known if is_begun else False
    assert decided(answer(facts, on)) is expected


def decided(found) -> bool | None:
    return {Decision.INDETERMINATE: None, Decision.NOT_RECOGNIZED: False}.get(found.decision, True)
