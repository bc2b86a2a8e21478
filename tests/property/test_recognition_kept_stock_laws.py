"""Laws of stock that is kept, over plain day numbers: an agreement with several ends, a certificate, a unit."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from greenchain.recognition import assess, read_facts, read_question
from greenchain.recognition.recheck import recheck
from greenchain.values.result import result_text
from many_examples import MANY

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
LAST = 12

days = st.integers(0, LAST)
worlds = st.fixed_dictionaries(
    {
        "until": st.none() | days,
        "ends": st.lists(st.tuples(days, st.sampled_from(["", "EU", "EU", "NO"])), max_size=3),
        "suspended": st.none() | st.tuples(st.integers(0, 5), st.integers(6, LAST)),
        "level": st.sampled_from(["L3", "L4"]),
        "route": st.sampled_from(["r", "r", "s"]),
        "effect": st.sampled_from(["licence", "licence", "display"]),
    }
)
asks = st.fixed_dictionaries(
    {
        "on": days,
        "made": st.integers(0, LAST),
        "since": st.integers(0, 8),
        "lapse": st.none() | st.tuples(st.integers(0, 5), st.integers(6, 9)),
        "where": st.sampled_from(["EU", "EU", "NO"]),
    }
)


def text(number: int) -> str:
    return (date(2020, 1, 2) + timedelta(days=number)).isoformat()


def answer(world, ask):
    agreement = {
        "id": "g", "from": "x.a", "to": "x.b", "level": world["level"], "scope": "any",
        "valid": [None, None if world["until"] is None else text(world["until"])],
        "ends": [{"on": text(on), **({"jurisdiction": where} if where else {})} for on, where in world["ends"]],
        "suspended": [[text(end) for end in world["suspended"]]] if world["suspended"] else [],
        "grandfather": [{"route": world["route"], "effect": world["effect"]}],
    }  # fmt: skip
    lapse = [[text(end) for end in ask["lapse"]]] if ask["lapse"] else []
    question = {
        "kind": "recognition-question", "on": text(ask["on"]), "effect": "licence",
        "certificate": {"scheme": "x.a", "category": "copier", "valid": [text(ask["since"]), None], "suspended": lapse, "route": "r"},
        "product": {"category": "copier", "made_on": text(ask["made"])},
        "target": {"scheme": "x.b", "jurisdiction": ask["where"]},
    }  # fmt: skip
    facts = {"kind": "recognition-facts", "agreements": [agreement]}
    return assess(read_question(question).question, facts=read_facts(json.dumps(facts).encode()), at=AT)


def end_of(world, ask) -> int | None:
    own = [on for on, where in world["ends"] if where in ("", ask["where"])]
    return min([*own, *([] if world["until"] is None else [world["until"]])], default=None)


def is_open(world, ask, on: int) -> bool:
    """Whether certificate and agreement hold that day, its ends not looked at."""
    stops = [span for span in (world["suspended"], ask["lapse"]) if span]
    return ask["since"] <= on and not any(since <= on < until for since, until in stops)


def is_kept(world, ask) -> bool:
    end = end_of(world, ask)
    is_listed = (world["route"], world["effect"]) == ("r", "licence")
    was_held = end is not None and is_open(world, ask, end - 1)
    return was_held and end <= ask["on"] and is_listed and ask["made"] < end and is_open(world, ask, ask["on"])


@MANY
@given(worlds, asks)
def test_stock_is_kept_where_it_was_held_before_the_earliest_end(world, ask):
    found, end = answer(world, ask), end_of(world, ask)
    doubtful = [on for on, where in world["ends"] if where not in ("", ask["where"])]
    has_own = any(where in ("", ask["where"]) for _, where in world["ends"])
    if not has_own and any(on <= ask["on"] for on in doubtful):  # the others' ends are a doubt where it has none
        assert not found.decision.is_acceptance
        return
    holds = is_open(world, ask, ask["on"]) and (end is None or ask["on"] < end)
    whole = "recognized" if world["level"] == "L4" else "recognized_residual"
    expected = whole if holds else "grandfathered" if is_kept(world, ask) else None
    assert (found.decision.value if found.decision.is_acceptance else None) == expected


@MANY
@given(worlds, asks)
def test_what_is_kept_was_accepted_on_the_last_day_with_the_same_left_to_examine(world, ask):
    found, end = answer(world, ask), end_of(world, ask)
    if found.decision.is_acceptance:
        assert recheck(json.loads(result_text(found.to_dict()))) == []
        if end is not None and end <= ask["on"]:
            before = answer(world, {**ask, "on": end - 1})
            assert before.decision.is_acceptance
            assert (before.path, before.residual) == (found.path, found.residual)
