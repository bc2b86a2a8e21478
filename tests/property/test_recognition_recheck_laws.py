"""Any single leaf of an acceptance that is changed is noticed, or changes nothing of what the engine would answer."""

from __future__ import annotations

import json
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from document_world import FACTS, answer, question
from greenchain.recognition import read_facts
from greenchain.recognition.on_file import compared
from greenchain.recognition.recheck import recheck
from greenchain.recognition.witness import seal_of
from greenchain.values.errors import GreenchainError
from greenchain.values.json import canonical_json, digest
from greenchain.values.result import result_text
from many_examples import MANY

WORLD = read_facts(json.dumps(FACTS).encode())
VALUES = st.sampled_from(
    ["", "x.a", "x.b", "x.c", "K1", "K2", "N4", "CN", "TH", "copier", "paint", "display", "L5", "2023-06-01", "2026-01-01",
     "2021-01-01", "2099-01-01", "not_determined", "conforms", "recognized", "stated", None, [], {}, 0, 9, True],
)  # fmt: skip
PROSE = {"detail", "instrument", "source", "rejected", "at", "model", "id"}
"""What the answer says beside the decision: sealed, and not worked out again."""


def document(asked):
    return json.loads(result_text(answer(asked, FACTS).to_dict()))


ACCEPTED = [
    document(question()),
    document(question(product={"variant_of": {"relation": "same_series", "differs": ["print_speed"]}})),
    document(question(target={"scheme": "x.a", "criteria_set": "K1"})),
]


def leaves(value, path=()):
    if isinstance(value, dict | list) and value:
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(one, (*path, key))
    else:
        yield path


LEAVES = [[path for path in leaves(one) if path != ("witness", "sha256")] for one in ACCEPTED]


def changed(number, leaf, value):
    path = LEAVES[number][leaf % len(LEAVES[number])]
    altered = deepcopy(ACCEPTED[number])
    place = altered
    for key in path[:-1]:
        place = place[key]
    is_same = type(place[path[-1]]) is type(value) and place[path[-1]] == value
    place[path[-1]] = value
    return path, altered, is_same


def told(found):
    return [
        found[key] for key in ("decision", "outcome", "path", "residual", "conditions", "expires_on", "decision_by")
    ]


def says_the_same(altered):
    """Whether the engine answers the altered question as the altered document says."""
    try:
        again = document(altered["question"])
    except (GreenchainError, AttributeError, TypeError, ValueError):
        return False
    return told(again) == told(altered)


CHANGES = (st.integers(0, len(ACCEPTED) - 1), st.integers(0, 10_000), VALUES)


def test_the_acceptances_follow():
    for one in ACCEPTED:
        assert one["witness"]
        assert recheck(one) == []
        assert [found.code for found in compared(one, WORLD)] == []


@MANY
@given(*CHANGES)
def test_a_changed_leaf_is_refused(number, leaf, value):
    _, altered, is_same = changed(number, leaf, value)
    assert is_same == (recheck(altered) == [])


@MANY
@given(*CHANGES)
def test_a_changed_leaf_that_is_sealed_anew_is_refused_or_answers_the_same(number, leaf, value):
    path, altered, is_same = changed(number, leaf, value)
    if is_same or (PROSE & set(path) and path[0] not in ("witness", "facts", "paths", "residual", "conditions")):
        return
    try:
        if path[0] == "witness":
            altered["facts"] = [
                {**cited, "sha256": digest(canonical_json(one["stated"])).removeprefix("sha256:")}
                for cited, one in zip(altered["facts"], altered["witness"]["facts"], strict=True)
            ]
        altered["witness"]["sha256"] = seal_of(altered)
    except (TypeError, KeyError, ValueError):
        return
    objections = recheck(altered)
    if not objections:
        objections = list(compared(altered, WORLD))
    assert objections or (path[0] == "question" and says_the_same(altered)), path
