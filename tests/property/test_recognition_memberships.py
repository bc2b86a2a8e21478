"""Who belongs to an agreement when: each pair is joined on the days that both belong to it, firmly, and on no other."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from greenchain.recognition import Decision, assess, read_facts, read_question
from many_examples import MANY

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
SCHEMES = ("x.a", "x.b", "x.c", "x.d")
LAST = 8

members = st.fixed_dictionaries(
    {
        "since": st.none() | st.integers(0, 3),
        "until": st.none() | st.integers(4, LAST),
        "status": st.sampled_from(["read", "read", "verified", "recalled"]),
    }
)
worlds = st.lists(members, min_size=len(SCHEMES), max_size=len(SCHEMES))
pairs = st.permutations(range(len(SCHEMES))).map(lambda found: tuple(found[:2]))


def text(number: int | None) -> str | None:
    return None if number is None else (date(2020, 1, 1) + timedelta(days=number)).isoformat()


def answer(world, ends, on):
    parties = [
        {"scheme": name, "valid": [text(one["since"]), text(one["until"])], "status": one["status"]}
        for name, one in zip(SCHEMES, world, strict=True)
    ]
    facts = {
        "kind": "recognition-facts",
        "agreements": [{"id": "g", "level": "L4", "scope": "any", "status": "read", "parties": parties}],
    }
    question = {
        "kind": "recognition-question", "on": text(on), "effect": "licence",
        "certificate": {"scheme": SCHEMES[ends[0]], "category": "copier", "valid": [None, None], "suspended": []},
        "product": {"category": "copier"}, "target": {"scheme": SCHEMES[ends[1]]},
    }  # fmt: skip
    return assess(read_question(question).question, facts=read_facts(json.dumps(facts).encode()), at=AT)


def belongs(one, on: int) -> bool:
    return (one["since"] is None or one["since"] <= on) and (one["until"] is None or on < one["until"])


def expected(world, ends, on: int) -> Decision:
    """What was not read makes doubtful both that it belongs, and that it does not; what was read settles it alone."""
    firm = [belongs(world[end], on) for end in ends if world[end]["status"] != "recalled"]
    if not all(firm):
        return Decision.NOT_RECOGNIZED
    return Decision.RECOGNIZED if len(firm) == len(ends) else Decision.INDETERMINATE


@MANY
@given(worlds, pairs, st.integers(0, LAST))
def test_two_are_joined_while_both_belong(world, ends, on):
    assert answer(world, ends, on).decision is expected(world, ends, on)


@MANY
@given(worlds, pairs, st.integers(0, LAST))
def test_it_expires_on_the_day_that_one_of_them_leaves(world, ends, on):
    changes = (day for day in range(on + 1, LAST + 2) if expected(world, ends, day) is not expected(world, ends, on))
    found, change = answer(world, ends, on), next(changes, None)
    if found.decision is Decision.RECOGNIZED:
        assert (found.expires_on and found.expires_on.isoformat()) == text(change)
