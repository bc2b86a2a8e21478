"""Laws of paths over small worlds of documents: five schemes, up to eight agreements, three hops.

The oracle walks every simple path over plain tuples and knows nothing of the engine; in the deep profile each law is
tried on 10,000 worlds.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from hypothesis import assume, example, given
from hypothesis import strategies as st

from greenchain.recognition import Decision, assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.outcome import Outcome
from greenchain.values.result import result_text
from many_examples import MANY

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
SCHEMES = ("x.a", "x.b", "x.c", "x.d", "x.e")
SETS = ("K1", "K2")
EITHER = "either"
START = date(2020, 1, 1)
DAYS = 8


def day(number: int | None) -> str | None:
    return None if number is None else (START + timedelta(days=number)).isoformat()


ends = st.permutations(SCHEMES).map(lambda names: tuple(names[:2]))
agreements = st.fixed_dictionaries(
    {
        "ends": st.one_of(
            ends, st.sampled_from([("x.a", "x.b"), ("x.a", "x.c"), ("x.c", "x.b"), ("x.c", "x.d"), ("x.d", "x.b")])
        ),
        "level": st.sampled_from(["L2", "L3", "L4", "L4"]),
        "status": st.sampled_from(["read", "read", "read", "recalled"]),
        "span": st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(4, DAYS)),
        "scope": st.sampled_from([["copier"], ["paint"], ["copier", "paint"], "any"]),
        "onward": st.sampled_from(["none", "any", "any", ["x.b"], ["x.b", "x.d"]]),
        "max_hops": st.integers(1, 3),
        "pins": st.lists(st.tuples(st.sampled_from(SETS), st.sampled_from(SETS)), max_size=2, unique=True),
        "excluded": st.sampled_from([None, None, "CN", "TH"]),
        "suspended": st.sampled_from([None, None, None, (2, 4)]),
        "letter": st.sampled_from([None, None, (None, 3), (2, 6)]),
    }
)
worlds = st.lists(agreements, min_size=1, max_size=8)
asks = st.fixed_dictionaries(
    {
        "on": st.integers(0, DAYS),
        "certified": st.sampled_from(SETS),
        "wanted": st.sampled_from(["", *SETS]),
        "country": st.sampled_from(["CN", "TH", "DE"]),
        "category": st.sampled_from(["copier", "copier", "paint"]),
    }
)


def agreement(number: int, one) -> dict:
    stated = {
        "id": f"g{number}", "from": one["ends"][0], "to": one["ends"][1], "level": one["level"], "status": one["status"],
        "valid": [day(end) for end in one["span"]], "scope": one["scope"], "onward": one["onward"],
        "max_hops": one["max_hops"],
        "pins": [{"id": f"g{number}-{source}-{target}", "from": source, "to": target} for source, target in one["pins"]],
    }  # fmt: skip
    if one["excluded"]:
        stated["exclusions"] = [{"field": "factory_country", "values": [one["excluded"]]}]
    if one["letter"]:  # which is always shown
        stated["conditions"] = [{"id": "letter", "document": "letter", "valid": [day(end) for end in one["letter"]]}]
    if one["suspended"]:
        stated["suspended"] = [[day(end) for end in one["suspended"]]]
    return stated


def document(listed) -> dict:
    return {
        "kind": "recognition-facts",
        "criteria_sets": [{"scheme": scheme, "name": name} for scheme in SCHEMES for name in SETS],
        "agreements": listed,
    }


def facts_of(world) -> dict:
    return document([agreement(number, one) for number, one in enumerate(world)])


read = lru_cache(maxsize=4)(read_facts)  # a law asks one world of many days


def answer(facts: dict, ask, *, ends: tuple[str, str] = ("x.a", "x.b"), **more):
    question = {
        "kind": "recognition-question", "on": day(ask["on"]), "effect": "licence",
        "certificate": {"scheme": ends[0], "criteria_set": ask["certified"], "category": ask["category"], "valid": [None, None], "suspended": []},
        "product": {"category": ask["category"], "factory_country": ask["country"]}, "documents": ["letter"],
        "target": {"scheme": ends[1], **({"criteria_set": ask["wanted"]} if ask["wanted"] else {})},
    }  # fmt: skip
    return assess(read_question(question).question, facts=read(json.dumps(facts).encode()), at=AT, **more)


# --- the oracle ---------------------------------------------------------------------------------------------------


def paths(world, here="x.a", seen=("x.a",)):
    """Every simple path to the target, as positions in the world."""
    for number, one in enumerate(world):
        source, target = one["ends"]
        if source == here and target not in seen:
            if target == "x.b":
                yield (number,)
            else:
                yield from ((number, *rest) for rest in paths(world, target, (*seen, target)))


def is_open(one, ask) -> bool:
    since, until = one["span"]
    in_force = (since is None or ask["on"] >= since) and (until is None or ask["on"] < until)
    stopped = one["suspended"] and one["suspended"][0] <= ask["on"] < one["suspended"][1]
    covered = one["scope"] == "any" or ask["category"] in one["scope"]
    return in_force and not stopped and covered and one["excluded"] != ask["country"] and one["status"] == "read"


def holds(world, path, ask) -> bool:
    links = [world[number] for number in path]
    for place, one in enumerate(links):
        later = {other["ends"][1] for other in links[place + 1 :]}
        passes = not later or one["onward"] == "any" or (one["onward"] != "none" and later <= set(one["onward"]))
        if one["level"] == "L2" or len(links) > one["max_hops"] or not passes or not is_open(one, ask):
            return False
    current = {ask["certified"]}
    for one in links:
        if one["pins"]:
            current = {t for s, t in one["pins"] if s in current}
        elif current:  # whatever is in force; which of the two that is no pin may take for certain
            current = {EITHER}
    return bool(current) and (not ask["wanted"] or EITHER in current or ask["wanted"] in current)


def best(world, ask) -> str | None:
    """The decision of an accepted world: recognized where some path takes over whole certificates only."""
    held = [path for path in paths(world) if holds(world, path, ask)]
    if not held:
        return None
    whole = any(all(world[number]["level"] == "L4" for number in path) for path in held)
    return "recognized" if whole else "recognized_residual"


# --- laws ---------------------------------------------------------------------------------------------------------


@MANY
@given(worlds, asks)
def test_the_answer_is_that_of_brute_force_over_all_paths(world, ask):
    found = answer(facts_of(world), ask)
    expected = best(world, ask)
    assert (found.decision.value if found.decision.is_acceptance else None) == expected
    for path in found.paths:
        numbers = tuple(int(name[1:]) for name in path.ids if "-" not in name)
        assert holds(world, numbers, ask)


UNTIL = {
    "ends": ("x.a", "x.b"), "level": "L3", "status": "read", "span": (None, None), "scope": ["copier"], "onward": "none",
    "max_hops": 1, "pins": [("K1", "K1")], "excluded": None, "suspended": None, "letter": (None, 3),
}  # fmt: skip
ASKED = {"on": 0, "certified": "K1", "wanted": "", "country": "DE", "category": "copier"}


@MANY
@given(worlds, asks)
@example([UNTIL], ASKED)  # the way stays open after the letter's last day, by another list of conditions
@example([{**UNTIL, "letter": (2, 6)}], ASKED)
def test_every_acceptance_follows_from_its_facts_and_none_conforms(world, ask):
    found = answer(facts_of(world), ask)
    assert found.outcome is not Outcome.CONFORMS
    if found.decision.is_acceptance:
        assert recheck(json.loads(result_text(found.to_dict()))) == []


@MANY
@given(worlds, agreements, asks)
def test_one_more_agreement_takes_no_acceptance_away(world, extra, ask):
    assume(len(world) < 8)
    before, after = answer(facts_of(world), ask), answer(facts_of([*world, extra]), ask)
    assert not before.decision.is_acceptance or after.decision.is_acceptance
    assert before.decision is not Decision.RECOGNIZED or after.decision is Decision.RECOGNIZED


@MANY
@given(worlds, asks, st.integers(0, 7), st.sampled_from(["excluded", "suspended"]))
def test_one_more_restriction_adds_no_acceptance(world, ask, place, kind):
    place %= len(world)
    value = ask["country"] if kind == "excluded" else (0, DAYS + 1)
    tighter = [{**one, kind: value} if number == place else one for number, one in enumerate(world)]
    before, after = answer(facts_of(world), ask), answer(facts_of(tighter), ask)
    assert not after.decision.is_acceptance or before.decision.is_acceptance


def single_hop(world, ask) -> dict[str, str]:
    """The whole engine where nothing is passed on: each agreement between the two by itself, and its level."""
    held = {}
    for number, one in enumerate(world):
        if one["ends"] != ("x.a", "x.b") or one["level"] == "L2" or not is_open(one, ask):
            continue
        meant = [s == ask["certified"] and ask["wanted"] in ("", t) for s, t in one["pins"]]
        if any(meant) or not one["pins"]:
            held[f"g{number}"] = one["level"]
    return held


@MANY
@given(worlds, asks)
def test_with_onward_none_it_is_the_single_hop_engine(world, ask):
    closed = [{**one, "onward": "none"} for one in world]
    found, held = answer(facts_of(closed), ask), single_hop(world, ask)
    assert {path.ids[0] for path in found.paths} <= held.keys()
    assert found.decision.is_acceptance == bool(held)
    assert (found.decision is Decision.RECOGNIZED) == ("L4" in held.values())
    listed = facts_of(closed)["agreements"]
    direct = [one for one in listed if (one["from"], one["to"]) == ("x.a", "x.b")]
    alone = answer(document(direct), ask)
    assert (found.decision, found.paths, found.residual, found.expires_on) == (
        alone.decision, alone.paths, alone.residual, alone.expires_on,
    )  # fmt: skip


@MANY
@given(worlds, asks)
def test_a_direction_is_never_reversed(world, ask):
    """Neither to leave the scheme held, nor to reach the target, nor anywhere on the way."""
    found = answer(facts_of(world), ask)
    turned = [{**one, "ends": one["ends"][::-1]} for one in world]
    for end, place in (("x.a", 0), ("x.b", 1)):
        backwards = [other if one["ends"][place] == end else one for one, other in zip(world, turned, strict=True)]
        assert not answer(facts_of(backwards), ask).decision.is_acceptance
    numbers = [int(name[1:]) for name in found.path if "-" not in name]
    for number in numbers:
        one_turned = [*world[:number], turned[number], *world[number + 1 :]]
        ways = {path.ids for path in answer(facts_of(one_turned), ask).paths}
        assert found.path not in ways


@MANY
@given(worlds, asks)
def test_nothing_changes_before_it_expires(world, ask):
    found = answer(facts_of(world), ask)
    for number in range(ask["on"] + 1, DAYS + 3):
        if found.expires_on is None or START + timedelta(days=number) < found.expires_on:
            later = answer(facts_of(world), {**ask, "on": number})
            assert (later.decision, later.path, later.residual, later.reasons) == (
                found.decision, found.path, found.residual, found.reasons,
            )  # fmt: skip


@MANY
@given(worlds, asks, st.randoms(use_true_random=False))
def test_order_does_not_reach_the_answer(world, ask, random):
    facts = facts_of(world)
    shuffled = {**facts, "agreements": random.sample(facts["agreements"], len(world))}
    one, other = answer(facts, ask), answer(shuffled, ask)
    assert (one.decision, one.path, one.reasons, one.expires_on) == (
        other.decision,
        other.path,
        other.reasons,
        other.expires_on,
    )


@MANY
@given(worlds, asks, st.permutations(range(8)), st.permutations(SCHEMES), st.permutations(SETS))
def test_names_do_not_reach_the_decision(world, ask, numbers, schemes, sets):
    """Ids of agreements, schemes and documents may change places, and with them the order in which all is looked at."""
    facts, found = facts_of(world), answer(facts_of(world), ask)
    names = {**dict(zip(SCHEMES, schemes, strict=True)), **dict(zip(SETS, sets, strict=True))}
    names |= {one["id"]: f"g{numbers[place]}" for place, one in enumerate(facts["agreements"])}

    def renamed(value):
        if isinstance(value, dict):
            return {key: renamed(item) for key, item in value.items()}
        return [renamed(item) for item in value] if isinstance(value, list) else names.get(value, value)

    again = answer(renamed(facts), renamed(ask), ends=(names["x.a"], names["x.b"]))
    assert (found.decision, found.reasons, found.expires_on) == (again.decision, again.reasons, again.expires_on)


@MANY
@given(worlds, asks)
def test_without_any_fact_it_cites_the_path_is_gone(world, ask):
    facts = facts_of(world)
    found = answer(facts, ask)
    for cited in found.facts:
        if cited.kind == "agreements":  # a criteria set that a pin names cannot be taken out: the facts are refused
            rest = [one for one in facts["agreements"] if one["id"] != cited.id]
            assert found.path not in {path.ids for path in answer(document(rest), ask).paths}


@MANY
@given(worlds, worlds, asks)
def test_what_is_recorded_later_changes_no_past_answer(world, later, ask):
    then = datetime(2024, 1, 1, tzinfo=UTC)
    facts = facts_of(world)
    versions = [{**agreement(number, one), "recorded": "2025-01-01T00:00:00Z"} for number, one in enumerate(later)]
    both = {**facts, "agreements": [*facts["agreements"], *versions]}
    before, after = (answer(known, ask, known_at=then).to_dict() for known in (facts, both))
    for told in (before, after):
        told.pop("standards")  # they name the document by its bytes, and so does the seal of the witness
        if told["witness"]:
            told["witness"].pop("sha256")
    assert before == after


@MANY
@given(worlds, asks)
def test_what_is_only_recalled_never_recognizes(world, ask):
    recalled = [{**one, "status": "recalled"} for one in world]
    assert not answer(facts_of(recalled), ask).decision.is_acceptance


@MANY
@given(worlds, asks, st.sets(st.tuples(st.sampled_from(SCHEMES), st.sampled_from(SETS))))
def test_documents_that_are_not_on_file_yet_open_no_way(world, ask, late):
    """A pin to a document that became known later is a pin all the same: no other document goes through."""
    facts = facts_of(world)
    for one in facts["criteria_sets"]:
        if (one["scheme"], one["name"]) in late:
            one["recorded"] = "2025-01-01T00:00:00Z"
    found = answer(facts, ask, known_at=datetime(2024, 1, 1, tzinfo=UTC))
    for path in found.paths:
        numbers = tuple(int(name[1:]) for name in path.ids if "-" not in name)
        assert holds(world, numbers, ask)
